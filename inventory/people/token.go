package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// longestToken bounds how long a token may be valid.
const longestToken = 400 * 24 * time.Hour

// Token lets a program act for an account, with its role or less.
type Token struct {
	ID         uuid.UUID     `json:"id" db:"id"` // chosen by the caller
	User       uuid.UUID     `json:"user" db:"user_id"`
	Name       string        `json:"name" db:"name"` // what it is for
	Role       database.Role `json:"role" db:"role"`
	Warehouses []string      `json:"warehouses" db:"warehouses"` // of the role warehouse
	Created    time.Time     `json:"created_at" db:"created_at"`
	Expires    time.Time     `json:"expires_at" db:"expires_at"`
	Revoked    *time.Time    `json:"revoked_at,omitempty" db:"revoked_at"`
}

const tokenColumns = `t.id, t.user_id, t.name, t.role, t.warehouses, t.created_at, t.expires_at, t.revoked_at`

// IssueToken makes a token of the account t.User and tells its secret, once. The
// same id with the same content again is harmless and tells no secret.
func IssueToken(ctx context.Context, tx *database.Tx, t Token) (*Token, string, error) {
	t.Name, t.Warehouses, t.Expires = strings.TrimSpace(t.Name), sorted(t.Warehouses), t.Expires.UTC().Truncate(time.Microsecond)
	u, err := GetUser(ctx, tx, t.User)
	if err != nil {
		return nil, "", err
	}
	if err := checkToken(&t, u, tx.Now); err != nil {
		return nil, "", err
	}
	secret := newSecret(tokenPrefix)
	tag, err := tx.Exec(ctx, `INSERT INTO tokens (id, user_id, name, hash, role, warehouses, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO NOTHING`, t.ID, t.User, t.Name, hashOf(secret), t.Role, t.Warehouses, t.Expires)
	if err != nil {
		return nil, "", err
	}
	got, err := GetToken(ctx, tx, t.ID)
	if err != nil {
		return nil, "", err
	}
	if tag.RowsAffected() == 0 {
		if got.User != t.User || got.Name != t.Name || got.Role != t.Role || !slices.Equal(got.Warehouses, t.Warehouses) || !got.Expires.Equal(t.Expires) {
			return nil, "", reused("token", "رمز", t.ID.String())
		}
		return got, "", nil
	}
	return got, secret, record(ctx, tx, "token_issued", t.ID.String(), got)
}

func checkToken(t *Token, u *User, now time.Time) error {
	var c complaints
	if t.ID == uuid.Nil {
		c.add("id", nil, "a uuid of your choice is needed", "المطلوب معرّف UUID تختاره")
	}
	c.text("name", t.Name, 100)
	c.role("role", t.Role)
	c.warehouses(t.Role, t.Warehouses)
	c.expiry(t.Expires, now, longestToken)
	if len(c) == 0 && !includes(u, t.Role, t.Warehouses) {
		c.add("role", t.Role, "a token may not do more than its account: its role or one below, its warehouses or some of them",
			"لا يجوز أن يتجاوز الرمز حسابه: دوره أو دورًا أدنى، ومخازنه أو بعضها")
	}
	return c.err()
}

// expiry asks for a moment to come, and not too far.
func (c *complaints) expiry(at, now time.Time, longest time.Duration) {
	if !at.After(now) || at.After(now.Add(longest)) {
		c.add("expires_at", at, "an end between now and "+now.Add(longest).Format(time.DateOnly)+" is needed",
			"المطلوب موعد انتهاء بين الآن و"+now.Add(longest).Format(time.DateOnly))
	}
}

// RevokeToken ends a token at once and for good. Revoking it again is harmless.
func RevokeToken(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Token, error) {
	tag, err := tx.Exec(ctx, `UPDATE tokens SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL`, id)
	if err != nil {
		return nil, err
	}
	got, err := GetToken(ctx, tx, id)
	if err != nil || tag.RowsAffected() == 0 {
		return got, err
	}
	return got, record(ctx, tx, "token_revoked", id.String(), got)
}

// GetToken gives a token, without its secret, which nobody has but its holder.
func GetToken(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Token, error) {
	rows, err := tx.Query(ctx, `SELECT `+tokenColumns+` FROM tokens t WHERE t.id = $1`, id)
	if err != nil {
		return nil, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Token])
	if database.NoRows(err) {
		return nil, database.Missing("token", "رمز بالرقم", id.String())
	}
	return t, err
}

// Tokens lists the tokens of an account, of all if user is nil, by creation,
// those after a given one.
func Tokens(ctx context.Context, tx *database.Tx, user *uuid.UUID, after time.Time, afterID uuid.UUID, limit int) ([]Token, error) {
	rows, err := tx.Query(ctx, `SELECT `+tokenColumns+` FROM tokens t
		WHERE ($1::uuid IS NULL OR t.user_id = $1) AND (t.created_at, t.id) > ($2, $3) ORDER BY t.created_at, t.id LIMIT $4`,
		user, after, afterID, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Token])
}
