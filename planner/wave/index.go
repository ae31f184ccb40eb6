package wave

import (
	"fmt"
	"slices"
	"sort"
)

// index is what follows from a problem alone and is looked up all the time.
type index struct {
	arrival [][]int   // by leg and day of departure: day of arrival, -1 if after the last day
	latest  [][]int   // by leg and day: the last departure that arrives by then, -1 if none
	inbound [][]int   // by warehouse: its legs in order
	largest []int64   // by delivery: the most cartons that any one day can take
	queue   [][][]int // by warehouse and tier: deliveries by Order, then index
}

func newIndex(p *Problem) *index {
	x := &index{
		arrival: make([][]int, len(p.Legs)),
		latest:  make([][]int, len(p.Legs)),
		inbound: make([][]int, len(p.Warehouses)),
		largest: make([]int64, len(p.Deliveries)),
		queue:   make([][][]int, len(p.Warehouses)),
	}
	for l := range p.Legs {
		leg := &p.Legs[l]
		x.inbound[leg.Warehouse] = append(x.inbound[leg.Warehouse], l)
		x.arrival[l] = make([]int, p.Days)
		for d := range x.arrival[l] {
			x.arrival[l][d] = arrivalDay(p, leg, d)
		}
		x.latest[l] = make([]int, p.Days)
		next := 0
		for d := range x.latest[l] {
			for next < p.Days && x.arrival[l][next] >= 0 && x.arrival[l][next] <= d {
				next++
			}
			x.latest[l][d] = next - 1
		}
	}
	for w := range x.queue {
		x.queue[w] = make([][]int, len(p.Tiers))
	}
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		x.largest[i] = largest(p, i)
		if d.Cartons > 0 {
			x.queue[d.Warehouse][d.Tier] = append(x.queue[d.Warehouse][d.Tier], i)
		}
	}
	for w := range x.queue {
		for _, q := range x.queue[w] {
			sort.SliceStable(q, func(a, b int) bool { return p.Deliveries[q[a]].Order < p.Deliveries[q[b]].Order })
		}
	}
	return x
}

// arrivalDay is the day on which a load that leaves on a day goes through the
// doors of the destination: Lead days later, or the first day after that on
// which they open; -1 if there is none.
func arrivalDay(p *Problem, leg *Leg, day int) int {
	handling := p.Warehouses[leg.Warehouse].Handling
	for a := day + leg.Lead; a < p.Days; a++ {
		if handling[a] > 0 {
			return a
		}
	}
	return -1
}

// largest gives the most cartons of a delivery that a day can take with doors
// and trucks all its own.
func largest(p *Problem, i int) int64 {
	d := &p.Deliveries[i]
	h := &p.Warehouses[d.Warehouse]
	most := int64(0)
	for day := range p.Days {
		if !open(p, i, day) {
			continue
		}
		q := h.Handling[day]
		for _, u := range d.Use {
			if u.Seconds > 0 {
				q = min(q, h.Fleet[u.Class][day]*1000/u.Seconds)
			}
		}
		most = max(most, q)
	}
	return most
}

// open reports whether a delivery may be dispatched on a day as far as its
// tier, its place and its warehouse's days off go.
func open(p *Problem, i, day int) bool {
	d := &p.Deliveries[i]
	t := p.Tiers[d.Tier]
	return t.Starts <= day && day <= t.Ends && (d.Closed == nil || !d.Closed[day]) &&
		p.Warehouses[d.Warehouse].Handling[day] > 0
}

// validate reports the first way in which a problem is not one.
func validate(p *Problem) error {
	if p.Days < 1 {
		return fmt.Errorf("wave: %d days: at least one is needed", p.Days)
	}
	for _, check := range []func(*Problem) error{validateWarehouses, validateTrunk, validateDeliveries} {
		if err := check(p); err != nil {
			return err
		}
	}
	return nil
}

func validateWarehouses(p *Problem) error {
	for w := range p.Warehouses {
		h := &p.Warehouses[w]
		if len(h.Handling) != p.Days {
			return fmt.Errorf("wave: warehouse %d: handling of %d days, not %d", w, len(h.Handling), p.Days)
		}
		if h.Opening < 0 || h.Storage < 0 {
			return fmt.Errorf("wave: warehouse %d: opening stock %d and storage %d must not be negative", w, h.Opening, h.Storage)
		}
		for c := range h.Fleet {
			if len(h.Fleet[c]) != p.Days {
				return fmt.Errorf("wave: warehouse %d: fleet class %d of %d days, not %d", w, c, len(h.Fleet[c]), p.Days)
			}
		}
	}
	return nil
}

func validateTrunk(p *Problem) error {
	for s := range p.Sources {
		src := &p.Sources[s]
		switch {
		case src.Warehouse < -1 || src.Warehouse >= len(p.Warehouses):
			return fmt.Errorf("wave: source %d: no warehouse %d", s, src.Warehouse)
		case src.Warehouse < 0 && len(src.Ready) != p.Days:
			return fmt.Errorf("wave: source %d: cartons ready on %d days, not %d", s, len(src.Ready), p.Days)
		case len(src.Working) != p.Days:
			return fmt.Errorf("wave: source %d: %d working days marked, not %d", s, len(src.Working), p.Days)
		}
	}
	for l := range p.Legs {
		leg := &p.Legs[l]
		switch {
		case leg.Source < 0 || leg.Source >= len(p.Sources):
			return fmt.Errorf("wave: leg %d: no source %d", l, leg.Source)
		case leg.Warehouse < 0 || leg.Warehouse >= len(p.Warehouses):
			return fmt.Errorf("wave: leg %d: no warehouse %d", l, leg.Warehouse)
		case leg.Load < 1 || leg.Cycle < 1 || leg.Lead < 0 || leg.Cartons < 0:
			return fmt.Errorf("wave: leg %d: load %d and cycle %d must be at least 1, lead %d and cartons %d at least 0", l, leg.Load, leg.Cycle, leg.Lead, leg.Cartons)
		}
	}
	return nil
}

func validateDeliveries(p *Problem) error {
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		switch {
		case d.Warehouse < 0 || d.Warehouse >= len(p.Warehouses):
			return fmt.Errorf("wave: delivery %d: no warehouse %d", i, d.Warehouse)
		case d.Tier < 0 || d.Tier >= len(p.Tiers):
			return fmt.Errorf("wave: delivery %d: no tier %d", i, d.Tier)
		case d.Cartons < 0 || d.Batch < 1:
			return fmt.Errorf("wave: delivery %d: cartons %d must not be negative and batch %d at least 1", i, d.Cartons, d.Batch)
		case d.Closed != nil && len(d.Closed) != p.Days:
			return fmt.Errorf("wave: delivery %d: closed on %d days, not %d", i, len(d.Closed), p.Days)
		}
		for k, u := range d.Use {
			if slices.ContainsFunc(d.Use[:k], func(v Use) bool { return v.Class == u.Class }) {
				return fmt.Errorf("wave: delivery %d: fleet class %d is there twice", i, u.Class)
			}
			if u.Class < 0 || u.Class >= len(p.Warehouses[d.Warehouse].Fleet) || u.Seconds < 0 {
				return fmt.Errorf("wave: delivery %d: %d seconds of fleet class %d, which warehouse %d does not have", i, u.Seconds, u.Class, d.Warehouse)
			}
		}
	}
	return nil
}
