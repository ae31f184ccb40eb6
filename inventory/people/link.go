package people

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// LongestLink bounds how long a driver's link may be valid.
const LongestLink = 31 * 24 * time.Hour

// Link opens one manifest for whoever holds it: the driver of the trip. It stands
// in an address or a QR symbol, and is the bearer token of the phone.
type Link struct {
	ID        uuid.UUID  `json:"id" db:"id"` // chosen by the caller
	Manifest  uuid.UUID  `json:"manifest" db:"manifest"`
	Warehouse string     `json:"warehouse" db:"warehouse"` // where the trip starts
	By        string     `json:"by" db:"created_by"`
	Created   time.Time  `json:"created_at" db:"created_at"`
	Expires   time.Time  `json:"expires_at" db:"expires_at"`
	Revoked   *time.Time `json:"revoked_at,omitempty" db:"revoked_at"`
}

const linkColumns = `id, manifest, warehouse, created_by, created_at, expires_at, revoked_at`

// IssueLink makes a link to a manifest and tells its secret, once. The caller has
// made sure that there is such a manifest, that it starts at l.Warehouse, and
// that the actor keeps it. The same id with the same content again is harmless
// and tells no secret.
func IssueLink(ctx context.Context, tx *database.Tx, l Link) (*Link, string, error) {
	l.Expires = l.Expires.UTC().Truncate(time.Microsecond)
	var c complaints
	if l.ID == uuid.Nil {
		c.add("id", nil, "a uuid of your choice is needed", "المطلوب معرّف UUID تختاره")
	}
	c.expiry(l.Expires, tx.Now, LongestLink)
	if err := c.err(); err != nil {
		return nil, "", err
	}
	secret := newSecret(linkPrefix)
	tag, err := tx.Exec(ctx, `INSERT INTO driver_links (id, manifest, warehouse, hash, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, l.ID, l.Manifest, l.Warehouse, hashOf(secret), tx.By.Login, l.Expires)
	if err != nil {
		return nil, "", err
	}
	got, err := GetLink(ctx, tx, l.ID)
	if err != nil {
		return nil, "", err
	}
	if tag.RowsAffected() == 0 {
		if got.Manifest != l.Manifest || got.Warehouse != l.Warehouse || !got.Expires.Equal(l.Expires) {
			return nil, "", reused("link", "رابط", l.ID.String())
		}
		return got, "", nil
	}
	return got, secret, record(ctx, tx, "link_issued", l.ID.String(), got)
}

// RevokeLink ends a link at once and for good. Revoking it again is harmless.
func RevokeLink(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Link, error) {
	tag, err := tx.Exec(ctx, `UPDATE driver_links SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL`, id)
	if err != nil {
		return nil, err
	}
	got, err := GetLink(ctx, tx, id)
	if err != nil || tag.RowsAffected() == 0 {
		return got, err
	}
	return got, record(ctx, tx, "link_revoked", id.String(), got)
}

// GetLink gives a link, without its secret.
func GetLink(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Link, error) {
	rows, err := tx.Query(ctx, `SELECT `+linkColumns+` FROM driver_links WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	l, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Link])
	if database.NoRows(err) {
		return nil, database.Missing("link", "رابط بالرقم", id.String())
	}
	return l, err
}

// LinkFilter chooses links; empty fields choose all.
type LinkFilter struct {
	Manifest   *uuid.UUID
	Warehouses []string // nil: of all, see [WarehouseFilter]
	After      time.Time
	AfterID    uuid.UUID
	Limit      int
}

// Links lists by creation.
func Links(ctx context.Context, tx *database.Tx, f LinkFilter) ([]Link, error) {
	rows, err := tx.Query(ctx, `SELECT `+linkColumns+` FROM driver_links
		WHERE ($1::uuid IS NULL OR manifest = $1) AND ($2::text[] IS NULL OR warehouse = ANY ($2)) AND (created_at, id) > ($3, $4)
		ORDER BY created_at, id LIMIT $5`, f.Manifest, f.Warehouses, f.After, f.AfterID, f.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Link])
}

// Address is what the driver opens: the page of trips at base, with the secret
// behind the #, which browsers never send: it stands in no log on the way, and
// in no Referer.
func Address(base, secret string) string { return strings.TrimRight(base, "/") + "/d#" + secret }
