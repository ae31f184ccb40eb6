package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Database is the name of the database that Start makes if it is missing.
const Database = "katf"

// Options of a cluster. The zero value is a good default.
type Options struct {
	Dir      string            // DefaultDir if ""
	Binaries string            // the directory of the binaries; the best found if ""
	Log      *slog.Logger      // nil for none
	Settings map[string]string // of the server, over those of postgresql.conf
}

// Cluster is a private PostgreSQL server.
type Cluster struct {
	dir, socket string
	opt         Options
	account     account
	binaries    Binaries

	mu     sync.Mutex
	server *server // nil if another program started it

	stop context.CancelFunc // ends keep
	kept chan struct{}      // closed when keep has ended
}

// Start gives the server of a directory: the one that runs, or else a new one,
// on data that is made if there is none. It returns when the server answers,
// 1 s on an empty directory, 0.1 s later.
//
// The server is kept: if it ends while nobody stopped it, it is started again.
func Start(ctx context.Context, opt Options) (*Cluster, error) {
	c := &Cluster{opt: opt, dir: opt.Dir, kept: make(chan struct{})}
	if opt.Log == nil {
		c.opt.Log = slog.New(slog.DiscardHandler)
	}
	if err := c.settle(); err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	if err := c.acquire(ctx); err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	go c.keep(keeping)
	return c, nil
}

// settle finds where and as whom the server runs.
func (c *Cluster) settle() (err error) {
	if c.dir == "" {
		if c.dir, err = DefaultDir(); err != nil {
			return err
		}
	}
	if c.dir, err = filepath.Abs(c.dir); err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(c.dir); err == nil {
		c.dir = real // one directory, one socket
	}
	if err := inspect(c.dir); err != nil {
		return err
	}
	if c.account, err = accountFor(c.dir); err != nil {
		return err
	}
	if err := prepare(c.dir, c.account); err != nil {
		return err
	}
	c.socket, err = sockets(c.dir, c.account)
	return err
}

// acquire starts the server, or finds it running. Of several programs that try,
// the one with the lock starts it; the others wait for its answer.
func (c *Cluster) acquire(ctx context.Context) error {
	for {
		lock, err := tryLock(lockFile(c.dir))
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
		if !pause(ctx, 50*time.Millisecond) {
			return fmt.Errorf("another program holds %s but its server does not answer: %w", c.dir, err)
		}
	}
}

// tryLock gives nil if another process holds the lock.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
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
	for {
		err := c.answer(ctx)
		if err == nil {
			break
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
	c.mu.Lock()
	c.server = s
	c.mu.Unlock()
	c.opt.Log.Info("started PostgreSQL", "version", c.binaries.Version.String(), "dir", c.dir, "user", c.account.name)
	return nil
}

// ready makes sure that there is data, and binaries that made it.
func (c *Cluster) ready(ctx context.Context) error {
	data := dataDir(c.dir)
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

// keep watches over the server until the cluster is stopped: it starts it again
// if it ended, be it that another program started it and went.
func (c *Cluster) keep(ctx context.Context) {
	defer close(c.kept)
	for wait := 50 * time.Millisecond; ; {
		if !c.gone(ctx) {
			return
		}
		c.opt.Log.Warn("PostgreSQL ended, starting it again", "dir", c.dir)
		c.mu.Lock()
		c.server = nil
		c.mu.Unlock()
		if err := c.acquire(ctx); err != nil {
			c.opt.Log.Error("PostgreSQL did not start", "err", err)
			wait = min(2*wait, 10*time.Second)
			pause(ctx, wait)
			continue
		}
		wait = 50 * time.Millisecond
	}
}

// gone waits for the end of the server, and is false if the cluster was stopped
// before.
func (c *Cluster) gone(ctx context.Context) bool {
	c.mu.Lock()
	s := c.server
	c.mu.Unlock()
	if s != nil {
		select {
		case <-s.done:
			return true
		case <-ctx.Done():
			return false
		}
	}
	for pause(ctx, 200*time.Millisecond) {
		if lock, err := tryLock(lockFile(c.dir)); lock != nil || err != nil {
			lock.Close()
			return true
		}
	}
	return false
}

// URL is the address of a database of the cluster.
func (c *Cluster) URL(database string) string {
	q := url.Values{"host": {c.socket}, "port": {"5432"}, "user": {role}, "sslmode": {"disable"}}
	return "postgres:///" + url.PathEscape(database) + "?" + q.Encode()
}

// Attached reports whether another program started the server.
func (c *Cluster) Attached() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.server == nil
}

// Version of the binaries that run, the zero value if another program runs them.
func (c *Cluster) Version() Version { return c.binaries.Version }

// Stop ends the server if this program started it. If ctx ends before it has
// written everything, it is stopped at once, and recovers at the next start.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stop()
	<-c.kept
	c.mu.Lock()
	s := c.server
	c.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.end(ctx)
}

// choose picks the binaries: of the version that made the data, or the newest.
func (c *Cluster) choose(ctx context.Context, major int) (Binaries, error) {
	var usable []Binaries
	var unusable []error
	if c.opt.Binaries != "" {
		b, err := at(ctx, c.opt.Binaries)
		if err != nil {
			return b, err
		}
		usable = []Binaries{b}
	} else {
		usable, unusable = Find(ctx)
	}
	var best Binaries
	for _, b := range usable {
		if shut := c.account.closed(b.path("postgres")); shut != "" {
			unusable = append(unusable, fmt.Errorf("%v: the server runs as user %s, who can't enter %s (chmod a+x opens it)", b, c.account.name, shut))
			continue
		}
		if (major == 0 || b.Version.Major == major) && newer(b.Version, best.Version) {
			best = b
		}
	}
	switch {
	case best.Dir != "":
		return best, nil
	case major != 0:
		return best, otherVersion(c.dir, major, usable, unusable)
	}
	return best, noBinaries(unusable)
}

func newer(a, b Version) bool {
	return a.Major > b.Major || a.Major == b.Major && a.Minor > b.Minor
}

// list names what was found, a line each.
func list(usable []Binaries, unusable []error) string {
	var b strings.Builder
	for _, u := range usable {
		fmt.Fprintf(&b, "\n  %v", u)
	}
	for _, err := range unusable {
		fmt.Fprintf(&b, "\n  not usable: %v", err)
	}
	if b.Len() == 0 {
		return " none"
	}
	return b.String()
}

func noBinaries(unusable []error) error {
	return fmt.Errorf(`no PostgreSQL %d to %d was found. Do one of these:
  apt-get install postgresql     Debian, Ubuntu
  make postgres                  in katf's source folder: installs it there by npm
  %s=DIR                the folder of initdb and postgres
  DATABASE_URL=postgres://…      to use a server that runs
Found:%s`, Oldest, Newest, Setting, list(nil, unusable))
}

func otherVersion(dir string, major int, usable []Binaries, unusable []error) error {
	return fmt.Errorf(`the data in %s was made by PostgreSQL %d, which is not on this machine. Nothing was touched. Do one of these:
  install PostgreSQL %d (Debian: apt-get install postgresql-%d), or name its binaries: %s=DIR
  move the data to a newer version: where PostgreSQL %d is, run
    pg_dump -Fc -d '%s' -f katf.dump
  then start katf with a new data directory and DATABASE_URL of it in
    pg_restore --clean --if-exists -d "$DATABASE_URL" katf.dump
Found:%s`, dir, major, major, major, Setting, major, Database, list(usable, unusable))
}
