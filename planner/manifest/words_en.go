package manifest

import (
	"strconv"
	"strings"
)

var onesEn = [...]string{
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
	"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
}

var tensEn = [...]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

var scalesEn = [...]struct {
	value int64
	name  string
}{{1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}}

// WordsEn writes a count of cartons in English words: one thousand two hundred
// and three cartons. Numbers outside 0 to 10¹²-1 are written in figures.
func WordsEn(n int64) string {
	noun := " cartons"
	if n == 1 {
		noun = " carton"
	}
	if n < 0 || n >= wordsLimit {
		return strconv.FormatInt(n, 10) + noun
	}
	var parts []string
	rest := n
	for _, s := range scalesEn {
		if group := rest / s.value; group > 0 {
			parts = append(parts, hundredsEn(group)+" "+s.name)
			rest %= s.value
		}
	}
	switch {
	case rest > 0 && rest < 100 && len(parts) > 0:
		parts = append(parts, "and "+hundredsEn(rest))
	case rest > 0 || len(parts) == 0:
		parts = append(parts, hundredsEn(rest))
	}
	return strings.Join(parts, " ") + noun
}

func hundredsEn(n int64) string {
	switch {
	case n < 20:
		return onesEn[n]
	case n < 100 && n%10 == 0:
		return tensEn[n/10]
	case n < 100:
		return tensEn[n/10] + "-" + onesEn[n%10]
	case n%100 == 0:
		return onesEn[n/100] + " hundred"
	default:
		return onesEn[n/100] + " hundred and " + hundredsEn(n%100)
	}
}
