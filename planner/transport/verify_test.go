package transport

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Two ways from 0 to 2: over 1, cheap but narrow, and directly. Another way
// from 0 to 1 is not listed.
func twoWays(hidden int64) *Problem {
	return &Problem{
		Supply: []int64{5, 0, -5},
		Arcs:   []Arc{{0, 1, 3, 1}, {1, 2, Unbounded, 1}, {0, 2, Unbounded, 10}, {2, 0, 4, 7}},
		Price: func(pi []int64, emit func(Arc)) {
			if a := (Arc{0, 1, Unbounded, hidden}); a.Cost+pi[0]-pi[1] < 0 {
				emit(a)
			}
		},
	}
}

func TestVerifyCatchesPlantedErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		plant func(p *Problem, r *Result)
		want  string
	}{
		{"none", func(*Problem, *Result) {}, ""},
		{"conservation", func(_ *Problem, r *Result) { r.Flow[2]++; r.Cost += 10 }, "node 0 with supply 5 sends 6"},
		{"above capacity", func(_ *Problem, r *Result) { r.Flow[0]++; r.Flow[1]++; r.Flow[2]--; r.Cost -= 8 }, "arc 0 (0→1) carries 4, beyond 0 to 3"},
		{"below zero", func(_ *Problem, r *Result) { r.Flow[3]--; r.Flow[2]--; r.Cost -= 17 }, "arc 3 (2→0) carries -1"},
		{"dearer flow", func(_ *Problem, r *Result) { r.Flow[0]--; r.Flow[1]--; r.Flow[2]++; r.Cost += 8 }, "has reduced cost -8 and room"},
		{"useless cycle", func(_ *Problem, r *Result) { r.Flow[2]++; r.Flow[3]++; r.Cost += 17 }, "has reduced cost 17 and carries 1"},
		{"potential", func(_ *Problem, r *Result) { r.Potential[2]++ }, "arc 2 (0→2) has reduced cost -1 and room"},
		{"cost", func(_ *Problem, r *Result) { r.Cost-- }, "the flow costs 26, the result says 25"},
		{"unlisted arc", func(p *Problem, _ *Result) { p.Price = twoWays(8).Price }, "unlisted arc 0→1 has reduced cost -1"},
		{"bad unlisted arc", func(p *Problem, _ *Result) { p.Price = func(_ []int64, emit func(Arc)) { emit(Arc{From: 9}) } }, "no such nodes"},
		{"changed arc", func(_ *Problem, r *Result) { r.Arcs = slices.Clone(r.Arcs); r.Arcs[0].Cap = 9 }, "do not begin with the problem's"},
		{"invented arc", func(p *Problem, r *Result) {
			p.Price, r.Arcs, r.Flow = nil, append(r.Arcs, Arc{0, 2, Unbounded, 10}), append(r.Flow, 0)
		}, "1 arcs that the problem does not have"},
		{"wild arc", func(_ *Problem, r *Result) { r.Arcs, r.Flow = append(r.Arcs, Arc{0, 3, 1, 1}), append(r.Flow, 0) }, "arc 4 (0→3, cost 1) is out of range"},
		{"missing flow", func(_ *Problem, r *Result) { r.Flow = r.Flow[1:] }, "3 flows for 4 arcs"},
		{"missing potential", func(_ *Problem, r *Result) { r.Potential = r.Potential[1:] }, "2 potentials for 3 nodes"},
		{"wild potential", func(_ *Problem, r *Result) { r.Potential[0] = 1 << 62 }, "potential 4611686018427387904 of node 0"},
		{"wild flow", func(_ *Problem, r *Result) { r.Flow[2], r.Flow[1] = 1<<63-1, 1<<63-1 }, "overflows"},
	} {
		p := twoWays(9)
		r, err := solve(p)
		if err != nil {
			t.Fatal(err)
		}
		c.plant(p, r)
		err = Verify(p, r)
		if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func TestVerifyNamesAFewOfMany(t *testing.T) {
	p := planner(3, 40).problem(false)
	r, err := solve(p)
	if err != nil {
		t.Fatal(err)
	}
	clear(r.Flow)
	if err := Verify(p, r); err == nil || strings.Count(err.Error(), "\n") > 20 || !strings.Contains(err.Error(), "more of this kind") {
		t.Errorf("error %v", err)
	}
}

// Any single change of a flow or of the cost must be noticed.
func TestVerifyNoticesAnyChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		r, err := solve(p)
		if err != nil || len(r.Arcs) == 0 {
			t.Skip("nothing to change")
		}
		if e := rapid.IntRange(-1, len(r.Arcs)-1).Draw(t, "arc"); e < 0 {
			r.Cost++
		} else if r.Flow[e] += rapid.SampledFrom([]int64{-2, -1, 1, 2}).Draw(t, "change"); r.Arcs[e].From == r.Arcs[e].To && r.Arcs[e].Cost == 0 {
			t.Skip("a free loop may carry anything")
		}
		if Verify(p, r) == nil {
			t.Fatal("not noticed")
		}
	})
}
