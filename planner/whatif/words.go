package whatif

import (
	"fmt"
	"slices"
	"strings"

	"katf/geo"
	"katf/planner"
)

// words says what a change makes of what, in both languages: numbers stand after
// a colon in Arabic, where the noun counted need not agree.
func (d *draft) words(c, was *Change) (en, ar string) {
	site, siteAr := siteNames(&d.s, c.Site)
	switch c.Kind {
	case Target:
		return fromTo("Target, cartons", "المستهدف من الكراتين", grouped(*was.Cartons), grouped(*c.Cartons))
	case Dates:
		return d.datesWords(c, was)
	case TierRule:
		return tierWords(c, was)
	case Policy:
		return policyWords(c, was)
	case Doors:
		return fromTo("Doors of "+site, "أبواب "+siteAr, fmt.Sprint(*was.Doors), fmt.Sprint(*c.Doors))
	case Hours:
		return fromTo("Hours of "+site, "ساعات عمل "+siteAr, hoursOf(was), hoursOf(c))
	case Storage:
		return fromTo("Room of "+site+", cartons", "سعة "+siteAr+" من الكراتين", grouped(*was.Cartons), grouped(*c.Cartons))
	case Stock:
		return fromTo("Opening stock of "+site+", cartons", "الرصيد الافتتاحي في "+siteAr, grouped(*was.Cartons), grouped(*c.Cartons))
	case Fleet:
		type_, typeAr := vehicleNames(&d.s, c.Vehicle)
		return fromTo(fmt.Sprintf("Trucks (%s) of %s", type_, site), fmt.Sprintf("شاحنات %s (%s)", siteAr, typeAr), fmt.Sprint(*was.Trucks), fmt.Sprint(*c.Trucks))
	case Production:
		return productionWords(c, was, site, siteAr)
	case Day:
		return fromTo("Day "+c.Date.String(), "يوم "+ltr(c.Date.String()), "", "", dayWords(c))
	case Reopen:
		return "Opened again: " + d.closed(was, false), "فُتح من جديد: " + d.closed(was, true)
	}
	return "Closed: " + d.closed(c, false), "أُغلق: " + d.closed(c, true)
}

// fromTo writes "X: from a to b", or what is given instead.
func fromTo(en, ar, a, b string, instead ...[2]string) (string, string) {
	if len(instead) > 0 {
		return en + ": " + instead[0][0], ar + ": " + instead[0][1]
	}
	return fmt.Sprintf("%s: from %s to %s", en, a, b), fmt.Sprintf("%s: من %s إلى %s", ar, ltr(a), ltr(b))
}

// ltr keeps a date, a range or a position in its own direction within Arabic,
// where 2027-01-10 would be read from its day on.
func ltr(s string) string {
	if strings.ContainsAny(s, "-–:,") {
		return "\u2066" + s + "\u2069"
	}
	return s
}

func (d *draft) datesWords(c, was *Change) (en, ar string) {
	var e, a []string
	if c.FirstDay != 0 {
		x, y := fromTo("First day", "أول يوم", was.FirstDay.String(), c.FirstDay.String())
		e, a = append(e, x), append(a, y)
	}
	if c.Deadline != 0 {
		x, y := fromTo("Deadline", "آخر موعد", was.Deadline.String(), c.Deadline.String())
		e, a = append(e, x), append(a, y)
	}
	return strings.Join(e, "; "), strings.Join(a, "؛ ")
}

