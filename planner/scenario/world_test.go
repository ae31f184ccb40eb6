package scenario

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"katf/geo"
	"katf/planner"
)

// world is a scenario small enough to check by hand in which every field of
// every noun is set, so that what gets lost on the way shows. Two tiers, three
// warehouses, six places; the policy is "quota", for it has the most fields.
func world() *planner.Scenario {
	day := func(d int) planner.Date { return planner.DateOf(2027, 1, d) }
	place := func(id, ar, gov, markaz string, lat, lng float64, n planner.Cartons) planner.Place {
		return planner.Place{
			ID: planner.PlaceID(id), PCode: "P" + id, NameAr: ar, NameEn: "Place " + id, Kind: "village", Governorate: gov, Markaz: markaz,
			Point: geo.Point{Lat: lat, Lng: lng}, Cell: geo.CellAt(geo.Point{Lat: lat, Lng: lng}, geo.PlaceResolution),
			Population: 10 * int64(n), Households: n, NeedPermille: 1100, MaxSize: 2, Opens: 8 * 3600, Closes: 16*3600 + 1800,
			Owner: "جمعية \"أ\"", Contact: "مسجد, القرية", Note: "سطر\nوآخر; x", PositionBasis: "reported", PopulationBasis: "estimated",
		}
	}
	warehouse := func(id, gov, markaz string, lat, lng float64) planner.Warehouse {
		return planner.Warehouse{
			ID: planner.SiteID(id), NameAr: "مخزن " + id, NameEn: "Warehouse " + id, Governorate: gov, Markaz: markaz, Point: geo.Point{Lat: lat, Lng: lng},
			Owner: "O1", Storage: 5000, Doors: 2, DoorRate: 300, Opens: 7 * 3600, Closes: 26 * 3600, PositionBasis: "illustrative",
		}
	}
	plant := func(id, gov string, lat, lng float64) planner.Plant {
		return planner.Plant{ID: planner.SiteID(id), NameAr: "مصنع " + id, NameEn: "Plant " + id, Governorate: gov, Point: geo.Point{Lat: lat, Lng: lng}, Owner: "O2", PositionBasis: "surveyed"}
	}
	vehicle := func(id string, size int, load planner.Cartons, trunk bool) planner.VehicleType {
		return planner.VehicleType{
			ID: id, NameAr: "شاحنة " + id, NameEn: "Truck " + id, Size: size, Payload: planner.Grams(load)*15_000 + 500, Load: load, Trunk: trunk,
			PerDay: 900_05, PerTrip: 50_50, PerKm: 7_25, PerHour: 60_00, Shift: 9*3600 + 1800, MaxTrips: 3,
		}
	}
	return &planner.Scenario{
		Campaign: planner.Campaign{
			ID: "test-1448", NameAr: "حملة", NameEn: "Campaign", Target: 2000,
			Carton:   planner.Carton{SKU: "C15", NameAr: "كرتونة", NameEn: "Carton", Mass: 15_000, VolumeCm3: 30_000, ShelfLifeDays: 270, Value: 450_00},
			FirstDay: day(10), Deadline: day(31),
			Tiers: []planner.Tier{
				{Number: 1, NameAr: "الحدود", NameEn: "Border", Governorates: []string{"EG-ASN", "EG-MT"}, StartsOn: day(10), CompleteBy: day(20), FloorPermille: 500},
				{Number: 2, NameAr: "الباقي", NameEn: "Rest", Governorates: []string{"EG-C"}, StartsOn: day(12), CompleteBy: day(31), FloorPermille: 300},
			},
			Policy:         planner.Policy{Name: "quota", Quotas: map[string]planner.Cartons{"EG-ASN": 700, "EG-C": 900}, CapPermille: 900},
			Road:           planner.Road{DetourPermille: 1290, LocalSpeed: 40_000, TrunkSpeed: 60_000, TrunkDay: 36_000},
			Handle:         planner.Handle{StopSeconds: 900, UnloadRate: 400, TurnSeconds: 1200},
			HijriFirstDays: map[string]planner.Date{"1448-09": planner.DateOf(2027, 2, 8)},
			Notes:          []string{"ملاحظة", "A note <&>"},
		},
		Places: []planner.Place{
			place("A1", "دراو", "EG-ASN", "EG2806", 24.4, 32.93, 500), place("A2", "كوم أمبو", "EG-ASN", "EG2804", 24.45, 32.95, 600),
			place("B1", "سيوة", "EG-MT", "EG3308", 29.2, 25.52, 700), place("B2", "مطروح", "EG-MT", "EG3301", 31.35, 27.25, 400),
			place("C1", "حلوان", "EG-C", "EG0102", 29.85, 31.33, 800), place("C2", "التبين", "EG-C", "EG0101", 29.78, 31.33, 900),
		},
		Warehouses: []planner.Warehouse{
			warehouse("W-ASN", "EG-ASN", "EG2801", 24.09, 32.9), warehouse("W-MT", "EG-MT", "EG3301", 31.35, 27.24), warehouse("W-C", "EG-C", "EG0102", 29.86, 31.32),
		},
		Lots: []planner.Lot{
			{ID: "L1", Warehouse: "W-ASN", SKU: "C15", Cartons: 800, Expires: planner.DateOf(2027, 9, 30), Owner: "O1"},
			{ID: "L2", Warehouse: "W-C", SKU: "C15", Cartons: 700, Expires: planner.DateOf(2027, 8, 31), Owner: "O2"},
			{ID: "L3", Warehouse: "W-MT", SKU: "C15", Cartons: 600, Expires: planner.DateOf(2027, 8, 31), Owner: "O2"},
		},
		Plants: []planner.Plant{plant("P-1", "EG-C", 29.9, 31.4), plant("P-2", "EG-ALX", 31.0, 29.8)},
		Production: []planner.Production{
			{Plant: "P-1", From: day(10), To: day(15), Cartons: 100}, {Plant: "P-1", From: day(16), To: day(20), Cartons: 50}, {Plant: "P-2", From: day(12), To: day(20), Cartons: 80},
		},
		VehicleTypes: []planner.VehicleType{vehicle("pickup", 1, 100, false), vehicle("light", 2, 280, false), vehicle("semi", 4, 1300, true)},
		Fleets: []planner.Fleet{
			{Site: "W-ASN", Type: "pickup", Trucks: 3, Owner: "O1"}, {Site: "W-ASN", Type: "light", Trucks: 2, Owner: "O1"},
			{Site: "W-MT", Type: "pickup", Trucks: 2, Owner: "O1"}, {Site: "W-C", Type: "pickup", Trucks: 4, Owner: "O2"},
			{Site: "W-C", Type: "semi", Trucks: 1, Owner: "O2"}, {Site: "P-1", Type: "semi", Trucks: 2, Owner: "O2"}, {Site: "P-2", Type: "semi", Trucks: 2, Owner: "O2"},
		},
		Calendar: []planner.CalendarDay{
			{Date: day(15), Working: false, Opens: 0, Closes: 0, NoteAr: "الجمعة", NoteEn: "Friday"},
			{Date: day(22), Working: true, Opens: 8 * 3600, Closes: 13 * 3600, NoteAr: "نصف يوم", NoteEn: "Half day"},
			{Date: day(29), Working: false, NoteAr: "الجمعة", NoteEn: "Friday"},
		},
		Closures: []planner.Closure{
			{ID: "K1", Kind: "place", Ref: "A2", From: day(11), To: day(12), Reason: "سيول"},
			{ID: "K2", Kind: "warehouse", Ref: "W-C", From: day(13), To: day(13), Reason: "جرد"},
			{ID: "K3", Kind: "road", Centre: geo.Point{Lat: 25.1, Lng: 32.7}, Radius: 3000, Permille: 2000, From: day(1), To: day(14), Reason: "إصلاح"},
		},
	}
}

