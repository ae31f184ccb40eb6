package check

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"katf/planner"
)

// served is what one place gets of what it could.
type served struct {
	id                  planner.PlaceID
	cartons, households int64
}

// covered is the places of one tier, governorate or the country.
type covered struct {
	code   string
	tier   int
	places []served
}

// fairness recounts coverage and its spread.
func (r *referee) fairness() {
	if r.broken(EveryPlace, KnownNames, AllocationCap) {
		return
	}
	country := &covered{code: "EG"}
	var tiers, governorates []*covered
	find := func(list *[]*covered, code string, tier int) *covered {
		i := slices.IndexFunc(*list, func(c *covered) bool { return c.code == code })
		if i < 0 {
			i = len(*list)
			*list = append(*list, &covered{code: code, tier: tier})
		}
		return (*list)[i]
	}
	for _, t := range r.s.Campaign.Tiers {
		find(&tiers, strconv.Itoa(t.Number), t.Number)
	}
	for i := range r.s.Places {
		p := &r.s.Places[i]
		t := r.s.Campaign.Tier(p.Governorate).Number
		s := served{p.ID, int64(r.allocation[p.ID].Cartons), int64(p.Households)}
		for _, c := range []*covered{country, find(&tiers, strconv.Itoa(t), t), find(&governorates, p.Governorate, t)} {
			c.places = append(c.places, s)
		}
	}
	f := &r.p.Fairness
	r.coverages([]*covered{country}, []planner.Coverage{f.National})
	r.coverages(tiers, f.Tiers)
	r.coverages(governorates, f.Governorates)
	r.borderFirst(tiers, governorates)
}

// coverages compares a list of figures with the groups they are of.
func (r *referee) coverages(groups []*covered, says []planner.Coverage) {
	if len(groups) != len(says) {
		r.fault(FairnessAgrees, groups[0].code, "coverage is given for %d groups, there are %d", "التغطية مذكورة لعدد %d مجموعات وهي %d", len(says), len(groups))
	}
	for _, g := range groups {
		i := slices.IndexFunc(says, func(c planner.Coverage) bool { return c.Code == g.code })
		if i < 0 {
			r.fault(FairnessAgrees, g.code, "coverage of %s is missing", "تغطية %s غير مذكورة", g.code)
			continue
		}
		r.coverage(g, &says[i])
	}
}

func (r *referee) coverage(g *covered, says *planner.Coverage) {
	order := g.byCoverage()
	cartons, households := g.total()
	lowest, known := int64(0), says.LowestAt == ""
	if len(order) > 0 {
		lowest = ppm(big.NewInt(order[0].cartons), big.NewInt(order[0].households))
		known = slices.ContainsFunc(order, func(s served) bool { return s.id == says.LowestAt && s.compare(order[0]) == 0 })
	}
	low, high := jain(order, cartons, households)
	jain := min(max(says.Jain, low), high)
	for _, f := range []struct {
		en, ar    string
		says, are int64
	}{
		{"places", "الأماكن", int64(says.Places), int64(len(g.places))},
		{"households", "الأسر", int64(says.Households), households},
		{"cartons", "الكراتين", int64(says.Cartons), cartons},
		{"coverage, in millionths", "التغطية بأجزاء المليون", says.Coverage, ppm(big.NewInt(cartons), big.NewInt(households))},
		{"lowest coverage, in millionths", "أدنى تغطية بأجزاء المليون", says.Lowest, lowest},
		{"Gini coefficient, in millionths", "معامل جيني بأجزاء المليون", says.Gini, gini(order, cartons, households)},
		{"Jain's index, in millionths", "مؤشر جاين بأجزاء المليون", says.Jain, jain},
	} {
		if f.says != f.are {
			r.found = append(r.found, Violation{Rule: FairnessAgrees, Where: g.code,
				TextEn: fmt.Sprintf("%s of %s is given as %d, the allocations give %d", f.en, g.code, f.says, f.are),
				TextAr: fmt.Sprintf("%s (%s) مذكور %d والتخصيص يعطي %d", f.ar, g.code, f.says, f.are)})
		}
	}
	if !known {
		r.fault(FairnessAgrees, g.code, "the lowest coverage of %s is not at %s", "أدنى تغطية في %s ليست في %s", g.code, says.LowestAt)
	}
}

