package check

import (
	"math/big"
	"slices"

	"katf/geo"
	"katf/planner"
)

// flows checks the flows by themselves: known ends, each stated once, cartons
// that there are, and ways of the right length, time and cost.
func (r *referee) flows() {
	balance := r.supply()
	cost := new(big.Int) // in thousandths of a piastre
	trunk, local := r.trunk(), r.local()
	seen := map[[2]string]bool{}
	flow := func(from planner.SiteID, to string, cartons, most planner.Cartons) bool {
		key := [2]string{string(from), to}
		if cartons <= 0 || cartons > most || seen[key] {
			r.fault(FlowBalance, string(from)+" → "+to, "the flow from %s to %s of %d cartons stands twice or is not of 1 to %d", "التدفق من %s إلى %s (%d كرتونة) مكرر أو ليس بين 1 و%d", from, to, cartons, most)
			return false
		}
		seen[key] = true
		return true
	}
	most := planner.Cartons(0)
	for _, c := range balance {
		most += c
	}
	for _, f := range r.p.Trunk {
		from, ok := r.site(f.From)
		to := r.Warehouses[f.To]
		if !ok || to == nil || f.From == f.To {
			r.fault(KnownNames, string(f.From)+" → "+string(f.To), "trunk flow between unknown sites %s and %s", "تدفق بين موقعين غير معروفين %s و%s", f.From, f.To)
			continue
		}
		if flow(f.From, string(f.To), f.Cartons, most) {
			balance[f.From] -= f.Cartons
			balance[f.To] += f.Cartons
			r.way(string(f.From)+" → "+string(f.To), trunk, from, to.Point, f.Metres, f.Seconds)
			r.trunkPrice(&f)
			cost.Add(cost, priced(f.Cartons, f.Cost))
		}
	}
	for _, f := range r.p.Deliveries {
		from, to := r.Warehouses[f.From], r.Places[f.Place]
		if from == nil || to == nil {
			r.fault(KnownNames, string(f.From)+" → "+string(f.Place), "delivery flow between unknown %s and %s", "تدفق تسليم بين غير معروفين %s و%s", f.From, f.Place)
			continue
		}
		if flow(f.From, "place "+string(f.Place), f.Cartons, most) {
			balance[f.From] -= f.Cartons
			r.way(string(f.From)+" → "+string(f.Place), local, from.Point, to.Point, f.Metres, f.Seconds)
			whole := priced(f.Cartons, f.Cost) // one arc: rounded down by itself
			cost.Add(cost, whole.Mul(whole.Quo(whole, big.NewInt(1000)), big.NewInt(1000)))
		}
	}
	r.balances(balance)
	r.flowCost(cost)
}

// supply is what every site has of its own: opening stock, and what is packed in
// time to leave within the campaign.
func (r *referee) supply() map[planner.SiteID]planner.Cartons {
	out := map[planner.SiteID]planner.Cartons{}
	for i := range r.s.Lots {
		out[r.s.Lots[i].Warehouse] += r.s.Lots[i].Cartons
	}
	for i := range r.s.Plants {
		out[r.s.Plants[i].ID] = r.packed(r.s.Plants[i].ID, r.s.Campaign.Deadline)
	}
	return out
}

// packed is what a plant can have sent by the end of a day: what it packed on
// the days before, from the day before the campaign on.
func (r *referee) packed(plant planner.SiteID, by planner.Date) planner.Cartons {
	var sum planner.Cartons
	for _, p := range r.s.Production {
		from, to := max(p.From, r.s.Campaign.FirstDay-1), min(p.To, by-1)
		if p.Plant == plant && from <= to {
			sum += p.Cartons * planner.Cartons(to-from+1)
		}
	}
	return sum
}

func priced(c planner.Cartons, per1000 planner.Piastres) *big.Int {
	return new(big.Int).Mul(big.NewInt(int64(c)), big.NewInt(int64(per1000)))
}

func (r *referee) balances(balance map[planner.SiteID]planner.Cartons) {
	for _, id := range r.sites() {
		if balance[id] < 0 {
			r.fault(FlowBalance, string(id), "the flows take %[2]d cartons more from %[1]s than it has and gets", "تأخذ التدفقات من %[1]s أكثر مما لديه وما يصله بمقدار %[2]d كرتونة", id, -balance[id])
		}
	}
}

// sites lists warehouses, then plants.
func (r *referee) sites() []planner.SiteID {
	var out []planner.SiteID
	for i := range r.s.Warehouses {
		out = append(out, r.s.Warehouses[i].ID)
	}
	for i := range r.s.Plants {
		out = append(out, r.s.Plants[i].ID)
	}
	return out
}

func (r *referee) way(where string, travel geo.Travel, from, to geo.Point, m geo.Metres, sec geo.Seconds) {
	if metres, seconds := travel(from, to); metres != m || seconds != sec {
		r.fault(FlowWays, where, "%s is given as %d m and %d s, the way is %d m and %d s", "المسار %s مذكور بطول %d م وزمن %d ث، وهو %d م و%d ث", where, m, sec, metres, seconds)
	}
}

