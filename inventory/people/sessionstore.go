package people

import (
	"context"
	"time"

	"katf/inventory/database"
)

// sessionStore keeps sessions in the transaction of the context. It stands in for
// scs's own pgxstore, which forgets the request: a cancelled one would go on
// waiting for a server that does not answer.
type sessionStore struct{}

// onlyUpdate in the context keeps CommitCtx from making a session.
type onlyUpdate struct{}

// FindCtx gives what is kept of a session that has not ended.
func (sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	tx := database.TxFrom(ctx)
	if tx == nil {
		return nil, false, errNoTx
	}
	var data []byte
	err := tx.QueryRow(ctx, `SELECT data FROM sessions WHERE token = $1 AND expiry > $2`, token, tx.Now).Scan(&data)
	if database.NoRows(err) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx writes a session.
func (sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	tx := database.TxFrom(ctx)
	if tx == nil {
		return errNoTx
	}
	if ctx.Value(onlyUpdate{}) != nil {
		_, err := tx.Exec(ctx, `UPDATE sessions SET data = $2, expiry = $3 WHERE token = $1`, token, data, expiry)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO sessions (token, data, expiry) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry`, token, data, expiry)
	return err
}

// DeleteCtx ends a session.
func (sessionStore) DeleteCtx(ctx context.Context, token string) error {
	tx := database.TxFrom(ctx)
	if tx == nil {
		return errNoTx
	}
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE token = $1`, token)
	return err
}

// Find, Commit and Delete are asked for by the interface and never called.
func (sessionStore) Find(string) ([]byte, bool, error)      { return nil, false, errNoTx }
func (sessionStore) Commit(string, []byte, time.Time) error { return errNoTx }
func (sessionStore) Delete(string) error                    { return errNoTx }
