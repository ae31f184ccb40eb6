package allocate

import (
	"cmp"
	"fmt"
	"slices"
)

// node is a group or a unit in the tree that is rounded. The root, above all
// groups without a parent, is the last node.
type node struct {
	parent  int
	exact   Amount
	base    int64
	least   int64 // cartons with which nobody below is left out, as far as exact rounded up allows
	cartons int64
}

// leavesOut reports whether rounding the node down would leave a unit with
// nothing that could have had a carton.
func (n *node) leavesOut() bool { return n.least > n.exact.Whole }

// round turns exact shares into whole cartons by the rule in the comment of
// [Allocate].
func round(p *Problem, shares []Share) ([]int64, error) {
	nodes, err := tree(p, shares)
	if err != nil {
		return nil, err
	}
	root := len(nodes) - 1
	if t := nodes[root].exact; t.Whole != p.Target || t.Num != 0 {
		return nil, fmt.Errorf("allocate: the policy's shares add up to %s, not to the target %d", t, p.Target)
	}
	nodes[root].cartons = p.Target
	children := childLists(nodes)
	share(nodes, root, children[root])
	for g := range p.Groups {
		share(nodes, g, children[g])
	}
	cartons := make([]int64, len(p.Units))
	for i := range cartons {
		cartons[i] = nodes[len(p.Groups)+i].cartons
	}
	return cartons, nil
}

// tree builds the nodes, groups first, then units, then the root, and adds up
// exact shares, bases and least cartons from the bottom.
func tree(p *Problem, shares []Share) ([]node, error) {
	if len(shares) != len(p.Units) {
		return nil, fmt.Errorf("allocate: the policy gave %d shares for %d units", len(shares), len(p.Units))
	}
	groups, root := len(p.Groups), len(p.Groups)+len(p.Units)
	nodes := make([]node, root+1)
	for g, group := range p.Groups {
		nodes[g].parent = group.Parent
		if group.Parent < 0 {
			nodes[g].parent = root
		}
	}
	for i, u := range p.Units {
		total, ok := shares[i].Floor.plus(shares[i].Need)
		if !ok || total.Whole < 0 || total.Num < 0 || total.Up() > u.Cap {
			return nil, fmt.Errorf("allocate: the policy gave unit %d a share of %s + %s, not between 0 and its cap %d",
				i, shares[i].Floor, shares[i].Need, u.Cap)
		}
		nodes[groups+i] = node{parent: u.Group, exact: total, base: u.Base, least: max(total.Whole, min(total.Up(), 1))}
	}
	for i := range p.Units {
		if err := addUp(nodes, groups+i); err != nil {
			return nil, err
		}
	}
	for g := groups - 1; g >= 0; g-- {
		if err := addUp(nodes, g); err != nil {
			return nil, err
		}
	}
	nodes[root].parent = -1
	return nodes, nil
}

// addUp adds a finished node to its parent.
func addUp(nodes []node, i int) error {
	n, parent := &nodes[i], &nodes[nodes[i].parent]
	// Where more units hang below one group than one more carton can serve,
	// somebody is left out, and a group's own rounding is not stretched for it.
	n.least = min(n.exact.Up(), max(n.exact.Whole, n.least))
	sum, ok := parent.exact.plus(n.exact)
	if !ok {
		return fmt.Errorf("allocate: the policy's shares %s and %s have no common denominator within 63 bits", parent.exact, n.exact)
	}
	parent.exact = sum
	parent.base += n.base
	parent.least += n.least
	return nil
}

// childLists gives the children of every node in index order.
func childLists(nodes []node) [][]int {
	children := make([][]int, len(nodes))
	for i := range nodes[:len(nodes)-1] {
		children[nodes[i].parent] = append(children[nodes[i].parent], i)
	}
	return children
}

// share gives a node's cartons to its children.
func share(nodes []node, parent int, children []int) {
	left := nodes[parent].cartons
	var fractions []int
	for _, c := range children {
		n := &nodes[c]
		n.cartons = n.exact.Whole
		left -= n.cartons
		if n.exact.Num > 0 {
			fractions = append(fractions, c)
		}
	}
	slices.SortFunc(fractions, func(i, j int) int {
		a, b := &nodes[i], &nodes[j]
		if a.leavesOut() != b.leavesOut() {
			if a.leavesOut() {
				return -1
			}
			return 1
		}
		return cmp.Or(-moreFraction(a.exact, b.exact), cmp.Compare(b.base, a.base), cmp.Compare(i, j))
	})
	for _, c := range fractions[:left] {
		nodes[c].cartons++
	}
}
