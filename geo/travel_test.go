package geo

import (
	"testing"

	"pgregory.net/rapid"
)

func TestEstimate(t *testing.T) {
	a, b := Point{25, 30}, Point{26, 30} // 111,195 m
	for _, c := range []struct {
		detour, speed int64
		metres        Metres
		seconds       Seconds
	}{
		{1000, 36_000, 111_195, 11_120}, // 11,119.5 s, rounded up
		{1290, 45_000, 143_442, 11_476}, // 143,441.6 m
		{1000, 400_302_000, 111_195, 1},
	} {
		if m, s := Estimate(c.detour, c.speed)(a, b); m != c.metres || s != c.seconds {
			t.Errorf("detour %d, speed %d: %d m, %d s; want %d, %d", c.detour, c.speed, m, s, c.metres, c.seconds)
		}
	}
	if m, s := Estimate(1290, 45_000)(a, a); m != 0 || s != 0 {
		t.Errorf("to the same point: %d m, %d s", m, s)
	}
}

// TestEstimateGrows: a longer detour is not shorter, a higher speed not slower,
// and there and back are the same.
func TestEstimateGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := somewhere(t, "a"), somewhere(t, "b")
		detour := rapid.Int64Range(1000, 3000).Draw(t, "detour")
		speed := rapid.Int64Range(5_000, 120_000).Draw(t, "speed")
		m, s := Estimate(detour, speed)(a, b)
		if m2, s2 := Estimate(detour, speed)(b, a); m2 != m || s2 != s {
			t.Fatalf("there %d m %d s, back %d m %d s", m, s, m2, s2)
		}
		if straight := GreatCircle(a, b); m < straight {
			t.Fatalf("road %d, straight %d", m, straight)
		}
		if m2, s2 := Estimate(detour+1, speed)(a, b); m2 < m || s2 < s {
			t.Fatalf("detour + 1: %d m %d s after %d m %d s", m2, s2, m, s)
		}
		if _, s2 := Estimate(detour, speed+1)(a, b); s2 > s {
			t.Fatalf("faster takes %d s after %d", s2, s)
		}
	})
}

func TestSegmentDistance(t *testing.T) {
	a, b := Point{25, 30}, Point{25, 31}
	for _, c := range []struct {
		name  string
		p     Point
		want  Metres
		slack Metres
	}{
		{"on the line", Point{25, 30.5}, 0, 0},
		{"at an end", a, 0, 0},
		{"beyond the end", Point{25, 29}, GreatCircle(a, Point{25, 29}), 10},
		{"beside the middle", Point{25.1, 30.5}, 11_120, 10},
		{"a point for a segment", Point{26, 30}, GreatCircle(a, Point{26, 30}), 10},
	} {
		end := b
		if c.name == "a point for a segment" {
			end = a
		}
		if got := SegmentDistance(c.p, a, end); got < c.want-c.slack || got > c.want+c.slack {
			t.Errorf("%s: %d m, want %d", c.name, got, c.want)
		}
	}
}

// TestSegmentDistanceIsLeast: no point of a short segment is nearer, one is about as
// near, and the ends can be exchanged.
func TestSegmentDistanceIsLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, p := somewhere(t, "a"), Point{}
		b := Point{a.Lat + rapid.Float64Range(-1, 1).Draw(t, "dy"), a.Lng + rapid.Float64Range(-1, 1).Draw(t, "dx")}
		p = Point{a.Lat + rapid.Float64Range(-0.5, 0.5).Draw(t, "py"), a.Lng + rapid.Float64Range(-0.5, 0.5).Draw(t, "px")}
		got := SegmentDistance(p, a, b)
		if back := SegmentDistance(p, b, a); back < got-1 || back > got+1 {
			t.Fatalf("a to b %d, b to a %d", got, back)
		}
		least := Metres(1 << 40)
		for i := range 201 {
			u := float64(i) / 200
			least = min(least, GreatCircle(p, Point{a.Lat + u*(b.Lat-a.Lat), a.Lng + u*(b.Lng-a.Lng)}))
		}
		// Steps are 0.7 km at most; the plane errs by a percent.
		if slack := 400 + least/50; got > least+slack || got < least-slack {
			t.Fatalf("%d m, sampled %d m", got, least)
		}
	})
}

func TestAvoiding(t *testing.T) {
	a, b := Point{25, 30}, Point{25, 31}
	plain := Estimate(1000, 36_000)
	m0, s0 := plain(a, b)
	on := Obstacle{Centre: Point{25.01, 30.5}, Radius: 5000, Permille: 1500}
	off := Obstacle{Centre: Point{25.5, 30.5}, Radius: 5000, Permille: 9000}
	shorter := Obstacle{Centre: Point{25, 30.5}, Radius: 5000, Permille: 500}
	for _, c := range []struct {
		name      string
		obstacles []Obstacle
		permille  int64
	}{
		{"none", nil, 1000},
		{"off the way", []Obstacle{off}, 1000},
		{"on the way", []Obstacle{on}, 1500},
		{"two on the way: the largest, not the product", []Obstacle{on, {Centre: Point{25, 30.2}, Radius: 1, Permille: 1200}}, 1500},
		{"nothing gets shorter", []Obstacle{shorter}, 1000},
	} {
		m, s := Avoiding(plain, c.obstacles)(a, b)
		if int64(m) != int64(m0)*c.permille/1000 || int64(s) != int64(s0)*c.permille/1000 {
			t.Errorf("%s: %d m, %d s", c.name, m, s)
		}
	}
}
