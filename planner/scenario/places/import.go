package places

import (
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/scenario/sheet"
)

// Options are the choices of an import. The zero value is a good default.
type Options struct {
	// FixSwapped exchanges latitude and longitude where they are evidently
	// swapped, and says so in the row's doubts. Without it such a row is a
	// fault.
	FixSwapped bool
	// HouseholdsPermille is eligible households per 1,000 people, for rows that
	// give a population only; 0 for [NationalShare].
	HouseholdsPermille int64
	// Eligible, if set, reckons those households instead, for instance by the
	// poverty of the governorate.
	Eligible func(g geo.Governorate, population int64) planner.Cartons
}

// maxCount bounds people and households of one place: more than all of Egypt
// is a slip, and sums of a million rows stay far from overflow.
const maxCount = 200_000_000

// entry is one row on its way to becoming a place.
type entry struct {
	file   string
	row    sheet.Row
	report RowReport
	place  planner.Place
	faults []scenario.Fault

	population, households       int64 // as the list gives them
	hasPopulation, hasHouseholds bool
}

func (e *entry) fault(column, value, en, ar string) {
	e.faults = append(e.faults, scenario.Fault{File: e.file, Row: e.row.Number, Column: column, Value: value, TextEn: en, TextAr: ar})
}

func (e *entry) doubt(code, en, ar string) {
	e.report.Doubts = append(e.report.Doubts, Doubt{Code: code, En: en, Ar: ar})
}

// importer carries what the rows share.
type importer struct {
	*columns
	*gazetteer
	opt Options
}

// Import turns a list into places. The error, a [*sheet.Error], is for a
// mapping that does not fit the table or a list without names or whereabouts;
// everything that is wrong with rows is in the report, all at once. Every row
// becomes either a place or at least one fault. About 0.1 ms a row.
func Import(table *sheet.Table, m Mapping, opt Options) (*Report, error) {
	cols, err := resolve(table, m)
	if err != nil {
		return nil, err
	}
	im := &importer{columns: cols, gazetteer: known(), opt: opt}
	entries := make([]*entry, len(table.Rows))
	for i, row := range table.Rows {
		entries[i] = im.entry(row)
	}
	im.identify(entries)
	r := collect(entries)
	r.Columns, r.Encoding = cols.uses, table.Encoding
	r.Read = im.totals()
	for _, p := range table.Personal() {
		r.Faults = append(r.Faults, scenario.Fault{File: table.Name, Row: p.Row, Column: table.Header[p.Column], TextEn: p.En, TextAr: p.Ar})
	}
	slices.SortStableFunc(r.Faults, func(a, b scenario.Fault) int { return a.Row - b.Row })
	return r, nil
}

// entry reads and places one row.
func (im *importer) entry(row sheet.Row) *entry {
	e := &entry{file: im.table.Name, row: row, report: RowReport{Row: row.Number, Distance: -1}}
	if im.spoilt(e) {
		return e
	}
	im.texts(e)
	im.counts(e)
	im.locate(e)
	im.derive(e)
	return e
}

// collect makes the report of the entries. Written is counted over the places
// themselves, so that it cannot follow an error of the rows.
func collect(entries []*entry) *Report {
	r := &Report{}
	for _, e := range entries {
		e.report.Refused = len(e.faults) > 0
		r.Faults = append(r.Faults, e.faults...)
		if e.report.Refused {
			e.report.Derived = 0
			r.Refused.add(e.population, planner.Cartons(e.households))
		} else {
			r.Places = append(r.Places, e.place)
			r.Written.add(e.place.Population, e.place.Households-e.report.Derived)
			r.Derived += e.report.Derived
		}
		r.Rows = append(r.Rows, e.report)
	}
	return r
}

func (t *Totals) add(population int64, households planner.Cartons) {
	t.Rows++
	t.Population += population
	t.Households += households
}

// totals sums the columns of the table as they stand, apart from everything
// else that is done to the rows.
func (im *importer) totals() Totals {
	var t Totals
	for _, row := range im.table.Rows {
		sum := [2]int64{}
		for k, field := range []string{fieldPopulation, fieldHouseholds} {
			text, _ := im.cell(row, field)
			if n, err := sheet.Int(text); err == nil && n >= 0 && n <= maxCount {
				sum[k] = n
			}
		}
		t.add(sum[0], planner.Cartons(sum[1]))
	}
	return t
}

// Balanced reports an error if the rows, people or households that were read
// are not those that were written and refused.
func (r *Report) Balanced() error {
	sum := Totals{r.Written.Rows + r.Refused.Rows, r.Written.Population + r.Refused.Population, r.Written.Households + r.Refused.Households}
	if r.Read != sum {
		return fmt.Errorf("read %+v, but written and refused make %+v", r.Read, sum)
	}
	return nil
}
