package transport

import (
	"fmt"
	"math"
	"math/bits"
)

const (
	// bigM is the cost of a unit that an artificial arc brings to a demand. It
	// exceeds the cost of any path, because costLimit × (nodes + 1) ≤ bigM.
	// Potentials then stay within ±2^61 of the root's, reduced costs within 2^63.
	bigM = int64(1) << 60
	// flowLimit bounds the flow on every arc of every basis: the supply and the
	// saturated arcs on one side of a tree arc.
	flowLimit = int64(1) << 60
)

// limits keeps what the arcs may still use of the ranges that avoid overflow.
type limits struct {
	nodes    int
	maxCost  int64
	capacity int64 // left for capacitated arcs, below flowLimit
}

// check validates the problem and returns the limits for arcs priced in later.
func (p *Problem) check() (*limits, error) {
	if len(p.Supply) >= math.MaxInt32 || len(p.Arcs) >= math.MaxInt32 {
		return nil, fmt.Errorf("%w: %d nodes and %d arcs: at most %d of each", ErrInvalid, len(p.Supply), len(p.Arcs), math.MaxInt32-1)
	}
	sent, received := int64(0), int64(0)
	for v, b := range p.Supply {
		if b <= -flowLimit || b >= flowLimit {
			return nil, fmt.Errorf("%w: node %d has supply %d: keep it within 2^60", ErrInvalid, v, b)
		}
		sent, received = sent+max(b, 0), received+max(-b, 0)
		if max(sent, received) >= flowLimit {
			return nil, fmt.Errorf("%w: supplies up to node %d exceed 2^60", ErrInvalid, v)
		}
	}
	if sent != received {
		return nil, fmt.Errorf("%w: supply %d, demand %d: they must be equal (a node for what is left over takes up the difference)", ErrInvalid, sent, received)
	}
	l := &limits{nodes: len(p.Supply), maxCost: bigM / int64(len(p.Supply)+1), capacity: flowLimit - 1 - sent}
	for e, a := range p.Arcs {
		if err := l.admit(a); err != nil {
			return nil, fmt.Errorf("%w: arc %d (%d→%d): %v", ErrInvalid, e, a.From, a.To, err)
		}
	}
	return l, nil
}

// admit checks one arc and takes its capacity from the limit.
func (l *limits) admit(a Arc) error {
	if uint(a.From) >= uint(l.nodes) || uint(a.To) >= uint(l.nodes) {
		return fmt.Errorf("nodes must be 0 to %d", l.nodes-1)
	}
	if a.Cap < 0 {
		return fmt.Errorf("capacity %d is negative", a.Cap)
	}
	if a.Cost > l.maxCost || a.Cost < -l.maxCost {
		return fmt.Errorf("cost %d exceeds ±%d, the limit for %d nodes: scale the costs down", a.Cost, l.maxCost, l.nodes)
	}
	if a.Cap >= Unbounded {
		return nil
	}
	if a.Cap > l.capacity {
		return fmt.Errorf("capacity %d takes the sum of supplies and capacities beyond 2^60: use Unbounded for arcs without a real limit", a.Cap)
	}
	l.capacity -= a.Cap
	return nil
}

// totalCost adds up flow × cost in 128 bits, for partial sums may well leave
// the range that the whole comes back to.
func totalCost(arcs []Arc, flow []int64) (int64, error) {
	var hi, lo uint64 // two's complement
	for e, a := range arcs {
		if flow[e] == 0 || a.Cost == 0 {
			continue
		}
		h, l := bits.Mul64(uint64(flow[e]), uint64(a.Cost))
		if a.Cost < 0 { // the unsigned product counted 2^64 × flow too much
			h -= uint64(flow[e])
		}
		var carry uint64
		lo, carry = bits.Add64(lo, l, 0)
		hi, _ = bits.Add64(hi, h, carry)
	}
	if hi != uint64(int64(lo)>>63) {
		return 0, fmt.Errorf("%w: the cost of the optimal flow exceeds 2^63: scale costs or supplies down", ErrInvalid)
	}
	return int64(lo), nil
}
