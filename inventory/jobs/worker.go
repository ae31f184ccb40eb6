package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"katf/inventory/database"
)

// Options of a worker. The zero value is a good default.
type Options struct {
	Workers int          // pieces at the same time, and cores for what takes several; all cores if 0
	Logger  *slog.Logger // slog.Default() if nil
	// ID names the process in logs and in the list of attempts. No two that run
	// may have the same; host, process and a random part if "".
	ID string
	// Slice is how long a job works before it hands over to the next one, at the
	// next good place; 15 s if 0.
	Slice time.Duration
	// Chores are done at intervals by whichever process is free. All processes
	// must be given the same ones.
	Chores []Chore

	before func(ctx context.Context, p *piece, attempt int) error // for tests: runs as part of the work
}

// Times of the queue. A job is cancelled after jobTimeout, which only a piece
// does that hangs: work pauses after Options.Slice. River takes a job of a dead
// worker back after rescueAfter, and finds it done long ago.
const (
	jobTimeout    = 10 * time.Minute
	rescueAfter   = 15 * time.Minute
	fetchCooldown = 5 * time.Millisecond
	fetchPoll     = 500 * time.Millisecond
	watchEvery    = 2 * time.Second
)

// Worker takes part in making plans. Any number of processes may have one, on
// any machine that reaches the database.
type Worker struct {
	store    *database.Store
	pool     *pgxpool.Pool // of its own: a piece holds a connection as long as it is worked at
	client   *river.Client[pgx.Tx]
	log      *slog.Logger
	id       string
	workers  int
	slice    time.Duration
	drafts   drafts
	chores   map[string]Chore
	stopping atomic.Bool
	before   func(ctx context.Context, p *piece, attempt int) error

	stopWatch context.CancelFunc
	watching  sync.WaitGroup
}

// NewWorker prepares a worker with connections of its own to the store's
// database: as many as it does pieces at the same time, and a few.
//
// Typical use, in `katf work` and in `katf serve`:
//
//	w, err := jobs.NewWorker(store, jobs.Options{Workers: n, Logger: log, Chores: chores})
//	err = w.Start(ctx)
//	<-ctx.Done()
//	err = w.Stop(patience)
func NewWorker(store *database.Store, opt Options) (*Worker, error) {
	w := &Worker{store: store, log: opt.Logger, id: opt.ID, slice: opt.Slice, before: opt.before, chores: map[string]Chore{}}
	if w.log == nil {
		w.log = slog.Default()
	}
	if w.id == "" {
		host, _ := os.Hostname() // a name that is missing does no harm
		w.id = fmt.Sprintf("%s/%d/%s", host, os.Getpid(), uuid.NewString()[:8])
	}
	if w.slice == 0 {
		w.slice = 15 * time.Second
	}
	if w.workers = opt.Workers; w.workers <= 0 {
		w.workers = runtime.GOMAXPROCS(0)
	}
	if err := w.connect(); err != nil {
		return nil, err
	}
	if err := w.join(opt.Chores); err != nil {
		w.pool.Close()
		return nil, err
	}
	return w, nil
}

// connect makes the pool: a session for each piece, and for what River does
// (listening, fetching, completing, leading).
func (w *Worker) connect() error {
	cfg := w.store.Pool().Config().Copy()
	cfg.MaxConns, cfg.MinConns = int32(w.workers)+6, 0
	cfg.ConnConfig.RuntimeParams["application_name"] = "katf jobs"
	var err error
	w.pool, err = pgxpool.NewWithConfig(context.Background(), cfg)
	return err
}

// join makes the client of the queue. Every client knows every kind of job, for
// whichever leads throws away those that it does not know.
func (w *Worker) join(chores []Chore) error {
	known := river.NewWorkers()
	river.AddWorker(known, &pieceWorker{w: w})
	river.AddWorker(known, &choreWorker{w: w})
	periodic, err := w.addChores(chores)
	if err != nil {
		return err
	}
	w.client, err = river.NewClient(riverpgxv5.New(w.pool), &river.Config{
		ID:     w.id,
		Logger: quiet(w.log),
		Queues: map[string]river.QueueConfig{
			planQueue:  {MaxWorkers: w.workers},
			choreQueue: {MaxWorkers: 1},
		},
		Workers:                     known,
		PeriodicJobs:                periodic,
		FetchCooldown:               fetchCooldown,
		FetchPollInterval:           fetchPoll,
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		RetryPolicy:                 soon{},
		CompletedJobRetentionPeriod: 6 * time.Hour,
		CancelledJobRetentionPeriod: 24 * time.Hour,
		DiscardedJobRetentionPeriod: 7 * 24 * time.Hour,
	})
	return err
}

// soon tries a job again after a second, two, four, at most ten.
type soon struct{}

// NextRetry gives the time of the next try.
func (soon) NextRetry(job *rivertype.JobRow) time.Time {
	wait := time.Second << min(len(job.Errors), 4)
	return time.Now().Add(min(wait, 10*time.Second))
}

// Start begins to work, and returns. That ctx ends does not stop it: call Stop.
func (w *Worker) Start(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if err := w.client.Start(ctx); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	ctx, w.stopWatch = context.WithCancel(ctx)
	w.watching.Go(func() { w.watch(ctx) })
	return nil
}

// ID is the name of the worker in the list of attempts.
func (w *Worker) ID() string { return w.id }

// Stop ends the work: nothing new is taken up, and what runs is handed over at
// the next good place, seconds from now. If ctx ends before that, it is given
// up: nothing of it is written, and other workers do it again.
func (w *Worker) Stop(ctx context.Context) error {
	w.stopping.Store(true)
	if w.stopWatch != nil {
		w.stopWatch()
		w.watching.Wait()
	}
	err := w.client.Stop(ctx)
	if err != nil {
		w.log.Warn("work is given up, for it did not come to a good place in time")
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer stop()
		if err = w.client.StopAndCancel(last); err != nil {
			// Sessions that are still in use end with the process, and with them
			// their locks.
			return errors.Join(errors.New("jobs: work did not stop"), err)
		}
	}
	w.pool.Close()
	return nil
}
