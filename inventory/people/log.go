package people

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Event is a change to an account, a token, a link or an organisation.
type Event struct {
	Seq      int64           `json:"seq" db:"seq"`
	What     string          `json:"what" db:"what"`
	Subject  string          `json:"subject" db:"subject"` // the id of what was changed
	Detail   json.RawMessage `json:"detail" db:"detail"`   // as it is since then; never a secret
	ByID     uuid.UUID       `json:"by_id" db:"by_id"`
	By       string          `json:"by" db:"by_login"`
	Recorded time.Time       `json:"recorded_at" db:"recorded_at"`
}

// record writes an event in the transaction of the change.
func record(ctx context.Context, tx *database.Tx, what, subject string, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO people_log (what, subject, detail, by_id, by_login) VALUES ($1, $2, $3, $4, $5)`,
		what, subject, text, tx.By.ID, tx.By.Login)
	return err
}

// Events lists what was changed, oldest first, after a given one; about one
// subject only unless it is "".
func Events(ctx context.Context, tx *database.Tx, subject string, after int64, limit int) ([]Event, error) {
	rows, err := tx.Query(ctx, `SELECT seq, what, subject, detail, by_id, by_login, recorded_at FROM people_log
		WHERE seq > $1 AND ($2 = '' OR subject = $2) ORDER BY seq LIMIT $3`, after, subject, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Event])
}
