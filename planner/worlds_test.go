package planner_test

import (
	"fmt"
	"testing"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/check"
)

// Cases that lists of real life hold, each a small change to a world known by
// heart: every plan passes the referee, and so many cartons are brought.
func TestOddWorlds(t *testing.T) {
	for _, c := range []struct {
		name      string
		base      func() *planner.Scenario
		change    func(s *planner.Scenario)
		delivered planner.Cartons
	}{
		{"one day", fixtures.Oasis, func(s *planner.Scenario) {
			s.Campaign.Deadline = s.Campaign.FirstDay
			s.Campaign.Tiers[0].CompleteBy = s.Campaign.Deadline
		}, 300},
		{"nothing to give", fixtures.Oasis, func(s *planner.Scenario) { s.Campaign.Target = 0 }, 0},
		{"a place without households", fixtures.Oasis, func(s *planner.Scenario) {
			s.Places = append(s.Places, s.Places[0])
			s.Places[3].ID, s.Places[3].Households = "D", 0
		}, 300},
		{"tiers listed backwards", fixtures.TwoBanks, func(s *planner.Scenario) {
			s.Campaign.Tiers[0], s.Campaign.Tiers[1] = s.Campaign.Tiers[1], s.Campaign.Tiers[0]
		}, 900},
		{"a gap between tiers", fixtures.TwoBanks, func(s *planner.Scenario) {
			s.Campaign.Tiers[0].CompleteBy = s.Campaign.FirstDay + 3
			s.Campaign.Tiers[1].StartsOn = s.Campaign.FirstDay + 5
		}, 900},
		{"most by quota", fixtures.TwoBanks, func(s *planner.Scenario) {
			s.Campaign.Policy = planner.Policy{Name: "quota", Quotas: map[string]planner.Cartons{"EG-KN": 350, "EG-SHG": 550}}
		}, 900},
		{"as even as can be", fixtures.TwoBanks, func(s *planner.Scenario) { s.Campaign.Policy = planner.Policy{Name: "max-min"} }, 900},
		{"trunk trucks of two owners", fixtures.TwoBanks, func(s *planner.Scenario) {
			// 9 loads of 100, and only one truck of each owner: 2 a day from PN and 2
			// days there and back across.
			s.Fleets[3].Trucks = 3
			s.Fleets = append(s.Fleets, planner.Fleet{Site: "PN", Type: "trunk", Trucks: 3, Owner: "ORG-02"})
		}, 900},
		{"doors that load no full truck in a day", fixtures.Oasis, func(s *planner.Scenario) {
			// Ten cartons an hour for ten hours: 100 a day, fewer than the truck takes.
			s.Warehouses[0].DoorRate = 10
			vehicle(s, "truck").Shift = 48 * 3600
		}, 300},
		{"stock that expires on the way", fixtures.TwoBanks, func(s *planner.Scenario) {
			// It fills the warehouse, and is not counted on.
			s.Lots = append(s.Lots, planner.Lot{ID: "OLD", Warehouse: "WS", SKU: s.Campaign.Carton.SKU, Cartons: 700, Expires: s.Campaign.FirstDay + 2})
			s.Warehouses[0].Storage = 1000
		}, 900},
		{"a warehouse that gives", fixtures.TwoBanks, func(s *planner.Scenario) {
			// WN holds it all and sends 500 across.
			s.Plants, s.Production, s.Fleets = nil, nil, s.Fleets[:2]
			s.Lots = []planner.Lot{{ID: "L", Warehouse: "WN", SKU: s.Campaign.Carton.SKU, Cartons: 900, Expires: s.Campaign.Deadline + 9}}
			s.Fleets = append(s.Fleets, planner.Fleet{Site: "WN", Type: "trunk", Trucks: 3, Owner: "ORG-01"})
		}, 900},
		{"long days in the calendar alone", fixtures.Drought, func(s *planner.Scenario) {
			// The north works from 7 to 12 and passes 100; until 17 it passes 200.
			for d := s.Campaign.FirstDay; d <= s.Campaign.Deadline; d++ {
				s.Calendar = append(s.Calendar, planner.CalendarDay{Date: d, Working: true, Opens: 7 * 3600, Closes: 17 * 3600})
			}
		}, 783},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := c.base()
			c.change(s)
			for _, effort := range []planner.Effort{planner.Quick, planner.Normal} {
				p := make_(t, s, planner.Options{Effort: effort})
				for _, v := range check.Plan(s, p) {
					t.Errorf("%s: %s: %s", v.Rule, v.Where, v.TextEn)
				}
				if p.Summary.Delivered != c.delivered {
					t.Errorf("%s: %d delivered, want %d: %s", effort, p.Summary.Delivered, c.delivered, reasons(p))
				}
			}
		})
	}
}

