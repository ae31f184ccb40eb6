package check_test

import (
	"slices"
	"testing"

	"katf/geo"
	"katf/planner"
	"katf/planner/check"
)

// lowered are limits of a scenario moved below what every plan of two banks
// uses, each with the rule that must see it. The rest of the plan may break too.
var lowered = []struct {
	name string
	rule check.Rule
	move func(s *planner.Scenario)
}{
	{"target", check.AllocationTotal, func(s *planner.Scenario) { s.Campaign.Target-- }},
	{"carton mass", check.VehicleLoad, func(s *planner.Scenario) { s.Campaign.Carton.Mass *= 1000 }},
	{"shelf life", check.StockOnHand, func(s *planner.Scenario) { s.Campaign.Carton.ShelfLifeDays = 1 }},
	{"first day", check.TrunkTime, func(s *planner.Scenario) { s.Campaign.FirstDay += 3 }},
	{"deadline", check.TierDates, func(s *planner.Scenario) { s.Campaign.Deadline = s.Campaign.FirstDay }},
	{"tier's end", check.TierDates, func(s *planner.Scenario) { s.Campaign.Tiers[0].CompleteBy = s.Campaign.FirstDay }},
	{"tier's governorates", check.RightTier, func(s *planner.Scenario) { s.Campaign.Tiers[0].Governorates = nil }},
	{"policy", check.TierFloors, func(s *planner.Scenario) { s.Campaign.Policy.Name = "max-min" }},
	{"quota", check.PolicyShares, func(s *planner.Scenario) {
		s.Campaign.Policy.Name, s.Campaign.Policy.Quotas = "quota", map[string]planner.Cartons{"EG-KN": 499}
	}},
	{"detour", check.Driving, func(s *planner.Scenario) { s.Campaign.Road.DetourPermille += 10 }},
	{"local speed", check.Driving, func(s *planner.Scenario) { s.Campaign.Road.LocalSpeed /= 2 }},
	{"trunk speed", check.FlowWays, func(s *planner.Scenario) { s.Campaign.Road.TrunkSpeed /= 2 }},
	{"trunk hours", check.TrunkTime, func(s *planner.Scenario) { s.Campaign.Road.TrunkDay = 900 }},
	{"trunk hours of nothing", check.TrunkTime, func(s *planner.Scenario) { s.Campaign.Road.TrunkDay = 0 }},
	{"unloading", check.Driving, func(s *planner.Scenario) { s.Campaign.Handle.UnloadRate /= 2 }},
	{"no unloading", check.Driving, func(s *planner.Scenario) { s.Campaign.Handle.UnloadRate = 0 }},
	{"turnaround", check.TruckOverlap, func(s *planner.Scenario) { s.Campaign.Handle.TurnSeconds *= 100 }},
	{"households", check.AllocationCap, func(s *planner.Scenario) { s.Places[0].Households-- }},
	{"position", check.Driving, func(s *planner.Scenario) { s.Places[0].Point.Lat += 0.01 }},
	{"size of place", check.VehicleSize, func(s *planner.Scenario) { s.Places[0].MaxSize = 1 }},
	{"hours of place", check.TimeWindow, func(s *planner.Scenario) { s.Places[0].Opens, s.Places[0].Closes = 1, 2 }},
	{"storage", check.StorageLimit, func(s *planner.Scenario) { s.Warehouses[0].Storage = 99 }},
	{"doors", check.LoadingTime, func(s *planner.Scenario) { s.Warehouses[0].Doors = 0 }},
	{"door rate", check.LoadingTime, func(s *planner.Scenario) { s.Warehouses[0].DoorRate /= 2 }},
	{"door rate of nothing", check.LoadingTime, func(s *planner.Scenario) { s.Warehouses[0].DoorRate = 0 }},
	{"late opening", check.LoadingTime, func(s *planner.Scenario) { s.Warehouses[0].Opens += 1800 }},
	{"early closing", check.LoadingTime, func(s *planner.Scenario) { s.Warehouses[0].Closes = s.Warehouses[0].Opens + 60 }},
	{"packed late", check.Production, func(s *planner.Scenario) { s.Production[0].From++; s.Production[0].To++ }},
	{"packed less", check.FlowBalance, func(s *planner.Scenario) { s.Production[0].Cartons-- }},
	{"packed never", check.Production, func(s *planner.Scenario) { s.Production = nil }},
	{"load", check.VehicleLoad, func(s *planner.Scenario) { s.VehicleTypes[0].Load-- }},
	{"payload", check.VehicleLoad, func(s *planner.Scenario) { s.VehicleTypes[0].Payload /= 2 }},
	{"trunk load", check.VehicleLoad, func(s *planner.Scenario) { s.VehicleTypes[1].Load-- }},
	{"local vehicle on the trunk", check.RightVehicle, func(s *planner.Scenario) { s.VehicleTypes[1].Trunk = false }},
	{"trunk vehicle to places", check.RightVehicle, func(s *planner.Scenario) { s.VehicleTypes[0].Trunk = true }},
	{"price of the kilometre", check.TripCost, func(s *planner.Scenario) { s.VehicleTypes[0].PerKm++ }},
	{"price of the hour", check.TripCost, func(s *planner.Scenario) { s.VehicleTypes[0].PerHour += 10 }},
	{"price of the day", check.TripCost, func(s *planner.Scenario) { s.VehicleTypes[0].PerDay += 10 }},
	{"price of the trip", check.TripCost, func(s *planner.Scenario) { s.VehicleTypes[0].PerTrip += 10 }},
	{"price of the trunk", check.TripCost, func(s *planner.Scenario) { s.VehicleTypes[1].PerDay += 10 }},
	{"shift", check.Shift, func(s *planner.Scenario) { s.VehicleTypes[0].Shift = 600 }},
	{"trips a day", check.Shift, func(s *planner.Scenario) { s.VehicleTypes[0].MaxTrips = 1 }},
	{"trucks", check.RightVehicle, func(s *planner.Scenario) { s.Fleets[0].Trucks = 0 }},
	{"trunk trucks", check.TrunkTrucks, func(s *planner.Scenario) { fleetOf(s, "PN", "trunk").Trucks = 1 }},
	{"day off", check.WorkingDay, func(s *planner.Scenario) {
		for d := s.Campaign.FirstDay; d <= s.Campaign.Deadline; d++ {
			s.Calendar = append(s.Calendar, planner.CalendarDay{Date: d})
		}
	}},
	{"short day", check.DoorCapacity, func(s *planner.Scenario) {
		for d := s.Campaign.FirstDay; d <= s.Campaign.Deadline; d++ {
			s.Calendar = append(s.Calendar, planner.CalendarDay{Date: d, Working: true, Opens: 7 * 3600, Closes: 7*3600 + 60})
		}
	}},
	{"closed road", check.Driving, func(s *planner.Scenario) {
		s.Closures = append(s.Closures, planner.Closure{Kind: "road", Centre: s.Warehouses[0].Point, Radius: 100, Permille: 1100, From: s.Campaign.FirstDay, To: s.Campaign.Deadline})
	}},
}

