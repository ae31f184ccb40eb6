package places

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"katf/geo"
	"katf/planner"
	"katf/planner/scenario/sheet"
)

// identify gives every placed row its id, and refuses ids and places that come
// twice: the first row keeps its place.
func (im *importer) identify(entries []*entry) {
	if im.has(fieldID) {
		im.listedIDs(entries)
		return
	}
	im.dropDoubles(entries)
	taken, beyond := map[planner.PlaceID]int{}, map[string]uint32{}
	for _, e := range sortedByContent(entries) {
		if len(e.faults) > 0 {
			continue
		}
		id := planner.PlaceID(e.place.PCode)
		if id == "" {
			id = numbered(e, taken, beyond)
		}
		if first, twice := taken[id]; twice {
			e.fault(im.firstHeading(fieldPCode), string(id), fmt.Sprintf("the P-code is also that of row %d: every place needs its own", first),
				fmt.Sprintf("الكود مكرر في الصف %d: لكل مكان كود خاص به", first))
			continue
		}
		taken[id] = e.row.Number
		e.place.ID, e.report.ID = id, id
	}
}

// listedIDs checks the ids of the list.
func (im *importer) listedIDs(entries []*entry) {
	heading := im.firstHeading(fieldID)
	first := map[planner.PlaceID]int{}
	same := map[string]int{}
	for _, e := range entries {
		id := e.place.ID
		if id == "" {
			if len(e.faults) == 0 {
				e.fault(heading, "", "the place has no id: fill it in, or leave the column out (--map id=-) and ids are made",
					"المكان بلا معرّف: أكمله، أو استبعد العمود (\u200e--map id=-\u200e) فتُنشأ المعرّفات")
			}
			continue
		}
		if row, twice := first[id]; twice {
			e.fault(heading, string(id), fmt.Sprintf("the id is also that of row %d: every place needs its own", row),
				fmt.Sprintf("المعرّف مكرر في الصف %d: لكل مكان معرّف خاص به", row))
			continue
		}
		first[id] = e.row.Number
		if len(e.faults) > 0 {
			continue
		}
		if row, twice := same[placeKey(e)]; twice {
			e.doubt("double", fmt.Sprintf("row %d has the same name, markaz and position", row),
				fmt.Sprintf("الصف %d له الاسم والمركز والموقع نفسها", row))
			continue
		}
		same[placeKey(e)] = e.row.Number
	}
}

// dropDoubles refuses rows that cannot be told from an earlier one.
func (im *importer) dropDoubles(entries []*entry) {
	same := map[string]int{}
	for _, e := range entries {
		if len(e.faults) > 0 || e.place.PCode != "" {
			continue
		}
		key := placeKey(e)
		if row, twice := same[key]; twice {
			e.fault(im.nameHeading(), e.report.Name, fmt.Sprintf("the same name, kind, markaz and position as row %d: remove one of them, or give both an id", row),
				fmt.Sprintf("الاسم والنوع والمركز والموقع كما في الصف %d: احذف أحدهما أو أعطِ كلًّا منهما معرّفًا", row))
			continue
		}
		same[key] = e.row.Number
	}
}

// placeKey holds what tells one place from another, and nothing that changes
// from one edition of a list to the next, as counts do.
func placeKey(e *entry) string {
	p := &e.place
	name := geo.FoldName(p.NameAr)
	if name == "" {
		name = geo.FoldName(p.NameEn)
	}
	position := ""
	if e.report.Distance >= 0 {
		position = p.Point.String()
	}
	return strings.Join([]string{p.Markaz, name, sheet.Fold(p.Kind), position}, "|")
}

// sortedByContent orders rows by what they hold, so that ids do not depend on
// the order of the list.
func sortedByContent(entries []*entry) []*entry {
	keys := make(map[*entry]string, len(entries))
	for _, e := range entries {
		keys[e] = placeKey(e)
	}
	out := slices.Clone(entries)
	slices.SortStableFunc(out, func(a, b *entry) int { return strings.Compare(keys[a], keys[b]) })
	return out
}

// numberProbes bounds the search for a free number; beyond it numbers of six
// digits follow one another. It takes tens of thousands of places in one markaz
// to come so far.
const numberProbes = 64

// numbered makes an id of the markaz and a number of five digits that follows
// from the row's own name, kind and position (FNV-1a): it stays when the list
// is sorted or other rows come and go. Where two rows of a markaz meet on one
// number, the later one by content takes the next that is free.
func numbered(e *entry, taken map[planner.PlaceID]int, beyond map[string]uint32) planner.PlaceID {
	h := fnv.New32a()
	h.Write([]byte(placeKey(e)))
	for i := range uint32(numberProbes) {
		id := planner.PlaceID(fmt.Sprintf("%s-%05d", e.place.Markaz, (h.Sum32()+i)%100_000))
		if _, used := taken[id]; !used {
			return id
		}
	}
	n := 100_000 + beyond[e.place.Markaz]
	beyond[e.place.Markaz]++
	return planner.PlaceID(fmt.Sprintf("%s-%d", e.place.Markaz, n))
}