func tierWords(c, was *Change) (en, ar string) {
	e, a := []string{}, []string{}
	add := func(x, y string) { e, a = append(e, x), append(a, y) }
	if c.StartsOn != 0 {
		add(fromTo("begins", "تبدأ", was.StartsOn.String(), c.StartsOn.String()))
	}
	if c.CompleteBy != 0 {
		add(fromTo("complete by", "تكتمل", was.CompleteBy.String(), c.CompleteBy.String()))
	}
	if c.FloorPermille != nil {
		add(fromTo("floor", "الحد الأدنى للتغطية", percent(*was.FloorPermille), percent(*c.FloorPermille)))
	}
	if c.Governorates != nil {
		joins, leaves := without(c.Governorates, was.Governorates), without(was.Governorates, c.Governorates)
		if len(joins) > 0 {
			add("joined by "+governorates(joins, false), "تنضم إليها "+governorates(joins, true))
		}
		if len(leaves) > 0 {
			add("left by "+governorates(leaves, false), "تخرج منها "+governorates(leaves, true))
		}
	}
	if len(e) == 0 {
		add("as it was", "كما كانت")
	}
	return fmt.Sprintf("Tier %d: %s", c.Tier, strings.Join(e, "; ")), fmt.Sprintf("الأولوية %d: %s", c.Tier, strings.Join(a, "؛ "))
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(g string) bool { return slices.Contains(other, g) })
}

func governorates(codes []string, ar bool) string {
	var names []string
	for _, code := range codes {
		name := code
		if g, ok := geo.Egypt().Governorate(code); ok {
			if name = g.NameEn; ar {
				name = g.NameAr
			}
		}
		names = append(names, name)
	}
	if ar {
		return strings.Join(names, "، ")
	}
	return strings.Join(names, ", ")
}

// policyNames are what people call the rules.
var policyNames = map[string][2]string{
	"tier-then-need": {"tier first, then need", "الأولوية ثم الاحتياج"}, "max-min": {"raise the lowest coverage", "رفع أقل تغطية"}, "quota": {"quotas", "حصص"},
}

func policyWords(c, was *Change) (en, ar string) {
	name := func(p string) [2]string {
		if n, ok := policyNames[p]; ok {
			return n
		}
		return [2]string{p, p}
	}
	e, a := []string{}, []string{}
	if c.Policy != "" && c.Policy != was.Policy {
		e = append(e, fmt.Sprintf("from %s to %s", name(was.Policy)[0], name(c.Policy)[0]))
		a = append(a, fmt.Sprintf("من «%s» إلى «%s»", name(was.Policy)[1], name(c.Policy)[1]))
	}
	if c.CapPermille != nil && *c.CapPermille != *was.CapPermille {
		e = append(e, fmt.Sprintf("at most %s of the households of a place, %s until now", percent(*c.CapPermille), percent(*was.CapPermille)))
		a = append(a, fmt.Sprintf("الحد الأقصى لتغطية المكان %s، وكان %s", percent(*c.CapPermille), percent(*was.CapPermille)))
	}
	if c.Quotas != nil {
		sum := planner.Cartons(0)
		for _, n := range c.Quotas { // a sum: the order does not show
			sum += n
		}
		e = append(e, fmt.Sprintf("quotas for %d governorates, cartons: %s", len(c.Quotas), grouped(sum)))
		a = append(a, fmt.Sprintf("حصص محددة، عدد المحافظات: %d، الكراتين: %s", len(c.Quotas), grouped(sum)))
	}
	if len(e) == 0 {
		e, a = []string{"as it was"}, []string{"كما كانت"}
	}
	return "Rule of sharing: " + strings.Join(e, "; "), "قاعدة التوزيع: " + strings.Join(a, "؛ ")
}

func productionWords(c, was *Change, site, siteAr string) (en, ar string) {
	en, ar = "Production of "+site, "إنتاج "+siteAr
	span := fmt.Sprintf(", %s to %s", was.From, was.To)
	spanAr := fmt.Sprintf("، من %s إلى %s", ltr(was.From.String()), ltr(was.To.String()))
	if c.Permille != nil {
		return fmt.Sprintf("%s%s: %s of what it was", en, span, percent(*c.Permille)), fmt.Sprintf("%s%s: %s مما كان", ar, spanAr, percent(*c.Permille))
	}
	return fmt.Sprintf("%s%s, cartons a day: from %s (mean) to %s", en, span, grouped(*was.Cartons), grouped(*c.Cartons)),
		fmt.Sprintf("%s%s، كراتين في اليوم: من %s (متوسط) إلى %s", ar, spanAr, grouped(*was.Cartons), grouped(*c.Cartons))
}

