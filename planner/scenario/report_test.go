package scenario

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files and the generated part of docs/DATA.md")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs (-update rewrites it):\n%s", path, got)
	}
}

// shown are the mistakes of the golden tables: one of each kind that people make.
var shown = []string{
	"swapped, other way outside", "markaz elsewhere", "governorate by name", "lot at an unknown warehouse", "fractional count",
	"warehouse without doors", "fleet without trucks", "production after the campaign", "day first", "tiers with a gap", "key unknown",
	"column unknown", "people by values",
}

func shownFaults(t *testing.T) []Fault {
	t.Helper()
	f := split(t, world())
	for _, name := range shown {
		i := slices.IndexFunc(mistakes, func(m mistake) bool { return m.name == name })
		mistakes[i].edit(f)
	}
	_, err := ReadFS(f.fs())
	if err == nil {
		t.Fatal("taken")
	}
	return err.(*Invalid).Faults
}

func TestFaultTable(t *testing.T) {
	var out bytes.Buffer
	WriteFaultTable(&out, shownFaults(t))
	golden(t, "faults.txt", out.Bytes())
}

func TestFaultCSV(t *testing.T) {
	var out bytes.Buffer
	if err := WriteFaultCSV(&out, shownFaults(t)); err != nil {
		t.Fatal(err)
	}
	golden(t, "faults.csv", out.Bytes())
}

// What somebody's file holds reaches neither the terminal nor the spreadsheet as
// a command.
func TestFaultsAreInert(t *testing.T) {
	faults := []Fault{{File: "a", Row: 2, Column: "=x", Value: "=HYPERLINK(\"x\")\x1b[2J", TextEn: "e", TextAr: "ع"}, {File: "a", Row: 3, Value: "-5", TextEn: "e", TextAr: "ع"}}
	var out bytes.Buffer
	WriteFaultTable(&out, faults)
	if strings.Contains(out.String(), "\x1b") {
		t.Error("an escape sequence reached the screen")
	}
	out.Reset()
	if err := WriteFaultCSV(&out, faults); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(out.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !ok {
		t.Fatalf("byte order mark %v, %v", ok, err)
	}
	if rows[1][2] != "'=x" || !strings.HasPrefix(rows[1][3], "'=") || rows[2][3] != "-5" || rows[1][1] != "2" {
		t.Errorf("got %q", rows)
	}
}

// Values of people are never repeated.
func TestFaultsHidePeople(t *testing.T) {
	f := split(t, world())
	f.set(places, 5, "households", "29001010100000")
	f.set(places, 4, "note", "٠١٠٠٠٠٠٠٠٠٠ اتصل")
	_, err := ReadFS(f.fs())
	if err == nil {
		t.Fatal("taken")
	}
	for _, f := range err.(*Invalid).Faults {
		if strings.Contains(f.String()+f.TextAr, "0000000") || strings.Contains(f.String(), "٠٠٠") {
			t.Errorf("repeats a value: %s", f)
		}
	}
}

func TestInvalidError(t *testing.T) {
	faults := shownFaults(t)
	if got := (&Invalid{faults[:1]}).Error(); !strings.HasPrefix(got, "the scenario has a fault: campaign.json:31") {
		t.Error(got)
	}
	if got := (&Invalid{faults}).Error(); !strings.HasPrefix(got, "the scenario has 13 faults, the first: ") {
		t.Error(got)
	}
}

// The rows of a scenario in memory are those it would be written to.
func TestCheckInMemory(t *testing.T) {
	s := world()
	s.Places[2].Households = -1
	s.Campaign.Tiers[1].Number = 5
	s.Campaign.Policy.Quotas["EG-ASN"] = 5000
	var got []string
	for _, f := range Check(s) {
		got = append(got, f.String())
	}
	want := []string{
		`campaign.json: tiers[2].number "5": tiers are numbered 1 to 2 without gaps`,
		`campaign.json: policy.name "quota": the quotas add up to 5,900 cartons, 3,900 more than the target`,
		`places.csv:4: households "-1": must not be negative`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// Any cell may hold anything: the answer is a scenario or a fit list of faults,
// and always the same one.
func TestAnyCell(t *testing.T) {
	nasty := rapid.OneOf(rapid.SampledFrom([]string{
		"", "0", "-1", "1e9", "999999999999999999999", "٫", "NaN", "2027-01-20", "20/1/2027", "46397", "08:00", "25:61", "0.5", "A1", "W-C", "semi", "EG-C", "EG0101", "yes", "road", "#N/A", "\x00", "=1", "31.2", "1000000000", "29.9",
	}), rapid.String())
	names := FileNames()[1:]
	rapid.Check(t, func(r *rapid.T) {
		f := split(nopTB{}, world())
		for range rapid.IntRange(1, 6).Draw(r, "changes") {
			rows := f.tables[rapid.SampledFrom(names).Draw(r, "file")]
			row := rows[rapid.IntRange(0, len(rows)-1).Draw(r, "row")]
			row[rapid.IntRange(0, len(row)-1).Draw(r, "cell")] = nasty.Draw(r, "value")
		}
		s, err := ReadFS(f.fs())
		_, again := ReadFS(f.fs())
		if err != nil {
			judge(t, err)
			if !slices.Equal(err.(*Invalid).Faults, again.(*Invalid).Faults) {
				r.Fatal("the faults differ from one time to the next")
			}
			return
		}
		if faults := Check(s); len(faults) > 0 {
			r.Fatalf("read, but %v", faults)
		}
	})
}
