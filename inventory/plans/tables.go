package plans

import (
	"katf/planner"
)

// The tables of a plan. A field of the plan that is in none of them is found by
// TestEveryFieldIsStored.

var allocationTable = table[planner.Allocation]{
	name:    "plan_allocation",
	columns: []string{"place", "tier", "cartons", "cap", "floor", "need", "rounding", "share", "capped"},
	values: func(a *planner.Allocation) []any {
		return []any{string(a.Place), a.Tier, int64(a.Cartons), int64(a.Cap), int64(a.Floor), int64(a.Need), int64(a.Rounding), a.Share, a.Capped}
	},
	fields: func(a *planner.Allocation) []any {
		return []any{(*string)(&a.Place), &a.Tier, (*int64)(&a.Cartons), (*int64)(&a.Cap), (*int64)(&a.Floor), (*int64)(&a.Need),
			(*int64)(&a.Rounding), &a.Share, &a.Capped}
	},
}

var trunkTable = table[planner.TrunkFlow]{
	name:    "plan_trunk_flow",
	columns: []string{"from_site", "to_site", "cartons", "cost", "metres", "seconds"},
	values: func(f *planner.TrunkFlow) []any {
		return []any{string(f.From), string(f.To), int64(f.Cartons), int64(f.Cost), int64(f.Metres), int64(f.Seconds)}
	},
	fields: func(f *planner.TrunkFlow) []any {
		return []any{(*string)(&f.From), (*string)(&f.To), (*int64)(&f.Cartons), (*int64)(&f.Cost), (*int64)(&f.Metres), (*int64)(&f.Seconds)}
	},
}

var deliveryTable = table[planner.DeliveryFlow]{
	name:    "plan_delivery_flow",
	columns: []string{"from_site", "place", "cartons", "cost", "metres", "seconds"},
	values: func(f *planner.DeliveryFlow) []any {
		return []any{string(f.From), string(f.Place), int64(f.Cartons), int64(f.Cost), int64(f.Metres), int64(f.Seconds)}
	},
	fields: func(f *planner.DeliveryFlow) []any {
		return []any{(*string)(&f.From), (*string)(&f.Place), (*int64)(&f.Cartons), (*int64)(&f.Cost), (*int64)(&f.Metres), (*int64)(&f.Seconds)}
	},
}

var priceTable = table[planner.Price]{
	name:    "plan_price",
	columns: []string{"site", "bound", "from_day", "to_day", "saving", "used", "allowed"},
	values: func(p *planner.Price) []any {
		return []any{string(p.Site), p.Limit, date(p.From), date(p.To), int64(p.Saving), int64(p.Used), int64(p.Allowed)}
	},
	fields: func(p *planner.Price) []any {
		return []any{(*string)(&p.Site), &p.Limit, (*date)(&p.From), (*date)(&p.To), (*int64)(&p.Saving), (*int64)(&p.Used), (*int64)(&p.Allowed)}
	},
}

var transferTable = table[planner.Transfer]{
	name:    "plan_transfer",
	columns: []string{"id", "from_site", "to_site", "departs", "arrives", "cartons", "vehicle", "trucks", "metres", "cost"},
	values: func(t *planner.Transfer) []any {
		return []any{t.ID, string(t.From), string(t.To), date(t.Departs), date(t.Arrives), int64(t.Cartons), t.Vehicle, t.Trucks,
			int64(t.Metres), int64(t.Cost)}
	},
	fields: func(t *planner.Transfer) []any {
		return []any{&t.ID, (*string)(&t.From), (*string)(&t.To), (*date)(&t.Departs), (*date)(&t.Arrives), (*int64)(&t.Cartons),
			&t.Vehicle, &t.Trucks, (*int64)(&t.Metres), (*int64)(&t.Cost)}
	},
}

// waveRow is a wave without its trips, which lie one after the other in their
// own table.
type waveRow struct {
	planner.Wave
	trips *int
}

var waveTable = table[waveRow]{
	name:    "plan_wave",
	columns: []string{"id", "warehouse", "day", "tier", "cartons", "trips"},
	values: func(w *waveRow) []any {
		return []any{w.ID, string(w.Warehouse), date(w.Date), w.Tier, int64(w.Cartons), w.trips}
	},
	fields: func(w *waveRow) []any {
		return []any{&w.ID, (*string)(&w.Warehouse), (*date)(&w.Date), &w.Tier, (*int64)(&w.Cartons), &w.trips}
	},
}

// tripRow is a trip without its stops.
type tripRow struct {
	planner.Trip
	wave  int
	stops *int
}

var tripTable = table[tripRow]{
	name: "plan_trip",
	columns: []string{"wave", "id", "vehicle", "truck", "door", "cartons", "load_from", "departs", "returns", "metres", "cost",
		"stops"},
	values: func(t *tripRow) []any {
		return []any{t.wave, t.ID, t.Vehicle, t.Truck, t.Door, int64(t.Cartons), int32(t.LoadFrom), int32(t.Departs), int32(t.Returns),
			int64(t.Metres), int64(t.Cost), t.stops}
	},
	fields: func(t *tripRow) []any {
		return []any{&t.wave, &t.ID, &t.Vehicle, &t.Truck, &t.Door, (*int64)(&t.Cartons), (*int32)(&t.LoadFrom), (*int32)(&t.Departs),
			(*int32)(&t.Returns), (*int64)(&t.Metres), (*int64)(&t.Cost), &t.stops}
	},
}

type stopRow struct {
	planner.Stop
	trip int
}

var stopTable = table[stopRow]{
	name:    "plan_stop",
	columns: []string{"trip", "place", "cartons", "metres", "arrives", "begins", "leaves"},
	values: func(s *stopRow) []any {
		return []any{s.trip, string(s.Place), int64(s.Cartons), int64(s.Metres), int32(s.Arrives), int32(s.Begins), int32(s.Leaves)}
	},
	fields: func(s *stopRow) []any {
		return []any{&s.trip, (*string)(&s.Place), (*int64)(&s.Cartons), (*int64)(&s.Metres), (*int32)(&s.Arrives), (*int32)(&s.Begins),
			(*int32)(&s.Leaves)}
	},
}

// unservedRow is cartons without a way, without their remedies.
type unservedRow struct {
	planner.Unserved
	remedies *int
}

var unservedTable = table[unservedRow]{
	name:    "plan_unserved",
	columns: []string{"place", "cartons", "reason", "proved", "text_ar", "text_en", "remedies"},
	values: func(u *unservedRow) []any {
		return []any{string(u.Place), int64(u.Cartons), string(u.Reason), u.Proved, u.TextAr, u.TextEn, u.remedies}
	},
	fields: func(u *unservedRow) []any {
		return []any{(*string)(&u.Place), (*int64)(&u.Cartons), (*string)(&u.Reason), &u.Proved, &u.TextAr, &u.TextEn, &u.remedies}
	},
}

type remedyRow struct {
	planner.Remedy
	unserved int
}

var remedyTable = table[remedyRow]{
	name:    "plan_remedy",
	columns: []string{"unserved", "kind", "site", "vehicle", "tier", "amount", "serves", "text_ar", "text_en"},
	values: func(r *remedyRow) []any {
		return []any{r.unserved, r.Kind, string(r.Site), r.Vehicle, r.Tier, r.Amount, int64(r.Serves), r.TextAr, r.TextEn}
	},
	fields: func(r *remedyRow) []any {
		return []any{&r.unserved, &r.Kind, (*string)(&r.Site), &r.Vehicle, &r.Tier, &r.Amount, (*int64)(&r.Serves), &r.TextAr, &r.TextEn}
	},
}
