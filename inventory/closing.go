package inventory

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
)

// Freeze keeps everybody else from moving cartons of a warehouse until the
// transaction ends, and waits for those who do at this moment. Whoever approves
// a count calls it before any other lock on stock: then compares, posts the
// differences and closes the day. Without it, CloseDay would ask for the lock
// while the balances are held that others wait for.
func Freeze(ctx context.Context, tx *database.Tx, warehouse string) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(freeze_key($1))`, warehouse)
	return err
}

// CloseDay refuses from now on whatever would have occurred in a warehouse up to
// a moment: a count was approved as of then. It never opens again. The same
// closing again is harmless, and so is an earlier one.
func CloseDay(ctx context.Context, tx *database.Tx, warehouse string, until time.Time) error {
	faults := append(textFaults("warehouse", warehouse, 1, 100), timeFaults("until", until)...)
	if faults != nil {
		return badMovement(faults)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO closing (warehouse, until, actor, login) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		warehouse, until, pgtype.UUID{Bytes: tx.By.ID, Valid: true}, tx.By.Login)
	return refusal(err)
}
