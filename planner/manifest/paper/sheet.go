package paper

import (
	"fmt"
	"strings"

	"katf/planner/manifest/paper/pdf"
)

// The frame of every page.
const (
	margin = 12 * pdf.MM
	right  = pdf.A4Width - margin
	width  = right - margin
	top    = 9 * pdf.MM
	bottom = pdf.A4Height - 17*pdf.MM // of what stands above the foot
	qrSide = 26 * pdf.MM
	pad    = pdf.Length(3 * pdf.Pt)

	hairline = pdf.Pt / 2
	thick    = 3 * pdf.Pt / 2
	dim      = uint8(80) // gray of small print that still survives a bad printer
)

// sheet draws one document: pages with the same head and foot, filled from top
// to bottom. What does not fit begins a new page.
type sheet struct {
	doc   *pdf.Doc
	sh    *pdf.Shaper
	page  *pdf.Page
	pages []*pdf.Page
	y     pdf.Length
	err   error
	head  head
}

// head is what stands at the top and foot of every page of a document.
type head struct {
	campaign         string
	titleAr, titleEn string
	number           string
	status           string // what the paper is good for
	void             bool
	hash             string
	qr               string
	copy             string // "" where there is one only
	printed          string
	notes            []string
}

func newSheet(doc *pdf.Doc, sh *pdf.Shaper, h head) *sheet {
	s := &sheet{doc: doc, sh: sh, head: h}
	s.newPage()
	return s
}

func (s *sheet) newPage() {
	s.page = s.doc.NewPage(pdf.A4Width, pdf.A4Height)
	s.pages = append(s.pages, s.page)
	s.y = top
	s.drawHead()
}

// room begins a new page unless there is room for a block of this height. A
// block higher than a page would not be helped by a new one.
func (s *sheet) room(height pdf.Length) {
	if s.y+height > bottom && s.y > s.bodyTop() {
		s.newPage()
	}
}

func (s *sheet) bodyTop() pdf.Length { return top + qrSide + 2*pdf.MM }

// finish draws the feet, now that the number of pages is known, and hands the
// pages to the file.
func (s *sheet) finish() error {
	for i, p := range s.pages {
		s.page = p
		s.drawFoot(i+1, len(s.pages))
		if s.head.void {
			s.cross()
		}
		s.doc.Add(p)
	}
	return s.err
}

func (s *sheet) drawHead() {
	h := &s.head
	if err := s.page.QR(h.qr, margin, top, qrSide); err != nil && s.err == nil {
		s.err = err
	}
	titles := width * 42 / 100
	y := top
	y += s.text(right-titles, y, titles, s.fitted(h.campaign, titles), h.campaign)
	y += s.text(right-titles, y, titles, style{size: 21 * pdf.Pt, weight: pdf.Bold, align: toRight, dir: pdf.RTL}, h.titleAr)
	s.text(right-titles, y, titles, style{size: 10 * pdf.Pt, align: toRight, dir: pdf.LTR}, h.titleEn)

	x := margin + qrSide + 3*pdf.MM
	w := right - titles - 3*pdf.MM - x
	y = top + pdf.MM
	y += s.oneLine(x, y, w, style{size: 15 * pdf.Pt, weight: pdf.Bold, align: toLeft}, h.number)
	for _, line := range []string{h.status, h.copy} {
		if line != "" {
			height := 15 * pdf.Pt
			s.page.Rect(x, y, w, height, thick/2)
			s.oneLine(x+pad, y+2*pdf.Pt, w-2*pad, style{size: 9 * pdf.Pt, weight: pdf.Bold, align: centre, dir: pdf.RTL}, line)
			y += height + 2*pdf.Pt
		}
	}
	s.oneLine(x, top+qrSide-11*pdf.Pt, w, style{size: 7 * pdf.Pt, align: toLeft, gray: dim}, "SHA-256 "+spaced(h.hash)+" …")
	s.y = top + qrSide + pdf.MM
	s.page.Rule(margin, s.y, right, s.y, thick)
	s.y = s.bodyTop()
}

// fitted sets the campaign's name so that it leaves room for the title.
func (s *sheet) fitted(text string, w pdf.Length) style {
	st := style{size: 9 * pdf.Pt, align: toRight, dir: pdf.RTL}
	for st.size > 3*pdf.Pt && s.height(w, st, text) > 20*pdf.Pt {
		st.size -= pdf.Pt / 2
	}
	return st
}

// spaced parts a hash in groups of four, to be compared by eye.
func spaced(hash string) string {
	var b strings.Builder
	for i := 0; i < len(hash); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hash[i:min(i+4, len(hash))])
	}
	return b.String()
}

func (s *sheet) drawFoot(page, pages int) {
	y := bottom + 2*pdf.MM
	s.page.Rule(margin, y, right, y, hairline)
	y += pdf.Pt
	st := style{size: 8 * pdf.Pt, dir: pdf.RTL}
	third := width / 4
	st.align = toRight
	s.oneLine(right-third, y, third, st, fmt.Sprintf("صفحة %d من %d · Page %s", page, pages, pdf.Isolate(fmt.Sprintf("%d/%d", page, pages))))
	st.align = centre
	s.oneLine(margin+third, y, width-2*third, st, s.head.printed)
	st.align, st.dir = toLeft, pdf.LTR
	y += s.oneLine(margin, y, third, st, s.head.number)
	small := style{size: 7 * pdf.Pt, align: centre, dir: pdf.RTL}
	s.oneLine(margin, y, width, small, strings.Join(s.head.notes, " · "))
}

// gap leaves white.
func (s *sheet) gap(h pdf.Length) { s.y += h }

// align says where lines stand in their box.
type align uint8

const (
	toRight align = iota
	toLeft
	centre
)

// style is how a text is set.
type style struct {
	size   pdf.Length
	weight pdf.Weight
	dir    pdf.Direction
	align  align
	gray   uint8
}

// leading is the distance of baselines: Naskh needs room for its marks.
func (st style) leading() pdf.Length { return st.size * 14 / 10 }

// text wraps a text into a box of a width and gives the height that it takes.
func (s *sheet) text(x, y, w pdf.Length, st style, text string) pdf.Length {
	lines := s.sh.Wrap(text, st.weight, st.dir, st.size, w)
	s.lines(lines, x, y, w, st)
	return pdf.Length(len(lines)) * st.leading()
}

// height measures what text would take.
func (s *sheet) height(w pdf.Length, st style, text string) pdf.Length {
	return pdf.Length(len(s.sh.Wrap(text, st.weight, st.dir, st.size, w))) * st.leading()
}

// oneLine sets a text on one line, smaller if it must be; only what is too wide
// even at half its size is wrapped. The height is that of one line.
func (s *sheet) oneLine(x, y, w pdf.Length, st style, text string) pdf.Length {
	full := st.leading()
	line, size, ok := s.sh.Fit(text, st.weight, st.dir, st.size, st.size/2, w)
	st.size = size
	if !ok {
		s.text(x, y, w, st, text)
		return full
	}
	s.lines([]*pdf.Line{line}, x, y+(full-st.leading())/2, w, st)
	return full
}

func (s *sheet) lines(lines []*pdf.Line, x, y, w pdf.Length, st style) {
	for i, l := range lines {
		left := x
		switch st.align {
		case toRight:
			left = x + w - l.Width(st.size)
		case centre:
			left = x + (w-l.Width(st.size))/2
		}
		s.page.Text(l, left, y+pdf.Length(i)*st.leading()+st.size*105/100, st.size, st.gray)
	}
}
