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
	days     [][]dayWork // by warehouse: as carried out
	tours    [][]*dayTours
	late     [][]backlog // by warehouse: what was left at the end
}

// backlog is cartons of a place that wait at the warehouse.
type backlog struct {
	tier, place int
	cartons     Cartons
	last        int // day on which it was last tried, -1 if never
}

func newOperation(c *calendarProblem, s *wave.Schedule) *operation {
	n := len(c.bases)
	o := &operation{
		calendarProblem: c, schedule: s, loads: slices.Clone(s.Loads),
		in: make([][]int, n), out: make([][]int, n), planned: make([][]dayWork, n),
		days: make([][]dayWork, n), tours: make([][]*dayTours, n), late: make([][]backlog, n),
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
func (o *operation) run(ctx context.Context, opt *Options, report func(done, total int)) error {
	var ends, givers []int
	for w := range o.bases {
		if len(o.out[w]) == 0 {
			ends = append(ends, w)
		} else {
			givers = append(givers, w)
		}
	}
	slices.SortStableFunc(givers, func(a, b int) int { return cmp.Compare(o.height(a, 0), o.height(b, 0)) })
	done := make(chan struct{}, len(ends))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(opt.workers())
	finished := make(chan struct{})
	go func() { // reports come from one goroutine
		defer close(finished)
		n := 0
		for range done {
			n++
			report(n, len(o.bases))
		}
	}()
	for _, w := range ends {
		g.Go(func() error {
			defer func() { done <- struct{}{} }()
			return o.warehouse(gctx, w, opt)
		})
	}
	err := g.Wait()
	close(done)
	<-finished
	for _, w := range givers {
		if err == nil {
			err = o.warehouse(ctx, w, opt)
		}
	}
	return err
}

// height is the longest chain of gifts that begins at a warehouse. Gifts never
// form a ring: it would cost money and move nothing.
func (o *operation) height(w, depth int) int {
	h := 0
	for _, i := range o.out[w] {
		if depth < len(o.bases) {
			h = max(h, 1+o.height(o.Legs[o.loads[i].Leg].Warehouse, depth+1))
		}
	}
	return h
}

// warehouse carries out one warehouse's campaign, day by day.
func (o *operation) warehouse(ctx context.Context, w int, opt *Options) error {
	stock := o.Problem.Warehouses[w].Opening
	var waiting []backlog
	o.days[w], o.tours[w], o.late[w] = nil, nil, nil
	planned := o.planned[w]
	for day := range o.world.days {
		if len(planned) > 0 && planned[0].day == day {
			waiting = merge(waiting, &planned[0])
			planned = planned[1:]
		}
		given := o.given(w, day)
		arriving := o.arriving(w, day)
		room := int64(o.Handling(&o.world.Warehouses[w], o.date(day))) - given - arriving
		work, rest := o.pick(w, day, waiting, min(room, stock-given))
		sent := Cartons(0)
		if len(work.waves) > 0 {
			t, err := o.tour(ctx, &work, opt)
			if err != nil {
				return err
			}
			o.days[w], o.tours[w] = append(o.days[w], work), append(o.tours[w], t)
			sent = work.wanted() - t.left()
			rest = returned(rest, &work, t)
		}
		stock -= given + int64(sent)
		stock += o.receive(w, day, arriving, stock)
		waiting = rest
	}
	o.late[w] = waiting
	return nil
}

// given is what leaves for other warehouses on a day.
func (o *operation) given(w, day int) int64 {
	var sum int64
	for _, i := range o.out[w] {
		if o.loads[i].Day == day {
			sum += o.loads[i].Cartons
		}
	}
	return sum
}

// arriving is what the schedule has arrive on a day.
func (o *operation) arriving(w, day int) int64 {
	var sum int64
	for _, i := range o.in[w] {
		if o.arrival(o.schedule.Loads[i]) == day {
			sum += o.schedule.Loads[i].Cartons
		}
	}
	return sum
}

// receive cuts the loads of a day to the room there is and gives what arrives.
func (o *operation) receive(w, day int, arriving, stock int64) int64 {
	over := max(0, stock+arriving-max(0, o.Problem.Warehouses[w].Storage))
	over = min(over, arriving)
	left := over
	for _, i := range o.in[w] {
		if o.arrival(o.schedule.Loads[i]) == day {
			o.loads[i].Cartons = o.schedule.Loads[i].Cartons - min(left, o.schedule.Loads[i].Cartons)
			left -= o.schedule.Loads[i].Cartons - o.loads[i].Cartons
		}
	}
	return arriving - over
}

// merge adds a planned day to what waits: what waited longest goes first.
func merge(waiting []backlog, d *dayWork) []backlog {
	for _, t := range d.waves {
		for i, place := range t.places {
			at := slices.IndexFunc(waiting, func(b backlog) bool { return b.place == place && b.tier == t.tier })
			if at < 0 {
				at = len(waiting)
				waiting = append(waiting, backlog{tier: t.tier, place: place, last: -1})
			}
			waiting[at].cartons += t.wanted[i]
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
			b.last = day
		}
		if b.cartons -= take; b.cartons > 0 {
			rest = append(rest, b)
		}
	}
	return work, rest
}

// open reports whether a place may be served on a day.
func (o *operation) open(b *backlog, day int) bool {
	if t := o.Tiers[b.tier]; day < t.Starts || day > t.Ends {
		return false
	}
	for i := range o.Closures {
		if c := &o.Closures[i]; c.Kind == "place" && c.Ref == string(o.Places[b.place].ID) && c.On(o.date(day)) {
			return false
		}
	}
	return true
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
	var back []backlog
	i := 0
	for _, wave := range work.waves {
		for _, place := range wave.places {
			left := t.unserved[i]
			i++
			if left == 0 {
				continue
			}
			if at := slices.IndexFunc(rest, func(b backlog) bool { return b.place == place && b.tier == wave.tier }); at >= 0 {
				left += rest[at].cartons
				rest = slices.Delete(rest, at, at+1)
			}
			back = append(back, backlog{wave.tier, place, left, work.day})
		}
	}
	out := append(back, rest...)
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
