package export

import (
	"iter"
	"strings"

	"katf/planner"
)

// form says how a column's values look: text, a date, or an integer that counts
// units of 10^-digits.
type form struct {
	text, date bool
	coded      bool // code words, which the workbook shows in Arabic
	digits     int
	format     string  // number format in a workbook
	width      float64 // of a workbook column, in characters
}

// The forms of all columns. Widths are for the Arabic headings too.
var (
	asID       = &form{text: true, width: 17}
	asName     = &form{text: true, width: 26}
	asWord     = &form{text: true, width: 12}
	asCode     = &form{text: true, coded: true, width: 14}
	asText     = &form{text: true, width: 48}
	asClock    = &form{text: true, width: 10}
	asDate     = &form{date: true, format: "yyyy-mm-dd", width: 13}
	asCount    = &form{format: "#,##0", width: 12}
	asCoverage = &form{digits: 4, format: "0.0%", width: 10}
	asShare    = &form{digits: 6, format: "0.0%", width: 10}
	asIndex    = &form{digits: 6, format: "0.000000", width: 12}
	asMoney    = &form{digits: 2, format: "#,##0.00", width: 15}
	asKm       = &form{digits: 3, format: "#,##0.000", width: 13}
	asDegrees  = &form{digits: 5, format: "0.00000", width: 11}
)

// value is one cell: s of a text column, n of any other. A date of 0 is empty.
type value struct {
	s  string
	n  int64
	as *form // instead of the column's, in a workbook
}

// head describes a column: its name in CSV, its Arabic heading in the workbook,
// its HXL hashtag and its form.
type head struct {
	name, arabic, tag string
	*form
}

// column is a head with the way from a row to its value.
type column[R any] struct {
	head
	value func(R) value
}

// words makes a text column.
func words[R any](name, arabic, tag string, f *form, get func(R) string) column[R] {
	return column[R]{head{name, arabic, tag, f}, func(r R) value { return value{s: get(r)} }}
}

// number makes a column of integers, scaled as its form says.
func number[R any, N ~int | ~int32 | ~int64](name, arabic, tag string, f *form, get func(R) N) column[R] {
	return column[R]{head{name, arabic, tag, f}, func(r R) value { return value{n: int64(get(r))} }}
}

// day makes a column of dates.
func day[R any](name, arabic, tag string, get func(R) planner.Date) column[R] {
	return number(name, arabic, tag, asDate, get)
}

// table is rows of values under heads. The slice that rows yields is used again
// for the next row. A table without a file is for the workbook only.
type table struct {
	file, sheet string
	heads       []head
	rows        iter.Seq[[]value]
}

// tableOf describes a table by its rows and columns.
func tableOf[R any](file, sheet string, rows iter.Seq[R], columns ...column[R]) table {
	t := table{file: file, sheet: sheet}
	for _, c := range columns {
		t.heads = append(t.heads, c.head)
	}
	t.rows = func(yield func([]value) bool) {
		row := make([]value, len(columns))
		for r := range rows {
			for i := range columns {
				row[i] = columns[i].value(r)
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// String writes a value as it stands in CSV.
func (h *head) String(v value) string {
	switch {
	case h.text:
		return guard(v.s)
	case h.date:
		return planner.Date(v.n).String()
	default:
		return decimal(v.n, h.digits)
	}
}

// guard puts an apostrophe before a text that a spreadsheet program might take
// for a formula (CWE-1236, "CSV injection"): one that begins with = + - @, their
// full-width forms, or a control character that programs skip. Names come from
// other people's lists.
func guard(s string) string {
	if s == "" {
		return s
	}
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
