package pdf

import (
	"slices"
	"strings"
	"unicode"

	"github.com/boombuler/barcode"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/norm"
)

// Direction is that of a line as a whole.
type Direction uint8

// The directions; the value is the base level of the Bidirectional Algorithm.
const (
	LTR Direction = iota
	RTL
)

// Shaper turns lines of text into glyphs and remembers them: papers repeat their
// labels and names. Use one per goroutine.
type Shaper struct {
	fonts    *Fonts
	faces    []*harfbuzz.Font
	buf      *harfbuzz.Buffer
	lines    map[lineKey]*Line
	clusters map[clusterKey]int32
	list     []cluster
	codes    map[string]barcode.Barcode
}

type lineKey struct {
	text   string
	weight Weight
	dir    Direction
}

// maxLines bounds the memory of a shaper; some 30 MB of lines.
const maxLines = 1 << 15

// NewShaper makes a shaper.
func NewShaper(fonts *Fonts) *Shaper {
	s := &Shaper{fonts: fonts, buf: harfbuzz.NewBuffer(), lines: map[lineKey]*Line{}, clusters: map[clusterKey]int32{}, codes: map[string]barcode.Barcode{}}
	for _, o := range fonts.fonts {
		s.faces = append(s.faces, harfbuzz.NewFont(font.NewFace(o.font)))
	}
	return s
}

// Line is shaped text on one line, for any size. Its pieces stand in the order
// of reading, each with its place on the line: programs that take text out of a
// file go by the order in which it was drawn.
type Line struct {
	pieces []piece
	width  int64 // thousandths of the font size
}

// piece is a word or a run of words of one font and direction, its clusters from
// left to right.
type piece struct {
	font   int
	x      int64 // of its left end, in thousandths of the font size
	glyphs []placed
}

// placed is a cluster and the pen's way to the next one, in font units.
type placed struct {
	cluster int32
	advance int32
}

// Width gives the line's length at a font size.
func (l *Line) Width(size Length) Length { return Length(l.width) * size / 1000 }

// Line shapes one line of text. It breaks nothing; see [Shaper.Wrap].
func (s *Shaper) Line(text string, w Weight, dir Direction) *Line {
	key := lineKey{text, w, dir}
	if l, ok := s.lines[key]; ok {
		return l
	}
	if len(s.lines) >= maxLines {
		clear(s.lines)
	}
	l := s.shape([]rune(clean(text)), w, dir)
	s.lines[key] = l
	return l
}

// clean composes characters (so that hamza and alef become one letter) and
// takes out controls and embeddings, keeping the marks of direction and joining.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r == '\u200c' || r == '\u200d' || r == lrm || r == rlm || r == '\u061c':
			return r
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// Marks of direction.
const (
	lrm = '\u200e'
	rlm = '\u200f'
)

// Isolate marks a number, date or code so that it keeps its order within Arabic:
// without it 2027-01-12 would read 12-01-2027 after an Arabic word.
func Isolate(code string) string { return string(lrm) + code + string(lrm) }

func (s *Shaper) shape(text []rune, w Weight, dir Direction) *Line {
	l := &Line{}
	fonts := s.itemize(text, w)
	type run struct {
		from   int
		pieces []piece
	}
	var runs []run
	for _, sp := range visual(levels(text, uint8(dir))) {
		rtl := sp.level%2 == 1
		// Fonts within a span are drawn in the span's direction.
		parts := cut(fonts, sp)
		for i := range parts {
			part := parts[i]
			if rtl {
				part = parts[len(parts)-1-i]
			}
			f := fonts[part.from]
			words := s.words(s.shapeRun(text, part, f, rtl), rtl)
			runs = append(runs, run{part.from, s.lay(l, f, words, rtl)})
		}
	}
	slices.SortFunc(runs, func(a, b run) int { return a.from - b.from })
	for _, r := range runs {
		l.pieces = append(l.pieces, r.pieces...)
	}
	return l
}

// words cuts a run from right to left after each space, which lies to the left
// of its word. They stay in visual order.
func (s *Shaper) words(glyphs []placed, rtl bool) [][]placed {
	if !rtl {
		return [][]placed{glyphs}
	}
	var words [][]placed
	from := 0
	for i := 1; i < len(glyphs); i++ {
		if s.list[glyphs[i].cluster].text == " " && s.list[glyphs[i-1].cluster].text != " " {
			words = append(words, glyphs[from:i])
			from = i
		}
	}
	return append(words, glyphs[from:])
}

// lay puts words behind each other at the line's right end, and gives them in
// the order of reading.
func (s *Shaper) lay(l *Line, f int, words [][]placed, rtl bool) []piece {
	var pieces []piece
	for _, w := range words {
		if len(w) == 0 {
			continue
		}
		pieces = append(pieces, piece{font: f, x: l.width, glyphs: w})
		sum := int64(0)
		for _, g := range w {
			sum += int64(g.advance)
		}
		l.width += sum * 1000 / s.fonts.fonts[f].upem
	}
	if rtl {
		slices.Reverse(pieces)
	}
	return pieces
}

func cut(fonts []int, sp span) []span {
	var parts []span
	for i := sp.from; i < sp.to; {
		j := i
		for j < sp.to && fonts[j] == fonts[i] {
			j++
		}
		parts = append(parts, span{i, j, sp.level})
		i = j
	}
	return parts
}

