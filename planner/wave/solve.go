package wave

import (
	"slices"
	"sort"
)

// Solve dates all flows: as much as it can find, the first tiers first, as early
// as can be, and explains what is short. The schedule keeps every limit that
// Verify checks. The error says which part of the problem is not well formed;
// a shortfall is not an error.
//
// Cost: for 60 warehouses, 30 days, 5,800 deliveries and 300 legs some 5 to 10
// ms where all fits, some 100 ms where something is short; linear in deliveries
// × days where all fits.
func Solve(p *Problem) (*Schedule, error) {
	if err := validate(p); err != nil {
		return nil, err
	}
	b, all := newBoard(p, newIndex(p)), plain(p)
	b.fill(all)
	pr := newProofs(p, b.x)
	searched := !pr.done(b, all.warehouses)
	if searched {
		c, m := newBoard(p, b.x), all
		m.early = true
		if c.fill(m); slices.Compare(c.short(all.warehouses), b.short(all.warehouses)) < 0 {
			b = c
		}
		b.improve(pr, -1, 2*b.work+40_000, func(*board) bool { return false })
	}
	b.settle(searched)
	s := b.schedule()
	s.Bound = b.explain(pr)
	return s, nil
}

// manner is one way of filling the board.
type manner struct {
	warehouses []int // those filled
	cuts       []cut // how places may be split, in turn
	backward   bool  // last day first
	early      bool  // trunk loads as early as they can come
	exact      bool  // part-full trucks carry what is wanted and no more
	rank       []int // by leg: which is tried first; nil for those that arrive last
	hold       int64 // eighths of the doors kept for arrivals at first
	from, to   int   // days on which they are, to not included
	chunk      int64 // eighths of a place sent on a day at first; 0 for all
	queue      func(w, t int) []int
}

// cut says how places may be split over days.
type cut int

const (
	whole   cut = iota // only for want of a day that takes all of it
	batches            // at multiples of a full truck
	anyhow             // anywhere
	shares             // a share of each place a day
)

// plain is the manner of the first schedule: all warehouses from the first day
// on, whole places first; what finds no day that way in full trucks; and what
// finds none that way in any parts, with trunk trucks that may leave part full,
// since a short load is better than none.
func plain(p *Problem) manner {
	m := manner{cuts: []cut{whole, batches, anyhow}}
	for w := range p.Warehouses {
		m.warehouses = append(m.warehouses, w)
	}
	return m
}

// fill gives each tier all that the tiers before it have left.
func (b *board) fill(m manner) {
	b.work++
	b.early, b.exact, b.rank = m.early, m.exact, m.rank
	if m.queue == nil {
		m.queue = func(w, t int) []int { return b.x.queue[w][t] }
	}
	for t := range b.p.Tiers {
		if m.hold > 0 {
			b.holdDoors(m, m.hold)
			b.fillTier(t, m)
			b.holdDoors(m, 0)
		}
		if m.chunk > 0 {
			b.partial = true
			b.forget()
			for range 4 {
				b.fillDays(t, shares, m)
			}
		}
		b.fillTier(t, m)
	}
	b.early, b.exact, b.rank = false, false, nil
}

func (b *board) holdDoors(m manner, eighths int64) {
	for _, w := range m.warehouses {
		for d := m.from; d < m.to; d++ {
			b.hold[w][d] = b.p.Warehouses[w].Handling[d] * eighths / 8
		}
	}
}

func (b *board) fillTier(t int, m manner) {
	for _, c := range m.cuts {
		b.partial = c == anyhow
		b.forget()
		b.fillDays(t, c, m)
	}
}

func (b *board) fillDays(t int, c cut, m manner) {
	first, last := max(b.p.Tiers[t].Starts, 0), min(b.p.Tiers[t].Ends, b.p.Days-1)
	for k := range last - first + 1 {
		d := first + k
		if m.backward {
			d = last - k
		}
		b.work += 1 + len(m.warehouses)
		for _, w := range b.byPressure(t, d, m.warehouses) {
			b.fillDay(m.queue(w, t), d, m, c)
		}
	}
}

