package check

import (
	"cmp"
	"math/big"
	"slices"

	"katf/planner"
)

// claim is one place's part in a sharing-out, in thousandths of a carton.
type claim struct {
	id     planner.PlaceID
	tier   int
	floor  int64 // at most the cap
	cap    int64
	weight *big.Int
	share  *big.Rat
}

// policy checks the exact shares against the campaign's policy, without finding
// them: shares are right if the floors are served in order, and if beyond them
// one level λ exists with need = λ × weight wherever the cap does not bind and
// need ≤ λ × weight wherever it does. There is only one such sharing-out.
func (r *referee) policy() {
	if r.broken(EveryPlace, KnownNames, AllocationTotal, AllocationCap, AllocationParts, RightTier) {
		return // shares that are no shares; said already
	}
	rest := r.s.Campaign.Target
	groups := map[string][]claim{} // by governorate under a quota, "" for all others
	var codes []string
	for i := range r.s.Places {
		p := &r.s.Places[i]
		code := ""
		if quota, ok := r.s.Campaign.Policy.Quotas[p.Governorate]; ok && r.s.Campaign.Policy.Name == "quota" {
			code = p.Governorate
			if groups[code] == nil {
				rest -= quota
			}
		}
		if groups[code] == nil {
			codes = append(codes, code)
		}
		groups[code] = append(groups[code], r.claim(p))
	}
	for _, code := range codes {
		cartons := rest
		if code != "" {
			cartons = r.s.Campaign.Policy.Quotas[code]
			r.quota(code, groups[code], cartons)
		}
		r.shares(groups[code], cartons)
	}
}

func (r *referee) claim(p *planner.Place) claim {
	c := claim{id: p.ID, cap: int64(r.limit(p)) * 1000, share: exactShare(r.allocation[p.ID])}
	c.share.Mul(c.share, big.NewRat(1000, 1))
	if r.s.Campaign.Policy.Name == "max-min" {
		c.weight = big.NewInt(int64(p.Households))
		return c
	}
	t := r.s.Campaign.Tier(p.Governorate)
	c.tier, c.floor = t.Number, min(int64(p.Households)*t.FloorPermille, c.cap)
	c.weight = new(big.Int).Mul(big.NewInt(int64(p.Households)), big.NewInt(p.NeedPermille))
	return c
}

func (r *referee) quota(code string, claims []claim, quota planner.Cartons) {
	var sum planner.Cartons
	for _, c := range claims {
		sum += r.allocation[c.id].Cartons
	}
	if sum != quota {
		r.fault(PolicyShares, code, "%s gets %d cartons, its quota is %d", "تحصل المحافظة %s على %d كرتونة وحصتها %d", code, sum, quota)
	}
}

// shares checks one sharing-out of cartons.
func (r *referee) shares(claims []claim, cartons planner.Cartons) {
	if r.floors(claims, int64(cartons)*1000) {
		r.level(claims)
	}
}

// floors checks that floors are served in the order of tiers, and reports
// whether they were and something may be left for need.
func (r *referee) floors(claims []claim, left int64) bool {
	want := map[int]int64{}
	var tiers []int
	for _, c := range claims {
		if want[c.tier] == 0 && !slices.Contains(tiers, c.tier) {
			tiers = append(tiers, c.tier)
		}
		want[c.tier] += c.floor
	}
	slices.SortFunc(tiers, cmp.Compare[int])
	part := map[int]*big.Rat{} // of each tier's floors that can be met
	all := true
	for _, t := range tiers {
		part[t] = big.NewRat(1, 1)
		if want[t] > left {
			part[t], all = big.NewRat(max(0, left), want[t]), false
		}
		left = max(0, left-want[t])
	}
	good := true
	for _, c := range claims {
		due := new(big.Rat).Mul(part[c.tier], new(big.Rat).SetInt64(c.floor))
		off := c.share.Cmp(due)
		whole := new(big.Int).Quo(due.Num(), new(big.Int).Mul(due.Denom(), big.NewInt(1000))).Int64()
		if a := r.allocation[c.id]; off < 0 || off > 0 && !all || int64(a.Floor) != whole {
			good = false
			r.fault(TierFloors, string(c.id), "%s gets %s, of that %d as its floor; tier %d's floor is %d cartons there as far as cartons go", "يحصل المكان %s على %s منها %d حدًا أدنى؛ والحد الأدنى للأولوية %d هناك %d كرتونة بقدر ما تسمح الكراتين", c.id, a.Share, a.Floor, c.tier, whole)
		}
	}
	return good && all
}

// level checks that need is served to one level. It compares need/weight of
// every place with that of the first that no cap holds back.
func (r *referee) level(claims []claim) {
	var first *claim
	var lambda *big.Rat
	over := func(c *claim) *big.Rat { return new(big.Rat).Sub(c.share, new(big.Rat).SetInt64(c.floor)) }
	free := func(c *claim) bool { return c.share.Cmp(new(big.Rat).SetInt64(c.cap)) < 0 && c.weight.Sign() > 0 }
	for i := range claims {
		if c := &claims[i]; free(c) {
			first, lambda = c, new(big.Rat).Quo(over(c), new(big.Rat).SetInt(c.weight))
			break
		}
	}
	if first == nil {
		return // all are full
	}
	for i := range claims {
		c := &claims[i]
		off := over(c).Cmp(new(big.Rat).Mul(lambda, new(big.Rat).SetInt(c.weight)))
		if off > 0 || off < 0 && free(c) {
			r.fault(PolicyShares, string(c.id), "%s gets %s by need, not in the same proportion as %s", "نصيب المكان %s بالاحتياج %s ليس بالنسبة نفسها للمكان %s", c.id, over(c).Mul(over(c), big.NewRat(1, 1000)).FloatString(2), first.id)
		}
	}
}
