package plans

import (
	"math"
	"testing"

	"katf/geo"
)

// TestCorners reads outlines back as a page does: every corner lies within half a
// unit of where H3 has it, at every resolution of maps.
func TestCorners(t *testing.T) {
	for resolution := CoarsestMap; resolution <= FinestMap; resolution++ {
		var cells []geo.Cell
		seen := map[geo.Cell]bool{}
		for lat := 22.0; lat < 32; lat += 0.31 {
			for lng := 25.0; lng < 36; lng += 0.29 {
				if c := geo.CellAt(geo.Point{Lat: lat, Lng: lng}, resolution); !seen[c] {
					seen[c] = true
					cells = append(cells, c)
				}
			}
		}
		unit := cornerUnit(resolution)
		outlines := readCorners(t, cornersOf(boundaries(cells), unit))
		if len(outlines) != len(cells) {
			t.Fatalf("resolution %d: %d outlines of %d cells", resolution, len(outlines), len(cells))
		}
		half := float64(unit)/2e6 + 1e-9
		for i, c := range cells {
			b := c.Boundary()
			if len(outlines[i]) != 2*len(b) {
				t.Fatalf("%s: %d corners, want %d", c, len(outlines[i])/2, len(b))
			}
			for k, p := range b {
				lng, lat := float64(outlines[i][2*k]*unit)/1e6, float64(outlines[i][2*k+1]*unit)/1e6
				if math.Abs(lng-p.Lng) > half || math.Abs(lat-p.Lat) > half {
					t.Fatalf("%s: corner %d at %f,%f, want %s", c, k, lat, lng, p)
				}
			}
		}
	}
}

// TestNeighboursShareCorners: where H3 has one corner of several cells, so have
// their outlines.
func TestNeighboursShareCorners(t *testing.T) {
	for resolution := CoarsestMap; resolution <= FinestMap; resolution++ {
		unit := cornerUnit(resolution)
		var cells []geo.Cell
		seen := map[geo.Cell]bool{}
		step := float64(unit) * 60 / 1e6 // about half an edge
		for i := range 2500 {
			c := geo.CellAt(geo.Point{Lat: 28 + float64(i/50)*step, Lng: 30 + float64(i%50)*step}, resolution)
			if !seen[c] {
				seen[c] = true
				cells = append(cells, c)
			}
		}
		edge := float64(geo.GreatCircle(cells[0].Boundary()[0], cells[0].Boundary()[1]))
		if grid := float64(unit) / 1e6 * 111_195; grid < edge/200 || grid > edge/50 {
			t.Errorf("resolution %d: a grid of %.1f m for edges of %.0f m", resolution, grid, edge)
		}
		type point struct{ lng, lat int64 }
		at, shared := map[point]point{}, 0 // by corner, to 1e-9 degrees
		for i, outline := range readCorners(t, cornersOf(boundaries(cells), unit)) {
			for k, p := range cells[i].Boundary() {
				exact := point{int64(math.Round(p.Lng * 1e9)), int64(math.Round(p.Lat * 1e9))}
				drawn := point{outline[2*k], outline[2*k+1]}
				if before, ok := at[exact]; ok {
					shared++
					if before != drawn {
						t.Errorf("%s: corner %d is drawn at %v, by its neighbour at %v", cells[i], k, drawn, before)
					}
				}
				at[exact] = drawn
			}
		}
		if shared < 2*len(cells) {
			t.Errorf("resolution %d: %d corners of %d cells are shared", resolution, shared, len(cells))
		}
	}
}

// Where the cell before has another number of corners the shape is written whole:
// about a pentagon, and where cells cross an edge of the icosahedron.
func TestCornersOfUnequalCells(t *testing.T) {
	var cells []geo.Cell
	counts := map[int]bool{}
	for lat := 58.0; lat < 70; lat += 0.5 { // about the pentagon off Norway
		for lng := -10.0; lng < 20; lng += 0.5 {
			c := geo.CellAt(geo.Point{Lat: lat, Lng: lng}, 3)
			cells = append(cells, c)
			counts[len(c.Boundary())] = true
		}
	}
	if len(counts) < 2 {
		t.Fatalf("all cells have as many corners: %v", counts)
	}
	for i, outline := range readCorners(t, cornersOf(boundaries(cells), 5000)) {
		for k, p := range cells[i].Boundary() {
			if outline[2*k] != onGrid(p.Lng, 5000) || outline[2*k+1] != onGrid(p.Lat, 5000) {
				t.Fatalf("%s: corner %d at %v, want %v", cells[i], k, outline[2*k:2*k+2], p)
			}
		}
	}
}

func boundaries(cells []geo.Cell) (out [][]geo.Point) {
	for _, c := range cells {
		out = append(out, c.Boundary())
	}
	return out
}

// readCorners is what pages do with corners.
func readCorners(t *testing.T, in []int64) (out [][]int64) {
	t.Helper()
	first, shape := []int64{0, 0}, []int64(nil)
	for len(in) > 0 {
		n := 2 * int(in[0])
		if n < 6 || len(in) < 1+n {
			t.Fatalf("%d numbers are left of an outline of %d", len(in)-1, n)
		}
		if len(shape) != n {
			shape = make([]int64, n)
		}
		at := make([]int64, n)
		for k := range n {
			if k < 2 {
				at[k] = first[k] + in[1+k]
				continue
			}
			shape[k] += in[1+k]
			at[k] = at[k%2] + shape[k]
		}
		out, first, in = append(out, at), at[:2], in[1+n:]
	}
	return out
}
