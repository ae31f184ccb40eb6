package planner

import "katf/geo"

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
