package plans

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner/export"
)

// Compare says what changes from plan a to plan b.
func (l *Library) Compare(ctx context.Context, tx *database.Tx, a, b uuid.UUID) (*export.Difference, error) {
	pa, err := l.Plan(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	pb, err := l.Plan(ctx, tx, b)
	if err != nil {
		return nil, err
	}
	return export.Diff(pa, pb), nil
}