func dayWords(c *Change) [2]string {
	switch {
	case !*c.Working:
		return [2]string{"off", "عطلة"}
	case c.Opens != nil && c.Closes != nil:
		return [2]string{"working day, " + hoursOf(c), "يوم عمل، " + ltr(hoursOf(c))}
	}
	return [2]string{"working day", "يوم عمل"}
}

func hoursOf(c *Change) string { return deref(c.Opens).String() + "–" + deref(c.Closes).String() }

// closed says what a closure is of, and when.
func (d *draft) closed(c *Change, ar bool) string {
	what := ""
	switch c.What {
	case "warehouse":
		en, a := siteNames(&d.s, planner.SiteID(c.Ref))
		what = pick(ar, a, en)
	case "place":
		what = c.Ref
		if i := slices.IndexFunc(d.s.Places, func(p planner.Place) bool { return string(p.ID) == c.Ref }); i >= 0 {
			p := &d.s.Places[i]
			what = pick(ar, or(p.NameAr, p.NameEn), or(p.NameEn, p.NameAr))
		}
	default:
		km, times := thousandths(deref(c.Radius)), thousandths(deref(c.Permille))
		what = pick(ar, fmt.Sprintf("طرق في دائرة نصف قطرها %s كم حول %s، يستغرق عبورها %s ضعف الوقت", km, ltr(fmt.Sprintf("%.4f,%.4f", deref(c.Lat), deref(c.Lng))), times),
			fmt.Sprintf("roads within %s km of %.4f,%.4f, where travel takes %s times as long", km, deref(c.Lat), deref(c.Lng), times))
	}
	text := pick(ar, fmt.Sprintf("%s، من %s إلى %s", what, ltr(c.From.String()), ltr(c.To.String())), fmt.Sprintf("%s, %s to %s", what, c.From, c.To))
	if c.Reason != "" {
		text += pick(ar, "، ", ", ") + c.Reason
	}
	return text
}

func pick(ar bool, a, e string) string {
	if ar {
		return a
	}
	return e
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// siteNames gives the names of a warehouse or plant, its id if it has none.
func siteNames(s *planner.Scenario, id planner.SiteID) (en, ar string) {
	for i := range s.Warehouses {
		if w := &s.Warehouses[i]; w.ID == id {
			return or(w.NameEn, w.NameAr), or(w.NameAr, w.NameEn)
		}
	}
	for i := range s.Plants {
		if p := &s.Plants[i]; p.ID == id {
			return or(p.NameEn, p.NameAr), or(p.NameAr, p.NameEn)
		}
	}
	return string(id), string(id)
}

func vehicleNames(s *planner.Scenario, id string) (en, ar string) {
	for i := range s.VehicleTypes {
		if v := &s.VehicleTypes[i]; v.ID == id {
			return or(v.NameEn, v.NameAr), or(v.NameAr, v.NameEn)
		}
	}
	return id, id
}

// thousandths writes 2500 as 2.5 and 30000 as 30.
func thousandths(n int64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%03d", n/1000, n%1000), "0"), ".")
}

// percent writes a permille as a percentage: 905 as 90.5%.
func percent(permille int64) string {
	if permille%10 == 0 {
		return fmt.Sprintf("%d%%", permille/10)
	}
	return fmt.Sprintf("%d.%d%%", permille/10, permille%10)
}

// grouped writes an integer with a comma between thousands.
func grouped[N ~int | ~int64](n N) string {
	s := fmt.Sprint(int64(max(n, -n)))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n < 0 {
		return "-" + s
	}
	return s
}
