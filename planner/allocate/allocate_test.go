package allocate

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Sums, caps, and rounding within one carton at every level, for every policy.
func TestAllocateIsExactAtEveryLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 25, 60)
		r, err := Allocate(p, drawPolicy(t, p))
		if err != nil {
			t.Fatal(err)
		}
		groups := make([]int64, len(p.Groups))
		exact := make([]*big.Rat, len(p.Groups))
		for g := range exact {
			exact[g] = new(big.Rat)
		}
		var total int64
		for i, u := range p.Units {
			share := r.Shares[i].Total().Rat()
			if share.Sign() < 0 || share.Cmp(new(big.Rat).SetInt64(u.Cap)) > 0 {
				t.Fatalf("unit %d: share %s with cap %d", i, share, u.Cap)
			}
			withinOne(t, r.Cartons[i], share)
			total += r.Cartons[i]
			for g := u.Group; g >= 0; g = p.Groups[g].Parent {
				groups[g] += r.Cartons[i]
				exact[g].Add(exact[g], share)
			}
		}
		if total != p.Target {
			t.Fatalf("%d cartons, target %d", total, p.Target)
		}
		for g := range groups {
			withinOne(t, groups[g], exact[g])
		}
	})
}

// withinOne fails unless n is x rounded down or up.
func withinOne(t *rapid.T, n int64, x *big.Rat) {
	d := new(big.Rat).Sub(new(big.Rat).SetInt64(n), x)
	if d.Abs(d).Cmp(big.NewRat(1, 1)) >= 0 {
		t.Fatalf("%d does not round %s", n, x)
	}
}

// With one level of groups, nobody with a share goes without unless there are
// fewer cartons than receivers.
func TestRoundingLeavesNobodyOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 12, 9)
		p.Groups = []Group{{-1}}
		for i := range p.Units {
			p.Units[i].Group = 0
		}
		r, err := Allocate(p, drawPolicy(t, p))
		if err != nil {
			t.Fatal(err)
		}
		var least int64
		var out []int
		for i, s := range r.Shares {
			least += max(s.Total().Whole, min(1, s.Total().Up()))
			if r.Cartons[i] == 0 && s.Total().Up() > 0 {
				out = append(out, i)
			}
		}
		if len(out) > 0 && least <= p.Target {
			t.Fatalf("units %v go without although %d cartons would serve all (target %d)", out, least, p.Target)
		}
	})
}

