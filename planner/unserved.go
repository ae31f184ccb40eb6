package planner

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner/wave"
)

// unreachable lists the places that no warehouse can serve, which no dating of
// waves can change.
func (n *network) unreachable() []Unserved {
	var out []Unserved
	for i, why := range n.why {
		if why == "" || n.demand[i] == 0 {
			continue
		}
		u := Unserved{Place: n.Places[i].ID, Cartons: n.demand[i], Reason: why, Proved: true}
		switch why {
		case TooBig:
			u.TextEn = fmt.Sprintf("no warehouse has a truck of size %d or smaller", n.Places[i].MaxSize)
			u.TextAr = fmt.Sprintf("لا يوجد في أي مخزن شاحنة بحجم %d أو أصغر", n.Places[i].MaxSize)
		default:
			w, hours := n.nearestShift(i)
			u.TextEn = fmt.Sprintf("too far: from the nearest warehouse, %s, one trip takes %d h %02d min, more than a shift", n.Warehouses[w].ID, hours/3600, hours/60%60)
			u.TextAr = fmt.Sprintf("المسافة بعيدة: الرحلة من أقرب مخزن (%s) تستغرق %d ساعة و%d دقيقة، وهي أطول من الوردية", n.Warehouses[w].ID, hours/3600, hours/60%60)
			u.Remedies = n.longerShift(i, w, hours)
		}
		out = append(out, u)
	}
	return out
}

// nearestShift gives the warehouse from which a trip with one carton is
// shortest, and the seconds it takes.
func (n *network) nearestShift(place int) (warehouse int, seconds int64) {
	for w := range n.Warehouses {
		b := &n.bases[w]
		_, sec := n.local(b.Point, n.Places[place].Point)
		trip := 2*int64(sec) + n.Campaign.Handle.StopSeconds + ceilDiv(3600, int64(b.DoorRate)) + ceilDiv(3600, n.Campaign.Handle.UnloadRate)
		if w == 0 || trip < seconds {
			warehouse, seconds = w, trip
		}
	}
	return warehouse, seconds
}

// longerShift is the smallest shift, in whole quarter hours, in which the
// warehouse's trucks reach a place with at least one carton; found by trying.
func (n *network) longerShift(place, w int, trip int64) []Remedy {
	const quarter = 900
	b, p := &n.bases[w], &n.Places[place]
	m, sec := n.local(b.Point, p.Point)
	for shift := ceilDiv(trip, quarter) * quarter; shift <= 24*3600; shift += quarter {
		for _, t := range b.fleet {
			t.Shift = geo.Seconds(shift)
			if p.MaxSize > 0 && t.Size > p.MaxSize {
				continue
			}
			if _, ok := n.cycle(b, &t, m, sec); ok {
				return []Remedy{{
					Kind: "shift", Site: b.ID, Amount: shift, Serves: n.demand[place],
					TextEn: fmt.Sprintf("a shift of %d h %02d min at %s, or a nearer warehouse", shift/3600, shift/60%60, b.ID),
					TextAr: fmt.Sprintf("وردية مدتها %d ساعة و%d دقيقة في المخزن %s، أو مخزن أقرب", shift/3600, shift/60%60, b.ID),
				}}
			}
		}
	}
	return nil
}

// explain gives every carton that was not delivered a reason, and the smallest
// changes that were found, by solving again, to serve it.
func (d *dated) explain(ctx context.Context, allocations []Allocation, opt *Options) ([]Unserved, error) {
	quick := *opt
	quick.Effort = Quick
	out := d.undated()
	for w := range d.late {
		out = append(out, d.latecomers(ctx, w, &quick)...)
	}
	if len(out) > 0 {
		proved, err := d.proved(ctx, allocations)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i].Proved = proved
		}
	}
	out = append(out, d.net.unreachable()...)
	slices.SortStableFunc(out, func(a, b Unserved) int { return cmp.Compare(d.place[a.Place], d.place[b.Place]) })
	return out, nil
}

// proved reports whether no plan at all delivers more than this one: whether the
// flow model, relaxed to a bound on all plans, leaves as many cartons. A plan
// that leaves more may still be the best there is; then it was not proved.
func (d *dated) proved(ctx context.Context, allocations []Allocation) (bool, error) {
	f, err := newNetwork(d.world, allocations, nil).solve(ctx)
	if err != nil {
		return false, fmt.Errorf("bound: %w", err)
	}
	least := Cartons(0)
	for i, cartons := range f.rescued {
		if d.net.why[i] == "" {
			least += cartons
		}
	}
	return d.unserved <= least, nil
}

