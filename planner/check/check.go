// Package check is the referee: it takes a scenario and a plan, shares no code
// with the solvers, and lists every rule that the plan breaks. It judges plans
// made by the planner as well as plans made or changed by hand.
//
// What it lets pass, and why:
//
//   - A truck may arrive, begin, leave, return later and begin to load earlier
//     than it must: a person may plan a rest. Never the other way round.
//   - A trip's cost may be a piastre off, a transfer's two for each truck: rates
//     per kilometre and hour are rounded to whole piastres once or each.
//   - A price of 1,000 cartons on the trunk may be off by what two piastres a
//     truck make of it. The flows' cost may be below their sum by less than a
//     piastre for each span of days of each trunk relation: each is rounded down.
//   - Kilogram-kilometres may be rounded down once or leg by leg.
//   - What only solving again could tell is not judged: the seed, what the
//     flows' proof of the least cost rests on, how much a binding limit saves,
//     whether a shortfall is proved and a remedy works.
package check

import (
	"cmp"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner"
)

// Violation is one broken rule.
type Violation struct {
	Rule  Rule   `json:"rule"`
	Where string `json:"where"` // id of the place, wave, trip, transfer or site
	// Date is the day of a violation at a site; that of a wave or trip is theirs.
	Date   planner.Date `json:"date,omitzero"`
	TextEn string       `json:"text_en"`
	TextAr string       `json:"text_ar"`
}

// Plan lists every violation, in the order of the rules and then of the plan.
// An empty list is a plan that can be carried out. The scenario is taken to be
// valid; the plan may hold anything at all. Names that the scenario does not
// have are reported once and what hangs on them is left out, and so are shares
// and flows that rest on allocations or names already found wrong. Cost: linear
// in the plan, plus sorting the trips of each truck and door, the places by
// coverage, and for each wave the closures.
func Plan(s *planner.Scenario, p *planner.Plan) []Violation {
	r := newReferee(s, p)
	r.identity()
	r.form()
	r.ids()
	r.allocations()
	r.levels()
	r.policy()
	r.fairness()
	r.flows()
	r.carried()
	r.prices()
	r.waves()
	r.trips()
	r.trucksAndDoors()
	r.transfers()
	r.stock()
	r.accounts()
	r.unserved()
	r.summary()
	slices.SortStableFunc(r.found, func(a, b Violation) int { return cmp.Compare(order[a.Rule], order[b.Rule]) })
	return r.found
}

// referee holds the scenario by id, and what was found.
type referee struct {
	s *planner.Scenario
	p *planner.Plan
	*planner.Index
	allocation map[planner.PlaceID]*planner.Allocation // the first of each known place
	dayOff     map[planner.Date]bool
	found      []Violation
}

func newReferee(s *planner.Scenario, p *planner.Plan) *referee {
	r := &referee{s: s, p: p, Index: s.Index(), allocation: map[planner.PlaceID]*planner.Allocation{}, dayOff: map[planner.Date]bool{}}
	for _, d := range s.Calendar {
		r.dayOff[d.Date] = !d.Working
	}
	return r
}

// fault records a violation; args serve both texts, in the same order.
func (r *referee) fault(rule Rule, where, en, ar string, args ...any) {
	r.found = append(r.found, Violation{Rule: rule, Where: where, TextEn: fmt.Sprintf(en, args...), TextAr: fmt.Sprintf(ar, args...)})
}

// faultOn is a fault of a site on a day.
func (r *referee) faultOn(d planner.Date, rule Rule, where, en, ar string, args ...any) {
	r.fault(rule, where, en, ar, args...)
	r.found[len(r.found)-1].Date = d
}

// broken reports whether one of the rules was found broken so far.
func (r *referee) broken(rules ...Rule) bool {
	return slices.ContainsFunc(r.found, func(v Violation) bool { return slices.Contains(rules, v.Rule) })
}

// site gives the position of a warehouse or plant.
func (r *referee) site(id planner.SiteID) (geo.Point, bool) {
	if w, ok := r.Warehouses[id]; ok {
		return w.Point, true
	}
	if p, ok := r.Plants[id]; ok {
		return p.Point, true
	}
	return geo.Point{}, false
}

// local is the travel between warehouses and places without closures.
func (r *referee) local() geo.Travel {
	return geo.Estimate(r.s.Campaign.Road.DetourPermille, r.s.Campaign.Road.LocalSpeed)
}

// trunk is the travel of trunk trucks.
func (r *referee) trunk() geo.Travel {
	return geo.Estimate(r.s.Campaign.Road.DetourPermille, r.s.Campaign.Road.TrunkSpeed)
}

// inCampaign reports whether a day lies in the campaign.
func (r *referee) inCampaign(d planner.Date) bool {
	return r.s.Campaign.FirstDay <= d && d <= r.s.Campaign.Deadline
}

// rounded is a/b rounded up, for positive b.
func rounded(a, b int64) int64 { return (a + b - 1) / b }

// atRate is the seconds that cartons take at a rate per hour, rounded up.
func atRate(c planner.Cartons, perHour int64) int64 { return rounded(int64(c)*3600, max(1, perHour)) }
