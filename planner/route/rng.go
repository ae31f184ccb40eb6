package route

import "math/bits"

// rng is SplitMix64 (Steele, Lea and Flood 2014): one word of state, the same
// stream on every platform.
type rng struct{ state uint64 }

func (r *rng) next() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below gives a number in [0, n), n > 0. The bias of the multiply-shift is under
// n/2⁶⁴.
func (r *rng) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// oneIn is true once in n.
func (r *rng) oneIn(n int) bool { return r.below(n) == 0 }
