package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"katf/planner/check"
)

type checkCommand struct {
	Plan     string `arg:"" help:"plan.json or its folder, as katf plan wrote it or as someone changed it."`
	Scenario string `placeholder:"DIR" help:"The scenario it was made for; the embedded one if not given."`
}

// Run lists every rule that the plan breaks.
func (c *checkCommand) Run(t *terminal) error {
	plan, err := loadPlan(c.Plan)
	if err != nil {
		return err
	}
	s, err := load(c.Scenario)
	if err != nil {
		return err
	}
	violations := check.Plan(s, plan)
	if len(violations) == 0 {
		fmt.Fprintf(t.Out, "%s: no rule broken (%s, %s, %s, %s)\n", c.Plan, count(len(check.Rules()), "rule"),
			count(len(plan.Allocations), "place"), count(len(plan.Waves), "wave"), count(plan.Summary.Trips, "trip"))
		return nil
	}
	writeViolations(t.Out, violations)
	if slices.ContainsFunc(violations, func(v check.Violation) bool { return v.Rule == check.SameScenario }) {
		fmt.Fprintln(t.Out, "The plan was made for another scenario: give that one with --scenario, or plan again.")
	}
	return errFailed
}

// shownViolations bounds the table on screen; the count says how many there are.
const shownViolations = 200

// writeViolations draws a table for a screen of 100 columns, the Arabic below
// the English.
func writeViolations(w io.Writer, violations []check.Violation) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Options.SeparateRows = true
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(table.Row{"Rule\nالقاعدة", "Where\nالموضع", "What\nالمخالفة"})
	for _, v := range violations[:min(len(violations), shownViolations)] {
		t.AppendRow(table.Row{v.Rule, v.Where, below(46, v.TextEn, v.TextAr)})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 18}, {Number: 2, WidthMax: 26}})
	t.Render()
	fmt.Fprint(w, count(len(violations), "violation"))
	if len(violations) > shownViolations {
		fmt.Fprintf(w, ", the first %d shown", shownViolations)
	}
	fmt.Fprintln(w)
}
