package route

import (
	"cmp"
	"math"
	"slices"
)

// answer dates the best state, finds room for what doors shut out, and writes it
// down in the problem's terms. It works on a copy: the search can go on.
func (s *search) answer() *Solution {
	st := s.best.restore(s.m)
	s = &search{m: s.m, state: st, clock: newClock(s.m)}
	s.passes(math.MaxInt64)
	s.mend()
	sol := &Solution{Unserved: make([]int64, s.m.n)}
	for i := range sol.Unserved {
		sol.Unserved[i] = s.m.Stops[i].Demand
	}
	for r := range st.trips {
		if st.trips[r].truck >= 0 && s.clock.slots[r].door >= 0 {
			sol.Trips = append(sol.Trips, s.write(int32(r)))
		}
	}
	slices.SortFunc(sol.Trips, func(a, b Trip) int {
		return cmp.Or(cmp.Compare(a.LoadFrom, b.LoadFrom), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Truck, b.Truck))
	})
	s.total(sol)
	return sol
}

// total adds the truck days to their first trips, and everything up.
func (s *search) total(sol *Solution) {
	moved := make([]bool, len(s.m.trucks))
	for k := range sol.Trips {
		t := &sol.Trips[k]
		if v := s.m.first[t.Type] + t.Truck; !moved[v] {
			moved[v] = true
			if s.m.Types[t.Type].Trucks[t.Truck].Trips == 0 {
				t.Cost += s.m.Types[t.Type].PerDay
			}
		}
		sol.Cost += t.Cost
		for _, v := range t.Visits {
			sol.Unserved[v.Stop] -= v.Cartons
		}
	}
}

// write gives trip r its clock times.
func (s *search) write(r int32) Trip {
	m, t, slot := s.m, &s.state.trips[r], s.clock.slots[r]
	id := m.trucks[t.truck]
	out := Trip{
		Type: id.kind, Truck: id.index, Door: slot.door,
		LoadFrom: slot.load, Departs: slot.gone, Metres: t.metres,
		Visits: make([]Visit, 0, len(t.visits)),
	}
	now, prev := slot.gone, int32(0)
	for _, v := range t.visits {
		stop := &m.Stops[v.node-1]
		metres, secs := m.arc(prev, v.node)
		arrives := now + secs - m.StopSeconds
		begins := max(arrives, stop.Opens)
		now = begins + m.StopSeconds + m.unload(v.cartons)
		out.Visits = append(out.Visits, Visit{
			Stop: int(v.node) - 1, Cartons: v.cartons, Metres: metres,
			Arrives: arrives, Begins: begins, Leaves: now,
		})
		prev = v.node
	}
	_, secs := m.arc(prev, 0)
	out.Returns = now + secs
	out.Cost = piastres(m.Types[id.kind].tripCost(out.Metres, out.Returns-out.LoadFrom))
	return out
}
