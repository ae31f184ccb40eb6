package transport

import "math"

// A cycle is what closes when an arc enters the tree: from the join down to
// first, over the entering arc to second, and up to the join again.
type cycle struct {
	enter               int32
	first, second, join int32
	delta               int64 // what can be sent round
	leave               int32 // lower node of the blocking arc; none if the entering arc blocks
	onFirst             bool  // leave lies on first's side
}

// close finds the cycle of arc e and the arc that leaves: of all that block, the
// last one met on the way round from the join (Cunningham 1976). That keeps the
// tree strongly feasible — every node could send a little flow to the root —
// and so rules out cycling.
func (s *simplex) close(e int32) cycle {
	c := cycle{enter: e, first: s.from[e], second: s.to[e], leave: none}
	if s.state[e] == atUpper {
		c.first, c.second = c.second, c.first
	}
	down, rise := int64(math.MaxInt64), int64(math.MaxInt64)
	downAt, riseAt := none, none
	u, v := c.first, c.second
	for u != v {
		if s.size[u] <= s.size[v] {
			if d := s.residual(u, !s.up[u]); d < down {
				down, downAt = d, u
			}
			u = s.parent[u]
			continue
		}
		if d := s.residual(v, s.up[v]); d <= rise {
			rise, riseAt = d, v
		}
		v = s.parent[v]
	}
	c.join, c.delta = u, capacity(s.arcs[e])
	if down < c.delta {
		c.delta, c.leave, c.onFirst = down, downAt, true
	}
	if riseAt != none && rise <= c.delta {
		c.delta, c.leave, c.onFirst = rise, riseAt, false
	}
	return c
}

// residual is what the arc over u can take more, or give back.
func (s *simplex) residual(u int32, along bool) int64 {
	if along {
		return s.room[u] - s.flow[u]
	}
	return s.flow[u]
}

// send moves the flow round the cycle.
func (s *simplex) send(c cycle) {
	if c.delta == 0 {
		return
	}
	for u := c.first; u != c.join; u = s.parent[u] {
		if s.up[u] {
			s.flow[u] -= c.delta
		} else {
			s.flow[u] += c.delta
		}
	}
	for u := c.second; u != c.join; u = s.parent[u] {
		if s.up[u] {
			s.flow[u] += c.delta
		} else {
			s.flow[u] -= c.delta
		}
	}
}

// pivot sends flow round the cycle of e and exchanges e for the arc that
// blocks. It reports false if nothing blocks.
func (s *simplex) pivot(e int32) bool {
	c := s.close(e)
	if c.delta > flowLimit {
		return false
	}
	s.pivots++
	s.send(c)
	if c.leave == none {
		s.state[e] = -s.state[e]
		return true
	}
	s.exchange(c)
	return true
}

// exchange cuts the subtree of c.leave off, turns it so that the end of the
// entering arc in it comes to the top, and hangs it on that arc.
func (s *simplex) exchange(c cycle) {
	in, on := c.first, c.second // the ends of the entering arc: in the subtree, outside
	if !c.onFirst {
		in, on = on, in
	}
	arc := link{pred: c.enter, up: s.from[c.enter] == in, room: capacity(s.arcs[c.enter]), flow: c.delta}
	if s.state[c.enter] == atUpper {
		arc.flow = arc.room - c.delta
	}
	s.state[c.enter] = inTree
	s.retire(c.leave)

	rc := s.cost[c.enter] + s.at(s.from[c.enter]) - s.at(s.to[c.enter])
	if arc.up {
		rc = -rc
	}
	s.cut(c, rc)
	if s.size[on] == 1 {
		s.ripen(on)
		s.list(on)
	}
	for u, size := on, s.size[c.leave]; u != c.join; u = s.parent[u] {
		s.size[u] += size
	}
	s.reroot(in, c.leave, on, arc)
}

// cut takes the subtree of c.leave out of the tree and raises its potentials by
// d against the rest. Only differences count, so the smaller side is moved. (A
// leaf has no potential; it gets one where it is hung.)
func (s *simplex) cut(c cycle, d int64) {
	size, above := s.size[c.leave], s.parent[c.leave]
	for u := above; u != c.join; u = s.parent[u] {
		s.size[u] -= size
	}
	if size > 1 {
		s.unlist(c.leave)
	}
	if above != c.join && s.size[above] == 1 {
		s.wither(above)
	}
	switch {
	case size == 1:
	case 2*size <= s.n:
		s.shift(c.leave, d)
	default:
		s.shift(s.n, -d)
	}
}

// retire puts the arc over u, which leaves the tree, at the bound it reached.
// Artificial arcs are never looked at again.
func (s *simplex) retire(u int32) {
	e := s.pred[u]
	if e == none {
		return
	}
	s.state[e] = atLower
	if s.flow[u] != 0 {
		s.state[e] = atUpper
	}
}

// A link is a tree arc, seen from its lower node.
type link struct {
	pred       int32
	up         bool
	flow, room int64
}

// reroot turns the tree with the given top, cut off before, so that in becomes
// its top, and hangs it under on by arc.
func (s *simplex) reroot(in, top, on int32, arc link) {
	size, moved := s.size[top], int32(0)
	if s.size[in] == 1 && size > 1 {
		s.ripen(in)
	} else if in != top {
		s.unlist(in)
	}
	for u := in; ; {
		old := link{s.pred[u], !s.up[u], s.flow[u], s.room[u]}
		above, had := s.parent[u], s.size[u]
		if u != top && u != in {
			s.unlist(u)
		}
		s.pred[u], s.up[u], s.flow[u], s.room[u] = arc.pred, arc.up, arc.flow, arc.room
		s.size[u] = size - moved
		s.hang(u, on)
		if u == top {
			return
		}
		moved, arc, on, u = had, old, u, above
	}
}
