package wave

import "slices"

// trial tests remedies of one bound.
type trial struct {
	p      *Problem
	stands saved // the schedule without a remedy
	groups *groups
	bound  Bound
	goal   int64 // cartons of the bound's warehouse and tier that may stay short
	total  int64 // of all
}

// trialSteps is the effort of the local search for each amount.
const trialSteps = 60_000

// least finds the least amount up to that of a remedy that serves. It looks from
// below: first for the largest amount that the relaxation proves hopeless, which
// costs little, then in doubling steps from there, since the relaxation is often
// tight; then it halves. Throughout, low does not serve and high does.
func (t *trial) least(r Remedy) (int64, bool) {
	with := func(amount int64) Remedy {
		r.Amount = amount
		return r
	}
	low, high := int64(0), r.Amount
	if !t.serves(with(high)) {
		return 0, false
	}
	for top := high; low+1 < top; {
		if mid := (low + top) / 2; t.hopeless(with(mid)) {
			low = mid
		} else {
			top = mid
		}
	}
	for step := int64(1); low+step < high; step *= 2 {
		if t.serves(with(low + step)) {
			high = low + step
		} else {
			low += step
		}
	}
	for low+1 < high {
		if mid := (low + high) / 2; t.serves(with(mid)) {
			high = mid
		} else {
			low = mid
		}
	}
	return high, true
}

// hopeless reports whether the relaxation proves that a remedy does not serve.
func (t *trial) hopeless(r Remedy) bool {
	q := r.Apply(t.p)
	x := newIndex(q)
	arrivals, _ := supply(q, x)
	alone := relaxed(q, x, arrivals[r.Warehouse], r.Warehouse, r.Tier)
	alone.deliveries = x.queue[r.Warehouse][r.Tier]
	return alone.short() > t.goal
}

// serves reports whether a schedule with a remedy is found that serves the
// bound and leaves no more short elsewhere.
func (t *trial) serves(r Remedy) bool {
	q := r.Apply(t.p)
	b := newBoard(q, newIndex(q))
	b.restore(t.stands)
	m := plain(q)
	m.warehouses = t.groups.of(r.Warehouse)
	if slices.ContainsFunc(m.warehouses, func(w int) bool { return !b.roomy(w) }) {
		b.clear(m.warehouses) // more opening stock leaves less room for arrivals
	}
	b.fill(m)
	if !t.served(b) {
		b.improve(newProofs(q, b.x), r.Warehouse, trialSteps, t.served)
	}
	return t.served(b)
}

func (t *trial) served(b *board) bool {
	here, total := int64(0), int64(0)
	for i, q := range b.rest {
		total += q
		if d := &b.p.Deliveries[i]; d.Warehouse == t.bound.Warehouse && d.Tier == t.bound.Tier {
			here += q
		}
	}
	return here <= t.goal && total <= t.total
}
