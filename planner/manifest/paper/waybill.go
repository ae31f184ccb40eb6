package paper

import (
	"fmt"

	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// routing says whom each copy of a waybill is for: the original comes back
// signed, one stays with the carrier, one at the place, one in the book.
var routing = [...]struct{ ar, en string }{
	{"الأصل — يعود بعد التوقيع إلى المخزن", "Original, back to the warehouse"},
	{"الناقل", "Carrier"},
	{"نقطة التوزيع", "Distribution point"},
	{"الدفتر — الحسابات", "Book, finance"},
}

// waybill draws copy n (from 0) of the paper of one stop.
func (pr *printer) waybill(doc *pdf.Doc, m *manifest.Manifest, w *manifest.Waybill, n int) error {
	h := pr.head(m, "بوليصة شحن", "Waybill", w.Seal())
	if label := basis(&w.To); label != "" {
		h.notes = append(h.notes, label)
	}
	h.copy = fmt.Sprintf("نسخة ___ من %d", len(routing))
	if pr.opt.Copies > 0 {
		h.copy = fmt.Sprintf("نسخة %d من %d — %s", n+1, min(pr.opt.Copies, len(routing)), routing[n].ar)
	}
	s := newSheet(doc, pr.sh, h)
	if pr.opt.Copies == 0 {
		s.copyBoxes()
	}
	s.fields(dateField(m), tierField(m),
		field{ar: "بيان الحمولة", en: "Manifest", value: m.Number, dir: pdf.LTR, subEn: m.Wave, share: 4},
		field{ar: "رقم إذن الصرف", en: "Release order no.", blank: true, share: 3})
	s.fromFields(m)
	s.toFields(m, w)
	s.truckFields(m)
	s.section("البضاعة", "Goods", 90*pdf.Pt)
	s.lotTable(w.Lines, pr.cartonName())
	s.totalFields(&w.Total)
	s.section("الصرف من المخزن", "Dispatch", 80*pdf.Pt)
	s.handover()
	s.receipt(w)
	return s.finish()
}

// copyBoxes lets the keeper tick whom a sheet is for.
func (s *sheet) copyBoxes() {
	x := right
	st := style{size: 8 * pdf.Pt, dir: pdf.RTL}
	for i, r := range routing {
		x -= s.box(x, s.y, 8*pdf.Pt, st, fmt.Sprintf("%d %s", i+1, r.ar), false) + 10*pdf.Pt
	}
	s.y += 12 * pdf.Pt
}

// toFields tell where the goods go, in the largest letters of the paper.
func (s *sheet) toFields(m *manifest.Manifest, w *manifest.Waybill) {
	l := &w.To
	s.fields(
		field{ar: "إلى نقطة التسليم", en: "Delivery point", value: either(l.NameAr, l.NameEn), dir: pdf.RTL, size: 15 * pdf.Pt,
			sub: areaAr(l), subEn: join(" — ", l.NameEn, areaEn(l)), share: 7, gray: true},
		field{ar: "التسليم رقم", en: "Stop", value: fmt.Sprintf("%d / %d", w.Stop, w.Stops), dir: pdf.LTR, size: 15 * pdf.Pt, share: 2, gray: true},
		field{ar: "خروج الشاحنة", en: "Departs", value: clock(m.Leaves), dir: pdf.LTR, size: 15 * pdf.Pt, share: 2, gray: true},
		field{ar: "الوصول المتوقع", en: "ETA", value: clock(w.Arrives), dir: pdf.LTR, size: 15 * pdf.Pt, share: 2, gray: true},
	)
	s.fields(
		field{ar: "كود النقطة", en: "P-code or id", value: l.ID, dir: pdf.LTR, subEn: join(" · ", l.PCode, areaCodes(l)), share: 4},
		field{ar: "الموقع وخلية H3", en: "Position, H3 cell", value: l.Point.String(), dir: pdf.LTR, sub: illustrative(l), subEn: "H3 " + l.Cell.String(), share: 4},
		field{ar: "أسر مستحقة", en: "Eligible households", value: count(l.Households), dir: pdf.LTR, sub: estimated(l), share: 3},
		field{ar: "الجهة المستلمة", en: "Receiver organisation", value: l.Owner, dir: pdf.RTL, sub: l.Contact, share: 3, blank: l.Owner == ""},
	)
}

func estimated(l *manifest.Location) string {
	if l.Estimated() {
		return estimatedPeople
	}
	return ""
}

// receipt is filled in at the place, by hand.
func (s *sheet) receipt(w *manifest.Waybill) {
	s.section("الاستلام في نقطة التوزيع", "Receipt", 64*pdf.Pt+signRoom)
	s.fields(
		field{ar: "تاريخ وساعة الوصول الفعلي", en: "Actual arrival", blank: true, share: 4},
		field{ar: "مستلم سليم (كرتونة)", en: "Received good", blank: true, share: 3},
		field{ar: "عجز", en: "Short", blank: true, share: 2},
		field{ar: "زيادة", en: "Excess", blank: true, share: 2},
		field{ar: "رقم محضر الفاقد والتسوية", en: "Loss report no.", blank: true, share: 4},
	)
	s.fields(
		field{ar: "تالف: مبتل", en: "Damaged: wet", blank: true},
		field{ar: "تالف: ممزق أو مكسور", en: "Torn or broken", blank: true},
		field{ar: "تالف: مفتوح أو ناقص", en: "Opened", blank: true},
		field{ar: "تالف: منتهي الصلاحية", en: "Expired", blank: true},
		field{ar: "تالف: أخرى", en: "Other", blank: true},
	)
	s.signatures(signer{ar: "استلمها (مسؤول النقطة)", en: "Received by"}, signer{ar: "شاهد (عند البصمة)", en: "Witness to thumbprint"},
		signer{ar: "ختم الجهة المستلمة", en: "Stamp", empty: true})
	s.remarks()
}
