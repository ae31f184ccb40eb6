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

// User is an account of a member of staff, or of a function of staff.
type User struct {
	ID           uuid.UUID     `json:"id" db:"id"` // chosen by the caller
	Login        string        `json:"login" db:"login"`
	Name         string        `json:"name" db:"name"`
	Role         database.Role `json:"role" db:"role"`
	Organisation string        `json:"organisation,omitempty" db:"organisation"` // "" for the Alliance
	Warehouses   []string      `json:"warehouses" db:"warehouses"`               // of the role warehouse
	MustChange   bool          `json:"must_change" db:"must_change"`             // has a one-time password
	Disabled     bool          `json:"disabled" db:"disabled"`
	Linked       bool          `json:"linked" db:"linked"` // logs in through the identity provider
	Version      int           `json:"version" db:"version"`
	Created      time.Time     `json:"created_at" db:"created_at"`
	Changed      time.Time     `json:"changed_at" db:"changed_at"`
}

// Actor is what the account may do.
func (u *User) Actor() database.Actor {
	return database.Actor{ID: u.ID, Login: u.Login, Role: u.Role, Organisation: u.Organisation, Warehouses: u.Warehouses}
}

const userColumns = `u.id, u.login, u.name, u.role, coalesce(u.organisation, '') AS organisation, u.warehouses, u.must_change, u.disabled,
	u.subject IS NOT NULL AS linked, u.version, u.created_at, u.changed_at`

// CreateUser makes an account with a one-time password, which is told once. The
// same id with the same content again is harmless, and tells no password: set a
// new one with [ResetPassword] if the answer with it was lost.
func CreateUser(ctx context.Context, tx *database.Tx, u User) (*User, string, error) {
	if err := checkUser(&u); err != nil {
		return nil, "", err
	}
	if err := openOrganisation(ctx, tx, u.Organisation); err != nil {
		return nil, "", err
	}
	password := newPassword()
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return nil, "", err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO users (id, login, name, role, organisation, warehouses, hash, must_change, disabled)
		VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $7, true, $8) ON CONFLICT (id) DO NOTHING`,
		u.ID, u.Login, u.Name, u.Role, u.Organisation, u.Warehouses, hash, u.Disabled)
	if database.IsUnique(err, "users_login_unique") {
		return nil, "", loginTaken(u.Login)
	}
	if err != nil {
		return nil, "", err
	}
	got, err := GetUser(ctx, tx, u.ID)
	if err != nil {
		return nil, "", err
	}
	if tag.RowsAffected() == 0 {
		if !sameUser(got, &u) {
			return nil, "", reused("account", "حساب", u.ID.String())
		}
		return got, "", nil
	}
	return got, password, record(ctx, tx, "user_created", u.ID.String(), got)
}

func sameUser(a, b *User) bool {
	return a.Login == b.Login && a.Name == b.Name && a.Role == b.Role && a.Organisation == b.Organisation &&
		a.Disabled == b.Disabled && slices.Equal(a.Warehouses, b.Warehouses)
}

// ChangeUser replaces all of an account but its id, password and subject.
// u.Version is the one that was read; if somebody changed it since, the error is
// of kind Stale. Other rights, or none, end all sessions of the account.
//
// The last administrator can be neither disabled nor given another role.
//
// Locks: administrators by id, then the account. Two who take each other's role
// away at once wait in the same order, and the second is refused.
func ChangeUser(ctx context.Context, tx *database.Tx, u User) (*User, error) {
	if err := checkUser(&u); err != nil {
		return nil, err
	}
	if err := keepOneAdministrator(ctx, tx, &u); err != nil {
		return nil, err
	}
	before, err := GetUser(ctx, tx, u.ID)
	if err != nil {
		return nil, err
	}
	if u.Organisation != before.Organisation {
		if err := openOrganisation(ctx, tx, u.Organisation); err != nil {
			return nil, err
		}
	}
	tag, err := tx.Exec(ctx, `UPDATE users SET login = $2, name = $3, role = $4, organisation = nullif($5, ''), warehouses = $6, disabled = $7,
			sessions = sessions + CASE WHEN (role, organisation, warehouses, disabled) IS DISTINCT FROM ($4, nullif($5, ''), $6::text[], $7) THEN 1 ELSE 0 END,
			version = version + 1, changed_at = clock_timestamp()
		WHERE id = $1 AND version = $8`,
		u.ID, u.Login, u.Name, u.Role, u.Organisation, u.Warehouses, u.Disabled, u.Version)
	if database.IsUnique(err, "users_login_unique") {
		return nil, loginTaken(u.Login)
	}
	if err != nil {
		return nil, err
	}
	if tag.RowsAffected() == 0 {
		return nil, stale("account", "الحساب", u.Login)
	}
	got, err := GetUser(ctx, tx, u.ID)
	if err != nil {
		return nil, err
	}
	return got, record(ctx, tx, "user_changed", u.ID.String(), got)
}

// keepOneAdministrator refuses a change that would leave nobody to administer.
func keepOneAdministrator(ctx context.Context, tx *database.Tx, u *User) error {
	if u.Role == database.Administrator && !u.Disabled {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT id FROM users WHERE role = 'administrator' AND NOT disabled ORDER BY id FOR UPDATE`)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(ids) != 1 || ids[0] != u.ID {
		return err
	}
	return database.Refuse(database.Conflict, "last_administrator",
		"this is the last administrator; make another account administrator first",
		"هذا آخر مسؤول للنظام؛ عيّن حسابًا آخر مسؤولًا أولًا")
}

// GetUser gives an account.
func GetUser(ctx context.Context, tx *database.Tx, id uuid.UUID) (*User, error) {
	rows, err := tx.Query(ctx, `SELECT `+userColumns+` FROM users u WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[User])
	if database.NoRows(err) {
		return nil, database.Missing("account", "حساب بالرقم", id.String())
	}
	return u, err
}

// UserFilter chooses accounts; empty fields choose all.
type UserFilter struct {
	Role         database.Role
	Organisation *string // "" for the Alliance's own
	After        string  // logins after this one
	Limit        int
}

// Users lists by login.
func Users(ctx context.Context, tx *database.Tx, f UserFilter) ([]User, error) {
	rows, err := tx.Query(ctx, `SELECT `+userColumns+` FROM users u
		WHERE login > $1 AND ($2 = '' OR role = $2) AND ($3::text IS NULL OR coalesce(organisation, '') = $3) ORDER BY login LIMIT $4`,
		f.After, string(f.Role), f.Organisation, f.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[User])
}

// openOrganisation refuses one that is unknown or closed.
func openOrganisation(ctx context.Context, tx *database.Tx, id string) error {
	if id == "" {
		return nil
	}
	var closed bool
	// FOR SHARE, so that it is not closed in between.
	err := tx.QueryRow(ctx, `SELECT closed FROM organisations WHERE id = $1 FOR SHARE`, id).Scan(&closed)
	var c complaints
	switch {
	case database.NoRows(err):
		c.add("organisation", id, "there is no such organisation", "لا توجد منظمة بهذا الرقم")
	case err != nil:
		return err
	case closed:
		c.add("organisation", id, "the organisation is closed", "المنظمة مغلقة")
	}
	return c.err()
}

func loginTaken(login string) error {
	return &database.Error{Kind: database.Conflict, Code: "login_taken", En: "the login is taken; choose another", Ar: "اسم الدخول مستخدم؛ اختر غيره",
		Fields: []database.Field{{Path: "login", Value: login, En: "taken", Ar: "مستخدم"}}}
}

// foldLogin is how a login is kept and compared.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }
