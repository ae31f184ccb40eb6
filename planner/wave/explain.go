package wave

// explain names what held back what is short.
func explain(p *Problem, s *Schedule) []Bound {
	var bounds []Bound
	short := grid(len(p.Warehouses), len(p.Tiers))
	for i, q := range s.Short {
		short[p.Deliveries[i].Warehouse][p.Deliveries[i].Tier] += q
	}
	for w := range short {
		for t, q := range short[w] {
			if q > 0 {
				bounds = append(bounds, Bound{Warehouse: w, Tier: t, Limit: Stock, Short: q})
			}
		}
	}
	return bounds
}
