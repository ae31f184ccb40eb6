package stock

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
)

// fillLots completes lots of which only the ids are there.
func fillLots[T any](ctx context.Context, tx *database.Tx, lines []T, of func(*T) *inventory.Lot) error {
	if len(lines) == 0 {
		return nil
	}
	ids := make([]string, len(lines))
	for i := range lines {
		ids[i] = string(of(&lines[i]).ID)
	}
	rows, err := tx.Query(ctx, `SELECT id, sku, expires FROM lot WHERE id = ANY ($1)`, ids)
	if err != nil {
		return err
	}
	known := map[inventory.LotID]inventory.Lot{}
	var l inventory.Lot
	var expires *time.Time
	_, err = pgx.ForEachRow(rows, []any{&l.ID, &l.SKU, &expires}, func() error {
		l.Expires = dateOf(expires)
		known[l.ID] = l
		return nil
	})
	for i := range lines {
		lot := of(&lines[i])
		if l, ok := known[lot.ID]; ok {
			*lot = l
		}
	}
	return err
}
