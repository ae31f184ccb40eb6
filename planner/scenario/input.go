package scenario

import (
	"slices"
	"strings"

	"katf/planner"
	"katf/planner/scenario/sheet"
)

// input is what a file gave for a table, before it is understood. It remembers
// where every cell stood.
type input struct {
	table   *table
	file    string
	absent  bool            // nothing could be read
	header  int             // row of the headings
	without map[string]bool // declared columns without a heading
	missing map[string]bool // those of them that are required
	heading []string        // as the file has it, by declared column
	private map[string]bool // columns whose values are not repeated
	records []record
}

// record is one row, its cells in the order of the declared columns.
type record struct {
	row   int
	cells []string
	spots []spot          // where each cell stood, if not in the row
	extra map[string]spot // what stands outside the declared columns
}

// spot is where a value stands in a document, and how it is called there.
type spot struct {
	row   int
	label string
	value string
}

func (in *input) lost(column string) bool { return in.absent || in.missing[column] }

// locate gives the row, heading and text of a cell for a fault.
func (in *input) locate(i int, column string) (row int, label, value string) {
	rec := &in.records[i]
	if s, ok := rec.extra[column]; ok {
		return s.row, s.label, s.value
	}
	c := in.table.index(column)
	switch {
	case c < 0:
		return rec.row, column, ""
	case rec.spots != nil:
		s := rec.spots[c]
		return s.row, s.label, s.value
	case in.private[column]:
		return rec.row, in.heading[c], ""
	}
	return rec.row, in.heading[c], rec.cells[c]
}

// arrange matches the headings of a table read from a file to the declared
// columns, reports every heading that does not fit, and brings the cells in
// order.
func (r *review) arrange(t *table, read *sheet.Table, file string) *input {
	in := &input{table: t, file: file, header: read.Line, without: map[string]bool{}, missing: map[string]bool{}, private: map[string]bool{}, heading: make([]string, len(t.columns))}
	r.inputs[t] = in
	r.files = append(r.files, File{file, read.Encoding, len(read.Rows)})
	for i, c := range t.columns {
		in.heading[i] = c.Name
	}
	people := map[int]bool{}
	for _, p := range read.Personal() {
		people[p.Column] = true
		r.file(t, file, p.Row, read.Header[p.Column], "", &message{p.En, p.Ar})
	}
	at := r.headings(in, read, people)
	for i, c := range t.columns {
		if at[i] >= 0 {
			continue
		}
		in.without[c.Name], in.missing[c.Name] = true, c.Required
		if c.Required {
			r.spoil(t, c.Name)
			r.file(t, file, read.Line, c.Name, "", say(
				"the column is missing; its heading is %[1]s or %[2]s, its cells are like %[3]s",
				"العمود ناقص؛ عنوانه %[1]s أو «%[2]s»، ومثال خلاياه %[3]s", c.Name, c.NameAr, c.Example))
		}
	}
	in.records = make([]record, len(read.Rows))
	for i, row := range read.Rows {
		in.records[i] = record{row: row.Number, cells: pick(row.Cells, at)}
		if n := len(read.Header); len(row.Cells) > n {
			r.file(t, file, row.Number, "", row.Cells[len(row.Cells)-1], say(
				"the row has %d cells but there are %d headings; a cell that holds the separator must stand in quotation marks",
				"في الصف %d خلية وعدد العناوين %d؛ الخلية التي تحتوي على الفاصل توضع بين علامتي تنصيص", len(row.Cells), n))
		}
	}
	return in
}

func pick(cells []string, at []int) []string {
	out := make([]string, len(at))
	for i, from := range at {
		if from >= 0 {
			out[i] = cells[from]
		}
	}
	return out
}

// headings gives for every declared column where it stands in the file, -1 if
// nowhere.
func (r *review) headings(in *input, read *sheet.Table, people map[int]bool) []int {
	t := in.table
	at := slices.Repeat([]int{-1}, len(t.columns))
	for i, h := range read.Header {
		c := t.heading(h)
		switch {
		case c >= 0 && at[c] >= 0:
			r.file(t, in.file, read.Line, h, "", say("the column is there twice", "العمود مكرر"))
		case c >= 0:
			at[c], in.heading[c] = i, h
			in.private[t.columns[c].Name] = people[i]
		case people[i]: // already told
		case h != "":
			r.file(t, in.file, read.Line, h, "", t.unknownHeading(h))
		case slices.ContainsFunc(read.Rows, func(row sheet.Row) bool { return row.Cells[i] != "" }):
			r.file(t, in.file, read.Line, "", "", say("column %d has cells but no heading", "العمود رقم %d به خلايا بلا عنوان", i+1))
		}
	}
	return at
}

// heading finds the column that a heading names, -1 if none.
func (t *table) heading(h string) int {
	h = sheet.Fold(h)
	return slices.IndexFunc(t.columns, func(c spec) bool {
		return h != "" && (h == sheet.Fold(c.Name) || h == sheet.Fold(c.NameAr) || slices.Contains(strings.Fields(c.Also), h))
	})
}

func (t *table) unknownHeading(h string) *message {
	var names []string
	for _, c := range t.columns {
		names = append(names, c.Name, c.NameAr)
	}
	if n := nearest(h, names); n != "" {
		return say("there is no such column; did you mean %s?", "لا يوجد عمود بهذا العنوان؛ هل تقصد %s؟", n)
	}
	return say("there is no such column; remove it, or put what matters into a note", "لا يوجد عمود بهذا العنوان؛ احذفه أو انقل المهم منه إلى الملاحظات")
}

// fill turns records into rows of the scenario. Cells that cannot be read are
// reported and stay zero.
func (r *review) fill(in *input) {
	t := in.table
	t.resize(r.s, len(in.records))
	for i := range in.records {
		for c := range t.columns {
			if !in.lost(t.columns[c].Name) {
				r.at(t, i, t.columns[c].Name, t.parse(r.s, i, c, in.records[i].cells[c]))
			}
		}
	}
}

// derive computes what the files do not hold.
func derive(s *planner.Scenario) {
	for i := range s.Places {
		s.Places[i].Cell = placeCell(s.Places[i].Point)
	}
}
