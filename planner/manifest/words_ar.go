package manifest

import "strconv"

// Noun is what an Arabic number counts, in the forms the number asks for.
type Noun struct {
	One        string // كرتونة واحدة
	Two        string // كرتونتان
	Singular   string // كرتونة, after 100, 1000 and their kin (genitive)
	Accusative string // كرتونة, after 11 to 99
	Plural     string // كراتين, after 3 to 10
	Feminine   bool   // numbers 3 to 10 take the opposite gender
}

// CartonsAr is the noun of the papers: كرتونة, feminine.
var CartonsAr = Noun{One: "كرتونة واحدة", Two: "كرتونتان", Singular: "كرتونة", Accusative: "كرتونة", Plural: "كراتين", Feminine: true}

// scale is a power of 1000, itself a masculine noun that the number counts.
type scale struct {
	value         int64
	one           string
	two, twoBound string // twoBound loses its nun before the noun that it counts
	accusative    string // after 11 to 99, when no noun follows it directly
	plural        string
}

var scales = [...]scale{
	{1e9, "مليار", "ملياران", "مليارا", "مليارًا", "مليارات"},
	{1e6, "مليون", "مليونان", "مليونا", "مليونًا", "ملايين"},
	{1e3, "ألف", "ألفان", "ألفا", "ألفًا", "آلاف"},
}

var (
	onesFeminine  = [...]string{"", "إحدى", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"}
	onesMasculine = [...]string{"", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"}
	tensAr        = [...]string{"", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"}
	hundredsAr    = [...]string{"", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"}
)

// wordsLimit is the first number that is written in figures: a million million.
const wordsLimit = 1_000_000_000_000

// WordsAr writes a count of a noun in Arabic words, in the nominative and by
// the classical agreement: 1 and 2 are the noun's own forms; 3 to 10 take the
// opposite gender and the genitive plural; 11 to 99 the accusative singular; 100,
// 1000 and their multiples the genitive singular, before which the dual loses
// its nun (مائتا كرتونة). One or two over a round number repeat the noun: مائة
// كرتونة وكرتونة واحدة. Numbers outside 0 to 10¹²-1 are written in figures.
func WordsAr(n int64, noun Noun) string {
	switch {
	case n < 0 || n >= wordsLimit:
		return strconv.FormatInt(n, 10) + " " + noun.Singular
	case n == 0:
		return "صفر " + noun.Singular
	case n == 1:
		return noun.One
	case n == 2:
		return noun.Two
	}
	if r := n % 100; r == 1 || r == 2 {
		return WordsAr(n-r, noun) + " و" + WordsAr(r, noun)
	}
	return counted(n, noun)
}

// counted writes n ≥ 3 that does not end in 01 or 02, and the noun after it.
func counted(n int64, noun Noun) string {
	text := ""
	for _, s := range scales {
		if group := n / s.value; group > 0 {
			n %= s.value
			text = and(text, s.times(group, n == 0))
		}
	}
	if n == 0 {
		return text + " " + noun.Singular
	}
	words := below1000(n, noun.Feminine, n%100 == 0)
	switch r := n % 100; {
	case r == 0:
		words += " " + noun.Singular
	case r <= 10:
		words += " " + noun.Plural
	default:
		words += " " + noun.Accusative
	}
	return and(text, words)
}

// times writes 1 to 999 thousands, millions or milliards. bound: the counted
// noun follows directly.
func (s *scale) times(group int64, bound bool) string {
	r := group % 100
	switch {
	case group == 1:
		return s.one
	case group == 2 && bound:
		return s.twoBound
	case group == 2:
		return s.two
	case r == 1 || r == 2:
		return s.times(group-r, false) + " و" + s.times(r, bound)
	case r == 0:
		return below1000(group, false, true) + " " + s.one
	case r <= 10:
		return below1000(group, false, false) + " " + s.plural
	case bound:
		return below1000(group, false, false) + " " + s.one
	default:
		return below1000(group, false, false) + " " + s.accusative
	}
}

// below1000 writes 3 to 999. bound: a whole number of hundreds followed by what
// it counts.
func below1000(n int64, feminine, bound bool) string {
	text := hundredsAr[n/100]
	if n == 200 && bound {
		text = "مائتا"
	}
	if n%100 == 0 {
		return text
	}
	return and(text, below100(n%100, feminine))
}

func below100(n int64, feminine bool) string {
	ones := &onesMasculine
	ten := " عشر"
	if feminine {
		ones, ten = &onesFeminine, " عشرة"
	}
	switch unit := n % 10; {
	case n <= 10:
		return ones[n]
	case n == 11 && feminine:
		return "إحدى عشرة"
	case n == 11:
		return "أحد عشر"
	case n == 12 && feminine:
		return "اثنتا عشرة"
	case n == 12:
		return "اثنا عشر"
	case n < 20:
		return ones[unit] + ten
	case unit == 0:
		return tensAr[n/10]
	case unit == 8 && feminine:
		return "ثمانٍ و" + tensAr[n/10] // the indefinite of ثماني
	default:
		return ones[unit] + " و" + tensAr[n/10]
	}
}

func and(before, after string) string {
	if before == "" {
		return after
	}
	return before + " و" + after
}
