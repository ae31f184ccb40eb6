package check

import (
	"math/big"
	"regexp"
	"strconv"

	"katf/planner"
)

// allocations checks the cartons of every place.
func (r *referee) allocations() {
	var total planner.Cartons
	for i := range r.p.Allocations {
		a := &r.p.Allocations[i]
		total += a.Cartons
		place := r.Places[a.Place]
		switch {
		case place == nil:
			r.fault(KnownNames, string(a.Place), "allocation to unknown place %s", "تخصيص لمكان غير معروف %s", a.Place)
		case r.allocation[a.Place] != nil:
			r.fault(EveryPlace, string(a.Place), "place %s is allocated twice", "المكان %s مخصص له مرتين", a.Place)
		default:
			r.allocation[a.Place] = a
			r.caps(a, place)
			r.parts(a)
			r.tier(a, place)
		}
	}
	for i := range r.s.Places {
		if id := r.s.Places[i].ID; r.allocation[id] == nil {
			r.fault(EveryPlace, string(id), "place %s has no allocation, not even zero", "المكان %s بلا تخصيص ولو بصفر", id)
		}
	}
	if total != r.s.Campaign.Target {
		r.fault(AllocationTotal, r.s.Campaign.ID, "allocations add up to %d, the target is %d", "مجموع التخصيص %d والمستهدف %d", total, r.s.Campaign.Target)
	}
}

// limit is the most that a place may get.
func (r *referee) limit(p *planner.Place) planner.Cartons {
	if c := r.s.Campaign.Policy.CapPermille; c > 0 && c < 1000 {
		return p.Households * planner.Cartons(c) / 1000
	}
	return p.Households
}

func (r *referee) caps(a *planner.Allocation, p *planner.Place) {
	if limit := r.limit(p); a.Cartons < 0 || a.Cartons > limit || a.Cap != limit {
		r.fault(AllocationCap, string(a.Place), "%s gets %d cartons and a cap of %d, it may get 0 to %d", "خُصص للمكان %s عدد %d كرتونة بسقف %d والمسموح من 0 إلى %d", a.Place, a.Cartons, a.Cap, limit)
	}
}

func (r *referee) tier(a *planner.Allocation, p *planner.Place) {
	if want := r.s.Campaign.Tier(p.Governorate).Number; a.Tier != want {
		r.fault(RightTier, string(a.Place), "%s is planned in tier %d, its governorate is of tier %d", "المكان %s مدرج في الأولوية %d ومحافظته في الأولوية %d", a.Place, a.Tier, want)
	}
}

// fraction is a non-negative number that a share can be: an exponent, or digits
// without end, would make the reader work for ever.
var fraction = regexp.MustCompile(`^[0-9]{1,30}(/[1-9][0-9]{0,29})?$`)

// exactShare reads a share; nil if it is none in lowest terms.
func exactShare(a *planner.Allocation) *big.Rat {
	if !fraction.MatchString(a.Share) {
		return nil
	}
	share, ok := new(big.Rat).SetString(a.Share)
	if !ok || share.RatString() != a.Share {
		return nil
	}
	return share
}

// parts checks that floor and need are the whole cartons of the exact share, and
// rounding what is added to them.
func (r *referee) parts(a *planner.Allocation) {
	id := string(a.Place)
	share := exactShare(a)
	if share == nil {
		r.fault(AllocationParts, id, "exact share %.40q of %s is not a fraction in lowest terms", "النصيب الدقيق %.40q للمكان %s ليس كسرًا في أبسط صورة", a.Share, a.Place)
		return
	}
	whole := new(big.Int).Quo(share.Num(), share.Denom())
	up := planner.Cartons(1)
	if share.IsInt() {
		up = 0
	}
	switch {
	case a.Floor < 0 || a.Need < 0 || a.Rounding < 0 || a.Floor > a.Cap || a.Need > a.Cap || a.Floor+a.Need+a.Rounding != a.Cartons:
		r.fault(AllocationParts, id, "%s: floor %d + need %d + rounding %d is not %d", "المكان %s: الحد الأدنى %d + الاحتياج %d + التقريب %d لا يساوي %d", a.Place, a.Floor, a.Need, a.Rounding, a.Cartons)
	case whole.Cmp(big.NewInt(int64(a.Floor+a.Need))) != 0 || a.Rounding > up:
		r.fault(AllocationParts, id, "%s: floor %d + need %d, rounded by %d, is not the exact share %s rounded down or up", "المكان %s: الحد الأدنى %d + الاحتياج %d مع تقريب %d ليس النصيب الدقيق %s مقربًا إلى أسفل أو أعلى", a.Place, a.Floor, a.Need, a.Rounding, a.Share)
	case a.Cap > 0 && a.Capped != (a.Floor+a.Need == a.Cap):
		r.fault(AllocationParts, id, "%s: its share of %s and its cap of %d say otherwise than capped=%t", "المكان %s: نصيبه %s وسقفه %d يخالفان capped=%t", a.Place, a.Share, a.Cap, a.Capped)
	}
}

// levels checks that rounding stays within one carton of the exact share above
// the places too: in every markaz, governorate and tier.
func (r *referee) levels() {
	if r.broken(EveryPlace, KnownNames, AllocationParts) {
		return
	}
	type level struct{ kind, ar, code string }
	sums := map[level]*big.Rat{}
	var all []level
	for i := range r.s.Places {
		p := &r.s.Places[i]
		a := r.allocation[p.ID]
		off := exactShare(a)
		off.Sub(off, new(big.Rat).SetInt64(int64(a.Cartons)))
		for _, l := range []level{
			{"markaz", "المركز", p.Governorate + " " + p.Markaz}, {"governorate", "المحافظة", p.Governorate},
			{"tier", "الأولوية", strconv.Itoa(r.s.Campaign.Tier(p.Governorate).Number)},
		} {
			if sums[l] == nil {
				sums[l] = new(big.Rat)
				all = append(all, l)
			}
			sums[l].Add(sums[l], off)
		}
	}
	one := big.NewRat(1, 1)
	for _, l := range all {
		if sums[l].Abs(sums[l]).Cmp(one) >= 0 {
			r.fault(AllocationParts, l.code, "%[1]s %[3]s is %[4]s cartons off its exact share", "%[2]s %[3]s بفارق %[4]s كرتونة عن نصيبها الدقيق", l.kind, l.ar, l.code, sums[l].FloatString(2))
		}
	}
}
