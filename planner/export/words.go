package export

// arabicWords are the code words of text columns as the workbook shows them; CSV
// keeps the code words, for programs.
var arabicWords = map[string]string{
	// how far to trust a figure
	"surveyed": "ممسوح ميدانيًّا", "reported": "مُبلَّغ", "imported": "مستورد", "illustrative": "توضيحي", "estimated": "تقديري",
	// kinds of flow, levels of the coverage table, answers
	"trunk": "نقل رئيسي", "delivery": "توزيع محلي",
	"country": "الجمهورية", "tier": "أولوية", "governorate": "محافظة",
	"yes": "نعم", "no": "لا",
	// planner.Reason
	"supply": "نقص الرصيد", "doors": "أبواب التحميل", "trucks": "الشاحنات", "days": "أيام العمل",
	"distance": "بُعد المسافة", "size": "حجم الشاحنة", "storage": "سعة التخزين",
}
