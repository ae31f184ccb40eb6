package check_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/check"
)

// world is a scenario with the planner's plan of it.
type world struct {
	name string
	s    *planner.Scenario
	p    *planner.Plan
}

func planned(t testing.TB, name string, s *planner.Scenario) world {
	t.Helper()
	p, err := planner.Make(context.Background(), s, planner.Options{Seed: 1, Effort: planner.Quick})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return world{name, s, p}
}

// worlds are the tiny fixtures and some drawn from them.
func worlds(t testing.TB, drawn int) []world {
	out := []world{
		planned(t, "oasis", fixtures.Oasis()), planned(t, "two banks", fixtures.TwoBanks()), planned(t, "drought", fixtures.Drought()),
	}
	for i := range drawn {
		out = append(out, planned(t, fmt.Sprint("drawn ", i), drawnWorld(uint64(i))))
	}
	return out
}

// drawnWorld is a fixture with other numbers: scarce or plenty, with stock that
// warehouses give each other, rates by the hour, days off, hours of places,
// slow roads, other policies.
func drawnWorld(seed uint64) *planner.Scenario {
	r := rand.New(rand.NewPCG(seed, 1448))
	s := []func() *planner.Scenario{fixtures.TwoBanks, fixtures.Drought}[r.IntN(2)]()
	c := &s.Campaign
	households := planner.Cartons(0)
	for i := range s.Places {
		p := &s.Places[i]
		p.Households = planner.Cartons(20 + r.IntN(400))
		p.NeedPermille = int64(500 + r.IntN(1500))
		if r.IntN(4) == 0 {
			p.Opens, p.Closes = planner.Clock(9*3600), planner.Clock(12*3600)
		}
		households += p.Households
	}
	c.Policy.Name = []string{"tier-then-need", "max-min", "quota"}[r.IntN(3)]
	if c.Policy.CapPermille = 0; r.IntN(2) == 0 {
		c.Policy.CapPermille = 900
		households = households * 85 / 100
	}
	c.Target = planner.Cartons(r.Int64N(int64(households)))
	if c.Policy.Name == "quota" {
		c.Policy.Quotas = map[string]planner.Cartons{s.Places[0].Governorate: 5}
		c.Target = min(c.Target, s.Places[len(s.Places)-1].Households/2)
		c.Target = max(c.Target, 6)
	}
	for i := range c.Tiers {
		c.Tiers[i].FloorPermille = int64(r.IntN(800))
	}
	for i := range s.VehicleTypes {
		s.VehicleTypes[i].PerHour, s.VehicleTypes[i].PerDay = planner.Piastres(r.IntN(9000)), planner.Piastres(r.IntN(90000))
	}
	s.Lots = append(s.Lots, planner.Lot{ID: "extra", Warehouse: s.Warehouses[1].ID, SKU: c.Carton.SKU, Cartons: planner.Cartons(r.IntN(1200)), Expires: c.Deadline + 50})
	s.Fleets = append(s.Fleets, planner.Fleet{Site: s.Warehouses[1].ID, Type: "trunk", Trucks: 2, Owner: "ORG-01"})
	if r.IntN(2) == 0 {
		s.Calendar = append(s.Calendar, planner.CalendarDay{Date: c.FirstDay + 1, Working: false})
	}
	if r.IntN(2) == 0 {
		s.Closures = append(s.Closures, planner.Closure{ID: "C", Kind: "road", Centre: s.Places[0].Point, Radius: 3000, Permille: 1500, From: c.FirstDay, To: c.Deadline})
	}
	return s
}

// The referee has nothing against the planner's own plans.
func TestGoodPlansBreakNoRule(t *testing.T) {
	for _, w := range worlds(t, 40) {
		for _, v := range check.Plan(w.s, w.p) {
			t.Errorf("%s: %s: %s: %s", w.name, v.Rule, v.Where, v.TextEn)
		}
	}
}
