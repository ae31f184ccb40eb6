package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"katf/planner"
)

// stageNames says what each stage does, for people who wait.
var stageNames = map[planner.Stage]string{
	planner.StageAllocate:  "sharing the cartons",
	planner.StageTransport: "finding the cheapest flows",
	planner.StageWave:      "dating the waves",
	planner.StageRoute:     "routing the trucks",
	planner.StageExplain:   "explaining what is left",
}

// fitted are the stages that come back while flows, waves and routes are fitted
// to each other; they are told together, when the last of them is over.
var fitted = map[string]bool{
	stageNames[planner.StageTransport]: true, stageNames[planner.StageWave]: true, stageNames[planner.StageRoute]: true,
}

// progress tells the stages as they pass, a line each with its time; on a
// terminal, a bar shows how far the stage is.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	bar   *progressbar.ProgressBar
	bars  bool
	stage string // the one that runs, "" if none
	since time.Time
	held  []spent // not told yet
}

// spent is the time of a stage over all its rounds.
type spent struct {
	stage  string
	rounds int
	time   time.Duration
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, bars: ok && term.IsTerminal(int(f.Fd()))}
}

// planning adapts the pipeline's reports.
func (p *progress) planning(stage planner.Stage, done, total int) {
	p.step(stageNames[stage], done, total)
}

// step reports that a stage is done so far; total 0 means not known.
func (p *progress) step(stage string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage {
		hold := fitted[p.stage] && fitted[stage]
		p.close()
		if !hold {
			p.tell()
		}
		p.stage, p.since = stage, time.Now()
		if p.bars {
			p.bar = progressbar.NewOptions(max(total, 1), progressbar.OptionSetWriter(p.w),
				progressbar.OptionSetDescription(fmt.Sprintf("%-28s", stage)), progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())
		}
	}
	if p.bar != nil && total > 0 {
		p.bar.ChangeMax(total)
		_ = p.bar.Set(done) // a bar that can't be drawn is no reason to stop
	}
}

// finish ends the last stage.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.close()
	p.tell()
}

// close adds the time of the stage that runs to its earlier rounds.
func (p *progress) close() {
	if p.stage == "" {
		return
	}
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
	i := 0
	for i < len(p.held) && p.held[i].stage != p.stage {
		i++
	}
	if i == len(p.held) {
		p.held = append(p.held, spent{stage: p.stage})
	}
	p.held[i].rounds++
	p.held[i].time += time.Since(p.since)
	p.stage = ""
}

// tell writes a line for every stage held back.
func (p *progress) tell() {
	for _, s := range p.held {
		rounds := ""
		if s.rounds > 1 {
			rounds = fmt.Sprintf(" in %d rounds", s.rounds)
		}
		fmt.Fprintf(p.w, "%-28s %6.1f s%s\n", s.stage, s.time.Seconds(), rounds)
	}
	p.held = nil
}
