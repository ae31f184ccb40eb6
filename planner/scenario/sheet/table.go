package sheet

import (
	"bytes"
	"fmt"
)

// Limits of what is read. They keep a hostile or mistaken upload from filling
// the memory; a scenario of 100,000 places stays far below them.
const (
	MaxBytes   = 256 << 20 // of a file, and of an unpacked workbook
	MaxRows    = 1 << 20   // of a table, as in Excel
	MaxColumns = 256
	MaxCell    = 32767 // bytes of a cell; Excel's limit in characters
)

// Table is one table of text. Every row has at least as many cells as the
// header; cells beyond it are kept only where the row has something in them.
type Table struct {
	Name   string
	Header []string // cleaned by [Clean]; "" for a column without heading
	Line   int      // row number of the header
	Tags   []string // HXL tags by column, nil if there are none
	Rows   []Row
	// Encoding is "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1256" or "XLSX".
	// Windows-1256 is a guess, made when the bytes are not UTF-8, and is worth
	// telling the person.
	Encoding string
}

// Row is a row that is not blank. Number counts from 1 at the top of the sheet,
// header and blank rows included, as a spreadsheet shows it; a line break
// inside quotes does not count. Cells are trimmed by [Text].
type Row struct {
	Number int
	Cells  []string
}

// Error says in both languages why a table or a cell cannot be read.
type Error struct {
	Row    int // 0 if it concerns the whole table
	En, Ar string
}

// Error gives the English text, with the row if there is one.
func (e *Error) Error() string {
	if e.Row == 0 {
		return e.En
	}
	return fmt.Sprintf("row %d: %s", e.Row, e.En)
}

// Read reads one table: CSV, or the first sheet of an XLSX workbook that has
// rows. The name is only kept. Errors are [*Error]. Cost is linear in the data.
func Read(name string, data []byte) (*Table, error) {
	if isXLSX(data) {
		return readFirst(name, data)
	}
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	b := builder{table: Table{Name: name, Encoding: encoding}}
	if err := records(text, b.add); err != nil {
		return nil, err
	}
	return b.finish()
}

func readFirst(name string, data []byte) (*Table, error) {
	tables, err := ReadXLSX(data)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		return nil, empty()
	}
	tables[0].Name = name
	return tables[0], nil
}

func empty() *Error {
	return &Error{
		En: "the table is empty: the first row must hold the column headings",
		Ar: "الجدول فارغ: يجب أن يحتوي الصف الأول على عناوين الأعمدة",
	}
}

// builder turns raw records into a table: it finds the header and the tag row
// beside it, and leaves blank rows out.
type builder struct {
	table Table
	above bool // the tag row stood above the header
}

func (b *builder) add(number int, cells []string) error {
	if number > MaxRows {
		return &Error{Row: number, En: fmt.Sprintf("the table has more than %d rows", MaxRows),
			Ar: fmt.Sprintf("الجدول يزيد على %d صف", MaxRows)}
	}
	for i, c := range cells {
		if len(c) > MaxCell {
			return &Error{Row: number, En: fmt.Sprintf("cell %d is longer than %d bytes; a quotation mark may be missing", i+1, MaxCell),
				Ar: fmt.Sprintf("الخلية %d أطول من %d بايت؛ قد تكون علامة تنصيص ناقصة", i+1, MaxCell)}
		}
		cells[i] = Text(c)
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > MaxColumns {
		return tooWide(number)
	}
	if len(cells) > 0 {
		b.place(number, cells)
	}
	return nil
}

func tooWide(number int) *Error {
	return &Error{Row: number, En: fmt.Sprintf("the row has more than %d columns", MaxColumns),
		Ar: fmt.Sprintf("الصف يزيد على %d عمود", MaxColumns)}
}

// place puts a record that is not blank where it belongs.
func (b *builder) place(number int, cells []string) {
	t := &b.table
	if b.titled() && filled(cells) > 2 && !isTags(cells) {
		t.Header, t.Rows = nil, nil
	}
	switch {
	case t.Header == nil && t.Tags == nil && isTags(cells):
		t.Tags, b.above = cells, true
	case t.Header == nil:
		t.Line = number
		t.Header = make([]string, len(cells))
		for i, c := range cells {
			t.Header[i] = Clean(c)
		}
	case len(t.Rows) == 0 && t.Tags == nil && isTags(cells):
		t.Tags = cells
	default:
		t.Rows = append(t.Rows, Row{Number: number, Cells: pad(cells, len(t.Header))})
	}
}

// maxTitles is how many lines of title a table may have above its headings.
const maxTitles = 5

// titled reports whether what was read so far can be a title: a few rows of one
// cell each. People put one above a table, often over merged cells.
func (b *builder) titled() bool {
	t := &b.table
	if filled(t.Header) != 1 || len(t.Rows) >= maxTitles {
		return false
	}
	for _, r := range t.Rows {
		if filled(r.Cells) != 1 {
			return false
		}
	}
	return true
}

// filled counts the cells with something in them.
func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

func (b *builder) finish() (*Table, error) {
	t := &b.table
	if t.Header == nil {
		return nil, empty()
	}
	if t.Tags != nil {
		t.Tags = pad(t.Tags, len(t.Header))
	}
	return t, nil
}

func pad(cells []string, n int) []string {
	if len(cells) >= n {
		return cells
	}
	return append(cells, make([]string, n-len(cells))...)
}

// isTags reports whether a row is an HXL tag row: nothing but hashtags. Error
// values of a spreadsheet (#N/A, #REF!) are not tags.
func isTags(cells []string) bool {
	some := false
	for _, c := range cells {
		if c == "" {
			continue
		}
		if !isTag(c) {
			return false
		}
		some = true
	}
	return some
}

// isTag reports whether a cell is like "#adm1 +code" of HXL 1.1.
func isTag(s string) bool {
	if len(s) < 2 || s[0] != '#' {
		return false
	}
	start := true
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			start = false
		case (c >= '0' && c <= '9' || c == '_') && !start:
		case c == '+' || c == ' ':
			start = true
		default:
			return false
		}
	}
	return !start
}

func isXLSX(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }
