package export

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"katf/planner"
)

// writeTiny writes the tiny plan into a new folder.
func writeTiny(t *testing.T, opt Options) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	s := tinyScenario()
	if err := WriteDir(dir, s, tinyPlan(s), opt); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWriteDirGolden(t *testing.T) {
	dir := writeTiny(t, Options{GPX: true})
	for _, name := range []string{
		"allocation.csv", "coverage.csv", "flows.csv", "waves.csv", "trips.csv", "stops.csv", "transfers.csv", "unserved.csv",
		"cells.geojson", "routes.geojson", "summary.json", "plan.json", "gpx/W-GIZ-0113-01.gpx",
	} {
		golden(t, "dir/"+name, read(t, dir, name))
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f))
	}
	want := []string{
		"allocation.csv", "cells.geojson", "coverage.csv", "flows.csv", "gpx", "plan.json", "plan.xlsx", "routes.geojson",
		"stops.csv", "summary.json", "transfers.csv", "trips.csv", "unserved.csv", "waves.csv",
	}
	if !slices.Equal(names, want) {
		t.Errorf("files %v, want %v and nothing else", names, want)
	}
}

// The first columns of allocation.csv are a contract.
func TestAllocationColumns(t *testing.T) {
	rows := readCSV(t, writeTiny(t, Options{}), "allocation.csv")
	want := strings.Fields("place_id name_ar name_en governorate tier cell households cartons coverage warehouse")
	if !slices.Equal(rows[0][:10], want) {
		t.Errorf("columns %v, want %v first", rows[0][:10], want)
	}
	if got := strings.Join(rows[1][4:10], " "); got != "1 883e582833fffff 301 240 0.7973 W-ASN" {
		t.Errorf("first row: %s", got)
	}
}

func readCSV(t *testing.T, dir, name string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(read(t, dir, name))).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// Every table has a tag row on request, one well-formed tag a column, and
// otherwise the same rows.
func TestHXL(t *testing.T) {
	plain, tagged := writeTiny(t, Options{}), writeTiny(t, Options{HXL: true, BOM: true})
	files, err := filepath.Glob(filepath.Join(plain, "*.csv"))
	if err != nil || len(files) != 8 {
		t.Fatalf("%d tables, %v", len(files), err)
	}
	for _, f := range files {
		name := filepath.Base(f)
		a, b := readCSV(t, plain, name), readCSV(t, tagged, name)
		for i, tag := range b[1] {
			if !tagForm.MatchString(tag) {
				t.Errorf("%s: column %s has the tag %q", name, a[0][i], tag)
			}
		}
		if !bytes.HasPrefix(read(t, tagged, name), []byte("\ufeff")) {
			t.Errorf("%s: no byte order mark", name)
		}
		if !slices.EqualFunc(a[1:], b[2:], slices.Equal) {
			t.Errorf("%s: rows differ under the tag row", name)
		}
	}
}

// Nobody's name becomes a formula, and a negative number stays a number.
func TestFormulasAreDefused(t *testing.T) {
	dir := writeTiny(t, Options{})
	row := readCSV(t, dir, "allocation.csv")[2]
	if row[1] != `'=HYPERLINK("x")` || row[2] != "'-Daraw" {
		t.Errorf("names %q and %q", row[1], row[2])
	}
	cost := readCSV(t, dir, "coverage.csv")[2]
	if got := cost[len(cost)-1]; got != "-65" {
		t.Errorf("border-first cost %q, want -65", got)
	}
	for s, want := range map[string]string{"": "", "a=b": "a=b", "@x": "'@x", "\tx": "'\tx", "＝1": "'＝1", "قرية": "قرية"} {
		if got := guard(s); got != want {
			t.Errorf("guard(%q) = %q, want %q", s, got, want)
		}
	}
}

// The tables carry every carton of the plan.
func TestTablesAddUp(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	dir := writeTiny(t, Options{})
	for _, c := range []struct {
		file, column string
		want         planner.Cartons
	}{
		{"allocation.csv", "cartons", 700}, {"allocation.csv", "delivered", 673}, {"waves.csv", "cartons", 673},
		{"trips.csv", "cartons", 673}, {"stops.csv", "cartons", 673}, {"unserved.csv", "cartons", 27},
		{"transfers.csv", "cartons", 240}, {"flows.csv", "cartons", 240 + 673},
	} {
		rows := readCSV(t, dir, c.file)
		at := slices.Index(rows[0], c.column)
		var sum planner.Cartons
		for _, row := range rows[1:] {
			n := planner.Cartons(0)
			for _, digit := range row[at] {
				n = 10*n + planner.Cartons(digit-'0')
			}
			sum += n
		}
		if sum != c.want {
			t.Errorf("%s adds up to %d %s, want %d", c.file, sum, c.column, c.want)
		}
	}
	if p.Summary.Delivered != 673 {
		t.Fatal("the tiny plan was changed; change the sums above")
	}
}

// Writing again changes no byte, and leaves no scratch file.
func TestWriteDirIsStable(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	dir := t.TempDir()
	var before map[string]string
	for range 2 {
		if err := WriteDir(dir, s, p, Options{GPX: true}); err != nil {
			t.Fatal(err)
		}
		now := map[string]string{}
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				now[path] = string(read(t, path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for path, data := range now {
			if strings.HasPrefix(filepath.Base(path), ".") {
				t.Errorf("scratch file %s was left", path)
			}
			if before != nil && before[path] != data {
				t.Errorf("%s differs when written again", path)
			}
		}
		before = now
	}
}

// A plan of another scenario is refused before a file is touched.
func TestForeignPlan(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	s.Places = s.Places[1:]
	dir := filepath.Join(t.TempDir(), "out")
	err := WriteDir(dir, s, p, Options{})
	if err == nil || !strings.Contains(err.Error(), `place "A1"`) || !strings.Contains(err.Error(), "another scenario") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made all the same")
	}
	if err := WriteDir(dir, s, p, Options{Resolution: 16}); err == nil || !strings.Contains(err.Error(), "resolution 16") {
		t.Errorf("resolution 16: %v", err)
	}
}

// A failed write leaves the old file as it was.
func TestReplaceKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := replace(path, func(w io.Writer) error { _, err := w.Write([]byte("old")); return err }); err != nil {
		t.Fatal(err)
	}
	err := replace(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<17)); err != nil {
			return err
		}
		return os.ErrInvalid
	})
	if err == nil || string(read(t, path)) != "old" {
		t.Errorf("error %v, file %.10q", err, read(t, path))
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files in the folder, want 1", len(files))
	}
}

// tagForm is the syntax of a hashtag with attributes (HXL 1.1, Tagging
// conventions, section 2).
var tagForm = regexp.MustCompile(`^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$`)
