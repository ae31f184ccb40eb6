package route

import (
	"cmp"
	"math"
	"slices"
)

// measureReach fills most: how many cartons one trip of each type can bring to
// each node alone, within load, size, shift, windows and door hours, with a truck
// that has the whole day before it. Zero where the type does not reach. It also
// prices a carton left behind above any way of bringing it.
func (m *model) measureReach() {
	m.most = make([][]int64, len(m.Types))
	m.smallest, m.largest = make([]int64, m.n+1), make([]int64, m.n+1)
	for k := range m.Types {
		t := &m.Types[k]
		m.most[k] = make([]int64, m.n+1)
		for i := 1; i <= m.n; i++ {
			if len(t.Trucks) == 0 || t.Size > m.Stops[i-1].MaxSize && m.Stops[i-1].MaxSize > 0 {
				continue
			}
			m.most[k][i] = m.reach(k, int32(i))
			if m.most[k][i] > 0 {
				one, _ := m.single(k, int32(i), 1)
				m.miss = max(m.miss, one.cost+t.PerDay*scale)
				m.largest[i] = max(m.largest[i], m.most[k][i])
				if m.smallest[i] == 0 || m.most[k][i] < m.smallest[i] {
					m.smallest[i] = m.most[k][i]
				}
			}
		}
	}
	demand := int64(1)
	for i := range m.Stops {
		demand += m.Stops[i].Demand
	}
	m.miss = min(m.miss+1, math.MaxInt64/2/demand) // a sum of all misses is a number still
}

// reach is the largest load that is possible, by bisection: a smaller load
// leaves earlier and returns sooner.
func (m *model) reach(k int, node int32) int64 {
	lo, hi := int64(0), m.Types[k].Load
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if _, ok := m.single(k, node, mid); ok {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// outAndBack is a trip to one node.
type outAndBack struct {
	work span // of loading, driving, waiting and unloading
	cost int64
}

// single is the trip of type k that brings cartons to the node alone, and
// whether a truck could make it within its shift on an otherwise empty day.
func (m *model) single(k int, node int32, cartons int64) (outAndBack, bool) {
	t := &m.Types[k]
	outM, outS := m.arc(0, node)
	backM, backS := m.arc(node, 0)
	if outS >= unreachable || backS >= unreachable {
		return outAndBack{}, false
	}
	w, ok := nothing.then(outS, m.stay(node, cartons))
	if !ok {
		return outAndBack{}, false
	}
	w.secs += backS
	w, ok = m.loaded(w, cartons)
	if !ok || w.secs > m.shift[k] || w.to < m.opens {
		return outAndBack{}, false
	}
	return outAndBack{w, t.tripCost(outM+backM, w.secs)}, true
}

// loaded puts the loading before a tour that starts at the gate: a load must end
// before the last door closes.
func (m *model) loaded(tour span, cartons int64) (span, bool) {
	secs := m.load(cartons)
	return span{secs, longAgo, m.closes - secs}.then(0, tour)
}

// listNeighbours orders the other nodes around each nearest first.
func (m *model) listNeighbours() {
	type way struct {
		node int32
		far  int64
	}
	m.near, m.far = make([][]int32, m.n+1), make([]int64, m.n+1)
	keep := min(neighbours, max(0, m.n-1))
	flat := make([]int32, 0, m.n*keep)
	ways := make([]way, 0, m.n)
	for a := int32(1); a <= int32(m.n); a++ {
		ways = ways[:0]
		m.far[a] = m.between(0, a)
		for b := int32(1); b <= int32(m.n); b++ {
			if a != b {
				ways = append(ways, way{b, m.between(a, b)})
			}
		}
		slices.SortFunc(ways, func(x, y way) int {
			return cmp.Or(cmp.Compare(x.far, y.far), cmp.Compare(x.node, y.node))
		})
		start := len(flat)
		for _, w := range ways[:keep] {
			flat = append(flat, w.node)
		}
		m.near[a] = flat[start:len(flat):len(flat)]
	}
}

// between measures how far apart two nodes are, there and back: 15 metres a
// second, about 54 km/h, make one measure of length and time.
func (m *model) between(a, b int32) int64 {
	m1, s1 := m.arc(a, b)
	m2, s2 := m.arc(b, a)
	return m1 + m2 + 15*(s1+s2)
}
