package route

import "context"

// Options bounds the search.
type Options struct {
	Seed uint64
	// Iterations is the number of ruin and recreate steps; 0 gives the
	// constructed solution.
	Iterations int
}

// Solve plans the day: as many cartons as it can get delivered, then at the least
// cost. What finds no truck is in Unserved; that is no error. The errors are a
// problem that contradicts itself and a cancelled ctx.
//
// The same problem, seed and iterations give the same solution. A step takes time
// linear in the visits of the day. Memory is quadratic in the stops up to 2,000
// of them (travel is cached), linear above.
func Solve(ctx context.Context, p *Problem, opt Options) (*Solution, error) {
	m, err := newModel(p)
	if err != nil {
		return nil, err
	}
	s := newSearch(m, opt.Seed)
	s.construct()
	first := s.answer()
	if opt.Iterations <= 0 {
		return first, nil
	}
	if err := s.anneal(ctx, opt.Iterations); err != nil {
		return nil, err
	}
	return better(first, s.answer()), nil
}

// better puts delivered cartons before cost. The search cannot see what mend will
// find a gap for, so its best need not be better than what it started from.
func better(a, b *Solution) *Solution {
	leftA, leftB := a.unserved(), b.unserved()
	if leftB < leftA || leftB == leftA && b.Cost <= a.Cost {
		return b
	}
	return a
}

func (s *Solution) unserved() int64 {
	sum := int64(0)
	for _, n := range s.Unserved {
		sum += n
	}
	return sum
}
