package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// The kinds of pieces.
const (
	kindFit    = "fit"
	kindCarry  = "carry"
	kindFinish = "finish"
)

// piece is a row of plan_piece with what its run hands to it.
type piece struct {
	plan      uuid.UUID
	number    int
	kind      string
	warehouse string
	tier      int
	after     []int
	so        []byte // what it came to so far
	fit       []byte
}

func (p *piece) String() string {
	if p.kind == kindCarry {
		return fmt.Sprintf("warehouse %s, tier %d", p.warehouse, p.tier)
	}
	return p.kind
}

// open reads a piece that is to be worked at. It is nil if there is none: it
// waits or is done, or its run has ended.
func open(ctx context.Context, tx *database.Tx, args pieceArgs) (*piece, error) {
	p := &piece{plan: args.Plan, number: args.Piece}
	err := tx.QueryRow(ctx, `
		SELECT p.kind, p.warehouse, p.tier, p.after, p.result, r.fit
		FROM plan_piece p JOIN plan_run r ON r.plan = p.plan
		WHERE p.plan = $1 AND p.number = $2 AND p.state IN ('ready', 'running') AND r.state = 'working'`, p.plan, p.number).
		Scan(&p.kind, &p.warehouse, &p.tier, &p.after, &p.so, &p.fit)
	if database.NoRows(err) {
		return nil, nil
	}
	return p, err
}

// results reads what other pieces came to, in order of the numbers.
func (p *piece) results(ctx context.Context, tx *database.Tx, numbers []int) ([]*planner.Carried, error) {
	rows, err := tx.Query(ctx, `
		SELECT p.result FROM unnest($2::int[]) WITH ORDINALITY AS n (number, seq)
		JOIN plan_piece p ON p.plan = $1 AND p.number = n.number AND p.state = 'done' ORDER BY n.seq`, p.plan, numbers)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*planner.Carried, error) {
		var data []byte
		if err := row.Scan(&data); err != nil {
			return nil, err
		}
		return unpacked[planner.Carried](data)
	})
	if err == nil && len(list) != len(numbers) {
		err = fmt.Errorf("piece %d of plan %s: %d of the %d before it are done", p.number, p.plan, len(list), len(numbers))
	}
	return list, err
}

// add writes the pieces that follow the fitting: those of the planner, numbered
// from 1, and the last, which waits for all.
func (p *piece) add(ctx context.Context, tx *database.Tx, list []planner.Piece) error {
	last := &pgx.Batch{}
	all := []int{}
	for i := range list {
		after := []int{}
		for _, n := range list[i].After {
			after = append(after, n+1)
		}
		all = append(all, list[i].Number+1)
		last.Queue(`INSERT INTO plan_piece (plan, number, kind, warehouse, tier, from_day, to_day, after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			p.plan, list[i].Number+1, kindCarry, string(list[i].Warehouse), list[i].Tier, list[i].From.Time(), list[i].To.Time(), after)
	}
	last.Queue(`INSERT INTO plan_piece (plan, number, kind, after) VALUES ($1, $2, $3, $4)`, p.plan, len(list)+1, kindFinish, all)
	return tx.SendBatch(ctx, last).Close()
}

// done ends the piece, and inserts the jobs of those that waited for it alone.
// The run is locked.
func (p *piece) done(ctx context.Context, tx *database.Tx, result []byte) error {
	if _, err := tx.Exec(ctx, `
		UPDATE plan_piece SET state = 'done', result = $3, finished_at = clock_timestamp() WHERE plan = $1 AND number = $2`,
		p.plan, p.number, result); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		UPDATE plan_piece p SET state = 'ready'
		WHERE plan = $1 AND state = 'waiting'
		  AND NOT EXISTS (SELECT FROM plan_piece q WHERE q.plan = p.plan AND q.number = ANY (p.after) AND q.state <> 'done')
		RETURNING number`, p.plan)
	if err != nil {
		return err
	}
	ready, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return err
	}
	return insert(ctx, tx, p.plan, inOrder, ready...)
}

// pause writes down how far the piece is, and inserts the job that takes on, at
// once: a piece that is long had better not be the last.
func (p *piece) pause(ctx context.Context, tx *database.Tx, so []byte) error {
	if _, err := tx.Exec(ctx, `UPDATE plan_piece SET state = 'ready', result = $3 WHERE plan = $1 AND number = $2`,
		p.plan, p.number, so); err != nil {
		return err
	}
	return insert(ctx, tx, p.plan, atOnce, p.number)
}
