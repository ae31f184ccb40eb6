package paper

import (
	"fmt"

	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper/pdf"
)

// loadingList draws what is put on the truck in which order: the last stop
// first, at the front wall, so that the first stop's cartons stand at the door.
func (pr *printer) loadingList(doc *pdf.Doc, m *manifest.Manifest) error {
	h := pr.head(m, "قائمة التحميل", "Loading list", m.Seal())
	h.notes = append(h.notes, starNote(m)...)
	s := newSheet(doc, pr.sh, h)
	big := 16 * pdf.Pt
	s.fields(
		field{ar: "الباب", en: "Door", value: fmt.Sprint(m.Door), dir: pdf.LTR, size: 20 * pdf.Pt, share: 2, gray: true},
		field{ar: "بدء التحميل", en: "From", value: clock(m.Loads), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "المغادرة", en: "Departs", value: clock(m.Leaves), dir: pdf.LTR, size: big, share: 2, gray: true},
		field{ar: "الشاحنة", en: "Truck", value: fmt.Sprintf("%s رقم %d", either(m.Truck.NameAr, m.Truck.NameEn), m.Truck.No), dir: pdf.RTL, subEn: m.Truck.NameEn, share: 4},
		field{ar: "كرتونة / السعة", en: "Cartons / capacity", value: count(m.Total.Cartons) + " / " + count(m.Truck.Load), dir: pdf.LTR, size: 13 * pdf.Pt, subEn: percent(int64(m.Total.Cartons), int64(m.Truck.Load)), share: 3},
		field{ar: "كجم / الحمولة", en: "kg / payload", value: kilograms(m.Total.Mass) + " / " + kilograms(m.Truck.Payload), dir: pdf.LTR, subEn: percent(int64(m.Total.Mass), int64(m.Truck.Payload)), share: 4},
	)
	s.fields(
		dateField(m),
		field{ar: "المخزن", en: "Warehouse", value: either(m.From.NameAr, m.From.NameEn), dir: pdf.RTL, subEn: m.From.ID, share: 4},
		field{ar: "رقم لوحة الشاحنة", en: "Truck plate", blank: true, share: 3},
	)
	s.gap(3 * pdf.Pt)
	per := tallyUnit(m)
	s.note(style{size: 9 * pdf.Pt, weight: pdf.Bold, dir: pdf.RTL, align: toRight},
		"التحميل بعكس ترتيب التسليم: ابدأ بالصف الأول عند مقدمة الصندوق (خلف الكابينة)، والصف الأخير عند الباب.")
	s.note(style{size: 8 * pdf.Pt, dir: pdf.RTL, align: toRight},
		fmt.Sprintf("كل مربع = %d كرتونة؛ ضع علامة في المربع عند إدخال كراتينه، والرقم داخل المربع الأخير هو باقي الكراتين.", per))
	s.note(style{size: 7 * pdf.Pt, align: toRight, gray: dim},
		fmt.Sprintf("Load in reverse order of stops, the first row at the front wall. One box = %d cartons; a number inside marks the rest.", per))
	s.loadingTable(m, per)
	s.section("المراجعة", "Check", 32*pdf.Pt+signRoom)
	s.fields(
		field{ar: "بدأ الساعة", en: "Started", blank: true}, field{ar: "انتهى الساعة", en: "Finished", blank: true},
		field{ar: "عدد العمال", en: "Crew", blank: true}, field{ar: "كراتين محملة", en: "Loaded", blank: true},
		field{ar: "تالف مستبعد", en: "Damaged", blank: true}, field{ar: "عدد الطبالي", en: "Pallets", blank: true},
	)
	s.signatures(signer{ar: "تم التحميل بمعرفة", en: "Loaded by"}, signer{ar: "راجعها", en: "Checked by"}, signer{ar: "السائق", en: "Driver"})
	s.remarks()
	return s.finish()
}

