package route

// peel takes full loads out and back while the stop has at least one load of the
// type that brings a carton there most cheaply among those with a truck whose
// day has room.
//
// Where travel obeys the triangle inequality no trip that visits the stop costs
// less than the way there and back, so no carton gets there for less than a full
// load's cost over its cartons: each peeled load is delivered at that lower
// bound, and only the remainder, less than one load a stop, is left to decide.
// Chen, Golden, Wang and Wasil, "A novel approach to solve the split delivery
// vehicle routing problem" (2017), split beforehand for the same reason.
func (s *search) peel(node int32) {
	st, m := s.state, s.m
	if !s.maySplit(node) {
		return
	}
	for st.left[node] >= m.smallest[node] {
		best := none
		for k := range m.Types {
			if m.most[k][node] == 0 {
				continue
			}
			full := none
			st.priceOpening(k, node, m.most[k][node], &s.dice, s.openBlink, &full)
			if full.found() && (!best.found() || cheaper(&full, &best)) {
				best = full
			}
		}
		if !best.found() || best.cartons > st.left[node] {
			return
		}
		st.insert(&best)
	}
}
