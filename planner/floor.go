package planner

import (
	"cmp"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner/route"
)

// daySeconds is the length of a day by the clock.
const daySeconds = 24 * 3600

// tripAt is a trip of a wave, by index.
type tripAt struct{ wave, trip int }

// floor is the loading floor of a warehouse on a day, for timing trips there.
type floor struct {
	*redating
	at     workplace
	types  []fleetType     // beside those of the problem
	places map[PlaceID]int // by place: its stop
	*route.Problem
}

// retime gives the trips of a warehouse-day their trucks, doors and times.
func (r *redating) retime(at workplace) error {
	var here, come []tripAt
	for _, i := range r.days[at] {
		for k := range r.trips[i] {
			if _, moved := r.moved[i]; moved {
				come = append(come, tripAt{i, k})
			} else {
				here = append(here, tripAt{i, k})
			}
		}
	}
	f, err := r.floor(at, append(slices.Clone(here), come...))
	if err != nil {
		return err
	}
	around := f.around()
	trips, fits := route.Retime(f.Problem, append(f.kept(here, 0), around...), f.tours(come))
	if over := f.over(come, fits); over > 0 { // time all of the day anew
		all := append(slices.Clone(here), come...)
		if anew, fit := route.Retime(f.Problem, around, f.tours(all)); f.over(all, fit) < over {
			come, trips = all, anew
		}
	}
	f.own()
	f.write(come, trips)
	f.payDays()
	return nil
}

// over is the cartons of trips that do not fit.
func (f *floor) over(list []tripAt, fits []bool) (sum Cartons) {
	for i, x := range list {
		if !fits[i] {
			sum += f.trip(x).Cartons
		}
	}
	return sum
}

// trip is a trip as it is now.
func (r *redating) trip(x tripAt) *Trip { return &r.trips[x.wave][x.trip] }

// floor is the route problem of a warehouse-day, with the places of its trips.
func (r *redating) floor(at workplace, list []tripAt) (*floor, error) {
	w := r.Warehouses[at.warehouse]
	if w == nil {
		return nil, fmt.Errorf("planner: there is no warehouse %q", at.warehouse)
	}
	b := &base{Warehouse: w}
	for _, fleet := range r.world.Fleets {
		if t := r.Vehicles[fleet.Type]; fleet.Site == at.warehouse && t != nil && !t.Trunk {
			b.fleet = addTrucks(b.fleet, *t, fleet.Trucks)
		}
	}
	f := &floor{redating: r, at: at, types: b.fleet, places: map[PlaceID]int{}}
	light := *r.world
	light.bases = []base{*b}
	f.Problem = light.routeProblem(&dayWork{day: r.world.day(at.date)})
	points := []geo.Point{w.Point}
	for _, x := range list {
		if f.kind(f.trip(x)) < 0 {
			return nil, fmt.Errorf("planner: %s has no truck %q, on which trip %s goes", at.warehouse, f.trip(x).Vehicle, f.trip(x).ID)
		}
		for _, s := range f.trip(x).Stops {
			p := r.Places[s.Place]
			if p == nil {
				return nil, fmt.Errorf("planner: there is no place %q, where trip %s stops", s.Place, f.trip(x).ID)
			}
			if _, ok := f.places[s.Place]; !ok {
				f.places[s.Place] = len(f.Stops)
				f.Stops = append(f.Stops, route.Stop{Opens: int64(p.Opens), Closes: int64(p.Closes), MaxSize: p.MaxSize})
				points = append(points, p.Point)
			}
		}
	}
	travel := r.world.roads(r.world.day(at.date))
	f.Travel = func(from, to int) (int64, int64) {
		m, s := travel(points[from], points[to])
		return int64(m), int64(s)
	}
	return f, nil
}

// kind is a trip's type of truck, -1 if the warehouse has none.
func (f *floor) kind(t *Trip) int {
	return slices.IndexFunc(f.types, func(v fleetType) bool { return v.ID == t.Vehicle })
}

