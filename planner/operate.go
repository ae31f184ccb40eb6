package planner

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"katf/planner/wave"
)

// operation carries a dated schedule out, one warehouse at a time: what the
// routes of a day leave behind goes first on the next, as on a real loading
// floor, within doors, stock and dates. Trunk loads that find no room because
// of it carry less.
type operation struct {
	*calendarProblem
	schedule *wave.Schedule
	in, out  [][]int     // by warehouse: indices of loads that arrive and leave
	planned  [][]dayWork // by warehouse: the schedule's days
	spans    [][]stretch // by warehouse: the days of each of its pieces

	loads []wave.Load  // as they are carried out
	done  [][]*Carried // by warehouse and piece, nil before it is carried out
}

func newOperation(c *calendarProblem, s *wave.Schedule) *operation {
	n := len(c.bases)
	o := &operation{
		calendarProblem: c, schedule: s,
		in: make([][]int, n), out: make([][]int, n), planned: make([][]dayWork, n), spans: make([][]stretch, n),
	}
	for i := range s.Loads {
		leg := &c.Legs[s.Loads[i].Leg]
		o.in[leg.Warehouse] = append(o.in[leg.Warehouse], i)
		if giver := c.Sources[leg.Source].Warehouse; giver >= 0 {
			o.out[giver] = append(o.out[giver], i)
		}
	}
	for _, d := range c.workdays(s) {
		o.planned[d.warehouse] = append(o.planned[d.warehouse], d)
	}
	o.cut()
	o.clear()
	return o
}

// clear forgets what was carried out.
func (o *operation) clear() {
	o.loads = slices.Clone(o.schedule.Loads)
	o.done = make([][]*Carried, len(o.bases))
	for w := range o.done {
		o.done[w] = make([]*Carried, len(o.spans[w]))
	}
}

// keep notes how a piece was carried out.
func (o *operation) keep(w, k int, c *Carried) {
	o.done[w][k] = c
	for n, i := range o.in[w] {
		o.loads[i].Cartons = c.Arriving[n]
	}
}

// run carries out all warehouses: those that give nothing in parallel, then the
// givers, each after those it gives to, for what these can't take stays with it.
func (o *operation) run(ctx context.Context, j *job, effort Effort) error {
	var ends []int
	for w := range o.bases {
		if len(o.out[w]) == 0 {
			ends = append(ends, w)
		}
	}
	reports := make(chan struct{}, len(o.bases))
	reported := make(chan struct{})
	go func() { // progress is told from one goroutine
		defer close(reported)
		n := 0
		for range reports {
			n++
			j.opt.report(StageRoute, n, len(o.bases))
		}
	}()
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(j.opt.workers())
	for _, w := range ends {
		g.Go(func() error {
			defer func() { reports <- struct{}{} }()
			return o.warehouse(gctx, w, j, effort)
		})
	}
	err := g.Wait()
	for _, w := range o.givers() {
		if err == nil {
			err = o.warehouse(ctx, w, j, effort)
		}
		reports <- struct{}{}
	}
	close(reports)
	<-reported
	return err
}

// givers lists the warehouses that give to others, each after those it gives
// to. Where gifts went round in a ring, which moves nothing, the first of it
// comes last.
func (o *operation) givers() []int {
	var order []int
	seen := make([]bool, len(o.bases))
	var visit func(w int)
	visit = func(w int) {
		if seen[w] || len(o.out[w]) == 0 {
			return
		}
		seen[w] = true
		for _, i := range o.out[w] {
			visit(o.receiver(i))
		}
		order = append(order, w)
	}
	for w := range o.bases {
		visit(w)
	}
	return order
}

// receiver is the warehouse to which a load goes.
func (o *operation) receiver(load int) int { return o.Legs[o.schedule.Loads[load].Leg].Warehouse }

// warehouse carries out one warehouse's campaign, piece by piece.
func (o *operation) warehouse(ctx context.Context, w int, j *job, effort Effort) error {
	work := o.fingerprint(w, j, effort)
	for k := range o.spans[w] {
		c, err := o.recall(ctx, task{work, k}, w, nil, j, effort)
		if err != nil {
			return err
		}
		o.keep(w, k, c)
	}
	return nil
}

// carry takes a piece of a warehouse's campaign on, day by day, from where it
// stands, to its end or until it is to pause, which it does after a day.
func (o *operation) carry(ctx context.Context, w int, span stretch, c *Carried, j *job, effort Effort) (*Carried, error) {
	given, arriving := o.givenByDay(w), o.arrivingByDay(w)
	for c.Day <= span.to {
		if err := o.workday(ctx, w, c, given[c.Day], arriving[c.Day], j, effort); err != nil {
			return nil, err
		}
		c.Day++
		if j.pause != nil && j.pause() {
			break
		}
	}
	return c, nil
}

// workday carries out one warehouse's day.
func (o *operation) workday(ctx context.Context, w int, c *Carried, given, arriving int64, j *job, effort Effort) error {
	for i := range o.planned[w] {
		if d := &o.planned[w][i]; d.day == c.Day {
			c.Waiting = merge(c.Waiting, d)
		}
	}
	room := o.handling[w][c.Day] - given - arriving
	work, rest := o.pick(w, c.Day, c.Waiting, min(room, c.Stock-given))
	sent := Cartons(0)
	if len(work.waves) > 0 {
		t, err := o.tour(ctx, &work, j, effort)
		if err != nil {
			return err
		}
		for _, v := range t.waves {
			if len(v.Trips) > 0 {
				c.Waves = append(c.Waves, v)
			}
		}
		sent = work.wanted() - t.left()
		rest = returned(rest, &work, t)
	}
	c.Stock -= given + int64(sent)
	c.Stock += o.receive(w, c, arriving)
	c.Waiting = rest
	return nil
}

