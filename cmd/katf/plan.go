package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"katf/planner"
	"katf/planner/check"
	"katf/planner/export"
)

type planCommand struct {
	Scenario   string `placeholder:"DIR" help:"Folder of CSV files with campaign.json, or one XLSX. The embedded Egypt scenario if not given."`
	Out        string `default:"out" placeholder:"DIR" help:"Folder for the plan. Default: out."`
	Seed       uint64 `default:"1448" help:"Seed of the search: the same seed gives the same plan."`
	Effort     string `enum:"quick,normal,thorough" default:"normal" placeholder:"WORD" help:"How long to search for shorter routes: quick, normal or thorough. Default: normal."`
	Papers     string `enum:"none,next,all" default:"none" placeholder:"WORD" help:"Papers to print as PDF: none, next (the first day's waves) or all. Default: none."`
	Hxl        bool   `help:"Add an HXL tag row to the tables."`
	Resolution int    `default:"5" help:"H3 resolution of cells.geojson, 1 to 10."`
	Gpx        bool   `help:"Write a GPX file for every trip."`
	Workers    int    `placeholder:"N" help:"Cores to use; all if not given. Does not change the plan."`
}

// Help is what the help of the command says below its flags.
func (*planCommand) Help() string {
	return "A plan that can't serve everybody is still a plan: it says who is left, why, and what would help. The status is 1 only if nothing could be planned or the plan breaks a rule."
}

// Validate refuses what no plan can be made with.
func (c *planCommand) Validate() error {
	switch {
	case c.Resolution < 1 || c.Resolution > 10:
		return fmt.Errorf("--resolution %d: H3 resolutions from 1 to 10 are drawn", c.Resolution)
	case c.Workers < 0:
		return fmt.Errorf("--workers %d: at least 1, or leave it out for all cores", c.Workers)
	case c.Out == "":
		return errors.New("--out: name a folder")
	}
	return nil
}

// Run plans, lets the referee judge, and writes what people need to act on it.
func (c *planCommand) Run(t *terminal) error {
	p := newProgress(t.Err)
	p.step("reading the scenario", 0, 1)
	s, err := load(c.Scenario)
	if err != nil {
		return err
	}
	undo, err := prepareFolder(c.Out)
	if err != nil {
		return err
	}
	plan, violations, err := c.make(t, s, p)
	if err != nil {
		p.finish()
		undo()
		return err
	}
	papers, err := c.write(t, s, plan, p)
	p.finish()
	if err != nil {
		return err
	}
	if err := export.WriteSummary(t.Out, s, plan); err != nil {
		return err
	}
	c.whereToLook(t, plan, papers)
	if len(violations) > 0 {
		writeViolations(t.Err, violations)
		fmt.Fprintln(t.Err, "katf: the plan breaks rules of its own scenario. Do not act on it; please report it with the scenario.")
		return errFailed
	}
	return nil
}

// make plans and judges.
func (c *planCommand) make(t *terminal, s *planner.Scenario, p *progress) (*planner.Plan, []check.Violation, error) {
	plan, err := planner.Make(t.ctx, s, planner.Options{
		Seed: c.Seed, Effort: planner.Effort(c.Effort), Workers: c.Workers, Progress: p.planning,
	})
	if err == nil {
		p.step("checking the plan", 0, 1)
		violations := check.Plan(s, plan)
		if err = t.ctx.Err(); err == nil {
			return plan, violations, nil
		}
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted while planning; nothing was written")
	}
	return nil, nil, err
}

// write puts tables, maps and papers into the folder. Papers of an earlier plan
// go first: a driver must not find them beside the new one.
func (c *planCommand) write(t *terminal, s *planner.Scenario, plan *planner.Plan, p *progress) (*printed, error) {
	p.step("writing tables and maps", 0, 1)
	papers := &printed{dir: filepath.Join(c.Out, "papers")}
	if err := papers.clear(); err != nil {
		return nil, err
	}
	if err := export.WriteDir(c.Out, s, plan, export.Options{HXL: c.Hxl, Resolution: c.Resolution, GPX: c.Gpx}); err != nil {
		return nil, err
	}
	return papers, papers.print(t.ctx, s, plan, c, p)
}

// whereToLook ends a planning run: what was written, and what to type next.
func (c *planCommand) whereToLook(t *terminal, plan *planner.Plan, papers *printed) {
	lines := [][2]string{
		{"plan.xlsx", "all tables, right to left"},
		{"allocation.csv", "cartons of every place, with its warehouse"},
		{"waves.csv, trips.csv", "what leaves when, on which truck"},
		{"cells.geojson", "cartons by H3 cell, for any map program"},
		{"routes.geojson", "every trip, for any map program"},
		{"plan.json", "the plan for katf check, show and diff"},
	}
	if len(plan.Unserved) > 0 {
		lines = slices.Insert(lines, 3, [2]string{"unserved.csv", "who is left, why, and what would help"})
	}
	if c.Gpx {
		lines = append(lines, [2]string{"gpx" + string(filepath.Separator), count(plan.Summary.Trips, "trip") + " for a navigation app"})
	}
	lines = append(lines, papers.lines(plan)...)
	fmt.Fprintf(t.Out, "\nIn %s\n", c.Out)
	for _, line := range lines {
		fmt.Fprintf(t.Out, "  %-21s %s\n", line[0], line[1])
	}
	c.next(t, plan)
}

// next proposes commands that look at the plan.
func (c *planCommand) next(t *terminal, plan *planner.Plan) {
	given := ""
	if filepath.Clean(c.Out) != "out" {
		given = " --plan " + quoted(c.Out)
	}
	scenario := ""
	if c.Scenario != "" {
		scenario = " --scenario " + quoted(c.Scenario)
	}
	fmt.Fprintf(t.Out, "\nNext\n  %s check %s%s\n", t.Program, quoted(filepath.Join(c.Out, "plan.json")), scenario)
	if len(plan.Allocations) > 0 {
		place := plan.Allocations[0].Place
		if len(plan.Unserved) > 0 {
			place = plan.Unserved[0].Place
		}
		fmt.Fprintf(t.Out, "  %s show place %s%s%s\n", t.Program, quoted(string(place)), given, scenario)
	}
	if len(plan.Waves) > 0 {
		fmt.Fprintf(t.Out, "  %s show warehouse %s%s%s\n", t.Program, quoted(string(plan.Waves[0].Warehouse)), given, scenario)
	}
}
