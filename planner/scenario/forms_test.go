package scenario

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encodeAll gives the world as files, each changed by a function.
func encodeAll(t testing.TB, hxl bool, change func(name, text string) string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	s := world()
	for _, tab := range tables {
		if tab == tierTable {
			continue
		}
		data, err := encode(tab, s, hxl)
		if err != nil {
			t.Fatal(err)
		}
		out[tab.File] = &fstest.MapFile{Data: []byte(change(tab.File, string(data)))}
	}
	return out
}

// Whatever the form in which a table comes, it is the same scenario.
func TestFormsAreTheSame(t *testing.T) {
	arabic := func(latin string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '٠'
			}
			return r
		}, latin)
	}
	csvOnly := func(change func(string) string) func(name, text string) string {
		return func(name, text string) string {
			if strings.HasSuffix(name, ".csv") {
				return change(text)
			}
			return text
		}
	}
	forms := map[string]func(name, text string) string{
		"no byte order mark": func(_, s string) string { return strings.TrimPrefix(s, "\ufeff") },
		"CRLF":               func(_, s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"CR":                 csvOnly(func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }),
		"UTF-16": csvOnly(func(s string) string {
			out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.TrimPrefix(s, "\ufeff"))
			if err != nil {
				t.Fatal(err)
			}
			return out
		}),
		"Arabic headings": func(name, s string) string {
			for _, tab := range tables {
				if tab.File == name && tab != campaignTable {
					header, rest, _ := strings.Cut(s, "\n")
					for _, c := range tab.columns {
						header = replaceWord(header, c.Name, c.NameAr)
					}
					return header + "\n" + rest
				}
			}
			return s
		},
		"capitals and spaces in headings": csvOnly(func(s string) string {
			header, rest, _ := strings.Cut(s, "\n")
			return strings.ToUpper(strings.ReplaceAll(header, "_", " ")) + "\n" + rest
		}),
	}
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		for _, hxl := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, hxl %v", name, hxl), func(t *testing.T) {
				s, err := ReadFS(encodeAll(t, hxl, forms[name]))
				if err != nil {
					t.Fatal(err)
				}
				same(t, world(), s)
			})
		}
	}
	t.Run("Arabic digits and semicolons", func(t *testing.T) {
		f := split(t, world())
		for _, rows := range f.tables {
			for r := range rows[1:] {
				for c, h := range rows[0] {
					switch h {
					case "lat", "lng", "egp_per_km", "payload_kg", "shift_hours":
						rows[r+1][c] = strings.ReplaceAll(arabic(rows[r+1][c]), ".", "٫")
					case "population", "households", "cartons", "storage_cartons", "opens", "closes", "from", "to", "expires", "date":
						rows[r+1][c] = arabic(rows[r+1][c])
					}
				}
			}
		}
		f.set(warehouses, 2, "storage_cartons", "٥٬٠٠٠")
		f.set(warehouses, 3, "storage_cartons", "۵٬۰۰۰")
		f.json(`"target_cartons": 2000`, `"target_cartons": "٢٬٠٠٠"`)
		out := fstest.MapFS{"campaign.json": {Data: []byte(f.campaign)}}
		for name, rows := range f.tables {
			var b strings.Builder
			for _, row := range rows {
				for i, c := range row {
					if i > 0 {
						b.WriteByte(';')
					}
					b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
				}
				b.WriteString("\r\n")
			}
			out[name] = &fstest.MapFile{Data: []byte(b.String())}
		}
		s, err := ReadFS(out)
		if err != nil {
			t.Fatal(err)
		}
		same(t, world(), s)
	})
}

// replaceWord replaces one heading of a header line.
func replaceWord(header, old, new string) string {
	cells := strings.Split(header, ",")
	for i, c := range cells {
		if strings.TrimPrefix(c, "\ufeff") == old {
			cells[i] = new
		}
	}
	return strings.Join(cells, ",")
}

func TestCodesOfOtherKinds(t *testing.T) {
	f := split(t, world())
	f.set(places, 2, "governorate", "EG28")    // P-code
	f.set(places, 3, "governorate", " eg-asn") // lower case
	f.set(places, 4, "markaz", "eg3308")
	f.set(closures, 4, "kind", "طريق")
	f.set(days, 2, "working", "لا")
	f.set(places, 2, "position", "مبلغ عنه")
	f.json(`"EG-ASN": 700`, `"EG28": 700`)
	s, err := ReadFS(f.fs())
	if err != nil {
		t.Fatal(err)
	}
	same(t, world(), s)
}

