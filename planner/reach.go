package planner

import (
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
}

// base is what one warehouse can deliver with.
type base struct {
	*Warehouse
	fleet []fleetType // one for each local vehicle type it has
	hours int64       // seconds open on an ordinary day
}

// fleetType is the trucks of one type at one site.
type fleetType struct {
	VehicleType
	trucks int
}

// haul is the trunk trucks of a plant or warehouse: those of the one type that
// carries most there.
type haul struct {
	VehicleType
	trucks int
}

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
		w.bases = append(w.bases, base{Warehouse: wh, hours: int64(wh.Closes - wh.Opens)})
	}
	for _, f := range s.Fleets {
		w.addFleet(f)
	}
	return w
}

func (w *world) addFleet(f Fleet) {
	t := w.types[f.Type]
	if t.Trunk {
		if h := w.haul[f.Site]; Cartons(f.Trucks)*t.Load > Cartons(h.trucks)*h.Load {
			w.haul[f.Site] = haul{t, f.Trucks}
		}
		return
	}
	b := &w.bases[w.warehouse[f.Site]]
	for i := range b.fleet {
		if b.fleet[i].ID == t.ID {
			b.fleet[i].trucks += f.Trucks
			return
		}
	}
	b.fleet = append(b.fleet, fleetType{t, f.Trucks})
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
func (w *world) serve(wh, place int) (service, Reason) {
	b, p := &w.bases[wh], &w.Places[place]
	m, sec := w.local(b.Point, p.Point)
	best, why := service{}, TooBig
	for i := range b.fleet {
		t := &b.fleet[i]
		if t.trucks == 0 || p.MaxSize > 0 && t.Size > p.MaxSize {
			continue
		}
		s, ok := w.cycle(b, t, m, sec)
		if !ok || p.Closes > 0 && int64(b.Opens)+int64(sec) > int64(p.Closes) {
			if why == TooBig {
				why = TooFar
			}
			continue
		}
		if why != "" || s.cost < best.cost {
			best, why = s, ""
		}
	}
	return best, why
}

// cycle prices out-and-back trips of one truck type, each with the largest load
// that its shift allows.
func (w *world) cycle(b *base, t *fleetType, m geo.Metres, sec geo.Seconds) (service, bool) {
	fixed := 2*int64(sec) + w.Campaign.Handle.StopSeconds
	door, unload := int64(b.DoorRate), w.Campaign.Handle.UnloadRate
	load := int64(t.Load)
	if perHour := 3600 * (door + unload); fixed+load*perHour/(door*unload) > int64(t.Shift) {
		load = (int64(t.Shift) - fixed) * door * unload / perHour
	}
	if load <= 0 || load*3600 > door*b.hours {
		return service{}, false
	}
	cycle := fixed + ceilDiv(load*3600, door) + ceilDiv(load*3600, unload)
	trip := int64(t.PerTrip) + int64(t.PerKm)*2*int64(m)/1000 +
		int64(t.PerHour)*cycle/3600 + int64(t.PerDay)*cycle/int64(t.Shift)
	return service{
		cost: Piastres(ceilDiv(trip*1000, load)), load: Cartons(load), full: t.Load,
		cycle: geo.Seconds(cycle), metres: m, seconds: sec,
	}, true
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

// trunkLeg is one truck's way between two sites.
type trunkLeg struct {
	cost    Piastres // of 1,000 cartons in full trucks, there and back
	truck   Piastres // of one truck, there and back
	metres  geo.Metres
	seconds geo.Seconds
	lead    int // days from departure to arrival
	cycle   int // days until the truck can leave again
}

// leg prices full trunk trucks from a site to a warehouse.
func (w *world) leg(h *haul, from, to geo.Point) trunkLeg {
	m, sec := w.trunk(from, to)
	day := w.Campaign.Road.TrunkDay
	lead := max(0, (int64(sec)-1)/day)
	cycle := max(1, ceilDiv(2*int64(sec), day))
	truck := int64(h.PerTrip) + int64(h.PerKm)*2*int64(m)/1000 + int64(h.PerHour)*2*int64(sec)/3600 + int64(h.PerDay)*cycle
	return trunkLeg{
		cost: Piastres(ceilDiv(truck*1000, int64(h.Load))), truck: Piastres(truck),
		metres: m, seconds: sec, lead: int(lead), cycle: int(cycle),
	}
}

// day counts from the first day of the campaign.
func (w *world) day(d Date) int { return int(d - w.Campaign.FirstDay) }

// date is the inverse of day.
func (w *world) date(day int) Date { return w.Campaign.FirstDay + Date(day) }

// ready gives the cartons of a plant that become loadable at the start of each
// day: those packed on the day before.
func (w *world) ready(plant SiteID) []int64 {
	out := make([]int64, w.days)
	for _, p := range w.Production {
		if p.Plant != plant {
			continue
		}
		for d := p.From; d <= p.To; d++ {
			if day := w.day(d) + 1; day >= 0 && day < w.days {
				out[day] += int64(p.Cartons)
			}
		}
	}
	return out
}

// opening gives a warehouse's stock on the first day. Lots that expire before
// the deadline count only in full when they can all leave in time, which nobody
// can promise; they are left out.
func (w *world) opening(id SiteID) int64 {
	var sum Cartons
	for i := range w.Lots {
		if l := &w.Lots[i]; l.Warehouse == id && l.Expires > w.Campaign.Deadline {
			sum += l.Cartons
		}
	}
	return int64(sum)
}