// trunkPrice checks the price of 1,000 cartons on full trucks of a type that is
// based at the giver, there and back. A truck's cost is two piastres off at most.
func (r *referee) trunkPrice(f *planner.TrunkFlow) {
	var want planner.Piastres
	for i := range r.s.VehicleTypes {
		v := &r.s.VehicleTypes[i]
		if !v.Trunk || v.Load < 1 || r.Fleets[planner.FleetKey{Site: f.From, Type: v.ID}].Trucks < 1 {
			continue
		}
		truck := r.roundTrip(v, f.Metres, f.Seconds)
		price := func(truck planner.Piastres) planner.Piastres {
			return planner.Piastres(rounded(int64(truck)*1000, int64(v.Load)))
		}
		if want = price(truck); price(truck-2) <= f.Cost && f.Cost <= price(truck+2) {
			return
		}
	}
	where := string(f.From) + " → " + string(f.To)
	r.fault(FlowWays, where, "1,000 cartons on %s are said to cost %d piastres, full trucks cost %d", "تكلفة ألف كرتونة على المسار %s المذكورة %d قرشًا، وبشاحنات ممتلئة %d", where, f.Cost, want)
}

// flowCost compares the flows' cost with what they say they cost. A trunk
// relation is made up of one part for each span of days between the dates of the
// tiers, each rounded down.
func (r *referee) flowCost(thousandths *big.Int) {
	if r.broken(KnownNames, FlowBalance) {
		return
	}
	says := new(big.Int).Mul(big.NewInt(int64(r.p.FlowCost)), big.NewInt(1000))
	off := new(big.Int).Sub(thousandths, says)
	parts := int64(len(r.p.Trunk) * r.spans())
	if off.Sign() < 0 || off.Cmp(big.NewInt(max(1, parts*1000))) >= 0 {
		r.fault(FlowWays, r.s.Campaign.ID, "the flows are said to cost %d piastres, they add up to %d", "تكلفة التدفقات المذكورة %d قرشًا ومجموعها %d", r.p.FlowCost, new(big.Int).Quo(thousandths, big.NewInt(1000)))
	}
}

// spans counts the spans of days between the dates on which a tier starts or
// ends.
func (r *referee) spans() int {
	cuts := []planner.Date{r.s.Campaign.FirstDay, r.s.Campaign.Deadline + 1}
	for _, t := range r.s.Campaign.Tiers {
		cuts = append(cuts, t.StartsOn, t.CompleteBy+1)
	}
	slices.Sort(cuts)
	return len(slices.Compact(cuts)) - 1
}

// relation is a pair of ends that cartons move between.
type relation struct {
	from planner.SiteID
	to   string
}

// carried checks that what moves follows the flows. What the flow model could
// bring to a place by no way may come from any warehouse all the same.
func (r *referee) carried() {
	if r.broken(KnownNames, FlowBalance, EveryPlace) {
		return
	}
	trunk, flow := map[relation]planner.Cartons{}, map[relation]planner.Cartons{}
	for _, f := range r.p.Trunk {
		trunk[relation{f.From, string(f.To)}] = f.Cartons
	}
	free := map[string]planner.Cartons{} // by place: cartons of no flow
	for i := range r.p.Allocations {
		free[string(r.p.Allocations[i].Place)] = r.p.Allocations[i].Cartons
	}
	for _, f := range r.p.Deliveries {
		flow[relation{f.From, string(f.Place)}] = f.Cartons
		if free[string(f.Place)] -= f.Cartons; free[string(f.Place)] < 0 {
			r.fault(FlowsCarried, string(f.Place), "the flows bring %[2]d cartons more to %[1]s than it is allocated", "تجلب التدفقات إلى %[1]s أكثر من تخصيصه بمقدار %[2]d كرتونة", f.Place, -free[string(f.Place)])
		}
	}
	for i := range r.p.Waves {
		for _, t := range r.p.Waves[i].Trips {
			for _, s := range t.Stops {
				k := relation{r.p.Waves[i].Warehouse, string(s.Place)}
				beyond := max(0, s.Cartons-max(0, flow[k]))
				flow[k] -= s.Cartons
				if free[k.to] -= beyond; beyond > 0 && free[k.to] < 0 {
					r.fault(FlowsCarried, t.ID, "trip %s brings %d cartons to %s that no flow brings there from %s", "تحمل الرحلة %s عدد %d كرتونة إلى %s لا يأتي بها تدفق من %s", t.ID, beyond, s.Place, k.from)
				}
			}
		}
	}
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		k := relation{t.From, string(t.To)}
		if trunk[k] -= t.Cartons; trunk[k] < 0 {
			r.fault(FlowsCarried, t.ID, "with transfer %[1]s %[4]d cartons more have gone from %[2]s to %[3]s than flow there", "بالنقلة %[1]s يزيد المنقول من %[2]s إلى %[3]s على التدفق بينهما بمقدار %[4]d كرتونة", t.ID, t.From, t.To, -trunk[k])
		}
	}
}
