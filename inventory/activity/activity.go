// Package activity remembers who wrote what, and when, by the database's clock.
// Nothing of it is ever changed or taken away.
package activity

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Entry is one successful write.
type Entry struct {
	Seq          int64         `json:"seq"` // order of recording
	At           time.Time     `json:"at"`
	ByID         uuid.UUID     `json:"by_id"`
	By           string        `json:"by"`
	Role         database.Role `json:"role"`
	Organisation string        `json:"organisation,omitempty"`
	Operation    string        `json:"operation"` // its id in the description of the API
	Method       string        `json:"method"`
	Path         string        `json:"path"`
	Key          string        `json:"key"` // that the caller chose
	Status       int           `json:"status"`
	Request      string        `json:"request"` // its id in the server's log
}

// Record notes a write in the transaction of the write itself, by the
// transaction's actor.
func Record(ctx context.Context, tx *database.Tx, e Entry) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO activity (by_id, login, role, organisation, operation, method, path, key, status, request)
		VALUES ($1, $2, $3, $4, $5, $6, left($7, 1000), $8, $9, left($10, 200))`,
		tx.By.ID, tx.By.Login, tx.By.Role, tx.By.Organisation, e.Operation, e.Method, e.Path, e.Key, e.Status, e.Request)
	return err
}

// Filter chooses entries; empty fields choose all.
type Filter struct {
	By        uuid.UUID
	Operation string
	Before    int64 // recorded before this Seq
	Limit     int   // at most
}

// List gives entries, the latest first.
func List(ctx context.Context, tx *database.Tx, f Filter) ([]Entry, error) {
	rows, err := tx.Query(ctx, `
		SELECT seq, at, by_id, login, role, organisation, operation, method, path, key, status, request
		FROM activity
		WHERE ($1 = '00000000-0000-0000-0000-000000000000'::uuid OR by_id = $1)
		  AND ($2 = '' OR operation = $2) AND ($3 = 0 OR seq < $3)
		ORDER BY seq DESC LIMIT $4`, f.By, f.Operation, f.Before, f.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Entry, error) {
		var e Entry
		err := row.Scan(&e.Seq, &e.At, &e.ByID, &e.By, &e.Role, &e.Organisation, &e.Operation, &e.Method, &e.Path, &e.Key, &e.Status, &e.Request)
		return e, err
	})
}

// ForgetAnswers takes away the stored answers to writes that took place longer
// ago than a time. The writes themselves stay, and so does what is known of who
// made them.
func ForgetAnswers(ctx context.Context, tx *database.Tx, after time.Duration) error {
	_, err := tx.Exec(ctx, `DELETE FROM once WHERE made_at < clock_timestamp() - $1::interval`, after)
	return err
}
