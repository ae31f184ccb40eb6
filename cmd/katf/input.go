package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/export"
	"katf/planner/scenario"
)

// load reads a scenario, or gives the embedded one.
func load(path string) (*planner.Scenario, error) {
	if path == "" {
		return fixtures.Egypt(), nil
	}
	s, _, err := openScenario(path)
	return s, err
}

// openScenario reads a scenario and says how each of its files was read. A path
// at which there is none at all is one error, not a fault for each file.
func openScenario(path string) (*planner.Scenario, []scenario.File, error) {
	s, files, err := scenario.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s: there is no such folder or file; katf scenario init %s writes a scenario to start from", path, quoted(path))
	}
	if faults, ok := faultsOf(err); ok && isFolder(path) && allMissing(faults) {
		return nil, nil, fmt.Errorf("%s is not a scenario: it has none of %s; katf scenario init writes one to start from", path, strings.Join(scenario.FileNames(), ", "))
	}
	return s, files, err
}

// allMissing reports whether there is nothing but a missing file for each table.
func allMissing(faults []scenario.Fault) bool {
	names := scenario.FileNames()
	for i, f := range faults {
		if i >= len(names) || f.File != names[i] || f.Row != 0 || f.Column != "" || !strings.Contains(f.TextEn, "missing") {
			return false
		}
	}
	return len(faults) == len(names)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isWorkbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// planFile names the plan that a command looks at.
type planFile struct {
	Plan     string `default:"out" placeholder:"PATH" help:"The plan to look at: plan.json or its folder. Default: out."`
	Scenario string `placeholder:"DIR" help:"The scenario it was made for; the embedded one if not given."`
}

// load reads the plan and the scenario that it was made for.
func (f *planFile) load() (*planner.Scenario, *planner.Plan, error) {
	plan, err := loadPlan(f.Plan)
	if err != nil {
		return nil, nil, err
	}
	s, err := load(f.Scenario)
	if err != nil {
		return nil, nil, err
	}
	if plan.Scenario != s.Digest() {
		name := "the embedded one"
		if f.Scenario != "" {
			name = f.Scenario
		}
		return nil, nil, fmt.Errorf("%s was made for another scenario than %s; give its own with --scenario, or plan again if that was changed since", f.Plan, name)
	}
	return s, plan, nil
}

// loadPlan reads a plan.json, or the one in a folder.
func loadPlan(path string) (*planner.Plan, error) {
	if isFolder(path) {
		path = filepath.Join(path, "plan.json")
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file; katf plan writes one as out/plan.json", path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the plan: %w", err)
	}
	defer f.Close()
	plan, err := export.ReadPlan(f)
	if err != nil {
		return nil, fmt.Errorf("%s can't be read as a plan: %w", path, err)
	}
	return plan, nil
}
