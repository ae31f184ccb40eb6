package scenario

import (
	"fmt"
	"slices"
	"strings"

	"katf/planner"
	"katf/planner/scenario/sheet"
)

type (
	campaign = planner.Campaign
	tier     = planner.Tier
)

// Keys of campaign.json, or rows of the sheet, that hold more than one value.
const (
	quotaKeys = "policy.quotas."
	hijriKeys = "hijri_first_days."
	noteKeys  = "notes."
)

var policies = []word{{"tier-then-need", "الفئة ثم الاحتياج"}, {"max-min", "رفع أقل تغطية"}, {"quota", "حصص"}}

// campaignTable has one record; its columns are the keys of campaign.json, a
// point for each level. Tiers have their own table; quotas, notes and first
// days of Hijri months are read in campaign.go.
var campaignTable = single(
	table{Name: "campaign", NameAr: "الحملة", File: "campaign.json",
		Doc: "The campaign: how many cartons, of what, by when, and to whom first. A JSON document; in a workbook, a sheet of two columns, key and value, with a point for each level of the key. " +
			"Besides the keys below: policy.quotas (cartons by governorate code, for the policy \"quota\"), hijri_first_days (\"1448-09\" to the date of that month's first day where it was sighted on another day than Umm al-Qura has it) and notes (texts printed with every summary)."},
	func(s *planner.Scenario) *campaign { return &s.Campaign },
	code("id", "المعرف", "", func(c *campaign) *string { return &c.ID }).filled().
		about("Identifies the campaign", "katf-2027"),
	text("name_ar", "الاسم بالعربية", "", func(c *campaign) *string { return &c.NameAr }).
		about("Name in Arabic; one of the two names must be given", "كتف في كتف 1448"),
	text("name_en", "الاسم بالإنجليزية", "", func(c *campaign) *string { return &c.NameEn }).
		about("Name in English", "Katf fi Katf 1448"),
	count("target_cartons", "الكراتين المستهدفة", "", 1, most, func(c *campaign) *planner.Cartons { return &c.Target }).in("cartons").filled().
		about("Cartons to hand out, not more than stock and production give, nor than households may get", "4500000"),
	code("carton.sku", "صنف الكرتونة", "", func(c *campaign) *string { return &c.Carton.SKU }).filled().
		about("Stock keeping unit of the carton", "CARTON-15"),
	text("carton.name_ar", "اسم الكرتونة بالعربية", "", func(c *campaign) *string { return &c.Carton.NameAr }).
		about("Name of the carton in Arabic", "كرتونة مواد غذائية"),
	text("carton.name_en", "اسم الكرتونة بالإنجليزية", "", func(c *campaign) *string { return &c.Carton.NameEn }).
		about("Name of the carton in English", "Food carton"),
	count("carton.mass_g", "كتلة الكرتونة", "", 1, 1_000_000, func(c *campaign) *planner.Grams { return &c.Carton.Mass }).in("g").filled().
		about("Mass of a carton", "15000"),
	count("carton.volume_cm3", "حجم الكرتونة", "", 0, 10_000_000, func(c *campaign) *int64 { return &c.Carton.VolumeCm3 }).in("cm³").
		about("Volume of a carton, 0 if not known", "30000"),
	count("carton.shelf_life_days", "مدة الصلاحية", "", 0, 36_500, func(c *campaign) *int { return &c.Carton.ShelfLifeDays }).in("days").
		about("Of a carton packed during the campaign", "270"),
	count("carton.value_piastres", "قيمة الكرتونة", "", 0, dear, func(c *campaign) *planner.Piastres { return &c.Carton.Value }).in("piastres").
		about("Value of a carton for the papers, 0 if it is not to be printed", "45000"),
	date("first_day", "أول يوم", "", func(c *campaign) *planner.Date { return &c.FirstDay }).filled().
		about("First day on which anything may move", "2027-01-10"),
	date("deadline", "آخر يوم", "", func(c *campaign) *planner.Date { return &c.Deadline }).filled().
		about("Last day on which a carton may be handed over", "2027-02-07"),
	choice("policy.name", "قاعدة التوزيع", "", policies, func(c *campaign) *string { return &c.Policy.Name }).filled().
		about("Rule by which scarce cartons are shared", "tier-then-need"),
	count("policy.cap_permille", "الحد الأقصى للتغطية", "", 0, 1000, func(c *campaign) *int64 { return &c.Policy.CapPermille }).in("‰").
		about("Cartons of a place as a share of its eligible households at most; 0 or not given for 1000", "1000"),
	count("road.detour_permille", "معامل التعرج", "", 1000, 5000, func(c *campaign) *int64 { return &c.Road.DetourPermille }).in("‰").filled().
		about("Travelled way per 1,000 of great circle", "1290"),
	count("road.local_m_per_h", "سرعة التوزيع", "", 1, 200_000, func(c *campaign) *int64 { return &c.Road.LocalSpeed }).in("m/h").filled().
		about("Mean speed from warehouses to places", "40000"),
	count("road.trunk_m_per_h", "سرعة النقل الرئيسي", "", 1, 200_000, func(c *campaign) *int64 { return &c.Road.TrunkSpeed }).in("m/h").filled().
		about("Mean speed from plants to warehouses", "60000"),
	count("road.trunk_driving_s_per_day", "قيادة النقل الرئيسي في اليوم", "", 3600, 86_400, func(c *campaign) *int64 { return &c.Road.TrunkDay }).in("s").filled().
		about("Driving time of a trunk truck in one day", "36000"),
	count("handling.stop_s", "زمن التوقف", "", 0, 86_400, func(c *campaign) *int64 { return &c.Handle.StopSeconds }).in("s").filled().
		about("Papers, parking and counting at a stop", "900"),
	count("handling.unload_per_h", "معدل التفريغ", "", 1, most, func(c *campaign) *int64 { return &c.Handle.UnloadRate }).in("cartons per hour").filled().
		about("Cartons unloaded at a place in an hour", "400"),
	count("handling.turnaround_s", "زمن التجهيز", "", 0, 86_400, func(c *campaign) *int64 { return &c.Handle.TurnSeconds }).in("s").filled().
		about("From a truck's return to its next loading", "1200"),
)

