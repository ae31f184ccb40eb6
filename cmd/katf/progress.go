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

// progress tells the stages as they pass: a bar on a terminal, a line a stage
// elsewhere.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	bars  bool
	stage string
	since time.Time
	bar   *progressbar.ProgressBar
}

func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, bars: ok && term.IsTerminal(int(f.Fd()))}
}

// planning adapts the pipeline's reports.
func (p *progress) planning(stage planner.Stage, done, total int) {
	p.step(stageNames[stage], done, total)
}

// step reports that a stage is done so far. Stages that come back, as waves and
// routes do while they are fitted to each other, get a line each time.
func (p *progress) step(stage string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage {
		p.close()
		p.stage, p.since = stage, time.Now()
		if p.bars {
			p.bar = progressbar.NewOptions(max(total, 1), progressbar.OptionSetWriter(p.w),
				progressbar.OptionSetDescription(fmt.Sprintf("%-28s", stage)), progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
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
}

func (p *progress) close() {
	if p.stage == "" {
		return
	}
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
	fmt.Fprintf(p.w, "%-28s %6.1f s\n", p.stage, time.Since(p.since).Seconds())
	p.stage = ""
}
