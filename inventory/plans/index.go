package plans

import (
	"slices"
	"strings"

	"katf/geo"
	"katf/planner"
)

// Kind says what a search found.
type Kind string

// The kinds of things that a search finds, in the order in which equally good
// ones are listed. Manifests are found by their package.
const (
	AGovernorate Kind = "governorate"
	AMarkaz      Kind = "markaz"
	AWarehouse   Kind = "warehouse"
	APlant       Kind = "plant"
	APlace       Kind = "place"
	AWave        Kind = "wave"
	ATrip        Kind = "trip"
	AManifest    Kind = "manifest"
	ACell        Kind = "cell"
)

var kindOrder = map[Kind]int{AGovernorate: 0, AMarkaz: 1, AWarehouse: 2, APlant: 3, APlace: 4, AWave: 5, ATrip: 6}

// Hit is something that a search found.
type Hit struct {
	Kind   Kind      `json:"kind" enum:"governorate,markaz,warehouse,plant,place,wave,trip,manifest,cell"`
	ID     string    `json:"id" doc:"As other operations take it"`
	NameAr string    `json:"name_ar"`
	NameEn string    `json:"name_en"`
	InAr   string    `json:"in_ar,omitempty" doc:"Where it lies"`
	InEn   string    `json:"in_en,omitempty"`
	Point  geo.Point `json:"point"`
	Box    *Box      `json:"box,omitempty" doc:"Of a governorate or markaz: around its places"`
	// Households and Cartons are of a place; Cartons of a wave or trip too.
	Households planner.Cartons `json:"households,omitempty"`
	Cartons    planner.Cartons `json:"cartons,omitempty"`
	Date       planner.Date    `json:"date" doc:"Of a wave or trip"`
	Wave       string          `json:"wave,omitempty" doc:"Of a trip or manifest"`
	Warehouse  planner.SiteID  `json:"warehouse,omitempty" doc:"Of a wave, trip or manifest"`
	How        string          `json:"how" enum:"code,name,start,word,words,part,spelling,consonants" doc:"How it was recognised, from sure to unsure"`
}

// entry is something that can be found.
type entry struct {
	Hit
	codes     []string // upper case
	starts    [][]rune // keys of its names; then of what follows each word
	names     int      // how many of starts are whole names
	words     []string // keys of its words and of what it lies in
	skeletons []string
	weight    planner.Cartons // the larger one first
}

// index is all that can be found in a plan.
type index struct {
	places  map[planner.PlaceID]*planner.Place
	entries []entry
	keys    map[string]string // of geo.FoldName, for most words come again and again
}

// fold is geo.FoldName, once for each text.
func (x *index) fold(text string) string {
	key, ok := x.keys[text]
	if !ok {
		key = geo.FoldName(text)
		x.keys[text] = key
	}
	return key
}

// word is what a word gives to the key of a name that goes on after it: nothing
// for an article, or for a word such as markaz.
func (x *index) word(w string) string {
	const on = "zz"
	if key, ok := strings.CutSuffix(x.fold(w+" "+on), on[:1]); ok {
		return key
	}
	return x.fold(w)
}

// indexOf lists a plan's nouns under their keys: some 120 ms for the whole
// country, once.
func indexOf(a *Atlas) *index {
	x := &index{keys: map[string]string{}, places: make(map[planner.PlaceID]*planner.Place, len(a.scenario.Places))}
	for i := range a.scenario.Places {
		x.places[a.scenario.Places[i].ID] = &a.scenario.Places[i]
	}
	x.addRegions(a)
	x.addSites(a.scenario)
	for i := range a.members {
		x.addPlace(&a.members[i])
	}
	x.addWaves(a)
	x.keys = nil
	return x
}

// add indexes a hit under its names, its codes and the names of what it lies in.
func (x *index) add(h Hit, weight planner.Cartons, codes []string, within ...string) {
	e := entry{Hit: h, weight: weight}
	for _, c := range codes {
		if c != "" {
			e.codes = append(e.codes, strings.ToUpper(c))
		}
	}
	names := []string{h.NameAr, h.NameEn}
	for _, name := range names {
		e.starts = append(e.starts, []rune(x.fold(name)))
		e.skeletons = append(e.skeletons, geo.Skeleton(name))
	}
	e.names = len(e.starts)
	for _, name := range names {
		words := strings.Fields(name)
		for i := range words[min(1, len(words)):] {
			var rest strings.Builder
			for _, w := range words[i+1:] {
				rest.WriteString(x.word(w))
			}
			if rest.Len() > 1 {
				e.starts = append(e.starts, []rune(rest.String()))
			}
		}
	}
	for _, name := range append(names, within...) {
		for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '—' || r == '-' }) {
			if key := x.fold(w); key != "" && !slices.Contains(e.words, key) {
				e.words = append(e.words, key)
			}
		}
	}
	x.entries = append(x.entries, e)
}

