// Package export writes a plan as tables, maps and text for people, and reads
// plan.json back.
//
// Every table is described once, column by column; CSV and XLSX come from that
// one description. Counts are integers throughout; fractions are decimal text
// made from integers. Files are replaced as a whole or not at all.
package export

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"katf/planner"
)

// Options choose what [WriteDir] writes beyond the tables. The zero value is
// the ordinary set.
type Options struct {
	// HXL adds a row of HXL hashtags (hxlstandard.org, 1.1) below the headings
	// of every table.
	HXL bool
	// BOM starts CSV files with a UTF-8 byte order mark, for spreadsheet
	// programs that do not recognise UTF-8 without one.
	BOM bool
	// GPX writes one GPX 1.1 route per trip into the folder gpx.
	GPX bool
	// Resolution is the H3 resolution of cells.geojson, 5 (about 250 km²) if 0.
	Resolution int
}

// defaultResolution shows a governorate in tens of cells.
const defaultResolution = 5

// WriteDir writes a plan of a scenario into a folder, which is made if needed:
// the tables as CSV and as plan.xlsx, cells.geojson and routes.geojson,
// summary.json, GPX on request, and plan.json last, so that a folder with a new
// plan.json is complete. Each file replaces its predecessor in one step. GPX
// files of an earlier plan are removed: a driver must not find them.
//
// A plan that names what the scenario does not have is refused before anything
// is written. Takes about a second for 5,716 places.
func WriteDir(dir string, s *planner.Scenario, p *planner.Plan, opt Options) error {
	if opt.Resolution == 0 {
		opt.Resolution = defaultResolution
	}
	if opt.Resolution < 0 || opt.Resolution > 15 {
		return fmt.Errorf("export: there is no H3 resolution %d; use 0 to 15", opt.Resolution)
	}
	j, err := join(s, p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, f := range j.files(opt) {
		if err := replace(filepath.Join(dir, f.name), f.write); err != nil {
			return err
		}
	}
	if err := j.writeGPX(filepath.Join(dir, "gpx"), opt.GPX); err != nil {
		return err
	}
	return replace(filepath.Join(dir, "plan.json"), func(w io.Writer) error { return WritePlan(w, p) })
}

// file is one of those that a plan is written as.
type file struct {
	name  string
	write func(io.Writer) error
}

// files are all of them but plan.json and GPX.
func (j *joined) files(opt Options) []file {
	tables := j.tables()
	var out []file
	for _, t := range tables {
		if t.file != "" {
			out = append(out, file{t.file, func(w io.Writer) error { return writeCSV(w, &t, opt) }})
		}
	}
	return append(out,
		file{"plan.xlsx", func(w io.Writer) error { return writeWorkbook(w, tables, opt) }},
		file{"cells.geojson", func(w io.Writer) error { return j.writeCells(w, opt.Resolution) }},
		file{"routes.geojson", j.writeRoutes},
		file{"summary.json", j.writeSummaryJSON},
	)
}
