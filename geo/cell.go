package geo

import (
	"fmt"

	"github.com/uber/h3-go/v4"
)

// Cell is an H3 index. Places are planned by their point; cells group, index
// and draw them. As text it is the usual 15 hexadecimal digits.
type Cell uint64

// PlaceResolution is the H3 resolution stored with a place: cells of about
// 0.74 km² on average, finer than any two villages are apart.
const PlaceResolution = 8

// CellAt gives the cell of p at a resolution from 0 to 15, or 0 if p is not a
// position on Earth or the resolution does not exist. About 1 µs.
func CellAt(p Point, resolution int) Cell {
	if !p.Valid() {
		return 0
	}
	c, err := h3.LatLngToCell(h3.LatLng{Lat: p.Lat, Lng: p.Lng}, resolution)
	if err != nil {
		return 0
	}
	return Cell(c)
}

// Parent gives the cell that holds c at a coarser resolution, or 0.
func (c Cell) Parent(resolution int) Cell {
	p, err := h3.Cell(c).Parent(resolution)
	if err != nil {
		return 0
	}
	return Cell(p)
}

// Centre gives the middle of c, or no point for no cell.
func (c Cell) Centre() Point {
	if !c.Valid() {
		return Point{} // H3 itself makes up an answer
	}
	p, err := h3.Cell(c).LatLng()
	if err != nil {
		return Point{}
	}
	return Point{Lat: p.Lat, Lng: p.Lng}
}

// Boundary gives the corners of c, counter-clockwise, without repeating the
// first: six of them, five for the twelve pentagons, more where a cell crosses
// an icosahedron edge; none for no cell.
func (c Cell) Boundary() []Point {
	if !c.Valid() {
		return nil
	}
	b, err := h3.Cell(c).Boundary()
	if err != nil {
		return nil
	}
	out := make([]Point, len(b))
	for i, p := range b {
		out[i] = Point{Lat: p.Lat, Lng: p.Lng}
	}
	return out
}

// Valid reports whether c is an H3 cell index.
func (c Cell) Valid() bool { return h3.Cell(c).IsValid() }

// String gives the hexadecimal index, or "" for no cell.
func (c Cell) String() string {
	if c == 0 {
		return ""
	}
	return h3.Cell(c).String()
}

// MarshalText writes the hexadecimal index.
func (c Cell) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the hexadecimal index; an empty text is no cell.
func (c *Cell) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = 0
		return nil
	}
	var cell h3.Cell
	if err := cell.UnmarshalText(text); err != nil || !cell.IsValid() {
		return fmt.Errorf("%q is not an H3 cell index", text)
	}
	*c = Cell(cell)
	return nil
}

// Resolution gives the resolution of c, from 0 to 15; 0 for no cell.
func (c Cell) Resolution() int {
	if !c.Valid() {
		return 0
	}
	return h3.Cell(c).Resolution()
}
