package places

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"katf/fixtures"
	"katf/geo"
	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/scenario/sheet"
)

// shared reads a file of the data that lie beside the project, where they do.
func shared(t testing.TB, name string) *sheet.Table {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", "egypt", name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the data beside the project are not here")
	}
	table, err := sheet.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func imported(t testing.TB, table *sheet.Table, mapping string) *Report {
	t.Helper()
	m, err := ParseMap(mapping)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Import(table, m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Balanced(); err != nil {
		t.Fatal(err)
	}
	return r
}

// truth gives a column of a table by row number.
func truth(t testing.TB, table *sheet.Table, heading string) map[int]string {
	t.Helper()
	for i, h := range table.Header {
		if h == heading {
			out := map[int]string{}
			for _, row := range table.Rows {
				out[row.Number] = row.Cells[i]
			}
			return out
		}
	}
	t.Fatalf("no column %q", heading)
	return nil
}

// The list of 5,127 located points comes in whole: rows, people, and people of
// each governorate.
func TestDemandPointsComeInWhole(t *testing.T) {
	table := shared(t, "demand_points_ccby.csv")
	r := imported(t, table, "markaz=markaz_pcode")
	for _, f := range r.Faults {
		t.Errorf("row %d %s %q: %s", f.Row, f.Column, f.Value, f.TextEn)
	}
	if len(r.Places) != 5127 || r.Read != r.Written || r.Written.Population != 105_171_500 {
		t.Errorf("read %+v, written %+v", r.Read, r.Written)
	}
	governorate, people := truth(t, table, "governorate"), truth(t, table, "population_est")
	before, after := map[string]int64{}, map[string]int64{}
	for row, iso := range governorate {
		n, err := sheet.Int(people[row])
		if err != nil {
			t.Fatal(err)
		}
		before[iso] += n
	}
	for _, p := range r.Places {
		after[p.Governorate] += p.Population
	}
	for _, g := range geo.Egypt().Governorates {
		if before[g.ISO] != after[g.ISO] || after[g.ISO] == 0 {
			t.Errorf("%s: %d people before, %d after", g.ISO, before[g.ISO], after[g.ISO])
		}
	}
	t.Logf("%d places, %d people, %d households reckoned; tally %+v", len(r.Places), r.Written.Population, r.Derived, r.Tally())
}

// With the list in place of its own, the embedded scenario still validates: by
// either rule for households the target is below them.
func TestDemandPointsMakeAScenario(t *testing.T) {
	table := shared(t, "demand_points_ccby.csv")
	for _, rule := range []func(geo.Governorate, int64) planner.Cartons{NationalShare, PovertyShare} {
		r, err := Import(table, Mapping{"markaz": {"markaz_pcode"}}, Options{Eligible: rule})
		if err != nil {
			t.Fatal(err)
		}
		s, changes, err := Replace(fixtures.Egypt(), r.Places)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range scenario.Check(s) {
			t.Error(f)
		}
		for _, c := range changes {
			t.Log(c.En)
		}
		if s.Campaign.Target != fixtures.Egypt().Campaign.Target || r.Derived < s.Campaign.Target {
			t.Errorf("target %d, households %d", s.Campaign.Target, r.Derived)
		}
		t.Logf("%d households for a target of %d", r.Derived, s.Campaign.Target)
	}
}

// How often the poorer ways of placing a row agree with the codes of the list.
// The floors stand a little below what was measured, so that a loss shows.
func TestPlacingAgainstTheCodes(t *testing.T) {
	table := shared(t, "demand_points_ccby.csv")
	markaz, gov := truth(t, table, "markaz_pcode"), truth(t, table, "governorate")
	names := withNames(t, table)
	for _, c := range []struct {
		what, mapping  string
		table          *sheet.Table
		placed         int // at least, of 5,127
		markaz, govern int // right per 1,000 placed, at least
	}{
		{"position only", "id=nr,governorate=-,markaz=-,pcode=-,lat=lat,lng=lon", names, 5127, 750, 930},
		{"position and governorate", "markaz=-,id=nr,lat=lat,lng=lon", names, 5127, 800, 1000},
		{"names in Arabic", "governorate=gov_ar,markaz=markaz_ar,id=nr,lat=-,lng=-,latlng=-", names, 5127, 990, 1000},
		{"names in English", "governorate=gov_en,markaz=markaz_en,id=nr,lat=-,lng=-,latlng=-", names, 5127, 990, 1000},
		{"names misspelt", "governorate=gov_bad,markaz=markaz_bad,id=nr,lat=-,lng=-,latlng=-", names, 5127, 990, 1000},
		{"names in English and position", "governorate=gov_en,markaz=markaz_en,id=nr,lat=lat,lng=lon", names, 5127, 990, 1000},
		{"place name and governorate", "governorate=gov_ar,markaz=-,id=nr,lat=-,lng=-,latlng=-", names, 330, 950, 1000},
	} {
		r := imported(t, c.table, c.mapping)
		right, rightGov, placed, warned := 0, 0, 0, 0
		for _, row := range r.Rows {
			if row.Refused {
				continue
			}
			placed++
			if row.Markaz == markaz[row.Row] {
				right++
			}
			if row.Governorate == gov[row.Row] {
				rightGov++
			} else if len(row.Doubts) > 0 {
				warned++
			}
		}
		t.Logf("%-30s placed %4d of %d, right markaz %4d (%.1f%%), right governorate %4d (%.1f%%), of the wrong ones %d are doubted; %v", c.what, placed, len(r.Rows),
			right, 100*float64(right)/float64(placed), rightGov, 100*float64(rightGov)/float64(placed), warned, r.Tally())
		if placed < c.placed || right*1000 < c.markaz*placed || rightGov*1000 < c.govern*placed {
			t.Errorf("%s: %d placed, %d and %d right", c.what, placed, right, rightGov)
		}
	}
}

// withNames adds to the list what other people's lists have instead of codes:
// names of governorate and markaz, in both languages and with the usual habits
// of Arabic writing, and ids that tell nothing.
func withNames(t testing.TB, table *sheet.Table) *sheet.Table {
	markaz := truth(t, table, "markaz_pcode")
	habits := strings.NewReplacer("ة", "ه", "أ", "ا", "إ", "ا", "آ", "ا", "ي ", "ى ", "ال", "الـ", "أبو", "ابو", "مركز ", "", "قسم ", "")
	out := *table
	out.Header = append(slices.Clone(table.Header), "nr", "gov_ar", "gov_en", "gov_bad", "markaz_ar", "markaz_en", "markaz_bad")
	out.Rows = nil
	for _, row := range table.Rows {
		m, ok := geo.Egypt().Markaz(markaz[row.Number])
		if !ok {
			t.Fatalf("row %d: no markaz %q", row.Number, markaz[row.Number])
		}
		g, _ := geo.Egypt().Governorate(m.Governorate)
		cells := append(slices.Clone(row.Cells), "n"+strconv.Itoa(row.Number), g.NameAr, g.NameEn, "محافظة "+habits.Replace(g.NameAr),
			m.NameAr, m.NameEn, habits.Replace(m.NameAr))
		out.Rows = append(out.Rows, sheet.Row{Number: row.Number, Cells: cells})
	}
	return &out
}

// Another dialect: official units with P-codes, Arabic names, the markaz in
// English, most of them without position and none with a count.
func TestOfficialUnits(t *testing.T) {
	table := shared(t, "adm3_ccby.csv")
	for _, mapping := range []string{"", "pcode=-,markaz=markaz_en"} {
		r := imported(t, table, mapping)
		codes := truth(t, table, "markaz_pcode")
		right, placed := 0, 0
		for _, row := range r.Rows {
			if !row.Refused {
				placed++
				if row.Markaz == codes[row.Row] {
					right++
				}
			}
		}
		t.Logf("map %q: %d of %d rows placed, %d in the right markaz; %+v", mapping, placed, len(r.Rows), right, r.Tally())
		for i, f := range r.Faults {
			if i < 5 {
				t.Logf("row %d %s %q: %s", f.Row, f.Column, f.Value, f.TextEn)
			}
		}
		if mapping == "" && (right != 5716 || len(r.Faults) > 0) || placed < 5716 || right*1000 < 980*placed {
			t.Errorf("map %q: %d placed, %d right, %d faults", mapping, placed, right, len(r.Faults))
		}
	}
}

// BenchmarkImport imports the list of 5,127 places by position, the slowest way.
func BenchmarkImport(b *testing.B) {
	table := shared(b, "demand_points_ccby.csv")
	m := Mapping{"governorate": {"-"}, "id": {"-"}, "markaz": {"-"}, "lat": {"lat"}, "lng": {"lon"}}
	for b.Loop() {
		if _, err := Import(table, m, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(table.Rows)), "rows")
}
