package wave

import (
	"fmt"
	"slices"
	"sort"
)

// relaxation is one warehouse by itself, with more allowed than any schedule
// can do: its sources serve it alone, its places can be split anywhere, and
// every limit is taken by itself or with few others. What is short here is
// short in every schedule.
type relaxation struct {
	p          *Problem
	deliveries []int
	opening    int64
	arrivals   []int64 // by day: bound on all that can have arrived by its end
	storage    int64
	handling   []int64
	fleet      [][]int64
}

// relaxed gives the relaxation of a warehouse and its tiers up to t.
func relaxed(p *Problem, x *index, arrivals []int64, w, t int) *relaxation {
	h := &p.Warehouses[w]
	r := &relaxation{p: p, opening: h.Opening, arrivals: arrivals, storage: h.Storage, handling: h.Handling, fleet: h.Fleet}
	for u := 0; u <= t; u++ {
		r.deliveries = append(r.deliveries, x.queue[w][u]...)
	}
	return r
}

// short bounds from below the cartons that no schedule can deliver.
func (r *relaxation) short() int64 {
	demand := int64(0)
	for _, i := range r.deliveries {
		demand += r.p.Deliveries[i].Cartons
	}
	served := min(r.flow(r.stocked), r.flow(r.passing))
	return max(demand-served, r.truckless())
}

// flow bounds from above what can be delivered: a maximum flow from a supply of
// cartons by day through doors and truck classes to the deliveries.
func (r *relaxation) flow(supply func(n *network, from int32) []int32) int64 {
	n := newNetwork(2)
	const from, to = 0, 1
	days := supply(n, from)
	groups := r.groups()
	ends := make([]int32, len(groups))
	for k, g := range groups {
		ends[k] = n.node()
		n.connect(ends[k], to, g.cartons)
	}
	for d, stock := range days {
		if r.handling[d] == 0 {
			continue
		}
		doors := n.node()
		n.connect(stock, doors, r.handling[d])
		r.trucks(n, doors, d, groups, ends)
	}
	return n.maxFlow(from, to)
}

// stocked supplies each day with the stock at its start: what has arrived,
// through the doors, into the storage.
func (r *relaxation) stocked(n *network, from int32) []int32 {
	days := make([]int32, len(r.handling))
	room := max(r.storage, r.opening)
	coming, before := int32(-1), int64(0) // made and not here yet at the end of the day before
	held := from                          // kept since the day before
	for d := range days {
		start := n.node()
		days[d] = n.node()
		n.connect(start, days[d], room)
		if d == 0 {
			n.connect(from, start, r.opening)
		} else {
			n.connect(held, start, noLimit)
			n.connect(coming, start, r.handling[d-1])
		}
		held = days[d]
		next := n.node()
		n.connect(from, next, r.arrivals[d]-before)
		if coming >= 0 {
			n.connect(coming, next, noLimit)
		}
		coming, before = next, r.arrivals[d]
	}
	return days
}

// passing supplies each day with what can have gone out up to it, through doors
// that arrivals need as well.
func (r *relaxation) passing(n *network, from int32) []int32 {
	first := len(r.handling)
	for _, i := range r.deliveries {
		for d := 0; d < first; d++ {
			if open(r.p, i, d) {
				first = d
			}
		}
	}
	most := make([]int64, len(r.handling))
	for d := range most {
		most[d] = r.passable(first, d)
	}
	for d := len(most) - 2; d >= 0; d-- {
		most[d] = min(most[d], most[d+1])
	}
	days := make([]int32, len(most))
	before := int64(0)
	for d := range days {
		days[d] = n.node()
		n.connect(from, days[d], most[d]-before)
		before = most[d]
		if d > 0 {
			n.connect(days[d-1], days[d], noLimit)
		}
	}
	return days
}

