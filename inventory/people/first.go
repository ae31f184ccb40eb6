package people

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// firstLogin is the account of the first start.
const firstLogin = "admin"

// EnsureAdministrator makes an administrator if there is none, and tells the
// one-time password, which is kept nowhere. Of several servers that start at
// once, one makes it; the others wait and find it made.
func EnsureAdministrator(ctx context.Context, store *database.Store) (login, password string, created bool, err error) {
	err = store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		created = false
		// The number is an arbitrary constant; the lock ends with the transaction.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(7241001)`); err != nil {
			return err
		}
		var have bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM users WHERE role = 'administrator' AND NOT disabled)`).Scan(&have)
		if err != nil || have {
			return err
		}
		_, password, err = CreateUser(ctx, tx, User{ID: uuid.New(), Login: firstLogin, Name: "Administrator", Role: database.Administrator})
		created = err == nil
		return err
	})
	if err != nil || !created {
		return "", "", false, err
	}
	return firstLogin, password, true, nil
}

// RecoverAdministrator gives an administrator a new one-time password, for whoever
// has the machine itself and lost the first one. The login may be "" for the
// account of the first start.
func RecoverAdministrator(ctx context.Context, store *database.Store, login string) (string, error) {
	if login == "" {
		login = firstLogin
	}
	var password string
	err := store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		a, err := oneAccount(ctx, tx, `u.login = $1 AND u.role = 'administrator'`, foldLogin(login))
		if err != nil {
			return err
		}
		if a == nil {
			return database.Missing("administrator", "مسؤول نظام باسم", login)
		}
		password, err = ResetPassword(ctx, tx, a.ID)
		return err
	})
	return password, err
}
