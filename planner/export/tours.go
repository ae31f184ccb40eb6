package export

import (
	"katf/geo"
	"katf/planner"
)

// sending is a wave with its sums.
type sending struct {
	*planner.Wave
	stops         int
	metres        geo.Metres
	cost          planner.Piastres
	first, last   planner.Clock
	hijri, nameAr string
}

func (j *joined) sending(w *planner.Wave) sending {
	out := sending{Wave: w, hijri: w.Date.Hijri(&j.p.Campaign).String()}
	out.nameAr, _ = j.siteNames(w.Warehouse)
	for i := range w.Trips {
		t := &w.Trips[i]
		out.stops += len(t.Stops)
		out.metres += t.Metres
		out.cost += t.Cost
		if i == 0 || t.Departs < out.first {
			out.first = t.Departs
		}
		out.last = max(out.last, t.Returns)
	}
	return out
}

// waves is the table of what each warehouse sends out on each day.
func (j *joined) waves() table {
	rows := func(yield func(sending) bool) {
		for i := range j.p.Waves {
			if !yield(j.sending(&j.p.Waves[i])) {
				return
			}
		}
	}
	type row = sending
	return tableOf("waves.csv", "الدفعات اليومية", rows,
		words("wave_id", "رقم الدفعة", "#activity+id", asID, func(r row) string { return r.ID }),
		day("date", "التاريخ", "#date+planned", func(r row) planner.Date { return r.Date }),
		words("hijri_date", "التاريخ الهجري", "#date+planned+hijri", asWord, func(r row) string { return r.hijri }),
		words("warehouse", "كود المخزن", "#loc+warehouse+code", asID, func(r row) string { return string(r.Warehouse) }),
		words("warehouse_ar", "المخزن", "#loc+warehouse+name+i_ar", asName, func(r row) string { return r.nameAr }),
		number("tier", "درجة الأولوية", "#meta+priority+num", asCount, func(r row) int { return r.Tier }),
		number("cartons", "الكراتين", "#item+cartons+num", asCount, func(r row) planner.Cartons { return r.Cartons }),
		number("trips", "الرحلات", "#activity+trips+num", asCount, func(r row) int { return len(r.Trips) }),
		number("stops", "نقاط التسليم", "#activity+stops+num", asCount, func(r row) int { return r.stops }),
		number("km", "المسافة بالكيلومتر", "#indicator+distance+km+num", asKm, func(r row) geo.Metres { return r.metres }),
		number("cost_egp", "التكلفة بالجنيه", "#value+v_egp", asMoney, func(r row) planner.Piastres { return r.cost }),
		words("first_departure", "أول خروج", "#date+start+time", asClock, func(r row) string { return r.first.String() }),
		words("last_return", "آخر عودة", "#date+end+time", asClock, func(r row) string { return r.last.String() }),
	)
}

// outing is a trip with its wave.
type outing struct {
	*planner.Trip
	wave *planner.Wave
}

