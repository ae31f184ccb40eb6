package planner

import (
	"context"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner/route"
	"katf/planner/wave"
)

// dayWork is what one warehouse sends out on one day, tier by tier.
type dayWork struct {
	warehouse, day int
	waves          []tierWork
}

// tierWork is the places of one wave.
type tierWork struct {
	tier   int // index
	places []int
	wanted []Cartons
}

// dayTours is the answer: a wave with trips per tier, and what found no truck.
type dayTours struct {
	waves    []Wave
	unserved []Cartons // beside the places of all waves, in order
}

// workdays groups the dated dispatches by warehouse and day, ordered by both.
func (c *calendarProblem) workdays(s *wave.Schedule) []dayWork {
	type slot struct{ warehouse, day, tier int }
	byslot := map[slot]*tierWork{}
	var slots []slot
	for _, d := range s.Dispatches {
		del := &c.Deliveries[d.Delivery]
		k := slot{del.Warehouse, d.Day, del.Tier}
		if byslot[k] == nil {
			byslot[k] = &tierWork{tier: del.Tier}
			slots = append(slots, k)
		}
		t := byslot[k]
		t.places = append(t.places, c.places[d.Delivery])
		t.wanted = append(t.wanted, Cartons(d.Cartons))
	}
	slices.SortFunc(slots, func(a, b slot) int {
		return slices.Compare([]int{a.warehouse, a.day, a.tier}, []int{b.warehouse, b.day, b.tier})
	})
	var out []dayWork
	for _, k := range slots {
		if n := len(out); n == 0 || out[n-1].warehouse != k.warehouse || out[n-1].day != k.day {
			out = append(out, dayWork{warehouse: k.warehouse, day: k.day})
		}
		d := &out[len(out)-1]
		d.waves = append(d.waves, *byslot[k])
	}
	return out
}

// wanted is the cartons that the waves ask of the day.
func (d *dayWork) wanted() Cartons {
	var sum Cartons
	for i := range d.waves {
		for _, c := range d.waves[i].wanted {
			sum += c
		}
	}
	return sum
}

// left is the cartons that found no truck on the day.
func (t *dayTours) left() Cartons {
	var sum Cartons
	for _, u := range t.unserved {
		sum += u
	}
	return sum
}

// tour routes one warehouse's day: its waves one after the other, each with the
// trucks and doors that the ones before left.
func (w *world) tour(ctx context.Context, work *dayWork, j *job, effort Effort) (*dayTours, error) {
	p := w.routeProblem(work)
	out := &dayTours{}
	for _, t := range work.waves {
		w.setStops(p, work, &t)
		sol, err := route.Solve(ctx, p, route.Options{
			Seed:       mix(j.opt.Seed, uint64(work.warehouse), uint64(work.day), uint64(t.tier)),
			Iterations: effort.iterations(len(t.places)),
		})
		if err != nil {
			return nil, fmt.Errorf("route %s on %s: %w", w.Warehouses[work.warehouse].ID, w.date(work.day), err)
		}
		out.waves = append(out.waves, w.wave(work, &t, p, sol))
		for _, u := range sol.Unserved {
			out.unserved = append(out.unserved, Cartons(u))
		}
		occupy(p, sol)
	}
	return out, nil
}

// routeProblem gives the trucks, doors and rules of a warehouse's day.
func (w *world) routeProblem(work *dayWork) *route.Problem {
	b := &w.bases[work.warehouse]
	h := &w.Campaign.Handle
	p := &route.Problem{LoadRate: int64(b.DoorRate), UnloadRate: h.UnloadRate, StopSeconds: h.StopSeconds, Turnaround: h.TurnSeconds}
	opens, closes, _ := w.Hours(b.Warehouse, w.date(work.day))
	for range b.Doors {
		p.Doors = append(p.Doors, route.Door{Opens: int64(opens), Closes: int64(closes)})
	}
	for i := range b.fleet {
		t := &b.fleet[i]
		p.Types = append(p.Types, route.Type{
			Load: int64(t.Load), Size: t.Size, PerDay: int64(t.PerDay), PerTrip: int64(t.PerTrip),
			PerKm: int64(t.PerKm), PerHour: int64(t.PerHour), Shift: int64(t.Shift), MaxTrips: t.MaxTrips,
			Trucks: make([]route.Truck, t.trucks),
		})
	}
	return p
}

