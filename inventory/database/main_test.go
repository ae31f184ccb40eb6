package database_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// The test binary is also the program that TestKilledBetween kills.
func TestMain(m *testing.M) {
	if url := os.Getenv("KATF_DATABASE_TEST"); url != "" {
		fmt.Println("failed", writeOn(url))
		os.Exit(1)
	}
	inventorytest.Main(m)
}

// writeOn writes notes, each told before and after.
func writeOn(url string) error {
	ctx := context.Background()
	s, err := database.Open(ctx, url, database.Options{AsIs: true})
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		key := fmt.Sprint(os.Getpid(), "-", n)
		fmt.Println("begin", key)
		if _, err := note(ctx, s, key, 201); err != nil {
			return err
		}
		fmt.Println("done", key)
	}
}

var clerk = database.Actor{ID: uuid.MustParse("5d0f3a1e-55b6-4a0e-9d13-1c4f0a7f5d10"), Login: "clerk", Role: database.Manager}

// noted gives a store with a table to write in.
func noted(t testing.TB, opt database.Options) *database.Store {
	t.Helper()
	return withNotes(t, inventorytest.StoreWith(t, opt))
}

func withNotes(t testing.TB, s *database.Store) *database.Store {
	t.Helper()
	if _, err := s.Pool().Exec(t.Context(), `CREATE TABLE note (text text, n int NOT NULL DEFAULT 0)`); err != nil {
		t.Fatal(err)
	}
	return s
}

// call is a write with a key whose content follows from it.
func call(key string) database.Call {
	return database.Call{Key: key, Fingerprint: sha256.Sum256([]byte(key))}
}

// note writes a row under a key, with an answer that tells one run from another.
func note(ctx context.Context, s *database.Store, key string, status int) (database.Reply, error) {
	return s.Once(ctx, clerk, call(key), func(tx *database.Tx) (database.Reply, error) {
		if _, err := tx.Exec(ctx, `INSERT INTO note (text) VALUES ($1)`, key); err != nil {
			return database.Reply{}, err
		}
		return database.Reply{Status: status, Header: map[string]string{"Content-Type": "text/plain"}, Body: []byte(uuid.NewString())}, nil
	})
}

// rows counts the notes of a text.
func rows(t testing.TB, s *database.Store, text string) (n int) {
	t.Helper()
	return one(t, s, `SELECT count(*) FROM note WHERE text = $1`, text)
}

// one gives the one number of a query, trying for a while: the server may be
// starting.
func one(t testing.TB, s *database.Store, sql string, args ...any) (n int) {
	t.Helper()
	ctx := context.Background()
	var err error
	for range 300 {
		err = s.Read(ctx, clerk, func(tx *database.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(&n) })
		if e, ok := errors.AsType[*database.Error](err); !ok || e.Kind != database.Unavailable {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// refused checks the answer that a caller gets, in both languages.
func refused(t testing.TB, err error, kind database.Kind, code string) {
	t.Helper()
	e, ok := errors.AsType[*database.Error](err)
	if !ok {
		t.Fatalf("%v (%T), want %s %s", err, err, kind, code)
	}
	if e.Kind != kind || e.Code != code || e.En == "" || e.Ar == "" {
		t.Errorf("%s %s %q %q (%v), want %s %s", e.Kind, e.Code, e.En, e.Ar, e.Err, kind, code)
	}
}
