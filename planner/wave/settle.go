package wave

import "slices"

// settle makes a finished board neat without making more short, but for what a
// tier must give up to an earlier one: trunk loads leave as early as they can;
// if a search has left it untidy, dispatches too, and places come together on
// one day; and no later tier is left with what an earlier one could have had on
// the day.
func (b *board) settle(searched bool) {
	b.advance()
	if searched {
		b.pull()
		b.join()
	}
	// A swap brings cartons of an earlier tier forward, so that this ends; the
	// bound only cuts a long tail.
	for range 4 * len(b.p.Deliveries) {
		if !b.rightTiers() {
			return
		}
	}
}

// advance lets trunk loads of plants leave earlier where there is room: stock
// that waits near the places is a buffer.
func (b *board) advance() {
	for day := range b.p.Days {
		for l := range b.p.Legs {
			if b.p.Sources[b.p.Legs[l].Source].Warehouse >= 0 {
				continue
			}
			for b.sent[l][day] > 0 && b.advanceOne(l, day) {
			}
		}
	}
}

// advanceOne moves the last truck of a leg's day to the first day that can take
// it, and reports whether there was one.
func (b *board) advanceOne(l, day int) bool {
	leg := &b.p.Legs[l]
	q := b.sent[l][day] % leg.Load
	if q == 0 {
		q = leg.Load
	}
	b.ship(Load{Leg: l, Day: day, Cartons: -q})
	for d := range day {
		if b.x.arrival[l][d] >= 0 && b.trunkRoom(l, d) >= q {
			b.ship(Load{Leg: l, Day: d, Cartons: q})
			return true
		}
	}
	b.ship(Load{Leg: l, Day: day, Cartons: q})
	return false
}

// pull moves dispatches to earlier days that have room, earlier tiers first.
func (b *board) pull() {
	for day := range b.p.Days {
		for w := range b.p.Warehouses {
			if b.doors[w][day] == 0 || b.avail[w][day] == 0 {
				continue
			}
			for _, queue := range b.x.queue[w] {
				for _, i := range queue {
					b.pullTo(i, day)
				}
			}
		}
	}
}

func (b *board) pullTo(i, day int) {
	if !open(b.p, i, day) {
		return
	}
	w := b.p.Deliveries[i].Warehouse
	for k := 0; k < len(b.parts[i]); k++ {
		o := b.parts[i][k]
		if o.Day <= day || b.doors[w][day] < o.Cartons || b.avail[w][day] < o.Cartons {
			continue
		}
		b.unbook(i, o.Day, o.Cartons)
		if !b.add(i, day, o.Cartons) {
			b.put(o)
			continue
		}
		k = -1
	}
}

// join brings the parts of a place together on the day of the first.
func (b *board) join() {
	for i := range b.parts {
		if len(b.parts[i]) < 2 {
			continue
		}
		slices.SortFunc(b.parts[i], func(a, c Dispatch) int { return a.Day - c.Day })
		first := b.parts[i][0].Day
		for _, o := range slices.Clone(b.parts[i][1:]) {
			b.unbook(i, o.Day, o.Cartons)
			if !b.add(i, first, o.Cartons) {
				b.put(o)
			}
		}
	}
}

// add dispatches cartons from stock that is there, and reports whether it could.
func (b *board) add(i, day int, q int64) bool {
	if !open(b.p, i, day) || b.most(i, day) < q || least(b.avail[b.p.Deliveries[i].Warehouse][day:]) < q {
		return false
	}
	b.put(Dispatch{Delivery: i, Day: day, Cartons: q})
	return true
}

// put books a dispatch unchecked; a negative one takes cartons back.
func (b *board) put(o Dispatch) {
	if o.Cartons < 0 {
		b.unbook(o.Delivery, o.Day, -o.Cartons)
		return
	}
	b.withdraw(b.p.Deliveries[o.Delivery].Warehouse, o.Day, o.Cartons)
	b.book(o.Delivery, o.Day, o.Cartons)
}

// rightTiers looks for dispatches in whose stead an earlier tier could go, lets
// it go, and reports whether there were any.
func (b *board) rightTiers() bool {
	changed := false
	for w := range b.p.Warehouses {
		for t := 1; t < len(b.x.queue[w]); t++ {
			for _, j := range b.x.queue[w][t] {
				for _, o := range slices.Clone(b.parts[j]) {
					changed = b.giveWay(o) || changed
				}
			}
		}
	}
	return changed
}

