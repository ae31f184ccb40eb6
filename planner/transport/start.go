package transport

import "math"

// sweeps bounds the passes over all arcs that look for cheap ways; deliveries
// have two or three stages.
const sweeps = 8

// start builds the first basis: supplies flow down a forest of cheap paths as
// far as they and the capacities go, and the root stands in for the rest. That
// takes a few passes over the arcs and saves most of the pivots that bring a
// basis of artificial arcs to life. pi are potentials expected of the optimum, 0
// if nothing is known: arcs are the cheaper, the less they cost beyond them.
func (s *simplex) start(supply, pi []int64) {
	s.forest(supply, pi)
	order := s.order()
	s.join(s.grant(supply, order, s.request(supply, order)))
	s.settle(s.order())
}

// forest gives every node that it reaches from a supply a cheap way there:
// pred and parent (the root if none). It sweeps over the arcs as Bellman and
// Ford do, but with costs from 0 up, so that no cycle can close, and stops early.
func (s *simplex) forest(supply, pi []int64) {
	dist := make([]int64, s.n)
	for u := range s.n {
		s.parent[u], s.pred[u] = s.n, none
		if supply[u] <= 0 {
			dist[u] = math.MaxInt64
		}
	}
	for i, changed := 0, true; changed && i < sweeps; i++ {
		changed = false
		for e, u := range s.from {
			if dist[u] == math.MaxInt64 || s.state[e] != atLower {
				continue
			}
			v := s.to[e]
			d := dist[u] + max(s.cost[e]+pi[u]-pi[v], 0)
			if d >= 0 && d < dist[v] { // below 0 is beyond the range
				dist[v], s.parent[v], s.pred[v] = d, u, int32(e)
				changed = true
			}
		}
	}
}

// order lists the nodes from the root down, parents before children.
func (s *simplex) order() []int32 {
	for u := range s.child {
		s.child[u] = none
	}
	for u := s.n - 1; u >= 0; u-- {
		s.next[u], s.child[s.parent[u]] = s.child[s.parent[u]], u
	}
	order := append(make([]int32, 0, s.n+1), s.n)
	for i := 0; i < len(order); i++ {
		for c := s.child[order[i]]; c != none; c = s.next[c] {
			order = append(order, c)
		}
	}
	return order
}

// request finds, from the leaves up, what each node wants from its parent:
// its demand and its children's, as far as the arc allows.
func (s *simplex) request(supply []int64, order []int32) []int64 {
	want := make([]int64, s.n+1)
	for i := len(order) - 1; i > 0; i-- {
		u := order[i]
		want[u] += max(-supply[u], 0)
		if e := s.pred[u]; e != none {
			s.room[u] = capacity(s.arcs[e])
			want[u] = min(want[u], s.room[u])
			want[s.parent[u]] += want[u]
		}
	}
	return want
}

// grant passes supplies down the forest, setting the flow over each node: each
// serves itself first, then its children in turn. It returns what the sources
// keep and, negative, what nodes go short of.
func (s *simplex) grant(supply []int64, order []int32, want []int64) []int64 {
	rest := make([]int64, s.n+1)
	for _, u := range order[1:] {
		if s.pred[u] == none {
			rest[u] = max(supply[u], 0)
		} else {
			s.flow[u] = min(want[u], max(rest[s.parent[u]], 0))
			rest[s.parent[u]] -= s.flow[u]
			rest[u] = s.flow[u]
		}
		if supply[u] < 0 {
			rest[u] += supply[u]
		}
	}
	return rest
}

// join makes a basis of that flow. Arcs with flow and room stay in the tree,
// the others leave it at a bound. Of each part that this leaves, at most one
// node keeps or misses something, because grant passes a shortage down a single
// way; that node, or else the top, joins the part to the root. The tree is
// strongly feasible: artificial arcs without flow point to the root.
func (s *simplex) join(rest []int64) {
	for u := range s.n {
		switch e := s.pred[u]; {
		case e == none:
			s.up[u], s.flow[u], s.room[u] = true, max(rest[u], 0), infinite
			continue
		case s.flow[u] > 0 && s.flow[u] < s.room[u]:
			s.state[e], s.up[u] = inTree, false
			continue
		case s.flow[u] > 0:
			s.state[e] = atUpper
		}
		s.parent[u], s.pred[u] = s.n, none
		s.up[u], s.flow[u], s.room[u] = true, 0, infinite
	}
	for u := range s.n {
		if rest[u] < 0 {
			s.hoist(u, -rest[u])
		}
	}
}

// hoist makes u, which misses some flow, the top of its part of the forest.
func (s *simplex) hoist(u int32, missing int64) {
	arc, on := link{none, false, missing, infinite}, s.n
	for u != s.n {
		old, above := link{s.pred[u], !s.up[u], s.flow[u], s.room[u]}, s.parent[u]
		s.parent[u], s.pred[u], s.up[u], s.flow[u], s.room[u] = on, arc.pred, arc.up, arc.flow, arc.room
		arc, on, u = old, u, above
	}
}
