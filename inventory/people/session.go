package people

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// SessionOptions of the pages' cookies. The zero value is a good default.
type SessionOptions struct {
	Idle     time.Duration // ends a session that nobody used; 2 h if 0
	Lifetime time.Duration // ends a session at the latest; 12 h if 0, a long shift
	Plain    bool          // the cookie goes over plain http too: for localhost
}

// Sessions are of people at the pages: a cookie with a random value, of which the
// database has the hash. Any server that shares the database knows them.
//
// They end with the password, and whenever the rights of the account change:
// each remembers the number that users.sessions had, which is then counted up.
type Sessions struct {
	store   *database.Store
	manager *scs.SessionManager
}

// NewSessions of a store.
func NewSessions(store *database.Store, opt SessionOptions) *Sessions {
	m := scs.New()
	m.Store = sessionStore{}
	m.HashTokenInStore = true
	m.IdleTimeout = orDefault(opt.Idle, 2*time.Hour)
	m.Lifetime = orDefault(opt.Lifetime, 12*time.Hour)
	m.Cookie.Secure = !opt.Plain
	// Browsers take a cookie of this name only over TLS, from this host, for all
	// of it: no other host can plant one.
	m.Cookie.Name = "__Host-katf"
	if opt.Plain {
		m.Cookie.Name = "katf"
	}
	return &Sessions{store, m}
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Names of what a session remembers.
const (
	sessionUser     = "user"
	sessionNumber   = "number"   // users.sessions when it began
	sessionProvider = "provider" // the identity provider or a sign-in key let in, not the password
	sessionSeen     = "seen"     // Unix time of the last use, to the minute
	sessionFlow     = "flow"     // on the way to the identity provider
)

// CookieName is what the cookie is called.
func (s *Sessions) CookieName() string { return s.manager.Cookie.Name }

// Value gives the value of the session cookie in a request, "" if there is none.
func (s *Sessions) Value(r *http.Request) string {
	c, err := r.Cookie(s.manager.Cookie.Name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Caller tells whose session a cookie's value is, and counts it as used.
func (s *Sessions) Caller(ctx context.Context, value string) (*Caller, error) {
	if value == "" {
		return nil, errNoSession
	}
	var c *Caller
	var seen int64
	err := s.store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		ctx, err := s.manager.Load(database.WithTx(ctx, tx), value)
		if err != nil {
			return err
		}
		seen = s.manager.GetInt64(ctx, sessionSeen)
		c, err = s.callerOf(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if now := time.Now().Unix(); now-seen >= min(60, int64(s.manager.IdleTimeout.Seconds())/2) {
		err = s.touch(ctx, value, now)
	}
	return c, err
}

func (s *Sessions) callerOf(ctx context.Context, tx *database.Tx) (*Caller, error) {
	id, err := uuid.Parse(s.manager.GetString(ctx, sessionUser))
	if err != nil {
		return nil, errNoSession
	}
	a, err := oneAccount(ctx, tx, `u.id = $1 AND u.sessions = $2`, id, s.manager.GetInt(ctx, sessionNumber))
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, errNoSession
	}
	return &Caller{Actor: a.Actor(), Name: a.Name, Means: BySession, Expires: s.manager.Deadline(ctx),
		MustChange: a.MustChange && !s.manager.GetBool(ctx, sessionProvider)}, nil
}

// touch moves the end of a session that is in use. It changes what is there and
// never brings back what has just been ended.
func (s *Sessions) touch(ctx context.Context, value string, now int64) error {
	return s.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		ctx, err := s.manager.Load(context.WithValue(database.WithTx(ctx, tx), onlyUpdate{}, true), value)
		if err != nil || !s.manager.Exists(ctx, sessionUser) {
			return err
		}
		s.manager.Put(ctx, sessionSeen, now)
		_, _, err = s.manager.Commit(ctx)
		return err
	})
}

// begin makes a session of an account with a new value, ends the one that the
// browser had, and sweeps up those whose time is over.
func (s *Sessions) begin(ctx context.Context, tx *database.Tx, old string, a *account, noPassword bool) (*http.Cookie, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM sessions WHERE expiry < $1`, tx.Now); err != nil {
		return nil, err
	}
	return s.renew(ctx, tx, old, func(ctx context.Context) {
		s.manager.Put(ctx, sessionUser, a.ID.String())
		s.manager.Put(ctx, sessionNumber, a.Sessions)
		s.manager.Put(ctx, sessionProvider, noPassword)
		s.manager.Put(ctx, sessionSeen, time.Now().Unix())
	})
}

// renew replaces a session by one with another value and other content. A value
// that somebody planted in the browser is worth nothing after it.
func (s *Sessions) renew(ctx context.Context, tx *database.Tx, old string, fill func(context.Context)) (*http.Cookie, error) {
	ctx, err := s.manager.Load(database.WithTx(ctx, tx), old)
	if err != nil {
		return nil, err
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return nil, err
	}
	if err := s.manager.Clear(ctx); err != nil {
		return nil, err
	}
	fill(ctx)
	value, _, err := s.manager.Commit(ctx)
	if err != nil {
		return nil, err
	}
	return s.cookie(value, s.manager.Lifetime), nil
}

// End ends a session and gives the cookie that takes it from the browser.
func (s *Sessions) End(ctx context.Context, value string) (*http.Cookie, error) {
	err := s.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		ctx, err := s.manager.Load(database.WithTx(ctx, tx), value)
		if err != nil {
			return err
		}
		return s.manager.Destroy(ctx)
	})
	return s.cookie("", -1), err
}

func (s *Sessions) cookie(value string, life time.Duration) *http.Cookie {
	c := &s.manager.Cookie
	age := int(life.Seconds())
	if life < 0 {
		age = -1
	}
	return &http.Cookie{Name: c.Name, Value: value, Path: "/", MaxAge: age, Secure: c.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

var errNoSession = database.Refuse(Unauthenticated, "not_logged_in",
	"the session has ended; log in again", "انتهت الجلسة؛ سجّل الدخول من جديد")

// account is a user with what nobody else is shown.
type account struct {
	User
	Hash     string `db:"hash"`
	Sessions int    `db:"sessions"`
}

// oneAccount gives the account that is not disabled and fits, nil if there is none.
func oneAccount(ctx context.Context, tx *database.Tx, where string, args ...any) (*account, error) {
	rows, err := tx.Query(ctx, `SELECT `+userColumns+`, u.hash, u.sessions FROM users u WHERE NOT u.disabled AND `+where, args...)
	if err != nil {
		return nil, err
	}
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[account])
	if database.NoRows(err) {
		return nil, nil
	}
	return a, err
}

// sameText compares without telling by its time how much was right.
func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

var errNoTx = errors.New("sessions need the transaction of the context")
