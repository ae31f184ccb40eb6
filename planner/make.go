package planner

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"katf/planner/wave"
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
func (o *Options) iterations(stops int) int {
	perStop := map[Effort]int{Quick: 20, Normal: 200, Thorough: 4000}[o.Effort]
	return perStop * (stops + 5)
}

// rounds is how often waves and routes are fitted to each other.
const rounds = 12

// firstFill is the share of truck time, in permille, that the waves count on at
// first: trips never fill a shift to the minute.
const firstFill = 850

// Make plans a valid scenario: allocate, transport, wave, route, explain. The
// plan depends on the scenario, the seed and the effort alone. Waves are dated
// with estimated truck times; where the routes of a warehouse then need more,
// its trucks count for less and the dates are set again, until all fits or
// nothing gets better. Errors are of the input or of ctx; what cannot be served
// is part of the plan, not an error.
func Make(ctx context.Context, s *Scenario, opt Options) (*Plan, error) {
	if opt.Effort == "" {
		opt.Effort = Normal
	}
	plan := &Plan{Schema: PlanSchema, Scenario: s.Digest(), Campaign: s.Campaign, Seed: opt.Seed, Effort: opt.Effort}
	w := newWorld(s)
	var err error
	opt.report(StageAllocate, 0, 1)
	if plan.Allocations, plan.Fairness, err = share(s); err != nil {
		return nil, err
	}
	opt.report(StageTransport, 0, 1)
	fill := slices.Repeat([]int64{firstFill}, len(s.Warehouses))
	net := newNetwork(w, plan.Allocations, fill)
	flows, err := net.solve(ctx)
	if err != nil {
		return nil, fmt.Errorf("transport: %w", err)
	}
	plan.Trunk, plan.Deliveries, plan.Prices, plan.FlowCost = flows.trunk, flows.deliveries, flows.prices, flows.cost
	best, err := net.fit(ctx, flows, fill, &opt)
	if err != nil {
		return nil, err
	}
	best.fillPlan(plan)
	opt.report(StageExplain, 0, 1)
	plan.Unserved = append(net.unreachable(), best.explain(ctx, &opt)...)
	plan.Summary = w.summary(plan)
	opt.report(StageExplain, 1, 1)
	return plan, nil
}

// dated is waves with their routes: one round of fitting them to each other.
type dated struct {
	*calendarProblem
	schedule *wave.Schedule
	work     []dayWork
	tours    []*dayTours
	unserved Cartons // found no day or no truck
}

// fit matches waves and routes to each other and gives the best round: the one
// that leaves the fewest cartons, the earliest of those.
func (n *network) fit(ctx context.Context, f *flows, fill []int64, opt *Options) (*dated, error) {
	var best *dated
	known := map[string]*dayTours{}
	for round := range rounds {
		opt.report(StageWave, round, rounds)
		d, err := n.round(ctx, f, fill, known, opt)
		if err != nil {
			return nil, err
		}
		if best == nil || d.unserved < best.unserved {
			best = d
		}
		if !d.tighten(fill) {
			break
		}
	}
	opt.report(StageWave, rounds, rounds)
	return best, nil
}

func (n *network) round(ctx context.Context, f *flows, fill []int64, known map[string]*dayTours, opt *Options) (*dated, error) {
	c := n.schedule(f, fill)
	s, err := wave.Solve(&c.Problem)
	if err != nil {
		return nil, fmt.Errorf("wave: %w", err)
	}
	d := &dated{calendarProblem: c, schedule: s, work: c.workdays(s)}
	d.tours, err = n.tours(ctx, d.work, opt, known, func(done, total int) { opt.report(StageRoute, done, total) })
	if err != nil {
		return nil, err
	}
	for _, short := range s.Short {
		d.unserved += Cartons(short)
	}
	for _, t := range d.tours {
		for _, u := range t.unserved {
			d.unserved += u
		}
	}
	return d, nil
}

// tighten lowers the fill of every warehouse whose worst day did not fit, and
// reports whether any was lowered.
func (d *dated) tighten(fill []int64) bool {
	worst := make([]int64, len(fill)) // permille that was left behind
	for i, t := range d.tours {
		var wanted, left Cartons
		for _, wave := range d.work[i].waves {
			for _, c := range wave.wanted {
				wanted += c
			}
		}
		for _, u := range t.unserved {
			left += u
		}
		if left > 0 {
			worst[d.work[i].warehouse] = max(worst[d.work[i].warehouse], 1+int64(left*1000/wanted))
		}
	}
	changed := false
	for w, permille := range worst {
		if permille > 0 {
			fill[w] = fill[w] * (1000 - min(300, permille+10)) / 1000
			changed = true
		}
	}
	return changed
}

// fillPlan writes the transfers and waves.
func (d *dated) fillPlan(plan *Plan) {
	plan.Transfers = d.transfers()
	for _, t := range d.tours {
		for _, w := range t.waves {
			if len(w.Trips) > 0 {
				plan.Waves = append(plan.Waves, w)
			}
		}
	}
	slices.SortStableFunc(plan.Waves, func(a, b Wave) int { return int(a.Date - b.Date) })
}

func (d *dated) transfers() []Transfer {
	var out []Transfer
	for i, load := range d.settle() {
		t := &d.trunks[load.Leg]
		h := d.haul[t.from]
		trucks := ceilDiv(load.Cartons, int64(h.Load))
		out = append(out, Transfer{
			ID: fmt.Sprintf("TR-%05d", i+1), From: t.from, To: t.to,
			Departs: d.date(load.Day), Arrives: d.date(d.arrival(load)),
			Cartons: Cartons(load.Cartons), Vehicle: h.ID, Trucks: int(trucks),
			Metres: t.leg.metres, Cost: t.leg.truck * Piastres(trucks),
		})
	}
	return out
}

// arrival is the first day on which the receiving warehouse works, from the
// day the load comes.
func (d *dated) arrival(l wave.Load) int {
	leg := &d.Legs[l.Leg]
	day := l.Day + leg.Lead
	for day < d.days-1 && d.calendarProblem.Problem.Warehouses[leg.Warehouse].Handling[day] == 0 {
		day++
	}
	return day
}
