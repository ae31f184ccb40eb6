package pdf

import "golang.org/x/text/unicode/bidi"

// levels gives the embedding level of every rune of one line by the Unicode
// Bidirectional Algorithm (UAX #9), without explicit embeddings and isolates:
// [clean] takes those characters out. An even level runs from left to right.
// base is 0 for a line from left to right, 1 for one from right to left.
//
// x/text/unicode/bidi knows the classes; its paragraphs give directions only,
// from which the order of numbers in mixed lines can't be told.
func levels(text []rune, base uint8) []uint8 {
	p := paragraph{text: text, base: base, class: make([]bidi.Class, len(text))}
	p.original = make([]bidi.Class, len(text))
	for i, r := range text {
		prop, _ := bidi.LookupRune(r)
		p.class[i] = prop.Class()
		p.original[i] = p.class[i]
	}
	p.weak()
	p.brackets()
	p.neutral()
	return p.resolve()
}

type paragraph struct {
	text            []rune
	base            uint8
	class, original []bidi.Class
}

// embedding is the direction of the line as a class.
func (p *paragraph) embedding() bidi.Class {
	if p.base%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// weak applies the rules W1 to W7.
func (p *paragraph) weak() {
	c := p.class
	strong, before := p.embedding(), p.embedding()
	for i := range c {
		if c[i] == bidi.NSM { // W1
			c[i] = before
		}
		before = c[i]
		switch c[i] {
		case bidi.L, bidi.R, bidi.AL:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.AL { // W2
				c[i] = bidi.AN
			}
		}
	}
	for i := range c {
		if c[i] == bidi.AL { // W3
			c[i] = bidi.R
		}
	}
	for i := 1; i+1 < len(c); i++ { // W4
		if c[i-1] != c[i+1] {
			continue
		}
		if c[i-1] == bidi.EN && (c[i] == bidi.ES || c[i] == bidi.CS) || c[i-1] == bidi.AN && c[i] == bidi.CS {
			c[i] = c[i-1]
		}
	}
	p.terminators()
	strong = p.embedding()
	for i := range c { // W7
		switch c[i] {
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.L {
				c[i] = bidi.L
			}
		}
	}
}

// terminators applies W5 and W6: signs beside a European number belong to it;
// other separators and terminators are neutral.
func (p *paragraph) terminators() {
	c := p.class
	for i := 0; i < len(c); {
		if c[i] != bidi.ET {
			i++
			continue
		}
		j := i
		for j < len(c) && c[j] == bidi.ET {
			j++
		}
		if i > 0 && c[i-1] == bidi.EN || j < len(c) && c[j] == bidi.EN {
			for k := i; k < j; k++ {
				c[k] = bidi.EN
			}
		}
		i = j
	}
	for i := range c {
		if c[i] == bidi.ES || c[i] == bidi.ET || c[i] == bidi.CS {
			c[i] = bidi.ON
		}
	}
}

// direction is the direction that a class counts for beside neutrals: numbers
// count as R. ok is false for neutrals.
func direction(c bidi.Class) (dir bidi.Class, ok bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return 0, false
}

var closing = map[rune]rune{'(': ')', '[': ']', '{': '}'}

// brackets applies N0 to round, square and curly brackets.
func (p *paragraph) brackets() {
	type open struct {
		at   int
		want rune
	}
	var stack []open
	var pairs [][2]int
	for i, r := range p.text {
		if p.class[i] != bidi.ON {
			continue
		}
		if want, ok := closing[r]; ok {
			stack = append(stack, open{i, want})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].want == r {
				pairs = append(pairs, [2]int{stack[k].at, i})
				stack = stack[:k]
				break
			}
		}
	}
	// In the order of the opening brackets; there are rarely two.
	for range pairs {
		first := 0
		for k := range pairs {
			if pairs[k][0] >= 0 && (pairs[first][0] < 0 || pairs[k][0] < pairs[first][0]) {
				first = k
			}
		}
		p.pair(pairs[first][0], pairs[first][1])
		pairs[first][0] = -1
	}
}

// pair sets the direction of one pair of brackets.
func (p *paragraph) pair(from, to int) {
	embedding := p.embedding()
	opposite := false
	set := func(c bidi.Class) {
		for _, i := range [2]int{from, to} {
			p.class[i] = c
			for k := i + 1; k < len(p.class) && p.original[k] == bidi.NSM; k++ {
				p.class[k] = c
			}
		}
	}
	for i := from + 1; i < to; i++ {
		if dir, ok := direction(p.class[i]); ok {
			if dir == embedding {
				set(embedding)
				return
			}
			opposite = true
		}
	}
	if !opposite {
		return
	}
	before := embedding
	for i := from - 1; i >= 0; i-- {
		if dir, ok := direction(p.class[i]); ok {
			before = dir
			break
		}
	}
	set(before) // the opposite direction if it is established before, else the line's
}

// neutral applies N1 and N2.
func (p *paragraph) neutral() {
	embedding := p.embedding()
	before := embedding
	for i := 0; i < len(p.class); {
		dir, ok := direction(p.class[i])
		if ok {
			before = dir
			i++
			continue
		}
		j, after := i, embedding
		for ; j < len(p.class); j++ {
			if dir, ok := direction(p.class[j]); ok {
				after = dir
				break
			}
		}
		between := embedding
		if before == after {
			between = before
		}
		for k := i; k < j; k++ {
			p.class[k] = between
		}
		i = j
	}
}

// resolve applies I1, I2 and L1.
func (p *paragraph) resolve() []uint8 {
	out := make([]uint8, len(p.class))
	for i, c := range p.class {
		out[i] = p.base
		switch {
		case p.base%2 == 0 && c == bidi.R:
			out[i]++
		case p.base%2 == 0 && (c == bidi.AN || c == bidi.EN):
			out[i] += 2
		case p.base%2 == 1 && c != bidi.R:
			out[i]++
		}
	}
	for i := len(out) - 1; i >= 0 && p.original[i] == bidi.WS; i-- {
		out[i] = p.base
	}
	return out
}

// span is a range of a line's runes.
type span struct {
	from, to int
	level    uint8
}

// visual cuts a line into spans of one level and orders them from left to
// right (rule L2).
func visual(level []uint8) []span {
	var spans []span
	highest, lowestOdd := uint8(0), uint8(255)
	for i := 0; i < len(level); {
		j := i
		for j < len(level) && level[j] == level[i] {
			j++
		}
		spans = append(spans, span{i, j, level[i]})
		highest = max(highest, level[i])
		if level[i]%2 == 1 {
			lowestOdd = min(lowestOdd, level[i])
		}
		i = j
	}
	for l := highest; l >= lowestOdd && l > 0; l-- {
		for i := 0; i < len(spans); {
			if spans[i].level < l {
				i++
				continue
			}
			j := i
			for j < len(spans) && spans[j].level >= l {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				spans[a], spans[b] = spans[b], spans[a]
			}
			i = j
		}
	}
	return spans
}
