package scenario

import (
	"katf/geo"
	"katf/planner"
)

type (
	warehouse  = planner.Warehouse
	lot        = planner.Lot
	plant      = planner.Plant
	production = planner.Production
)

var warehouseLat, warehouseLng = position(func(w *warehouse) *geo.Point { return &w.Point })

var warehouseTable = define(
	table{Name: "warehouses", NameAr: "المخازن", File: "warehouses.csv",
		Doc: "Warehouses hold stock and send it to places. Doors bound the cartons that pass in a day, in and out together."},
	func(s *planner.Scenario) *[]warehouse { return &s.Warehouses },
	code("id", "المعرف", "#loc+warehouse+id", func(w *warehouse) *planner.SiteID { return &w.ID }).filled().
		about("Identifies the warehouse; warehouses and plants share one set of ids", "W-ASN"),
	text("name_ar", "الاسم بالعربية", "#loc+name+i_ar", func(w *warehouse) *string { return &w.NameAr }).
		about("Name in Arabic; one of the two names must be given", "مخزن أسوان"),
	text("name_en", "الاسم بالإنجليزية", "#loc+name+i_en", func(w *warehouse) *string { return &w.NameEn }).
		about("Name in English", "Aswan warehouse"),
	governorate(func(w *warehouse) *string { return &w.Governorate }),
	markaz(func(w *warehouse) *string { return &w.Markaz }),
	warehouseLat.filled(), warehouseLng.filled(),
	text("owner", "الجهة", "#org", func(w *warehouse) *string { return &w.Owner }).
		about("Organisation that runs it", "ORG-01"),
	count("storage_cartons", "سعة التخزين", "#capacity+storage", 0, most, func(w *warehouse) *planner.Cartons { return &w.Storage }).in("cartons").filled().
		about("Stock that it can hold at the end of a day", "120000"),
	count("doors", "أبواب التحميل", "#capacity+doors", 1, 10_000, func(w *warehouse) *int { return &w.Doors }).in("doors").filled().
		about("Loading doors; at least one", "4"),
	count("cartons_per_door_h", "كراتين الباب في الساعة", "#capacity+door", 1, most, func(w *warehouse) *planner.Cartons { return &w.DoorRate }).in("cartons per hour").filled().
		about("Cartons loaded or unloaded at one door in an hour", "600"),
	clock("opens", "يفتح", "#meta+opens", func(w *warehouse) *planner.Clock { return &w.Opens }).filled().
		about("Start of work", "07:00"),
	clock("closes", "يغلق", "#meta+closes", func(w *warehouse) *planner.Clock { return &w.Closes }).filled().
		about("End of work; past 24:00 for a shift that ends after midnight", "17:00"),
	choice("position", "أساس الموقع", "#meta+position", bases, func(w *warehouse) *string { return &w.PositionBasis }).
		about("How far to trust the coordinates", "illustrative"),
)

var lotTable = define(
	table{Name: "lots", NameAr: "الرصيد الافتتاحي", File: "lots.csv",
		Doc: "Opening stock: cartons packed together, with one expiry date."},
	func(s *planner.Scenario) *[]lot { return &s.Lots },
	code("id", "رقم التشغيلة", "#item+lot", func(l *lot) *string { return &l.ID }).filled().
		about("Identifies the lot", "LOT-0001"),
	code("warehouse", "المخزن", "#loc+warehouse+id", func(l *lot) *planner.SiteID { return &l.Warehouse }).filled().
		about("Where it lies: id of a warehouse", "W-ASN"),
	code("sku", "الصنف", "#item+code", func(l *lot) *string { return &l.SKU }).filled().
		about("What it is: the SKU of the campaign's carton", "CARTON-15"),
	count("cartons", "الكراتين", "#item+cartons", 0, most, func(l *lot) *planner.Cartons { return &l.Cartons }).in("cartons").filled().
		about("Cartons on the first day", "40000"),
	date("expires", "تاريخ الانتهاء", "#date+expires", func(l *lot) *planner.Date { return &l.Expires }).filled().
		about("Expiry date; not before the first day", "2027-09-30"),
	text("owner", "الجهة", "#org", func(l *lot) *string { return &l.Owner }).
		about("Organisation that the cartons belong to", "ORG-01"),
)

var plantLat, plantLng = position(func(p *plant) *geo.Point { return &p.Point })

var plantTable = define(
	table{Name: "plants", NameAr: "مصانع التعبئة", File: "plants.csv",
		Doc: "Plants pack cartons; trucks based there carry them to warehouses."},
	func(s *planner.Scenario) *[]plant { return &s.Plants },
	code("id", "المعرف", "#loc+plant+id", func(p *plant) *planner.SiteID { return &p.ID }).filled().
		about("Identifies the plant; warehouses and plants share one set of ids", "P-10R"),
	text("name_ar", "الاسم بالعربية", "#loc+name+i_ar", func(p *plant) *string { return &p.NameAr }).
		about("Name in Arabic; one of the two names must be given", "مصنع العاشر من رمضان"),
	text("name_en", "الاسم بالإنجليزية", "#loc+name+i_en", func(p *plant) *string { return &p.NameEn }).
		about("Name in English", "10th of Ramadan plant"),
	governorate(func(p *plant) *string { return &p.Governorate }),
	plantLat.filled(), plantLng.filled(),
	text("owner", "الجهة", "#org", func(p *plant) *string { return &p.Owner }).
		about("Organisation that runs it", "ORG-01"),
	choice("position", "أساس الموقع", "#meta+position", bases, func(p *plant) *string { return &p.PositionBasis }).
		about("How far to trust the coordinates", "illustrative"),
)

var productionTable = define(
	table{Name: "production", NameAr: "الإنتاج", File: "production.csv",
		Doc: "What a plant packs on each day of a range of dates. Cartons packed on a day can leave on the next one. A day without a row has no production."},
	func(s *planner.Scenario) *[]production { return &s.Production },
	code("plant", "المصنع", "#loc+plant+id", func(p *production) *planner.SiteID { return &p.Plant }).filled().
		about("Id of a plant", "P-10R"),
	date("from", "من", "#date+start", func(p *production) *planner.Date { return &p.From }).filled().
		about("First day", "2027-01-10"),
	date("to", "إلى", "#date+end", func(p *production) *planner.Date { return &p.To }).filled().
		about("Last day, included", "2027-01-21"),
	count("cartons_per_day", "كراتين في اليوم", "#item+cartons+daily", 0, most, func(p *production) *planner.Cartons { return &p.Cartons }).in("cartons").filled().
		about("Packed on each day of the range", "55000"),
)
