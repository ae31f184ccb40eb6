package export

import (
	"strconv"
	"strings"

	"katf/geo"
	"katf/planner"
)

// decimal writes n × 10^-digits with all its digits: decimal(-1234, 2) is
// "-12.34".
func decimal(n int64, digits int) string {
	if digits == 0 {
		return strconv.FormatInt(n, 10)
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
	if len(s) <= digits {
		s = strings.Repeat("0", digits-len(s)+1) + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// grouped writes an integer with commas between thousands.
func grouped[N ~int | ~int32 | ~int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// share gives part/whole in units of 10^-digits, rounded half up; 0 where whole
// is 0. Both are counts, so that the product fits.
func share[N ~int64](part, whole N, digits int) int64 {
	if whole == 0 {
		return 0
	}
	scale := int64(1)
	for range digits {
		scale *= 10
	}
	return (2*int64(part)*scale + int64(whole)) / (2 * int64(whole))
}

// percent writes parts per million as per cent with one decimal, half up.
func percent(ppm int64) string { return decimal((ppm+500)/1000, 1) + "%" }

// thousandths writes parts per million as a decimal of three digits, half up.
func thousandths(ppm int64) string { return decimal((ppm+500)/1000, 3) }

// pounds writes an amount as Egyptian pounds with piastres.
func pounds(p planner.Piastres) string {
	s := decimal(int64(p), 2)
	cut := len(s) - 3
	whole, _ := strconv.ParseInt(s[:cut], 10, 64)
	if whole == 0 && p < 0 {
		return s // "-0.50" keeps its sign
	}
	return grouped(whole) + s[cut:]
}

// km writes a length in kilometres with one decimal, half up.
func km(m geo.Metres) string {
	s := decimal(int64(m+50)/100, 1)
	cut := len(s) - 2
	whole, _ := strconv.ParseInt(s[:cut], 10, 64)
	return grouped(whole) + s[cut:]
}

// duration writes seconds as hours and minutes, rounded up to the minute.
func duration(s geo.Seconds) string {
	m := int64(s+59) / 60
	return strconv.FormatInt(m/60, 10) + " h " + pad2(m%60) + " min"
}

func pad2(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// fifth rounds degrees to units of 10^-5, about a metre.
func fifth(degrees float64) int64 {
	scaled := degrees * 100000
	if scaled < 0 {
		return int64(scaled - 0.5)
	}
	return int64(scaled + 0.5)
}

// wrap breaks a text between words into lines of at most width letters; a
// longer word stands alone.
func wrap(s string, width int) []string {
	var lines []string
	line, length := "", 0
	for _, word := range strings.Fields(s) {
		n := columns(word)
		if length > 0 && length+1+n > width {
			lines = append(lines, line)
			line, length = "", 0
		}
		if length > 0 {
			line, length = line+" ", length+1
		}
		line, length = line+word, length+n
	}
	return append(lines, line)
}
