package scenario

import (
	"katf/geo"
	"katf/planner"
)

type place = planner.Place

var placeLat, placeLng = position(func(p *place) *geo.Point { return &p.Point })

var placeTable = define(
	table{Name: "places", NameAr: "الأماكن", File: "places.csv",
		Doc: "Where cartons are handed out: villages and urban districts with the number of their eligible households. Counts only, never people."},
	func(s *planner.Scenario) *[]place { return &s.Places },
	code("id", "المعرف", "#loc+id", func(p *place) *planner.PlaceID { return &p.ID }).filled().
		about("Identifies the place; a P-code where there is one, else an id of your own list", "EG280601"),
	code("pcode", "رمز المكان", "#adm3+code", func(p *place) *string { return &p.PCode }).
		about("P-code of the third level, where known", "EG280601"),
	text("name_ar", "الاسم بالعربية", "#loc+name+i_ar", func(p *place) *string { return &p.NameAr }).
		about("Name in Arabic; one of the two names must be given", "دراو"),
	text("name_en", "الاسم بالإنجليزية", "#loc+name+i_en", func(p *place) *string { return &p.NameEn }).
		about("Name in English", "Daraw"),
	text("kind", "النوع", "#loc+type", func(p *place) *string { return &p.Kind }).
		about("village, shiakha, town, district ...", "village"),
	governorate(func(p *place) *string { return &p.Governorate }),
	markaz(func(p *place) *string { return &p.Markaz }).filled(),
	placeLat.filled(), placeLng.filled(),
	count("population", "عدد السكان", "#population", 0, most, func(p *place) *int64 { return &p.Population }).in("people").
		about("Inhabitants, 0 or empty if not known", "8400"),
	count("households", "الأسر المستحقة", "#affected+hh", 0, most, func(p *place) *planner.Cartons { return &p.Households }).in("households").filled().
		about("Eligible households; each gets one carton at most", "1150"),
	count("need_permille", "وزن الاحتياج", "#severity", 1, 1_000_000, func(p *place) *int64 { return &p.NeedPermille }).in("‰").or("1000").
		about("Need of a household against an ordinary one", "1250"),
	count("max_size", "أكبر حجم شاحنة", "", 0, 4, func(p *place) *int { return &p.MaxSize }).
		about("Largest vehicle size that reaches the place, from 1 (pickup) to 4 (semi-trailer); empty or 0 for any", "2"),
	clock("opens", "يفتح", "#meta+opens", func(p *place) *planner.Clock { return &p.Opens }).
		about("Earliest arrival of a truck; empty with closes for any time", "08:00"),
	clock("closes", "يغلق", "#meta+closes", func(p *place) *planner.Clock { return &p.Closes }).
		about("Latest arrival of a truck", "16:00"),
	text("owner", "الجهة", "#org", func(p *place) *string { return &p.Owner }).
		about("Organisation that hands out here", "ORG-02"),
	text("contact", "جهة الاتصال", "#contact+org", func(p *place) *string { return &p.Contact }).
		about("A contact point such as an office or a mosque, never a person", "جمعية تنمية المجتمع"),
	text("note", "ملاحظة", "#meta+note", func(p *place) *string { return &p.Note }).
		about("Anything the driver or planner should know", "آخر كيلومتر غير ممهد"),
	choice("position", "أساس الموقع", "#meta+position", bases, func(p *place) *string { return &p.PositionBasis }).
		about("How far to trust the coordinates", "reported"),
	choice("population_basis", "أساس السكان", "#meta+population", bases, func(p *place) *string { return &p.PopulationBasis }).
		about("How far to trust the counts", "estimated"),
)
