package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"katf/geo"
	"katf/planner"
)

// attribution names the sources that maps made from a plan must name.
const attribution = "Administrative divisions: CAPMAS and UN OCHA, COD-AB Egypt, CC BY 3.0 IGO. Cells: H3. Plan: katf."

// hex is what one H3 cell gets: the sums over its places.
type hex struct {
	cell                geo.Cell
	places              int
	households, cartons planner.Cartons
	tier                int // the first tier served in it
	positions, people   int // places whose position, or population, nobody measured
}

// writeCells writes one polygon per H3 cell that holds a place (RFC 7946:
// longitude first, closed rings, counter-clockwise outer ring), in the order of
// cell indices.
func (j *joined) writeCells(w io.Writer, resolution int) error {
	cells, err := j.hexes(resolution)
	if err != nil {
		return err
	}
	out := newFeatures(w)
	out.member("title", j.p.Campaign.NameEn+": cartons per H3 cell")
	out.member("attribution", attribution)
	out.member("notes", j.p.Campaign.Notes)
	out.member("scenario_sha256", j.p.Scenario)
	out.member("resolution", resolution)
	out.member("estimated", j.caveats())
	out.begin()
	for _, c := range cells {
		out.feature(c.cell.String(), "Polygon", "["+ring(c.cell.Boundary())+"]", []property{
			{"cell", c.cell.String()}, {"places", c.places}, {"tier", c.tier},
			{"households", c.households}, {"cartons", c.cartons},
			{"coverage", json.Number(decimal(share(c.cartons, c.households, 4), 4))},
			{"places_position_estimated", c.positions}, {"places_population_estimated", c.people},
			{"estimated", c.positions > 0 || c.people > 0},
		})
	}
	return out.end()
}

// hexes adds up allocations by cell.
func (j *joined) hexes(resolution int) ([]hex, error) {
	sums := map[geo.Cell]*hex{}
	var order []geo.Cell
	for i := range j.p.Allocations {
		a := &j.p.Allocations[i]
		place := j.Places[a.Place]
		cell := geo.CellAt(place.Point, resolution)
		if cell == 0 {
			return nil, fmt.Errorf("place %s has no position on Earth: %s", place.ID, place.Point)
		}
		h := sums[cell]
		if h == nil {
			h = &hex{cell: cell, tier: a.Tier}
			sums[cell] = h
			order = append(order, cell)
		}
		h.places++
		h.households += place.Households
		h.cartons += a.Cartons
		h.tier = min(h.tier, a.Tier)
		if soft(place.PositionBasis) {
			h.positions++
		}
		if soft(place.PopulationBasis) {
			h.people++
		}
	}
	slices.Sort(order)
	out := make([]hex, len(order))
	for i, c := range order {
		out[i] = *sums[c]
	}
	return out, nil
}

// caveats says on the map itself what is not measured.
func (j *joined) caveats() map[string]any {
	t := j.trust()
	return map[string]any{
		"places": t.places, "positions_estimated": t.illustrative, "populations_estimated": t.estimated,
		"note_en": "Positions and populations marked so are illustrative or estimated, not surveyed.",
		"note_ar": "المواقع وأعداد السكان المشار إليها توضيحية أو تقديرية وليست نتيجة مسح ميداني.",
	}
}

