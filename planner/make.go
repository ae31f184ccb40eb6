package planner

import (
	"context"
	"fmt"
	"runtime"
	"slices"
)

// Stage names a step of the pipeline for progress reports.
type Stage string

// The stages, in order.
const (
	StageAllocate  Stage = "allocate"
	StageTransport Stage = "transport"
	StageWave      Stage = "wave"
	StageRoute     Stage = "route"
	StageExplain   Stage = "explain"
)

// Options steer a planning run. The zero value plans with normal effort on all
// cores.
type Options struct {
	Seed    uint64
	Effort  Effort // Normal if empty
	Workers int    // goroutines at most; all cores if 0. Does not change the plan
	// Progress, if set, is told how far a stage is; total 0 means not known. It
	// is called from one goroutine at a time.
	Progress func(stage Stage, done, total int)
}

func (o *Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

func (o *Options) report(stage Stage, done, total int) {
	if o.Progress != nil {
		o.Progress(stage, done, total)
	}
}

// iterations is the search budget of one wave.
func (e Effort) iterations(stops int) int {
	perStop := map[Effort]int{Quick: 20, Normal: 200, Thorough: 4000}[e]
	return perStop * (stops + 5)
}

// Make plans a valid scenario: allocate, transport, wave, route, explain. The
// plan depends on the scenario, the seed and the effort alone. Errors are of the
// input or of ctx; what cannot be served is part of the plan, not an error.
//
// A [Draft] does the same in pieces, for several processes.
func Make(ctx context.Context, s *Scenario, opt Options) (*Plan, error) {
	d, err := NewDraft(s, opt)
	if err != nil {
		return nil, err
	}
	f := d.NewFit()
	if err := d.Fit(ctx, f, nil); err != nil {
		return nil, err
	}
	best, err := d.best(ctx, f)
	if err != nil {
		return nil, err
	}
	if err := best.carryOut(ctx, d.job, d.opt.Effort); err != nil {
		return nil, err
	}
	if best, err = d.settle(ctx, f, best); err != nil {
		return nil, err
	}
	return d.finish(ctx, best, &Explanation{})
}

// fillPlan writes flows, transfers and waves.
func (d *dated) fillPlan(plan *Plan) {
	f := d.flows
	plan.Trunk, plan.Deliveries, plan.Prices, plan.FlowCost = f.trunk, f.deliveries, f.prices, f.cost
	plan.Transfers = d.transfers()
	for w := range d.waves {
		plan.Waves = append(plan.Waves, *w)
	}
	slices.SortStableFunc(plan.Waves, func(a, b Wave) int { return int(a.Date - b.Date) })
}

func (d *dated) transfers() []Transfer {
	var out []Transfer
	for _, load := range d.loads {
		if load.Cartons == 0 {
			continue
		}
		t := &d.trunks[load.Leg]
		h := d.haul[t.from]
		trucks := ceilDiv(load.Cartons, int64(h.Load))
		out = append(out, Transfer{
			ID: fmt.Sprintf("TR-%05d", len(out)+1), From: t.from, To: t.to,
			Departs: d.date(load.Day), Arrives: d.date(d.arrival(load)),
			Cartons: Cartons(load.Cartons), Vehicle: h.ID, Trucks: int(trucks),
			Metres: t.leg.metres, Cost: t.leg.truck * Piastres(trucks),
		})
	}
	return out
}