// files is a scenario folder in memory; CSV as rows so that tests can change
// single cells. Row numbers are those of the spreadsheet.
type files struct {
	campaign string
	tables   map[string][][]string
}

func split(t testing.TB, s *planner.Scenario) *files {
	t.Helper()
	f := &files{tables: map[string][][]string{}}
	for _, tab := range tables {
		if tab == tierTable {
			continue
		}
		data, err := encode(tab, s, false)
		if err != nil {
			t.Fatal(err)
		}
		if tab == campaignTable {
			f.campaign = string(data)
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		f.tables[tab.File] = rows
	}
	return f
}

// set changes a cell, given by row number and heading.
func (f *files) set(file string, row int, column, value string) {
	rows := f.tables[file]
	c := slices.Index(rows[0], column)
	if c < 0 {
		panic("no column " + column + " in " + file)
	}
	rows[row-1][c] = value
}

// json replaces a text of campaign.json, which must be there once, and gives
// the line of the replacement.
func (f *files) json(old, new string) {
	if strings.Count(f.campaign, old) != 1 {
		panic("campaign.json has not exactly one " + old)
	}
	f.campaign = strings.Replace(f.campaign, old, new, 1)
}

// line gives the line of campaign.json on which a text stands first.
func (f *files) line(text string) int {
	i := strings.Index(f.campaign, text)
	if i < 0 {
		panic("campaign.json has no " + text)
	}
	return strings.Count(f.campaign[:i], "\n") + 1
}

// addColumn appends a column.
func (f *files) addColumn(file, heading string, cells ...string) {
	for i := range f.tables[file] {
		cell := heading
		if i > 0 {
			cell = ""
			if i <= len(cells) {
				cell = cells[i-1]
			}
		}
		f.tables[file][i] = append(f.tables[file][i], cell)
	}
}

func (f *files) fs() fs.FS {
	out := fstest.MapFS{}
	if f.campaign != "" {
		out["campaign.json"] = &fstest.MapFile{Data: []byte(f.campaign)}
	}
	for name, rows := range f.tables {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			panic(err)
		}
		out[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out
}
