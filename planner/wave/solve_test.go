package wave

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// every gives a row of days that are all alike.
func every[T any](days int, v T) []T { return slices.Repeat([]T{v}, days) }

// plantAnd gives one plant and one warehouse fed by it over a day's way, four
// days, one tier, and nothing that binds.
func plantAnd(opening int64, deliveries ...Delivery) *Problem {
	p := &Problem{
		Days:       4,
		Tiers:      []Tier{{0, 3}, {0, 3}},
		Warehouses: []Warehouse{{Opening: opening, Storage: 1000, Handling: every(4, int64(1000)), Fleet: [][]int64{every(4, int64(1000))}}},
		Sources:    []Source{{Warehouse: -1, Ready: []int64{1000, 0, 0, 0}, Trucks: 100, Working: every(4, true)}},
		Legs:       []Leg{{Source: 0, Warehouse: 0, Cartons: 1000, Load: 50, Lead: 1, Cycle: 2}},
		Deliveries: deliveries,
	}
	return p
}

func to(cartons int64) Delivery { return Delivery{Cartons: cartons, Batch: 40} }

func TestHandChecked(t *testing.T) {
	tests := []struct {
		name       string
		problem    *Problem
		change     func(p *Problem)
		loads      []Load
		dispatches []Dispatch
		bound      []Bound
	}{
		{
			name:       "stock goes out on the first day and no truck leaves",
			problem:    plantAnd(100, to(60), to(40)),
			dispatches: []Dispatch{{0, 0, 60}, {1, 0, 40}},
		},
		{
			name:       "what is not in stock arrives on day 1 and goes out on day 2",
			problem:    plantAnd(0, to(60)),
			loads:      []Load{{0, 0, 100}},
			dispatches: []Dispatch{{0, 2, 60}},
		},
		{
			name:       "a load that would come on a day off goes through the doors on the next",
			problem:    plantAnd(0, to(60)),
			change:     func(p *Problem) { p.Warehouses[0].Handling[1] = 0 },
			loads:      []Load{{0, 0, 100}},
			dispatches: []Dispatch{{0, 3, 60}},
		},
		{
			name:       "doors take one place a day, in order",
			problem:    plantAnd(120, to(60), to(60)),
			change:     func(p *Problem) { p.Warehouses[0].Handling = every(4, int64(60)) },
			dispatches: []Dispatch{{0, 0, 60}, {1, 1, 60}},
		},
		{
			name:    "the earlier tier goes first, whatever its order",
			problem: plantAnd(120, to(60), to(60)),
			change: func(p *Problem) {
				p.Warehouses[0].Handling = every(4, int64(60))
				p.Deliveries[0].Tier = 1
			},
			dispatches: []Dispatch{{1, 0, 60}, {0, 1, 60}},
		},
		{
			name:       "a place too large for a day is split at full trucks",
			problem:    plantAnd(150, to(150)),
			change:     func(p *Problem) { p.Warehouses[0].Handling = every(4, int64(90)) },
			dispatches: []Dispatch{{0, 0, 80}, {0, 1, 70}},
		},
		{
			name:       "truck-seconds are exact: 1,000 seconds carry 66 cartons at 15 seconds each",
			problem:    plantAnd(133, to(66), to(67)),
			change:     func(p *Problem) { p.Deliveries[0].Use, p.Deliveries[1].Use = perCarton(15), perCarton(15) },
			dispatches: []Dispatch{{0, 0, 66}, {1, 1, 40}, {1, 2, 27}},
		},
		{
			name:       "too little stock, proved",
			problem:    plantAnd(10, to(60)),
			change:     func(p *Problem) { p.Legs[0].Cartons = 30 },
			loads:      []Load{{0, 0, 30}},
			dispatches: []Dispatch{{0, 2, 40}},
			bound:      []Bound{{Limit: Stock, Short: 20, Least: 20, Proved: true}},
		},
		{
			name:       "doors too small, proved",
			problem:    plantAnd(100, to(100)),
			change:     func(p *Problem) { p.Warehouses[0].Handling = every(4, int64(20)) },
			dispatches: []Dispatch{{0, 0, 20}, {0, 1, 20}, {0, 2, 20}, {0, 3, 20}},
			bound:      []Bound{{Limit: Doors, Short: 20, Least: 20, Proved: true}},
		},
		{
			name:       "too few trucks, proved",
			problem:    plantAnd(100, to(100)),
			change:     func(p *Problem) { p.Deliveries[0].Use = perCarton(50) },
			dispatches: []Dispatch{{0, 0, 20}, {0, 1, 20}, {0, 2, 20}, {0, 3, 20}},
			bound:      []Bound{{Limit: Trucks, Short: 20, Least: 20, Proved: true}},
		},
		{
			name:       "no room for stock to arrive, proved",
			problem:    plantAnd(0, to(100)),
			change:     func(p *Problem) { p.Warehouses[0].Storage = 30 },
			loads:      []Load{{0, 0, 30}, {0, 1, 30}},
			dispatches: []Dispatch{{0, 2, 30}, {0, 3, 30}},
			bound:      []Bound{{Limit: Room, Short: 40, Least: 40, Proved: true}},
		},
		{
			name:    "a place that is closed throughout has no day",
			problem: plantAnd(100, to(100)),
			change:  func(p *Problem) { p.Deliveries[0].Closed = every(4, true) },
			bound:   []Bound{{Limit: Days, Short: 100, Least: 100, Proved: true}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.change != nil {
				test.change(test.problem)
			}
			s, err := Solve(test.problem)
			if err != nil {
				t.Fatal(err)
			}
			if err := Verify(test.problem, s); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(test.loads, s.Loads); diff != "" {
				t.Errorf("loads (- want, + got):\n%s", diff)
			}
			if diff := cmp.Diff(test.dispatches, s.Dispatches); diff != "" {
				t.Errorf("dispatches (- want, + got):\n%s", diff)
			}
			if diff := cmp.Diff(test.bound, s.Bound); diff != "" {
				t.Errorf("bounds (- want, + got):\n%s", diff)
			}
		})
	}
}

