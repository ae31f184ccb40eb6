package route

// journal remembers what a step of the search is about to change, so that a step
// that is not accepted is undone in time proportional to what it touched.
type journal struct {
	step   uint32
	node   []uint32 // by node: the step in which it was saved
	truck  []uint32
	trip   []uint32
	nodes  []savedNode
	trucks []savedTruck
	trips  []savedTrip
	lists  []int32 // of saved nodes, trucks and spare trips, one after the other
	visits []visit // of saved trips

	cost, short   int64
	count, inWork int
	spare         int // number of unused trips, kept first in lists
	total         int // number of trips made so far
}

type savedNode struct {
	node    int32
	left    int64
	from, n int
}

type savedTruck struct {
	truck   int32
	from, n int
}

type savedTrip struct {
	id      int32
	was     trip
	from, n int
}

func (j *journal) init(nodes int) { j.node = make([]uint32, nodes) }

// begin starts a step: what is saved from here on can be undone.
func (s *state) begin() {
	j := &s.log
	j.step++
	j.nodes, j.trucks, j.trips = j.nodes[:0], j.trucks[:0], j.trips[:0]
	j.visits = j.visits[:0]
	j.cost, j.short, j.count, j.inWork = s.cost, s.short, s.count, s.visits
	j.total = len(s.trips)
	j.lists = append(j.lists[:0], s.spare...)
	j.spare = len(s.spare)
}

func (s *state) saveNode(i int32) {
	j := &s.log
	if j.node[i] == j.step {
		return
	}
	j.node[i] = j.step
	j.nodes = append(j.nodes, savedNode{i, s.left[i], len(j.lists), len(s.at[i])})
	j.lists = append(j.lists, s.at[i]...)
}

func (s *state) saveTruck(v int32) {
	j := &s.log
	for len(j.truck) <= int(v) {
		j.truck = append(j.truck, 0)
	}
	if j.truck[v] == j.step {
		return
	}
	j.truck[v] = j.step
	j.trucks = append(j.trucks, savedTruck{v, len(j.lists), len(s.trucks[v].trips)})
	j.lists = append(j.lists, s.trucks[v].trips...)
}

func (s *state) saveTrip(r int32) {
	j := &s.log
	for len(j.trip) <= int(r) {
		j.trip = append(j.trip, 0)
	}
	if j.trip[r] == j.step {
		return
	}
	j.trip[r] = j.step
	t := &s.trips[r]
	if t.truck >= 0 {
		s.saveTruck(t.truck) // its day is reckoned from its trips
	}
	j.trips = append(j.trips, savedTrip{r, *t, len(j.visits), len(t.visits)})
	j.visits = append(j.visits, t.visits...)
}

// undo brings back the state at begin.
func (s *state) undo() {
	j := &s.log
	for _, b := range j.trips {
		t := &s.trips[b.id]
		visits, until, from := t.visits, t.until, t.from
		*t = b.was
		t.visits = append(visits[:0], j.visits[b.from:b.from+b.n]...)
		t.until, t.from = until, from
		if s.m.timed && t.truck >= 0 {
			s.measureEnds(t)
		}
	}
	for _, b := range j.nodes {
		s.left[b.node] = b.left
		s.at[b.node] = append(s.at[b.node][:0], j.lists[b.from:b.from+b.n]...)
	}
	for _, b := range j.trucks {
		s.trucks[b.truck].trips = append(s.trucks[b.truck].trips[:0], j.lists[b.from:b.from+b.n]...)
	}
	s.spare = append(s.spare[:0], j.lists[:j.spare]...)
	for r := j.total; r < len(s.trips); r++ { // made since: unused again
		s.trips[r].truck = -1
		s.spare = append(s.spare, int32(r))
	}
	for _, b := range j.trucks {
		s.chain(b.truck)
	}
	s.cost, s.short, s.count, s.visits = j.cost, j.short, j.count, j.inWork
}
