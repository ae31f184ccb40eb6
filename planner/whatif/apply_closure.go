package whatif

import (
	"slices"

	"katf/geo"
	"katf/planner"
)

// closure closes a place, a warehouse or a stretch of road.
func (d *draft) closure(c *Change) {
	taken := func(id string) bool {
		return slices.ContainsFunc(d.s.Closures, func(k planner.Closure) bool { return k.ID == id })
	}
	id := c.ID
	if id == "" {
		id = d.free("W-"+c.From.String(), taken)
	} else if taken(id) {
		d.wrong("id", id, "there is a closure of this id already: reopen it first, or leave the id out", "يوجد إغلاق بهذا المعرف: ألغه أولًا، أو اترك المعرف فارغًا")
		return
	}
	d.was = Change{Kind: Reopen, ID: id}
	d.s.Closures = append(d.s.Closures, planner.Closure{
		ID: id, Kind: c.What, Ref: c.Ref, Centre: geo.Point{Lat: deref(c.Lat), Lng: deref(c.Lng)},
		Radius: geo.Metres(deref(c.Radius)), Permille: deref(c.Permille), From: c.From, To: c.To, Reason: c.Reason,
	})
	row := func(s *planner.Scenario) int {
		return slices.IndexFunc(s.Closures, func(k planner.Closure) bool { return k.ID == id })
	}
	for field, column := range map[string]string{"what": "kind", "ref": "ref", "lat": "lat", "lng": "lng", "radius_m": "radius_m",
		"permille": "permille", "from": "from", "to": "to", "reason": "reason", "id": "id"} {
		d.made(field, closureFile, column, row)
	}
}

// reopen takes a closure out.
func (d *draft) reopen(c *Change) {
	i := slices.IndexFunc(d.s.Closures, func(k planner.Closure) bool { return k.ID == c.ID })
	if i < 0 {
		d.wrong("id", c.ID, "there is no such closure in the scenario", "لا يوجد هذا الإغلاق في السيناريو")
		return
	}
	k := d.s.Closures[i]
	radius := int64(k.Radius)
	d.was = Change{Kind: Closure, ID: k.ID, What: k.Kind, Ref: k.Ref, From: k.From, To: k.To, Reason: k.Reason}
	if k.Kind == "road" {
		d.was.Lat, d.was.Lng, d.was.Radius, d.was.Permille = &k.Centre.Lat, &k.Centre.Lng, &radius, &k.Permille
	}
	d.s.Closures = slices.Delete(d.s.Closures, i, i+1)
}