func perCarton(seconds int64) []Use { return []Use{{Class: 0, Seconds: 1000 * seconds}} }

func TestSameProblemSameSchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := problems(modest).Draw(t, "problem")
		a, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestSplitsAtFullTrucks: where whole places and full trucks do for everything,
// no place has more than one part that is not a number of full trucks.
func TestSplitsAtFullTrucks(t *testing.T) {
	checked := 0
	for seed := range 400 {
		p := tinyProblem(rand.New(rand.NewPCG(uint64(seed), 17)))
		b, m := newBoard(p, newIndex(p)), plain(p)
		m.cuts = []cut{whole, batches}
		if b.fill(m); slices.Max(b.rest) > 0 {
			continue
		}
		checked++
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		odd := make([]int, len(p.Deliveries))
		for _, o := range s.Dispatches {
			if o.Cartons%p.Deliveries[o.Delivery].Batch != 0 {
				odd[o.Delivery]++
			}
		}
		if slices.Max(odd) > 1 {
			t.Errorf("seed %d: odd parts %v in %v: %s", seed, odd, s.Dispatches, dump(p))
		}
	}
	if checked == 0 {
		t.Error("no problem was checked")
	}
}

func TestNationalSize(t *testing.T) {
	for _, tight := range []int64{250, 150, 62} {
		p := national(1, tight)
		s, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, s); err != nil {
			t.Errorf("doors %d: %v", tight, err)
		}
		if err := inversion(p, s); err != nil {
			t.Errorf("doors %d: %v", tight, err)
		}
		short := int64(0)
		for _, q := range s.Short {
			short += q
		}
		if short > 0 && tight > 100 {
			t.Errorf("doors %d: %d short, and there is a schedule without", tight, short)
		}
	}
}

func TestInvalidProblems(t *testing.T) {
	for want, change := range map[string]func(p *Problem){
		"0 days":                    func(p *Problem) { p.Days = 0 },
		"handling of 3 days":        func(p *Problem) { p.Warehouses[0].Handling = every(3, int64(1)) },
		"opening stock -1":          func(p *Problem) { p.Warehouses[0].Opening = -1 },
		"fleet class 0 of 3 days":   func(p *Problem) { p.Warehouses[0].Fleet[0] = every(3, int64(1)) },
		"source 0: no warehouse 7":  func(p *Problem) { p.Sources[0].Warehouse = 7 },
		"ready on 1 days":           func(p *Problem) { p.Sources[0].Ready = every(1, int64(1)) },
		"2 working days marked":     func(p *Problem) { p.Sources[0].Working = every(2, true) },
		"leg 0: no source 1":        func(p *Problem) { p.Legs[0].Source = 1 },
		"leg 0: no warehouse -1":    func(p *Problem) { p.Legs[0].Warehouse = -1 },
		"load 0 and cycle 2":        func(p *Problem) { p.Legs[0].Load = 0 },
		"delivery 0: no warehouse":  func(p *Problem) { p.Deliveries[0].Warehouse = 1 },
		"delivery 0: no tier 2":     func(p *Problem) { p.Deliveries[0].Tier = 2 },
		"batch 0":                   func(p *Problem) { p.Deliveries[0].Batch = 0 },
		"delivery 0: closed on 1":   func(p *Problem) { p.Deliveries[0].Closed = every(1, true) },
		"seconds of fleet class 1":  func(p *Problem) { p.Deliveries[0].Use = []Use{{Class: 1}} },
		"fleet class 0 is there tw": func(p *Problem) { p.Deliveries[0].Use = []Use{{Class: 0}, {Class: 0}} },
	} {
		p := plantAnd(10, to(10))
		change(p)
		if _, err := Solve(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", want, err)
		}
	}
}

