package transport

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Every pivot must leave a strongly feasible spanning tree with the right
// sizes, lists, flows and potentials.
func TestEveryPivotKeepsTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for range 10 { // ties that need the tie rule are rare
			pivotSoundly(t, drawProblem(t))
		}
	})
}

func pivotSoundly(t *rapid.T, p *Problem) {
	pi := make([]int64, len(p.Supply))
	for v := range pi {
		pi[v] = rapid.Int64Range(-20, 20).Draw(t, "guide")
	}
	s := newSimplex(p)
	s.start(p.Supply, pi)
	sound(t, s, p)
	for e := s.entering(); e != none; e = s.entering() {
		if !s.pivot(e) {
			t.Fatal("unbounded")
		}
		sound(t, s, p)
	}
}

func sound(t *rapid.T, s *simplex, p *Problem) {
	size := make([]int32, s.n+1)
	for u := range s.n + 1 {
		v, steps := u, int32(0)
		for ; v != s.n; v = s.parent[v] {
			size[v]++
			if steps++; steps > s.n {
				t.Fatalf("node %d hangs on a cycle", u)
			}
		}
		size[s.n]++
	}
	if !slices.Equal(size, s.size) {
		t.Fatalf("sizes %v, want %v", s.size, size)
	}
	soundLists(t, s)
	left := append(slices.Clone(p.Supply), 0)
	move := func(from, to int32, f int64) { left[from] -= f; left[to] += f }
	for u := range s.n {
		if at := s.at(u); at != s.at(s.parent[u])+s.predCost(u) {
			t.Fatalf("potential %d of node %d does not fit its parent's", at, u)
		}
		if s.flow[u] < 0 || s.flow[u] > s.room[u] || s.flow[u] == 0 && !s.up[u] || s.flow[u] == s.room[u] && s.up[u] {
			t.Fatalf("flow %d of %d over node %d (up: %v) is not strongly feasible", s.flow[u], s.room[u], u, s.up[u])
		}
		from, to := s.parent[u], u
		if s.up[u] {
			from, to = to, from
		}
		if e := s.pred[u]; e != none && (s.from[e] != from || s.to[e] != to || s.state[e] != inTree) {
			t.Fatalf("arc %d over node %d: %d→%d, state %d", e, u, s.from[e], s.to[e], s.state[e])
		}
		move(from, to, s.flow[u])
	}
	for e, st := range s.state {
		if st == atUpper {
			move(s.from[e], s.to[e], s.arcs[e].Cap)
		}
	}
	if slices.ContainsFunc(left, func(b int64) bool { return b != 0 }) {
		t.Fatalf("flow is not conserved: %v", left)
	}
}

// soundLists checks that the lists hold the inner nodes, each once.
func soundLists(t *rapid.T, s *simplex) {
	seen := make([]bool, s.n+1)
	seen[s.n] = true
	for u := range s.n + 1 {
		if s.size[u] == 1 {
			continue
		}
		for c, before := s.child[u], none; c != none; c, before = s.next[c], c {
			if seen[c] || s.parent[c] != u || s.prev[c] != before || s.size[c] == 1 {
				t.Fatalf("node %d stands wrongly in the list of %d", c, u)
			}
			seen[c] = true
		}
	}
	for u, ok := range seen {
		if ok != (s.size[u] > 1) && int32(u) != s.n {
			t.Fatalf("node %d of size %d: listed %v", u, s.size[u], ok)
		}
	}
}

// A coarser problem keeps the demand, the network between the other nodes, and
// one place of each group.
func TestCoarsen(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	p := planner(5, 100).problem(false)
	rng.Shuffle(len(p.Arcs), func(i, j int) { p.Arcs[i], p.Arcs[j] = p.Arcs[j], p.Arcs[i] })
	all := leaves(p)
	if len(all) != 100 {
		t.Fatalf("%d places", len(all))
	}
	small, number := coarsen(p, all)
	if want := 5 + 1 + 13; len(small.Supply) != want || len(small.Arcs) != 5+13*5 {
		t.Fatalf("%d nodes, %d arcs", len(small.Supply), len(small.Arcs))
	}
	if _, err := small.check(); err != nil {
		t.Fatal(err)
	}
	if number[0] == none || number[105] == none {
		t.Errorf("warehouse and source are numbered %d and %d", number[0], number[105])
	}
	// A place that something leaves or a capacity bounds is not one to merge.
	p.Arcs = append(p.Arcs, Arc{10, 11, Unbounded, 1}, Arc{0, 12, 5, 1})
	if got := len(leaves(p)); got != 98 {
		t.Errorf("%d places, want 98", got)
	}
}

// The coarser problem must be worth its while: with the potentials it foretells
// the search takes less than half the pivots.
func TestGuideSavesPivots(t *testing.T) {
	p := planner(30, 6000).problem(true)
	pi, err := guide(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	pivots := func(pi []int64) int {
		s := newSimplex(p)
		s.start(p.Supply, pi)
		if err := s.optimise(t.Context(), Options{}); err != nil {
			t.Fatal(err)
		}
		return s.pivots
	}
	with, without := pivots(pi), pivots(make([]int64, len(pi)))
	if 2*with > without {
		t.Errorf("%d pivots with the guide, %d without", with, without)
	}
}
