package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// excelEpoch is the day number of 1 January 1970 in workbooks that count from
// 1900 (ECMA-376, 18.17.4.1).
const excelEpoch = 25569

// writeWorkbook writes all tables as sheets of one workbook: right to left,
// Arabic headings that stay in view, numbers as numbers.
func writeWorkbook(w io.Writer, tables []table, opt Options) error {
	f := excelize.NewFile()
	defer f.Close()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	for i := range tables {
		name := tables[i].sheet
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(f, &tables[i], styles, opt); err != nil {
			return err
		}
	}
	var packed bytes.Buffer
	if err := f.Write(&packed); err != nil {
		return err
	}
	return inOrder(w, packed.Bytes())
}

// inOrder writes a zip file again with its entries sorted by name, without
// packing them anew: the workbook library stores sheets in random order, and the
// same plan is to give the same bytes.
func inOrder(w io.Writer, packed []byte) error {
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}

// styles are the workbook's cell styles: of headings, tags, and each form.
type styles struct {
	heading, tag int
	forms        map[*form]int
}

func newStyles(f *excelize.File) (*styles, error) {
	s := &styles{forms: map[*form]int{}}
	var err error
	if s.heading, err = f.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E5F"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true, ReadingOrder: 2},
	}); err != nil {
		return nil, err
	}
	if s.tag, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Italic: true, Color: "7F7F7F"}}); err != nil {
		return nil, err
	}
	for _, as := range []*form{asDate, asCount, asCoverage, asShare, asIndex, asMoney, asKm, asDegrees} {
		if s.forms[as], err = f.NewStyle(&excelize.Style{CustomNumFmt: &as.format}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// writeSheet streams one table into its sheet.
func writeSheet(f *excelize.File, t *table, s *styles, opt Options) error {
	rightToLeft := true
	if err := f.SetSheetView(t.sheet, 0, &excelize.ViewOptions{RightToLeft: &rightToLeft}); err != nil {
		return err
	}
	top := 1
	if opt.HXL {
		top = 2
	}
	rows, widths := t.measure()
	if err := setPrint(f, t, top, rows); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(t.sheet)
	if err != nil {
		return err
	}
	for i, w := range widths {
		if err := out.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	first, err := excelize.CoordinatesToCellName(1, top+1)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: first, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := writeHeads(out, t, s, opt); err != nil {
		return err
	}
	return writeRows(out, t, s, top)
}

// measure counts the rows and gives each column the width that its form says, or
// what its longest id or name needs.
func (t *table) measure() (rows int, widths []float64) {
	const widest = 48
	for _, h := range t.heads {
		widths = append(widths, h.width)
	}
	for row := range t.rows {
		rows++
		for i := range t.heads {
			if t.heads[i].text {
				widths[i] = max(widths[i], min(widest, float64(utf8.RuneCountInString(row[i].s)+2)))
			}
		}
	}
	return rows, widths
}

// setPrint gives a sheet buttons to filter by, and makes it print across the
// page with its headings on every one. It has to come before the rows.
func setPrint(f *excelize.File, t *table, top, rows int) error {
	if rows > 0 {
		from, err := excelize.CoordinatesToCellName(1, top)
		if err != nil {
			return err
		}
		to, err := excelize.CoordinatesToCellName(len(t.heads), top+rows)
		if err != nil {
			return err
		}
		if err := f.AutoFilter(t.sheet, from+":"+to, nil); err != nil {
			return err
		}
	}
	fit, landscape, a4, one, any := true, "landscape", 9, 1, 0
	if err := f.SetSheetProps(t.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(t.sheet, &excelize.PageLayoutOptions{
		Orientation: &landscape, Size: &a4, FitToWidth: &one, FitToHeight: &any,
	}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: "'" + t.sheet + "'!$1:$1", Scope: t.sheet,
	})
}

func writeHeads(out *excelize.StreamWriter, t *table, s *styles, opt Options) error {
	headings, tags := make([]any, len(t.heads)), make([]any, len(t.heads))
	for i, h := range t.heads {
		headings[i] = excelize.Cell{StyleID: s.heading, Value: h.arabic}
		tags[i] = excelize.Cell{StyleID: s.tag, Value: h.tag}
	}
	if err := out.SetRow("A1", headings, excelize.RowOpts{Height: 46}); err != nil {
		return err
	}
	if !opt.HXL {
		return nil
	}
	return out.SetRow("A2", tags)
}

func writeRows(out *excelize.StreamWriter, t *table, s *styles, top int) error {
	cells := make([]any, len(t.heads))
	n := top
	for row := range t.rows {
		n++
		for i := range t.heads {
			cells[i] = s.cell(&t.heads[i], row[i])
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cell gives a value as the workbook holds it. Only here does a decimal become
// a floating-point number, for that is all a workbook knows.
func (s *styles) cell(h *head, v value) any {
	if v.as != nil {
		h = &head{form: v.as}
	}
	switch {
	case h.coded && arabicWords[v.s] != "":
		return arabicWords[v.s]
	case h.text:
		return h.String(v)
	case h.date && v.n == 0:
		return nil
	case h.date:
		return excelize.Cell{StyleID: s.forms[h.form], Value: v.n + excelEpoch}
	case h.digits == 0:
		return excelize.Cell{StyleID: s.forms[h.form], Value: v.n}
	}
	scale := 1.0
	for range h.digits {
		scale *= 10
	}
	return excelize.Cell{StyleID: s.forms[h.form], Value: float64(v.n) / scale}
}
