package allocate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Quota fixes the cartons of some groups, such as governorates. Inside each of
// them, and among all units that no quota covers, floors and need decide as
// under [TierThenNeed]. No group with a quota may lie within another.
type Quota struct {
	Cartons map[int]int64 // by index into Problem.Groups
}

// Shares gives the exact shares, or every quota that cannot be kept, with the
// figures.
func (q Quota) Shares(p *Problem) ([]Share, error) {
	holder, err := q.holders(p)
	if err != nil {
		return nil, err
	}
	members := make(map[int][]int)
	caps := make(map[int]int64)
	for i, u := range p.Units {
		h := holder[u.Group]
		members[h] = append(members[h], i)
		caps[h] += u.Cap
	}
	rest := p.Target
	var faults []error
	for _, g := range slices.Sorted(maps.Keys(q.Cartons)) {
		if n := q.Cartons[g]; n > caps[g] {
			faults = append(faults, fmt.Errorf("allocate: the quota of group %d, %d cartons, is above the %d that its units may get", g, n, caps[g]))
		}
		rest -= q.Cartons[g]
	}
	if rest < 0 {
		faults = append(faults, fmt.Errorf("allocate: the quotas add up to %d, more than the target %d", p.Target-rest, p.Target))
	}
	if rest > caps[-1] {
		faults = append(faults, fmt.Errorf("allocate: the quotas leave %d cartons, but the units outside them may get only %d", rest, caps[-1]))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	shares := make([]Share, len(p.Units))
	for g, units := range members { // each writes its own shares: the order does not show
		n := rest
		if g >= 0 {
			n = q.Cartons[g]
		}
		tierThenNeed(p, units, n, shares)
	}
	return shares, nil
}

// holders gives for every group the group whose quota it falls under, or -1.
func (q Quota) holders(p *Problem) ([]int, error) {
	var faults []error
	for _, g := range slices.Sorted(maps.Keys(q.Cartons)) {
		if g < 0 || g >= len(p.Groups) {
			faults = append(faults, fmt.Errorf("allocate: a quota names group %d, but there are %d groups", g, len(p.Groups)))
		}
		if q.Cartons[g] < 0 {
			faults = append(faults, fmt.Errorf("allocate: the quota of group %d, %d, is negative", g, q.Cartons[g]))
		}
	}
	holder := make([]int, len(p.Groups))
	for g, group := range p.Groups {
		holder[g] = -1
		if group.Parent >= 0 {
			holder[g] = holder[group.Parent]
		}
		if _, ok := q.Cartons[g]; !ok {
			continue
		}
		if holder[g] >= 0 {
			faults = append(faults, fmt.Errorf("allocate: group %d has a quota and lies within group %d, which has one too", g, holder[g]))
		}
		holder[g] = g
	}
	return holder, errors.Join(faults...)
}
