package pdf

import "strconv"

// Page is a page being drawn. Coordinates start at its upper left corner and
// grow to the right and downwards. Pages of one file may be drawn in any order;
// [Doc.Add] sets theirs.
type Page struct {
	width, height Length
	shaper        *Shaper
	ops           []byte
	texts         []textOp
	gray          uint8
}

// textOp is text whose CIDs are known only when the page joins its file.
type textOp struct {
	at   int // offset in ops before which it is drawn
	line *Line
	x, y Length
	size Length
}

// Black and White are the ends of the scale of grays.
const (
	Black uint8 = 0
	White uint8 = 255
)

// NewPage makes an empty page.
func (d *Doc) NewPage(width, height Length) *Page {
	return &Page{width: width, height: height, shaper: d.shaper, ops: make([]byte, 0, 8192)}
}

// Shaper gives the shaper that measures text for the page.
func (p *Page) Shaper() *Shaper { return p.shaper }

func fmtInt(b []byte, v int64) []byte { return strconv.AppendInt(b, v, 10) }

func (p *Page) nums(values ...Length) {
	for _, v := range values {
		p.ops = append(appendDecimal(p.ops, v), ' ')
	}
}

func (p *Page) op(operator string) { p.ops = append(append(p.ops, operator...), '\n') }

// setGray sets the colour of text and fills.
func (p *Page) setGray(gray uint8) {
	if gray == p.gray {
		return
	}
	p.gray = gray
	p.nums(Length(gray) * 1000 / 255)
	p.op("g")
}

// Fill paints a rectangle.
func (p *Page) Fill(x, y, w, h Length, gray uint8) {
	p.setGray(gray)
	p.nums(x, p.height-y-h, w, h)
	p.op("re f")
}

// Rect draws the outline of a rectangle in black.
func (p *Page) Rect(x, y, w, h, thickness Length) {
	p.nums(thickness)
	p.op("w")
	p.nums(x, p.height-y-h, w, h)
	p.op("re S")
}

// Rule draws a line in black.
func (p *Page) Rule(x1, y1, x2, y2, thickness Length) {
	p.nums(thickness)
	p.op("w")
	p.nums(x1, p.height-y1)
	p.op("m")
	p.nums(x2, p.height-y2)
	p.op("l S")
}

// Text draws a line with its left end at x and its baseline at y.
func (p *Page) Text(l *Line, x, y, size Length, gray uint8) {
	p.setGray(gray)
	p.texts = append(p.texts, textOp{len(p.ops), l, x, p.height - y, size})
}

// finish gives the page's content with the file's CIDs.
func (p *Page) finish(d *Doc) []byte {
	out := make([]byte, 0, len(p.ops)+64*len(p.texts))
	done := 0
	for i := range p.texts {
		t := &p.texts[i]
		out = append(out, p.ops[done:t.at]...)
		done = t.at
		out = d.appendText(out, t)
	}
	return append(out, p.ops[done:]...)
}

// appendText writes one line of text: for every piece its place, a font where it
// changes, and a string, in which a number moves the pen back by thousandths of
// the font size.
func (d *Doc) appendText(b []byte, t *textOp) []byte {
	b = append(b, "BT\n"...)
	font := -1
	x, y := Length(0), Length(0)
	for i := range t.line.pieces {
		p := &t.line.pieces[i]
		if p.font != font {
			font = p.font
			b = fmtInt(append(b, "/F"...), int64(font))
			b = append(appendDecimal(append(b, ' '), t.size), " Tf\n"...)
		}
		// Whole hundredths, so that the steps add up without drift.
		left, base := hundredths(t.x+Length(p.x)*t.size/1000), hundredths(t.y)
		b = append(appendDecimal(b, left-x), ' ')
		b = append(appendDecimal(b, base-y), " Td["...)
		x, y = left, base
		b = append(d.appendGlyphs(b, p), "]TJ\n"...)
	}
	return append(b, "ET\n"...)
}

func hundredths(l Length) Length {
	if l < 0 {
		return -hundredths(-l)
	}
	return (l + 5) / 10 * 10
}

func (d *Doc) appendGlyphs(b []byte, p *piece) []byte {
	o, u := d.shaper.fonts.fonts[p.font], &d.used[p.font]
	open := false
	for _, g := range p.glyphs {
		if !open {
			b = append(b, '<')
			open = true
		}
		b = appendHex4(b, u.cid(g.cluster))
		if move := int64(d.shaper.list[g.cluster].advance(o)-g.advance) * 1000 / o.upem; move != 0 {
			b = fmtInt(append(b, '>'), move)
			open = false
		}
	}
	if open {
		b = append(b, '>')
	}
	return b
}

func appendHex4(b []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}
