package activity_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/activity"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

func TestActivity(t *testing.T) {
	store := inventorytest.Store(t)
	by := database.Actor{ID: uuid.New(), Login: "a", Role: database.Manager, Organisation: "ORG-01"}
	write := func(by database.Actor, fn func(tx *database.Tx) error) error {
		t.Helper()
		return store.Write(t.Context(), by, fn)
	}
	for _, op := range []string{"one", "two", "one"} {
		if err := write(by, func(tx *database.Tx) error {
			return activity.Record(t.Context(), tx, activity.Entry{Operation: op, Method: "POST", Path: "/x", Key: "k", Status: 201, Request: "r"})
		}); err != nil {
			t.Fatal(err)
		}
	}
	list := func(f activity.Filter) (out []activity.Entry) {
		t.Helper()
		if f.Limit == 0 {
			f.Limit = 10
		}
		if err := store.Read(t.Context(), by, func(tx *database.Tx) (err error) {
			out, err = activity.List(t.Context(), tx, f)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	all := list(activity.Filter{})
	if len(all) != 3 || all[0].Seq <= all[1].Seq || all[0].By != "a" || all[0].ByID != by.ID || all[0].Organisation != "ORG-01" || all[0].At.IsZero() {
		t.Errorf("%+v", all)
	}
	for _, c := range []struct {
		f    activity.Filter
		want int
	}{
		{activity.Filter{Operation: "one"}, 2}, {activity.Filter{By: by.ID}, 3}, {activity.Filter{By: uuid.New()}, 0},
		{activity.Filter{Before: all[0].Seq}, 2}, {activity.Filter{Limit: 1}, 1},
	} {
		if got := list(c.f); len(got) != c.want {
			t.Errorf("%+v: %d entries, want %d", c.f, len(got), c.want)
		}
	}
	for _, sql := range []string{`UPDATE activity SET login = 'b'`, `DELETE FROM activity`, `TRUNCATE activity`} {
		if err := write(by, func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), sql)
			return err
		}); err == nil {
			t.Errorf("%s was let through", sql)
		}
	}
}

// Answers are kept for their time and go then.
func TestForgetAnswers(t *testing.T) {
	store := inventorytest.Store(t)
	if _, err := store.Pool().Exec(t.Context(), `
		INSERT INTO once (actor, key, fingerprint, status, header, body, made_at)
		SELECT gen_random_uuid(), n::text, decode(repeat('00', 32), 'hex'), 201, '{}', '', now() - n * interval '1 day' FROM generate_series(1, 5) n`); err != nil {
		t.Fatal(err)
	}
	if err := store.Write(t.Context(), database.TheSystem, func(tx *database.Tx) error {
		return activity.ForgetAnswers(t.Context(), tx, 3*24*time.Hour)
	}); err != nil {
		t.Fatal(err)
	}
	var left string
	if err := store.Pool().QueryRow(t.Context(), `SELECT string_agg(key, '' ORDER BY key) FROM once`).Scan(&left); err != nil || left != "12" {
		t.Errorf("left are %s, %v", left, err)
	}
}
