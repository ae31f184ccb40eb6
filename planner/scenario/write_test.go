package scenario

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"katf/planner"
)

func list(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestWriteDirKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, lots)
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := WriteDir(dir, world(), false)
	if !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), lots) {
		t.Fatalf("got %v", err)
	}
	if got := list(t, dir); !slices.Equal(got, []string{lots}) {
		t.Errorf("left behind: %v", got)
	}
	if data, _ := os.ReadFile(path); string(data) != "mine" {
		t.Error("overwritten")
	}
	if err := ReplaceDir(dir, world(), false); err != nil {
		t.Fatal(err)
	}
	want := FileNames()
	slices.Sort(want)
	if got := list(t, dir); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	same(t, world(), read(t, dir))
}

func TestWriteDirFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := WriteDir(filepath.Join(file, "dir"), world(), false); err == nil {
		t.Error("wrote below a file")
	}
	// A folder in the way of a file: what was there stays, no parts are left.
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, closures, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := ReplaceDir(dir, world(), false); err == nil {
		t.Error("replaced a folder")
	}
	for _, name := range list(t, dir) {
		if strings.HasSuffix(name, ".part") {
			t.Errorf("%s is left behind", name)
		}
	}
}

// Texts of any kind, amounts to the piastre and times to the second come back.
func TestAnyValuesSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := world()
		words := rapid.SampledFrom([]string{"قرية", "كَفْر", "a", "=1+1", "'", "\"", ",", ";", "\n", "\t", "#adm1+code", "1,234", "٣", "\u200f", "\u00a0", "007", "true", "-", "1e5"})
		text := func(label string) string {
			return strings.Trim(strings.Join(rapid.SliceOfN(words, 1, 5).Draw(t, label), ""), " \n\t\u00a0\u200f")
		}
		for i := range s.Places {
			p := &s.Places[i]
			p.Note, p.Owner, p.Kind = text("note"), text("owner"), text("kind")
			p.NameEn = text("name")
			p.Population = rapid.Int64Range(int64(p.Households), most).Draw(t, "population")
		}
		for i := range s.VehicleTypes {
			v := &s.VehicleTypes[i]
			v.PerKm = planner.Piastres(rapid.Int64Range(0, int64(dear)).Draw(t, "per km"))
			v.Shift = 3600 + 3*(v.Shift%7) + 1
			v.Payload += planner.Grams(rapid.Int64Range(0, 999).Draw(t, "grams"))
		}
		s.Warehouses[0].Opens = planner.Clock(rapid.IntRange(0, 86_399).Draw(t, "opens"))
		s.Campaign.Notes = []string{"x" + text("note of the campaign")}
		got, err := ReadFS(split(nopTB{}, s).fs())
		if err != nil {
			t.Fatal(err)
		}
		if Hash(s) != Hash(got) {
			t.Fatal("the files lost something")
		}
		if rapid.IntRange(0, 9).Draw(t, "workbook too, as it takes long") > 0 {
			return
		}
		book, err := ReadXLSX(workbook(nopTB{}, s, true))
		if err != nil {
			t.Fatal(err)
		}
		if Hash(s) != Hash(book) {
			t.Fatal("the workbook lost something")
		}
	})
}

func TestHash(t *testing.T) {
	a, b := world(), world()
	b.Calendar = []planner.CalendarDay{}
	a.Calendar = nil
	b.Places[0].Cell = 0
	if Hash(a) != Hash(b) {
		t.Error("no list and an empty list differ, or a derived field counts")
	}
	if b.Places[0].Cell != 0 {
		t.Error("the hash changed the scenario")
	}
	b.Fleets[0].Trucks++
	if Hash(a) == Hash(b) {
		t.Error("one truck more makes no difference")
	}
}
