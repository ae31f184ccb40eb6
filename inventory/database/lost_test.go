package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// A commit whose answer is lost may have taken place or not: the caller is told
// to send it again with its key, and then it has taken place once.
func TestCommitLost(t *testing.T) {
	for _, tc := range []struct {
		name string
		fate fate
		rows int // after the loss
	}{{"before the server hears of it", unsent, 0}, {"after the server has committed", unheard, 1}} {
		t.Run(tc.name, func(t *testing.T) {
			address := inventorytest.Migrated(t)
			straight := withNotes(t, inventorytest.Open(t, address, database.Options{}))
			b := bridged(t, address)
			s := inventorytest.Open(t, through(t, address, b.listener.Addr().String()), database.Options{})
			b.set(tc.fate)
			_, err := note(t.Context(), s, "k", 201)
			refused(t, err, database.Unavailable, "database_lost")
			for one(t, straight, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE '%transaction%' AND pid <> pg_backend_pid()`) > 0 {
			}
			if n := rows(t, straight, "k"); n != tc.rows {
				t.Errorf("%d rows after the loss, want %d", n, tc.rows)
			}
			reply, err := note(t.Context(), s, "k", 201)
			if err != nil || reply.Replayed != (tc.rows == 1) {
				t.Errorf("the second call: %+v %v", reply, err)
			}
			if n := rows(t, straight, "k"); n != 1 {
				t.Errorf("%d rows in the end", n)
			}
		})
	}
}

// What a network does to a write, and what its caller is told.
func TestBadNetwork(t *testing.T) {
	quick := database.Options{Statement: 300 * time.Millisecond}
	for _, tc := range []struct {
		name, toxic string
		opt         database.Options
		code        string // "" if the write goes through
	}{
		{"slow answers", `{"type":"latency","stream":"downstream","attributes":{"latency":30,"jitter":20}}`, database.Options{}, ""},
		{"slow questions", `{"type":"latency","stream":"upstream","attributes":{"latency":30,"jitter":20}}`, database.Options{}, ""},
		{"answers in crumbs", `{"type":"slicer","stream":"downstream","attributes":{"average_size":3,"size_variation":2,"delay":100}}`, database.Options{}, ""},
		{"narrow", `{"type":"bandwidth","stream":"downstream","attributes":{"rate":5}}`, database.Options{}, ""},
		{"answers too slow", `{"type":"latency","stream":"downstream","attributes":{"latency":2000}}`, quick, "database_lost"},
		{"answers swallowed", `{"type":"timeout","stream":"downstream","attributes":{"timeout":0}}`, quick, "database_lost"},
		{"questions swallowed", `{"type":"timeout","stream":"upstream","attributes":{"timeout":0}}`, quick, "database_lost"},
		{"swallowed, then cut", `{"type":"timeout","stream":"downstream","attributes":{"timeout":50}}`, database.Options{}, "database_lost"},
		{"reset by the client's side", `{"type":"reset_peer","stream":"upstream","attributes":{"timeout":20}}`, database.Options{}, "database_lost"},
		{"reset by the server's side", `{"type":"reset_peer","stream":"downstream","attributes":{"timeout":20}}`, database.Options{}, "database_lost"},
		{"cut in the middle of an answer", `{"type":"limit_data","stream":"downstream","attributes":{"bytes":7}}`, database.Options{}, "database_lost"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, straight, p := poisoned(t, tc.opt)
			err := s.Write(t.Context(), clerk, func(tx *database.Tx) error {
				poison(t, p, tc.toxic) // begun is well
				_, err := tx.Exec(t.Context(), `INSERT INTO note (text) VALUES ('row')`)
				return err
			})
			want := 0
			if tc.code == "" {
				want = 1
				if err != nil {
					t.Fatal(err)
				}
			} else {
				refused(t, err, database.Unavailable, tc.code)
			}
			p.Toxics.ResetToxics(t.Context())
			if n := rows(t, straight, "row"); n != want {
				t.Errorf("%d rows, want %d", n, want)
			}
			if _, err := note(t.Context(), s, "after", 201); err != nil {
				t.Errorf("after the network came back: %v", err)
			}
		})
	}
}

// While the way to the server is closed, callers are told so; connections that
// died meanwhile are not met again.
func TestWayClosed(t *testing.T) {
	s, straight, p := poisoned(t, database.Options{})
	if _, err := note(t.Context(), s, "a", 201); err != nil {
		t.Fatal(err)
	}
	p.Stop()
	_, err := note(t.Context(), s, "b", 201)
	refused(t, err, database.Unavailable, "database_lost")
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := note(t.Context(), s, "c", 201); err != nil {
		t.Error(err)
	}
	if n := one(t, straight, `SELECT count(*) FROM note`); n != 2 {
		t.Errorf("%d rows", n)
	}
}

// Through a network that fails all the time, whoever sends again until there is
// an answer has written exactly once.
func TestOnceThroughEverything(t *testing.T) {
	s, straight, p := poisoned(t, database.Options{Statement: 500 * time.Millisecond, Connections: 8})
	toxics := []string{
		`{"type":"reset_peer","stream":"downstream","attributes":{"timeout":5}}`,
		`{"type":"limit_data","stream":"downstream","attributes":{"bytes":300}}`,
		`{"type":"limit_data","stream":"upstream","attributes":{"bytes":500}}`,
		`{"type":"timeout","stream":"downstream","attributes":{"timeout":30}}`,
		`{"type":"latency","stream":"upstream","attributes":{"latency":20,"jitter":20}}`,
	}
	ctx, stop := context.WithCancel(t.Context())
	var chaos, writers sync.WaitGroup
	chaos.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			poison(t, p, toxics[n%len(toxics)])
			time.Sleep(40 * time.Millisecond)
			p.Toxics.ResetToxics(ctx)
			time.Sleep(20 * time.Millisecond)
		}
	})
	const each = 40
	var mu sync.Mutex
	losses := 0
	for w := range 8 {
		writers.Go(func() {
			for n := range each {
				key := fmt.Sprint(w, "-", n)
				for {
					_, err := note(ctx, s, key, 201)
					if err == nil {
						break
					}
					if e, ok := errors.AsType[*database.Error](err); !ok || e.Kind != database.Unavailable {
						t.Errorf("%s: %v", key, err)
						return
					}
					mu.Lock()
					losses++
					mu.Unlock()
				}
			}
		})
	}
	writers.Wait()
	stop()
	chaos.Wait()
	t.Logf("%d writes, %d losses on the way", 8*each, losses)
	if losses == 0 {
		t.Error("nothing was lost: the network is too good for this test")
	}
	if n := one(t, straight, `SELECT count(*) FROM (SELECT text FROM note GROUP BY text HAVING count(*) = 1) x`); n != 8*each {
		t.Errorf("%d of %d keys wrote once", n, 8*each)
	}
	if n := one(t, straight, `SELECT count(*) FROM note FULL JOIN once ON key = text WHERE text IS NULL OR key IS NULL`); n != 0 {
		t.Errorf("%d halves", n)
	}
}
