package planner

import (
	"context"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner/wave"
)

// change is one kind of change to a scenario, by an amount.
type change struct {
	kind    string
	site    SiteID
	vehicle VehicleType // for trucks and shifts
	tier    int         // number, for days
	unit    int64       // a remedy's amount is a multiple of it
	start   int64       // the units that are tried first
	most    int64       // the units beyond which it is given up
}

// The most that is tried of each kind, and the step of a shift.
const (
	mostTrucks = 64
	mostDoors  = 64
	mostDays   = 14
	quarter    = 900
)

// apply makes the change to a copy of a scenario.
func (c *change) apply(s *Scenario, units int64) *Scenario {
	out := *s
	amount := units * c.unit
	switch c.kind {
	case "doors":
		out.Warehouses = slices.Clone(s.Warehouses)
		c.at(&out).Doors += int(amount)
	case "storage":
		out.Warehouses = slices.Clone(s.Warehouses)
		c.at(&out).Storage += Cartons(amount)
	case "stock":
		out.Lots = append(slices.Clone(s.Lots), Lot{
			ID: "more", Warehouse: c.site, SKU: s.Campaign.Carton.SKU, Cartons: Cartons(amount), Expires: s.Campaign.Deadline + 365,
		})
	case "trucks":
		out.Fleets = append(slices.Clone(s.Fleets), Fleet{Site: c.site, Type: c.vehicle.ID, Trucks: int(amount)})
	case "days":
		out.Campaign.Tiers = slices.Clone(s.Campaign.Tiers)
		t := &out.Campaign.Tiers[slices.IndexFunc(s.Campaign.Tiers, func(t Tier) bool { return t.Number == c.tier })]
		t.CompleteBy += Date(amount)
		out.Campaign.Deadline = max(out.Campaign.Deadline, t.CompleteBy)
	case "shift":
		c.lengthen(&out, amount)
	}
	return &out
}

func (c *change) at(s *Scenario) *Warehouse {
	return &s.Warehouses[slices.IndexFunc(s.Warehouses, func(w Warehouse) bool { return w.ID == c.site })]
}

// lengthen gives the site's trucks of the type a shift of their own.
func (c *change) lengthen(s *Scenario, shift int64) {
	long := c.vehicle
	long.ID += " longer shift"
	long.Shift = max(long.Shift, geo.Seconds(shift))
	s.VehicleTypes = append(slices.Clone(s.VehicleTypes), long)
	s.Fleets = slices.Clone(s.Fleets)
	for i := range s.Fleets {
		if f := &s.Fleets[i]; f.Site == c.site && f.Type == c.vehicle.ID {
			f.Type = long.ID
		}
	}
}

// remedy words the change.
func (c *change) remedy(units int64, serves Cartons) Remedy {
	r := Remedy{Kind: c.kind, Site: c.site, Vehicle: c.vehicle.ID, Tier: c.tier, Amount: units * c.unit, Serves: serves}
	n := r.Amount
	switch c.kind {
	case "doors":
		r.TextEn = fmt.Sprintf("%s at %s", count(n, "more loading door"), c.site)
		r.TextAr = fmt.Sprintf("زيادة أبواب التحميل في المخزن %s بعدد %d", c.site, n)
	case "trucks":
		r.TextEn = fmt.Sprintf("%s (%s) at %s", count(n, "more truck"), c.vehicle.NameEn, c.site)
		r.TextAr = fmt.Sprintf("زيادة شاحنات المخزن %s (%s) بعدد %d", c.site, c.vehicle.NameAr, n)
	case "days":
		r.TextEn = fmt.Sprintf("%s for tier %d", count(n, "more day"), c.tier)
		r.TextAr = fmt.Sprintf("تأجيل موعد اكتمال الأولوية %d، عدد الأيام: %d", c.tier, n)
	case "stock":
		r.TextEn = fmt.Sprintf("%s in stock at %s on the first day", count(n, "more carton"), c.site)
		r.TextAr = fmt.Sprintf("زيادة الرصيد الافتتاحي في المخزن %s، عدد الكراتين: %d", c.site, n)
	case "storage":
		r.TextEn = fmt.Sprintf("room for %s at %s", count(n, "more carton"), c.site)
		r.TextAr = fmt.Sprintf("زيادة سعة المخزن %s، عدد الكراتين: %d", c.site, n)
	case "shift":
		r.TextEn = fmt.Sprintf("a shift of %s h for trucks (%s) of %s, or a nearer warehouse", hours(n), c.vehicle.NameEn, c.site)
		r.TextAr = fmt.Sprintf("وردية مدتها %s (ساعة:دقيقة) لشاحنات المخزن %s (%s)، أو مخزن أقرب", hours(n), c.site, c.vehicle.NameAr)
	}
	return r
}

// changes lists what may mend a shortfall, with the amounts to begin at: for
// what the waves hold back, the smallest with which they would not; for the
// rest, one.
func (d *dated) changes(s *shortfall) []change {
	b := &d.bases[s.warehouse]
	place := &d.Places[s.places[0]]
	switch {
	case s.bound != nil:
		return d.wavesChanges(s)
	case s.reason == TooBig:
		return smallTruck(d.Scenario, b.ID, place.MaxSize)
	case s.reason == TooFar:
		return d.longerShifts(s)
	}
	main := mostLoad(b.fleet, place.MaxSize)
	return []change{
		{kind: "trucks", site: b.ID, vehicle: main.VehicleType, unit: 1, start: 1, most: mostTrucks},
		{kind: "doors", site: b.ID, unit: 1, start: 1, most: mostDoors},
		{kind: "days", tier: d.tiers[s.tier].Number, unit: 1, start: 1, most: mostDays},
	}
}

