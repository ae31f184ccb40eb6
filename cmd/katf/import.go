package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/scenario/places"
	"katf/planner/scenario/sheet"
)

type importPlacesCommand struct {
	File               string   `arg:"" help:"The list, CSV or XLSX."`
	Map                []string `sep:"none" placeholder:"FIELD=COLUMN,..." help:"Which column holds which field, e.g. name_ar=اسم القرية,lat=Y,lng=X. Fields: ${fields}. Well-known headings are recognised."`
	Out                string   `placeholder:"DIR" help:"Scenario to write: the base with the list's places. Default: scenario."`
	Base               string   `placeholder:"DIR" help:"Scenario whose warehouses, trucks and dates are kept; the embedded one if not given."`
	Into               string   `placeholder:"DIR" help:"Scenario whose places the list replaces, instead of --base and --out."`
	Report             string   `placeholder:"FILE" help:"Where the row-by-row report goes. Default: import.csv in the scenario's folder."`
	Sheet              string   `placeholder:"NAME" help:"Sheet of an XLSX with several."`
	FixSwapped         bool     `help:"Exchange latitude and longitude where they are evidently swapped."`
	HouseholdsPermille int64    `placeholder:"N" help:"Eligible households per 1,000 people where the list gives people only."`
	ByPoverty          bool     `help:"Reckon such households by the poverty of the governorate, as the embedded scenario does."`
}

// Help is what the help of the command says below its flags.
func (*importPlacesCommand) Help() string {
	return `Every row becomes a place or a fault, and the totals before and after are told. Lists of people (names, telephone numbers, national ids) are refused: only counts are taken in.`
}

// Validate refuses options that contradict each other or fit no list.
func (c *importPlacesCommand) Validate() error {
	if _, err := c.mapping(); err != nil {
		return fmt.Errorf("--map: %w", err)
	}
	switch {
	case c.HouseholdsPermille < 0 || c.HouseholdsPermille > 1000:
		return fmt.Errorf("--households-permille %d: from 1 to 1000 households per 1,000 people", c.HouseholdsPermille)
	case c.HouseholdsPermille > 0 && c.ByPoverty:
		return errors.New("--households-permille and --by-poverty: choose one")
	case c.Into != "" && (c.Base != "" || c.Out != ""):
		return errors.New("--into stands instead of --base and --out: it keeps the other lists of the scenario itself")
	case c.Into != "" && isWorkbook(c.Into):
		return errors.New("--into takes a folder; for a workbook use --base and --out")
	}
	return nil
}

func (c *importPlacesCommand) mapping() (places.Mapping, error) {
	return places.ParseMap(strings.Join(c.Map, ","))
}

// Run imports a list: every row becomes a place or a fault.
func (c *importPlacesCommand) Run(t *terminal) error {
	table, err := readTable(c.File, c.Sheet)
	if err != nil {
		return err
	}
	mapping, err := c.mapping()
	if err != nil {
		return err
	}
	opt := places.Options{FixSwapped: c.FixSwapped, HouseholdsPermille: c.HouseholdsPermille}
	if c.ByPoverty {
		opt.Eligible = places.PovertyShare
	}
	report, err := places.Import(table, mapping, opt)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err := places.WriteSummary(t.Out, report, false); err != nil {
		return err
	}
	if !report.Complete() {
		return tellFaults(t, report.Faults, faultsBeside(c.File))
	}
	return c.write(t, report)
}

// write puts the places into a scenario, with the row report beside it.
func (c *importPlacesCommand) write(t *terminal, report *places.Report) error {
	base, out := c.Base, cmp.Or(c.Out, "scenario")
	if c.Into != "" {
		base, out = c.Into, c.Into
	}
	s, err := load(base)
	if err != nil {
		return err
	}
	s, doubts, err := places.Replace(s, report.Places)
	if err != nil {
		return err
	}
	for _, d := range doubts {
		fmt.Fprintln(t.Out, d.En)
	}
	if err := c.save(out, s); err != nil {
		return err
	}
	file := c.reportFile(out)
	if err := writeFile(file, func(w io.Writer) error { return places.WriteReportCSV(w, report) }); err != nil {
		return err
	}
	fmt.Fprintf(t.Out, "\n%s: %s in place of the base's\n%s: how every row was placed\nPlan with: %s plan --scenario %s\n",
		out, count(len(report.Places), "place"), file, t.Program, quoted(out))
	return nil
}

func (c *importPlacesCommand) save(out string, s *planner.Scenario) error {
	if c.Into != "" {
		return scenario.ReplaceDir(out, s, false)
	}
	err := writeScenario(out, s, false)
	if errors.Is(err, scenario.ErrExists) && !isWorkbook(out) {
		return fmt.Errorf("%s: a scenario is there already; choose another folder with --out, or replace its places with --into %s", out, quoted(out))
	}
	return err
}

func (c *importPlacesCommand) reportFile(out string) string {
	switch {
	case c.Report != "":
		return c.Report
	case isWorkbook(out):
		return strings.TrimSuffix(out, filepath.Ext(out)) + "-import.csv"
	}
	return filepath.Join(out, "import.csv")
}

// readTable reads a CSV file, or one sheet of a workbook.
func readTable(file, name string) (*sheet.Table, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the list: %w", err)
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
	return nil, fmt.Errorf("%s has the sheets %s; choose one with --sheet", file, strings.Join(names, ", "))
}
