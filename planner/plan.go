package planner

import "katf/geo"

// PlanSchema names the version of the plan's JSON form.
const PlanSchema = "katf.plan/1"

// Plan answers a scenario: how many cartons each place gets, from which
// warehouse, on which day, on which truck, in which order of stops.
type Plan struct {
	Schema   string   `json:"schema"`
	Scenario string   `json:"scenario_sha256"` // of the scenario's canonical form
	Campaign Campaign `json:"campaign"`
	Seed     uint64   `json:"seed"`
	Effort   Effort   `json:"effort"`

	Allocations []Allocation `json:"allocations"` // in the scenario's order of places
	Fairness    Fairness     `json:"fairness"`

	Trunk      []TrunkFlow    `json:"trunk_flows"`
	Deliveries []DeliveryFlow `json:"delivery_flows"`
	Prices     []Price        `json:"prices"`
	FlowCost   Piastres       `json:"flow_cost_piastres"` // proven minimum of the flow model

	Transfers []Transfer `json:"transfers"`
	Waves     []Wave     `json:"waves"` // by date, warehouse, tier
	Unserved  []Unserved `json:"unserved,omitempty"`
	Summary   Summary    `json:"summary"`
}

// Effort sets the iteration budgets of the search.
type Effort string

// The three budgets: seconds, the default, and as long as patience lasts.
const (
	Quick    Effort = "quick"
	Normal   Effort = "normal"
	Thorough Effort = "thorough"
)

// Allocation is the cartons of one place and how the number came about.
// Cartons = Floor + Need + Rounding; Cartons ≤ Cap ≤ eligible households.
type Allocation struct {
	Place    PlaceID `json:"place"`
	Tier     int     `json:"tier"`
	Cartons  Cartons `json:"cartons"`
	Cap      Cartons `json:"cap"`
	Floor    Cartons `json:"floor"`    // given before need is looked at
	Need     Cartons `json:"need"`     // whole cartons by need
	Rounding Cartons `json:"rounding"` // of the exact share to a whole carton
	// Share is the exact share before rounding, a fraction in lowest terms
	// such as "4711/13".
	Share  string `json:"share"`
	Capped bool   `json:"capped,omitempty"` // the cap held it back
}

// Fairness reports how evenly cartons are spread. Coverage is cartons per
// eligible household, in parts per million so that it is exact enough to compare
// and never a float.
type Fairness struct {
	National     Coverage   `json:"national"`
	Tiers        []Coverage `json:"tiers"`
	Governorates []Coverage `json:"governorates"`
}

// Coverage is how well one tier, governorate or the country is served.
type Coverage struct {
	Code       string  `json:"code"` // tier number, ISO code, or "EG"
	Places     int     `json:"places"`
	Households Cartons `json:"households"`
	Cartons    Cartons `json:"cartons"`
	Coverage   int64   `json:"coverage_ppm"`
	Lowest     int64   `json:"lowest_ppm"` // of its worst-covered place
	LowestAt   PlaceID `json:"lowest_at"`
	Gini       int64   `json:"gini_ppm"` // of coverage over households: 0 even, 1,000,000 all to one
	Jain       int64   `json:"jain_ppm"` // Jain's index of coverage over households: 1,000,000 even
	// BorderFirst is what serving the first tiers first costs (positive) or
	// gives (negative) this group, against the same target shared without tiers.
	BorderFirst Cartons `json:"border_first_cost"`
}

// TrunkFlow is cartons from a plant, or another warehouse, to a warehouse over
// the whole campaign. Cost is per 1,000 cartons.
type TrunkFlow struct {
	From    SiteID      `json:"from"`
	To      SiteID      `json:"to"`
	Cartons Cartons     `json:"cartons"`
	Cost    Piastres    `json:"piastres_per_1000"`
	Metres  geo.Metres  `json:"metres"`
	Seconds geo.Seconds `json:"seconds"`
}

// DeliveryFlow is cartons from a warehouse to a place over the whole campaign.
type DeliveryFlow struct {
	From    SiteID      `json:"from"`
	Place   PlaceID     `json:"place"`
	Cartons Cartons     `json:"cartons"`
	Cost    Piastres    `json:"piastres_per_1000"`
	Metres  geo.Metres  `json:"metres"`
	Seconds geo.Seconds `json:"seconds"`
}

// Price is a shadow price of the flow model: what 1,000 more cartons of a
// limit would save, in piastres, for as long as nothing else binds instead. Zero
// where the limit does not bind. Supply of a warehouse is stock on the first
// day; of a plant, production spread over the days as it is. Doors and fleet
// bound what leaves. A saving of 100,000,000 or more stands for cartons that
// have no way within the limits.
type Price struct {
	Site    SiteID   `json:"site"`
	Limit   string   `json:"limit"` // "supply", "doors", "fleet"
	From    Date     `json:"from"`  // the limit holds for this span of days
	To      Date     `json:"to"`
	Saving  Piastres `json:"piastres_per_1000"`
	Used    Cartons  `json:"used"`
	Allowed Cartons  `json:"allowed"`
}

// Transfer is a dated movement of full trunk trucks from a plant or warehouse
// to a warehouse. Cartons can leave the receiving warehouse on the day after
// Arrives.
type Transfer struct {
	ID      string     `json:"id"`
	From    SiteID     `json:"from"`
	To      SiteID     `json:"to"`
	Departs Date       `json:"departs"`
	Arrives Date       `json:"arrives"`
	Cartons Cartons    `json:"cartons"`
	Vehicle string     `json:"vehicle"`
	Trucks  int        `json:"trucks"`
	Metres  geo.Metres `json:"metres"`   // of one truck, one way
	Cost    Piastres   `json:"piastres"` // of all trucks, there and back
}