func TestMissingFilesAndColumns(t *testing.T) {
	f := split(t, world())
	f.campaign = ""
	f.tables["place.csv"] = f.tables[places]
	delete(f.tables, places)
	delete(f.tables, closures)
	f.tables[warehouses][0][9] = "gates" // doors
	want := []expect{
		{"campaign.json", 0, "", "", "the file is missing; a table"},
		{places, 0, "", "", "should place.csv have this name?"},
		{warehouses, 1, "", "gates", "there is no such column"},
		{warehouses, 1, "", "doors", "the column is missing; its heading is doors"},
		{closures, 0, "", "", "the file is missing"},
	}
	if diff := compare(f, want); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyTables(t *testing.T) {
	f := split(t, world())
	for _, name := range []string{closures, days, packed, plants, places, warehouses} {
		f.tables[name] = f.tables[name][:1]
	}
	f.tables[fleets] = f.tables[fleets][:1]
	f.tables[lots] = f.tables[lots][:1]
	f.json(`"name": "quota"`, `"name": "max-min"`)
	f.json("\"EG-ASN\": 700,\n      \"EG-C\": 900", "")
	want := []expect{
		{"campaign.json", 0, "target_cartons", "target_cartons", "give 0 cartons"},
		{places, 0, "", "", "no rows"}, {warehouses, 0, "", "", "no rows"},
	}
	if diff := compare(f, want); diff != "" {
		t.Error(diff)
	}
}

func TestBrokenJSON(t *testing.T) {
	for text, want := range map[string]expect{
		"{\n  \"id\": \"x\",\n  \"name_ar\" \"y\"\n}": {"campaign.json", 3, "", "", "this is not JSON"},
		"":           {"campaign.json", 1, "", "", "this is not JSON"},
		"[1, 2]":     {"campaign.json", 1, "", "", "must be an object"},
		"{\"\xff\"}": {"campaign.json", 0, "", "", "not UTF-8"},
	} {
		fsys := split(t, world()).fs().(fstest.MapFS)
		fsys["campaign.json"] = &fstest.MapFile{Data: []byte(text)}
		s, err := ReadFS(fsys)
		if s != nil || err == nil {
			t.Fatalf("%q was taken", text)
		}
		faults := err.(*Invalid).Faults
		if len(faults) != 1 || faults[0].Row != want.row || !strings.Contains(faults[0].TextEn, want.text) {
			t.Errorf("%q: %v", text, faults)
		}
	}
}

func TestOpenTellsEncodings(t *testing.T) {
	dir := t.TempDir()
	if err := WriteDir(dir, world(), false); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, closures)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err = charmap.Windows1256.NewEncoder().Bytes(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	s, read, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	same(t, world(), s)
	if last := read[len(read)-1]; last != (File{closures, "Windows-1256", 3}) || len(read) != 10 || read[1] != (File{places, "UTF-8", 6}) {
		t.Errorf("got %v", read)
	}
}

func TestReadZip(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	err := fs.WalkDir(split(t, world()).fs(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, err := w.Create("__MACOSX/my scenario/._" + name); err != nil {
			return err
		}
		f, err := w.Create("my scenario/" + name)
		if err != nil {
			return err
		}
		data, err := fs.ReadFile(split(t, world()).fs(), name)
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "s.zip")
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	same(t, world(), read(t, path))
}

// A workbook that a person has worked on: sheets renamed to Arabic, dates and
// times as the spreadsheet keeps them, and mistakes, which name the sheet and
// the row shown.
func TestWorkbookByHand(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, world(), true)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	set := func(sheet, cell string, v any) {
		t.Helper()
		if err := f.SetCellValue(sheet, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	save := func() []byte {
		t.Helper()
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if err := f.SetSheetName("places", "الأماكن"); err != nil {
		t.Fatal(err)
	}
	set("lots", "E3", world().Lots[0].Expires.Time())
	set("warehouses", "L3", 7.0/24)
	set("campaign", "B13", 46397) // first_day, 10 January 2027 as a number
	s, err := ReadXLSX(save())
	if err != nil {
		t.Fatal(err)
	}
	same(t, world(), s)

	set("الأماكن", "K4", -3)
	set("tiers", "A3", 7)
	set("campaign", "A5", "target_carton")
	if err := f.DeleteSheet("calendar"); err != nil {
		t.Fatal(err)
	}
	_, err = ReadXLSX(save())
	if err == nil {
		t.Fatal("taken")
	}
	var got []string
	for _, f := range err.(*Invalid).Faults {
		got = append(got, fmt.Sprintf("%s %d %s", f.File, f.Row, f.Column))
	}
	want := []string{"campaign 1 target_cartons", "campaign 5 target_carton", "tiers 3 number", "الأماكن 4 households", "calendar 0 "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestWorkbookView(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, world(), false)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != len(tables)+1 {
		t.Fatalf("sheets %v", got)
	}
	for _, name := range f.GetSheetList() {
		view, err := f.GetSheetView(name, 0)
		if err != nil || view.RightToLeft == nil || !*view.RightToLeft {
			t.Errorf("sheet %s is not right to left", name)
		}
		panes, err := f.GetPanes(name)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("the header of %s is not frozen", name)
		}
	}
	if typ, err := f.GetCellType("places", "K2"); err != nil || typ == excelize.CellTypeSharedString || typ == excelize.CellTypeInlineString {
		t.Errorf("households are %v, %v: not a number", typ, err)
	}
	if !bytes.Equal(workbook(t, world(), true), workbook(t, world(), true)) {
		t.Error("the same scenario gives different workbooks")
	}
}