// borderFirst checks that what one group gains others lose: serving the border
// first moves cartons, it makes none. How many it moves only a second allocation
// could say.
func (r *referee) borderFirst(tiers, governorates []*covered) {
	if r.broken(FairnessAgrees) {
		return
	}
	cost := func(says []planner.Coverage, code string) planner.Cartons {
		return says[slices.IndexFunc(says, func(c planner.Coverage) bool { return c.Code == code })].BorderFirst
	}
	f := &r.p.Fairness
	sum := f.National.BorderFirst
	for _, t := range tiers {
		c := cost(f.Tiers, t.code)
		sum += c
		for _, g := range governorates {
			if g.tier == t.tier {
				c -= cost(f.Governorates, g.code)
			}
		}
		if c != 0 {
			r.fault(FairnessAgrees, t.code, "what border-first costs tier %s is %d cartons more than it costs its governorates", "كلفة البدء بالحدود على الأولوية %s تزيد %d كرتونة على كلفتها على محافظاتها", t.code, c)
		}
	}
	if sum != 0 || f.National.BorderFirst != 0 {
		r.fault(FairnessAgrees, "EG", "what border-first costs the tiers adds up to %d cartons, and to %d for the country, not to nothing", "كلفة البدء بالحدود على الأولويات مجموعها %d كرتونة وعلى البلد %d، وليست صفرًا", sum, f.National.BorderFirst)
	}
}

func (g *covered) total() (cartons, households int64) {
	for _, s := range g.places {
		cartons += s.cartons
		households += s.households
	}
	return cartons, households
}

// compare orders by cartons per household.
func (s served) compare(o served) int {
	a := new(big.Int).Mul(big.NewInt(s.cartons), big.NewInt(o.households))
	return a.Cmp(new(big.Int).Mul(big.NewInt(o.cartons), big.NewInt(s.households)))
}

// byCoverage gives the places that have households, the least covered first.
func (g *covered) byCoverage() []served {
	out := slices.DeleteFunc(slices.Clone(g.places), func(s served) bool { return s.households <= 0 })
	slices.SortStableFunc(out, served.compare)
	return out
}

// gini is the relative mean difference of coverage over all pairs of
// households, halved: with places in order of coverage, Σ cartons × (households
// before + households up to here − all) / (all households × all cartons).
func gini(order []served, cartons, households int64) int64 {
	sum, term := new(big.Int), new(big.Int)
	before := int64(0)
	for _, s := range order {
		sum.Add(sum, term.Mul(big.NewInt(s.cartons), big.NewInt(2*before+s.households-households)))
		before += s.households
	}
	return ppm(sum, term.Mul(big.NewInt(cartons), big.NewInt(households)))
}

// jain is (Σ cartons)² / (households × Σ cartons²/households), with the sum
// bounded in units of 2⁻⁶⁴: so closely that the bounds are nearly always equal.
func jain(order []served, cartons, households int64) (low, high int64) {
	least, term := new(big.Int), new(big.Int)
	for _, s := range order {
		term.Lsh(term.Mul(big.NewInt(s.cartons), big.NewInt(s.cartons)), 64)
		least.Add(least, term.Quo(term, big.NewInt(s.households)))
	}
	if cartons == 0 {
		return million, million // nothing to share
	}
	most := new(big.Int).Add(least, big.NewInt(int64(len(order))))
	all := new(big.Int).Mul(big.NewInt(cartons), big.NewInt(cartons))
	all.Lsh(all, 64)
	over := big.NewInt(households)
	return ppm(all, most.Mul(most, over)), ppm(all, least.Mul(least, over))
}

const million = 1_000_000

// ppm is a/b in parts per million, to the nearest, halves up; 0 of nothing.
func ppm(a, b *big.Int) int64 {
	if b.Sign() <= 0 {
		return 0
	}
	n := new(big.Int).Mul(a, big.NewInt(2*million))
	return n.Quo(n.Add(n, b), new(big.Int).Lsh(b, 1)).Int64()
}
