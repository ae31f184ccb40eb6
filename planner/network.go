package planner

import (
	"slices"

	"katf/planner/transport"
)

// network is the flow model: plants (by day) → warehouses (by period) →
// dispatch under doors and trucks (by period) → tiers → places, with a rescue
// node that serves what nothing else can at a price no real way costs.
//
// Periods are the spans of days between the dates on which tiers start and end,
// so that a tier only sees the stock, doors and trucks of its own days. Within
// a period the model is a relaxation: the wave stage dates the flows.
type network struct {
	*world
	relaxed  bool // a bound on all plans instead of a model of one
	demand   []Cartons
	periods  []period
	problem  transport.Problem
	caps     []capArc
	trunks   []trunkArc
	leftover map[int32]int // by node: the arc of what stays there for good
	rescue   []int         // by place: its arc from the rescue node, -1 without demand
	sink     int32
}

type period struct{ from, to int } // days, both included

// capArc remembers which limit an arc of the flow model stands for.
type capArc struct {
	arc, over int // within the limit; beyond it, -1 if nothing is
	warehouse int
	period    int
	limit     string
}

// trunkArc remembers which trunk relation an arc stands for.
type trunkArc struct {
	arc      int
	from, to SiteID
	leg      trunkLeg
}

// Prices of 1,000 cartons that no real way costs. A carton beyond what doors and
// trucks are taken to pass is asked of the waves all the same, for that was an
// estimate; one that not even so has a way is left, of the last tier first.
const (
	overCost   = 100_000_000
	rescueCost = 10_000_000_000
)

// newNetwork builds the flow model with what the doors and trucks can be counted
// on for. Without shares it is a relaxation of every plan there is: doors pass
// what leaves and count nothing that arrives, trucks are without number, stock
// moves between warehouses at once, and lots are good until they expire. What
// even that can't serve, nobody can.
func newNetwork(w *world, demand []Cartons, share fills) *network {
	n := &network{world: w, demand: demand, relaxed: share == nil, leftover: map[int32]int{}}
	n.periods = n.spans()
	n.problem.Supply = make([]int64, n.nodes())
	n.sink = int32(n.nodes() - 1)
	n.addPlants()
	n.addWarehouses(share)
	n.addPlaces()
	n.balance()
	n.problem.Price = n.price
	return n
}

