package places

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"katf/geo"
	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/scenario/sheet"
)

func read(t testing.TB, data string) *sheet.Table {
	t.Helper()
	table, err := sheet.Read("list.csv", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestParseMap(t *testing.T) {
	got, err := ParseMap(`name_ar=اسم القرية, lat=Y,lng=X,households=أسر،governorate=كود,governorate=المحافظة,"note=a, b",id=-`)
	want := Mapping{"name_ar": {"اسم القرية"}, "lat": {"Y"}, "lng": {"X"}, "households": {"أسر"},
		"governorate": {"كود", "المحافظة"}, "note": {"a, b"}, "id": {"-"}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
	for _, bad := range []string{"lat", "lat=", "latitude=Y", "=Y", `"lat=Y`} {
		if _, err := ParseMap(bad); err == nil {
			t.Errorf("ParseMap(%q) is accepted", bad)
		}
	}
}

func rowsOf(t *testing.T, data, mapping string) *Report {
	t.Helper()
	return imported(t, read(t, data), mapping)
}

func TestHowRowsAreFound(t *testing.T) {
	for _, c := range []struct {
		name, row   string // under the headings below
		gov         string
		govBy       How
		markaz      string
		by          How
		doubts      string
		faultColumn string // of the only fault
	}{
		{"codes", "EG-ASN,EG2803,قرية,,", "EG-ASN", ByCode, "EG2803", ByCode, "no_position", ""},
		{"names", "أسوان,مركز أدفو,قرية,,", "EG-ASN", ByName, "EG2803", ByName, "no_position", ""},
		{"spelling", "اسوان,ادفـــو,قرية,25.06,32.95", "EG-ASN", BySpelling, "EG2803", BySpelling, "", ""},
		{"English", "Aswan Governorate,Edfu,قرية,25.06,32.95", "EG-ASN", BySpelling, "EG2803", BySpelling, "", ""},
		{"consonants", "Manoufia,Ashmoon,قرية,30.30,31.0", "EG-MNF", ByConsonants, "EG1703", BySpelling, "consonants", ""},
		{"markaz alone", ",كوم امبو,قرية,,", "EG-ASN", ByMarkaz, "EG2804", BySpelling, "no_position", ""},
		{"markaz of two governorates", ",المطرية,قرية,31.19,32.02", "EG-DK", ByMarkaz, "EG1206", BySpelling, "ambiguous", ""},
		{"position", ",,قرية,25.06,32.95", "EG-ASN", ByPosition, "EG2803", ByPosition, "", ""},
		{"position in governorate", "أسوان,,قرية,25.06,32.95", "EG-ASN", ByName, "EG2803", ByPosition, "", ""},
		{"position after unknown names", "أسوانن,ايدفوو,قرية,25.06,32.95", "EG-ASN", ByPosition, "EG2803", ByPosition, "unknown_governorate unknown_markaz", ""},
		{"Arabic digits", ",,قرية,٢٥٫٠٦,٣٢٫٩٥", "EG-ASN", ByPosition, "EG2803", ByPosition, "", ""},
		{"place name", "أسوان,,مدينة إدفو,,", "EG-ASN", ByName, "EG2803", ByPlaceName, "place_name no_position", ""},
		{"qism and markaz", "القليوبية,بنها,قرية,30.44,31.24", "EG-KB", ByName, "EG1402", BySpelling, "ambiguous", ""},
		{"code against name", "القاهرة,EG2803,قرية,25.06,32.95", "EG-ASN", ByMarkaz, "EG2803", ByCode, "disagree", ""},
		{"Armant is in Luxor", "قنا,EG2704,قرية,25.61,32.49", "EG-LX", ByMarkaz, "EG2704", ByCode, "disagree", ""},
		{"far from the governorate", "أسوان,مركز أدفو,قرية,30.05,31.25", "EG-ASN", ByName, "EG2803", ByName, "far", ""},
		{"null island", "EG-ASN,EG2803,قرية,0,0", "EG-ASN", ByCode, "EG2803", ByCode, "zero_position no_position", ""},

		{"swapped", ",,قرية,32.95,25.06", "", "", "", "", "", "lat"},
		{"swapped within Egypt", "القاهرة,قسم عابدين,قرية,31.245,30.046", "", "", "", "", "", "lat"},
		{"swapped by the markaz", ",EG0109,قرية,31.245,30.046", "", "", "", "", "", "lat"},
		{"outside", ",,قرية,15.5,32.5", "", "", "", "", "", "lat"},
		{"broken name", "أسوان,EG2803,قر\ufffdية,,", "EG-ASN", ByName, "EG2803", ByCode, "no_position", "name"},
		{"half a position", "أسوان,,قرية,25.06,", "", "", "", "", "", "lng"},
		{"no latitude", "أسوان,,قرية,125,32", "", "", "", "", "", "lat"},
		{"decimal comma", `أسوان,,قرية,"25,06",32.1`, "", "", "", "", "", "lat"},
		{"governorate only", "أسوان,,قرية,,", "", "", "", "", "", "markaz"},
		{"unknown markaz", "أسوان,لا مركز,قرية,,", "", "", "", "", "unknown_markaz", "markaz"},
		{"nothing", ",,قرية,,", "", "", "", "", "", "markaz"},
		{"no name", "أسوان,مركز أدفو,,25.06,32.95", "EG-ASN", ByName, "EG2803", ByName, "", "name"},
		{"a line of totals", "الإجمالي,,,,", "", "", "", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rowsOf(t, "governorate,markaz,name,lat,lng,households\n"+c.row+",40\n", "")
			row := r.Rows[0]
			if row.Refused {
				if c.gov != "" && c.faultColumn == "" || len(r.Faults) != 1 || r.Faults[0].Column != c.faultColumn || len(r.Places) != 0 {
					t.Fatalf("faults %+v", r.Faults)
				}
			} else if c.gov == "" || c.faultColumn != "" {
				t.Fatalf("placed: %+v", row)
			}
			if row.Governorate != c.gov || row.GovernorateBy != c.govBy || row.Markaz != c.markaz || row.MarkazBy != c.by {
				t.Errorf("%+v", row)
			}
			var codes []string
			for _, d := range row.Doubts {
				codes = append(codes, d.Code)
			}
			if strings.Join(codes, " ") != c.doubts {
				t.Errorf("doubts %q, want %q", codes, c.doubts)
			}
		})
	}
}

func TestFixSwapped(t *testing.T) {
	table := read(t, "governorate,name,lat,lng,households\n,أ,32.95,25.06,1\nالقاهرة,ب,31.245,30.046,1\n")
	r, err := Import(table, nil, Options{FixSwapped: true})
	if err != nil || len(r.Places) != 2 {
		t.Fatal(err, r.Faults)
	}
	for i, want := range []string{"EG2803", "EG0109"} {
		if p := r.Places[i]; p.Markaz != want || p.Point.Lat > p.Point.Lng || r.Rows[i].Doubts[0].Code != "swap_fixed" {
			t.Errorf("%+v %+v", p, r.Rows[i])
		}
	}
}

func TestHeadingsAreRecognised(t *testing.T) {
	for heading, field := range map[string]string{
		"Governorate": "governorate", "المحافظه": "governorate", "adm1_pcode": "governorate", "اسم القرية": "name_ar", "القَرية": "name_ar",
		"Village Name": "name", "خط العرض": "lat", "Y": "lat", "LONGITUDE": "lng", "عدد الاسر المستحقه": "households", "أسر": "households",
		"population_est": "population", "عدد السكان ٢٠٢٤": "population", "المركز / القسم": "markaz", "إحداثيات": "latlng", "الجمعية": "owner",
		"colour": "", "": "", "2024": "", "est": "",
	} {
		if got := headingField[headingKey(heading)]; got != field {
			t.Errorf("%q is read as %q, want %q", heading, got, field)
		}
	}
	fields := Fields()
	for _, list := range headingLists {
		if !slices.Contains(fields, list.field) {
			t.Errorf("headings for %q, which is no field", list.field)
		}
		for _, h := range strings.Split(list.headings, ",") {
			if headingField[headingKey(h)] != list.field {
				t.Errorf("%q stands for %q and for %q", h, list.field, headingField[headingKey(h)])
			}
		}
	}
}

func TestTagsAreRecognised(t *testing.T) {
	r := rowsOf(t, "أ,ب,ج,د,هـ,و\n#adm1+code,#adm2+name,#loc+name,#geo+lat,#geo+lon,#targeted+hh\nEG-ASN,ادفو,س,25.06,32.95,70\n", "")
	if len(r.Places) != 1 || r.Places[0].Markaz != "EG2803" || r.Places[0].Households != 70 {
		t.Errorf("%+v %+v", r.Places, r.Faults)
	}
}

func TestMappingFaults(t *testing.T) {
	table := read(t, "a,b,B\nx,y,z\n")
	for mapping, want := range map[string]string{
		"name=c,governorate=a": "no such column; the columns are a, b, B", "name=a": "where the places are", "governorate=a": "names of the places",
		"name=a,governorate=b ": "", "name=A,lat=b,lng=B": "",
	} {
		m, err := ParseMap(mapping)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Import(table, m, Options{})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", mapping, err, want)
		}
	}
}

func TestCounts(t *testing.T) {
	r := rowsOf(t, "name,markaz,population,households\n"+
		"أ,EG2803,\"١٢٬٥٠٠\",\nب,EG2803,,300\nج,EG2803,5,\nد,EG2803,,\nهـ,EG2803,100,200\nو,EG2803,-5,1\nز,EG2803,12.5,1\nح,EG2803,12,x\nط,EG2803,300000000,\n", "")
	var got []string
	for _, p := range r.Places {
		got = append(got, fmt.Sprint(p.NameAr, " ", p.Population, " ", p.Households, " ", p.PopulationBasis))
	}
	want := []string{"أ 12500 880 estimated", "ب 0 300 imported", "ج 5 1 estimated", "د 0 0 estimated"}
	if cmp.Diff(want, got) != "" {
		t.Error(cmp.Diff(want, got))
	}
	if len(r.Faults) != 5 || r.Derived != 881 || r.Read != (Totals{9, 12617, 502}) || r.Written != (Totals{4, 12505, 300}) {
		t.Errorf("%+v %+v %+v %+v", r.Faults, r.Derived, r.Read, r.Written)
	}
}

func TestHouseholdRules(t *testing.T) {
	table := read(t, "name,markaz,population\nأ,EG2803,1000\n")
	rule := func(g geo.Governorate, n int64) planner.Cartons {
		return planner.Cartons(n) / planner.Cartons(len(g.ISO))
	}
	for want, opt := range map[planner.Cartons]Options{70: {}, 90: {HouseholdsPermille: 90}, 166: {Eligible: rule}} {
		r, err := Import(table, nil, opt)
		if err != nil || r.Places[0].Households != want {
			t.Errorf("%v %+v, want %d households", err, r.Places, want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	r := rowsOf(t, "id,name,markaz\n7,أ,EG2803\n8,ب,EG2803\n7,ج,EG2803\n8,د,EG2803\n9,أ,EG2803\n", "")
	if len(r.Places) != 3 || len(r.Faults) != 2 || r.Faults[0].Row != 4 || !strings.Contains(r.Faults[0].TextEn, "row 2") {
		t.Errorf("%+v", r.Faults)
	}
	if d := r.Rows[4].Doubts; d[len(d)-1].Code != "double" {
		t.Errorf("%+v", d)
	}
	r = rowsOf(t, "name,markaz,lat,lng\nأ,EG2803,,\nإ,EG2803,,\nأ,EG2803,25.06,32.95\nأ,EG2804,,\n", "")
	if len(r.Places) != 3 || len(r.Faults) != 1 || r.Faults[0].Row != 3 {
		t.Errorf("%+v", r.Faults)
	}
	r = rowsOf(t, "id,name,markaz\n7,أ,EG2803\n,ب,EG2803\n", "id=id")
	if len(r.Places) != 1 || len(r.Faults) != 1 || r.Faults[0].Column != "id" {
		t.Errorf("a mapped id with a blank: %+v", r.Faults)
	}
	r = rowsOf(t, "pcode,name\nEG280301,أ\nEG280301,ب\n", "")
	if len(r.Places) != 1 || len(r.Faults) != 1 || r.Places[0].ID != "EG280301" {
		t.Errorf("P-codes as ids: %+v %+v", r.Places, r.Faults)
	}
}

func TestOnePositionColumn(t *testing.T) {
	for cell, want := range map[string]string{
		"25.06, 32.95": "EG2803", "25.06،32.95": "EG2803", "25.06 32.95": "EG2803", "٢٥٫٠٦؛ ٣٢٫٩٥": "EG2803", "25.06/32.95": "EG2803",
		"25.06": "", "25.06,32.95,80": "", "30°15'N, 31°E": "", "32.95, 25.06": "",
	} {
		r := rowsOf(t, "name,coordinates\nأ,\""+cell+"\"\n", "")
		if want == "" && (len(r.Faults) == 0 || r.Faults[0].Column != "coordinates") || want != "" && (len(r.Places) != 1 || r.Places[0].Markaz != want) {
			t.Errorf("%q: %+v %+v", cell, r.Places, r.Faults)
		}
	}
}

func TestNeedBasisAndNames(t *testing.T) {
	r := rowsOf(t, "name,name_en,markaz,need_permille,position,basis,lat,lng,households,kind,owner,note\n"+
		"نجع,Naj,EG2803,1250,surveyed,estimated: by area,25.06,32.95,9,village,جهة,ملاحظة\nOnly,,EG2803,,,,25.06,32.96,9,,,\nأ,,EG2803,0,,,,,1,,,\nأ,,EG2803,x,,,,,1,,,\n", "")
	if len(r.Places) != 2 || len(r.Faults) != 2 || r.Faults[0].Column != "need_permille" {
		t.Fatalf("%+v %+v", r.Places, r.Faults)
	}
	p, q := r.Places[0], r.Places[1]
	if p.NameAr != "نجع" || p.NameEn != "Naj" || p.NeedPermille != 1250 || p.PositionBasis != "surveyed" || p.PopulationBasis != "estimated" ||
		p.Kind != "village" || p.Owner != "جهة" || p.Note != "ملاحظة" {
		t.Errorf("%+v", p)
	}
	if q.NameAr != "" || q.NameEn != "Only" || q.NeedPermille != 1000 || q.PositionBasis != "imported" || q.PopulationBasis != "imported" {
		t.Errorf("%+v", q)
	}
}

func TestColumnsThatDisagree(t *testing.T) {
	for _, row := range []string{
		"EG-ASN,القاهرة,EG2803,,", "القاهرة,EG-ASN,EG2803,,", "EG-ASN,,EG2803,كوم امبو,", "EG-ASN,,EG2803,EG2804,", "EG-ASN,,EG2803,,EG280401",
	} {
		r := rowsOf(t, "adm1_pcode,adm1_ar,adm2_pcode,adm2_ar,pcode,name\n"+row+",أ\n", "")
		if len(r.Places) != 1 || r.Places[0].Governorate != "EG-ASN" || r.Rows[0].Doubts[0].Code != "disagree" {
			t.Errorf("%s: %+v %+v", row, r.Rows, r.Faults)
		}
	}
	r := rowsOf(t, "pcode,markaz,name\nEG999901,ادفو,أ\n", "")
	if len(r.Places) != 1 || r.Rows[0].Doubts[0].Code != "unknown_pcode" {
		t.Errorf("%+v", r.Rows)
	}
}

func TestListOfPeopleIsRefused(t *testing.T) {
	_, err := Import(read(t, "اسم المستفيد,المحافظة\nx,أسوان\n"), nil, Options{})
	if err == nil || !strings.Contains(err.Error(), "names of people") {
		t.Errorf("%v", err)
	}
}

// People's data stop the import, and never appear in the report.
func TestPersonalDataAreRefused(t *testing.T) {
	// Made up to the form only: a serial of zeros.
	r := rowsOf(t, "name,markaz,note,رقم الموبايل\nأ,EG2803,29001010100000,\nب,EG2803,,01000000000\n", "")
	if len(r.Faults) != 2 || r.Complete() {
		t.Errorf("%+v", r.Faults)
	}
	var b bytes.Buffer
	if err := WriteReportCSV(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := WriteSummary(&b, r, false); err != nil {
		t.Fatal(err)
	}
	text := b.String() + fmt.Sprintf("%+v", r)
	if strings.Contains(text, "29001010100000") || strings.Contains(text, "01000000000") {
		t.Error("the report repeats people's data: " + text)
	}
}

func TestShiftedRowIsAFault(t *testing.T) {
	r := rowsOf(t, "name,markaz,households\nأ,EG2803,5\nكفر, ثان,EG2803,6\n", "")
	if len(r.Places) != 1 || len(r.Faults) == 0 || r.Faults[0].Row != 3 {
		t.Errorf("%+v", r.Faults)
	}
}

func TestWriteReportCSV(t *testing.T) {
	r := rowsOf(t, "id,name,governorate,markaz,lat,lng,population\n1,=سطر,أسوان,ادفو,25.06,32.95,9000\n2,ب,أسوان,,,,10\n", "")
	var b bytes.Buffer
	if err := WriteReportCSV(&b, r); err != nil {
		t.Fatal(err)
	}
	data, ok := strings.CutPrefix(b.String(), byteOrderMark)
	lines, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	if !ok || err != nil || len(lines) != 3 {
		t.Fatal(ok, err, lines)
	}
	distance := fmt.Sprint(int64(r.Rows[0].Distance))
	want := []string{"2", "1", "'=سطر", "EG-ASN", "name", "EG2803", "spelling", distance, "633", "place", "", ""}
	if cmp.Diff(want, lines[1]) != "" {
		t.Error(cmp.Diff(want, lines[1]))
	}
	if lines[2][9] != "fault" || lines[2][10] == "" || lines[2][11] == "" {
		t.Errorf("%q", lines[2])
	}
}

func TestWriteSummary(t *testing.T) {
	r := rowsOf(t, "id,name,governorate,markaz,lat,lng,population,colour\n1,أ,أسوان,ادفو,25.06,32.95,9000,red\n2,ب,أسوان,,,,10,\n", "")
	var en, ar bytes.Buffer
	if err := WriteSummary(&en, r, false); err != nil {
		t.Fatal(err)
	}
	if err := WriteSummary(&ar, r, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`column "colour": not used`, "read: 2 rows, population 9,010", "accepted: 1 rows, population 9,000", "refused: 1 rows",
		"markaz by another spelling: 1", "faults: 1", "(estimated): 633"} {
		if !strings.Contains(en.String(), want) {
			t.Errorf("no %q in\n%s", want, en.String())
		}
	}
	if strings.Contains(ar.String(), "%!") || strings.Count(ar.String(), "\n") != strings.Count(en.String(), "\n") {
		t.Errorf("%s", ar.String())
	}
}

// Ids that are made do not depend on the order of the list.
func TestMadeIDsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfNDistinct(rapid.StringMatching(`[ابتثجحخد]{1,4}`), 2, 40, func(s string) string { return geo.FoldName(s) }).Draw(t, "names")
		ids := func(names []string) map[string]planner.PlaceID {
			table, err := sheet.Read("", []byte("name,markaz\n"+strings.Join(names, ",EG2803\n")+",EG2803\n"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := Import(table, nil, Options{})
			if err != nil || len(r.Places) != len(names) {
				t.Fatal(err, r.Faults)
			}
			out := map[string]planner.PlaceID{}
			for _, p := range r.Places {
				out[p.NameAr] = p.ID
			}
			return out
		}
		first := ids(lines)
		if diff := cmp.Diff(first, ids(rapid.Permutation(lines).Draw(t, "order"))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Ids that are made stay when other rows come and go. (Where two rows meet on
// one number the second may move; these do not.)
func TestMadeIDsStayWhenRowsGo(t *testing.T) {
	var lines []string
	for _, m := range geo.Egypt().Markazes {
		lines = append(lines, m.NameAr+","+m.PCode)
	}
	all := rowsOf(t, "name,markaz\n"+strings.Join(lines, "\n"), "")
	half := rowsOf(t, "name,markaz\n"+strings.Join(lines[len(lines)/2:], "\n"), "")
	if len(all.Places) != len(lines) || len(half.Places) != len(lines)-len(lines)/2 {
		t.Fatal(all.Faults, half.Faults)
	}
	for i, p := range half.Places {
		if was := all.Places[i+len(lines)/2]; was.ID != p.ID {
			t.Errorf("%s was %s, is %s", p.NameAr, was.ID, p.ID)
		}
		if !geo.InEgypt(p.Point) {
			t.Errorf("%s stands outside Egypt", p.NameAr)
		}
	}
}

// The short cuts of the search change nothing.
func TestNearestOfAgainstAllDistances(t *testing.T) {
	g := known()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{Lat: rapid.Float64Range(21, 33).Draw(t, "lat"), Lng: rapid.Float64Range(24, 38).Draw(t, "lng")}
		list := g.regions.Markazes
		if gov := rapid.SampledFrom(g.regions.Governorates).Draw(t, "governorate").ISO; rapid.Bool().Draw(t, "within") {
			list = g.within[gov]
		}
		without := rapid.SampledFrom([]string{"", "EG-WAD", "EG-C"}).Draw(t, "without")
		best, least := "", beyond
		for _, m := range list {
			for _, a := range g.anchors[m.PCode] {
				d := geo.GreatCircle(p, a)
				if m.Kind == "qism" {
					d *= qismWeight
				}
				if m.Governorate != without && d < least {
					best, least = m.PCode, d
				}
			}
		}
		if got := g.nearestOf(p, list, without); best != "" && got.PCode != best {
			t.Fatalf("%s, want %s", got.PCode, best)
		}
	})
}

func TestImportXLSX(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{{"المحافظة", "المركز", "القرية", "عدد الأسر", "y", "x"}, {"أسوان", "ادفو", "س", 120, 25.0612, 32.951}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	data, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r := imported(t, read(t, data.String()), "")
	if len(r.Places) != 1 || r.Places[0].Markaz != "EG2803" || r.Places[0].Households != 120 || r.Places[0].Point != (geo.Point{Lat: 25.0612, Lng: 32.951}) {
		t.Errorf("%+v %+v", r.Places, r.Faults)
	}
}

func TestNumberedNeverSticks(t *testing.T) {
	taken, beyond := map[planner.PlaceID]int{}, map[string]uint32{}
	e := &entry{place: planner.Place{Markaz: "EG2803", NameAr: "أ"}}
	for range 200 {
		id := numbered(e, taken, beyond)
		if _, twice := taken[id]; twice {
			t.Fatalf("%s twice", id)
		}
		taken[id] = 1
	}
}

func TestReplace(t *testing.T) {
	s := &planner.Scenario{Campaign: planner.Campaign{Target: 1000},
		Places:   []planner.Place{{ID: "old", Households: 5000}},
		Closures: []planner.Closure{{ID: "c1", Kind: "place", Ref: "old"}, {ID: "c2", Kind: "place", Ref: "new"}, {ID: "c3", Kind: "road"}}}
	got, changes, err := Replace(s, []planner.Place{{ID: "new", Households: 600}})
	if err != nil || got.Campaign.Target != 600 || len(got.Closures) != 2 || len(changes) != 2 || s.Campaign.Target != 1000 || len(s.Closures) != 3 {
		t.Errorf("%v %+v %+v", err, got, changes)
	}
	got, changes, err = Replace(s, []planner.Place{{ID: "old", Households: 1001}, {ID: "new"}})
	if err != nil || got.Campaign.Target != 1000 || len(changes) != 0 {
		t.Errorf("%v %+v %+v", err, got, changes)
	}
	for _, list := range [][]planner.Place{nil, {{ID: "a"}}} {
		if _, _, err := Replace(s, list); err == nil {
			t.Errorf("%+v is accepted", list)
		}
	}
}

// However wild a list is, every row is a place or a fault, the totals balance,
// and what comes out is whole.
func FuzzImport(f *testing.F) {
	f.Add("governorate,markaz,name,lat,lng,households,population\nأسوان,ادفو,س,25.06,32.95,70,\n,,,,,,\nx,y,z,1,2,3,4\n", "", false)
	f.Add("المحافظة;القرية;الإحداثيات\nقنا;نجع;\"26.1, 32.7\"\nقنا;نجع;32.7 26.1\n", "owner=القرية", true)
	f.Add("pcode,name\nEG280301,a\nEG280301,b\nEG999999,c\n", "id=pcode,pcode=-", false)
	f.Add("n,m,p\na,EG2803,99999999999999999999\nb,EG2803,200000000,x\n", "name=n,markaz=m,population=p", false)
	f.Fuzz(func(t *testing.T, data, mapping string, fix bool) {
		table, err := sheet.Read("fuzz", []byte(data))
		if err != nil {
			return
		}
		m, err := ParseMap(mapping)
		if err != nil {
			return
		}
		r, err := Import(table, m, Options{FixSwapped: fix})
		if err != nil {
			return
		}
		checkWhole(t, table, r)
		var b bytes.Buffer
		if err := WriteReportCSV(&b, r); err != nil {
			t.Fatal(err)
		}
	})
}

// The same with cells that reach every reader.
func FuzzImportCells(f *testing.F) {
	f.Add("أسوان", "ادفو", "س", "25.06", "32.95", "70", "", "id1")
	f.Add("EG28", "EG2803", "X", "32,95", "٢٥٫٠٦", "-1", "1e3", "")
	f.Add("Cairo", "Nasr City", "الإجمالي", "31.2", "30.0", "", "5", "EG012601")
	f.Fuzz(func(t *testing.T, governorate, markaz, name, lat, lng, households, population, id string) {
		a := []string{governorate, markaz, name, lat, lng, households, population, id}
		b := []string{markaz, governorate, name, lng, lat, population, households, id + "x"}
		table := &sheet.Table{Line: 1, Header: []string{"governorate", "markaz", "name", "lat", "lng", "households", "population", "id"}}
		for _, cells := range [][]string{a, b, a, b} {
			table.Rows = append(table.Rows, sheet.Row{Number: len(table.Rows) + 2, Cells: cells})
		}
		for _, mapping := range []Mapping{nil, {"id": {"-"}}} {
			for _, fix := range []bool{false, true} {
				r, err := Import(table, mapping, Options{FixSwapped: fix})
				if err != nil {
					t.Fatal(err)
				}
				checkWhole(t, table, r)
			}
		}
	})
}

func checkWhole(t testing.TB, table *sheet.Table, r *Report) {
	if err := r.Balanced(); err != nil {
		t.Fatal(err)
	}
	faulty := map[int]bool{}
	for _, f := range r.Faults {
		faulty[f.Row] = true
		if f.TextAr == "" || f.TextEn == "" {
			t.Fatalf("a fault without words: %+v", f)
		}
	}
	if len(r.Rows) != len(table.Rows) {
		t.Fatalf("%d rows of %d", len(r.Rows), len(table.Rows))
	}
	next, ids := 0, map[planner.PlaceID]bool{}
	for i, row := range r.Rows {
		if row.Row != table.Rows[i].Number || row.Refused && !faulty[row.Row] {
			t.Fatalf("row %+v is neither placed nor at fault", row)
		}
		if row.Refused {
			continue
		}
		p := r.Places[next]
		next++
		m, ok := geo.Egypt().Markaz(p.Markaz)
		if !ok || m.Governorate != p.Governorate || p.ID == "" || p.ID != row.ID || ids[p.ID] || !geo.InEgypt(p.Point) || !p.Cell.Valid() ||
			p.NameAr+p.NameEn == "" || p.Households < 0 || p.Population < 0 || p.NeedPermille < 1 || row.MarkazBy == NotFound || row.GovernorateBy == NotFound {
			t.Fatalf("not whole: %+v %+v", p, row)
		}
		ids[p.ID] = true
	}
	if next != len(r.Places) {
		t.Fatalf("%d places of %d rows", len(r.Places), next)
	}
	for _, f := range scenario.Check(&planner.Scenario{Places: r.Places}) {
		if f.File == "places.csv" && f.Row > 0 {
			t.Fatalf("a place that the scenario would refuse: %s", f)
		}
	}
}
