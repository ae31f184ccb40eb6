package transport

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// Verify checks that r is a flow of least cost for p, from p and r alone: it
// shares nothing with the solver. The flow must keep within the capacities and
// bring every node its supply; the potentials must prove it optimal, that is,
// no arc with room has a negative reduced cost, no arc with flow a positive
// one (complementary slackness), and Price finds no further arc with a negative
// one; and the cost must be what the flow costs. All faults are joined, up to a
// few of each kind. Time is linear in the arcs, plus one call of Price.
func Verify(p *Problem, r *Result) error {
	if err := verifyShape(p, r); err != nil {
		return err
	}
	return errors.Join(verifyFlow(p, r), verifyPotential(p, r), verifyCost(r))
}

// faults collects errors, but not millions of them.
type faults struct {
	list []error
	more int
}

func (f *faults) add(format string, args ...any) {
	if len(f.list) == 5 {
		f.more++
		return
	}
	f.list = append(f.list, fmt.Errorf(format, args...))
}

func (f *faults) err() error {
	if f.more > 0 {
		f.list = append(f.list, fmt.Errorf("and %d more of this kind", f.more))
	}
	return errors.Join(f.list...)
}

// verifyShape checks lengths, indices, and that the result is of this problem.
func verifyShape(p *Problem, r *Result) error {
	n, m := len(p.Supply), len(r.Arcs)
	switch {
	case len(r.Flow) != m:
		return fmt.Errorf("transport: %d flows for %d arcs", len(r.Flow), m)
	case len(r.Potential) != n:
		return fmt.Errorf("transport: %d potentials for %d nodes", len(r.Potential), n)
	case m < len(p.Arcs) || !slices.Equal(r.Arcs[:len(p.Arcs)], p.Arcs):
		return errors.New("transport: the result's arcs do not begin with the problem's")
	case m > len(p.Arcs) && p.Price == nil:
		return fmt.Errorf("transport: %d arcs that the problem does not have", m-len(p.Arcs))
	}
	const limit = int64(1) << 61 // keeps the reduced costs below from overflow
	for e, a := range r.Arcs {
		if a.From < 0 || a.To < 0 || int(a.From) >= n || int(a.To) >= n || a.Cost < -limit || a.Cost > limit {
			return fmt.Errorf("transport: arc %d (%d→%d, cost %d) is out of range", e, a.From, a.To, a.Cost)
		}
	}
	for v, pi := range r.Potential {
		if pi < -limit/2 || pi > limit {
			return fmt.Errorf("transport: potential %d of node %d is out of range", pi, v)
		}
	}
	return nil
}

// verifyFlow checks bounds and conservation.
func verifyFlow(p *Problem, r *Result) error {
	var bounds, nodes faults
	left := slices.Clone(p.Supply)
	for e, a := range r.Arcs {
		f := r.Flow[e]
		if f < 0 || a.Cap < Unbounded && f > a.Cap {
			bounds.add("transport: arc %d (%d→%d) carries %d, beyond 0 to %d", e, a.From, a.To, f, a.Cap)
		}
		if !subtract(&left[a.From], f) || !subtract(&left[a.To], -f) {
			return fmt.Errorf("transport: flow %d of arc %d (%d→%d) overflows", f, e, a.From, a.To)
		}
	}
	for v, b := range left {
		if b != 0 {
			nodes.add("transport: node %d with supply %d sends %d", v, p.Supply[v], p.Supply[v]-b)
		}
	}
	return errors.Join(bounds.err(), nodes.err())
}

// subtract takes f from *x unless that overflows.
func subtract(x *int64, f int64) bool {
	d := *x - f
	if (*x < 0) != (f < 0) && (d < 0) != (*x < 0) {
		return false
	}
	*x = d
	return true
}

// verifyPotential checks complementary slackness, on unlisted arcs too.
func verifyPotential(p *Problem, r *Result) error {
	var slack, missing faults
	for e, a := range r.Arcs {
		rc, f := a.Cost+r.Potential[a.From]-r.Potential[a.To], r.Flow[e]
		if rc < 0 && (a.Cap >= Unbounded || f < a.Cap) {
			slack.add("transport: arc %d (%d→%d) has reduced cost %d and room: flow %d of %d", e, a.From, a.To, rc, f, a.Cap)
		}
		if rc > 0 && f > 0 {
			slack.add("transport: arc %d (%d→%d) has reduced cost %d and carries %d", e, a.From, a.To, rc, f)
		}
	}
	if p.Price == nil {
		return slack.err()
	}
	p.Price(slices.Clone(r.Potential), func(a Arc) {
		if a.From < 0 || a.To < 0 || int(a.From) >= len(r.Potential) || int(a.To) >= len(r.Potential) {
			missing.add("transport: unlisted arc %d→%d has no such nodes", a.From, a.To)
		} else if rc := a.Cost + r.Potential[a.From] - r.Potential[a.To]; rc < 0 && a.Cap > 0 {
			missing.add("transport: unlisted arc %d→%d has reduced cost %d", a.From, a.To, rc)
		}
	})
	return errors.Join(slack.err(), missing.err())
}

// verifyCost adds the cost up in big integers.
func verifyCost(r *Result) error {
	sum, f, c := new(big.Int), new(big.Int), new(big.Int)
	for e, a := range r.Arcs {
		if r.Flow[e] != 0 {
			sum.Add(sum, f.Mul(f.SetInt64(r.Flow[e]), c.SetInt64(a.Cost)))
		}
	}
	if !sum.IsInt64() || sum.Int64() != r.Cost {
		return fmt.Errorf("transport: the flow costs %v, the result says %d", sum, r.Cost)
	}
	return nil
}
