package wave

import (
	"math/rand/v2"
	"slices"
)

// groups are the sets of warehouses that feed one another and so must be
// cleared together; most are a single warehouse.
type groups struct {
	members [][]int // by group: its warehouses
	near    [][]int // by group: other groups that draw on one of its sources
}

func newGroups(p *Problem) *groups {
	root := make([]int, len(p.Warehouses))
	for w := range root {
		root[w] = w
	}
	find := func(w int) int {
		for root[w] != w {
			w = root[w]
		}
		return w
	}
	for _, l := range p.Legs {
		if u := p.Sources[l.Source].Warehouse; u >= 0 {
			a, b := find(u), find(l.Warehouse)
			root[max(a, b)] = min(a, b)
		}
	}
	g := &groups{}
	of := make([]int, len(root))
	for w := range root {
		if find(w) == w {
			of[w] = len(g.members)
			g.members = append(g.members, nil)
		}
		of[w] = of[find(w)]
		g.members[of[w]] = append(g.members[of[w]], w)
	}
	g.findNear(p, of)
	return g
}

func (g *groups) findNear(p *Problem, of []int) {
	g.near = make([][]int, len(g.members))
	fed := make([][]int, len(p.Sources)) // by source: groups, in order of legs
	for _, l := range p.Legs {
		fed[l.Source] = append(fed[l.Source], of[l.Warehouse])
	}
	seen := make([]int, len(g.members))
	for k := range seen {
		seen[k] = -1
	}
	for a := range g.members {
		seen[a] = a
		for _, l := range p.Legs {
			if of[l.Warehouse] != a {
				continue
			}
			for _, other := range fed[l.Source] {
				if seen[other] != a {
					seen[other] = a
					g.near[a] = append(g.near[a], other)
				}
			}
		}
	}
}

// of gives the group of a warehouse.
func (g *groups) of(w int) []int {
	return g.members[slices.IndexFunc(g.members, func(m []int) bool { return slices.Contains(m, w) })]
}

// pick gives the warehouses of a group, half of the time with those of one
// that draws on the same source.
func (g *groups) pick(k int, r *rand.Rand) []int {
	set := g.members[k]
	if len(g.near[k]) > 0 && r.IntN(2) == 0 {
		other := g.members[g.near[k][r.IntN(len(g.near[k]))]]
		set = append(append([]int(nil), set...), other...)
	}
	return set
}