// undated explains what the waves could not place on any day.
func (d *dated) undated() []Unserved {
	var out []Unserved
	remedies := map[wave.Bound][]Remedy{}
	for i, short := range d.schedule.Short {
		if short == 0 {
			continue
		}
		del := &d.Deliveries[i]
		b := d.bound(del.Warehouse, del.Tier)
		if _, ok := remedies[b]; !ok {
			remedies[b] = d.remedies(b)
		}
		u := Unserved{Place: d.Places[d.places[i]].ID, Cartons: Cartons(short), Remedies: remedies[b]}
		u.Reason, u.TextEn, u.TextAr = d.reason(b)
		out = append(out, u)
	}
	return out
}

// bound finds what the wave stage says of a warehouse and tier.
func (d *dated) bound(warehouse, tier int) wave.Bound {
	for _, b := range d.schedule.Bound {
		if b.Warehouse == warehouse && b.Tier == tier {
			return b
		}
	}
	return wave.Bound{Warehouse: warehouse, Tier: tier, Limit: wave.Days}
}

func (d *dated) reason(b wave.Bound) (why Reason, en, ar string) {
	id, by := d.bases[b.Warehouse].ID, d.tiers[b.Tier].CompleteBy
	switch b.Limit {
	case wave.Stock:
		return ShortSupply, fmt.Sprintf("%s has too little stock by %s: %d cartons short", id, by, b.Short),
			fmt.Sprintf("رصيد المخزن %s لا يكفي حتى %s: العجز %d كرتونة", id, by, b.Short)
	case wave.Doors:
		return ShortDoors, fmt.Sprintf("the doors of %s can't pass enough by %s: %d cartons short", id, by, b.Short),
			fmt.Sprintf("أبواب المخزن %s لا تكفي حتى %s: العجز %d كرتونة", id, by, b.Short)
	case wave.Trucks:
		return ShortTrucks, fmt.Sprintf("%s has too little truck time by %s: %d cartons short", id, by, b.Short),
			fmt.Sprintf("شاحنات المخزن %s لا تكفي حتى %s: العجز %d كرتونة", id, by, b.Short)
	case wave.Room:
		return Storage, fmt.Sprintf("%s has no room for the stock to arrive by %s: %d cartons short", id, by, b.Short),
			fmt.Sprintf("لا تتسع سعة المخزن %s لاستقبال الرصيد حتى %s: العجز %d كرتونة", id, by, b.Short)
	default:
		return ShortDays, fmt.Sprintf("no working day is left at %s by %s: %d cartons short", id, by, b.Short),
			fmt.Sprintf("لا يتبقى يوم عمل في المخزن %s حتى %s: العجز %d كرتونة", id, by, b.Short)
	}
}

// remedies translates the wave stage's smallest changes into doors, trucks,
// days and cartons, rounded up to whole ones.
func (d *dated) remedies(b wave.Bound) []Remedy {
	var out []Remedy
	for _, r := range wave.Remedies(&d.Problem, b) {
		base := &d.bases[r.Warehouse]
		m := Remedy{Site: base.ID, Amount: r.Amount, Serves: Cartons(r.Serves)}
		switch r.Change {
		case wave.MoreHandling:
			m.Kind, m.Amount = "doors", ceilDiv(r.Amount*3600, int64(base.DoorRate)*base.hours)
			m.TextEn = fmt.Sprintf("%d more loading doors at %s", m.Amount, base.ID)
			m.TextAr = fmt.Sprintf("زيادة أبواب التحميل في المخزن %s بعدد %d", base.ID, m.Amount)
		case wave.MoreTruckSeconds:
			t := base.main(d.sizes[r.Warehouse][r.Class])
			m.Kind, m.Amount = "trucks", ceilDiv(r.Amount*1000*1000/firstFill.trucks, int64(t.Shift)*int64(t.Load))
			m.TextEn = fmt.Sprintf("%d more trucks (%s) at %s", m.Amount, t.NameEn, base.ID)
			m.TextAr = fmt.Sprintf("زيادة شاحنات المخزن %s (%s) بعدد %d", base.ID, t.NameAr, m.Amount)
		case wave.MoreDays:
			m.Kind = "days"
			m.TextEn = fmt.Sprintf("%d more days for tier %d", m.Amount, d.tiers[r.Tier].Number)
			m.TextAr = fmt.Sprintf("تمديد موعد الأولوية %d بعدد %d من الأيام", d.tiers[r.Tier].Number, m.Amount)
		case wave.MoreStock:
			m.Kind = "stock"
			m.TextEn = fmt.Sprintf("%d more cartons in stock at %s on the first day", m.Amount, base.ID)
			m.TextAr = fmt.Sprintf("زيادة الرصيد الافتتاحي في المخزن %s بمقدار %d كرتونة", base.ID, m.Amount)
		case wave.MoreStorage:
			m.Kind = "storage"
			m.TextEn = fmt.Sprintf("room for %d more cartons at %s", m.Amount, base.ID)
			m.TextAr = fmt.Sprintf("زيادة سعة المخزن %s بمقدار %d كرتونة", base.ID, m.Amount)
		}
		out = append(out, m)
	}
	return out
}

