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

// dated is waves with their routes.
type dated struct {
	*operation
	net      *network
	share    fills
	flows    *flows
	unserved Cartons // found no day or no truck
}

// flowRounds is how often the flows are found anew for what the doors and trucks
// turned out to hold.
const flowRounds = 8

// fit finds flows, dates them with estimated truck times and carries them out.
// Where a warehouse is left with cartons at the end, its doors and trucks count
// for less and all is done again, so that others help or the waves say what is
// missing. It gives the round that leaves the fewest cartons, the earliest of
// those. Rounds search their routes quickly; the best one is then carried out
// with the effort asked for, and that is kept unless it leaves more cartons.
func (w *world) fit(ctx context.Context, allocations []Allocation, opt *Options) (*dated, error) {
	quick := *opt
	quick.Effort = Quick
	best, err := w.fitQuickly(ctx, allocations, &quick)
	if err != nil || opt.Effort == Quick {
		return best, err
	}
	thorough, err := best.net.carryOut(ctx, best.flows, best.share, opt)
	if err != nil {
		return nil, err
	}
	if thorough.unserved <= best.unserved {
		best = thorough
	}
	return best, nil
}

func (w *world) fitQuickly(ctx context.Context, allocations []Allocation, opt *Options) (*dated, error) {
	share := newFills(len(w.Warehouses), w.days)
	var best *dated
	for range flowRounds {
		opt.report(StageTransport, 0, 1)
		net := newNetwork(w, allocations, share)
		flows, err := net.solve(ctx)
		if err != nil {
			return nil, fmt.Errorf("transport: %w", err)
		}
		d, err := net.carryOut(ctx, flows, share, opt)
		if err != nil {
			return nil, err
		}
		if best == nil || d.unserved < best.unserved {
			best = d
		}
		if share = d.tighten(); share == nil {
			break // all is served, or what is left found no day at all
		}
	}
	return best, nil
}

// carryOut dates the flows and carries them out.
func (n *network) carryOut(ctx context.Context, f *flows, share fills, opt *Options) (*dated, error) {
	opt.report(StageWave, 0, 1)
	c := n.schedule(f, share)
	s, err := wave.Solve(&c.Problem)
	if err != nil {
		return nil, fmt.Errorf("wave: %w", err)
	}
	d := &dated{operation: newOperation(c, s), net: n, share: share, flows: f}
	opt.report(StageRoute, 0, len(n.bases))
	if err := d.run(ctx, opt, func(done, total int) { opt.report(StageRoute, done, total) }); err != nil {
		return nil, err
	}
	for _, short := range s.Short {
		d.unserved += Cartons(short)
	}
	for w := range d.bases {
		d.unserved += d.left(w)
	}
	return d, nil
}

// tighten gives lower shares to every warehouse that was left with cartons: by
// three percent, and twice the part of what it was to send that is left. The
// answer is nil if there was none.
func (d *dated) tighten() fills {
	var share fills
	for w := range d.bases {
		left := int64(d.left(w))
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
		keep := 970 - min(200, 2*left*1000/wanted)
		for day := range share[w] {
			share[w][day].doors = share[w][day].doors * keep / 1000
			share[w][day].trucks = share[w][day].trucks * keep / 1000
		}
	}
	return share
}
