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
	"slices"
	"strings"

	"katf/planner"
	"katf/planner/scenario/sheet"
)

// Read reads a scenario from a folder, an XLSX workbook or a zip of a folder.
// A scenario with faults gives an [*Invalid] that lists all of them; any other
// error means that the path could not be opened. Cost is linear in the size of
// the files.
func Read(path string) (*planner.Scenario, error) {
	s, _, err := Open(path)
	return s, err
}

// File says how one file or sheet was read.
type File struct {
	Name string
	// Encoding is that of [sheet.Table]. Windows-1256 is a guess and worth
	// telling the person.
	Encoding string
	Rows     int // without header and tags; of campaign.json 0
}

// Open is [Read] and tells besides how each file was read.
func Open(path string) (*planner.Scenario, []File, error) {
	r := newReview(&planner.Scenario{})
	if err := r.open(path); err != nil {
		return nil, nil, err
	}
	s, err := r.result()
	return s, r.files, err
}

func (r *review) open(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("scenario: %w (katf scenario init writes one to start from)", err)
	}
	if info.IsDir() {
		return r.readFS(os.DirFS(path))
	}
	if info.Size() > sheet.MaxBytes {
		return fmt.Errorf("scenario: %s is larger than %d MB", path, sheet.MaxBytes>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		r.readXLSX(filepath.Base(path), data)
		return nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("scenario: %s: %w", path, err)
	}
	r.strays(z)
	return r.readFS(z)
}

// ReadFS reads a scenario from the files of a file system, such as a folder or
// an opened zip. If there is nothing at its top but one folder, the files of
// that folder are read. Errors are those of [Read].
func ReadFS(fsys fs.FS) (*planner.Scenario, error) {
	r := newReview(&planner.Scenario{})
	if err := r.readFS(fsys); err != nil {
		return nil, err
	}
	return r.result()
}

func (r *review) readFS(fsys fs.FS) error {
	fsys, names, err := top(fsys)
	if err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
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
	return nil
}

// top gives the file system that holds the files, and their names.
func top(fsys fs.FS) (fs.FS, []string, error) {
	for range 4 {
		entries, err := fs.ReadDir(fsys, ".")
		if err != nil {
			return nil, nil, err
		}
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { // what systems leave in zips
			return strings.HasPrefix(e.Name(), ".") || leftover(e.Name())
		})
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
		r.files = append(r.files, File{Name: name, Encoding: "UTF-8"})
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
		r.lose(name)
		return
	}
	r.understand(root, name)
}

// lose notes that nothing is known of the campaign, nor of the tiers if they are
// not elsewhere.
func (r *review) lose(file string) {
	r.inputs[campaignTable] = &input{table: campaignTable, file: file, absent: true}
	if r.inputs[tierTable] == nil {
		r.inputs[tierTable] = &input{table: tierTable, file: file, absent: true}
	}
}

// absent reports a table that is not there.
func (r *review) absent(t *table, name string, m *message) {
	r.inputs[t] = &input{table: t, file: name, absent: true}
	if t == campaignTable {
		r.lose(name)
	}
	r.file(t, name, 0, "", "", m)
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
