package pdf

import "strings"

// Wrap breaks text into lines that are no wider than width at a font size: at
// spaces, else after hyphens and slashes, else, in a word that is too wide alone,
// anywhere between letters. Nothing is ever left out. An empty text has no lines.
func (s *Shaper) Wrap(text string, w Weight, dir Direction, size, width Length) []*Line {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	text = strings.Join(words, " ")
	if whole := s.Line(text, w, dir); whole.Width(size) <= width {
		return []*Line{whole}
	}
	b := breaker{s: s, w: w, dir: dir, size: size, width: width}
	for _, word := range words {
		b.add(word, " ")
	}
	b.flush()
	return b.lines
}

// breaker fills lines greedily.
type breaker struct {
	s           *Shaper
	w           Weight
	dir         Direction
	size, width Length
	line        string
	lines       []*Line
}

func (b *breaker) fits(text string) bool { return b.s.Line(text, b.w, b.dir).Width(b.size) <= b.width }

func (b *breaker) flush() {
	if b.line != "" {
		b.lines = append(b.lines, b.s.Line(b.line, b.w, b.dir))
		b.line = ""
	}
}

// add puts a piece of text on the line, or on the next one, or breaks it.
func (b *breaker) add(word, glue string) {
	joined := word
	if b.line != "" {
		joined = b.line + glue + word
	}
	switch {
	case b.fits(joined):
		b.line = joined
	case b.fits(word):
		b.flush()
		b.line = word
	default:
		b.split(word, glue)
	}
}

// split breaks a word that is wider than a whole line.
func (b *breaker) split(word, glue string) {
	if i := strings.IndexAny(word, "-/_.:"); i > 0 && i < len(word)-1 {
		b.add(word[:i+1], glue)
		b.add(word[i+1:], "")
		return
	}
	b.flush()
	for _, r := range word {
		if b.line != "" && !b.fits(b.line+string(r)) {
			b.flush()
		}
		b.line += string(r)
	}
}

// Fit gives text on one line at the largest size between least and most that
// is no wider than width, in steps of half a point. Where even the least is too
// wide, ok is false.
func (s *Shaper) Fit(text string, w Weight, dir Direction, most, least, width Length) (line *Line, size Length, ok bool) {
	line = s.Line(strings.Join(strings.Fields(text), " "), w, dir)
	for size = most; size > least && line.Width(size) > width; {
		size = max(least, size-Pt/2)
	}
	return line, size, line.Width(size) <= width
}
