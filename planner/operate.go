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
	loads    []wave.Load // as they are carried out
	in, out  [][]int     // by warehouse: indices of loads that arrive and leave
	planned  [][]dayWork // by warehouse: the schedule's days
	tours    [][]*dayTours
	late     [][]backlog // by warehouse: what was left at the end
}

// backlog is cartons of a place that wait at the warehouse.
type backlog struct {
	tier, place int
	cartons     Cartons
}

func newOperation(c *calendarProblem, s *wave.Schedule) *operation {
	n := len(c.bases)
	o := &operation{
		calendarProblem: c, schedule: s, loads: slices.Clone(s.Loads),
		in: make([][]int, n), out: make([][]int, n), planned: make([][]dayWork, n),
		tours: make([][]*dayTours, n), late: make([][]backlog, n),
	}
	for i := range o.loads {
		leg := &c.Legs[o.loads[i].Leg]
		o.in[leg.Warehouse] = append(o.in[leg.Warehouse], i)
		if giver := c.Sources[leg.Source].Warehouse; giver >= 0 {
			o.out[giver] = append(o.out[giver], i)
		}
	}
	for _, d := range c.workdays(s) {
		o.planned[d.warehouse] = append(o.planned[d.warehouse], d)
	}
	return o
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
			return o.recall(gctx, w, j, effort)
		})
	}
	err := g.Wait()
	for _, w := range o.givers() {
		if err == nil {
			err = o.recall(ctx, w, j, effort)
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
			visit(o.Legs[o.loads[i].Leg].Warehouse)
		}
		order = append(order, w)
	}
	for w := range o.bases {
		visit(w)
	}
	return order
}

// warehouse carries out one warehouse's campaign, day by day.
func (o *operation) warehouse(ctx context.Context, w int, j *job, effort Effort) error {
	stock := o.Problem.Warehouses[w].Opening
	given, arriving := o.givenByDay(w), o.arrivingByDay(w)
	var waiting []backlog
	planned := o.planned[w]
	for day := range o.world.days {
		if len(planned) > 0 && planned[0].day == day {
			waiting = merge(waiting, &planned[0])
			planned = planned[1:]
		}
		room := o.handling[w][day] - given[day] - arriving[day]
		work, rest := o.pick(w, day, waiting, min(room, stock-given[day]))
		sent := Cartons(0)
		if len(work.waves) > 0 {
			t, err := o.tour(ctx, &work, j, effort)
			if err != nil {
				return err
			}
			o.tours[w] = append(o.tours[w], t)
			sent = work.wanted() - t.left()
			rest = returned(rest, &work, t)
		}
		stock -= given[day] + int64(sent)
		stock += o.receive(w, day, arriving[day], stock)
		waiting = rest
	}
	o.late[w] = waiting
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
func (o *operation) receive(w, day int, arriving, stock int64) int64 {
	if arriving == 0 {
		return 0
	}
	over := min(arriving, max(0, stock+arriving-o.Problem.Warehouses[w].Storage))
	left := over
	for _, i := range o.in[w] {
		if planned := o.schedule.Loads[i]; o.arrival(planned) == day {
			cut := min(left, planned.Cartons)
			o.loads[i].Cartons = planned.Cartons - cut
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
		at[spot{b.tier, b.place}] = i
	}
	for _, t := range d.waves {
		for i, place := range t.places {
			k, ok := at[spot{t.tier, place}]
			if !ok {
				k = len(waiting)
				waiting = append(waiting, backlog{tier: t.tier, place: place})
			}
			waiting[k].cartons += t.wanted[i]
		}
	}
	slices.SortStableFunc(waiting, func(a, b backlog) int { return cmp.Compare(a.tier, b.tier) })
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
		take := min(b.cartons, Cartons(max(0, room)))
		if !o.open(&b, day) || trucks <= 0 {
			take = 0
		}
		if take > 0 {
			room -= int64(take)
			trucks -= int64(take) * o.truckUse(w, b.place, b.cartons) / 1000
			work.add(b.tier, b.place, take)
		}
		if b.cartons -= take; b.cartons > 0 {
			rest = append(rest, b)
		}
	}
	return work, rest
}

// open reports whether a place may be served on a day.
func (o *operation) open(b *backlog, day int) bool {
	t := o.Problem.Tiers[b.tier]
	return t.Starts <= day && day <= t.Ends && !o.shut(b.place, day)
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
		if k, ok := at[spot{b.tier, b.place}]; ok {
			out[k].cartons += b.cartons
		} else {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b backlog) int { return cmp.Compare(a.tier, b.tier) })
	return out
}

// left is the cartons of a warehouse that were not delivered in time.
func (o *operation) left(w int) Cartons {
	var sum Cartons
	for _, b := range o.late[w] {
		sum += b.cartons
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
