package people

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func contains(s, secret string) bool { return strings.Contains(s, secret) }

const chosen = "a sentence to remember"

// settled makes an account with a password of its own.
func settled(t *testing.T, store *database.Store, s *Sessions, u User) *User {
	t.Helper()
	got, password := hire(t, store, u)
	if _, err := s.ChangePassword(t.Context(), "", got.ID, password, chosen); err != nil {
		t.Fatal(err)
	}
	do(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		got, err = GetUser(ctx, tx, got.ID)
		return err
	})
	return got
}

func login(t *testing.T, s *Sessions, old, who, password string) *http.Cookie {
	t.Helper()
	_, c, err := s.Login(t.Context(), old, who, password)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCookies(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	settled(t, store, s, User{Login: "keeper", Role: database.Keeper, Warehouses: []string{"W1"}})
	c := login(t, s, "", "keeper", chosen)
	if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Name != "__Host-katf" || len(c.Value) < 43 || c.MaxAge != 12*3600 {
		t.Errorf("%+v", c)
	}
	if plain := NewSessions(store, SessionOptions{Plain: true}).cookie("v", time.Hour); plain.Secure || strings.HasPrefix(plain.Name, "__") {
		t.Errorf("%+v", plain)
	}
	var kept int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions WHERE token = $1 OR position($2 IN encode(data, 'escape')) > 0`,
		c.Value, c.Value).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the value of the cookie is in the database: %d, %v", kept, err)
	}
	got, err := s.Caller(t.Context(), c.Value)
	if err != nil || got.Login != "keeper" || got.Role != database.Keeper || !got.Keeps("W1") || got.Keeps("W2") || got.Means != BySession || got.MustChange {
		t.Errorf("%+v %v", got, err)
	}
}

// A value that somebody planted before is worth nothing after logging in.
func TestFixation(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	settled(t, store, s, User{Login: "keeper", Role: database.Auditor})
	settled(t, store, s, User{Login: "other", Role: database.Auditor})
	planted := login(t, s, "", "other", chosen)
	mine := login(t, s, planted.Value, "keeper", chosen)
	if mine.Value == planted.Value {
		t.Fatal("the value stays")
	}
	_, err := s.Caller(t.Context(), planted.Value)
	refused(t, err, Unauthenticated, "not_logged_in")
	made := login(t, s, "a value that never was one", "keeper", chosen)
	if made.Value == "a value that never was one" {
		t.Error("the browser chose the value")
	}
	_, err = s.Caller(t.Context(), "a value that never was one")
	refused(t, err, Unauthenticated, "not_logged_in")
}

func TestSessionsEndEverywhere(t *testing.T) {
	store := inventorytest.Store(t)
	here := NewSessions(store, SessionOptions{})
	there := NewSessions(store, SessionOptions{}) // another server
	ends := map[string]func(t *testing.T, u *User){
		"password changed": func(t *testing.T, u *User) {
			if _, err := here.ChangePassword(t.Context(), "", u.ID, chosen, "another sentence"); err != nil {
				t.Fatal(err)
			}
		},
		"password reset": func(t *testing.T, u *User) {
			do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ResetPassword(ctx, tx, u.ID); return err })
		},
		"disabled": func(t *testing.T, u *User) {
			u.Disabled = true
			do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, *u); return err })
		},
		"another role": func(t *testing.T, u *User) {
			u.Role = database.Auditor
			do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, *u); return err })
		},
		"idle": func(t *testing.T, u *User) {
			if _, err := store.Pool().Exec(t.Context(), `UPDATE sessions SET expiry = now() - interval '1 second'`); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			u := settled(t, store, here, User{ID: uuid.New(), Login: "u-" + strings.ReplaceAll(name, " ", "-"), Role: database.Manager})
			var cookies []*http.Cookie
			for range 3 {
				cookies = append(cookies, login(t, there, "", u.Login, chosen))
			}
			end(t, u)
			for _, c := range cookies {
				_, err := there.Caller(t.Context(), c.Value)
				refused(t, err, Unauthenticated, "not_logged_in")
			}
		})
	}
	t.Run("another name", func(t *testing.T) {
		u := settled(t, store, here, User{Login: "renamed", Role: database.Manager})
		c := login(t, here, "", "renamed", chosen)
		u.Name = "Another function"
		do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, *u); return err })
		if got, err := there.Caller(t.Context(), c.Value); err != nil || got.Name != "Another function" {
			t.Error(got, err) // a change that takes no right away ends nothing
		}
	})
	t.Run("logged out", func(t *testing.T) {
		settled(t, store, here, User{Login: "leaver", Role: database.Manager})
		c, other := login(t, here, "", "leaver", chosen), login(t, here, "", "leaver", chosen)
		gone, err := there.End(t.Context(), c.Value)
		if err != nil || gone.MaxAge >= 0 || gone.Value != "" {
			t.Fatal(gone, err)
		}
		_, err = here.Caller(t.Context(), c.Value)
		refused(t, err, Unauthenticated, "not_logged_in")
		if _, err := here.Caller(t.Context(), other.Value); err != nil {
			t.Errorf("another session of the account ended too: %v", err)
		}
		if _, err := there.End(t.Context(), c.Value); err != nil {
			t.Errorf("logging out again: %v", err)
		}
	})
}

// Use moves the idle end of a session, never its absolute one; and a use that
// comes at the same time as its end does not bring it back.
func TestSessionsInUse(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{Idle: time.Hour, Lifetime: 90 * time.Minute})
	settled(t, store, s, User{Login: "keeper", Role: database.Auditor})
	c := login(t, s, "", "keeper", chosen)
	if err := s.touch(t.Context(), c.Value, 1); err != nil { // last seen long ago
		t.Fatal(err)
	}
	var before, after time.Time
	expiry := func(at *time.Time) {
		t.Helper()
		if err := store.Pool().QueryRow(t.Context(), `SELECT max(expiry) FROM sessions`).Scan(at); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Pool().Exec(t.Context(), `UPDATE sessions SET expiry = now() + interval '1 minute'`); err != nil {
		t.Fatal(err)
	}
	expiry(&before)
	got, err := s.Caller(t.Context(), c.Value)
	if err != nil {
		t.Fatal(err)
	}
	if expiry(&after); !after.After(before) || after.After(got.Expires) {
		t.Errorf("end %v before, %v after, at the latest %v", before, after, got.Expires)
	}
	expiry(&before)
	if _, err = s.Caller(t.Context(), c.Value); err != nil {
		t.Fatal(err)
	}
	if expiry(&after); !after.Equal(before) {
		t.Error("each request writes to the database")
	}
	if _, err := s.End(t.Context(), c.Value); err != nil {
		t.Fatal(err)
	}
	if err := s.touch(t.Context(), c.Value, 2); err != nil {
		t.Fatal(err)
	}
	var left sql.NullInt64
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions WHERE token <> ''`).Scan(&left); err != nil || left.Int64 != 1 {
		t.Errorf("%d sessions, %v", left.Int64, err) // the one that changing the password began
	}
	brief := NewSessions(store, SessionOptions{Lifetime: -time.Second})
	over := login(t, brief, "", "keeper", chosen)
	_, err = s.Caller(t.Context(), over.Value)
	refused(t, err, Unauthenticated, "not_logged_in")
}

