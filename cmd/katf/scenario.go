package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/scenario"
)

type scenarioCommand struct {
	Init         initCommand         `cmd:"" help:"Write the embedded Egypt scenario as files to edit."`
	Check        checkScenario       `cmd:"" help:"List every fault of a scenario."`
	ImportPlaces importPlacesCommand `cmd:"" help:"Turn somebody's list of places into a scenario's places."`
}

type initCommand struct {
	Dir string `arg:"" help:"Folder to write into, or a file that ends in .xlsx. Nothing is overwritten."`
	Hxl bool   `help:"Add an HXL tag row to every table."`
}

// Run writes the embedded scenario.
func (c *initCommand) Run(t *terminal) error {
	s := fixtures.Egypt()
	if err := writeScenario(c.Dir, s, c.Hxl); err != nil {
		return err
	}
	fmt.Fprintf(t.Out, "%s: %s, %s, %s\n", c.Dir, count(len(s.Places), "place"), count(len(s.Warehouses), "warehouse"), count(len(s.Plants), "plant"))
	fmt.Fprintf(t.Out, "Replace what is marked illustrative or estimated by real positions and figures.\nCheck with: %[1]s scenario check %[2]s\nPlan with:  %[1]s plan --scenario %[2]s\n",
		t.Program, quoted(c.Dir))
	return nil
}

// writeScenario writes a folder of tables or one workbook; it never overwrites.
func writeScenario(path string, s *planner.Scenario, hxl bool) error {
	if !isWorkbook(path) {
		err := scenario.WriteDir(path, s, hxl)
		if errors.Is(err, scenario.ErrExists) {
			return fmt.Errorf("%w; nothing was overwritten, choose another folder", err)
		}
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w; nothing was overwritten, choose another name", path, scenario.ErrExists)
	}
	return writeFile(path, func(w io.Writer) error { return scenario.WriteXLSX(w, s, hxl) })
}

type checkScenario struct {
	Dir    string `arg:"" help:"Folder of CSV files with campaign.json, or one XLSX."`
	Faults string `placeholder:"FILE" help:"Where the faults go as CSV. Default: faults.csv in the folder, NAME-faults.csv beside a file."`
}

// Run reads the whole scenario and lists its faults, on screen and as CSV.
func (c *checkScenario) Run(t *terminal) error {
	s, files, err := openScenario(c.Dir)
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
	fmt.Fprintf(t.Out, "%s: no fault in %s, %s, %s; %s for %s\n", c.Dir, count(len(s.Places), "place"), count(len(s.Warehouses), "warehouse"),
		count(len(s.Plants), "plant"), count(s.Campaign.Target, "carton"), count(households, "eligible household"))
	return c.dropOldFaults(t)
}

// dropOldFaults removes the faults of an earlier check, which would mislead
// whoever opens the folder. A file that the person named stays, and so does one
// that only has the name.
func (c *checkScenario) dropOldFaults(t *terminal) error {
	file := c.faultFile()
	data, err := os.ReadFile(file)
	if c.Faults != "" || err != nil || !bytes.HasPrefix(data, []byte("\ufefffile,row,column,value,")) {
		return nil
	}
	if err := os.Remove(file); err != nil {
		return fmt.Errorf("removing the faults of an earlier check: %w", err)
	}
	fmt.Fprintf(t.Out, "%s of an earlier check is removed\n", file)
	return nil
}

func (c *checkScenario) faultFile() string {
	switch {
	case c.Faults != "":
		return c.Faults
	case isFolder(c.Dir):
		return filepath.Join(c.Dir, "faults.csv")
	}
	return faultsBeside(c.Dir)
}

// faultsBeside names the table of the faults of a file.
func faultsBeside(file string) string {
	return strings.TrimSuffix(file, filepath.Ext(file)) + "-faults.csv"
}

// tellFaults prints faults as a table and writes them as CSV.
func tellFaults(t *terminal, faults []scenario.Fault, file string) error {
	scenario.WriteFaultTable(t.Out, faults)
	if err := writeFile(file, func(w io.Writer) error { return scenario.WriteFaultCSV(w, faults) }); err != nil {
		return fmt.Errorf("the faults could not be written as CSV: %w", err)
	}
	fmt.Fprintf(t.Out, "All are in %s, for a spreadsheet.\n", file)
	return errFailed
}
