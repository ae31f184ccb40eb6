package route

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Verify recomputes a solution from the problem alone and reports every limit it
// breaks: cartons, loads, sizes, times, windows, doors, trucks and costs. It
// shares nothing with the solver but the problem.
func Verify(p *Problem, s *Solution) error {
	v := &verifier{p: p, s: s}
	v.trips()
	v.cartons()
	v.trucks()
	v.doors()
	return errors.Join(v.faults...)
}

type verifier struct {
	p      *Problem
	s      *Solution
	faults []error
}

func (v *verifier) fault(format string, args ...any) {
	v.faults = append(v.faults, fmt.Errorf("route: "+format, args...))
}

func (v *verifier) want(what string, trip int, got, want int64) {
	if got != want {
		v.fault("trip %d: %s is %d, want %d", trip, what, got, want)
	}
}

func (v *verifier) cartons() {
	if len(v.s.Unserved) != len(v.p.Stops) {
		v.fault("Unserved has %d stops, want %d", len(v.s.Unserved), len(v.p.Stops))
		return
	}
	sum := slices.Clone(v.s.Unserved)
	for i, n := range sum {
		if n < 0 {
			v.fault("stop %d: unserved %d is negative", i, n)
		}
	}
	for _, t := range v.s.Trips {
		for _, x := range t.Visits {
			if x.Stop >= 0 && x.Stop < len(sum) {
				sum[x.Stop] += x.Cartons
			}
		}
	}
	for i, n := range sum {
		if n != v.p.Stops[i].Demand {
			v.fault("stop %d: delivered and unserved are %d, want its demand %d", i, n, v.p.Stops[i].Demand)
		}
	}
}

func (v *verifier) trips() {
	for k := range v.s.Trips {
		t := &v.s.Trips[k]
		switch {
		case t.Type < 0 || t.Type >= len(v.p.Types):
			v.fault("trip %d: no type %d", k, t.Type)
		case t.Truck < 0 || t.Truck >= len(v.p.Types[t.Type].Trucks):
			v.fault("trip %d: type %d has no truck %d", k, t.Type, t.Truck)
		case t.Door < 0 || t.Door >= len(v.p.Doors):
			v.fault("trip %d: no door %d", k, t.Door)
		case len(t.Visits) == 0:
			v.fault("trip %d: no visit", k)
		default:
			v.trip(k, t)
		}
	}
}

// trip follows one tour by the clock.
func (v *verifier) trip(k int, t *Trip) {
	p, kind := v.p, &v.p.Types[t.Type]
	load, length, at := int64(0), int64(0), 0
	for _, x := range t.Visits {
		load += x.Cartons
	}
	if load > kind.Load {
		v.fault("trip %d: carries %d, its type %d", k, load, kind.Load)
	}
	v.want("departure", k, t.Departs, t.LoadFrom+ceilHours(load, p.LoadRate))
	now := t.Departs
	seen := map[int]bool{}
	for _, x := range t.Visits {
		if x.Stop < 0 || x.Stop >= len(p.Stops) || x.Cartons <= 0 || seen[x.Stop] {
			v.fault("trip %d: visit of stop %d with %d cartons is unknown, empty or the second", k, x.Stop, x.Cartons)
			return
		}
		seen[x.Stop] = true
		stop := &p.Stops[x.Stop]
		metres, secs := p.Travel(at, x.Stop+1)
		at = x.Stop + 1
		length += metres
		v.want("length of a leg", k, x.Metres, metres)
		v.want("arrival", k, x.Arrives, now+secs)
		v.want("beginning", k, x.Begins, max(x.Arrives, stop.Opens))
		now = x.Begins + p.StopSeconds + ceilHours(x.Cartons, p.UnloadRate)
		v.want("leaving", k, x.Leaves, now)
		if stop.Closes > 0 && x.Arrives > stop.Closes {
			v.fault("trip %d: comes to stop %d at %d, it closes at %d", k, x.Stop, x.Arrives, stop.Closes)
		}
		if stop.MaxSize > 0 && kind.Size > stop.MaxSize {
			v.fault("trip %d: size %d is too big for stop %d", k, kind.Size, x.Stop)
		}
	}
	metres, secs := p.Travel(at, 0)
	v.want("length", k, t.Metres, length+metres)
	v.want("return", k, t.Returns, now+secs)
}

