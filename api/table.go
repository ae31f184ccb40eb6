package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"katf/planner"
)

// table describes a list as a file, once for CSV and workbooks: the columns with
// their headings. With a shape the list is to be had as GeoJSON too.
type table[R any] struct {
	name    string // of the file, English
	sheet   string // of the workbook, Arabic
	columns []column[R]
	shape   func(*R) any // its GeoJSON geometry, nil for none
}

// column is one column: its name in CSV, its Arabic heading in the workbook and
// its value: a text, an integer, a date or a moment.
type column[R any] struct {
	name, arabic string
	value        func(*R) any
}

func tableOf[R any](name, sheet string, columns ...column[R]) table[R] {
	return table[R]{name: name, sheet: sheet, columns: columns}
}

// on gives a table shapes.
func (t table[R]) on(shape func(*R) any) table[R] {
	t.shape = shape
	return t
}

// text is a column of words; what is not a string is written by its own rule.
func text[R any, S ~string](name, arabic string, get func(*R) S) column[R] {
	return column[R]{name, arabic, func(r *R) any { return string(get(r)) }}
}

// number is a column of integers.
func number[R any, N ~int | ~int32 | ~int64](name, arabic string, get func(*R) N) column[R] {
	return column[R]{name, arabic, func(r *R) any { return int64(get(r)) }}
}

// day is a column of dates; empty if not set.
func day[R any](name, arabic string, get func(*R) planner.Date) column[R] {
	return column[R]{name, arabic, func(r *R) any { return get(r) }}
}

// moment is a column of instants; empty if zero. CSV has them in UTC, workbooks
// in Egypt's time.
func moment[R any](name, arabic string, get func(*R) time.Time) column[R] {
	return column[R]{name, arabic, func(r *R) any { return get(r) }}
}

// point is the GeoJSON geometry of a position.
func point(lat, lng float64) any {
	return map[string]any{"type": "Point", "coordinates": []float64{lng, lat}}
}

func (t *table[R]) formats() []format {
	out := []format{csvFormat, xlsxFormat}
	if t.shape != nil {
		out = append(out, geojsonFormat)
	}
	return out
}

func (t *table[R]) rows(items []R) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		row := make([]any, len(t.columns))
		for i := range items {
			for c := range t.columns {
				row[c] = t.columns[c].value(&items[i])
			}
			if !yield(row) {
				return
			}
		}
	}
}

// file writes the rows in a format.
func (t *table[R]) file(f *format, items []R, bom bool) (*File, error) {
	var out bytes.Buffer
	var err error
	switch f.suffix {
	case csvFormat.suffix:
		err = t.csv(&out, items, bom)
	case xlsxFormat.suffix:
		err = writeWorkbook(&out, t.sheet, t.headings(), t.rows(items))
	default:
		err = t.geojson(&out, items)
	}
	return &File{Name: t.name + "." + f.suffix, Body: out.Bytes()}, err
}

func (t *table[R]) headings() []string {
	var out []string
	for _, c := range t.columns {
		out = append(out, c.arabic)
	}
	return out
}

func (t *table[R]) csv(w io.Writer, items []R, bom bool) error {
	if bom {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	record := make([]string, len(t.columns))
	for i, c := range t.columns {
		record[i] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row := range t.rows(items) {
		for i, v := range row {
			record[i] = csvText(v)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvText(v any) string {
	switch v := v.(type) {
	case string:
		return guard(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case planner.Date:
		return v.String()
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.UTC().Format(time.RFC3339)
	}
	return ""
}

// guard puts an apostrophe before a text that a spreadsheet program might take
// for a formula (CWE-1236).
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func (t *table[R]) geojson(w io.Writer, items []R) error {
	features := []any{}
	for i := range items {
		properties := map[string]any{}
		for _, c := range t.columns {
			properties[c.name] = plainValue(c.value(&items[i]))
		}
		features = append(features, map[string]any{"type": "Feature", "geometry": t.shape(&items[i]), "properties": properties})
	}
	return json.NewEncoder(w).Encode(map[string]any{"type": "FeatureCollection", "features": features})
}

func plainValue(v any) any {
	if n, ok := v.(int64); ok {
		return n
	}
	if s, ok := v.(string); ok {
		return s
	}
	return csvText(v)
}
