package export

import (
	"io"
	"strings"
	"unicode"
)

// grid is a plain table for the terminal. Arabic belongs in the last column: a
// terminal that orders text by itself then cannot carry it past other columns.
type grid struct {
	rows  [][]string // the first one holds the headings
	right []bool     // columns of figures
}

// newGrid starts a table. A heading that begins with ">" heads a column of
// figures, aligned to the right.
func newGrid(headings ...string) *grid {
	g := &grid{right: make([]bool, len(headings))}
	row := make([]string, len(headings))
	for i, h := range headings {
		row[i], g.right[i] = strings.CutPrefix(h, ">")
	}
	g.rows = [][]string{row}
	return g
}

func (g *grid) row(cells ...string) { g.rows = append(g.rows, cells) }

// writeTo writes the table, indented, without blanks at the ends of lines.
func (g *grid) writeTo(w *printer, indent string) {
	widths := make([]int, len(g.right))
	for _, row := range g.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for n, row := range g.rows {
		w.line(indent, g.line(row, widths))
		if n == 0 {
			rule := make([]string, len(widths))
			for i, width := range widths {
				rule[i] = strings.Repeat("─", width)
			}
			w.line(indent, strings.Join(rule, "  "))
		}
	}
}

// line pads the cells of a row to their widths.
func (g *grid) line(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		pad := strings.Repeat(" ", widths[i]-columns(cell))
		if g.right[i] {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	return b.String()
}

// columns is the width of a text in a terminal: letters without the marks that
// stand above or below others, such as Arabic vowel signs.
func columns(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}

// printer writes lines and keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

// line writes a line without blanks at its end.
func (p *printer) line(parts ...string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, strings.TrimRight(strings.Join(parts, ""), " ")+"\n")
	}
}
