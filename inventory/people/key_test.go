package people

import (
	"strings"
	"sync"
	"testing"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func keyOf(t *testing.T, store *database.Store, login string) (*User, string) {
	t.Helper()
	u, key, err := IssueKey(t.Context(), store, login)
	if err != nil {
		t.Fatal(err)
	}
	return u, key
}

// A key lets in once, as its account, past a one-time password that waits; the
// database holds no key.
func TestKeyLetsInOnce(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{Plain: true})
	if _, _, _, err := EnsureAdministrator(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	_, other := keyOf(t, store, "")
	u, key := keyOf(t, store, "")
	if u.Login != firstLogin || !strings.HasPrefix(key, keyPrefix) || key == other {
		t.Fatalf("%+v %d", u, len(key))
	}
	var kept int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sign_in_keys k, people_log l WHERE k::text || l::text LIKE '%' || $1 || '%'`,
		strings.TrimPrefix(key, keyPrefix)).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the database holds the key: %d, %v", kept, err)
	}
	_, cookie, err := s.Enter(t.Context(), "", key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Caller(t.Context(), cookie.Value)
	if err != nil || c.Login != firstLogin || c.Role != database.Administrator || c.Means != BySession || c.MustChange {
		t.Errorf("%+v %v", c, err)
	}
	_, _, err = s.Enter(t.Context(), "", key)
	refused(t, err, Unauthenticated, "bad_key")
	if _, _, err := s.Enter(t.Context(), cookie.Value, other); err != nil { // each key is its own
		t.Error(err)
	}
	_, err = s.Caller(t.Context(), cookie.Value)
	refused(t, err, Unauthenticated, "not_logged_in") // the session before it ended
}

// Of many at once with one key, one is let in.
func TestKeyLetsOneIn(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{Plain: true})
	hire(t, store, User{Login: "office", Role: database.Administrator})
	for range 5 {
		_, key := keyOf(t, store, "")
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, _, errs[i] = s.Enter(t.Context(), "", key) })
		}
		all.Wait()
		in := 0
		for _, err := range errs {
			if err == nil {
				in++
			} else {
				refused(t, err, Unauthenticated, "bad_key")
			}
		}
		if in != 1 {
			t.Errorf("%d were let in", in)
		}
	}
}

func TestKeysThatDoNotLetIn(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{Plain: true})
	first, _ := hire(t, store, User{Login: "office", Role: database.Administrator})
	hire(t, store, User{Login: "second", Role: database.Administrator})
	u, key := keyOf(t, store, "")
	if u.Login != "office" {
		t.Errorf("of %s", u.Login)
	}
	for _, wrong := range []string{"", "x", key + "x", key[:len(key)-1], strings.ToUpper(key), newSecret(keyPrefix)} {
		_, _, err := s.Enter(t.Context(), "", wrong)
		refused(t, err, Unauthenticated, "bad_key")
		if contains(err.Error(), key) {
			t.Error("the refusal repeats the key")
		}
	}
	past := func() {
		t.Helper()
		if _, err := store.Pool().Exec(t.Context(), `UPDATE sign_in_keys SET created_at = created_at - interval '1 hour', expires_at = expires_at - interval '15 minutes'`); err != nil {
			t.Fatal(err)
		}
	}
	past()
	_, _, err := s.Enter(t.Context(), "", key)
	refused(t, err, Unauthenticated, "bad_key")
	_, key = keyOf(t, store, "")
	var n int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM sign_in_keys`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d keys are kept, %v", n, err)
	}
	// Who is disabled is not let in any more, and the first who is not is another.
	if _, err := store.Pool().Exec(t.Context(), `UPDATE users SET disabled = true WHERE id = $1`, first.ID); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Enter(t.Context(), "", key)
	refused(t, err, Unauthenticated, "bad_key")
	if u, _ := keyOf(t, store, ""); u.Login != "second" {
		t.Errorf("of %s", u.Login)
	}
	if _, _, err := IssueKey(t.Context(), store, "office"); database.CodeOf(err) != "not_found" {
		t.Error(err)
	}
}

// Keys are of any account, and of none that there is not.
func TestKeyOfAnAccount(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{Plain: true})
	hire(t, store, User{Login: "keeper", Role: database.Keeper, Warehouses: []string{"W1"}})
	_, key := keyOf(t, store, " Keeper ")
	_, cookie, err := s.Enter(t.Context(), "", key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.Caller(t.Context(), cookie.Value); err != nil || c.Role != database.Keeper || !c.Keeps("W1") {
		t.Errorf("%+v %v", c, err)
	}
	for _, login := range []string{"", "nobody"} {
		if _, _, err := IssueKey(t.Context(), store, login); database.CodeOf(err) != "not_found" {
			t.Errorf("%q: %v", login, err)
		}
	}
	if got := KeyAddress("http://127.0.0.1:8448/", "k"); got != "http://127.0.0.1:8448/login#key=k" {
		t.Error(got)
	}
}