// wavesChanges translates the wave stage's smallest changes into doors, trucks,
// days and cartons, rounded up to whole ones.
func (d *dated) wavesChanges(s *shortfall) []change {
	var out []change
	b := &d.bases[s.warehouse]
	for _, r := range wave.Remedies(&d.Problem, *s.bound) {
		c := change{site: b.ID, unit: 1, start: r.Amount}
		switch r.Change {
		case wave.MoreHandling:
			c.kind, c.most = "doors", mostDoors
			c.start = ceilDiv(r.Amount*3600, int64(b.DoorRate)*max(1, b.hours))
		case wave.MoreTruckSeconds:
			main := mostLoad(b.fleet, d.sizes[s.warehouse][r.Class])
			c.kind, c.vehicle, c.most = "trucks", main.VehicleType, mostTrucks
			c.start = ceilDiv(r.Amount*1000*1000/firstFill.Trucks, max(1, int64(main.Shift)*int64(main.Load)))
		case wave.MoreDays:
			c = change{kind: "days", tier: d.tiers[s.tier].Number, unit: 1, start: r.Amount, most: mostDays}
		case wave.MoreStock:
			c.kind, c.most = "stock", 2*r.Amount
		case wave.MoreStorage:
			c.kind, c.most = "storage", 4*r.Amount
		}
		known := slices.ContainsFunc(out, func(k change) bool { return k.kind == c.kind && k.vehicle.ID == c.vehicle.ID })
		if !known && (c.kind != "trucks" || c.vehicle.ID != "") {
			out = append(out, c)
		}
	}
	return append(out, d.moreTime(s, out)...)
}

// moreTime adds what the waves alone can't see, for the flows bring no more than
// can be sent on in time: more days, and more trucks on the way from where the
// warehouse gets its cartons.
func (d *dated) moreTime(s *shortfall, have []change) []change {
	var out []change
	if !slices.ContainsFunc(have, func(c change) bool { return c.kind == "days" }) {
		out = append(out, change{kind: "days", tier: d.tiers[s.tier].Number, unit: 1, start: 1, most: mostDays})
	}
	if s.reason != ShortSupply {
		return out
	}
	for l, t := range d.trunks {
		if d.Legs[l].Warehouse == s.warehouse {
			out = append(out, change{kind: "trucks", site: t.from, vehicle: d.haul[t.from].VehicleType, unit: 1, start: 1, most: mostTrucks})
		}
	}
	return out
}

// smallTruck is the largest local type that gets to a place.
func smallTruck(s *Scenario, site SiteID, maxSize int) []change {
	var best VehicleType
	for _, t := range s.VehicleTypes {
		if !t.Trunk && t.Size <= maxSize && t.Load > best.Load {
			best = t
		}
	}
	if best.ID == "" {
		return nil
	}
	return []change{{kind: "trucks", site: site, vehicle: best, unit: 1, start: 1, most: mostTrucks}}
}

// longerShifts lets each type of truck that gets to a place that is too far work
// longer, in quarters of an hour from what one carton would take.
func (d *dated) longerShifts(s *shortfall) []change {
	var out []change
	b := &d.bases[s.warehouse]
	_, sec := d.local(b.Point, d.Places[s.places[0]].Point)
	trip := 2*int64(sec) + d.Campaign.Handle.StopSeconds
	for i := range b.fleet {
		t := &b.fleet[i]
		if m := d.Places[s.places[0]].MaxSize; t.trucks > 0 && (m == 0 || t.Size <= m) {
			start := ceilDiv(max(trip, int64(t.Shift)+1), quarter)
			out = append(out, change{kind: "shift", site: b.ID, vehicle: t.VehicleType, unit: quarter, start: start, most: 24 * 3600 / quarter})
		}
	}
	return out
}

// mend looks for the smallest change of each kind that serves each shortfall. A
// country's plan is long in the making, so that only so many changes are tried;
// what is short most, in the earliest tier, comes first.
func (d *dated) mend(ctx context.Context, j *job, q *inquiry, all []*shortfall) error {
	quiet := *j.opt
	quiet.Progress = nil
	most := min(200, 15+20_000/(1+len(d.Places)))
	t := &trials{
		d: d, job: &job{opt: &quiet, demand: j.demand, known: j.known}, left: most, inquiry: q,
		report: func(left int) {
			q.Tried, q.Most = most-left, most
			j.opt.report(StageExplain, q.Tried, most)
		},
	}
	for _, s := range all {
		if t.left <= 0 {
			return nil
		}
		for _, c := range d.changes(s) {
			units, err := t.smallest(ctx, s, &c)
			if err != nil {
				return err
			}
			if units > 0 {
				s.remedies = append(s.remedies, c.remedy(units, s.total()))
			}
		}
		if s.bound == nil && s.reason == ShortTrucks && len(s.remedies) > 0 && s.remedies[0].Kind == "doors" {
			s.reason = ShortDoors // more trucks would not have done, more doors would
		}
	}
	return nil
}
