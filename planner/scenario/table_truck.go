package scenario

import (
	"katf/geo"
	"katf/planner"
)

type (
	vehicle = planner.VehicleType
	fleet   = planner.Fleet
)

// dear bounds every price.
const dear = planner.Piastres(1_000_000_000_00)

var vehicleTable = define(
	table{Name: "vehicles", NameAr: "أنواع الشاحنات", File: "vehicles.csv",
		Doc: "Kinds of trucks. Trunk vehicles run between plants and warehouses only, others from warehouses to places only."},
	func(s *planner.Scenario) *[]vehicle { return &s.VehicleTypes },
	code("id", "المعرف", "#asset+type", func(v *vehicle) *string { return &v.ID }).filled().
		about("Identifies the kind", "light"),
	text("name_ar", "الاسم بالعربية", "#asset+name+i_ar", func(v *vehicle) *string { return &v.NameAr }).
		about("Name in Arabic; one of the two names must be given", "شاحنة خفيفة"),
	text("name_en", "الاسم بالإنجليزية", "#asset+name+i_en", func(v *vehicle) *string { return &v.NameEn }).
		about("Name in English", "Light truck"),
	count("size", "الحجم", "#asset+size", 1, 4, func(v *vehicle) *int { return &v.Size }).filled().
		about("Which roads it fits: 1 pickup, 2 light truck, 3 truck, 4 semi-trailer", "2"),
	exact("payload_kg", "الحمولة", "#asset+payload", 3, 1000, 1_000_000_000, func(v *vehicle) *planner.Grams { return &v.Payload }).in("kg").filled().
		about("Mass that it may carry", "4500"),
	count("cartons", "الكراتين", "#asset+cartons", 1, most, func(v *vehicle) *planner.Cartons { return &v.Load }).in("cartons").filled().
		about("Cartons that fit, by mass and by room", "280"),
	yesNo("trunk", "نقل رئيسي", "#asset+trunk", func(v *vehicle) *bool { return &v.Trunk }).filled().
		about("yes if it runs between plants and warehouses, no if it delivers to places", "no"),
	exact("egp_per_day", "جنيه لليوم", "#value+day", 2, 0, dear, func(v *vehicle) *planner.Piastres { return &v.PerDay }).in("EGP").
		about("Cost of a truck on a day on which it moves", "900"),
	exact("egp_per_trip", "جنيه للرحلة", "#value+trip", 2, 0, dear, func(v *vehicle) *planner.Piastres { return &v.PerTrip }).in("EGP").
		about("Cost of a trip besides its way and time", "50"),
	exact("egp_per_km", "جنيه للكيلومتر", "#value+km", 2, 0, dear, func(v *vehicle) *planner.Piastres { return &v.PerKm }).in("EGP").
		about("Cost of a kilometre", "7.25"),
	exact("egp_per_hour", "جنيه للساعة", "#value+hour", 2, 0, dear, func(v *vehicle) *planner.Piastres { return &v.PerHour }).in("EGP").
		about("Cost of an hour, from loading to return", "60"),
	hours("shift_hours", "ساعات الوردية", func(v *vehicle) *geo.Seconds { return &v.Shift }).filled().
		about("Time from a truck's first loading to its last return on one day", "10"),
	count("max_trips", "أقصى رحلات", "", 0, 100, func(v *vehicle) *int { return &v.MaxTrips }).
		about("Trips of one truck on one day; empty or 0 for no bound", "3"),
)

var fleetTable = define(
	table{Name: "fleets", NameAr: "الأساطيل", File: "fleets.csv",
		Doc: "How many trucks of a kind are based at a warehouse or plant. Every warehouse needs trucks that deliver, every plant that packs needs trunk trucks."},
	func(s *planner.Scenario) *[]fleet { return &s.Fleets },
	code("site", "الموقع", "#loc+site+id", func(f *fleet) *planner.SiteID { return &f.Site }).filled().
		about("Id of a warehouse or plant", "W-ASN"),
	code("vehicle", "نوع الشاحنة", "#asset+type", func(f *fleet) *string { return &f.Type }).filled().
		about("Id of a kind of truck", "light"),
	count("trucks", "عدد الشاحنات", "#asset+trucks", 1, 1_000_000, func(f *fleet) *int { return &f.Trucks }).in("trucks").filled().
		about("Trucks; at least one", "12"),
	text("owner", "الجهة", "#org", func(f *fleet) *string { return &f.Owner }).
		about("Organisation or contractor that they belong to", "ORG-01"),
)
