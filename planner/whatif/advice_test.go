package whatif_test

import (
	"slices"
	"strings"
	"testing"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/whatif"
)

func planned(t *testing.T, s *planner.Scenario) *planner.Plan {
	t.Helper()
	p, err := planner.Make(t.Context(), s, planner.Options{Seed: 7, Effort: planner.Quick})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every piece of advice says its worth in both languages, and the changes that
// it carries can be made.
func TestAdviceCanBeTried(t *testing.T) {
	for name, world := range map[string]func() *planner.Scenario{"two banks": fixtures.TwoBanks, "drought": fixtures.Drought, "oasis": fixtures.Oasis} {
		s := world()
		for i, a := range whatif.Advise(s, planned(t, s)) {
			if a.Rank != i+1 || a.TextAr == "" || a.TextEn == "" || strings.Contains(a.TextEn+a.TextAr, "%!") || a.Cartons <= 0 {
				t.Errorf("%s: %+v", name, a)
			}
			if a.NoWay && a.Saving != 0 || a.Basis == "price" && !a.NoWay && a.Saving < 0 {
				t.Errorf("%s: a saving of %d where there is no way: %v", name, a.Saving, a.NoWay)
			}
			c := apply(t, s, a.Changes...)
			if len(a.Changes) > 0 && c.Scenario.Digest() == s.Digest() {
				t.Errorf("%s: %s changes nothing: %s", name, a.TextEn, text(a.Changes))
			}
		}
	}
}

// In the drought the remedies come first, and following the first serves the
// cartons that it says.
func TestAdviceServes(t *testing.T) {
	s := fixtures.Drought()
	p := planned(t, s)
	all := whatif.Advise(s, p)
	if len(all) == 0 || all[0].Basis != "remedy" {
		t.Fatalf("%+v", all)
	}
	remedies, seen := 0, map[string]bool{}
	for _, a := range all {
		if a.Basis != "remedy" {
			continue
		}
		remedies++
		if seen[a.TextEn] {
			t.Errorf("said twice: %s", a.TextEn)
		}
		seen[a.TextEn] = true
		if len(a.Changes) == 0 {
			continue
		}
		again := planned(t, apply(t, s, a.Changes...).Scenario)
		if served := p.Summary.Unserved - again.Summary.Unserved; served < a.Cartons {
			t.Errorf("%s: serves %d", a.TextEn, served)
		}
	}
	if remedies < 2 {
		t.Errorf("%d remedies", remedies)
	}
	if !slices.IsSortedFunc(all, func(x, y whatif.Advice) int { return x.Rank - y.Rank }) {
		t.Error("not by rank")
	}
}

// A price speaks for a tenth of the limit at most, and in proportion.
func TestAdvicePrices(t *testing.T) {
	s := fixtures.TwoBanks()
	p := planned(t, s)
	site := s.Warehouses[0].ID
	p.Unserved = nil
	p.Prices = []planner.Price{
		{Site: site, Limit: "doors", From: s.Campaign.FirstDay, To: s.Campaign.Deadline, Saving: 50_000, Used: 60_000, Allowed: 60_000},
		{Site: site, Limit: "doors", From: s.Campaign.FirstDay, To: s.Campaign.FirstDay, Saving: 20_000, Used: 10_000, Allowed: 10_000},
		{Site: site, Limit: "fleet", From: s.Campaign.FirstDay, To: s.Campaign.Deadline, Saving: 250_000_000, Used: 900, Allowed: 900},
		{Site: site, Limit: "supply", Used: 10, Allowed: 900},
	}
	all := whatif.Advise(s, p)
	if len(all) != 2 {
		t.Fatalf("%+v", all)
	}
	if a := all[0]; a.Limit != "fleet" || !a.NoWay || a.Saving != 0 || a.Cartons != 100 {
		t.Errorf("%+v", a)
	}
	if a := all[1]; a.Limit != "doors" || a.Cartons != 5_000 || a.Saving != 250_000 || !strings.Contains(a.TextEn, "5,000 more cartons of room at the doors of") || !strings.Contains(a.TextEn, "EGP 2,500") {
		t.Errorf("%+v", a)
	}
}
