package geo

import (
	"sort"
	"sync"
)

// parsedName is the name of a markaz or qism taken apart.
type parsedName struct {
	kind    string // "markaz", "qism" or "" where the name does not say
	ordinal int    // of "قسم ثان" or "Tanta 2", 0 for none
	words   []string
}

func (p parsedName) folded() string   { return foldWords(p.words) }
func (p parsedName) skeleton() string { return skeletonWords(p.words) }

var kindWords = map[string]string{
	"مركز": "markaz", "markaz": "markaz", "markz": "markaz", "marqaz": "markaz", "merkaz": "markaz",
	"قسم": "qism", "بندر": "qism", "qism": "qism", "kism": "qism", "kesm": "qism", "qesm": "qism",
}

var ordinalWords = map[string]int{
	"اول": 1, "ثان": 2, "ثاني": 2, "ثالث": 3, "رابع": 4,
	"first": 1, "awal": 1, "awwal": 1, "second": 2, "than": 2, "thani": 2, "third": 3, "thalith": 3, "fourth": 4,
}

// parseName takes the kind from the first word, and the ordinal from the first
// or the last word of what remains. A number in front is part of the name (6
// October), one at the end is an ordinal.
func parseName(s string) parsedName {
	words := splitName(s)
	var p parsedName
	if len(words) > 1 {
		if k, ok := kindWords[words[0]]; ok {
			p.kind, words = k, words[1:]
		}
	}
	words = withoutTypes(words)
	if n, ok := ordinalWords[first(words)]; ok && len(words) > 1 {
		p.ordinal, words = n, words[1:]
	} else if n, ok := endOrdinal(words); ok {
		p.ordinal, words = n, words[:len(words)-1]
	}
	p.words = words
	return p
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

func endOrdinal(words []string) (int, bool) {
	if len(words) < 2 {
		return 0, false
	}
	last := words[len(words)-1]
	if len(last) == 1 && last >= "1" && last <= "9" {
		return int(last[0] - '0'), true
	}
	n, ok := ordinalWords[last]
	return n, ok
}

// nameIndex finds regions by key. It is read-only once made.
type nameIndex struct {
	govExact, govFolded, govSkeleton          map[string]int // -1 where two share the key
	markazExact, markazFolded, markazSkeleton map[string][]int
	markazes                                  []Markaz
	ordinals                                  []int
}

var egyptNames = sync.OnceValue(func() *nameIndex { return indexNames(Egypt()) })

// names gives the index of the regions: made once for those of Egypt, made
// anew (about 5 ms) on each call for any other table.
func (r *Regions) names() *nameIndex {
	if r == Egypt() {
		return egyptNames()
	}
	return indexNames(r)
}

func indexNames(r *Regions) *nameIndex {
	ix := &nameIndex{
		govExact: map[string]int{}, govFolded: map[string]int{}, govSkeleton: map[string]int{},
		markazExact: map[string][]int{}, markazFolded: map[string][]int{}, markazSkeleton: map[string][]int{},
		markazes: r.Markazes, ordinals: make([]int, len(r.Markazes)),
	}
	for i, g := range r.Governorates {
		for _, name := range append([]string{g.NameAr, g.NameEn}, governorateAlternates[g.ISO]...) {
			addOne(ix.govExact, plainName(name), i)
			addOne(ix.govFolded, FoldName(name), i)
			addOne(ix.govSkeleton, longSkeleton(Skeleton(name)), i)
		}
	}
	for i, m := range r.Markazes {
		ix.addMarkaz(i, m)
	}
	return ix
}

func (ix *nameIndex) addMarkaz(i int, m Markaz) {
	ar, en := parseName(m.NameAr), parseName(m.NameEn)
	ix.ordinals[i] = max(ar.ordinal, en.ordinal)
	// The English table calls the new towns "City" and leaves "New" out.
	if n := len(ar.words); n > 0 && ar.words[n-1] == "جديده" && en.words[len(en.words)-1] != newLatin {
		en.words = append(en.words, newLatin)
	}
	addMany(ix.markazExact, plainName(m.NameAr), i)
	addMany(ix.markazExact, plainName(m.NameEn), i)
	names := []parsedName{ar, en}
	for _, alternate := range markazAlternates[m.PCode] {
		names = append(names, parseName(alternate))
	}
	for _, p := range names {
		addMany(ix.markazFolded, p.folded(), i)
		addMany(ix.markazSkeleton, p.skeleton(), i)
	}
}

func addOne(keys map[string]int, key string, i int) {
	if key == "" {
		return
	}
	if old, ok := keys[key]; ok && old != i {
		i = -1
	}
	keys[key] = i
}

func addMany(keys map[string][]int, key string, i int) {
	if l := keys[key]; len(l) == 0 || l[len(l)-1] != i {
		keys[key] = append(l, i)
	}
}

func (ix *nameIndex) inGovernorate(found []int, iso string) []int {
	if iso == "" {
		return found
	}
	var out []int
	for _, i := range found {
		if ix.markazes[i].Governorate == iso {
			out = append(out, i)
		}
	}
	return out
}

// agreeing keeps the candidates that agree with the number and the kind in the
// name. A number must agree. A name without one prefers regions without one; a
// kind decides only where it leaves something.
func (ix *nameIndex) agreeing(found []int, q parsedName) []int {
	numbered := ix.filter(found, func(i int) bool { return ix.ordinals[i] == q.ordinal })
	if len(numbered) == 0 && q.ordinal == 1 {
		// A town with one qism and a second one besides: the first is often
		// unnumbered.
		numbered = ix.filter(found, func(i int) bool { return ix.ordinals[i] == 0 && ix.markazes[i].Kind == "qism" })
	}
	kind := func(l []int) []int {
		return ix.filter(l, func(i int) bool { return ix.markazes[i].Kind == q.kind })
	}
	switch {
	case q.ordinal != 0:
		found = numbered
	case q.kind != "" && len(kind(numbered)) > 0:
		return kind(numbered)
	case q.kind == "" && len(numbered) > 0:
		return numbered
	}
	if q.kind != "" && len(kind(found)) > 0 {
		return kind(found)
	}
	return found
}

func (ix *nameIndex) filter(found []int, keep func(int) bool) []int {
	var out []int
	for _, i := range found {
		if keep(i) {
			out = append(out, i)
		}
	}
	return out
}

func (ix *nameIndex) preferred(found []int) []Markaz {
	out := make([]Markaz, len(found))
	for k, i := range found {
		out[k] = ix.markazes[i]
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].Kind == "markaz" && out[b].Kind != "markaz" })
	return out
}
