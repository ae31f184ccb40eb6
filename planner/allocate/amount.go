package allocate

import (
	"math/big"
	"math/bits"
)

// Amount is an exact, non-negative number of cartons: Whole + Num/Den with
// 0 ≤ Num < Den. The zero Amount is nothing. The shares of one water level have
// one denominator, so that sums need no common denominator to be found and a
// fraction costs no allocation.
type Amount struct{ Whole, Num, Den int64 }

// milli gives thousandths of a carton over a denominator that is a multiple of
// 1000.
func milli(thousandths, den int64) Amount {
	return Amount{Whole: thousandths / 1000, Num: thousandths % 1000 * (den / 1000), Den: den}
}

// Up is the amount rounded up to a whole carton.
func (a Amount) Up() int64 {
	if a.Num > 0 {
		return a.Whole + 1
	}
	return a.Whole
}

// plus adds two amounts. It fails where the common denominator does not fit in
// 63 bits.
func (a Amount) plus(b Amount) (Amount, bool) {
	switch {
	case b.Num == 0:
		return Amount{a.Whole + b.Whole, a.Num, a.Den}, true
	case a.Num == 0:
		return Amount{a.Whole + b.Whole, b.Num, b.Den}, true
	}
	if a.Den != b.Den {
		var ok bool
		if a, b, ok = common(a, b); !ok {
			return Amount{}, false
		}
	}
	sum := Amount{a.Whole + b.Whole, a.Num, a.Den}
	if sum.Num >= a.Den-b.Num { // a.Num + b.Num ≥ Den, without overflow
		sum.Whole++
		sum.Num -= a.Den
	}
	sum.Num += b.Num
	return sum, true
}

// common writes both fractions over the least common multiple of their
// denominators.
func common(a, b Amount) (Amount, Amount, bool) {
	g := gcd(a.Den, b.Den)
	fa, fb := b.Den/g, a.Den/g
	hi, lo := bits.Mul64(uint64(a.Den), uint64(fa))
	if hi != 0 || lo > 1<<63-1 {
		return a, b, false
	}
	return Amount{a.Whole, a.Num * fa, int64(lo)}, Amount{b.Whole, b.Num * fb, int64(lo)}, true
}

// moreFraction compares the fractions of two amounts: 1 if a's is larger, -1 if
// b's is, 0 if they are equal.
func moreFraction(a, b Amount) int {
	return compareProducts(a.Num, max(b.Den, 1), b.Num, max(a.Den, 1))
}

// Rat gives the amount as a rational number.
func (a Amount) Rat() *big.Rat {
	r := big.NewRat(a.Num, max(a.Den, 1))
	return r.Add(r, new(big.Rat).SetInt64(a.Whole))
}

// String writes the amount as a fraction in lowest terms, such as "4711/13", or
// as a whole number.
func (a Amount) String() string { return a.Rat().RatString() }

// compareProducts gives the sign of a·b − c·d for non-negative numbers, with
// 128-bit products.
func compareProducts(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case h1 > h2 || h1 == h2 && l1 > l2:
		return 1
	case h1 < h2 || l1 < l2:
		return -1
	}
	return 0
}

// gcd is Euclid's algorithm for non-negative numbers.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
