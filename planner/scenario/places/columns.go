package places

import (
	"fmt"
	"slices"
	"strings"

	"katf/planner/scenario/sheet"
)

// Column says what was made of a column of the list.
type Column struct {
	Heading string
	Field   string // "" if it was not read
	// How is "mapped", "recognised" (by its heading or HXL tag), "unused", or
	// "refused" (it seems to hold data about people).
	How string
}

// columns knows the columns of each field by index.
type columns struct {
	of    map[string][]int
	table *sheet.Table
	uses  []Column
}

// many fields take every column that fits, for a list often has a code and a
// name of the same region.
func many(field string) bool { return field == fieldGov || field == fieldMarkaz }

// resolve finds the columns of a table. It refuses a mapping to a column that
// is not there, and a list from which no place could come.
func resolve(t *sheet.Table, m Mapping) (*columns, error) {
	c := &columns{of: map[string][]int{}, table: t, uses: make([]Column, len(t.Header))}
	for i, h := range t.Header {
		c.uses[i] = Column{Heading: h, How: "unused"}
	}
	if err := c.assign(m); err != nil {
		return nil, err
	}
	c.recognise(m)
	c.dropGaps()
	personal := t.Personal()
	for _, p := range personal {
		c.refuse(p.Column)
	}
	err := c.enough()
	if err != nil && len(personal) > 0 {
		// What is missing was refused: a list of people, not of places.
		err = &sheet.Error{Row: personal[0].Row, En: personal[0].En, Ar: personal[0].Ar}
	}
	return c, err
}

// assign takes the mapping.
func (c *columns) assign(m Mapping) error {
	for _, field := range Fields() {
		for _, name := range m[field] {
			if name == "-" {
				continue
			}
			i, err := c.named(field, name)
			if err != nil {
				return err
			}
			c.use(i, field, "mapped")
		}
	}
	return nil
}

// named finds a column by heading: as written, else folded if only one fits.
func (c *columns) named(field, name string) (int, error) {
	if i := slices.Index(c.table.Header, name); i >= 0 {
		return i, nil
	}
	found := -1
	for i, h := range c.table.Header {
		if h != "" && sheet.Fold(h) == sheet.Fold(name) {
			if found >= 0 {
				return 0, textError(fmt.Sprintf("%s=%s: two columns have this heading", field, name),
					fmt.Sprintf("%s=%s: عمودان لهما هذا العنوان", field, name))
			}
			found = i
		}
	}
	if found < 0 {
		headings := slices.DeleteFunc(slices.Clone(c.table.Header), func(h string) bool { return h == "" })
		return 0, textError(fmt.Sprintf("%s=%s: there is no such column; the columns are %s", field, name, strings.Join(headings, ", ")),
			fmt.Sprintf("%s=%s: لا يوجد عمود بهذا العنوان؛ الأعمدة هي: %s", field, name, strings.Join(headings, "، ")))
	}
	return found, nil
}

// recognise takes the columns whose heading or tag is known, for fields that
// the mapping does not name.
func (c *columns) recognise(m Mapping) {
	for i, h := range c.table.Header {
		field := headingField[headingKey(h)]
		if field == "" && c.table.Tags != nil {
			field = tagField(c.table.Tags[i])
		}
		if field == "" || c.uses[i].Field != "" || len(m[field]) > 0 {
			continue
		}
		if len(c.of[field]) == 0 || many(field) {
			c.use(i, field, "recognised")
		}
	}
}

// dropGaps leaves out a column that was taken for ids by its heading alone and
// has blanks: whatever it is, it does not identify the rows.
func (c *columns) dropGaps() {
	for _, i := range c.of[fieldID] {
		blank := func(r sheet.Row) bool { return r.Cells[i] == "" }
		if c.uses[i].How == "recognised" && slices.ContainsFunc(c.table.Rows, blank) {
			c.of[fieldID] = nil
			c.uses[i] = Column{Heading: c.table.Header[i], How: "unused"}
		}
	}
}

func (c *columns) use(i int, field, how string) {
	c.of[field] = append(c.of[field], i)
	c.uses[i] = Column{Heading: c.table.Header[i], Field: field, How: how}
}

func (c *columns) refuse(i int) {
	field := c.uses[i].Field
	c.of[field] = slices.DeleteFunc(c.of[field], func(j int) bool { return j == i })
	c.uses[i] = Column{Heading: c.table.Header[i], How: "refused"}
}

func (c *columns) has(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return len(c.of[f]) > 0 })
}

// enough refuses a list that has no names, or nothing to place its rows by.
func (c *columns) enough() error {
	if !c.has(fieldName, fieldNameAr, fieldNameEn) {
		return textError("no column holds the names of the places: say which, as in --map name=Village",
			"لا يوجد عمود لأسماء الأماكن: حدّده، مثل \u200e--map name_ar=القرية\u200e")
	}
	if !c.has(fieldGov, fieldMarkaz, fieldPCode, fieldLatLng) && !(c.has(fieldLat) && c.has(fieldLng)) {
		return textError("no column says where the places are: governorate and markaz, or lat and lng",
			"لا يوجد عمود يحدد مواقع الأماكن: المحافظة والمركز، أو خط العرض وخط الطول")
	}
	return nil
}

// cell gives the text of a field's first column in a row, and that column's
// heading.
func (c *columns) cell(row sheet.Row, field string) (value, heading string) {
	for _, i := range c.of[field] {
		return row.Cells[i], c.table.Header[i]
	}
	return "", field
}

// cells gives the texts of all of a field's columns that are not blank.
func (c *columns) cells(row sheet.Row, field string) []string {
	var out []string
	for _, i := range c.of[field] {
		if v := row.Cells[i]; v != "" {
			out = append(out, v)
		}
	}
	return out
}

// firstHeading gives the heading of the first of some fields that has a column.
func (c *columns) firstHeading(fields ...string) string {
	for _, f := range fields {
		if c.has(f) {
			return c.table.Header[c.of[f][0]]
		}
	}
	return fields[0]
}
