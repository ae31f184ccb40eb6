package allocate

// MaxMin raises the lowest coverage (cartons per household) as far as it goes,
// then the next lowest, and so on: the lexicographic max-min shares under the
// caps. Tiers, floors and weights do not count.
type MaxMin struct{}

// Shares gives the exact shares, min(Cap, λ × Base) for one λ, in O(n log n).
// That filling all at one level is the lexicographic maximum is shown in
// Bertsekas and Gallager, Data Networks (1992), section 6.5.2.
func (MaxMin) Shares(p *Problem) ([]Share, error) {
	vessels := make([]vessel, len(p.Units))
	for i, u := range p.Units {
		vessels[i] = vessel{room: u.Cap * 1000, weight: u.Base}
	}
	lambda, full := pour(vessels, p.Target*1000)
	den := lambda.common()
	shares := make([]Share, len(p.Units))
	for i, v := range vessels {
		shares[i] = Share{Floor: Amount{Den: den}, Need: milli(v.room, den)}
		if !full[i] {
			shares[i].Need = lambda.of(v.weight)
		}
	}
	return shares, nil
}
