package export

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"

	"katf/geo"
	"katf/planner"
)

// The elements of GPX 1.1 (topografix.com/GPX/1/1) that a route needs, in the
// order in which its schema wants them.
type gpxFile struct {
	XMLName  xml.Name `xml:"http://www.topografix.com/GPX/1/1 gpx"`
	Version  string   `xml:"version,attr"`
	Creator  string   `xml:"creator,attr"`
	Metadata gpxMeta  `xml:"metadata"`
	Route    gpxRoute `xml:"rte"`
}

type gpxMeta struct {
	Name string `xml:"name"`
	Desc string `xml:"desc"`
	Time string `xml:"time"`
}

type gpxRoute struct {
	Name   string     `xml:"name"`
	Cmt    string     `xml:"cmt"`
	Type   string     `xml:"type"`
	Points []gpxPoint `xml:"rtept"`
}

type gpxPoint struct {
	Lat  string `xml:"lat,attr"`
	Lon  string `xml:"lon,attr"`
	Time string `xml:"time"`
	Name string `xml:"name"`
	Desc string `xml:"desc"`
	Type string `xml:"type"`
}

// gpxCreator marks the files that are ours to remove.
const gpxCreator = "katf"

// writeGPX writes a route per trip, and removes those that an earlier plan left
// in the folder.
func (j *joined) writeGPX(dir string, wanted bool) error {
	names := map[string]bool{}
	if wanted {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		for i := range j.p.Waves {
			wave := &j.p.Waves[i]
			for k := range wave.Trips {
				t := &wave.Trips[k]
				name := fileName(t.ID) + ".gpx"
				if names[name] {
					return fmt.Errorf("export: two trips would be written to %s; trip ids must differ in letters and digits", name)
				}
				names[name] = true
				if err := replaceFile(filepath.Join(dir, name), false, func(w io.Writer) error { return writeXML(w, j.gpx(wave, t)) }); err != nil {
					return err
				}
			}
		}
	}
	if err := removeStale(dir, names); err != nil || wanted {
		return err
	}
	_ = os.Remove(dir) // stays where it holds files of somebody else
	return nil
}

// fileName keeps letters, digits, dot, dash and underscore of an id, so that an
// id can never name another folder.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '_'
	}, id)
	return strings.TrimLeft(name, ".")
}

// removeStale removes GPX files of this program that are not among names.
func removeStale(dir string, names map[string]bool) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.gpx"))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, file := range files {
		if names[filepath.Base(file)] || !ours(file) {
			continue
		}
		if err := os.Remove(file); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	return nil
}

// ours reports whether the beginning of a file names this program as creator.
func ours(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	start := make([]byte, 512)
	n, _ := io.ReadFull(f, start)
	return bytes.Contains(start[:n], []byte(`creator="`+gpxCreator+`"`))
}

// gpx gives the route of a trip: warehouse, stops, warehouse.
func (j *joined) gpx(wave *planner.Wave, t *planner.Trip) *gpxFile {
	w := j.Warehouses[wave.Warehouse]
	route := gpxRoute{
		Name: t.ID, Type: "truck",
		Cmt: "Straight lines between stops, not roads. Times are estimated.",
	}
	add := func(at geo.Point, clock planner.Clock, name, desc, kind string) {
		route.Points = append(route.Points, gpxPoint{
			Lat: degrees(at.Lat), Lon: degrees(at.Lng), Time: utc(wave.Date, clock), Name: name, Desc: desc, Type: kind,
		})
	}
	add(w.Point, t.Departs, w.NameAr, fmt.Sprintf("%s: %d cartons", w.ID, t.Cartons), "warehouse")
	for i := range t.Stops {
		stop := &t.Stops[i]
		place := j.Places[stop.Place]
		basis := ""
		if soft(place.PositionBasis) {
			basis = "; position " + place.PositionBasis
		}
		add(place.Point, stop.Arrives, place.NameAr, fmt.Sprintf("%d. %s %s: %d cartons%s", i+1, place.ID, place.NameEn, stop.Cartons, basis), "stop")
	}
	add(w.Point, t.Returns, w.NameAr, string(w.ID), "warehouse")
	return &gpxFile{
		Version: "1.1", Creator: gpxCreator, Route: route,
		Metadata: gpxMeta{
			Name: t.ID,
			Desc: fmt.Sprintf("%s, wave %s, %s, truck %s %d, door %d, %d cartons; scenario %s", j.p.Campaign.NameEn, wave.ID, wave.Date, t.Vehicle, t.Truck, t.Door, t.Cartons, j.p.Scenario),
			Time: utc(wave.Date, t.Departs),
		},
	}
}

// degrees writes a coordinate with six decimals, as the maps do.
func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }

// utc writes an instant as XML Schema's dateTime.
func utc(d planner.Date, c planner.Clock) string { return d.At(c).UTC().Format(time.RFC3339) }

func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
