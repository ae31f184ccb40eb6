package export

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"katf/planner"
)

// collection is what a map program reads of a GeoJSON file.
type collection struct {
	Type        string
	Attribution string
	Estimated   map[string]any
	Features    []struct {
		Type, ID string
		Geometry struct {
			Type        string
			Coordinates json.RawMessage
		}
		Properties map[string]any
	}
}

func readMap(t *testing.T, dir, name string) collection {
	t.Helper()
	var c collection
	if err := json.Unmarshal(read(t, dir, name), &c); err != nil {
		t.Fatal(err)
	}
	if c.Type != "FeatureCollection" || c.Attribution == "" || c.Estimated["note_ar"] == nil || len(c.Features) == 0 {
		t.Fatalf("%s: %s, attribution %q, estimated %v, %d features", name, c.Type, c.Attribution, c.Estimated, len(c.Features))
	}
	return c
}

// Cells are closed rings, counter-clockwise, longitude first, and hold every
// carton once.
func TestCells(t *testing.T) {
	for _, resolution := range []int{0, 3, 5, 8} {
		cartons, households := 0.0, 0.0
		c := readMap(t, writeTiny(t, Options{Resolution: resolution}), "cells.geojson")
		for _, f := range c.Features {
			var rings [][][2]float64
			if err := json.Unmarshal(f.Geometry.Coordinates, &rings); err != nil || f.Geometry.Type != "Polygon" || len(rings) != 1 {
				t.Fatalf("cell %s: %s, %v", f.ID, f.Geometry.Type, err)
			}
			ring := rings[0]
			if ring[0] != ring[len(ring)-1] || len(ring) < 6 {
				t.Errorf("cell %s: ring %v is not closed", f.ID, ring)
			}
			area := 0.0
			for i := range ring[1:] {
				a, b := ring[i], ring[i+1]
				area += a[0]*b[1] - b[0]*a[1]
				if a[0] < 24 || a[0] > 38 || a[1] < 20 || a[1] > 33 {
					t.Errorf("cell %s: %v is not longitude, latitude in Egypt", f.ID, a)
				}
			}
			if area <= 0 {
				t.Errorf("cell %s is clockwise", f.ID)
			}
			cartons += f.Properties["cartons"].(float64)
			households += f.Properties["households"].(float64)
		}
		if cartons != 700 || households != 1051 {
			t.Errorf("resolution %d: %v cartons for %v households", resolution, cartons, households)
		}
	}
}

// Routes start and end at the warehouse and visit the stops in order.
func TestRoutes(t *testing.T) {
	c := readMap(t, writeTiny(t, Options{}), "routes.geojson")
	if len(c.Features) != 4 {
		t.Fatalf("%d trips, want 4", len(c.Features))
	}
	last := c.Features[3]
	var line [][2]float64
	if err := json.Unmarshal(last.Geometry.Coordinates, &line); err != nil {
		t.Fatal(err)
	}
	want := [][2]float64{{31.2, 30}, {31.25, 29.62}, {31.24, 29.56}, {31.2, 30}}
	if len(line) != len(want) || last.Geometry.Type != "LineString" || last.Properties["geometry"] != "straight lines" {
		t.Fatalf("%s of %v, %v", last.Geometry.Type, line, last.Properties)
	}
	for i := range want {
		if math.Abs(line[i][0]-want[i][0])+math.Abs(line[i][1]-want[i][1]) > 1e-9 {
			t.Errorf("point %d is %v, want %v", i, line[i], want[i])
		}
	}
}

