package export

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// What is written alone, and what is in the zip, are the files of the folder.
func TestZipIsTheFolder(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	dir := t.TempDir()
	if err := WriteDir(dir, s, p, Options{}); err != nil {
		t.Fatal(err)
	}
	var packed, book, routes bytes.Buffer
	for _, err := range []error{
		WriteZip(&packed, s, p, Options{}), WriteBook(&book, s, p, Options{}), WriteRoutes(&routes, s, p),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != len(want) {
		t.Errorf("%d files in the zip, %d in the folder", len(z.File), len(want))
	}
	got := map[string][]byte{"plan.xlsx alone": book.Bytes(), "routes.geojson alone": routes.Bytes()}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range want {
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got[f.Name()], data) {
			t.Errorf("%s differs", f.Name())
		}
		if alone := got[f.Name()+" alone"]; alone != nil && !bytes.Equal(alone, data) {
			t.Errorf("%s alone differs", f.Name())
		}
	}
}
