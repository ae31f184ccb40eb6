package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// Who could not be serialized tries again, and gets in.
func TestSerializationFailure(t *testing.T) {
	s := noted(t, database.Options{})
	add(t, s, "a")
	for name, losses := range map[string]int{"once": 1, "always": database.Tries} {
		t.Run(name, func(t *testing.T) {
			before, began := one(t, s, `SELECT n FROM note`), 0
			err := s.Write(t.Context(), clerk, func(tx *database.Tx) error {
				began++
				var n int
				if _, err := tx.Exec(t.Context(), `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
					return err
				}
				if err := tx.QueryRow(t.Context(), `SELECT n FROM note`).Scan(&n); err != nil {
					return err
				}
				if began <= losses { // another one is faster
					if _, err := s.Pool().Exec(t.Context(), `UPDATE note SET n = n + 10`); err != nil {
						return err
					}
				}
				_, err := tx.Exec(t.Context(), `UPDATE note SET n = $1`, n+1)
				return err
			})
			after := one(t, s, `SELECT n FROM note`) - before
			if losses == database.Tries {
				refused(t, err, database.Unavailable, "busy")
				if began != losses || after != 10*losses {
					t.Errorf("begun %d times, the row went up by %d", began, after)
				}
				return
			}
			if err != nil || began != losses+1 || after != 10*losses+1 {
				t.Errorf("begun %d times, the row went up by %d, %v", began, after, err)
			}
		})
	}
}

func add(t *testing.T, s *database.Store, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := s.Pool().Exec(t.Context(), `INSERT INTO note (text) VALUES ($1)`, text); err != nil {
			t.Fatal(err)
		}
	}
}

// Of two that wait for each other one is begun again, and both are done.
func TestDeadlock(t *testing.T) {
	s := noted(t, database.Options{})
	add(t, s, "a", "b")
	var began [2]int
	var met, all sync.WaitGroup
	met.Add(2)
	for i := range began {
		all.Go(func() {
			err := s.Write(t.Context(), clerk, func(tx *database.Tx) error {
				began[i]++
				if err := up(t.Context(), tx, "ab"[i:i+1]); err != nil {
					return err
				}
				if began[i] == 1 {
					met.Done()
					met.Wait()
				}
				return up(t.Context(), tx, "ba"[i:i+1])
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if began[0]+began[1] < 3 {
		t.Errorf("begun %v times, one of them should be again", began)
	}
	if n := one(t, s, `SELECT count(*) FROM note WHERE n = 2`); n != 2 {
		t.Errorf("%d of 2 rows went up by 2", n)
	}
}

func up(ctx context.Context, tx *database.Tx, text string) error {
	_, err := tx.Exec(ctx, `UPDATE note SET n = n + 1 WHERE text = $1`, text)
	return err
}

// Every failure has its answer, and leaves nothing of the write.
func TestFailures(t *testing.T) {
	ctx := t.Context()
	gone := errors.New("the client went")
	for _, tc := range []struct {
		name string
		code string
		is   error
		opt  database.Options
		// fail fails after a row was written; stop ends the caller's patience.
		fail func(ctx context.Context, s *database.Store, tx *database.Tx, stop func(error)) error
	}{
		{name: "waiting for a lock", code: "busy", opt: database.Options{Lock: 100 * time.Millisecond}, fail: func(ctx context.Context, s *database.Store, tx *database.Tx, _ func(error)) error {
			other, err := s.Pool().Begin(ctx)
			if err != nil {
				return err
			}
			defer other.Rollback(ctx)
			if _, err := other.Exec(ctx, `LOCK TABLE once`); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `SELECT count(*) FROM once`)
			return err
		}},
		{name: "slow statement", code: "too_slow", opt: database.Options{Statement: 100 * time.Millisecond}, fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, _ func(error)) error {
			_, err := tx.Exec(ctx, `SELECT pg_sleep(60)`)
			return err
		}},
		{name: "cancelled", code: "cancelled", is: gone, fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, stop func(error)) error {
			time.AfterFunc(50*time.Millisecond, func() { stop(gone) })
			_, err := tx.Exec(ctx, `SELECT pg_sleep(60)`)
			return err
		}},
		{name: "cancelled before the commit", code: "cancelled", is: gone, fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, stop func(error)) error {
			stop(gone)
			return nil
		}},
		{name: "idle in the transaction", code: "database_lost", fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, _ func(error)) error {
			if _, err := tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 50`); err != nil {
				return err
			}
			time.Sleep(500 * time.Millisecond)
			_, err := tx.Exec(ctx, `SELECT 1`)
			return err
		}},
		{name: "session ended by an administrator", code: "database_lost", fail: func(ctx context.Context, s *database.Store, tx *database.Tx, _ func(error)) error {
			if _, err := s.Pool().Exec(ctx, `SELECT pg_terminate_backend($1)`, tx.Conn().PgConn().PID()); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `SELECT pg_sleep(5)`)
			return err
		}},
		{name: "session ended before the commit", code: "database_lost", fail: func(ctx context.Context, s *database.Store, tx *database.Tx, _ func(error)) error {
			_, err := s.Pool().Exec(ctx, `SELECT pg_terminate_backend($1, 5000)`, tx.Conn().PgConn().PID())
			return err
		}},
		{name: "socket closed", code: "database_lost", fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, _ func(error)) error {
			return tx.Conn().PgConn().Conn().Close()
		}},
		{name: "no writes", code: "database_read_only", fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, _ func(error)) error {
			if _, err := tx.Exec(ctx, `SET TRANSACTION READ ONLY`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO note (text) VALUES ('more')`)
			return err
		}},
		{name: "limit of temporary files", code: "database_busy", fail: func(ctx context.Context, _ *database.Store, tx *database.Tx, _ func(error)) error {
			if _, err := tx.Exec(ctx, `SET LOCAL temp_file_limit = '1MB'; SET LOCAL work_mem = '64kB'`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `SELECT count(*) FROM (SELECT x FROM generate_series(1, 1000000) x ORDER BY -x OFFSET 1) y`)
			return err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := noted(t, tc.opt)
			ctx, stop := context.WithCancelCause(ctx)
			defer stop(nil)
			err := s.Write(ctx, clerk, func(tx *database.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO note (text) VALUES ('row')`); err != nil {
					return err
				}
				return tc.fail(ctx, s, tx, stop)
			})
			refused(t, err, database.Unavailable, tc.code)
			if tc.is != nil && !errors.Is(err, tc.is) {
				t.Errorf("%v does not say why", err)
			}
			if n := one(t, s, `SELECT count(*) FROM note`); n != 0 {
				t.Errorf("%d rows are there", n)
			}
			if _, err := note(t.Context(), s, "after", 200); err != nil {
				t.Errorf("the next write: %v", err)
			}
		})
	}
}

