package allocate

import (
	"math/big"
	"slices"
)

// ppm is parts per million: one million is everything.
const ppm = 1_000_000

// Coverage is cartons per household in parts per million, rounded to the
// nearest, halves up. It is 0 where there are no households.
func Coverage(cartons, base int64) int64 {
	if base == 0 {
		return 0
	}
	return ratio(big.NewInt(cartons), big.NewInt(base))
}

// Lowest gives the lowest coverage, in parts per million, and the first unit
// that has it. Units without households do not count; the index is -1 if there
// are no others.
func Lowest(cartons, base []int64) (coverage int64, unit int) {
	unit = -1
	for i := range base {
		if base[i] > 0 && (unit < 0 || compareProducts(cartons[i], base[unit], cartons[unit], base[i]) < 0) {
			unit = i
		}
	}
	if unit < 0 {
		return 0, -1
	}
	return Coverage(cartons[unit], base[unit]), unit
}

// Gini gives the Gini coefficient of coverage over households, in parts per
// million: 0 where all are covered alike, towards 1,000,000 where one household
// has everything. Each unit counts as Base households of equal coverage.
//
// With units in order of coverage, b households and S the running sum of
// cartons, G = 1 − Σ b·(S_before + S_after) / (Σb · Σc): one less twice the
// area under the Lorenz curve (Gini 1912; Lorenz 1905), in integers and rounded
// once. It is 0 where there is nothing to share. O(n log n).
func Gini(cartons, base []int64) int64 {
	order := counted(base)
	slices.SortStableFunc(order, func(i, j int) int {
		return compareProducts(cartons[i], base[j], cartons[j], base[i])
	})
	var households, given int64
	area, term := new(big.Int), new(big.Int)
	for _, i := range order {
		twice := 2*given + cartons[i]
		area.Add(area, term.Mul(big.NewInt(base[i]), big.NewInt(twice)))
		given += cartons[i]
		households += base[i]
	}
	all := new(big.Int).Mul(big.NewInt(households), big.NewInt(given))
	if all.Sign() == 0 {
		return 0
	}
	return ratio(area.Sub(all, area), all)
}

// Jain gives Jain's fairness index of coverage over households, in parts per
// million: 1,000,000 where all are covered alike, 1/n of it where one of n has
// everything. Each unit counts as Base households of equal coverage x = c/b:
// (Σ b·x)² / (Σb · Σ b·x²) = (Σc)² / (Σb · Σ c²/b), after Jain, Chiu and Hawe,
// "A quantitative measure of fairness and discrimination", DEC-TR-301 (1984).
// Exact, rounded once; 1,000,000 where there is nothing to share.
func Jain(cartons, base []int64) int64 {
	squares := make(map[int64]*big.Int) // Σ c² by b: equal denominators first
	var households, given int64
	for _, i := range counted(base) {
		if squares[base[i]] == nil {
			squares[base[i]] = new(big.Int)
		}
		c := big.NewInt(cartons[i])
		squares[base[i]].Add(squares[base[i]], c.Mul(c, c))
		households += base[i]
		given += cartons[i]
	}
	if given == 0 {
		return ppm
	}
	bases := make([]int64, 0, len(squares))
	for b := range squares {
		bases = append(bases, b)
	}
	slices.Sort(bases)
	num, den := sumOver(bases, squares)
	square := new(big.Int).Mul(big.NewInt(given), big.NewInt(given))
	return ratio(square.Mul(square, den), num.Mul(num, big.NewInt(households)))
}

// sumOver adds up squares[b]/b by halves, so that most products are of small
// numbers.
func sumOver(bases []int64, squares map[int64]*big.Int) (num, den *big.Int) {
	if len(bases) == 1 {
		return squares[bases[0]], big.NewInt(bases[0])
	}
	n1, d1 := sumOver(bases[:len(bases)/2], squares)
	n2, d2 := sumOver(bases[len(bases)/2:], squares)
	num = new(big.Int).Mul(n1, d2)
	num.Add(num, new(big.Int).Mul(n2, d1))
	return num, new(big.Int).Mul(d1, d2)
}

// ratio gives num/den in parts per million, to the nearest, halves up.
func ratio(num, den *big.Int) int64 {
	n := new(big.Int).Mul(num, big.NewInt(2*ppm))
	n.Add(n, den)
	return n.Quo(n, new(big.Int).Lsh(den, 1)).Int64()
}

// counted gives the units that have households, in order.
func counted(base []int64) []int {
	out := make([]int, 0, len(base))
	for i, b := range base {
		if b > 0 {
			out = append(out, i)
		}
	}
	return out
}
