package wave

// network is a directed graph with capacities, for maximum flow by Dinic's
// algorithm (Soviet Math. Dokl. 11, 1970): O(V²·E), far less in practice.
type network struct {
	head  []int32 // by node: its first arc, -1 if none
	arcs  []arc   // an arc and its reverse side by side
	level []int32
	next  []int32
	queue []int32
}

type arc struct {
	to, next int32
	room     int64
}

func newNetwork(nodes int) *network {
	n := &network{head: make([]int32, nodes), level: make([]int32, nodes), next: make([]int32, nodes)}
	for v := range n.head {
		n.head[v] = -1
	}
	return n
}

// node adds a node and gives its number.
func (n *network) node() int32 {
	n.head = append(n.head, -1)
	n.level = append(n.level, 0)
	n.next = append(n.next, 0)
	return int32(len(n.head) - 1)
}

func (n *network) connect(from, to int32, room int64) {
	n.arcs = append(n.arcs, arc{to, n.head[from], room}, arc{from, n.head[to], 0})
	n.head[from] = int32(len(n.arcs) - 2)
	n.head[to] = int32(len(n.arcs) - 1)
}

// maxFlow gives the value of a maximum flow and leaves the residual network.
func (n *network) maxFlow(from, to int32) int64 {
	total := int64(0)
	for n.rank(from, to) {
		copy(n.next, n.head)
		for {
			q := n.push(from, to, noLimit)
			if q == 0 {
				break
			}
			total += q
		}
	}
	return total
}

// rank numbers the nodes by distance and reports whether to can be reached.
func (n *network) rank(from, to int32) bool {
	for v := range n.level {
		n.level[v] = -1
	}
	n.level[from] = 0
	n.queue = append(n.queue[:0], from)
	for k := 0; k < len(n.queue); k++ {
		v := n.queue[k]
		for a := n.head[v]; a >= 0; a = n.arcs[a].next {
			if u := n.arcs[a].to; n.arcs[a].room > 0 && n.level[u] < 0 {
				n.level[u] = n.level[v] + 1
				n.queue = append(n.queue, u)
			}
		}
	}
	return n.level[to] >= 0
}

func (n *network) push(v, to int32, q int64) int64 {
	if v == to {
		return q
	}
	for ; n.next[v] >= 0; n.next[v] = n.arcs[n.next[v]].next {
		a := n.next[v]
		u := n.arcs[a].to
		if n.arcs[a].room == 0 || n.level[u] != n.level[v]+1 {
			continue
		}
		if got := n.push(u, to, min(q, n.arcs[a].room)); got > 0 {
			n.arcs[a].room -= got
			n.arcs[a^1].room += got
			return got
		}
	}
	return 0
}
