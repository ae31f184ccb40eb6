package route

// In a problem of more than manyStops a stop is looked for a place on tripsTried
// trips only, those that visit the stops nearest to it. With fewer stops listing
// the trips costs as much as trying them all (docs/PERFORMANCE.md).
const (
	manyStops  = 200
	tripsTried = 10
)

// cheapest prices the places for q cartons of the node: on the trips around it
// and on a new trip of each type; on all trips if those have none. On the way it
// lists what trips with less room could take of them, for splitCost.
func (s *search) cheapest(node int32, q int64) insertion {
	best, splits := none, s.maySplit(node)
	s.parts = s.parts[:0]
	more := s.tripsAround(node)
	for _, r := range s.around {
		s.priceOn(r, node, q, splits, &best)
	}
	for k := range s.m.Types {
		if most := s.m.most[k][node]; most >= q {
			s.state.priceOpening(k, node, q, &s.dice, s.openBlink, &best)
		} else if splits && most > 0 {
			part := none
			s.state.priceOpening(k, node, most, &s.dice, s.openBlink, &part)
			s.addPart(&part)
		}
	}
	if more && !best.found() && len(s.parts) == 0 {
		for r := range s.state.trips {
			s.priceOn(int32(r), node, q, splits, &best)
		}
	}
	return best
}

// priceOn improves best by the cheapest place on trip r for all q cartons, or
// lists the part that it has room for.
func (s *search) priceOn(r, node int32, q int64, splits bool, best *insertion) {
	st := s.state
	t := &st.trips[r]
	if t.truck < 0 || t.room <= 0 || s.m.most[t.kind][node] == 0 {
		return
	}
	if t.room >= q {
		st.priceTrip(r, node, q, &s.dice, s.blink, best)
		return
	}
	if splits {
		part := none
		st.priceTrip(r, node, t.room, &s.dice, s.blink, &part)
		s.addPart(&part)
	}
}

// tripsAround lists the trips to try for the node, and says whether that may not
// be all that have room.
func (s *search) tripsAround(node int32) (more bool) {
	st := s.state
	s.around = s.around[:0]
	if s.m.n <= manyStops {
		for r := range st.trips {
			s.around = append(s.around, int32(r))
		}
		return false
	}
	s.looked++
	for len(s.seen) < len(st.trips) {
		s.seen = append(s.seen, 0)
	}
	s.listAt(node)
	for _, c := range s.m.near[node] {
		if len(s.around) >= tripsTried {
			break
		}
		s.listAt(c)
	}
	return true
}

// listAt adds the trips with room that visit the node and are not listed yet.
func (s *search) listAt(node int32) {
	for _, r := range s.state.at[node] {
		if s.seen[r] != s.looked && s.state.trips[r].room > 0 {
			s.seen[r] = s.looked
			s.around = append(s.around, r)
		}
	}
}
