package allocate

import (
	"strings"
	"testing"
)

func one() *Problem {
	return &Problem{
		Target: 5, Tiers: []Tier{{250}}, Groups: []Group{{-1}, {0}},
		Units: []Unit{{Group: 1, Base: 9, Cap: 9, Weight: 1000}, {Group: 0, Base: 4, Cap: 3, Weight: 1000}},
	}
}

func TestEveryFaultIsReported(t *testing.T) {
	p := one()
	p.Target = -1
	p.Tiers[0].FloorPermille = 1001
	p.Groups[1].Parent = 1
	p.Units[0] = Unit{Group: 2, Tier: -1, Base: -2, Cap: 3, Weight: 0}
	_, err := Allocate(p, TierThenNeed{})
	if err == nil {
		t.Fatal("a wrong problem was accepted")
	}
	for _, want := range []string{
		"target -1", "tier 0: floor of 1001 permille", "group 1: parent 1",
		"unit 0: there is no group 2", "unit 0: there is no tier -1", "unit 0: base -2",
		"unit 0: cap 3 is not between 0 and the base -2", "unit 0: weight 0",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not reported: %s\nin %v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 8 {
		t.Errorf("%d faults reported, want 8:\n%v", n, err)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Problem)
		policy Policy
		want   string
	}{
		{"target above caps", func(p *Problem) { p.Target = 13 }, TierThenNeed{}, "target 13 is above 12, the sum of all caps, by 1"},
		{"weights too large", func(p *Problem) { p.Units[1].Weight = 1 << 60 }, TierThenNeed{}, "unit 1: the sum of base × weight"},
		{"no policy", func(*Problem) {}, nil, "no policy"},
		{"quota above caps", func(*Problem) {}, Quota{map[int]int64{1: 10}}, "the quota of group 1, 10 cartons, is above the 9"},
		{"quotas above target", func(*Problem) {}, Quota{map[int]int64{1: 6}}, "the quotas add up to 6, more than the target 5"},
		{"rest above caps", func(p *Problem) { p.Target = 9 }, Quota{map[int]int64{1: 2}}, "the quotas leave 7 cartons, but the units outside them may get only 3"},
		{"negative quota", func(*Problem) {}, Quota{map[int]int64{1: -1}}, "the quota of group 1, -1, is negative"},
		{"unknown group", func(*Problem) {}, Quota{map[int]int64{7: 1}}, "a quota names group 7"},
		{"quota in quota", func(*Problem) {}, Quota{map[int]int64{0: 3, 1: 1}}, "group 1 has a quota and lies within group 0"},
		{"too few shares", func(*Problem) {}, fixed{}, "gave 0 shares for 2 units"},
		{"share above cap", func(*Problem) {}, fixed{{Need: Amount{1, 0, 1}}, {Need: Amount{3, 1, 2}}}, "gave unit 1 a share of 0 + 7/2"},
		{"shares below target", func(*Problem) {}, fixed{{Need: Amount{3, 1, 2}}, {}}, "add up to 7/2, not to the target 5"},
		{"no common denominator", func(*Problem) {}, fixed{{Need: Amount{1, 1, 1<<62 - 57}}, {Need: Amount{1, 1, 1<<61 - 1}}}, "no common denominator"},
	} {
		p := one()
		c.change(p)
		_, err := Allocate(p, c.policy)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// fixed is a policy that gives what a test wants to see refused.
type fixed []Share

func (f fixed) Shares(*Problem) ([]Share, error) { return f, nil }

func TestEmptyProblem(t *testing.T) {
	for _, policy := range []Policy{TierThenNeed{}, MaxMin{}, Quota{}} {
		if _, err := Allocate(&Problem{}, policy); err != nil {
			t.Errorf("%T: nothing to share is not an error: %v", policy, err)
		}
	}
	if _, err := Allocate(&Problem{Target: 1}, MaxMin{}); err == nil {
		t.Error("a carton for nobody was accepted")
	}
}

// The largest numbers that are accepted stay exact.
func TestLargeNumbers(t *testing.T) {
	p := &Problem{Tiers: []Tier{{333}}, Groups: []Group{{-1}}}
	for i := range 4 {
		base := int64(most)/4 - int64(i)
		p.Units = append(p.Units, Unit{Base: base, Cap: base, Weight: 1})
		p.Target += base / 2
	}
	for _, policy := range []Policy{TierThenNeed{}, MaxMin{}} {
		r, err := Allocate(p, policy)
		if err != nil {
			t.Fatalf("%T: %v", policy, err)
		}
		var sum int64
		for _, n := range r.Cartons {
			sum += n
		}
		if sum != p.Target {
			t.Errorf("%T: %d cartons, target %d", policy, sum, p.Target)
		}
	}
}
