package export

import (
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"katf/planner"
)

// fact is a line of the workbook's first sheet.
type fact struct {
	label string
	value
}

func said(label, s string) fact { return fact{label, value{s: s}} }

func counted[N ~int | ~int64](label string, n N) fact {
	return fact{label, value{n: int64(n), as: asCount}}
}

func dated(label string, d planner.Date) fact { return fact{label, value{n: int64(d), as: asDate}} }

func paid(label string, p planner.Piastres) fact { return fact{label, value{n: int64(p), as: asMoney}} }

// overview is the first sheet: the plan in figures, and how far to trust them.
func (j *joined) overview() table {
	rows := slices.Values(j.facts())
	type row = fact
	return tableOf("", "ملخص الخطة", rows,
		words("item", "البيان", "#meta+item", asName, func(r row) string { return r.label }),
		column[row]{head{"value", "القيمة", "#meta+value", asText}, func(r row) value { return r.value }},
	)
}

func (j *joined) facts() []fact {
	c, s := &j.p.Campaign, &j.p.Summary
	facts := []fact{
		said("الحملة", c.NameAr),
		counted("المستهدف من الكراتين", s.Target),
		counted("الكراتين الموزعة على القرى", s.Allocated),
		counted("الكراتين المخطط تسليمها", s.Delivered),
		counted("كراتين متعذر تسليمها", s.Unserved),
		counted("المواقع المستفيدة", s.Places),
		dated("أول يوم تسليم", s.FirstDay),
		dated("آخر يوم تسليم", s.LastDay),
		dated("الموعد النهائي", c.Deadline),
		counted("الدفعات اليومية", s.Waves),
		counted("الرحلات", s.Trips),
		counted("نقاط التسليم", s.Stops),
		counted("حمولات النقل الرئيسي", s.TrunkTrucks),
		{"كيلومترات التوزيع المحلي", value{n: int64(s.Metres), as: asKm}},
		{"كيلومترات النقل الرئيسي", value{n: int64(s.TrunkMetres), as: asKm}},
		counted("طن × كيلومتر", (s.KgKm+500)/1000),
		paid("تكلفة التوزيع المحلي بالجنيه", s.LocalCost),
		paid("تكلفة النقل الرئيسي بالجنيه", s.TrunkCost),
		paid("التكلفة لكل كرتونة بالجنيه", s.CostPerCarton()),
	}
	for _, t := range s.Tiers {
		n := strconv.Itoa(t.Tier)
		facts = append(facts, dated("اكتمال الأولوية "+n, t.Completed), dated("الموعد المطلوب للأولوية "+n, t.CompleteBy))
	}
	trust := j.trust()
	return append(facts,
		said("المسافات والأزمنة", "تقديرية: خط مستقيم مضروب في معامل التعرج "+decimal(c.Road.DetourPermille, 3)),
		counted("مواقع توضيحية غير ممسوحة", trust.illustrative),
		counted("مواقع أعداد سكانها تقديرية", trust.estimated),
		said("بصمة السيناريو", j.p.Scenario),
	)
}

// trust counts how many places rest on figures that nobody measured.
type trust struct{ places, illustrative, estimated int }

// trust looks at the places that the plan allocates to.
func (j *joined) trust() trust {
	var t trust
	for i := range j.p.Allocations {
		p := j.Places[j.p.Allocations[i].Place]
		t.places++
		if soft(p.PositionBasis) {
			t.illustrative++
		}
		if soft(p.PopulationBasis) {
			t.estimated++
		}
	}
	return t
}

// soft reports whether a figure is made up or computed rather than reported.
func soft(basis string) bool { return basis == "illustrative" || basis == "estimated" }

// tonneKm writes kilogram-kilometres as whole tonne-kilometres, half up.
func tonneKm(kgKm int64) string { return grouped((kgKm + 500) / 1000) }

// level is a row of the coverage table.
type level struct {
	*planner.Coverage
	kind           string
	nameAr, nameEn string
}

