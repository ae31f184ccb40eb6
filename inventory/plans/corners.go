package plans

import (
	"math"

	"katf/geo"
)

// cornerUnits are the grids on which maps draw corners, by resolution from
// [CoarsestMap], in millionths of a degree: about a hundredth of a cell's edge,
// which nobody sees. Cells that touch share their corners exactly.
var cornerUnits = [...]int64{5000, 2000, 1000, 300, 100, 50}

func cornerUnit(resolution int) int64 {
	return cornerUnits[min(max(resolution, CoarsestMap), FinestMap)-CoarsestMap]
}

// cornersOf writes the outlines of cells as differences, which are small: hexagons
// side by side have nearly the same shape. For each cell: how many corners it has;
// its first corner, longitude then latitude, less the first corner of the cell
// before; then each further corner less the first, less the same of the cell
// before where that has as many corners.
func cornersOf(cells [][]geo.Point, unit int64) []int64 {
	out := make([]int64, 0, 13*len(cells))
	var first, shape []int64 // of the cell before
	for _, c := range cells {
		var at []int64
		for _, p := range c {
			at = append(at, onGrid(p.Lng, unit), onGrid(p.Lat, unit))
		}
		out = append(out, int64(len(at)/2))
		if first == nil {
			first = []int64{0, 0}
		}
		if len(shape) != len(at) {
			shape = make([]int64, len(at))
		}
		for k := range at {
			if k < 2 {
				out = append(out, at[k]-first[k])
				continue
			}
			relative := at[k] - at[k%2]
			out = append(out, relative-shape[k])
			shape[k] = relative
		}
		first = at[:2]
	}
	return out
}

// onGrid gives degrees in units of the grid.
func onGrid(degrees float64, unit int64) int64 {
	return int64(math.Round(degrees * 1e6 / float64(unit)))
}
