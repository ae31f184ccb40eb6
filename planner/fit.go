package planner

import (
	"context"
	"fmt"
	"slices"

	"katf/planner/wave"
)

// fill is the share, in permille, of a warehouse's doors and truck time on one
// day that the waves may count on. Trips never fill a shift to the minute, nor
// do loads a door.
type fill struct{ doors, trucks int64 }

// firstFill is where the fitting begins: all of the doors and the trucks. What
// that promises too much on one day goes out on the next.
var firstFill = fill{doors: 1000, trucks: 950}

// fills holds the shares by warehouse and day.
type fills [][]fill

func newFills(warehouses, days int) fills {
	f := make(fills, warehouses)
	for w := range f {
		f[w] = slices.Repeat([]fill{firstFill}, days)
	}
	return f
}

// mean gives a warehouse's average shares over a span of days.
func (f fills) mean(w int, span period) fill {
	var sum fill
	for d := span.from; d <= span.to; d++ {
		sum.doors += f[w][d].doors
		sum.trucks += f[w][d].trucks
	}
	n := int64(span.to - span.from + 1)
	return fill{sum.doors / n, sum.trucks / n}
}

// job is one run of the pipeline.
type job struct {
	opt    *Options
	demand []Cartons // by place
	known  *memory
	// enough, if set, says what a trial has to come to, by tier: it ends as soon
	// as that is reached, or as the waves alone leave more.
	enough func(short []Cartons) bool
}

// dated is waves with their routes.
type dated struct {
	*operation
	net       *network
	share     fills
	flows     *flows
	delivered []Cartons // by place
	short     []Cartons // by tier: cartons that nobody brings
}

// flowRounds is how often the flows are found anew for what the doors and trucks
// turned out to hold.
const flowRounds = 8

// fit plans quickly, and then carries the best round out with the effort asked
// for, which is kept unless it leaves more cartons.
func (w *world) fit(ctx context.Context, j *job) (*dated, error) {
	best, err := w.fitQuickly(ctx, j)
	if err != nil || j.opt.Effort == Quick {
		return best, err
	}
	again, err := best.net.carryOut(ctx, best.flows, best.share, j, j.opt.Effort)
	if err != nil {
		return nil, err
	}
	if slices.Compare(again.short, best.short) <= 0 {
		best = again
	}
	return best, nil
}

// fitQuickly finds flows, dates them with estimated truck times and carries them
// out. Where a warehouse is left with cartons at the end, its doors and trucks
// count for less and all is done again, so that others help or the waves say
// what is missing. It gives the round that leaves the fewest cartons of tier 1,
// of those the fewest of tier 2, and so on; the earliest of equals.
func (w *world) fitQuickly(ctx context.Context, j *job) (*dated, error) {
	share := newFills(len(w.Warehouses), w.days)
	var best *dated
	for range flowRounds {
		j.opt.report(StageTransport, 0, 1)
		net := newNetwork(w, j.demand, share)
		flows, err := net.solve(ctx)
		if err != nil {
			return nil, fmt.Errorf("transport: %w", err)
		}
		d, err := net.carryOut(ctx, flows, share, j, Quick)
		if err != nil {
			return nil, err
		}
		if best == nil || slices.Compare(d.short, best.short) < 0 {
			best = d
		}
		if j.enough != nil && j.enough(best.short) {
			break
		}
		if share = d.tighten(); share == nil {
			break // all is served, or what is left has no warehouse at all
		}
	}
	return best, nil
}

// carryOut dates the flows and carries them out.
func (n *network) carryOut(ctx context.Context, f *flows, share fills, j *job, effort Effort) (*dated, error) {
	j.opt.report(StageWave, 0, 1)
	c := n.schedule(f, share)
	s, err := wave.Solve(&c.Problem)
	if err != nil {
		return nil, fmt.Errorf("wave: %w", err)
	}
	d := &dated{operation: newOperation(c, s), net: n, share: share, flows: f}
	if d.short = d.undatedShort(j.demand); j.enough != nil && !j.enough(d.short) {
		return d, nil // trips bring no more than is dated
	}
	j.opt.report(StageRoute, 0, len(n.bases))
	if err := d.run(ctx, j, effort); err != nil {
		return nil, err
	}
	d.count(j.demand)
	return d, nil
}

// undatedShort is what no trip can bring, by tier: what has no day and what has
// no way.
func (d *dated) undatedShort(demand []Cartons) []Cartons {
	short := make([]Cartons, len(d.tiers))
	for i, cartons := range d.schedule.Short {
		short[d.Deliveries[i].Tier] += Cartons(cartons)
	}
	for i, why := range d.why {
		if why != "" {
			short[d.tierOf[i]] += demand[i]
		}
	}
	return short
}

// count adds up what the trips bring, and what they do not.
func (d *dated) count(demand []Cartons) {
	d.delivered = make([]Cartons, len(demand))
	d.short = make([]Cartons, len(d.tiers))
	for _, tours := range d.tours {
		for _, day := range tours {
			for _, w := range day.waves {
				for _, t := range w.Trips {
					for _, s := range t.Stops {
						d.delivered[d.place[s.Place]] += s.Cartons
					}
				}
			}
		}
	}
	for i, cartons := range demand {
		d.short[d.tierOf[i]] += cartons - d.delivered[i]
	}
}

// tighten gives lower shares to every warehouse that was left with cartons, for
// want of a truck or of a day: by three percent, and twice the part of what it
// was to send that is left. The answer is nil if there was none.
func (d *dated) tighten() fills {
	var share fills
	undated := make([]int64, len(d.bases))
	for i, short := range d.schedule.Short {
		undated[d.Deliveries[i].Warehouse] += short
	}
	for w := range d.bases {
		left := int64(d.left(w)) + undated[w]
		if left == 0 {
			continue
		}
		if share == nil {
			share = slices.Clone(d.share)
		}
		share[w] = slices.Clone(share[w])
		var wanted int64
		for _, x := range d.schedule.Dispatches {
			if d.Deliveries[x.Delivery].Warehouse == w {
				wanted += x.Cartons
			}
		}
		keep := 970 - min(200, 2*left*1000/max(1, wanted))
		for day := range share[w] {
			share[w][day].doors = share[w][day].doors * keep / 1000
			share[w][day].trucks = share[w][day].trucks * keep / 1000
		}
	}
	return share
}
