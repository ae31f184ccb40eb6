package planner_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/check"
)

// BenchmarkMake plans the embedded campaign with every place split into k
// places, and reports each stage's seconds and the peak memory of the process.
// Run it once per size: go test -run '^$' -bench Make -benchtime 1x ./planner
func BenchmarkMake(b *testing.B) {
	for _, k := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("x%d", k), func(b *testing.B) {
			s := fixtures.Egypt()
			if k > 1 {
				s = fixtures.Scale(s, k)
			}
			resetPeak()
			clock := newStageClock()
			var plan *planner.Plan
			for range b.N {
				var err error
				plan, err = planner.Make(context.Background(), s, planner.Options{Seed: 1448, Effort: planner.Quick, Progress: clock.report})
				if err != nil {
					b.Fatal(err)
				}
			}
			clock.stop()
			from := time.Now()
			if v := check.Plan(s, plan); len(v) > 0 {
				b.Fatalf("the referee found %d violations, first %+v", len(v), v[0])
			}
			b.ReportMetric(time.Since(from).Seconds(), "check-s")
			for _, stage := range []planner.Stage{planner.StageAllocate, planner.StageTransport, planner.StageWave, planner.StageRoute, planner.StageExplain} {
				b.ReportMetric(clock.spent[stage].Seconds()/float64(b.N), string(stage)+"-s")
			}
			b.ReportMetric(float64(len(s.Places)), "places")
			b.ReportMetric(float64(plan.Summary.Unserved), "unserved")
			b.ReportMetric(peakMB(b), "peak-MB")
		})
	}
}

// BenchmarkPieces carries the embedded campaign out piece by piece, on one core,
// and reports how many seconds the longest piece takes, and all of them.
// go test -run '^$' -bench Pieces -benchtime 1x -timeout 30m ./planner
func BenchmarkPieces(b *testing.B) {
	for _, effort := range []planner.Effort{planner.Quick, planner.Normal, planner.Thorough} {
		b.Run(string(effort), func(b *testing.B) {
			var pieces int
			var longest, all time.Duration
			for range b.N {
				pieces, longest, all = timePieces(b, fixtures.Egypt(), planner.Options{Seed: 1448, Effort: effort, Workers: 1})
			}
			b.ReportMetric(float64(pieces), "pieces")
			b.ReportMetric(longest.Seconds(), "longest-s")
			b.ReportMetric(all.Seconds(), "all-s")
		})
	}
}

// timePieces fits with one draft and carries out with another, which remembers
// nothing of it.
func timePieces(b *testing.B, s *planner.Scenario, opt planner.Options) (pieces int, longest, all time.Duration) {
	r := &relay{t: b, s: s, opt: opt}
	f := r.draft().NewFit()
	if err := r.draft().Fit(b.Context(), f, nil); err != nil {
		b.Fatal(err)
	}
	d := r.draft()
	list, err := d.Pieces(b.Context(), f)
	if err != nil {
		b.Fatal(err)
	}
	carried := make([]*planner.Carried, len(list))
	for left := len(list); left > 0; {
		for i := range list {
			p := &list[i]
			if carried[i] != nil || slices.ContainsFunc(p.After, func(k int) bool { return carried[k] == nil }) {
				continue
			}
			var before []*planner.Carried
			for _, k := range p.After {
				before = append(before, carried[k])
			}
			from := time.Now()
			if carried[i], _, err = d.Carry(b.Context(), f, p, before, nil, nil); err != nil {
				b.Fatal(err)
			}
			took := time.Since(from)
			longest, all, left = max(longest, took), all+took, left-1
		}
	}
	return len(list), longest, all
}

// stageClock adds up the time between the pipeline's reports.
type stageClock struct {
	stage planner.Stage
	since time.Time
	spent map[planner.Stage]time.Duration
}

func newStageClock() *stageClock { return &stageClock{spent: map[planner.Stage]time.Duration{}} }

func (c *stageClock) report(stage planner.Stage, _, _ int) {
	c.stop()
	c.stage, c.since = stage, time.Now()
}

func (c *stageClock) stop() {
	if c.stage != "" {
		c.spent[c.stage] += time.Since(c.since)
		c.stage = ""
	}
}

// resetPeak makes the kernel forget the largest resident size so far.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// peakMB reads the largest resident size; 0 where the system does not tell.
func peakMB(b *testing.B) float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		b.Log("no peak memory:", err)
	}
	return kb / 1024
}
