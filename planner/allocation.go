package planner

import (
	"fmt"
	"maps"
	"slices"

	"katf/planner/allocate"
)

// share runs the allocation stage: the campaign's target shared among all
// places by its policy, whole cartons within one of the exact share at every
// level (tier, governorate, markaz, place).
func share(s *Scenario) ([]Allocation, Fairness, error) {
	h := newHierarchy(s)
	policy, err := h.policy(&s.Campaign.Policy)
	if err != nil {
		return nil, Fairness{}, err
	}
	problem := h.problem(s)
	result, err := allocate.Allocate(problem, policy)
	if err != nil {
		return nil, Fairness{}, fmt.Errorf("allocate: %w", err)
	}
	without, err := allocate.Allocate(level(problem), policy)
	if err != nil {
		return nil, Fairness{}, fmt.Errorf("allocate without tiers: %w", err)
	}
	return h.allocations(s, problem, result), h.fairness(s, result.Cartons, without.Cartons), nil
}

// level is the yardstick for what border-first costs: the same target, and
// everybody in the last tier.
func level(p *allocate.Problem) *allocate.Problem {
	out := *p
	out.Tiers = p.Tiers[len(p.Tiers)-1:]
	out.Units = slices.Clone(p.Units)
	for i := range out.Units {
		out.Units[i].Tier = 0
	}
	return &out
}

// hierarchy is the tree tier > governorate > markaz above the places.
type hierarchy struct {
	groups      []allocate.Group
	tiers       []Tier         // in order of number
	tierOf      []int          // by place: index into tiers
	markaz      []int          // by place: index into groups
	governorate map[string]int // ISO code to group
}

func newHierarchy(s *Scenario) *hierarchy {
	h := &hierarchy{governorate: map[string]int{}}
	h.tiers, h.tierOf = s.tiers()
	for range h.tiers {
		h.groups = append(h.groups, allocate.Group{Parent: -1})
	}
	markaz := map[string]int{}
	for i := range s.Places {
		p := &s.Places[i]
		g := h.child(h.governorate, p.Governorate, h.tierOf[i])
		h.markaz = append(h.markaz, h.child(markaz, p.Governorate+" "+p.Markaz, g))
	}
	return h
}

// child finds or adds the group of a code under a parent.
func (h *hierarchy) child(index map[string]int, code string, parent int) int {
	g, ok := index[code]
	if !ok {
		g = len(h.groups)
		index[code] = g
		h.groups = append(h.groups, allocate.Group{Parent: parent})
	}
	return g
}

func (h *hierarchy) policy(p *Policy) (allocate.Policy, error) {
	switch p.Name {
	case "tier-then-need":
		return allocate.TierThenNeed{}, nil
	case "max-min":
		return allocate.MaxMin{}, nil
	case "quota":
		quota := allocate.Quota{Cartons: map[int]int64{}}
		for _, code := range slices.Sorted(maps.Keys(p.Quotas)) {
			g, ok := h.governorate[code]
			if !ok {
				return nil, fmt.Errorf("quota for %s: the scenario has no place there", code)
			}
			quota.Cartons[g] = int64(p.Quotas[code])
		}
		return quota, nil
	}
	return nil, fmt.Errorf("unknown policy %q: use tier-then-need, max-min or quota", p.Name)
}

func (h *hierarchy) problem(s *Scenario) *allocate.Problem {
	p := &allocate.Problem{Target: int64(s.Campaign.Target), Groups: h.groups}
	for _, t := range h.tiers {
		p.Tiers = append(p.Tiers, allocate.Tier{FloorPermille: t.FloorPermille})
	}
	for i := range s.Places {
		place := &s.Places[i]
		p.Units = append(p.Units, allocate.Unit{
			Group: h.markaz[i], Tier: h.tierOf[i],
			Base: int64(place.Households), Cap: int64(s.Campaign.Cap(place)), Weight: place.NeedPermille,
		})
	}
	return p
}

// Cap is the most cartons a place may get: one a household, or the policy's
// share of that.
func (c *Campaign) Cap(p *Place) Cartons {
	if c.Policy.CapPermille == 0 {
		return p.Households
	}
	return min(p.Households, p.Households*Cartons(c.Policy.CapPermille)/1000)
}

func (h *hierarchy) allocations(s *Scenario, p *allocate.Problem, r *allocate.Result) []Allocation {
	out := make([]Allocation, len(s.Places))
	for i := range out {
		exact, limit := r.Shares[i].Total(), p.Units[i].Cap
		floor := r.Shares[i].Floor.Whole
		out[i] = Allocation{
			Place: s.Places[i].ID, Tier: h.tiers[h.tierOf[i]].Number,
			Cartons: Cartons(r.Cartons[i]), Cap: Cartons(limit),
			Floor: Cartons(floor), Need: Cartons(exact.Whole - floor), Rounding: Cartons(r.Cartons[i] - exact.Whole),
			Share: exact.String(), Capped: limit > 0 && exact.Whole == limit,
		}
	}
	return out
}
