// Package allocate shares scarce cartons among units (places) exactly: the
// parts add up to the target, no unit passes its cap, and rounding stays within
// one carton of the exact share at every level of a hierarchy.
//
// A [Policy] decides the exact shares, as fractions. Rounding to whole cartons
// is the same for every policy; [Allocate] states its rule.
package allocate

import "errors"

// Problem is one sharing-out. It is read only.
type Problem struct {
	Target int64
	Units  []Unit
	// Groups is the hierarchy above the units, for rounding and for quotas:
	// tiers, governorates, markaz. Parents come before their children; the
	// roots have Parent -1.
	Groups []Group
	Tiers  []Tier // served in this order; Unit.Tier indexes it
}

// Unit is one receiver.
type Unit struct {
	Group  int   // index into Groups of its lowest group
	Tier   int   // index into Tiers
	Base   int64 // eligible households: coverage is cartons / Base
	Cap    int64 // cartons at most, ≤ Base
	Weight int64 // need of one household, 1000 is ordinary; at least 1 where Cap is not 0
}

// Group is one node of the hierarchy.
type Group struct{ Parent int }

// Tier is a priority class.
type Tier struct {
	// FloorPermille of its Base is each unit's floor, served before need.
	FloorPermille int64
}

// Policy decides the exact shares; rounding to whole cartons is the same for
// all policies. The shares add up to the target and none is above its cap. A
// policy may rely on the problem being valid.
type Policy interface {
	Shares(p *Problem) ([]Share, error)
}

// Share is a unit's exact share: Floor + Need, at most the unit's Cap.
type Share struct {
	Floor, Need Amount
}

// Total is the share itself. It panics where Floor and Need have no common
// denominator within 63 bits, which [Allocate] has ruled out for its shares.
func (s Share) Total() Amount {
	t, ok := s.Floor.plus(s.Need)
	if !ok {
		panic("allocate: floor " + s.Floor.String() + " and need " + s.Need.String() + " have no common denominator")
	}
	return t
}

// Parts splits the share's whole cartons: floor is the whole cartons of the
// floor, need the whole cartons that need adds to it. Their sum is the share
// rounded down, so what a result adds for rounding is 0 or 1.
func (s Share) Parts() (floor, need int64) {
	return s.Floor.Whole, s.Total().Whole - s.Floor.Whole
}

// String writes the share as a fraction in lowest terms, such as "4711/13", or
// as a whole number.
func (s Share) String() string { return s.Total().String() }

// Result is the whole cartons of each unit, beside the exact shares they
// round.
type Result struct {
	Cartons []int64
	Shares  []Share
}

// Allocate shares p.Target cartons by a policy. The cartons add up to the
// target exactly; a target above the sum of caps is an error that gives both
// figures. All faults of the problem come back at once (errors.Join).
//
// Rounding is a controlled rounding over the tree of groups (Cox 1987, "A
// constructive procedure for unbiased controlled rounding", JASA 82, with a
// published order in place of chance): from the top down every group, then
// every unit, gets its exact share rounded down or up, and children add up to
// their parent. Each child first gets its share rounded down; the cartons that
// are left over go one each to the children that have a fraction, in this
// order:
//
//  1. those that would leave somebody out: a unit with a share below one
//     carton, or a group that needs the carton so that none of its units is
//     left without any;
//  2. the larger fraction (largest remainder, Hamilton's method);
//  3. the larger base, eligible households;
//  4. the lower index: groups before units, each in the problem's order.
//
// Cost: O(n log n) for n units and groups; 5,716 units take about 2 ms.
func Allocate(p *Problem, policy Policy) (*Result, error) {
	if err := validate(p); err != nil {
		return nil, err
	}
	if policy == nil {
		return nil, errors.New("allocate: no policy given")
	}
	shares, err := policy.Shares(p)
	if err != nil {
		return nil, err
	}
	cartons, err := round(p, shares)
	if err != nil {
		return nil, err
	}
	return &Result{Cartons: cartons, Shares: shares}, nil
}
