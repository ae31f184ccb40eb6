package paper

import "katf/planner/manifest/paper/pdf"

// field is a labelled box: the label small on top, Arabic at the right and
// English at the left; the value below it.
type field struct {
	ar, en string
	value  string
	dir    pdf.Direction
	sub    string     // smaller, under the value
	subEn  string     // the same in English, from left to right
	size   pdf.Length // of the value, 0 for the usual one
	share  int        // of the row's width, 0 as 1
	blank  bool       // a ruled line to write on
	gray   bool       // a light ground, for the figures that count
}

const (
	labelSize  = 15 * pdf.Pt / 2
	labelEn    = 6 * pdf.Pt
	valueSize  = 21 * pdf.Pt / 2
	subSize    = 15 * pdf.Pt / 2
	lightGray  = uint8(232)
	blankRoom  = 18 * pdf.Pt
	labelStrip = labelSize * 14 / 10
)

// valueStyle is how the value is set in a box of a width: a little smaller where
// that saves a second line.
func (s *sheet) valueStyle(f *field, w pdf.Length) style {
	st := style{size: f.size, weight: pdf.Bold, dir: f.dir, align: toRight}
	if st.size == 0 {
		st.size = valueSize
	}
	if _, size, ok := s.sh.Fit(f.value, st.weight, st.dir, st.size, st.size*4/5, w); ok {
		st.size = size
	}
	return st
}

var (
	subStyle   = style{size: subSize, dir: pdf.RTL, align: toRight}
	subEnStyle = style{size: 7 * pdf.Pt, dir: pdf.LTR, align: toRight}
)

// fields draws one row of boxes, the first at the right. All are as high as the
// highest.
func (s *sheet) fields(fs ...field) {
	widths := make([]int, len(fs))
	for i := range fs {
		widths[i] = max(1, fs[i].share)
	}
	edges := columns(widths, right, width)
	h := pdf.Length(0)
	for i := range fs {
		h = max(h, s.fieldHeight(&fs[i], edges[i]-edges[i+1]))
	}
	s.room(h)
	for i := range fs {
		s.drawField(&fs[i], edges[i+1], edges[i]-edges[i+1], h)
	}
	s.y += h
}

// columns gives the edges of columns from right to left by their shares.
func columns(shares []int, right, width pdf.Length) []pdf.Length {
	total := 0
	for _, n := range shares {
		total += n
	}
	edges := []pdf.Length{right}
	sum := 0
	for _, n := range shares {
		sum += n
		edges = append(edges, right-width*pdf.Length(sum)/pdf.Length(total))
	}
	return edges
}

func (s *sheet) fieldHeight(f *field, w pdf.Length) pdf.Length {
	h := labelStrip + pdf.Pt
	if f.blank {
		h += blankRoom
	}
	inner := w - 2*pad
	if f.value != "" {
		h += s.height(inner, s.valueStyle(f, inner), f.value)
	}
	return h + s.height(inner, subStyle, f.sub) + s.height(inner, subEnStyle, f.subEn) + 2*pdf.Pt
}

func (s *sheet) drawField(f *field, x, w, h pdf.Length) {
	if f.gray {
		s.page.Fill(x, s.y, w, h, lightGray)
	}
	s.page.Rect(x, s.y, w, h, hairline)
	inner, y := w-2*pad, s.y+pdf.Pt
	s.label(x+pad, y, inner, f.ar, f.en)
	y += labelStrip
	if f.value != "" {
		y += s.text(x+pad, y, inner, s.valueStyle(f, inner), f.value)
	}
	y += s.text(x+pad, y, inner, subStyle, f.sub)
	s.text(x+pad, y, inner, subEnStyle, f.subEn)
	if f.blank {
		line := s.y + h - 5*pdf.Pt
		s.page.Rule(x+2*pad, line, x+w-2*pad, line, hairline)
	}
}

// label sets the two names of a box on one line; where both do not fit side by
// side they shrink together.
func (s *sheet) label(x, y, w pdf.Length, ar, en string) {
	a := s.sh.Line(ar, pdf.Regular, pdf.RTL)
	e := s.sh.Line(en, pdf.Regular, pdf.LTR)
	size, small := labelSize, labelEn
	for size > 4*pdf.Pt && a.Width(size)+e.Width(small)+2*pdf.Pt > w {
		size -= pdf.Pt / 4
		small -= pdf.Pt / 5
	}
	base := y + labelSize*105/100
	s.page.Text(a, x+w-a.Width(size), base, size, dim)
	s.page.Text(e, x, base, small, dim)
}

// section draws a heading over a group of boxes.
func (s *sheet) section(ar, en string, keep pdf.Length) {
	st := style{size: 11 * pdf.Pt, weight: pdf.Bold, dir: pdf.RTL, align: toRight}
	s.gap(3 * pdf.Pt)
	s.room(st.leading() + keep)
	s.text(margin, s.y, width, st, ar)
	s.oneLine(margin, s.y+3*pdf.Pt, width/3, style{size: 8 * pdf.Pt, align: toLeft, gray: dim}, en)
	s.y += st.leading() + pdf.Pt
}

// note sets a paragraph over the whole width.
func (s *sheet) note(st style, text string) {
	h := s.height(width, st, text)
	s.room(h)
	s.text(margin, s.y, width, st, text)
	s.y += h
}

// box draws an empty square to be ticked, with its label at the left of it, and
// gives the width of both.
func (s *sheet) box(xRight, y, side pdf.Length, st style, label string, ticked bool) pdf.Length {
	s.page.Rect(xRight-side, y, side, side, thick/2)
	if ticked {
		s.page.Rule(xRight-side, y, xRight, y+side, thick)
		s.page.Rule(xRight-side, y+side, xRight, y, thick)
	}
	l := s.sh.Line(label, st.weight, st.dir)
	s.page.Text(l, xRight-side-2*pdf.Pt-l.Width(st.size), y+side-pdf.Pt*3/2, st.size, st.gray)
	return side + 2*pdf.Pt + l.Width(st.size)
}
