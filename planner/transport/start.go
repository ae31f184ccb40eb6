package transport

// start builds the first basis from artificial arcs only: each node sends to
// or receives from the root what it has.
func (s *simplex) start(supply []int64) {
	order := make([]int32, 0, s.n+1)
	order = append(order, s.n)
	s.parent[s.n] = none
	for u := range s.n {
		s.parent[u], s.pred[u] = s.n, none
		s.room[u], s.up[u], s.flow[u] = infinite, supply[u] >= 0, max(supply[u], -supply[u])
		order = append(order, u)
	}
	s.settle(order)
}
