package planner

// FleetKey names the trucks of one type at one site.
type FleetKey struct {
	Site SiteID
	Type string
}

// Index finds a scenario's nouns by id. It points into the scenario.
type Index struct {
	Places     map[PlaceID]*Place
	Warehouses map[SiteID]*Warehouse
	Plants     map[SiteID]*Plant
	Vehicles   map[string]*VehicleType
	// Fleets adds up the rows of one type at one site; the owner is that of the
	// last row.
	Fleets map[FleetKey]Fleet
}

// Index makes the scenario's index. Linear in its lists.
func (s *Scenario) Index() *Index {
	x := &Index{
		Places:     make(map[PlaceID]*Place, len(s.Places)),
		Warehouses: make(map[SiteID]*Warehouse, len(s.Warehouses)),
		Plants:     make(map[SiteID]*Plant, len(s.Plants)),
		Vehicles:   make(map[string]*VehicleType, len(s.VehicleTypes)),
		Fleets:     make(map[FleetKey]Fleet, len(s.Fleets)),
	}
	for i := range s.Places {
		x.Places[s.Places[i].ID] = &s.Places[i]
	}
	for i := range s.Warehouses {
		x.Warehouses[s.Warehouses[i].ID] = &s.Warehouses[i]
	}
	for i := range s.Plants {
		x.Plants[s.Plants[i].ID] = &s.Plants[i]
	}
	for i := range s.VehicleTypes {
		x.Vehicles[s.VehicleTypes[i].ID] = &s.VehicleTypes[i]
	}
	for _, f := range s.Fleets {
		k := FleetKey{f.Site, f.Type}
		f.Trucks += x.Fleets[k].Trucks
		x.Fleets[k] = f
	}
	return x
}
