package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbook makes an XLSX of sheets, each given as rows of cell values.
func workbook(t testing.TB, names []string, sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", names[0]); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(names[i]); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(names[i], cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadXLSX(t *testing.T) {
	data := workbook(t, []string{"empty", "places", "فارغ", "الأماكن"},
		nil,
		[][]any{{"id", "lat", "n"}, {"#loc+code", "#geo+lat", "#reached"}, nil, {"A1", 30.1 + 0.2, 4500000}, {"1E5", "٣٠٫٥", "1,200"}},
		[][]any{{"", ""}},
		[][]any{{"المعرف"}, {1234567890123456}},
	)
	got, err := ReadXLSX(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []*Table{
		{Name: "places", Header: []string{"id", "lat", "n"}, Line: 1, Tags: []string{"#loc+code", "#geo+lat", "#reached"}, Encoding: "XLSX",
			Rows: []Row{{4, []string{"A1", "30.3", "4500000"}}, {5, []string{"1E5", "٣٠٫٥", "1,200"}}}},
		{Name: "الأماكن", Header: []string{"المعرف"}, Line: 1, Encoding: "XLSX", Rows: []Row{{2, []string{"1234567890123456"}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	first, err := Read("book.xlsx", data)
	if err != nil {
		t.Fatal(err)
	}
	want[0].Name = "book.xlsx"
	if diff := cmp.Diff(want[0], first); diff != "" {
		t.Error(diff)
	}
}

// A workbook whose sheet unpacks to far more than it weighs is refused before
// it fills the memory: by the size it declares, and where it declares too
// little, as soon as more comes out.
func TestReadXLSXRefusesBomb(t *testing.T) {
	data := workbook(t, []string{"a"}, [][]any{{"id"}})
	for size, reason := range map[uint64]string{MaxBytes + 1: "larger than", 10: "cannot be read"} {
		if _, err := ReadXLSX(declare(t, data, size)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("declared %d bytes: got %v, want %q", size, err, reason)
		}
	}
}

// A workbook of which a part is missing or wrong is refused as a whole.
func TestReadXLSXRefusesDamage(t *testing.T) {
	rows := [][]any{{"id", "n"}}
	for i := range 2000 {
		rows = append(rows, []any{strconv.Itoa(i * 7919), i})
	}
	data := workbook(t, []string{"a"}, rows)
	if _, err := ReadXLSX(data); err != nil {
		t.Fatal(err)
	}
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range in.File {
		start, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		damaged := bytes.Clone(data)
		damaged[start+int64(f.CompressedSize64)/2] ^= 0x10
		if _, err := ReadXLSX(damaged); err == nil {
			t.Errorf("%s damaged, and taken", f.Name)
		}
	}
	if _, err := ReadXLSX(cut(t, in)); err == nil {
		t.Error("a sheet cut off in the middle was taken")
	}
}

// cut repacks a workbook with half of its sheet, as a program does that stopped
// while it wrote.
func cut(t *testing.T, in *zip.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		src, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(src)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(f.Name, "sheet1") {
			content = content[:len(content)/2]
		}
		dst, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dst.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// declare repacks a workbook with a false size of its sheet.
func declare(t *testing.T, data []byte, size uint64) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		header := f.FileHeader
		if strings.Contains(f.Name, "sheet1") {
			header.UncompressedSize64 = size
		}
		dst, err := w.CreateRaw(&header)
		if err != nil {
			t.Fatal(err)
		}
		src, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(dst, src); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(plainCSV))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00"))
	f.Add([]byte("sep=;\na;b\n\"x;\"\"y\";2\n"))
	f.Add([]byte("#a,#b\nx\ty\n\r\n1,2,3"))
	f.Add([]byte("\xc7\xe1\xc7\xd3\xe3,id\n\xd8\xe4\xd8\xc7,1"))
	f.Add(workbook(f, []string{"a", "b"}, [][]any{{"id", "n"}, {"x", 1.5}}, [][]any{{"k"}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Read("t", data)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("%T is not an *Error: %v", err, err)
			}
			return
		}
		last := table.Line
		if len(table.Header) == 0 || last < 1 {
			t.Fatalf("no header: %+v", table)
		}
		for _, r := range table.Rows {
			if r.Number <= last || len(r.Cells) < len(table.Header) {
				t.Fatalf("row %d after %d with %d cells for %d columns", r.Number, last, len(r.Cells), len(table.Header))
			}
			last = r.Number
		}
	})
}
