package people

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// What it costs a request to show who sends it.
func BenchmarkWho(b *testing.B) {
	store := inventorytest.Store(b)
	s := NewSessions(store, SessionOptions{})
	ctx := context.Background()
	var secret, value string
	id := uuid.New()
	err := store.Write(ctx, boss, func(tx *database.Tx) error {
		_, password, err := CreateUser(ctx, tx, User{ID: id, Login: "manager", Name: "manager", Role: database.Manager})
		value = password
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	cookie, err := s.ChangePassword(ctx, "", id, value, chosen)
	if err != nil {
		b.Fatal(err)
	}
	err = store.Write(ctx, boss, func(tx *database.Tx) error {
		_, secret, err = IssueToken(ctx, tx, Token{ID: uuid.New(), User: id, Name: "bench", Role: database.Manager, Expires: time.Now().Add(time.Hour)})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("token", func(b *testing.B) {
		for b.Loop() {
			if _, err := Bearer(ctx, store, secret); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("session", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Caller(ctx, cookie.Value); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("password", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := s.Login(ctx, "", "manager", chosen); err != nil {
				b.Fatal(err)
			}
		}
	})
}
