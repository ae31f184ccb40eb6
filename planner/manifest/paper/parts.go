package paper

import (
	"fmt"

	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// tierField names the tier of a trip.
func tierField(m *manifest.Manifest) field {
	return field{ar: "الأولوية", en: "Tier", value: fmt.Sprintf("%d — %s", m.Tier.Number, either(m.Tier.NameAr, m.Tier.NameEn)), dir: pdf.RTL, subEn: m.Tier.NameEn, share: 4}
}

func dateField(m *manifest.Manifest) field {
	return field{ar: "تاريخ الإصدار والصرف", en: "Date of issue and dispatch", value: dateAr(m.Issued, m.Hijri), dir: pdf.RTL,
		subEn: dateEn(m.Issued, m.Hijri), share: 6}
}

// fromFields tell where the goods come from.
func (s *sheet) fromFields(m *manifest.Manifest) {
	l := &m.From
	s.fields(
		field{ar: "من مخزن", en: "From warehouse", value: either(l.NameAr, l.NameEn), dir: pdf.RTL,
			sub: areaAr(l), subEn: join(" — ", l.NameEn, areaEn(l)), share: 5},
		field{ar: "رقم المخزن", en: "Warehouse no.", value: l.ID, dir: pdf.LTR, sub: illustrative(l), subEn: l.Point.String(), share: 3},
		field{ar: "الجهة المالكة", en: "Owner organisation", value: l.Owner, dir: pdf.RTL, share: 2, blank: l.Owner == ""},
	)
}

func illustrative(l *manifest.Location) string {
	if l.Illustrative() {
		return illustrativePoint
	}
	return ""
}

// truckFields tell what carries them, with lines for what is known only at the
// door.
func (s *sheet) truckFields(m *manifest.Manifest) {
	t := &m.Truck
	s.fields(
		field{ar: "نوع الشاحنة", en: "Vehicle type", value: either(t.NameAr, t.NameEn), dir: pdf.RTL, subEn: t.NameEn, share: 3},
		field{ar: "رقم الشاحنة", en: "Truck no.", value: fmt.Sprint(t.No), dir: pdf.LTR, share: 2},
		field{ar: "جهة النقل", en: "Carrier", value: t.Owner, dir: pdf.RTL, share: 3, blank: t.Owner == ""},
		field{ar: "رقم لوحة الشاحنة", en: "Truck plate", blank: true, share: 3},
		field{ar: "رقم لوحة المقطورة", en: "Trailer plate", blank: true, share: 3},
	)
	s.fields(
		field{ar: "اسم السائق", en: "Driver's name", blank: true, share: 5},
		field{ar: "رقم رخصة القيادة", en: "Driving licence", blank: true, share: 3},
		field{ar: "هاتف السائق", en: "Driver's phone", blank: true, share: 3},
		field{ar: "رقم الختم (الرصاص)", en: "Seal no.", blank: true, share: 3},
	)
}

// totalFields give the sum in figures and in words.
func (s *sheet) totalFields(t *manifest.Total) {
	s.fields(
		field{ar: "إجمالي الكراتين", en: "Total cartons", value: count(t.Cartons), dir: pdf.LTR, size: 20 * pdf.Pt, sub: value(t), share: 2, gray: true},
		field{ar: "الإجمالي بالحروف", en: "In words", value: "فقط " + t.WordsAr + " لا غير", dir: pdf.RTL, size: 12 * pdf.Pt, sub: "Only " + t.WordsEn, share: 6, gray: true},
		field{ar: "الوزن القائم (كجم)", en: "Gross kg", value: kilograms(t.Mass), dir: pdf.LTR, size: 14 * pdf.Pt, sub: volume(t), share: 2, gray: true},
		field{ar: "عدد الطبالي", en: "Pallets", blank: true, share: 2},
	)
}

// value is written only where a carton has one.
func value(t *manifest.Total) string {
	if t.Value == 0 {
		return ""
	}
	return "القيمة " + pdf.Isolate(fmt.Sprintf("%s.%02d", thousands(int64(t.Value)/100), t.Value%100)) + " ج.م"
}

func volume(t *manifest.Total) string {
	if t.Volume == 0 {
		return ""
	}
	tenths := (t.Volume + 50_000) / 100_000
	return pdf.Isolate(fmt.Sprintf("%d.%d m³", tenths/10, tenths%10))
}

// lotTable lists lines by lot.
func (s *sheet) lotTable(lines []manifest.Line, name string) {
	t := s.table(
		column{"م", "No.", 1}, column{"الصنف", "Commodity", 7}, column{"كود الصنف", "SKU", 3}, column{"رقم التشغيلة", "Lot", 6},
		column{"الصلاحية حتى", "Expiry", 4}, column{"المانح أو المالك", "Donor or owner", 5},
		column{"كرتونة", "Cartons", 3}, column{"كجم", "kg", 3},
	)
	for i, l := range lines {
		expiry := l.Expires.String()
		if l.Expires == 0 {
			expiry = "—"
		}
		t.row(code(fmt.Sprint(i+1)), arabic(name, ""), code(l.SKU), code(l.Lot), code(expiry),
			cell{text: l.Owner, align: toRight, dir: pdf.RTL}, figure(count(l.Cartons)), figure(kilograms(l.Mass)))
	}
}

// signer is a box to sign in; a stamp needs an empty one.
type signer struct {
	ar, en string
	empty  bool
}

// signatures draws a row of boxes: name and function, date and time, condition,
// signature.
func (s *sheet) signatures(who ...signer) {
	const step = 14 * pdf.Pt
	lines := [...][2]string{{"الاسم والصفة", "Name, function"}, {"التاريخ والساعة", "Date, time"}, {"حالة البضاعة", "Condition"}, {"التوقيع", "Signature"}}
	h := labelStrip + 4*pdf.Pt + pdf.Length(len(lines))*step
	s.room(h)
	shares := make([]int, len(who))
	for i := range shares {
		shares[i] = 1
	}
	edges := columns(shares, right, width)
	for i, w := range who {
		x, wide := edges[i+1], edges[i]-edges[i+1]
		s.page.Rect(x, s.y, wide, h, hairline)
		st := style{size: 9 * pdf.Pt, weight: pdf.Bold, dir: pdf.RTL, align: toRight}
		s.oneLine(x+wide*35/100, s.y, wide*65/100-pad, st, w.ar)
		s.oneLine(x+pad, s.y+pdf.Pt, wide*33/100, style{size: 6 * pdf.Pt, align: toLeft, gray: dim}, w.en)
		if w.empty {
			continue
		}
		for k, label := range lines {
			y := s.y + labelStrip + pdf.Pt + pdf.Length(k+1)*step
			s.label(x+pad, y-labelStrip-pdf.Pt, wide-2*pad, label[0], label[1])
			s.page.Rule(x+wide/4, y-pdf.Pt, x+wide-46*pdf.Pt, y-pdf.Pt, hairline)
		}
	}
	s.y += h
}

// signRoom is the height of signatures and remarks, which stay on one page.
const signRoom = 105 * pdf.Pt

// handover are the signatures at the warehouse's door.
func (s *sheet) handover() {
	s.signatures(signer{ar: "تم التحميل بمعرفة (أمين المخزن)", en: "Loaded by"},
		signer{ar: "استلمها للنقل (السائق)", en: "Transported by"}, signer{ar: "اعتماد المسؤول", en: "Authorised by"})
}
