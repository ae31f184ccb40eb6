package wave

import "slices"

// take withdraws q cartons from a warehouse on a day: through its doors, out of
// its stock. Where the stock falls below zero, then or on a later day on which
// it is spoken for, trunk loads are sent to fill the gap. If they cannot be,
// nothing is changed.
func (b *board) take(w, day int, q int64) bool {
	if b.doors[w][day] < q {
		return false
	}
	mark := len(b.log)
	b.withdraw(w, day, q)
	for d := day; d < b.p.Days; d++ {
		for b.avail[w][d] < 0 {
			if !b.bring(w, d, -b.avail[w][d]) {
				b.unwind(mark)
				b.withdraw(w, day, -q)
				return false
			}
		}
	}
	return true
}

func (b *board) withdraw(w, day int, q int64) {
	b.doors[w][day] -= q
	for d := day; d < b.p.Days; d++ {
		b.avail[w][d] -= q
	}
}

// Bounds on the search for stock behind a warehouse that feeds another: how many
// warehouses back, and how many loads are tried.
const (
	maxDepth  = 2
	maxFailed = 8
)

// bring sends one trunk load that can be dispatched from a warehouse by a day,
// towards a need. Of all that can, it takes the one that arrives last: a slot
// before it stays free for whoever needs it sooner, which for unit jobs with
// deadlines is the optimal rule. Of those it takes the leg with the longest
// way, which has the fewest other chances.
func (b *board) bring(w, by int, need int64) bool {
	var failed []Load
	for {
		load := b.choose(w, by, need, failed)
		if load.Cartons == 0 {
			return false
		}
		if b.send(load) {
			return true
		}
		if failed = append(failed, load); len(failed) == maxFailed {
			return false
		}
	}
}

// choose picks the load that bring sends next, leaving out what has failed for
// want of stock where it starts; no cartons if there is none. When early is set
// it takes the load that arrives first instead of last.
func (b *board) choose(w, by int, need int64, failed []Load) Load {
	var best Load
	arrives := -1
	for _, l := range b.x.inbound[w] {
		if b.left[l] == 0 {
			continue
		}
		leg := &b.p.Legs[l]
		last := min(by-1-leg.Lead, b.p.Days-1)
		for k := 0; k <= last; k++ {
			d := last - k
			if b.early {
				d = k
			}
			a := b.x.arrival[l][d]
			if a < 0 || a >= by {
				continue
			}
			if best.Cartons > 0 && !b.sooner(l, a, best.Leg, arrives) {
				break
			}
			load := Load{Leg: l, Day: d, Cartons: b.loadable(l, d, need)}
			if load.Cartons > 0 && !slices.Contains(failed, load) {
				best, arrives = load, a
				break
			}
		}
	}
	return best
}

// sooner reports whether a load that arrives on a leg on a day is to be taken
// before another.
func (b *board) sooner(l, day, thanLeg, thanDay int) bool {
	if b.rank != nil {
		return b.rank[l] < b.rank[thanLeg]
	}
	if day != thanDay {
		return day < thanDay == b.early
	}
	return b.p.Legs[l].Lead > b.p.Legs[thanLeg].Lead
}

// loadable gives the cartons that leave on a leg on a day towards a need: one
// full truck, or the rest of the leg; when part-full trucks are allowed and a
// full one cannot go, as much of the need as can.
func (b *board) loadable(l, day int, need int64) int64 {
	b.work++
	full := min(b.p.Legs[l].Load, b.left[l])
	room := b.trunkRoom(l, day)
	switch {
	case room >= full && !b.exact:
		return full
	case b.partial:
		return max(0, min(room, full, need))
	}
	return 0
}

