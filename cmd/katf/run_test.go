package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"katf/fixtures"
	"katf/planner"
)

// cutter passes on what is written and interrupts when it sees a word.
type cutter struct {
	io.Writer
	word string
	cut  context.CancelFunc
}

func (c *cutter) Write(p []byte) (int, error) {
	if strings.Contains(string(p), c.word) {
		c.cut()
	}
	return c.Writer.Write(p)
}

// interrupted plans a drought into a folder and is interrupted as soon as a
// stage is told.
func interrupted(t *testing.T, dir, stage string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	lists := filepath.Join(t.TempDir(), "drought")
	if err := writeScenario(lists, fixtures.Drought(), false); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, errs bytes.Buffer
	status = run(ctx, append([]string{"katf", "plan", "--scenario", lists, "--out", dir}, args...), &out, &cutter{&errs, stage, cancel})
	return status, out.String(), errs.String()
}

// Whatever moment a planning run is interrupted in, no file is half written.
func TestInterruptedWhilePlanning(t *testing.T) {
	for _, stage := range []string{"reading the scenario", "sharing the cartons", "explaining what is left"} {
		dir := filepath.Join(t.TempDir(), "out")
		status, stdout, stderr := interrupted(t, dir, stage)
		if status != exitFailed || stdout != "" || !strings.Contains(stderr, "interrupted while planning; nothing was written") {
			t.Errorf("%s: status %d\n%s%s", stage, status, stdout, stderr)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: the folder is there", stage)
		}
	}
}

// A folder that was there stays, with the plan that was in it.
func TestInterruptedOverAnEarlierPlan(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "plan.json"), []byte("earlier"), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := interrupted(t, dir, "sharing the cartons"); status != exitFailed {
		t.Errorf("status %d: %s", status, stderr)
	}
	if got := names(t, dir); got != "plan.json" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestInterruptedWhilePrinting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	status, stdout, stderr := interrupted(t, dir, "writing tables and maps", "--papers", "all", "--workers", "1")
	if status != exitFailed || stdout != "" || !strings.Contains(stderr, "interrupted while printing: the plan is written, 0 of 6 files of papers are in ") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if _, err := loadPlan(dir); err != nil {
		t.Error(err)
	}
	if got := names(t, filepath.Join(dir, "papers")); got != "" {
		t.Errorf("the folder of papers holds %s", got)
	}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return strings.Join(out, " ")
}

// Stages that come back are told once, with their rounds, in the order in which
// they first came.
func TestProgressTellsAStageOnce(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out)
	p.step("reading", 0, 1)
	p.planning(planner.StageAllocate, 0, 1)
	for range 3 {
		p.planning(planner.StageTransport, 0, 1)
		p.planning(planner.StageWave, 0, 1)
		p.planning(planner.StageRoute, 0, 2)
		p.planning(planner.StageRoute, 2, 2)
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines before the rounds are over:\n%s", n, out.String())
	}
	p.planning(planner.StageExplain, 0, 1)
	p.finish()
	p.finish() // has nothing more to tell
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(strings.Replace(line, "0.0 s", "", 1)), " "))
	}
	want := "reading|sharing the cartons|finding the cheapest flows in 3 rounds|dating the waves in 3 rounds|routing the trucks in 3 rounds|explaining what is left"
	if strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}

func TestRevision(t *testing.T) {
	stamped := &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}, {Key: "vcs.time", Value: "2026-11-23T20:00:00Z"}, {Key: "vcs.modified", Value: "true"},
	}}
	for _, c := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{&debug.BuildInfo{}, "(unreleased)"},
		{&debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3"},
		{stamped, "(unreleased), revision 0123456789ab of 2026-11-23T20:00:00Z, with changes"},
	} {
		if got := revision(c.info); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 4_500_000: "4,500,000", -12: "-12", -123: "-123", -1234: "-1,234"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	if got := count(1, "place") + count(5716, "place"); got != "1 place5,716 places" {
		t.Error(got)
	}
}

func TestQuoted(t *testing.T) {
	for path, want := range map[string]string{"out": "out", "my plan": "'my plan'", "it's": `'it'\''s'`, "قنا/خطة": "قنا/خطة"} {
		if got := quoted(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// A write that fails leaves what was there, and nothing else.
func TestWriteFileWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "faults.csv")
	if err := writeFile(path, func(w io.Writer) error { _, err := io.WriteString(w, "whole"); return err }); err != nil {
		t.Fatal(err)
	}
	err := writeFile(path, func(w io.Writer) error { _, _ = io.WriteString(w, "ha"); return io.ErrShortWrite })
	if data, _ := os.ReadFile(path); err == nil || string(data) != "whole" || names(t, dir) != "faults.csv" {
		t.Errorf("%v, %q, %s", err, data, names(t, dir))
	}
}