func reasons(p *planner.Plan) (text string) {
	for _, u := range p.Unserved {
		text += fmt.Sprintf("%s %d %s; ", u.Place, u.Cartons, u.TextEn)
	}
	return text
}

// Max-min and quotas share as they say, from the scenario to the plan.
func TestPolicies(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy planner.Policy
		want   []planner.Cartons // S1 200, S2 200, S3 100, N1 400, N2 200 households
	}{
		// 9/11 each: 409 1/11 for the south, of which the villages round to 164 (the
		// first of two equal fractions), 163 and 82; 490 10/11 for the north.
		{"max-min", planner.Policy{Name: "max-min"}, []planner.Cartons{164, 163, 82, 327, 164}},
		// 350 / 500 each in the south, 550 / 600 in the north.
		{"quota", planner.Policy{Name: "quota", Quotas: map[string]planner.Cartons{"EG-KN": 350, "EG-SHG": 550}}, []planner.Cartons{140, 140, 70, 367, 183}},
	} {
		s := fixtures.TwoBanks()
		s.Campaign.Policy = c.policy
		p := make_(t, s, planner.Options{Effort: planner.Quick})
		for i, a := range p.Allocations {
			if a.Cartons != c.want[i] {
				t.Errorf("%s: %s gets %d (%s), want %d", c.name, a.Place, a.Cartons, a.Share, c.want[i])
			}
		}
	}
}

// What border-first costs is measured against nobody first: 550 cartons, half of
// what would serve everybody, are 250 for the south and 300 for the north where
// none comes first, and 500 and 50 where the south does.
func TestBorderFirstCost(t *testing.T) {
	s := fixtures.TwoBanks()
	s.Campaign.Target = 550
	p := make_(t, s, planner.Options{Effort: planner.Quick})
	if f := p.Fairness; f.Tiers[0].Cartons != 500 || f.Tiers[0].BorderFirst != -250 || f.Tiers[1].BorderFirst != 250 || f.National.BorderFirst != 0 {
		t.Errorf("%+v", f)
	}
}

// Progress comes to its end in every stage, givers included.
func TestProgress(t *testing.T) {
	s := fixtures.TwoBanks()
	s.Lots = []planner.Lot{{ID: "L", Warehouse: "WN", SKU: s.Campaign.Carton.SKU, Cartons: 900, Expires: s.Campaign.Deadline + 9}}
	s.Production = nil
	s.Fleets = append(s.Fleets, planner.Fleet{Site: "WN", Type: "trunk", Trucks: 5, Owner: "ORG-01"})
	last := map[planner.Stage][2]int{}
	make_(t, s, planner.Options{Effort: planner.Quick, Progress: func(stage planner.Stage, done, total int) {
		if done > total {
			t.Errorf("%s: %d of %d", stage, done, total)
		}
		last[stage] = [2]int{done, total}
	}})
	if got := last[planner.StageRoute]; got != [2]int{2, 2} {
		t.Errorf("route ends at %v", got)
	}
}
