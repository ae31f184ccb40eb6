package main

import (
	"fmt"
	"path/filepath"
	"time"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/check"
	"katf/planner/export"
	"katf/planner/manifest"
	"katf/planner/manifest/paper"
	"katf/planner/scenario"
)

type planCommand struct {
	Scenario   string `placeholder:"DIR" help:"Folder of CSV files with campaign.json, or one XLSX. The embedded Egypt scenario if not given."`
	Out        string `default:"out" placeholder:"DIR" help:"Where the plan goes."`
	Seed       uint64 `default:"1448" help:"Seed of the search: the same seed gives the same plan."`
	Effort     string `enum:"quick,normal,thorough" default:"normal" help:"How long to search for shorter routes: quick, normal or thorough."`
	Papers     string `enum:"none,next,all" default:"none" help:"Papers to print as PDF: none, next (the first day's waves) or all."`
	Hxl        bool   `help:"Add an HXL tag row to the tables."`
	Resolution int    `default:"5" help:"H3 resolution of cells.geojson, 0 to 10."`
	Gpx        bool   `help:"Write a GPX file for every trip."`
	Workers    int    `help:"Cores to use; all if not given. Does not change the plan."`
}

func (c *planCommand) Validate() error {
	if c.Resolution < 0 || c.Resolution > 10 {
		return fmt.Errorf("--resolution %d: H3 resolutions from 0 to 10 are drawn", c.Resolution)
	}
	return nil
}

// Run plans, lets the referee judge, and writes what people need to act on it.
func (c *planCommand) Run(t *terminal) error {
	p := newProgress(t.Err)
	p.step("reading the scenario", 0, 1)
	s, err := load(c.Scenario)
	if err != nil {
		p.finish()
		return err
	}
	plan, err := planner.Make(t.ctx, s, planner.Options{
		Seed: c.Seed, Effort: planner.Effort(c.Effort), Workers: c.Workers, Progress: p.planning,
	})
	if err != nil {
		p.finish()
		return err
	}
	p.step("checking the plan", 0, 1)
	violations := check.Plan(s, plan)
	p.step("writing tables and maps", 0, 1)
	if err := export.WriteDir(c.Out, s, plan, export.Options{HXL: c.Hxl, Resolution: c.Resolution, GPX: c.Gpx}); err != nil {
		p.finish()
		return err
	}
	pages, err := c.papers(t, s, plan, p)
	p.finish()
	if err != nil {
		return err
	}
	export.WriteSummary(t.Out, s, plan)
	c.whereToLook(t, plan, pages)
	return judged(t, violations)
}

// load reads a scenario, or gives the embedded one.
func load(path string) (*planner.Scenario, error) {
	if path == "" {
		return fixtures.Egypt(), nil
	}
	return scenario.Read(path)
}

// papers prints the waves asked for and gives the number of pages.
func (c *planCommand) papers(t *terminal, s *planner.Scenario, plan *planner.Plan, p *progress) (int, error) {
	waves := wavesToPrint(plan, c.Papers)
	if len(waves) == 0 {
		return 0, nil
	}
	p.step("printing papers", 0, len(waves))
	ms, err := manifest.Build(s, plan)
	if err != nil {
		return 0, err
	}
	return paper.All(t.ctx, filepath.Join(c.Out, "papers"), s, plan, ms, paper.Options{
		Waves: waves, PrintedAt: time.Now(), Workers: c.Workers,
		Progress: func(done, total int) { p.step("printing papers", done, total) },
	})
}

// wavesToPrint gives indices into the plan's waves.
func wavesToPrint(plan *planner.Plan, papers string) []int {
	var out []int
	for i := range plan.Waves {
		if papers == "all" || papers == "next" && plan.Waves[i].Date == plan.Waves[0].Date {
			out = append(out, i)
		}
	}
	return out
}

func (c *planCommand) whereToLook(t *terminal, plan *planner.Plan, pages int) {
	fmt.Fprintf(t.Out, "\nLook at\n")
	for _, line := range [][2]string{
		{"plan.xlsx", "all tables, right to left"},
		{"allocation.csv", "cartons of every place, with its warehouse"},
		{"waves.csv, trips.csv", "what leaves when, on which truck"},
		{"cells.geojson", "cartons by H3 cell, for any map program"},
		{"plan.json", "the plan for katf check, show and diff"},
	} {
		fmt.Fprintf(t.Out, "  %-28s %s\n", filepath.Join(c.Out, line[0]), line[1])
	}
	if pages > 0 {
		fmt.Fprintf(t.Out, "  %-28s papers of %s, %d pages\n", filepath.Join(c.Out, "papers"), printed(plan, c.Papers), pages)
	}
	if len(plan.Allocations) > 0 {
		file := filepath.Join(c.Out, "plan.json")
		scenario := ""
		if c.Scenario != "" {
			scenario = " --scenario " + c.Scenario
		}
		fmt.Fprintf(t.Out, "  katf show place %s --plan %s%s\n", plan.Allocations[0].Place, file, scenario)
	}
}

func printed(plan *planner.Plan, papers string) string {
	if papers == "all" {
		return "all waves"
	}
	return "the first day, " + plan.Waves[0].Date.String()
}

// judged prints what the referee found.
func judged(t *terminal, violations []check.Violation) error {
	if len(violations) == 0 {
		return nil
	}
	writeViolations(t.Err, violations)
	return errFailed
}
