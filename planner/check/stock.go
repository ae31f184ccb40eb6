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
		if !ok || to == nil || v == nil {
			r.fault(KnownNames, t.ID, "transfer %s from %s to %s by %s names something unknown", "النقلة %s من %s إلى %s بالمركبة %s فيها اسم غير معروف", t.ID, t.From, t.To, t.Vehicle)
			continue
		}
		r.transfer(t, v, from, to)
	}
	r.production()
	r.trunkTrucks()
}

func (r *referee) transfer(t *planner.Transfer, v *planner.VehicleType, from geo.Point, to *planner.Warehouse) {
	if !v.Trunk || t.Trucks < 1 {
		r.fault(RightVehicle, t.ID, "transfer %s uses %d × %s, which is no trunk vehicle", "النقلة %s تستخدم %d × %s، وهي ليست مركبة نقل ثقيل", t.ID, t.Trucks, t.Vehicle)
	}
	mass := planner.Grams(t.Cartons) * r.s.Campaign.Carton.Mass
	if t.Cartons <= 0 || t.Cartons > v.Load*planner.Cartons(t.Trucks) || mass > v.Payload*planner.Grams(t.Trucks) {
		r.fault(VehicleLoad, t.ID, "transfer %s carries %d cartons on %d trucks of %d each", "النقلة %s تحمل %d كرتونة على %d شاحنات سعة كل منها %d", t.ID, t.Cartons, t.Trucks, v.Load)
	}
	m, sec := geo.Estimate(r.s.Campaign.Road.DetourPermille, r.s.Campaign.Road.TrunkSpeed)(from, to.Point)
	earliest := t.Departs + planner.Date(max(0, (int64(sec)-1)/r.s.Campaign.Road.TrunkDay))
	if t.Arrives < earliest || t.Departs < r.s.Campaign.FirstDay || t.Arrives > r.s.Campaign.Deadline || t.Metres != m {
		r.fault(TrunkTime, t.ID, "transfer %s leaves on %s and arrives on %s over %d m; the way is %d m and arrives on %s at the earliest", "النقلة %s تغادر يوم %s وتصل يوم %s لمسافة %d م؛ والطريق %d م ولا يصل قبل %s", t.ID, t.Departs, t.Arrives, t.Metres, m, earliest)
	}
	if _, _, working := r.s.Hours(to, t.Arrives); !working || r.dayOff[t.Departs] {
		r.fault(WorkingDay, t.ID, "transfer %s leaves on %s or arrives on %s, a day off", "النقلة %s تغادر يوم %s أو تصل يوم %s وهو يوم عطلة", t.ID, t.Departs, t.Arrives)
	}
	cycle := max(1, rounded(2*int64(sec), r.s.Campaign.Road.TrunkDay))
	truck := v.PerTrip + v.PerKm*2*planner.Piastres(m)/1000 + v.PerHour*2*planner.Piastres(sec)/3600 + v.PerDay*planner.Piastres(cycle)
	if off := t.Cost - truck*planner.Piastres(t.Trucks); off < -planner.Piastres(2*t.Trucks) || off > planner.Piastres(2*t.Trucks) {
		r.fault(TripCost, t.ID, "transfer %s costs %d piastres, its vehicles' rates give %d", "تكلفة النقلة %s هي %d قرشًا، وأسعار المركبات تعطي %d", t.ID, t.Cost, truck*planner.Piastres(t.Trucks))
	}
}

// production checks that a plant's transfers never exceed what it has packed by
// the day before.
func (r *referee) production() {
	for i := range r.s.Plants {
		id := r.s.Plants[i].ID
		packed, sent := map[planner.Date]planner.Cartons{}, map[planner.Date]planner.Cartons{}
		for _, p := range r.s.Production {
			for d := p.From; p.Plant == id && d <= p.To; d++ {
				packed[d+1] += p.Cartons
			}
		}
		for j := range r.p.Transfers {
			if t := &r.p.Transfers[j]; t.From == id {
				sent[t.Departs] += t.Cartons
			}
		}
		var stock planner.Cartons
		for d := r.s.Campaign.FirstDay; d <= r.s.Campaign.Deadline; d++ {
			if stock += packed[d] - sent[d]; stock < 0 {
				r.fault(Production, string(id), "by %[2]s plant %[1]s has sent %[3]d cartons more than it has packed", "حتى %[2]s أرسل المصنع %[1]s أكثر مما أنتج بمقدار %[3]d كرتونة", id, d, -stock)
				break
			}
		}
	}
}

