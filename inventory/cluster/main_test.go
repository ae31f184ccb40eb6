package cluster_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/cluster"
)

// The test binary is also the program that the tests kill: it starts a cluster,
// says how many rows it found, and adds rows until it is killed, each told once
// it is committed.
func TestMain(m *testing.M) {
	switch os.Getenv("KATF_CLUSTER_TEST") {
	case "":
		os.Exit(m.Run())
	case "writer":
		fail(write(os.Args[1], os.Args[2]))
	case "visitor":
		fail(visit(os.Args[1]))
	}
}

// quick leaves the disk alone: a process that is killed loses nothing by it, only
// a machine would.
var quick = map[string]string{"fsync": "off"}

func fail(err error) {
	fmt.Println("failed", err)
	os.Exit(1)
}

func write(dir, binaries string) error {
	ctx := context.Background()
	c, err := cluster.Start(ctx, cluster.Options{Settings: quick, Dir: dir, Binaries: binaries})
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, c.URL(cluster.Database))
	if err != nil {
		return err
	}
	var n int
	err = conn.QueryRow(ctx, `SELECT count(*) FROM pg_class WHERE relname = 't'`).Scan(&n)
	if err == nil && n == 0 {
		_, err = conn.Exec(ctx, `CREATE TABLE t (n int PRIMARY KEY)`)
	}
	if err == nil {
		err = conn.QueryRow(ctx, `SELECT coalesce(max(n), 0) FROM t`).Scan(&n)
	}
	if err != nil {
		return err
	}
	fmt.Println("ready", n, c.Attached())
	for {
		n++
		if _, err := conn.Exec(ctx, `INSERT INTO t VALUES ($1)`, n); err != nil {
			return err
		}
		fmt.Println("wrote", n)
	}
}

// visit tries to enter.
func visit(url string) error {
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		return err
	}
	fmt.Println("entered")
	return conn.Close(context.Background())
}

// child is the test binary as another program.
type child struct {
	cmd *exec.Cmd
	out *bufio.Reader
}

// run starts it, as another user if as is not "".
func run(t *testing.T, as, what string, args ...string) *child {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "KATF_CLUSTER_TEST="+what)
	cmd.Stderr = os.Stderr
	if as != "" {
		uid, gid := ids(t, as)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: cmd, out: bufio.NewReader(out)}
	t.Cleanup(c.kill)
	return c
}

func (c *child) kill() {
	c.cmd.Process.Kill()
	io.Copy(io.Discard, c.out)
	c.cmd.Wait()
}

// line reads the next line, which must begin with a word; it gives the rest.
func (c *child) line(t *testing.T, word string) []string {
	t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil && line == "" {
		t.Fatalf("the program ended: %v", err)
	}
	fields := strings.Fields(line)
	if fields[0] != word {
		rest, _ := io.ReadAll(c.out)
		t.Fatalf("the program says %q, want %q\n%s", line, word, rest)
	}
	return fields[1:]
}

// last gives the number of the last row that the program told before it went.
func (c *child) last(n int) int {
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			return n
		}
		fmt.Sscanf(line, "wrote %d\n", &n)
	}
}

func ids(t *testing.T, name string) (uid, gid uint32) {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := strconv.ParseUint(u.Uid, 10, 32)
	b, _ := strconv.ParseUint(u.Gid, 10, 32)
	return uint32(a), uint32(b)
}

// binary gives a copy of the test binary that every user may run.
func binary(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		return exe
	}
	dir := folder(t)
	open(t, dir)
	path := filepath.Join(dir, "katf-test")
	b, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, dir string) {
	t.Helper()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// folder gives an empty one with a short name.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "katf-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := removeAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// removeAll tries again while a server that was just killed still writes.
func removeAll(dir string) (err error) {
	for range 50 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// versions gives the oldest and the newest PostgreSQL on this machine. One alone
// proves nothing about the step from one to the other.
func versions(t *testing.T) (oldest, newest cluster.Binaries) {
	t.Helper()
	found, unusable := cluster.Find(t.Context())
	byVersion := func(a, b cluster.Binaries) int { return a.Version.Major - b.Version.Major }
	if len(found) > 0 {
		oldest, newest = slices.MinFunc(found, byVersion), slices.MaxFunc(found, byVersion)
	}
	if oldest.Version.Major == newest.Version.Major {
		t.Fatalf("this test needs two major versions of PostgreSQL: run make postgres. Found: %v %v", found, unusable)
	}
	return oldest, newest
}

// onEach runs a test on both versions.
func onEach(t *testing.T, test func(t *testing.T, b cluster.Binaries)) {
	oldest, newest := versions(t)
	for _, b := range []cluster.Binaries{oldest, newest} {
		t.Run(fmt.Sprint("postgres", b.Version.Major), func(t *testing.T) { test(t, b) })
	}
}

// asEach runs a test as the user that runs the tests, and as a normal one if that
// is root.
func asEach(t *testing.T, test func(t *testing.T, as, dir string)) {
	users := []string{""}
	if os.Geteuid() == 0 {
		users = append(users, "nobody")
	}
	for _, as := range users {
		t.Run("as "+as, func(t *testing.T) {
			dir := folder(t)
			if as != "" {
				uid, gid := ids(t, as)
				if err := os.Chown(dir, int(uid), int(gid)); err != nil {
					t.Fatal(err)
				}
			}
			test(t, as, dir)
		})
	}
}

// start starts a cluster that ends with the test.
func start(t *testing.T, opt cluster.Options) *cluster.Cluster {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	c, err := cluster.Start(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopped(t, c) })
	return c
}

func stopped(t *testing.T, c *cluster.Cluster) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	if err := c.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// refused gives the message with which a start fails.
func refused(t *testing.T, opt cluster.Options) string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	c, err := cluster.Start(ctx, opt)
	if err == nil {
		stopped(t, c)
		t.Fatal("it started")
	}
	return err.Error()
}

func says(t *testing.T, message string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(message, p) {
			t.Errorf("the message does not say %q:\n%s", p, message)
		}
	}
}

// exec runs statements on the cluster's database, again while it is being
// started again.
func execute(t *testing.T, c *cluster.Cluster, sql string) {
	t.Helper()
	query[int](t, c, sql+"; SELECT 1")
}

// query gives the one value of the last statement.
func query[V any](t *testing.T, c *cluster.Cluster, sql string) (v V) {
	t.Helper()
	var err error
	for range 200 {
		if v, err = try[V](t.Context(), c, sql); err == nil {
			return v
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal(err)
	return v
}

func try[V any](ctx context.Context, c *cluster.Cluster, sql string) (v V, err error) {
	conn, err := pgx.Connect(ctx, c.URL(cluster.Database))
	if err != nil {
		return v, err
	}
	defer conn.Close(ctx)
	parts := strings.Split(sql, ";")
	for _, p := range parts[:len(parts)-1] {
		if _, err := conn.Exec(ctx, p); err != nil {
			return v, err
		}
	}
	return v, conn.QueryRow(ctx, parts[len(parts)-1]).Scan(&v)
}

// postmaster gives the process number of the server of a folder.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(b), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}
