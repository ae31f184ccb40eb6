package planner_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/geo"
	"katf/planner"
)

// applied makes the change that a remedy asks for, by some amount, to a copy of
// a scenario.
func applied(s *planner.Scenario, r *planner.Remedy, amount int64) *planner.Scenario {
	out := *s
	out.Warehouses, out.VehicleTypes = slices.Clone(s.Warehouses), slices.Clone(s.VehicleTypes)
	out.Campaign.Tiers = slices.Clone(s.Campaign.Tiers)
	switch r.Kind {
	case "doors":
		warehouse(&out, r.Site).Doors += int(amount)
	case "storage":
		warehouse(&out, r.Site).Storage += planner.Cartons(amount)
	case "stock":
		out.Lots = slices.Clone(s.Lots)
		addSupply(&out, r.Site, planner.Cartons(amount))
	case "trucks":
		out.Fleets = append(slices.Clone(s.Fleets), planner.Fleet{Site: r.Site, Type: r.Vehicle, Trucks: int(amount)})
	case "shift":
		v := vehicle(&out, r.Vehicle)
		v.Shift = max(v.Shift, geo.Seconds(amount))
	case "days":
		for i := range out.Campaign.Tiers {
			if t := &out.Campaign.Tiers[i]; t.Number == r.Tier {
				t.CompleteBy += planner.Date(amount)
				out.Campaign.Deadline = max(out.Campaign.Deadline, t.CompleteBy)
			}
		}
	default:
		panic("no such kind of remedy: " + r.Kind)
	}
	return &out
}

// tryRemedies plans with every remedy of a plan, and with a little less.
func tryRemedies(t interface {
	Errorf(string, ...any)
	Fatal(...any)
}, s *planner.Scenario, plan *planner.Plan) {
	tried := map[string]bool{}
	before := short(plan)
	for i := range plan.Unserved {
		for _, r := range plan.Unserved[i].Remedies {
			key := fmt.Sprint(r.TextEn, r.Serves)
			if tried[key] {
				continue
			}
			tried[key] = true
			unit := int64(1)
			if r.Kind == "shift" {
				unit = 900
			}
			tier := tierOf(plan, plan.Unserved[i].Place)
			served := func(amount int64) bool {
				after, err := planner.Short(applied(s, &r, amount), plan.Seed)
				if err != nil {
					t.Fatal(err)
				}
				return after[tier] <= before[tier]-r.Serves && total(after) <= total(before)-r.Serves
			}
			if !served(r.Amount) {
				t.Errorf("%s: does not serve %d cartons", r.TextEn, r.Serves)
			}
			if r.Amount > unit && served(r.Amount-unit) {
				t.Errorf("%s: one less would do", r.TextEn)
			}
		}
	}
}

// short is what a plan leaves, by tier in order of number.
func short(p *planner.Plan) (out []planner.Cartons) {
	for _, t := range p.Summary.Tiers {
		out = append(out, t.Cartons-t.Delivered)
	}
	return out
}

func total(cartons []planner.Cartons) (sum planner.Cartons) {
	for _, c := range cartons {
		sum += c
	}
	return sum
}

// tierOf gives the index of a place's tier.
func tierOf(p *planner.Plan, place planner.PlaceID) int {
	for i := range p.Allocations {
		if p.Allocations[i].Place == place {
			return p.Allocations[i].Tier - 1
		}
	}
	panic("no such place: " + place)
}

