package stock

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Cause sorts the reasons for which cartons are short, damaged, too many, lost
// or found; what is not in the list is "other" with a note.
type Cause string

// Causes lists all of them.
var Causes = []Cause{
	"not_loaded", "loaded_twice", "fell", "crushed", "wet", "infested", "torn", "theft", "accident", "seal_broken",
	"expired", "miscounted", "misplaced", "sampled", "donated", "destroyed", "repacked", "unknown", "other",
}

// causeWords are the causes as papers print them, English and Arabic.
var causeWords = map[Cause][2]string{
	"not_loaded": {"not loaded by the sender", "لم يُحمَّل من المرسل"}, "loaded_twice": {"loaded twice by the sender", "حُمِّل مرتين"},
	"fell": {"fell", "سقط"}, "crushed": {"crushed", "انسحق"}, "wet": {"wet", "ابتل"}, "infested": {"infested", "أصابته حشرات أو قوارض"},
	"torn": {"torn open", "تمزق"}, "theft": {"theft", "سرقة"}, "accident": {"road accident", "حادث طريق"},
	"seal_broken": {"seal broken", "الختم مكسور"}, "expired": {"expired or nearly so", "انتهت صلاحيته أو أوشكت"},
	"miscounted": {"miscounted before", "خطأ عدّ سابق"}, "misplaced": {"misplaced", "وُضع في غير مكانه"}, "sampled": {"taken as a sample", "أُخذ عينة"},
	"donated": {"given by a third party", "تبرع من طرف آخر"}, "destroyed": {"destroyed", "أُعدم"}, "repacked": {"repacked", "أُعيدت تعبئته"},
	"unknown": {"unknown", "غير معروف"}, "other": {"other", "غير ذلك"},
}

// Words gives the cause as papers print it.
func (c Cause) Words() (en, ar string) {
	w := causeWords[c]
	return w[0], w[1]
}

func checkCause(f *faults, path string, c Cause, note string) {
	if path != "" {
		path += "."
	}
	if !slices.Contains(Causes, c) {
		names := make([]string, len(Causes))
		for i, n := range Causes {
			names[i] = string(n)
		}
		f.add(path+"cause", c, "one of "+strings.Join(names, ", "), "واحد من "+strings.Join(names, "، "))
	}
	f.note(path+"note", note)
	if c == "other" && utf8.RuneCountInString(strings.TrimSpace(note)) < 3 {
		f.add(path+"note", note, "say in words what happened", "اذكر ما حدث بالكلمات")
	}
}

// reasonText is what the ledger keeps beside a movement.
func reasonText(c Cause, note string) string {
	text := string(c)
	if note != "" {
		text += ": " + note
	}
	if r := []rune(text); len(r) > maxNote {
		text = string(r[:maxNote])
	}
	return text
}
