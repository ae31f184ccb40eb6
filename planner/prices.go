package planner

import "katf/planner/transport"

// shadowPrices reads the dual solution. Reduced cost is cost + potential[from] −
// potential[to]: one more carton of a saturated arc saves its negative; one
// more carton of supply saves the way from its node to the sink. Where several
// dual solutions are optimal the saving is an upper bound.
func (n *network) shadowPrices(r *transport.Result) []Price {
	var out []Price
	for w := range n.Warehouses {
		out = append(out, n.stockPrice(r, w))
	}
	for p := range n.Plants {
		out = append(out, n.plantPrice(r, p))
	}
	for _, c := range n.caps {
		arc := r.Arcs[c.arc]
		reduced := arc.Cost + r.Potential[arc.From] - r.Potential[arc.To]
		out = append(out, Price{
			Site: n.Warehouses[c.warehouse].ID, Limit: c.limit,
			From: n.date(n.periods[c.period].from), To: n.date(n.periods[c.period].to),
			Saving: Piastres(max(0, -reduced)), Used: Cartons(r.Flow[c.arc]), Allowed: Cartons(arc.Cap),
		})
	}
	return out
}

// stockPrice is of cartons that lie in a warehouse on the first day.
func (n *network) stockPrice(r *transport.Result, w int) Price {
	node := n.stock(w, 0)
	opening := n.problem.Supply[node]
	unused := r.Flow[n.leftover[n.stock(w, len(n.periods)-1)]]
	return Price{
		Site: n.Warehouses[w].ID, Limit: "supply", From: n.date(0), To: n.date(n.days - 1),
		Saving: n.worth(r, node), Used: Cartons(max(0, opening-unused)), Allowed: Cartons(opening),
	}
}

// plantPrice is of cartons packed over the campaign in proportion to what the
// plant packs anyway: one that is ready on the first day is worth more than one
// on the last. A plant that packs nothing is priced as if it did on every day.
func (n *network) plantPrice(r *transport.Result, p int) Price {
	var packed, weight, sum int64
	for d := range n.days {
		packed += n.problem.Supply[n.plantDay(p, d)]
	}
	for d := range n.days {
		share := n.problem.Supply[n.plantDay(p, d)]
		if packed == 0 {
			share = 1
		}
		weight += share
		sum += share * int64(n.worth(r, n.plantDay(p, d)))
	}
	unused := r.Flow[n.leftover[n.plantDay(p, n.days-1)]]
	return Price{
		Site: n.Plants[p].ID, Limit: "supply", From: n.date(0), To: n.date(n.days - 1),
		Saving: Piastres(sum / weight), Used: Cartons(packed - unused), Allowed: Cartons(packed),
	}
}

// worth is what one more carton at a node would save.
func (n *network) worth(r *transport.Result, node int32) Piastres {
	return Piastres(max(0, r.Potential[node]-r.Potential[n.sink]))
}
