package planner

import (
	"cmp"
	"context"
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
	relaxed bool // a bound on all plans instead of a model of one
	tiers   []Tier
	tierOf  []int // by place
	demand  []Cartons
	periods []period
	problem transport.Problem
	near    [][]candidate // by place: warehouses that can serve it, cheapest first
	why     []Reason      // by place: why none can, "" if one can
	caps    []capArc
	trunks  []trunkArc
	rescue  []int // by place: its arc from the rescue node, -1 without demand
	sink    int32
}

type period struct{ from, to int } // days, both included

// candidate is a warehouse that can serve a place, with the price of 1,000
// cartons.
type candidate struct {
	warehouse int32
	cost      int64
}

// capArc remembers which limit an arc of the flow model stands for.
type capArc struct {
	arc, warehouse int
	period         int
	limit          string
}

// trunkArc remembers which trunk relation an arc stands for.
type trunkArc struct {
	arc      int
	from, to SiteID
	leg      trunkLeg
}

// rescueCost of 1,000 cartons, times the number of tiers not before: far above
// any way there is, so that a carton is left only when no way is.
const rescueCost = 1_000_000_000

// initialArcs is the number of warehouses listed per place from the start;
// pricing adds others where they are needed.
const initialArcs = 4

// newNetwork builds the flow model with what the doors and trucks can be counted
// on for. Without shares it is a relaxation of every plan there is: doors pass
// what leaves and count nothing that arrives, trucks are without number, and
// stock moves between warehouses at once. What even that can't serve, nobody
// can.
func newNetwork(w *world, allocations []Allocation, share fills) *network {
	n := &network{world: w, tiers: w.sortedTiers(), relaxed: share == nil}
	n.periods = n.spans()
	for i := range allocations {
		a := &allocations[i]
		n.demand = append(n.demand, a.Cartons)
		n.tierOf = append(n.tierOf, slices.IndexFunc(n.tiers, func(t Tier) bool { return t.Number == a.Tier }))
	}
	n.findCandidates()
	n.problem.Supply = make([]int64, n.nodes())
	n.sink = int32(n.nodes() - 1)
	n.addPlants()
	n.addWarehouses(share)
	n.addPlaces()
	n.balance()
	n.problem.Price = n.price
	return n
}

func (w *world) sortedTiers() []Tier {
	tiers := slices.Clone(w.Campaign.Tiers)
	slices.SortFunc(tiers, func(a, b Tier) int { return cmp.Compare(a.Number, b.Number) })
	return tiers
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
		n.arc(n.plantDay(p, n.days-1), n.sink, transport.Unbounded, 0)
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
		for j, span := range n.periods {
			if j+1 < len(n.periods) {
				n.arc(n.stock(w, j), n.stock(w, j+1), transport.Unbounded, 0)
			}
			limit, capacity := "doors", n.handling(w, span)
			if !n.relaxed {
				limit, capacity = n.throughput(w, span, use[w], share.mean(w, span))
			}
			a := n.arc(n.stock(w, j), n.dispatch(w, j), capacity, 0)
			n.caps = append(n.caps, capArc{a, w, j, limit})
			for t, tier := range n.tiers {
				if n.day(tier.StartsOn) <= span.from && span.to <= n.day(tier.CompleteBy) {
					n.arc(n.dispatch(w, j), n.tierNode(w, t), transport.Unbounded, 0)
				}
			}
		}
		n.arc(n.stock(w, len(n.periods)-1), n.sink, transport.Unbounded, 0)
		n.addTransfers(w)
	}
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

// handling is the cartons that pass a warehouse's doors in a span of days.
func (n *network) handling(w int, span period) int64 {
	var sum int64
	for d := span.from; d <= span.to; d++ {
		sum += int64(n.Handling(&n.Warehouses[w], n.date(d)))
	}
	return sum
}

// throughput bounds the cartons a warehouse can send in a span of days. A
// carton from the trunk passes the doors twice, one of the opening stock once:
// in + out ≤ handling allows out ≤ (handling + opening) / 2.
func (n *network) throughput(w int, span period, use int64, share fill) (string, int64) {
	all, doors := n.handling(w, period{0, n.days - 1}), n.handling(w, span)
	if opening := n.opening(n.Warehouses[w].ID); all > opening {
		doors = doors * ((all + opening) / 2) / all
	}
	doors = doors * share.doors / 1000
	if use == 0 {
		return "doors", doors
	}
	days := int64(0)
	for d := span.from; d <= span.to; d++ {
		if n.Handling(&n.Warehouses[w], n.date(d)) > 0 {
			days++
		}
	}
	if fleet := n.bases[w].loadSeconds(0) * share.trucks / 1000 * days * 1000 / use; fleet < doors {
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

func (n *network) findCandidates() {
	n.near = make([][]candidate, len(n.Places))
	n.why = make([]Reason, len(n.Places))
	for i := range n.Places {
		n.near[i], n.why[i] = n.candidates(i)
	}
}

// candidates finds the cheapest warehouses for a place, or why there is none:
// too far from all that have a truck small enough, else too big.
func (n *network) candidates(place int) ([]candidate, Reason) {
	var near []candidate
	why := TooBig
	for w := range n.Warehouses {
		s, reason := n.serve(w, place)
		if reason == "" {
			near = append(near, candidate{int32(w), int64(s.cost)})
		} else if reason == TooFar {
			why = TooFar
		}
	}
	if len(near) == 0 {
		return nil, why
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.cost, b.cost) })
	return slices.Clone(near[:min(len(near), initialArcs)]), ""
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
		for w := range n.Warehouses {
			from := n.tierNode(w, t)
			if potential[from] >= potential[to] {
				continue // costs are positive: it cannot pay
			}
			if s, why := n.serve(w, i); why == "" && int64(s.cost)+potential[from]-potential[to] < 0 {
				emit(transport.Arc{From: from, To: to, Cap: transport.Unbounded, Cost: int64(s.cost)})
			}
		}
	}
}

