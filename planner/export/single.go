package export

import (
	"archive/zip"
	"fmt"
	"io"

	"katf/planner"
)

// WriteBook writes plan.xlsx: all tables as sheets of one workbook.
func WriteBook(w io.Writer, s *planner.Scenario, p *planner.Plan, opt Options) error {
	j, err := join(s, p)
	if err != nil {
		return err
	}
	return writeWorkbook(w, j.tables(), opt)
}

// WriteRoutes writes routes.geojson: a line for each trip.
func WriteRoutes(w io.Writer, s *planner.Scenario, p *planner.Plan) error {
	j, err := join(s, p)
	if err != nil {
		return err
	}
	return j.writeRoutes(w)
}

// WriteZip writes what [WriteDir] writes, but for GPX, as one zip. The same plan
// gives the same bytes.
func WriteZip(w io.Writer, s *planner.Scenario, p *planner.Plan, opt Options) error {
	if opt.Resolution == 0 {
		opt.Resolution = defaultResolution
	}
	j, err := join(s, p)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	files := append(j.files(opt), file{"plan.json", func(w io.Writer) error { return WritePlan(w, p) }})
	for _, f := range files {
		part, err := z.Create(f.name)
		if err == nil {
			err = f.write(part)
		}
		if err != nil {
			return fmt.Errorf("export: %s: %w", f.name, err)
		}
	}
	return z.Close()
}
