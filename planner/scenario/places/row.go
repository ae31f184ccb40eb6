package places

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"katf/planner"
	"katf/planner/scenario/sheet"
)

// spoilt finds rows that are not rows of the list: a line of totals, or one
// whose cells have run over the last column. Their counts are still read, for
// the totals.
func (im *importer) spoilt(e *entry) bool {
	header := len(im.table.Header)
	for _, c := range e.row.Cells[min(header, len(e.row.Cells)):] {
		if c != "" {
			e.fault("", c, "the row has more cells than there are headings: a separator inside a text must stand in quotes, or a heading is missing",
				"خلايا الصف أكثر من عناوين الأعمدة: الفاصل داخل النص يوضع بين علامتي تنصيص، أو أن عنوانًا ناقص")
			break
		}
	}
	for _, c := range e.row.Cells {
		if c != "" {
			if isTotal(c) {
				e.fault("", c, "this looks like a line of totals: remove it", "يبدو هذا سطرَ إجمالي: احذفه")
			}
			break
		}
	}
	if len(e.faults) > 0 {
		im.counts(e)
	}
	return len(e.faults) > 0
}

func isTotal(cell string) bool {
	switch headingKey(cell) {
	case "total", "grand_total", "sum", "اجمالي", "مجموع", "جمله", "اجمالي_عام", "اجمالي_كلي":
		return true
	}
	return false
}

// texts reads names, ids and the like.
func (im *importer) texts(e *entry) {
	p := &e.place
	id, _ := im.cell(e.row, fieldID)
	p.ID = planner.PlaceID(sheet.Clean(id))
	pcode, _ := im.cell(e.row, fieldPCode)
	p.PCode = strings.ToUpper(sheet.Clean(pcode))
	p.NameAr, _ = im.cell(e.row, fieldNameAr)
	p.NameEn, _ = im.cell(e.row, fieldNameEn)
	im.eitherName(e)
	p.Kind, _ = im.cell(e.row, fieldKind)
	p.Owner, _ = im.cell(e.row, fieldOwner)
	p.Note, _ = im.cell(e.row, fieldNote)
	im.readable(e)
	im.need(e)
	e.report.ID = p.ID
	e.report.Name = p.NameAr
	if p.NameAr == "" {
		e.report.Name = p.NameEn
	}
	if e.report.Name == "" {
		e.fault(im.nameHeading(), "", "the place has no name", "المكان بلا اسم")
	}
}

// readable refuses what no list of the scenario may hold: broken characters, and
// codes and texts of unreasonable length.
func (im *importer) readable(e *entry) {
	p := &e.place
	for _, c := range []struct {
		text    string
		longest int
		fields  []string
	}{
		{string(p.ID), 64, []string{fieldID}}, {p.PCode, 64, []string{fieldPCode}},
		{p.NameAr, 4000, []string{fieldNameAr, fieldName}}, {p.NameEn, 4000, []string{fieldNameEn, fieldName}},
		{p.Kind, 4000, []string{fieldKind}}, {p.Owner, 4000, []string{fieldOwner}}, {p.Note, 4000, []string{fieldNote}},
	} {
		if len(c.text) > c.longest {
			e.fault(im.firstHeading(c.fields...), "", fmt.Sprintf("longer than %d bytes", c.longest), fmt.Sprintf("أطول من %d بايت", c.longest))
		} else if strings.ContainsFunc(c.text, broken) {
			e.fault(im.firstHeading(c.fields...), c.text, "has control or broken characters", "فيه رموز تحكم أو حروف تالفة")
		}
	}
}

func broken(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar
}

// eitherName puts each name where its letters say: an English name in a column
// called "name" or, as lists have it, among the Arabic ones.
func (im *importer) eitherName(e *entry) {
	p := &e.place
	if name, _ := im.cell(e.row, fieldName); name != "" {
		if arabicText(name) && p.NameAr == "" {
			p.NameAr = name
		} else if !arabicText(name) && p.NameEn == "" {
			p.NameEn = name
		}
	}
	switch {
	case p.NameEn == "" && p.NameAr != "" && !arabicText(p.NameAr):
		p.NameAr, p.NameEn = "", p.NameAr
	case p.NameAr == "" && arabicText(p.NameEn):
		p.NameAr, p.NameEn = p.NameEn, ""
	}
}

func arabicText(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

func (im *importer) nameHeading() string {
	return im.firstHeading(fieldNameAr, fieldName, fieldNameEn)
}

// need reads the weight of a household's need; 1000 where there is none.
func (im *importer) need(e *entry) {
	e.place.NeedPermille = 1000
	text, heading := im.cell(e.row, fieldNeed)
	if text == "" {
		return
	}
	n, err := sheet.Int(text)
	if err != nil || n < 1 || n > 100_000 {
		e.fault(heading, text, "the weight of need must be a whole number of thousandths from 1 to 100000; 1000 is ordinary",
			"وزن الاحتياج عدد صحيح بالألف من 1 إلى 100000؛ والمعتاد 1000")
		return
	}
	e.place.NeedPermille = n
}

// counts reads people and households.
func (im *importer) counts(e *entry) {
	e.population, e.hasPopulation = im.count(e, fieldPopulation)
	e.households, e.hasHouseholds = im.count(e, fieldHouseholds)
	e.place.Population = e.population
	e.place.Households = planner.Cartons(e.households)
	if e.hasHouseholds && e.population > 0 && e.households > e.population {
		heading := im.firstHeading(fieldHouseholds)
		e.fault(heading, strconv.FormatInt(e.households, 10), fmt.Sprintf("%d households are more than the %d people of the place", e.households, e.population),
			fmt.Sprintf("عدد الأسر %d أكبر من عدد السكان %d", e.households, e.population))
	}
}

func (im *importer) count(e *entry, field string) (int64, bool) {
	text, heading := im.cell(e.row, field)
	if text == "" {
		return 0, false
	}
	n, err := sheet.Int(text)
	switch {
	case err != nil:
		en, ar := err.Error(), err.Error()
		if both, ok := err.(*sheet.Error); ok {
			en, ar = both.En, both.Ar
		}
		e.fault(heading, text, en, ar)
	case n < 0:
		e.fault(heading, text, "a count cannot be negative", "العدد لا يكون سالبًا")
	case n > maxCount:
		e.fault(heading, text, "the count is larger than the population of Egypt", "العدد أكبر من سكان مصر")
	default:
		return n, true
	}
	return 0, false
}

// bases are the words of position and population_basis.
var bases = []string{"surveyed", "reported", "imported", "illustrative", "estimated"}

// basis takes the first word of a cell if it is one that a place can have
// ("estimated: by area"), else "imported".
func basis(text string) string {
	word, _, _ := strings.Cut(sheet.Fold(text), "_")
	if slices.Contains(bases, word) {
		return word
	}
	return "imported"
}
