package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// somewhere draws a position in and around Egypt.
func somewhere(t *rapid.T, name string) Point {
	return Point{
		Lat: rapid.Float64Range(21, 33).Draw(t, name+" lat"),
		Lng: rapid.Float64Range(24, 38).Draw(t, name+" lng"),
	}
}

func TestGreatCircleKnown(t *testing.T) {
	cairo, aswan := Point{30.06263, 31.24967}, Point{24.09082, 32.89942}
	for _, c := range []struct {
		name string
		a, b Point
		want Metres
	}{
		{"the same point", cairo, cairo, 0},
		{"one degree of latitude, πR/180", Point{25, 30}, Point{26, 30}, 111_195},
		{"one degree of longitude on the equator", Point{0, 30}, Point{0, 31}, 111_195},
		{"a quarter of the Earth", Point{0, 0}, Point{90, 0}, 10_007_557},
		{"antipodes", Point{0, 0}, Point{0, 180}, 20_015_114},
		// Independently: acos(sin a sin b + cos a cos b cos Δ) × 6371.0088 km.
		{"Cairo to Aswan", cairo, aswan, 683_798},
	} {
		if got := GreatCircle(c.a, c.b); got != c.want {
			t.Errorf("%s: %d m, want %d", c.name, got, c.want)
		}
	}
}

// TestGreatCircleIsAMetric up to the rounding of three sides to the metre.
func TestGreatCircleIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := somewhere(t, "a"), somewhere(t, "b"), somewhere(t, "c")
		ab, ba := GreatCircle(a, b), GreatCircle(b, a)
		if ab != ba {
			t.Fatalf("there %d, back %d", ab, ba)
		}
		if ab < 0 || GreatCircle(a, a) != 0 {
			t.Fatalf("a to b %d, a to a %d", ab, GreatCircle(a, a))
		}
		if way := GreatCircle(a, c) + GreatCircle(c, b); ab > way+2 {
			t.Fatalf("straight %d, by way of c %d", ab, way)
		}
	})
}

// TestGreatCircleAgainstCosines compares with the other formula of the sphere,
// which is accurate for points that are not close.
func TestGreatCircleAgainstCosines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := somewhere(t, "a"), somewhere(t, "b")
		const rad = math.Pi / 180
		cosine := math.Sin(a.Lat*rad)*math.Sin(b.Lat*rad) +
			math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Cos((a.Lng-b.Lng)*rad)
		want := math.Acos(math.Min(1, cosine)) * earthRadius
		if got := float64(GreatCircle(a, b)); want > 1000 && math.Abs(got-want) > 1.5 {
			t.Fatalf("haversine %.0f, law of cosines %.2f", got, want)
		}
	})
}

func TestPointValid(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		p           Point
		valid, zero bool
	}{
		{Point{}, true, true},
		{Point{30, 31}, true, false},
		{Point{0, 31}, true, false},
		{Point{-90, 180}, true, false},
		{Point{90.001, 0}, false, false},
		{Point{0, -180.001}, false, false},
		{Point{nan, 0}, false, false},
		{Point{0, nan}, false, false},
		{Point{inf, 0}, false, false},
	} {
		if c.p.Valid() != c.valid || c.p.IsZero() != c.zero {
			t.Errorf("%v: valid %v, zero %v", c.p, c.p.Valid(), c.p.IsZero())
		}
	}
}

func TestPointString(t *testing.T) {
	for p, want := range map[Point]string{
		{30.062631, 31.249674}: "30.06263,31.24967",
		{-1.5, 0}:              "-1.50000,0.00000",
	} {
		if got := p.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
