package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// ReadXLSX reads every sheet of a workbook that has a header, in the workbook's
// order; Table.Name is the name of the sheet. Cells give what is stored, not
// what is shown: a date is its serial number (days since 30 December 1899), a
// time the fraction of a day, and a formula its last result. Errors are
// [*Error].
func ReadXLSX(data []byte) (tables []*Table, err error) {
	// The library reads a format of hundreds of pages; should a broken file
	// find a bug in it, the file is refused and the program goes on.
	defer func() {
		if p := recover(); p != nil {
			tables, err = nil, unreadable()
		}
	}()
	if err := whole(data); err != nil {
		return nil, err
	}
	// Equal limits: everything stays in memory, no temporary files.
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: MaxBytes, UnzipXMLSizeLimit: MaxBytes})
	if err != nil {
		return nil, unreadable()
	}
	defer f.Close()
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		return nil, &Error{En: "the workbook counts dates from 1904: turn that off in its options (Advanced) and check the dates",
			Ar: "المصنف يحسب التواريخ من سنة 1904: أوقف هذا الخيار في الإعدادات المتقدمة وراجع التواريخ"}
	}
	for _, name := range f.GetSheetList() {
		t, err := readSheet(f, name)
		if err != nil {
			return nil, err
		}
		if t != nil {
			tables = append(tables, t)
		}
	}
	return tables, nil
}

// whole reports a workbook that is damaged, cut off or unpacks to too much. The
// library reads as far as it can and says nothing, so that half a list would
// pass for all of it.
func whole(data []byte) error {
	if len(data) > MaxBytes {
		return tooBig()
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return unreadable()
	}
	sum := uint64(0)
	for _, f := range z.File {
		if f.UncompressedSize64 > MaxBytes || sum+f.UncompressedSize64 > MaxBytes {
			return tooBig()
		}
		sum += f.UncompressedSize64
		if !complete(f) {
			return unreadable()
		}
	}
	return nil
}

// complete unpacks a member, which checks its sum, and looks for the end of the
// document. Never more is unpacked than the member declares.
func complete(f *zip.File) bool {
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	var end tail
	if _, err := io.Copy(&end, r); err != nil {
		return false
	}
	name := strings.ToLower(f.Name)
	if !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" {
		return true
	}
	last := strings.TrimSpace(string(end))
	closed := strings.HasSuffix(last, "worksheet>") || strings.HasSuffix(last, "sst>")
	return closed || strings.HasSuffix(last, "/>") && (strings.Contains(last, "<worksheet") || strings.Contains(last, "<sst"))
}

// tail keeps the last bytes that are written to it.
type tail []byte

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	if n := len(*t); n > 1024 {
		*t = append((*t)[:0], (*t)[n-1024:]...)
	}
	return len(p), nil
}

func readSheet(f *excelize.File, name string) (*Table, error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, nil // a sheet that is not a table, such as a chart
	}
	defer rows.Close()
	b := builder{table: Table{Name: name, Encoding: "XLSX"}}
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, unreadable()
		}
		for i, c := range cells {
			cells[i] = stored(c)
		}
		if err := b.add(number, cells); err != nil {
			e := err.(*Error)
			return nil, &Error{Row: e.Row, En: fmt.Sprintf("sheet %q: %s", name, e.En), Ar: fmt.Sprintf("الورقة «%s»: %s", name, e.Ar)}
		}
	}
	if rows.Error() != nil {
		return nil, unreadable()
	}
	if b.table.Header == nil {
		return nil, nil
	}
	return b.finish()
}

// stored undoes how Excel stores decimal numbers: 17 digits, such as
// 12.350000000000001, become the 15 that it shows. Everything else stays.
func stored(s string) string {
	if len(s) < 17 || len(s) > 24 || strings.Count(s, ".") != 1 || strings.Trim(s, "0123456789.-") != "" {
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	v, err = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func unreadable() *Error {
	return &Error{En: "the workbook cannot be read: open it in the spreadsheet program and save it again as .xlsx",
		Ar: "تعذرت قراءة المصنف: افتحه في برنامج الجداول واحفظه من جديد بصيغة \u200e.xlsx"}
}
