package scenario

import (
	"katf/geo"
	"katf/planner"
)

type (
	calendarDay = planner.CalendarDay
	closure     = planner.Closure
)

var calendarTable = define(
	table{Name: "calendar", NameAr: "التقويم", File: "calendar.csv",
		Doc: "Days that are not ordinary. A date without a row is a working day with each warehouse's own hours."},
	func(s *planner.Scenario) *[]calendarDay { return &s.Calendar },
	date("date", "التاريخ", "#date", func(d *calendarDay) *planner.Date { return &d.Date }).filled().
		about("The day, once at most", "2027-01-15"),
	yesNo("working", "يوم عمل", "#status", func(d *calendarDay) *bool { return &d.Working }).filled().
		about("Whether warehouses work", "no"),
	clock("opens", "يفتح", "#meta+opens", func(d *calendarDay) *planner.Clock { return &d.Opens }).
		about("Replaces every warehouse's hours on the day, together with closes; both empty to leave them", "09:00"),
	clock("closes", "يغلق", "#meta+closes", func(d *calendarDay) *planner.Clock { return &d.Closes }).
		about("End of the hours of the day", "14:00"),
	text("note_ar", "ملاحظة بالعربية", "#meta+note+i_ar", func(d *calendarDay) *string { return &d.NoteAr }).
		about("Why, in Arabic", "الجمعة"),
	text("note_en", "ملاحظة بالإنجليزية", "#meta+note+i_en", func(d *calendarDay) *string { return &d.NoteEn }).
		about("Why, in English", "Friday"),
)

// Kinds of closures.
const (
	closedPlace     = "place"
	closedWarehouse = "warehouse"
	closedRoad      = "road"
)

var closureKinds = []word{{closedPlace, "مكان"}, {closedWarehouse, "مخزن"}, {closedRoad, "طريق"}}

var closureLat, closureLng = position(func(c *closure) *geo.Point { return &c.Centre })

var closureTable = define(
	table{Name: "closures", NameAr: "الإغلاقات", File: "closures.csv",
		Doc: "Dated obstacles: a place where nothing is delivered, a warehouse where nothing arrives or leaves, or a stretch of road where travel takes longer."},
	func(s *planner.Scenario) *[]closure { return &s.Closures },
	code("id", "المعرف", "#event+id", func(c *closure) *string { return &c.ID }).filled().
		about("Identifies the closure", "C-1"),
	choice("kind", "النوع", "#event+type", closureKinds, func(c *closure) *string { return &c.Kind }).filled().
		about("What is closed", "road"),
	code("ref", "المرجع", "#loc+id", func(c *closure) *string { return &c.Ref }).
		about("Id of the place or warehouse; empty for a road", ""),
	closureLat, closureLng,
	count("radius_m", "نصف القطر", "#geo+radius", 0, 2_000_000, func(c *closure) *geo.Metres { return &c.Radius }).in("m").
		about("Roads within this distance of the position are affected; for a road only", "3000"),
	count("permille", "معامل الزمن", "#meta+permille", 0, 1_000_000, func(c *closure) *int64 { return &c.Permille }).in("‰").
		about("Travel takes this many thousandths of the ordinary time and way; for a road only, at least 1000", "2000"),
	date("from", "من", "#date+start", func(c *closure) *planner.Date { return &c.From }).filled().
		about("First day", "2027-01-12"),
	date("to", "إلى", "#date+end", func(c *closure) *planner.Date { return &c.To }).filled().
		about("Last day, included", "2027-01-14"),
	text("reason", "السبب", "#event+name", func(c *closure) *string { return &c.Reason }).
		about("Why", "سيول"),
)
