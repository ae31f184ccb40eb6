package allocate

import (
	"math/bits"
	"slices"
)

// level is a water level: thousandths of a carton per unit of weight, as a
// fraction num/den in lowest terms.
type level struct{ num, den int64 }

func newLevel(num, den int64) level {
	if num == 0 || den == 0 {
		return level{0, 1}
	}
	g := gcd(num, den)
	return level{num / g, den / g}
}

// common is the denominator that all cartons at the level have.
func (l level) common() int64 { return 1000 * l.den }

// of gives the cartons of a weight at the level: weight × num / (1000 × den).
func (l level) of(weight int64) Amount {
	hi, lo := bits.Mul64(uint64(weight), uint64(l.num))
	q, r := bits.Div64(hi, lo, uint64(l.common()))
	return Amount{Whole: int64(q), Num: int64(r), Den: l.common()}
}

// vessel is what one unit can still take: room in thousandths of a carton,
// weight its width.
type vessel struct{ room, weight int64 }

// pour fills an amount of thousandths into vessels, in proportion to weight as
// long as there is room. It gives the level that the vessels which are not full
// reach, and which are full. The amount is at most the sum of rooms, and only a
// vessel without room may have no weight.
//
// Vessels fill up in order of room / weight, so one pass over that order finds
// the level exactly (water-filling; as in the allocation of seats or power with
// upper bounds). O(n log n), 128-bit products, no iteration to a tolerance.
func pour(vessels []vessel, amount int64) (level, []bool) {
	order := make([]int, len(vessels))
	var weight int64
	for i, v := range vessels {
		order[i] = i
		weight += v.weight
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := vessels[i], vessels[j]
		if a.room == 0 || b.room == 0 { // also keeps weight 0 out of the products
			return int(min(a.room, 1) - min(b.room, 1))
		}
		return compareProducts(a.room, b.weight, b.room, a.weight)
	})
	full := make([]bool, len(vessels))
	for _, i := range order {
		v := vessels[i]
		if v.room > 0 && compareProducts(v.room, weight, amount, v.weight) > 0 {
			break // room/weight is above the level, and so it is for all that follow
		}
		full[i] = true
		amount -= v.room
		weight -= v.weight
	}
	return newLevel(amount, weight), full
}
