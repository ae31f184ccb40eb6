package route

// state is a solution under search: which truck makes which trips, in order, and
// what is not delivered. It obeys loads, sizes, windows, shifts and door hours at
// all times; that doors take one truck at a time is left to the clock (clock.go).
// A stop is at most once on a trip.
type state struct {
	m      *model
	trucks []truck
	trips  []trip
	spare  []int32   // unused trips
	at     [][]int32 // by node: the trips that visit it
	left   []int64   // by node: cartons not on any trip
	cost   int64     // scaled, of trips and truck days
	short  int64     // sum of left
	visits int       // on all trips
	count  int       // trips in use

	log journal
}

type truck struct {
	kind  int
	trips []int32
	day   int64 // scaled cost of moving at all; 0 if an earlier wave moved it
	base  span  // what an earlier wave left
	room  int   // trips it may make
	done  span  // the day with its trips, up to its next loading
}

type trip struct {
	truck  int32
	kind   int32
	visits []visit
	load   int64
	room   int64 // what its type could carry besides
	metres int64
	cost   int64 // scaled, without the truck's day
	work   span  // of loading, driving, waiting and unloading

	before span // the truck's day up to when this trip may load
	after  span // the truck's day from this trip's return on

	// With windows only: until[k] is the tour from the gate to the end of the
	// work at visit k-1; from[k] is the tour from the arrival at visit k to the
	// return.
	until, from []span
}

type visit struct {
	node    int32
	cartons int64
}

func newState(m *model) *state {
	s := &state{m: m, trucks: make([]truck, len(m.trucks)), at: make([][]int32, m.n+1), left: make([]int64, m.n+1)}
	for v, id := range m.trucks {
		t := &m.Types[id.kind]
		tr := &s.trucks[v]
		tr.kind, tr.base, tr.room = id.kind, m.fresh(v), 1<<30
		tr.done = tr.base
		if t.MaxTrips > 0 {
			tr.room = t.MaxTrips - t.Trucks[id.index].Trips
		}
		if t.Trucks[id.index].Trips == 0 {
			tr.day = t.PerDay * scale
		}
	}
	for i := 1; i <= m.n; i++ {
		if m.reachable(i) {
			s.left[i] = m.Stops[i-1].Demand
			s.short += s.left[i]
		}
	}
	s.log.init(m.n + 1)
	return s
}

// reachable is whether any type can bring anything to the node.
func (m *model) reachable(i int) bool {
	for k := range m.Types {
		if m.most[k][i] > 0 {
			return true
		}
	}
	return false
}

// worth is what the search minimises: cost, and cartons left behind at a price
// above that of any way of bringing them.
func (s *state) worth() int64 { return s.cost + s.short*s.m.miss }

// newTrip opens an empty trip of truck v at position at of its day. It has no
// cost until it is refreshed with visits.
func (s *state) newTrip(v int32, at int) int32 {
	var r int32
	if k := len(s.spare) - 1; k >= 0 {
		r, s.spare = s.spare[k], s.spare[:k]
	} else {
		r = int32(len(s.trips))
		s.trips = append(s.trips, trip{truck: -1})
	}
	s.saveTrip(r)
	s.saveTruck(v)
	t, tr := &s.trips[r], &s.trucks[v]
	t.truck, t.kind, t.visits = v, int32(tr.kind), t.visits[:0]
	t.load, t.metres, t.cost, t.work = 0, 0, 0, span{}
	if len(tr.trips) == 0 {
		s.cost += tr.day
	}
	tr.trips = append(tr.trips, 0)
	copy(tr.trips[at+1:], tr.trips[at:])
	tr.trips[at] = r
	s.count++
	return r
}

// endTrip takes an empty trip off its truck.
func (s *state) endTrip(r int32) {
	v := s.trips[r].truck
	s.saveTruck(v)
	s.unhitch(v, r)
	s.cost -= s.trips[r].cost
	s.trips[r].cost = 0
	s.trips[r].truck = -1
	s.spare = append(s.spare, r)
	s.count--
}

// measure works out load, length, time and cost of trip r from its visits. It
// reports whether windows and door hours allow the trip.
func (s *state) measure(r int32) bool {
	t, m := &s.trips[r], s.m
	s.cost -= t.cost
	t.load, t.metres = 0, 0
	tour, ok, prev := nothing, true, int32(0)
	for _, v := range t.visits {
		metres, secs := m.arc(prev, v.node)
		t.load += v.cartons
		t.metres += metres
		if m.timed {
			var can bool
			tour, can = tour.then(secs, m.stay(v.node, v.cartons))
			ok = ok && can
		} else {
			tour.secs += secs + m.unload(v.cartons)
		}
		prev = v.node
	}
	metres, secs := m.arc(prev, 0)
	t.room = m.Types[t.kind].Load - t.load
	t.metres += metres
	tour.secs += secs
	var can bool
	t.work, can = m.loaded(tour, t.load)
	t.cost = m.Types[t.kind].tripCost(t.metres, t.work.secs)
	s.cost += t.cost
	if m.timed && ok {
		s.measureEnds(t)
	}
	return ok && can
}

// measureEnds fills until and from of a trip that is possible.
func (s *state) measureEnds(t *trip) {
	n := len(t.visits)
	t.until = append(t.until[:0], nothing)
	prev := int32(0)
	for k, v := range t.visits {
		_, secs := s.m.arc(prev, v.node)
		next, _ := t.until[k].then(secs, s.m.stay(v.node, v.cartons))
		t.until = append(t.until, next)
		prev = v.node
	}
	if cap(t.from) < n {
		t.from = make([]span, n, 2*n)
	}
	t.from = t.from[:n]
	_, secs := s.m.arc(prev, 0)
	tail := span{secs, longAgo, never}
	for k := n - 1; k >= 0; k-- {
		v := t.visits[k]
		gap := int64(0)
		if k < n-1 {
			_, gap = s.m.arc(v.node, t.visits[k+1].node)
		}
		tail, _ = s.m.stay(v.node, v.cartons).then(gap, tail)
		t.from[k] = tail
	}
}

// chain works out before and after of every trip of truck v and reports whether
// its day is possible.
func (s *state) chain(v int32) bool {
	tr, ok := &s.trucks[v], true
	turn := s.m.Turnaround
	day := tr.base
	for _, r := range tr.trips {
		t := &s.trips[r]
		t.before = day
		var can bool
		day, can = day.then(0, t.work)
		ok = ok && can
		day.secs += turn
	}
	tr.done = day
	rest := nothing
	for k := len(tr.trips) - 1; k >= 0; k-- {
		t := &s.trips[tr.trips[k]]
		t.after = rest
		var can bool
		rest, can = t.work.then(0, rest)
		ok = ok && can
		rest = span{rest.secs + turn, rest.from - turn, rest.to - turn}
	}
	return ok && (len(tr.trips) == 0 || day.secs-turn <= s.m.shift[tr.kind])
}

// fits is whether truck v's day is possible with work between before and after.
func (s *state) fits(v int32, before, work, after span) bool {
	day, ok := before.then(0, work)
	if !ok {
		return false
	}
	day, ok = day.then(0, after)
	return ok && day.secs <= s.m.shift[s.trucks[v].kind]
}
