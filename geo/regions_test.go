package geo

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRegionSums: the tables are whole and agree with each other.
func TestRegionSums(t *testing.T) {
	r := Egypt()
	if len(r.Governorates) != 27 || len(r.Markazes) != 351 {
		t.Fatalf("%d governorates, %d markaz", len(r.Governorates), len(r.Markazes))
	}
	units, all := map[string]int{}, 0
	for i, m := range r.Markazes {
		if i > 0 && m.PCode <= r.Markazes[i-1].PCode {
			t.Errorf("%s after %s", m.PCode, r.Markazes[i-1].PCode)
		}
		if m.Kind != "markaz" && m.Kind != "qism" && m.Kind != "port" {
			t.Errorf("%s is a %q", m.PCode, m.Kind)
		}
		units[m.Governorate] += m.OfficialUnits
		all += m.OfficialUnits
	}
	if all != 5716 {
		t.Errorf("%d villages and shiakhas", all)
	}
	var people int64
	border := ""
	for _, g := range r.Governorates {
		if units[g.ISO] != g.OfficialUnits {
			t.Errorf("%s: %d units by markaz, %d by governorate", g.ISO, units[g.ISO], g.OfficialUnits)
		}
		if (g.PovertyPercent == "") != (g.PovertySource == "") {
			t.Errorf("%s: poverty %q by %q", g.ISO, g.PovertyPercent, g.PovertySource)
		}
		people += g.Population
		if g.BorderFirst {
			border += g.ISO + " "
		}
	}
	if people != 105_171_500 {
		t.Errorf("%d people", people)
	}
	if border != "EG-ASN EG-BA EG-WAD EG-MT EG-SIN EG-JS " {
		t.Errorf("border set %s", border)
	}
}

func TestRegionLookup(t *testing.T) {
	r := Egypt()
	for _, code := range []string{"EG-ASN", "EG28"} {
		if g, ok := r.Governorate(code); !ok || g.NameEn != "Aswan" || g.NameAr != "أسوان" {
			t.Errorf("%s: %+v %v", code, g, ok)
		}
	}
	if m, ok := r.Markaz("EG2803"); !ok || m.Governorate != "EG-ASN" {
		t.Errorf("EG2803: %+v %v", m, ok)
	}
	for _, code := range []string{"", "EG", "EG99", "eg28", "EG2803"} {
		if g, ok := r.Governorate(code); ok {
			t.Errorf("governorate %q: %+v", code, g)
		}
	}
	for _, code := range []string{"", "EG28", "EG9999"} {
		if m, ok := r.Markaz(code); ok {
			t.Errorf("markaz %q: %+v", code, m)
		}
	}
}

func TestTowns(t *testing.T) {
	r := Egypt()
	last := ""
	for _, town := range Towns() {
		if _, ok := r.Markaz(town.Markaz); !ok || town.Markaz < last {
			t.Errorf("%s: markaz %q after %q", town.NameEn, town.Markaz, last)
		}
		last = town.Markaz
		if !InEgypt(town.Point) || town.Population < 0 || town.NameEn == "" || town.NameAr == "" {
			t.Errorf("%+v", town)
		}
		if strings.ContainsFunc(town.NameAr, func(r rune) bool { return r != ' ' && (r < 'ء' || r > 'ي') }) {
			t.Errorf("%s: %q is not in Arabic letters", town.NameEn, town.NameAr)
		}
		if town.Source != "geonames" && town.Source != "hand" {
			t.Errorf("%s by %q", town.NameEn, town.Source)
		}
	}
	if n := len(Towns()); n < 250 {
		t.Errorf("%d towns", n)
	}
}

func TestNearest(t *testing.T) {
	r := Egypt()
	for _, m := range r.Markazes {
		if got, d := r.Nearest(m.Centre); d != 0 {
			t.Errorf("centre of %s: %s, %d m", m.PCode, got.PCode, d)
		}
	}
	for _, town := range Towns() {
		if got, d := r.Nearest(town.Point); d != 0 || got.PCode != town.Markaz {
			t.Errorf("%s: %s, %d m", town.NameEn, got.PCode, d)
		}
	}
	// Siwa's oasis is 56 km from the centre of its polygon, yet nearer to its town.
	if m, d := r.Nearest(Point{29.21, 25.60}); m.PCode != "EG3306" || d > 10_000 {
		t.Errorf("near Siwa: %s, %d m", m.PCode, d)
	}
}

// TestNearestOnVillages measures the guess on located villages, a list that is
// not part of the project: good for the governorate, poor for the markaz.
func TestNearestOnVillages(t *testing.T) {
	data, err := os.ReadFile("../../shared/data/egypt/demand_points_ccby.csv")
	if err != nil {
		t.Skip("no village list beside the project")
	}
	r, rows, markaz, governorate := Egypt(), table(data), 0, 0
	for _, row := range rows {
		m, _ := r.Nearest(point(row["lat"], row["lon"]))
		if m.PCode == row["markaz_pcode"] {
			markaz++
		}
		if m.Governorate == row["governorate"] {
			governorate++
		}
	}
	t.Logf("%d of %d in the right markaz, %d in the right governorate", markaz, len(rows), governorate)
	if markaz*100 < len(rows)*65 || governorate*100 < len(rows)*90 {
		t.Errorf("%d of %d in the right markaz, %d in the right governorate", markaz, len(rows), governorate)
	}
}

func BenchmarkNearest(b *testing.B) {
	r := Egypt()
	for b.Loop() {
		r.Nearest(Point{29.21, 25.60})
	}
}

// TestNearestAgainstAll compares with looking at everything.
func TestNearestAgainstAll(t *testing.T) {
	r := Egypt()
	rapid.Check(t, func(t *rapid.T) {
		p := somewhere(t, "p")
		best, least := 0, Metres(1<<40)
		for _, l := range landmarks() {
			if d := GreatCircle(p, l.Point); d < least {
				best, least = l.markaz, d
			}
		}
		if m, d := r.Nearest(p); d != least || m.PCode != r.Markazes[best].PCode {
			t.Fatalf("%s, %d m; want %s, %d m", m.PCode, d, r.Markazes[best].PCode, least)
		}
	})
}
