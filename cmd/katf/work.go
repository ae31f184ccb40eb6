package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"katf/inventory/activity"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/jobs"
)

// workFlags say how much a process works at plans.
type workFlags struct {
	Workers int           `env:"KATF_WORKERS" placeholder:"N" help:"Planning jobs at the same time; one for each core if not given."`
	Grace   time.Duration `env:"KATF_GRACE" default:"30s" placeholder:"TIME" help:"How long to wait for requests and jobs under way when stopping. Default: 30s."`
}

type workCommand struct {
	databaseFlags
	logFlags
	workFlags
}

// Help is what the help of the command says below its flags.
func (*workCommand) Help() string {
	return "Any number of machines join by DATABASE_URL. One that is lost is replaced by the others within half a minute, and nothing is done twice."
}

// Validate refuses settings that nobody can work by.
func (c *workCommand) Validate() error { return c.workFlags.validate() }

func (f *workFlags) validate() error {
	if f.Workers < 0 {
		return fmt.Errorf("--workers %d: at least 1, or leave it out for all cores", f.Workers)
	}
	return nil
}

// Run works until the terminal's context ends.
func (c *workCommand) Run(t *terminal) (err error) {
	log, err := c.logger(t.Err)
	if err != nil {
		return err
	}
	l, err := c.open(t.ctx, log, database.Options{})
	if err != nil {
		return err
	}
	defer joined(&err, l.close)
	w, err := c.workFlags.start(t.ctx, log, l.Store)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.Out, "katf: working as", w.ID())
	<-t.ctx.Done()
	log.Info("stopping: jobs under way are handed over")
	return c.finish(w)
}

// start joins those who work at plans.
func (f *workFlags) start(ctx context.Context, log *slog.Logger, store *database.Store) (*jobs.Worker, error) {
	w, err := jobs.NewWorker(store, jobs.Options{Workers: f.Workers, Logger: log, Chores: chores()})
	if err != nil {
		return nil, err
	}
	return w, w.Start(ctx)
}

// finish stops working, within the time that stopping may take.
func (f *workFlags) finish(w *jobs.Worker) error {
	ctx, stop := context.WithTimeout(context.Background(), f.Grace)
	defer stop()
	return w.Stop(ctx)
}

// kept is how long answers are given again to the same key. The ids in requests
// make them harmless after that, too.
const kept = 90 * 24 * time.Hour

// chores are what is to be done at intervals, by whichever process is free.
func chores() []jobs.Chore {
	return []jobs.Chore{
		{Name: "expire-reservations", Every: time.Minute, Do: func(ctx context.Context, tx *database.Tx) error {
			_, err := dispatch.Expire(ctx, tx) // and with the manifests all else that was reserved
			return err
		}},
		{Name: "forget-answers", Every: time.Hour, Do: func(ctx context.Context, tx *database.Tx) error {
			return activity.ForgetAnswers(ctx, tx, kept)
		}},
	}
}
