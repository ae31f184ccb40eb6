package transport

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func solve(p *Problem) (*Result, error) { return Solve(context.Background(), p, Options{}) }

// agree fails unless Solve's answer is the oracle's: proven cost, or shortage.
func agree(t *rapid.T, p *Problem, oracle *Problem) {
	r, err := solve(p)
	cost, unmet := cheapest(oracle)
	if unmet > 0 {
		var bad *InfeasibleError
		if !errors.As(err, &bad) || !errors.Is(err, ErrInfeasible) || bad.Total != unmet {
			t.Fatalf("error %v, but %d units are short", err, unmet)
		}
		checkShortage(t, oracle, bad)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if r.Cost != cost {
		t.Fatalf("cost %d, oracle %d", r.Cost, cost)
	}
	if err := Verify(p, r); err != nil {
		t.Fatal(err)
	}
}

// checkShortage takes the named amounts away: the rest must then be feasible.
func checkShortage(t *rapid.T, p *Problem, bad *InfeasibleError) {
	rest := &Problem{Supply: append([]int64(nil), p.Supply...), Arcs: p.Arcs}
	for _, s := range bad.Unsent {
		rest.Supply[s.Node] -= s.Amount
	}
	for _, s := range bad.Unreceived {
		rest.Supply[s.Node] += s.Amount
	}
	if _, err := solve(rest); err != nil {
		t.Fatalf("without the shortages of %v: %v", bad, err)
	}
}

func TestSolveMatchesShortestPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		agree(t, p, p)
	})
}

func TestSolveMatchesEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		p.Arcs = p.Arcs[:min(len(p.Arcs), 6)]
		for e := range p.Arcs {
			p.Arcs[e].Cap = min(p.Arcs[e].Cap, 3)
		}
		least, ok := enumerate(p)
		r, err := solve(p)
		if ok != (err == nil) || !ok && !errors.Is(err, ErrInfeasible) {
			t.Fatalf("error %v, feasible %v", err, ok)
		}
		if ok && r.Cost != least {
			t.Fatalf("cost %d, least of all flows %d", r.Cost, least)
		}
	})
}

// Arcs behind Price must count as if they were listed, also where the listed
// ones alone are infeasible.
func TestPricedArcsCountAsListed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := drawProblem(t)
		p := &Problem{Supply: whole.Supply}
		var hidden []Arc
		for _, a := range whole.Arcs {
			if rapid.Bool().Draw(t, "hidden") {
				hidden = append(hidden, a)
			} else {
				p.Arcs = append(p.Arcs, a)
			}
		}
		atOnce := rapid.IntRange(1, 3).Draw(t, "at once")
		given := make([]bool, len(hidden))
		p.Price = func(pi []int64, emit func(Arc)) {
			left := atOnce
			for e, a := range hidden {
				if left > 0 && !given[e] && a.Cap > 0 && a.Cost+pi[a.From]-pi[a.To] < 0 {
					given[e] = true
					left--
					emit(a)
				}
			}
		}
		agree(t, p, whole)
	})
}

