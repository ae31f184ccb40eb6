package geo

import (
	"math"
	"slices"
	"sync"
)

// landmark is a centre or town, by the index of its markaz.
type landmark struct {
	markaz int
	Point
}

var landmarks = sync.OnceValue(func() []landmark {
	r := Egypt()
	var out []landmark
	for i := range r.Markazes {
		out = append(out, landmark{i, r.Markazes[i].Centre})
	}
	for _, t := range Towns() {
		out = append(out, landmark{r.markaz[t.Markaz], t.Point})
	}
	slices.SortStableFunc(out, func(a, b landmark) int { return a.markaz - b.markaz })
	return out
})

// Nearest gives the markaz whose centre or one of whose known towns is nearest
// to p, and how far that is; of equals the first by P-code. It is a guess, to
// be labelled as one, for boundaries are not looked at: near a boundary it is
// often the neighbour (of 5,127 located villages 70 % get their markaz, 93 %
// their governorate). Some microseconds.
func (r *Regions) Nearest(p Point) (Markaz, Metres) {
	all := landmarks()
	best, least := 0, GreatCircle(p, all[guess(p, all)].Point)
	for found, i := false, 0; i < len(all); i++ {
		// A degree of latitude is 111,195 m: most are out by that alone.
		if math.Abs(all[i].Lat-p.Lat)*111_000 > float64(least+1) {
			continue
		}
		if d := GreatCircle(p, all[i].Point); d < least || d == least && !found {
			best, least, found = all[i].markaz, d, true
		}
	}
	return r.Markazes[best], least
}

// guess finds a near landmark on the plane, which bounds the search.
func guess(p Point, all []landmark) int {
	const shrink = 0.87 // of a degree of longitude, about 30° N
	best, least := 0, math.Inf(1)
	for i := range all {
		dy, dx := all[i].Lat-p.Lat, (all[i].Lng-p.Lng)*shrink
		if d := float64(dy*dy) + float64(dx*dx); d < least {
			best, least = i, d
		}
	}
	return best
}