// A deadline that passes is told as such.
func TestDeadline(t *testing.T) {
	s := noted(t, database.Options{})
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	err := s.Write(ctx, clerk, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, `SELECT pg_sleep(60)`)
		return err
	})
	refused(t, err, database.Unavailable, "too_slow")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	err = s.Write(ctx, clerk, func(tx *database.Tx) error { t.Error("it ran"); return nil })
	refused(t, err, database.Unavailable, "too_slow")
}

// Refusals and errors of the packages above pass unchanged, and undo the write.
func TestErrorsPass(t *testing.T) {
	s := noted(t, database.Options{})
	refusal := database.Missing("plan", "خطة", "P1")
	for _, want := range []error{refusal, fmt.Errorf("in a plan: %w", refusal), errors.New("other")} {
		err := s.Write(t.Context(), clerk, func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO note (text) VALUES ('row')`)
			return errors.Join(err, want)
		})
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	err := s.Write(t.Context(), clerk, func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO note (text, n) VALUES ('row', NULL)`)
		return err
	})
	if database.CodeOf(err) != "" || err == nil {
		t.Errorf("a mistake of the program is told as %v", err)
	}
	if n := one(t, s, `SELECT count(*) FROM note`); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// A panic gives the connection back and leaves nothing.
func TestPanic(t *testing.T) {
	s := noted(t, database.Options{Connections: 1})
	func() {
		defer func() { recover() }()
		s.Write(t.Context(), clerk, func(tx *database.Tx) error {
			tx.Exec(t.Context(), `INSERT INTO note (text) VALUES ('row')`)
			panic("boom")
		})
	}()
	if n := one(t, s, `SELECT count(*) FROM note`); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// A read sees one moment, and can't write.
func TestRead(t *testing.T) {
	s := noted(t, database.Options{})
	err := s.Read(t.Context(), clerk, func(tx *database.Tx) error {
		count := func() (n int) {
			if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
		count()
		add(t, s, "a")
		if n := count(); n != 0 {
			t.Errorf("%d rows came in between", n)
		}
		_, err := tx.Exec(t.Context(), `INSERT INTO note (text) VALUES ('b')`)
		return err
	})
	refused(t, err, database.Unavailable, "database_read_only")
}

// A migration of another program under prepared statements is not noticed.
func TestPlansMadeAnew(t *testing.T) {
	s := noted(t, database.Options{Connections: 1})
	add(t, s, "a")
	read := func() error {
		return s.Read(t.Context(), clerk, func(tx *database.Tx) error {
			rows, err := tx.Query(t.Context(), `SELECT * FROM note WHERE text <> $1`, "")
			if err != nil {
				return err
			}
			_, err = pgx.CollectRows(rows, pgx.RowToMap)
			return err
		})
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	other := inventorytest.Open(t, s.Pool().Config().ConnString(), database.Options{})
	if _, err := other.Pool().Exec(t.Context(), `ALTER TABLE note ADD COLUMN more int`); err != nil {
		t.Fatal(err)
	}
	if err := read(); err != nil {
		t.Error(err)
	}
}
