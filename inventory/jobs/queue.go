package jobs

import (
	"context"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"katf/inventory/database"
)

// The queues. Chores have one of their own, for they must not wait for plans.
const (
	planQueue  = "plans"
	choreQueue = "chores"
)

// pieceArgs says which piece a job is for.
type pieceArgs struct {
	Plan  uuid.UUID `json:"plan"`
	Piece int       `json:"piece"`
}

// Kind names the jobs of pieces in the queue.
func (pieceArgs) Kind() string { return "plan_piece" }

// InsertOpts puts them into their queue.
func (pieceArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: planQueue, Priority: inOrder}
}

// Priorities of River, the lowest first: what was begun, and what a dead worker
// left behind, comes before what nobody has begun.
const (
	atOnce  = 1
	inOrder = 2
)

// queue writes to the queue in transactions that others began. It works at
// nothing.
var queue = sync.OnceValues(func() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{FetchCooldown: river.FetchCooldownMin})
})

// insert adds a job for each of a plan's pieces.
func insert(ctx context.Context, tx *database.Tx, plan uuid.UUID, priority int, pieces ...int) error {
	if len(pieces) == 0 {
		return nil
	}
	q, err := queue()
	if err != nil {
		return err
	}
	params := make([]river.InsertManyParams, len(pieces))
	for i, piece := range pieces {
		params[i] = river.InsertManyParams{Args: pieceArgs{plan, piece}, InsertOpts: &river.InsertOpts{Priority: priority}}
	}
	_, err = q.InsertManyFastTx(ctx, tx.Tx, params)
	return err
}

// remove cancels all jobs of a plan. Those that run are told to stop.
func remove(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	q, err := queue()
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		SELECT id FROM river_job
		WHERE kind = $1 AND args @> jsonb_build_object('plan', $2::text) AND finalized_at IS NULL ORDER BY id`,
		pieceArgs{}.Kind(), plan.String())
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := q.JobCancelTx(ctx, tx.Tx, id); err != nil {
			return err
		}
	}
	return nil
}
