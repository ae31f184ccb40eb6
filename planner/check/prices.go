package check

import (
	"cmp"
	"slices"

	"katf/planner"
)

// prices checks that each shadow price is of a limit there is, and agrees with
// the flows. A plan without any is one without prices.
func (r *referee) prices() {
	if len(r.p.Prices) == 0 {
		return
	}
	supply := map[planner.SiteID]int{}
	gates := map[planner.SiteID][]*planner.Price{} // of what leaves a warehouse
	for i := range r.p.Prices {
		p := &r.p.Prices[i]
		where := string(p.Site) + " " + p.Limit
		if _, ok := r.site(p.Site); !ok {
			r.fault(KnownNames, where, "a price is of unknown site %s", "سعر لموقع غير معروف %s", p.Site)
			continue
		}
		if !r.priced(p) {
			r.fault(PriceSense, where, "the price of %[2]s at %[1]s from %[3]s to %[4]s can't be: %[5]d piastres, %[6]d of %[7]d used", "سعر الحد %[2]s في %[1]s من %[3]s إلى %[4]s غير ممكن: %[5]d قرشًا، والمستخدم %[6]d من %[7]d", p.Site, p.Limit, p.From, p.To, p.Saving, p.Used, p.Allowed)
		}
		if p.Limit == "supply" {
			supply[p.Site]++
		} else {
			gates[p.Site] = append(gates[p.Site], p)
		}
	}
	if r.broken(KnownNames, FlowBalance, PriceSense) {
		return
	}
	for _, id := range r.sites() {
		if supply[id] != 1 {
			r.fault(PriceSense, string(id), "%s has %d prices of supply, not one", "لدى %s عدد %d من أسعار الإمداد لا سعر واحد", id, supply[id])
		}
		if r.Warehouses[id] != nil {
			r.gates(id, gates[id])
		}
	}
}

// gates checks that the prices of what leaves a warehouse cover the campaign's
// days, each once, and speak of what the flows take from it. Where no limit is
// reached that is all of it.
func (r *referee) gates(id planner.SiteID, prices []*planner.Price) {
	slices.SortStableFunc(prices, func(a, b *planner.Price) int { return cmp.Compare(a.From, b.From) })
	next, used, full := r.s.Campaign.FirstDay, planner.Cartons(0), false
	for _, p := range prices {
		if p.From == next {
			next = p.To + 1
		}
		used += p.Used
		full = full || p.Used == p.Allowed
	}
	if next != r.s.Campaign.Deadline+1 || len(prices) != r.spans() {
		r.fault(PriceSense, string(id), "the %[2]d prices of %[1]s do not cover each day of the campaign once", "أسعار %[1]s (%[2]d) لا تغطي كل يوم من أيام الحملة مرة واحدة", id, len(prices))
	}
	var sent planner.Cartons
	for _, f := range r.p.Deliveries {
		if f.From == id {
			sent += f.Cartons
		}
	}
	if used > sent || used < sent && !full {
		r.fault(PriceSense, string(id), "the prices of %s speak of %d cartons that leave, its flows of %d", "أسعار %s تذكر خروج %d كرتونة وتدفقاته %d", id, used, sent)
	}
}

// priced reports whether a price can be: its limit is one of the site's, holds
// on days of the campaign, is not overrun and, where it pays to raise what may
// leave, is reached. (Of supply the early days may bind alone.)
func (r *referee) priced(p *planner.Price) bool {
	if p.Saving < 0 || p.Used < 0 || p.Used > p.Allowed || p.From > p.To || !r.inCampaign(p.From) || !r.inCampaign(p.To) {
		return false
	}
	w := r.Warehouses[p.Site]
	switch p.Limit {
	case "supply":
		whole := p.From == r.s.Campaign.FirstDay && p.To == r.s.Campaign.Deadline
		if w != nil {
			return whole && p.Allowed <= r.opening(p.Site)
		}
		return whole && p.Allowed == r.packed(p.Site, r.s.Campaign.Deadline) && p.Used == r.given(p.Site)
	case "doors", "fleet":
		return w != nil && (p.Saving == 0 || p.Used == p.Allowed) && p.Allowed <= r.doors(w, p.From, p.To)
	}
	return false
}

func (r *referee) opening(id planner.SiteID) (sum planner.Cartons) {
	for i := range r.s.Lots {
		if r.s.Lots[i].Warehouse == id {
			sum += r.s.Lots[i].Cartons
		}
	}
	return sum
}

// given is what the trunk flows take from a site.
func (r *referee) given(id planner.SiteID) (sum planner.Cartons) {
	for _, f := range r.p.Trunk {
		if f.From == id {
			sum += f.Cartons
		}
	}
	return sum
}

// doors is what passes a warehouse's doors in a span of days of the campaign.
func (r *referee) doors(w *planner.Warehouse, from, to planner.Date) (sum planner.Cartons) {
	for d := from; d <= to; d++ {
		sum += r.s.Handling(w, d)
	}
	return sum
}
