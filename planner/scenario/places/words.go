package places

// wording is the text of a summary in one language.
type wording struct {
	column, totals, derived, found, doubtful string
	read, written, refused                   string
	governorate, markaz                      string
	use                                      map[string]string
	how                                      map[How]string
}

var english = wording{
	column:   "column %q: %s %s",
	totals:   "%s: %d rows, population %d, households %d",
	derived:  "households reckoned from population (estimated): %d",
	found:    "%s by %s: %d",
	doubtful: "rows to look at: %d; faults: %d",
	read:     "read", written: "accepted", refused: "refused",
	governorate: "governorate", markaz: "markaz",
	use: map[string]string{"mapped": "mapped to", "recognised": "recognised as", "unused": "not used", "refused": "refused, it seems to hold data about people"},
	how: map[How]string{ByCode: "code", ByName: "name", BySpelling: "another spelling", ByConsonants: "consonants only",
		ByMarkaz: "its markaz", ByPosition: "position", ByPlaceName: "the name of the place"},
}

var arabicWords = wording{
	column:   "العمود «%s»: %s %s",
	totals:   "%s: عدد الصفوف %d، السكان %d، الأسر %d",
	derived:  "أسر محسوبة من عدد السكان (تقديرية): %d",
	found:    "%s — %s: %d",
	doubtful: "صفوف تحتاج إلى مراجعة: %d؛ أخطاء: %d",
	read:     "المقروء", written: "المقبول", refused: "المرفوض",
	governorate: "المحافظة", markaz: "المركز أو القسم",
	use: map[string]string{"mapped": "قُرئ بوصفه", "recognised": "تم التعرف عليه بوصفه", "unused": "غير مستخدم", "refused": "مرفوض لأنه يبدو محتويًا على بيانات أشخاص"},
	how: map[How]string{ByCode: "بالكود", ByName: "بالاسم", BySpelling: "بكتابة أخرى للاسم", ByConsonants: "بالحروف الساكنة فقط",
		ByMarkaz: "من المركز", ByPosition: "بالموقع", ByPlaceName: "باسم المكان نفسه"},
}
