package transport

import "math"

// minBlock is the fewest arcs looked at before one is chosen.
const minBlock = 20

// entering finds the arc to enter by block search (Kovács 2015, section 3.2):
// going round all arcs from where the last search stopped, the one with the
// largest violation among the next √m, or in the first block that has any. It
// returns none when no arc violates its bound, so the basis is optimal.
func (s *simplex) entering() int32 {
	m := len(s.state)
	block := max(minBlock, int(math.Sqrt(float64(m))))
	for seen := 0; seen < m; {
		if s.scan == m {
			s.scan = 0
		}
		end := min(s.scan+block, m)
		seen += end - s.scan
		e := s.worst(s.scan, end)
		s.scan = end
		if e != none {
			return e
		}
	}
	return none
}

// worst is the arc of lo to hi−1 with the largest violation, or none.
func (s *simplex) worst(lo, hi int) int32 {
	from, to, cost, state := s.from[lo:hi], s.to[lo:hi], s.cost[lo:hi], s.state[lo:hi]
	from, to, cost = from[:len(state)], to[:len(state)], cost[:len(state)]
	pi, base, off, best, arc := s.pi, s.base, s.off, int64(0), none
	for i, st := range state {
		u, v := from[i], to[i]
		if c := int64(st) * (cost[i] + pi[base[u]] + off[u] - pi[base[v]] - off[v]); c < best {
			best, arc = c, int32(lo+i)
		}
	}
	return arc
}
