package wave

import (
	"errors"
	"fmt"
)

// Verify checks a schedule against every limit of the problem, from the
// records alone and sharing no code with Solve. It reports all it finds,
// joined; nil if the schedule keeps every limit and its sums are right.
//
// That places are split at multiples of Batch and that tiers are not inverted
// are rules of preference, not limits: Verify leaves them out.
func Verify(p *Problem, s *Schedule) error {
	if err := validate(p); err != nil {
		return err
	}
	v := &verifier{p: p, s: s}
	if v.records(); v.errs != nil {
		return errors.Join(v.errs...)
	}
	v.sums()
	for src := range p.Sources {
		v.source(src)
	}
	for w := range p.Warehouses {
		v.warehouse(w)
	}
	return errors.Join(v.errs...)
}

type verifier struct {
	p    *Problem
	s    *Schedule
	errs []error
}

func (v *verifier) fault(format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf("wave: "+format, args...))
}

// records checks each load and dispatch by itself, and their order.
func (v *verifier) records() {
	p := v.p
	for k, l := range v.s.Loads {
		if l.Leg < 0 || l.Leg >= len(p.Legs) || l.Day < 0 || l.Day >= p.Days || l.Cartons <= 0 {
			v.fault("load %d: leg %d, day %d, %d cartons is not a load", k, l.Leg, l.Day, l.Cartons)
			continue
		}
		if !p.Sources[p.Legs[l.Leg].Source].Working[l.Day] {
			v.fault("load %d of leg %d leaves on day %d, when its source does not work", k, l.Leg, l.Day)
		}
		if v.arrives(l) < 0 {
			v.fault("load %d of leg %d leaves on day %d and never arrives", k, l.Leg, l.Day)
		}
		if k > 0 && (l.Day < v.s.Loads[k-1].Day || l.Day == v.s.Loads[k-1].Day && l.Leg <= v.s.Loads[k-1].Leg) {
			v.fault("load %d is out of order", k)
		}
	}
	for k, o := range v.s.Dispatches {
		if o.Delivery < 0 || o.Delivery >= len(p.Deliveries) || o.Day < 0 || o.Day >= p.Days || o.Cartons <= 0 {
			v.fault("dispatch %d: delivery %d, day %d, %d cartons is not a dispatch", k, o.Delivery, o.Day, o.Cartons)
			continue
		}
		d := &p.Deliveries[o.Delivery]
		if t := p.Tiers[d.Tier]; o.Day < t.Starts || o.Day > t.Ends {
			v.fault("delivery %d goes out on day %d, outside days %d to %d of tier %d", o.Delivery, o.Day, t.Starts, t.Ends, d.Tier)
		}
		if d.Closed != nil && d.Closed[o.Day] {
			v.fault("delivery %d goes out on day %d, when it is closed", o.Delivery, o.Day)
		}
		if k > 0 && (o.Day < v.s.Dispatches[k-1].Day || o.Day == v.s.Dispatches[k-1].Day && o.Delivery <= v.s.Dispatches[k-1].Delivery) {
			v.fault("dispatch %d is out of order", k)
		}
	}
	if len(v.s.Short) != len(p.Deliveries) {
		v.fault("%d shortfalls for %d deliveries", len(v.s.Short), len(p.Deliveries))
	}
}

// arrives is the first day with handling from the day of departure plus Lead.
func (v *verifier) arrives(l Load) int {
	leg := v.p.Legs[l.Leg]
	day := l.Day + leg.Lead
	for day < v.p.Days && v.p.Warehouses[leg.Warehouse].Handling[day] == 0 {
		day++
	}
	if day >= v.p.Days {
		return -1
	}
	return day
}

// sums checks that every carton is dispatched or short, and no leg carries
// more than it may.
func (v *verifier) sums() {
	out := make([]int64, len(v.p.Deliveries))
	for _, o := range v.s.Dispatches {
		out[o.Delivery] += o.Cartons
	}
	for i, q := range out {
		if v.s.Short[i] < 0 || q+v.s.Short[i] != v.p.Deliveries[i].Cartons {
			v.fault("delivery %d: %d dispatched and %d short do not make %d", i, q, v.s.Short[i], v.p.Deliveries[i].Cartons)
		}
	}
	sent := make([]int64, len(v.p.Legs))
	for _, l := range v.s.Loads {
		sent[l.Leg] += l.Cartons
	}
	for l, q := range sent {
		if q > v.p.Legs[l].Cartons {
			v.fault("leg %d carries %d of %d cartons", l, q, v.p.Legs[l].Cartons)
		}
	}
}

// source checks trucks on the way, and a plant's cartons, day by day.
func (v *verifier) source(s int) {
	src := &v.p.Sources[s]
	ready := int64(0)
	for day := range v.p.Days {
		trucks := int64(0)
		loaded := int64(0)
		for _, l := range v.s.Loads {
			leg := &v.p.Legs[l.Leg]
			if leg.Source != s || l.Day > day {
				continue
			}
			loaded += l.Cartons
			if l.Day > day-leg.Cycle {
				trucks += (l.Cartons + leg.Load - 1) / leg.Load
			}
		}
		if trucks > int64(src.Trucks) {
			v.fault("source %d: %d trucks on the way on day %d, and %d there are", s, trucks, day, src.Trucks)
		}
		if src.Warehouse >= 0 {
			continue
		}
		if ready += src.Ready[day]; loaded > ready {
			v.fault("source %d: %d cartons loaded by day %d, and %d ready", s, loaded, day, ready)
		}
	}
}

// warehouse checks stock, storage, doors and trucks, day by day.
func (v *verifier) warehouse(w int) {
	h := &v.p.Warehouses[w]
	in, out := make([]int64, v.p.Days), make([]int64, v.p.Days)
	for _, l := range v.s.Loads {
		leg := &v.p.Legs[l.Leg]
		if leg.Warehouse == w {
			in[v.arrives(l)] += l.Cartons
		}
		if v.p.Sources[leg.Source].Warehouse == w {
			out[l.Day] += l.Cartons
		}
	}
	used := make([][]int64, len(h.Fleet))
	for c := range used {
		used[c] = make([]int64, v.p.Days)
	}
	for _, o := range v.s.Dispatches {
		d := &v.p.Deliveries[o.Delivery]
		if d.Warehouse != w {
			continue
		}
		out[o.Day] += o.Cartons
		for _, u := range d.Use {
			used[u.Class][o.Day] += o.Cartons * u.Seconds
		}
	}
	v.stock(w, in, out)
	for c := range used {
		for day, milli := range used[c] {
			if seconds := (milli + 999) / 1000; seconds > h.Fleet[c][day] {
				v.fault("warehouse %d: %d truck-seconds of class %d on day %d, and %d there are", w, seconds, c, day, h.Fleet[c][day])
			}
		}
	}
}

func (v *verifier) stock(w int, in, out []int64) {
	h := &v.p.Warehouses[w]
	stock := h.Opening
	for day := range v.p.Days {
		if in[day]+out[day] > h.Handling[day] {
			v.fault("warehouse %d: %d in and %d out on day %d, and doors for %d", w, in[day], out[day], day, h.Handling[day])
		}
		if out[day] > stock {
			v.fault("warehouse %d: %d cartons out on day %d, and %d in stock", w, out[day], day, stock)
		}
		stock += in[day] - out[day]
		if in[day] > 0 && stock > h.Storage {
			v.fault("warehouse %d: %d cartons at the end of day %d, and room for %d", w, stock, day, h.Storage)
		}
	}
}
