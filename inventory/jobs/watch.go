package jobs

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// watch looks, as long as the worker lives, for pieces that nobody works at.
func (w *Worker) watch(ctx context.Context) {
	ticks := time.NewTicker(watchEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if err := w.look(ctx); err != nil && ctx.Err() == nil {
			w.log.Warn("looking for abandoned pieces", "err", err)
		}
	}
}

// look inserts a job for every piece that should be under way and is not: no job
// waits for it, and nobody holds it. One process looks at a time.
func (w *Worker) look(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	return w.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		var alone bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended('plan pieces abandoned', 0))`).Scan(&alone); err != nil || !alone {
			return err
		}
		lost, err := abandoned(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range lost {
			if err := w.replace(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// abandoned lists pieces without a job that waits or has just been taken up.
func abandoned(ctx context.Context, tx *database.Tx) ([]pieceArgs, error) {
	rows, err := tx.Query(ctx, `
		SELECT p.plan, p.number FROM plan_piece p JOIN plan_run r ON r.plan = p.plan AND r.state = 'working'
		WHERE p.state IN ('ready', 'running')
		  AND NOT EXISTS (
			SELECT FROM river_job j
			WHERE j.kind = $1 AND j.args @> jsonb_build_object('plan', p.plan::text, 'piece', p.number)
			  AND (j.state IN ('available', 'pending', 'retryable', 'scheduled') OR
			       j.state = 'running' AND j.attempted_at > clock_timestamp() - interval '3 seconds'))
		ORDER BY p.plan, p.number LIMIT 1000`, pieceArgs{}.Kind())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a pieceArgs, err error) {
		err = row.Scan(&a.Plan, &a.Piece)
		return a, err
	})
}

// replace inserts a job for a piece, unless somebody holds it. The lock that it
// tries is given back at the end of the transaction; a worker that comes for the
// piece until then goes away, and the new job takes its place. River still takes
// the job of the dead worker for running: it is closed.
func (w *Worker) replace(ctx context.Context, tx *database.Tx, a pieceArgs) error {
	var free bool
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(k) FROM `+lockKey, a.Plan.String(), a.Piece).Scan(&free); err != nil || !free {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE plan_piece SET state = 'ready' WHERE plan = $1 AND number = $2 AND state IN ('ready', 'running')`, a.Plan, a.Piece)
	if err != nil || tag.RowsAffected() == 0 { // it was done meanwhile
		return err
	}
	if _, err := tx.Exec(ctx, `
		UPDATE river_job SET state = 'cancelled', finalized_at = clock_timestamp()
		WHERE kind = $1 AND state = 'running' AND args @> jsonb_build_object('plan', $2::text, 'piece', $3::int)`,
		a.Kind(), a.Plan.String(), a.Piece); err != nil {
		return err
	}
	w.log.Warn("piece taken over from a worker that is gone", "plan", a.Plan, "piece", a.Piece)
	return insert(ctx, tx, a.Plan, atOnce, a.Piece)
}