// Wave is what one warehouse sends out on one day for one tier.
type Wave struct {
	ID        string  `json:"id"`
	Warehouse SiteID  `json:"warehouse"`
	Date      Date    `json:"date"`
	Tier      int     `json:"tier"`
	Cartons   Cartons `json:"cartons"`
	Trips     []Trip  `json:"trips"`
}

// Trip is one truck's tour from a warehouse and back. Clock times are of the
// wave's date. Loading takes [LoadFrom, Departs] at one door.
type Trip struct {
	ID       string     `json:"id"`
	Vehicle  string     `json:"vehicle"`
	Truck    int        `json:"truck"` // 1..n of its fleet at the warehouse
	Door     int        `json:"door"`  // 1..doors
	Cartons  Cartons    `json:"cartons"`
	LoadFrom Clock      `json:"load_from"`
	Departs  Clock      `json:"departs"`
	Returns  Clock      `json:"returns"`
	Metres   geo.Metres `json:"metres"`   // there, around and back
	Cost     Piastres   `json:"piastres"` // by distance, time and trip; the truck's day is on its first trip
	Stops    []Stop     `json:"stops"`
}

// Stop is a visit on a trip. A truck that comes before the place opens waits:
// Begins is when unloading starts.
type Stop struct {
	Place   PlaceID    `json:"place"`
	Cartons Cartons    `json:"cartons"`
	Metres  geo.Metres `json:"metres"` // from the warehouse or the stop before
	Arrives Clock      `json:"arrives"`
	Begins  Clock      `json:"begins"`
	Leaves  Clock      `json:"leaves"`
}

// Unserved is allocated cartons that the plan could not deliver, with a reason
// that was tested by planning again.
type Unserved struct {
	Place   PlaceID `json:"place"`
	Cartons Cartons `json:"cartons"`
	Reason  Reason  `json:"reason"`
	// Proved: no plan at all brings more cartons to all places of the tiers up to
	// this one, or to those short for the same reason at the same warehouse.
	// Otherwise none was found that does.
	Proved   bool     `json:"proved"`
	TextAr   string   `json:"text_ar"`
	TextEn   string   `json:"text_en"`
	Remedies []Remedy `json:"remedies,omitempty"`
}

// Reason says which limit held cartons back.
type Reason string

// The limits that can hold cartons back.
const (
	ShortSupply Reason = "supply"   // not enough stock and production in time
	ShortDoors  Reason = "doors"    // doors × rate × hours
	ShortTrucks Reason = "trucks"   // trucks × shift
	ShortDays   Reason = "days"     // working days before the date
	TooFar      Reason = "distance" // no warehouse reaches it within a shift
	TooBig      Reason = "size"     // no truck small enough
	Storage     Reason = "storage"  // no room for the stock to arrive
)

// Remedy is the smallest change of one kind that was found to serve the
// cartons, tested by planning again with it, quickly; one less was tried too,
// and did not.
type Remedy struct {
	// Kind is what is to be more: "doors", "trucks" (of type Vehicle), "days" (by
	// which Tier ends later, and the campaign where it must), "stock" (cartons on
	// the first day), "storage" (cartons), or "shift": Amount is then the seconds
	// of the new shift of the site's trucks of type Vehicle.
	Kind    string  `json:"kind"`
	Site    SiteID  `json:"site,omitempty"`
	Vehicle string  `json:"vehicle,omitempty"`
	Tier    int     `json:"tier,omitempty"`
	Amount  int64   `json:"amount"`
	Serves  Cartons `json:"serves"` // all that is short for the same reason there
	TextAr  string  `json:"text_ar"`
	TextEn  string  `json:"text_en"`
}

// Summary is the plan in figures.
type Summary struct {
	Target      Cartons `json:"target"`
	Allocated   Cartons `json:"allocated"`
	Delivered   Cartons `json:"delivered"`
	Unserved    Cartons `json:"unserved"`
	Places      int     `json:"places"`
	Waves       int     `json:"waves"`
	Trips       int     `json:"trips"`
	Stops       int     `json:"stops"`
	Transfers   int     `json:"transfers"`
	TrunkTrucks int     `json:"trunk_trucks"` // truckloads on the trunk

	Metres      geo.Metres `json:"local_metres"`
	TrunkMetres geo.Metres `json:"trunk_metres"` // there and back
	// KgKm is mass × distance carried (not the way back), in kilogram-kilometres.
	KgKm      int64    `json:"kg_km"`
	LocalCost Piastres `json:"local_piastres"`
	TrunkCost Piastres `json:"trunk_piastres"`

	Tiers    []TierSummary `json:"tiers"`
	FirstDay Date          `json:"first_delivery"`
	LastDay  Date          `json:"last_delivery"`
}

// TierSummary is one tier's share of the summary.
type TierSummary struct {
	Tier       int     `json:"tier"`
	Cartons    Cartons `json:"cartons"`
	Delivered  Cartons `json:"delivered"`
	Completed  Date    `json:"completed"`   // day of its last delivery
	CompleteBy Date    `json:"complete_by"` // as asked
}

// CostPerCarton gives trunk and local cost per delivered carton, rounded half
// up to the piastre.
func (s *Summary) CostPerCarton() Piastres {
	if s.Delivered == 0 {
		return 0
	}
	return (s.LocalCost + s.TrunkCost + Piastres(s.Delivered)/2) / Piastres(s.Delivered)
}
