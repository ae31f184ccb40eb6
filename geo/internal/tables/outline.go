//go:build generate

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
)

// tolerance is how far the simplified outline may stray from the source, in
// metres. The source itself is drawn for 1:10,000,000.
const tolerance = 200

// writeOutline reads a GeoJSON multipolygon and writes its outer rings as
// ring,lat,lng with four decimals (11 m), without the closing corner.
func writeOutline(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var country struct {
		Geometry struct {
			Type        string
			Coordinates [][][][2]float64
		}
	}
	if err := json.Unmarshal(data, &country); err != nil {
		return err
	}
	if country.Geometry.Type != "MultiPolygon" {
		return fmt.Errorf("%s: a %q, not a MultiPolygon", from, country.Geometry.Type)
	}
	var out strings.Builder
	out.WriteString("ring,lat,lng\n")
	for i, polygon := range country.Geometry.Coordinates {
		ring := simplify(polygon[0], tolerance)
		for _, c := range ring[:len(ring)-1] {
			fmt.Fprintf(&out, "%d,%.4f,%.4f\n", i, c[1], c[0])
		}
	}
	return os.WriteFile(to, []byte(out.String()), 0o644)
}

// simplify is the algorithm of Douglas and Peucker (1973) on a closed ring,
// which is first cut in two at the corner farthest from its start.
func simplify(ring [][2]float64, tolerance float64) [][2]float64 {
	far, most := 0, 0.0
	for i, c := range ring {
		if d := metres(c, ring[0], ring[0]); d > most {
			far, most = i, d
		}
	}
	half := reduce(ring[:far+1], tolerance)
	return append(half[:len(half)-1], reduce(ring[far:], tolerance)...)
}

func reduce(line [][2]float64, tolerance float64) [][2]float64 {
	if len(line) < 3 {
		return append([][2]float64{}, line...)
	}
	far, most := 0, 0.0
	for i := 1; i < len(line)-1; i++ {
		if d := metres(line[i], line[0], line[len(line)-1]); d > most {
			far, most = i, d
		}
	}
	if most <= tolerance {
		return [][2]float64{line[0], line[len(line)-1]}
	}
	head := reduce(line[:far+1], tolerance)
	return append(head[:len(head)-1], reduce(line[far:], tolerance)...)
}

// metres gives the distance from p to the line a-b on the plane at p; corners
// are longitude, latitude.
func metres(p, a, b [2]float64) float64 {
	const degree = 111195
	k := math.Cos(p[1] * math.Pi / 180)
	ax, ay := (a[0]-p[0])*k*degree, (a[1]-p[1])*degree
	bx, by := (b[0]-p[0])*k*degree, (b[1]-p[1])*degree
	dx, dy := bx-ax, by-ay
	t := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		t = math.Max(0, math.Min(1, -(ax*dx+ay*dy)/d))
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}
