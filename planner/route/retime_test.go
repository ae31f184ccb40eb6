package route

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// fresh takes what earlier waves did out of a drawn day.
func fresh(p *Problem) {
	for k := range p.Types {
		p.Types[k].Trucks = make([]Truck, len(p.Types[k].Trucks))
	}
	for d := range p.Doors {
		p.Doors[d].Busy = nil
	}
}

// tours forgets, or not, when and on which truck trips went.
func toursOf(t *rapid.T, trips []Trip) []Tour {
	forget := rapid.Bool().Draw(t, "forget")
	out := make([]Tour, len(trips))
	for i, x := range trips {
		out[i] = Tour{Type: x.Type, Truck: x.Truck, Door: x.Door, LoadFrom: x.LoadFrom, Visits: x.Visits}
		if forget {
			out[i].Truck, out[i].Door, out[i].LoadFrom = 0, 0, int64(i)
		}
	}
	return out
}

// paid adds the truck days and the sum, as a solution has them.
func paid(p *Problem, trips []Trip, unserved []int64) *Solution {
	sol := &Solution{Trips: slices.Clone(trips), Unserved: unserved}
	slices.SortStableFunc(sol.Trips, func(a, b Trip) int { return cmp.Compare(a.LoadFrom, b.LoadFrom) })
	moves := map[[2]int]bool{}
	for i := range sol.Trips {
		x := &sol.Trips[i]
		if id := [2]int{x.Type, x.Truck}; !moves[id] {
			moves[id] = true
			x.Cost += p.Types[x.Type].PerDay
		}
		sol.Cost += x.Cost
	}
	return sol
}

// What fits keeps every limit, trips that are kept among them; what does not is
// there all the same, with all its cartons.
func TestRetime(t *testing.T) {
	whole := 0
	rapid.Check(t, func(t *rapid.T) {
		p := mixed(t, 8)
		fresh(p)
		solved, err := Solve(context.Background(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		tours := toursOf(t, solved.Trips)
		stay := rapid.IntRange(0, len(tours)).Draw(t, "stay")
		var kept []Kept
		for _, x := range solved.Trips[:stay] {
			kept = append(kept, Kept{Type: x.Type, Truck: x.Truck, Door: x.Door, LoadFrom: x.LoadFrom, Departs: x.Departs, Returns: x.Returns})
		}
		trips, fits := Retime(p, kept, tours[stay:])
		all := slices.Clone(solved.Trips[:stay])
		for i := range all { // without the trucks' days
			all[i].Cost = piastres(p.Types[all[i].Type].tripCost(all[i].Metres, all[i].Returns-all[i].LoadFrom))
		}
		for i := range trips {
			if fits[i] {
				all = append(all, trips[i])
			}
			if got, want := tours[stay+i].load(), (&Tour{Visits: trips[i].Visits}).load(); got != want || len(trips[i].Visits) != len(tours[stay+i].Visits) {
				t.Fatalf("trip %d carries %d cartons, its tour %d", i, want, got)
			}
		}
		if len(all) == len(tours) {
			whole++
		}
		unserved := make([]int64, len(p.Stops))
		for i := range p.Stops {
			unserved[i] = p.Stops[i].Demand
		}
		for i := range all {
			for _, v := range all[i].Visits {
				unserved[v.Stop] -= v.Cartons
			}
		}
		if err := Verify(p, paid(p, all, unserved)); err != nil {
			t.Fatal(err)
		}
	})
	if whole == 0 {
		t.Error("no day was timed as a whole")
	}
}

// A day with its old times is taken over as it is.
func TestRetimeKeepsWhatFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mixed(t, 8)
		fresh(p)
		solved, err := Solve(context.Background(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		tours := make([]Tour, len(solved.Trips))
		for i, x := range solved.Trips {
			tours[i] = Tour{Type: x.Type, Truck: x.Truck, Door: x.Door, LoadFrom: x.LoadFrom, Visits: x.Visits}
		}
		trips, fits := Retime(p, nil, tours)
		for i, x := range solved.Trips {
			if y := trips[i]; !fits[i] || y.LoadFrom != x.LoadFrom || y.Truck != x.Truck || y.Door != x.Door || y.Returns != x.Returns {
				t.Fatalf("trip %d went at %d on truck %d from door %d, now %+v", i, x.LoadFrom, x.Truck, x.Door, y)
			}
		}
	})
}

// On an hour too short for two, the second loads after it; with a truck and a
// door to spare it goes beside.
func TestRetimeQueues(t *testing.T) {
	day := func(doors, trucks int) *Problem {
		p := &Problem{LoadRate: 100, Travel: func(from, to int) (int64, int64) { return 1000, 600 }, Stops: []Stop{{}, {}}}
		for range doors {
			p.Doors = append(p.Doors, Door{Opens: 8 * 3600, Closes: 9 * 3600})
		}
		p.Types = []Type{{Load: 100, Shift: 12 * 3600, Trucks: make([]Truck, trucks)}}
		return p
	}
	tours := []Tour{{LoadFrom: 1, Visits: []Visit{{Stop: 0, Cartons: 100}}}, {LoadFrom: 2, Visits: []Visit{{Stop: 1, Cartons: 100}}}}
	trips, fits := Retime(day(1, 2), nil, tours)
	if !fits[0] || fits[1] || trips[0].LoadFrom != 8*3600 || trips[1].LoadFrom != 9*3600 {
		t.Errorf("one door: %v %+v", fits, trips)
	}
	trips, fits = Retime(day(2, 1), nil, tours)
	if !fits[0] || fits[1] || trips[1].LoadFrom != trips[0].Returns {
		t.Errorf("one truck: %v %+v", fits, trips)
	}
	trips, fits = Retime(day(2, 2), nil, tours)
	if !fits[0] || !fits[1] || trips[0].Truck == trips[1].Truck || trips[0].Door == trips[1].Door {
		t.Errorf("two of each: %v %+v", fits, trips)
	}
}
