package paper

import (
	"fmt"

	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// manifest draws the truck's summary: what it carries, for whom, and who vouches
// for it.
func (pr *printer) manifest(doc *pdf.Doc, m *manifest.Manifest) error {
	h := pr.head(m, "بيان حمولة الشاحنة", "Trip manifest", m.Seal())
	h.notes = append(h.notes, starNote(m)...)
	s := newSheet(doc, pr.sh, h)
	s.fields(dateField(m), tierField(m),
		field{ar: "الدفعة", en: "Wave", value: m.Wave, dir: pdf.LTR, subEn: m.Trip, share: 4},
		field{ar: "رقم إذن الصرف", en: "Release order no.", blank: true, share: 3})
	s.fromFields(m)
	s.truckFields(m)
	s.clocks(m)
	s.totalFields(&m.Total)
	s.billTable(m)
	s.section("التشغيلات المحملة", "Lots on board", 60*pdf.Pt)
	s.lotTable(m.Lines, pr.cartonName())
	s.section("التوقيعات", "Signatures", signRoom)
	s.handover()
	s.remarks()
	return s.finish()
}

func (pr *printer) cartonName() string {
	return either(pr.campaign.Carton.NameAr, pr.campaign.Carton.NameEn)
}

// clocks give the trip's times and its way.
func (s *sheet) clocks(m *manifest.Manifest) {
	big := 14 * pdf.Pt
	s.fields(
		field{ar: "باب التحميل", en: "Door", value: fmt.Sprint(m.Door), dir: pdf.LTR, size: big, share: 2},
		field{ar: "بدء التحميل", en: "Loading from", value: clock(m.Loads), dir: pdf.LTR, size: big, share: 2},
		field{ar: "المغادرة", en: "Departs", value: clock(m.Leaves), dir: pdf.LTR, size: big, share: 2},
		field{ar: "العودة", en: "Returns", value: clock(m.Back), dir: pdf.LTR, size: big, share: 2},
		field{ar: "نقاط التسليم", en: "Stops", value: fmt.Sprint(len(m.Bills)), dir: pdf.LTR, size: big, share: 2},
		field{ar: "المسافة كم", en: "km", value: kilometres(m.Metres), dir: pdf.LTR, size: big, share: 2, sub: "تقديرية"},
		field{ar: "الخروج الفعلي", en: "Actual out", blank: true, share: 2},
		field{ar: "الدخول الفعلي", en: "Actual in", blank: true, share: 2},
	)
}

func (s *sheet) billTable(m *manifest.Manifest) {
	s.section("بوالص الشحن", "Waybills", 70*pdf.Pt)
	t := s.table(column{"م", "Stop", 2}, column{"رقم البوليصة", "Waybill no.", 8}, column{"نقطة التسليم", "Delivery point", 12},
		column{"الوصول", "ETA", 3}, column{"كرتونة", "Cartons", 4}, column{"كجم", "kg", 4}, column{"البصمة", "Hash", 4}, column{"سلمت", "Done", 2})
	for i := range m.Bills {
		w := &m.Bills[i]
		t.row(figure(fmt.Sprint(w.Stop)), code(w.Number), placeCell(&w.To), figure(clock(w.Arrives)),
			figure(count(w.Total.Cartons)), code(kilograms(w.Total.Mass)), code(w.Hash.Short()[:8]),
			cell{needs: 16 * pdf.Pt, draw: func(x, y, w, h pdf.Length) {
				side := 10 * pdf.Pt
				s.page.Rect(x+(w-side)/2, y+(h-side)/2, side, side, thick/2)
			}})
	}
}

// starNote explains the star of placeCell where there is one.
func starNote(m *manifest.Manifest) []string {
	for i := range m.Bills {
		if m.Bills[i].To.Illustrative() || m.Bills[i].To.Estimated() {
			return []string{"* " + illustrativePoint + " / " + estimatedPeople}
		}
	}
	return nil
}

// placeCell names a place, with a star where its figures are not surveyed.
func placeCell(l *manifest.Location) cell {
	name := either(l.NameAr, l.NameEn)
	if l.Illustrative() || l.Estimated() {
		name += " *"
	}
	c := arabic(name, areaAr(l))
	c.subEn = join(" · ", l.ID, l.PCode)
	return c
}

// remarks leaves lines to write on.
func (s *sheet) remarks() {
	s.fields(field{ar: "ملاحظات", en: "Remarks", blank: true})
}
