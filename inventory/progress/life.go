package progress

import (
	"katf/inventory/dispatch"
	"katf/planner"
)

// life tells the stages that cartons have come to, by the rules of the package's
// comment, up to a moment of Egypt's clock.
type life struct {
	*schedule
	*record
	now   int64
	yield func(event)
}

func (l *life) run() {
	paperOf := make([]*paper, len(l.trips))
	for i := range l.papers {
		paperOf[l.papers[i].trip] = &l.papers[i]
	}
	l.promise()
	for i := range l.trips {
		l.plan(i, paperOf[i])
	}
	for i := range l.papers {
		for j := range l.papers[i].bills {
			l.bill(&l.papers[i], &l.papers[i].bills[j])
		}
	}
}

// promise tells what the campaign wants and what places were allocated beyond
// what trucks bring.
func (l *life) promise() {
	open := make([]planner.Cartons, len(l.places))
	rest := l.target
	for i := range l.places {
		open[i] = l.places[i].allocated
		rest -= open[i]
	}
	l.tell(event{place: none, trip: none, owner: none, stage: target, cartons: rest})
	for i := range l.stops {
		open[l.stops[i].place] -= l.stops[i].cartons
	}
	for i, n := range open {
		l.both(event{place: i, trip: none, owner: none, cartons: n}, target, allocated)
	}
}

// plan tells what a trip was planned to bring, by owner as far as its paper says.
func (l *life) plan(i int, p *paper) {
	t := &l.trips[i]
	if t.first == none {
		return
	}
	for j := t.first; j < len(l.stops) && l.stops[j].trip == i; j++ {
		s := &l.stops[j]
		if p == nil || p.state == dispatch.Voided || l.owners == nil {
			l.stop(i, s, none, s.cartons)
			continue
		}
		for k := range p.bills {
			if b := &p.bills[k]; t.first+b.stop == j {
				l.stop(i, s, b.owner, b.cartons)
			}
		}
	}
}

func (l *life) stop(trip int, s *stop, owner int, n planner.Cartons) {
	e := event{place: s.place, trip: trip, owner: owner, cartons: n}
	l.both(e, target, allocated)
	day := l.day(trip)
	for _, at := range []struct {
		clock        planner.Clock
		planned, due stage
	}{{l.trips[trip].departs, planned, dueLoaded}, {s.arrives, plannedArrival, dueArrived}, {s.leaves, plannedHandover, dueHanded}} {
		m := moment(day, at.clock)
		e.stage, e.day = at.planned, dayOfMoment(m)
		l.tell(e)
		if m <= l.now {
			e.stage = at.due
			l.tell(e)
		}
	}
}

// bill tells what became of the cartons for one stop, and takes its part off what
// came back.
func (l *life) bill(p *paper, b *bill) {
	e := event{place: b.place, trip: p.trip, owner: b.owner, cartons: b.cartons}
	switch p.state {
	case dispatch.Voided:
		e.owner = none // its lots are free for others
		l.as(e, voided)
		return
	case dispatch.Released:
		l.as(e, released)
		return
	case dispatch.Loading:
		l.as(e, loading)
		return
	}
	e.cartons = b.cartons - b.loaded
	l.as(e, left)
	aboard := l.gifts(p, b)
	if !p.cameBack {
		return
	}
	home := min(aboard, p.back[b.owner])
	p.back[b.owner] -= home
	e.day, e.cartons = p.counted, home
	l.as(e, returned)
	e.cartons = aboard - home
	l.as(e, lost)
}

// gifts tells what was loaded, arrived, handed out and lost of a bill, and gives
// what stayed on the truck.
func (l *life) gifts(p *paper, b *bill) planner.Cartons {
	here := b.loaded // not diverted elsewhere
	var gone, missing planner.Cartons
	var there bool
	var reached planner.Date // the first time
	for _, g := range b.gifts {
		e := event{place: g.place, trip: p.trip, owner: b.owner, day: g.day, cartons: g.cartons}
		l.as(e, handed)
		gone += g.cartons
		switch g.outcome {
		case dispatch.Diverted:
			here -= g.cartons
			l.as(e, arrived)
			l.both(e, diverted)
			e.day = p.left
			l.as(e, loaded)
			l.as(event{place: b.place, trip: p.trip, owner: b.owner, cartons: -g.cartons}, diverted)
		case dispatch.Full, dispatch.Part, dispatch.Refused:
			if !there {
				there, reached = true, g.day
			}
		}
		missing += g.lost
		l.as(event{place: b.place, trip: p.trip, owner: b.owner, day: g.day, cartons: g.lost}, lost)
	}
	e := event{place: b.place, trip: p.trip, owner: b.owner, day: p.left, cartons: here}
	l.as(e, loaded)
	if there {
		e.day, e.cartons = reached, here-missing
		l.as(e, arrived)
	}
	return b.loaded - gone - missing
}

func (l *life) as(e event, s stage) {
	e.stage = s
	l.tell(e)
}

func (l *life) both(e event, as ...stage) {
	for _, s := range as {
		l.as(e, s)
	}
}

func (l *life) tell(e event) {
	if e.cartons != 0 {
		l.yield(e)
	}
}
