package route

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const hour = 3600

// line is a day on one road: node i lies at[i] hours' drive from the warehouse, 40
// km an hour. A door loads and a stop unloads 100 cartons an hour, a visit takes a
// quarter of an hour besides, and a truck is loaded again half an hour after it is
// back.
func line(at []int64, stops []Stop, types ...Type) *Problem {
	at = append([]int64{0}, at...)
	return &Problem{
		Travel: func(a, b int) (int64, int64) {
			d := max(at[a]-at[b], at[b]-at[a])
			return d * 40000, d * hour
		},
		Stops: stops, Types: types, Doors: []Door{{Opens: 7 * hour, Closes: 17 * hour}},
		LoadRate: 100, UnloadRate: 100, StopSeconds: hour / 4, Turnaround: hour / 2,
	}
}

// van carries 100 cartons: 500 EGP a day, 10 a trip, 2 a km, 30 an hour.
func van(trucks int) Type {
	return Type{Load: 100, Size: 1, PerDay: 50000, PerTrip: 1000, PerKm: 200, PerHour: 3000, Shift: 12 * hour, Trucks: make([]Truck, trucks)}
}

func lorry(trucks int) Type {
	t := van(trucks)
	t.Load, t.Size, t.PerDay, t.PerKm, t.PerHour = 400, 3, 90000, 400, 4000
	return t
}

