package planner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/planner"
)

// The optimum of the country's flow model, and of its relaxation, is proven by
// the dual solution, over the arcs that were never listed too.
func TestFlowsAreOptimal(t *testing.T) {
	for _, s := range []*planner.Scenario{fixtures.Egypt(), fixtures.TwoBanks(), fixtures.Drought()} {
		if err := planner.VerifyFlows(s); err != nil {
			t.Errorf("%s: %v", s.Campaign.ID, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if err := planner.VerifyFlows(randomScenario(t)); err != nil {
			t.Fatal(err)
		}
	})
}

// Two banks by hand. Trunk: 700 cartons at 20,010 piastres per 1,000 and 200
// across at 220,160 make 58,039. Local trips of 100 cartons cost 1,000 and 300 a
// kilometre: 7,004 for 20,016 m there and back, 13,009 for 40,030 m; so
// 200 × 70.04 + 200 × 130.09 + 100 × 130.09 in the south and
// 267 × 70.04 + 133 × 130.09 in the north, each rounded down: 89,036.
func TestTwoBanksPrices(t *testing.T) {
	p := make_(t, fixtures.TwoBanks(), planner.Options{Effort: planner.Quick})
	if p.FlowCost != 58_039+89_036 {
		t.Errorf("flow cost %d", p.FlowCost)
	}
	type price struct {
		Site          planner.SiteID
		Limit         string
		Saving        planner.Piastres
		Used, Allowed planner.Cartons
	}
	var got []price
	for _, r := range p.Prices {
		if r.Limit == "supply" {
			got = append(got, price{r.Site, r.Limit, r.Saving, r.Used, r.Allowed})
		} else if r.Saving != 0 || r.Used >= r.Allowed {
			t.Errorf("%+v binds", r)
		}
	}
	want := []price{
		{"WS", "supply", 220_160, 0, 0},     // instead of one that comes across
		{"WN", "supply", 20_010, 0, 0},      // instead of one from PN
		{"PS", "supply", 200_150, 300, 300}, // 220,160 less its own way
		{"PN", "supply", 0, 600, 900},       // has more than anybody needs
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A price is what more of the limit saves: exactly, where nothing else binds.
func TestTwoBanksPricesByPlanningAgain(t *testing.T) {
	cost, _, err := planner.ModelCost(fixtures.TwoBanks())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		site   planner.SiteID
		saving int64
	}{{"WS", 220_160}, {"WN", 20_010}, {"PS", 200_150}, {"PN", 0}} {
		s := fixtures.TwoBanks()
		addSupply(s, c.site, 100)
		if now, _, err := planner.ModelCost(s); err != nil || cost-now != 100*c.saving {
			t.Errorf("100 more cartons at %s save %d thousandths of a piastre, want %d (%v)", c.site, cost-now, 100*c.saving, err)
		}
	}
}

// addSupply gives a warehouse stock, or a plant production in proportion to what
// it packs.
func addSupply(s *planner.Scenario, site planner.SiteID, cartons planner.Cartons) {
	for i := range s.Production {
		if r := &s.Production[i]; r.Plant == site {
			if days := planner.Cartons(r.To-r.From) + 1; cartons%days != 0 {
				panic("not a whole number of cartons a day")
			} else {
				r.Cartons += cartons / days
			}
			return
		}
	}
	s.Lots = append(s.Lots, planner.Lot{ID: "L-more", Warehouse: site, SKU: s.Campaign.Carton.SKU, Cartons: cartons, Expires: s.Campaign.Deadline + 100})
}

// The minimum is convex in every limit, and a price is a slope of it: whatever
// the scenario, more stock never saves more than its price.
func TestPricesBoundTheSaving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t)
		cost, prices, err := planner.ModelCost(s)
		if err != nil {
			t.Fatal(err)
		}
		w := rapid.IntRange(0, len(s.Warehouses)-1).Draw(t, "warehouse")
		if prices[w].Limit != "supply" || prices[w].Site != s.Warehouses[w].ID {
			t.Fatalf("price %d is of %s %s", w, prices[w].Site, prices[w].Limit)
		}
		more := rapid.IntRange(1, 500).Draw(t, "more")
		// Doors count stock that is there from the start once, cartons from the
		// trunk twice, so that more of it widens them too: not for full doors.
		for _, p := range prices {
			if p.Limit == "doors" && p.Used == p.Allowed {
				return
			}
		}
		before := s.Lots
		addSupply(s, s.Warehouses[w].ID, planner.Cartons(more))
		now, _, err := planner.ModelCost(s)
		if err != nil {
			t.Fatal(err)
		}
		s.Lots = before
		if saved := cost - now; saved > int64(more)*int64(prices[w].Saving) || saved < 0 {
			t.Fatalf("%d more cartons at %s save %d, the price is %d", more, prices[w].Site, saved, prices[w].Saving)
		}
	})
}
