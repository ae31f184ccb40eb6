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
type fill struct{ Doors, Trucks int64 }

// firstFill is where the fitting begins: all of the doors and the trucks. What
// that promises too much on one day goes out on the next.
var firstFill = fill{Doors: 1000, Trucks: 950}

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
		sum.Doors += f[w][d].Doors
		sum.Trucks += f[w][d].Trucks
	}
	n := int64(span.to - span.from + 1)
	return fill{sum.Doors / n, sum.Trucks / n}
}

// job is one run of the pipeline.
type job struct {
	opt    *Options
	demand []Cartons // by place
	known  *memory
	// enough, if set, says what a trial has to come to, by tier: it ends as soon
	// as that is reached, or as the waves alone leave more.
	enough func(short []Cartons) bool
	pause  func() bool // if set, asked after each day of a piece that is carried out alone
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

// Fit is how far the fitting of flows and waves to the routes is. It is plain
// data for the process that takes on from there, kept whole by encoding/gob.
type Fit struct {
	Rounds int   // made so far
	Next   fills // what the next round counts on
	Over   bool  // there is no next round
	Best   Round // of those made
}

// Round is what one round of fitting counted on and came to.
type Round struct {
	Number int // from 0
	Share  fills
	Short  []Cartons // by tier: cartons that nobody brings
}

func (w *world) newFit() *Fit { return &Fit{Next: newFills(len(w.Warehouses), w.days)} }

// fit finds flows, dates them with estimated truck times and carries them out
// quickly. Where a warehouse is left with cartons at the end, its doors and
// trucks count for less and all is done again, so that others help or the waves
// say what is missing. The best round is the one that leaves the fewest cartons
// of tier 1, of those the fewest of tier 2, and so on; the earliest of equals.
// Answer is nil where the best round was not among those made now.
func (w *world) fit(ctx context.Context, j *job, f *Fit, pause func() bool) (*dated, error) {
	var best *dated
	for !f.Over {
		d, err := w.round(ctx, j, f)
		if err != nil {
			return nil, err
		}
		if d != nil {
			best = d
		}
		if pause != nil && pause() {
			break
		}
	}
	return best, nil
}

// round is one round of fitting. It gives what it came to if that is the best so
// far, else nil.
func (w *world) round(ctx context.Context, j *job, f *Fit) (*dated, error) {
	j.opt.report(StageTransport, 0, 1)
	net := newNetwork(w, j.demand, f.Next)
	flows, err := net.solve(ctx)
	if err != nil {
		return nil, fmt.Errorf("transport: %w", err)
	}
	d, err := net.dateFlows(flows, f.Next, j)
	if err != nil {
		return nil, err
	}
	if err := d.carryOut(ctx, j, Quick); err != nil {
		return nil, err
	}
	better := f.Rounds == 0 || slices.Compare(d.short, f.Best.Short) < 0
	if better {
		f.Best = Round{Number: f.Rounds, Share: f.Next, Short: d.short}
	}
	f.Rounds++
	if f.Over = f.Rounds == flowRounds || j.enough != nil && j.enough(f.Best.Short); !f.Over {
		f.Next = d.tighten()
		f.Over = f.Next == nil // all is served, or what is left has no warehouse at all
	}
	if !better {
		return nil, nil
	}
	return d, nil
}

// dateFlows finds a day for each part of the flows.
func (n *network) dateFlows(f *flows, share fills, j *job) (*dated, error) {
	j.opt.report(StageWave, 0, 1)
	c := n.schedule(f, share)
	s, err := wave.Solve(&c.Problem)
	if err != nil {
		return nil, fmt.Errorf("wave: %w", err)
	}
	d := &dated{operation: newOperation(c, s), net: n, share: share, flows: f}
	d.short = d.undatedShort(j.demand) // trips bring no more than is dated
	return d, nil
}

// carryOut routes what is dated, unless that alone leaves more than a trial may.
func (d *dated) carryOut(ctx context.Context, j *job, effort Effort) error {
	if j.enough != nil && !j.enough(d.short) {
		return nil
	}
	j.opt.report(StageRoute, 0, len(d.bases))
	if err := d.run(ctx, j, effort); err != nil {
		return err
	}
	d.count(j.demand)
	return nil
}

// undone is the same waves, without routes.
func (d *dated) undone() *dated {
	o := *d.operation
	o.clear()
	return &dated{operation: &o, net: d.net, share: d.share, flows: d.flows}
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
	for w := range d.waves {
		for _, t := range w.Trips {
			for _, s := range t.Stops {
				d.delivered[d.place[s.Place]] += s.Cartons
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
			share[w][day].Doors = share[w][day].Doors * keep / 1000
			share[w][day].Trucks = share[w][day].Trucks * keep / 1000
		}
	}
	return share
}
