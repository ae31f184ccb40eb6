package places

import (
	"katf/geo"
	"katf/planner"
	"katf/planner/scenario"
)

// How says by what a governorate or a markaz was found.
type How string

// From the surest to the least sure.
const (
	ByCode       How = "code"       // ISO 3166-2 code or P-code
	ByName       How = "name"       // the name as the official table writes it
	BySpelling   How = "spelling"   // another spelling of the name
	ByConsonants How = "consonants" // the consonants of the name only
	ByMarkaz     How = "markaz"     // the governorate is that of the markaz
	ByPosition   How = "position"   // the nearest markaz
	ByPlaceName  How = "place_name" // the place has the name of a markaz or a known town
	NotFound     How = ""
)

// Hows lists the ways in the order of the constants.
func Hows() []How {
	return []How{ByCode, ByName, BySpelling, ByConsonants, ByMarkaz, ByPosition, ByPlaceName}
}

// Report says what became of a list.
type Report struct {
	Places  []planner.Place  // in the order of the list, rows with faults left out
	Rows    []RowReport      // every row of the list, in its order
	Columns []Column         // every column
	Faults  []scenario.Fault // by row; a list with faults is not complete

	// Read equals Written plus Refused, always. Derived households are not in
	// them, for the list did not have them.
	Read, Written, Refused Totals
	Derived                planner.Cartons // households reckoned from population
	// Encoding is that of the file, see [sheet.Table].
	Encoding string
}

// Totals are counted over rows. Households are those that the list gives.
type Totals struct {
	Rows       int
	Population int64
	Households planner.Cartons
}

// RowReport says how one row was placed.
type RowReport struct {
	Row           int // as the spreadsheet shows it
	ID            planner.PlaceID
	Name          string
	Governorate   string // ISO 3166-2:EG
	GovernorateBy How
	Markaz        string // P-code
	MarkazBy      How
	// Distance is from the row's own position to the nearest known town or the
	// centre of the markaz, -1 if the row has no position.
	Distance geo.Metres
	Derived  planner.Cartons // households reckoned from population
	Doubts   []Doubt
	Refused  bool // it has faults, and there is no place for it
}

// Doubt is something to look at; it does not stop the row. Code is one of the
// words of docs/DATA.md.
type Doubt struct {
	Code, Ar, En string
}

// Complete reports whether every row became a place.
func (r *Report) Complete() bool { return len(r.Faults) == 0 }
