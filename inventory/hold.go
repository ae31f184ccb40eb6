package inventory

import (
	"context"

	"katf/inventory/database"
)

// Hold takes the locks on all that lies in a warehouse, for a step that is going
// to write its balances several times: two such steps, each with some of them,
// would wait for each other in a ring otherwise.
//
// Locks: the warehouse's books (shared), then its balances in the order of
// account and lot, as [Post] does.
func Hold(ctx context.Context, tx *database.Tx, warehouse string) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared(freeze_key($1))`, warehouse); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `SELECT FROM balance b JOIN account a ON a.id = b.account
		WHERE a.kind IN ('warehouse', 'damaged') AND a.ref = $1 ORDER BY b.account, b.lot FOR UPDATE OF b`, warehouse)
	return err
}
