package wave

import "slices"

// Apply gives the problem with a remedy's change made. A tier that ends after
// the last day makes the problem longer: each new day is like the one a week
// before, except that plants make nothing.
func (r Remedy) Apply(p *Problem) *Problem {
	q := *p
	q.Warehouses = slices.Clone(p.Warehouses)
	h := &q.Warehouses[r.Warehouse]
	switch r.Change {
	case MoreHandling:
		h.Handling = raised(h.Handling, r.Amount)
	case MoreTruckSeconds:
		// A truck of a class is one of every class that holds it.
		h.Fleet = slices.Clone(h.Fleet)
		for c := range h.Fleet[:r.Class+1] {
			h.Fleet[c] = raised(h.Fleet[c], r.Amount)
		}
	case MoreDays:
		q.Tiers = slices.Clone(p.Tiers)
		q.Tiers[r.Tier].Ends += int(r.Amount)
		lengthen(&q, q.Tiers[r.Tier].Ends+1)
	case MoreStock:
		h.Opening += r.Amount
	case MoreStorage:
		h.Storage += r.Amount
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

// lengthen adds days to a problem whose list of warehouses is its own.
func lengthen(p *Problem, days int) {
	if days <= p.Days {
		return
	}
	p.Sources = slices.Clone(p.Sources)
	p.Deliveries = slices.Clone(p.Deliveries)
	for w := range p.Warehouses {
		h := &p.Warehouses[w]
		h.Handling = weekly(h.Handling, days)
		h.Fleet = slices.Clone(h.Fleet)
		for c := range h.Fleet {
			h.Fleet[c] = weekly(h.Fleet[c], days)
		}
	}
	for s := range p.Sources {
		src := &p.Sources[s]
		src.Working = weekly(src.Working, days)
		if src.Warehouse < 0 {
			src.Ready = append(slices.Clone(src.Ready), make([]int64, days-p.Days)...)
		}
	}
	for i := range p.Deliveries {
		if d := &p.Deliveries[i]; d.Closed != nil {
			d.Closed = weekly(d.Closed, days)
		}
	}
	p.Days = days
}

// weekly continues a row of days with the day a week before, or with the first
// if there is none.
func weekly[T any](row []T, days int) []T {
	out := slices.Clone(row)
	for len(out) < days {
		out = append(out, out[max(0, len(out)-7)])
	}
	return out
}
