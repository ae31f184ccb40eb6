package scenario

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"katf/planner"
)

// WriteXLSX writes a scenario as one workbook: a sheet for each table, right to
// left, with a frozen header. Numbers are numbers; dates and times are texts, so
// that no spreadsheet turns them round. With hxl every table has a row of HXL
// tags below its header. A last sheet says what the columns mean.
func WriteXLSX(w io.Writer, s *planner.Scenario, hxl bool) error {
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E2EFDA"}}})
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for _, t := range tables {
		rows, numeric := t.cells(s, hxl), t.numeric()
		if t == campaignTable {
			rows, numeric = campaignRows(s), map[int]bool{}
		}
		if err := writeSheet(f, t.Name, rows, numeric, style); err != nil {
			return fmt.Errorf("workbook: sheet %s: %w", t.Name, err)
		}
	}
	if err := writeSheet(f, guide, guideRows(), nil, style); err != nil {
		return fmt.Errorf("workbook: sheet %s: %w", guide, err)
	}
	if err := f.DeleteSheet("Sheet1"); err != nil { // which every new workbook has
		return fmt.Errorf("workbook: %w", err)
	}
	f.SetActiveSheet(0)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	if err := inOrder(w, out.Bytes()); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// inOrder copies a zip with its members sorted by name. The library writes
// streamed sheets in the order of a map; the same scenario is to give the same
// bytes.
func inOrder(w io.Writer, data []byte) error {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}

// guide is the sheet that says what the columns mean. Readers pass it over.
const guide = "الدليل"

func guideRows() [][]string {
	rows := [][]string{{"الجدول", "العمود", "العنوان بالعربية", "sheet", "type", "unit", "required", "meaning", "example"}}
	for _, t := range tables {
		for _, c := range t.columns {
			rows = append(rows, []string{t.NameAr, c.Name, c.NameAr, t.Name, c.Type, c.Unit, c.need(), c.Doc, c.Example})
		}
	}
	return rows
}

func (t *table) numeric() map[int]bool {
	numeric := map[int]bool{}
	for i, c := range t.columns {
		numeric[i] = c.Type == "whole number" || strings.HasPrefix(c.Type, "decimal")
	}
	return numeric
}

func writeSheet(f *excelize.File, name string, rows [][]string, numeric map[int]bool, style int) error {
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	rightToLeft := true
	if err := f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &rightToLeft}); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(rows[0]), 18); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range rows {
		values := make([]any, len(row))
		for c, text := range row {
			values[c] = cellValue(text, i > 0 && numeric[c])
		}
		var opts []excelize.RowOpts
		if i == 0 {
			opts = append(opts, excelize.RowOpts{StyleID: style})
		}
		if err := out.SetRow("A"+strconv.Itoa(i+1), values, opts...); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cellValue gives what is stored for a text: a number if it is one that a spreadsheet may compute with. Excel keeps 15
// digits, so longer numbers stay texts; they are read back all the same.
func cellValue(text string, numeric bool) any {
	if text == "" {
		return nil
	}
	if numeric && len(strings.Trim(text, "-0.")) <= 15 {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	}
	return text
}

// campaignRows gives the campaign as keys and values, with what they mean beside
// them.
func campaignRows(s *planner.Scenario) [][]string {
	rows := [][]string{{"key", "value", "meaning_ar", "unit", "meaning_en"}}
	for i, c := range campaignTable.columns {
		rows = append(rows, []string{c.Name, campaignTable.format(s, 0, i), c.NameAr, c.Unit, c.Doc})
	}
	p := s.Campaign.Policy
	for _, g := range slices.Sorted(maps.Keys(p.Quotas)) {
		rows = append(rows, []string{quotaKeys + g, strconv.FormatInt(int64(p.Quotas[g]), 10), "حصة المحافظة", "cartons", "Cartons of the governorate"})
	}
	for _, m := range slices.Sorted(maps.Keys(s.Campaign.HijriFirstDays)) {
		rows = append(rows, []string{hijriKeys + m, s.Campaign.HijriFirstDays[m].String(), "أول الشهر الهجري", "", "First day of the Hijri month"})
	}
	for i, n := range s.Campaign.Notes {
		rows = append(rows, []string{fmt.Sprintf("%s%d", noteKeys, i+1), n, "ملاحظة", "", "Note"})
	}
	return rows
}
