package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper"
)

// printed is the folder of papers and what a run did there.
type printed struct {
	dir     string
	removed int   // papers of an earlier plan
	waves   []int // printed now, as indices into the plan's waves
	pages   int
}

// clear removes the papers of an earlier plan.
func (d *printed) clear() error {
	for _, pattern := range []string{"*.pdf", "*.pdf.part"} {
		files, err := filepath.Glob(filepath.Join(globQuoted(d.dir), pattern))
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := os.Remove(f); err != nil {
				return fmt.Errorf("removing the papers of the earlier plan: %w", err)
			}
			d.removed++
		}
	}
	os.Remove(d.dir) // fails if there is anything else in it
	return nil
}

// globQuoted takes the meaning from the signs of a pattern.
func globQuoted(path string) string {
	var out []rune
	for _, r := range path {
		if r == '*' || r == '?' || r == '[' || r == '\\' {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}

// print draws the waves that the command asks for.
func (d *printed) print(ctx context.Context, s *planner.Scenario, plan *planner.Plan, c *planCommand, p *progress) error {
	d.waves = wavesToPrint(plan, c.Papers)
	if len(d.waves) == 0 {
		return nil
	}
	p.step("printing papers", 0, len(d.waves))
	ms, err := manifest.Build(s, plan)
	if err != nil {
		return err
	}
	done := 0
	d.pages, err = paper.All(ctx, d.dir, s, plan, ms, paper.Options{
		Waves: d.waves, PrintedAt: time.Now(), Workers: c.Workers,
		Progress: func(n, total int) { done = n; p.step("printing papers", n, total) },
	})
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted while printing: the plan is written, %d of %s of papers are in %s", done, count(len(d.waves), "file"), d.dir)
	}
	return err
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

// namedPapers is how many files of papers are named on screen.
const namedPapers = 5

// lines says what papers there are now.
func (d *printed) lines(plan *planner.Plan) [][2]string {
	var out [][2]string
	if d.removed > 0 {
		out = append(out, [2]string{"papers" + string(filepath.Separator), count(d.removed, "file") + " of an earlier plan removed"})
	}
	if len(d.waves) == 0 {
		return out
	}
	first, last := plan.Waves[d.waves[0]].Date, plan.Waves[d.waves[len(d.waves)-1]].Date
	days := first.String()
	if last != first {
		days += " to " + last.String()
	}
	out = append(out, [2]string{"papers" + string(filepath.Separator), fmt.Sprintf("%s, one a wave, %s: %s", count(len(d.waves), "file"), count(d.pages, "page"), days)})
	for _, w := range d.waves[:min(len(d.waves), namedPapers)] {
		out = append(out, [2]string{"", paper.FileName(plan.Waves[w].ID)})
	}
	if more := len(d.waves) - namedPapers; more > 0 {
		out = append(out, [2]string{"", "and " + grouped(more) + " more"})
	}
	return out
}
