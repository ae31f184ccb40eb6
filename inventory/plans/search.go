package plans

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"katf/geo"
)

// How a search recognised something, the surest first.
var hows = []string{"code", "name", "start", "word", "words", "part", "spelling", "consonants"}

const (
	byCode = iota
	byName
	byStart
	byWord
	byWords
	byPart
	bySpelling
	byConsonants
	notAtAll
)

// Search finds what a text may mean, the surest and largest first, at most so
// many: places, warehouses, plants, governorates, markazes and waves by names in
// Arabic or Latin letters however spelt, all of these and trips by code, cells
// by their index. An unfinished word counts as one. About 10 ms for the whole
// country.
func (a *Atlas) Search(text string, most int) []Hit {
	q := sought(text)
	out := []Hit{}
	if len(q.key) == 0 && q.code == "" {
		return out
	}
	if h, ok := a.cellHit(q.code); ok {
		out = append(out, h)
	}
	type found struct {
		*entry
		how, far int
	}
	var all []found
	for i := range a.index().entries {
		e := &a.index().entries[i]
		if how, far := q.match(e); how < notAtAll {
			all = append(all, found{e, how, far})
		}
	}
	slices.SortStableFunc(all, func(x, y found) int {
		return cmp.Or(cmp.Compare(level(x.how), level(y.how)), cmp.Compare(x.far, y.far), cmp.Compare(kindOrder[x.Kind], kindOrder[y.Kind]),
			cmp.Compare(x.how, y.how), cmp.Compare(y.weight, x.weight), cmp.Compare(x.ID, y.ID))
	})
	for _, f := range all[:min(len(all), max(0, most-len(out)))] {
		h := f.Hit
		h.How = hows[f.how]
		out = append(out, h)
	}
	return out
}

// level makes a name that begins so no better than one that has it as a further
// word: مخزن أسوان is not to stand behind thirty places called أسوان — وحدة.
func level(how int) int {
	if how == byWord {
		return byStart
	}
	return how
}

// cellHit finds a cell by its index: of the plan or not, it lies somewhere.
func (a *Atlas) cellHit(code string) (Hit, bool) {
	var c geo.Cell
	if len(code) < 15 || c.UnmarshalText([]byte(strings.ToLower(code))) != nil || c == 0 || c.Resolution() > FinestCells {
		return Hit{}, false
	}
	story, ok := a.Cell(c, 0)
	if !ok {
		return Hit{}, false
	}
	return Hit{Kind: ACell, ID: c.String(), Point: story.Centre, Box: &story.Box, How: hows[byCode]}, true
}

// query is what is looked for.
type query struct {
	code     string // upper case, Western digits; "" if it can't be one
	key      []rune
	words    []string
	skeleton string
	regions  map[string]bool // that the names in use call so
	limit    int             // wrong letters that are forgiven
}

func sought(text string) query {
	q := query{key: []rune(geo.FoldName(text)), skeleton: geo.Skeleton(text), regions: map[string]bool{}, code: codeOf(text)}
	for _, w := range strings.Fields(text) {
		key := geo.FoldName(w)
		if isDate(w) {
			key = w
		}
		if key != "" {
			q.words = append(q.words, key)
		}
	}
	switch n := len(q.key); {
	case n >= 7:
		q.limit = 2
	case n >= 4:
		q.limit = 1
	}
	if g, m := geo.Egypt().FindGovernorate(text); m != geo.MatchNone {
		q.regions[g.ISO] = true
	}
	list, _ := geo.Egypt().MarkazesNamed(text, "")
	for _, m := range list {
		q.regions[m.PCode] = true
	}
	return q
}

// isDate knows 2027-01-12 and the ends of it.
func isDate(w string) bool {
	return strings.Count(w, "-") > 0 && strings.Trim(w, "0123456789-") == ""
}

// codeOf gives what may be a code: letters, digits and hyphens, a digit or a
// hyphen among them or short.
func codeOf(text string) string {
	var b strings.Builder
	code := false
	for _, r := range strings.TrimSpace(text) {
		switch {
		case r >= '٠' && r <= '٩':
			r, code = r-'٠'+'0', true
		case r >= '0' && r <= '9' || r == '-' || r == '_':
			code = true
		case r <= unicode.MaxASCII && unicode.IsLetter(r):
		default:
			return ""
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	if !code && b.Len() > 4 {
		return ""
	}
	return b.String()
}

// match says how well an entry answers: how it was recognised, and of that how
// far it is off.
func (q *query) match(e *entry) (how, far int) {
	if q.code != "" {
		for _, c := range e.codes {
			if c == q.code {
				return byCode, 0
			}
			if len(q.code) >= 3 && strings.HasPrefix(c, q.code) {
				return byStart, len(c) - len(q.code)
			}
			if len(q.code) >= 5 && strings.Contains(c, q.code) {
				return byPart, len(c) - len(q.code)
			}
		}
	}
	if q.regions[e.ID] {
		return byName, 0
	}
	if len(q.key) == 0 || len(e.words) == 0 {
		return notAtAll, 0
	}
	if how, far = q.byKey(e); how < notAtAll {
		return how, far
	}
	if q.allWords(e.words) {
		return byWords, 0
	}
	if how, far = q.misspelt(e); how < notAtAll {
		return how, far
	}
	return q.byConsonants(e)
}

// byKey compares the whole of the keys.
func (q *query) byKey(e *entry) (how, far int) {
	how = notAtAll
	for i, key := range e.starts {
		switch n := len(key) - len(q.key); {
		case n < 0 || !slices.Equal(key[:len(q.key)], q.key):
		case n == 0 && i < e.names:
			return byName, 0
		case i < e.names:
			how = min(how, byStart)
		default:
			how = min(how, byWord)
		}
	}
	return how, 0
}

// allWords reports whether each word of several begins one of the entry, in any
// order: أسوان مخزن, edfu aswan.
func (q *query) allWords(words []string) bool {
	if len(q.words) < 2 {
		return false
	}
	for _, w := range q.words {
		if !slices.ContainsFunc(words, func(of string) bool { return strings.HasPrefix(of, w) }) {
			return false
		}
	}
	return true
}

// misspelt forgives a wrong letter or two.
func (q *query) misspelt(e *entry) (how, far int) {
	how = notAtAll
	if q.limit == 0 {
		return how, 0
	}
	for i, key := range e.starts {
		d, whole := geo.NearName(q.key, key, q.limit)
		if d > q.limit {
			continue
		}
		off := 4 * d
		if !whole {
			off += 2
		}
		if i >= e.names {
			off++
		}
		if how == notAtAll || off < far {
			how, far = bySpelling, off
		}
	}
	return how, far
}

// byConsonants is the last resort: what Arabic and Latin spelling share.
func (q *query) byConsonants(e *entry) (how, far int) {
	if len(q.skeleton) < 3 {
		return notAtAll, 0
	}
	for _, s := range e.skeletons {
		if s == q.skeleton {
			return byConsonants, 0
		}
	}
	if len(q.skeleton) >= 4 {
		for _, s := range e.skeletons {
			if strings.HasPrefix(s, q.skeleton) {
				return byConsonants, 1
			}
		}
	}
	return notAtAll, 0
}