// Two hamlets whose fractions are the smaller ones: the first gets its carton
// within its markaz, the second gets one for its markaz.
func TestRoundingServesHamletsFirst(t *testing.T) {
	unit := func(group int, base int64) Unit { return Unit{Group: group, Base: base, Cap: base, Weight: 1} }
	for _, c := range []struct {
		units []Unit
		want  []int64
	}{
		{[]Unit{unit(1, 3), unit(1, 49), unit(2, 24), unit(2, 24)}, []int64{1, 9, 5, 5}}, // exact .6 + 9.8, 4.8 + 4.8
		{[]Unit{unit(1, 1), unit(2, 22), unit(2, 22)}, []int64{1, 4, 4}},                 // exact .2, 4.4 + 4.4
	} {
		p := &Problem{Tiers: []Tier{{0}}, Groups: []Group{{-1}, {0}, {0}}, Units: c.units}
		for _, u := range c.units {
			p.Target += u.Base
		}
		p.Target /= 5
		r, err := Allocate(p, TierThenNeed{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(r.Cartons, c.want) {
			t.Errorf("cartons %v of shares %v, want %v", r.Cartons, r.Shares, c.want)
		}
	}
}

// The published order for equal fractions: larger base, then lower index.
func TestRoundingTies(t *testing.T) {
	p := &Problem{
		Target: 2, Tiers: []Tier{{0}}, Groups: []Group{{-1}},
		Units: []Unit{
			{Base: 5, Cap: 5, Weight: 6},
			{Base: 6, Cap: 6, Weight: 5},
			{Base: 5, Cap: 5, Weight: 6},
			{Base: 6, Cap: 6, Weight: 5},
		},
	}
	for target, want := range map[int64][4]int64{
		1: {0, 1, 0, 0}, 2: {0, 1, 0, 1}, 3: {1, 1, 0, 1}, 4: {1, 1, 1, 1}, 5: {1, 2, 1, 1},
	} {
		p.Target = target
		r, err := Allocate(p, TierThenNeed{})
		if err != nil {
			t.Fatal(err)
		}
		if [4]int64(r.Cartons) != want {
			t.Errorf("target %d: cartons %v, want %v", target, r.Cartons, want)
		}
	}
}

// More cartons never make an exact share smaller, and so never take more than
// one carton from anybody (largest remainders may take that one).
func TestMoreCartonsHurtNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 15, 40)
		if p.Target == 0 {
			return
		}
		policy := rapid.SampledFrom([]Policy{TierThenNeed{}, MaxMin{}}).Draw(t, "policy")
		more, err := Allocate(p, policy)
		if err != nil {
			t.Fatal(err)
		}
		fewer := *p
		fewer.Target = rapid.Int64Range(0, p.Target-1).Draw(t, "fewer")
		less, err := Allocate(&fewer, policy)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Units {
			if more.Shares[i].Total().Rat().Cmp(less.Shares[i].Total().Rat()) < 0 {
				t.Fatalf("unit %d: share %s of %d cartons, %s of %d", i, less.Shares[i], fewer.Target, more.Shares[i], p.Target)
			}
			if more.Cartons[i] < less.Cartons[i]-1 {
				t.Fatalf("unit %d: %d cartons of %d, %d of %d", i, less.Cartons[i], fewer.Target, more.Cartons[i], p.Target)
			}
		}
	})
}

// A later tier gets floor cartons only when every earlier floor is full.
func TestTiersAreNeverInverted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, 20, 50)
		shares, err := TierThenNeed{}.Shares(p)
		if err != nil {
			t.Fatal(err)
		}
		last, short := -1, len(p.Tiers) // last tier with a floor, first tier with one not full
		anyNeed := false
		for i, u := range p.Units {
			full := big.NewRat(min(u.Base*p.Tiers[u.Tier].FloorPermille, u.Cap*1000), 1000)
			floor := shares[i].Floor.Rat()
			if floor.Sign() > 0 {
				last = max(last, u.Tier)
			}
			if c := floor.Cmp(full); c < 0 {
				short = min(short, u.Tier)
			} else if c > 0 {
				t.Fatalf("unit %d: floor %s above %s", i, floor, full)
			}
			anyNeed = anyNeed || shares[i].Need.Rat().Sign() > 0
		}
		if last > short || anyNeed && short < len(p.Tiers) {
			t.Fatalf("tier %d has floors and need is %v while tier %d is short", last, anyNeed, short)
		}
	})
}

func TestPartsAndText(t *testing.T) {
	s := Share{Floor: Amount{12, 7, 10}, Need: Amount{3, 6, 10}}
	if floor, need := s.Parts(); floor != 12 || need != 4 {
		t.Errorf("parts of %s: %d and %d, want 12 and 4", s, floor, need)
	}
	for want, a := range map[string]Amount{
		"0": {}, "7": {7, 0, 13}, "4711/13": {362, 5, 13}, "1/2": {0, 500, 1000},
		"9223372036854775807/2": {1<<62 - 1, 1, 2},
	} {
		if got := a.String(); got != want {
			t.Errorf("%+v is written %q, want %q", a, got, want)
		}
	}
}

func BenchmarkAllocate(b *testing.B) {
	for _, n := range []int{5716, 22864, 91456} {
		p := egyptLike(n)
		for _, policy := range []Policy{TierThenNeed{}, MaxMin{}} {
			b.Run(benchName(policy, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Allocate(p, policy); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