// itemize chooses a font for every rune, and replaces runes that no font has by
// what comes nearest: ā by a, a presentation form by its letter.
func (s *Shaper) itemize(text []rune, w Weight) []int {
	out := make([]int, len(text))
	last := -1
	for i, r := range text {
		f := s.fontOf(r, w, last)
		if f < 0 {
			if near, ok := s.nearest(r, w); ok {
				text[i] = near
			}
			f = max(s.fontOf(text[i], w, last), int(w)) // its empty box, if all fails
		}
		out[i], last = f, f
	}
	return out
}

// fontOf gives the first font that has a rune, or the one before for what has no
// script of its own.
func (s *Shaper) fontOf(r rune, w Weight, last int) int {
	if r == lrm || r == rlm || r == '\u061c' || unicode.Is(unicode.Mn, r) {
		if last >= 0 {
			return last
		}
	}
	if r == ' ' && last >= 0 && s.has(last, r) {
		return last
	}
	for f := int(w); f < len(s.faces); f += int(weights) {
		if s.has(f, r) {
			return f
		}
	}
	if unicode.Is(unicode.Cf, r) {
		return int(w)
	}
	return -1
}

func (s *Shaper) has(f int, r rune) bool {
	_, ok := s.fonts.fonts[f].font.NominalGlyph(r)
	return ok
}

func (s *Shaper) nearest(r rune, w Weight) (rune, bool) {
	for _, n := range norm.NFKD.String(string(r)) {
		if s.fontOf(n, w, -1) >= 0 {
			return n, true
		}
	}
	return 0, false
}

var (
	arabicLanguage = language.NewLanguage("ar")
	latinLanguage  = language.NewLanguage("en")
	// Ligatures would turn fi into one glyph that searches don't find.
	noLigatures = []harfbuzz.Feature{{Tag: opentype.MustNewTag("liga"), End: harfbuzz.FeatureGlobalEnd}}
)

func (s *Shaper) shapeRun(text []rune, sp span, f int, rtl bool) []placed {
	b := s.buf
	b.Clear()
	// A vowel sign keeps a text of its own beside its letter's, since readers turn
	// round what runs from right to left, one text at a time.
	b.ClusterLevel = harfbuzz.Characters
	b.AddRunes(text, sp.from, sp.to-sp.from)
	b.Props = harfbuzz.SegmentProperties{Direction: harfbuzz.LeftToRight, Script: language.Latin, Language: latinLanguage}
	features := noLigatures
	if rtl {
		b.Props.Direction, features = harfbuzz.RightToLeft, nil
	}
	for _, r := range text[sp.from:sp.to] {
		if language.LookupScript(r) == language.Arabic {
			b.Props.Script, b.Props.Language = language.Arabic, arabicLanguage
			break
		}
	}
	b.Shape(s.faces[f], features)
	return s.collect(text, sp, f)
}

// collect groups the buffer's glyphs into clusters, each with the text that it
// stands for: from its first rune to the next cluster's. Vowel signs may stand
// between the pieces of a letter; then the widest piece has the letter's text and
// the others none.
func (s *Shaper) collect(text []rune, sp span, f int) []placed {
	info, pos := s.buf.Info, s.buf.Pos
	type group struct{ from, to, advance int }
	var groups []group
	best := map[int]int{} // cluster to its widest group
	starts := []int{sp.to}
	for i := 0; i < len(info); {
		g := group{from: i, to: i}
		for ; g.to < len(info) && info[g.to].Cluster == info[i].Cluster; g.to++ {
			g.advance += int(pos[g.to].XAdvance)
		}
		k, seen := best[info[i].Cluster]
		if !seen {
			starts = append(starts, info[i].Cluster)
		}
		if !seen || g.advance > groups[k].advance {
			best[info[i].Cluster] = len(groups)
		}
		groups = append(groups, g)
		i = g.to
	}
	slices.Sort(starts)
	out := make([]placed, 0, len(groups))
	for k, g := range groups {
		from := info[g.from].Cluster
		at, _ := slices.BinarySearch(starts, from)
		to := starts[at+1]
		if at == 0 {
			from = sp.from // signs that changed places with the first letter
		}
		if best[info[g.from].Cluster] != k {
			to = from
		}
		if p, ok := s.place(f, text[from:to], info[g.from:g.to], pos[g.from:g.to]); ok {
			out = append(out, p)
		}
	}
	return out
}

// place makes one cluster. ok is false for marks of direction, which leave no
// trace in the file.
func (s *Shaper) place(f int, text []rune, info []harfbuzz.GlyphInfo, pos []harfbuzz.GlyphPosition) (placed, bool) {
	c := cluster{font: f}
	visible := len(text) == 0
	for _, r := range text {
		visible = visible || !unicode.Is(unicode.Cf, r)
	}
	if !visible {
		return placed{}, false
	}
	c.text = strings.Map(func(r rune) rune {
		if r == lrm || r == rlm || r == '\u061c' {
			return -1
		}
		return r
	}, string(text))
	pen := int32(0)
	for i := range info {
		c.parts = append(c.parts, part{uint16(info[i].Glyph), int16(pen + pos[i].XOffset), int16(pos[i].YOffset)})
		pen += pos[i].XAdvance
	}
	return placed{s.intern(c), pen}, true
}
