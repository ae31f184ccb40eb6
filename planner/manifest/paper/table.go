package paper

import "katf/planner/manifest/paper/pdf"

// column is a table's column; the first stands at the right.
type column struct {
	ar, en string
	share  int
}

// cell is one field of a row.
type cell struct {
	text   string
	sub    string // smaller, under it
	subEn  string // the same in English
	size   pdf.Length
	weight pdf.Weight
	dir    pdf.Direction
	align  align
	one    bool                        // on one line, smaller if it must be
	draw   func(x, y, w, h pdf.Length) // instead of text, if set
	needs  pdf.Length                  // height that draw needs
}

const cellSize = 9 * pdf.Pt

func (c *cell) style() style {
	st := style{size: c.size, weight: c.weight, dir: c.dir, align: c.align}
	if st.size == 0 {
		st.size = cellSize
	}
	return st
}

func (c *cell) subStyle() style {
	return style{size: 7 * pdf.Pt, dir: c.dir, align: c.align}
}

// figure is a number in bold, in the middle of its column.
func figure(text string) cell {
	return cell{text: text, size: 11 * pdf.Pt, weight: pdf.Bold, align: centre, dir: pdf.LTR, one: true}
}

// code is an id, date or other Latin text.
func code(text string) cell { return cell{text: text, align: centre, dir: pdf.LTR, one: true} }

// arabic is a name or sentence.
func arabic(text, sub string) cell {
	return cell{text: text, sub: sub, align: toRight, dir: pdf.RTL, weight: pdf.Bold}
}

// table is drawn row by row, its head again on every new page.
type table struct {
	s     *sheet
	cols  []column
	edges []pdf.Length
	begun bool
}

func (s *sheet) table(cols ...column) *table {
	shares := make([]int, len(cols))
	for i := range cols {
		shares[i] = cols[i].share
	}
	return &table{s: s, cols: cols, edges: columns(shares, right, width)}
}

var (
	headAr = style{size: 8 * pdf.Pt, weight: pdf.Bold, dir: pdf.RTL, align: centre}
	headEn = style{size: 6 * pdf.Pt, dir: pdf.LTR, align: centre, gray: dim}
)

func (t *table) columnWidth(i int) pdf.Length { return t.edges[i] - t.edges[i+1] }

func (t *table) headHeight() pdf.Length {
	h := pdf.Length(0)
	for i, c := range t.cols {
		w := t.columnWidth(i) - 2*pdf.Pt
		h = max(h, t.s.height(w, headAr, c.ar)+t.s.height(w, headEn, c.en))
	}
	return h + 3*pdf.Pt
}

func (t *table) drawHead() {
	s, h := t.s, t.headHeight()
	s.page.Fill(t.edges[len(t.cols)], s.y, width, h, lightGray)
	for i, c := range t.cols {
		x, w := t.edges[i+1], t.columnWidth(i)
		s.page.Rect(x, s.y, w, h, hairline)
		used := s.text(x+pdf.Pt, s.y+pdf.Pt, w-2*pdf.Pt, headAr, c.ar)
		s.text(x+pdf.Pt, s.y+pdf.Pt+used, w-2*pdf.Pt, headEn, c.en)
	}
	s.y += h
}

func (t *table) cellHeight(i int, c *cell) pdf.Length {
	w := t.columnWidth(i) - 2*pad
	return max(c.needs, t.textHeight(w, c)+t.s.height(w, c.subStyle(), c.sub)+t.s.height(w, subEnStyle, c.subEn)) + 4*pdf.Pt
}

func (t *table) textHeight(w pdf.Length, c *cell) pdf.Length {
	if st := c.style(); c.one {
		if _, _, ok := t.s.sh.Fit(c.text, st.weight, st.dir, st.size, st.size/2, w); ok {
			return st.leading()
		}
	}
	return t.s.height(w, c.style(), c.text)
}

// row draws one row, as high as its highest cell.
func (t *table) row(cells ...cell) {
	h := pdf.Length(0)
	for i := range cells {
		h = max(h, t.cellHeight(i, &cells[i]))
	}
	switch {
	case !t.begun: // the head never stands alone at the end of a page
		t.s.room(t.headHeight() + h)
		t.drawHead()
	case t.s.y+h > bottom:
		t.s.newPage()
		t.drawHead()
	}
	t.begun = true
	for i := range cells {
		t.drawCell(i, &cells[i], h)
	}
	t.s.y += h
}

func (t *table) drawCell(i int, c *cell, h pdf.Length) {
	s := t.s
	x, w := t.edges[i+1], t.columnWidth(i)
	s.page.Rect(x, s.y, w, h, hairline)
	if c.draw != nil {
		c.draw(x+pad, s.y+2*pdf.Pt, w-2*pad, h-4*pdf.Pt)
		return
	}
	// In the middle of the row's height.
	y := s.y + (h-t.cellHeight(i, c))/2 + 2*pdf.Pt
	if c.one {
		s.oneLine(x+pad, y, w-2*pad, c.style(), c.text)
	} else {
		s.text(x+pad, y, w-2*pad, c.style(), c.text)
	}
	y += t.textHeight(w-2*pad, c)
	y += s.text(x+pad, y, w-2*pad, c.subStyle(), c.sub)
	s.text(x+pad, y, w-2*pad, subEnStyle, c.subEn)
}
