package planner_test

import (
	"context"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"katf/planner"
	"katf/planner/check"
)

func make_(t interface{ Fatal(...any) }, s *planner.Scenario, opt planner.Options) *planner.Plan {
	plan, err := planner.Make(context.Background(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// The referee finds nothing to object to in any plan of any small scenario:
// cartons are neither lost nor invented, whatever is scarce.
func TestPlansPassTheReferee(t *testing.T) {
	draws(t, 60)
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t)
		plan := make_(t, s, planner.Options{Seed: 1, Effort: planner.Quick, Workers: 1})
		for _, v := range check.Plan(s, plan) {
			t.Errorf("%s: %s: %s", v.Rule, v.Where, v.TextEn)
		}
	})
}

// The plan depends on the scenario and the seed alone, not on the cores.
func TestSameSeedSameBytes(t *testing.T) {
	draws(t, 12)
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t)
		seed := rapid.Uint64().Draw(t, "seed")
		var want string
		for _, workers := range []int{1, 2, 7} {
			plan := make_(t, s, planner.Options{Seed: seed, Effort: planner.Quick, Workers: workers})
			got, err := json.Marshal(plan)
			if err != nil {
				t.Fatal(err)
			}
			if want == "" {
				want = string(got)
			} else if want != string(got) {
				t.Fatalf("%d workers gave another plan", workers)
			}
		}
	})
}
