package boards

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/plans"
)

// Pulse is what shows whether a board has changed: three numbers that only grow
// while its plan lives.
type Pulse struct {
	Version  int          `json:"version" doc:"Of the board"`
	Status   plans.Status `json:"status" doc:"Of the plan"`
	Released int          `json:"released" doc:"Manifests that are no longer planned"`
}

// PulseOf looks at a board for what may have changed. Cheap enough for once a
// second and watcher.
func PulseOf(ctx context.Context, tx *database.Tx, plan uuid.UUID) (p Pulse, err error) {
	err = tx.QueryRow(ctx, `
		SELECT coalesce((SELECT max(version) FROM board_edit WHERE plan = p.id), 0), p.status,
			CASE p.status WHEN 'approved' THEN (SELECT count(*) FROM manifest WHERE plan = p.id AND state <> 'planned') ELSE 0 END
		FROM plan p WHERE p.id = $1`, plan).Scan(&p.Version, (*string)(&p.Status), &p.Released)
	if database.NoRows(err) {
		err = database.Missing("plan", "خطة", plan.String())
	}
	return p, err
}

// Since lists the edits of a board after a version, the first one first.
func Since(ctx context.Context, tx *database.Tx, plan uuid.UUID, version int) ([]Edit, error) {
	list, err := edits(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	return list[min(max(0, version), len(list)):], nil
}

// History lists the edits of a board, the last one first: those before a version
// if it is not 0, limit at most.
func History(ctx context.Context, tx *database.Tx, plan uuid.UUID, before, limit int) ([]Edit, error) {
	list, err := edits(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	if before > 0 {
		list = list[:min(before-1, len(list))]
	}
	out := make([]Edit, 0, min(limit, len(list)))
	for i := len(list) - 1; i >= 0 && len(out) < limit; i-- {
		out = append(out, list[i])
	}
	return out, nil
}
