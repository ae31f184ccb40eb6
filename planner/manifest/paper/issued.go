package paper

import (
	"fmt"
	"io"

	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// Issued is a manifest with what the books say of its paper.
type Issued struct {
	*manifest.Manifest
	Print int    // which printing this is, 1 for the first; 0: nobody recorded one, it is to be looked at only
	Void  string // why the paper is void, "" if it is not
}

// Trips writes the papers of manifests of one campaign as one PDF file, as they
// were issued: trip by trip the manifest, the loading list, the waybills and the
// route sheet. They say whether they are released, which reprint they are, and
// whether they are void; a void paper is crossed out on every page too. It gives
// the number of pages.
func Trips(w io.Writer, c *planner.Campaign, papers []Issued, opt Options) (pages int, err error) {
	return issued(w, c, papers, opt, func(pr *printer, doc *pdf.Doc, m *manifest.Manifest) error { return pr.trip(doc, m) })
}

// Waybill writes the paper of one stop, 1 for the first, in as many copies as
// the options say.
func Waybill(w io.Writer, c *planner.Campaign, of Issued, stop int, opt Options) (pages int, err error) {
	if stop < 1 || stop > len(of.Bills) {
		return 0, fmt.Errorf("stop %d of a trip of %d", stop, len(of.Bills))
	}
	return issued(w, c, []Issued{of}, opt, func(pr *printer, doc *pdf.Doc, m *manifest.Manifest) error {
		return pr.waybills(doc, m, &m.Bills[stop-1])
	})
}

func issued(w io.Writer, c *planner.Campaign, papers []Issued, opt Options, draw func(*printer, *pdf.Doc, *manifest.Manifest) error) (pages int, err error) {
	pr := &printer{campaign: c, opt: opt, sh: newShaper()}
	title := c.NameAr
	if len(papers) == 1 {
		title += " — " + papers[0].Number
	}
	doc := pr.newDoc(w, title)
	for i := range papers {
		pr.print, pr.void = papers[i].Print, papers[i].Void
		if err := draw(pr, doc, papers[i].Manifest); err != nil {
			return 0, fmt.Errorf("papers of %s: %w", papers[i].Number, err)
		}
	}
	return pr.closeDoc(doc)
}

// status says what the paper is good for.
func (pr *printer) status(m *manifest.Manifest) string {
	text := "صادر للصرف RELEASED"
	if m.Status == manifest.Draft {
		text = "مسودة DRAFT — الرقم النهائي يصدر عند الصرف"
	}
	if m.Status != manifest.Draft && pr.print == 0 {
		text = "معاينة فقط، لا يُصرف بها PREVIEW"
	}
	if pr.void != "" {
		text = "ملغى لا يُصرف به VOID"
	}
	if pr.print > 1 {
		text += fmt.Sprintf(" — إعادة طبع %d — REPRINT %d", pr.print-1, pr.print-1)
	}
	return text
}

// cross strikes out a page, but for its head: the code must still be read.
func (s *sheet) cross() {
	y := s.bodyTop()
	s.page.Rule(margin, y, right, bottom, thick)
	s.page.Rule(right, y, margin, bottom, thick)
}