func TestWorkbook(t *testing.T) {
	dir := writeTiny(t, Options{HXL: true})
	f, err := excelize.OpenFile(filepath.Join(dir, "plan.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) != 9 {
		t.Fatalf("sheets %v", sheets)
	}
	for _, sheet := range sheets {
		view, err := f.GetSheetView(sheet, 0)
		if err != nil || view.RightToLeft == nil || !*view.RightToLeft {
			t.Errorf("%s is not right to left: %v", sheet, err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 2 || panes.TopLeftCell != "A3" {
			t.Errorf("%s: headings are not frozen: %+v, %v", sheet, panes, err)
		}
	}
	const sheet = "التوزيع على القرى"
	for cell, want := range map[string]string{
		"A1": "كود الموقع", "A2": "#loc+code", "A3": "A1", "H3": "240", "I3": "79.7%", "Y3": "توضيحي", "B4": `'=HYPERLINK("x")`, "O3": "2027-01-10",
	} {
		if got, err := f.GetCellValue(sheet, cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{"H3": excelize.CellTypeUnset, "I3": excelize.CellTypeUnset, "B4": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s has type %v, want %v (%v)", cell, got, want, err)
		}
	}
	if width, err := f.GetColWidth(sheet, "B"); err != nil || width < 20 {
		t.Errorf("names have a column of %v (%v)", width, err)
	}
	trips, err := f.GetCols("الرحلات")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range trips[0] {
		if width, err := f.GetColWidth("الرحلات", "A"); err != nil || id[0] != '#' && width < float64(len([]rune(id))) {
			t.Errorf("%s in a column of %v (%v)", id, width, err)
		}
	}
	const overview = "ملخص الخطة"
	facts, err := f.GetRows(overview)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range facts {
		kind, err := f.GetCellType(overview, fmt.Sprintf("B%d", i+1))
		number := len(row) > 1 && strings.Trim(row[1], "0123456789,.-") == ""
		if err != nil || number && kind != excelize.CellTypeUnset {
			t.Errorf("%v has type %v (%v)", row, kind, err)
		}
	}
}

func TestGPX(t *testing.T) {
	dir := writeTiny(t, Options{GPX: true})
	var g struct {
		XMLName xml.Name
		Version string `xml:"version,attr"`
		Route   struct {
			Name   string `xml:"name"`
			Points []struct {
				Lat  float64 `xml:"lat,attr"`
				Lon  float64 `xml:"lon,attr"`
				Time string  `xml:"time"`
				Name string  `xml:"name"`
			} `xml:"rtept"`
		} `xml:"rte"`
	}
	if err := xml.Unmarshal(read(t, dir, "gpx", "W-GIZ-0113-01.gpx"), &g); err != nil {
		t.Fatal(err)
	}
	if g.XMLName.Space != "http://www.topografix.com/GPX/1/1" || g.Version != "1.1" || g.Route.Name != "W-GIZ-0113-01" || len(g.Route.Points) != 4 {
		t.Fatalf("%+v", g)
	}
	// 13:56 in Egypt's winter is 11:56 UTC.
	if p := g.Route.Points[1]; p.Lat != 29.62 || p.Lon != 31.25 || p.Name != "العياط ١" || p.Time != "2027-01-13T11:56:00Z" {
		t.Errorf("first stop %+v", p)
	}
}

// The routes of an earlier plan go; other people's files stay.
func TestStaleGPX(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	dir := t.TempDir()
	if err := WriteDir(dir, s, p, Options{GPX: true}); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "gpx", "mine.gpx")
	if err := os.WriteFile(own, []byte("<gpx creator=\"a walk\"/>"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.Waves = p.Waves[:1]
	if err := WriteDir(dir, s, p, Options{}); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "gpx", "*"))
	if err != nil || len(left) != 1 || left[0] != own {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestGPXNames(t *testing.T) {
	for id, want := range map[string]string{"../../etc/x": "_.._etc_x", "W/1": "W_1", "رحلة 1": "رحلة_1", "T-1.b": "T-1.b"} {
		if got := fileName(id); got != want {
			t.Errorf("%q is written to %q, want %q", id, got, want)
		}
	}
	s := tinyScenario()
	p := tinyPlan(s)
	p.Waves[0].Trips[0].ID, p.Waves[0].Trips[1].ID = "a/b", "a b"
	if err := WriteDir(t.TempDir(), s, p, Options{GPX: true}); err == nil || !strings.Contains(err.Error(), "a_b.gpx") {
		t.Errorf("two trips in one file: %v", err)
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{decimal(-5, 3), "-0.005"}, {decimal(1234, 2), "12.34"}, {decimal(7, 0), "7"},
		{grouped(-1234567), "-1,234,567"}, {grouped(999), "999"},
		{pounds(-50), "-0.50"}, {pounds(123456789), "1,234,567.89"}, {km(1234567), "1,234.6"}, {km(49), "0.0"},
		{decimal(share[planner.Cartons](1, 3, 4), 4), "0.3333"}, {decimal(share[planner.Cartons](2, 3, 4), 4), "0.6667"}, {decimal(share[planner.Cartons](1, 0, 4), 4), "0.0000"},
		{percent(999_999), "100.0%"}, {percent(666_032), "66.6%"}, {thousandths(1_000_000), "1.000"}, {duration(3601), "1 h 01 min"},
		{decimal(fifth(-0.000005), 5), "-0.00001"}, {decimal(fifth(31.2457649), 5), "31.24576"}, {pounds(planner.Piastres(perCarton(-1500))), "-0.02"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// Every code word that a table can hold has its Arabic.
func TestArabicWords(t *testing.T) {
	words := []string{"surveyed", "reported", "imported", "illustrative", "estimated", "trunk", "delivery", "country", "tier", "governorate", yesNo(true), yesNo(false)}
	for _, r := range []planner.Reason{planner.ShortSupply, planner.ShortDoors, planner.ShortTrucks, planner.ShortDays, planner.TooFar, planner.TooBig, planner.Storage} {
		words = append(words, string(r))
	}
	for _, w := range words {
		if arabicWords[w] == "" {
			t.Errorf("no Arabic for %q", w)
		}
	}
	if len(arabicWords) != len(words) {
		t.Errorf("%d words in Arabic, %d tested", len(arabicWords), len(words))
	}
}