// Costs up to the limit of the range must not overflow anywhere on the way.
func TestSolveAtTheLimitOfCosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		cost, unmet := cheapest(p)
		scale := (int64(1) << 60) / int64(len(p.Supply)+1) / 19
		for e := range p.Arcs {
			p.Arcs[e].Cost *= scale
		}
		r, err := solve(p)
		switch product := cost * scale; {
		case unmet > 0:
			if !errors.Is(err, ErrInfeasible) {
				t.Fatalf("error %v, want infeasible", err)
			}
		case cost != 0 && product/cost != scale:
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("error %v, but the cost %d × %d overflows", err, cost, scale)
			}
		case err != nil:
			t.Fatal(err)
		case r.Cost != product:
			t.Fatalf("cost %d, want %d × %d", r.Cost, cost, scale)
		default:
			if err := Verify(p, r); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestSolveIsDeterministic(t *testing.T) {
	p := planner(10, 3000).problem(true)
	first, err := solve(p)
	if err != nil {
		t.Fatal(err)
	}
	second, err := solve(p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

func TestSolveLeavesTheProblemAlone(t *testing.T) {
	d := planner(10, 1500)
	p, same := d.problem(true), d.problem(true)
	if _, err := solve(p); err != nil {
		t.Fatal(err)
	}
	p.Price, same.Price = nil, nil
	if diff := cmp.Diff(p, same); diff != "" {
		t.Error(diff)
	}
	if extra := p.Arcs[:cap(p.Arcs)][len(p.Arcs):]; len(extra) > 0 && extra[0] != (Arc{}) {
		t.Errorf("arc %v was written behind the problem's", extra[0])
	}
}

func TestInvalidProblems(t *testing.T) {
	pair := []int64{1, -1}
	for _, c := range []struct {
		name string
		p    Problem
		want string
	}{
		{"unbalanced", Problem{Supply: []int64{2, -1}}, "supply 2, demand 1"},
		{"huge supply", Problem{Supply: []int64{math.MinInt64, math.MinInt64}}, "node 0 has supply"},
		{"huge supplies", Problem{Supply: []int64{1 << 59, 1 << 59, -1 << 59, -1 << 59}}, "up to node 1"},
		{"node below", Problem{Supply: pair, Arcs: []Arc{{From: -1}}}, "arc 0 (-1→0): nodes must be 0 to 1"},
		{"node above", Problem{Supply: pair, Arcs: []Arc{{}, {To: 2}}}, "arc 1 (0→2): nodes"},
		{"capacity", Problem{Supply: pair, Arcs: []Arc{{Cap: -1}}}, "capacity -1 is negative"},
		{"capacities", Problem{Supply: pair, Arcs: []Arc{{Cap: 1 << 59}, {Cap: 1 << 59}}}, "arc 1 (0→0): capacity"},
		{"cost", Problem{Supply: pair, Arcs: []Arc{{Cost: 1 << 59}}}, "scale the costs down"},
		{"least cost", Problem{Supply: pair, Arcs: []Arc{{Cost: math.MinInt64}}}, "scale the costs down"},
		{"total cost", Problem{Supply: []int64{1 << 40, -1 << 40}, Arcs: []Arc{{0, 1, Unbounded, 1 << 40}}}, "exceeds 2^63"},
		{"negative total", Problem{Supply: []int64{1 << 40, -1 << 40}, Arcs: []Arc{{0, 1, Unbounded, -1 << 40}}}, "exceeds 2^63"},
		{"priced", Problem{Supply: pair, Price: func(_ []int64, emit func(Arc)) { emit(Arc{From: 7}) }}, "priced arc 7→0"},
	} {
		_, err := solve(&c.p)
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func TestInfeasibleNamesNodesAndAmounts(t *testing.T) {
	// 0 and 1 send, 2 and 3 receive; 1 has no way out and only 4 fit into 0→2.
	p := &Problem{Supply: []int64{5, 2, -6, -1}, Arcs: []Arc{{0, 2, 4, 1}, {2, 3, Unbounded, 1}}}
	_, err := solve(p)
	var bad *InfeasibleError
	if !errors.As(err, &bad) {
		t.Fatal(err)
	}
	if bad.Total != 3 || !cmp.Equal(bad.Unsent, []Shortage{{0, 1}, {1, 2}}) {
		t.Errorf("%+v", bad)
	}
	if received := 7 - bad.Total; received != 4 {
		t.Errorf("%d received", received)
	}
}

func TestUnboundedCycle(t *testing.T) {
	p := &Problem{Supply: make([]int64, 3), Arcs: []Arc{{0, 1, Unbounded, 3}, {1, 2, Unbounded, -4}, {2, 0, Unbounded, 0}}}
	if _, err := solve(p); !errors.Is(err, ErrUnbounded) {
		t.Errorf("error %v", err)
	}
	p.Arcs[2].Cap = 5 // now it saves 5 × 1 and stops
	if r, err := solve(p); err != nil || r.Cost != -5 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestEmptyProblem(t *testing.T) {
	p := &Problem{}
	r, err := solve(p)
	if err != nil || r.Cost != 0 || Verify(p, r) != nil {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	p := planner(40, 20_000).problem(true)
	calls := 0
	_, err := Solve(ctx, p, Options{Progress: func(int) { calls++; cancel() }})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
}

// A closed arc can't help, however cheap: pricing ends though it comes each time.
func TestPricingEndsDespiteClosedArcs(t *testing.T) {
	p := &Problem{Supply: []int64{1, -1}, Arcs: []Arc{{0, 1, Unbounded, 9}}}
	p.Price = func(_ []int64, emit func(Arc)) { emit(Arc{0, 1, 0, 1}) }
	r, err := solve(p)
	if err != nil || r.Cost != 9 || Verify(p, r) != nil {
		t.Errorf("%+v, %v", r, err)
	}
}
