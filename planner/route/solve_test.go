package route

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSolveKeepsEveryLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mixed(t, 12)
		opt := Options{Seed: rapid.Uint64().Draw(t, "seed"), Iterations: rapid.IntRange(0, 60).Draw(t, "iterations")}
		s, err := Solve(context.Background(), p, opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, s); err != nil {
			t.Fatal(err)
		}
		again, _ := Solve(context.Background(), p, opt)
		if d := cmp.Diff(s, again); d != "" {
			t.Fatal("the same seed gave another plan:\n", d)
		}
	})
}

// TestManyStops runs the paths that only large problems take: trips chosen by
// neighbourhood, and travel that is asked for each time.
func TestManyStops(t *testing.T) {
	for _, n := range []int{300, cacheNodes + 20} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if n > cacheNodes && testing.Short() {
				t.Skip("takes seconds")
			}
			p := warehouseDay(n, 300, 200, 200, 60, 5)
			for i := range p.Stops {
				p.Stops[i].Demand = p.Stops[i].Demand/8 + 1
			}
			at := p.Travel
			p.Travel = func(a, b int) (int64, int64) { // far from symmetric
				metres, secs := at(a, b)
				return metres + int64(a*7%100), secs + int64(b*3%60)
			}
			s, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 30})
			if err != nil {
				t.Fatal(err)
			}
			if err := Verify(p, s); err != nil {
				t.Fatal(err)
			}
			if len(s.Trips) < 100 {
				t.Errorf("only %d trips", len(s.Trips))
			}
		})
	}
}
