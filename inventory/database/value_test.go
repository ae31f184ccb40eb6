package database_test

import (
	"context"
	"errors"
	"testing"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// A value that no column can hold is the caller's to correct: not a fault of the
// server, and nothing to send again as it is.
func TestBadValue(t *testing.T) {
	store := inventorytest.Store(t)
	for _, sql := range []string{`SELECT 'x'::uuid`, `SELECT 99999999999::int`, `SELECT 1/0`} {
		err := store.Write(context.Background(), database.TheSystem, func(tx *database.Tx) error {
			_, err := tx.Exec(context.Background(), sql)
			return err
		})
		if e, ok := errors.AsType[*database.Error](err); !ok || e.Kind != database.Invalid || e.Code != "bad_value" || e.Ar == "" {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
