package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/plans"
)

// State is how the run of a plan stands.
type State string

// The states.
const (
	Working   State = "working"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Stage is what a run is busy with.
type Stage string

// The stages, in order.
const (
	Fitting   Stage = "fit"    // flows and waves are fitted to the routes
	Carrying  Stage = "carry"  // warehouses are routed, tier by tier
	Finishing Stage = "finish" // what is unserved is explained, the plan is checked and stored
)

// Start begins the making of a plan that plans.Create made. The first job is
// there when the caller's transaction is committed, for whatever worker is free
// then or comes later. Starting a plan again is harmless.
func Start(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	head, err := plans.Lock(ctx, tx, plan)
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO plan_run (plan) SELECT $1 WHERE $2 ON CONFLICT DO NOTHING`, plan, head.Status == plans.Planning)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return started(ctx, tx, head)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO plan_piece (plan, number, kind, state) VALUES ($1, 0, 'fit', 'ready')`, plan); err != nil {
		return err
	}
	return insert(ctx, tx, plan, inOrder, 0)
}

// started refuses a plan that has no run and can't get one.
func started(ctx context.Context, tx *database.Tx, head *plans.Plan) error {
	var has bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM plan_run WHERE plan = $1)`, head.ID).Scan(&has); err != nil || has {
		return err
	}
	return database.Refuse(database.Conflict, "plan_not_planning",
		fmt.Sprintf("plan %s is %s: it can't be started; ask for a new plan", head.ID, head.Status),
		fmt.Sprintf("الخطة %s انتهى إعدادها ولا يمكن بدؤها من جديد؛ اطلب خطة جديدة", head.ID))
}

// Cancel ends a run: its jobs are taken back, and those that run are told to
// stop and write nothing any more. The plan is cancelled in the same transaction.
// Cancelling it again is harmless; a plan that is not being planned is refused
// (plan_not_planning).
func Cancel(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	if _, err := plans.Cancel(ctx, tx, plan); err != nil {
		return err
	}
	return end(ctx, tx, plan, Cancelled)
}

// fail ends a run for a reason that a person is told.
func fail(ctx context.Context, tx *database.Tx, plan uuid.UUID, why string) error {
	if _, err := plans.Fail(ctx, tx, plan, why); err != nil {
		return err
	}
	return end(ctx, tx, plan, Failed)
}

// end takes a run of which the plan is locked to its last state. What pieces
// handed to each other is not needed any more.
func end(ctx context.Context, tx *database.Tx, plan uuid.UUID, state State) error {
	tag, err := tx.Exec(ctx, `
		UPDATE plan_run SET state = $2, finished_at = clock_timestamp(), fit = NULL WHERE plan = $1 AND state = 'working'`, plan, string(state))
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_piece SET result = NULL WHERE plan = $1 AND result IS NOT NULL`, plan); err != nil {
		return err
	}
	if state == Done { // all its jobs are
		return nil
	}
	return remove(ctx, tx, plan)
}

// Progress is how far the run of a plan is.
type Progress struct {
	State State
	Stage Stage
	// Of Fitting: the rounds made, of which there are 8 at most. Of Finishing: the
	// changes tried for what is unserved, and the most that are.
	Rounds, Tried, Most int
	// Pieces by state. All is 0 until the fitting is over, for nobody knows before.
	Waiting, Ready, Running, Done, All int

	Started, Finished time.Time // Finished is zero while it works
}

// Find gives the progress of a plan's run, from two small tables: cheap enough
// to ask every second.
func Find(ctx context.Context, tx *database.Tx, plan uuid.UUID) (*Progress, error) {
	p := new(Progress)
	var finished *time.Time
	var fitted, carried bool
	err := tx.QueryRow(ctx, `
		SELECT r.state, r.rounds, r.tried, r.most, r.started_at, r.finished_at,
			count(*) FILTER (WHERE p.state = 'waiting'), count(*) FILTER (WHERE p.state = 'ready'),
			count(*) FILTER (WHERE p.state = 'running'), count(*) FILTER (WHERE p.state = 'done'), count(*),
			bool_and(p.state = 'done' OR p.kind <> 'fit'), bool_and(p.state = 'done' OR p.kind <> 'carry')
		FROM plan_run r JOIN plan_piece p ON p.plan = r.plan WHERE r.plan = $1 GROUP BY r.plan`, plan).
		Scan((*string)(&p.State), &p.Rounds, &p.Tried, &p.Most, &p.Started, &finished,
			&p.Waiting, &p.Ready, &p.Running, &p.Done, &p.All, &fitted, &carried)
	if database.NoRows(err) {
		return nil, database.Missing("planning of", "إعداد للخطة", plan.String())
	}
	if err != nil {
		return nil, err
	}
	p.Stage = Finishing
	if !fitted {
		p.Stage, p.All = Fitting, 0
	} else if !carried {
		p.Stage = Carrying
	}
	p.Started = p.Started.UTC()
	if finished != nil {
		p.Finished = finished.UTC()
	}
	return p, nil
}