// passable bounds the cartons that can go out on the days first to last. With
// so many arrivals in all by then, it is best that they come as early as they
// can: that raises the stock of every day and leaves later doors free. What is
// best as a function of the arrivals is concave, so that bisection finds the
// best number of them.
func (r *relaxation) passable(first, last int) int64 {
	low, high := int64(0), r.arrivals[last]
	for low < high {
		if mid := (low + high) / 2; r.passableWith(mid, first, last) < r.passableWith(mid+1, first, last) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return r.passableWith(low, first, last)
}

// passableWith is passable with a number of arrivals: for every day, what is in
// stock by then and what the doors let through after it; the least of these.
func (r *relaxation) passableWith(arrivals int64, first, last int) int64 {
	came := func(d int) int64 {
		if d < 0 {
			return 0
		}
		return min(arrivals, r.arrivals[d])
	}
	most, after := noLimit, int64(0)
	for d := last; d >= first; d-- {
		most = min(most, r.opening+came(d-1)+after)
		after += r.handling[d] - (came(d) - came(d-1))
	}
	return min(most, after)
}

// group is deliveries that may go on the same days in the same classes.
type group struct {
	first   int // a delivery that stands for all
	cartons int64
}

func (r *relaxation) groups() []group {
	var groups []group
	index := map[string]int{}
	for _, i := range r.deliveries {
		d := &r.p.Deliveries[i]
		key := fmt.Sprint(d.Tier, classes(d), d.Closed)
		k, ok := index[key]
		if !ok {
			k = len(groups)
			index[key] = k
			groups = append(groups, group{first: i})
		}
		groups[k].cartons += d.Cartons
	}
	return groups
}

func classes(d *Delivery) []int {
	var cs []int
	for _, u := range d.Use {
		if u.Seconds > 0 {
			cs = append(cs, u.Class)
		}
	}
	slices.Sort(cs)
	return slices.Compact(cs)
}

// trucks leads from the doors of a day through the first class that a group
// needs and, where it needs more, through the second, to the group.
func (r *relaxation) trucks(n *network, doors int32, day int, groups []group, ends []int32) {
	first, second := map[int]int32{}, map[[2]int]int32{}
	for k, g := range groups {
		if !open(r.p, g.first, day) {
			continue
		}
		at := doors
		cs := classes(&r.p.Deliveries[g.first])
		if len(cs) > 0 {
			v, ok := first[cs[0]]
			if !ok {
				v = n.node()
				first[cs[0]] = v
				n.connect(doors, v, r.cartonsOn(cs[0], day))
			}
			at = v
		}
		if len(cs) > 1 {
			v, ok := second[[2]int{cs[0], cs[1]}]
			if !ok {
				v = n.node()
				second[[2]int{cs[0], cs[1]}] = v
				n.connect(at, v, r.cartonsOn(cs[1], day))
			}
			at = v
		}
		n.connect(at, ends[k], noLimit)
	}
}

// cartonsOn bounds the cartons that a class can carry on a day, as if all were
// for the place that takes the least time.
func (r *relaxation) cartonsOn(class, day int) int64 {
	quickest := noLimit
	for _, i := range r.deliveries {
		for _, u := range r.p.Deliveries[i].Use {
			if u.Class == class && u.Seconds > 0 {
				quickest = min(quickest, u.Seconds)
			}
		}
	}
	return r.fleet[class][day] * 1000 / quickest
}

// truckless bounds the cartons for which trucks have no time: in every window
// of days and class, the time of all its days goes to the quickest places
// first.
func (r *relaxation) truckless() int64 {
	most := int64(0)
	for class := range r.fleet {
		for _, a := range r.p.Tiers {
			for _, b := range r.p.Tiers {
				most = max(most, r.windowTruckless(class, a.Starts, b.Ends))
			}
		}
	}
	return most
}

func (r *relaxation) windowTruckless(class, starts, ends int) int64 {
	time := int64(0)
	for d := max(starts, 0); d <= min(ends, len(r.handling)-1); d++ {
		if r.handling[d] > 0 {
			time += r.fleet[class][d] * 1000
		}
	}
	type job struct{ seconds, cartons int64 }
	var jobs []job
	for _, i := range r.deliveries {
		d := &r.p.Deliveries[i]
		if t := r.p.Tiers[d.Tier]; t.Starts < starts || t.Ends > ends {
			continue
		}
		for _, u := range d.Use {
			if u.Class == class && u.Seconds > 0 {
				jobs = append(jobs, job{u.Seconds, d.Cartons})
				break
			}
		}
	}
	sort.Slice(jobs, func(i, j int) bool { return jobs[i].seconds < jobs[j].seconds })
	short := int64(0)
	for _, j := range jobs {
		served := min(j.cartons, time/j.seconds)
		time -= served * j.seconds
		short += j.cartons - served
	}
	return short
}