// Sessions whose time is over are swept up by the next login.
func TestSweeping(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	settled(t, store, s, User{Login: "keeper", Role: database.Auditor})
	for range 3 {
		login(t, s, "", "keeper", chosen)
	}
	if _, err := store.Pool().Exec(t.Context(), `UPDATE sessions SET expiry = now() - interval '1 second'`); err != nil {
		t.Fatal(err)
	}
	login(t, s, "", "keeper", chosen)
	var n int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d sessions, %v", n, err)
	}
}

func TestWrongLogins(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	settled(t, store, s, User{Login: "keeper", Role: database.Auditor})
	gone := settled(t, store, s, User{Login: "gone", Role: database.Auditor})
	gone.Disabled = true
	do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, *gone); return err })
	said := ""
	for name, c := range map[string][2]string{
		"wrong password": {"keeper", "not it at all"}, "unknown": {"nobody", chosen}, "disabled": {"gone", chosen},
		"empty": {"keeper", ""}, "the hash": {"keeper", decoy()}, "of another form": {"keeper", strings.ToUpper(chosen)},
	} {
		_, cookie, err := s.Login(t.Context(), "", c[0], c[1])
		refused(t, err, Unauthenticated, "wrong_login")
		if cookie != nil {
			t.Errorf("%s: a cookie", name)
		}
		if said == "" {
			said = err.Error()
		}
		if err.Error() != said {
			t.Errorf("%s tells more: %v", name, err)
		}
	}
}

// Logging in costs the same hash whether there is an account or not. What is
// compared is the work, not the time: the parameters of the decoy are those of
// every hash, and each refusal has gone through one.
func TestUnknownLoginsCostAHash(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	settled(t, store, s, User{Login: "keeper", Role: database.Auditor})
	var hash string
	if err := store.Pool().QueryRow(t.Context(), `SELECT hash FROM users`).Scan(&hash); err != nil {
		t.Fatal(err)
	}
	const work = "$argon2id$v=19$m=19456,t=2,p=1$"
	if !strings.HasPrefix(hash, work) || !strings.HasPrefix(decoy(), work) || len(hash) != len(decoy()) {
		t.Errorf("%s… and %s…", hash[:40], decoy()[:40])
	}
	// With all places for hashing taken, both wait; a refusal without a hash would not.
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	for _, who := range []string{"keeper", "nobody"} {
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, _, err := s.Login(ctx, "", who, "wrong")
		stop()
		if err == nil || database.CodeOf(err) == "wrong_login" {
			t.Errorf("%s was refused without a hash", who)
		}
	}
	for range cap(hashing) {
		<-hashing
	}
}

