package planner

import (
	"cmp"
	"context"
	"slices"

	"katf/planner/transport"
)

// flows is the answer of the flow model.
type flows struct {
	trunk      []TrunkFlow
	deliveries []DeliveryFlow
	rescued    []Cartons // by place: what no real way serves
	prices     []Price
	cost       Piastres
}

// solve finds the cheapest flows. That they are is proved each time: their dual
// prices are checked against every way there is, apart from the solver.
func (n *network) solve(ctx context.Context) (*flows, error) {
	r, err := transport.Solve(ctx, &n.problem, transport.Options{})
	if err == nil {
		err = transport.Verify(&n.problem, r)
	}
	if err != nil {
		return nil, err
	}
	f := &flows{rescued: make([]Cartons, len(n.Places))}
	f.trunk = n.trunkFlows(r)
	var cost int64
	for a, arc := range r.Arcs {
		if r.Flow[a] == 0 || arc.Cost >= overCost && (arc.From == n.rescueNode() || n.beyond(a)) {
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

// beyond reports whether an arc stands for what passes a warehouse's limit.
func (n *network) beyond(arc int) bool {
	return slices.ContainsFunc(n.caps, func(c capArc) bool { return c.over == arc })
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
