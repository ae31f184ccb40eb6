package wave

import "slices"

// Change is a kind of change that may serve what is short.
type Change int

// The kinds of change, in the order in which Remedies gives them.
const (
	MoreHandling     Change = iota // cartons a day through the doors, on working days
	MoreTruckSeconds               // truck time a day of a fleet class and those that hold it
	MoreDays                       // days by which the tier ends later
	MoreStock                      // opening cartons
	MoreStorage                    // cartons of storage
)

// Remedy is the smallest amount of one change that serves a shortfall: Solve
// serves it with Amount, and does not with one less. Solve is not an exact
// method, so that a cleverer one might do with less.
type Remedy struct {
	Change                 Change
	Warehouse, Tier, Class int // Class of trucks, for MoreTruckSeconds
	Amount, Serves         int64
}

// longest is the most days by which Remedies lets a tier end later.
const longest = 14

// Remedies finds, for each kind of change, the smallest that makes a bound of
// the problem's schedule vanish: by bisection, solving again with each amount,
// so that Amount is tested to do and Amount − 1 not to. A kind is left out if
// it does not help up to the amount from which on it makes no difference, or up
// to 14 days. Cost: some 5 to 20 calls of Solve a kind.
func Remedies(p *Problem, b Bound) []Remedy {
	s, err := Solve(p)
	if err != nil {
		return nil
	}
	goal := shortOf(p, s, b.Warehouse, b.Tier) - b.Short
	var found []Remedy
	for _, r := range candidates(p, newIndex(p), b) {
		if most := r.Amount; r.search(p, goal, most) {
			r.Serves = b.Short
			found = append(found, r)
		}
	}
	return found
}

// shortOf gives the cartons short of a warehouse's tier.
func shortOf(p *Problem, s *Schedule, w, t int) int64 {
	short := int64(0)
	for i, q := range s.Short {
		if d := &p.Deliveries[i]; d.Warehouse == w && d.Tier == t {
			short += q
		}
	}
	return short
}

// candidates gives the kinds of change that can matter to a bound, each with
// the amount from which on more makes no difference.
func candidates(p *Problem, x *index, b Bound) []Remedy {
	out, in := int64(0), int64(0)
	seconds := make([]int64, len(p.Warehouses[b.Warehouse].Fleet))
	for _, queue := range x.queue[b.Warehouse] {
		for _, i := range queue {
			d := &p.Deliveries[i]
			out += d.Cartons
			for _, u := range d.Use {
				seconds[u.Class] += d.Cartons * u.Seconds
			}
		}
	}
	for l := range p.Legs {
		if p.Sources[p.Legs[l].Source].Warehouse == b.Warehouse {
			out += p.Legs[l].Cartons
		}
	}
	for _, l := range x.inbound[b.Warehouse] {
		in += p.Legs[l].Cartons
	}
	var rs []Remedy
	add := func(c Change, class int, most int64) {
		if most > 0 {
			rs = append(rs, Remedy{Change: c, Warehouse: b.Warehouse, Tier: b.Tier, Class: class, Amount: most})
		}
	}
	add(MoreHandling, 0, in+out)
	for c := range seconds {
		add(MoreTruckSeconds, c, slices.Max(seconds)/1000+1)
	}
	add(MoreDays, 0, longest)
	add(MoreStock, 0, out)
	add(MoreStorage, 0, p.Warehouses[b.Warehouse].Opening+in)
	return rs
}

// search sets the least amount up to most with which no more than goal is
// short, and reports whether there is one. It looks from below: first for the
// largest amount that the relaxation proves hopeless, which costs little, then
// in doubling steps from there, since the relaxation is often tight; then it
// halves. Throughout, low does not do and high does.
func (r *Remedy) search(p *Problem, goal, most int64) bool {
	with := func(amount int64) Remedy {
		s := *r
		s.Amount = amount
		return s
	}
	if !with(most).serves(p, goal) {
		return false
	}
	low, high := int64(0), most
	for top := most; low+1 < top; {
		if mid := (low + top) / 2; with(mid).hopeless(p, goal) {
			low = mid
		} else {
			top = mid
		}
	}
	for step := int64(1); low+step < high; step *= 2 {
		if with(low+step).serves(p, goal) {
			high = low + step
		} else {
			low += step
		}
	}
	for low+1 < high {
		if mid := (low + high) / 2; with(mid).serves(p, goal) {
			high = mid
		} else {
			low = mid
		}
	}
	r.Amount = high
	return true
}

// hopeless reports whether the relaxation proves that a change does not do.
func (r Remedy) hopeless(p *Problem, goal int64) bool {
	q := r.Apply(p)
	x := newIndex(q)
	arrivals, _ := supply(q, x)
	alone := relaxed(q, x, arrivals[r.Warehouse], r.Warehouse, r.Tier)
	alone.deliveries = x.queue[r.Warehouse][r.Tier]
	return alone.short() > goal
}

// serves reports whether Solve leaves no more than goal short with a change.
func (r Remedy) serves(p *Problem, goal int64) bool {
	q := r.Apply(p)
	s, err := Solve(q)
	return err == nil && shortOf(q, s, r.Warehouse, r.Tier) <= goal
}
