package scenario

import (
	"cmp"
	"slices"

	"katf/planner"
)

// Check applies every rule to a scenario in memory and gives its faults, none
// if it is valid. Files and rows are those that [WriteDir] would write. Cost is
// n log n in the number of rows.
func Check(s *planner.Scenario) []Fault {
	r := newReview(s)
	r.rules()
	return r.sorted()
}

// rules applies every rule, those of single cells first, so that the others can
// leave out what is already known to be wrong.
func (r *review) rules() {
	for _, t := range tables {
		for i := range t.size(r.s) {
			for c := range t.columns {
				r.at(t, i, t.columns[c].Name, t.check(r.s, i, c))
			}
		}
	}
	r.judged = true
	k := r.index()
	r.campaign()
	r.tierRules()
	r.placeRules(k)
	r.siteRules(k)
	r.stockRules(k)
	r.truckRules(k)
	r.dayRules(k)
	r.totals()
	r.quotas()
}

// known is what codes can refer to, in the order of the tables.
type known struct {
	places, warehouses, plants, vehicles      map[string]int // to the first row of the id
	placeIDs, warehouseIDs, plantIDs, siteIDs []string       // for suggestions
	vehicleIDs                                []string
	suggested                                 map[string]*message
}

// index collects the ids and reports those that are there twice.
func (r *review) index() *known {
	s, k := r.s, &known{suggested: map[string]*message{}}
	k.places, k.placeIDs = ids(r, placeTable, s.Places, "id", func(p *place) string { return string(p.ID) })
	k.warehouses, k.warehouseIDs = ids(r, warehouseTable, s.Warehouses, "id", func(w *warehouse) string { return string(w.ID) })
	k.plants, k.plantIDs = ids(r, plantTable, s.Plants, "id", func(p *plant) string { return string(p.ID) })
	k.vehicles, k.vehicleIDs = ids(r, vehicleTable, s.VehicleTypes, "id", func(v *vehicle) string { return v.ID })
	ids(r, lotTable, s.Lots, "id", func(l *lot) string { return l.ID })
	ids(r, closureTable, s.Closures, "id", func(c *closure) string { return c.ID })
	k.siteIDs = slices.Concat(k.warehouseIDs, k.plantIDs)
	for i := range s.Plants {
		id := string(s.Plants[i].ID)
		if w, ok := k.warehouses[id]; ok {
			r.at(plantTable, i, "id", say("is already the id of a warehouse (row %d); warehouses and plants share one set of ids", "هو معرف مخزن بالفعل (الصف %d)؛ للمخازن والمصانع مجموعة معرفات واحدة", r.rowOf(warehouseTable, w)))
		}
	}
	return k
}

// ids maps the codes of a column to their first row, and reports the others.
func ids[T any](r *review, t *table, rows []T, column string, id func(*T) string) (map[string]int, []string) {
	first := make(map[string]int, len(rows))
	list := make([]string, 0, len(rows))
	for i := range rows {
		code := id(&rows[i])
		if code == "" {
			continue
		}
		if j, twice := first[code]; twice {
			r.at(t, i, column, say("is already in row %[1]d; every %[2]s must be there once only", "موجود بالفعل في الصف %[1]d؛ يجب ألا يتكرر «%[3]s»", r.rowOf(t, j), column, t.columns[t.index(column)].NameAr))
			continue
		}
		first[code] = i
		list = append(list, code)
	}
	return first, list
}

// rowOf gives the row number that the person sees.
func (r *review) rowOf(t *table, i int) int {
	if in := r.inputs[t]; in != nil {
		return in.records[i].row
	}
	row, _, _ := written(r.s, t, i, "")
	return row
}

// refers reports a code that no row of the other table has. Nothing is known of
// a table that could not be read.
func (r *review) refers(t *table, i int, column, code string, there map[string]int, list []string, k *known, others ...*table) {
	if _, ok := there[code]; ok || !r.sound(t, i, column) {
		return
	}
	for _, other := range others {
		if r.lost(other, "id") {
			return
		}
	}
	// The same mistake often fills a column; the search over all codes is made once.
	key := others[0].Name + "\x00" + code
	if k.suggested[key] == nil {
		if len(k.suggested) < 500 {
			k.suggested[key] = unknownIn(code, list, others)
		} else {
			k.suggested[key] = unknownIn(code, nil, others)
		}
	}
	r.at(t, i, column, k.suggested[key])
}

func unknownIn(code string, list []string, others []*table) *message {
	en, ar := others[0].Name, others[0].NameAr
	for _, o := range others[1:] {
		en += " or " + o.Name
		ar += " أو " + o.NameAr
	}
	if n := nearest(code, list); n != "" {
		return say("there is no such id in %[1]s; did you mean %[3]s?", "لا يوجد هذا المعرف في %[2]s؛ هل تقصد %[3]s؟", en, ar, n)
	}
	return say("there is no such id in %[1]s", "لا يوجد هذا المعرف في %[2]s", en, ar)
}

// window reports opening hours that are none.
func (r *review) window(t *table, i int, opens, closes planner.Clock) {
	if (opens != 0 || closes != 0) && opens >= closes && r.sound(t, i, "opens", "closes") {
		r.at(t, i, "closes", say("opens at %s and closes at %s: it must open before it closes; past midnight count on, 26:00 is two o'clock", "يفتح %s ويغلق %s: يجب أن يفتح قبل أن يغلق؛ وبعد منتصف الليل يستمر العد، فالثانية صباحًا 26:00", opens, closes))
	}
}

// named reports rows without any name, or once a table without a column for one.
func (r *review) named(t *table, i int, ar, en string) {
	if in := r.inputs[t]; in != nil && in.without["name_ar"] && in.without["name_en"] {
		if i == 0 {
			r.file(t, in.file, in.header, "name_ar", "", say("one of the columns name_ar and name_en must be there", "يجب أن يوجد عمود الاسم بالعربية أو بالإنجليزية"))
		}
		return
	}
	if ar == "" && en == "" && r.sound(t, i, "name_ar", "name_en") {
		r.at(t, i, "name_ar", say("one of name_ar and name_en must be given", "يجب ذكر الاسم بالعربية أو بالإنجليزية"))
	}
}

// inCampaign reports a date outside the campaign.
func (r *review) inCampaign(t *table, i int, column string, d planner.Date) {
	c := &r.s.Campaign
	if d == 0 || !r.dates() || d >= c.FirstDay && d <= c.Deadline {
		return
	}
	r.at(t, i, column, say("lies outside the campaign, which is from %s to %s", "خارج مدة الحملة من %s إلى %s", c.FirstDay, c.Deadline))
}

// dates reports whether the dates of the campaign can be built on.
func (r *review) dates() bool { return r.sound(campaignTable, 0, "first_day", "deadline") }

// ordered reports a range of dates that ends before it begins.
func (r *review) ordered(t *table, i int, column string, from, to planner.Date) {
	if from != 0 && to != 0 && cmp.Less(to, from) {
		r.at(t, i, column, say("the last day is before the first one, %s", "آخر يوم يسبق أول يوم، وهو %s", from))
	}
}
