package dispatch

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// Queued is a manifest at the doors of its warehouse: how many stops, what has
// been counted of it so far, how often its paper was printed, and until when its
// cartons are held.
type Queued struct {
	Manifest
	Stops   int             `json:"stops"`
	Counted planner.Cartons `json:"counted" doc:"Loaded, damaged or short so far"`
	Prints  int             `json:"prints"`
	Held    *time.Time      `json:"held_until,omitempty" doc:"Then the cartons of a truck that has not left are free again"`
}

// Queue gives the manifests that leave a warehouse on a day, in loading order:
// by hour, door and wave. Those of plans that another has replaced are not among
// them.
func Queue(ctx context.Context, tx *database.Tx, warehouse string, date planner.Date) ([]Queued, error) {
	return queued(ctx, tx, `WHERE m.warehouse = $1 AND m.day = $2 AND (m.state <> 'voided' OR m.document IS NOT NULL)
		ORDER BY m.load_from, m.door, m.seq`, warehouse, date.Time())
}

// LeftOver gives the manifests of days before that were released and are not
// done: still at the door, or on the road. The latest 100.
func LeftOver(ctx context.Context, tx *database.Tx, warehouse string, date planner.Date) ([]Queued, error) {
	return queued(ctx, tx, `WHERE m.warehouse = $1 AND m.day < $2 AND m.state NOT IN ('planned', 'closed', 'voided')
		ORDER BY m.day DESC, m.load_from, m.door, m.seq LIMIT 100`, warehouse, date.Time())
}

func queued(ctx context.Context, tx *database.Tx, where string, args ...any) ([]Queued, error) {
	ms, err := collect(ctx, tx, where, args...)
	if err != nil {
		return nil, err
	}
	out, at, ids := make([]Queued, len(ms)), map[uuid.UUID]*Queued{}, make([]uuid.UUID, len(ms))
	for i := range ms {
		out[i].Manifest, ids[i] = ms[i], ms[i].ID
		at[ms[i].ID] = &out[i]
	}
	rows, err := tx.Query(ctx, `
		SELECT m.id, w.stops, l.counted, l.held, (SELECT count(*) FROM document_prints p WHERE p.document = m.document)
		FROM manifest m
		JOIN LATERAL (SELECT count(*) AS stops FROM waybill WHERE manifest = m.id) w ON true
		JOIN LATERAL (
			SELECT coalesce(sum(l.loaded + l.damaged + l.short), 0)::bigint AS counted,
			       min(p.expires_at) FILTER (WHERE m.state IN ('released', 'loading')) AS held
			FROM waybill b JOIN waybill_line l ON l.waybill = b.id JOIN movement p ON p.id = l.pending WHERE b.manifest = m.id) l ON true
		WHERE m.id = ANY ($1)`, ids)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var q Queued
	_, err = pgx.ForEachRow(rows, []any{&id, &q.Stops, &q.Counted, &q.Held, &q.Prints}, func() error {
		to := at[id]
		to.Stops, to.Counted, to.Held, to.Prints = q.Stops, q.Counted, q.Held, q.Prints
		return nil
	})
	return out, err
}

// Workday is a day on which a warehouse sends something out.
type Workday struct {
	Date      planner.Date    `json:"date"`
	Manifests int             `json:"manifests"`
	Planned   int             `json:"planned" doc:"Of them not released yet"`
	Done      int             `json:"done" doc:"Of them closed"`
	Cartons   planner.Cartons `json:"cartons"`
}

// Workdays lists the days on which a warehouse sends something out.
func Workdays(ctx context.Context, tx *database.Tx, warehouse string) ([]Workday, error) {
	rows, err := tx.Query(ctx, `
		SELECT day, count(*), count(*) FILTER (WHERE state = 'planned'), count(*) FILTER (WHERE state = 'closed'), sum(cartons)::bigint
		FROM manifest WHERE warehouse = $1 AND state <> 'voided' GROUP BY day ORDER BY day`, warehouse)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Workday, err error) {
		var day time.Time
		err = row.Scan(&day, &d.Manifests, &d.Planned, &d.Done, &d.Cartons)
		d.Date = planner.DateOf(day.Date())
		return d, err
	})
}

// OfDocument gives the manifest that a paper is or was of, void papers too; nil
// if it is of none.
func OfDocument(ctx context.Context, tx *database.Tx, document uuid.UUID) (*Manifest, error) {
	// A void paper is found by what was held under it.
	ms, err := collect(ctx, tx, `WHERE m.document = $1 OR m.id::text = (
			SELECT a.ref FROM movement v JOIN account a ON a.id = v.to_account
			WHERE v.document = $1 AND a.kind = 'trip' AND v.phase IN ('pending', 'posted') LIMIT 1)
		ORDER BY m.document = $1 DESC NULLS LAST LIMIT 1`, document)
	if err != nil || len(ms) == 0 || !mine(tx, &ms[0]) {
		return nil, err
	}
	return &ms[0], nil
}

// OfDraft gives the manifest that was drafted under a number, nil if there is
// none; of several plans, that of the one in force.
func OfDraft(ctx context.Context, tx *database.Tx, draft string) (*Manifest, error) {
	ms, err := collect(ctx, tx, `JOIN plan p ON p.id = m.plan WHERE m.draft = $1 ORDER BY p.status = 'approved' DESC, m.changed_at DESC LIMIT 1`, draft)
	if err != nil || len(ms) == 0 || !mine(tx, &ms[0]) {
		return nil, err
	}
	return &ms[0], nil
}