var tierTable = define(
	table{Name: "tiers", NameAr: "الفئات", File: "campaign.json",
		Doc: "Priority classes: tier 1 is served before tier 2 wherever both want the same carton, door or truck. The list \"tiers\" of campaign.json; in a workbook, a sheet. A governorate that no tier names belongs to the last one."},
	func(s *planner.Scenario) *[]tier { return &s.Campaign.Tiers },
	count("number", "الرقم", "", 1, 1000, func(t *tier) *int { return &t.Number }).filled().
		about("1 is served first; numbers are 1 to n without gaps", "1"),
	text("name_ar", "الاسم بالعربية", "", func(t *tier) *string { return &t.NameAr }).
		about("Name in Arabic", "المحافظات الحدودية"),
	text("name_en", "الاسم بالإنجليزية", "", func(t *tier) *string { return &t.NameEn }).
		about("Name in English", "Border governorates"),
	tierGovernorates().about("ISO 3166-2 codes: a list in JSON, separated by spaces in a sheet", "EG-MT EG-WAD"),
	date("starts_on", "يبدأ في", "", func(t *tier) *planner.Date { return &t.StartsOn }).filled().
		about("No delivery of the tier before this day", "2027-01-10"),
	date("complete_by", "يكتمل في", "", func(t *tier) *planner.Date { return &t.CompleteBy }).filled().
		about("Every carton of the tier is handed over by this day", "2027-01-21"),
	count("floor_permille", "الحد الأدنى للتغطية", "", 0, 1000, func(t *tier) *int64 { return &t.FloorPermille }).in("‰").
		about("Share of its eligible households that each place of the tier is given before need is looked at", "500"),
)

func tierGovernorates() column[tier] {
	c := newColumn[tier]("governorates", "المحافظات", "", "list of codes")
	c.read = func(t *tier, s string) *message {
		t.Governorates = nil
		for _, f := range strings.FieldsFunc(sheet.Clean(s), func(r rune) bool { return strings.ContainsRune(" ,;،؛|", r) }) {
			t.Governorates = append(t.Governorates, governorateCode(f))
		}
		return nil
	}
	c.write = func(t *tier) string { return strings.Join(t.Governorates, " ") }
	c.test = func(t *tier) *message {
		for i, g := range t.Governorates {
			if m := governorateFault(g); m != nil {
				return &message{g + " " + m.en, g + " " + m.ar}
			}
			if slices.Contains(t.Governorates[:i], g) {
				return say("%s is listed twice", "%s مكرر", g)
			}
		}
		return nil
	}
	return c
}

// tierLabel names a value within campaign.json.
func tierLabel(i int, column string) string { return fmt.Sprintf("tiers[%d].%s", i+1, column) }
