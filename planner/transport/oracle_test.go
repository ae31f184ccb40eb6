package transport

import (
	"math"
	"slices"

	"pgregory.net/rapid"
)

// drawProblem draws a small network with everything that is allowed: loops,
// parallel arcs, closed arcs, nodes without supply, negative costs. Heights keep
// negative costs off the cycles of Unbounded arcs.
func drawProblem(t *rapid.T) *Problem {
	n := rapid.IntRange(1, 7).Draw(t, "nodes")
	node := rapid.IntRange(0, n-1)
	p := &Problem{Supply: make([]int64, n)}
	for range rapid.IntRange(0, 4).Draw(t, "shipments") {
		amount := rapid.Int64Range(0, 4).Draw(t, "amount")
		p.Supply[node.Draw(t, "from")] += amount
		p.Supply[node.Draw(t, "to")] -= amount
	}
	height := make([]int64, n)
	for v := range height {
		height[v] = rapid.Int64Range(-5, 5).Draw(t, "height")
	}
	for range rapid.IntRange(0, 16).Draw(t, "arcs") {
		a := Arc{From: int32(node.Draw(t, "from")), To: int32(node.Draw(t, "to"))}
		if rapid.Bool().Draw(t, "unbounded") {
			a.Cap, a.Cost = Unbounded, rapid.Int64Range(0, 9).Draw(t, "cost")+height[a.To]-height[a.From]
		} else {
			a.Cap, a.Cost = rapid.Int64Range(0, 5).Draw(t, "cap"), rapid.Int64Range(-9, 19).Draw(t, "cost")
		}
		p.Arcs = append(p.Arcs, a)
	}
	return p
}

// cheapest is the oracle: it bounds all arcs by what can flow at most, saturates
// those of negative cost, so that no cycle can save, and then augments along
// shortest paths (Bellman and Ford) until no demand can be reached. It
// returns the least cost and what stays unmet at that, the least possible.
func cheapest(p *Problem) (cost, unmet int64) {
	g := newResidual(p)
	for e, a := range p.Arcs {
		if a.Cost < 0 {
			g.push(2*e, g.room[2*e])
		}
	}
	for g.augment() {
	}
	for e, a := range p.Arcs {
		cost += a.Cost * g.room[2*e+1]
	}
	for _, b := range g.excess {
		unmet += max(b, 0)
	}
	return cost, unmet
}

// residual holds each arc e as 2e and, backwards, 2e+1.
type residual struct {
	from, to   []int
	cost, room []int64
	excess     []int64
}

func newResidual(p *Problem) *residual {
	g := &residual{excess: slices.Clone(p.Supply)}
	bound := int64(1)
	for _, b := range p.Supply {
		bound += max(b, 0)
	}
	for _, a := range p.Arcs {
		if a.Cap < Unbounded {
			bound += a.Cap
		}
	}
	for _, a := range p.Arcs {
		g.from = append(g.from, int(a.From), int(a.To))
		g.to = append(g.to, int(a.To), int(a.From))
		g.cost = append(g.cost, a.Cost, -a.Cost)
		g.room = append(g.room, min(a.Cap, bound), 0)
	}
	return g
}

func (g *residual) push(i int, f int64) {
	g.room[i] -= f
	g.room[i^1] += f
	g.excess[g.from[i]] -= f
	g.excess[g.to[i]] += f
}

// augment sends what it can along the shortest path from any excess to any lack.
func (g *residual) augment() bool {
	const far = math.MaxInt64 / 2
	dist, by := make([]int64, len(g.excess)), make([]int, len(g.excess))
	for v, b := range g.excess {
		by[v] = -1
		if b <= 0 {
			dist[v] = far
		}
	}
	for changed := true; changed; {
		changed = false
		for i, u := range g.from {
			if v := g.to[i]; g.room[i] > 0 && dist[u] < far && dist[u]+g.cost[i] < dist[v] {
				dist[v], by[v], changed = dist[u]+g.cost[i], i, true
			}
		}
	}
	end := -1
	for v, b := range g.excess {
		if b < 0 && dist[v] < far && (end < 0 || dist[v] < dist[end]) {
			end = v
		}
	}
	if end < 0 {
		return false
	}
	amount, start := -g.excess[end], end
	for ; by[start] >= 0; start = g.from[by[start]] {
		amount = min(amount, g.room[by[start]])
	}
	amount = min(amount, g.excess[start])
	for v := end; v != start; v = g.from[by[v]] {
		g.push(by[v], amount)
	}
	return true
}

// enumerate tries every integer flow of a tiny network without Unbounded arcs;
// it shares no idea with any algorithm. ok is false if no flow fits.
func enumerate(p *Problem) (least int64, ok bool) {
	left := slices.Clone(p.Supply)
	var try func(e int, cost int64)
	try = func(e int, cost int64) {
		if e == len(p.Arcs) {
			if !slices.ContainsFunc(left, func(b int64) bool { return b != 0 }) && (!ok || cost < least) {
				least, ok = cost, true
			}
			return
		}
		a := p.Arcs[e]
		for f := range a.Cap + 1 {
			left[a.From] -= f
			left[a.To] += f
			try(e+1, cost+f*a.Cost)
			left[a.From] += f
			left[a.To] -= f
		}
	}
	try(0, 0)
	return least, ok
}
