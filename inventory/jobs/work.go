package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
)

// A run fails when a piece went wrong so often, or its worker died so often.
const (
	mostFailures = 3
	mostDeaths   = 10
)

// pieceWorker does the jobs of pieces.
type pieceWorker struct {
	river.WorkerDefaults[pieceArgs]
	w *Worker
}

// Work does a piece as far as it gets. A piece that is held or done already is
// none of its business.
func (p *pieceWorker) Work(ctx context.Context, job *river.Job[pieceArgs]) error {
	h, err := p.w.take(ctx, job)
	if err != nil || h == nil {
		return err
	}
	defer h.release(ctx)
	log := p.w.log.With("plan", h.plan, "piece", h.number, "what", h.String(), "attempt", h.attempt)
	if h.died >= mostDeaths {
		return h.fail(ctx, fmt.Sprintf("%s: %d workers died over it", h.piece, h.died))
	}
	log.Debug("piece taken up")
	if err = h.do(ctx); err == nil {
		log.Info("piece worked at", "took", time.Since(h.began).Round(time.Millisecond))
		return nil
	}
	return h.failed(ctx, log, err)
}

// do does what the piece is for. A panic is an error.
func (h *hold) do(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	if h.w.before != nil {
		if err := h.work(ctx, func(ctx context.Context) error { return h.w.before(ctx, h.piece, h.attempt) }); err != nil {
			return err
		}
	}
	d, err := h.draft(ctx)
	if err != nil {
		return err
	}
	switch h.kind {
	case kindFit:
		return h.doFit(ctx, d)
	case kindCarry:
		return h.doCarry(ctx, d)
	}
	return h.doFinish(ctx, d)
}

// draft gives what all pieces of the plan share.
func (h *hold) draft(ctx context.Context) (*planner.Draft, error) {
	return h.w.drafts.get(draftKey{h.head.Digest, h.head.Seed, h.head.Effort}, func() (d *planner.Draft, err error) {
		err = h.tx(ctx, func(tx *database.Tx) error {
			s, err := plans.LoadScenario(ctx, tx, h.head.Scenario)
			if err == nil {
				d, err = planner.NewDraft(s, planner.Options{Seed: h.head.Seed, Effort: h.head.Effort, Workers: h.w.workers})
			}
			return err
		})
		return d, err
	})
}

// enough says that it is time to hand over to the next job.
func (h *hold) enough() bool { return h.w.stopping.Load() || time.Since(h.began) >= h.w.slice }

// doFit fits flows and waves to the routes, round by round, and then lists the
// pieces.
func (h *hold) doFit(ctx context.Context, d *planner.Draft) error {
	f, err := unpackedOr(h.so, d.NewFit())
	if err != nil {
		return err
	}
	var list []planner.Piece
	err = h.work(ctx, func(ctx context.Context) error {
		err := d.Fit(ctx, f, h.enough)
		if err == nil && f.Over {
			list, err = d.Pieces(ctx, f)
		}
		return err
	})
	if err != nil {
		return err
	}
	so, err := packed(f)
	if err != nil {
		return err
	}
	return h.write(ctx, outcome(f.Over), func(tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE plan_run SET rounds = $2, fit = CASE WHEN $3 THEN $4::bytea END WHERE plan = $1`,
			h.plan, f.Rounds, f.Over, so); err != nil {
			return err
		}
		if !f.Over {
			return h.pause(ctx, tx, so)
		}
		if err := h.add(ctx, tx, list); err != nil {
			return err
		}
		return h.done(ctx, tx, nil)
	})
}

func outcome(done bool) string {
	if done {
		return "done"
	}
	return "paused"
}

// doCarry routes a warehouse and tier, day by day.
func (h *hold) doCarry(ctx context.Context, d *planner.Draft) error {
	f, before, err := h.input(ctx)
	if err != nil {
		return err
	}
	paused, err := unpackedOr[planner.Carried](h.so, nil)
	if err != nil {
		return err
	}
	p := &planner.Piece{Number: h.number - 1}
	for _, n := range h.after {
		p.After = append(p.After, n-1)
	}
	var c *planner.Carried
	var done bool
	if err := h.work(ctx, func(ctx context.Context) (err error) {
		c, done, err = d.Carry(ctx, f, p, before, paused, h.enough)
		return err
	}); err != nil {
		return err
	}
	so, err := packed(c)
	if err != nil {
		return err
	}
	return h.write(ctx, outcome(done), func(tx *database.Tx) error {
		if done {
			return h.done(ctx, tx, so)
		}
		return h.pause(ctx, tx, so)
	})
}

// input reads what the piece starts from.
func (h *hold) input(ctx context.Context) (f *planner.Fit, before []*planner.Carried, err error) {
	if f, err = unpacked[planner.Fit](h.fit); err != nil {
		return nil, nil, err
	}
	err = h.tx(ctx, func(tx *database.Tx) error {
		before, err = h.results(ctx, tx, h.after)
		return err
	})
	return f, before, err
}

// doFinish explains what is unserved, question by question, and then stores the
// plan.
func (h *hold) doFinish(ctx context.Context, d *planner.Draft) error {
	f, carried, err := h.input(ctx)
	if err != nil {
		return err
	}
	e, err := unpackedOr(h.so, &planner.Explanation{})
	if err != nil {
		return err
	}
	var plan *planner.Plan
	var done bool
	if err := h.work(ctx, func(ctx context.Context) error {
		var err error
		if done, err = d.Explain(ctx, f, carried, e, h.enough); err == nil && done {
			plan, err = d.Finish(ctx, f, carried, e)
		}
		return err
	}); err != nil {
		return err
	}
	so, err := packed(e)
	if err != nil {
		return err
	}
	return h.write(ctx, outcome(done), func(tx *database.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE plan_run SET tried = $2, most = $3 WHERE plan = $1`, h.plan, e.Tried, e.Most); err != nil {
			return err
		}
		if !done {
			return h.pause(ctx, tx, so)
		}
		if _, err := plans.Store(ctx, tx, h.plan, plan); err != nil {
			return err
		}
		if err := h.done(ctx, tx, nil); err != nil {
			return err
		}
		return end(ctx, tx, h.plan, Done)
	})
}

