package whatif

import (
	"fmt"
	"slices"

	"katf/planner"
)

func (d *draft) doors(c *Change) {
	w := d.warehouse(c.Site)
	if w == nil {
		return
	}
	was := w.Doors
	d.was.Site, d.was.Doors = c.Site, &was
	w.Doors = *c.Doors
	d.made("doors", warehouseFile, "doors", fixed(d.warehouseAt(c.Site)))
}

func (d *draft) hours(c *Change) {
	w := d.warehouse(c.Site)
	if w == nil {
		return
	}
	opens, closes := w.Opens, w.Closes
	d.was.Site, d.was.Opens, d.was.Closes = c.Site, &opens, &closes
	w.Opens, w.Closes = *c.Opens, *c.Closes
	d.made("opens", warehouseFile, "opens", fixed(d.warehouseAt(c.Site)))
	d.made("closes", warehouseFile, "closes", fixed(d.warehouseAt(c.Site)))
}

func (d *draft) storage(c *Change) {
	w := d.warehouse(c.Site)
	if w == nil {
		return
	}
	was := w.Storage
	d.was.Site, d.was.Cartons = c.Site, &was
	w.Storage = *c.Cartons
	d.made("cartons", warehouseFile, "storage_cartons", fixed(d.warehouseAt(c.Site)))
}

// stock sets what lies in a warehouse on the first day.
func (d *draft) stock(c *Change) {
	w := d.warehouse(c.Site)
	if w == nil {
		return
	}
	if *c.Cartons < 0 {
		d.wrong("cartons", fmt.Sprint(*c.Cartons), "must be 0 or more", "يجب أن يكون صفرًا أو أكثر")
		return
	}
	was := opening(&d.s, c.Site)
	d.was.Site, d.was.Cartons = c.Site, &was
	d.bears("cartons", warehouseFile, "storage_cartons", fixed(d.warehouseAt(c.Site)))
	d.bears("cartons", campaignFile, "target_cartons", nil)
	if more := *c.Cartons - was; more > 0 {
		d.addStock(w, more)
	} else {
		d.takeStock(c.Site, -more)
	}
}

// addStock puts cartons into the lot that expires last, or a new one.
func (d *draft) addStock(w *planner.Warehouse, more planner.Cartons) {
	if i := d.lastLot(w.ID); i >= 0 {
		d.s.Lots[i].Cartons += more
		return
	}
	carton := &d.s.Campaign.Carton
	id := d.free("NEW-"+string(w.ID), func(id string) bool {
		return slices.ContainsFunc(d.s.Lots, func(l planner.Lot) bool { return l.ID == id })
	})
	shelf := planner.Date(max(carton.ShelfLifeDays, 90))
	d.s.Lots = append(d.s.Lots, planner.Lot{ID: id, Warehouse: w.ID, SKU: carton.SKU, Cartons: more, Expires: d.s.Campaign.FirstDay + shelf, Owner: w.Owner})
	d.bears("cartons", lotFile, "", func(s *planner.Scenario) int {
		return slices.IndexFunc(s.Lots, func(l planner.Lot) bool { return l.ID == id })
	})
}

// takeStock takes cartons from the lots that expire last. Lots that it empties
// stay, so that they can be filled again.
func (d *draft) takeStock(site planner.SiteID, less planner.Cartons) {
	for less > 0 {
		i := d.lastLot(site)
		taken := min(less, d.s.Lots[i].Cartons)
		d.s.Lots[i].Cartons -= taken
		if less -= taken; less > 0 {
			d.dropLot(i)
		}
	}
	// A lot that was made for a change and is empty again is no lot.
	if i := d.lastLot(site); i >= 0 && d.s.Lots[i].Cartons == 0 && d.s.Lots[i].ID == "NEW-"+string(site) {
		d.dropLot(i)
	}
}

func (d *draft) dropLot(i int) { d.s.Lots = slices.Delete(d.s.Lots, i, i+1) }

// lastLot is the lot of a warehouse that expires last, of equals the last listed.
func (d *draft) lastLot(site planner.SiteID) int {
	last := -1
	for i := range d.s.Lots {
		if l := &d.s.Lots[i]; l.Warehouse == site && (last < 0 || l.Expires >= d.s.Lots[last].Expires) {
			last = i
		}
	}
	return last
}

