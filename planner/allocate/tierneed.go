package allocate

// TierThenNeed serves floors in the order of tiers, then need.
//
// The floor of a unit is FloorPermille/1000 of its base, at most its cap. Tier
// by tier every unit gets its floor; when cartons run out within a tier, its
// floors are scaled down in one proportion and later tiers get none. What then
// remains goes to all units of all tiers in proportion to Base × Weight, and
// what a cap turns away goes to the others in the same proportion.
type TierThenNeed struct{}

// Shares gives exact shares in O(n log n).
func (TierThenNeed) Shares(p *Problem) ([]Share, error) {
	shares := make([]Share, len(p.Units))
	tierThenNeed(p, indices(len(p.Units)), p.Target, shares)
	return shares, nil
}

// tierThenNeed shares a target among some units, by index, and writes their
// shares. The target is at most their caps.
func tierThenNeed(p *Problem, units []int, target int64, shares []Share) {
	floors := make([]int64, len(units)) // in thousandths
	for k, i := range units {
		u := p.Units[i]
		floors[k] = min(u.Base*p.Tiers[u.Tier].FloorPermille, u.Cap*1000)
	}
	short, scale, left := serveFloors(p, units, floors, target*1000)
	if short < len(p.Tiers) {
		scaledFloors(p, units, floors, short, scale, shares)
		return
	}
	vessels := make([]vessel, len(units))
	for k, i := range units {
		u := p.Units[i]
		vessels[k] = vessel{room: u.Cap*1000 - floors[k], weight: u.Base * u.Weight}
	}
	lambda, full := pour(vessels, left)
	den := lambda.common()
	for k, i := range units {
		shares[i] = Share{Floor: milli(floors[k], den), Need: milli(vessels[k].room, den)}
		if !full[k] {
			shares[i].Need = lambda.of(vessels[k].weight)
		}
	}
}

// serveFloors gives the first tier whose floors cannot all be met, the level at
// which they are met instead (thousandths given per thousandth wanted), and
// what is left for need. The tier is len(p.Tiers) when all are met.
func serveFloors(p *Problem, units []int, floors []int64, left int64) (short int, scale level, rest int64) {
	want := make([]int64, len(p.Tiers))
	for k, i := range units {
		want[p.Units[i].Tier] += floors[k]
	}
	for t, w := range want {
		if w > left {
			return t, newLevel(left, w), 0
		}
		left -= w
	}
	return len(want), level{1, 1}, left
}

// scaledFloors writes the shares of a target that does not even meet the
// floors.
func scaledFloors(p *Problem, units []int, floors []int64, short int, scale level, shares []Share) {
	den := scale.common()
	for k, i := range units {
		share := Share{Floor: Amount{Den: den}, Need: Amount{Den: den}}
		switch t := p.Units[i].Tier; {
		case t < short:
			share.Floor = milli(floors[k], den)
		case t == short:
			share.Floor = scale.of(floors[k])
		}
		shares[i] = share
	}
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
