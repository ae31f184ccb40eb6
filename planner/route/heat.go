package route

import "math/bits"

const (
	// heatSteps is in how many steps the temperature falls.
	heatSteps = 1024
	// cooling is 0.01^(1/heatSteps)·2³², so that the last step is 100 times
	// colder than the first.
	cooling = 4275695180
	// startPercent of the cost of a trip to one stop is the first temperature: on
	// the X instances the 100 of Christiaens and Vanden Berghe (2020).
	startPercent = 10
)

// heat is the annealing schedule. It is reckoned in integers, so that no two
// platforms round differently and part ways.
type heat struct {
	step        int
	temperature int64
}

func newHeat(m *model) heat { return heat{temperature: max(1, m.radius()*startPercent/100)} }

// radius is the mean scaled cost of a trip to one stop alone.
func (m *model) radius() int64 {
	sum, n := int64(0), int64(1)
	for i := int32(1); i <= int32(m.n); i++ {
		for k := range m.Types {
			if m.most[k][i] > 0 {
				one, _ := m.single(k, i, m.most[k][i])
				sum, n = sum+one.cost, n+1
			}
		}
	}
	return sum / n
}

// allowance is how much worse than the present state the next may be: the
// temperature times -ln of a uniform number, as in the Metropolis rule.
func (h *heat) allowance(i, n int, dice *rng) int64 {
	for h.step < i*heatSteps/n {
		hi, lo := bits.Mul64(uint64(h.temperature), cooling)
		h.temperature = int64(hi<<32 | lo>>32)
		h.step++
	}
	hi, lo := bits.Mul64(uint64(h.temperature), minusLog(dice.next()))
	return int64(hi<<48|lo>>16) + 1
}

// minusLog is -ln(u/2⁶⁴) in units of 2⁻¹⁶: the leading zeros of u times ln 2, and
// the rest from a quadratic that is exact at both ends and 0.006 off between.
func minusLog(u uint64) uint64 {
	const ln2 = 45426 // ln 2 · 2¹⁶
	zeros := bits.LeadingZeros64(u | 1)
	f := (u << zeros << 1) >> 48 // fraction of the leading one: u = 2^(63-zeros)·(1+f)
	// log2(1+f) ≈ f + 0.3431·f·(1-f)
	log2 := f + (22485*(f*(65536-f)>>16))>>16
	return uint64(zeros+1)*ln2 - (log2*ln2)>>16
}