// addRegions lists the governorates and markazes that have a place.
func (x *index) addRegions(a *Atlas) {
	type region struct {
		box        Box
		households planner.Cartons
	}
	around := map[string]*region{}
	grow := func(code string, m *member) {
		r := around[code]
		if r == nil {
			r = &region{box: boxOf()}
			around[code] = r
		}
		r.box, r.households = r.box.with(m.point), r.households+m.households
	}
	for i := range a.members {
		m := &a.members[i]
		grow(m.governorate, m)
		grow(x.places[planner.PlaceID(m.id)].Markaz, m)
	}
	egypt := geo.Egypt()
	for _, g := range egypt.Governorates {
		if r := around[g.ISO]; r != nil {
			x.add(Hit{Kind: AGovernorate, ID: g.ISO, NameAr: g.NameAr, NameEn: g.NameEn, Point: g.Capital, Box: &r.box, Households: r.households},
				r.households, []string{g.ISO, strings.TrimPrefix(g.ISO, "EG-"), g.PCode})
		}
	}
	for _, m := range egypt.Markazes {
		if r := around[m.PCode]; r != nil {
			g, _ := egypt.Governorate(m.Governorate)
			x.add(Hit{Kind: AMarkaz, ID: m.PCode, NameAr: m.NameAr, NameEn: m.NameEn, InAr: g.NameAr, InEn: g.NameEn, Point: r.box.centre(), Box: &r.box, Households: r.households},
				r.households, []string{m.PCode}, g.NameAr, g.NameEn)
		}
	}
}

func (b Box) with(p geo.Point) Box {
	return Box{min(b.West, p.Lng), min(b.South, p.Lat), max(b.East, p.Lng), max(b.North, p.Lat)}
}

func (b Box) centre() geo.Point {
	return geo.Point{Lat: (b.South + b.North) / 2, Lng: (b.West + b.East) / 2}
}

func (x *index) addSites(s *planner.Scenario) {
	for i := range s.Warehouses {
		w := &s.Warehouses[i]
		g, _ := geo.Egypt().Governorate(w.Governorate)
		x.add(Hit{Kind: AWarehouse, ID: string(w.ID), NameAr: w.NameAr, NameEn: w.NameEn, InAr: g.NameAr, InEn: g.NameEn, Point: w.Point},
			w.Storage, []string{string(w.ID)}, g.NameAr, g.NameEn)
	}
	for i := range s.Plants {
		p := &s.Plants[i]
		g, _ := geo.Egypt().Governorate(p.Governorate)
		x.add(Hit{Kind: APlant, ID: string(p.ID), NameAr: p.NameAr, NameEn: p.NameEn, InAr: g.NameAr, InEn: g.NameEn, Point: p.Point},
			0, []string{string(p.ID)}, g.NameAr, g.NameEn)
	}
}

func (x *index) addPlace(m *member) {
	p := x.places[planner.PlaceID(m.id)]
	g, _ := geo.Egypt().Governorate(p.Governorate)
	in, _ := geo.Egypt().Markaz(p.Markaz)
	h := Hit{Kind: APlace, ID: m.id, NameAr: p.NameAr, NameEn: p.NameEn, InAr: within(in.NameAr, g.NameAr, "، "), InEn: within(in.NameEn, g.NameEn, ", "),
		Point: p.Point, Households: p.Households, Cartons: m.cartons}
	x.add(h, p.Households, []string{m.id, p.PCode}, in.NameAr, in.NameEn, g.NameAr, g.NameEn)
}

// within names a markaz and its governorate, once where they are called alike.
func within(markaz, governorate, comma string) string {
	if markaz == "" || markaz == governorate {
		return governorate
	}
	return markaz + comma + governorate
}

// addWaves lists waves, found by code, or by warehouse and date, and trips, found
// by code alone.
func (x *index) addWaves(a *Atlas) {
	sites := a.scenario.Index().Warehouses
	for i := range a.plan.Waves {
		w := &a.plan.Waves[i]
		site := sites[w.Warehouse]
		h := Hit{Kind: AWave, ID: w.ID, NameAr: site.NameAr, NameEn: site.NameEn, Point: site.Point, Cartons: w.Cartons, Date: w.Date, Wave: w.ID, Warehouse: w.Warehouse}
		day := w.Date.String()
		x.entries = append(x.entries, entry{Hit: h, codes: []string{strings.ToUpper(w.ID)},
			words: append(x.foldedWords(site.NameAr, site.NameEn), day, day[5:], strings.ReplaceAll(day, "-", ""))})
		h.Kind = ATrip
		for k := range w.Trips {
			h.ID, h.Cartons = w.Trips[k].ID, w.Trips[k].Cartons
			x.entries = append(x.entries, entry{Hit: h, codes: []string{strings.ToUpper(h.ID)}})
		}
	}
}

func (x *index) foldedWords(names ...string) []string {
	var out []string
	for _, name := range names {
		for _, w := range strings.Fields(name) {
			out = append(out, x.fold(w))
		}
	}
	return out
}
