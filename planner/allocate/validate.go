package allocate

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// most bounds the sums of Base and of Base × Weight, so that thousandths of
// them fit in 63 bits: nine thousand million million.
const most = math.MaxInt64 / 1000

// validate reports every fault of the problem.
func validate(p *Problem) error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("allocate: "+format, args...))
	}
	if p.Target < 0 || p.Target > most {
		fault("target %d is not between 0 and %d", p.Target, int64(most))
	}
	for i, t := range p.Tiers {
		if t.FloorPermille < 0 || t.FloorPermille > 1000 {
			fault("tier %d: floor of %d permille is not between 0 and 1000", i, t.FloorPermille)
		}
	}
	for i, g := range p.Groups {
		if g.Parent < -1 || g.Parent >= i {
			fault("group %d: parent %d does not come before it (-1 for none)", i, g.Parent)
		}
	}
	for i, u := range p.Units {
		for _, err := range unitFaults(p, u) {
			fault("unit %d: %w", i, err)
		}
	}
	if len(faults) == 0 {
		faults = totals(p)
	}
	return errors.Join(faults...)
}

// unitFaults reports what is wrong with one unit by itself.
func unitFaults(p *Problem, u Unit) (faults []error) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if u.Group < 0 || u.Group >= len(p.Groups) {
		fault("there is no group %d among %d", u.Group, len(p.Groups))
	}
	if u.Tier < 0 || u.Tier >= len(p.Tiers) {
		fault("there is no tier %d among %d", u.Tier, len(p.Tiers))
	}
	if u.Base < 0 {
		fault("base %d is negative", u.Base)
	}
	if u.Cap < 0 || u.Cap > u.Base {
		fault("cap %d is not between 0 and the base %d", u.Cap, u.Base)
	}
	if u.Weight < 0 || u.Weight == 0 && u.Cap > 0 {
		fault("weight %d: a unit that may get cartons weighs at least 1; set its cap to 0 to leave it out", u.Weight)
	}
	return faults
}

// totals reports sums that are too large to be exact, and a target above the
// caps.
func totals(p *Problem) []error {
	var base, weight, caps int64
	for i, u := range p.Units {
		hi, w := bits.Mul64(uint64(u.Base), uint64(u.Weight))
		if hi != 0 || w > most || u.Base > most || base > most-u.Base || weight > most-int64(w) {
			return []error{fmt.Errorf("allocate: unit %d: the sum of base × weight passes %d; use smaller weights", i, int64(most))}
		}
		base, weight, caps = base+u.Base, weight+int64(w), caps+u.Cap
	}
	if caps < p.Target {
		return []error{fmt.Errorf("allocate: target %d is above %d, the sum of all caps, by %d; lower the target or raise the caps",
			p.Target, caps, p.Target-caps)}
	}
	return nil
}
