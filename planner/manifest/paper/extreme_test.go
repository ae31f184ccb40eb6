package paper

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"katf/geo"
	"katf/planner"
	"katf/planner/manifest"
)

// extreme is a world in which every name and number is as long as a bad list
// makes it.
func extreme(t testing.TB) world {
	w := aswan(t)
	longAr := strings.TrimSpace(strings.Repeat("عزبة الشيخ أحمد أبو إسماعيل بحري الترعة ", 4))
	longEn := strings.TrimSpace(strings.Repeat("Ezbet El-Sheikh Ahmed Abu Ismail, north of the canal ", 3))
	word := strings.Repeat("قسطنطينية", 9)
	for i := range w.s.Places {
		p := &w.s.Places[i]
		p.NameAr, p.NameEn = fmt.Sprintf("%s (%d)", longAr, i+1), longEn
		p.Owner, p.Contact, p.Note = longAr, longEn, longAr+" "+word
		p.Governorate, p.Markaz = "EG-KFS", "EG3301"
		p.PositionBasis, p.PopulationBasis, p.Households = "illustrative", "estimated", 1_234_567
		p.Opens, p.Closes = 8*3600, 15*3600
	}
	w.s.Places[1].NameAr = word
	w.s.Places[2].NameAr = "ā Ḥamūd ☃ \u202e weird"
	c := &w.s.Campaign
	c.NameAr, c.Carton.NameAr, c.Carton.SKU = longAr, longAr, "SKU-0123456789-ABCDEFGHIJ"
	c.Carton.Value = 123_456_789
	c.Tiers[0].NameAr, c.Tiers[0].NameEn = longAr, longEn
	site := planner.SiteID("WAREHOUSE-OF-THE-NORTH-COAST-0001")
	for i := range w.s.Warehouses {
		if w.s.Warehouses[i].ID == "ASN-01" {
			w.s.Warehouses[i].ID, w.s.Warehouses[i].NameAr, w.s.Warehouses[i].NameEn, w.s.Warehouses[i].Owner = site, longAr, longEn, longAr
		}
	}
	for i := range w.s.Lots {
		if w.s.Lots[i].Warehouse == "ASN-01" {
			w.s.Lots[i].Warehouse, w.s.Lots[i].Owner = site, longAr
			w.s.Lots[i].ID += "-2026-NATIONAL-ALLIANCE-PACKING-LINE-17"
			w.s.Lots[i].SKU = c.Carton.SKU
		}
	}
	for i := range w.s.VehicleTypes {
		w.s.VehicleTypes[i].NameAr, w.s.VehicleTypes[i].NameEn = longAr, longEn
	}
	for i := range w.s.Fleets {
		if w.s.Fleets[i].Site == "ASN-01" {
			w.s.Fleets[i].Site, w.s.Fleets[i].Owner = site, longAr
		}
	}
	w.p.Transfers, w.p.Waves = nil, w.p.Waves[:1]
	w.p.Waves[0].Warehouse, w.p.Waves[0].ID = site, "WAREHOUSE-OF-THE-NORTH-COAST-0001-2027-01-12-1"
	var err error
	if w.ms, err = manifest.Build(w.s, w.p); err != nil {
		t.Fatal(err)
	}
	for i := range w.ms { // figures of a campaign, not of a truck
		w.ms[i].Metres = geo.Metres(1_234_567)
		for k := range w.ms[i].Bills {
			w.ms[i].Bills[k].Total.WordsAr = manifest.WordsAr(777_777_777, manifest.CartonsAr)
			w.ms[i].Bills[k].Total.WordsEn = manifest.WordsEn(777_777_777)
		}
	}
	return w
}

// wordBox is a word with the place where it is drawn, in points.
type wordBox struct {
	text                   string
	left, top, right, down float64
}

var wordPattern = regexp.MustCompile(`<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">(.*)</word>`)

func boxesOf(t testing.TB, path string) [][]wordBox {
	var pages [][]wordBox
	for line := range strings.Lines(command(t, "pdftotext", "-bbox", path, "-")) {
		if strings.Contains(line, "<page ") {
			pages = append(pages, nil)
		}
		m := wordPattern.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		var v [4]float64
		for i := range v {
			v[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		// The middle of the line: what is above and below it is room for marks.
		h := v[3] - v[1]
		b := wordBox{m[5], v[0] + 0.3, v[1] + 0.36*h, v[2] - 0.3, v[3] - 0.36*h}
		if b.right > b.left {
			pages[len(pages)-1] = append(pages[len(pages)-1], b)
		}
	}
	return pages
}

// No text leaves the page or covers another, whatever the names.
func TestNothingOverlaps(t *testing.T) {
	tool(t, "pdftotext")
	for name, w := range map[string]world{"ordinary": aswan(t), "extreme": extreme(t), "many stops": manyStops(t, 40)} {
		path := w.file(t, 0, options)
		if dir := os.Getenv("KEEP_PAPERS"); dir != "" {
			data, _ := w.wave(t, 0, options)
			if err := os.WriteFile(dir+"/"+strings.ReplaceAll(name, " ", "-")+".pdf", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		words := 0
		for n, boxes := range boxesOf(t, path) {
			words += len(boxes)
			for i, a := range boxes {
				if a.left < 33 || a.right > 595.3-33 || a.top < 20 || a.down > 842-10 {
					t.Errorf("%s, page %d: %q leaves the page: %.0f,%.0f to %.0f,%.0f", name, n+1, a.text, a.left, a.top, a.right, a.down)
				}
				for _, b := range boxes[:i] {
					if a.left < b.right && b.left < a.right && a.top < b.down && b.top < a.down {
						t.Errorf("%s, page %d: %q covers %q at %.0f,%.0f", name, n+1, a.text, b.text, a.left, a.top)
					}
				}
			}
		}
		if words < 1000 {
			t.Errorf("%s: only %d words found", name, words)
		}
	}
}
