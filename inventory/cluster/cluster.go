package cluster

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
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

	mu      sync.Mutex
	server  *server // nil if another program started it
	version Version // of the server that answered last

	stop context.CancelFunc // ends keep
	kept chan struct{}      // closed when keep has ended
}

// Start gives the server of a directory: the one that runs, or else a new one,
// on data that is made if there is none. It returns when the server answers,
// 1 s on an empty directory, 0.1 s later. If another program is just starting or
// stopping it, or it recovers from a crash, that is waited for as long as ctx
// lasts.
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
	c.dir = real(c.dir) // one directory, one socket
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

// URL is the address of a database of the cluster.
func (c *Cluster) URL(database string) string {
	q := url.Values{"host": {c.socket}, "port": {"5432"}, "user": {role}, "sslmode": {"disable"}}
	// Clients of PostgreSQL take a plus for a plus, not for a space.
	return "postgres:///" + url.PathEscape(database) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// Attached reports whether another program started the server.
func (c *Cluster) Attached() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.server == nil
}

// Version of the server, as it says.
func (c *Cluster) Version() Version {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.version
}

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