// giveWay lets the first delivery of an earlier tier that can take the place of
// a dispatch take it.
func (b *board) giveWay(o Dispatch) bool {
	d := &b.p.Deliveries[o.Delivery]
	for t := range d.Tier {
		for _, i := range b.x.queue[d.Warehouse][t] {
			if open(b.p, i, o.Day) && b.swap(i, o) {
				return true
			}
		}
	}
	return false
}

// swap brings a full truck, or all the rest, of a delivery forward to the day
// of a later tier's dispatch, takes full trucks off that, or as little as this
// needs if there is no other way, and finds other days for it where it can.
func (b *board) swap(i int, o Dispatch) bool {
	q := min(b.after(i, o.Day), b.p.Deliveries[i].Batch)
	return q > 0 && (b.trySwap(i, q, o, b.p.Deliveries[o.Delivery].Batch) || b.trySwap(i, q, o, 1))
}

// trySwap is swap for q cartons, with units of the dispatch that gives way; it
// leaves all as it was if it fails.
func (b *board) trySwap(i int, q int64, o Dispatch, unit int64) bool {
	var done []Dispatch
	do := func(parts ...Dispatch) {
		for _, part := range parts {
			if part.Cartons != 0 {
				b.put(part)
				done = append(done, part)
			}
		}
	}
	for _, part := range b.laterParts(i, o.Day) {
		do(Dispatch{i, part.Day, -min(part.Cartons, q-min(q, b.rest[i]))})
	}
	if r := b.lacking(i, q, o); r <= o.Cartons {
		r = min((r+unit-1)/unit*unit, o.Cartons)
		do(Dispatch{o.Delivery, o.Day, -r}, Dispatch{i, o.Day, q})
		do(b.refuge(o.Delivery, r)...)
		if b.roomy(b.p.Deliveries[i].Warehouse) {
			return true
		}
	}
	for _, part := range slices.Backward(done) {
		part.Cartons = -part.Cartons
		b.put(part)
	}
	return false
}

// refuge finds days for cartons of a delivery in what is left: the first that
// takes them all, else parts on several.
func (b *board) refuge(i int, q int64) []Dispatch {
	stock := b.avail[b.p.Deliveries[i].Warehouse]
	var parts []Dispatch
	rest := q
	for day := 0; day < b.p.Days && rest > 0; day++ {
		if !open(b.p, i, day) {
			continue
		}
		n := min(q, b.most(i, day), least(stock[day:]))
		if n == q {
			return []Dispatch{{i, day, q}}
		}
		// What earlier parts will have taken is gone from here on as well.
		if n = min(rest, n-(q-rest)); n > 0 {
			parts = append(parts, Dispatch{i, day, n})
			rest -= n
		}
	}
	return parts
}

// after gives the cartons of a delivery that go after a day, or not at all.
func (b *board) after(i, day int) int64 {
	q := b.rest[i]
	for _, o := range b.parts[i] {
		if o.Day > day {
			q += o.Cartons
		}
	}
	return q
}

// laterParts gives the parts of a delivery after a day, earliest first.
func (b *board) laterParts(i, day int) []Dispatch {
	parts := slices.DeleteFunc(slices.Clone(b.parts[i]), func(o Dispatch) bool { return o.Day <= day })
	slices.SortFunc(parts, func(a, c Dispatch) int { return a.Day - c.Day })
	return parts
}

// lacking gives the cartons that a dispatch must give up so that q of a
// delivery fit on its day; more than it has if that does not help.
func (b *board) lacking(i int, q int64, o Dispatch) int64 {
	d := &b.p.Deliveries[i]
	r := max(0, q-b.doors[d.Warehouse][o.Day], q-least(b.avail[d.Warehouse][o.Day:]))
	for _, u := range d.Use {
		over := q*u.Seconds - b.fleet[d.Warehouse][u.Class][o.Day]
		if over <= 0 {
			continue
		}
		per := int64(0)
		for _, v := range b.p.Deliveries[o.Delivery].Use {
			if v.Class == u.Class {
				per = v.Seconds
			}
		}
		if per == 0 {
			return noLimit
		}
		r = max(r, (over+per-1)/per)
	}
	return r
}

// roomy reports whether a warehouse ends every day with arrivals within its
// storage.
func (b *board) roomy(w int) bool {
	for d, in := range b.arrive[w] {
		if in > 0 && b.avail[w][d]+in > b.p.Warehouses[w].Storage {
			return false
		}
	}
	return true
}
