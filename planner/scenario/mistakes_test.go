package scenario

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// mistake plants one mistake in the files of the world and says exactly which
// faults must be found. Those that share a key touch the same rows or
// totals and are not planted together.
type mistake struct {
	name string
	keys string // separated by spaces
	edit func(*files)
	want []expect
}

// expect is a fault: in campaign.json the row is the line of a text.
type expect struct {
	file   string
	row    int
	line   string
	column string
	text   string // part of the English text
}

func set(file string, row int, column, value string) func(*files) {
	return func(f *files) { f.set(file, row, column, value) }
}

func inJSON(old, new string) func(*files) { return func(f *files) { f.json(old, new) } }

func one(file string, row int, column, text string) []expect {
	return []expect{{file: file, row: row, column: column, text: text}}
}

func inCampaignFile(line, column, text string) []expect {
	return []expect{{file: "campaign.json", line: line, column: column, text: text}}
}

const (
	places     = "places.csv"
	warehouses = "warehouses.csv"
	lots       = "lots.csv"
	plants     = "plants.csv"
	packed     = "production.csv"
	vehicles   = "vehicles.csv"
	fleets     = "fleets.csv"
	days       = "calendar.csv"
	closures   = "closures.csv"
)

var mistakes = []mistake{
	// Positions.
	{"swapped, other way outside", "A1", func(f *files) { f.set(places, 2, "lat", "32.93"); f.set(places, 2, "lng", "24.4") }, one(places, 2, "lat", "seem swapped: 24.4,32.93 would be in Egypt")},
	{"swapped, both ways inside", "C1", func(f *files) { f.set(places, 6, "lat", "31.2"); f.set(places, 6, "lng", "30.05") }, one(places, 6, "lat", "seem swapped: 30.05,31.2 lies near")},
	{"outside Egypt", "B1", set(places, 4, "lat", "39.2"), one(places, 4, "lat", "39.2,25.52 is not in Egypt")},
	{"no latitude", "B1", set(places, 4, "lat", "129.2"), one(places, 4, "lat", "is not in Egypt")},
	{"warehouse swapped", "wASN", func(f *files) { f.set(warehouses, 2, "lat", "32.9"); f.set(warehouses, 2, "lng", "24.09") }, one(warehouses, 2, "lat", "seem swapped")},
	{"plant outside", "P2", set(plants, 3, "lng", "21"), one(plants, 3, "lat", "not in Egypt")},
	{"position not a number", "C2", set(places, 7, "lng", "31,33"), one(places, 7, "lng", "decimal sign is a point")},
	// Ids and codes.
	{"place twice", "C2", set(places, 7, "id", "C1"), one(places, 7, "id", "already in row 6")},
	{"lot twice", "L2", set(lots, 3, "id", "L1"), one(lots, 3, "id", "already in row 2")},
	{"closure twice", "K3", set(closures, 4, "id", "K1"), one(closures, 4, "id", "already in row 2")},
	{"plant with the id of a warehouse", "P2 fleets totals", func(f *files) {
		f.set(plants, 3, "id", "W-C")
		f.set(packed, 4, "plant", "P-1")
		f.set(packed, 4, "from", "2027-01-21")
		f.set(packed, 4, "to", "2027-01-22")
		f.set(fleets, 8, "site", "W-MT")
	}, one(plants, 3, "id", "already the id of a warehouse (row 4)")},
	{"governorate unknown", "A1 quotas", set(places, 2, "governorate", "EG-XX"), one(places, 2, "governorate", "is not a code of a governorate")},
	{"governorate by name", "A1 quotas", set(places, 2, "governorate", "أسوان"), one(places, 2, "governorate", "did you mean EG-ASN (Aswan)?")},
	{"governorate mistyped", "A1 quotas", set(places, 2, "governorate", "EG-ANS"), one(places, 2, "governorate", "did you mean EG-ASN")},
	{"markaz unknown", "A1", set(places, 2, "markaz", "EG2899"), one(places, 2, "markaz", "is not a code of a markaz or qism; did you mean EG28")},
	{"markaz by name", "B1", set(places, 4, "markaz", "سيوة"), one(places, 4, "markaz", "did you mean EG33")},
	{"markaz elsewhere", "wC", set(warehouses, 4, "markaz", "EG2803"), one(warehouses, 4, "markaz", "lies in EG-ASN (Aswan), not in EG-C")},
	{"lot at an unknown warehouse", "L2 store", set(lots, 3, "warehouse", "W-B"), one(lots, 3, "warehouse", "no such id in warehouses; did you mean W-")},
	{"lot of another carton", "L1", set(lots, 2, "sku", "C10"), one(lots, 2, "sku", "which is C15")},
	{"production of an unknown plant", "prod1 totals", set(packed, 2, "plant", "P_1"), one(packed, 2, "plant", "did you mean P-1?")},
	{"fleet at an unknown site", "f2", set(fleets, 3, "site", "W-ASM"), one(fleets, 3, "site", "no such id in warehouses or plants; did you mean W-ASN?")},
	{"fleet of an unknown kind", "f2", set(fleets, 3, "vehicle", "lihgt"), one(fleets, 3, "vehicle", "did you mean light?")},
	{"closed place unknown", "K1", set(closures, 2, "ref", "A22"), one(closures, 2, "ref", "no such id in places; did you mean A2?")},
	{"closed warehouse unknown", "K2", set(closures, 3, "ref", "A2"), one(closures, 3, "ref", "no such id in warehouses")},
	{"closed nothing", "K1", set(closures, 2, "ref", ""), one(closures, 2, "ref", "is missing")},
	{"closure of a kind unknown", "K1", set(closures, 2, "kind", "plase"), one(closures, 2, "kind", "did you mean place?")},
	{"policy unknown", "policy quotas", inJSON(`"name": "quota"`, `"name": "qouta"`), inCampaignFile("qouta", "policy.name", "did you mean quota?")},
	{"basis unknown", "B2", set(places, 5, "position", "guess"), one(places, 5, "position", "must be one of: surveyed, reported")},
	// Counts.
	{"negative count", "B2 quotas", set(places, 5, "households", "-5"), one(places, 5, "households", "must not be negative")},
	{"fractional count", "B2 quotas", set(places, 5, "households", "٤٠٠٫٥"), one(places, 5, "households", "is not a whole number")},
	{"no count", "B2 quotas", set(places, 5, "households", ""), one(places, 5, "households", "the cell is empty")},
	{"words for a count", "B2", set(places, 5, "population", "many"), one(places, 5, "population", "is not a number")},
	{"minutes and seconds for degrees", "B2", set(places, 5, "lat", "24°25'12\"N"), one(places, 5, "lat", "decimal degrees are meant")},
	{"shortened by the spreadsheet", "B2", set(places, 5, "population", "1.2E+05"), one(places, 5, "population", "shortened by the spreadsheet")},
	{"more families than people", "B2", set(places, 5, "population", "399"), one(places, 5, "households", "400 households are more than the 399 people")},
	{"no need", "B2", set(places, 5, "need_permille", "0"), one(places, 5, "need_permille", "must be at least 1")},
	{"no name", "B2", func(f *files) { f.set(places, 5, "name_ar", ""); f.set(places, 5, "name_en", "") }, one(places, 5, "name_ar", "one of name_ar and name_en")},
	{"truck size unknown", "B2", set(places, 5, "max_size", "5"), one(places, 5, "max_size", "at most 4")},
	{"no truck small enough", "fleets vehicles B2", func(f *files) {
		for row := 2; row <= 5; row++ {
			f.set(fleets, row, "vehicle", "light")
		}
		f.set(fleets, 3, "owner", "O9")
		f.set(places, 5, "max_size", "1")
	}, one(places, 5, "max_size", "no fleet has a delivery truck this small; the smallest has size 2")},
	{"warehouse without doors", "wMT", set(warehouses, 3, "doors", "0"), one(warehouses, 3, "doors", "must be at least 1")},
	{"doors that never load", "wMT", set(warehouses, 3, "cartons_per_door_h", "0"), one(warehouses, 3, "cartons_per_door_h", "must be at least 1")},
	{"too small a store", "wASN store", set(warehouses, 2, "storage_cartons", "799"), one(warehouses, 2, "storage_cartons", "its lots are 800 cartons")},
	{"fleet without trucks", "f2", set(fleets, 3, "trucks", "0"), one(fleets, 3, "trucks", "must be at least 1")},
	{"warehouse without a fleet", "fleets wMT", func(f *files) { f.set(fleets, 4, "site", "W-C"); f.set(fleets, 4, "owner", "O7") }, one(warehouses, 3, "id", "has no trucks")},
	{"warehouse with trunk trucks only", "fleets wMT", set(fleets, 4, "vehicle", "semi"), one(warehouses, 3, "id", "has trunk trucks only")},
	{"plant without a fleet", "fleets P2", set(fleets, 8, "site", "P-1"), []expect{{plants, 3, "", "id", "packs cartons but has no trunk trucks"}, {fleets, 8, "", "vehicle", "row 7 already has trucks of this kind"}}},
	{"village truck at a plant", "fleets P1", func(f *files) { f.set(fleets, 3, "site", "P-1") }, one(fleets, 3, "vehicle", "but the site is a plant")},
	{"too heavy a load", "vehicles", set(vehicles, 3, "cartons", "281"), one(vehicles, 3, "cartons", "281 cartons of 15 kg weigh more than the payload of 4200.5 kg; 280 fit")},
	{"size of no vehicle", "vehicles", set(vehicles, 4, "size", "9"), one(vehicles, 4, "size", "at most 4")},
	{"piastres of piastres", "v2", set(vehicles, 3, "egp_per_km", "7.255"), one(vehicles, 3, "egp_per_km", "more than 2 decimals")},
	{"negative price", "v3", set(vehicles, 4, "egp_per_day", "-1"), one(vehicles, 4, "egp_per_day", "must lie between 0 and")},
	{"shift as a spreadsheet's time", "v2", set(vehicles, 3, "shift_hours", "0.4167"), one(vehicles, 3, "shift_hours", "whole number of seconds")},
	{"shift of minutes", "v2", set(vehicles, 3, "shift_hours", "0:30"), one(vehicles, 3, "shift_hours", "from 1 to 48 hours")},
	{"neither yes nor no", "vehicles", set(vehicles, 2, "trunk", "maybe"), one(vehicles, 2, "trunk", "write yes or no")},
	// Dates and times.
	{"production before the campaign", "prod1 totals", set(packed, 2, "from", "2027-01-09"), one(packed, 2, "from", "outside the campaign, which is from 2027-01-10 to 2027-01-31")},
	{"production after the campaign", "prod3 totals", set(packed, 4, "to", "2027-02-01"), one(packed, 4, "to", "outside the campaign")},
	{"production backwards", "prod3 totals", set(packed, 4, "to", "2027-01-11"), one(packed, 4, "to", "before the first one, 2027-01-12")},
	{"production overlapping", "prod1 totals", set(packed, 2, "to", "2027-01-16"), one(packed, 3, "from", "already has a row for 2027-01-16 (row 2)")},
	{"expired stock", "L2", set(lots, 3, "expires", "2027-01-09"), one(lots, 3, "expires", "before the first day of the campaign, 2027-01-10")},
	{"no such day", "L3", set(lots, 4, "expires", "2027-02-29"), one(lots, 4, "expires", "no such day")},
	{"day first", "L3", set(lots, 4, "expires", "10/01/2027"), one(lots, 4, "expires", "2027-01-10 if the day comes first")},
	{"calendar outside", "day1", set(days, 2, "date", "2028-01-15"), one(days, 2, "date", "outside the campaign")},
	{"day twice", "day3", set(days, 4, "date", "2027-01-22"), one(days, 4, "date", "already in row 3")},
	{"closes before it opens", "day2", set(days, 3, "opens", "14:00"), one(days, 3, "closes", "opens at 14:00 and closes at 13:00")},
	{"warehouse never open", "wC", set(warehouses, 4, "closes", "07:00"), one(warehouses, 4, "closes", "opens at 07:00 and closes at 07:00")},
	{"place closes first", "A2", set(places, 3, "opens", "18:00"), one(places, 3, "closes", "opens at 18:00 and closes at 16:30")},
	{"no time of day", "A2", set(places, 3, "opens", "8 am"), one(places, 3, "opens", "not a time of day like 08:30")},
	{"closure after the campaign", "K1", func(f *files) { f.set(closures, 2, "from", "2027-02-01"); f.set(closures, 2, "to", "2027-02-02") }, one(closures, 2, "from", "outside the campaign")},
	{"closure before the campaign", "K3", func(f *files) { f.set(closures, 4, "to", "2027-01-05") }, one(closures, 4, "to", "outside the campaign")},
	{"closure backwards", "K1", set(closures, 2, "to", "2027-01-10"), one(closures, 2, "to", "before the first one")},
	{"road without a position", "K3", func(f *files) { f.set(closures, 4, "lat", ""); f.set(closures, 4, "lng", "") }, one(closures, 4, "lat", "a road needs a position")},
	{"road without a radius", "K3", set(closures, 4, "radius_m", ""), one(closures, 4, "radius_m", "needs a radius")},
	{"road that gets faster", "K3", set(closures, 4, "permille", "900"), one(closures, 4, "permille", "at least 1000")},
	{"road with a ref", "K3", set(closures, 4, "ref", "A1"), one(closures, 4, "ref", "leave this empty")},
	// Totals.
	{"target above stock and production", "totals quotas store", func(f *files) {
		f.set(lots, 2, "cartons", "100")
		f.set(lots, 3, "cartons", "100")
		f.set(lots, 4, "cartons", "100")
	}, inCampaignFile(`"target_cartons"`, "target_cartons", "give 1,870 cartons until the day before the deadline, 130 fewer")},
	{"target above all households", "totals quotas store", func(f *files) {
		f.json(`"target_cartons": 2000`, `"target_cartons": 3511`)
		f.set(lots, 2, "cartons", "4000")
		f.set(warehouses, 2, "storage_cartons", "9000")
	}, inCampaignFile(`"target_cartons"`, "target_cartons", "may get 3,510 cartons, 1 fewer")},
	{"quotas leave too much for the others", "quotas totals", inJSON(`"target_cartons": 2000`, `"target_cartons": 2600`), inCampaignFile(`"name": "quota"`, "policy.name", "the quotas leave 1,000 cartons, but the governorates without a quota may get only 990")},
	{"quota above its households", "quotas", inJSON(`"EG-ASN": 700`, `"EG-ASN": 991`), inCampaignFile("991", "policy.quotas.EG-ASN", "more than the 990 cartons")},
	{"quotas above the target", "quotas", inJSON(`"EG-C": 900`, `"EG-C": 1301`), inCampaignFile(`"name": "quota"`, "policy.name", "add up to 2,001 cartons, 1 more than the target")},
	{"quotas leave too much", "quotas", inJSON(`"EG-ASN": 700`, `"EG-ASN": 100`), inCampaignFile(`"name": "quota"`, "policy.name", "leave 1,000 cartons")},
	{"quota of an unknown governorate", "quotas", inJSON(`"EG-ASN": 700`, `"EG-ASW": 700`), inCampaignFile("EG-ASW", "policy.quotas.EG-ASW", "did you mean EG-AS")},
	{"quota negative", "quotas", inJSON(`"EG-ASN": 700`, `"EG-ASN": -1`), inCampaignFile(`: -1`, "policy.quotas.EG-ASN", "must not be negative")},
	{"quota of another policy", "policy quotas", inJSON(`"name": "quota"`, `"name": "max-min"`), inCampaignFile("max-min", "policy.name", `only the policy "quota" heeds them`)},
	// Campaign.
	{"tiers with a gap", "tier2", inJSON(`"number": 2`, `"number": 3`), inCampaignFile(`"number": 3`, "tiers[2].number", "numbered 1 to 2 without gaps")},
	{"tier twice", "tier2", inJSON(`"number": 2`, `"number":1`), inCampaignFile(`"number":1`, "tiers[2].number", "two tiers 1")},
	{"tier before the campaign", "tier1", inJSON("\"starts_on\": \"2027-01-10\"", `"starts_on": "2027-01-09"`), inCampaignFile("2027-01-09", "tiers[1].starts_on", "outside the campaign")},
	{"tier after the deadline", "tier2", inJSON("\"complete_by\": \"2027-01-31\"", `"complete_by": "2027-02-01"`), inCampaignFile("2027-02-01", "tiers[2].complete_by", "outside the campaign")},
	{"tier backwards", "tier1", inJSON("\"complete_by\": \"2027-01-20\"", `"complete_by": "2027-01-08"`), inCampaignFile("2027-01-08", "tiers[1].complete_by", "outside the campaign")},
	{"governorate in two tiers", "tier2", inJSON("[\n        \"EG-C\"\n", "[ \n        \"EG-ASN\"\n"), inCampaignFile("[ ", "tiers[2].governorates", "EG-ASN is also in tier 1")},
	{"governorate of a tier unknown", "tier2", inJSON("[\n        \"EG-C\"\n", "[ \n        \"Cairo\"\n"), inCampaignFile("[ ", "tiers[2].governorates", "Cairo is not a code of a governorate; did you mean EG-C (Cairo)?")},
	{"floor above all", "tier1", inJSON(`"floor_permille": 500`, `"floor_permille": 1001`), inCampaignFile("1001", "tiers[1].floor_permille", "at most 1,000")},
	{"detour below the straight line", "detour", inJSON(`"detour_permille": 1290`, `"detour_permille": 999`), inCampaignFile("999", "road.detour_permille", "at least 1,000")},
	{"no speed", "speed", inJSON(`"local_m_per_h": 40000`, `"local_m_per_h": 0`), inCampaignFile("local_m_per_h", "road.local_m_per_h", "at least 1")},
	{"no trunk speed", "speed", inJSON(`"trunk_m_per_h": 60000`, `"trunk_m_per_h": 0`), inCampaignFile("trunk_m_per_h", "road.trunk_m_per_h", "at least 1")},
	{"unloading never ends", "unload", inJSON(`"unload_per_h": 400`, `"unload_per_h": 0`), inCampaignFile("unload_per_h", "handling.unload_per_h", "at least 1")},
	{"cap above one", "quotas", inJSON(`"cap_permille": 900`, `"cap_permille": 1100`), inCampaignFile("1100", "policy.cap_permille", "at most 1,000")},
	{"month not sighted there", "hijri", inJSON(`"1448-09": "2027-02-08"`, `"1448-09": "2027-02-12"`), inCampaignFile("2027-02-12", "hijri_first_days.1448-09", "more than two days")},
	{"no month", "hijri", inJSON(`"1448-09"`, `"1448-13"`), inCampaignFile("1448-13", "hijri_first_days.1448-13", "is not a month like 1448-09")},
	{"key unknown", "unload", inJSON(`"unload_per_h": 400`, `"unload_per_h": 400, "unload_per_hr": 1`), inCampaignFile("unload_per_hr", "handling.unload_per_hr", "did you mean unload_per_h?")},
	{"key of a tier unknown", "tier1", inJSON(`"number": 1`, `"number": 1, "start_on": "x"`), inCampaignFile("start_on", "tiers[1].start_on", "did you mean starts_on?")},
	{"key unknown at the top", "top", inJSON(`"target_cartons"`, `"targets_cartons": 5, "target_cartons"`), inCampaignFile("targets_cartons", "targets_cartons", "did you mean target_cartons?")},
	{"key twice", "unload", inJSON(`"unload_per_h": 400`, `"unload_per_h": 400, "unload_per_h": 500`), inCampaignFile("unload_per_h", "handling.unload_per_h", "there twice")},
	{"key missing", "detour", inJSON(`"detour_permille": 1290,`, ``), inCampaignFile(`"road"`, "road.detour_permille", "the cell is empty")},
	{"text for a number", "detour", inJSON(`"detour_permille": 1290`, `"detour_permille": true`), inCampaignFile("true", "road.detour_permille", "must be a number")},
	{"number for a text", "volume", inJSON(`"id": "test-1448"`, `"id": 1448`), inCampaignFile(`"id"`, "id", "must be a text in quotation marks")},
	{"number for an object", "handling unload", inJSON(`"handling": {`, `"handling": 5, "handlings": {`), []expect{
		{"campaign.json", 0, "handlings", "handling", "must be an object"}, {"campaign.json", 0, "handlings", "handlings", "did you mean handling?"}}},
	// Columns.
	{"column unknown", "columns", func(f *files) { f.addColumn(places, "househods", "1") }, one(places, 1, "househods", "did you mean households?")},
	{"column unknown, first word", "columns", func(f *files) { f.addColumn(places, "name", "1") }, one(places, 1, "name", "did you mean name_ar?")},
	{"column unknown, nothing near", "columns", func(f *files) { f.addColumn(places, "rainfall", "1") }, one(places, 1, "rainfall", "remove it")},
	{"columns of names missing", "B2 C1 C2 columns", func(f *files) {
		f.tables[places][0][2], f.tables[places][0][3] = "kind_ar", "kind_en"
	}, []expect{{places, 1, "", "kind_ar", "there is no such column"}, {places, 1, "", "kind_en", "there is no such column"}, {places, 1, "", "name_ar", "one of the columns name_ar and name_en"}}},
	{"column twice", "columns", func(f *files) { f.addColumn(places, "الأسر المستحقة", "1") }, one(places, 1, "الأسر المستحقة", "there twice")},
	{"column without heading", "columns", func(f *files) { f.tables[places][0][17] = "" }, one(places, 1, "", "column 18 has cells but no heading")},
	{"people by heading", "columns", func(f *files) { f.addColumn(places, "national_id") }, one(places, 1, "national_id", "data about people are not taken in")},
	{"people by Arabic heading", "columns", func(f *files) { f.addColumn(places, "اسم رب الأسرة", "x") }, one(places, 1, "اسم رب الأسرة", "names of people")},
	{"people by values", "B2", set(places, 5, "contact", "0100 000 0000"), one(places, 5, "contact", "look like mobile telephone numbers")},
	{"people by ids", "columns", func(f *files) { f.addColumn(lots, "receiver", "", "29001010100000") }, one(lots, 3, "receiver", "look like national ids")},
	{"row too long", "C2 columns", func(f *files) { f.tables[places][6] = append(f.tables[places][6], "x") }, one(places, 7, "", "the row has 21 cells but there are 20 headings")},
}

