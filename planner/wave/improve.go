package wave

import (
	"math/rand/v2"
	"slices"
)

// improve looks for a smaller shortfall by ruin and recreate: it clears a group
// of warehouses with shortfalls, alone or with one that shares a source with
// it, fills it again in another manner, and keeps what is not worse. It looks at
// all groups, or only at that of one warehouse, and stops when no more can be
// gained, when it is said to be enough, or after a number of steps.
//
// Schrimpf et al., Record breaking optimization results using the ruin and
// recreate principle, J. Comput. Phys. 159 (2000).
func (b *board) improve(pr *proofs, only, steps int, enough func(*board) bool) {
	groups := newGroups(b.p)
	r := rand.New(rand.NewPCG(1, 1448))
	end := b.work + steps
	for round, more := 0, true; more; round++ {
		more = false
		for g, warehouses := range groups.members {
			if only >= 0 && !slices.Contains(warehouses, only) || pr.done(b, warehouses) {
				continue
			}
			b.retry(groups.pick(g, r), round, r)
			if more = true; b.work >= end || enough(b) {
				return
			}
		}
	}
}

// short gives the shortfall of some warehouses by tier.
func (b *board) short(warehouses []int) []int64 {
	short := make([]int64, len(b.p.Tiers))
	for _, w := range warehouses {
		for t, queue := range b.x.queue[w] {
			for _, i := range queue {
				short[t] += b.rest[i]
			}
		}
	}
	return short
}

// retry fills warehouses again and keeps the result unless more is short.
func (b *board) retry(warehouses []int, round int, r *rand.Rand) {
	before := b.short(warehouses)
	kept := b.clear(warehouses)
	b.fill(b.draw(warehouses, round, r))
	if slices.Compare(b.short(warehouses), before) > 0 {
		b.clear(warehouses)
		b.restore(kept)
	}
}

// draw makes up another manner, wilder in later rounds.
func (b *board) draw(warehouses []int, round int, r *rand.Rand) manner {
	m := manner{warehouses: warehouses, cuts: []cut{whole, batches, anyhow}}
	m.backward = round%2 == 0
	m.early = round/2%2 == 1
	if r.IntN(4) > 0 {
		m.hold = 1 + r.Int64N(8)
		m.from = r.IntN(b.p.Days)
		m.to = m.from + 1 + r.IntN(b.p.Days-m.from)
	}
	if r.IntN(2) == 0 {
		m.cuts = []cut{anyhow}
	}
	if round < 2 {
		return m
	}
	m.exact = r.IntN(2) == 0
	if r.IntN(2) == 0 {
		m.rank = r.Perm(len(b.p.Legs))
	}
	if r.IntN(3) == 0 {
		m.chunk = 1 + r.Int64N(4)
	}
	m.queue = func(w, t int) []int {
		q := slices.Clone(b.x.queue[w][t])
		r.Shuffle(len(q), func(i, j int) { q[i], q[j] = q[j], q[i] })
		return q
	}
	return m
}

// saved is what stood on the board for some warehouses.
type saved struct {
	loads []Load
	parts []Dispatch
}

// clear takes all dispatches of some warehouses, and all loads to them, off the
// board. Warehouses that feed one another must be cleared together.
func (b *board) clear(warehouses []int) saved {
	var kept saved
	for _, w := range warehouses {
		for _, queue := range b.x.queue[w] {
			for _, i := range queue {
				for len(b.parts[i]) > 0 {
					o := b.parts[i][len(b.parts[i])-1]
					kept.parts = append(kept.parts, o)
					b.unbook(i, o.Day, o.Cartons)
				}
			}
		}
	}
	for _, w := range warehouses {
		for _, l := range b.x.inbound[w] {
			for d, q := range b.sent[l] {
				if q > 0 {
					kept.loads = append(kept.loads, Load{Leg: l, Day: d, Cartons: q})
					b.carry(Load{Leg: l, Day: d, Cartons: -q})
				}
			}
		}
	}
	return kept
}

// carry ships a load and takes its cartons where it starts, unchecked.
func (b *board) carry(l Load) {
	b.ship(l)
	if u := b.p.Sources[b.p.Legs[l.Leg].Source].Warehouse; u >= 0 {
		b.withdraw(u, l.Day, l.Cartons)
	}
}

// restore puts back what clear took.
func (b *board) restore(kept saved) {
	for _, l := range kept.loads {
		b.carry(l)
	}
	for _, o := range kept.parts {
		b.withdraw(b.p.Deliveries[o.Delivery].Warehouse, o.Day, o.Cartons)
		b.book(o.Delivery, o.Day, o.Cartons)
	}
}
