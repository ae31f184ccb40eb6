package planner

import (
	"cmp"
	"slices"
)

// Piece is a part of carrying out a plan that one process can do: one
// warehouse's days on which one tier is being completed. A day's trucks, doors
// and stock are of all tiers that go out on it, so it is days that are divided.
type Piece struct {
	Number    int // its place in the list
	Warehouse SiteID
	Tier      int  // number of the tier whose days end with it; later ones may go out on them too
	From, To  Date // its days, both included
	// After lists the pieces, by number, that must have been carried out: the one
	// before it, and for a warehouse that gives to others the last ones of these.
	After []int
}

// stretch is the days of a piece.
type stretch struct {
	period
	tier int // index
}

// cut divides every warehouse's campaign at the last days of the tiers. Days
// with nothing to send out go with the next piece, at the end with the last.
func (o *operation) cut() {
	ends := o.ends()
	for w := range o.spans {
		from := 0
		for _, end := range ends {
			if o.sends(w, period{from, end.to}) {
				o.spans[w] = append(o.spans[w], stretch{period{from, end.to}, end.tier})
				from = end.to + 1
			}
		}
		if n := len(o.spans[w]); n > 0 {
			o.spans[w][n-1].to = o.world.days - 1
		} else {
			o.spans[w] = []stretch{{period{0, o.world.days - 1}, ends[len(ends)-1].tier}}
		}
	}
}

// ends lists the last days of tiers in order, each with the first tier that
// ends then.
func (o *operation) ends() []stretch {
	var out []stretch
	for i, t := range o.Problem.Tiers {
		out = append(out, stretch{period{to: min(max(0, t.Ends), o.world.days-1)}, i})
	}
	slices.SortStableFunc(out, func(a, b stretch) int { return cmp.Compare(a.to, b.to) })
	return slices.CompactFunc(out, func(a, b stretch) bool { return a.to == b.to })
}

// sends reports whether the schedule has a warehouse send anything out in a
// span of days.
func (o *operation) sends(w int, span period) bool {
	return slices.ContainsFunc(o.planned[w], func(d dayWork) bool { return span.from <= d.day && d.day <= span.to })
}

// pieces lists all pieces, warehouse by warehouse, with what each waits for.
func (o *operation) pieces() []Piece {
	var out []Piece
	for w := range o.spans {
		for k, span := range o.spans[w] {
			p := Piece{
				Number: len(out), Warehouse: o.bases[w].ID, Tier: o.tiers[span.tier].Number,
				From: o.date(span.from), To: o.date(span.to), After: o.lastOfReceivers(w),
			}
			if k > 0 {
				p.After = append(p.After, p.Number-1)
			}
			out = append(out, p)
		}
	}
	return out
}

// lastOfReceivers lists the last pieces of the warehouses to which one gives
// and that are carried out before it.
func (o *operation) lastOfReceivers(w int) []int {
	var out []int
	givers := o.givers()
	for _, i := range o.out[w] {
		r := o.receiver(i)
		if k := slices.Index(givers, r); k < 0 || k < slices.Index(givers, w) {
			out = append(out, o.number(r, len(o.spans[r])-1))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// number is the place of a warehouse's piece in the list of all.
func (o *operation) number(w, k int) int {
	for before := range w {
		k += len(o.spans[before])
	}
	return k
}

// whose is the inverse of number.
func (o *operation) whose(number int) (w, k int) {
	for w = range o.spans {
		if number < len(o.spans[w]) {
			return w, number
		}
		number -= len(o.spans[w])
	}
	return -1, 0
}
