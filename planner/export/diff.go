package export

import (
	"slices"

	"katf/planner"
)

// Difference is what changes from plan A to plan B. Lists hold changes only.
type Difference struct {
	A            Side         `json:"a"`
	B            Side         `json:"b"`
	SameScenario bool         `json:"same_scenario"`
	Figures      []Figure     `json:"figures"` // all, changed or not
	Dates        []DateChange `json:"dates"`   // all, changed or not
	Regions      []Region     `json:"governorates,omitempty"`
	Places       []Change     `json:"places,omitempty"`
	// Trips counts the trips that only A, only B, or both have alike.
	Trips TripChange `json:"trips"`
}

// Side names one of the two plans.
type Side struct {
	Scenario string         `json:"scenario_sha256"`
	Campaign string         `json:"campaign"`
	Seed     uint64         `json:"seed"`
	Effort   planner.Effort `json:"effort"`
}

// Figure is a number in both plans. Unit is "cartons", "metres", "kg_km",
// "piastres", "ppm" or "". Better says which way people want it: "more", "less",
// or "" where neither is better by itself.
type Figure struct {
	Name   string `json:"name"`
	Unit   string `json:"unit,omitempty"`
	Better string `json:"better,omitempty"`
	A      int64  `json:"a"`
	B      int64  `json:"b"`
}

// DateChange is a date in both plans.
type DateChange struct {
	Name string       `json:"name"`
	A    planner.Date `json:"a"`
	B    planner.Date `json:"b"`
}

// Region is a governorate whose cartons change.
type Region struct {
	Code string          `json:"code"`
	A    planner.Cartons `json:"a"`
	B    planner.Cartons `json:"b"`
}

// Change is a place that gets another number of cartons, on other days, or from
// other warehouses. A place that a plan does not have has 0 cartons there.
type Change struct {
	Place planner.PlaceID `json:"place"`
	A     Arrival         `json:"a"`
	B     Arrival         `json:"b"`
}

// Arrival is what one plan does for a place.
type Arrival struct {
	Cartons    planner.Cartons  `json:"cartons"`
	Delivered  planner.Cartons  `json:"delivered"`
	First      planner.Date     `json:"first_day"`
	Last       planner.Date     `json:"last_day"`
	Warehouses []planner.SiteID `json:"warehouses,omitempty"`
}

// TripChange counts trips by date, warehouse, truck, load and stops.
type TripChange struct {
	OnlyA int `json:"only_a"`
	OnlyB int `json:"only_b"`
	Both  int `json:"both"`
}

// Diff compares two plans. They need not be of the same scenario.
func Diff(a, b *planner.Plan) *Difference {
	return &Difference{
		A: side(a), B: side(b),
		SameScenario: a.Scenario == b.Scenario,
		Figures:      figures(a, b),
		Dates:        dates(a, b),
		Regions:      regions(a, b),
		Places:       changes(a, b),
		Trips:        tripChange(a, b),
	}
}

// Same reports whether nothing that a person acts on differs.
func (d *Difference) Same() bool {
	for _, f := range d.Figures {
		if f.A != f.B {
			return false
		}
	}
	for _, c := range d.Dates {
		if c.A != c.B {
			return false
		}
	}
	return len(d.Regions) == 0 && len(d.Places) == 0 && d.Trips.OnlyA == 0 && d.Trips.OnlyB == 0
}

func side(p *planner.Plan) Side {
	return Side{Scenario: p.Scenario, Campaign: p.Campaign.ID, Seed: p.Seed, Effort: p.Effort}
}

// total figures grow with what is delivered: less is only better for as much.
var total = map[string]bool{"local distance": true, "trunk distance": true, "carried": true, "local cost": true, "trunk cost": true, "total cost": true}

func figures(a, b *planner.Plan) []Figure {
	of := func(p *planner.Plan) []Figure {
		s := &p.Summary
		return []Figure{
			{Name: "target", Unit: "cartons", A: int64(s.Target)},
			{Name: "allocated", Unit: "cartons", Better: "more", A: int64(s.Allocated)},
			{Name: "delivered", Unit: "cartons", Better: "more", A: int64(s.Delivered)},
			{Name: "unserved", Unit: "cartons", Better: "less", A: int64(s.Unserved)},
			{Name: "places", Better: "more", A: int64(s.Places)},
			{Name: "delivered coverage", Unit: "ppm", Better: "more", A: share(int64(s.Delivered), int64(p.Fairness.National.Households), 6)},
			{Name: "coverage", Unit: "ppm", Better: "more", A: p.Fairness.National.Coverage},
			{Name: "lowest coverage", Unit: "ppm", Better: "more", A: p.Fairness.National.Lowest},
			{Name: "Gini", Unit: "ppm", Better: "less", A: p.Fairness.National.Gini},
			{Name: "Jain", Unit: "ppm", Better: "more", A: p.Fairness.National.Jain},
			{Name: "waves", A: int64(s.Waves)},
			{Name: "trips", A: int64(s.Trips)},
			{Name: "stops", A: int64(s.Stops)},
			{Name: "transfers", A: int64(s.Transfers)},
			{Name: "trunk truckloads", A: int64(s.TrunkTrucks)},
			{Name: "local distance", Unit: "metres", Better: "less", A: int64(s.Metres)},
			{Name: "trunk distance", Unit: "metres", Better: "less", A: int64(s.TrunkMetres)},
			{Name: "carried", Unit: "kg_km", Better: "less", A: s.KgKm},
			{Name: "local cost", Unit: "piastres", Better: "less", A: int64(s.LocalCost)},
			{Name: "trunk cost", Unit: "piastres", Better: "less", A: int64(s.TrunkCost)},
			{Name: "total cost", Unit: "piastres", Better: "less", A: int64(s.LocalCost + s.TrunkCost)},
			{Name: "cost per carton", Unit: "piastres", Better: "less", A: int64(s.CostPerCarton())},
		}
	}
	out := of(a)
	for i, f := range of(b) {
		out[i].B = f.A
		if total[f.Name] && a.Summary.Delivered != b.Summary.Delivered {
			out[i].Better = "" // who delivers less drives less
		}
	}
	return out
}

// regions compares cartons by governorate, as the fairness report has them.
func regions(a, b *planner.Plan) []Region {
	var out []Region
	at := map[string]int{}
	find := func(code string) *Region {
		i, ok := at[code]
		if !ok {
			i = len(out)
			at[code] = i
			out = append(out, Region{Code: code})
		}
		return &out[i]
	}
	for _, c := range a.Fairness.Governorates {
		find(c.Code).A = c.Cartons
	}
	for _, c := range b.Fairness.Governorates {
		find(c.Code).B = c.Cartons
	}
	return slices.DeleteFunc(out, func(r Region) bool { return r.A == r.B })
}
