package planner

import (
	"cmp"
	"slices"

	"katf/geo"
)

// world is a scenario with what every stage looks up: indices instead of ids,
// travel functions, days counted from the first day of the campaign.
type world struct {
	*Scenario
	days         int
	local, trunk geo.Travel
	bases        []base                 // by warehouse
	haul         map[SiteID]haul        // trunk trucks by site
	types        map[string]VehicleType // by id
	place        map[PlaceID]int
	warehouse    map[SiteID]int
	handling     [][]int64     // by warehouse and day: cartons through the doors
	working      []bool        // by day: whether the calendar lets anything move
	closed       [][]bool      // by place and day, nil if never closed
	tiers        []Tier        // in order of number
	tierOf       []int         // by place
	costs        []int64       // by place, then warehouse: piastres for 1,000 cartons, -1 if it can't serve
	near         [][]candidate // by place: the warehouses that serve it most cheaply
	why          []Reason      // by place: why none can, "" if one can
}

// candidate is a warehouse that can serve a place, with the price of 1,000
// cartons.
type candidate struct {
	warehouse int32
	cost      int64
}

// base is what one warehouse can deliver with.
type base struct {
	*Warehouse
	fleet []fleetType // one for each local vehicle type it has
	opens int64       // its earliest opening on any day of the campaign
	hours int64       // seconds that it is open on its longest day
}

// fleetType is the trucks of one type at one site.
type fleetType struct {
	VehicleType
	trucks int
}

// haul is the trunk trucks of a plant or warehouse: those of the one type that
// carries most there. Trucks of other types are left at home, for the flows
// know one price and one load for each relation.
type haul fleetType

func newWorld(s *Scenario) *world {
	road := s.Campaign.Road
	w := &world{
		Scenario: s, days: s.Campaign.Days(),
		local: geo.Estimate(road.DetourPermille, road.LocalSpeed),
		trunk: geo.Estimate(road.DetourPermille, road.TrunkSpeed),
		haul:  map[SiteID]haul{}, types: map[string]VehicleType{},
		place: map[PlaceID]int{}, warehouse: map[SiteID]int{},
	}
	for i := range s.Places {
		w.place[s.Places[i].ID] = i
	}
	for _, t := range s.VehicleTypes {
		w.types[t.ID] = t
	}
	for i := range s.Warehouses {
		wh := &s.Warehouses[i]
		w.warehouse[wh.ID] = i
		w.bases = append(w.bases, base{Warehouse: wh})
	}
	w.addFleets()
	w.markDays()
	w.tiers, w.tierOf = s.tiers()
	w.findCandidates()
	return w
}

// tiers gives the tiers in order of number, and the index of each place's.
func (s *Scenario) tiers() (tiers []Tier, of []int) {
	tiers = slices.Clone(s.Campaign.Tiers)
	slices.SortFunc(tiers, func(a, b Tier) int { return cmp.Compare(a.Number, b.Number) })
	of = make([]int, len(s.Places))
	for i := range of {
		number := s.Campaign.Tier(s.Places[i].Governorate).Number
		of[i] = slices.IndexFunc(tiers, func(t Tier) bool { return t.Number == number })
	}
	return tiers, of
}

// addFleets adds up the trucks of each type at each site, whoever owns them.
func (w *world) addFleets() {
	trunk := map[SiteID][]fleetType{}
	for _, f := range w.Fleets {
		t := w.types[f.Type]
		if t.Trunk {
			trunk[f.Site] = addTrucks(trunk[f.Site], t, f.Trucks)
			if h := mostLoad(trunk[f.Site], 0); h.trucks > 0 {
				w.haul[f.Site] = haul(h)
			}
		} else if i, ok := w.warehouse[f.Site]; ok { // a plant delivers to no place
			w.bases[i].fleet = addTrucks(w.bases[i].fleet, t, f.Trucks)
		}
	}
}

func addTrucks(fleet []fleetType, t VehicleType, trucks int) []fleetType {
	for i := range fleet {
		if fleet[i].ID == t.ID {
			fleet[i].trucks += trucks
			return fleet
		}
	}
	return append(fleet, fleetType{t, trucks})
}

// mostLoad gives the type with which a fleet carries most at once, the first of
// equals, of those up to a size (0 for all); no trucks if there is none.
func mostLoad(fleet []fleetType, maxSize int) fleetType {
	var best fleetType
	for _, t := range fleet {
		if (maxSize == 0 || t.Size <= maxSize) && int64(t.trucks)*int64(t.Load) > int64(best.trucks)*int64(best.Load) {
			best = t
		}
	}
	return best
}

// service is the cheapest way to bring full loads from a warehouse to a place.
type service struct {
	cost    Piastres    // of 1,000 cartons
	load    Cartons     // on one truck: a full load, or what still fits the shift
	full    Cartons     // a full load of the truck
	cycle   geo.Seconds // loading, there, unloading, back
	metres  geo.Metres  // one way
	seconds geo.Seconds // one way, driving
}

