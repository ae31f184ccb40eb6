package transport

import "math"

// none ends the lists of children; as an arc it is the artificial one.
const none = int32(-1)

// State of an arc: outside the tree flow stands at a bound, and the arc may
// enter if state × reduced cost is negative.
const (
	atUpper  = int8(-1)
	inTree   = int8(0) // also arcs of capacity 0, which can never carry flow
	atLower  = int8(1)
	infinite = math.MaxInt64 // inner capacity of Unbounded arcs
)

// A simplex is a spanning tree basis of the network, after Kovács (2015):
// arrays by arc and by node instead of objects. Nodes are those of the problem
// and an artificial root, n. A node's artificial arc joins it to the root; it
// starts in the tree and never comes back once it has left, so it needs no
// number: a pred of none says that the node hangs on it. Flows of tree arcs are
// kept with the lower node; all others are at a bound.
//
// Two things differ from the paper. Instead of a thread the tree has child
// lists: a pivot relinks only the nodes between the arcs that enter and leave.
// And leaves, nearly all nodes when thousands of places hang on a few dozen
// warehouses, have no potential of their own but stand at a distance off from
// their parent's, and are in no list. So the potentials of a subtree move in a
// time that depends on its inner nodes alone.
type simplex struct {
	n int32

	arcs     []Arc // by arc, for capacities
	from, to []int32
	cost     []int64
	state    []int8
	scan     int // where the search for an entering arc goes on

	parent, size      []int32 // by node; size of the subtree
	child, next, prev []int32 // lists of the inner nodes below a node, unordered
	pred              []int32 // arc to the parent
	up                []bool  // it points to the parent
	flow, room        []int64 // on it: flow and capacity
	pi                []int64 // potential of an inner node; only differences count, sums may wrap
	base              []int32 // itself if inner, else the parent
	off               []int64 // potential less that of base
	pivots            int
}

func newSimplex(p *Problem) *simplex {
	n, m := len(p.Supply)+1, len(p.Arcs)
	s := &simplex{
		n:    int32(n - 1),
		arcs: p.Arcs[:m:m],
		from: make([]int32, 0, m), to: make([]int32, 0, m), cost: make([]int64, 0, m), state: make([]int8, 0, m),
		parent: make([]int32, n), size: make([]int32, n),
		child: make([]int32, n), next: make([]int32, n), prev: make([]int32, n),
		pred: make([]int32, n), up: make([]bool, n), flow: make([]int64, n), room: make([]int64, n),
		pi: make([]int64, n), base: make([]int32, n), off: make([]int64, n),
	}
	for _, a := range p.Arcs {
		s.index(a)
	}
	return s
}

// index makes an arc known to the search, at its lower bound.
func (s *simplex) index(a Arc) {
	state := atLower
	if a.Cap == 0 {
		state = inTree
	}
	s.from, s.to = append(s.from, a.From), append(s.to, a.To)
	s.cost, s.state = append(s.cost, a.Cost), append(s.state, state)
}

func capacity(a Arc) int64 {
	if a.Cap >= Unbounded {
		return infinite
	}
	return a.Cap
}

// at is the potential of a node.
func (s *simplex) at(u int32) int64 { return s.pi[s.base[u]] + s.off[u] }

// hang puts u, whose size, pred and up are set, under parent.
func (s *simplex) hang(u, parent int32) {
	s.parent[u] = parent
	if s.size[u] == 1 {
		s.base[u], s.off[u] = parent, s.predCost(u)
		return
	}
	s.list(u)
}

// list adds u to its parent's inner nodes.
func (s *simplex) list(u int32) {
	parent := s.parent[u]
	first := s.child[parent]
	s.prev[u], s.next[u] = none, first
	if first != none {
		s.prev[first] = u
	}
	s.child[parent] = u
}

// unlist takes u from its parent's inner nodes.
func (s *simplex) unlist(u int32) {
	before, after := s.prev[u], s.next[u]
	if before == none {
		s.child[s.parent[u]] = after
	} else {
		s.next[before] = after
	}
	if after != none {
		s.prev[after] = before
	}
}

// ripen gives a leaf that is about to get a child a potential of its own.
func (s *simplex) ripen(u int32) {
	s.pi[u] = s.at(u)
	s.base[u], s.off[u] = u, 0
}

// wither makes an inner node that has lost its last child a leaf.
func (s *simplex) wither(u int32) {
	s.unlist(u)
	s.base[u], s.off[u] = s.parent[u], s.predCost(u)
}

// shift adds d to the potentials of the subtree of top, which is no leaf.
func (s *simplex) shift(top int32, d int64) {
	pi, child, next := s.pi, s.child, s.next
	for u := top; ; {
		pi[u] += d
		if c := child[u]; c != none {
			u = c
			continue
		}
		for u != top && next[u] == none {
			u = s.parent[u]
		}
		if u == top {
			return
		}
		u = next[u]
	}
}

// settle computes sizes, potentials and lists of the whole tree from parent,
// pred and up. order lists all nodes, parents before children.
func (s *simplex) settle(order []int32) {
	for _, u := range order {
		s.size[u], s.child[u] = 1, none
	}
	for i := len(order) - 1; i > 0; i-- {
		s.size[s.parent[order[i]]] += s.size[order[i]]
	}
	s.pi[s.n], s.base[s.n], s.off[s.n] = 0, s.n, 0
	for _, u := range order[1:] {
		s.pi[u], s.base[u] = s.at(s.parent[u])+s.predCost(u), u
		s.hang(u, s.parent[u])
	}
}

// predCost is the cost of the arc over u from the parent's side: what the
// potential of u exceeds the parent's by. Of the artificial arcs only those
// that feed a demand cost anything. When none of these is left the others carry
// no flow, and the potentials are those of real arcs.
func (s *simplex) predCost(u int32) int64 {
	switch {
	case s.pred[u] == none && s.up[u]:
		return 0
	case s.pred[u] == none:
		return bigM
	case s.up[u]:
		return -s.cost[s.pred[u]]
	default:
		return s.cost[s.pred[u]]
	}
}
