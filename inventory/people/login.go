package people

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Login compares a password and begins a session; old is the value of the
// browser's present cookie, which ends. Whatever is wrong, the refusal is the
// same and takes as long: about 50 ms, with no transaction open.
func (s *Sessions) Login(ctx context.Context, old, login, password string) (*User, *http.Cookie, error) {
	var a *account
	err := s.store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		var err error
		a, err = oneAccount(ctx, tx, `u.login = $1`, foldLogin(login))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	hash := ""
	if a != nil {
		hash = a.Hash
	}
	same, err := samePassword(ctx, password, hash)
	if err != nil {
		return nil, nil, err
	}
	if !same {
		return nil, nil, errLogin
	}
	return s.admit(ctx, old, a)
}

// admit begins a session, unless the account changed while its password was
// compared, or the password is a one-time one that was used. The session and the
// use are one transaction: whoever gets no session may try again.
func (s *Sessions) admit(ctx context.Context, old string, a *account) (*User, *http.Cookie, error) {
	var cookie *http.Cookie
	err := s.store.Write(ctx, a.Actor(), func(tx *database.Tx) error {
		now, err := oneAccount(ctx, tx, `u.id = $1 AND u.hash = $2`, a.ID, a.Hash)
		if err != nil {
			return err
		}
		if now == nil {
			return errLogin
		}
		if now.MustChange {
			if err := use(ctx, tx, now); err != nil {
				return err
			}
		}
		cookie, err = s.begin(ctx, tx, old, now, false)
		return err
	})
	return &a.User, cookie, err
}

// use notes that a one-time password let in. Of two logins at once the second
// waits for the row, and then finds it used.
func use(ctx context.Context, tx *database.Tx, a *account) error {
	tag, err := tx.Exec(ctx, `UPDATE users SET used_at = clock_timestamp() WHERE id = $1 AND hash = $2 AND used_at IS NULL`, a.ID, a.Hash)
	if err == nil && tag.RowsAffected() == 0 {
		return errUsed
	}
	return err
}

// ChangePassword takes a new password, ends all sessions of the account, and
// begins a new one. The old one may be a one-time password that was used: the
// session that it opened is what asks. Tokens stay: they are revoked one by one.
func (s *Sessions) ChangePassword(ctx context.Context, value string, id uuid.UUID, old, password string) (*http.Cookie, error) {
	a, err := s.account(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.Hash == "" {
		return nil, database.Refuse(database.Conflict, "no_password",
			"this account has no password here; it logs in through the identity provider", "ليس لهذا الحساب كلمة مرور هنا؛ يدخل عبر موفر الهوية")
	}
	if err := judge(password, a.Login); err != nil {
		return nil, err
	}
	if same, err := samePassword(ctx, old, a.Hash); err != nil {
		return nil, err
	} else if !same {
		return nil, errOldPassword
	}
	if sameText(old, password) {
		return nil, weak("this is the old password; choose another", "هذه كلمة المرور القديمة؛ اختر غيرها")
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	return s.setPassword(ctx, value, a, hash)
}

func (s *Sessions) setPassword(ctx context.Context, value string, a *account, hash string) (*http.Cookie, error) {
	var cookie *http.Cookie
	err := s.store.Write(ctx, a.Actor(), func(tx *database.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE users SET hash = $3, must_change = false, used_at = NULL, sessions = sessions + 1, version = version + 1, changed_at = clock_timestamp()
			WHERE id = $1 AND hash = $2 AND NOT disabled`, a.ID, a.Hash, hash)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return errOldPassword // it was changed, or the account disabled, a moment ago
		}
		now, err := oneAccount(ctx, tx, `u.id = $1`, a.ID)
		if err != nil {
			return err
		}
		if cookie, err = s.begin(ctx, tx, value, now, false); err != nil {
			return err
		}
		return record(ctx, tx, "password_changed", a.ID.String(), struct{}{})
	})
	return cookie, err
}

func (s *Sessions) account(ctx context.Context, id uuid.UUID) (*account, error) {
	var a *account
	err := s.store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		var err error
		a, err = oneAccount(ctx, tx, `u.id = $1`, id)
		if err == nil && a == nil {
			err = errNoSession
		}
		return err
	})
	return a, err
}

// ResetPassword gives an account a new one-time password and ends its sessions.
func ResetPassword(ctx context.Context, tx *database.Tx, id uuid.UUID) (string, error) {
	password := newPassword()
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return "", err
	}
	tag, err := tx.Exec(ctx, `UPDATE users SET hash = $2, must_change = true, used_at = NULL, sessions = sessions + 1, version = version + 1, changed_at = clock_timestamp()
		WHERE id = $1`, id, hash)
	if err != nil {
		return "", err
	}
	if tag.RowsAffected() == 0 {
		return "", database.Missing("account", "حساب بالرقم", id.String())
	}
	return password, record(ctx, tx, "password_reset", id.String(), struct{}{})
}

var errOldPassword = &database.Error{Kind: database.Invalid, Code: "wrong_password", En: "the present password is wrong", Ar: "كلمة المرور الحالية غير صحيحة",
	Fields: []database.Field{{Path: "old_password", En: "not the present password", Ar: "ليست كلمة المرور الحالية"}}}
