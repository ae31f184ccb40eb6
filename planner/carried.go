package planner

import "slices"

// Carried is how far a warehouse's campaign was carried out: at the end of a
// piece, or where a piece paused. It is plain data for the process that takes
// on from there, kept whole by encoding/gob.
type Carried struct {
	Day      int       // the first day that was not carried out, counted from the first of the campaign
	Stock    int64     // cartons at the start of that day
	Waiting  []backlog // left over, in the order in which it goes
	Arriving []int64   // cartons of each load that arrives in the campaign, as cut so far
	Waves    []Wave    // what the piece sent out
}

// backlog is cartons of a place that wait at the warehouse; tier and place are
// indices.
type backlog struct {
	Tier, Place int
	Cartons     Cartons
}

// start is where a piece of a warehouse's campaign begins: where the piece
// before ended.
func (o *operation) start(w, k int) *Carried {
	if k > 0 {
		before := o.done[w][k-1]
		return &Carried{
			Day: before.Day, Stock: before.Stock,
			Waiting: slices.Clone(before.Waiting), Arriving: slices.Clone(before.Arriving),
		}
	}
	c := &Carried{Stock: o.Problem.Warehouses[w].Opening}
	for _, i := range o.in[w] {
		c.Arriving = append(c.Arriving, o.schedule.Loads[i].Cartons)
	}
	return c
}

// copy is for taking a piece on from where it paused.
func (c *Carried) copy() *Carried {
	d := *c
	d.Waiting, d.Arriving, d.Waves = slices.Clone(c.Waiting), slices.Clone(c.Arriving), slices.Clone(c.Waves)
	return &d
}