// spans cuts the campaign at every start and end of a tier.
func (n *network) spans() []period {
	cuts := []int{0, n.days}
	for _, t := range n.tiers {
		cuts = append(cuts, n.day(t.StartsOn), n.day(t.CompleteBy)+1)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []period
	for i := 1; i < len(cuts); i++ {
		if cuts[i-1] >= 0 && cuts[i] <= n.days {
			out = append(out, period{cuts[i-1], cuts[i] - 1})
		}
	}
	return out
}

// Nodes stand in this order: plants by day, stock by warehouse and period,
// dispatch likewise, warehouse and tier, places, rescue, sink.

func (n *network) plantDay(p, day int) int32 { return int32(p*n.days + day) }
func (n *network) stock(w, j int) int32 {
	return int32(len(n.Plants)*n.days + w*len(n.periods) + j)
}
func (n *network) dispatch(w, j int) int32 {
	return n.stock(len(n.Warehouses), 0) + int32(w*len(n.periods)+j)
}
func (n *network) tierNode(w, t int) int32 {
	return n.dispatch(len(n.Warehouses), 0) + int32(w*len(n.tiers)+t)
}
func (n *network) placeNode(i int) int32 { return n.tierNode(len(n.Warehouses), 0) + int32(i) }
func (n *network) nodes() int            { return int(n.placeNode(len(n.Places))) + 2 }
func (n *network) rescueNode() int32     { return n.sink - 1 }

func (n *network) arc(from, to int32, capacity, cost int64) int {
	n.problem.Arcs = append(n.problem.Arcs, transport.Arc{From: from, To: to, Cap: capacity, Cost: cost})
	return len(n.problem.Arcs) - 1
}

// leave lets what is not needed stay at a node.
func (n *network) leave(node int32) {
	n.leftover[node] = n.arc(node, n.sink, transport.Unbounded, 0)
}

// addPlants lets cartons wait at the plant, and reach each warehouse in each
// period in which the last of them can still be sent on.
func (n *network) addPlants() {
	for p := range n.Plants {
		plant := &n.Plants[p]
		for day, cartons := range n.ready(plant.ID) {
			n.problem.Supply[n.plantDay(p, day)] = cartons
			if day+1 < n.days {
				n.arc(n.plantDay(p, day), n.plantDay(p, day+1), transport.Unbounded, 0)
			}
		}
		n.leave(n.plantDay(p, n.days-1))
		h, ok := n.haul[plant.ID]
		if !ok {
			continue
		}
		for w := range n.Warehouses {
			leg := n.leg(&h, plant.Point, n.Warehouses[w].Point)
			for j, span := range n.periods {
				if last := span.to - leg.lead - 1; last >= 0 {
					a := n.arc(n.plantDay(p, last), n.stock(w, j), transport.Unbounded, int64(leg.cost))
					n.trunks = append(n.trunks, trunkArc{a, plant.ID, n.Warehouses[w].ID, leg})
				}
			}
		}
	}
}

func (n *network) addWarehouses(share fills) {
	use := n.truckTime()
	for w := range n.Warehouses {
		wh := &n.Warehouses[w]
		n.problem.Supply[n.stock(w, 0)] = n.opening(wh.ID)
		if n.relaxed {
			n.problem.Supply[n.stock(w, 0)] = n.usable(wh.ID)
		}
		for j, span := range n.periods {
			if j+1 < len(n.periods) {
				n.arc(n.stock(w, j), n.stock(w, j+1), transport.Unbounded, 0)
			}
			n.addDispatch(w, j, use[w], share)
			for t, tier := range n.tiers {
				if n.day(tier.StartsOn) <= span.from && span.to <= n.day(tier.CompleteBy) {
					n.arc(n.dispatch(w, j), n.tierNode(w, t), transport.Unbounded, 0)
				}
			}
		}
		n.leave(n.stock(w, len(n.periods)-1))
		n.addTransfers(w)
	}
}

// addDispatch bounds what leaves a warehouse in a period.
func (n *network) addDispatch(w, j int, use int64, share fills) {
	from, to, span := n.stock(w, j), n.dispatch(w, j), n.periods[j]
	if n.relaxed {
		n.arc(from, to, n.pass(w, span), 0)
		return
	}
	limit, capacity := n.throughput(w, span, use, share.mean(w, span))
	c := capArc{arc: n.arc(from, to, capacity, 0), over: -1, warehouse: w, period: j, limit: limit}
	if n.pass(w, span) > 0 {
		c.over = n.arc(from, to, transport.Unbounded, overCost)
	}
	n.caps = append(n.caps, c)
}

// addTransfers lets a warehouse with trunk trucks give opening stock to others.
func (n *network) addTransfers(from int) {
	h, ok := n.haul[n.Warehouses[from].ID]
	if !ok {
		return
	}
	for to := range n.Warehouses {
		if to == from {
			continue
		}
		if n.relaxed {
			for j := range n.periods {
				n.arc(n.stock(from, j), n.stock(to, j), transport.Unbounded, 0)
			}
			continue
		}
		leg := n.leg(&h, n.Warehouses[from].Point, n.Warehouses[to].Point)
		for j, span := range n.periods {
			if span.to >= leg.lead+1 {
				a := n.arc(n.stock(from, 0), n.stock(to, j), transport.Unbounded, int64(leg.cost))
				n.trunks = append(n.trunks, trunkArc{a, n.Warehouses[from].ID, n.Warehouses[to].ID, leg})
				break
			}
		}
	}
}

// pass is the cartons that the doors of a warehouse pass in a span of days.
func (w *world) pass(wh int, span period) int64 {
	var sum int64
	for d := span.from; d <= span.to; d++ {
		sum += w.handling[wh][d]
	}
	return sum
}

// throughput bounds the cartons a warehouse can send in a span of days. A
// carton from the trunk passes the doors twice, one of the opening stock once:
// in + out ≤ handling allows out ≤ (handling + opening) / 2.
func (n *network) throughput(w int, span period, use int64, share fill) (string, int64) {
	all, doors := n.pass(w, period{0, n.days - 1}), n.pass(w, span)
	if opening := n.opening(n.Warehouses[w].ID); all > opening {
		doors = doors * ((all + opening) / 2) / all
	}
	doors = doors * share.Doors / 1000
	if use == 0 {
		return "doors", doors
	}
	days := int64(0)
	for d := span.from; d <= span.to; d++ {
		if n.handling[w][d] > 0 {
			days++
		}
	}
	if fleet := n.bases[w].loadSeconds(0) * share.Trucks / 1000 * days * 1000 / use; fleet < doors {
		return "fleet", fleet
	}
	return "doors", doors
}

// truckTime estimates, by warehouse, the carton-kiloseconds of truck that 1,000
// cartons take, over the places to which the warehouse is the cheapest.
func (n *network) truckTime() []int64 {
	sum, cartons := make([]int64, len(n.Warehouses)), make([]int64, len(n.Warehouses))
	for i, near := range n.near {
		if len(near) > 0 && n.demand[i] > 0 {
			w := near[0].warehouse
			sum[w] += n.truckUse(int(w), i, n.demand[i]) * int64(n.demand[i])
			cartons[w] += int64(n.demand[i])
		}
	}
	for w := range sum {
		sum[w] /= max(1, cartons[w])
	}
	return sum
}

func (n *network) addPlaces() {
	n.rescue = make([]int, len(n.Places))
	for i := range n.Places {
		n.rescue[i] = -1
		if n.demand[i] == 0 {
			continue
		}
		n.problem.Supply[n.placeNode(i)] = -int64(n.demand[i])
		for _, c := range n.near[i] {
			n.arc(n.tierNode(int(c.warehouse), n.tierOf[i]), n.placeNode(i), transport.Unbounded, c.cost)
		}
		cost := rescueCost * int64(len(n.tiers)-n.tierOf[i])
		n.rescue[i] = n.arc(n.rescueNode(), n.placeNode(i), transport.Unbounded, cost)
		n.problem.Supply[n.rescueNode()] += int64(n.demand[i])
	}
	n.arc(n.rescueNode(), n.sink, transport.Unbounded, 0)
}

// balance sends all that is left over to the sink.
func (n *network) balance() {
	var sum int64
	for _, s := range n.problem.Supply {
		sum += s
	}
	n.problem.Supply[n.sink] = -sum
}

// price emits, for every place, the delivery arcs that would make the plan
// cheaper than those listed so far.
func (n *network) price(potential []int64, emit func(transport.Arc)) {
	for i := range n.Places {
		if n.demand[i] == 0 {
			continue
		}
		to, t := n.placeNode(i), n.tierOf[i]
		costs := n.costs[i*len(n.Warehouses):][:len(n.Warehouses)]
		for w, cost := range costs {
			from := n.tierNode(w, t)
			if cost >= 0 && cost+potential[from]-potential[to] < 0 {
				emit(transport.Arc{From: from, To: to, Cap: transport.Unbounded, Cost: cost})
			}
		}
	}
}
