package planner

import "context"

// trials plans changed scenarios again.
type trials struct {
	d    *dated
	job  *job
	left int // how many more may be made
	*inquiry
	report func(left int) // told before each of them
}

// smallest gives the fewest units of a change that serve a shortfall, 0 if none
// was found: one unit less was tried, and does not. It looks up or down from
// where the change starts, in doubling steps, and then halves.
func (t *trials) smallest(ctx context.Context, s *shortfall, c *change) (int64, error) {
	start := min(max(1, c.start), c.most)
	low, high := int64(0), start // low does not serve, high does
	ok, err := t.serves(ctx, s, c, start)
	if err == nil && ok {
		low, high, err = t.down(ctx, s, c, high)
	} else if err == nil {
		low, high, err = t.up(ctx, s, c, start)
	}
	for err == nil && low+1 < high {
		mid := (low + high) / 2
		if ok, err = t.serves(ctx, s, c, mid); ok {
			high = mid
		} else {
			low = mid
		}
	}
	if err == nil && high > 0 {
		high, err = t.confirm(ctx, s, c, high)
	}
	if t.left < 0 { // nobody knows whether less would do
		high = 0
	}
	return high, err
}

// confirm tries what was found, and one less, in all rounds of fitting: trials
// end early, where the waves alone leave too much in the first round, or as soon
// as a round serves the shortfall, though a later one may serve an earlier tier
// better instead. It is 0 if the amount does not do after all.
func (t *trials) confirm(ctx context.Context, s *shortfall, c *change, units int64) (int64, error) {
	ok, err := t.servesInAll(ctx, s, c, units)
	if err != nil || !ok {
		return 0, err
	}
	for units > 1 && t.left > 0 {
		if ok, err = t.servesInAll(ctx, s, c, units-1); err != nil || !ok {
			break
		}
		units--
	}
	return units, err
}

// down looks for an amount that does not serve below one that does.
func (t *trials) down(ctx context.Context, s *shortfall, c *change, serves int64) (low, high int64, err error) {
	high = serves
	for step := int64(1); ; step *= 2 {
		if low = max(0, high-step); low == 0 {
			return low, high, nil
		}
		if ok, err := t.serves(ctx, s, c, low); err != nil || !ok {
			return low, high, err
		}
		high = low
	}
}

// up looks for an amount that serves above one that does not; high is 0 if not
// even the most does.
func (t *trials) up(ctx context.Context, s *shortfall, c *change, fails int64) (low, high int64, err error) {
	if ok, err := t.serves(ctx, s, c, c.most); err != nil || !ok {
		return 0, 0, err
	}
	low, high = fails, c.most
	for step := int64(1); low+step < high; step *= 2 {
		ok, err := t.serves(ctx, s, c, low+step)
		if err != nil {
			return 0, 0, err
		}
		if ok {
			return low, low + step, nil
		}
		low += step
	}
	return low, high, nil
}

// serves plans again with a change, quickly, and reports whether the shortfall
// is gone: its tier is short of as much less, and all tiers together too.
func (t *trials) serves(ctx context.Context, s *shortfall, c *change, units int64) (bool, error) {
	j := *t.job
	j.enough = func(short []Cartons) bool { return t.gone(s, short) }
	return t.plan(ctx, s, c, units, &j)
}

// servesInAll is serves without a short cut.
func (t *trials) servesInAll(ctx context.Context, s *shortfall, c *change, units int64) (bool, error) {
	return t.plan(ctx, s, c, units, t.job)
}

func (t *trials) plan(ctx context.Context, s *shortfall, c *change, units int64, j *job) (bool, error) {
	if t.left--; t.left < 0 {
		return false, nil
	}
	return t.ask(func() (bool, error) {
		t.report(t.left)
		w := newWorld(c.apply(t.d.Scenario, units))
		f := t.trial(w)
		if _, err := w.fit(ctx, j, f, t.pause); err != nil {
			return false, err
		}
		if !f.Over {
			return false, errPaused
		}
		t.Trial = nil
		return t.gone(s, f.Best.Short), nil
	})
}

// gone compares what is short now with the plan.
func (t *trials) gone(s *shortfall, short []Cartons) bool {
	return short[s.tier] <= t.d.short[s.tier]-s.total() && sum(short) <= sum(t.d.short)-s.total()
}

func sum(xs []Cartons) Cartons {
	var s Cartons
	for _, x := range xs {
		s += x
	}
	return s
}
