package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"katf/inventory/database"
)

// Chore is something that is to be done at intervals: reservations that expire,
// old rows that go. It is done in one transaction, by one process at a time.
// That it is done late, or twice, must do no harm.
type Chore struct {
	Name  string // short and stable
	Every time.Duration
	Do    func(ctx context.Context, tx *database.Tx) error
}

// choreArgs names the chore.
type choreArgs struct {
	Name string `json:"name"`
}

// Kind names the jobs of chores in the queue.
func (choreArgs) Kind() string { return "chore" }

// addChores gives the schedule. Whichever process leads inserts the jobs; one
// that was inserted for a span of time is not inserted again by the next leader.
func (w *Worker) addChores(chores []Chore) ([]*river.PeriodicJob, error) {
	var out []*river.PeriodicJob
	for _, c := range chores {
		if _, ok := w.chores[c.Name]; ok || c.Name == "" || c.Every < time.Second || c.Do == nil {
			return nil, fmt.Errorf("jobs: chore %q: it takes a name of its own, an interval of a second or more, and something to do", c.Name)
		}
		w.chores[c.Name] = c
		opts := &river.InsertOpts{Queue: choreQueue, MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: c.Every}}
		out = append(out, river.NewPeriodicJob(river.PeriodicInterval(c.Every),
			func() (river.JobArgs, *river.InsertOpts) { return choreArgs{c.Name}, opts },
			&river.PeriodicJobOpts{ID: c.Name, RunOnStart: true}))
	}
	return out, nil
}

// choreWorker does the jobs of chores.
type choreWorker struct {
	river.WorkerDefaults[choreArgs]
	w *Worker
}

// Timeout bounds a chore.
func (*choreWorker) Timeout(*river.Job[choreArgs]) time.Duration { return time.Minute }

// Work does a chore. One that this program does not know is of another version.
func (c *choreWorker) Work(ctx context.Context, job *river.Job[choreArgs]) error {
	chore, ok := c.w.chores[job.Args.Name]
	if !ok {
		c.w.log.Warn("unknown chore", "name", job.Args.Name)
		return nil
	}
	err := c.w.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error { return chore.Do(ctx, tx) })
	if err != nil {
		c.w.log.Error("chore failed", "name", chore.Name, "err", err)
	}
	return err
}

// quiet keeps River from telling what its jobs told already: only that
// something is wrong with the queue itself.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(&warnings{log.Handler()}) }

// warnings is a handler that lets warnings and errors through.
type warnings struct{ slog.Handler }

// Enabled reports whether a record of the level is handled.
func (h *warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// WithAttrs is a handler that adds attributes.
func (h *warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &warnings{h.Handler.WithAttrs(attrs)}
}

// WithGroup is a handler that opens a group.
func (h *warnings) WithGroup(name string) slog.Handler { return &warnings{h.Handler.WithGroup(name)} }
