package scenario

import (
	"slices"

	"katf/planner"
)

// spec describes one column for whoever fills or reads the table.
type spec struct {
	Name     string // the heading
	NameAr   string // heading in Arabic, accepted as well
	Also     string // further headings that are accepted, separated by spaces
	Unit     string
	Type     string // text, code, whole number, decimal, date, time, hours, yes/no, or one of a list
	Required bool   // the column must be there and every cell of it filled
	Default  string // what an empty cell means, where it is not "none" or 0
	Doc      string
	Example  string
	Tag      string // HXL
}

// table describes one kind of row. The closures are made by define, which knows
// the row's Go type.
type table struct {
	Name, NameAr string // of the sheet; File is Name with its ending
	File         string
	Doc          string
	columns      []spec
	order        int // of the file: tables of one file share it

	size   func(*planner.Scenario) int
	resize func(*planner.Scenario, int)
	parse  func(s *planner.Scenario, i, column int, text string) *message
	format func(s *planner.Scenario, i, column int) string
	check  func(s *planner.Scenario, i, column int) *message
}

// index gives the position of a column by its name, -1 if there is none.
func (t *table) index(name string) int {
	return slices.IndexFunc(t.columns, func(c spec) bool { return c.Name == name })
}

// column is a spec with the code that goes with it. T is the row's type.
type column[T any] struct {
	spec
	read  func(*T, string) *message // of a cell that is not empty
	write func(*T) string
	blank func(*T) bool // a value that an empty cell stands for; nil: what is written as ""
	test  func(*T) *message
}

// silent reports whether an optional cell is left empty.
func (c *column[T]) silent(t *T) bool {
	if c.Required || c.Default != "" {
		return false
	}
	if c.blank != nil {
		return c.blank(t)
	}
	return c.write(t) == ""
}

// parse reads a cell.
func (c *column[T]) parse(t *T, text string) *message {
	if text == "" {
		if c.Required {
			return c.missing()
		}
		if text = c.Default; text == "" {
			return nil
		}
	}
	return c.read(t, text)
}

// format writes a cell.
func (c *column[T]) format(t *T) string {
	if c.silent(t) {
		return ""
	}
	return c.write(t)
}

// check judges a value by itself.
func (c *column[T]) check(t *T) *message {
	switch {
	case c.silent(t):
		return nil
	case c.write(t) == "":
		return c.missing()
	case c.test == nil:
		return nil
	}
	return c.test(t)
}

func (c *spec) missing() *message {
	return say("the cell is empty; %[1]s must be filled, for example %[3]s", "الخلية فارغة؛ «%[2]s» مطلوب، مثال: %[3]s", c.Name, c.NameAr, c.Example)
}

// define makes a table of a slice of the scenario.
func define[T any](t table, rows func(*planner.Scenario) *[]T, columns ...column[T]) *table {
	return bind(t,
		func(s *planner.Scenario) int { return len(*rows(s)) },
		func(s *planner.Scenario, n int) {
			if n > 0 {
				*rows(s) = make([]T, n)
			}
		},
		func(s *planner.Scenario, i int) *T { return &(*rows(s))[i] },
		columns)
}

// single makes a table of the one record that the scenario has of a kind.
func single[T any](t table, record func(*planner.Scenario) *T, columns ...column[T]) *table {
	return bind(t,
		func(*planner.Scenario) int { return 1 },
		func(*planner.Scenario, int) {},
		func(s *planner.Scenario, _ int) *T { return record(s) },
		columns)
}

func bind[T any](t table, size func(*planner.Scenario) int, resize func(*planner.Scenario, int),
	at func(*planner.Scenario, int) *T, columns []column[T]) *table {
	t.size, t.resize = size, resize
	for _, c := range columns {
		t.columns = append(t.columns, c.spec)
	}
	t.parse = func(s *planner.Scenario, i, c int, text string) *message { return columns[c].parse(at(s, i), text) }
	t.format = func(s *planner.Scenario, i, c int) string { return columns[c].format(at(s, i)) }
	t.check = func(s *planner.Scenario, i, c int) *message { return columns[c].check(at(s, i)) }
	return &t
}
