package allocate

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestMeasuresByHand(t *testing.T) {
	for _, c := range []struct {
		name                string
		cartons, base       []int64
		gini, jain, low, at int64
	}{
		{"nobody", nil, nil, 0, ppm, 0, -1},
		{"nothing given", []int64{0, 0}, []int64{3, 4}, 0, ppm, 0, 0},
		{"even", []int64{3, 6}, []int64{10, 20}, 0, ppm, 300000, 0},
		{"all to one of four households", []int64{0, 1}, []int64{3, 1}, 750000, 250000, 0, 0},
		{"one half, one full", []int64{1, 2}, []int64{2, 2}, 166667, 900000, 500000, 0}, // G = 1/6, J = 9/10
		{"no households", []int64{0, 2, 1}, []int64{0, 4, 2}, 0, ppm, 500000, 1},
	} {
		if g := Gini(c.cartons, c.base); g != c.gini {
			t.Errorf("%s: Gini %d, want %d", c.name, g, c.gini)
		}
		if j := Jain(c.cartons, c.base); j != c.jain {
			t.Errorf("%s: Jain %d, want %d", c.name, j, c.jain)
		}
		if low, at := Lowest(c.cartons, c.base); low != c.low || int64(at) != c.at {
			t.Errorf("%s: lowest %d at %d, want %d at %d", c.name, low, at, c.low, c.at)
		}
	}
	if n := Coverage(2, 3); n != 666667 {
		t.Errorf("coverage of 2 in 3 is %d ppm", n)
	}
}

// The measures count households one by one: the definitions over single
// households give the same.
func TestMeasuresOverHouseholds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SliceOfN(rapid.Int64Range(0, 12), 1, 8).Draw(t, "base")
		cartons := make([]int64, len(base))
		var each []float64
		for i, b := range base {
			cartons[i] = rapid.Int64Range(0, b).Draw(t, "cartons")
			for range b {
				each = append(each, float64(cartons[i])/float64(b))
			}
		}
		var sum, squares, differences float64
		for _, x := range each {
			sum += x
			squares += x * x
			for _, y := range each {
				differences += math.Abs(x - y)
			}
		}
		if sum == 0 {
			return
		}
		n := float64(len(each))
		near(t, "Gini", Gini(cartons, base), differences/(2*n*sum))
		near(t, "Jain", Jain(cartons, base), sum*sum/(n*squares))
	})
}

func near(t *rapid.T, name string, got int64, want float64) {
	if math.Abs(float64(got)-want*ppm) > 0.501 {
		t.Fatalf("%s is %d ppm, want %.3f", name, got, want*ppm)
	}
}

func BenchmarkMeasures(b *testing.B) {
	for _, n := range []int{5716, 91456} {
		p := egyptLike(n)
		r, err := Allocate(p, TierThenNeed{})
		if err != nil {
			b.Fatal(err)
		}
		base := make([]int64, n)
		for i, u := range p.Units {
			base[i] = u.Base
		}
		for name, f := range map[string]func(c, b []int64) int64{"Gini": Gini, "Jain": Jain} {
			b.Run(name+benchName(fixed{}, n)[len("fixed"):], func(b *testing.B) {
				for b.Loop() {
					f(r.Cartons, base)
				}
			})
		}
	}
}