func solve(t *testing.T, p *Problem) *Solution {
	t.Helper()
	s, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 300})
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(p, s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOneTripByHand(t *testing.T) {
	s := solve(t, line([]int64{1}, []Stop{{Demand: 50}}, van(1)))
	// Half an hour to load, an hour there, a quarter and a half to unload, an
	// hour back: 3¼ h at 30 EGP, 80 km at 2 EGP, 10 for the trip, 500 for the day.
	want := &Solution{
		Trips: []Trip{{
			LoadFrom: 7 * hour, Departs: 7*hour + 1800, Returns: 10*hour + 900, Metres: 80000,
			Cost:   9750 + 16000 + 1000 + 50000,
			Visits: []Visit{{Cartons: 50, Metres: 40000, Arrives: 8*hour + 1800, Begins: 8*hour + 1800, Leaves: 9*hour + 900}},
		}},
		Unserved: []int64{0},
		Cost:     76750,
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
}

func TestSecondTripOfTheDay(t *testing.T) {
	s := solve(t, line([]int64{1}, []Stop{{Demand: 150}}, van(1)))
	if len(s.Trips) != 2 || s.unserved() != 0 {
		t.Fatalf("%d trips, %d unserved, want 2 and 0", len(s.Trips), s.unserved())
	}
	first, second := s.Trips[0], s.Trips[1]
	if second.LoadFrom != first.Returns+hour/2 {
		t.Errorf("second loading at %d, want half an hour after the return at %d", second.LoadFrom, first.Returns)
	}
	if got := []int64{first.Visits[0].Cartons, second.Visits[0].Cartons}; got[0]+got[1] != 150 || max(got[0], got[1]) != 100 {
		t.Errorf("cartons %v, want a full load and 50", got)
	}
	// 4¼ h and 3¼ h, 160 km, two trips, one day.
	if want := int64(12750 + 9750 + 32000 + 2000 + 50000); s.Cost != want {
		t.Errorf("cost %d, want %d", s.Cost, want)
	}
}

func TestShiftBoundsTheDay(t *testing.T) {
	p := line([]int64{1}, []Stop{{Demand: 300}}, van(1))
	p.Types[0].Shift = 9 * hour // two full trips: 4¼ + ½ + 4¼
	if s := solve(t, p); s.unserved() != 100 || len(s.Trips) != 2 {
		t.Errorf("%d unserved on %d trips, want 100 on 2", s.unserved(), len(s.Trips))
	}
	p.Types[0].MaxTrips = 1
	if s := solve(t, p); s.unserved() != 200 {
		t.Errorf("%d unserved with one trip a day, want 200", s.unserved())
	}
}

func TestLoadsLateRatherThanWaits(t *testing.T) {
	p := line([]int64{1}, []Stop{{Demand: 100, Opens: 11 * hour, Closes: 12 * hour}}, van(1))
	s := solve(t, p)
	if s.Trips[0].LoadFrom != 9*hour || s.Trips[0].Visits[0].Begins != 11*hour {
		t.Errorf("loads at %d and unloads at %d, want 9 and 11 o'clock", s.Trips[0].LoadFrom, s.Trips[0].Visits[0].Begins)
	}
	p.Doors[0].Closes = 9 * hour // must load at 8 and wait an hour there
	s = solve(t, p)
	if v := s.Trips[0].Visits[0]; v.Arrives != 10*hour || v.Begins != 11*hour {
		t.Errorf("arrives at %d, unloads at %d, want 10 and 11 o'clock", v.Arrives, v.Begins)
	}
	p.Stops[0].Closes = 8 * hour // before anything can be there
	p.Stops[0].Opens = 0
	if s = solve(t, p); s.unserved() != 100 {
		t.Errorf("%d unserved, want all: even an empty truck is there at 8 only", s.unserved())
	}
}

func TestVehicleTooBig(t *testing.T) {
	p := line([]int64{1, 1}, []Stop{{Demand: 80, MaxSize: 2}, {Demand: 300}}, van(1), lorry(1))
	for _, trip := range solve(t, p).Trips {
		for _, v := range trip.Visits {
			if v.Stop == 0 && trip.Type != 0 {
				t.Errorf("a trip of type %d visits the stop that only vans reach", trip.Type)
			}
		}
	}
	p.Types[0].Trucks = nil
	if s := solve(t, p); !slices.Equal(s.Unserved, []int64{80, 0}) {
		t.Errorf("unserved %v without vans, want 80 at the small stop", s.Unserved)
	}
}

func TestTooFar(t *testing.T) {
	p := line([]int64{6, 1}, []Stop{{Demand: 10}, {Demand: 10}}, van(1))
	if s := solve(t, p); !slices.Equal(s.Unserved, []int64{10, 0}) {
		t.Errorf("unserved %v, want the far stop's 10", s.Unserved)
	}
}

func TestTrucksQueueAtTheDoor(t *testing.T) {
	p := line([]int64{2, 2}, []Stop{{Demand: 100}, {Demand: 100}}, van(2))
	p.Types[0].Shift = 7 * hour // one trip each
	p.Doors[0].Busy = []Interval{{7*hour + 1800, 8 * hour}}
	s := solve(t, p)
	if len(s.Trips) != 2 || s.Trips[0].LoadFrom != 8*hour || s.Trips[1].LoadFrom != 9*hour {
		t.Fatalf("%+v, want loadings at 8 and 9 o'clock", s.Trips)
	}
	p.Doors[0].Closes = 9*hour + 1800 // only half a load more
	if s = solve(t, p); s.unserved() != 50 {
		t.Errorf("%d unserved, want the 50 that the door has no time for", s.unserved())
	}
}

func TestEarlierWave(t *testing.T) {
	p := line([]int64{1}, []Stop{{Demand: 100}}, van(1))
	p.Types[0].Trucks[0] = Truck{Started: 7 * hour, Free: 11 * hour, Trips: 1}
	s := solve(t, p)
	// 4¼ h, 80 km, a trip; the day is paid for.
	if s.Trips[0].LoadFrom != 11*hour || s.Cost != 12750+16000+1000 {
		t.Errorf("loads at %d for %d, want 11 o'clock and 29750", s.Trips[0].LoadFrom, s.Cost)
	}
	p.Types[0].Shift = 8 * hour // to 15:00, but it would be back at 15:15
	if s = solve(t, p); s.Returns() > 15*hour || s.unserved() > 50 {
		t.Errorf("back at %d with %d left, want by 15 o'clock, and half a load at least", s.Returns(), s.unserved())
	}
	p.Types[0].MaxTrips = 1
	if s = solve(t, p); s.unserved() != 100 {
		t.Errorf("%d unserved, want all: the truck has made its trip", s.unserved())
	}
}

// Returns is when the last truck is back.
func (s *Solution) Returns() int64 {
	last := int64(0)
	for _, t := range s.Trips {
		last = max(last, t.Returns)
	}
	return last
}

// Three stops of 60 with trucks of 90: two trips if one stop is split (Dror and
// Trudeau 1989), three if not.
func TestSplitSavesATrip(t *testing.T) {
	stops := []Stop{{Demand: 60}, {Demand: 60}, {Demand: 60}}
	p := line([]int64{2, 2, 2}, stops, van(3))
	p.Types[0].Load = 90
	if s := solve(t, p); len(s.Trips) != 2 {
		t.Errorf("%d trips, want 2", len(s.Trips))
	}
	p.Whole = true
	if s := solve(t, p); len(s.Trips) != 3 {
		t.Errorf("%d trips of whole stops, want 3", len(s.Trips))
	}
}

func TestFullLoadsArePeeled(t *testing.T) {
	p := line([]int64{1, 1}, []Stop{{Demand: 930}, {Demand: 70}}, van(4), lorry(4))
	p.Doors = slices.Repeat(p.Doors, 6)
	s := solve(t, p)
	full := 0
	for _, trip := range s.Trips {
		if len(trip.Visits) == 1 && trip.Visits[0].Cartons == 400 {
			full++
		}
	}
	if full != 2 || s.unserved() != 0 {
		t.Errorf("%d full lorries and %d unserved, want 2 and 0: %+v", full, s.unserved(), s.Trips)
	}
}

func TestNothingToDo(t *testing.T) {
	for name, p := range map[string]*Problem{
		"no stops":  line(nil, nil, van(1)),
		"no trucks": line([]int64{1}, []Stop{{Demand: 5}}, van(0)),
		"no types":  line([]int64{1}, []Stop{{Demand: 5}}),
		"no demand": line([]int64{1}, []Stop{{}}, van(1)),
		"no load":   line([]int64{1}, []Stop{{Demand: 5}}, Type{Shift: hour, Trucks: make([]Truck, 1)}),
	} {
		if s := solve(t, p); len(s.Trips) != 0 || s.Cost != 0 {
			t.Errorf("%s: %+v, want no trips", name, s)
		}
	}
	p := line([]int64{1}, []Stop{{Demand: 5}}, van(1))
	p.Doors = nil
	if s := solve(t, p); s.unserved() != 5 {
		t.Errorf("no doors: %d unserved, want 5", s.unserved())
	}
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	for want, change := range map[string]func(*Problem){
		"no Travel":               func(p *Problem) { p.Travel = nil },
		"stop 0 has demand -1":    func(p *Problem) { p.Stops[0].Demand = -1 },
		"type 0 has Load -1":      func(p *Problem) { p.Types[0].Load = -1 },
		"type 0 has a negative":   func(p *Problem) { p.Types[0].PerKm = -1 },
		"LoadRate -1":             func(p *Problem) { p.LoadRate = -1 },
		"door 0: busy [5, 6)":     func(p *Problem) { p.Doors[0].Busy = []Interval{{4, 8}, {5, 6}} },
		"from node 0 to 1 is neg": func(p *Problem) { p.Travel = func(a, b int) (int64, int64) { return -1, 0 } },
	} {
		p := line([]int64{1}, []Stop{{Demand: 5}}, van(1))
		change(p)
		if _, err := Solve(context.Background(), p, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := line([]int64{1}, []Stop{{Demand: 5}}, van(1))
	if _, err := Solve(ctx, p, Options{Iterations: 10}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled context", err)
	}
}
