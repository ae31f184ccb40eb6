package route

import (
	"cmp"
	"slices"
)

// Tour is a trip whose visits are settled, stops, order and cartons: what is to
// be found is a truck, a door and a time. Stop and Cartons of the visits count.
// Type, Truck, Door and LoadFrom say how it went so far, which it keeps if it
// can.
type Tour struct {
	Type, Truck, Door int
	LoadFrom          int64
	Visits            []Visit
}

// Kept is a trip that stays as it is: it takes its truck and its door. One that
// is Elsewhere is of the day before or after, in the clock of this day: it takes
// its truck too, but none of the truck's shift and trips.
type Kept struct {
	Type, Truck, Door          int
	LoadFrom, Departs, Returns int64
	Elsewhere                  bool
}

// lastClock is the last second that a trip may return: a day's clock goes to
// 47:59:59.
const lastClock = 48*3600 - 1

// Retime gives tours, whose visits stay as they are, trucks, doors and times of a
// day, beside the trips that are kept. A tour takes what it has if that is free,
// else the earliest loading that doors, trucks, shifts and windows allow, on its
// type of truck or, if that has none free all day, on another. What fits nowhere
// queues after all others, over the hours of the doors and the shifts of the
// trucks; and what would not be back by lastClock loads when it did, beside
// whatever else is there.
//
// The trips are beside the tours; fits says which keep every limit, if the kept
// ones do. Costs are without the trucks' days. The states of the problem's
// trucks and doors are not looked at: kept says it all. It takes time in
// proportion to tours × trucks × doors × trips of the day.
func Retime(p *Problem, kept []Kept, tours []Tour) (trips []Trip, fits []bool) {
	if len(tours) == 0 {
		return nil, nil
	}
	first := newTimetable(p, kept)
	best := first.all(tours, inOrder(tours))
	if best.over > 0 {
		t := newTimetable(p, kept)
		if other := t.all(tours, t.longestFirst(tours)); other.over < best.over {
			best = other
		}
	}
	return best.trips, best.fits
}

// timed is tours with their times; over is the cartons of those that do not fit.
type timed struct {
	trips []Trip
	fits  []bool
	over  int64
}

// all times tours, one after the other.
func (t *timetable) all(tours []Tour, order []int) timed {
	out := timed{trips: make([]Trip, len(tours)), fits: make([]bool, len(tours))}
	for _, i := range order {
		if out.trips[i], out.fits[i] = t.fit(&tours[i]); !out.fits[i] {
			out.over += tours[i].load()
		}
	}
	for _, i := range order {
		if !out.fits[i] {
			out.trips[i] = t.queue(&tours[i])
		}
	}
	return out
}

// inOrder lists tours as they loaded so far.
func inOrder(tours []Tour) []int {
	order := make([]int, len(tours))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(tours[a].LoadFrom, tours[b].LoadFrom) })
	return order
}

// longestFirst lists tours by how long they keep a truck: what fits in least
// places is placed while most are free.
func (t *timetable) longestFirst(tours []Tour) []int {
	secs := make([]int64, len(tours))
	for i := range tours {
		secs[i] = t.work(&tours[i]).secs
	}
	order := inOrder(tours)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(secs[b], secs[a]) })
	return order
}

// load is the cartons of a tour.
func (t *Tour) load() (sum int64) {
	for _, v := range t.Visits {
		sum += v.Cartons
	}
	return sum
}

// timetable is what the trucks and doors of a day do.
type timetable struct {
	*Problem
	trucks [][]truckTime // by type
	doors  [][]Interval  // by door, ordered
}

// truckTime is a truck's day: busy from its first loading of each trip until it
// can load again.
type truckTime struct {
	busy       []Interval // ordered
	start, end int64      // of the day's work, without the turnaround; never and longAgo if it has none
	trips      int
}

func newTimetable(p *Problem, kept []Kept) *timetable {
	t := &timetable{Problem: p, doors: make([][]Interval, len(p.Doors))}
	for k := range p.Types {
		t.trucks = append(t.trucks, slices.Repeat([]truckTime{{start: never, end: longAgo}}, len(p.Types[k].Trucks)))
	}
	for _, k := range kept {
		t.take(k)
	}
	return t
}

