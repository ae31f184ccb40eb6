package geo

import "strings"

// arabicLetter unifies letters that writers and keyboards exchange. A zero
// means that the letter is left out. Letters with hamza above or below have
// lost it before; what is here are the ones that have no decomposition, and
// the Persian and Urdu forms that some keyboards give.
var arabicLetter = map[rune]rune{
	'ٱ': 'ا', 'ء': 0, 'ة': 'ه', 'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ے': 'ي',
	'ک': 'ك', 'گ': 'ج', 'چ': 'ج', 'پ': 'ب', 'ڤ': 'ف', 'ژ': 'ز',
	'ھ': 'ه', 'ہ': 'ه', 'ە': 'ه', 'ۀ': 'ه', 'ۃ': 'ه', 'ـ': 0,
}

func isArabicLetter(r rune) bool { return r >= 0x0600 && r <= 0x06FF }

func isArabic(word string) bool {
	for _, r := range word {
		return isArabicLetter(r)
	}
	return false
}

// arabicNumber gives the digits of the ordinals that stand in names of towns.
var arabicNumber = map[string]string{"سادس": "6", "عاشر": "10"}

// arabicHeads are first words that are often written together with the next
// one when it has the article: كفرالدوار.
var arabicHeads = strings.Fields("كفر ابو نجع عزبه كوم شبرا ميت محله حوش وادي راس مرسي تل برج باب ساحل زاويه منشاه عبد قلعه جزيره")

// arabicWords gives the words of one written word, the article removed.
func arabicWords(w string) []string {
	for _, head := range arabicHeads {
		rest, ok := strings.CutPrefix(w, head)
		if ok && strings.HasPrefix(rest, "ال") && len(rest) >= 4*len("ا") {
			return []string{head, withoutArticle(rest)}
		}
	}
	w = withoutArticle(w)
	if n, ok := arabicNumber[w]; ok {
		w = n
	}
	return []string{w}
}

// withoutArticle takes ال off where two letters or more remain. It also
// takes it off where it belongs to the root (الماظة), which does no harm, for
// every spelling loses it alike.
func withoutArticle(w string) string {
	rest, ok := strings.CutPrefix(w, "ال")
	if !ok || len(rest) < 2*len("ا") {
		return w
	}
	return rest
}

// arabicConsonant maps letters to the classes that Latin spelling keeps apart.
var arabicConsonant = map[rune]byte{
	'ب': 'b', 'ت': 't', 'ط': 't', 'ث': 't', 'ج': 'g', 'غ': 'g', 'ح': 'h', 'ه': 'h',
	'خ': 'x', 'د': 'd', 'ض': 'd', 'ذ': 'd', 'ر': 'r', 'ز': 'z', 'ظ': 'z', 'س': 's', 'ص': 's',
	'ش': 'c', 'ف': 'f', 'ق': 'k', 'ك': 'k', 'ل': 'l', 'م': 'm', 'ن': 'n',
}

// arabicSkeleton gives the consonant classes of a word. A final ه is mostly ta
// marbuta, which Latin spelling leaves out or writes as a silent h (or as t in
// the construct, Minshat Nasir); so final h, and t after a, count in neither
// script.
func arabicSkeleton(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "ه"), "ح")
	if long := len(w) > 3*len("ا"); long {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "ات"), "اط")
	}
	var b strings.Builder
	for _, r := range w {
		if c, ok := arabicConsonant[r]; ok {
			b.WriteByte(c)
		} else if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
