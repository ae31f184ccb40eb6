package geo

import (
	"testing"

	"pgregory.net/rapid"
)

func TestGulfIsWater(t *testing.T) {
	for i := range gulf[1:] {
		a, b := gulf[i], gulf[i+1]
		for k := range 101 {
			f := float64(k) / 100
			if p := (Point{a.Lat + f*(b.Lat-a.Lat), a.Lng + f*(b.Lng-a.Lng)}); InEgypt(p) {
				t.Errorf("%s on the line from %s to %s is land", p, a, b)
			}
		}
	}
}

func TestWaysAroundTheGulf(t *testing.T) {
	zafarana, zenima := Point{29.11007, 32.66012}, Point{29.05, 33.11}
	gharib, tor := Point{28.35831, 33.07829}, Point{28.24168, 33.6222}
	hurghada, sharm := Point{27.25738, 33.81291}, Point{27.91582, 34.32995}
	suez, sedr, sokhna := Point{29.97371, 32.52627}, Point{29.59, 32.71}, Point{29.55629, 32.30337}
	nakhl, cairo, arish := Point{29.91, 33.74}, Point{30.06, 31.25}, Point{31.13, 33.80}
	marsaAlam, nuweiba, aswan := Point{25.06305, 34.89005}, Point{29.04681, 34.6634}, Point{24.09, 32.9}
	for _, c := range []struct {
		a, b   Point
		across bool
	}{
		{zafarana, zenima, true}, {gharib, tor, true}, {hurghada, sharm, true}, {sokhna, sedr, true},
		{marsaAlam, sharm, true}, {cairo, tor, true}, {aswan, nuweiba, true},
		{zafarana, gharib, false}, {zafarana, suez, false}, {suez, sedr, false}, {sokhna, suez, false}, {hurghada, marsaAlam, false},
		{zenima, tor, false}, {tor, sharm, false}, {sharm, nuweiba, false}, {sedr, nakhl, false},
		{cairo, arish, false}, {suez, nakhl, false}, {cairo, hurghada, false},
	} {
		if acrossGulf(c.a, c.b) != c.across || acrossGulf(c.b, c.a) != c.across {
			t.Errorf("%s to %s: across is %v", c.a, c.b, !c.across)
		}
	}
	// 235 km around instead of 44 across.
	if m := way(zafarana, zenima); m < 230_000 || m > 240_000 {
		t.Errorf("around the gulf %.0f m", m)
	}
}

// TestWayIsNoShorter: the way is symmetric, and at least the great circle.
func TestWayIsNoShorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := somewhere(t, "a"), somewhere(t, "b")
		if m := way(a, b); m != way(b, a) || m < greatCircle(a, b)-1e-6 {
			t.Fatalf("%s to %s: %f there, %f back, %f straight", a, b, m, way(b, a), greatCircle(a, b))
		}
	})
}
