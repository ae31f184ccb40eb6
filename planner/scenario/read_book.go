package scenario

import (
	"katf/planner"
	"katf/planner/scenario/sheet"
)

// ReadXLSX reads a scenario from a workbook with one sheet for each table, named
// as the tables are in English or Arabic. Errors are those of [Read].
func ReadXLSX(data []byte) (*planner.Scenario, error) {
	r := newReview(&planner.Scenario{})
	r.readXLSX("XLSX", data)
	return r.result()
}

func (r *review) readXLSX(name string, data []byte) {
	sheets, err := sheet.ReadXLSX(data)
	if err != nil {
		for _, t := range tables {
			r.inputs[t] = &input{table: t, file: name, absent: true}
		}
		e := err.(*sheet.Error)
		r.file(campaignTable, name, e.Row, "", "", &message{e.En, e.Ar})
		return
	}
	r.strayed(sheets)
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	for _, t := range tables {
		if found := r.findSheet(t, sheets); found != nil {
			r.takeSheet(t, found)
		} else {
			r.absent(t, t.Name, missingSheet(t, names))
		}
	}
}

// findSheet finds a table by its name in either language, nil if it is not
// there, and reports it if it is there twice.
func (r *review) findSheet(t *table, sheets []*sheet.Table) *sheet.Table {
	var found *sheet.Table
	for _, s := range sheets {
		switch f := sheet.Fold(s.Name); {
		case f != t.Name && f != sheet.Fold(t.NameAr):
		case found != nil:
			r.file(t, s.Name, 0, "", "", say("the table is there twice, as the sheets %s and %s", "الجدول مكرر في الورقتين %s و%s", found.Name, s.Name))
		default:
			found = s
		}
	}
	return found
}

func (r *review) takeSheet(t *table, s *sheet.Table) {
	if t != campaignTable {
		r.arrange(t, s, s.Name)
		return
	}
	for _, p := range s.Personal() {
		r.file(t, s.Name, p.Row, s.Header[p.Column], "", &message{p.En, p.Ar})
	}
	r.files = append(r.files, File{s.Name, s.Encoding, len(s.Rows)})
	root, faults := keyValues(s)
	r.document(root, faults, s.Name)
}

func missingSheet(t *table, names []string) *message {
	if n := nearest(t.Name, names); n != "" {
		return say("the sheet is missing; should the sheet %s have this name?", "الورقة ناقصة؛ هل المقصود الورقة %s؟", n)
	}
	return say("the sheet %[1]s is missing (or %[2]s); a table without rows has its headings only",
		"الورقة «%[2]s» (%[1]s) ناقصة؛ الجدول الخالي يحتوي على عناوين الأعمدة فقط", t.Name, t.NameAr)
}