func TestMistakes(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			f := split(t, world())
			m.edit(f)
			if diff := compare(f, m.want); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Mistakes made together are found together: each of them, and nothing else.
func TestAnyMistakesTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := split(nopTB{}, world())
		taken := map[string]bool{}
		var want []expect
		var names []string
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(mistakes)-1), 1, 25, rapid.ID).Draw(t, "mistakes") {
			m := mistakes[i]
			if clashes(taken, m.keys) {
				continue
			}
			for _, k := range strings.Fields(m.keys) {
				taken[k] = true
			}
			m.edit(f)
			want = append(want, m.want...)
			names = append(names, m.name)
		}
		if diff := compare(f, want); diff != "" {
			t.Fatalf("%s:\n%s", strings.Join(names, "; "), diff)
		}
	})
}

// clashes reports keys that are taken. "fleets", "quotas" and the like stand for
// whole tables, so the rows of these tables clash with them too.
func clashes(taken map[string]bool, keys string) bool {
	wide := map[string]string{"fleets": "f", "vehicles": "v"}
	for _, k := range strings.Fields(keys) {
		if taken[k] {
			return true
		}
		for table, row := range wide {
			if k == table || strings.HasPrefix(k, row) && len(k) == 2 {
				for other := range taken {
					if other == table || strings.HasPrefix(other, row) && len(other) == 2 && k == table {
						return true
					}
				}
			}
		}
	}
	return false
}

// nopTB lets split run outside of a test; it has nothing to fail.
type nopTB struct{ testing.TB }

func (nopTB) Helper() {}

// compare gives the difference between the faults found and those expected, ""
// if there is none.
func compare(f *files, want []expect) string {
	_, err := ReadFS(f.fs())
	var found []Fault
	if err != nil {
		found = err.(*Invalid).Faults
	}
	var out []string
	for _, w := range want {
		if w.line != "" {
			w.row = f.line(w.line)
		}
		i := -1
		for j, g := range found {
			if g.File == w.file && g.Row == w.row && g.Column == w.column && strings.Contains(g.TextEn, w.text) {
				i = j
			}
		}
		if i < 0 {
			out = append(out, "not found: "+Fault{File: w.file, Row: w.row, Column: w.column, TextEn: w.text}.String())
			continue
		}
		found = append(found[:i:i], found[i+1:]...)
	}
	for _, g := range found {
		out = append(out, "found besides: "+g.String())
	}
	for _, g := range found {
		if strings.Contains(g.TextEn+g.TextAr, "%!") {
			out = append(out, "badly formatted: "+g.TextEn+g.TextAr)
		}
	}
	return strings.Join(out, "\n")
}
