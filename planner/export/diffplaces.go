package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"katf/planner"
)

// dates compares the first and last day and the completion of every tier.
func dates(a, b *planner.Plan) []DateChange {
	out := []DateChange{
		{"first delivery", a.Summary.FirstDay, b.Summary.FirstDay},
		{"last delivery", a.Summary.LastDay, b.Summary.LastDay},
	}
	done := func(p *planner.Plan, tier int) planner.Date {
		for _, t := range p.Summary.Tiers {
			if t.Tier == tier {
				return t.Completed
			}
		}
		return 0
	}
	var tiers []int
	for _, p := range []*planner.Plan{a, b} {
		for _, t := range p.Summary.Tiers {
			tiers = append(tiers, t.Tier)
		}
	}
	slices.Sort(tiers)
	for _, t := range slices.Compact(tiers) {
		out = append(out, DateChange{fmt.Sprintf("tier %d last delivery", t), done(a, t), done(b, t)})
	}
	return out
}

// arrivals gives what a plan does for each place, and the order in which it
// names them.
func arrivals(p *planner.Plan) (order []planner.PlaceID, of map[planner.PlaceID]Arrival) {
	of = make(map[planner.PlaceID]Arrival, len(p.Allocations))
	for i := range p.Allocations {
		a := &p.Allocations[i]
		order = append(order, a.Place)
		of[a.Place] = Arrival{Cartons: a.Cartons}
	}
	for v := range visits(p) {
		x, ok := of[v.stop.Place]
		if !ok {
			order = append(order, v.stop.Place)
		}
		x.Delivered += v.stop.Cartons
		if x.First == 0 || v.wave.Date < x.First {
			x.First = v.wave.Date
		}
		x.Last = max(x.Last, v.wave.Date)
		if i, found := slices.BinarySearch(x.Warehouses, v.wave.Warehouse); !found {
			x.Warehouses = slices.Insert(x.Warehouses, i, v.wave.Warehouse)
		}
		of[v.stop.Place] = x
	}
	return order, of
}

// changes lists the places that differ: most cartons first, then in A's order,
// then those that only B has.
func changes(a, b *planner.Plan) []Change {
	orderA, inA := arrivals(a)
	orderB, inB := arrivals(b)
	var out []Change
	add := func(id planner.PlaceID) {
		x, y := inA[id], inB[id]
		if x.Cartons != y.Cartons || x.Delivered != y.Delivered || x.First != y.First || x.Last != y.Last || !slices.Equal(x.Warehouses, y.Warehouses) {
			out = append(out, Change{id, x, y})
		}
	}
	for _, id := range orderA {
		add(id)
	}
	for _, id := range orderB {
		if _, ok := inA[id]; !ok {
			add(id)
		}
	}
	slices.SortStableFunc(out, func(x, y Change) int { return cmp.Compare(y.size(), x.size()) })
	return out
}

// size is by how many cartons a place changes.
func (c *Change) size() planner.Cartons {
	d := c.B.Cartons - c.A.Cartons
	e := c.B.Delivered - c.A.Delivered
	return max(d, -d, e, -e)
}

// tripChange matches trips by what a driver would notice, not by id.
func tripChange(a, b *planner.Plan) TripChange {
	left := map[string]int{}
	for i := range a.Waves {
		for k := range a.Waves[i].Trips {
			left[tripKey(&a.Waves[i], &a.Waves[i].Trips[k])]++
		}
	}
	var out TripChange
	for i := range b.Waves {
		for k := range b.Waves[i].Trips {
			key := tripKey(&b.Waves[i], &b.Waves[i].Trips[k])
			if left[key] > 0 {
				left[key]--
				out.Both++
			} else {
				out.OnlyB++
			}
		}
	}
	for _, n := range left {
		out.OnlyA += n
	}
	return out
}

func tripKey(w *planner.Wave, t *planner.Trip) string {
	var b strings.Builder
	fmt.Fprint(&b, w.Date, "\x00", w.Warehouse, "\x00", t.Vehicle, "\x00", t.Truck, "\x00", t.Departs)
	for i := range t.Stops {
		fmt.Fprint(&b, "\x00", t.Stops[i].Place, "\x00", t.Stops[i].Cartons)
	}
	return b.String()
}
