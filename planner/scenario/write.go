package scenario

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"katf/planner"
)

// ErrExists says that a scenario was not written because files are in the way.
var ErrExists = errors.New("files are already there")

// WriteDir writes a scenario as editable files into a folder, which is made if
// need be. Files of these names that are already there are never overwritten:
// the error then wraps [ErrExists] and names them, and nothing is written. With
// hxl every table has a row of HXL tags below its header.
func WriteDir(dir string, s *planner.Scenario, hxl bool) error {
	var there []string
	for _, name := range FileNames() {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			there = append(there, name)
		}
	}
	if len(there) > 0 {
		return fmt.Errorf("scenario: %s: %w: %s", dir, ErrExists, strings.Join(there, ", "))
	}
	return ReplaceDir(dir, s, hxl)
}

// ReplaceDir is [WriteDir] but for overwriting files that are already there.
// All files are written under other names first and then renamed, so that an
// error while writing leaves what was there.
func ReplaceDir(dir string, s *planner.Scenario, hxl bool) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	parts, err := writeParts(dir, s, hxl)
	defer func() {
		for _, part := range parts {
			os.Remove(part) // those already renamed are not there
		}
	}()
	if err != nil {
		return fmt.Errorf("scenario: %w", err)
	}
	for i, name := range FileNames() {
		if err := os.Rename(parts[i], filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("scenario: %w", err)
		}
	}
	return nil
}

// FileNames lists the files of a scenario folder in their order.
func FileNames() []string {
	var names []string
	for _, t := range tables {
		if t != tierTable {
			names = append(names, t.File)
		}
	}
	return names
}

// writeParts writes every file under a temporary name and gives the names.
func writeParts(dir string, s *planner.Scenario, hxl bool) (parts []string, err error) {
	for _, t := range tables {
		if t == tierTable {
			continue
		}
		data, err := encode(t, s, hxl)
		if err != nil {
			return parts, err
		}
		f, err := os.CreateTemp(dir, ".katf-*.part")
		if err != nil {
			return parts, err
		}
		parts = append(parts, f.Name())
		_, err = f.Write(data)
		if err := errors.Join(err, f.Chmod(fs.FileMode(0o644)), f.Sync(), f.Close()); err != nil {
			return parts, err
		}
	}
	return parts, nil
}

// encode gives the bytes of a file: JSON of the campaign, else CSV with a byte
// order mark, without which Excel shows the Arabic as nonsense.
func encode(t *table, s *planner.Scenario, hxl bool) ([]byte, error) {
	var out bytes.Buffer
	if t == campaignTable {
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err := e.Encode(&s.Campaign)
		return out.Bytes(), err
	}
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	err := w.WriteAll(t.cells(s, hxl))
	return out.Bytes(), err
}

// cells gives a table with its header.
func (t *table) cells(s *planner.Scenario, hxl bool) [][]string {
	rows := make([][]string, 0, t.size(s)+2)
	header, tags := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i, c := range t.columns {
		header[i], tags[i] = c.Name, c.Tag
	}
	rows = append(rows, header)
	if hxl && strings.Join(tags, "") != "" {
		rows = append(rows, tags)
	}
	for i := range t.size(s) {
		row := make([]string, len(t.columns))
		for c := range t.columns {
			row[c] = t.format(s, i, c)
		}
		rows = append(rows, row)
	}
	return rows
}
