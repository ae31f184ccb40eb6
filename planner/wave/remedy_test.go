package wave

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRemediesByHand: 100 cartons to bring out, 20 a day through the doors and
// on the trucks, on four days.
func TestRemediesByHand(t *testing.T) {
	p := plantAnd(100, to(100))
	p.Warehouses[0].Handling = every(4, int64(20))
	s, err := Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	want := []Remedy{
		{Change: MoreHandling, Amount: 5, Serves: 20},
		{Change: MoreDays, Amount: 1, Serves: 20},
	}
	if diff := cmp.Diff(want, Remedies(p, s.Bound[0])); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}

	p = plantAnd(10, to(60))
	p.Legs[0].Cartons = 30
	if s, err = Solve(p); err != nil {
		t.Fatal(err)
	}
	want = []Remedy{{Change: MoreStock, Amount: 20, Serves: 20}}
	if diff := cmp.Diff(want, Remedies(p, s.Bound[0])); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
}

// TestRemediesAgainstBruteForce: with the amount there is a schedule that serves
// the bound, and with one less hardly ever.
func TestRemediesAgainstBruteForce(t *testing.T) {
	n, least := 0, 0
	for seed := range 200 {
		p := tinyProblem(rand.New(rand.NewPCG(uint64(seed), 13)))
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(s.Bound, func(b Bound) bool { return b.Limit != Days })
		if at < 0 {
			continue
		}
		total := int64(0)
		for _, q := range s.Short {
			total += q
		}
		for _, r := range Remedies(p, s.Bound[at]) {
			if r.Change == MoreDays {
				continue // too long for exhaustion
			}
			n++
			if got := leastTotal(r.Apply(p)); got > total-r.Serves {
				t.Fatalf("seed %d: %+v leaves %d short, not %d", seed, r, got, total-r.Serves)
			}
			if r.Amount--; r.Amount == 0 || leastTotal(r.Apply(p)) > total-r.Serves {
				least++
			}
		}
	}
	t.Logf("%d remedies, %d of them least by exhaustion too", n, least)
	if least*100 < n*90 {
		t.Errorf("only %d of %d remedies are the least", least, n)
	}
}

// leastTotal is the least that can be short in all, whatever the tiers.
func leastTotal(p *Problem) int64 { return bruteForce(p, everywhere, 0)[0] }
