package scenario

import (
	"maps"
	"slices"

	"katf/planner"
)

// quotas judges the cartons that are fixed for governorates.
func (r *review) quotas() {
	p := &r.s.Campaign.Policy
	if !r.sound(campaignTable, 0, "policy.name") {
		return
	}
	if p.Name != "quota" {
		if len(p.Quotas) > 0 {
			r.at(campaignTable, 0, "policy.name", say("quotas are given, but only the policy \"quota\" heeds them", "ذُكرت حصص، ولا يعمل بها إلا قاعدة «quota»"))
		}
		return
	}
	if len(p.Quotas) == 0 {
		r.at(campaignTable, 0, "policy.name", say("the policy \"quota\" needs policy.quotas: cartons by governorate", "قاعدة «quota» تحتاج policy.quotas: كراتين كل محافظة"))
		return
	}
	sum, good := planner.Cartons(0), true
	for _, g := range slices.Sorted(maps.Keys(p.Quotas)) {
		r.quota(g, p.Quotas[g])
		good = good && r.sound(campaignTable, 0, quotaKeys+g)
		sum += p.Quotas[g]
	}
	if good && r.sound(campaignTable, 0, "target_cartons") {
		r.quotaSum(sum)
	}
}

func (r *review) quota(governorate string, n planner.Cartons) {
	column := quotaKeys + governorate
	if m := governorateFault(governorate); m != nil {
		r.at(campaignTable, 0, column, m)
		return
	}
	if m := boundsFault(int64(n), 0, most); m != nil {
		r.at(campaignTable, 0, column, m)
		return
	}
	if may, ok := r.capacity(governorate); ok && n > may {
		r.at(campaignTable, 0, column, say("is more than the %s cartons that the places of the governorate may get", "أكثر من %s كرتونة، وهو ما يجوز لأماكن المحافظة", grouped(may)))
	}
}

// quotaSum judges all quotas together: neither more than the target, nor so few
// that the governorates without a quota cannot take the rest.
func (r *review) quotaSum(sum planner.Cartons) {
	c := &r.s.Campaign
	if sum > c.Target {
		r.at(campaignTable, 0, "policy.name", say("the quotas add up to %s cartons, %s more than the target", "مجموع الحصص %s كرتونة، أكثر من المستهدف بـ %s", grouped(sum), grouped(sum-c.Target)))
		return
	}
	all, ok := r.capacity("")
	if !ok {
		return
	}
	for g := range c.Policy.Quotas { // a sum: the order does not show
		own, _ := r.capacity(g)
		all -= own
	}
	if rest := c.Target - sum; rest > all {
		r.at(campaignTable, 0, "policy.name", say("the quotas leave %s cartons, but the governorates without a quota may get only %s", "تترك الحصص %s كرتونة، ولا يجوز للمحافظات التي بلا حصة سوى %s", grouped(rest), grouped(all)))
	}
}