// givenByDay is what leaves for other warehouses on each day.
func (o *operation) givenByDay(w int) []int64 {
	sum := make([]int64, o.world.days)
	for _, i := range o.out[w] {
		sum[o.loads[i].Day] += o.loads[i].Cartons
	}
	return sum
}

// arrivingByDay is what the schedule has arrive on each day.
func (o *operation) arrivingByDay(w int) []int64 {
	sum := make([]int64, o.world.days)
	for _, i := range o.in[w] {
		sum[o.arrival(o.schedule.Loads[i])] += o.schedule.Loads[i].Cartons
	}
	return sum
}

// receive cuts the loads of a day to the room there is and gives what arrives.
func (o *operation) receive(w int, c *Carried, arriving int64) int64 {
	if arriving == 0 {
		return 0
	}
	over := min(arriving, max(0, c.Stock+arriving-o.Problem.Warehouses[w].Storage))
	left := over
	for n, i := range o.in[w] {
		if planned := o.schedule.Loads[i]; o.arrival(planned) == c.Day {
			cut := min(left, planned.Cartons)
			c.Arriving[n] = planned.Cartons - cut
			left -= cut
		}
	}
	return arriving - over
}

// spot is a place in a tier.
type spot struct{ tier, place int }

// merge adds a planned day to what waits: what waited longest goes first.
func merge(waiting []backlog, d *dayWork) []backlog {
	at := make(map[spot]int, len(waiting))
	for i, b := range waiting {
		at[spot{b.Tier, b.Place}] = i
	}
	for _, t := range d.waves {
		for i, place := range t.places {
			k, ok := at[spot{t.tier, place}]
			if !ok {
				k = len(waiting)
				waiting = append(waiting, backlog{Tier: t.tier, Place: place})
			}
			waiting[k].Cartons += t.wanted[i]
		}
	}
	slices.SortStableFunc(waiting, func(a, b backlog) int { return cmp.Compare(a.Tier, b.Tier) })
	return waiting
}

// pick chooses what is tried on a day: tier by tier, what waited longest first,
// as far as doors, stock and truck time go. What does not go that day is the
// rest.
func (o *operation) pick(w, day int, waiting []backlog, room int64) (dayWork, []backlog) {
	work := dayWork{warehouse: w, day: day}
	trucks := o.bases[w].loadSeconds(0)
	var rest []backlog
	for _, b := range waiting {
		take := min(b.Cartons, Cartons(max(0, room)))
		if !o.open(&b, day) || trucks <= 0 {
			take = 0
		}
		if take > 0 {
			room -= int64(take)
			trucks -= int64(take) * o.truckUse(w, b.Place, b.Cartons) / 1000
			work.add(b.Tier, b.Place, take)
		}
		if b.Cartons -= take; b.Cartons > 0 {
			rest = append(rest, b)
		}
	}
	return work, rest
}

// open reports whether a place may be served on a day.
func (o *operation) open(b *backlog, day int) bool {
	t := o.Problem.Tiers[b.Tier]
	return t.Starts <= day && day <= t.Ends && !o.shut(b.Place, day)
}

func (d *dayWork) add(tier, place int, cartons Cartons) {
	if n := len(d.waves); n == 0 || d.waves[n-1].tier != tier {
		d.waves = append(d.waves, tierWork{tier: tier})
	}
	t := &d.waves[len(d.waves)-1]
	t.places = append(t.places, place)
	t.wanted = append(t.wanted, cartons)
}

// returned puts what found no truck in front of the rest.
func returned(rest []backlog, work *dayWork, t *dayTours) []backlog {
	var out []backlog
	at := map[spot]int{}
	i := 0
	for _, wave := range work.waves {
		for _, place := range wave.places {
			if left := t.unserved[i]; left > 0 {
				at[spot{wave.tier, place}] = len(out)
				out = append(out, backlog{wave.tier, place, left})
			}
			i++
		}
	}
	for _, b := range rest {
		if k, ok := at[spot{b.Tier, b.Place}]; ok {
			out[k].Cartons += b.Cartons
		} else {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b backlog) int { return cmp.Compare(a.Tier, b.Tier) })
	return out
}

// waves gives the waves that were sent out, warehouse by warehouse.
func (o *operation) waves(yield func(*Wave) bool) {
	for _, pieces := range o.done {
		for _, c := range pieces {
			if c == nil {
				continue
			}
			for i := range c.Waves {
				if !yield(&c.Waves[i]) {
					return
				}
			}
		}
	}
}

// late is what waits at a warehouse at the end of its campaign.
func (o *operation) late(w int) []backlog {
	if last := o.done[w][len(o.done[w])-1]; last != nil {
		return last.Waiting
	}
	return nil
}

// left is the cartons of a warehouse that were not delivered in time.
func (o *operation) left(w int) Cartons {
	var sum Cartons
	for _, b := range o.late(w) {
		sum += b.Cartons
	}
	return sum
}

// arrival is the first day on which the receiving warehouse works, from the
// day the load comes.
func (o *operation) arrival(l wave.Load) int {
	leg := &o.Legs[l.Leg]
	day := l.Day + leg.Lead
	for day < o.world.days-1 && o.Problem.Warehouses[leg.Warehouse].Handling[day] == 0 {
		day++
	}
	return day
}
