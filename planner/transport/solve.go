package transport

import (
	"context"
	"fmt"
	"slices"
)

// Options are settings of a Solve; the zero value is good.
type Options struct {
	// Progress, if set, is called every few thousand pivots with their number.
	Progress func(pivots int)
}

// breath is the number of pivots between looks at the context.
const breath = 4096

// Solve finds a flow of least cost and its certificate, by the primal network
// simplex method with column generation. The same problem gives the same
// result, always.
//
// It fails with an error wrapping ErrInvalid, ErrUnbounded or (an
// *InfeasibleError) ErrInfeasible, or the context's error, which it looks at
// every few thousand pivots. Memory is about 20 bytes an arc and 150 a node,
// beside the problem and the result. Time has no useful bound but is
// measured in docs/PERFORMANCE.md.
//
// Péter Kovács: Minimum-cost flow algorithms: an experimental evaluation.
// Optimization Methods and Software 30 (2015) 94–127; William H. Cunningham: A
// network simplex method. Mathematical Programming 11 (1976) 105–116.
func Solve(ctx context.Context, p *Problem, opt Options) (*Result, error) {
	lim, err := p.check()
	if err != nil {
		return nil, err
	}
	s, err := optimum(ctx, p, opt)
	if err != nil {
		return nil, err
	}
	for {
		more, err := s.generate(p.Price, lim)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if err := s.optimise(ctx, opt); err != nil {
			return nil, err
		}
	}
	if err := s.shortage(); err != nil {
		return nil, err
	}
	return s.result()
}

// optimum is the optimal basis of the listed arcs.
func optimum(ctx context.Context, p *Problem, opt Options) (*simplex, error) {
	pi, err := guide(ctx, p)
	if err != nil {
		return nil, err
	}
	s := newSimplex(p)
	s.start(p.Supply, pi)
	return s, s.optimise(ctx, opt)
}

// optimise pivots until no known arc violates its bound.
func (s *simplex) optimise(ctx context.Context, opt Options) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for e := s.entering(); e != none; e = s.entering() {
		if !s.pivot(e) {
			return fmt.Errorf("%w (one that holds arc %d→%d)", ErrUnbounded, s.from[e], s.to[e])
		}
		if s.pivots%breath != 0 {
			continue
		}
		if opt.Progress != nil {
			opt.Progress(s.pivots)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// generate asks price for arcs that would lower the cost and adds them at their
// lower bound, so that the basis stands. It reports whether there were any.
func (s *simplex) generate(price func([]int64, func(Arc)), lim *limits) (bool, error) {
	if price == nil {
		return false, nil
	}
	pi := s.potential()
	more, fault := false, error(nil)
	price(slices.Clone(pi), func(a Arc) {
		if fault != nil {
			return
		}
		if err := lim.admit(a); err != nil {
			fault = fmt.Errorf("%w: priced arc %d→%d: %v", ErrInvalid, a.From, a.To, err)
			return
		}
		s.arcs = append(s.arcs, a)
		s.index(a)
		more = more || a.Cap > 0 && a.Cost+pi[a.From]-pi[a.To] < 0
	})
	return more, fault
}

// potential gives the potentials relative to the root.
func (s *simplex) potential() []int64 {
	pi := make([]int64, s.n)
	for u := range pi {
		pi[u] = s.at(int32(u)) - s.pi[s.n]
	}
	return pi
}

// shortage is the error of a basis in which artificial arcs still carry flow.
func (s *simplex) shortage() error {
	bad := &InfeasibleError{}
	for u := range s.n {
		if s.pred[u] != none || s.flow[u] == 0 {
			continue
		}
		short := Shortage{u, s.flow[u]}
		if s.up[u] {
			bad.Unsent = append(bad.Unsent, short)
			bad.Total += short.Amount
		} else {
			bad.Unreceived = append(bad.Unreceived, short)
		}
	}
	if bad.Total == 0 {
		return nil
	}
	return bad
}

func (s *simplex) result() (*Result, error) {
	r := &Result{Arcs: s.arcs, Flow: make([]int64, len(s.arcs)), Potential: s.potential(), Pivots: s.pivots}
	for e, st := range s.state {
		if st == atUpper {
			r.Flow[e] = s.arcs[e].Cap
		}
	}
	for u := range s.n {
		if e := s.pred[u]; e != none {
			r.Flow[e] = s.flow[u]
		}
	}
	if len(r.Potential) > 0 {
		least := slices.Min(r.Potential)
		for u := range r.Potential {
			r.Potential[u] -= least
		}
	}
	var err error
	r.Cost, err = totalCost(r.Arcs, r.Flow)
	return r, err
}
