package planner

import (
	"context"
	"fmt"
)

// prove marks the shortfalls of which no plan at all leaves less: where the flow
// model, relaxed to a bound on all plans, leaves as much of all places of the
// tiers up to the shortfall's; or of its own places, with everything there for
// them alone.
func (d *dated) prove(ctx context.Context, j *job, q *inquiry, all []*shortfall) error {
	least := func(counts func(place int) bool) (bool, error) {
		return q.ask(func() (bool, error) { return d.least(ctx, j, counts) })
	}
	for t := range d.tiers {
		proved, err := least(func(place int) bool { return d.tierOf[place] <= t })
		if err != nil {
			return err
		}
		for _, s := range all {
			s.proved = s.proved || proved && s.tier <= t
		}
	}
	for _, s := range all {
		if s.proved {
			continue
		}
		own := make([]bool, len(d.Places))
		for _, place := range s.places {
			own[place] = true
		}
		var err error
		if s.proved, err = least(func(place int) bool { return own[place] }); err != nil {
			return err
		}
	}
	return nil
}

// least reports whether no plan at all brings more cartons to some places, even
// if it brings none to any other.
func (d *dated) least(ctx context.Context, j *job, counts func(place int) bool) (bool, error) {
	demand := make([]Cartons, len(j.demand))
	var short Cartons
	for i := range demand {
		if counts(i) {
			demand[i] = j.demand[i]
			short += j.demand[i] - d.delivered[i]
		}
	}
	if short == 0 {
		return true, nil
	}
	f, err := newNetwork(d.world, demand, nil).solve(ctx)
	if err != nil {
		return false, fmt.Errorf("bound: %w", err)
	}
	for _, cartons := range f.rescued {
		short -= cartons
	}
	return short <= 0, nil
}
