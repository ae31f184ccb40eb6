package scenario

import (
	"katf/planner"
)

func (r *review) dayRules(k *known) {
	seen := map[planner.Date]int{}
	for i := range r.s.Calendar {
		d := &r.s.Calendar[i]
		r.inCampaign(calendarTable, i, "date", d.Date)
		r.window(calendarTable, i, d.Opens, d.Closes)
		if j, twice := seen[d.Date]; twice && d.Date != 0 {
			r.at(calendarTable, i, "date", say("the day is already in row %d", "اليوم موجود بالفعل في الصف %d", r.rowOf(calendarTable, j)))
			continue
		}
		seen[d.Date] = i
	}
	for i := range r.s.Closures {
		c := &r.s.Closures[i]
		r.ordered(closureTable, i, "to", c.From, c.To)
		r.touches(i, c)
		if r.sound(closureTable, i, "kind") {
			r.closed(i, c, k)
		}
	}
}

// touches reports closures that end before the campaign or begin after it. One
// that begins before and lasts into it is ordinary.
func (r *review) touches(i int, c *closure) {
	if !r.sound(closureTable, i, "from", "to") || !r.dates() {
		return
	}
	if c.To < r.s.Campaign.FirstDay {
		r.inCampaign(closureTable, i, "to", c.To)
	}
	if c.From > r.s.Campaign.Deadline {
		r.inCampaign(closureTable, i, "from", c.From)
	}
}

// closed judges what a closure is of.
func (r *review) closed(i int, c *closure, k *known) {
	switch c.Kind {
	case closedPlace, closedWarehouse:
		r.closedSite(i, c, k)
	case closedRoad:
		if c.Ref != "" {
			r.at(closureTable, i, "ref", say("a road is given by its position and radius; leave this empty", "الطريق يُحدد بالموقع ونصف القطر؛ اترك هذه الخلية فارغة"))
		}
		if c.Centre.IsZero() && r.sound(closureTable, i, "lat", "lng") {
			r.at(closureTable, i, "lat", say("a road needs a position, lat and lng", "الطريق يحتاج موقعًا: خط العرض وخط الطول"))
		}
		r.point(closureTable, i, c.Centre, "", "")
		if c.Radius == 0 {
			r.at(closureTable, i, "radius_m", say("a road needs a radius of at least 1 m", "الطريق يحتاج نصف قطر لا يقل عن متر"))
		}
		if c.Permille < 1000 {
			r.at(closureTable, i, "permille", say("must be at least 1000: a closure cannot make a way faster", "يجب ألا يقل عن 1000: الإغلاق لا يجعل الطريق أسرع"))
		}
	}
}

func (r *review) closedSite(i int, c *closure, k *known) {
	switch {
	case c.Ref == "":
		r.at(closureTable, i, "ref", say("the id of what is closed is missing", "معرف المكان أو المخزن المغلق ناقص"))
	case c.Kind == closedPlace:
		r.refers(closureTable, i, "ref", c.Ref, k.places, k.placeIDs, k, placeTable)
	default:
		r.refers(closureTable, i, "ref", c.Ref, k.warehouses, k.warehouseIDs, k, warehouseTable)
	}
}
