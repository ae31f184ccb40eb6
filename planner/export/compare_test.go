package export

import (
	"testing"

	"katf/planner"
)

// compared compares the tiny plan with the changed one.
func compared() *Comparison {
	s := tinyScenario()
	return Compare(Known{s, tinyPlan(s)}, Known{s, changed()})
}

// What a comparison adds up is what the plans say.
func TestCompareAddsUp(t *testing.T) {
	c := compared()
	a, b := tinyPlan(tinyScenario()), changed()
	if want := (Moves{Places: 5, Changed: 3, More: 1, Less: 1, Later: 1, Gained: 1}); c.Moves != want {
		t.Errorf("%+v, want %+v", c.Moves, want)
	}
	sums := map[string][2]planner.Cartons{}
	for _, g := range c.Groups {
		if g.A == nil || g.B == nil || g.NameAr == "" || g.NameEn == "" {
			t.Fatalf("%+v", g)
		}
		sum := sums[g.Level]
		sums[g.Level] = [2]planner.Cartons{sum[0] + g.A.Delivered, sum[1] + g.B.Delivered}
	}
	for _, level := range []string{"country", "tier", "governorate"} {
		if got := sums[level]; got != [2]planner.Cartons{a.Summary.Delivered, b.Summary.Delivered} {
			t.Errorf("by %s %v are delivered", level, got)
		}
	}
	if len(c.Tiers) != 2 || c.Tiers[0].B.Completed != c.Tiers[0].A.Completed+1 || c.Tiers[0].A.Spare != c.Tiers[0].B.Spare+1 || c.Tiers[1].A.Short != 27 {
		t.Errorf("%+v %+v", c.Tiers[0].A, c.Tiers[0].B)
	}
	if len(c.Sites) != 2 || c.Sites[0].NameAr != "مخزن أسوان" {
		t.Errorf("sites %+v", c.Sites)
	}
	before, after := planner.Cartons(0), planner.Cartons(0)
	for _, r := range c.Unserved {
		before, after = before+r.A.Cartons, after+r.B.Cartons
	}
	if before != a.Summary.Unserved || after != 0 {
		t.Errorf("unserved %d and %d", before, after)
	}
}

// The other way round everything has changed sides.
func TestCompareIsSymmetric(t *testing.T) {
	s := tinyScenario()
	c := compared()
	back := Compare(Known{s, changed()}, Known{s, tinyPlan(s)})
	m, n := c.Moves, back.Moves
	m.More, m.Less, m.Earlier, m.Later, m.Lost, m.Gained = m.Less, m.More, m.Later, m.Earlier, m.Gained, m.Lost
	if m != n {
		t.Errorf("%+v, want %+v", n, m)
	}
	for i := range c.Groups {
		if *c.Groups[i].A != *back.Groups[i].B || *c.Groups[i].B != *back.Groups[i].A {
			t.Errorf("%+v and %+v", c.Groups[i], back.Groups[i])
		}
	}
	if same := Compare(Known{s, changed()}, Known{s, changed()}); !same.Same() || same.Moves.Changed != 0 {
		t.Errorf("differs from itself: %+v", same.Moves)
	}
}

// Tiers and governorates that only one scenario has stand on one side.
func TestCompareOtherScenarios(t *testing.T) {
	a := tinyScenario()
	b := tinyScenario()
	b.Campaign.Tiers = b.Campaign.Tiers[:1]
	p := changed()
	p.Summary.Tiers, p.Fairness.Tiers, p.Fairness.Governorates = p.Summary.Tiers[:1], p.Fairness.Tiers[:1], p.Fairness.Governorates[:1]
	c := Compare(Known{a, tinyPlan(a)}, Known{b, p})
	one := 0
	for _, g := range c.Groups {
		if g.A == nil {
			t.Errorf("%s %s is not in A", g.Level, g.Code)
		}
		if g.B == nil {
			one++
		}
	}
	if one != 2 || len(c.Tiers) != 2 || c.Tiers[1].B != nil {
		t.Errorf("%d groups only in A, tiers %+v", one, c.Tiers)
	}
}
