package scenario

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzReadFS changes one file of the world at a time. Whatever comes, there is
// either a scenario that is valid and survives writing, or a list of faults
// fit to print, in order.
func FuzzReadFS(f *testing.F) {
	names := FileNames()
	whole := encodeAll(f, true, func(_, text string) string { return text })
	for i, name := range names {
		f.Add(i, whole[name].Data)
	}
	f.Add(1, []byte("id;lat;lng\n\"x;1,5;٣١٫٢\n"))
	f.Add(9, []byte("\xff\xfeid\x00"))
	f.Add(0, []byte(`{"tiers": [{"number": "١"}, 5, null], "policy": {"quotas": {"EG-C": []}}, "notes": {}, "road": 7}`))
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		fsys := fstest.MapFS{}
		for name, file := range whole {
			fsys[name] = file
		}
		fsys[names[(i%len(names)+len(names))%len(names)]] = &fstest.MapFile{Data: data}
		s, err := ReadFS(fsys)
		if err == nil {
			if faults := Check(s); len(faults) > 0 {
				t.Fatalf("read, but %v", faults)
			}
			again, err := ReadFS(split(t, s).fs())
			if err != nil || Hash(again) != Hash(s) {
				t.Fatalf("written and read again: %v", err)
			}
			return
		}
		judge(t, err)
	})
}

// FuzzReadXLSX feeds workbooks.
func FuzzReadXLSX(f *testing.F) {
	f.Add(workbook(f, world(), true))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := ReadXLSX(data); err != nil {
			judge(t, err)
		}
	})
}

// judge holds what is true of every list of faults.
func judge(t *testing.T, err error) {
	t.Helper()
	var invalid *Invalid
	if !errors.As(err, &invalid) || len(invalid.Faults) == 0 {
		t.Fatalf("%v is not a list of faults", err)
	}
	for _, f := range invalid.Faults {
		if f.File == "" || f.TextEn == "" || f.TextAr == "" || f.Row < 0 || strings.Contains(f.TextEn+f.TextAr, "%!") {
			t.Errorf("unfit to print: %+v", f)
		}
	}
	seen := []string{}
	for _, f := range invalid.Faults {
		if n := len(seen); n == 0 || seen[n-1] != f.File {
			if slices.Contains(seen, f.File) {
				t.Errorf("faults of %s are apart", f.File)
			}
			seen = append(seen, f.File)
		}
	}
}
