package route

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
)

// warehouseDay makes a day as a plan has some 1,500 of: stops within 60 km, small
// trucks everywhere, large ones where they fit. Figures are illustrative.
func warehouseDay(stops, small, middle, large, doors int, seed uint64) *Problem {
	dice := rng{seed}
	xs, ys := []int64{0}, []int64{0}
	p := &Problem{LoadRate: 600, UnloadRate: 400, StopSeconds: 900, Turnaround: 900}
	for range stops {
		xs = append(xs, int64(dice.below(90000))-45000)
		ys = append(ys, int64(dice.below(90000))-45000)
		s := Stop{Demand: 50 + int64(dice.below(300))}
		if dice.oneIn(4) {
			s.Demand = 500 + int64(dice.below(2500))
		}
		if dice.oneIn(3) {
			s.MaxSize = 1 + dice.below(2)
		}
		p.Stops = append(p.Stops, s)
	}
	p.Travel = plane(xs, ys, 12)
	p.Types = []Type{
		{Load: 100, Size: 1, PerDay: 60000, PerKm: 600, PerHour: 6000, Shift: 36000, Trucks: make([]Truck, small)},
		{Load: 333, Size: 2, PerDay: 110000, PerKm: 900, PerHour: 8000, Shift: 36000, Trucks: make([]Truck, middle)},
		{Load: 800, Size: 3, PerDay: 200000, PerKm: 1400, PerHour: 10000, Shift: 36000, Trucks: make([]Truck, large)},
	}
	for range doors {
		p.Doors = append(p.Doors, Door{Opens: 7 * 3600, Closes: 17 * 3600})
	}
	return p
}

// days are the sizes that are measured.
var days = []struct {
	name string
	p    *Problem
}{
	{"small-5", warehouseDay(5, 2, 2, 1, 3, 1)},
	{"middle-15", warehouseDay(15, 6, 5, 4, 6, 2)},
	{"large-40", warehouseDay(40, 16, 14, 10, 10, 3)},
	{"scarce-doors-40", warehouseDay(40, 16, 14, 10, 5, 3)},
	{"scarce-trucks-40", warehouseDay(40, 5, 5, 4, 10, 3)},
}

// BenchmarkDays reports means over as many seeds as it runs: -benchtime 8x.
func BenchmarkDays(b *testing.B) {
	for _, day := range days {
		for _, iterations := range []int{0, 300, 1000, 3000, 10000} {
			b.Run(fmt.Sprintf("%s/%d", day.name, iterations), func(b *testing.B) {
				b.ReportAllocs()
				var cost, short, trips int64
				for seed := uint64(1); b.Loop(); seed++ {
					s, err := Solve(context.Background(), day.p, Options{Seed: seed, Iterations: iterations})
					if err != nil {
						b.Fatal(err)
					}
					cost, short, trips = cost+s.Cost, short+s.unserved(), trips+int64(len(s.Trips))
				}
				n := float64(b.N)
				b.ReportMetric(float64(cost)/100/n, "EGP")
				b.ReportMetric(float64(short)/n, "unserved")
				b.ReportMetric(float64(trips)/n, "trips")
				if iterations > 0 {
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/n/float64(iterations), "ns/iteration")
				}
			})
		}
	}
}

func BenchmarkX(b *testing.B) {
	for _, name := range []string{"X-n101-k25", "X-n303-k21", "X-n1001-k43"} {
		for _, iterations := range []int{1000, 10000, 100000} {
			b.Run(fmt.Sprintf("%s/%d", name, iterations), func(b *testing.B) {
				p := readCVRP(b, filepath.Join(bench, "cvrp", name+".vrp"))
				best := bestKnown(b, filepath.Join(bench, "cvrp", name+".sol"))
				b.ReportAllocs()
				var s *Solution
				for b.Loop() {
					s, _ = Solve(context.Background(), p, Options{Seed: 1, Iterations: iterations})
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(iterations), "ns/iteration")
				b.ReportMetric(100*float64(s.Cost-best)/float64(best), "gap%")
			})
		}
	}
}
