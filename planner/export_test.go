package planner

import (
	"context"
	"fmt"

	"katf/planner/transport"
)

// What tests of whole scenarios, which stand outside the package, see of it.

// network0 gives the flow model of a scenario's first round.
func network0(s *Scenario) (*network, *job, error) {
	allocations, _, err := share(s)
	if err != nil {
		return nil, nil, err
	}
	j := &job{opt: &Options{Effort: Quick, Workers: 1}, known: newMemory()}
	for i := range allocations {
		j.demand = append(j.demand, allocations[i].Cartons)
	}
	w := newWorld(s)
	return newNetwork(w, j.demand, newFills(len(w.Warehouses), w.days)), j, nil
}

// VerifyFlows solves the flow model, tight and relaxed, and checks both
// certificates without the solver.
func VerifyFlows(s *Scenario) error {
	n, j, err := network0(s)
	if err != nil {
		return err
	}
	for _, m := range []*network{n, newNetwork(n.world, j.demand, nil)} {
		r, err := transport.Solve(context.Background(), &m.problem, transport.Options{})
		if err != nil {
			return err
		}
		if err := transport.Verify(&m.problem, r); err != nil {
			return fmt.Errorf("relaxed %v: %w", m.relaxed, err)
		}
	}
	return nil
}

// ModelCost is the proven minimum of the flow model, in thousandths of a
// piastre, with what limits and supply leave over priced as the model does; the
// prices of its first solution come with it.
func ModelCost(s *Scenario) (int64, []Price, error) {
	n, _, err := network0(s)
	if err != nil {
		return 0, nil, err
	}
	r, err := transport.Solve(context.Background(), &n.problem, transport.Options{})
	if err != nil {
		return 0, nil, err
	}
	return r.Cost, n.shadowPrices(r), nil
}

// Short plans quickly, without a word on why, and gives what is left by tier.
func Short(s *Scenario, seed uint64) ([]Cartons, error) {
	n, j, err := network0(s)
	if err != nil {
		return nil, err
	}
	j.opt.Seed = seed
	d, err := n.fit(context.Background(), j, n.newFit(), nil)
	if err != nil {
		return nil, err
	}
	return d.short, nil
}

// DisproveLeast looks for a plan that brings more than one of which it was said
// that no plan does, with everything for the cartons in question alone.
func DisproveLeast(s *Scenario, seeds uint64) error {
	ctx := context.Background()
	n, j, err := network0(s)
	if err != nil {
		return err
	}
	d, err := n.fit(ctx, j, n.newFit(), nil)
	if err != nil {
		return err
	}
	all := d.shortfalls()
	claims := make([]func(int) bool, 0, len(d.tiers)+len(all))
	for t := range d.tiers {
		claims = append(claims, func(place int) bool { return d.tierOf[place] <= t })
	}
	for _, s := range all {
		claims = append(claims, func(place int) bool {
			for _, p := range s.places {
				if p == place {
					return true
				}
			}
			return false
		})
	}
	for k, claim := range claims {
		ok, err := d.least(ctx, j, claim)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		alone := &job{opt: j.opt, demand: make([]Cartons, len(j.demand)), known: newMemory()}
		var short Cartons
		for i, cartons := range j.demand {
			if claim(i) {
				alone.demand[i] = cartons
				short += cartons - d.delivered[i]
			}
		}
		for seed := range seeds {
			opt := *j.opt
			opt.Seed = seed
			alone.opt = &opt
			other, err := d.fit(ctx, alone, d.newFit(), nil)
			if err != nil {
				return err
			}
			if left := sum(other.short); left < short {
				return fmt.Errorf("claim %d: %d cartons short are said to be the least, a plan leaves %d", k, short, left)
			}
		}
	}
	return nil
}
