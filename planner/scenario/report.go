package scenario

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	screen "github.com/jedib0t/go-pretty/v6/table"
	layout "github.com/jedib0t/go-pretty/v6/text"
)

// WriteFaultTable draws the faults for a screen, English and Arabic side by
// side, and their number below. Errors of the writer are ignored, as screens
// have none that matter.
func WriteFaultTable(w io.Writer, faults []Fault) {
	t := screen.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(screen.StyleLight)
	t.Style().Options.SeparateRows = true
	t.Style().Format.Header = layout.FormatDefault
	t.AppendHeader(screen.Row{"File الملف", "Row الصف", "Column العمود", "Value القيمة", "What is wrong, what would be right", "الخطأ وتصحيحه"})
	for _, f := range faults {
		t.AppendRow(screen.Row{f.File, rowText(f.Row), f.Column, onScreen(f.Value), onScreen(f.TextEn), onScreen(f.TextAr)})
	}
	t.SetColumnConfigs([]screen.ColumnConfig{
		{Number: 1, WidthMax: 20}, {Number: 2, Align: layout.AlignRight}, {Number: 3, WidthMax: 24}, {Number: 4, WidthMax: 24},
		{Number: 5, WidthMax: 48, WidthMaxEnforcer: layout.WrapSoft}, {Number: 6, WidthMax: 44, WidthMaxEnforcer: layout.WrapSoft},
	})
	t.Render()
	fmt.Fprintf(w, "%d faults; nothing was loaded. عدد الأخطاء %d، ولم يُحمَّل شيء.\n", len(faults), len(faults))
}

func rowText(row int) string {
	if row == 0 {
		return ""
	}
	return strconv.Itoa(row)
}

// onScreen keeps a cell of somebody's file from steering the terminal.
func onScreen(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// WriteFaultCSV writes the faults as CSV. It begins with a byte order mark, by
// which Excel knows that the Arabic is UTF-8; values that a spreadsheet would
// take for a formula are written after an apostrophe.
func WriteFaultCSV(w io.Writer, faults []Fault) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("fault table: %w", err)
	}
	c := csv.NewWriter(w)
	rows := [][]string{{"file", "row", "column", "value", "text_en", "text_ar"}}
	for _, f := range faults {
		rows = append(rows, []string{f.File, rowText(f.Row), inert(f.Column), inert(f.Value), inert(f.TextEn), inert(f.TextAr)})
	}
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("fault table: %w", err)
	}
	return nil
}

// inert keeps a spreadsheet from computing a text. Numbers stay numbers.
func inert(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
