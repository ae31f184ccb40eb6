package geo

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldName gives the key under which spellings of one name meet: "مركز أبو
// كبير", "أبوكبير" and "ابو كبير" have one key, and so have "Al-Sharqiyya",
// "Ash Sharqia" and "Sharkeya". Arabic and Latin names have different keys; see
// [Skeleton] for what they share. The key is for comparing, not for showing. It
// holds letters and digits only, and is empty where the name has none.
//
// Arabic: hamza carriers, ta marbuta, alef maqsura, article, tatweel, marks and
// presentation forms. Latin: case, accents, article with assimilation, doubled
// letters, ou/oo/o/u, ee/e/i/y, q/k, g/j, gh/g, dh/d, th/t. Digits of any script
// become 0 to 9, "السادس من أكتوبر" and "6th of October" begin with 6. A word
// that only says what is named (مركز، قسم، محافظة، مدينة، قرية, city, markaz ...)
// is left out unless the name is nothing else.
//
// Linear in the length of the name, about 3 µs for an ordinary one.
func FoldName(s string) string {
	return foldWords(withoutTypes(splitName(s)))
}

// Skeleton gives the consonants that an Arabic name and its Latin spelling have
// in common: "المحلة الكبرى" and "El Mahalla El Kobra" both give "mhlkbr".
// Consonants that Latin spelling confuses are one (ت ط ث, د ض ذ, س ص, ج غ, ح ه,
// ق ك), vowels and ع are left out. Different names share a skeleton often, so it
// serves only as a last resort within a short list of candidates.
func Skeleton(s string) string {
	return skeletonWords(withoutTypes(splitName(s)))
}

func foldWords(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if isArabic(w) {
			b.WriteString(w)
		} else {
			b.WriteString(foldLatin(w))
		}
	}
	return b.String()
}

func skeletonWords(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if isArabic(w) {
			b.WriteString(arabicSkeleton(w))
		} else {
			b.WriteString(latinSkeleton(w))
		}
	}
	return collapse(b.String())
}

// splitName gives the words of a name: lower case, marks and accents removed,
// letters unified where they differ by habit only, articles gone, numbers in
// digits.
func splitName(s string) []string {
	raw := strings.Fields(cleanLetters(s))
	words := make([]string, 0, len(raw))
	for i, w := range raw {
		next := ""
		if i+1 < len(raw) {
			next = raw[i+1]
		}
		switch {
		case isArabic(w):
			words = append(words, arabicWords(w)...)
		case isLatinArticle(w, next) && len(raw) > 1:
		default:
			words = append(words, latinWord(w))
		}
	}
	if len(words) == 0 {
		return raw // nothing but an article
	}
	return newAtEnd(withoutRepeats(words))
}

// cleanLetters maps a name to lower-case letters, ASCII digits and spaces.
// NFKD takes presentation forms apart and hamza off its carrier.
func cleanLetters(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		if a, ok := arabicLetter[r]; ok {
			r = a
		}
		// A number stuck to a word is a word of its own: "ثان6".
		if unicode.IsLetter(r) && unicode.IsDigit(last) && isArabicLetter(r) ||
			unicode.IsDigit(r) && unicode.IsLetter(last) {
			b.WriteByte(' ')
		}
		switch {
		case r == 0 || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || isApostrophe(r):
			continue
		case unicode.IsDigit(r):
			b.WriteRune(digit(r))
		case unicode.IsLetter(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
		last = r
	}
	return b.String()
}

// digit gives the ASCII digit of a decimal digit of any script: their blocks
// hold the ten digits in order, and begin where the one before is no digit.
func digit(r rune) rune {
	if r <= '9' {
		return r
	}
	d := rune(0)
	for d < 9 && unicode.IsDigit(r-d-1) {
		d++
	}
	return '0' + d
}

// isApostrophe knows the signs that stand for hamza and ع in Latin spelling.
// They join what they stand between.
func isApostrophe(r rune) bool { return strings.ContainsRune("'`´‘’ʻʼʽʾʿˈ′", r) }

// withoutRepeats drops a word that repeats the one before it: "Paris Paris".
func withoutRepeats(words []string) []string {
	out := words[:1]
	for _, w := range words[1:] {
		if w != out[len(out)-1] {
			out = append(out, w)
		}
	}
	return out
}

// newAtEnd moves "new" to where Arabic has it: "New Minya", "المنيا الجديدة".
// Only the number of a qism comes after it.
func newAtEnd(words []string) []string {
	i := slices.Index(words, newLatin)
	if i < 0 || i == len(words)-1 {
		return words
	}
	words = slices.Delete(words, i, i+1)
	end := len(words)
	if _, numbered := endOrdinal(words); numbered {
		end--
	}
	return slices.Insert(words, end, newLatin)
}

// typeWords say what kind of thing a name names.
var typeWords = wordSet(`
	مركز قسم محافظه مدينه قريه ناحيه حي شياخه بندر اداره شرطه جزء واحه واحات وحات من
	markaz markz marqaz merkaz qism kism kesm qesm governorate gov muhafazat muhafaza muhafazah mohafazat
	city town village district madinat madinah madina medinet qaryat qaryah qarya police department station
	oasis of`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// withoutTypes drops the words that only say what is named, unless nothing
// would be left.
func withoutTypes(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !typeWords[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// collapse writes every run of one letter once.
func collapse(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
