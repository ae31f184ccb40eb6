package route

// reassign gives trips that the clock dropped to other trucks of the same type
// that could still load in time, moving ones first. Trips keep their visits, so
// only truck days change the cost. It lowers dropped by what finds a truck.
func (s *search) reassign() {
	st, c := s.state, s.clock
	for _, r := range c.late {
		v, k := st.trips[r].truck, int(st.trips[r].kind)
		best, load := int32(-1), never
		moved := false
		for w := int32(s.m.first[k]); w < int32(s.m.first[k+1]); w++ {
			tr := &st.trucks[w]
			if w == v || len(tr.trips) >= tr.room {
				continue
			}
			on := len(tr.trips) > 0 || tr.day == 0
			if best >= 0 && moved && !on {
				continue
			}
			g := c.next(st, w, r)
			if g.door >= 0 && (g.load < load || on && !moved) {
				best, load, moved = w, g.load, on
			}
		}
		if best >= 0 && st.move(r, best) {
			c.assign(st, best, r)
			s.dropped -= st.trips[r].load
		}
	}
}

// move puts trip r at the end of the day of truck w, of the same type, if that is
// possible; otherwise it changes nothing.
func (s *state) move(r, w int32) bool {
	to := &s.trucks[w]
	day, ok := to.done.then(0, s.trips[r].work)
	if !ok || day.secs > s.m.shift[to.kind] {
		return false
	}
	v := s.trips[r].truck
	s.saveTrip(r)
	s.saveTruck(v)
	s.saveTruck(w)
	if len(to.trips) == 0 {
		s.cost += to.day
	}
	to.trips = append(to.trips, r)
	s.unhitch(v, r)
	s.trips[r].truck = w
	s.chain(v)
	s.chain(w)
	return true
}

// unhitch takes trip r off the list of truck v.
func (s *state) unhitch(v, r int32) {
	tr := &s.trucks[v]
	k := 0
	for tr.trips[k] != r {
		k++
	}
	tr.trips = append(tr.trips[:k], tr.trips[k+1:]...)
	if len(tr.trips) == 0 {
		s.cost -= tr.day
	}
}
