package geo

import (
	"math"
	"os"
	"testing"

	"pgregory.net/rapid"
)

func TestInEgypt(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      Point
		in     bool
		ashore bool
	}{
		{"Cairo", Point{30.0444, 31.2357}, true, true},
		{"Halayeb, in the triangle", Point{22.2231, 36.6473}, true, true},
		{"Siwa", Point{29.2032, 25.5195}, true, true},
		{"Rafah, on the border line", Point{31.28, 34.23}, true, false},
		{"Lake Manzala", Point{31.25, 32.05}, true, false},
		{"Lake Burullus", Point{31.50, 30.85}, true, false},
		{"Abu Simbel", Point{22.3460, 31.6156}, true, true},
		{"swapped Cairo", Point{31.2357, 30.0444}, true, true}, // Egypt is nearly square about 30, 30
		{"swapped Aswan", Point{32.8994, 24.0908}, false, false},
		{"swapped Alexandria", Point{29.9158, 31.2018}, true, true},
		{"Khartoum", Point{15.5007, 32.5599}, false, false},
		{"Tel Aviv", Point{32.0853, 34.7818}, false, false},
		{"Gaza", Point{31.5017, 34.4668}, false, false},
		{"Wadi Halfa", Point{21.8000, 31.3500}, false, false},
		{"Tobruk", Point{32.0836, 23.9764}, false, false},
		{"ten km off Alexandria", Point{31.32, 29.80}, false, false},
		{"Gulf of Suez", Point{28.6, 33.0}, false, false},
		{"Red Sea", Point{25.0, 36.0}, false, false},
		{"Mediterranean", Point{32.5, 30.0}, false, false},
		{"Null Island", Point{}, false, false},
		{"not a number", Point{math.NaN(), 31}, false, false},
		{"no longitude", Point{30, math.NaN()}, false, false},
		{"infinite", Point{math.Inf(1), 31}, false, false},
	} {
		if got := InEgypt(c.p); got != c.in {
			t.Errorf("InEgypt(%s %v) = %v, want %v", c.name, c.p, got, c.in)
		}
		if got := Ashore(c.p); got != c.ashore {
			t.Errorf("Ashore(%s %v) = %v, want %v", c.name, c.p, got, c.ashore)
		}
	}
}

// TestEveryCentreIsInEgypt holds for the 27 capitals and all markaz centres.
func TestEveryCentreIsInEgypt(t *testing.T) {
	r := Egypt()
	for _, g := range r.Governorates {
		if !InEgypt(g.Capital) {
			t.Errorf("capital of %s at %v is not in Egypt", g.NameEn, g.Capital)
		}
	}
	for _, m := range r.Markazes {
		if !InEgypt(m.Centre) {
			t.Errorf("centre of %s %s at %v is not in Egypt", m.PCode, m.NameEn, m.Centre)
		}
	}
}

// TestKnownVillagesAreInEgypt tries thousands of located villages, a
// list that is not part of the project.
func TestKnownVillagesAreInEgypt(t *testing.T) {
	data, err := os.ReadFile("../../shared/data/egypt/demand_points_ccby.csv")
	if err != nil {
		t.Skip("no village list beside the project")
	}
	for _, row := range table(data) {
		if !InEgypt(point(row["lat"], row["lon"])) {
			t.Errorf("%v is not in Egypt", row)
		}
	}
}

// TestAshoreIsInEgypt: the outline lies within its own tolerance, and what is
// well away from every corner of the outline is the same for both.
func TestAshoreIsInEgypt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Point{rapid.Float64Range(20, 34).Draw(t, "lat"), rapid.Float64Range(23, 38).Draw(t, "lng")}
		ashore, in := Ashore(p), InEgypt(p)
		if ashore && !in {
			t.Fatalf("%v is ashore, yet not in Egypt", p)
		}
		if in && !ashore && !outline().lagoons.holds(p) && outline().gap(p) > OutlineTolerance {
			t.Fatalf("%v is in Egypt %d m outside the outline", p, outline().gap(p))
		}
	})
}

// gap measures the outline the slow way.
func (o *border) gap(p Point) Metres {
	least := Metres(math.MaxInt64)
	for _, e := range o.edges {
		least = min(least, SegmentDistance(p, e.a.point(), e.b.point()))
	}
	return least
}

func BenchmarkInEgypt(b *testing.B) {
	for b.Loop() {
		InEgypt(Point{30.0444, 31.2357})
	}
}