// trunkTrucks checks that trucks on the way are there: each is away until it has
// driven there and back.
func (r *referee) trunkTrucks() {
	away := map[planner.FleetKey]map[planner.Date]int{}
	var keys []planner.FleetKey
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		from, ok := r.site(t.From)
		to := r.Warehouses[t.To]
		if !ok || to == nil {
			continue
		}
		_, sec := geo.Estimate(r.s.Campaign.Road.DetourPermille, r.s.Campaign.Road.TrunkSpeed)(from, to.Point)
		k := planner.FleetKey{Site: t.From, Type: t.Vehicle}
		if away[k] == nil {
			away[k] = map[planner.Date]int{}
			keys = append(keys, k)
		}
		for d := range max(1, rounded(2*int64(sec), r.s.Campaign.Road.TrunkDay)) {
			away[k][t.Departs+planner.Date(d)] += t.Trucks
		}
	}
	for _, k := range keys {
		for d := r.s.Campaign.FirstDay; d <= r.s.Campaign.Deadline; d++ {
			if n := away[k][d]; n > r.Fleets[k].Trucks {
				r.fault(TrunkTrucks, string(k.Site), "on %[1]s %[2]d trucks (%[3]s) of %[4]s are on the way, it has %[5]d", "يوم %[1]s في الطريق %[2]d شاحنة (%[3]s) من %[4]s، ولديه %[5]d", d, n, k.Type, k.Site, r.Fleets[k].Trucks)
			}
		}
	}
}

// lot is cartons with one expiry date.
type lot struct {
	expires planner.Date
	cartons planner.Cartons
}

// day is what passes one warehouse on one day.
type day struct {
	in, out planner.Cartons
	arrived []lot
}

// stock follows every warehouse through the campaign, day by day: what arrives
// can be sent on from the next day, first expired first out.
func (r *referee) stock() {
	days := r.movements()
	for i := range r.s.Warehouses {
		w := &r.s.Warehouses[i]
		var lots []lot
		for _, l := range r.s.Lots {
			if l.Warehouse == w.ID {
				lots = append(lots, lot{l.Expires, l.Cartons})
			}
		}
		r.follow(w, lots, days[w.ID])
	}
}

func (r *referee) movements() map[planner.SiteID]map[planner.Date]*day {
	days := map[planner.SiteID]map[planner.Date]*day{}
	at := func(site planner.SiteID, d planner.Date) *day {
		if days[site] == nil {
			days[site] = map[planner.Date]*day{}
		}
		if days[site][d] == nil {
			days[site][d] = &day{}
		}
		return days[site][d]
	}
	for i := range r.p.Waves {
		at(r.p.Waves[i].Warehouse, r.p.Waves[i].Date).out += loaded(&r.p.Waves[i])
	}
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		at(t.From, t.Departs).out += t.Cartons
		d := at(t.To, t.Arrives)
		d.in += t.Cartons
		d.arrived = append(d.arrived, lot{t.Departs + planner.Date(r.s.Campaign.Carton.ShelfLifeDays), t.Cartons})
	}
	return days
}

// loaded is what a wave's stops take, whatever its own total says.
func loaded(w *planner.Wave) planner.Cartons {
	var sum planner.Cartons
	for i := range w.Trips {
		for _, s := range w.Trips[i].Stops {
			sum += s.Cartons
		}
	}
	return sum
}

func (r *referee) follow(w *planner.Warehouse, lots []lot, days map[planner.Date]*day) {
	previous := total(lots)
	for d := r.s.Campaign.FirstDay; d <= r.s.Campaign.Deadline; d++ {
		today := days[d]
		if today == nil {
			today = &day{}
		}
		_, _, working := r.s.Hours(w, d) // a day off is reported as such
		if room := r.s.Handling(w, d); working && today.in+today.out > room {
			r.fault(DoorCapacity, string(w.ID), "on %[2]s %[3]d cartons arrive at %[1]s and %[4]d leave, its doors pass %[5]d", "يوم %[2]s يصل المخزن %[1]s %[3]d كرتونة ويغادره %[4]d، وسعة أبوابه %[5]d", w.ID, d, today.in, today.out, room)
		}
		var short planner.Cartons
		if lots, short = pick(lots, today.out, d); short > 0 {
			r.fault(StockOnHand, string(w.ID), "on %[2]s %[3]d cartons leave %[1]s that it does not have", "يوم %[2]s يغادر المخزن %[1]s عدد %[3]d كرتونة ليست لديه", w.ID, d, short)
		}
		lots = append(lots, today.arrived...)
		if now := total(lots); now > w.Storage && now > previous {
			r.fault(StorageLimit, string(w.ID), "on %[2]s %[1]s holds %[3]d cartons, it has room for %[4]d", "يوم %[2]s في المخزن %[1]s عدد %[3]d كرتونة وسعته %[4]d", w.ID, d, now, w.Storage)
		}
		previous = total(lots)
	}
}

// pick takes cartons that have not expired, the first to expire first, and
// gives what is left and what was missing.
func pick(lots []lot, want planner.Cartons, d planner.Date) (left []lot, short planner.Cartons) {
	slices.SortStableFunc(lots, func(a, b lot) int { return cmp.Compare(a.expires, b.expires) })
	for _, l := range lots {
		if l.expires > d {
			take := min(want, l.cartons)
			l.cartons -= take
			want -= take
		}
		if l.cartons > 0 {
			left = append(left, l)
		}
	}
	return left, want
}

func total(lots []lot) planner.Cartons {
	var sum planner.Cartons
	for _, l := range lots {
		sum += l.cartons
	}
	return sum
}
