// Package allocate shares scarce cartons among units (places) exactly: the
// parts add up to the target, no unit passes its cap, and rounding stays within
// one carton of the exact share at every level of a hierarchy.
package allocate

import "math/big"

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
	Weight int64 // need of one household, 1000 is ordinary
}

// Group is one node of the hierarchy.
type Group struct{ Parent int }

// Tier is a priority class.
type Tier struct {
	// FloorPermille of its Base is each unit's floor, served before need.
	FloorPermille int64
}

// Policy decides the exact shares; rounding to whole cartons is the same for
// all policies.
type Policy interface {
	Shares(p *Problem) ([]Share, error)
}

// Share is a unit's exact share: Floor + Need, at most the unit's Cap.
type Share struct {
	Floor, Need *big.Rat
}

// Result is the whole cartons of each unit, beside the exact shares they
// round.
type Result struct {
	Cartons []int64
	Shares  []Share
}
