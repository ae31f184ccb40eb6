package export

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner"
)

// joined is a plan beside its scenario, with everything found by id.
type joined struct {
	s *planner.Scenario
	p *planner.Plan

	*planner.Index

	allocation map[planner.PlaceID]*planner.Allocation
	visits     map[planner.PlaceID][]visit
	flows      map[planner.PlaceID][]*planner.DeliveryFlow
}

// visit is a stop with the trip and wave it belongs to. Number counts the stops
// of the trip from 1.
type visit struct {
	wave   *planner.Wave
	trip   *planner.Trip
	stop   *planner.Stop
	number int
}

// join indexes a plan and its scenario. A plan made from another scenario is
// refused with the first few things that are missing.
func join(s *planner.Scenario, p *planner.Plan) (*joined, error) {
	j := &joined{
		s: s, p: p,
		Index:      s.Index(),
		allocation: make(map[planner.PlaceID]*planner.Allocation, len(p.Allocations)),
		visits:     make(map[planner.PlaceID][]visit, len(p.Allocations)),
		flows:      make(map[planner.PlaceID][]*planner.DeliveryFlow, len(p.Allocations)),
	}
	for i := range p.Allocations {
		j.allocation[p.Allocations[i].Place] = &p.Allocations[i]
	}
	for i := range p.Deliveries {
		f := &p.Deliveries[i]
		j.flows[f.Place] = append(j.flows[f.Place], f)
	}
	for v := range visits(p) {
		j.visits[v.stop.Place] = append(j.visits[v.stop.Place], v)
	}
	return j, j.known()
}

// visits gives every stop of a plan, in the plan's order.
func visits(p *planner.Plan) func(yield func(visit) bool) {
	return func(yield func(visit) bool) {
		for i := range p.Waves {
			wave := &p.Waves[i]
			for k := range wave.Trips {
				trip := &wave.Trips[k]
				for n := range trip.Stops {
					if !yield(visit{wave, trip, &trip.Stops[n], n + 1}) {
						return
					}
				}
			}
		}
	}
}

// known reports what the plan names and the scenario does not have.
func (j *joined) known() error {
	const most = 10
	var faults []error
	missing := func(ok bool, what string, id any) {
		if !ok && len(faults) < most {
			faults = append(faults, fmt.Errorf("export: the plan names %s %q, which the scenario does not have; was it made from another scenario?", what, id))
		}
	}
	for i := range j.p.Allocations {
		id := j.p.Allocations[i].Place
		missing(j.Places[id] != nil, "place", id)
	}
	for i := range j.p.Unserved {
		id := j.p.Unserved[i].Place
		missing(j.Places[id] != nil, "place", id)
	}
	for i := range j.p.Deliveries {
		f := &j.p.Deliveries[i]
		missing(j.Warehouses[f.From] != nil, "warehouse", f.From)
		missing(j.Places[f.Place] != nil, "place", f.Place)
	}
	for i := range j.p.Trunk {
		f := &j.p.Trunk[i]
		missing(j.hasSite(f.From), "site", f.From)
		missing(j.Warehouses[f.To] != nil, "warehouse", f.To)
	}
	for i := range j.p.Transfers {
		t := &j.p.Transfers[i]
		missing(j.hasSite(t.From), "site", t.From)
		missing(j.Warehouses[t.To] != nil, "warehouse", t.To)
	}
	for i := range j.p.Waves {
		w := &j.p.Waves[i]
		missing(j.Warehouses[w.Warehouse] != nil, "warehouse", w.Warehouse)
		for k := range w.Trips {
			missing(j.Vehicles[w.Trips[k].Vehicle] != nil, "vehicle type", w.Trips[k].Vehicle)
		}
	}
	for v := range visits(j.p) {
		missing(j.Places[v.stop.Place] != nil, "place", v.stop.Place)
	}
	return errors.Join(faults...)
}

func (j *joined) hasSite(id planner.SiteID) bool {
	return j.Plants[id] != nil || j.Warehouses[id] != nil
}

// siteNames gives the names of a plant or warehouse.
func (j *joined) siteNames(id planner.SiteID) (ar, en string) {
	if w := j.Warehouses[id]; w != nil {
		return w.NameAr, w.NameEn
	}
	if p := j.Plants[id]; p != nil {
		return p.NameAr, p.NameEn
	}
	return "", ""
}

// served is what arrives at a place over the whole plan.
type served struct {
	cartons     planner.Cartons
	first, last planner.Date
	warehouses  []planner.SiteID // the one that sends most first
}

// served sums the stops at a place. Where there are none, warehouses are those
// of the flow model.
func (j *joined) served(id planner.PlaceID) served {
	var out served
	from := map[planner.SiteID]planner.Cartons{}
	for _, v := range j.visits[id] {
		out.cartons += v.stop.Cartons
		from[v.wave.Warehouse] += v.stop.Cartons
		if out.first == 0 || v.wave.Date < out.first {
			out.first = v.wave.Date
		}
		out.last = max(out.last, v.wave.Date)
	}
	if len(from) == 0 {
		for _, f := range j.flows[id] {
			from[f.From] += f.Cartons
		}
	}
	for site := range from {
		out.warehouses = append(out.warehouses, site)
	}
	slices.SortFunc(out.warehouses, func(a, b planner.SiteID) int {
		return cmp.Or(cmp.Compare(from[b], from[a]), cmp.Compare(a, b))
	})
	return out
}

// governorate gives the names of a governorate, its code where it is unknown.
func governorate(code string) (ar, en string) {
	if g, ok := geo.Egypt().Governorate(code); ok {
		return g.NameAr, g.NameEn
	}
	return code, code
}

// markaz gives the names of a markaz, its code where it is unknown.
func markaz(code string) (ar, en string) {
	if m, ok := geo.Egypt().Markaz(code); ok {
		return m.NameAr, m.NameEn
	}
	return code, code
}