// TestVerifySeesEachFault plants one violation at a time in a sound schedule.
func TestVerifySeesEachFault(t *testing.T) {
	base := func() (*Problem, *Schedule) {
		p := plantAnd(0, Delivery{Cartons: 60, Batch: 40, Use: perCarton(10)})
		return p, &Schedule{Loads: []Load{{0, 0, 100}}, Dispatches: []Dispatch{{0, 2, 60}}, Short: []int64{0}}
	}
	p, s := base()
	if err := Verify(p, s); err != nil {
		t.Fatal(err)
	}
	for want, plant := range map[string]func(p *Problem, s *Schedule){
		"is not a load":                       func(p *Problem, s *Schedule) { s.Loads[0].Leg = 1 },
		"when its source does not work":       func(p *Problem, s *Schedule) { p.Sources[0].Working[0] = false },
		"never arrives":                       func(p *Problem, s *Schedule) { s.Loads = append(s.Loads, Load{0, 3, 1}) },
		"load 1 is out of order":              func(p *Problem, s *Schedule) { s.Loads = []Load{{0, 0, 60}, {0, 0, 40}} },
		"is not a dispatch":                   func(p *Problem, s *Schedule) { s.Dispatches[0].Cartons = 0 },
		"outside days 0 to 1 of tier 0":       func(p *Problem, s *Schedule) { p.Tiers[0].Ends = 1 },
		"when it is closed":                   func(p *Problem, s *Schedule) { p.Deliveries[0].Closed = every(4, true) },
		"dispatch 1 is out of order":          func(p *Problem, s *Schedule) { s.Dispatches = []Dispatch{{0, 3, 40}, {0, 2, 20}} },
		"2 shortfalls for 1 deliveries":       func(p *Problem, s *Schedule) { s.Short = []int64{0, 0} },
		"60 dispatched and 1 short":           func(p *Problem, s *Schedule) { s.Short[0] = 1 },
		"carries 100 of 99 cartons":           func(p *Problem, s *Schedule) { p.Legs[0].Cartons = 99 },
		"2 trucks on the way on day":          func(p *Problem, s *Schedule) { p.Sources[0].Trucks = 1 },
		"100 cartons loaded by day":           func(p *Problem, s *Schedule) { p.Sources[0].Ready[0] = 99 },
		"100 in and 0 out on day 1":           func(p *Problem, s *Schedule) { p.Warehouses[0].Handling[1] = 99 },
		"60 cartons out on day 1, and 0 in":   func(p *Problem, s *Schedule) { s.Dispatches[0].Day = 1 },
		"100 cartons at the end of day 1":     func(p *Problem, s *Schedule) { p.Warehouses[0].Storage = 99 },
		"600 truck-seconds of class 0 on day": func(p *Problem, s *Schedule) { p.Warehouses[0].Fleet[0] = every(4, int64(599)) },
	} {
		p, s := base()
		plant(p, s)
		err := Verify(p, s)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", want, err)
		}
	}
}

func TestMaxFlowIsMinCut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for trial := range 300 {
		const nodes = 6
		var rooms [nodes][nodes]int64
		n := newNetwork(nodes)
		for range 14 {
			a, b, q := r.IntN(nodes), r.IntN(nodes), r.Int64N(9)
			if a != b {
				rooms[a][b] += q
				n.connect(int32(a), int32(b), q)
			}
		}
		least := noLimit
		for set := range 1 << nodes {
			if set&1 == 0 || set>>(nodes-1)&1 == 1 {
				continue
			}
			cut := int64(0)
			for a := range nodes {
				for b := range nodes {
					if set>>a&1 == 1 && set>>b&1 == 0 {
						cut += rooms[a][b]
					}
				}
			}
			least = min(least, cut)
		}
		if got := n.maxFlow(0, nodes-1); got != least {
			t.Fatal(fmt.Sprint("trial ", trial, ": flow ", got, ", least cut ", least))
		}
	}
}
