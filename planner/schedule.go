package planner

import (
	"cmp"
	"math"
	"slices"

	"katf/planner/wave"
)

// calendarProblem is the wave problem of a set of flows, with what its indices
// mean.
type calendarProblem struct {
	*world
	wave.Problem
	places []int      // by delivery
	trunks []trunkArc // by leg
	sizes  [][]int    // by warehouse and fleet class: size bound, 0 first for all
}

// schedule builds the wave problem. What the flow model could not serve is
// asked of the cheapest warehouse all the same: the waves then say which limit
// holds it back, and what would lift it.
func (n *network) schedule(f *flows, share fills) *calendarProblem {
	c := &calendarProblem{world: n.world}
	c.Days = n.days
	for _, t := range n.tiers {
		c.Tiers = append(c.Tiers, wave.Tier{Starts: n.day(t.StartsOn), Ends: n.day(t.CompleteBy)})
	}
	wanted := c.wanted(n, f)
	c.classes(wanted)
	for w := range n.Warehouses {
		c.Warehouses = append(c.Warehouses, c.warehouseLimits(w, share[w]))
	}
	for _, d := range wanted {
		c.places = append(c.places, d.place)
		c.Deliveries = append(c.Deliveries, c.delivery(d, n.tierOf[d.place]))
	}
	c.orderBySweep()
	c.addTrunk(n, f)
	return c
}

// want is cartons of a place from a warehouse.
type want struct {
	warehouse, place int
	cartons          Cartons
}

func (c *calendarProblem) wanted(n *network, f *flows) []want {
	var out []want
	at := map[[2]int]int{}
	add := func(w, place int, cartons Cartons) {
		key := [2]int{w, place}
		if i, ok := at[key]; ok {
			out[i].cartons += cartons
			return
		}
		at[key] = len(out)
		out = append(out, want{w, place, cartons})
	}
	for _, d := range f.deliveries {
		add(c.warehouse[d.From], c.place[d.Place], d.Cartons)
	}
	for i, cartons := range f.rescued {
		if cartons > 0 && len(n.near[i]) > 0 {
			add(int(n.near[i][0].warehouse), i, cartons)
		}
	}
	slices.SortFunc(out, func(a, b want) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.warehouse, b.warehouse))
	})
	return out
}

// classes finds the size bounds that matter at each warehouse.
func (c *calendarProblem) classes(wanted []want) {
	c.sizes = make([][]int, len(c.world.Warehouses))
	for w := range c.sizes {
		c.sizes[w] = []int{0}
	}
	for _, d := range wanted {
		if m := c.Places[d.place].MaxSize; m > 0 && !slices.Contains(c.sizes[d.warehouse], m) {
			c.sizes[d.warehouse] = append(c.sizes[d.warehouse], m)
		}
	}
	for w := range c.sizes {
		slices.Sort(c.sizes[w])
	}
}

func (c *calendarProblem) warehouseLimits(w int, share []fill) wave.Warehouse {
	wh := &c.world.Warehouses[w]
	out := wave.Warehouse{Opening: c.opening(wh.ID), Storage: c.room(w)}
	for d := range c.days {
		out.Handling = append(out.Handling, c.handling[w][d]*share[d].Doors/1000)
	}
	for _, size := range c.sizes[w] {
		budget := make([]int64, c.days)
		for d := range budget {
			if out.Handling[d] > 0 {
				budget[d] = c.bases[w].loadSeconds(size) * share[d].Trucks / 1000
			}
		}
		out.Fleet = append(out.Fleet, budget)
	}
	return out
}

func (c *calendarProblem) delivery(d want, tier int) wave.Delivery {
	p := &c.Places[d.place]
	s, _ := c.serve(d.warehouse, d.place)
	out := wave.Delivery{
		Warehouse: d.warehouse, Tier: tier, Cartons: int64(d.cartons), Batch: int64(s.load),
		Closed: c.closed[d.place],
	}
	use := c.truckUse(d.warehouse, d.place, d.cartons)
	for class, size := range c.sizes[d.warehouse] {
		if size == 0 || p.MaxSize > 0 && p.MaxSize <= size {
			out.Use = append(out.Use, wave.Use{Class: class, Seconds: use})
		}
	}
	return out
}

// orderBySweep numbers the places of each warehouse by their bearing from it
// (the sweep of Gillett and Miller 1974), so that a day takes a sector.
func (c *calendarProblem) orderBySweep() {
	bearing := make([]float64, len(c.Deliveries))
	order := make([]int, len(c.Deliveries))
	for i := range c.Deliveries {
		from, to := c.world.Warehouses[c.Deliveries[i].Warehouse].Point, c.Places[c.places[i]].Point
		bearing[i] = math.Atan2(to.Lat-from.Lat, float64((to.Lng-from.Lng)*0.87))
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(bearing[a], bearing[b]) })
	for rank, i := range order {
		c.Deliveries[i].Order = rank
	}
}

// addTrunk adds the plants, and the warehouses that give to others, with their
// relations.
func (c *calendarProblem) addTrunk(n *network, f *flows) {
	source := map[SiteID]int{}
	for i := range c.Plants {
		id := c.Plants[i].ID
		source[id] = len(c.Sources)
		c.Sources = append(c.Sources, wave.Source{Warehouse: -1, Ready: c.ready(id), Trucks: c.haul[id].trucks, Working: c.working})
	}
	for _, t := range f.trunk {
		from, ok := source[t.From]
		if !ok {
			from = len(c.Sources)
			source[t.From] = from
			c.Sources = append(c.Sources, wave.Source{Warehouse: c.warehouse[t.From], Trucks: c.haul[t.From].trucks, Working: c.working})
		}
		arc := n.trunks[slices.IndexFunc(n.trunks, func(a trunkArc) bool { return a.from == t.From && a.to == t.To })]
		c.trunks = append(c.trunks, arc)
		c.Legs = append(c.Legs, wave.Leg{
			Source: from, Warehouse: c.warehouse[t.To], Cartons: int64(t.Cartons),
			Load: int64(c.haul[t.From].Load), Lead: arc.leg.lead, Cycle: arc.leg.cycle,
		})
	}
}
