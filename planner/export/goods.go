package export

import (
	"iter"

	"katf/geo"
	"katf/planner"
)

// flow is a row of flows.csv: a trunk flow or a delivery flow of the whole
// campaign.
type flow struct {
	kind, from, to                       string
	fromAr, fromEn, toAr, toEn, toRegion string
	cartons                              planner.Cartons
	cost                                 planner.Piastres // per 1,000 cartons
	metres                               geo.Metres
	seconds                              geo.Seconds
}

// flowTable is the table of the flow model: plant or warehouse to warehouse,
// then warehouse to place.
func (j *joined) flowTable() table {
	type row = flow
	return tableOf("flows.csv", "مسارات الإمداد", j.flowRows(),
		words("kind", "النوع", "#activity+type", asCode, func(r row) string { return r.kind }),
		words("from", "من", "#loc+origin+code", asID, func(r row) string { return r.from }),
		words("from_name_ar", "جهة الإرسال بالعربية", "#loc+origin+name+i_ar", asName, func(r row) string { return r.fromAr }),
		words("from_name_en", "جهة الإرسال بالإنجليزية", "#loc+origin+name+i_en", asName, func(r row) string { return r.fromEn }),
		words("to", "إلى", "#loc+dest+code", asID, func(r row) string { return r.to }),
		words("to_name_ar", "جهة الوصول بالعربية", "#loc+dest+name+i_ar", asName, func(r row) string { return r.toAr }),
		words("to_name_en", "جهة الوصول بالإنجليزية", "#loc+dest+name+i_en", asName, func(r row) string { return r.toEn }),
		words("to_governorate", "محافظة الوصول", "#adm1+dest+code+v_iso3166_2", asWord, func(r row) string { return r.toRegion }),
		number("cartons", "الكراتين", "#item+cartons+num", asCount, func(r row) planner.Cartons { return r.cartons }),
		number("egp_per_1000", "التكلفة لكل ألف كرتونة بالجنيه", "#value+per_1000+v_egp", asMoney, func(r row) planner.Piastres { return r.cost }),
		number("km", "المسافة بالكيلومتر", "#indicator+distance+km+num", asKm, func(r row) geo.Metres { return r.metres }),
		number("minutes", "زمن السير بالدقيقة", "#indicator+travel+minutes+num", asCount, func(r row) geo.Seconds { return (r.seconds + 59) / 60 }),
	)
}

func (j *joined) flowRows() iter.Seq[flow] {
	return func(yield func(flow) bool) {
		for i := range j.p.Trunk {
			f := &j.p.Trunk[i]
			r := flow{kind: "trunk", from: string(f.From), to: string(f.To), cartons: f.Cartons, cost: f.Cost, metres: f.Metres, seconds: f.Seconds}
			r.fromAr, r.fromEn = j.siteNames(f.From)
			r.toAr, r.toEn = j.siteNames(f.To)
			r.toRegion = j.Warehouses[f.To].Governorate
			if !yield(r) {
				return
			}
		}
		for i := range j.p.Deliveries {
			f := &j.p.Deliveries[i]
			place := j.Places[f.Place]
			r := flow{kind: "delivery", from: string(f.From), to: string(f.Place), cartons: f.Cartons, cost: f.Cost, metres: f.Metres, seconds: f.Seconds}
			r.fromAr, r.fromEn = j.siteNames(f.From)
			r.toAr, r.toEn, r.toRegion = place.NameAr, place.NameEn, place.Governorate
			if !yield(r) {
				return
			}
		}
	}
}

// transfers is the table of dated trunk movements.
func (j *joined) transfers() table {
	type row = *planner.Transfer
	return tableOf("transfers.csv", "النقل الرئيسي", pointers(j.p.Transfers),
		words("transfer_id", "رقم النقلة", "#activity+id", asID, func(r row) string { return r.ID }),
		words("from", "من", "#loc+origin+code", asID, func(r row) string { return string(r.From) }),
		words("from_name_ar", "جهة الإرسال بالعربية", "#loc+origin+name+i_ar", asName, func(r row) string { ar, _ := j.siteNames(r.From); return ar }),
		words("from_name_en", "جهة الإرسال بالإنجليزية", "#loc+origin+name+i_en", asName, func(r row) string { _, en := j.siteNames(r.From); return en }),
		words("to", "إلى", "#loc+dest+code", asID, func(r row) string { return string(r.To) }),
		words("to_name_ar", "جهة الوصول بالعربية", "#loc+dest+name+i_ar", asName, func(r row) string { ar, _ := j.siteNames(r.To); return ar }),
		words("to_name_en", "جهة الوصول بالإنجليزية", "#loc+dest+name+i_en", asName, func(r row) string { _, en := j.siteNames(r.To); return en }),
		day("departs", "تاريخ المغادرة", "#date+start", func(r row) planner.Date { return r.Departs }),
		day("arrives", "تاريخ الوصول", "#date+end", func(r row) planner.Date { return r.Arrives }),
		number("cartons", "الكراتين", "#item+cartons+num", asCount, func(r row) planner.Cartons { return r.Cartons }),
		words("vehicle", "نوع الشاحنة", "#item+vehicle+code", asWord, func(r row) string { return r.Vehicle }),
		number("trucks", "عدد الشاحنات", "#item+vehicle+num", asCount, func(r row) int { return r.Trucks }),
		number("km_one_way", "المسافة ذهابًا بالكيلومتر", "#indicator+distance+km+num", asKm, func(r row) geo.Metres { return r.Metres }),
		number("cost_egp", "التكلفة بالجنيه", "#value+v_egp", asMoney, func(r row) planner.Piastres { return r.Cost }),
	)
}

// pointers gives pointers to the elements of a slice.
func pointers[T any](list []T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := range list {
			if !yield(&list[i]) {
				return
			}
		}
	}
}
