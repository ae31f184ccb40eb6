package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"katf/inventory/database"
	"katf/inventory/plans"
)

// hold is a piece in the hands of this worker: a session of PostgreSQL that has
// the lock of it. Whatever is written of the piece is written over this session:
// who lost the lock cannot write.
type hold struct {
	*piece
	w       *Worker
	conn    *pgxpool.Conn
	key     int64
	job     *river.Job[pieceArgs]
	head    *plans.Plan
	attempt int
	died    int // attempts before this one of which nobody knows the end
	began   time.Time
}

// Reasons for which work is given up without being at fault.
var (
	errEnded = errors.New("the run of the plan has ended")
	errLost  = errors.New("the lock of the piece was lost")
)

// The server ends a session that gave no sign of life for silence: its process
// or machine stands still, and another worker takes the piece over.
const (
	beat    = 2 * time.Second
	silence = 15 * time.Second
)

// take holds the piece of a job. It is nil if another worker holds the piece, or
// there is nothing to do for it any more.
func (w *Worker) take(ctx context.Context, job *river.Job[pieceArgs]) (*hold, error) {
	conn, err := w.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	h := &hold{w: w, conn: conn, job: job, began: time.Now()}
	var ok bool
	err = conn.QueryRow(ctx, `SELECT k, pg_try_advisory_lock(k) FROM `+lockKey, job.Args.Plan.String(), job.Args.Piece).Scan(&h.key, &ok)
	if err == nil && ok {
		ok, err = h.begin(ctx)
		if err != nil || !ok {
			h.release(ctx)
		}
		if err == nil && ok {
			return h, nil
		}
		return nil, err
	}
	if err != nil {
		conn.Conn().Close(context.WithoutCancel(ctx)) // it may have the lock
	}
	conn.Release()
	return nil, err
}

// lockKey is the number of a piece's advisory lock.
const lockKey = `hashtextextended('plan piece ' || $1 || ' ' || $2::int, 0) AS k`

// begin reads the piece and notes that it was taken up, in a transaction of its
// own: if the worker dies, the note stays.
func (h *hold) begin(ctx context.Context) (ok bool, err error) {
	if _, err := h.conn.Exec(ctx, fmt.Sprintf(`SET idle_session_timeout = %d`, silence.Milliseconds())); err != nil {
		return false, err
	}
	err = h.tx(ctx, func(tx *database.Tx) error {
		var err error
		if h.piece, err = open(ctx, tx, h.job.Args); err != nil || h.piece == nil {
			return err
		}
		if h.head, err = plans.Get(ctx, tx, h.plan); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			UPDATE plan_piece SET state = 'running', started_at = COALESCE(started_at, clock_timestamp()) WHERE plan = $1 AND number = $2`,
			h.plan, h.number); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			INSERT INTO plan_attempt (plan, number, attempt, worker, job)
			SELECT $1, $2, count(*) + 1, $3, $4 FROM plan_attempt WHERE plan = $1 AND number = $2
			RETURNING attempt, (SELECT count(*) FROM plan_attempt WHERE plan = $1 AND number = $2 AND outcome IS NULL)`,
			h.plan, h.number, h.w.id, h.job.ID).Scan(&h.attempt, &h.died)
	})
	return h.piece != nil, err
}

// tx runs fn in a transaction over the session that has the lock.
func (h *hold) tx(ctx context.Context, fn func(tx *database.Tx) error) error {
	return pgx.BeginFunc(ctx, h.conn, func(tx pgx.Tx) error {
		return fn(&database.Tx{Tx: tx, By: database.TheSystem, Now: time.Now().UTC()})
	})
}

// work runs what takes long, and all the while asks the server whether it is
// still wanted. If not, or if the server does not answer, it stops.
func (h *hold) work(ctx context.Context, fn func(ctx context.Context) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var beating sync.WaitGroup
	finished := make(chan struct{})
	beating.Go(func() { h.beat(ctx, finished, stop) })
	err := func() error {
		defer beating.Wait() // if fn panics, too: the session is for one at a time
		defer close(finished)
		return fn(ctx)
	}()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// beat gives the signs of life until the work is finished, and stops it if it is
// not wanted any more.
func (h *hold) beat(ctx context.Context, finished <-chan struct{}, stop context.CancelCauseFunc) {
	ticks := time.NewTicker(beat)
	defer ticks.Stop()
	for {
		select {
		case <-finished:
			return
		case <-ticks.C:
		}
		if err := h.wanted(ctx); err != nil {
			stop(err)
			return
		}
	}
}

// wanted asks whether the run goes on. The answer also says that the lock is
// still held, for it is of the session.
func (h *hold) wanted(ctx context.Context) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*beat)
	defer stop()
	var state State
	if err := h.conn.QueryRow(ctx, `SELECT state FROM plan_run WHERE plan = $1`, h.plan).Scan((*string)(&state)); err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	if state != Working {
		return errEnded
	}
	return nil
}

// write runs fn in the transaction that ends the job: all of it is committed, or
// nothing. The plan is locked first where its status is to change.
func (h *hold) write(ctx context.Context, outcome string, fn func(tx *database.Tx) error) error {
	return h.tx(ctx, func(tx *database.Tx) error {
		if h.kind == kindFinish && outcome == "done" {
			if _, err := plans.Lock(ctx, tx, h.plan); err != nil {
				return err
			}
		}
		var state State
		if err := tx.QueryRow(ctx, `SELECT state FROM plan_run WHERE plan = $1 FOR UPDATE`, h.plan).Scan((*string)(&state)); err != nil {
			return err
		}
		if state != Working {
			return errEnded
		}
		if err := h.note(ctx, tx, outcome, ""); err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx.Tx, h.job)
		if errors.Is(err, rivertype.ErrNotFound) { // somebody removed it; the piece is what counts
			err = nil
		}
		return err
	})
}

// note writes how the attempt ended.
func (h *hold) note(ctx context.Context, tx *database.Tx, outcome, why string) error {
	_, err := tx.Exec(ctx, `
		UPDATE plan_attempt SET outcome = $4, why = $5, ended_at = clock_timestamp() WHERE plan = $1 AND number = $2 AND attempt = $3`,
		h.plan, h.number, h.attempt, outcome, short(why))
	return err
}

// short cuts a text at 500 characters, not in the middle of one.
func short(text string) string {
	if runes := []rune(text); len(runes) > 500 {
		return string(runes[:500])
	}
	return text
}

// release gives the lock back. A session that can't say that it did is closed.
func (h *hold) release(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*beat)
	defer stop()
	_, err := h.conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, h.key)
	if err == nil {
		_, err = h.conn.Exec(ctx, `RESET idle_session_timeout`)
	}
	if err != nil {
		h.conn.Conn().Close(ctx)
	}
	h.conn.Release()
}
