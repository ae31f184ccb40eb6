package places

import (
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

// distance gives how far p is from the nearest known town or the centre of a
// markaz.
func (g *gazetteer) distance(p geo.Point, markaz string) geo.Metres {
	least := geo.Metres(-1)
	for _, a := range g.anchors[markaz] {
		if d := geo.GreatCircle(p, a); least < 0 || d < least {
			least = d
		}
	}
	return least
}

// qismWeight lengthens distances to a qism: it is the inside of a town, and the
// villages around belong to the markaz. On the demonstration list the nearest
// markaz is the right one for 70% of the points without it, for 76% with it.
const qismWeight = 2

// nearestOf gives the markaz of a list that is nearest to p, a qism counting as
// twice as far; of equals the first.
func (g *gazetteer) nearestOf(p geo.Point, list []geo.Markaz) geo.Markaz {
	best, least := 0, geo.Metres(-1)
	for i := range list {
		d := g.distance(p, list[i].PCode)
		if list[i].Kind == "qism" {
			d *= qismWeight
		}
		if least < 0 || d < least {
			best, least = i, d
		}
	}
	return list[best]
}

// away gives the distance from p to what is nearest in a governorate, 0 if it
// is near or nothing else in the country is nearer.
func (g *gazetteer) away(p geo.Point, governorate string) geo.Metres {
	least := geo.Metres(-1)
	for _, m := range g.within[governorate] {
		if d := g.distance(p, m.PCode); least < 0 || d < least {
			least = d
		}
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
