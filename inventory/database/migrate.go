package database

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrationLock is the number of the lock in the database that a migrator holds.
const migrationLock = 0x6b617466 // katf

// Migrate brings the schema up to date, with that of the job queue. Any number of
// programs may do it at the same time: a lock in the database lets one work and
// the others wait. Each step is a transaction. A step may take as long as it
// needs, but waits 10 s at most for those who use a table.
func (s *Store) Migrate(ctx context.Context) error { return s.migrateTo(ctx, 0) }

// migrateTo stops at a version, at the last if it is 0.
func (s *Store) migrateTo(ctx context.Context, version int64) error {
	cfg := s.pool.Config().Copy()
	cfg.MaxConns, cfg.MinConns = 4, 0 // the lock, goose, and the job queue
	cfg.ConnConfig.Tracer = nil
	cfg.ConnConfig.RuntimeParams["application_name"] = "katf migrations"
	cfg.ConnConfig.RuntimeParams["statement_timeout"] = "0"
	cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "0"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	lock, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	defer lock.Release()
	// The lock goes with its session, which ends here however this ends.
	if _, err := lock.Exec(ctx, `SET lock_timeout = 0`); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := lock.Exec(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
		return fmt.Errorf("waiting for another program to migrate the database: %w", err)
	}
	if err := refuseNewerJobs(ctx, pool); err != nil {
		return err
	}
	if err := migrateSchema(ctx, pool, version); err != nil {
		return err
	}
	return migrateJobs(ctx, pool)
}

func migrateSchema(ctx context.Context, pool *pgxpool.Pool, version int64) error {
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	// Two that were written side by side may come to a database in either order.
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	if version == 0 {
		_, err = p.Up(ctx)
	} else {
		_, err = p.UpTo(ctx, version)
	}
	if err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	return nil
}

// refuseNewerJobs keeps an old program off a job queue that it does not know.
func refuseNewerJobs(ctx context.Context, pool *pgxpool.Pool) error {
	m, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	known := 0
	for _, v := range m.AllVersions() {
		known = max(known, v.Version)
	}
	var there bool
	if err := pool.QueryRow(ctx, `SELECT to_regclass('river_migration') IS NOT NULL`).Scan(&there); err != nil || !there {
		return err
	}
	var have int
	if err := pool.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM river_migration`).Scan(&have); err != nil {
		return fmt.Errorf("reading the job queue's version: %w", err)
	}
	if have > known {
		return newer("job queue", int64(have), int64(known))
	}
	return nil
}

// refuseNewer keeps an old program off a schema that it does not know.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the database's version: %w", err)
	}
	sources := p.ListSources()
	if last := sources[len(sources)-1].Version; have > last {
		return newer("schema", have, last)
	}
	return nil
}

func newer(what string, have, known int64) error {
	return fmt.Errorf("the database has %s version %d, this program knows %d: use the newer program, the data was not touched", what, have, known)
}

// migrateJobs makes the tables of the job queue, which brings its own
// migrations.
func migrateJobs(ctx context.Context, pool *pgxpool.Pool) error {
	m, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the job queue: %w", err)
	}
	return nil
}
