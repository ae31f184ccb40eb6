package people

import (
	"context"
	"net/http"
	"strings"
	"time"

	"katf/inventory/database"
)

// KeyLife is how long a sign-in key opens the pages: long enough to open the
// address that was printed, too short to be found later in a terminal's history.
const KeyLife = 15 * time.Minute

const keyPrefix = "katf_key_"

// IssueKey makes a key that lets an account in once, without its password, and
// tells it once. Login may be "" for the first administrator who is not disabled.
//
// It is for whoever has the machine, who could set a password as well; no
// operation of the API makes one. Keys whose time is over are forgotten.
func IssueKey(ctx context.Context, store *database.Store, login string) (*User, string, error) {
	secret := newSecret(keyPrefix)
	var u *User
	err := store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		a, err := holderOf(ctx, tx, foldLogin(login))
		if err != nil {
			return err
		}
		if a == nil {
			return database.Missing("account", "حساب فعّال باسم", login)
		}
		u = &a.User
		if _, err := tx.Exec(ctx, `DELETE FROM sign_in_keys WHERE expires_at < $1`, tx.Now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO sign_in_keys (hash, user_id, expires_at) VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))`,
			hashOf(secret), a.ID, KeyLife.Seconds()); err != nil {
			return err
		}
		return record(ctx, tx, "key_issued", a.ID.String(), map[string]string{"login": a.Login})
	})
	return u, secret, err
}

// holderOf gives the account that a key is for.
func holderOf(ctx context.Context, tx *database.Tx, login string) (*account, error) {
	if login != "" {
		return oneAccount(ctx, tx, `u.login = $1`, login)
	}
	return oneAccount(ctx, tx, `u.id = (SELECT id FROM users WHERE role = 'administrator' AND NOT disabled ORDER BY created_at, id LIMIT 1)`)
}

// Enter begins a session with a sign-in key and uses it up; old is the value of
// the browser's present cookie, which ends. Of two at once with one key the
// second waits for the row, and then finds it used. Whatever is wrong with a key,
// the refusal is the same.
//
// The session may do what the account may, even if its password is a one-time one
// that waits to be changed: nobody typed it.
func (s *Sessions) Enter(ctx context.Context, old, key string) (*User, *http.Cookie, error) {
	var a *account
	var cookie *http.Cookie
	err := s.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		var id string
		err := tx.QueryRow(ctx, `UPDATE sign_in_keys SET used_at = clock_timestamp()
			WHERE hash = $1 AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING user_id::text`, hashOf(strings.TrimSpace(key))).Scan(&id)
		if database.NoRows(err) {
			return errKey
		}
		if err != nil {
			return err
		}
		if a, err = oneAccount(ctx, tx, `u.id = $1::uuid`, id); err != nil {
			return err
		}
		if a == nil {
			return errKey
		}
		if cookie, err = s.begin(ctx, tx, old, a, true); err != nil {
			return err
		}
		return record(ctx, tx, "key_used", a.ID.String(), map[string]string{"login": a.Login})
	})
	if err != nil {
		return nil, nil, err
	}
	return &a.User, cookie, nil
}

// KeyAddress is what a person opens: the page of logging in at base, with the key
// behind the #, which browsers never send.
func KeyAddress(base, key string) string { return strings.TrimRight(base, "/") + "/login#key=" + key }

var errKey = database.Refuse(Unauthenticated, "bad_key",
	"this address was used before, or its 15 minutes are over; whoever started the program makes a new one with katf open, or log in with a password",
	"استُخدم هذا العنوان من قبل أو انتهت دقائقه الخمس عشرة؛ من شغّل البرنامج ينشئ عنوانًا جديدًا بالأمر katf open، أو ادخل بكلمة المرور")
