package route

import "math"

// insertion is one way of bringing cartons of a node, priced: carried out, it
// changes the state's cost by exactly cost.
type insertion struct {
	node    int32
	cartons int64
	cost    int64
	trip    int32 // the trip, or opened: a new one of truck
	truck   int32
	at      int  // place among the visits, or the trips of the truck's day if opened
	join    bool // the trip visits the node at this place already: more is brought there
}

const opened = int32(-1)

// none is worse than any insertion.
var none = insertion{cost: math.MaxInt64}

func (x *insertion) found() bool { return x.cost < math.MaxInt64 }

// priceTrip improves best by the cheapest place for the cartons on trip r, in
// time linear in its visits. The trip must have room for them and its type must
// reach the node. Each place is overlooked once in blink times, 0 for never.
func (s *state) priceTrip(r, node int32, cartons int64, dice *rng, blink int, best *insertion) {
	t := &s.trips[r]
	if s.visitsNode(r, node) {
		s.priceJoin(r, node, cartons, best)
		return
	}
	if s.m.timed {
		s.priceTimed(r, node, cartons, dice, blink, best)
		return
	}
	m, kind := s.m, &s.m.Types[t.kind]
	km, hour := kind.PerKm*(scale/1000), kind.PerHour*(scale/3600)
	loading := m.load(t.load + cartons)
	extra := loading - m.load(t.load) + m.unload(cartons)
	prev := int32(0)
	for k := 0; k <= len(t.visits); k++ {
		next := int32(0)
		if k < len(t.visits) {
			next = t.visits[k].node
		}
		var metres, secs int64
		if m.arcs != nil {
			metres, secs = detour(m.cached(prev, node), m.cached(node, next), m.cached(prev, next))
		} else {
			metres, secs = detour(m.asked(prev, node), m.asked(node, next), m.asked(prev, next))
		}
		prev = next
		secs += extra
		cost := km*metres + hour*secs
		if cost >= best.cost || blink > 0 && dice.oneIn(blink) {
			continue
		}
		work := span{t.work.secs + secs, longAgo, m.closes - loading}
		if s.fits(t.truck, t.before, work, t.after) {
			*best = insertion{node: node, cartons: cartons, cost: cost, trip: r, truck: t.truck, at: k}
		}
	}
}

// priceTimed is priceTrip where windows make trucks wait.
func (s *state) priceTimed(r, node int32, cartons int64, dice *rng, blink int, best *insertion) {
	t, m := &s.trips[r], s.m
	kind := &m.Types[t.kind]
	stay := m.stay(node, cartons)
	prev := int32(0)
	for k := 0; k <= len(t.visits); k++ {
		next := int32(0)
		rest := nothing
		if k < len(t.visits) {
			next, rest = t.visits[k].node, t.from[k]
		}
		m1, s1 := m.arc(prev, node)
		m2, s2 := m.arc(node, next)
		m0, _ := m.arc(prev, next)
		prev = next
		tour, ok := t.until[k].then(s1, stay)
		if !ok {
			return // the node has closed; it is later still further on
		}
		if tour, ok = tour.then(s2, rest); !ok {
			continue
		}
		work, ok := m.loaded(tour, t.load+cartons)
		if !ok {
			continue
		}
		cost := kind.tripCost(t.metres+m1+m2-m0, work.secs) - t.cost
		if cost >= best.cost || blink > 0 && dice.oneIn(blink) {
			continue
		}
		if s.fits(t.truck, t.before, work, t.after) {
			*best = insertion{node: node, cartons: cartons, cost: cost, trip: r, truck: t.truck, at: k}
		}
	}
}

// priceJoin prices bringing more on a trip that visits the node already.
func (s *state) priceJoin(r, node int32, cartons int64, best *insertion) {
	t, m := &s.trips[r], s.m
	k := 0
	for t.visits[k].node != node {
		k++
	}
	was := t.visits[k].cartons
	longer := m.unload(was+cartons) - m.unload(was)
	work, ok := span{t.work.secs + longer + m.load(t.load+cartons) - m.load(t.load), longAgo, m.closes - m.load(t.load+cartons)}, true
	if m.timed {
		work, ok = s.joined(t, k, cartons)
	}
	cost := m.Types[t.kind].tripCost(t.metres, work.secs) - t.cost
	if ok && cost < best.cost && s.fits(t.truck, t.before, work, t.after) {
		*best = insertion{node: node, cartons: cartons, cost: cost, trip: r, truck: t.truck, at: k, join: true}
	}
}

// joined is the work of trip t with more cartons at visit k.
func (s *state) joined(t *trip, k int, cartons int64) (span, bool) {
	m, v := s.m, t.visits[k]
	prev, next, rest := int32(0), int32(0), nothing
	if k > 0 {
		prev = t.visits[k-1].node
	}
	if k+1 < len(t.visits) {
		next, rest = t.visits[k+1].node, t.from[k+1]
	}
	_, there := m.arc(prev, v.node)
	_, on := m.arc(v.node, next)
	tour, ok := t.until[k].then(there, m.stay(v.node, v.cartons+cartons))
	if !ok {
		return tour, false
	}
	if tour, ok = tour.then(on, rest); !ok {
		return tour, false
	}
	return m.loaded(tour, t.load+cartons)
}

// insert carries x out.
func (s *state) insert(x *insertion) {
	s.saveNode(x.node)
	r := x.trip
	if r == opened {
		r = s.newTrip(x.truck, x.at)
		x.at = 0
	}
	s.saveTrip(r)
	t := &s.trips[r]
	if x.join {
		t.visits[x.at].cartons += x.cartons
	} else {
		t.visits = append(t.visits, visit{})
		copy(t.visits[x.at+1:], t.visits[x.at:])
		t.visits[x.at] = visit{x.node, x.cartons}
		s.at[x.node] = append(s.at[x.node], r)
		s.visits++
	}
	s.left[x.node] -= x.cartons
	s.short -= x.cartons
	s.measure(r)
	s.chain(t.truck)
}

func (s *state) visitsNode(r, node int32) bool {
	if len(s.at[node]) == 0 {
		return false
	}
	for _, v := range s.trips[r].visits {
		if v.node == node {
			return true
		}
	}
	return false
}
