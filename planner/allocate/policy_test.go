package allocate

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func benchName(policy Policy, n int) string {
	return strings.TrimPrefix(fmt.Sprintf("%T", policy), "allocate.") + fmt.Sprintf("/%d", n)
}

// slowTierThenNeed is the policy as a person would work it out: floors tier by
// tier, then rounds of handing out in proportion, in which whoever reaches the
// cap drops out and the round is done again.
func slowTierThenNeed(p *Problem) (floor, need []*big.Rat) {
	left := big.NewRat(p.Target, 1)
	floor, need = make([]*big.Rat, len(p.Units)), make([]*big.Rat, len(p.Units))
	for t, tier := range p.Tiers {
		want := new(big.Rat)
		for i, u := range p.Units {
			if u.Tier == t {
				floor[i] = big.NewRat(u.Base*tier.FloorPermille, 1000)
				if c := big.NewRat(u.Cap, 1); floor[i].Cmp(c) > 0 {
					floor[i] = c
				}
				want.Add(want, floor[i])
			}
		}
		if want.Cmp(left) > 0 {
			scale := new(big.Rat).Quo(left, want)
			for i, u := range p.Units {
				if u.Tier == t {
					floor[i] = new(big.Rat).Mul(floor[i], scale)
				}
			}
			want = left
		}
		left = new(big.Rat).Sub(left, want)
	}
	for {
		weight, rest := new(big.Rat), new(big.Rat).Set(left)
		for i, u := range p.Units {
			if need[i] == nil {
				weight.Add(weight, big.NewRat(u.Base*u.Weight, 1))
			} else {
				rest.Sub(rest, need[i])
			}
		}
		again := false
		for i, u := range p.Units {
			room := new(big.Rat).Sub(big.NewRat(u.Cap, 1), floor[i])
			if need[i] == nil && new(big.Rat).Mul(rest, big.NewRat(u.Base*u.Weight, 1)).Cmp(new(big.Rat).Mul(room, weight)) >= 0 {
				need[i], again = room, true
			}
		}
		if again {
			continue
		}
		for i, u := range p.Units {
			if need[i] == nil {
				need[i] = new(big.Rat).Mul(rest, new(big.Rat).Quo(big.NewRat(u.Base*u.Weight, 1), weight))
			}
		}
		return floor, need
	}
}

func TestTierThenNeedByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 12, 30)
		shares, err := TierThenNeed{}.Shares(p)
		if err != nil {
			t.Fatal(err)
		}
		floor, need := slowTierThenNeed(p)
		for i := range shares {
			if shares[i].Floor.Rat().Cmp(floor[i]) != 0 || shares[i].Need.Rat().Cmp(need[i]) != 0 {
				t.Fatalf("unit %d: %s + %s, want %s + %s", i, shares[i].Floor, shares[i].Need, floor[i], need[i])
			}
		}
	})
}

// MaxMin against every way of cutting the cartons into the parts of its own
// water level: none has a better sorted list of coverages.
func TestMaxMinAgainstEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 3, 4)
		p.Target = min(p.Target, 5)
		shares, err := MaxMin{}.Shares(p)
		if err != nil {
			t.Fatal(err)
		}
		grain := int64(1) // the level's denominator is a sum of bases, at most 12
		for _, s := range shares {
			if d := s.Total().Rat().Denom().Int64(); d > grain {
				grain = d
			}
		}
		best := leximin(p, grain)
		got := make([]*big.Rat, len(shares))
		for i, s := range shares {
			got[i] = s.Total().Rat()
		}
		if c := compareSorted(coverages(p, got), best); c != 0 {
			t.Fatalf("%+v: shares %v have coverages %v, the best cut into %ds has %v", p, got, coverages(p, got), grain, best)
		}
	})
}

// leximin enumerates all ways to give out the target in parts of 1/grain.
func leximin(p *Problem, grain int64) (best []*big.Rat) {
	x := make([]*big.Rat, len(p.Units))
	var try func(i int, left int64)
	try = func(i int, left int64) {
		if i == len(x) {
			if c := coverages(p, x); left == 0 && (best == nil || compareSorted(c, best) > 0) {
				best = c
			}
			return
		}
		for n := int64(0); n <= min(left, p.Units[i].Cap*grain); n++ {
			x[i] = big.NewRat(n, grain)
			try(i+1, left-n)
		}
	}
	try(0, p.Target*grain)
	return best
}

// coverages gives cartons per household in ascending order, of units that have
// households.
func coverages(p *Problem, cartons []*big.Rat) (out []*big.Rat) {
	for i, u := range p.Units {
		if u.Base > 0 {
			out = append(out, new(big.Rat).Quo(cartons[i], big.NewRat(u.Base, 1)))
		}
	}
	slices.SortFunc(out, (*big.Rat).Cmp)
	return out
}

func compareSorted(a, b []*big.Rat) int { return slices.CompareFunc(a, b, (*big.Rat).Cmp) }

func TestQuotaFixesGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 20, 40)
		q := drawQuota(t, p).(Quota)
		r, err := Allocate(p, q)
		if err != nil {
			t.Fatal(err)
		}
		got := map[int]int64{}
		for i, u := range p.Units {
			got[rootOf(p, u.Group)] += r.Cartons[i]
		}
		for g, n := range q.Cartons {
			if got[g] != n {
				t.Fatalf("group %d got %d cartons, its quota is %d", g, got[g], n)
			}
		}
	})
}

// Inside a quota group, floors come first and need after them; the others share
// the rest as if alone.
func TestQuotaByHand(t *testing.T) {
	p := &Problem{
		Target: 100, Tiers: []Tier{{500}}, Groups: []Group{{-1}, {-1}},
		Units: []Unit{
			{Group: 0, Base: 40, Cap: 40, Weight: 1000},
			{Group: 0, Base: 20, Cap: 20, Weight: 3000},
			{Group: 1, Base: 90, Cap: 90, Weight: 1000},
		},
	}
	r, err := Allocate(p, Quota{map[int]int64{0: 35}})
	if err != nil {
		t.Fatal(err)
	}
	// Floors 20 + 10 of 35; 5 by need at 40 : 60.
	if !slices.Equal(r.Cartons, []int64{22, 13, 65}) {
		t.Errorf("cartons %v, want [22 13 65]", r.Cartons)
	}
	r, err = Allocate(p, Quota{map[int]int64{0: 15, 1: 85}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Cartons, []int64{10, 5, 85}) {
		t.Errorf("cartons %v, want [10 5 85]: floors scaled down together", r.Cartons)
	}
}
