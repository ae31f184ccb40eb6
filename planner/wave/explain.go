package wave

import "slices"

// explain names what held back what is short, by warehouse and tier.
func (b *board) explain(pr *proofs) []Bound {
	var bounds []Bound
	for w := range b.p.Warehouses {
		before := int64(0) // short of the tiers before
		for t, queue := range b.x.queue[w] {
			days, rest := int64(0), int64(0)
			for _, i := range queue {
				if b.dayless(i) {
					days += b.rest[i]
				} else {
					rest += b.rest[i]
				}
			}
			before += days + rest
			if rest > 0 {
				bounds = append(bounds, pr.bound(b, w, t, rest, before))
			}
			if days > 0 {
				bounds = append(bounds, Bound{Warehouse: w, Tier: t, Limit: Days, Short: days, Least: days, Proved: true})
			}
		}
	}
	return bounds
}

// dayless reports whether there is no day at all for a delivery.
func (b *board) dayless(i int) bool {
	for d := range b.p.Days {
		if open(b.p, i, d) {
			return false
		}
	}
	return true
}

// proofs bounds the shortfalls of a problem from below, each when first asked.
type proofs struct {
	p        *Problem
	x        *index
	supply   [][]int64
	doorless [][]int64
	least    [][]int64 // by warehouse and tier: of the tiers up to it; nil if not known yet
}

func newProofs(p *Problem, x *index) *proofs {
	return &proofs{p: p, x: x, least: make([][]int64, len(p.Warehouses))}
}

// atLeast gives, by tier, the cartons of the tiers up to it that no schedule
// can deliver from a warehouse.
func (pr *proofs) atLeast(w int) []int64 {
	if pr.supply == nil {
		pr.supply, pr.doorless = supply(pr.p, pr.x)
	}
	if pr.least[w] == nil {
		pr.least[w] = make([]int64, len(pr.p.Tiers))
		for t := range pr.least[w] {
			if t > 0 && len(pr.x.queue[w][t]) == 0 {
				pr.least[w][t] = pr.least[w][t-1]
				continue
			}
			pr.least[w][t] = relaxed(pr.p, pr.x, pr.supply[w], w, t).short()
		}
	}
	return pr.least[w]
}

// done reports whether no schedule has less short of any warehouse and tiers up
// to any.
func (pr *proofs) done(b *board, warehouses []int) bool {
	for _, w := range warehouses {
		short := b.short([]int{w})
		if slices.Max(short) == 0 {
			continue
		}
		sum := int64(0)
		for t, least := range pr.atLeast(w) {
			if sum += short[t]; sum > least {
				return false
			}
		}
	}
	return true
}

// bound explains the cartons short of a warehouse's tier, that tier and those
// before it being short of prefix together. Where the relaxation accounts for
// most of them it names the limit, else the finished board does.
func (pr *proofs) bound(b *board, w, t int, short, prefix int64) Bound {
	least := pr.atLeast(w)[t]
	bound := Bound{Warehouse: w, Tier: t, Short: short, Least: least, Proved: least == prefix}
	var found bool
	if 2*least > prefix {
		bound.Limit, bound.Class, found = pr.lifting(w, t, least)
	}
	if !found {
		bound.Limit, bound.Class = b.blocked(w, t)
	}
	return bound
}

// ample is a limit that never binds and can still be added up.
const ample = int64(1) << 40

// lifting finds the limit without which the proof gives the least; none if no
// single one matters. Stock comes last: stock that lay there from the start
// would need neither doors nor room to arrive, and so would mend those too.
func (pr *proofs) lifting(w, t int, least int64) (Limit, int, bool) {
	limit, class, found := Stock, 0, false
	try := func(l Limit, c int, lift func(h *Warehouse)) {
		p := *pr.p
		p.Warehouses = slices.Clone(p.Warehouses)
		h := &p.Warehouses[w]
		h.Handling, h.Fleet = slices.Clone(h.Handling), slices.Clone(h.Fleet)
		lift(h)
		arrivals := pr.supply[w]
		if l == Doors {
			arrivals = pr.doorless[w]
		}
		if s := relaxed(&p, pr.x, arrivals, w, t).short(); s < least {
			limit, class, least, found = l, c, s, true
		}
	}
	try(Doors, 0, func(h *Warehouse) {
		for d, q := range h.Handling {
			if q > 0 {
				h.Handling[d] = ample
			}
		}
	})
	for c := range pr.p.Warehouses[w].Fleet {
		try(Trucks, c, func(h *Warehouse) { h.Fleet[c] = slices.Repeat([]int64{ample}, pr.p.Days) })
	}
	try(Room, 0, func(h *Warehouse) { h.Storage = ample })
	try(Stock, 0, func(h *Warehouse) { h.Opening = ample })
	return limit, class, found
}

// blocked asks the finished board, for every day on which a short delivery
// could have gone, what was used up, and names what was on most days, counted
// by cartons.
func (b *board) blocked(w, t int) (Limit, int) {
	votes := make([]int64, Days)
	trucks := make([]int64, len(b.p.Warehouses[w].Fleet))
	for _, i := range b.x.queue[w][t] {
		for d := 0; d < b.p.Days && b.rest[i] > 0; d++ {
			if !open(b.p, i, d) {
				continue
			}
			limit, class := b.blockedOn(i, d)
			votes[limit] += b.rest[i]
			if limit == Trucks {
				trucks[class] += b.rest[i]
			}
		}
	}
	best, class := Stock, 0
	for l := Stock; l < Days; l++ {
		if votes[l] > votes[best] {
			best = l
		}
	}
	for c := range trucks {
		if best == Trucks && trucks[c] > trucks[class] {
			class = c
		}
	}
	return best, class
}

// blockedOn names the limit that keeps one more carton of a delivery from going
// on a day.
func (b *board) blockedOn(i, day int) (Limit, int) {
	d := &b.p.Deliveries[i]
	if b.doors[d.Warehouse][day] == 0 {
		return Doors, 0
	}
	for _, u := range d.Use {
		if b.fleet[d.Warehouse][u.Class][day] < u.Seconds {
			return Trucks, u.Class
		}
	}
	doors, room := false, false
	for _, l := range b.x.inbound[d.Warehouse] {
		for x := 0; x < b.p.Days && b.left[l] > 0; x++ {
			a := b.x.arrival[l][x]
			if a < 0 || a >= day || !b.leaves(l, x) {
				continue
			}
			doors = doors || b.doors[d.Warehouse][a] == 0
			room = room || b.doors[d.Warehouse][a] > 0 && b.storageRoom(d.Warehouse, a) <= 0
		}
	}
	switch {
	case room:
		return Room, 0
	case doors:
		return Doors, 0
	}
	return Stock, 0
}

// leaves reports whether a carton can leave on a leg on a day, as far as its
// source goes.
func (b *board) leaves(l, day int) bool {
	leg := &b.p.Legs[l]
	src := &b.p.Sources[leg.Source]
	if !src.Working[day] || b.truckRoom(l, day) == 0 {
		return false
	}
	if src.Warehouse < 0 {
		return least(b.ready[leg.Source][day:]) > 0
	}
	return b.doors[src.Warehouse][day] > 0 && least(b.avail[src.Warehouse][day:]) > 0
}
