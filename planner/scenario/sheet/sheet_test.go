package sheet

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// want is the table that every variant below must give, but for row numbers.
var want = &Table{
	Name: "t", Header: []string{"id", "الاسم", "households"}, Line: 1, Encoding: "UTF-8",
	Rows: []Row{
		{Number: 2, Cells: []string{"A1", "كفر, الشيخ", "١٬٢٠٠"}},
		{Number: 3, Cells: []string{"A2", "سيوة", "5"}},
	},
}

const plainCSV = "id,الاسم,households\nA1,\"كفر, الشيخ\",١٬٢٠٠\nA2,سيوة,5\n"

func TestReadVariants(t *testing.T) {
	utf16le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plainCSV)
	if err != nil {
		t.Fatal(err)
	}
	utf16be, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(plainCSV)
	if err != nil {
		t.Fatal(err)
	}
	semicolon := strings.NewReplacer("id,الاسم,h", "id;الاسم;h", "A1,", "A1;", "\",", "\";", "A2,سيوة,", "A2;سيوة;").Replace(plainCSV)
	tests := []struct {
		name, data string
		change     func(*Table)
	}{
		{"plain", plainCSV, nil},
		{"byte order mark", "\ufeff" + plainCSV, nil},
		{"CRLF", strings.ReplaceAll(plainCSV, "\n", "\r\n"), nil},
		{"CR", strings.ReplaceAll(plainCSV, "\n", "\r"), nil},
		{"no last line end", strings.TrimSuffix(plainCSV, "\n"), nil},
		{"UTF-16LE", utf16le, func(t *Table) { t.Encoding = "UTF-16LE" }},
		{"UTF-16BE", utf16be, func(t *Table) { t.Encoding = "UTF-16BE" }},
		{"semicolons", semicolon, nil},
		{"tabs", strings.ReplaceAll(semicolon, ";", "\t"), nil},
		{"sep line", "sep=;\r\n" + semicolon, nil},
		{"trailing separators", strings.ReplaceAll(plainCSV, "\n", ",,,\n"), nil},
		{"blank lines", "\n \n" + strings.ReplaceAll(plainCSV, "\nA2", "\n,,\n\nA2"), func(t *Table) {
			t.Line, t.Rows[0].Number, t.Rows[1].Number = 3, 4, 7
		}},
		{"quoted line break before", strings.Replace(plainCSV, "A1", "\"A1\r\n\"", 1), nil},
		{"tags below", strings.Replace(plainCSV, "\nA1", "\n#loc+code,#loc +name+i_ar,#reached\nA1", 1), func(t *Table) {
			t.Tags = []string{"#loc+code", "#loc +name+i_ar", "#reached"}
			t.Rows[0].Number, t.Rows[1].Number = 3, 4
		}},
		{"title", "قرى المركز\n" + plainCSV, func(t *Table) {
			t.Line, t.Rows[0].Number, t.Rows[1].Number = 2, 3, 4
		}},
		{"titles over merged cells, semicolons", "قرى المركز;;\n;2027;\n" + semicolon, func(t *Table) {
			t.Line, t.Rows[0].Number, t.Rows[1].Number = 3, 4, 5
		}},
		{"title without separators, tabs, tags", "List\n\n" + strings.Replace(strings.ReplaceAll(semicolon, ";", "\t"), "\nA1", "\n#loc+code\t\t#reached\nA1", 1), func(t *Table) {
			t.Tags = []string{"#loc+code", "", "#reached"}
			t.Line, t.Rows[0].Number, t.Rows[1].Number = 3, 5, 6
		}},
		{"tags above", "#loc+code,,#reached\n" + plainCSV, func(t *Table) {
			t.Tags = []string{"#loc+code", "", "#reached"}
			t.Line, t.Rows[0].Number, t.Rows[1].Number = 2, 3, 4
		}},
		{"direction marks and hard spaces", strings.NewReplacer("id,", "\u200fid\u00a0,", "A2", "\u202aA2\u202c ").Replace(plainCSV), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expect := *want
			expect.Rows = append([]Row(nil), want.Rows...)
			if tt.change != nil {
				tt.change(&expect)
			}
			got, err := Read("t", []byte(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&expect, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadWindows1256(t *testing.T) {
	text := "id,الاسم\n1,قسم أول طنطا\n"
	data, err := charmap.Windows1256.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read("t", data)
	if err != nil {
		t.Fatal(err)
	}
	if got.Encoding != "Windows-1256" || got.Rows[0].Cells[1] != "قسم أول طنطا" {
		t.Errorf("got %+v", got)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct {
		name, data string
		row        int
		text       string
	}{
		{"empty", "", 0, "empty"},
		{"blank", "\n,,\n \n", 0, "empty"},
		{"open quote", "a,b\n1,2\n\"x,3\n4,5\n", 3, "never closed"},
		{"stray quote", "a,b\n\"x\"y,3\n", 2, "out of place"},
		{"NUL", "a,b\n\x00,2\n", 0, "not a text table"},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, ".xls"},
		{"broken UTF-8", "الاسم,المركز والقرية\nسيوة\xff,مطروح\n", 0, "in line 2"},
		{"broken workbook", "PK\x03\x04rubbish", 0, "cannot be read"},
		{"long cell", "a,b\n" + strings.Repeat("x", MaxCell+1) + ",1\n", 2, "longer than"},
		{"wide row", "a,b\n" + strings.Repeat("x,", MaxColumns+1) + "\n", 2, "more than 256 columns"},
		{"separators only", "a,b\n" + strings.Repeat(",", 5000) + "\n1,2\n", 2, "more than 256 columns"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("t", []byte(tt.data))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if e.Row != tt.row || !strings.Contains(e.En, tt.text) || e.Ar == "" {
				t.Errorf("got row %d, %q, %q", e.Row, e.En, e.Ar)
			}
		})
	}
}

func TestErrorValuesAreNotTags(t *testing.T) {
	for cell, tag := range map[string]bool{
		"#adm1+code": true, "#adm1 +code": true, "#x_1": true,
		"#N/A": false, "#REF!": false, "#": false, "#1": false, "adm1": false, "#a+": false,
	} {
		if isTag(cell) != tag {
			t.Errorf("isTag(%q) = %v", cell, !tag)
		}
	}
}
