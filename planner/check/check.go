// Package check is the referee: it takes a scenario and a plan, shares no code
// with the solvers, and lists every rule that the plan breaks. It judges plans
// made by the planner as well as plans made or changed by hand.
package check

import (
	"cmp"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner"
)

// Rule names what a plan must hold to.
type Rule string

// The rules, in the order in which they are checked.
const (
	SameScenario    Rule = "same-scenario"    // the plan was made for this scenario
	UniqueIDs       Rule = "unique-ids"       // no wave, trip or transfer id stands twice
	KnownNames      Rule = "known-names"      // places, sites and vehicles are in the scenario
	EveryPlace      Rule = "every-place"      // each place has exactly one allocation
	AllocationTotal Rule = "allocation-total" // allocations add up to the target
	AllocationCap   Rule = "allocation-cap"   // no place gets more than its eligible households or its cap
	AllocationParts Rule = "allocation-parts" // floor, need and rounding add up, rounding is one carton at most
	RightTier       Rule = "right-tier"       // a governorate's places are planned in its tier
	FlowBalance     Rule = "flow-balance"     // a warehouse gives no more than it has and gets
	Accounted       Rule = "accounted"        // delivered and unserved cartons of a place add up to its allocation
	WaveSum         Rule = "wave-sum"         // a wave is the sum of its trips, a trip of its stops
	TierDates       Rule = "tier-dates"       // a tier is delivered between its start and its completion date
	WorkingDay      Rule = "working-day"      // nothing moves on a day off or through a closed warehouse
	PlaceClosed     Rule = "place-closed"     // nothing is delivered to a closed place
	RightVehicle    Rule = "right-vehicle"    // local trips use local vehicles that are based there, transfers trunk vehicles
	VehicleLoad     Rule = "vehicle-load"     // no truck carries more than fits, by count and by mass
	VehicleSize     Rule = "vehicle-size"     // no truck is too big for a place
	LoadingTime     Rule = "loading-time"     // loading takes its time, in opening hours, at an existing door
	DoorOverlap     Rule = "door-overlap"     // one truck at a door at a time
	Driving         Rule = "driving"          // driving and unloading take their time, lengths are right
	TimeWindow      Rule = "time-window"      // a place is reached while it is open
	TruckOverlap    Rule = "truck-overlap"    // a truck does one trip at a time
	Shift           Rule = "shift"            // a truck's day fits its shift and its number of trips
	TripCost        Rule = "trip-cost"        // trips and transfers cost what their vehicle costs
	DoorCapacity    Rule = "door-capacity"    // cartons in and out fit the doors of the day
	StockOnHand     Rule = "stock-on-hand"    // nothing leaves that has not arrived or has expired
	StorageLimit    Rule = "storage-limit"    // stock fits the warehouse
	Production      Rule = "production"       // a plant sends no more than it has packed
	TrunkTime       Rule = "trunk-time"       // a transfer takes its days
	TrunkTrucks     Rule = "trunk-trucks"     // no more trunk trucks are on the way than there are
	SummaryAgrees   Rule = "summary-agrees"   // the summary says what the plan says
)

// Violation is one broken rule.
type Violation struct {
	Rule   Rule   `json:"rule"`
	Where  string `json:"where"` // id of the place, wave, trip, transfer or site
	TextEn string `json:"text_en"`
	TextAr string `json:"text_ar"`
}

// Plan lists every violation, in the order of the rules and then of the plan.
// An empty list is a plan that can be carried out. Names that the scenario does
// not have are reported once and what hangs on them is left out. Cost: linear in
// the plan, plus sorting the trips of each truck and door.
func Plan(s *planner.Scenario, p *planner.Plan) []Violation {
	r := newReferee(s, p)
	r.identity()
	r.allocations()
	r.flows()
	r.waves()
	r.trips()
	r.trucksAndDoors()
	r.transfers()
	r.stock()
	r.accounts()
	r.summary()
	slices.SortStableFunc(r.found, func(a, b Violation) int { return cmp.Compare(order[a.Rule], order[b.Rule]) })
	return r.found
}

// order ranks the rules as they stand above.
var order = func() map[Rule]int {
	m := map[Rule]int{}
	for i, r := range Rules() {
		m[r] = i
	}
	return m
}()

// Rules lists all rules in order.
func Rules() []Rule {
	return []Rule{
		SameScenario, UniqueIDs, KnownNames, EveryPlace, AllocationTotal, AllocationCap, AllocationParts, RightTier,
		FlowBalance, Accounted, WaveSum, TierDates, WorkingDay, PlaceClosed, RightVehicle, VehicleLoad, VehicleSize,
		LoadingTime, DoorOverlap, Driving, TimeWindow, TruckOverlap, Shift, TripCost, DoorCapacity, StockOnHand,
		StorageLimit, Production, TrunkTime, TrunkTrucks, SummaryAgrees,
	}
}

// referee holds the scenario by id, and what was found.
type referee struct {
	s *planner.Scenario
	p *planner.Plan
	*planner.Index
	dayOff map[planner.Date]bool
	found  []Violation
}

func newReferee(s *planner.Scenario, p *planner.Plan) *referee {
	r := &referee{s: s, p: p, Index: s.Index(), dayOff: map[planner.Date]bool{}}
	for _, d := range s.Calendar {
		r.dayOff[d.Date] = !d.Working
	}
	return r
}

// fault records a violation; args serve both texts, in the same order.
func (r *referee) fault(rule Rule, where, en, ar string, args ...any) {
	r.found = append(r.found, Violation{rule, where, fmt.Sprintf(en, args...), fmt.Sprintf(ar, args...)})
}

// site gives the position of a warehouse or plant.
func (r *referee) site(id planner.SiteID) (geo.Point, bool) {
	if w, ok := r.Warehouses[id]; ok {
		return w.Point, true
	}
	if p, ok := r.Plants[id]; ok {
		return p.Point, true
	}
	return geo.Point{}, false
}

// inCampaign reports whether a day lies in the campaign.
func (r *referee) inCampaign(d planner.Date) bool {
	return r.s.Campaign.FirstDay <= d && d <= r.s.Campaign.Deadline
}

// rounded is a/b rounded up, for positive b.
func rounded(a, b int64) int64 { return (a + b - 1) / b }
