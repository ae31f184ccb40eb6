package scenario_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"katf/fixtures"
	"katf/planner/scenario"
	"katf/planner/scenario/sheet"
)

// What is written as a zip or a workbook is read back, whichever it is.
func TestReadData(t *testing.T) {
	want := fixtures.TwoBanks()
	var z, again, x bytes.Buffer
	for _, err := range []error{scenario.WriteZip(&z, want, false), scenario.WriteZip(&again, want, false), scenario.WriteXLSX(&x, want, true)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(z.Bytes(), again.Bytes()) {
		t.Error("the same scenario gave two zips")
	}
	for name, data := range map[string][]byte{"zip": z.Bytes(), "workbook": x.Bytes()} {
		got, err := scenario.ReadData(name, data)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReadDataRefuses(t *testing.T) {
	for name, data := range map[string]string{"text": "id,name\n", "nothing": "", "half a zip": "PK\x03\x04"} {
		if _, err := scenario.ReadData(name, []byte(data)); !errors.As(err, new(*sheet.Error)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// packed is the zip of a scenario with more files in it, below a folder.
func packed(t *testing.T, folder string, more ...string) []byte {
	t.Helper()
	var in, out bytes.Buffer
	if err := scenario.WriteZip(&in, fixtures.TwoBanks(), false); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(in.Bytes()), int64(in.Len()))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&out)
	add := func(name string, data []byte) {
		w, err := to.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range from.File {
		data, err := fs.ReadFile(from, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		add(folder+f.Name, data)
	}
	for _, name := range more {
		add(name, []byte("name,national_id\nx,29001010100000\n"))
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Nothing of a zip is passed over in silence but what systems leave in it.
func TestReadDataRefusesOtherFiles(t *testing.T) {
	for _, c := range []struct{ folder, name string }{
		{"", "beneficiaries.csv"}, {"", "../../etc/x.csv"}, {"", "/etc/places.csv"}, {"", `..\x.csv`}, {"", "C:/x.csv"}, {"", "Places.csv"},
		{"", "lists/people.csv"}, {"", "lists/places.csv"}, {"s/", "people.csv"}, {"s/", "s/people.csv"}, {"s/", "t/places.csv"}, {"", ".people.csv"}, {"", ".hidden/people.csv"},
	} {
		_, err := scenario.ReadData("zip", packed(t, c.folder, c.name))
		invalid, ok := errors.AsType[*scenario.Invalid](err)
		if !ok {
			t.Errorf("%s in %q: %v", c.name, c.folder, err)
			continue
		}
		f := invalid.Faults[0]
		named := slices.ContainsFunc(invalid.Faults, func(f scenario.Fault) bool { return f.File == c.name && f.TextEn != "" && f.TextAr != "" })
		if !named || strings.Contains(invalid.Error()+f.TextAr, "29001010100000") {
			t.Errorf("%s in %q: %v", c.name, c.folder, invalid.Faults)
		}
		if c.name == "beneficiaries.csv" && (len(invalid.Faults) != 1 || !strings.Contains(f.TextEn, "campaign.json, places.csv") || !strings.Contains(f.TextAr, "places.csv")) {
			t.Errorf("%v", invalid.Faults)
		}
	}
}

func TestReadDataPassesOverLeftovers(t *testing.T) {
	for folder, more := range map[string][]string{
		"":   {"__MACOSX/._places.csv", ".DS_Store", "Thumbs.db", "desktop.ini", "README", "readme.txt"},
		"s/": {"__MACOSX/s/._places.csv", "s/.DS_Store", "s/Thumbs.db", "s/desktop.ini", "README.md", "s/README.md"},
	} {
		got, err := scenario.ReadData("zip", packed(t, folder, more...))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fixtures.TwoBanks(), got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	}
}

// Sheets of other data are refused; empty ones and the guide pass.
func TestReadDataRefusesOtherSheets(t *testing.T) {
	book := func(name, text string) []byte {
		var in, out bytes.Buffer
		if err := scenario.WriteXLSX(&in, fixtures.TwoBanks(), false); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&in)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if text != "" {
			if err := f.SetCellValue(name, "A1", text); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if _, err := scenario.ReadData("book", book("Sheet2", "")); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"people", "الدليل"} {
		_, err := scenario.ReadData("book", book(name, "national_id"))
		if invalid, ok := errors.AsType[*scenario.Invalid](err); !ok || len(invalid.Faults) != 1 || invalid.Faults[0].File != name || !strings.Contains(invalid.Faults[0].TextEn, "campaign, tiers, places") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
