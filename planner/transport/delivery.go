package transport

const (
	listed  = 12 // arcs a place starts with
	emitted = 4  // arcs a place gets per round of pricing, at most
)

// Delivery stands for the complete set of uncapacitated arcs from every from[i]
// (a warehouse's node) to every to[j] (a place's) at cost(i, j), without storing
// it. It returns the cheapest few arcs of each place, to list in Problem.Arcs,
// and the function to set as Problem.Price, which gives each place the arcs it
// misses most. The answer is exact over all the arcs, of which a small part is
// ever kept.
//
// cost must always give the same answer; it is called from × to times at first
// and in each round of pricing. Memory is linear in from + to.
func Delivery(from, to []int32, cost func(i, j int) int64) (initial []Arc, price func(potential []int64, emit func(Arc))) {
	initial = make([]Arc, 0, len(to)*min(listed, len(from)))
	keep := newBest(listed)
	for j := range to {
		keep.reset()
		for i := range from {
			keep.offer(i, cost(i, j))
		}
		for k, i := range keep.index {
			initial = append(initial, Arc{From: from[i], To: to[j], Cap: Unbounded, Cost: keep.value[k]})
		}
	}
	price = func(potential []int64, emit func(Arc)) {
		worst := newBest(emitted)
		for j := range to {
			worst.reset()
			at := potential[to[j]]
			for i := range from {
				if rc := cost(i, j) + potential[from[i]] - at; rc < 0 {
					worst.offer(i, rc)
				}
			}
			for k, i := range worst.index {
				c := worst.value[k] + at - potential[from[i]]
				emit(Arc{From: from[i], To: to[j], Cap: Unbounded, Cost: c})
			}
		}
	}
	return initial, price
}

// best keeps the few least values offered, in order; of equals the first.
type best struct {
	limit int
	index []int
	value []int64
}

func newBest(limit int) *best {
	return &best{limit: limit, index: make([]int, 0, limit), value: make([]int64, 0, limit)}
}

func (b *best) reset() { b.index, b.value = b.index[:0], b.value[:0] }

func (b *best) offer(index int, value int64) {
	n := len(b.value)
	if n == b.limit {
		if value >= b.value[n-1] {
			return
		}
		n--
	} else {
		b.index, b.value = append(b.index, 0), append(b.value, 0)
	}
	for ; n > 0 && b.value[n-1] > value; n-- {
		b.index[n], b.value[n] = b.index[n-1], b.value[n-1]
	}
	b.index[n], b.value[n] = index, value
}
