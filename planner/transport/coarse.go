package transport

import (
	"cmp"
	"context"
	"slices"
)

const (
	merge     = 8    // places that become one in the coarser problem
	fewLeaves = 1024 // so few places need no coarser problem
)

// guide foretells the potentials of the optimum, from a problem with an eighth
// of the places: only the start of the search depends on it. All are 0 if the
// problem is small or has no places to merge.
//
// A place here is a node with demand that only Unbounded arcs lead to and none
// from. Places with the same two cheapest origins, next to each other in a
// plan, are merged eight by eight into one of them, which takes the demand of
// all; so the load on each part of the network stays what it was.
func guide(ctx context.Context, p *Problem) ([]int64, error) {
	pi := make([]int64, len(p.Supply))
	all := leaves(p)
	if len(all) < fewLeaves {
		return pi, nil
	}
	small, number := coarsen(p, all)
	s, err := optimum(ctx, small, Options{})
	if err != nil || s.shortage() != nil {
		return pi, err
	}
	for u, i := range number {
		if i != none {
			pi[u] = s.at(i) - s.pi[s.n]
		}
	}
	for _, l := range all {
		pi[l.node], number[l.node] = bigM, none
	}
	for _, a := range p.Arcs {
		if number[a.To] == none {
			pi[a.To] = min(pi[a.To], pi[a.From]+a.Cost)
		}
	}
	return pi, nil
}

// A leaf is a place, with its two cheapest arcs.
type leaf struct {
	node          int32
	first, second Arc
}

// leaves lists the places, those with the same cheapest origins together.
func leaves(p *Problem) []leaf {
	all := make([]leaf, len(p.Supply))
	never := Arc{From: none, Cost: bigM}
	for v, b := range p.Supply {
		all[v] = leaf{int32(v), never, never}
		if b >= 0 {
			all[v].node = none
		}
	}
	for _, a := range p.Arcs {
		all[a.From].node = none
		switch l := &all[a.To]; {
		case a.Cap < Unbounded:
			l.node = none
		case a.Cost < l.first.Cost:
			l.first, l.second = a, l.first
		case a.Cost < l.second.Cost:
			l.second = a
		}
	}
	all = slices.DeleteFunc(all, func(l leaf) bool { return l.node == none || l.first == never })
	slices.SortFunc(all, func(a, b leaf) int {
		return cmp.Or(cmp.Compare(a.first.From, b.first.From), cmp.Compare(a.second.From, b.second.From), cmp.Compare(a.node, b.node))
	})
	return all
}

// coarsen merges the places in the given order. It returns the smaller problem
// and the number that each node has in it, none for the places merged away.
func coarsen(p *Problem, leaves []leaf) (*Problem, []int32) {
	number := make([]int32, len(p.Supply))
	small := &Problem{}
	for _, l := range leaves {
		number[l.node] = none
	}
	for u, b := range p.Supply {
		if number[u] != none {
			number[u] = int32(len(small.Supply))
			small.Supply = append(small.Supply, b)
		}
	}
	for group := range slices.Chunk(leaves, merge) {
		demand := int64(0)
		for _, l := range group {
			demand += p.Supply[l.node]
		}
		number[group[len(group)/2].node] = int32(len(small.Supply))
		small.Supply = append(small.Supply, demand)
	}
	for _, a := range p.Arcs {
		if u, v := number[a.From], number[a.To]; v != none {
			small.Arcs = append(small.Arcs, Arc{u, v, a.Cap, a.Cost})
		}
	}
	return small, number
}