// setStops gives the problem one wave's places, and the roads of the day.
func (w *world) setStops(p *route.Problem, work *dayWork, t *tierWork) {
	p.Stops = p.Stops[:0]
	points := []geo.Point{w.Warehouses[work.warehouse].Point}
	for i, id := range t.places {
		place := &w.Places[id]
		points = append(points, place.Point)
		p.Stops = append(p.Stops, route.Stop{
			Demand: int64(t.wanted[i]), Opens: int64(place.Opens), Closes: int64(place.Closes), MaxSize: place.MaxSize,
		})
	}
	travel := w.roads(work.day)
	p.Travel = func(from, to int) (int64, int64) {
		m, s := travel(points[from], points[to])
		return int64(m), int64(s)
	}
}

// roads gives the ways of a day, around what is closed.
func (w *world) roads(day int) geo.Travel {
	var out []geo.Obstacle
	for _, c := range w.Closures {
		if c.Kind == "road" && c.On(w.date(day)) {
			out = append(out, geo.Obstacle{Centre: c.Centre, Radius: c.Radius, Permille: c.Permille})
		}
	}
	return geo.Avoiding(w.local, out)
}

// occupy marks the trucks and doors that a wave took.
func occupy(p *route.Problem, sol *route.Solution) {
	for _, t := range sol.Trips {
		truck := &p.Types[t.Type].Trucks[t.Truck]
		if truck.Trips == 0 || t.LoadFrom < truck.Started {
			truck.Started = t.LoadFrom
		}
		truck.Trips++
		truck.Free = max(truck.Free, t.Returns+p.Turnaround)
		door := &p.Doors[t.Door]
		door.Busy = append(door.Busy, route.Interval{From: t.LoadFrom, To: t.Departs})
	}
	for i := range p.Doors {
		slices.SortFunc(p.Doors[i].Busy, func(a, b route.Interval) int { return int(a.From - b.From) })
	}
}

// wave turns a solution back into nouns.
func (w *world) wave(work *dayWork, t *tierWork, p *route.Problem, sol *route.Solution) Wave {
	b := &w.bases[work.warehouse]
	date := w.date(work.day)
	tier := w.tiers[t.tier].Number
	out := Wave{ID: waveID(b.ID, date, tier), Warehouse: b.ID, Date: date, Tier: tier}
	for i, trip := range sol.Trips {
		v := Trip{
			ID: fmt.Sprintf("%s-%03d", out.ID, i+1), Vehicle: b.fleet[trip.Type].ID, Truck: trip.Truck + 1, Door: trip.Door + 1,
			LoadFrom: Clock(trip.LoadFrom), Departs: Clock(trip.Departs), Returns: Clock(trip.Returns),
			Metres: geo.Metres(trip.Metres), Cost: Piastres(trip.Cost),
		}
		for _, visit := range trip.Visits {
			v.Cartons += Cartons(visit.Cartons)
			v.Stops = append(v.Stops, Stop{
				Place: w.Places[t.places[visit.Stop]].ID, Cartons: Cartons(visit.Cartons), Metres: geo.Metres(visit.Metres),
				Arrives: Clock(visit.Arrives), Begins: Clock(visit.Begins), Leaves: Clock(visit.Leaves),
			})
		}
		out.Cartons += v.Cartons
		out.Trips = append(out.Trips, v)
	}
	return out
}

// mix gives each piece of work its own seed (SplitMix64, Steele, Lea and Flood
// 2014), so that the answer does not depend on which core took it.
func mix(seed uint64, parts ...uint64) uint64 {
	for _, p := range parts {
		seed += 0x9e3779b97f4a7c15 * (p + 1)
		seed = (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
		seed = (seed ^ seed>>27) * 0x94d049bb133111eb
		seed ^= seed >> 31
	}
	return seed
}
