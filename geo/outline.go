package geo

import (
	_ "embed"
	"math"
	"sync"
)

//go:generate go run -tags generate ./internal/tables

// OutlineTolerance is how far outside the outline a point still counts as in
// Egypt: the outline is drawn for 1:10,000,000 and cuts capes and islands.
const OutlineTolerance Metres = 3000

// InEgypt reports whether p lies in Egypt or within [OutlineTolerance] of it.
// Lakes, lagoons and the Nile count as Egypt; the Halayeb triangle is inside.
// It costs some tens of nanoseconds, and some tens of microseconds within a
// few kilometres of the border.
//
// Source: Natural Earth 1:10m admin-1, public domain, simplified to 200 m.
func InEgypt(p Point) bool {
	o := outline()
	if !o.near(p) {
		return false
	}
	if o.land.holds(p) || o.lagoons.holds(p) {
		return true
	}
	for _, e := range o.edges {
		if SegmentDistance(p, e.a.point(), e.b.point()) <= OutlineTolerance {
			return true
		}
	}
	return false
}

// Ashore reports whether p lies inside the outline of Egypt itself, with no
// tolerance: what is drawn by chance must not fall into the sea.
func Ashore(p Point) bool {
	o := outline()
	return o.near(p) && o.land.holds(p)
}

// lagoons closes what the outline leaves to the sea behind the spits of the
// north coast: islands there have people, and the centre of a Port Said
// district falls into the water. Drawn by hand, wider than the water.
var lagoons = [][]corner{
	ring(31.46, 31.94, 31.29, 32.22, 31.12, 32.22, 31.08, 32.02, 31.22, 31.85, 31.40, 31.84), // Manzala
	ring(31.50, 30.72, 31.58, 30.98, 31.57, 31.15, 31.45, 30.98, 31.42, 30.80, 31.45, 30.62), // Burullus
	ring(31.10, 32.85, 31.20, 33.10, 31.12, 33.40, 31.07, 33.35, 31.07, 32.95),               // Bardawil
}

func ring(latLng ...float64) []corner {
	var r []corner
	for i := 0; i < len(latLng); i += 2 {
		r = append(r, cornerAt(Point{Lat: latLng[i], Lng: latLng[i+1]}))
	}
	return r
}

// corner is a position in units of 1e-7 degrees, in which the test for inside
// is exact and the same on every machine.
type corner struct{ lat, lng int64 }

const cornersPerDegree = 1e7

func cornerAt(p Point) corner {
	return corner{int64(math.Round(p.Lat * cornersPerDegree)), int64(math.Round(p.Lng * cornersPerDegree))}
}

func (c corner) point() Point {
	return Point{Lat: float64(c.lat) / cornersPerDegree, Lng: float64(c.lng) / cornersPerDegree}
}

// edge is a piece of the outline.
type edge struct{ a, b corner }

// border is the outline, and the box around it, widened by the tolerance.
type border struct {
	edges         []edge
	land, lagoons shape
	south, west   float64
	north, east   float64
}

//go:embed data/outline.csv
var outlineCSV []byte

var outline = sync.OnceValue(func() *border {
	// 0.05 degrees are more than the tolerance anywhere in Egypt.
	const margin = 0.05
	var rings [][]corner
	o := &border{south: 90, west: 180, north: -90, east: -180}
	for _, row := range table(outlineCSV) {
		n := int(integer(row["ring"]))
		if n == len(rings) {
			rings = append(rings, nil)
		}
		p := point(row["lat"], row["lng"])
		rings[n] = append(rings[n], cornerAt(p))
		o.south, o.north = min(o.south, p.Lat-margin), max(o.north, p.Lat+margin)
		o.west, o.east = min(o.west, p.Lng-margin), max(o.east, p.Lng+margin)
	}
	o.edges = edgesOf(rings)
	o.land, o.lagoons = newShape(o.edges), newShape(edgesOf(lagoons))
	return o
})

// near is false for points that cannot be in Egypt, NaN included.
func (o *border) near(p Point) bool {
	return p.Lat >= o.south && p.Lat <= o.north && p.Lng >= o.west && p.Lng <= o.east
}

func edgesOf(rings [][]corner) []edge {
	var out []edge
	for _, ring := range rings {
		for i, a := range ring {
			out = append(out, edge{a, ring[(i+1)%len(ring)]})
		}
	}
	return out
}

// shape is the edges of rings that do not overlap, by bands of latitude, so
// that few have to be looked at.
type shape map[int64][]edge

const band = cornersPerDegree / 20

func newShape(edges []edge) shape {
	s := shape{}
	for _, e := range edges {
		for k := min(e.a.lat, e.b.lat) / band; k <= max(e.a.lat, e.b.lat)/band; k++ {
			s[k] = append(s[k], e)
		}
	}
	return s
}

// holds counts the edges that a ray to the east crosses (Shimrat 1962), in
// integers.
func (s shape) holds(p Point) bool {
	c, inside := cornerAt(p), false
	for _, e := range s[c.lat/band] {
		if (e.a.lat > c.lat) == (e.b.lat > c.lat) {
			continue
		}
		// c is west of the edge if the turn a→b→c is to the left and the edge
		// goes up, or to the right and it goes down.
		turn := (e.b.lng-e.a.lng)*(c.lat-e.a.lat) - (e.b.lat-e.a.lat)*(c.lng-e.a.lng)
		if (turn > 0) == (e.b.lat > e.a.lat) {
			inside = !inside
		}
	}
	return inside
}
