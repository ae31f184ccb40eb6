package export

import (
	"io"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/table"
	width "github.com/jedib0t/go-pretty/v6/text"
)

// grid is a plain table for the terminal. Arabic belongs in the last column: a
// terminal that orders text by itself then cannot carry it past other columns.
type grid struct {
	table pretty.Writer
	rows  int
}

// newGrid starts a table. A heading that begins with ">" heads a column of
// figures, aligned to the right.
func newGrid(headings ...string) *grid {
	g := &grid{table: pretty.NewWriter()}
	var configs []pretty.ColumnConfig
	for i, h := range headings {
		align := width.AlignLeft
		if name, figures := strings.CutPrefix(h, ">"); figures {
			headings[i], align = name, width.AlignRight
		}
		configs = append(configs, pretty.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align})
	}
	g.table.AppendHeader(cells(headings))
	g.table.SetColumnConfigs(configs)
	style := pretty.StyleLight
	style.Options = pretty.Options{SeparateHeader: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = width.FormatDefault
	g.table.SetStyle(style)
	return g
}

func (g *grid) row(values ...string) {
	g.table.AppendRow(cells(values))
	g.rows++
}

func cells(values []string) pretty.Row {
	row := make(pretty.Row, len(values))
	for i, v := range values {
		row[i] = v
	}
	return row
}

// writeTo writes the table, indented.
func (g *grid) writeTo(out *printer, indent string) {
	for line := range strings.SplitSeq(g.table.Render(), "\n") {
		out.line(indent, strings.TrimSuffix(line, "──")) // the rule need not underline the last padding
	}
}

// columns is the width of a text in a terminal, in which the marks above and
// below Arabic letters take no room.
func columns(s string) int { return width.StringWidthWithoutEscSequences(s) }

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
