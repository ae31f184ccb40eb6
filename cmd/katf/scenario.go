package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/scenario/places"
	"katf/planner/scenario/sheet"
)

type scenarioCommand struct {
	Init         initCommand         `cmd:"" help:"Write the embedded Egypt scenario as files to edit."`
	Check        checkScenario       `cmd:"" help:"List every fault of a scenario."`
	ImportPlaces importPlacesCommand `cmd:"" help:"Turn somebody's list of places into a scenario's places."`
}

type initCommand struct {
	Dir string `arg:"" help:"Folder to write into, or a file that ends in .xlsx."`
	Hxl bool   `help:"Add an HXL tag row to every table."`
}

// Run writes the embedded scenario.
func (c *initCommand) Run(t *terminal) error {
	s := fixtures.Egypt()
	if err := writeScenario(c.Dir, s, c.Hxl); err != nil {
		return err
	}
	fmt.Fprintf(t.Out, "%s: %d places, %d warehouses, %d plants. Positions and figures marked illustrative or estimated are to be replaced by real ones.\nCheck with: katf scenario check %s\nPlan with:  katf plan --scenario %s\n",
		c.Dir, len(s.Places), len(s.Warehouses), len(s.Plants), c.Dir, c.Dir)
	return nil
}

// writeScenario writes a folder of tables or one workbook; it never overwrites.
func writeScenario(path string, s *planner.Scenario, hxl bool) error {
	if !isWorkbook(path) {
		return scenario.WriteDir(path, s, hxl)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := scenario.WriteXLSX(f, s, hxl); err != nil {
		f.Close()
		os.Remove(path)
		return err
	}
	return f.Close()
}

func isWorkbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

type checkScenario struct {
	Dir    string `arg:"" help:"Folder of CSV files with campaign.json, or one XLSX."`
	Faults string `placeholder:"FILE" help:"Where the faults go as CSV. Default: faults.csv beside the scenario, if there are any."`
}

// Run reads the whole scenario and lists its faults, on screen and as CSV.
func (c *checkScenario) Run(t *terminal) error {
	s, files, err := scenario.Open(c.Dir)
	if faults, ok := faultsOf(err); ok {
		return tellFaults(t, faults, c.faultFile())
	}
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Encoding == "Windows-1256" {
			fmt.Fprintf(t.Err, "%s: read as Windows-1256, which is a guess; save it as UTF-8 if letters look wrong\n", f.Name)
		}
	}
	var households planner.Cartons
	for i := range s.Places {
		households += s.Places[i].Households
	}
	fmt.Fprintf(t.Out, "%s: no fault in %d places, %d warehouses, %d plants; %d cartons for %d eligible households\n",
		c.Dir, len(s.Places), len(s.Warehouses), len(s.Plants), s.Campaign.Target, households)
	return nil
}

func (c *checkScenario) faultFile() string {
	switch {
	case c.Faults != "":
		return c.Faults
	case isWorkbook(c.Dir):
		return strings.TrimSuffix(c.Dir, filepath.Ext(c.Dir)) + "-faults.csv"
	}
	return filepath.Join(c.Dir, "faults.csv")
}

// tellFaults prints faults as a table and writes them as CSV.
func tellFaults(t *terminal, faults []scenario.Fault, file string) error {
	scenario.WriteFaultTable(t.Out, faults)
	if err := writeFile(file, func(w io.Writer) error { return scenario.WriteFaultCSV(w, faults) }); err != nil {
		return err
	}
	fmt.Fprintf(t.Out, "%d faults, also in %s. Nothing was loaded.\n", len(faults), file)
	return errFailed
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".katf-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already if it was renamed
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

type importPlacesCommand struct {
	File               string   `arg:"" help:"The list, CSV or XLSX."`
	Map                []string `sep:"none" placeholder:"FIELD=COLUMN,..." help:"Which column holds which field, e.g. name_ar=اسم القرية,lat=Y,lng=X. Fields: ${fields}. Well-known headings are recognised."`
	Out                string   `default:"scenario" placeholder:"DIR" help:"Scenario to write: the base with the list's places."`
	Base               string   `placeholder:"DIR" help:"Scenario whose warehouses, trucks and dates are kept; the embedded one if not given."`
	Report             string   `placeholder:"FILE" help:"Where the row-by-row report goes. Default: import.csv in the new scenario's folder."`
	Sheet              string   `help:"Sheet of an XLSX with several."`
	FixSwapped         bool     `help:"Exchange latitude and longitude where they are evidently swapped."`
	HouseholdsPermille int64    `help:"Eligible households per 1,000 people where the list gives people only."`
	ByPoverty          bool     `help:"Reckon such households by the poverty of the governorate, as the embedded scenario does."`
}

// Run imports a list: every row becomes a place or a fault.
func (c *importPlacesCommand) Run(t *terminal) error {
	table, err := readTable(c.File, c.Sheet)
	if err != nil {
		return err
	}
	mapping, err := places.ParseMap(strings.Join(c.Map, ","))
	if err != nil {
		return err
	}
	opt := places.Options{FixSwapped: c.FixSwapped, HouseholdsPermille: c.HouseholdsPermille}
	if c.ByPoverty {
		opt.Eligible = places.PovertyShare
	}
	report, err := places.Import(table, mapping, opt)
	if err != nil {
		return err
	}
	if err := places.WriteSummary(t.Out, report, false); err != nil {
		return err
	}
	if !report.Complete() {
		return tellFaults(t, report.Faults, strings.TrimSuffix(c.File, filepath.Ext(c.File))+"-faults.csv")
	}
	return c.write(t, report)
}

// write puts the places into a new scenario with the row report beside it.
func (c *importPlacesCommand) write(t *terminal, report *places.Report) error {
	base, err := load(c.Base)
	if err != nil {
		return err
	}
	s, doubts, err := places.Replace(base, report.Places)
	if err != nil {
		return err
	}
	for _, d := range doubts {
		fmt.Fprintln(t.Out, d.En)
	}
	if err := writeScenario(c.Out, s, false); err != nil {
		return err
	}
	file := c.Report
	if file == "" {
		file = filepath.Join(c.Out, "import.csv")
		if isWorkbook(c.Out) {
			file = strings.TrimSuffix(c.Out, filepath.Ext(c.Out)) + "-import.csv"
		}
	}
	if err := writeFile(file, func(w io.Writer) error { return places.WriteReportCSV(w, report) }); err != nil {
		return err
	}
	fmt.Fprintf(t.Out, "%s: how every row was placed\nPlan with: katf plan --scenario %s\n", file, c.Out)
	return nil
}

// readTable reads a CSV file, or one sheet of a workbook.
func readTable(file, name string) (*sheet.Table, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if !isWorkbook(file) {
		return sheet.Read(filepath.Base(file), data)
	}
	tables, err := sheet.ReadXLSX(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var names []string
	for _, table := range tables {
		if table.Name == name || name == "" && len(tables) == 1 {
			return table, nil
		}
		names = append(names, table.Name)
	}
	return nil, fmt.Errorf("%s has the sheets %s: choose one with --sheet", file, strings.Join(names, ", "))
}
