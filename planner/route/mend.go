package route

import (
	"cmp"
	"slices"
)

// mend looks for gaps at the doors for what the clock shut out of the best state:
// first for whole trips on any truck, then for what is left at each stop, out and
// back in loads down to an eighth of the largest. Nothing that has a door is moved.
func (s *search) mend() {
	st, c := s.state, s.clock
	c.listLoads()
	var late []int32
	for r := range st.trips {
		if st.trips[r].truck >= 0 && c.slots[r].door < 0 {
			late = append(late, int32(r))
		}
	}
	slices.SortStableFunc(late, func(a, b int32) int { return cmp.Compare(st.trips[b].load, st.trips[a].load) })
	for _, r := range late {
		visits := slices.Clone(st.trips[r].visits)
		st.cut(r, 0, len(visits))
		s.rehome(visits)
	}
	for node := int32(1); node <= int32(s.m.n); node++ {
		for st.left[node] > 0 && s.squeeze(node) {
		}
	}
}

// squeeze brings as much of what is left at the node as it finds one trip for.
func (s *search) squeeze(node int32) bool {
	left := s.state.left[node]
	for part := int64(1); part <= 8; part *= 2 {
		if part > 1 && !s.maySplit(node) {
			return false
		}
		tried := int64(0)
		for k := range s.m.Types {
			q := min(left, (s.m.most[k][node]+part-1)/part)
			if q < left && !s.maySplit(node) || q == tried || q == 0 {
				continue
			}
			tried = q
			if s.rehome([]visit{{node, q}}) {
				return true
			}
		}
	}
	return false
}

// rehome makes a trip of the visits on the truck that can do it most cheaply, and
// reports whether there is one.
func (s *search) rehome(visits []visit) bool {
	best, cost := int32(-1), int64(0)
	for v := range s.state.trucks {
		if !s.reaches(s.state.trucks[v].kind, visits) {
			continue
		}
		before := s.state.cost
		r, ok := s.tryTrip(int32(v), visits)
		if ok && (best < 0 || s.state.cost-before < cost) {
			best, cost = int32(v), s.state.cost-before
		}
		s.state.cut(r, 0, len(visits))
	}
	if best < 0 {
		return false
	}
	r, _ := s.tryTrip(best, visits)
	s.clock.place(s.state, best, r)
	return true
}

// reaches is whether trucks of type k can carry and go to all the visits.
func (s *search) reaches(k int, visits []visit) bool {
	load := int64(0)
	for _, v := range visits {
		load += v.cartons
		if s.m.most[k][v.node] == 0 {
			return false
		}
	}
	return load <= s.m.Types[k].Load
}

// tryTrip gives truck v one more trip and says whether it can make it by the
// clock.
func (s *search) tryTrip(v int32, visits []visit) (r int32, ok bool) {
	st, tr := s.state, &s.state.trucks[v]
	room := len(tr.trips) < tr.room
	r = st.newTrip(v, len(tr.trips))
	t := &st.trips[r]
	for _, x := range visits {
		t.visits = append(t.visits, x)
		st.at[x.node] = append(st.at[x.node], r)
		st.left[x.node] -= x.cartons
		st.short -= x.cartons
	}
	st.visits += len(visits)
	possible := st.measure(r)
	for len(s.clock.slots) < len(st.trips) {
		s.clock.slots = append(s.clock.slots, slot{door: -1})
	}
	s.clock.slots[r] = slot{door: -1}
	return r, room && possible && s.clock.gap(st, v, r).door >= 0
}

// listLoads orders what each door is taken by.
func (c *clock) listLoads() {
	c.loads = make([][]Interval, len(c.m.Doors))
	for i := range c.m.Doors {
		c.loads[i] = slices.Clone(c.m.Doors[i].Busy)
	}
	for _, s := range c.slots {
		if s.door >= 0 {
			c.loads[s.door] = append(c.loads[s.door], Interval{s.load, s.gone})
		}
	}
	for _, l := range c.loads {
		slices.SortFunc(l, byStart)
	}
}

func byStart(a, b Interval) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) }

// gap finds the earliest loading of trip r after all that truck v does already;
// the door is -1 if there is none in time.
func (c *clock) gap(st *state, v, r int32) slot {
	t, d := &st.trips[r], &c.days[v]
	loading := c.m.load(t.load)
	best := slot{door: -1, load: t.work.to + 1}
	earliest := max(d.ready, t.work.from)
	if earliest+t.work.secs-min(d.start, earliest) > c.m.shift[st.trucks[v].kind] {
		return best
	}
	for i := range c.m.Doors {
		at := max(earliest, c.m.Doors[i].Opens)
		for _, l := range c.loads[i] {
			if at+loading <= l.From {
				break
			}
			at = max(at, l.To)
		}
		if at < best.load && at+loading <= c.m.Doors[i].Closes {
			best = slot{i, at, at + loading, max(at, t.work.from) + t.work.secs}
		}
	}
	if best.door >= 0 && best.back-min(d.start, best.load) > c.m.shift[st.trucks[v].kind] {
		return slot{door: -1}
	}
	return best
}

// place gives trip r the gap that it has on truck v.
func (c *clock) place(st *state, v, r int32) {
	g, d := c.gap(st, v, r), &c.days[v]
	c.slots[r] = g
	d.start, d.ready = min(d.start, g.load), g.back+c.m.Turnaround
	c.loads[g.door] = append(c.loads[g.door], Interval{g.load, g.gone})
	slices.SortFunc(c.loads[g.door], byStart)
}
