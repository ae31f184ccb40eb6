package scenario

import (
	"slices"

	"katf/planner"
)

func (r *review) siteRules(k *known) {
	stock := map[planner.SiteID]planner.Cartons{}
	if r.whole(lotTable, "warehouse", "cartons") {
		for _, l := range r.s.Lots {
			stock[l.Warehouse] += l.Cartons
		}
	}
	for i := range r.s.Warehouses {
		w := &r.s.Warehouses[i]
		r.named(warehouseTable, i, w.NameAr, w.NameEn)
		r.markaz(warehouseTable, i, w.Markaz, w.Governorate)
		r.point(warehouseTable, i, w.Point, w.Markaz, w.Governorate)
		r.window(warehouseTable, i, w.Opens, w.Closes)
		if n := stock[w.ID]; n > w.Storage && r.sound(warehouseTable, i, "storage_cartons", "id") {
			r.at(warehouseTable, i, "storage_cartons", say("its lots are %s cartons, more than it can store", "أرصدته %s كرتونة، أكثر من سعته", grouped(n)))
		}
	}
	for i := range r.s.Plants {
		p := &r.s.Plants[i]
		r.named(plantTable, i, p.NameAr, p.NameEn)
		r.point(plantTable, i, p.Point, "", p.Governorate)
	}
	r.some(placeTable, len(r.s.Places))
	r.some(warehouseTable, len(r.s.Warehouses))
}

// some reports a table that must not be empty.
func (r *review) some(t *table, n int) {
	in := r.inputs[t]
	if n > 0 || in != nil && in.absent {
		return
	}
	file := t.File
	if in != nil {
		file = in.file
	}
	r.file(t, file, 0, "", "", say("the table has no rows; there must be at least one", "الجدول خالٍ؛ يجب أن يحتوي على صف واحد على الأقل"))
}

func (r *review) stockRules(k *known) {
	c := &r.s.Campaign
	for i := range r.s.Lots {
		l := &r.s.Lots[i]
		r.refers(lotTable, i, "warehouse", string(l.Warehouse), k.warehouses, k.warehouseIDs, k, warehouseTable)
		if l.SKU != c.Carton.SKU && r.sound(campaignTable, 0, "carton.sku") {
			r.at(lotTable, i, "sku", say("is not the campaign's carton, which is %s", "ليس صنف كرتونة الحملة، وهو %s", c.Carton.SKU))
		}
		if l.Expires != 0 && l.Expires < c.FirstDay && r.sound(campaignTable, 0, "first_day") {
			r.at(lotTable, i, "expires", say("expires before the first day of the campaign, %s", "تنتهي الصلاحية قبل أول يوم في الحملة، وهو %s", c.FirstDay))
		}
	}
	for i := range r.s.Production {
		p := &r.s.Production[i]
		r.refers(productionTable, i, "plant", string(p.Plant), k.plants, k.plantIDs, k, plantTable)
		r.inCampaign(productionTable, i, "from", p.From)
		r.inCampaign(productionTable, i, "to", p.To)
		r.ordered(productionTable, i, "to", p.From, p.To)
	}
	r.overlaps()
}

// overlaps reports ranges of one plant that share a day: then two rows say what
// it packs on that day.
func (r *review) overlaps() {
	rows := r.s.Production
	byPlant := map[planner.SiteID][]int{}
	for i := range rows {
		if r.sound(productionTable, i, "plant", "from", "to") {
			byPlant[rows[i].Plant] = append(byPlant[rows[i].Plant], i)
		}
	}
	for _, list := range byPlant { // each plant by itself, and faults are sorted
		slices.SortStableFunc(list, func(a, b int) int { return int(rows[a].From - rows[b].From) })
		last := list[0]
		for _, i := range list[1:] {
			if rows[i].From <= rows[last].To {
				r.at(productionTable, max(i, last), "from", say("the plant already has a row for %s (row %d)", "للمصنع صف آخر يشمل %s (الصف %d)", rows[i].From, r.rowOf(productionTable, min(i, last))))
			}
			if rows[i].To > rows[last].To {
				last = i
			}
		}
	}
}
