package wave

import "slices"

// board is a schedule in the making: what is placed, and what every limit has
// left. It is always feasible between calls; nothing placed is ever checked
// again.
type board struct {
	p *Problem
	x *index

	doors  [][]int64   // by warehouse and day: cartons that still fit through
	fleet  [][][]int64 // by warehouse, class and day: thousandths of a truck-second left
	avail  [][]int64   // by warehouse and day: stock after the day's dispatches, before its arrivals
	arrive [][]int64   // by warehouse and day: cartons arriving

	trucks [][]int   // by source and day: trucks at home
	ready  [][]int64 // by plant and day: cartons made up to the day and loaded on no day yet
	sent   [][]int64 // by leg and day of departure
	left   []int64   // by leg: cartons not sent yet

	rest  []int64      // by delivery: cartons not dispatched yet
	parts [][]Dispatch // by delivery

	// failed[w][d] is the least stock that was asked for on the day and could
	// not be had. Room only shrinks while a pass goes on, so asking for as much
	// or more would be in vain.
	failed [][]int64

	partial bool      // trunk trucks may leave part full
	early   bool      // trunk loads come as early as they can, not as late
	exact   bool      // part-full trucks carry what is wanted and no more
	rank    []int     // by leg: which is tried first; nil for the rule of choose
	hold    [][]int64 // by warehouse and day: doors kept for arrivals
	log     []Load    // loads of the dispatch that is being placed
	depth   int       // how many warehouses back stock is being looked for
	work    int       // counts steps, so that a search can stop after as many
}

const noLimit = int64(1) << 60

func newBoard(p *Problem, x *index) *board {
	b := &board{
		p: p, x: x,
		doors:  grid(len(p.Warehouses), p.Days),
		fleet:  make([][][]int64, len(p.Warehouses)),
		avail:  grid(len(p.Warehouses), p.Days),
		arrive: grid(len(p.Warehouses), p.Days),
		failed: grid(len(p.Warehouses), p.Days),
		hold:   grid(len(p.Warehouses), p.Days),
		trucks: make([][]int, len(p.Sources)),
		ready:  grid(len(p.Sources), p.Days),
		sent:   grid(len(p.Legs), p.Days),
		left:   make([]int64, len(p.Legs)),
		rest:   make([]int64, len(p.Deliveries)),
		parts:  make([][]Dispatch, len(p.Deliveries)),
	}
	for w := range p.Warehouses {
		b.setWarehouse(w)
	}
	for s := range p.Sources {
		b.setSource(s)
	}
	for l := range p.Legs {
		b.left[l] = p.Legs[l].Cartons
	}
	for i := range p.Deliveries {
		b.rest[i] = p.Deliveries[i].Cartons
	}
	b.forget()
	return b
}

func grid(n, days int) [][]int64 {
	cells := make([]int64, n*days)
	rows := make([][]int64, n)
	for i := range rows {
		rows[i] = cells[i*days : (i+1)*days : (i+1)*days]
	}
	return rows
}

func (b *board) setWarehouse(w int) {
	h := &b.p.Warehouses[w]
	copy(b.doors[w], h.Handling)
	for d := range b.avail[w] {
		b.avail[w][d] = h.Opening
	}
	b.fleet[w] = grid(len(h.Fleet), b.p.Days)
	for c := range h.Fleet {
		for d, seconds := range h.Fleet[c] {
			b.fleet[w][c][d] = seconds * 1000
		}
	}
}

func (b *board) setSource(s int) {
	src := &b.p.Sources[s]
	b.trucks[s] = make([]int, b.p.Days)
	made := int64(0)
	for d := range b.trucks[s] {
		b.trucks[s][d] = src.Trucks
		if src.Warehouse < 0 {
			made += src.Ready[d]
			b.ready[s][d] = made
		}
	}
}

// forget drops what is known to fail, after the rules or the room have changed.
func (b *board) forget() {
	for w := range b.failed {
		for d := range b.failed[w] {
			b.failed[w][d] = noLimit
		}
	}
}

// place dispatches q cartons of a delivery on a day, and sends the trunk loads
// that this takes. It changes nothing and reports false if that cannot be.
func (b *board) place(i, day int, q int64) bool {
	d := &b.p.Deliveries[i]
	for _, u := range d.Use {
		if b.fleet[d.Warehouse][u.Class][day] < q*u.Seconds {
			return false
		}
	}
	b.work++
	if b.doors[d.Warehouse][day]-b.hold[d.Warehouse][day] < q || b.failed[d.Warehouse][day] <= q {
		return false
	}
	b.log = b.log[:0]
	if !b.take(d.Warehouse, day, q) {
		b.failed[d.Warehouse][day] = q
		return false
	}
	b.book(i, day, q)
	return true
}

// book records a dispatch for which stock and doors are taken already.
func (b *board) book(i, day int, q int64) {
	d := &b.p.Deliveries[i]
	for _, u := range d.Use {
		b.fleet[d.Warehouse][u.Class][day] -= q * u.Seconds
	}
	b.rest[i] -= q
	for k := range b.parts[i] {
		if b.parts[i][k].Day == day {
			b.parts[i][k].Cartons += q
			return
		}
	}
	b.parts[i] = append(b.parts[i], Dispatch{Delivery: i, Day: day, Cartons: q})
}

// unbook takes cartons of a delivery back from a day, with stock, doors and
// trucks. The trunk loads stay.
func (b *board) unbook(i, day int, q int64) {
	d := &b.p.Deliveries[i]
	for _, u := range d.Use {
		b.fleet[d.Warehouse][u.Class][day] += q * u.Seconds
	}
	b.withdraw(d.Warehouse, day, -q)
	b.rest[i] += q
	k := slices.IndexFunc(b.parts[i], func(o Dispatch) bool { return o.Day == day })
	if b.parts[i][k].Cartons -= q; b.parts[i][k].Cartons == 0 {
		b.parts[i] = slices.Delete(b.parts[i], k, k+1)
	}
}

// most gives the most cartons of a delivery that doors and trucks let through
// on a day, whatever the stock.
func (b *board) most(i, day int) int64 {
	d := &b.p.Deliveries[i]
	q := min(b.rest[i], b.doors[d.Warehouse][day]-b.hold[d.Warehouse][day])
	for _, u := range d.Use {
		if u.Seconds > 0 {
			q = min(q, b.fleet[d.Warehouse][u.Class][day]/u.Seconds)
		}
	}
	return q
}

// schedule reads the answer off the board.
func (b *board) schedule() *Schedule {
	s := &Schedule{Short: slices.Clone(b.rest)}
	for d := range b.p.Days {
		for l := range b.p.Legs {
			if b.sent[l][d] > 0 {
				s.Loads = append(s.Loads, Load{Leg: l, Day: d, Cartons: b.sent[l][d]})
			}
		}
	}
	for _, parts := range b.parts {
		s.Dispatches = append(s.Dispatches, parts...)
	}
	slices.SortFunc(s.Dispatches, func(a, c Dispatch) int {
		if a.Day != c.Day {
			return a.Day - c.Day
		}
		return a.Delivery - c.Delivery
	})
	return s
}
