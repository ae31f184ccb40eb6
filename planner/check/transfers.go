package check

import (
	"cmp"
	"slices"

	"katf/geo"
	"katf/planner"
)

// transfers checks every trunk movement, the plants' output and their trucks.
func (r *referee) transfers() {
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		from, ok := r.site(t.From)
		to := r.Warehouses[t.To]
		v := r.Vehicles[t.Vehicle]
		if !ok || to == nil || v == nil || t.From == t.To {
			r.fault(KnownNames, t.ID, "transfer %s from %s to %s by %s names something unknown or goes nowhere", "النقلة %s من %s إلى %s بالشاحنة %s فيها اسم غير معروف أو لا تتجه إلى موقع آخر", t.ID, t.From, t.To, t.Vehicle)
			continue
		}
		r.load(t, v)
		m, sec := r.trunk()(from, to.Point)
		r.days(t, to, m, sec)
		r.transferCost(t, v, m, sec)
	}
	r.production()
	r.trunkTrucks()
}

// load checks what a transfer carries, and on what.
func (r *referee) load(t *planner.Transfer, v *planner.VehicleType) {
	if !v.Trunk || t.Trucks < 1 {
		r.fault(RightVehicle, t.ID, "transfer %s uses %d × %s, which is no trunk vehicle", "النقلة %s تستخدم %d × %s، وهي ليست شاحنة نقل رئيسي", t.ID, t.Trucks, t.Vehicle)
	}
	mass := planner.Grams(t.Cartons) * r.s.Campaign.Carton.Mass
	if t.Cartons <= 0 || t.Cartons > v.Load*planner.Cartons(t.Trucks) || mass > v.Payload*planner.Grams(t.Trucks) {
		r.fault(VehicleLoad, t.ID, "transfer %s carries %d cartons on %d trucks of %d each", "النقلة %s تحمل %d كرتونة على %d شاحنات سعة كل منها %d", t.ID, t.Cartons, t.Trucks, v.Load)
	}
}

// days checks length and dates. Trucks drive so long a day and arrive on the
// first day from then on on which the warehouse's doors are open: a truck that
// came later would be away for longer than anybody counts.
func (r *referee) days(t *planner.Transfer, to *planner.Warehouse, m geo.Metres, sec geo.Seconds) {
	drive := max(0, (int64(sec)-1)/max(1, r.s.Campaign.Road.TrunkDay))
	arrives := planner.Date(min(int64(t.Departs)+drive, int64(r.s.Campaign.Deadline)+1))
	for arrives < t.Arrives && r.inCampaign(arrives) && r.s.Handling(to, arrives) == 0 {
		arrives++
	}
	if t.Arrives != arrives || !r.inCampaign(t.Departs) || !r.inCampaign(t.Arrives) || t.Metres != m {
		r.fault(TrunkTime, t.ID, "transfer %s leaves on %s and arrives on %s over %d m; the way is %d m and arrives on %s", "النقلة %s تغادر يوم %s وتصل يوم %s لمسافة %d م؛ والطريق %d م ويصل يوم %s", t.ID, t.Departs, t.Arrives, t.Metres, m, arrives)
	}
	_, _, receives := r.s.Hours(to, t.Arrives)
	gives := !r.dayOff[t.Departs]
	if w := r.Warehouses[t.From]; w != nil {
		_, _, gives = r.s.Hours(w, t.Departs)
	}
	if !receives || !gives {
		r.fault(WorkingDay, t.ID, "transfer %s leaves on %s or arrives on %s, a day off", "النقلة %s تغادر يوم %s أو تصل يوم %s وهو يوم عطلة", t.ID, t.Departs, t.Arrives)
	}
}

// transferCost allows two piastres a truck for rounding.
func (r *referee) transferCost(t *planner.Transfer, v *planner.VehicleType, m geo.Metres, sec geo.Seconds) {
	truck := r.roundTrip(v, m, sec)
	n := planner.Piastres(t.Trucks)
	if off := t.Cost - truck*n; n > 0 && (off < -2*n || off > 2*n) {
		r.fault(TripCost, t.ID, "transfer %s costs %d piastres, its vehicles' rates give %d", "تكلفة النقلة %s هي %d قرشًا، وأسعار الشاحنات تعطي %d", t.ID, t.Cost, truck*n)
	}
}

// roundTrip is what a trunk truck costs there and back.
func (r *referee) roundTrip(v *planner.VehicleType, m geo.Metres, sec geo.Seconds) planner.Piastres {
	return v.PerTrip + running(v, 2*m, 2*int64(sec)) + v.PerDay*planner.Piastres(r.cycle(sec))
}

// cycle is the days for which a trunk truck is away: there and back.
func (r *referee) cycle(sec geo.Seconds) int64 {
	return max(1, rounded(2*int64(sec), max(1, r.s.Campaign.Road.TrunkDay)))
}

// production checks that a plant's transfers never exceed what it has packed by
// the day before.
func (r *referee) production() {
	sent := map[planner.SiteID][]*planner.Transfer{}
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		sent[t.From] = append(sent[t.From], t)
	}
	for i := range r.s.Plants {
		id := r.s.Plants[i].ID
		slices.SortStableFunc(sent[id], func(a, b *planner.Transfer) int { return cmp.Compare(a.Departs, b.Departs) })
		var sum planner.Cartons
		for _, t := range sent[id] {
			sum += t.Cartons
			if packed := r.packed(id, t.Departs); sum > packed {
				r.faultOn(t.Departs, Production, string(id), "by %[2]s plant %[1]s has sent %[3]d cartons more than it has packed", "حتى %[2]s أرسل المصنع %[1]s أكثر مما أنتج بمقدار %[3]d كرتونة", id, t.Departs, sum-packed)
				break
			}
		}
	}
}

// trunkTrucks checks that trucks on the way are there: each is away until it has
// driven there and back.
func (r *referee) trunkTrucks() {
	type change struct {
		day    int64
		trucks int
	}
	changes := map[planner.FleetKey][]change{}
	var keys []planner.FleetKey
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		from, ok := r.site(t.From)
		to := r.Warehouses[t.To]
		if !ok || to == nil {
			continue
		}
		_, sec := r.trunk()(from, to.Point)
		k := planner.FleetKey{Site: t.From, Type: t.Vehicle}
		if changes[k] == nil {
			keys = append(keys, k)
		}
		// More than the fleet has is too many already, and adds up without end.
		n := min(t.Trucks, r.Fleets[k].Trucks+1)
		changes[k] = append(changes[k], change{int64(t.Departs), n}, change{int64(t.Departs) + r.cycle(sec), -n})
	}
	for _, k := range keys {
		// On one day trucks that are back count before those that leave.
		slices.SortFunc(changes[k], func(a, b change) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.trucks, b.trucks)) })
		away := 0
		for i, c := range changes[k] {
			away += c.trucks
			if last := i+1 == len(changes[k]) || changes[k][i+1].day != c.day; last && away > r.Fleets[k].Trucks {
				r.faultOn(planner.Date(c.day), TrunkTrucks, string(k.Site), "on %[1]s %[2]d trucks (%[3]s) of %[4]s are on the way, it has %[5]d", "يوم %[1]s في الطريق %[2]d شاحنة (%[3]s) من %[4]s، ولديه %[5]d", planner.Date(c.day), away, k.Type, k.Site, r.Fleets[k].Trucks)
			}
		}
	}
}
