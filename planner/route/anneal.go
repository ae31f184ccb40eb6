package route

import (
	"context"
	"fmt"
	"math"
)

// search is one run: the state it changes, the best it has seen, and the working
// space that saves allocations.
type search struct {
	m                *model
	state            *state
	clock            *clock
	dice             rng
	blink, openBlink int // a place, a truck is overlooked once in so many times

	dropped int64 // cartons of the state that found no door in time
	best    record

	looked   uint32
	seen     []uint32 // by trip: the look around that last listed it
	around   []int32  // trips that look around listed
	ruined   uint32
	struck   []uint32    // by trip: the ruin that last took a string off it
	waiting  []int32     // nodes to serve in this step
	keys     []int64     // their order
	stranded []int32     // nodes with cartons left in the state last accepted
	parts    []insertion // split candidates, cheapest per carton first
}

func newSearch(m *model, seed uint64) *search {
	return &search{m: m, state: newState(m), clock: newClock(m), dice: rng{seed}}
}

// construct serves the stops from the farthest to the nearest, without chance.
func (s *search) construct() {
	st := s.state
	st.begin()
	s.waiting, s.keys = s.waiting[:0], s.keys[:0]
	for i := int32(1); i <= int32(s.m.n); i++ {
		if st.left[i] > 0 {
			s.insertWaiting(i, -s.m.far[i])
		}
	}
	for _, node := range s.waiting {
		s.serve(node)
	}
	s.blink, s.openBlink = blinkOneIn, openBlinkOneIn
	s.passes(math.MaxInt64)
	s.accept()
	s.best.take(s)
}

// anneal is slack induction by string removals under simulated annealing:
// Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle
// routing problems" (Transportation Science, 2020), algorithm 1, with the clock
// of doors and trucks as a second, dearer test of what the first lets pass.
func (s *search) anneal(ctx context.Context, iterations int) error {
	heat := newHeat(s.m)
	for i := range iterations {
		if i%256 == 0 && ctx.Err() != nil {
			return fmt.Errorf("route: stopped after %d of %d iterations: %w", i, iterations, ctx.Err())
		}
		limit := s.worth() + heat.allowance(i, iterations, &s.dice)
		dropped := s.dropped
		s.state.begin()
		s.ruin()
		s.recreate()
		if !s.passes(limit) {
			s.state.undo()
			s.dropped = dropped
			continue
		}
		s.accept()
		if s.worth() < s.best.worth {
			s.best.take(s)
		}
	}
	return nil
}

// passes is whether the state is worth less than limit. Doors can only make it
// worse, so the clock runs only for states that pass without it.
func (s *search) passes(limit int64) bool {
	if s.state.worth() >= limit {
		return false
	}
	if s.dropped = s.clock.run(s.state); s.dropped > 0 {
		s.reassign()
	}
	return s.worth() < limit
}

// worth is what is minimised: cost, and a carton that is not delivered, be it for
// want of a truck or of a door, at more than any way of bringing it.
func (s *search) worth() int64 { return s.state.worth() + s.dropped*s.m.miss }

// accept makes the state the one the next step starts from.
func (s *search) accept() {
	s.clock.settle(s.state)
	s.stranded = s.stranded[:0]
	for _, node := range s.waiting {
		if s.state.left[node] > 0 {
			s.stranded = append(s.stranded, node)
		}
	}
}

// record is a copy of a state.
type record struct {
	worth  int64
	trips  []tripRecord
	visits []visit
}

type tripRecord struct {
	truck  int32
	visits int
}

func (b *record) take(s *search) {
	b.worth = s.worth()
	b.trips, b.visits = b.trips[:0], b.visits[:0]
	for v := range s.state.trucks {
		for _, r := range s.state.trucks[v].trips {
			t := &s.state.trips[r]
			b.trips = append(b.trips, tripRecord{int32(v), len(t.visits)})
			b.visits = append(b.visits, t.visits...)
		}
	}
}

// restore makes a state of the record.
func (b *record) restore(m *model) *state {
	st := newState(m)
	st.begin()
	visits := b.visits
	for _, t := range b.trips {
		r := st.newTrip(t.truck, len(st.trucks[t.truck].trips))
		for _, v := range visits[:t.visits] {
			st.trips[r].visits = append(st.trips[r].visits, v)
			st.at[v.node] = append(st.at[v.node], r)
			st.left[v.node] -= v.cartons
			st.short -= v.cartons
		}
		st.visits += t.visits
		visits = visits[t.visits:]
		st.measure(r)
		st.chain(t.truck)
	}
	return st
}
