package scenario

import (
	"strings"

	"katf/geo"
	"katf/planner/scenario/sheet"
)

// unknown says that a word is not among those known, with the one that was
// probably meant.
func unknown(word string, known []string) *message {
	if n := nearest(word, known); n != "" {
		return say("is not known; did you mean %s?", "غير معروف؛ هل تقصد %s؟", n)
	}
	if len(known) > 0 && len(known) <= 8 {
		list := strings.Join(known, ", ")
		return say("is not known; it must be one of: %s", "غير معروف؛ يجب أن يكون واحدًا من: %s", list)
	}
	return say("is not known", "غير معروف")
}

// nearest gives the known word closest to a mistyped one, "" if none is close:
// at most one change in three letters. Case, spacing and Arabic spelling do not
// count, and a first word stands for the whole. Of several equally close words the first is given.
func nearest(word string, known []string) string {
	folded := []rune(sheet.Fold(word))
	best, least := "", change*(len(folded)/3)+1
	if len(folded) == 0 {
		return ""
	}
	for _, k := range known {
		if strings.HasPrefix(k, word+"_") {
			return k
		}
		if d := distance(folded, []rune(sheet.Fold(k)), least); d < least {
			best, least = k, d
		}
	}
	return best
}

// What a changed letter costs, and two letters swapped: fingers swap more
// easily than they err.
const (
	change = 4
	swap   = 3
)

// distance prices the letters to insert, delete, replace or swap with their
// neighbour (optimal string alignment; Damerau 1964), or gives bound if it is at
// least that. Cost is the product of the lengths.
func distance(a, b []rune, bound int) int {
	if change*max(len(a)-len(b), len(b)-len(a)) >= bound {
		return bound
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = change * j
	}
	lowAbove := 0
	for i := 1; i <= len(a); i++ {
		row[0] = change * i
		low := row[0]
		for j := 1; j <= len(b); j++ {
			replaced := above[j-1]
			if a[i-1] != b[j-1] {
				replaced += change
			}
			row[j] = min(above[j]+change, row[j-1]+change, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+swap)
			}
			low = min(low, row[j])
		}
		if min(low, lowAbove+swap) >= bound {
			return bound // no way on from here or across a swap is cheaper
		}
		lowAbove = low
		before, above, row = above, row, before
	}
	return min(above[len(b)], bound)
}

// governorateCode gives the ISO code for a code of either kind, and leaves
// anything else as it is, for the check to tell.
func governorateCode(s string) string {
	s = sheet.Clean(s)
	if g, ok := geo.Egypt().Governorate(strings.ToUpper(s)); ok {
		return g.ISO
	}
	return s
}

func governorateFault(code string) *message {
	if g, ok := geo.Egypt().Governorate(code); ok && g.ISO == code {
		return nil
	}
	if g, how := geo.Egypt().FindGovernorate(code); how != geo.MatchNone {
		return say("is not a code of a governorate; did you mean %[1]s (%[2]s)?", "ليس رمز محافظة؛ هل تقصد %[1]s (%[3]s)؟", g.ISO, g.NameEn, g.NameAr)
	}
	var codes []string
	for _, g := range geo.Egypt().Governorates {
		codes = append(codes, g.ISO)
	}
	if n := nearest(code, codes); n != "" {
		g, _ := geo.Egypt().Governorate(n)
		return say("is not a code of a governorate; did you mean %[1]s (%[2]s)?", "ليس رمز محافظة؛ هل تقصد %[1]s (%[3]s)؟", g.ISO, g.NameEn, g.NameAr)
	}
	return say("is not a code of a governorate; ISO 3166-2 is meant, like EG-ASN", "ليس رمز محافظة؛ المقصود رمز ISO 3166-2 مثل EG-ASN")
}

// markazFault judges a markaz together with its governorate.
func markazFault(code, governorate string) *message {
	m, ok := geo.Egypt().Markaz(code)
	if !ok {
		return unknownMarkaz(code, governorate)
	}
	if m.Governorate == governorate {
		return nil
	}
	g, _ := geo.Egypt().Governorate(m.Governorate)
	return say("%[1]s (%[2]s) lies in %[3]s (%[4]s), not in %[5]s", "%[1]s (%[6]s) يقع في %[3]s (%[7]s)، لا في %[5]s",
		m.PCode, m.NameEn, g.ISO, g.NameEn, governorate, m.NameAr, g.NameAr)
}

func unknownMarkaz(code, governorate string) *message {
	m, how := geo.Egypt().FindMarkaz(code, governorate)
	if how == geo.MatchNone {
		var codes []string
		for _, m := range geo.Egypt().Markazes {
			if m.Governorate == governorate {
				codes = append(codes, m.PCode)
			}
		}
		m, _ = geo.Egypt().Markaz(nearest(code, codes))
	}
	if m.PCode == "" {
		return say("is not a code of a markaz or qism; a P-code is meant, like EG2806", "ليس رمز مركز أو قسم؛ المقصود رمز مثل EG2806")
	}
	return say("is not a code of a markaz or qism; did you mean %[1]s (%[2]s)?", "ليس رمز مركز أو قسم؛ هل تقصد %[1]s (%[3]s)؟", m.PCode, m.NameEn, m.NameAr)
}
