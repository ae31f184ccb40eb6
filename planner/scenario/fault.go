package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"katf/planner"
)

// Fault is one thing wrong with a scenario. Rows count as the spreadsheet shows
// them, from 1 with the header; in campaign.json they are lines. Row is 0 where
// a fault is of the whole file, and Column "" where it is of the whole row. Values
// that may be about people are left out.
type Fault struct {
	File   string `json:"file"`
	Row    int    `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	TextEn string `json:"text_en"`
	TextAr string `json:"text_ar"`
}

// String gives the fault on one line, in English.
func (f Fault) String() string {
	s := f.File
	if f.Row > 0 {
		s += fmt.Sprintf(":%d", f.Row)
	}
	if f.Column != "" {
		s += ": " + f.Column
	}
	if f.Value != "" {
		s += fmt.Sprintf(" %q", f.Value)
	}
	return s + ": " + f.TextEn
}

// Invalid is the error of a scenario that was read and not taken.
type Invalid struct {
	Faults []Fault // at least one; by file in the order of the tables, row, column
}

// Error gives the number of faults and the first of them.
func (e *Invalid) Error() string {
	if len(e.Faults) == 1 {
		return "the scenario has a fault: " + e.Faults[0].String()
	}
	return fmt.Sprintf("the scenario has %d faults, the first: %s", len(e.Faults), e.Faults[0])
}

// message is what a rule has to say, in both languages.
type message struct{ en, ar string }

// say makes a message of two formats that take the same arguments.
func say(en, ar string, args ...any) *message {
	return &message{fmt.Sprintf(en, args...), fmt.Sprintf(ar, args...)}
}

// review collects faults. A cell that has one is marked, and rules that would
// build on it stay silent: one mistake is reported once, where it was made.
type review struct {
	s      *planner.Scenario
	inputs map[*table]*input // none for a scenario in memory
	files  []File
	faults []ranked
	marked map[mark]bool
	// spoilt has the columns in which a cell could not be read or is out of
	// bounds, so that they cannot be added up.
	spoilt map[spoil]bool
	judged bool // all single cells are; faults found since do not spoil sums
}

// mark is a cell that has a fault.
type mark struct {
	table  *table
	row    int // index
	column string
}

type spoil struct {
	table  *table
	column string
}

// ranked is a fault with what it is sorted by.
type ranked struct {
	Fault
	table, column int
}

func newReview(s *planner.Scenario) *review {
	return &review{s: s, inputs: map[*table]*input{}, marked: map[mark]bool{}, spoilt: map[spoil]bool{}}
}

// at reports a fault of a cell, unless that cell already has one.
func (r *review) at(t *table, i int, column string, m *message) {
	if m == nil {
		return
	}
	key := mark{t, i, column}
	if r.marked[key] || r.lost(t, column) {
		return
	}
	r.marked[key] = true
	if !r.judged {
		r.spoil(t, column)
	}
	f := Fault{TextEn: m.en, TextAr: m.ar}
	if in := r.inputs[t]; in != nil {
		f.File = in.file
		f.Row, f.Column, f.Value = in.locate(i, column)
	} else {
		f.File = t.File
		f.Row, f.Column, f.Value = written(r.s, t, i, column)
	}
	r.add(t, f, column)
}

// written gives where the writer would put a cell, and what.
func written(s *planner.Scenario, t *table, i int, column string) (row int, label, value string) {
	if c := t.index(column); c >= 0 {
		value = t.format(s, i, c)
	} else if g, ok := strings.CutPrefix(column, quotaKeys); ok {
		value = strconv.FormatInt(int64(s.Campaign.Policy.Quotas[g]), 10)
	} else if month, ok := strings.CutPrefix(column, hijriKeys); ok {
		value = s.Campaign.HijriFirstDays[month].String()
	}
	switch t {
	case campaignTable:
		return 0, column, value
	case tierTable:
		return 0, tierLabel(i, column), value
	}
	return i + 2, column, value // below the header
}

// file reports a fault of a whole table or of one of its headings.
func (r *review) file(t *table, name string, row int, column, value string, m *message) {
	r.add(t, Fault{File: name, Row: row, Column: column, Value: value, TextEn: m.en, TextAr: m.ar}, column)
}

func (r *review) add(t *table, f Fault, column string) {
	rank := t.index(column)
	if rank < 0 && column != "" {
		rank = len(t.columns)
	}
	r.faults = append(r.faults, ranked{f, t.order, rank})
}

func (r *review) spoil(t *table, column string) {
	r.spoilt[spoil{t, column}] = true
}

// lost reports that a whole column was not read, because the file or the column
// is missing: then nothing is known of its cells.
func (r *review) lost(t *table, column string) bool {
	in := r.inputs[t]
	return in != nil && in.lost(column)
}

// sound reports whether cells of a row may be built on.
func (r *review) sound(t *table, i int, columns ...string) bool {
	for _, c := range columns {
		if r.marked[mark{t, i, c}] || r.lost(t, c) {
			return false
		}
	}
	return true
}

// whole reports whether columns of a table may be added up.
func (r *review) whole(t *table, columns ...string) bool {
	for _, c := range columns {
		if r.spoilt[spoil{t, c}] || r.lost(t, c) {
			return false
		}
	}
	return true
}

// sorted gives the faults by table, row and column.
func (r *review) sorted() []Fault {
	slices.SortStableFunc(r.faults, func(a, b ranked) int {
		return cmp.Or(a.table-b.table, cmp.Compare(a.File, b.File), a.Row-b.Row, a.column-b.column, cmp.Compare(a.Column, b.Column))
	})
	out := make([]Fault, len(r.faults))
	for i, f := range r.faults {
		out[i] = f.Fault
	}
	return out
}
