package scenario

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"katf/planner"
	"katf/planner/scenario/sheet"
)

// Read reads a scenario from a folder, an XLSX workbook or a zip of a folder.
// A scenario with faults gives an [*Invalid] that lists all of them; any other
// error means that the path could not be opened. Cost is linear in the size of
// the files but for the checks of references, which are n log n.
func Read(path string) (*planner.Scenario, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w (katf scenario init writes one to start from)", err)
	}
	if info.IsDir() {
		return ReadFS(os.DirFS(path))
	}
	if info.Size() > sheet.MaxBytes {
		return nil, fmt.Errorf("scenario: %s is larger than %d MB", path, sheet.MaxBytes>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		return ReadXLSX(data)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("scenario: %s: %w", path, err)
	}
	return ReadFS(z)
}

// ReadFS reads a scenario from the files of a file system, such as a folder or
// an opened zip. If there is nothing at its top but one folder, the files of
// that folder are read. Errors are those of [Read].
func ReadFS(fsys fs.FS) (*planner.Scenario, error) {
	fsys, names, err := top(fsys)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	r := newReview(&planner.Scenario{})
	for _, t := range tables {
		if t == tierTable {
			continue // in campaign.json
		}
		name, ok := match(t.File, names)
		if !ok {
			r.absent(t, t.File, missingFile(t, names))
			continue
		}
		data, err := readLimited(fsys, name)
		if err != nil {
			r.absent(t, name, say("cannot be read: %v", "تعذرت القراءة: %v", err))
			continue
		}
		r.take(t, name, data)
	}
	return r.result()
}

// top gives the file system that holds the files, and their names.
func top(fsys fs.FS) (fs.FS, []string, error) {
	for range 4 {
		entries, err := fs.ReadDir(fsys, ".")
		if err != nil {
			return nil, nil, err
		}
		if len(entries) == 1 && entries[0].IsDir() {
			if fsys, err = fs.Sub(fsys, entries[0].Name()); err != nil {
				return nil, nil, err
			}
			continue
		}
		var names []string
		for _, e := range entries {
			if !e.IsDir() {
				names = append(names, e.Name())
			}
		}
		return fsys, names, nil
	}
	return nil, nil, errors.New("folders within folders and no files")
}

// match finds a file whatever the case of its name.
func match(file string, names []string) (string, bool) {
	for _, n := range names {
		if strings.EqualFold(n, file) {
			return n, true
		}
	}
	return "", false
}

func missingFile(t *table, names []string) *message {
	var free []string
	for _, n := range names {
		known := false
		for _, other := range tables {
			known = known || strings.EqualFold(n, other.File)
		}
		if !known {
			free = append(free, n)
		}
	}
	if n := nearest(t.File, free); n != "" {
		return say("the file is missing; should %s have this name?", "الملف ناقص؛ هل المقصود %s؟", n)
	}
	return say("the file is missing; a table without rows has its headings only", "الملف ناقص؛ الجدول الخالي يحتوي على عناوين الأعمدة فقط")
}

// readLimited reads a file, however large it says it is, up to the limit.
func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, sheet.MaxBytes+1))
	if err == nil && len(data) > sheet.MaxBytes {
		err = fmt.Errorf("larger than %d MB", sheet.MaxBytes>>20)
	}
	return data, err
}

// take reads one file of a folder.
func (r *review) take(t *table, name string, data []byte) {
	if t == campaignTable {
		root, faults := parseJSON(data)
		r.document(root, faults, name)
		return
	}
	read, err := sheet.Read(name, data)
	if err != nil {
		r.unreadable(t, name, err)
		return
	}
	r.arrange(t, read, name)
}

func (r *review) unreadable(t *table, name string, err error) {
	e := err.(*sheet.Error)
	r.inputs[t] = &input{table: t, file: name, absent: true}
	r.file(t, name, e.Row, "", "", &message{e.En, e.Ar})
}

func (r *review) document(root *node, faults []lined, name string) {
	for _, f := range faults {
		r.file(campaignTable, name, f.line, f.label, "", f.message)
	}
	if root == nil {
		r.inputs[campaignTable] = &input{table: campaignTable, file: name, absent: true}
		if r.inputs[tierTable] == nil {
			r.inputs[tierTable] = &input{table: tierTable, file: name, absent: true}
		}
		return
	}
	r.understand(root, name)
}

// absent reports a table that is not there.
func (r *review) absent(t *table, name string, m *message) {
	r.inputs[t] = &input{table: t, file: name, absent: true}
	if t == campaignTable && r.inputs[tierTable] == nil {
		r.inputs[tierTable] = &input{table: tierTable, file: name, absent: true}
	}
	r.file(t, name, 0, "", "", m)
}

// ReadXLSX reads a scenario from a workbook with one sheet for each table, named
// as the tables are in English or Arabic. Errors are those of [Read].
func ReadXLSX(data []byte) (*planner.Scenario, error) {
	r := newReview(&planner.Scenario{})
	sheets, err := sheet.ReadXLSX(data)
	if err != nil {
		e := err.(*sheet.Error)
		return nil, &Invalid{[]Fault{{File: "XLSX", Row: e.Row, TextEn: e.En, TextAr: e.Ar}}}
	}
	var names []string
	for _, s := range sheets {
		names = append(names, s.Name)
	}
	for _, t := range tables {
		var found *sheet.Table
		for _, s := range sheets {
			if f := sheet.Fold(s.Name); f != t.Name && f != sheet.Fold(t.NameAr) {
				continue
			}
			if found != nil {
				r.file(t, s.Name, 0, "", "", say("the table is there twice, as the sheets %s and %s", "الجدول مكرر في الورقتين %s و%s", found.Name, s.Name))
				continue
			}
			found = s
		}
		if found == nil {
			r.absent(t, t.Name, missingSheet(t, names))
			continue
		}
		r.takeSheet(t, found)
	}
	return r.result()
}

func (r *review) takeSheet(t *table, s *sheet.Table) {
	if t != campaignTable {
		r.arrange(t, s, s.Name)
		return
	}
	for _, p := range s.Personal() {
		r.file(t, s.Name, p.Row, s.Header[p.Column], "", &message{p.En, p.Ar})
	}
	root, faults := keyValues(s)
	r.document(root, faults, s.Name)
}

func missingSheet(t *table, names []string) *message {
	if n := nearest(t.Name, names); n != "" {
		return say("the sheet is missing; should the sheet %s have this name?", "الورقة ناقصة؛ هل المقصود الورقة %s؟", n)
	}
	return say("the sheet %[1]s is missing (or %[2]s); a table without rows has its headings only",
		"الورقة «%[2]s» (%[1]s) ناقصة؛ الجدول الخالي يحتوي على عناوين الأعمدة فقط", t.Name, t.NameAr)
}

// result understands the inputs, applies every rule, and gives the scenario if
// there is nothing to report.
func (r *review) result() (*planner.Scenario, error) {
	for _, t := range tables {
		if in := r.inputs[t]; in != nil && !in.absent {
			r.fill(in)
		}
	}
	r.rules()
	if len(r.faults) > 0 {
		return nil, &Invalid{r.sorted()}
	}
	derive(r.s)
	return r.s, nil
}
