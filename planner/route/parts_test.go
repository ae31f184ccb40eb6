package route

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// follow walks through pieces of work from a start, waiting where too early.
func follow(start int64, gaps []int64, works []span) (end int64, ok bool) {
	now := start
	for i, w := range works {
		if i > 0 {
			now += gaps[i-1]
		}
		if now > w.to {
			return 0, false
		}
		now = max(now, w.from) + w.secs
	}
	return now, true
}

// TestSpanTellsTheClock compares joined spans with walking through the pieces
// from every start.
func TestSpanTellsTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var works []span
		var gaps []int64
		num := rapid.Int64Range(0, 12)
		for range rapid.IntRange(1, 4).Draw(t, "pieces") {
			from := num.Draw(t, "from") * 2
			works = append(works, span{num.Draw(t, "secs"), from, from + num.Draw(t, "width")})
			gaps = append(gaps, num.Draw(t, "gap"))
		}
		all, can := works[0], true
		for i, w := range works[1:] {
			if can {
				all, can = all.then(gaps[i], w)
			}
		}
		for start := int64(-5); start < 60; start++ {
			end, ok := follow(start, gaps, works)
			if ok != (can && start <= all.to) {
				t.Fatalf("from %d: walked %v, span %v says %v", start, ok, all, can && start <= all.to)
			}
			if ok && end != max(start, all.from)+all.secs {
				t.Fatalf("from %d: back at %d, span %v says %d", start, end, all, max(start, all.from)+all.secs)
			}
		}
	})
}

func TestPiastresRoundHalfUp(t *testing.T) {
	for scaled, want := range map[int64]int64{0: 0, 8999: 0, 9000: 1, 18000: 1, 26999: 1, 27000: 2} {
		if got := piastres(scaled); got != want {
			t.Errorf("piastres(%d) = %d, want %d", scaled, got, want)
		}
	}
	kind := Type{PerTrip: 7, PerKm: 500, PerHour: 3000}
	// 7 + 1.5 km at 500 + 100 s at 3000 an hour = 7 + 750 + 83⅓.
	if got := kind.tripCost(1500, 100); got != 7*18000+750*18000+1500000 {
		t.Errorf("tripCost = %d", got)
	}
}

func TestHandlingRoundsUp(t *testing.T) {
	for _, c := range []struct{ n, rate, want int64 }{{0, 600, 0}, {1, 600, 6}, {1, 700, 6}, {100, 0, 0}, {7, 3600, 7}} {
		if got := handling(c.n, c.rate); got != c.want {
			t.Errorf("handling(%d, %d) = %d, want %d", c.n, c.rate, got, c.want)
		}
	}
}

func TestMinusLogIsClose(t *testing.T) {
	for _, u := range []uint64{1 << 30, 1 << 50, 1 << 60, 3 << 60, 5 << 60, 1 << 63, 1<<63 + 1<<62, math.MaxUint64} {
		got, want := float64(minusLog(u))/65536, -math.Log(float64(u)/math.Exp2(64))
		if math.Abs(got-want) > 0.008 {
			t.Errorf("minusLog(%d) = %.4f, want %.4f", u, got, want)
		}
	}
}

// TestHeatFallsToAHundredth also pins the mean of the allowance, which for -ln of
// a uniform number is one temperature.
func TestHeatFallsToAHundredth(t *testing.T) {
	h, dice := heat{temperature: 1 << 40}, rng{1}
	sum := 0.0
	for range 10000 {
		sum += float64(h.allowance(0, 10000, &dice)) / (1 << 40)
	}
	if mean := sum / 10000; math.Abs(mean-1) > 0.03 {
		t.Errorf("mean allowance is %.3f temperatures, want 1", mean)
	}
	h.allowance(9999, 10000, &dice)
	if end := float64(h.temperature) / (1 << 40); end < 0.0099 || end > 0.0103 {
		t.Errorf("the last temperature is %.4f of the first, want 0.01", end)
	}
}

func TestNeighboursAreNearestFirst(t *testing.T) {
	m, err := newModel(line([]int64{4, 1, 6, 2}, make([]Stop, 4), van(1)))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int32{nil, {3, 4, 2}, {4, 1, 3}, {1, 4, 2}, {2, 1, 3}}
	for node, near := range want {
		for k, n := range near {
			if m.near[node][k] != n {
				t.Errorf("near %d: %v, want %v", node, m.near[node], near)
				break
			}
		}
	}
}

// TestTravelIsAskedAboveTheMatrix compares a model with its matrix and one that
// asks Travel each time.
func TestTravelIsAskedAboveTheMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := mixed(t, 8)
		var plans [2]*state
		for k := range plans {
			m, err := newModel(p)
			if err != nil {
				t.Fatal(err)
			}
			if k == 1 {
				m.arcs = nil
			}
			s := newSearch(m, 1)
			s.construct()
			for range 20 {
				s.state.begin()
				s.ruin()
				s.recreate()
				s.passes(math.MaxInt64)
				s.accept()
			}
			plans[k] = s.state
		}
		if plans[0].print() != plans[1].print() {
			t.Fatalf("with matrix\n%s\nwithout\n%s", plans[0].print(), plans[1].print())
		}
	})
}
