package route

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const bench = "../../../shared/bench/vrp"

// readCVRP reads a CVRPLIB file with rounded Euclidean distances as a day with
// one type of truck, as many as stops, that pays for metres alone.
func readCVRP(t testing.TB, path string) *Problem {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skip(err)
	}
	p := &Problem{Whole: true, Doors: []Door{{Closes: 1 << 20}}}
	kind := Type{PerKm: 1000, Shift: 1 << 20, MaxTrips: 1}
	var xs, ys []float64
	section := ""
	for _, line := range strings.Split(string(b), "\n") {
		f := strings.Fields(strings.ReplaceAll(line, ":", " "))
		switch {
		case len(f) == 0:
		case strings.HasSuffix(f[0], "_SECTION"):
			section = f[0]
		case f[0] == "CAPACITY":
			kind.Load = int64(number(t, f[1]))
		case section == "NODE_COORD_SECTION":
			xs, ys = append(xs, number(t, f[1])), append(ys, number(t, f[2]))
		case section == "DEMAND_SECTION" && f[0] != "1":
			p.Stops = append(p.Stops, Stop{Demand: int64(number(t, f[1]))})
		}
	}
	kind.Trucks = make([]Truck, len(p.Stops))
	p.Types = []Type{kind}
	p.Travel = func(a, b int) (int64, int64) {
		return int64(math.Hypot(xs[a]-xs[b], ys[a]-ys[b]) + 0.5), 0
	}
	return p
}

func number(t testing.TB, s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// bestKnown reads the cost of the .sol file beside the instance.
func bestKnown(t testing.TB, path string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skip(err)
	}
	_, cost, _ := strings.Cut(string(b), "Cost")
	return int64(number(t, strings.TrimSpace(cost)))
}

func TestGapOnX(t *testing.T) {
	p := readCVRP(t, filepath.Join(bench, "cvrp", "X-n101-k25.vrp"))
	best := bestKnown(t, filepath.Join(bench, "cvrp", "X-n101-k25.sol"))
	s, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 50000})
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(p, s); err != nil {
		t.Fatal(err)
	}
	gap := float64(s.Cost-best) / float64(best)
	t.Logf("cost %d, best known %d, gap %.2f %%", s.Cost, best, 100*gap)
	if gap > 0.02 {
		t.Errorf("gap %.2f %%, want 2 %% at most", 100*gap)
	}
}
