package geo

import "strings"

// newLatin stands for الجديدة in Latin names, spelled as foldLatin leaves it.
const newLatin = "gadida"

// latinTranslated gives the Arabic word, in Latin letters, for English words
// that take its place in names, and digits for spelled-out numbers.
var latinTranslated = map[string]string{
	"new": newLatin, "gadidah": newLatin, "jadidah": newLatin, "jadida": newLatin, "gedida": newLatin, "guedida": newLatin,
	"north": "shamal", "south": "ganub", "east": "sharq", "west": "gharb",
	"6th": "6", "sixth": "6", "10th": "10", "tenth": "10", "15th": "15",
}

func latinWord(w string) string {
	if t, ok := latinTranslated[w]; ok {
		return t
	}
	return joinedArticle(w)
}

// isLatinArticle knows al, el and what it becomes before a sun letter (ash
// Sharqiyya, ad Daqahliyya), and single letters that are left of an article
// torn apart.
func isLatinArticle(w, next string) bool {
	switch w {
	case "al", "el", "il", "ul", "a", "e", "l":
		return true
	}
	if len(w) < 2 || len(w) > 3 || (w[0] != 'a' && w[0] != 'e') {
		return false
	}
	rest := w[1:]
	switch rest {
	case "d", "dh", "n", "r", "s", "sh", "t", "th", "z":
		return strings.HasPrefix(next, rest)
	}
	return false
}

// joinedArticle takes al- or el- off a word that is written together with it,
// where three letters or more remain: Elmansoura. Alexandria loses it too,
// which does no harm, for every spelling of it does.
func joinedArticle(w string) string {
	if len(w) >= 5 && (strings.HasPrefix(w, "al") || strings.HasPrefix(w, "el")) {
		return w[2:]
	}
	return w
}

// latinSounds unifies spellings of one sound. Earlier entries win at each
// position; x stands for خ and c for ش, both of which leave their own letters
// to other sounds (x is ks, c is k).
var latinSounds = strings.NewReplacer(
	"kh", "x", "sh", "c", "ch", "c", "gh", "g", "dh", "d", "th", "t", "dj", "g", "ph", "f",
	"ce", "si", "ci", "si", "cy", "si", "c", "k", "x", "ks", "q", "k", "j", "g", "v", "f", "p", "b",
)

// latinVowels comes after latinSounds and the collapse of doubled letters.
var latinVowels = strings.NewReplacer(
	"ou", "u", "oo", "u", "aw", "u", "au", "u", "o", "u", "w", "u",
	"ay", "i", "ai", "i", "ey", "i", "ei", "i", "ee", "i", "y", "i", "e", "i",
)

// foldLatin unifies the usual transliterations of a word. A silent final h
// (Minyah) goes, and all vowels in front are one (Edfu, Idfu, Adfu), as their
// Arabic carriers are.
func foldLatin(w string) string {
	w = collapse(w)
	if n := len(w); n > 2 && w[n-1] == 'h' && (w[n-2] == 'a' || w[n-2] == 'e') {
		w = w[:n-1]
	}
	w = collapse(latinVowels.Replace(collapse(latinSounds.Replace(w))))
	if w != "" && (w[0] == 'i' || w[0] == 'u') {
		w = "a" + w[1:]
	}
	return w
}

// latinSkeleton gives the consonant classes of a word, without the ends that
// arabicSkeleton leaves out.
func latinSkeleton(w string) string {
	w = collapse(w)
	if len(w) > 4 && (strings.HasSuffix(w, "at") || strings.HasSuffix(w, "et")) {
		w = w[:len(w)-1]
	}
	var b strings.Builder
	for _, r := range strings.TrimSuffix(foldLatin(w), "h") {
		switch {
		case r == 'a' || r == 'i' || r == 'u':
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		}
	}
	return b.String()
}
