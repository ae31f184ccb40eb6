//go:build generate

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// regionCodes gives the ISO 3166-2 code of each of the package's own, in the
// order of P-codes.
var regionCodes = [][2]string{
	{"EG-QH", "EG-C"}, {"EG-IK", "EG-ALX"}, {"EG-BS", "EG-PTS"}, {"EG-SW", "EG-SUZ"}, {"EG-DT", "EG-DT"}, {"EG-DQ", "EG-DK"},
	{"EG-SQ", "EG-SHR"}, {"EG-QL", "EG-KB"}, {"EG-KS", "EG-KFS"}, {"EG-GH", "EG-GH"}, {"EG-MF", "EG-MNF"}, {"EG-BH", "EG-BH"},
	{"EG-IS", "EG-IS"}, {"EG-JZ", "EG-GZ"}, {"EG-BN", "EG-BNS"}, {"EG-FY", "EG-FYM"}, {"EG-MN", "EG-MN"}, {"EG-AT", "EG-AST"},
	{"EG-SJ", "EG-SHG"}, {"EG-QN", "EG-KN"}, {"EG-AN", "EG-ASN"}, {"EG-UQ", "EG-LX"}, {"EG-BA", "EG-BA"}, {"EG-WJ", "EG-WAD"},
	{"EG-MT", "EG-MT"}, {"EG-SS", "EG-SIN"}, {"EG-JS", "EG-JS"},
}

// borderTolerance is how far a simplified border may stray from the source, in
// metres: governorates are drawn, nothing is decided by them.
const borderTolerance = 400

type lngLat = [2]float64

// border is a closed ring of a governorate, its last corner the first.
type border struct {
	iso     string
	part    int
	corners []lngLat
}

// writeGovernorates reads one GeoJSON file for each governorate and writes its
// rings as governorate,part,ring,lat,lng with three decimals (110 m), without
// the closing corner, and a point for its label, which is the one farthest from
// its borders, as part -1. The first ring of a part is its outer one.
//
// Neighbours share their border in the source, and they share it here: what
// lies between two junctions is simplified once for both.
func writeGovernorates(from, to string) error {
	borders, err := readBorders(from)
	if err != nil {
		return err
	}
	cut := newCutter(borders)
	var out strings.Builder
	out.WriteString("governorate,part,ring,lat,lng\n")
	ring, last := 0, border{}
	for i, b := range borders {
		if ring++; b.iso != last.iso || b.part != last.part {
			ring = 0
		}
		if b.iso != last.iso {
			at := label(borders, b.iso)
			fmt.Fprintf(&out, "%s,-1,0,%.3f,%.3f\n", b.iso, at[1], at[0])
		}
		last = b
		line := rounded(cut.simplified(borders[i]))
		for _, c := range line[:len(line)-1] {
			fmt.Fprintf(&out, "%s,%d,%d,%.3f,%.3f\n", b.iso, b.part, ring, c[1], c[0])
		}
	}
	return os.WriteFile(to, []byte(out.String()), 0o644)
}

func readBorders(from string) ([]border, error) {
	var out []border
	for _, code := range regionCodes {
		path := filepath.Join(from, code[0]+".json")
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var region struct {
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
		if err := json.Unmarshal(data, &region); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		raw := string(region.Geometry.Coordinates)
		if region.Geometry.Type == "Polygon" {
			raw = "[" + raw + "]"
		}
		var parts [][][]lngLat
		if err := json.Unmarshal([]byte(raw), &parts); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for n, part := range parts {
			for _, ring := range part {
				out = append(out, border{code[1], n, ring})
			}
		}
	}
	return out, nil
}

// cutter knows which rings run along an edge.
type cutter struct{ along map[[2]lngLat]string }

func newCutter(borders []border) *cutter {
	c := &cutter{along: map[[2]lngLat]string{}}
	for i, b := range borders {
		for k := range b.corners[1:] {
			c.along[edgeOf(b.corners[k], b.corners[k+1])] += fmt.Sprint(i, " ")
		}
	}
	return c
}

func edgeOf(a, b lngLat) [2]lngLat {
	if slices.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return [2]lngLat{a, b}
}

// simplified simplifies a ring piece by piece, each piece from its lesser end,
// so that both who share it get the same.
func (c *cutter) simplified(b border) []lngLat {
	line := b.corners
	n := len(line) - 1
	var ends []int
	for k := range n {
		before, after := line[(k+n-1)%n], line[k+1]
		if c.along[edgeOf(before, line[k])] != c.along[edgeOf(line[k], after)] {
			ends = append(ends, k)
		}
	}
	if len(ends) < 2 {
		return simplify(fromLeast(line), borderTolerance)
	}
	var out []lngLat
	for i, from := range ends {
		to := ends[(i+1)%len(ends)]
		if to <= from {
			to += n
		}
		var piece []lngLat
		for k := from; k <= to; k++ {
			piece = append(piece, line[k%n])
		}
		piece = bothWays(piece)
		out = append(out, piece[:len(piece)-1]...)
	}
	return append(out, out[0])
}

// bothWays simplifies a piece in the direction that does not depend on whose it
// is.
func bothWays(piece []lngLat) []lngLat {
	first, last := piece[0], piece[len(piece)-1]
	if slices.Compare(first[:], last[:]) <= 0 {
		return reduce(piece, borderTolerance)
	}
	slices.Reverse(piece)
	piece = reduce(piece, borderTolerance)
	slices.Reverse(piece)
	return piece
}

// fromLeast turns a ring so that it begins at its least corner: whoever shares
// the whole of it begins there too.
func fromLeast(ring []lngLat) []lngLat {
	open := ring[:len(ring)-1]
	least := 0
	for i := range open {
		if slices.Compare(open[i][:], open[least][:]) < 0 {
			least = i
		}
	}
	out := append(append([]lngLat{}, open[least:]...), open[:least]...)
	return append(out, out[0])
}

// rounded rounds to three decimals and drops corners that fall together.
func rounded(line []lngLat) []lngLat {
	for i := range line {
		line[i] = lngLat{math.Round(line[i][0]*1000) / 1000, math.Round(line[i][1]*1000) / 1000}
	}
	return slices.Compact(line)
}

// label is the point of a grid within a governorate that is farthest from its
// borders.
func label(borders []border, iso string) lngLat {
	const steps = 60
	var rings [][]lngLat
	low, high := lngLat{180, 90}, lngLat{-180, -90}
	for _, b := range borders {
		if b.iso != iso {
			continue
		}
		rings = append(rings, b.corners)
		for _, c := range b.corners {
			low = lngLat{min(low[0], c[0]), min(low[1], c[1])}
			high = lngLat{max(high[0], c[0]), max(high[1], c[1])}
		}
	}
	best, most := lngLat{}, -1.0
	for x := range steps {
		for y := range steps {
			p := lngLat{low[0] + (high[0]-low[0])*(float64(x)+0.5)/steps, low[1] + (high[1]-low[1])*(float64(y)+0.5)/steps}
			if d := depth(p, rings); d > most {
				best, most = p, d
			}
		}
	}
	return best
}

// depth is how far a point is from the nearest border, below 0 outside.
func depth(p lngLat, rings [][]lngLat) float64 {
	inside, least := false, math.Inf(1)
	for _, ring := range rings {
		for k := range ring[1:] {
			a, b := ring[k], ring[k+1]
			least = min(least, metres(p, a, b))
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
				inside = !inside
			}
		}
	}
	if !inside {
		return -least
	}
	return least
}
