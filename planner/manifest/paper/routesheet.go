package paper

import (
	"fmt"

	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// routeSheet draws the driver's paper: where to, when, how far, what to unload,
// with a code for the phone's map at every stop.
func (pr *printer) routeSheet(doc *pdf.Doc, m *manifest.Manifest) error {
	h := pr.head(m, "خط سير السائق", "Driver's route sheet", m.Seal())
	s := newSheet(doc, pr.sh, h)
	s.fields(
		dateField(m),
		field{ar: "الشاحنة", en: "Truck", value: fmt.Sprintf("%s رقم %d", either(m.Truck.NameAr, m.Truck.NameEn), m.Truck.No), dir: pdf.RTL, subEn: m.Truck.NameEn, share: 4},
		field{ar: "اسم السائق", en: "Driver's name", blank: true, share: 4},
		field{ar: "رقم اللوحة", en: "Plate", blank: true, share: 3},
	)
	big := 13 * pdf.Pt
	s.fields(
		field{ar: "المغادرة", en: "Departs", value: clock(m.Leaves), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "على الشاحنة", en: "Cartons", value: count(m.Total.Cartons), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "نقاط التسليم", en: "Stops", value: fmt.Sprint(len(m.Bills)), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "المسافة كم", en: "km", value: kilometres(m.Metres), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "العودة", en: "Returns", value: clock(m.Back), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "هاتف غرفة العمليات", en: "Operations room", value: pr.opt.OperationsRoom, dir: pdf.LTR, blank: pr.opt.OperationsRoom == "", share: 4},
	)
	s.fields(
		field{ar: "المخزن", en: "From", value: either(m.From.NameAr, m.From.NameEn), dir: pdf.RTL, sub: join(" — ", areaAr(&m.From), illustrative(&m.From)), subEn: join(" — ", m.From.NameEn, m.From.ID), share: 7},
		field{ar: "العداد عند الخروج", en: "Odometer out", blank: true, share: 3},
		field{ar: "العداد عند العودة", en: "Odometer in", blank: true, share: 3},
		field{ar: "وقود (لتر)", en: "Fuel, litres", blank: true, share: 2},
	)
	for i := range m.Bills {
		s.gap(4 * pdf.Pt)
		s.stopCard(&m.Bills[i])
	}
	s.homeward(m)
	return s.finish()
}

// homeward is the end of the day.
func (s *sheet) homeward(m *manifest.Manifest) {
	s.section("العودة إلى المخزن", "Back to the warehouse", 60*pdf.Pt)
	s.fields(
		field{ar: "كم العودة", en: "km", value: kilometres(m.Home), dir: pdf.LTR, share: 2},
		field{ar: "العودة", en: "Returns", value: clock(m.Back), dir: pdf.LTR, share: 2},
		field{ar: "العودة الفعلية", en: "Actual", blank: true, share: 3},
		field{ar: "كراتين مرتجعة", en: "Returned", blank: true, share: 3},
		field{ar: "بوالص موقعة", en: "Waybills", blank: true, share: 3},
		field{ar: "توقيع السائق", en: "Driver", blank: true, share: 3},
		field{ar: "توقيع أمين المخزن", en: "Storekeeper", blank: true, share: 3},
	)
}

// cardLine is a small line under a stop's name.
type cardLine struct {
	st   style
	text string
}

// stopLines tell where a stop is and what to know about it.
func stopLines(l *manifest.Location) []cardLine {
	ar := style{size: 8 * pdf.Pt, dir: pdf.RTL, align: toRight}
	en := style{size: 15 * pdf.Pt / 2, dir: pdf.LTR, align: toRight}
	return []cardLine{
		{style{size: 14 * pdf.Pt, weight: pdf.Bold, dir: pdf.RTL, align: toRight}, either(l.NameAr, l.NameEn)},
		{ar, join(" — ", areaAr(l), openHours(l), contact(l))},
		{ar, l.Note},
		{en, join(" · ", join(" — ", l.NameEn, areaEn(l)), l.ID, l.PCode, l.Point.String())},
		{ar, basis(l)},
	}
}

// stopCard draws one stop; its number stands large at the right, the code for
// the map at the left.
func (s *sheet) stopCard(w *manifest.Waybill) {
	const side, number, figures, outcome = 24 * pdf.MM, 34 * pdf.Pt, 29 * pdf.Pt, 18 * pdf.Pt
	x := margin + side + 2*pad
	wide := right - number - pad - x
	lines := stopLines(&w.To)
	text := pdf.Length(0)
	for _, l := range lines {
		text += s.height(wide, l.st, l.text)
	}
	h := max(text+2*pdf.Pt+figures, side) + outcome + 2*pdf.Pt
	s.room(h)
	s.page.Rect(margin, s.y, width, h, thick)
	s.page.Fill(right-number, s.y+thick/2, number-thick/2, h-outcome-thick/2, lightGray)
	s.oneLine(right-number, s.y+(h-outcome)/2-18*pdf.Pt, number, style{size: 26 * pdf.Pt, weight: pdf.Bold, align: centre}, fmt.Sprint(w.Stop))
	if err := s.page.QR(geoURI(w.To.Point), margin+pdf.Pt, s.y+pdf.Pt, side); err != nil && s.err == nil {
		s.err = err
	}
	y := s.y + pdf.Pt
	for _, l := range lines {
		y += s.text(x, y, wide, l.st, l.text)
	}
	s.stopFigures(w, x, s.y+h-outcome-figures, wide, figures)
	s.outcome(s.y+h-outcome, outcome)
	s.y += h
}

func openHours(l *manifest.Location) string {
	if l.Opens == 0 && l.Closes == 0 {
		return ""
	}
	return "الاستلام من " + pdf.Isolate(clock(l.Opens)) + " إلى " + pdf.Isolate(clock(l.Closes))
}

func contact(l *manifest.Location) string {
	if l.Contact == "" {
		return ""
	}
	return "جهة الاتصال: " + l.Contact
}

// stopFigures are the numbers of a stop in one row.
func (s *sheet) stopFigures(w *manifest.Waybill, x, y, wide, h pdf.Length) {
	cells := []struct{ ar, en, value string }{
		{"الوصول المتوقع", "ETA", clock(w.Arrives)},
		{"تفريغ (كرتونة)", "Unload", count(w.Total.Cartons)},
		{"الباقي عليها", "Left on truck", count(w.Left)},
		{"المسافة كم", "km", kilometres(w.Metres)},
		{"زمن السير", "Drive", hoursMinutes(w.Drive)},
		{"المغادرة", "Leaves", clock(w.Leaves)},
	}
	edges := columns([]int{1, 1, 1, 1, 1, 1}, x+wide, wide)
	for i, c := range cells {
		left, cw := edges[i+1], edges[i]-edges[i+1]
		s.page.Rect(left, y, cw, h, hairline)
		s.label(left+2*pdf.Pt, y, cw-4*pdf.Pt, c.ar, c.en)
		s.oneLine(left, y+labelStrip-pdf.Pt, cw, style{size: 13 * pdf.Pt, weight: pdf.Bold, align: centre}, c.value)
	}
}

// outcome are the boxes and lines that the driver fills in.
func (s *sheet) outcome(y, h pdf.Length) {
	s.page.Rule(margin, y, right, y, hairline)
	st := style{size: 9 * pdf.Pt, weight: pdf.Bold, dir: pdf.RTL}
	side := 9 * pdf.Pt
	x := right - 4*pdf.Pt
	for _, label := range []string{"تم", "جزئي", "تعذر", "رفض"} {
		x -= s.box(x, y+(h-side)/2, side, st, label, false) + 9*pdf.Pt
	}
	for _, f := range []struct {
		label string
		line  pdf.Length
	}{{"وصول فعلي", 50 * pdf.Pt}, {"سلمت", 40 * pdf.Pt}, {"السبب", 0}} {
		l := s.sh.Line(f.label, pdf.Regular, pdf.RTL)
		size := 8 * pdf.Pt
		x -= l.Width(size)
		s.page.Text(l, x, y+h-5*pdf.Pt, size, pdf.Black)
		line := f.line
		if line == 0 {
			line = x - margin - 6*pdf.Pt
		}
		s.page.Rule(x-2*pdf.Pt-line, y+h-4*pdf.Pt, x-2*pdf.Pt, y+h-4*pdf.Pt, hairline)
		x -= line + 8*pdf.Pt
	}
}
