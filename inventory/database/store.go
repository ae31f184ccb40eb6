package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Store is a PostgreSQL database with the schema of this program. It is safe
// for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// Options of a store. The zero value is a good default.
type Options struct {
	Connections int              // at most; 20 if 0
	Now         func() time.Time // the clock; time.Now if nil
	// Statement bounds one statement, 30 s if 0; Lock bounds the wait for a lock,
	// 10 s if 0. The server sees to both; where it can't be heard, a statement is
	// given up a little later.
	Statement, Lock time.Duration
	// Reach bounds how long Open tries to reach a server that is just starting,
	// 10 s if 0.
	Reach time.Duration
	// AsIs leaves the schema as it is instead of migrating it.
	AsIs bool
}

// Open connects, brings the schema up to date under a lock, and gives the store.
// It fails if the database was made by a newer version of the program.
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	cfg, err := config(url, &opt)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	s := &Store{pool: pool, now: opt.Now}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.reach(ctx, orDefault(opt.Reach, 10*time.Second)); err != nil {
		pool.Close()
		return nil, err
	}
	if !opt.AsIs {
		if err := s.Migrate(ctx); err != nil {
			pool.Close()
			return nil, err
		}
	}
	return s, nil
}

func config(url string, opt *Options) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	cfg.MaxConns = int32(opt.Connections)
	if opt.Connections == 0 {
		cfg.MaxConns = 20
	}
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	cfg.ConnConfig.Tracer = waiting(orDefault(opt.Statement, 30*time.Second))
	set := cfg.ConnConfig.RuntimeParams
	set["application_name"] = "katf"
	set["timezone"] = "UTC"
	set["statement_timeout"] = millis(orDefault(opt.Statement, 30*time.Second))
	set["lock_timeout"] = millis(orDefault(opt.Lock, 10*time.Second))
	set["idle_in_transaction_session_timeout"] = "60000"
	set["tcp_keepalives_idle"] = "5"
	set["tcp_keepalives_interval"] = "3"
	set["tcp_keepalives_count"] = "3"
	return cfg, nil
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

func millis(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }

// reach waits for a server that is starting.
func (s *Store) reach(ctx context.Context, patience time.Duration) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for {
		err := s.pool.Ping(ctx)
		if err == nil {
			return nil
		}
		pg, fromServer := errors.AsType[*pgconn.PgError](err)
		if fromServer && pg.Code != cannotConnectNow && pg.Code != tooManyConnections {
			return fmt.Errorf("database: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("database: not reached in %v: %w", patience, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Close ends all connections, after those in use are given back.
func (s *Store) Close() { s.pool.Close() }

// Pool is for packages that bring their own SQL (jobs, sessions).
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Ping asks the server for an answer.
func (s *Store) Ping(ctx context.Context) error { return translate(ctx, s.pool.Ping(ctx)) }
