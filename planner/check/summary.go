package check

import (
	"fmt"

	"katf/geo"
	"katf/planner"
)

// count is the plan in figures, recounted.
type count struct {
	planner.Summary
	gramMetres int64
	legs       int64 // kilogram-kilometres with every leg rounded down by itself
}

// figure is one number of the summary beside its recount.
type figure struct {
	en, ar    string
	says, are int64
}

// summary recounts the plan.
func (r *referee) summary() {
	c := r.count()
	s := &r.p.Summary
	list := []figure{
		{"target", "المستهدف", int64(s.Target), int64(r.s.Campaign.Target)},
		{"allocated cartons", "الكراتين المخصصة", int64(s.Allocated), int64(c.Allocated)},
		{"delivered cartons", "الكراتين المسلّمة", int64(s.Delivered), int64(c.Delivered)},
		{"unserved cartons", "الكراتين غير المسلّمة", int64(s.Unserved), int64(c.Allocated - c.Delivered)},
		{"places", "الأماكن", int64(s.Places), int64(c.Places)},
		{"waves", "الدفعات", int64(s.Waves), int64(len(r.p.Waves))},
		{"trips", "الرحلات", int64(s.Trips), int64(c.Trips)},
		{"stops", "نقاط التسليم", int64(s.Stops), int64(c.Stops)},
		{"transfers", "النقلات", int64(s.Transfers), int64(len(r.p.Transfers))},
		{"trunk trucks", "شاحنات النقل الرئيسي", int64(s.TrunkTrucks), int64(c.TrunkTrucks)},
		{"local metres", "أمتار التوزيع", int64(s.Metres), int64(c.Metres)},
		{"trunk metres", "أمتار النقل الرئيسي", int64(s.TrunkMetres), int64(c.TrunkMetres)},
		{"local piastres", "قروش التوزيع", int64(s.LocalCost), int64(c.LocalCost)},
		{"trunk piastres", "قروش النقل الرئيسي", int64(s.TrunkCost), int64(c.TrunkCost)},
		{"tiers", "الأولويات", int64(len(s.Tiers)), int64(len(c.Tiers))},
	}
	if exact := c.gramMetres / 1_000_000; s.KgKm > exact || s.KgKm < c.legs {
		list = append(list, figure{"kilogram-kilometres", "كيلوجرام-كيلومتر", s.KgKm, exact})
	}
	for _, f := range append(list, r.tierFigures(&c)...) {
		if f.says != f.are {
			r.found = append(r.found, Violation{Rule: SummaryAgrees, Where: f.en,
				TextEn: fmt.Sprintf("the summary says %d %s, the plan has %d", f.says, f.en, f.are),
				TextAr: fmt.Sprintf("الملخص يذكر %d (%s) والخطة فيها %d", f.says, f.ar, f.are)})
		}
	}
	r.dates("first delivery", "أول تسليم", s.FirstDay, c.FirstDay)
	r.dates("last delivery", "آخر تسليم", s.LastDay, c.LastDay)
}

// dates compares a day of the summary with the plan's.
func (r *referee) dates(en, ar string, says, is planner.Date) {
	if says != is {
		r.found = append(r.found, Violation{Rule: SummaryAgrees, Where: en,
			TextEn: fmt.Sprintf("the summary has the %s on %q, the plan on %q", en, says, is),
			TextAr: fmt.Sprintf("الملخص يذكر %s يوم %q وهو في الخطة يوم %q", ar, says, is)})
	}
}

// tierFigures compares the tiers' lines and checks their dates.
func (r *referee) tierFigures(c *count) []figure {
	var list []figure
	for i := range min(len(c.Tiers), len(r.p.Summary.Tiers)) {
		says, is := &r.p.Summary.Tiers[i], &c.Tiers[i]
		en, ar := fmt.Sprintf(" (line %d of the tiers)", i+1), fmt.Sprintf(" (سطر الأولويات %d)", i+1)
		list = append(list,
			figure{"tier number" + en, "رقم الأولوية" + ar, int64(says.Tier), int64(is.Tier)},
			figure{"cartons" + en, "الكراتين" + ar, int64(says.Cartons), int64(is.Cartons)},
			figure{"delivered cartons" + en, "الكراتين المسلّمة" + ar, int64(says.Delivered), int64(is.Delivered)})
		r.dates("completion"+en, "الاكتمال"+ar, says.Completed, is.Completed)
		r.dates("date to complete by"+en, "موعد الاكتمال المطلوب"+ar, says.CompleteBy, is.CompleteBy)
	}
	return list
}

// count adds up the plan.
func (r *referee) count() count {
	var c count
	tier := map[int]*planner.TierSummary{}
	c.Tiers = make([]planner.TierSummary, len(r.s.Campaign.Tiers))
	for _, t := range r.s.Campaign.Tiers { // numbers are 1..n
		if 1 <= t.Number && t.Number <= len(c.Tiers) {
			tier[t.Number] = &c.Tiers[t.Number-1]
			*tier[t.Number] = planner.TierSummary{Tier: t.Number, CompleteBy: t.CompleteBy}
		}
	}
	for i := range r.p.Allocations {
		a := &r.p.Allocations[i]
		c.Allocated += a.Cartons
		if a.Cartons > 0 {
			c.Places++
		}
		if p := r.Places[a.Place]; p != nil {
			if t := tier[r.s.Campaign.Tier(p.Governorate).Number]; t != nil {
				t.Cartons += a.Cartons
			}
		}
	}
	for i := range r.p.Waves {
		c.wave(r, &r.p.Waves[i], tier[r.p.Waves[i].Tier])
	}
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		c.TrunkTrucks += t.Trucks
		c.TrunkMetres += 2 * t.Metres * geo.Metres(t.Trucks)
		c.TrunkCost += t.Cost
		c.carry(r, t.Cartons, t.Metres)
	}
	return c
}

func (c *count) wave(r *referee, w *planner.Wave, tier *planner.TierSummary) {
	cartons := loaded(w)
	c.Delivered += cartons
	c.Trips += len(w.Trips)
	if c.FirstDay == 0 || w.Date < c.FirstDay {
		c.FirstDay = w.Date
	}
	c.LastDay = max(c.LastDay, w.Date)
	if tier != nil {
		tier.Delivered += cartons
		tier.Completed = max(tier.Completed, w.Date)
	}
	for i := range w.Trips {
		t := &w.Trips[i]
		c.Stops += len(t.Stops)
		c.Metres += t.Metres
		c.LocalCost += t.Cost
		aboard := planner.Cartons(0)
		for j := len(t.Stops) - 1; j >= 0; j-- { // from the last, which gets all that is left
			aboard += t.Stops[j].Cartons
			c.carry(r, aboard, t.Stops[j].Metres)
		}
	}
}

// carry counts cartons over a way: exactly, and rounded down to kilograms and to
// kilogram-kilometres.
func (c *count) carry(r *referee, cartons planner.Cartons, m geo.Metres) {
	grams := int64(cartons) * int64(r.s.Campaign.Carton.Mass)
	c.gramMetres += grams * int64(m)
	c.legs += grams / 1000 * int64(m) / 1000
}