func TestPasswords(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	u, once := hire(t, store, User{Login: "keeper", Role: database.Auditor})
	c := login(t, s, "", "keeper", once)
	change := func(old, password string) (*http.Cookie, error) {
		return s.ChangePassword(t.Context(), c.Value, u.ID, old, password)
	}
	for name, password := range map[string]string{
		"short": "eleven chrs", "the login": "my login is Keeper!", "one letter": strings.Repeat("aab", 10),
		"the old one": once, "endless": strings.Repeat("long ", 50), "not text": "twelve letters \xff",
	} {
		_, err := change(once, password)
		if database.CodeOf(err) != "weak_password" {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && contains(err.Error(), password) {
			t.Errorf("%s: the refusal repeats it: %v", name, err)
		}
	}
	_, err := change("not the old one", chosen)
	refused(t, err, database.Invalid, "wrong_password")
	fresh, err := change(once, "كلمة مرور من عدة كلمات é")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Caller(t.Context(), fresh.Value); err != nil || got.MustChange {
		t.Error(got, err)
	}
	_, err = s.Caller(t.Context(), c.Value)
	refused(t, err, Unauthenticated, "not_logged_in")
	_, _, err = s.Login(t.Context(), "", "keeper", once)
	refused(t, err, Unauthenticated, "wrong_login")
	login(t, s, "", "keeper", "كلمة مرور من عدة كلمات e\u0301") // composed another way
}

// A one-time password lets in once: its session goes on, and chooses a password
// that lets in as often as wanted.
func TestOneTimePasswordIsUsedOnce(t *testing.T) {
	store := inventorytest.Store(t)
	s, there := NewSessions(store, SessionOptions{}), NewSessions(store, SessionOptions{})
	u, once := hire(t, store, User{Login: "keeper", Role: database.Auditor})
	again := func() {
		t.Helper()
		_, cookie, err := there.Login(t.Context(), "", "keeper", once)
		refused(t, err, Unauthenticated, "wrong_login")
		if cookie != nil || !errors.Is(err, ErrUsed) {
			t.Error(cookie, err)
		}
	}
	_, _, err := s.Login(t.Context(), "", "keeper", "not it at all")
	refused(t, err, Unauthenticated, "wrong_login") // uses nothing
	login(t, s, "", "keeper", once)
	again()
	do(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		once, err = ResetPassword(ctx, tx, u.ID)
		return err
	})
	c := login(t, s, "", "keeper", once)
	again()
	if _, err := s.Caller(t.Context(), c.Value); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangePassword(t.Context(), c.Value, u.ID, once, chosen); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		login(t, s, "", "keeper", chosen)
	}
}

// Of several who log in with one one-time password at once, one gets in.
func TestOneTimePasswordUsedTwiceAtOnce(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	_, once := hire(t, store, User{Login: "keeper", Role: database.Auditor})
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, _, errs[i] = s.Login(t.Context(), "", "keeper", once) })
	}
	wg.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
		} else {
			refused(t, err, Unauthenticated, "wrong_login")
		}
	}
	var sessions int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sessions`).Scan(&sessions); err != nil || sessions != 1 || in != 1 {
		t.Errorf("%d of %d got in, %d sessions, %v", in, len(errs), sessions, err)
	}
}

// Of two who change the same password at once, one does.
func TestPasswordChangedTwiceAtOnce(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	u := settled(t, store, s, User{Login: "keeper", Role: database.Auditor})
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = s.ChangePassword(t.Context(), "", u.ID, chosen, "another sentence "+string(rune('a'+i)))
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			refused(t, err, database.Invalid, "wrong_password")
		}
	}
	if done != 1 {
		t.Errorf("%d of 4 changed it", done)
	}
}

func TestRecovery(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	if _, _, _, err := EnsureAdministrator(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	settled(t, store, s, User{Login: "manager", Role: database.Manager})
	_, err := RecoverAdministrator(t.Context(), store, "manager")
	refused(t, err, database.NotFound, "not_found")
	password, err := RecoverAdministrator(t.Context(), store, "")
	if err != nil {
		t.Fatal(err)
	}
	c := login(t, s, "", "admin", password)
	if got, err := s.Caller(t.Context(), c.Value); err != nil || !got.MustChange {
		t.Error(got, err)
	}
}

func TestOneTimePasswords(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		p := newPassword()
		if len(p) != 23 || seen[p] || strings.Trim(p, onceAlphabet+"-") != "" || strings.Count(p, "-") != 3 {
			t.Fatalf("%q", p)
		}
		seen[p] = true
		if err := judge(p, "admin"); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(newSecret(tokenPrefix), tokenPrefix) || len(newSecret("")) != 43 {
		t.Error(newSecret(""))
	}
}