// serve gives the cheapest service of a place from a warehouse, or why there is
// none.
func (w *world) serve(wh, place int) (service, Reason) { return w.serveBy(w.local, wh, place) }

// serveBy is serve over given roads.
func (w *world) serveBy(roads geo.Travel, wh, place int) (service, Reason) {
	b, p := &w.bases[wh], &w.Places[place]
	m, sec := roads(b.Point, p.Point)
	var best service
	why := TooBig
	for i := range b.fleet {
		t := &b.fleet[i]
		if t.trucks == 0 || p.MaxSize > 0 && t.Size > p.MaxSize {
			continue
		}
		s, ok := w.cycle(b, t, m, sec)
		if !ok || p.Closes > 0 && w.earliest(b, sec) > int64(p.Closes) {
			why = TooFar // a truck is small enough, but not near enough
			continue
		}
		if best.load == 0 || s.cost < best.cost {
			best = s
		}
	}
	if best.load > 0 {
		return best, ""
	}
	return best, why
}

// earliest is the first time of any day at which a truck with one carton can be
// somewhere.
func (w *world) earliest(b *base, driving geo.Seconds) int64 {
	return b.opens + ceilDiv(3600, int64(b.DoorRate)) + int64(driving)
}

// cycle prices out-and-back trips of one truck type, each with the largest load
// that its shift and the opening hours of a door allow.
func (w *world) cycle(b *base, t *fleetType, m geo.Metres, sec geo.Seconds) (service, bool) {
	door, unload := int64(b.DoorRate), w.Campaign.Handle.UnloadRate
	span := func(load int64) int64 {
		return 2*int64(sec) + w.Campaign.Handle.StopSeconds + ceilDiv(load*3600, door) + ceilDiv(load*3600, unload)
	}
	load := min(int64(t.Load), door*b.hours/3600)
	if over := int64(t.Shift) - span(0); span(load) > int64(t.Shift) {
		load = min(load, over*door*unload/(3600*(door+unload)))
		for load > 0 && span(load) > int64(t.Shift) {
			load-- // the handling is rounded up to whole seconds
		}
	}
	if load <= 0 {
		return service{}, false
	}
	cycle := span(load)
	trip := int64(t.PerTrip) + int64(t.PerKm)*2*int64(m)/1000 +
		int64(t.PerHour)*cycle/3600 + int64(t.PerDay)*cycle/max(1, int64(t.Shift))
	return service{
		cost: Piastres(ceilDiv(trip*1000, load)), load: Cartons(load), full: t.Load,
		cycle: geo.Seconds(cycle), metres: m, seconds: sec,
	}, true
}

// initialArcs is the number of warehouses listed per place from the start;
// pricing adds others where they are needed.
const initialArcs = 4

// findCandidates finds the cheapest warehouses for each place, or why there is
// none: too far from all that have a truck small enough, else too big.
func (w *world) findCandidates() {
	w.near = make([][]candidate, len(w.Places))
	w.why = make([]Reason, len(w.Places))
	w.costs = make([]int64, 0, len(w.Places)*len(w.Warehouses))
	var near []candidate
	for i := range w.Places {
		near, w.why[i] = near[:0], TooBig
		for wh := range w.Warehouses {
			s, reason := w.serve(wh, i)
			if reason == "" {
				near = append(near, candidate{int32(wh), int64(s.cost)})
				w.costs = append(w.costs, int64(s.cost))
				continue
			}
			w.costs = append(w.costs, -1)
			if reason == TooFar {
				w.why[i] = TooFar
			}
		}
		if len(near) > 0 {
			w.why[i] = ""
			slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.cost, b.cost) })
			w.near[i] = slices.Clone(near[:min(len(near), initialArcs)])
		}
	}
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

// truckUse estimates the truck time that 1,000 cartons of a place's total take,
// in carton-kiloseconds (a truck that can carry 1,000 cartons, busy for a
// second). Full loads take whole cycles. The rest shares a tour: it pays its
// handling, and of the driving 40 % for the way that every tour makes and 60 % in
// proportion to its part of the truck; the routes say later how good that was.
func (w *world) truckUse(wh, place int, cartons Cartons) int64 {
	s, why := w.serve(wh, place)
	if why != "" || cartons == 0 {
		return 0
	}
	cycle, load, full := int64(s.cycle), int64(s.load), int64(s.full)
	trips, rest := int64(cartons)/load, int64(cartons)%load
	drive := 2 * int64(s.seconds)
	tour := (cycle-drive)*rest/load + drive*(400*load+600*rest)/(1000*load)
	if rest == 0 {
		tour = 0
	}
	return (trips*cycle + tour) * full / int64(cartons)
}

// loadSeconds is the truck time of a warehouse's fleet on one day, in
// carton-kiloseconds, of trucks up to a size (0 for all).
func (b *base) loadSeconds(maxSize int) int64 {
	var sum int64
	for i := range b.fleet {
		if t := &b.fleet[i]; maxSize == 0 || t.Size <= maxSize {
			sum += int64(t.trucks) * int64(t.Shift) * int64(t.Load) / 1000
		}
	}
	return sum
}
