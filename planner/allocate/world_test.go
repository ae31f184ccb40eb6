package allocate

import (
	"math/rand/v2"

	"pgregory.net/rapid"
)

// drawProblem draws a problem with a hierarchy of up to four levels. Units may
// hang below any group, and a tier need not coincide with a group.
func drawProblem(t *rapid.T, maxUnits, maxBase int) *Problem {
	p := &Problem{}
	for range rapid.IntRange(1, 3).Draw(t, "tiers") {
		p.Tiers = append(p.Tiers, Tier{FloorPermille: rapid.SampledFrom([]int64{0, 1, 250, 333, 500, 1000}).Draw(t, "floor")})
	}
	for g := range rapid.IntRange(1, 8).Draw(t, "groups") {
		p.Groups = append(p.Groups, Group{Parent: rapid.IntRange(-1, g-1).Draw(t, "parent")})
	}
	var caps int64
	for range rapid.IntRange(1, maxUnits).Draw(t, "units") {
		base := rapid.Int64Range(0, int64(maxBase)).Draw(t, "base")
		u := Unit{
			Group: rapid.IntRange(0, len(p.Groups)-1).Draw(t, "group"),
			Tier:  rapid.IntRange(0, len(p.Tiers)-1).Draw(t, "tier"),
			Base:  base, Cap: base,
			Weight: rapid.SampledFrom([]int64{1, 700, 1000, 1371, 2500}).Draw(t, "weight"),
		}
		if rapid.Bool().Draw(t, "capped") {
			u.Cap = rapid.Int64Range(0, base).Draw(t, "cap")
		}
		caps += u.Cap
		p.Units = append(p.Units, u)
	}
	p.Target = rapid.Int64Range(0, caps).Draw(t, "target")
	return p
}

// drawPolicy draws one of the policies; a quota is one that can be kept.
func drawPolicy(t *rapid.T, p *Problem) Policy {
	switch rapid.IntRange(0, 2).Draw(t, "policy") {
	case 0:
		return TierThenNeed{}
	case 1:
		return MaxMin{}
	}
	return drawQuota(t, p)
}

// drawQuota fixes some root groups at what they could get when all groups
// divide the target somehow: the division is made by MaxMin and then disturbed.
func drawQuota(t *rapid.T, p *Problem) Policy {
	result, err := Allocate(p, MaxMin{})
	if err != nil {
		t.Fatal(err)
	}
	q := Quota{Cartons: map[int]int64{}}
	for g, group := range p.Groups {
		if group.Parent < 0 && rapid.Bool().Draw(t, "has quota") {
			q.Cartons[g] = 0
		}
	}
	for i, u := range p.Units {
		if g := rootOf(p, u.Group); has(q.Cartons, g) {
			q.Cartons[g] += result.Cartons[i]
		}
	}
	return q
}

func has(m map[int]int64, g int) bool { _, ok := m[g]; return ok }

func rootOf(p *Problem, g int) int {
	for p.Groups[g].Parent >= 0 {
		g = p.Groups[g].Parent
	}
	return g
}

// egyptLike makes a problem of the size of a country: one nation, three tiers,
// 27 governorates, 351 markaz for every 5,716 units.
func egyptLike(units int) *Problem {
	random := rand.New(rand.NewPCG(1, uint64(units)))
	p := &Problem{Tiers: []Tier{{400}, {250}, {200}}, Groups: []Group{{-1}, {0}, {0}, {0}}}
	for g := range 27 {
		p.Groups = append(p.Groups, Group{Parent: 1 + min(g/9, 2)})
	}
	markazes := 351 * (units + 5715) / 5716
	for m := range markazes {
		p.Groups = append(p.Groups, Group{Parent: 4 + m%27})
	}
	var caps int64
	for i := range units {
		m := i % markazes
		base := int64(20 + random.IntN(2500))
		p.Units = append(p.Units, Unit{Group: 31 + m, Tier: min(m%27/9, 2), Base: base, Cap: base, Weight: int64(400 + random.IntN(1600))})
		caps += base
	}
	p.Target = caps * 61 / 100
	return p
}
