package people

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Bearer tells whose token or link a secret is. One that is unknown, revoked, past
// its end, of a disabled account, or that may do more than its account may by
// now, is refused, and the refusal does not say which of these it was.
func Bearer(ctx context.Context, store *database.Store, secret string) (*Caller, error) {
	var c *Caller
	err := store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		var err error
		switch {
		case strings.HasPrefix(secret, tokenPrefix):
			c, err = byToken(ctx, tx, secret)
		case strings.HasPrefix(secret, linkPrefix):
			c, err = byLink(ctx, tx, secret)
		}
		if err == nil && c == nil {
			err = errBearer
		}
		return err
	})
	return c, err
}

var errBearer = database.Refuse(Unauthenticated, "bad_token",
	"the token or link is not valid, or not any more; ask for a new one",
	"الرمز أو الرابط غير صالح أو انتهت صلاحيته؛ اطلب غيره")

// bearer is a token with its account.
type bearer struct {
	User
	Token   uuid.UUID     `db:"token"`
	As      database.Role `db:"as_role"`
	In      []string      `db:"in_warehouses"`
	Expires time.Time     `db:"expires_at"`
}

func byToken(ctx context.Context, tx *database.Tx, secret string) (*Caller, error) {
	rows, err := tx.Query(ctx, `SELECT `+userColumns+`, t.id AS token, t.role AS as_role, t.warehouses AS in_warehouses, t.expires_at
		FROM tokens t JOIN users u ON u.id = t.user_id
		WHERE t.hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND NOT u.disabled`, hashOf(secret), tx.Now)
	if err != nil {
		return nil, err
	}
	b, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[bearer])
	if database.NoRows(err) {
		return nil, nil
	}
	if err != nil || !includes(&b.User, b.As, b.In) {
		return nil, err
	}
	a := b.Actor()
	a.Role, a.Warehouses = b.As, b.In
	return &Caller{Actor: a, Name: b.Name, Means: ByToken, Credential: b.Token, Expires: b.Expires}, nil
}

func byLink(ctx context.Context, tx *database.Tx, secret string) (*Caller, error) {
	var c Caller
	err := tx.QueryRow(ctx, `SELECT id, manifest, expires_at FROM driver_links WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2`,
		hashOf(secret), tx.Now).Scan(&c.ID, &c.Manifest, &c.Expires)
	if database.NoRows(err) {
		return nil, nil
	}
	c.Login = "driver-" + c.ID.String()[:8]
	c.Role, c.Means, c.Credential = database.Driver, ByLink, c.ID
	return &c, err
}
