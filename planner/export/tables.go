package export

import (
	"strings"

	"katf/planner"
)

// tables describes all tables, in the order of the workbook's sheets.
func (j *joined) tables() []table {
	return []table{
		j.overview(), j.coverage(), j.allocations(), j.flowTable(), j.transfers(),
		j.waves(), j.trips(), j.stops(), j.unserved(),
	}
}

// allocated is a row of allocation.csv.
type allocated struct {
	*planner.Allocation
	place *planner.Place
	served
}

// allocations is the table of places: how many cartons each gets.
func (j *joined) allocations() table {
	rows := func(yield func(allocated) bool) {
		for i := range j.p.Allocations {
			a := &j.p.Allocations[i]
			if !yield(allocated{a, j.Places[a.Place], j.served(a.Place)}) {
				return
			}
		}
	}
	type row = allocated
	return tableOf("allocation.csv", "التوزيع على القرى", rows,
		words("place_id", "كود الموقع", "#loc+code", asID, func(r row) string { return string(r.Place) }),
		words("name_ar", "الاسم بالعربية", "#loc+name+i_ar", asName, func(r row) string { return r.place.NameAr }),
		words("name_en", "الاسم بالإنجليزية", "#loc+name+i_en", asName, func(r row) string { return r.place.NameEn }),
		words("governorate", "كود المحافظة", "#adm1+code+v_iso3166_2", asWord, func(r row) string { return r.place.Governorate }),
		number("tier", "درجة الأولوية", "#meta+priority+num", asCount, func(r row) int { return r.Tier }),
		words("cell", "خلية H3", "#geo+code+v_h3", asID, func(r row) string { return r.place.Cell.String() }),
		number("households", "الأسر المستحقة", "#inneed+hh+num", asCount, func(r row) planner.Cartons { return r.place.Households }),
		number("cartons", "الكراتين", "#targeted+cartons+num", asCount, func(r row) planner.Cartons { return r.Cartons }),
		number("coverage", "نسبة التغطية", "#indicator+coverage+num", asCoverage, func(r row) int64 { return share(r.Cartons, r.place.Households, 4) }),
		words("warehouse", "المخزن", "#loc+warehouse+code", asName, func(r row) string { return siteList(r.warehouses) }),
		words("governorate_ar", "المحافظة", "#adm1+name+i_ar", asName, func(r row) string { ar, _ := governorate(r.place.Governorate); return ar }),
		words("markaz", "كود المركز أو القسم", "#adm2+code+v_pcode", asWord, func(r row) string { return r.place.Markaz }),
		words("markaz_ar", "المركز أو القسم", "#adm2+name+i_ar", asName, func(r row) string { ar, _ := markaz(r.place.Markaz); return ar }),
		number("delivered", "الكراتين المخطط تسليمها", "#output+delivered+planned+num", asCount, func(r row) planner.Cartons { return r.served.cartons }),
		day("first_day", "أول يوم تسليم", "#date+start", func(r row) planner.Date { return r.first }),
		day("last_day", "آخر يوم تسليم", "#date+end", func(r row) planner.Date { return r.last }),
		number("cap", "الحد الأقصى", "#targeted+max+num", asCount, func(r row) planner.Cartons { return r.Cap }),
		number("floor", "الحد الأدنى المضمون", "#targeted+floor+num", asCount, func(r row) planner.Cartons { return r.Floor }),
		number("need", "بحسب الاحتياج", "#targeted+need+num", asCount, func(r row) planner.Cartons { return r.Need }),
		number("rounding", "التقريب", "#targeted+rounding+num", asCount, func(r row) planner.Cartons { return r.Rounding }),
		words("share", "الحصة الدقيقة", "#targeted+exact", asID, func(r row) string { return r.Share }),
		number("need_permille", "وزن الاحتياج بالألف", "#severity+num", asCount, func(r row) int64 { return r.place.NeedPermille }),
		number("lat", "خط العرض", "#geo+lat", asDegrees, func(r row) int64 { return fifth(r.place.Point.Lat) }),
		number("lng", "خط الطول", "#geo+lon", asDegrees, func(r row) int64 { return fifth(r.place.Point.Lng) }),
		words("position", "أساس تحديد الموقع", "#meta+position+source", asCode, func(r row) string { return r.place.PositionBasis }),
		words("population_basis", "أساس بيانات السكان", "#meta+population+source", asCode, func(r row) string { return r.place.PopulationBasis }),
	)
}

// siteList joins site ids in one cell.
func siteList(ids []planner.SiteID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(string(id))
	}
	return b.String()
}

// undelivered is a row of unserved.csv.
type undelivered struct {
	*planner.Unserved
	place *planner.Place
	tier  int
}

// unserved is the table of cartons that the plan could not deliver.
func (j *joined) unserved() table {
	rows := func(yield func(undelivered) bool) {
		for i := range j.p.Unserved {
			u := &j.p.Unserved[i]
			place := j.Places[u.Place]
			if !yield(undelivered{u, place, j.p.Campaign.Tier(place.Governorate).Number}) {
				return
			}
		}
	}
	type row = undelivered
	return tableOf("unserved.csv", "كميات متعذر تسليمها", rows,
		words("place_id", "كود الموقع", "#loc+code", asID, func(r row) string { return string(r.Place) }),
		words("name_ar", "الاسم بالعربية", "#loc+name+i_ar", asName, func(r row) string { return r.place.NameAr }),
		words("name_en", "الاسم بالإنجليزية", "#loc+name+i_en", asName, func(r row) string { return r.place.NameEn }),
		words("governorate", "كود المحافظة", "#adm1+code+v_iso3166_2", asWord, func(r row) string { return r.place.Governorate }),
		number("tier", "درجة الأولوية", "#meta+priority+num", asCount, func(r row) int { return r.tier }),
		number("cartons", "الكراتين", "#output+undelivered+num", asCount, func(r row) planner.Cartons { return r.Cartons }),
		words("reason", "السبب", "#cause+code", asCode, func(r row) string { return string(r.Reason) }),
		words("proved", "مثبت الاستحالة", "#status+proved", asCode, func(r row) string { return yesNo(r.Proved) }),
		words("text_ar", "البيان بالعربية", "#cause+description+i_ar", asText, func(r row) string { return r.TextAr }),
		words("text_en", "البيان بالإنجليزية", "#cause+description+i_en", asText, func(r row) string { return r.TextEn }),
		words("remedies_ar", "المعالجات الممكنة بالعربية", "#description+remedy+i_ar", asText, func(r row) string {
			return remedies(r.Remedies, " أو ", func(m *planner.Remedy) string { return m.TextAr })
		}),
		words("remedies_en", "المعالجات الممكنة بالإنجليزية", "#description+remedy+i_en", asText, func(r row) string {
			return remedies(r.Remedies, " or ", func(m *planner.Remedy) string { return m.TextEn })
		}),
	)
}

func remedies(list []planner.Remedy, between string, text func(*planner.Remedy) string) string {
	parts := make([]string, len(list))
	for i := range list {
		parts[i] = text(&list[i])
	}
	return strings.Join(parts, between)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