func (s *sheet) loadingTable(m *manifest.Manifest, per planner.Cartons) {
	t := s.table(column{"ترتيب", "Order", 3}, column{"التسليم", "Stop", 2}, column{"نقطة التسليم", "Delivery point", 9}, column{"التشغيلات", "Lots", 7},
		column{"كرتونة", "Cartons", 3}, column{"تراكمي كرتونة", "Cumulative", 4}, column{"تراكمي كجم", "Cumul. kg", 4}, column{"علامات العد", "Tally", 9})
	var cartons planner.Cartons
	var mass planner.Grams
	for i := len(m.Bills) - 1; i >= 0; i-- {
		w := &m.Bills[i]
		cartons += w.Total.Cartons
		mass += w.Total.Mass
		order := fmt.Sprint(len(m.Bills) - i)
		where := cell{text: order, sub: slot(i, len(m.Bills)), size: 13 * pdf.Pt, weight: pdf.Bold, align: centre, dir: pdf.RTL}
		t.row(where, figure(fmt.Sprint(w.Stop)), placeCell(&w.To), lotsCell(s, t.columnWidth(3), w.Lines),
			cell{text: count(w.Total.Cartons), size: 15 * pdf.Pt, weight: pdf.Bold, align: centre},
			cell{text: count(cartons), sub: percent(int64(cartons), int64(m.Truck.Load)), size: 11 * pdf.Pt, weight: pdf.Bold, align: centre},
			cell{text: kilograms(mass), sub: percent(int64(mass), int64(m.Truck.Payload)), size: 10 * pdf.Pt, weight: pdf.Bold, align: centre},
			tallyCell(s, t.columnWidth(7), w.Total.Cartons, per))
	}
}

// slot says where in the truck a stop's cartons stand.
func slot(stop, stops int) string {
	switch {
	case stops == 1:
		return "كامل الصندوق"
	case stop == stops-1:
		return "المقدمة"
	case stop == 0:
		return "عند الباب"
	}
	return ""
}

// lotsCell lists the lots of a stop with their cartons, one a line.
func lotsCell(s *sheet, wide pdf.Length, lines []manifest.Line) cell {
	lot := style{size: 8 * pdf.Pt, align: toLeft}
	n := style{size: 9 * pdf.Pt, weight: pdf.Bold, align: toRight}
	inner := wide - 2*pad
	part := inner * 72 / 100
	heights := make([]pdf.Length, len(lines))
	sum := pdf.Length(0)
	for i, l := range lines {
		heights[i] = max(n.leading(), s.height(part, lot, lotText(&l)))
		sum += heights[i]
	}
	return cell{needs: sum, draw: func(x, y, w, h pdf.Length) {
		y += (h - sum) / 2
		for i, l := range lines {
			s.text(x, y, part, lot, lotText(&l))
			s.oneLine(x+part, y, w-part, n, count(l.Cartons))
			y += heights[i]
		}
	}}
}

func lotText(l *manifest.Line) string {
	if l.Expires == 0 {
		return l.Lot
	}
	return l.Lot + " (" + l.Expires.String() + ")"
}

// tallyUnit is the cartons of one tally box, so that a stop has 24 at most.
func tallyUnit(m *manifest.Manifest) planner.Cartons {
	most := planner.Cartons(0)
	for i := range m.Bills {
		most = max(most, m.Bills[i].Total.Cartons)
	}
	for _, unit := range []planner.Cartons{5, 10, 20, 25, 50, 100} {
		if most <= 24*unit {
			return unit
		}
	}
	return (most + 23) / 24
}

// tallyCell draws a box for every unit of cartons, from the right, the rest in
// the last.
func tallyCell(s *sheet, wide pdf.Length, n, per planner.Cartons) cell {
	side, step := 12*pdf.Pt, 14*pdf.Pt
	perRow := max(1, int((wide-2*pad)/step))
	boxes := int((n + per - 1) / per)
	rows := (boxes + perRow - 1) / perRow
	return cell{needs: pdf.Length(rows) * step, draw: func(x, y, w, h pdf.Length) {
		y += (h - pdf.Length(rows)*step) / 2
		for i := range boxes {
			left := x + w - pdf.Length(i%perRow+1)*step
			at := y + pdf.Length(i/perRow)*step
			s.page.Rect(left, at, side, side, hairline)
			if rest := n % per; rest != 0 && i == boxes-1 {
				s.oneLine(left, at, side, style{size: 7 * pdf.Pt, align: centre, gray: dim}, fmt.Sprint(rest))
			}
		}
	}}
}