// failed decides what becomes of a piece that went wrong. What is nobody's
// fault is tried again without end: a lost connection, a worker that is told to
// stop. What was cancelled is let go. Anything else is tried again a few times,
// and then the run fails with the reason.
func (h *hold) failed(ctx context.Context, log *slog.Logger, err error) error {
	switch {
	case errors.Is(err, errEnded), errors.Is(err, river.ErrJobCancelledRemotely):
		log.Info("piece given up", "why", errEnded)
		h.ended(ctx, "stopped", "")
		return river.JobCancel(errEnded)
	case h.w.stopping.Load(), passing(err), h.conn.Conn().IsClosed():
		log.Warn("piece given back", "err", err)
		h.ended(ctx, "stopped", err.Error())
		return err
	}
	log.Error("piece failed", "err", err)
	failures, noted := h.ended(ctx, "failed", err.Error())
	if noted != nil || failures < mostFailures {
		return err
	}
	return h.fail(ctx, fmt.Sprintf("%s: %v", h.piece, err))
}

// ended notes how the attempt ended, and how often the piece has failed so far.
// If the session is lost, the note takes another way, and the piece is left to
// whoever holds it now. If that fails too, nothing is noted: the worker is as
// good as dead.
func (h *hold) ended(ctx context.Context, outcome, why string) (failures int, err error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*beat)
	defer stop()
	if h.conn.Conn().IsClosed() {
		return 0, h.w.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error { return h.note(ctx, tx, outcome, why) })
	}
	err = h.tx(ctx, func(tx *database.Tx) error {
		if err := h.note(ctx, tx, outcome, why); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_piece SET state = 'ready' WHERE plan = $1 AND number = $2 AND state = 'running'`, h.plan, h.number); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT count(*) FROM plan_attempt WHERE plan = $1 AND number = $2 AND outcome = 'failed'`,
			h.plan, h.number).Scan(&failures)
	})
	return failures, err
}

// fail ends the run.
func (h *hold) fail(ctx context.Context, why string) error {
	ctx = context.WithoutCancel(ctx)
	err := h.w.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error { return fail(ctx, tx, h.plan, why) })
	if code := database.CodeOf(err); code == "plan_not_planning" { // cancelled meanwhile
		err = nil
	}
	if err != nil {
		return err
	}
	return river.JobCancel(errors.New(why))
}

// passing reports whether an error passes by itself: the database was not to be
// reached, busy, or full.
func passing(err error) bool {
	if e, ok := errors.AsType[*database.Error](err); ok {
		return e.Kind == database.Unavailable
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code[:2] {
		case "08", "40", "53", "55", "57":
			return true
		}
	}
	return errors.Is(err, errLost)
}
