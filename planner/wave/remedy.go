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

// Remedy is the smallest amount of one change that serves a shortfall: a
// schedule with Amount was found that serves it and leaves no more short
// elsewhere, and none with one less. Solving is not exact, so that a cleverer
// method might do with less.
type Remedy struct {
	Change                 Change
	Warehouse, Tier, Class int // Class of trucks, for MoreTruckSeconds
	Amount, Serves         int64
}

// longest is the most days by which Remedies lets a tier end later.
const longest = 14

// Remedies finds, for each kind of change, the smallest that makes a bound of
// the problem's schedule vanish: by bisection, solving again with each amount,
// so that Amount is tested to do and Amount − 1 not to. It starts from the
// schedule that Solve gives and searches around the bound's warehouse. A kind is
// left out if it does not help up to the amount from which on it makes no
// difference, or up to 14 days. Cost: that of Solve, and of some 5 to 20 local
// searches a kind.
func Remedies(p *Problem, b Bound) []Remedy {
	s, err := Solve(p)
	if err != nil {
		return nil
	}
	x := newIndex(p)
	t := trial{p: p, stands: saved{s.Loads, s.Dispatches}, groups: newGroups(p), bound: b}
	for i, q := range s.Short {
		t.total += q
		if d := &p.Deliveries[i]; d.Warehouse == b.Warehouse && d.Tier == b.Tier {
			t.goal += q
		}
	}
	t.total -= b.Short
	t.goal -= b.Short
	var found []Remedy
	for _, r := range candidates(p, x, b) {
		if amount, ok := t.least(r); ok {
			r.Amount, r.Serves = amount, b.Short
			found = append(found, r)
		}
	}
	return found
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
