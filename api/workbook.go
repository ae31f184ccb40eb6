package api

import (
	"io"
	"iter"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"katf/planner"
)

// excelEpoch is the day number of 1 January 1970 in workbooks that count from
// 1900 (ECMA-376, 18.17.4.1).
const excelEpoch = 25569

// writeWorkbook streams rows into a workbook of one sheet: right to left, with
// headings that stay in view, numbers as numbers and dates as dates.
func writeWorkbook(w io.Writer, sheet string, headings []string, rows iter.Seq[[]any]) error {
	f := excelize.NewFile()
	defer f.Close()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	rightToLeft := true
	if err := f.SetSheetView(sheet, 0, &excelize.ViewOptions{RightToLeft: &rightToLeft}); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := writeHeadings(out, styles, headings); err != nil {
		return err
	}
	cells, n := make([]any, len(headings)), 1
	for row := range rows {
		n++
		for i, v := range row {
			cells[i] = styles.cell(v)
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func writeHeadings(out *excelize.StreamWriter, s *styles, headings []string) error {
	row := make([]any, len(headings))
	for i, h := range headings {
		row[i] = excelize.Cell{StyleID: s.heading, Value: h}
		if err := out.SetColWidth(i+1, i+1, float64(max(14, utf8.RuneCountInString(h)+4))); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return out.SetRow("A1", row)
}

// styles are the cell styles of a workbook.
type styles struct{ heading, count, date, moment int }

func newStyles(f *excelize.File) (*styles, error) {
	count, date, moment := "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	s := &styles{}
	for _, st := range []struct {
		at  *int
		def excelize.Style
	}{
		{&s.heading, excelize.Style{
			Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E5F"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true, ReadingOrder: 2},
		}},
		{&s.count, excelize.Style{CustomNumFmt: &count}},
		{&s.date, excelize.Style{CustomNumFmt: &date}},
		{&s.moment, excelize.Style{CustomNumFmt: &moment}},
	} {
		id, err := f.NewStyle(&st.def)
		if err != nil {
			return nil, err
		}
		*st.at = id
	}
	return s, nil
}

// cell gives a value as the workbook holds it. Texts are stored as texts, so
// that none is taken for a formula.
func (s *styles) cell(v any) any {
	switch v := v.(type) {
	case int64:
		return excelize.Cell{StyleID: s.count, Value: v}
	case planner.Date:
		if v == 0 {
			return nil
		}
		return excelize.Cell{StyleID: s.date, Value: int64(v) + excelEpoch}
	case time.Time:
		if v.IsZero() {
			return nil
		}
		_, offset := v.In(planner.Cairo()).Zone()
		return excelize.Cell{StyleID: s.moment, Value: float64(v.Unix()+int64(offset))/86400 + excelEpoch}
	}
	return v
}
