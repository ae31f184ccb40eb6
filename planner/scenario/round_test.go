package scenario

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"katf/fixtures"
	"katf/planner"
)

func TestEgyptIsValid(t *testing.T) {
	for _, f := range Check(fixtures.Egypt()) {
		t.Error(f)
	}
}

// Everything that is written reads back: as files and as a workbook.
func TestEgyptRoundTrip(t *testing.T) {
	s := fixtures.Egypt()
	dir := filepath.Join(t.TempDir(), "egypt")
	if err := WriteDir(dir, s, false); err != nil {
		t.Fatal(err)
	}
	same(t, s, read(t, dir))
	book := filepath.Join(t.TempDir(), "egypt.xlsx")
	if err := os.WriteFile(book, workbook(t, s, true), 0o644); err != nil {
		t.Fatal(err)
	}
	same(t, s, read(t, book))
}

func workbook(t testing.TB, s *planner.Scenario, hxl bool) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteXLSX(&out, s, hxl); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, path string) *planner.Scenario {
	t.Helper()
	s, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func same(t testing.TB, want, got *planner.Scenario) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		t.Fatal(cmp.Diff(want, got))
	}
	if Hash(want) != Hash(got) || Hash(got) != got.Digest() {
		t.Error("the hash changed")
	}
}

func BenchmarkReadEgypt(b *testing.B) {
	dir := b.TempDir()
	if err := ReplaceDir(dir, fixtures.Egypt(), false); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		read(b, dir)
	}
}

func BenchmarkReadEgyptXLSX(b *testing.B) {
	data := workbook(b, fixtures.Egypt(), false)
	for b.Loop() {
		if _, err := ReadXLSX(data); err != nil {
			b.Fatal(err)
		}
	}
}

// Nothing of the world is lost on any way, and no field of it is zero, so that
// a new field that has no column fails here.
func TestEveryFieldSurvives(t *testing.T) {
	s := world()
	for _, f := range Check(s) {
		t.Error(f)
	}
	dir := filepath.Join(t.TempDir(), "world")
	if err := WriteDir(dir, s, true); err != nil {
		t.Fatal(err)
	}
	same(t, s, read(t, dir))
	got, err := ReadXLSX(workbook(t, s, true))
	if err != nil {
		t.Fatal(err)
	}
	same(t, s, got)
	unset := map[string]bool{}
	zeroFields(reflect.ValueOf(*s), "Scenario", unset)
	for field := range unset {
		t.Errorf("%s is zero everywhere in the test world", field)
	}
}

// zeroFields collects the fields that are zero in every element of their list.
func zeroFields(v reflect.Value, path string, unset map[string]bool) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			zeroFields(v.Field(i), path+"."+v.Type().Field(i).Name, unset)
		}
	case reflect.Slice:
		var all map[string]bool
		for i := range v.Len() {
			one := map[string]bool{}
			zeroFields(v.Index(i), path+"[]", one)
			if all == nil {
				all = one
			}
			for f := range all {
				if !one[f] {
					delete(all, f)
				}
			}
		}
		if v.Len() == 0 {
			unset[path] = true
		}
		for f := range all {
			unset[f] = true
		}
	default:
		if v.IsZero() {
			unset[path] = true
		}
	}
}
