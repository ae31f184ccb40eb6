package database_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// schemaQuery lists every column, constraint, index, trigger, function, view and
// sequence, in a text each.
const schemaQuery = `
	SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
	FROM information_schema.columns WHERE table_schema = 'public'
	UNION ALL
	SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
	UNION ALL
	SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
	UNION ALL
	SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
	UNION ALL
	SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
	UNION ALL
	SELECT format('view %s %s', viewname, definition) FROM pg_views WHERE schemaname = 'public'
	UNION ALL
	SELECT format('sequence %s %s', sequencename, increment_by) FROM pg_sequences WHERE schemaname = 'public'
	ORDER BY 1`

func schema(t *testing.T, s *database.Store) []string {
	t.Helper()
	rows, err := s.Pool().Query(t.Context(), schemaQuery)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// versions gives the numbers of the migrations; some may be left out.
func versions(t *testing.T) []int64 {
	t.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	out := make([]int64, len(files))
	for i, f := range files {
		if out[i], err = strconv.ParseInt(strings.SplitN(filepath.Base(f), "_", 2)[0], 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// rowsOf gives the statements of testdata/rows.sql by version.
func rowsOf(t *testing.T) map[int64]string {
	t.Helper()
	text, err := os.ReadFile("testdata/rows.sql")
	if err != nil {
		t.Fatal(err)
	}
	heads := regexp.MustCompile(`(?m)^-- (\d+)$`)
	at := heads.FindAllSubmatchIndex(text, -1)
	rows := map[int64]string{}
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		version, _ := strconv.ParseInt(string(text[m[2]:m[3]]), 10, 64)
		rows[version] = string(text[m[1]:end])
	}
	return rows
}

// counts gives the number of rows of each table.
func counts(t *testing.T, s *database.Store) map[string]int {
	t.Helper()
	rows, err := s.Pool().Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^(goose|river)_'`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, table := range tables {
		var count int
		if err := s.Pool().QueryRow(t.Context(), `SELECT count(*) FROM `+pgx.Identifier{table}.Sanitize()).Scan(&count); err != nil {
			t.Fatal(err)
		}
		n[table] = count
	}
	return n
}

// From an empty database, and from every earlier version with rows in it, one
// arrives at the same schema, and every row is still there.
func TestMigrateFromEveryVersion(t *testing.T) {
	want := schema(t, inventorytest.Store(t))
	rows := rowsOf(t)
	for i, from := range versions(t) {
		t.Run(fmt.Sprint("from ", from), func(t *testing.T) {
			s := inventorytest.Open(t, inventorytest.Database(t), database.Options{})
			if err := s.MigrateTo(t.Context(), from); err != nil {
				t.Fatal(err)
			}
			for _, version := range versions(t)[:i+1] {
				if rows[version] == "" {
					t.Fatalf("testdata/rows.sql has no rows of version %d", version)
				}
				if _, err := s.Pool().Exec(t.Context(), `BEGIN; SET LOCAL session_replication_role = replica; `+rows[version]+`; COMMIT`); err != nil {
					t.Fatalf("rows of version %d: %v", version, err)
				}
			}
			before := counts(t, s)
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, schema(t, s)); diff != "" {
				t.Errorf("the schema is another one than from an empty database:\n%s", diff)
			}
			after := counts(t, s)
			for table, n := range before {
				if after[table] != n {
					t.Errorf("%s had %d rows and has %d", table, n, after[table])
				}
			}
		})
	}
}

// Three programs that start at once on an empty database all find it whole.
func TestThreeMigrateAtOnce(t *testing.T) {
	want := schema(t, inventorytest.Store(t))
	for range 3 {
		url := inventorytest.Database(t)
		var all errgroup.Group
		for range 3 {
			all.Go(func() error {
				s, err := database.Open(t.Context(), url, database.Options{})
				if err == nil {
					s.Close()
				}
				return err
			})
		}
		if err := all.Wait(); err != nil {
			t.Fatal(err)
		}
		s := inventorytest.Open(t, url, database.Options{})
		if diff := cmp.Diff(want, schema(t, s)); diff != "" {
			t.Error(diff)
		}
	}
}

// Who waits for another migrator may give up.
func TestMigrateWaits(t *testing.T) {
	s := inventorytest.Open(t, inventorytest.Database(t), database.Options{})
	other, err := s.Pool().Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release()
	if _, err := other.Exec(t.Context(), `SELECT pg_advisory_lock(x'6b617466'::int)`); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	went := errors.New("went")
	go func() {
		for waiting := 0; waiting == 0 && ctx.Err() == nil; {
			s.Pool().QueryRow(ctx, `SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
				WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted`).Scan(&waiting)
		}
		stop(went)
	}()
	if err := s.Migrate(ctx); err == nil || !strings.Contains(err.Error(), "waiting for another program") {
		t.Errorf("%v", err)
	}
	if n := len(counts(t, s)); n != 0 {
		t.Errorf("%d tables were made without the lock", n)
	}
}

// A database of a newer program is refused and left as it is.
func TestNewerSchemaIsRefused(t *testing.T) {
	for what, sql := range map[string]string{
		"schema":    `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`,
		"job queue": `INSERT INTO river_migration (version, line) VALUES (999, 'main')`,
	} {
		url := inventorytest.Migrated(t)
		s := inventorytest.Open(t, url, database.Options{})
		if _, err := s.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		before := schema(t, s)
		_, err := database.Open(t.Context(), url, database.Options{})
		if err == nil || !strings.Contains(err.Error(), what+" version") || !strings.Contains(err.Error(), "newer program") {
			t.Errorf("%s: %v", what, err)
		}
		if diff := cmp.Diff(before, schema(t, s)); diff != "" {
			t.Error(diff)
		}
	}
}

// A step that fails leaves nothing of itself, and says which it was.
func TestMigrationFails(t *testing.T) {
	url := inventorytest.Database(t)
	s := inventorytest.Open(t, url, database.Options{})
	if err := s.MigrateTo(t.Context(), 8); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool().Exec(t.Context(), `CREATE TABLE activity (in_the_way int)`); err != nil {
		t.Fatal(err)
	}
	before := schema(t, s)
	if err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "version:9") {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(before, schema(t, s)); diff != "" {
		t.Error(diff)
	}
}

// A server that can't be reached, or does not know us, is told.
func TestOpenFails(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://localhost:1/katf":           "not reached in",
		"postgres://%zz":                        "DATABASE_URL",
		inventorytest.Database(t) + "&dbname=x": "does not exist",
	} {
		s, err := database.Open(t.Context(), url, database.Options{Reach: 300_000_000})
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
	}
}