// tours are trips as the solver sees them.
func (f *floor) tours(list []tripAt) []route.Tour {
	out := make([]route.Tour, len(list))
	for i, x := range list {
		t := f.trip(x)
		out[i] = route.Tour{Type: f.kind(t), Truck: t.Truck - 1, Door: t.Door - 1, LoadFrom: int64(t.LoadFrom)}
		for _, s := range t.Stops {
			out[i].Visits = append(out[i].Visits, route.Visit{Stop: f.places[s.Place], Cartons: int64(s.Cartons)})
		}
	}
	return out
}

// kept are trips that keep their trucks and doors, in the clock of so many days
// before.
func (f *floor) kept(list []tripAt, days int64) []route.Kept {
	out := make([]route.Kept, len(list))
	for i, x := range list {
		t := f.trip(x)
		out[i] = route.Kept{
			Type: f.kind(t), Truck: t.Truck - 1, Door: t.Door - 1, Elsewhere: days != 0,
			LoadFrom: int64(t.LoadFrom) + days*daySeconds, Departs: int64(t.Departs) + days*daySeconds, Returns: int64(t.Returns) + days*daySeconds,
		}
	}
	return out
}

// around are the trips of the day before, and those of the day after that keep
// their day: trucks may be out past midnight.
func (f *floor) around() []route.Kept {
	var before, after []tripAt
	for _, i := range f.days[workplace{f.at.warehouse, f.at.date - 1}] {
		for k := range f.trips[i] {
			before = append(before, tripAt{i, k})
		}
	}
	for _, i := range f.days[workplace{f.at.warehouse, f.at.date + 1}] {
		for k := range f.trips[i] {
			if _, moved := f.moved[i]; !moved {
				after = append(after, tripAt{i, k})
			}
		}
	}
	return append(f.kept(before, -1), f.kept(after, 1)...)
}

// own makes the trips of the day our own, to be written: until now they are
// those of the plan before.
func (f *floor) own() {
	for _, i := range f.days[f.at] {
		f.trips[i] = slices.Clone(f.trips[i])
		for k := range f.trips[i] {
			if t := &f.trips[i][k]; f.paidDay(i, t) {
				t.Cost -= f.Vehicles[t.Vehicle].PerDay
			}
		}
	}
}

// paidDay reports whether, in the plan before, a trip paid the day of its truck:
// it was its first.
func (f *floor) paidDay(wave int, t *Trip) bool {
	old := &f.plan.Waves[wave]
	for i := range f.plan.Waves {
		w := &f.plan.Waves[i]
		if w.Warehouse != old.Warehouse || w.Date != old.Date {
			continue
		}
		for k := range w.Trips {
			if o := &w.Trips[k]; o.Vehicle == t.Vehicle && o.Truck == t.Truck && (o.LoadFrom < t.LoadFrom || o.LoadFrom == t.LoadFrom && o.ID < t.ID) {
				return false
			}
		}
	}
	return true
}

// write takes over the times that were found.
func (f *floor) write(list []tripAt, trips []route.Trip) {
	for i, x := range list {
		t, n := f.trip(x), &trips[i]
		t.Vehicle, t.Truck, t.Door = f.types[n.Type].ID, n.Truck+1, n.Door+1
		t.LoadFrom, t.Departs, t.Returns = Clock(n.LoadFrom), Clock(n.Departs), Clock(n.Returns)
		t.Metres, t.Cost = geo.Metres(n.Metres), Piastres(n.Cost)
		t.Stops = slices.Clone(t.Stops)
		for k := range t.Stops {
			s, v := &t.Stops[k], &n.Visits[k]
			s.Metres, s.Arrives, s.Begins, s.Leaves = geo.Metres(v.Metres), Clock(v.Arrives), Clock(v.Begins), Clock(v.Leaves)
		}
	}
}

// payDays lets the first trip of each truck pay its day.
func (f *floor) payDays() {
	type key struct {
		vehicle string
		truck   int
	}
	var list []*Trip
	for _, i := range f.days[f.at] {
		for k := range f.trips[i] {
			list = append(list, &f.trips[i][k])
		}
	}
	slices.SortStableFunc(list, func(a, b *Trip) int { return cmp.Compare(a.LoadFrom, b.LoadFrom) })
	moves := map[key]bool{}
	for _, t := range list {
		if k := (key{t.Vehicle, t.Truck}); !moves[k] {
			moves[k] = true
			t.Cost += f.Vehicles[t.Vehicle].PerDay
		}
	}
}
