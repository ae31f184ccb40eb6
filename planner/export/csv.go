package export

import (
	"encoding/csv"
	"io"
)

// writeCSV writes a table in UTF-8 with line feeds: headings, the hashtag row
// if asked for, rows.
func writeCSV(w io.Writer, t *table, opt Options) error {
	if opt.BOM {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	record := make([]string, len(t.heads))
	write := func(cell func(i int) string) error {
		for i := range record {
			record[i] = cell(i)
		}
		return out.Write(record)
	}
	if err := write(func(i int) string { return t.heads[i].name }); err != nil {
		return err
	}
	if opt.HXL {
		if err := write(func(i int) string { return t.heads[i].tag }); err != nil {
			return err
		}
	}
	for row := range t.rows {
		if err := write(func(i int) string { return t.heads[i].String(row[i]) }); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
