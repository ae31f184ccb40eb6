package main

import (
	"fmt"
	"io"
	"os"

	"github.com/jedib0t/go-pretty/v6/table"

	"katf/planner"
	"katf/planner/check"
	"katf/planner/export"
)

type checkCommand struct {
	Plan     string `arg:"" help:"plan.json, as katf plan wrote it or as someone changed it."`
	Scenario string `placeholder:"DIR" help:"The scenario it was made for; the embedded one if not given."`
}

// Run lists every rule that the plan breaks.
func (c *checkCommand) Run(t *terminal) error {
	s, plan, err := loadBoth(c.Scenario, c.Plan)
	if err != nil {
		return err
	}
	violations := check.Plan(s, plan)
	if len(violations) == 0 {
		fmt.Fprintf(t.Out, "%s: no rule broken (%d rules, %d places, %d waves, %d trips)\n", c.Plan, len(check.Rules()), len(plan.Allocations), len(plan.Waves), plan.Summary.Trips)
		return nil
	}
	writeViolations(t.Out, violations)
	return errFailed
}

func loadBoth(scenarioPath, planPath string) (*planner.Scenario, *planner.Plan, error) {
	s, err := load(scenarioPath)
	if err != nil {
		return nil, nil, err
	}
	plan, err := loadPlan(planPath)
	return s, plan, err
}

func loadPlan(path string) (*planner.Plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("plan: %w (katf plan writes it as out/plan.json)", err)
	}
	defer f.Close()
	plan, err := export.ReadPlan(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return plan, nil
}

// shownViolations bounds the table on screen; the count says how many there are.
const shownViolations = 200

func writeViolations(w io.Writer, violations []check.Violation) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.AppendHeader(table.Row{"Rule", "Where", "What", "المخالفة"})
	for _, v := range violations[:min(len(violations), shownViolations)] {
		t.AppendRow(table.Row{v.Rule, v.Where, v.TextEn, v.TextAr})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 60}, {Number: 4, WidthMax: 50}})
	t.Render()
	fmt.Fprintf(w, "%d violations", len(violations))
	if len(violations) > shownViolations {
		fmt.Fprintf(w, ", the first %d shown", shownViolations)
	}
	fmt.Fprintln(w)
}
