package geo

import (
	_ "embed"
	"sync"
)

// Border is the outline of a governorate for maps, and the point at which its
// name stands. Nothing is decided by it: inland borders are some kilometres off,
// and Luxor is its old city only.
type Border struct {
	Governorate string // ISO 3166-2:EG
	Label       Point
	// Parts are polygons: the outer ring first, then holes; rings are closed.
	Parts [][][]Point
}

//go:embed data/governorate_outlines.csv
var bordersCSV []byte

// Borders gives the outlines of the 27 governorates, in P-code order. Neighbours
// share the corners of their border. The result is shared and must not be
// changed.
//
// Source: Natural Earth 1:10m admin-1, public domain, simplified to 400 m.
var Borders = sync.OnceValue(func() []Border {
	var out []Border
	for _, row := range table(bordersCSV) {
		if n := len(out); n == 0 || out[n-1].Governorate != row["governorate"] {
			out = append(out, Border{Governorate: row["governorate"]})
		}
		b, p := &out[len(out)-1], point(row["lat"], row["lng"])
		part, ring := int(integer(row["part"])), int(integer(row["ring"]))
		if part < 0 {
			b.Label = p
			continue
		}
		if part == len(b.Parts) {
			b.Parts = append(b.Parts, nil)
		}
		if ring == len(b.Parts[part]) {
			b.Parts[part] = append(b.Parts[part], nil)
		}
		b.Parts[part][ring] = append(b.Parts[part][ring], p)
	}
	for _, b := range out {
		for _, rings := range b.Parts {
			for i := range rings {
				rings[i] = append(rings[i], rings[i][0])
			}
		}
	}
	return out
})

// Holds reports whether a point lies within the outline.
func (b *Border) Holds(p Point) bool {
	var rings [][]corner
	for _, part := range b.Parts {
		for _, ring := range part {
			corners := make([]corner, len(ring)-1)
			for i := range corners {
				corners[i] = cornerAt(ring[i])
			}
			rings = append(rings, corners)
		}
	}
	return newShape(edgesOf(rings)).holds(p)
}
