package wave

import "slices"

// Change is a kind of change that may serve what is short.
type Change int

// The kinds of change, in the order in which they are tried.
const (
	MoreHandling     Change = iota // cartons a day through the doors, on working days
	MoreTruckSeconds               // truck time a day of a fleet class and those that hold it
	MoreDays                       // later end of the tier
	MoreStock                      // opening cartons
	MoreStorage                    // room
)

// Remedy is the smallest amount of one change that serves a shortfall: with it
// the schedule has none at that warehouse and tier, with one less it has.
type Remedy struct {
	Change                 Change
	Warehouse, Tier, Class int
	Amount, Serves         int64
}

// mostAmount bounds the search for a remedy.
const mostAmount = int64(1) << 40

// Remedies finds, for each kind of change, the smallest amount that makes a
// bound's shortfall vanish, by solving again with it. A kind of which no amount
// helps is left out. Cost: about 80 solutions a kind.
func Remedies(p *Problem, b Bound) []Remedy {
	var out []Remedy
	for change := MoreHandling; change <= MoreStorage; change++ {
		most := mostAmount
		if change == MoreDays {
			most = int64(p.Days - 1 - p.Tiers[b.Tier].Ends)
		}
		if amount, ok := smallest(most, func(amount int64) bool { return b.served(change.apply(p, b, amount)) }); ok {
			out = append(out, Remedy{Change: change, Warehouse: b.Warehouse, Tier: b.Tier, Class: b.Class, Amount: amount, Serves: b.Short})
		}
	}
	return out
}

// smallest finds the least amount from 1 to most that works, where more always
// works as well as less: by doubling, then halving.
func smallest(most int64, works func(int64) bool) (int64, bool) {
	high := int64(1)
	for ; !works(min(high, most)); high *= 2 {
		if high >= most {
			return 0, false
		}
	}
	low := high / 2
	high = min(high, most)
	for high-low > 1 {
		if mid := (low + high) / 2; works(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high, true
}

// served reports whether nothing is short at the bound's warehouse and tier.
func (b Bound) served(p *Problem) bool {
	s, err := Solve(p)
	if err != nil {
		return false
	}
	for i, short := range s.Short {
		if d := &p.Deliveries[i]; short > 0 && d.Warehouse == b.Warehouse && d.Tier == b.Tier {
			return false
		}
	}
	return true
}

// apply gives the problem with the change made.
func (c Change) apply(p *Problem, b Bound, amount int64) *Problem {
	q := *p
	q.Warehouses = slices.Clone(p.Warehouses)
	w := &q.Warehouses[b.Warehouse]
	switch c {
	case MoreHandling:
		w.Handling = raised(w.Handling, amount)
	case MoreTruckSeconds:
		w.Fleet = slices.Clone(w.Fleet)
		for class := 0; class <= b.Class && class < len(w.Fleet); class++ {
			w.Fleet[class] = raised(w.Fleet[class], amount)
		}
	case MoreDays:
		q.Tiers = slices.Clone(p.Tiers)
		q.Tiers[b.Tier].Ends += int(amount)
	case MoreStock:
		w.Opening += amount
	case MoreStorage:
		w.Storage += amount
	}
	return &q
}

// raised adds an amount to every day that is not off.
func raised(days []int64, amount int64) []int64 {
	out := slices.Clone(days)
	for d := range out {
		if out[d] > 0 {
			out[d] += amount
		}
	}
	return out
}