// A plan that kept to a limit is refused once the limit lies below what it uses.
func TestLoweredLimitsAreSeen(t *testing.T) {
	s0, p0 := plan(t)
	for _, l := range lowered {
		t.Run(l.name, func(t *testing.T) {
			s, p := clone(t, s0), clone(t, p0)
			l.move(s)
			answer(s, p)
			found := check.Plan(s, p)
			if !slices.ContainsFunc(found, func(v check.Violation) bool { return v.Rule == l.rule }) {
				t.Errorf("%s is not among what the referee saw: %v", l.rule, found)
			}
		})
	}
}

// An earlier tier's floor that is not met while a later tier gets more than its
// own is seen, though the parts of every place add up.
func TestUnmetFloorIsSeen(t *testing.T) {
	s, p := plan(t)
	first, last := &p.Allocations[0], &p.Allocations[len(p.Allocations)-1]
	first.Cartons, first.Floor, first.Share, first.Capped = first.Cartons-1, first.Floor-1, "199", false
	last.Cartons, last.Need, last.Rounding, last.Share = 134, 34, 0, "134"
	var tiers []string
	for _, v := range check.Plan(s, p) {
		if v.Rule == check.TierFloors {
			tiers = append(tiers, v.Where)
		}
	}
	if !slices.Equal(tiers, []string{"S1"}) {
		t.Errorf("floors seen unmet: %v", tiers)
	}
}

// Expired cartons do not become fresh by being sent from one warehouse to
// another.
func TestTransferKeepsExpiry(t *testing.T) {
	s, p := plan(t)
	from, to := &s.Warehouses[1], &s.Warehouses[0]
	metres, _ := geo.Estimate(s.Campaign.Road.DetourPermille, s.Campaign.Road.TrunkSpeed)(from.Point, to.Point)
	day := p.Waves[0].Date
	s.Production = nil
	s.Lots = []planner.Lot{{ID: "old", Warehouse: from.ID, Cartons: 10_000, Expires: day}}
	p.Transfers = []planner.Transfer{{ID: "T", From: from.ID, To: to.ID, Departs: day - 1, Arrives: day - 1, Cartons: 500, Vehicle: "trunk", Trucks: 5, Metres: metres}}
	short := func() bool {
		return slices.ContainsFunc(check.Plan(s, p), func(v check.Violation) bool {
			return v.Rule == check.StockOnHand && v.Where == string(to.ID)
		})
	}
	if !short() {
		t.Error("cartons that expired on the day of delivery were delivered")
	}
	s.Lots[0].Expires = s.Campaign.Deadline + 1
	if short() {
		t.Error("fresh cartons from another warehouse do not count")
	}
}

// Cartons without a shelf life or an expiry date do not expire.
func TestUnknownExpiry(t *testing.T) {
	s, p := plan(t)
	s.Campaign.Carton.ShelfLifeDays = 0
	s.Lots = append(s.Lots, planner.Lot{ID: "undated", Warehouse: s.Warehouses[0].ID, Cartons: 1})
	p.Prices = nil // of the stock without it
	answer(s, p)
	for _, v := range check.Plan(s, p) {
		t.Errorf("%s: %s: %s", v.Rule, v.Where, v.TextEn)
	}
}

// A truck that is back after the next day's loading has begun is seen, though
// either day by itself is in order.
func TestTripPastMidnight(t *testing.T) {
	s, p := plan(t)
	for i := range s.VehicleTypes {
		s.VehicleTypes[i].Shift = 48 * 3600
	}
	wave := p.Waves[0]
	next := wave
	next.Date++
	next.Trips = slices.Clone(wave.Trips[:1])
	p.Waves = []planner.Wave{wave, next}
	wave.Trips = slices.Clone(wave.Trips[:1])
	p.Waves[0] = wave
	overlap := func() bool {
		return slices.ContainsFunc(check.Plan(s, p), func(v check.Violation) bool { return v.Rule == check.TruckOverlap })
	}
	if overlap() {
		t.Fatal("trips of two days overlap")
	}
	wave.Trips[0].Returns += 24 * 3600
	if !overlap() {
		t.Error("a truck loads on the next morning before it is back")
	}
}
