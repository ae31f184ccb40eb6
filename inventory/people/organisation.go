package people

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Organisation is a member of the Alliance. It owns stock, and its keepers and
// auditors have accounts.
type Organisation struct {
	ID      string    `json:"id" db:"id"` // such as ORG-01
	NameAr  string    `json:"name_ar" db:"name_ar"`
	NameEn  string    `json:"name_en" db:"name_en"`
	Closed  bool      `json:"closed" db:"closed"` // gets no new accounts; what it owns stays
	Version int       `json:"version" db:"version"`
	Created time.Time `json:"created_at" db:"created_at"`
	Changed time.Time `json:"changed_at" db:"changed_at"`
}

const organisationColumns = `id, name_ar, name_en, closed, version, created_at, changed_at`

var organisationID = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{0,31}$`)

// CreateOrganisation makes an organisation known. The same again is harmless.
func CreateOrganisation(ctx context.Context, tx *database.Tx, o Organisation) (*Organisation, error) {
	if err := checkOrganisation(&o); err != nil {
		return nil, err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO organisations (id, name_ar, name_en, closed) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		o.ID, o.NameAr, o.NameEn, o.Closed)
	if err != nil {
		return nil, err
	}
	got, err := GetOrganisation(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	if tag.RowsAffected() == 0 {
		if got.NameAr != o.NameAr || got.NameEn != o.NameEn || got.Closed != o.Closed {
			return nil, reused("organisation", "منظمة", o.ID)
		}
		return got, nil
	}
	return got, record(ctx, tx, "organisation_created", o.ID, o)
}

// ChangeOrganisation replaces names and closes or reopens. o.Version is the one
// that was read; if somebody changed it since, the error is of kind Stale.
func ChangeOrganisation(ctx context.Context, tx *database.Tx, o Organisation) (*Organisation, error) {
	if err := checkOrganisation(&o); err != nil {
		return nil, err
	}
	tag, err := tx.Exec(ctx, `UPDATE organisations SET name_ar = $2, name_en = $3, closed = $4, version = version + 1, changed_at = clock_timestamp()
		WHERE id = $1 AND version = $5`, o.ID, o.NameAr, o.NameEn, o.Closed, o.Version)
	if err != nil {
		return nil, err
	}
	got, err := GetOrganisation(ctx, tx, o.ID)
	if err != nil {
		return nil, err
	}
	if tag.RowsAffected() == 0 {
		return nil, stale("organisation", "المنظمة", o.ID)
	}
	return got, record(ctx, tx, "organisation_changed", o.ID, got)
}

// GetOrganisation gives one.
func GetOrganisation(ctx context.Context, tx *database.Tx, id string) (*Organisation, error) {
	rows, err := tx.Query(ctx, `SELECT `+organisationColumns+` FROM organisations WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	o, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Organisation])
	if database.NoRows(err) {
		return nil, database.Missing("organisation", "منظمة بالرقم", id)
	}
	return o, err
}

// Organisations lists by id, those after a given one.
func Organisations(ctx context.Context, tx *database.Tx, after string, limit int) ([]Organisation, error) {
	rows, err := tx.Query(ctx, `SELECT `+organisationColumns+` FROM organisations WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Organisation])
}

func checkOrganisation(o *Organisation) error {
	o.NameAr, o.NameEn = strings.TrimSpace(o.NameAr), strings.TrimSpace(o.NameEn)
	var c complaints
	if !organisationID.MatchString(o.ID) {
		c.add("id", o.ID, "an id has capital letters, digits and hyphens, such as ORG-01", "الرقم من حروف لاتينية كبيرة وأرقام وشرطات مثل ORG-01")
	}
	c.text("name_ar", o.NameAr, 200)
	c.text("name_en", o.NameEn, 200)
	return c.err()
}