// take marks a truck and a door as taken.
func (t *timetable) take(k Kept) {
	if k.Door >= 0 && k.Door < len(t.doors) {
		t.doors[k.Door] = insert(t.doors[k.Door], Interval{k.LoadFrom, k.Departs})
	}
	if k.Type < 0 || k.Type >= len(t.trucks) || k.Truck < 0 || k.Truck >= len(t.trucks[k.Type]) {
		return
	}
	v := &t.trucks[k.Type][k.Truck]
	v.busy = insert(v.busy, Interval{k.LoadFrom, k.Returns + t.Turnaround})
	if !k.Elsewhere {
		v.start, v.end = min(v.start, k.LoadFrom), max(v.end, k.Returns)
		v.trips++
	}
}

func insert(list []Interval, x Interval) []Interval {
	i, _ := slices.BinarySearchFunc(list, x, byStart)
	return slices.Insert(list, i, x)
}

// fit finds a tour its place in the day, if there is one, and takes it.
func (t *timetable) fit(tour *Tour) (Trip, bool) {
	trip, ok := t.asBefore(tour)
	for n := 0; !ok && n < len(t.Types); n++ {
		k := n // its own type first, then the others in order
		if n == 0 {
			k = tour.Type
		} else if n <= tour.Type {
			k = n - 1
		}
		if t.carries(k, tour) {
			trip, ok = t.earliest(k, tour)
		}
	}
	if ok {
		t.keep(&trip)
	}
	return trip, ok
}

func (t *timetable) keep(x *Trip) {
	t.take(Kept{Type: x.Type, Truck: x.Truck, Door: x.Door, LoadFrom: x.LoadFrom, Departs: x.Departs, Returns: x.Returns})
}

// asBefore is the trip as it went so far, if all it takes is free.
func (t *timetable) asBefore(tour *Tour) (Trip, bool) {
	if !t.carries(tour.Type, tour) || tour.Truck < 0 || tour.Truck >= len(t.trucks[tour.Type]) || tour.Door < 0 || tour.Door >= len(t.doors) {
		return Trip{}, false
	}
	trip, inTime := t.trip(tour, tour.Type, tour.LoadFrom)
	trip.Truck, trip.Door = tour.Truck, tour.Door
	return trip, inTime && t.doorFree(&trip) && t.truckFree(&trip)
}

// carries is whether trucks of a type can make the tour.
func (t *timetable) carries(k int, tour *Tour) bool {
	kind := &t.Types[k]
	for _, v := range tour.Visits {
		if s := &t.Stops[v.Stop]; s.MaxSize > 0 && kind.Size > s.MaxSize {
			return false
		}
	}
	return tour.load() <= kind.Load
}

// earliest is the trip that loads first, on the truck for which it costs least.
// Whatever loading there is can be brought forward until it meets the opening of
// its door or the end of what its door or truck did before, or until waiting
// fills the shift: so only these times are looked at.
func (t *timetable) earliest(k int, tour *Tour) (best Trip, found bool) {
	price := int64(0)
	work := t.work(tour)
	idle := false // an idle truck has been tried; the others are no different
	for v := range t.trucks[k] {
		truck := &t.trucks[k][v]
		if len(truck.busy) == 0 {
			if idle {
				continue
			}
			idle = true
		}
		day := int64(0)
		if truck.trips == 0 {
			day = t.Types[k].PerDay
		}
		for d := range t.doors {
			for _, at := range t.starts(truck, d, work, t.Types[k].Shift) {
				if found && (at > best.LoadFrom || at == best.LoadFrom && day >= price) {
					break
				}
				trip, inTime := t.trip(tour, k, at)
				trip.Truck, trip.Door = v, d
				if inTime && t.doorFree(&trip) && t.truckFree(&trip) {
					best, found, price = trip, true, day
					break
				}
			}
		}
	}
	return best, found
}

// starts lists, in order, the times at which a trip may have to begin to load.
func (t *timetable) starts(truck *truckTime, d int, work span, shift int64) []int64 {
	out := []int64{t.Doors[d].Opens, max(t.Doors[d].Opens, work.from), truck.end - shift, work.from + work.secs - shift}
	for _, b := range t.doors[d] {
		out = append(out, b.To)
	}
	for _, b := range truck.busy {
		out = append(out, b.To)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(at int64) bool { return at < t.Doors[d].Opens || at >= t.Doors[d].Closes })
}

