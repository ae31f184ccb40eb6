package planner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Draft makes a plan in pieces, for several processes to share. Each process has
// its own draft of the same scenario and options; what one hands to the next is
// the [Fit], what the pieces came to, and the [Explanation]:
//
//	f := d.NewFit()
//	for !f.Over {
//		err = d.Fit(ctx, f, pause)
//	}
//	pieces, err := d.Pieces(ctx, f)
//	for each piece, after those it waits for {
//		c, done, err = d.Carry(ctx, f, piece, before, paused, pause)
//	}
//	for !done {
//		done, err = d.Explain(ctx, f, carried, e, pause)
//	}
//	plan, err := d.Finish(ctx, f, carried, e)
//
// Every step ends at the next good place after pause says so, and is taken on by
// calling it again; a nil pause lets it run to its end. However the work is
// divided, the plan is the one that [Make] gives, byte for byte.
//
// A draft is safe for concurrent use. It remembers what pieces came to, so that
// it does nothing twice.
type Draft struct {
	scenario    *Scenario
	opt         Options
	world       *world
	job         *job
	allocations []Allocation
	fairness    Fairness

	mu      sync.Mutex
	round   int    // the round of which waves are kept
	waves   *dated // of that round, without routes; nil if none are kept
	settled *dated // the answer, when it is the quick one
}

// NewDraft begins a plan: it shares out the cartons. Errors are of the input.
func NewDraft(s *Scenario, opt Options) (*Draft, error) {
	if opt.Effort == "" {
		opt.Effort = Normal
	}
	d := &Draft{scenario: s, opt: opt, world: newWorld(s)}
	d.opt.report(StageAllocate, 0, 1)
	var err error
	if d.allocations, d.fairness, err = share(s); err != nil {
		return nil, err
	}
	d.job = &job{opt: &d.opt, known: newMemory()}
	for i := range d.allocations {
		d.job.demand = append(d.job.demand, d.allocations[i].Cartons)
	}
	return d, nil
}

// NewFit is where the fitting begins.
func (d *Draft) NewFit() *Fit { return d.world.newFit() }

// Fit takes the fitting of flows and waves to the routes on, by one round at
// least, until f is over or it pauses. It uses all the cores it may.
func (d *Draft) Fit(ctx context.Context, f *Fit, pause func() bool) error {
	best, err := d.world.fit(ctx, d.job, f, pause)
	if err == nil && best != nil {
		d.keep(f.Best.Number, best.undone())
	}
	return err
}

func (d *Draft) keep(round int, waves *dated) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.round, d.waves = round, waves
}

// best gives the waves of the best round, without routes.
func (d *Draft) best(ctx context.Context, f *Fit) (*dated, error) {
	if !f.Over {
		return nil, errors.New("planner: the fitting is not over")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waves == nil || d.round != f.Best.Number {
		net := newNetwork(d.world, d.job.demand, f.Best.Share)
		flows, err := net.solve(ctx)
		if err != nil {
			return nil, fmt.Errorf("transport: %w", err)
		}
		if d.waves, err = net.dateFlows(flows, f.Best.Share, &job{opt: &Options{}, demand: d.job.demand}); err != nil {
			return nil, err
		}
		d.round = f.Best.Number
	}
	return d.waves.undone(), nil
}

// Pieces lists what is to be carried out once the fitting is over: one piece for
// each warehouse and tier that it sends to.
func (d *Draft) Pieces(ctx context.Context, f *Fit) ([]Piece, error) {
	best, err := d.best(ctx, f)
	if err != nil {
		return nil, err
	}
	return best.pieces(), nil
}

// Carry carries a piece out: from where it paused, or from its start if paused
// is nil. before is what the pieces came to after which it comes, beside its
// After. done says whether it came to its end. It uses one core.
func (d *Draft) Carry(ctx context.Context, f *Fit, p *Piece, before []*Carried, paused *Carried, pause func() bool) (c *Carried, done bool, err error) {
	best, err := d.best(ctx, f)
	if err != nil {
		return nil, false, err
	}
	for i, number := range p.After {
		w, k := best.whose(number)
		best.keep(w, k, before[i])
	}
	w, k := best.whose(p.Number)
	j := *d.job
	j.pause = pause
	c, err = best.recall(ctx, task{best.fingerprint(w, &j, d.opt.Effort), k}, w, paused, &j, d.opt.Effort)
	if err != nil {
		return nil, false, err
	}
	return c, c.Day > best.spans[w][k].to, nil
}

// Explain looks for what would serve what is unserved, beside what pieces came
// to in their order, one question at least, until done or it pauses. It uses
// all the cores it may.
func (d *Draft) Explain(ctx context.Context, f *Fit, carried []*Carried, e *Explanation, pause func() bool) (done bool, err error) {
	best, err := d.assemble(ctx, f, carried)
	if err != nil {
		return false, err
	}
	_, err = best.explain(ctx, d.job, &inquiry{Explanation: e, pause: pause})
	if errors.Is(err, errPaused) {
		return false, nil
	}
	return err == nil, err
}

// Finish gives the plan. What of the explanation is missing is looked for now.
func (d *Draft) Finish(ctx context.Context, f *Fit, carried []*Carried, e *Explanation) (*Plan, error) {
	best, err := d.assemble(ctx, f, carried)
	if err != nil {
		return nil, err
	}
	return d.finish(ctx, best, e)
}

// assemble puts together what all pieces came to.
func (d *Draft) assemble(ctx context.Context, f *Fit, carried []*Carried) (*dated, error) {
	best, err := d.best(ctx, f)
	if err != nil {
		return nil, err
	}
	for number, c := range carried {
		w, k := best.whose(number)
		best.keep(w, k, c)
	}
	best.count(d.job.demand)
	return d.settle(ctx, f, best)
}

// settle chooses the routes that were made with the effort asked for, unless
// they leave more cartons than the quick ones, which are made again then.
func (d *Draft) settle(ctx context.Context, f *Fit, again *dated) (*dated, error) {
	if slices.Compare(again.short, f.Best.Short) <= 0 {
		return again, nil
	}
	d.mu.Lock()
	settled := d.settled
	d.mu.Unlock()
	if settled != nil {
		return settled, nil
	}
	quick, err := d.best(ctx, f)
	if err == nil {
		err = quick.carryOut(ctx, d.job, Quick)
	}
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.settled = quick
	d.mu.Unlock()
	return quick, nil
}

func (d *Draft) finish(ctx context.Context, best *dated, e *Explanation) (*Plan, error) {
	plan := &Plan{
		Schema: PlanSchema, Scenario: d.scenario.Digest(), Campaign: d.scenario.Campaign, Seed: d.opt.Seed, Effort: d.opt.Effort,
		Allocations: d.allocations, Fairness: d.fairness,
	}
	best.fillPlan(plan)
	d.opt.report(StageExplain, 0, 1)
	var err error
	if plan.Unserved, err = best.explain(ctx, d.job, &inquiry{Explanation: e}); err != nil {
		return nil, err
	}
	plan.Summary = d.world.summary(plan)
	d.opt.report(StageExplain, 1, 1)
	return plan, nil
}
