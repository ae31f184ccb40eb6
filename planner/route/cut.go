package route

// priceCut is what the state's cost changes by when visits [from, to) of trip r
// are taken off it.
func (s *state) priceCut(r int32, from, to int) int64 {
	t, m := &s.trips[r], s.m
	if to-from == len(t.visits) {
		delta := -t.cost
		if tr := &s.trucks[t.truck]; len(tr.trips) == 1 {
			delta -= tr.day
		}
		return delta
	}
	metres, secs, load := t.metres, t.work.secs-m.load(t.load), t.load
	prev, next := s.ends(t, from, to)
	at := prev
	for _, v := range t.visits[from:to] {
		dm, ds := m.arc(at, v.node)
		metres, secs, load = metres-dm, secs-ds-m.unload(v.cartons), load-v.cartons
		at = v.node
	}
	dm, ds := m.arc(at, next)
	jm, js := m.arc(prev, next)
	metres, secs = metres-dm+jm, secs-ds+js+m.load(load)
	if m.timed {
		rest := nothing
		if to < len(t.visits) {
			rest = t.from[to]
		}
		tour, _ := t.until[from].then(js, rest)
		work, _ := m.loaded(tour, load)
		secs = work.secs
	}
	return m.Types[t.kind].tripCost(metres, secs) - t.cost
}

// ends gives the nodes before visit from and at visit to; 0 is the warehouse.
func (s *state) ends(t *trip, from, to int) (prev, next int32) {
	if from > 0 {
		prev = t.visits[from-1].node
	}
	if to < len(t.visits) {
		next = t.visits[to].node
	}
	return prev, next
}

// cut takes visits [from, to) off trip r; a trip left empty is taken off its
// truck. Where travel breaks the triangle inequality a shorter trip can take
// longer; if the day then is no longer possible the whole trip goes.
func (s *state) cut(r int32, from, to int) {
	s.saveTrip(r)
	t := &s.trips[r]
	for _, v := range t.visits[from:to] {
		s.saveNode(v.node)
		s.left[v.node] += v.cartons
		s.short += v.cartons
		s.leave(v.node, r)
	}
	s.visits -= to - from
	t.visits = append(t.visits[:from], t.visits[to:]...)
	v := t.truck
	if len(t.visits) == 0 {
		s.endTrip(r)
		s.chain(v)
		return
	}
	possible := s.measure(r)
	if possible = s.chain(v) && possible; !possible {
		s.cut(r, 0, len(t.visits))
	}
}

// leave takes trip r off the list of trips that visit the node.
func (s *state) leave(node, r int32) {
	at := s.at[node]
	for k, q := range at {
		if q == r {
			at[k] = at[len(at)-1]
			s.at[node] = at[:len(at)-1]
			return
		}
	}
}