// levels gives the coverage of the country, each tier and each governorate.
func (j *joined) levels() []level {
	f := &j.p.Fairness
	out := []level{{&f.National, "country", "مصر", "Egypt"}}
	for i := range f.Tiers {
		l := level{Coverage: &f.Tiers[i], kind: "tier"}
		for _, t := range j.p.Campaign.Tiers {
			if strconv.Itoa(t.Number) == l.Code {
				l.nameAr, l.nameEn = t.NameAr, t.NameEn
			}
		}
		out = append(out, l)
	}
	for i := range f.Governorates {
		ar, en := governorate(f.Governorates[i].Code)
		out = append(out, level{&f.Governorates[i], "governorate", ar, en})
	}
	return out
}

// coverage is the table of how evenly cartons are spread.
func (j *joined) coverage() table {
	rows := slices.Values(j.levels())
	type row = level
	return tableOf("coverage.csv", "التغطية والعدالة", rows,
		words("level", "المستوى", "#meta+level", asCode, func(r row) string { return r.kind }),
		words("code", "الكود", "#adm1+code", asWord, func(r row) string { return r.Code }),
		words("name_ar", "الاسم بالعربية", "#adm1+name+i_ar", asName, func(r row) string { return r.nameAr }),
		words("name_en", "الاسم بالإنجليزية", "#adm1+name+i_en", asName, func(r row) string { return r.nameEn }),
		number("places", "المواقع", "#loc+num", asCount, func(r row) int { return r.Places }),
		number("households", "الأسر المستحقة", "#inneed+hh+num", asCount, func(r row) planner.Cartons { return r.Households }),
		number("cartons", "الكراتين", "#targeted+cartons+num", asCount, func(r row) planner.Cartons { return r.Cartons }),
		number("coverage", "نسبة التغطية", "#indicator+coverage+num", asShare, func(r row) int64 { return r.Coverage.Coverage }),
		number("lowest", "أدنى تغطية", "#indicator+coverage+min+num", asShare, func(r row) int64 { return r.Lowest }),
		words("lowest_at", "موقع أدنى تغطية", "#loc+code", asID, func(r row) string { return string(r.LowestAt) }),
		number("gini", "معامل جيني", "#indicator+gini+num", asIndex, func(r row) int64 { return r.Gini }),
		number("jain", "مؤشر جين", "#indicator+jain+num", asIndex, func(r row) int64 { return r.Jain }),
		number("border_first_cost", "تكلفة أولوية الحدود بالكراتين", "#indicator+border_first+num", asCount, func(r row) planner.Cartons { return r.BorderFirst }),
	)
}

// writeSummaryJSON writes the figures without the lists: what a dashboard wants.
func (j *joined) writeSummaryJSON(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(struct {
		Schema   string           `json:"schema"`
		Plan     string           `json:"plan_schema"`
		Scenario string           `json:"scenario_sha256"`
		Campaign string           `json:"campaign"`
		Seed     uint64           `json:"seed"`
		Effort   planner.Effort   `json:"effort"`
		Summary  planner.Summary  `json:"summary"`
		Fairness planner.Fairness `json:"fairness"`
		// Estimated counts the places whose figures nobody measured.
		Estimated map[string]int `json:"estimated"`
		Notes     []string       `json:"notes"`
	}{
		"katf.summary/1", j.p.Schema, j.p.Scenario, j.p.Campaign.ID, j.p.Seed, j.p.Effort, j.p.Summary, j.p.Fairness,
		map[string]int{"places": j.trust().places, "positions": j.trust().illustrative, "populations": j.trust().estimated},
		append([]string{j.travelNote()}, j.p.Campaign.Notes...),
	})
}

// travelNote says where distances and times come from.
func (j *joined) travelNote() string {
	r := &j.p.Campaign.Road
	return "Distances and times are estimated: great circle × " + decimal(r.DetourPermille, 3) +
		" at " + km0(r.LocalSpeed) + " km/h local, " + km0(r.TrunkSpeed) + " km/h trunk."
}

// km0 writes metres as whole kilometres.
func km0(metres int64) string { return grouped((metres + 500) / 1000) }
