package route

// How often the greed looks away, from Christiaens and Vanden Berghe (2020):
// places on trips as in the paper; trucks for a new trip more often, for they are
// few and which truck goes decides what the doors can do.
const (
	blinkOneIn     = 100
	openBlinkOneIn = 20
)

// recreate brings what is left behind, stop by stop in a random kind of order,
// each at its cheapest.
func (s *search) recreate() {
	s.gather()
	s.sortWaiting()
	for _, node := range s.waiting {
		s.serve(node)
	}
}

// gather lists the nodes with cartons left: those of this step and those that
// found no truck before.
func (s *search) gather() {
	st := s.state
	s.waiting = s.waiting[:0]
	for _, b := range st.log.nodes {
		if st.left[b.node] > 0 {
			s.waiting = append(s.waiting, b.node)
		}
	}
	for _, node := range s.stranded {
		if st.log.node[node] != st.log.step {
			s.waiting = append(s.waiting, node)
		}
	}
}

// sortWaiting orders by one of the keys of the paper: at random, by cartons, by
// distance from the warehouse either way, and by window where there are any.
func (s *search) sortWaiting() {
	weights := 11
	if s.m.timed {
		weights = 17
	}
	rule := s.dice.below(weights)
	nodes := s.waiting
	s.waiting, s.keys = s.waiting[:0], s.keys[:0]
	for _, node := range nodes { // reads ahead of what insertWaiting writes
		s.insertWaiting(node, s.sortKey(rule, node))
	}
}

// insertWaiting keeps waiting in order of its keys; they are few.
func (s *search) insertWaiting(node int32, key int64) {
	s.keys, s.waiting = append(s.keys, key), append(s.waiting, node)
	for j := len(s.keys) - 1; j > 0 && s.keys[j-1] > key; j-- {
		s.keys[j], s.keys[j-1] = s.keys[j-1], key
		s.waiting[j], s.waiting[j-1] = s.waiting[j-1], node
	}
}

func (s *search) sortKey(rule int, node int32) int64 {
	stop := &s.m.Stops[node-1]
	closes := stop.Closes
	if closes == 0 {
		closes = never
	}
	switch {
	case rule < 4:
		return int64(s.dice.next() >> 1)
	case rule < 8:
		return -s.state.left[node]
	case rule < 10:
		return -s.m.far[node]
	case rule < 11:
		return s.m.far[node]
	case rule < 13:
		return closes - stop.Opens
	case rule < 15:
		return stop.Opens
	default:
		return -closes
	}
}

// serve brings what is left at the node: full loads out and back first, then the
// rest in one place, or in several where that is cheaper or the only way.
func (s *search) serve(node int32) {
	st := s.state
	s.peel(node)
	q := st.left[node]
	if q == 0 {
		return
	}
	whole := s.cheapest(node, q)
	if !s.maySplit(node) {
		if whole.found() {
			st.insert(&whole)
		}
		return
	}
	if s.splitCost(node, q, whole.cost) < whole.cost || !whole.found() {
		s.split(node)
		return
	}
	st.insert(&whole)
}

// maySplit is whether more than one trip may visit the node.
func (s *search) maySplit(node int32) bool {
	return !s.m.Whole || s.m.Stops[node-1].Demand > s.m.largest[node]
}
