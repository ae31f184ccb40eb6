package people

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// boss acts in tests as an administrator.
var boss = database.Actor{ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("boss")), Login: "boss", Role: database.Administrator}

// do runs a write that has to succeed.
func do(t *testing.T, store *database.Store, fn func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	if err := try(t, store, fn); err != nil {
		t.Fatal(err)
	}
}

func try(t *testing.T, store *database.Store, fn func(ctx context.Context, tx *database.Tx) error) error {
	t.Helper()
	return store.Write(t.Context(), boss, func(tx *database.Tx) error { return fn(t.Context(), tx) })
}

// hire makes an account and gives it with its one-time password.
func hire(t *testing.T, store *database.Store, u User) (*User, string) {
	t.Helper()
	if u.ID == uuid.Nil {
		u.ID = uuid.NewSHA1(uuid.NameSpaceURL, []byte(u.Login))
	}
	if u.Name == "" {
		u.Name = "duty " + u.Login
	}
	var got *User
	var password string
	do(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		got, password, err = CreateUser(ctx, tx, u)
		return err
	})
	return got, password
}

func refused(t *testing.T, err error, kind database.Kind, code string) {
	t.Helper()
	e, ok := errors.AsType[*database.Error](err)
	if !ok || e.Kind != kind || e.Code != code {
		t.Fatalf("got %v, want a refusal %s %s", err, kind, code)
	}
	if e.En == "" || e.Ar == "" {
		t.Errorf("%s has no words", code)
	}
}

func TestFirstAdministratorIsMadeOnce(t *testing.T) {
	store := inventorytest.Store(t)
	var mu sync.Mutex
	var passwords []string
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			login, password, created, err := EnsureAdministrator(t.Context(), store)
			if err != nil {
				t.Error(err)
			}
			if created {
				mu.Lock()
				defer mu.Unlock()
				passwords = append(passwords, password)
				if login != "admin" {
					t.Errorf("login %q", login)
				}
			}
		})
	}
	wg.Wait()
	if len(passwords) != 1 || len(passwords[0]) != 23 {
		t.Fatalf("made %d administrators: %q", len(passwords), passwords)
	}
	s := NewSessions(store, SessionOptions{})
	u, cookie, err := s.Login(t.Context(), "", " Admin ", passwords[0])
	if err != nil || u.Role != database.Administrator || !u.MustChange {
		t.Fatal(u, err)
	}
	c, err := s.Caller(t.Context(), cookie.Value)
	if err != nil || !c.MustChange || c.Login != "admin" {
		t.Fatal(c, err)
	}
}
