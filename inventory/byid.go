package inventory

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
)

// ByID gives one entry of the ledger.
func ByID(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Entry, error) {
	found, err := entriesByID(ctx, tx, []pgtype.UUID{orNull(id)})
	if err != nil {
		return nil, err
	}
	if e, ok := found[id]; ok {
		return &e, nil
	}
	return nil, database.Missing("movement", "حركة", id.String())
}
