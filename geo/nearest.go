package geo

import "math"

// Nearest gives the markaz whose centre or one of whose known towns is nearest
// to p, and how far that is; of equals the first by P-code. It is a guess, to
// be labelled as one, for boundaries are not looked at: near a boundary it is
// often the neighbour. It costs some tens of microseconds.
func (r *Regions) Nearest(p Point) (Markaz, Metres) {
	best, least := 0, Metres(-1)
	consider := func(markaz int, at Point) {
		// A degree of latitude is 111,195 m: most are out by that alone.
		if least >= 0 && math.Abs(at.Lat-p.Lat)*111_000 > float64(least)+1 {
			return
		}
		d := GreatCircle(p, at)
		if least < 0 || d < least || d == least && markaz < best {
			best, least = markaz, d
		}
	}
	for i := range r.Markazes {
		consider(i, r.Markazes[i].Centre)
	}
	for _, t := range Towns() {
		consider(r.markaz[t.Markaz], t.Point)
	}
	return r.Markazes[best], least
}