// trucks checks the day of each truck and what it costs.
func (v *verifier) trucks() {
	total := int64(0)
	byTruck := map[[2]int][]*Trip{}
	for k := range v.s.Trips {
		t := &v.s.Trips[k]
		total += t.Cost
		id := [2]int{t.Type, t.Truck}
		byTruck[id] = append(byTruck[id], t)
	}
	if total != v.s.Cost {
		v.fault("cost is %d, the trips cost %d", v.s.Cost, total)
	}
	for k := range v.p.Types {
		for i := range v.p.Types[k].Trucks {
			v.truck(k, i, byTruck[[2]int{k, i}])
		}
	}
}

func (v *verifier) truck(k, i int, trips []*Trip) {
	kind := &v.p.Types[k]
	was := kind.Trucks[i]
	slices.SortFunc(trips, func(a, b *Trip) int { return cmp.Compare(a.LoadFrom, b.LoadFrom) })
	if kind.MaxTrips > 0 && len(trips) > 0 && was.Trips+len(trips) > kind.MaxTrips {
		v.fault("truck %d of type %d: %d trips, at most %d", i, k, was.Trips+len(trips), kind.MaxTrips)
	}
	ready := was.Free
	for n, t := range trips {
		if t.LoadFrom < ready {
			v.fault("truck %d of type %d: loads at %d, is free at %d", i, k, t.LoadFrom, ready)
		}
		ready = t.Returns + v.p.Turnaround
		start := trips[0].LoadFrom
		if was.Trips > 0 {
			start = was.Started
		}
		if t.Returns-start > kind.Shift {
			v.fault("truck %d of type %d: out for %d s, its shift is %d", i, k, t.Returns-start, kind.Shift)
		}
		day := int64(0)
		if n == 0 && was.Trips == 0 {
			day = kind.PerDay
		}
		secs := t.Returns - t.LoadFrom
		exact := kind.PerKm*t.Metres*18 + kind.PerHour*secs*5 // of 18,000 a piastre
		want := kind.PerTrip + (exact+9000)/18000 + day
		if t.Cost != want {
			v.fault("truck %d of type %d: trip at %d costs %d, want %d", i, k, t.LoadFrom, t.Cost, want)
		}
	}
}

// doors checks that each door loads one truck at a time, in its hours.
func (v *verifier) doors() {
	loads := make([][]Interval, len(v.p.Doors))
	for k := range v.s.Trips {
		t := &v.s.Trips[k]
		if t.Door < 0 || t.Door >= len(loads) {
			continue
		}
		door := &v.p.Doors[t.Door]
		if t.LoadFrom < door.Opens || t.Departs > door.Closes {
			v.fault("trip %d: loads from %d to %d, door %d is open from %d to %d",
				k, t.LoadFrom, t.Departs, t.Door, door.Opens, door.Closes)
		}
		loads[t.Door] = append(loads[t.Door], Interval{t.LoadFrom, t.Departs})
	}
	for d, all := range loads {
		all = append(all, v.p.Doors[d].Busy...)
		slices.SortFunc(all, func(a, b Interval) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		})
		for k := 1; k < len(all); k++ {
			if all[k].From < all[k-1].To {
				v.fault("door %d: loads from %d to %d and from %d", d, all[k-1].From, all[k-1].To, all[k].From)
			}
		}
	}
}

// ceilHours is the seconds in which so many pass at a rate per hour.
func ceilHours(n, rate int64) int64 {
	if rate == 0 {
		return 0
	}
	secs := n * 3600 / rate
	if secs*rate < n*3600 {
		secs++
	}
	return secs
}
