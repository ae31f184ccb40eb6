package wave

import "sort"

// Solve dates all flows.
func Solve(p *Problem) (*Schedule, error) {
	if err := validate(p); err != nil {
		return nil, err
	}
	b := newBoard(p, newIndex(p))
	for t := range p.Tiers {
		b.fillTier(t)
	}
	s := b.schedule()
	s.Bound = explain(p, s)
	return s, nil
}

// fillTier gives a tier all that the tiers before it have left: whole places
// day by day; then what is left over in full trucks; then in any parts, with
// trunk trucks that may leave part full, since a short day is better than none.
func (b *board) fillTier(t int) {
	b.partial = false
	for _, cut := range []cut{whole, batches, anyhow} {
		b.partial = cut == anyhow
		b.forget()
		b.fillDays(t, cut)
	}
}

// cut says how places may be split over days.
type cut int

const (
	whole   cut = iota // only for want of a day that takes all of it
	batches            // at multiples of a full truck
	anyhow             // anywhere
)

func (b *board) fillDays(t int, c cut) {
	tier := b.p.Tiers[t]
	for d := max(tier.Starts, 0); d <= min(tier.Ends, b.p.Days-1); d++ {
		for _, w := range b.byPressure(t, d) {
			b.fillDay(w, t, d, c)
		}
	}
}

// byPressure orders the warehouses by how much of their doors up to the tier's
// end their rest of the tier takes: who has the least slack chooses first.
func (b *board) byPressure(t, day int) []int {
	type load struct{ w, work, doors int64 }
	var loads []load
	for w := range b.p.Warehouses {
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
func (b *board) fillDay(w, t, day int, c cut) {
	for _, i := range b.x.queue[w][t] {
		if b.doors[w][day] == 0 {
			return
		}
		if b.rest[i] > 0 && open(b.p, i, day) {
			b.place(i, day, b.rest[i])
		}
	}
	if c == whole && !b.lowerWaits(w, t, day) {
		return
	}
	for _, i := range b.x.queue[w][t] {
		if b.doors[w][day] == 0 {
			return
		}
		if b.rest[i] > 0 && open(b.p, i, day) {
			unit := b.p.Deliveries[i].Batch
			if c == anyhow {
				unit = 1
			}
			b.placePart(i, day, unit)
		}
	}
}

// lowerWaits reports whether a later tier would take what a tier leaves.
func (b *board) lowerWaits(w, t, day int) bool {
	for u := t + 1; u < len(b.p.Tiers); u++ {
		if len(b.x.queue[w][u]) > 0 && b.p.Tiers[u].Starts <= day && day <= b.p.Tiers[u].Ends {
			return true
		}
	}
	return false
}

// placePart dispatches as many multiples of a unit of a delivery as fit.
func (b *board) placePart(i, day int, unit int64) {
	low, high := int64(0), b.most(i, day)/unit
	high = min(high, (b.rest[i]-1)/unit) // the whole was tried before
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

// fits reports whether place would succeed.
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
