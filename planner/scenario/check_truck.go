package scenario

import (
	"katf/planner"
)

func (r *review) truckRules(k *known) {
	for i := range r.s.VehicleTypes {
		v := &r.s.VehicleTypes[i]
		r.named(vehicleTable, i, v.NameAr, v.NameEn)
		r.load(i, v)
	}
	seen := map[fleet]int{}
	for i := range r.s.Fleets {
		f := &r.s.Fleets[i]
		sites := k.warehouses
		if _, ok := k.plants[string(f.Site)]; ok {
			sites = k.plants
		}
		r.refers(fleetTable, i, "site", string(f.Site), sites, k.siteIDs, k, warehouseTable, plantTable)
		r.refers(fleetTable, i, "vehicle", f.Type, k.vehicles, k.vehicleIDs, k, vehicleTable)
		r.role(i, f, k)
		key := fleet{Site: f.Site, Type: f.Type, Owner: f.Owner}
		if j, twice := seen[key]; twice {
			r.at(fleetTable, i, "vehicle", say("row %d already has trucks of this kind and owner there; add them up", "في الصف %d شاحنات من النوع نفسه وللجهة نفسها في الموقع؛ اجمعها", r.rowOf(fleetTable, j)))
			continue
		}
		seen[key] = i
	}
	r.fleetless(k)
}

// load reports trucks whose full load is heavier than what they may carry.
func (r *review) load(i int, v *vehicle) {
	mass := r.s.Campaign.Carton.Mass
	if !r.sound(campaignTable, 0, "carton.mass_g") || !r.sound(vehicleTable, i, "payload_kg", "cartons") || mass <= 0 {
		return
	}
	if fit := planner.Cartons(v.Payload / mass); v.Load > fit {
		r.at(vehicleTable, i, "cartons", say("%s cartons of %s kg weigh more than the payload of %s kg; %s fit", "وزن %s كرتونة زنة %s كجم يزيد على الحمولة %s كجم؛ تتسع لـ %s",
			grouped(v.Load), fixed(int64(mass), 3), fixed(int64(v.Payload), 3), grouped(fit)))
	}
}

// role reports trucks based where their kind does not work. Trunk trucks may be
// at warehouses, for transfers to other warehouses.
func (r *review) role(i int, f *fleet, k *known) {
	v, known := k.vehicles[f.Type]
	_, plant := k.plants[string(f.Site)]
	_, also := k.warehouses[string(f.Site)]
	if known && plant && !also && !r.s.VehicleTypes[v].Trunk && r.sound(vehicleTable, v, "trunk") {
		r.at(fleetTable, i, "vehicle", say("delivers to places, but the site is a plant: plants need vehicles with trunk = yes", "نوع للتوزيع على الأماكن والموقع مصنع: المصانع تحتاج شاحنات نقل رئيسي (trunk = yes)"))
	}
}

// fleetless reports warehouses that cannot deliver and plants that cannot send.
func (r *review) fleetless(k *known) {
	if r.lost(fleetTable, "site") || r.lost(fleetTable, "vehicle") || r.lost(vehicleTable, "trunk") || r.lost(vehicleTable, "id") {
		return
	}
	local, trunk, unclear := map[planner.SiteID]bool{}, map[planner.SiteID]bool{}, map[planner.SiteID]bool{}
	for i, f := range r.s.Fleets {
		v, ok := k.vehicles[f.Type]
		switch {
		case !ok || !r.sound(fleetTable, i, "vehicle") || !r.sound(vehicleTable, v, "trunk"):
			unclear[f.Site] = true // the mistake is reported there
		case r.s.VehicleTypes[v].Trunk:
			trunk[f.Site] = true
		default:
			local[f.Site] = true
		}
	}
	for i := range r.s.Warehouses {
		id := r.s.Warehouses[i].ID
		if id == "" || local[id] || unclear[id] {
			continue
		}
		if trunk[id] {
			r.at(warehouseTable, i, "id", say("has trunk trucks only: nothing can be delivered from it to places; add a fleet of a vehicle with trunk = no", "ليس لديه سوى شاحنات نقل رئيسي فلا يمكنه التوزيع على الأماكن؛ أضف أسطولًا من نوع trunk = no"))
			continue
		}
		r.at(warehouseTable, i, "id", say("has no trucks: add a row to fleets", "ليست له شاحنات: أضف صفًا إلى جدول الأساطيل"))
	}
	packs := map[planner.SiteID]bool{}
	for _, p := range r.s.Production {
		packs[p.Plant] = packs[p.Plant] || p.Cartons > 0
	}
	for i := range r.s.Plants {
		if id := r.s.Plants[i].ID; id != "" && packs[id] && !trunk[id] && !unclear[id] {
			r.at(plantTable, i, "id", say("packs cartons but has no trunk trucks: add a row to fleets", "يعبئ كراتين وليست له شاحنات نقل رئيسي: أضف صفًا إلى جدول الأساطيل"))
		}
	}
}