// writeRoutes writes one line per trip, from the warehouse along its stops and
// back. The lines are straight: no road was looked up.
func (j *joined) writeRoutes(w io.Writer) error {
	out := newFeatures(w)
	out.member("title", j.p.Campaign.NameEn+": trips")
	out.member("attribution", attribution)
	out.member("notes", j.p.Campaign.Notes)
	out.member("scenario_sha256", j.p.Scenario)
	out.member("geometry_note_en", "Straight lines between stops, not roads. "+j.travelNote())
	out.member("geometry_note_ar", "خطوط مستقيمة بين نقاط التسليم وليست مسارات طرق، والمسافات والأزمنة تقديرية.")
	out.member("estimated", j.caveats())
	out.begin()
	for i := range j.p.Waves {
		wave := &j.p.Waves[i]
		for k := range wave.Trips {
			t := &wave.Trips[k]
			out.feature(t.ID, "LineString", line(j.path(wave, t)), []property{
				{"trip", t.ID}, {"wave", wave.ID}, {"date", wave.Date}, {"tier", wave.Tier},
				{"warehouse", wave.Warehouse}, {"vehicle", t.Vehicle}, {"truck", t.Truck}, {"door", t.Door},
				{"cartons", t.Cartons}, {"stops", len(t.Stops)},
				{"departs", t.Departs}, {"returns", t.Returns},
				{"km", json.Number(decimal(int64(t.Metres), 3))},
				{"cost_egp", json.Number(decimal(int64(t.Cost), 2))},
				{"geometry", "straight lines"},
			})
		}
	}
	return out.end()
}

// path gives the points of a trip: warehouse, stops, warehouse.
func (j *joined) path(wave *planner.Wave, t *planner.Trip) []geo.Point {
	home := j.Warehouses[wave.Warehouse].Point
	points := []geo.Point{home}
	for i := range t.Stops {
		points = append(points, j.Places[t.Stops[i].Place].Point)
	}
	return append(points, home)
}

// position writes a point as RFC 7946 wants it: longitude first.
func position(p geo.Point) string {
	return "[" + strconv.FormatFloat(p.Lng, 'f', 6, 64) + "," + strconv.FormatFloat(p.Lat, 'f', 6, 64) + "]"
}

// line writes the coordinates of a line.
func line(points []geo.Point) string {
	b := []byte{'['}
	for i, p := range points {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, position(p)...)
	}
	return string(append(b, ']'))
}

// ring writes a closed counter-clockwise ring.
func ring(corners []geo.Point) string {
	if clockwise(corners) {
		slices.Reverse(corners)
	}
	return line(append(corners, corners[0]))
}

// clockwise tells the sense of a ring by the sign of its area (the shoelace
// formula).
func clockwise(corners []geo.Point) bool {
	twice := 0.0
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		twice += float64(a.Lng*b.Lat) - float64(b.Lng*a.Lat)
	}
	return twice < 0
}

// property is a member of a feature's properties; their order is kept.
type property struct {
	name  string
	value any
}

// features streams a FeatureCollection, one feature a line.
type features struct {
	w     *bufio.Writer
	count int
	err   error
}

func newFeatures(w io.Writer) *features {
	f := &features{w: bufio.NewWriterSize(w, 1<<16)}
	f.text(`{"type":"FeatureCollection"`)
	return f
}

func (f *features) text(s string) {
	if f.err == nil {
		_, f.err = f.w.WriteString(s)
	}
}

// member writes a foreign member of the collection (RFC 7946, section 6.1).
func (f *features) member(name string, v any) {
	f.text(",\n\"" + name + "\":")
	f.json(v)
}

func (f *features) begin() { f.text(",\n\"features\":[") }

func (f *features) feature(id, kind, coordinates string, properties []property) {
	if f.count++; f.count > 1 {
		f.text(",")
	}
	f.text("\n{\"type\":\"Feature\",\"id\":")
	f.json(id)
	f.text(`,"geometry":{"type":"` + kind + `","coordinates":` + coordinates + `},"properties":{`)
	for i, p := range properties {
		if i > 0 {
			f.text(",")
		}
		f.text(`"` + p.name + `":`)
		f.json(p.value)
	}
	f.text("}}")
}

func (f *features) end() error {
	f.text("\n]}\n")
	if f.err != nil {
		return f.err
	}
	return f.w.Flush()
}

func (f *features) json(v any) {
	data, err := json.Marshal(v)
	if err != nil && f.err == nil {
		f.err = err
	}
	f.text(string(data))
}