// trunkRoom gives the cartons that can leave on a leg on a day: what its source
// has, its trucks can take, and the destination can receive and keep.
func (b *board) trunkRoom(l, day int) int64 {
	leg := &b.p.Legs[l]
	src := &b.p.Sources[leg.Source]
	if !src.Working[day] {
		return 0
	}
	a := b.x.arrival[l][day]
	room := min(b.left[l], b.doors[leg.Warehouse][a], b.truckRoom(l, day))
	if room <= 0 {
		return 0
	}
	if src.Warehouse < 0 {
		room = min(room, least(b.ready[leg.Source][day:]))
	} else {
		room = min(room, b.doors[src.Warehouse][day])
		if b.depth == maxDepth || len(b.x.inbound[src.Warehouse]) == 0 {
			room = min(room, least(b.avail[src.Warehouse][day:]))
		}
	}
	return min(room, b.storageRoom(leg.Warehouse, a))
}

// truckRoom gives the cartons that the trucks of a leg's source can take away
// on a day: those at home for a whole cycle, and what is left on a part-full
// one that leaves anyway.
func (b *board) truckRoom(l, day int) int64 {
	leg := &b.p.Legs[l]
	home := b.trucks[leg.Source]
	free := home[day]
	for d := day; d < min(day+leg.Cycle, b.p.Days); d++ {
		free = min(free, home[d])
	}
	return int64(max(free, 0))*leg.Load + trucksFor(b.sent[l][day], leg.Load)*leg.Load - b.sent[l][day]
}

func trucksFor(cartons, load int64) int64 { return (cartons + load - 1) / load }

// storageRoom gives the cartons that can arrive on a day and stay.
func (b *board) storageRoom(w, day int) int64 {
	room := noLimit
	for d := day; d < b.p.Days; d++ {
		room = min(room, b.p.Warehouses[w].Storage-b.avail[w][d]-b.arrive[w][d])
	}
	return room
}

func least(xs []int64) int64 {
	m := noLimit
	for _, x := range xs {
		m = min(m, x)
	}
	return m
}

// send books a load. A load out of a warehouse takes stock there, which may
// take a load to it in turn, and so on for maxDepth warehouses.
func (b *board) send(load Load) bool {
	leg := &b.p.Legs[load.Leg]
	b.ship(load)
	if u := b.p.Sources[leg.Source].Warehouse; u >= 0 {
		b.depth++
		ok := b.take(u, load.Day, load.Cartons)
		b.depth--
		if !ok {
			b.ship(Load{Leg: load.Leg, Day: load.Day, Cartons: -load.Cartons})
			return false
		}
	}
	b.log = append(b.log, load)
	return true
}

// unwind takes back the loads booked since a mark, with the stock that those
// out of warehouses took.
func (b *board) unwind(mark int) {
	for k := len(b.log) - 1; k >= mark; k-- {
		load := b.log[k]
		leg := &b.p.Legs[load.Leg]
		if u := b.p.Sources[leg.Source].Warehouse; u >= 0 {
			b.withdraw(u, load.Day, -load.Cartons)
		}
		load.Cartons = -load.Cartons
		b.ship(load)
	}
	b.log = b.log[:mark]
}

// ship moves cartons along a leg on the board; negative cartons take it back.
func (b *board) ship(load Load) {
	leg := &b.p.Legs[load.Leg]
	q, a := load.Cartons, b.x.arrival[load.Leg][load.Day]
	before := trucksFor(b.sent[load.Leg][load.Day], leg.Load)
	b.sent[load.Leg][load.Day] += q
	b.left[load.Leg] -= q
	used := int(trucksFor(b.sent[load.Leg][load.Day], leg.Load) - before)
	for d := load.Day; d < min(load.Day+leg.Cycle, b.p.Days); d++ {
		b.trucks[leg.Source][d] -= used
	}
	if b.p.Sources[leg.Source].Warehouse < 0 {
		for d := load.Day; d < b.p.Days; d++ {
			b.ready[leg.Source][d] -= q
		}
	}
	w := leg.Warehouse
	b.doors[w][a] -= q
	b.arrive[w][a] += q
	for d := a + 1; d < b.p.Days; d++ {
		b.avail[w][d] += q
	}
}
