package route

// priceOpening improves best by the cheapest new trip of type k that brings the
// cartons alone. Among trucks at the same cost it takes the one whose day is left
// with the least time, so that long gaps stay for long trips. Each truck is
// overlooked once in blink times, 0 for never.
func (s *state) priceOpening(k int, node int32, cartons int64, dice *rng, blink int, best *insertion) {
	one, ok := s.m.single(k, node, cartons)
	if !ok {
		return
	}
	tightest := int64(-1)
	idle := false // an unmoved truck has been tried; the others are no different
	for v := s.m.first[k]; v < s.m.first[k+1]; v++ {
		tr := &s.trucks[v]
		cost := one.cost
		if len(tr.trips) == 0 {
			cost += tr.day
			if tr.base.from == s.m.opens && tr.base.to == never {
				if idle {
					continue
				}
				idle = true
			}
		}
		if cost > best.cost || cost == best.cost && tightest < 0 ||
			tr.done.secs+one.work.secs > s.m.shift[k] || len(tr.trips) >= tr.room {
			continue
		}
		if blink > 0 && dice.oneIn(blink) {
			continue
		}
		at, secs := s.place(int32(v), one.work)
		if at >= 0 && (cost < best.cost || secs > tightest) {
			*best = insertion{node: node, cartons: cartons, cost: cost, trip: opened, truck: int32(v), at: at}
			tightest = secs
		}
	}
}

// place finds where in truck v's day a trip of this work fits, last place first,
// and how long the day then is; the place is -1 if it fits nowhere.
func (s *state) place(v int32, work span) (at int, secs int64) {
	tr := &s.trucks[v]
	if day, ok := tr.done.then(0, work); ok && day.secs <= s.m.shift[tr.kind] {
		return len(tr.trips), day.secs
	}
	turn := s.m.Turnaround
	for k := len(tr.trips) - 1; k >= 0; k-- {
		next := &s.trips[tr.trips[k]]
		rest, _ := next.work.then(0, next.after)
		after := span{rest.secs + turn, rest.from - turn, rest.to - turn}
		day, ok := next.before.then(0, work)
		if !ok {
			continue
		}
		if day, ok = day.then(0, after); ok && day.secs <= s.m.shift[tr.kind] {
			return k, day.secs
		}
	}
	return -1, 0
}
