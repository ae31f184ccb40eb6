package export

import (
	"fmt"
	"math/big"
	"strconv"

	"katf/planner"
)

// Step is one step of how the number of a place came about, as a sentence.
type Step struct {
	Kind string `json:"kind" enum:"households,cap,floor,need,share,whole,coverage"`
	Ar   string `json:"text_ar"`
	En   string `json:"text_en"`
}

// account retraces the allocation of a place, step by step with the figures. The
// Arabic puts numbers after a colon, where the noun counted need not agree. With
// fractions the exact ones are given beside their decimals; they can be long.
func (j *joined) account(place *planner.Place, a *planner.Allocation, fractions bool) []Step {
	c := &j.p.Campaign
	ar, en := tierName(c, a.Tier)
	steps := []Step{{"households",
		fmt.Sprintf("الأسر المستحقة: %s، درجة الأولوية: %d%s", grouped(place.Households), a.Tier, ar),
		fmt.Sprintf("%s, tier %d%s", plural(int(place.Households), "eligible household"), a.Tier, en)}}
	if c.Policy.CapPermille == 0 || c.Policy.CapPermille == 1000 {
		steps = append(steps, Step{"cap",
			"كرتونة واحدة للأسرة على الأكثر، فالحد الأقصى: " + grouped(a.Cap),
			"at most one carton a household: cap " + grouped(a.Cap)})
	} else {
		steps = append(steps, Step{"cap",
			fmt.Sprintf("الحد الأقصى %d في الألف من الأسر: %s", c.Policy.CapPermille, grouped(a.Cap)),
			fmt.Sprintf("at most %d permille of households: cap %s", c.Policy.CapPermille, grouped(a.Cap))})
	}
	step, floor := j.floorStep(place, a)
	steps = append(steps, step)
	exact, ok := new(big.Rat).SetString(a.Share)
	if !ok {
		steps = append(steps, Step{"share", fmt.Sprintf("لا تذكر الخطة حصة دقيقة (%q)", a.Share), fmt.Sprintf("the plan gives no exact share (%q)", a.Share)})
	} else {
		need := new(big.Rat).Sub(exact, floor)
		byNeed, sum := need.FloatString(3), floor.FloatString(3)+" + "+need.FloatString(3)+" = "+exact.FloatString(3)
		if fractions {
			byNeed, sum = need.RatString()+" = "+byNeed, floor.RatString()+" + "+need.RatString()+" = "+a.Share+" = "+exact.FloatString(3)
		}
		heldAr, heldEn := held(a)
		steps = append(steps, Step{"need",
			fmt.Sprintf("بحسب الاحتياج (وزن الاحتياج: %d في الألف): الحصة %s", place.NeedPermille, byNeed),
			fmt.Sprintf("by need (weight %d permille): share %s", place.NeedPermille, byNeed)},
			Step{"share",
				"الحصة الدقيقة: " + sum + heldAr,
				"exact share: " + sum + heldEn})
	}
	comparedAr, comparedEn := j.compared(place, a, fractions)
	covered := percent(share(a.Cartons, place.Households, 6))
	return append(steps,
		Step{"whole",
			fmt.Sprintf("كراتين كاملة: الحد الأدنى المضمون %s + بحسب الاحتياج %s + التقريب %s = %s", grouped(a.Floor), grouped(a.Need), grouped(a.Rounding), grouped(a.Cartons)),
			fmt.Sprintf("whole cartons: floor %s + need %s + rounding %s = %s", grouped(a.Floor), grouped(a.Need), grouped(a.Rounding), grouped(a.Cartons))},
		Step{"coverage",
			fmt.Sprintf("عدد الكراتين: %s، نسبة التغطية: %s؛ للمقارنة: %s", grouped(a.Cartons), isolated(covered), comparedAr),
			fmt.Sprintf("%s: coverage %s; %s", plural(int(a.Cartons), "carton"), covered, comparedEn)})
}

// floorStep explains the floor and gives its exact size: what was asked, or the
// whole share where cartons ran out within the tier.
func (j *joined) floorStep(place *planner.Place, a *planner.Allocation) (Step, *big.Rat) {
	c := &j.p.Campaign
	if c.Policy.Name == "max-min" {
		return Step{"floor", "لا حد أدنى مضمون: هذه السياسة ترفع أدنى نسبة تغطية أولًا، أيًّا كانت درجة الأولوية",
			"no floor: this policy raises the lowest coverage first, whatever the tier"}, new(big.Rat)
	}
	permille := int64(0)
	for _, t := range c.Tiers {
		if t.Number == a.Tier {
			permille = t.FloorPermille
		}
	}
	asked, product := big.NewRat(int64(place.Households)*permille, 1000), decimal(int64(place.Households)*permille, 3)
	step := Step{"floor", fmt.Sprintf("الحد الأدنى المضمون للدرجة: %d في الألف × %s = %s", permille, grouped(place.Households), product),
		fmt.Sprintf("floor of the tier: %d permille × %s = %s", permille, grouped(place.Households), product)}
	if limit := big.NewRat(int64(a.Cap), 1); asked.Cmp(limit) > 0 {
		asked = limit
		step.Ar, step.En = step.Ar+"، ولا يتجاوز الحد الأقصى", step.En+", bounded by the cap"
	}
	if exact, ok := new(big.Rat).SetString(a.Share); ok && exact.Cmp(asked) < 0 {
		step.Ar += "؛ نفدت الكراتين بترتيب درجات الأولوية، فيتبقى منه " + exact.FloatString(3)
		step.En += "; cartons ran out in the tiers' order, which leaves " + exact.FloatString(3)
		return step, exact
	}
	return step, asked
}

func held(a *planner.Allocation) (ar, en string) {
	if a.Capped {
		return " (أوقفها الحد الأقصى)", " (held back by the cap)"
	}
	return "", ""
}

// tierName gives the names of a tier in brackets, nothing for one without.
func tierName(c *planner.Campaign, number int) (ar, en string) {
	for _, t := range c.Tiers {
		if t.Number == number {
			return bracketed(t.NameAr), bracketed(t.NameEn)
		}
	}
	return "", ""
}

func bracketed(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

// compared sets a place beside its tier, governorate, by name or code, and country.
func (j *joined) compared(place *planner.Place, a *planner.Allocation, coded bool) (ar, en string) {
	for _, l := range j.levels() {
		covered := percent(l.Coverage.Coverage)
		switch {
		case l.kind == "tier" && l.Code == strconv.Itoa(a.Tier):
			ar, en = ar+"الدرجة "+isolated(covered)+"، ", en+"tier "+covered+", "
		case l.kind == "governorate" && l.Code == place.Governorate:
			name := l.nameEn
			if coded {
				name = l.Code
			}
			ar, en = ar+l.nameAr+" "+isolated(covered)+"، ", en+name+" "+covered+", "
		}
	}
	national := percent(j.p.Fairness.National.Coverage)
	return ar + "الجمهورية " + isolated(national), en + "country " + national
}

// isolated keeps a figure and its sign together within Arabic: left-to-right
// isolate (Unicode Standard Annex 9).
func isolated(figure string) string { return "\u2066" + figure + "\u2069" }
