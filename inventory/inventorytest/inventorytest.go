// Package inventorytest gives tests a real PostgreSQL: one private server for the
// tests of a package, and a database of its own for each test.
package inventorytest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/cluster"
	"katf/inventory/database"
)

// shared is the server of the package's tests, started by the first that needs
// it.
var shared struct {
	once    sync.Once
	dir     string
	cluster *cluster.Cluster
	admin   *admin
	err     error
}

// admin makes and drops databases, one at a time: PostgreSQL copies a template
// only while nobody else does.
type admin struct {
	mu   sync.Mutex
	conn *pgx.Conn
}

func (a *admin) exec(sql string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, err := a.conn.Exec(context.Background(), sql)
	return err
}

// Fast are settings for servers whose data nobody keeps.
var Fast = map[string]string{
	"fsync":              "off",
	"synchronous_commit": "off",
	"full_page_writes":   "off",
	"autovacuum_naptime": "10s",
	"max_connections":    "300",
	"max_wal_size":       "4GB",
	"logging_collector":  "off",
}

const template = "template_katf"

// Main runs the tests of a package and ends with their status.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run runs the tests of a package. The server that they used, if any, goes with
// its data.
func Run(m *testing.M) (status int) {
	status = m.Run()
	if shared.cluster != nil {
		shared.cluster.Stop(context.Background())
	}
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	return status
}

func start() {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	sweep()
	if shared.dir, shared.err = folder(); shared.err != nil {
		return
	}
	shared.cluster, shared.err = cluster.Start(ctx, cluster.Options{Dir: shared.dir, Settings: Fast, Binaries: binaries(ctx)})
	if shared.err != nil {
		return
	}
	conn, err := pgx.Connect(ctx, shared.cluster.URL("postgres"))
	if err != nil {
		shared.err = err
		return
	}
	shared.admin = &admin{conn: conn}
	shared.err = makeTemplate(ctx)
}

// binaries gives those of the oldest PostgreSQL on the machine if the environment
// asks for it (KATF_TEST_POSTGRES=oldest), "" for the usual choice: the newest.
func binaries(ctx context.Context) string {
	if os.Getenv("KATF_TEST_POSTGRES") != "oldest" {
		return ""
	}
	found, _ := cluster.Find(ctx)
	if len(found) == 0 {
		return ""
	}
	return slices.MinFunc(found, func(a, b cluster.Binaries) int { return a.Version.Major - b.Version.Major }).Dir
}

// makeTemplate migrates once what every test's store is a copy of.
func makeTemplate(ctx context.Context) error {
	if err := shared.admin.exec("CREATE DATABASE " + template); err != nil {
		return err
	}
	s, err := database.Open(ctx, shared.cluster.URL(template), database.Options{})
	if err != nil {
		return err
	}
	s.Close()
	return nil
}

// folder is one that the server's user may enter, with a name that is short
// enough for a socket.
func folder() (string, error) { return os.MkdirTemp("", prefix) }

const prefix = "katf-test-"

// sweep removes what tests left that were killed: folders of an hour ago whose
// lock nobody holds.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < time.Hour {
			continue
		}
		lock, err := os.Open(filepath.Join(dir, "lock"))
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(dir)
		}
		lock.Close()
	}
}

// ready gives the shared server. A machine without PostgreSQL fails the test
// with the command that installs it: a test that is skipped proves nothing.
func ready(t testing.TB) {
	t.Helper()
	shared.once.Do(start)
	if shared.err != nil {
		t.Fatalf("this test needs PostgreSQL: %v", shared.err)
	}
}

var made atomic.Int64

// create makes a database and drops it at the end of the test.
func create(t testing.TB, of string) string {
	t.Helper()
	ready(t)
	name := fmt.Sprintf("t%d", made.Add(1))
	if err := shared.admin.exec("CREATE DATABASE " + name + " TEMPLATE " + of + " STRATEGY FILE_COPY"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := shared.admin.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return shared.cluster.URL(name)
}

// Database gives the address of an empty database.
func Database(t testing.TB) (url string) {
	t.Helper()
	return create(t, "template0")
}

// Migrated gives the address of a database with the schema.
func Migrated(t testing.TB) (url string) {
	t.Helper()
	return create(t, template)
}

// Store gives a database with the schema and nothing in it.
func Store(t testing.TB) *database.Store {
	t.Helper()
	return StoreWith(t, database.Options{})
}

// StoreWith is a Store with options.
func StoreWith(t testing.TB, opt database.Options) *database.Store {
	t.Helper()
	return Open(t, Migrated(t), opt)
}

// Open opens a store at an address, as it is there, and closes it at the end of
// the test.
func Open(t testing.TB, url string, opt database.Options) *database.Store {
	t.Helper()
	opt.AsIs = true
	s, err := database.Open(context.Background(), url, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Cluster starts a server of the test's own, which it may kill: nothing that was
// committed is lost then, but for what opt.Settings says. Without opt.Dir it has
// a new folder.
func Cluster(t testing.TB, opt cluster.Options) *cluster.Cluster {
	t.Helper()
	if opt.Dir == "" {
		opt.Dir = Folder(t)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	if opt.Binaries == "" {
		opt.Binaries = binaries(ctx)
	}
	c, err := cluster.Start(ctx, opt)
	if err != nil {
		t.Fatalf("this test needs PostgreSQL: %v", err)
	}
	t.Cleanup(func() { c.Stop(context.Background()) })
	return c
}

// Folder gives an empty folder for a cluster, removed at the end.
func Folder(t testing.TB) string {
	t.Helper()
	dir, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