// byPressure orders warehouses by how much of their doors up to the tier's end
// their rest of the tier takes: who has the least slack chooses first.
func (b *board) byPressure(t, day int, warehouses []int) []int {
	type load struct{ w, work, doors int64 }
	var loads []load
	for _, w := range warehouses {
		work, doors := int64(0), int64(0)
		for _, i := range b.x.queue[w][t] {
			work += b.rest[i]
		}
		if work == 0 || b.p.Warehouses[w].Handling[day] == 0 {
			continue
		}
		for d := day; d <= min(b.p.Tiers[t].Ends, b.p.Days-1); d++ {
			doors += b.doors[w][d]
		}
		loads = append(loads, load{int64(w), work, doors})
	}
	sort.SliceStable(loads, func(i, j int) bool {
		return loads[i].work*loads[j].doors > loads[j].work*loads[i].doors
	})
	order := make([]int, len(loads))
	for k := range loads {
		order[k] = int(loads[k].w)
	}
	return order
}

// fillDay dispatches what it can of one warehouse and tier on a day. Places are
// tried in their order, so that a day takes runs of neighbours.
func (b *board) fillDay(queue []int, day int, m manner, c cut) {
	switch c {
	case shares:
		for _, i := range queue {
			if q := min(max(1, b.p.Deliveries[i].Cartons*m.chunk/8), b.rest[i]); q > 0 && open(b.p, i, day) {
				b.place(i, day, q)
			}
		}
		return
	case whole:
		b.fillRun(queue, day)
	default:
		for _, i := range queue {
			if b.rest[i] > 0 && open(b.p, i, day) {
				b.place(i, day, b.rest[i])
			}
		}
	}
	for _, i := range queue {
		if b.rest[i] > 0 && open(b.p, i, day) && (c != whole || b.lowerWaits(i, day)) {
			b.place(i, day, b.rest[i])
			b.placePart(i, day, c)
		}
	}
}

// neighbours is how many places that find no room a run of whole places passes
// over before it ends: one far away would fill the day better, and its truck
// would drive there for it alone.
const neighbours = 8

// fillRun dispatches whole places in order, and those that no day can take
// whole in full trucks, until too many in a row find no room.
func (b *board) fillRun(queue []int, day int) {
	missed := 0
	for _, i := range queue {
		if missed == neighbours {
			return
		}
		if b.rest[i] == 0 || !open(b.p, i, day) {
			continue
		}
		switch {
		case b.place(i, day, b.rest[i]):
			missed = 0
		case b.rest[i] > b.x.largest[i]:
			b.placePart(i, day, whole)
		case b.most(i, day) == b.rest[i] || b.doors[b.p.Deliveries[i].Warehouse][day] < b.rest[i]:
			missed++ // for want of doors or stock; where only trucks lack, others may use other trucks
		}
	}
}

// lowerWaits reports whether a later tier would take what a delivery leaves.
func (b *board) lowerWaits(i, day int) bool {
	d := &b.p.Deliveries[i]
	for u := d.Tier + 1; u < len(b.p.Tiers); u++ {
		if len(b.x.queue[d.Warehouse][u]) > 0 && b.p.Tiers[u].Starts <= day && day <= b.p.Tiers[u].Ends {
			return true
		}
	}
	return false
}

// placePart dispatches as many full trucks of a delivery as fit, or as many
// cartons where it may be cut anyhow, short of the whole, which was tried
// before.
func (b *board) placePart(i, day int, c cut) {
	unit := b.p.Deliveries[i].Batch
	if c == anyhow {
		unit = 1
	}
	low, high := int64(0), min(b.most(i, day)/unit, (b.rest[i]-1)/unit)
	if high > 0 && b.place(i, day, high*unit) {
		return
	}
	for low+1 < high {
		mid := (low + high) / 2
		if b.fits(i, day, mid*unit) {
			low = mid
		} else {
			high = mid
		}
	}
	if low > 0 {
		b.place(i, day, low*unit)
	}
}

// fits reports whether place would succeed where doors and trucks suffice.
func (b *board) fits(i, day int, q int64) bool {
	w := b.p.Deliveries[i].Warehouse
	if b.failed[w][day] <= q {
		return false
	}
	b.log = b.log[:0]
	if !b.take(w, day, q) {
		b.failed[w][day] = q
		return false
	}
	b.unwind(0)
	b.withdraw(w, day, -q)
	return true
}
