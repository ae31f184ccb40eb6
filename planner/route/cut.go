package route

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