// trips is the table of trucks' tours.
func (j *joined) trips() table {
	rows := func(yield func(outing) bool) {
		for i := range j.p.Waves {
			wave := &j.p.Waves[i]
			for k := range wave.Trips {
				if !yield(outing{&wave.Trips[k], wave}) {
					return
				}
			}
		}
	}
	type row = outing
	return tableOf("trips.csv", "الرحلات", rows,
		words("trip_id", "رقم الرحلة", "#activity+id", asID, func(r row) string { return r.ID }),
		words("wave_id", "رقم الدفعة", "#activity+wave+id", asID, func(r row) string { return r.wave.ID }),
		day("date", "التاريخ", "#date+planned", func(r row) planner.Date { return r.wave.Date }),
		words("warehouse", "كود المخزن", "#loc+warehouse+code", asID, func(r row) string { return string(r.wave.Warehouse) }),
		number("tier", "درجة الأولوية", "#meta+priority+num", asCount, func(r row) int { return r.wave.Tier }),
		words("vehicle", "كود نوع الشاحنة", "#item+vehicle+code", asWord, func(r row) string { return r.Vehicle }),
		words("vehicle_ar", "نوع الشاحنة", "#item+vehicle+name+i_ar", asName, func(r row) string { return j.Vehicles[r.Vehicle].NameAr }),
		number("truck", "رقم الشاحنة", "#item+vehicle+id", asCount, func(r row) int { return r.Truck }),
		number("door", "باب التحميل", "#loc+door+id", asCount, func(r row) int { return r.Door }),
		number("cartons", "الكراتين", "#item+cartons+num", asCount, func(r row) planner.Cartons { return r.Cartons }),
		words("load_from", "بدء التحميل", "#date+loading+time", asClock, func(r row) string { return r.LoadFrom.String() }),
		words("departs", "الخروج", "#date+start+time", asClock, func(r row) string { return r.Departs.String() }),
		words("returns", "العودة", "#date+end+time", asClock, func(r row) string { return r.Returns.String() }),
		number("stops", "نقاط التسليم", "#activity+stops+num", asCount, func(r row) int { return len(r.Stops) }),
		number("km", "المسافة بالكيلومتر", "#indicator+distance+km+num", asKm, func(r row) geo.Metres { return r.Metres }),
		number("cost_egp", "التكلفة بالجنيه", "#value+v_egp", asMoney, func(r row) planner.Piastres { return r.Cost }),
	)
}

// stops is the table of visits, in the order in which trucks make them.
func (j *joined) stops() table {
	type row = visit
	at := func(r row) *planner.Place { return j.Places[r.stop.Place] }
	return tableOf("stops.csv", "نقاط التسليم", visits(j.p),
		words("trip_id", "رقم الرحلة", "#activity+id", asID, func(r row) string { return r.trip.ID }),
		number("stop", "ترتيب النقطة", "#activity+stop+num", asCount, func(r row) int { return r.number }),
		day("date", "التاريخ", "#date+planned", func(r row) planner.Date { return r.wave.Date }),
		words("warehouse", "كود المخزن", "#loc+warehouse+code", asID, func(r row) string { return string(r.wave.Warehouse) }),
		words("place_id", "كود الموقع", "#loc+code", asID, func(r row) string { return string(r.stop.Place) }),
		words("name_ar", "الاسم بالعربية", "#loc+name+i_ar", asName, func(r row) string { return at(r).NameAr }),
		words("name_en", "الاسم بالإنجليزية", "#loc+name+i_en", asName, func(r row) string { return at(r).NameEn }),
		words("governorate", "كود المحافظة", "#adm1+code+v_iso3166_2", asWord, func(r row) string { return at(r).Governorate }),
		words("markaz", "كود المركز أو القسم", "#adm2+code+v_pcode", asWord, func(r row) string { return at(r).Markaz }),
		number("cartons", "الكراتين", "#item+cartons+num", asCount, func(r row) planner.Cartons { return r.stop.Cartons }),
		number("km", "من النقطة السابقة بالكيلومتر", "#indicator+distance+km+num", asKm, func(r row) geo.Metres { return r.stop.Metres }),
		words("arrives", "الوصول", "#date+arrival+time", asClock, func(r row) string { return r.stop.Arrives.String() }),
		words("begins", "بدء التفريغ", "#date+start+time", asClock, func(r row) string { return r.stop.Begins.String() }),
		words("leaves", "المغادرة", "#date+end+time", asClock, func(r row) string { return r.stop.Leaves.String() }),
		number("lat", "خط العرض", "#geo+lat", asDegrees, func(r row) int64 { return fifth(at(r).Point.Lat) }),
		number("lng", "خط الطول", "#geo+lon", asDegrees, func(r row) int64 { return fifth(at(r).Point.Lng) }),
		words("position", "أساس تحديد الموقع", "#meta+position+source", asCode, func(r row) string { return at(r).PositionBasis }),
	)
}
