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

// mostOnScreen is how many faults a screen gets; the CSV has all.
const mostOnScreen = 200

// WriteFaultTable draws the faults for a screen of 100 columns, the Arabic below
// the English, and their number at the end. Of very many it draws the first 200.
// Errors of the writer are ignored, as screens have none that matter.
func WriteFaultTable(w io.Writer, faults []Fault) {
	t := screen.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(screen.StyleLight)
	t.Style().Options.SeparateRows = true
	t.Style().Format.Header = layout.FormatDefault
	t.AppendHeader(screen.Row{"File\nالملف", "Row\nالصف", "Column, value\nالعمود والقيمة", "What is wrong, what would be right\nالخطأ وتصحيحه"})
	for _, f := range faults[:min(len(faults), mostOnScreen)] {
		t.AppendRow(screen.Row{f.File, rowText(f.Row), lines(24, f.Column, f.Value), lines(42, f.TextEn, f.TextAr)})
	}
	t.SetColumnConfigs([]screen.ColumnConfig{
		{Number: 1, WidthMax: 16}, {Number: 2, Align: layout.AlignRight}, {Number: 3, WidthMax: 24},
	})
	t.Render()
	countEn, countAr := "", ""
	if len(faults) > mostOnScreen {
		countEn, countAr = fmt.Sprintf(", the first %d shown", mostOnScreen), fmt.Sprintf("، ويظهر أول %d منها", mostOnScreen)
	}
	fmt.Fprintf(w, "Faults: %d%s; nothing was loaded. عدد الأخطاء %d%s، ولم يُحمَّل شيء.\n", len(faults), countEn, len(faults), countAr)
}

// lines puts texts below each other, each broken between words, and leaves out
// what is empty.
func lines(width int, texts ...string) string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, strings.TrimRight(layout.WrapSoft(onScreen(s), width), " "))
		}
	}
	return strings.Join(out, "\n")
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
