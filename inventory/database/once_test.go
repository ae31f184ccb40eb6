package database_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// Thirty calls with one key at once: one runs, all get its bytes.
func TestThirtyAtOnce(t *testing.T) {
	s := noted(t, database.Options{})
	var ran atomic.Int32
	replies := make([]database.Reply, 30)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() {
			var err error
			replies[i], err = s.Once(t.Context(), clerk, call("k"), func(tx *database.Tx) (database.Reply, error) {
				ran.Add(1)
				_, err := tx.Exec(t.Context(), `INSERT INTO note (text) SELECT 'k' FROM pg_sleep(0.1)`)
				return database.Reply{Status: 201, Header: map[string]string{"Location": "/k"}, Body: []byte{byte(i), 0, 0xff}}, err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if ran.Load() != 1 || rows(t, s, "k") != 1 {
		t.Errorf("it ran %d times and left %d rows", ran.Load(), rows(t, s, "k"))
	}
	first := 0
	for i := range replies {
		if !replies[i].Replayed {
			first++
		}
		replies[i].Replayed = false
		if diff := cmp.Diff(replies[0], replies[i]); diff != "" {
			t.Errorf("answers differ:\n%s", diff)
		}
	}
	if first != 1 {
		t.Errorf("%d answers are not told to be of an earlier call", first)
	}
}

// A key belongs to its actor and its content.
func TestKeys(t *testing.T) {
	s := noted(t, database.Options{})
	first, err := note(t.Context(), s, "k", 200)
	if err != nil || first.Replayed {
		t.Fatal(first, err)
	}
	again, err := note(t.Context(), s, "k", 200)
	if err != nil || !again.Replayed || string(again.Body) != string(first.Body) {
		t.Errorf("%q and then %q, %v", first.Body, again.Body, err)
	}
	other := call("k")
	other.Fingerprint[0]++
	_, err = s.Once(t.Context(), clerk, other, func(tx *database.Tx) (database.Reply, error) {
		t.Error("it ran")
		return database.Reply{Status: 200}, nil
	})
	refused(t, err, database.Invalid, "key_reused")
	ran := false
	if _, err := s.Once(t.Context(), database.TheSystem, other, func(tx *database.Tx) (database.Reply, error) {
		ran = true
		return database.Reply{Status: 200}, nil
	}); err != nil || !ran {
		t.Errorf("another actor's key: ran %v, %v", ran, err)
	}
	if n := rows(t, s, "k"); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// An answer that refuses leaves nothing of the write; it is given again unless it
// depends on the moment.
func TestRefusingAnswers(t *testing.T) {
	s := noted(t, database.Options{})
	for status, stored := range map[int]bool{
		200: true, 201: true, 202: true, 204: true, 303: true, 400: true, 404: true, 409: true, 412: true, 422: true,
		401: false, 403: false, 408: false, 413: false, 429: false, 500: false, 502: false, 503: false,
	} {
		key := fmt.Sprint("k", status)
		for range 2 {
			reply, err := note(t.Context(), s, key, status)
			if err != nil || reply.Status != status {
				t.Fatalf("%d: %+v %v", status, reply, err)
			}
		}
		third, _ := note(t.Context(), s, key, status)
		if third.Replayed != stored {
			t.Errorf("%d: the answer is stored: %v, want %v", status, third.Replayed, stored)
		}
		want := 0
		if status < 400 {
			want = 1
		}
		if n := rows(t, s, key); n != want {
			t.Errorf("%d left %d rows, want %d", status, n, want)
		}
	}
}

// A refused write whose statement failed, and an error, leave nothing; the key is
// free after an error.
func TestErrorsOfWrites(t *testing.T) {
	s := noted(t, database.Options{})
	boom := errors.New("boom")
	_, err := s.Once(t.Context(), clerk, call("k"), func(tx *database.Tx) (database.Reply, error) {
		_, err := tx.Exec(t.Context(), `INSERT INTO note VALUES ('k')`)
		return database.Reply{Status: 200}, errors.Join(err, boom)
	})
	if !errors.Is(err, boom) {
		t.Errorf("%v", err)
	}
	reply, err := s.Once(t.Context(), clerk, call("k"), func(tx *database.Tx) (database.Reply, error) {
		tx.Exec(t.Context(), `INSERT INTO note VALUES ('k')`)
		_, err := tx.Exec(t.Context(), `INSERT INTO note (n) VALUES (NULL)`)
		return database.Reply{Status: 422, Body: []byte(err.Error())}, nil
	})
	if err != nil || reply.Status != 422 {
		t.Fatal(reply, err)
	}
	again, err := note(t.Context(), s, "k", 200)
	if err != nil || !again.Replayed || again.Status != 422 || string(again.Body) != string(reply.Body) {
		t.Errorf("%+v %v", again, err)
	}
	if n := rows(t, s, "k"); n != 0 {
		t.Errorf("%d rows", n)
	}
	// A failed statement that is told to be a success is none.
	if _, err := s.Once(t.Context(), clerk, call("j"), func(tx *database.Tx) (database.Reply, error) {
		tx.Exec(t.Context(), `INSERT INTO note (n) VALUES (NULL)`)
		return database.Reply{Status: 200}, nil
	}); err == nil {
		t.Error("a transaction that failed was told to be done")
	}
}

// A write that waits for another one with its key runs if that one fails.
func TestSecondRunsIfFirstFails(t *testing.T) {
	s := noted(t, database.Options{})
	inside, leave := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		s.Once(t.Context(), clerk, call("k"), func(tx *database.Tx) (database.Reply, error) {
			inside <- true
			<-leave
			return database.Reply{}, errors.New("failed")
		})
	})
	<-inside
	wg.Go(func() {
		if reply, err := note(t.Context(), s, "k", 200); err != nil || reply.Replayed {
			t.Error(reply, err)
		}
	})
	for one(t, s, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) == 0 {
	}
	leave <- true
	wg.Wait()
	if n := rows(t, s, "k"); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// Programs killed at any moment leave the write and its answer, or neither.
func TestKilledBetween(t *testing.T) {
	url := inventorytest.Migrated(t)
	s := withNotes(t, inventorytest.Open(t, url, database.Options{}))
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for range 20 {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), "KATF_DATABASE_TEST="+url)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			word, key, _ := strings.Cut(lines.Text(), " ")
			switch word {
			case "begin":
				if strings.HasSuffix(key, "-3") {
					time.AfterFunc(rand.N(20*time.Millisecond), func() { cmd.Process.Kill() })
				}
			case "done":
				done++
				if n := rows(t, s, key); n != 1 {
					t.Errorf("%s was told to be done and has %d rows", key, n)
				}
			default:
				t.Error(lines.Text())
			}
		}
		cmd.Wait()
	}
	if done < 20 {
		t.Errorf("%d writes were done", done)
	}
	if n := one(t, s, `SELECT count(*) FROM (SELECT text FROM note GROUP BY text HAVING count(*) <> 1) x`); n != 0 {
		t.Errorf("%d keys wrote more than once", n)
	}
	if n := one(t, s, `SELECT count(*) FROM note FULL JOIN once ON key = text WHERE text IS NULL OR key IS NULL OR status IS NULL`); n != 0 {
		t.Errorf("%d writes without their answer, or answers without their write", n)
	}
}

// BenchmarkOnce is a write with a key and its stored answer.
func BenchmarkOnce(b *testing.B) {
	s := noted(b, database.Options{})
	ctx := context.Background()
	for n := 0; b.Loop(); n++ {
		if _, err := note(ctx, s, fmt.Sprint(n), 201); err != nil {
			b.Fatal(err)
		}
	}
}
