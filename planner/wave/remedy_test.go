package wave

import (
	"math/rand/v2"
	"testing"
)

func TestRemediesAreTheLeastThatServe(t *testing.T) {
	n, least := 0, 0
	for seed := range 200 {
		p := tinyProblem(rand.New(rand.NewPCG(uint64(seed), 13)))
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Bound) == 0 {
			continue
		}
		goal := shortOf(p, s, s.Bound[0].Warehouse, s.Bound[0].Tier) - s.Bound[0].Short
		for _, r := range Remedies(p, s.Bound[0]) {
			n++
			if !r.serves(p, goal) {
				t.Fatalf("seed %d: %+v does not serve", seed, r)
			}
			r.Amount--
			if r.serves(p, goal) {
				t.Fatalf("seed %d: %+v serves too", seed, r)
			}
			if r.Amount == 0 || r.Change == MoreDays || !possible(r.Apply(p), r, goal) {
				least++
			}
		}
	}
	t.Logf("%d remedies, %d of them least by exhaustion too", n, least)
	if least*100 < n*90 {
		t.Errorf("only %d of %d remedies are the least", least, n)
	}
}

// possible tells by exhaustion whether the goal can be had without more short
// in the tiers before.
func possible(p *Problem, r Remedy, goal int64) bool {
	before := int64(0)
	if r.Tier > 0 {
		before = bruteForce(p, r.Warehouse, r.Tier-1)[0]
	}
	return bruteForce(p, r.Warehouse, r.Tier)[0]-before <= goal
}
