package planner

import "katf/geo"

// CalendarDay says what is special about a date. A date without an entry is a
// working day with the warehouses' own hours.
type CalendarDay struct {
	Date    Date `json:"date"`
	Working bool `json:"working"`
	// Opens and Closes replace every warehouse's hours on the day (fasting
	// hours, half days); both 0 to leave them.
	Opens  Clock  `json:"opens"`
	Closes Clock  `json:"closes"`
	NoteAr string `json:"note_ar,omitempty"`
	NoteEn string `json:"note_en,omitempty"`
}

// Closure is a dated obstacle. Kind says of what:
//
//	"place"      Ref is a place: nothing is delivered there
//	"warehouse"  Ref is a warehouse: nothing arrives or leaves
//	"road"       travel within Radius of Centre takes Permille/1000 as long
type Closure struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Ref      string     `json:"ref,omitempty"`
	Centre   geo.Point  `json:"centre"`
	Radius   geo.Metres `json:"radius_m,omitempty"`
	Permille int64      `json:"permille,omitempty"`
	From     Date       `json:"from"`
	To       Date       `json:"to"` // last day, included
	Reason   string     `json:"reason,omitempty"`
}

// On reports whether the closure holds on a day.
func (c Closure) On(d Date) bool { return c.From <= d && d <= c.To }