// work is the tour as a span of time that begins with the loading: started
// before its from, the truck only waits longer.
func (t *timetable) work(tour *Tour) span {
	out, at := nothing, 0
	for _, v := range tour.Visits {
		_, secs := t.Travel(at, v.Stop+1)
		s := &t.Stops[v.Stop]
		stay := span{t.StopSeconds + handling(v.Cartons, t.UnloadRate), longAgo, never}
		if s.Opens > 0 {
			stay.from = s.Opens
		}
		out, _ = out.then(secs, stay)
		at = v.Stop + 1
	}
	_, secs := t.Travel(at, 0)
	loading := handling(tour.load(), t.LoadRate)
	return span{loading + out.secs + secs, out.from - loading, out.to - loading}
}

// trip drives the tour with a type of truck from when it loads, and reports
// whether it comes to every stop in time.
func (t *timetable) trip(tour *Tour, k int, loads int64) (out Trip, inTime bool) {
	out = Trip{Type: k, LoadFrom: loads, Departs: loads + handling(tour.load(), t.LoadRate), Visits: make([]Visit, 0, len(tour.Visits))}
	now, at, inTime := out.Departs, 0, true
	for _, v := range tour.Visits {
		s := &t.Stops[v.Stop]
		metres, secs := t.Travel(at, v.Stop+1)
		arrives := now + secs
		begins := max(arrives, s.Opens)
		now = begins + t.StopSeconds + handling(v.Cartons, t.UnloadRate)
		inTime = inTime && (s.Closes == 0 || arrives <= s.Closes)
		out.Metres += metres
		out.Visits = append(out.Visits, Visit{Stop: v.Stop, Cartons: v.Cartons, Metres: metres, Arrives: arrives, Begins: begins, Leaves: now})
		at = v.Stop + 1
	}
	metres, secs := t.Travel(at, 0)
	out.Metres += metres
	out.Returns = now + secs
	out.Cost = piastres(t.Types[k].tripCost(out.Metres, out.Returns-out.LoadFrom))
	return out, inTime
}

// doorFree is whether a trip's door is open and free while it loads.
func (t *timetable) doorFree(x *Trip) bool {
	door := &t.Doors[x.Door]
	return door.Opens <= x.LoadFrom && x.Departs <= door.Closes && free(t.doors[x.Door], Interval{x.LoadFrom, x.Departs})
}

// truckFree is whether a trip's truck is there, and its shift allows the trip.
func (t *timetable) truckFree(x *Trip) bool {
	v, kind := &t.trucks[x.Type][x.Truck], &t.Types[x.Type]
	return (kind.MaxTrips == 0 || v.trips < kind.MaxTrips) &&
		max(v.end, x.Returns)-min(v.start, x.LoadFrom) <= kind.Shift &&
		free(v.busy, Interval{x.LoadFrom, x.Returns + t.Turnaround})
}

// free is whether an interval meets none of a list.
func free(list []Interval, x Interval) bool {
	for _, b := range list {
		if b.From < x.To && x.From < b.To {
			return false
		}
	}
	return true
}

// queue puts a tour after all that its trucks and doors do, whatever the hours.
func (t *timetable) queue(tour *Tour) Trip {
	truck, door, at := 0, 0, never
	for v := range t.trucks[tour.Type] {
		for d := range t.doors {
			if ends := max(t.Doors[d].Opens, last(t.doors[d]), last(t.trucks[tour.Type][v].busy)); ends < at {
				truck, door, at = v, d, ends
			}
		}
	}
	if at < never {
		if trip, _ := t.trip(tour, tour.Type, at); trip.Returns <= lastClock {
			trip.Truck, trip.Door = truck, door
			t.keep(&trip)
			return trip
		}
	}
	trip, _ := t.trip(tour, tour.Type, tour.LoadFrom)
	trip.Truck, trip.Door = tour.Truck, tour.Door
	return trip
}

// last is when all of a list is over that begins on this day or before.
func last(list []Interval) int64 {
	end := longAgo
	for _, b := range list {
		if b.From < 24*3600 {
			end = max(end, b.To)
		}
	}
	return end
}
