package whatif

import (
	"fmt"
	"strings"

	"katf/planner"
	"katf/planner/scenario"
)

// Fault is one thing wrong with a list of changes, or with the scenario that
// they make.
type Fault struct {
	// Change is the position in the list, from 0; -1 where a fault is of the
	// copy and no single change made it.
	Change int
	Field  string // its JSON name, "" for the whole change; of the copy: file[row].column
	Value  string
	TextEn string
	TextAr string
}

// Path names the field: changes[2].cartons, or copy.places.csv[7].max_size.
func (f Fault) Path() string {
	switch {
	case f.Change < 0:
		return "copy." + f.Field
	case f.Field == "":
		return fmt.Sprintf("changes[%d]", f.Change)
	}
	return fmt.Sprintf("changes[%d].%s", f.Change, f.Field)
}

// Invalid is the error of changes that cannot be made.
type Invalid struct {
	Faults []Fault // at least one
}

// Error gives the number of faults and the first of them.
func (e *Invalid) Error() string {
	f := e.Faults[0]
	return fmt.Sprintf("the changes have faults (%d), the first: %s: %s", len(e.Faults), f.Path(), f.TextEn)
}

// blame says which field of which change made a cell of the copy what it is.
type blame struct {
	change int
	field  string
	file   string
	row    func(*planner.Scenario) int // its index in the copy; nil for any
	column string                      // "" for any; a prefix if it ends in a point
	weight int                         // of who wrote the cell 2, of who only bears on it 1 for a column, 0 for a row
}

func (b *blame) of(s *planner.Scenario, f *scenario.Fault) bool {
	column := b.column == "" || b.column == f.Column || strings.HasSuffix(b.column, ".") && strings.HasPrefix(f.Column, b.column)
	return b.file == f.File && column && (b.row == nil || b.row(s)+2 == f.Row) // below the header
}

// blamed turns the faults of the copy into faults of the changes. The change that
// wrote a cell last is to blame for it, before those that only bear on it.
func (d *draft) blamed(faults []scenario.Fault) {
	for i := range faults {
		f := &faults[i]
		var found *blame
		for k := range d.blames {
			b := &d.blames[k]
			if b.of(&d.s, f) && (found == nil || b.weight >= found.weight) {
				found = b
			}
		}
		if found != nil {
			d.faults = append(d.faults, Fault{found.change, found.field, f.Value, f.TextEn, f.TextAr})
			continue
		}
		at := f.File
		if f.Row > 0 {
			at += fmt.Sprintf("[%d]", f.Row)
		}
		if f.Column != "" {
			at += "." + f.Column
		}
		d.faults = append(d.faults, Fault{-1, at, f.Value, f.TextEn, f.TextAr})
	}
}

// Files and the columns that changes write.
const (
	campaignFile   = "campaign.json"
	warehouseFile  = "warehouses.csv"
	lotFile        = "lots.csv"
	fleetFile      = "fleets.csv"
	plantFile      = "plants.csv"
	placeFile      = "places.csv"
	productionFile = "production.csv"
	closureFile    = "closures.csv"
	calendarFile   = "calendar.csv"
)

// made notes that a field of the change at hand made a cell.
func (d *draft) made(field, file, column string, row func(*planner.Scenario) int) {
	d.blames = append(d.blames, blame{d.at, field, file, row, column, 2})
}

// bears notes that a field of the change at hand bears on a cell, or on all of a
// row if there is no column: the target must not be more than stock gives.
func (d *draft) bears(field, file, column string, row func(*planner.Scenario) int) {
	weight := 1
	if column == "" {
		weight = 0
	}
	d.blames = append(d.blames, blame{d.at, field, file, row, column, weight})
}

// wrong reports a field of the change at hand.
func (d *draft) wrong(field, value, en, ar string) {
	d.faults = append(d.faults, Fault{d.at, field, value, en, ar})
}