// main is the local truck type with the most capacity at a warehouse, of those
// up to a size (0 for all).
func (b *base) main(maxSize int) fleetType {
	var best fleetType
	for _, t := range b.fleet {
		if (maxSize == 0 || t.Size <= maxSize) && int64(t.trucks)*int64(t.Load) > int64(best.trucks)*int64(best.Load) {
			best = t
		}
	}
	return best
}

// mostTrucks bounds the search for how many more trucks a warehouse would need.
const mostTrucks = 64

// latecomers explains what a warehouse was to send but found no truck and door
// for in time.
func (d *dated) latecomers(ctx context.Context, w int, opt *Options) []Unserved {
	if len(d.late[w]) == 0 {
		return nil
	}
	id := d.bases[w].ID
	remedies := d.moreTrucks(ctx, w, opt)
	var out []Unserved
	for _, b := range d.late[w] {
		by := d.tiers[b.tier].CompleteBy
		out = append(out, Unserved{
			Place: d.Places[b.place].ID, Cartons: b.cartons, Reason: ShortTrucks, Remedies: remedies,
			TextEn: fmt.Sprintf("no truck and door of %s were found free for it by %s", id, by),
			TextAr: fmt.Sprintf("لم تتوافر شاحنة وباب تحميل في المخزن %s حتى %s", id, by),
		})
	}
	return out
}

// moreTrucks finds the fewest more trucks of the main type with which the
// warehouse would have served all, by carrying its campaign out again with them.
func (d *dated) moreTrucks(ctx context.Context, w int, opt *Options) []Remedy {
	kind := d.bases[w].main(0)
	for more := 1; more <= mostTrucks; more *= 2 {
		if !d.serves(ctx, w, kind.ID, more, opt) {
			continue
		}
		low, high := more/2, more
		for high-low > 1 {
			if mid := (low + high) / 2; d.serves(ctx, w, kind.ID, mid, opt) {
				high = mid
			} else {
				low = mid
			}
		}
		return []Remedy{{
			Kind: "trucks", Site: d.bases[w].ID, Amount: int64(high), Serves: d.left(w),
			TextEn: fmt.Sprintf("%d more trucks (%s) at %s", high, kind.NameEn, d.bases[w].ID),
			TextAr: fmt.Sprintf("زيادة شاحنات المخزن %s (%s) بعدد %d", d.bases[w].ID, kind.NameAr, high),
		}}
	}
	return nil
}

// serves carries a warehouse's campaign out again with more trucks of one type.
func (d *dated) serves(ctx context.Context, w int, kind string, more int, opt *Options) bool {
	changed := *d.world
	changed.bases = slices.Clone(d.bases)
	b := &changed.bases[w]
	b.fleet = slices.Clone(b.fleet)
	for i := range b.fleet {
		if b.fleet[i].ID == kind {
			b.fleet[i].trucks += more
		}
	}
	c := *d.calendarProblem
	c.world = &changed
	again := newOperation(&c, d.schedule)
	again.loads = slices.Clone(d.loads)
	return again.warehouse(ctx, w, opt) == nil && len(again.late[w]) == 0
}
