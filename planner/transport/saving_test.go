package transport

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSaving(t *testing.T) {
	p := twoWays(9)
	r, err := solve(p)
	if err != nil {
		t.Fatal(err)
	}
	// A unit more over the narrow way costs 2 instead of 10.
	for e, want := range []int64{8, 0, 0, 0} {
		if got := r.Saving(e); got != want {
			t.Errorf("arc %d saves %d, want %d", e, got, want)
		}
	}
}

// One unit more of capacity saves at most the price, one less costs at least
// it; where both agree the price is unique, so both are the price.
func TestSavingIsASlopeOfTheCost(t *testing.T) {
	unique := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		r, err := solve(p)
		if err != nil || len(p.Arcs) == 0 {
			t.Skip("no optimum")
		}
		e := rapid.IntRange(0, len(p.Arcs)-1).Draw(t, "arc")
		if p.Arcs[e].Cap >= Unbounded {
			if r.Saving(e) != 0 {
				t.Fatal("an arc without limit has a price")
			}
			return
		}
		price := r.Saving(e)
		more := with(t, p, e, 1)
		if gain := r.Cost - more; gain < 0 || gain > price {
			t.Fatalf("one unit more saves %d, price %d", gain, price)
		}
		if p.Arcs[e].Cap == 0 {
			return
		}
		if _, unmet := cheapest(changed(p, e, -1)); unmet > 0 {
			return
		}
		less := with(t, p, e, -1)
		if less-r.Cost < price {
			t.Fatalf("one unit less costs %d, price %d", less-r.Cost, price)
		}
		if less-r.Cost == r.Cost-more && price > 0 {
			unique++
		}
	})
	if unique == 0 {
		t.Error("no unique price was met")
	}
}

func changed(p *Problem, e int, by int64) *Problem {
	q := &Problem{Supply: p.Supply, Arcs: slices.Clone(p.Arcs)}
	q.Arcs[e].Cap += by
	return q
}

func with(t *rapid.T, p *Problem, e int, by int64) int64 {
	r, err := solve(changed(p, e, by))
	if err != nil {
		t.Fatal(err)
	}
	return r.Cost
}

// Potentials are the marginal cost of moving a unit of supply.
func TestPotentialsAreMarginalCosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		r, err := solve(p)
		if err != nil {
			t.Skip("no optimum")
		}
		node := rapid.IntRange(0, len(p.Supply)-1)
		u, v := node.Draw(t, "sends"), node.Draw(t, "receives")
		q := &Problem{Supply: slices.Clone(p.Supply), Arcs: p.Arcs}
		q.Supply[u]++
		q.Supply[v]--
		if more, err := solve(q); err == nil && more.Cost-r.Cost < r.Potential[v]-r.Potential[u] {
			t.Fatalf("costs %d more, potentials say at least %d", more.Cost-r.Cost, r.Potential[v]-r.Potential[u])
		}
		if slices.Min(r.Potential) != 0 {
			t.Fatalf("potentials %v", r.Potential)
		}
	})
}
