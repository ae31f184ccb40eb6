package check

import (
	"math/big"

	"katf/planner"
)

// identity checks what the plan is for, and that its ids are its own.
func (r *referee) identity() {
	if digest := r.s.Digest(); r.p.Scenario != digest {
		r.fault(SameScenario, r.p.Campaign.ID, "the plan was made for scenario %.12s…, this one is %.12s…: plan again",
			"أُعدت الخطة لسيناريو آخر %.12s… وهذا %.12s…: أعد التخطيط", r.p.Scenario, digest)
	}
	seen := map[string]bool{}
	once := func(kind, id string) {
		if seen[kind+id] {
			r.fault(UniqueIDs, id, "%s id %s stands twice", "المعرّف (%s) %s مكرر", kind, id)
		}
		seen[kind+id] = true
	}
	for i := range r.p.Waves {
		once("wave", r.p.Waves[i].ID)
		for j := range r.p.Waves[i].Trips {
			once("trip", r.p.Waves[i].Trips[j].ID)
		}
	}
	for i := range r.p.Transfers {
		once("transfer", r.p.Transfers[i].ID)
	}
}

// allocations checks the cartons of every place.
func (r *referee) allocations() {
	seen := map[planner.PlaceID]bool{}
	var total planner.Cartons
	for i := range r.p.Allocations {
		a := &r.p.Allocations[i]
		total += a.Cartons
		place, ok := r.Places[a.Place]
		switch {
		case !ok:
			r.fault(KnownNames, string(a.Place), "allocation to unknown place %s", "تخصيص لمكان غير معروف %s", a.Place)
			continue
		case seen[a.Place]:
			r.fault(EveryPlace, string(a.Place), "place %s is allocated twice", "المكان %s مخصص له مرتين", a.Place)
		}
		seen[a.Place] = true
		r.allocation(a, place)
	}
	for i := range r.s.Places {
		if id := r.s.Places[i].ID; !seen[id] {
			r.fault(EveryPlace, string(id), "place %s has no allocation, not even zero", "المكان %s بلا تخصيص ولو بصفر", id)
		}
	}
	if total != r.s.Campaign.Target {
		r.fault(AllocationTotal, r.s.Campaign.ID, "allocations add up to %d, the target is %d", "مجموع التخصيص %d والمستهدف %d", total, r.s.Campaign.Target)
	}
}

func (r *referee) allocation(a *planner.Allocation, place *planner.Place) {
	id := string(a.Place)
	limit := place.Households
	if c := r.s.Campaign.Policy.CapPermille; c > 0 && c < 1000 {
		limit = limit * planner.Cartons(c) / 1000
	}
	if a.Cartons < 0 || a.Cartons > limit {
		r.fault(AllocationCap, id, "%s gets %d cartons, it may get 0 to %d", "خُصص للمكان %s عدد %d كرتونة والمسموح من 0 إلى %d", a.Place, a.Cartons, limit)
	}
	share, ok := new(big.Rat).SetString(a.Share)
	if !ok {
		r.fault(AllocationParts, id, "exact share %q of %s is not a fraction", "النصيب الدقيق %q للمكان %s ليس كسرًا", a.Share, a.Place)
	} else if off := new(big.Rat).Sub(share, new(big.Rat).SetInt64(int64(a.Cartons))); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
		r.fault(AllocationParts, id, "%s gets %d cartons, a carton or more off its exact share %s", "خُصص للمكان %s عدد %d كرتونة بفارق كرتونة أو أكثر عن نصيبه الدقيق %s", a.Place, a.Cartons, a.Share)
	} else if a.Floor+a.Need+a.Rounding != a.Cartons || a.Rounding < 0 || a.Rounding > 1 || a.Floor < 0 || a.Need < 0 {
		r.fault(AllocationParts, id, "%s: floor %d + need %d + rounding %d is not %d", "المكان %s: الحد الأدنى %d + الاحتياج %d + التقريب %d لا يساوي %d", a.Place, a.Floor, a.Need, a.Rounding, a.Cartons)
	}
	if want := r.s.Campaign.Tier(place.Governorate).Number; a.Tier != want {
		r.fault(RightTier, id, "%s is planned in tier %d, its governorate is of tier %d", "المكان %s مدرج في الأولوية %d ومحافظته في الأولوية %d", a.Place, a.Tier, want)
	}
}

// flows checks that every warehouse has what the flows take from it.
func (r *referee) flows() {
	balance := map[planner.SiteID]planner.Cartons{}
	for i := range r.s.Lots {
		balance[r.s.Lots[i].Warehouse] += r.s.Lots[i].Cartons
	}
	for _, f := range r.p.Trunk {
		if _, ok := r.site(f.From); !ok || r.Warehouses[f.To] == nil {
			r.fault(KnownNames, string(f.From)+" → "+string(f.To), "trunk flow between unknown sites %s and %s", "تدفق بين موقعين غير معروفين %s و%s", f.From, f.To)
			continue
		}
		balance[f.From] -= f.Cartons
		balance[f.To] += f.Cartons
	}
	for _, f := range r.p.Deliveries {
		if r.Warehouses[f.From] == nil || r.Places[f.Place] == nil {
			r.fault(KnownNames, string(f.From)+" → "+string(f.Place), "delivery flow between unknown %s and %s", "تدفق تسليم بين غير معروفين %s و%s", f.From, f.Place)
			continue
		}
		balance[f.From] -= f.Cartons
	}
	for i := range r.s.Warehouses {
		if id := r.s.Warehouses[i].ID; balance[id] < 0 {
			r.fault(FlowBalance, string(id), "the flows take %[2]d cartons more from %[1]s than it has and gets", "تأخذ التدفقات من المخزن %[1]s أكثر مما لديه وما يصله بمقدار %[2]d كرتونة", id, -balance[id])
		}
	}
}

// accounts checks that every allocated carton is delivered once or reported as
// unserved.
func (r *referee) accounts() {
	got, missing := map[planner.PlaceID]planner.Cartons{}, map[planner.PlaceID]planner.Cartons{}
	for i := range r.p.Waves {
		for j := range r.p.Waves[i].Trips {
			for _, s := range r.p.Waves[i].Trips[j].Stops {
				got[s.Place] += s.Cartons
			}
		}
	}
	for _, u := range r.p.Unserved {
		if r.Places[u.Place] == nil {
			r.fault(KnownNames, string(u.Place), "unserved cartons of unknown place %s", "كراتين غير مسلّمة لمكان غير معروف %s", u.Place)
		}
		missing[u.Place] += u.Cartons
	}
	for i := range r.p.Allocations {
		a := &r.p.Allocations[i]
		if got[a.Place]+missing[a.Place] != a.Cartons {
			r.fault(Accounted, string(a.Place), "%s is allocated %d cartons, but %d are delivered and %d reported unserved", "خُصص للمكان %s عدد %d كرتونة، والمسلّم %d وغير المسلّم %d", a.Place, a.Cartons, got[a.Place], missing[a.Place])
		}
		delete(got, a.Place)
	}
	for i := range r.s.Places { // in a fixed order
		if id := r.s.Places[i].ID; got[id] > 0 {
			r.fault(Accounted, string(id), "%s gets %d cartons without an allocation", "يصل المكان %s عدد %d كرتونة دون تخصيص", id, got[id])
		}
	}
}