// flows is the answer of the flow model.
type flows struct {
	trunk      []TrunkFlow
	deliveries []DeliveryFlow
	rescued    []Cartons // by place: what no real way serves
	prices     []Price
	cost       Piastres
}

// solve finds the cheapest flows, proven optimal.
func (n *network) solve(ctx context.Context) (*flows, error) {
	r, err := transport.Solve(ctx, &n.problem, transport.Options{})
	if err != nil {
		return nil, err
	}
	f := &flows{rescued: make([]Cartons, len(n.Places))}
	f.trunk = n.trunkFlows(r)
	var cost int64
	for a, arc := range r.Arcs {
		if r.Flow[a] == 0 || arc.From == n.rescueNode() {
			continue
		}
		cost += r.Flow[a] * arc.Cost / 1000
		if i := arc.To - n.placeNode(0); i >= 0 && int(i) < len(n.Places) {
			f.deliveries = append(f.deliveries, n.delivery(int(arc.From-n.tierNode(0, 0))/len(n.tiers), int(i), Cartons(r.Flow[a])))
		}
	}
	slices.SortFunc(f.deliveries, func(a, b DeliveryFlow) int {
		return cmp.Or(cmp.Compare(n.place[a.Place], n.place[b.Place]), cmp.Compare(n.warehouse[a.From], n.warehouse[b.From]))
	})
	for i, a := range n.rescue {
		if a >= 0 {
			f.rescued[i] = Cartons(r.Flow[a])
		}
	}
	f.cost = Piastres(cost)
	f.prices = n.shadowPrices(r)
	return f, nil
}

func (n *network) delivery(w, place int, cartons Cartons) DeliveryFlow {
	s, _ := n.serve(w, place)
	return DeliveryFlow{
		From: n.Warehouses[w].ID, Place: n.Places[place].ID, Cartons: cartons,
		Cost: s.cost, Metres: s.metres, Seconds: s.seconds,
	}
}

// trunkFlows adds up each relation's flow over the periods.
func (n *network) trunkFlows(r *transport.Result) []TrunkFlow {
	var out []TrunkFlow
	at := map[[2]SiteID]int{}
	for _, t := range n.trunks {
		flow := Cartons(r.Flow[t.arc])
		if flow == 0 {
			continue
		}
		key := [2]SiteID{t.from, t.to}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, TrunkFlow{From: t.from, To: t.to, Cost: t.leg.cost, Metres: t.leg.metres, Seconds: t.leg.seconds})
		}
		out[i].Cartons += flow
	}
	return out
}

// shadowPrices reads the dual solution. Reduced cost is cost + potential[from] −
// potential[to]: one more carton of a saturated arc saves its negative; one
// more carton of supply saves the way from its node to the sink.
func (n *network) shadowPrices(r *transport.Result) []Price {
	var out []Price
	for w := range n.Warehouses {
		node := n.stock(w, 0)
		opening := Cartons(n.problem.Supply[node])
		out = append(out, Price{
			Site: n.Warehouses[w].ID, Limit: "supply", From: n.date(0), To: n.date(n.days - 1),
			Saving: Piastres(max(0, r.Potential[node]-r.Potential[n.sink])), Used: opening, Allowed: opening,
		})
	}
	for p := range n.Plants {
		node := n.plantDay(p, 0)
		var packed Cartons
		for d := range n.days {
			packed += Cartons(n.problem.Supply[n.plantDay(p, d)])
		}
		used := packed
		for a, arc := range r.Arcs {
			if arc.From == n.plantDay(p, n.days-1) && arc.To == n.sink {
				used -= Cartons(r.Flow[a])
			}
		}
		out = append(out, Price{
			Site: n.Plants[p].ID, Limit: "supply", From: n.date(0), To: n.date(n.days - 1),
			Saving: Piastres(max(0, r.Potential[node]-r.Potential[n.sink])), Used: used, Allowed: packed,
		})
	}
	for _, c := range n.caps {
		arc := r.Arcs[c.arc]
		price := Price{
			Site: n.Warehouses[c.warehouse].ID, Limit: c.limit,
			From: n.date(n.periods[c.period].from), To: n.date(n.periods[c.period].to),
			Used: Cartons(r.Flow[c.arc]), Allowed: Cartons(arc.Cap),
		}
		if reduced := arc.Cost + r.Potential[arc.From] - r.Potential[arc.To]; reduced < 0 {
			price.Saving = Piastres(-reduced)
		}
		out = append(out, price)
	}
	return out
}
