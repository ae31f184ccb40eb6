package sheet

import (
	"regexp"
	"strings"
)

// longestPersonal is the most digits that a number of a person has: a mobile
// number after 0020 that kept its own 0.
const longestPersonal = 15

// ours are ids and hashes, which may hold any digits.
var ours = regexp.MustCompile(`(?i)\b(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b`)

// HoldsPersonalData reports whether a text of any kind holds a national id or a
// mobile number of Egypt: in Latin, Arabic or Persian digits, at once or in groups
// with spaces, hyphens or brackets between, with or without the code of the
// country. Digits that touch Latin letters are codes of ours, and landlines
// pass: offices have them. Cost is linear in the length.
func HoldsPersonalData(text string) bool {
	text = ours.ReplaceAllString(Latin(Clean(text)), "#")
	groups := groupsOf(text)
	for i := range groups {
		if startsPersonal(groups[i:]) {
			return true
		}
	}
	return false
}

// digitGroup is a run of digits in a text.
type digitGroup struct {
	digits string
	joined bool // only spaces, hyphens and brackets are between it and the one before
	plus   bool // it is written after a plus
	code   bool // Latin letters touch it
}

func groupsOf(text string) []digitGroup {
	var out []digitGroup
	for i, end := 0, 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		between := text[end:i]
		g := digitGroup{joined: len(out) > 0 && len(between) <= 3 && strings.Trim(between, " -()") == "", plus: strings.HasSuffix(between, "+")}
		g.code = between != "" && isLetter(between[len(between)-1])
		for end = i; end < len(text) && isDigit(text[end]); {
			end++
		}
		g.code = g.code || end < len(text) && isLetter(text[end])
		g.digits = text[i:end]
		out = append(out, g)
		i = end
	}
	return out
}

// startsPersonal reports whether the first groups together are such a number.
func startsPersonal(groups []digitGroup) bool {
	number := ""
	for i, g := range groups {
		if g.code || i > 0 && !g.joined {
			return false
		}
		if number += g.digits; len(number) > longestPersonal {
			return false
		}
		if isNationalID(number) && i < 6 {
			return true
		}
		// 20 1050 120 480 are counts, unless a plus says what it is.
		if isMobileInFull(number) && (number[0] == '0' || groups[0].plus || i < 2) {
			return true
		}
	}
	return false
}

// isMobileInFull is [isMobile], and knows the code of the country before a number
// that kept its own 0: +20 (0)10.
func isMobileInFull(s string) bool {
	for _, code := range []string{"0020", "20"} {
		if rest, ok := strings.CutPrefix(s, code); ok && strings.HasPrefix(rest, "0") && isMobile(rest) && len(rest) == 11 {
			return true
		}
	}
	return isMobile(s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