// opening adds up the lots of a warehouse.
func opening(s *planner.Scenario, site planner.SiteID) (sum planner.Cartons) {
	for i := range s.Lots {
		if s.Lots[i].Warehouse == site {
			sum += s.Lots[i].Cartons
		}
	}
	return sum
}

// free gives an id that is not taken: the wish itself or with a number.
func (d *draft) free(wish string, taken func(string) bool) string {
	id := wish
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", wish, n)
	}
	return id
}

// fleet sets the trucks of a type at a site.
func (d *draft) fleet(c *Change) {
	warehouse, plant := d.warehouseAt(c.Site), d.plantAt(c.Site)
	if warehouse < 0 && plant < 0 {
		d.wrong("site", string(c.Site), "there is no such warehouse or plant in the scenario", "لا يوجد هذا المخزن أو المصنع في السيناريو")
		return
	}
	owner, ok := d.ownerOf(c)
	if !ok {
		return
	}
	key := planner.Fleet{Site: c.Site, Type: c.Vehicle, Owner: owner}
	at := func(s *planner.Scenario) int {
		return slices.IndexFunc(s.Fleets, func(f planner.Fleet) bool {
			return f.Site == key.Site && f.Type == key.Type && f.Owner == key.Owner
		})
	}
	i, was := at(&d.s), 0
	if i >= 0 {
		was = d.s.Fleets[i].Trucks
	}
	d.was.Site, d.was.Vehicle, d.was.Owner, d.was.Trucks = c.Site, c.Vehicle, owner, &was
	switch {
	case *c.Trucks == 0 && i >= 0:
		d.s.Fleets = slices.Delete(d.s.Fleets, i, i+1)
	case *c.Trucks == 0:
	case i >= 0:
		d.s.Fleets[i].Trucks = *c.Trucks
	default:
		key.Trucks = *c.Trucks
		d.insertFleet(key)
	}
	d.blameFleet(warehouse, plant, at)
}

// ownerOf says whose trucks a change means.
func (d *draft) ownerOf(c *Change) (owner string, ok bool) {
	var owners []string
	for i := range d.s.Fleets {
		if f := &d.s.Fleets[i]; f.Site == c.Site && f.Type == c.Vehicle {
			owners = append(owners, f.Owner)
		}
	}
	switch {
	case c.Owner != "":
		return c.Owner, true
	case len(owners) == 1:
		return owners[0], true
	case len(owners) > 1:
		d.wrong("owner", "", "several organisations have such trucks there: say whose are meant", "لأكثر من جهة شاحنات من هذا النوع في الموقع: اذكر الجهة المقصودة")
		return "", false
	}
	if i := d.warehouseAt(c.Site); i >= 0 {
		return d.s.Warehouses[i].Owner, true
	}
	return d.s.Plants[d.plantAt(c.Site)].Owner, true
}

// insertFleet puts a row behind the others of its site, in the order of types.
func (d *draft) insertFleet(f planner.Fleet) {
	rank := func(id string) int {
		return slices.IndexFunc(d.s.VehicleTypes, func(v planner.VehicleType) bool { return v.ID == id })
	}
	at := len(d.s.Fleets)
	for i := range d.s.Fleets {
		if other := &d.s.Fleets[i]; other.Site == f.Site {
			if at = i + 1; rank(other.Type) > rank(f.Type) {
				at = i
				break
			}
		}
	}
	d.s.Fleets = slices.Insert(d.s.Fleets, at, f)
}

func (d *draft) blameFleet(warehouse, plant int, at func(*planner.Scenario) int) {
	d.bears("trucks", placeFile, "max_size", nil)
	if warehouse >= 0 {
		d.bears("trucks", warehouseFile, "id", fixed(warehouse))
	}
	if plant >= 0 {
		d.bears("trucks", plantFile, "id", fixed(plant))
	}
	d.made("trucks", fleetFile, "trucks", at)
	d.made("vehicle", fleetFile, "vehicle", at)
	d.made("owner", fleetFile, "owner", at)
}
