package geo

import (
	_ "embed"
	"math"
	"strconv"
	"sync"
)

//go:generate go run -tags generate ./internal/tables

// OutlineTolerance is how far outside the outline a point still counts as in
// Egypt: the outline is drawn for 1:10,000,000 and cuts capes and islands.
const OutlineTolerance Metres = 3000

// InEgypt reports whether p lies in Egypt or within [OutlineTolerance] of it.
// Lakes, lagoons and the Nile count as Egypt; the Halayeb triangle is inside.
// It costs some microseconds for points in the country and nanoseconds for points that
// are far from it.
//
// Source: Natural Earth 1:10m admin-1, public domain, simplified to 200 m.
func InEgypt(p Point) bool {
	o := outline()
	if !o.near(p) {
		return false
	}
	if holds(o.rings, p) || holds(lagoons, p) {
		return true
	}
	for _, ring := range o.rings {
		for i, a := range ring {
			if SegmentDistance(p, a.point(), ring[(i+1)%len(ring)].point()) <= OutlineTolerance {
				return true
			}
		}
	}
	return false
}

// Ashore reports whether p lies inside the outline of Egypt itself, with no
// tolerance: what is drawn by chance must not fall into the sea.
func Ashore(p Point) bool {
	o := outline()
	return o.near(p) && holds(o.rings, p)
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

// border is the outline: rings of the mainland and the islands, and the box
// around them, widened by the tolerance.
type border struct {
	rings       [][]corner
	south, west float64
	north, east float64
}

//go:embed data/outline.csv
var outlineCSV []byte

var outline = sync.OnceValue(func() *border {
	// 0.05 degrees are more than the tolerance anywhere in Egypt.
	const margin = 0.05
	o := &border{south: 90, west: 180, north: -90, east: -180}
	for _, row := range table(outlineCSV) {
		n, err := strconv.Atoi(row["ring"])
		if err != nil || n > len(o.rings) {
			panic("geo: embedded outline: bad ring " + row["ring"])
		}
		if n == len(o.rings) {
			o.rings = append(o.rings, nil)
		}
		p := point(row["lat"], row["lng"])
		o.rings[n] = append(o.rings[n], cornerAt(p))
		o.south, o.north = min(o.south, p.Lat-margin), max(o.north, p.Lat+margin)
		o.west, o.east = min(o.west, p.Lng-margin), max(o.east, p.Lng+margin)
	}
	return o
})

// near is false for points that cannot be in Egypt, NaN included.
func (o *border) near(p Point) bool {
	return p.Lat >= o.south && p.Lat <= o.north && p.Lng >= o.west && p.Lng <= o.east
}

// holds counts the edges that a ray to the east crosses (Shimrat 1962), in
// integers. The rings of one set do not overlap, so one count serves them all.
func holds(rings [][]corner, p Point) bool {
	c, inside := cornerAt(p), false
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.lat > c.lat) == (b.lat > c.lat) {
				continue
			}
			// c is west of the edge if the turn a→b→c is to the left and the
			// edge goes up, or to the right and it goes down.
			turn := (b.lng-a.lng)*(c.lat-a.lat) - (b.lat-a.lat)*(c.lng-a.lng)
			if (turn > 0) == (b.lat > a.lat) {
				inside = !inside
			}
		}
	}
	return inside
}
