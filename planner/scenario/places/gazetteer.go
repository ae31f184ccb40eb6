package places

import (
	"math"
	"strings"
	"sync"

	"katf/geo"
)

// gazetteer is what is known of Egypt's regions and towns, laid out for lookups.
type gazetteer struct {
	regions *geo.Regions
	within  map[string][]geo.Markaz // of a governorate, in P-code order
	anchors map[string][]geo.Point  // of a markaz: its known towns, then its centre
	towns   map[string][]geo.Town   // by governorate and folded name
}

// known gives the gazetteer, which is made once and only read.
var known = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{regions: geo.Egypt(), within: map[string][]geo.Markaz{}, anchors: map[string][]geo.Point{}, towns: map[string][]geo.Town{}}
	for _, t := range geo.Towns() {
		g.anchors[t.Markaz] = append(g.anchors[t.Markaz], t.Point)
		m, _ := g.regions.Markaz(t.Markaz)
		for _, name := range []string{t.NameAr, t.NameEn} {
			if key := geo.FoldName(name); key != "" {
				g.towns[m.Governorate+key] = append(g.towns[m.Governorate+key], t)
			}
		}
	}
	for _, m := range g.regions.Markazes {
		g.within[m.Governorate] = append(g.within[m.Governorate], m)
		g.anchors[m.PCode] = append(g.anchors[m.PCode], m.Centre)
	}
	return g
})

// beyond is farther than any two points of the Earth, and its multiples do not
// overflow.
const beyond geo.Metres = 1 << 40

// distance gives how far p is from the nearest known town or the centre of a
// markaz.
func (g *gazetteer) distance(p geo.Point, markaz string) geo.Metres {
	return g.distanceBelow(p, markaz, beyond)
}

// distanceBelow is distance where it is below a bound, else the bound. Points
// whose latitude alone is too far off are not measured; a degree of latitude is
// 111.19 km on the sphere of [geo.GreatCircle].
func (g *gazetteer) distanceBelow(p geo.Point, markaz string, bound geo.Metres) geo.Metres {
	for _, a := range g.anchors[markaz] {
		if math.Abs(p.Lat-a.Lat)*111_000 > float64(bound) {
			continue
		}
		bound = min(bound, geo.GreatCircle(p, a))
	}
	return bound
}

// qismWeight lengthens distances to a qism: it is the inside of a town, and the
// villages around belong to the markaz. On the demonstration list the nearest
// markaz is the right one for 70% of the points without it, for 76% with it.
const qismWeight = 2

// nearestOf gives the markaz of a list that is nearest to p, a qism counting as
// twice as far; of equals the first. A governorate may be left out.
func (g *gazetteer) nearestOf(p geo.Point, list []geo.Markaz, without string) geo.Markaz {
	best, least := 0, beyond
	for i := range list {
		if list[i].Governorate == without {
			continue
		}
		weight := geo.Metres(1)
		if list[i].Kind == "qism" {
			weight = qismWeight
		}
		// The bound is rounded up, so that what ties it is not taken for less.
		if d := weight * g.distanceBelow(p, list[i].PCode, least/weight+1); d < least {
			best, least = i, d
		}
	}
	return list[best]
}

// away gives the distance from p to what is nearest in a governorate, 0 if it
// is near or nothing else in the country is nearer.
func (g *gazetteer) away(p geo.Point, governorate string) geo.Metres {
	least := beyond
	for i := range g.within[governorate] {
		least = g.distanceBelow(p, g.within[governorate][i].PCode, least)
	}
	if least <= farAway {
		return 0
	}
	if m, _ := g.regions.Nearest(p); m.Governorate == governorate {
		return 0
	}
	return least
}

// seat gives the town that a markaz is called after, else its most populous
// known town, else its centre.
func (g *gazetteer) seat(m geo.Markaz) geo.Point {
	key, best, most := geo.FoldName(m.NameAr), m.Centre, int64(-1)
	for _, t := range geo.Towns() {
		if t.Markaz != m.PCode {
			continue
		}
		if name := geo.FoldName(t.NameAr); name != "" && strings.HasSuffix(key, name) {
			return t.Point
		}
		if t.Population > most {
			best, most = t.Point, t.Population
		}
	}
	return best
}
