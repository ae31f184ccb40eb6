package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// acquire starts the server, or finds it running. Of several programs that try,
// the one with the lock starts it; the others wait for its answer.
func (c *Cluster) acquire(ctx context.Context) error {
	for n := 0; ; n++ {
		lock, err := tryLock(lockFile(c.dir), c.account)
		if err != nil {
			return err
		}
		if lock != nil {
			return c.start(ctx, lock)
		}
		if err = c.answer(ctx); err == nil {
			c.opt.Log.Info("using the PostgreSQL server that runs", "dir", c.dir)
			return nil
		}
		if n == 40 {
			c.opt.Log.Info("waiting for the program that starts or stops PostgreSQL", "dir", c.dir)
		}
		if !pause(ctx, 50*time.Millisecond) {
			return fmt.Errorf("another program holds %s but its server does not answer: %w", c.dir, err)
		}
	}
}

// tryLock gives nil if another process holds the lock.
func tryLock(path string, a account) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := a.own(path); err != nil {
		f.Close()
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, fmt.Errorf("locking %s (is it on a network share?): %w", path, err)
}

// start starts the server on data that is made if there is none.
func (c *Cluster) start(ctx context.Context, lock *os.File) error {
	defer lock.Close() // the server has its own
	if err := c.ready(ctx); err != nil {
		return err
	}
	s, err := launch(c, lock)
	if err != nil {
		return fmt.Errorf("starting %v: %w", c.binaries, err)
	}
	if err := c.await(ctx, s); err != nil {
		return err
	}
	c.mu.Lock()
	c.server = s
	c.mu.Unlock()
	c.opt.Log.Info("started PostgreSQL", "version", c.Version().String(), "binaries", c.binaries.Dir, "dir", c.dir, "user", c.account.name)
	return nil
}

// await waits for the first answer of a server, which may have to recover from a
// crash before.
func (c *Cluster) await(ctx context.Context, s *server) error {
	for {
		err := c.answer(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.done:
			return fmt.Errorf("%v did not start: %v. It said:\n%s", c.binaries, s.err, words(c.dir))
		default:
		}
		if !pause(ctx, 20*time.Millisecond) {
			ended, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer stop()
			return errors.Join(fmt.Errorf("%v did not answer in time: %w. It said:\n%s", c.binaries, err, words(c.dir)), s.end(ended))
		}
	}
}

// ready makes sure that there is data, and binaries that made it.
func (c *Cluster) ready(ctx context.Context) error {
	data := dataDir(c.dir)
	sweepLogs(c.dir)
	if err := errors.Join(sweepHalf(c.dir), inspectData(data)); err != nil {
		return err
	}
	major, err := majorOf(data)
	if err != nil {
		return err
	}
	if c.binaries, err = c.choose(ctx, major); err != nil {
		return err
	}
	if major == 0 {
		if err := create(ctx, c.dir, c.binaries, c.account, c.opt.Settings["fsync"] != "off"); err != nil {
			return err
		}
	}
	return errors.Join(clearStale(data), admit(data, c.account))
}

// answer asks the server, and makes the database if it is missing.
func (c *Cluster) answer(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	c.mu.Lock()
	c.version, _ = parseVersion("(PostgreSQL) " + conn.PgConn().ParameterStatus("server_version"))
	c.mu.Unlock()
	var there bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, Database).Scan(&there)
	if err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, `CREATE DATABASE `+pgx.Identifier{Database}.Sanitize())
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && (pg.Code == "42P04" || pg.Code == "23505") {
		return nil // another program made it just now
	}
	return err
}

func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