// Scarce worlds, each a Drought with its south well off and its north, 583
// cartons for one village, held back by one thing.
func TestScarceWorlds(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(s *planner.Scenario)
		reason  planner.Reason
		cartons planner.Cartons
		proved  bool
		kinds   string
	}{
		{"narrow doors", func(*planner.Scenario) {}, planner.ShortDoors, 83, true, "doors days"},
		{"few trucks", func(s *planner.Scenario) {
			// Each day one truck makes four trips of 22 cartons: 1,001 s there, as many
			// back, 264 s of loading, 600 + 132 s at the village, 600 s between trips.
			wide(s)
			s.Fleets[0].Trucks = 1
			vehicle(s, "truck").Load, vehicle(s, "truck").MaxTrips = 22, 4
		}, planner.ShortTrucks, 583 - 5*4*22, false, "trucks days"},
		{"little stock", func(s *planner.Scenario) {
			wide(s)
			s.Lots[0].Cartons = 500
		}, planner.ShortSupply, 83, true, "stock days"},
		{"no day", func(s *planner.Scenario) {
			wide(s)
			s.Closures = []planner.Closure{{ID: "C", Kind: "place", Ref: "N", From: s.Campaign.FirstDay, To: s.Campaign.Deadline}}
		}, planner.ShortDays, 583, false, "days"},
		{"closed warehouse", func(s *planner.Scenario) {
			wide(s)
			s.Closures = []planner.Closure{{ID: "C", Kind: "warehouse", Ref: "WN", From: s.Campaign.FirstDay, To: s.Campaign.Deadline}}
		}, planner.ShortDays, 583, true, "days"},
		{"far", func(s *planner.Scenario) {
			// 150,113 m, 15,012 s there; with 600 s to hand over and 12 + 6 s for one
			// carton 30,642 s of a shift of 28,800.
			wide(s)
			s.Places[0].Point.Lat -= 1.26
			vehicle(s, "truck").Shift = 28_800
		}, planner.TooFar, 583, true, "shift"},
		{"narrow streets", func(s *planner.Scenario) {
			wide(s)
			s.Places[0].MaxSize = 1
			s.VehicleTypes = append(s.VehicleTypes, planner.VehicleType{ID: "van", NameAr: "فان", NameEn: "Van", Size: 1, Load: 50, Payload: 750_000, PerTrip: 1000, PerKm: 200, Shift: 36_000})
		}, planner.TooBig, 583, true, "trucks"},
		{"closed road", func(s *planner.Scenario) {
			wide(s)
			s.Closures = []planner.Closure{{ID: "C", Kind: "road", Centre: s.Places[0].Point, Radius: 1000, Permille: 60_000, From: s.Campaign.FirstDay, To: s.Campaign.Deadline}}
		}, planner.TooFar, 583, false, ""},
		{"closes early", func(s *planner.Scenario) {
			wide(s)
			s.Places[0].Opens, s.Places[0].Closes = 6*3600, 7*3600+600
		}, planner.TooFar, 583, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := fixtures.Drought()
			s.Lots[1].Cartons = 500
			c.change(s)
			plan := make_(t, s, planner.Options{Effort: planner.Quick, Workers: 1})
			if len(plan.Unserved) != 1 || plan.Unserved[0].Place != "N" {
				t.Fatalf("unserved: %+v", plan.Unserved)
			}
			u := &plan.Unserved[0]
			var kinds []string
			for _, r := range u.Remedies {
				kinds = append(kinds, r.Kind)
			}
			if got := strings.Join(kinds, " "); u.Reason != c.reason || u.Cartons != c.cartons || u.Proved != c.proved || got != c.kinds {
				t.Errorf("%d cartons for want of %s, proved %v, remedies %q", u.Cartons, u.Reason, u.Proved, got)
			}
			wellSaid(t, plan)
			tryRemedies(t, s, plan)
		})
	}
}

// wide gives the north doors for everything.
func wide(s *planner.Scenario) { s.Warehouses[0].Doors, s.Warehouses[0].DoorRate = 2, 300 }

// wellSaid checks the form of all texts of what is unserved.
func wellSaid(t interface{ Errorf(string, ...any) }, p *planner.Plan) {
	for _, u := range p.Unserved {
		texts := []string{u.TextEn}
		arabic := []string{u.TextAr}
		if u.Reason == "" {
			t.Errorf("%s: no reason", u.Place)
		}
		for _, r := range u.Remedies {
			if r.Amount <= 0 || r.Serves <= 0 {
				t.Errorf("%s: %+v", u.Place, r)
			}
			texts, arabic = append(texts, r.TextEn), append(arabic, r.TextAr)
		}
		for _, en := range texts {
			for _, bad := range []string{" 1 cartons", " 0 cartons", "1 more doors", "1 more trucks", "1 more days", "%!", "  "} {
				if en == "" || strings.Contains(" "+en, bad) && !strings.Contains(en, "11 more") && !strings.Contains(en, "1 more door ") {
					t.Errorf("%s: %q", u.Place, en)
				}
			}
		}
		for _, ar := range arabic {
			if !strings.ContainsAny(ar, "اأ") || strings.Contains(ar, "%!") || strings.Contains(ar, "  ") {
				t.Errorf("%s: %q", u.Place, ar)
			}
		}
	}
}

// In any scenario what is unserved is explained, and remedies do what they say.
func TestRandomRemedies(t *testing.T) {
	draws(t, 10)
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t)
		plan := make_(t, s, planner.Options{Seed: 1, Effort: planner.Quick, Workers: 1})
		wellSaid(t, plan)
		tryRemedies(t, s, plan)
	})
}

func TestDroughtRemedies(t *testing.T) {
	s := fixtures.Drought()
	plan := make_(t, s, planner.Options{Effort: planner.Normal})
	wellSaid(t, plan)
	tryRemedies(t, s, plan)
	if len(plan.Unserved) != 2 || !plan.Unserved[0].Proved || !plan.Unserved[1].Proved {
		t.Errorf("%+v", plan.Unserved)
	}
}
