package sheet

import (
	"strings"
	"unicode"
)

// Fold brings a heading or a code word to the form in which spellings are
// compared: lower case, words joined by "_", digits Latin, Arabic without
// diacritics and tatweel, and with one form each of alef, ya, waw and ta
// marbuta.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range Latin(Clean(s)) {
		switch {
		case r == 'ـ' || unicode.Is(unicode.Mn, r):
			continue
		case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
			r = 'ا'
		case r == 'ى' || r == 'ئ' || r == 'ی':
			r = 'ي'
		case r == 'ؤ':
			r = 'و'
		case r == 'ة':
			r = 'ه'
		case r == 'ک':
			r = 'ك'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
		default: // spaces, hyphens, brackets, points
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('_')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
