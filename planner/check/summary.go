package check

import (
	"fmt"

	"katf/geo"
	"katf/planner"
)

// summary recounts the plan.
func (r *referee) summary() {
	s := &r.p.Summary
	var allocated, delivered planner.Cartons
	trips, stops, trucks := 0, 0, 0
	var metres, trunk geo.Metres
	var local, long planner.Piastres
	for i := range r.p.Allocations {
		allocated += r.p.Allocations[i].Cartons
	}
	for i := range r.p.Waves {
		delivered += loaded(&r.p.Waves[i])
		trips += len(r.p.Waves[i].Trips)
		for j := range r.p.Waves[i].Trips {
			t := &r.p.Waves[i].Trips[j]
			stops += len(t.Stops)
			metres += t.Metres
			local += t.Cost
		}
	}
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		trucks += t.Trucks
		trunk += 2 * t.Metres * geo.Metres(t.Trucks)
		long += t.Cost
	}
	for _, f := range []struct {
		en, ar    string
		says, are int64
	}{
		{"allocated cartons", "الكراتين المخصصة", int64(s.Allocated), int64(allocated)},
		{"delivered cartons", "الكراتين المسلّمة", int64(s.Delivered), int64(delivered)},
		{"unserved cartons", "الكراتين غير المسلّمة", int64(s.Unserved), int64(allocated - delivered)},
		{"waves", "الدفعات", int64(s.Waves), int64(len(r.p.Waves))},
		{"trips", "الرحلات", int64(s.Trips), int64(trips)},
		{"stops", "المحطات", int64(s.Stops), int64(stops)},
		{"transfers", "النقلات", int64(s.Transfers), int64(len(r.p.Transfers))},
		{"trunk trucks", "شاحنات النقل الثقيل", int64(s.TrunkTrucks), int64(trucks)},
		{"local metres", "أمتار التوزيع", int64(s.Metres), int64(metres)},
		{"trunk metres", "أمتار النقل الثقيل", int64(s.TrunkMetres), int64(trunk)},
		{"local piastres", "قروش التوزيع", int64(s.LocalCost), int64(local)},
		{"trunk piastres", "قروش النقل الثقيل", int64(s.TrunkCost), int64(long)},
	} {
		if f.says != f.are {
			r.found = append(r.found, Violation{SummaryAgrees, f.en,
				fmt.Sprintf("the summary says %d %s, the plan has %d", f.says, f.en, f.are),
				fmt.Sprintf("الملخص يذكر %d (%s) والخطة فيها %d", f.says, f.ar, f.are)})
		}
	}
}
