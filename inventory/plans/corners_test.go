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
		outlines := readCorners(t, cornersOf(cells, unit))
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
