package cluster_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"katf/inventory/cluster"
)

// What was written is there after a stop, the server listens on nothing but its
// socket, and nobody else may look into its folder.
func TestStartsOnWhatItLeft(t *testing.T) {
	t.Setenv("PGPORT", "1") // settings for others
	t.Setenv("PGDATA", "/nowhere")
	t.Setenv("PGHOST", "/nowhere")
	onEach(t, func(t *testing.T, b cluster.Binaries) {
		dir := filepath.Join(folder(t), "a", "b c+d%")
		open(t, filepath.Dir(filepath.Dir(dir)))
		opt := cluster.Options{Dir: dir, Binaries: b.Dir}
		c := start(t, opt)
		execute(t, c, `CREATE TABLE t (name text); INSERT INTO t VALUES ('أسوان')`)
		for setting, want := range map[string]string{"listen_addresses": "", "unix_socket_permissions": "0700", "data_checksums": "on", "server_encoding": "UTF8", "fsync": "on", "synchronous_commit": "on"} {
			if got := query[string](t, c, "SELECT current_setting('"+setting+"')"); got != want {
				t.Errorf("%s is %q, want %q", setting, got, want)
			}
		}
		if c.Version() != b.Version || c.Attached() {
			t.Errorf("version %v, attached %v; want %v of its own", c.Version(), c.Attached(), b.Version)
		}
		for _, d := range []string{"", "data", "socket", "log"} {
			if info, err := os.Stat(filepath.Join(dir, d)); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("%s/%s: %v %v", dir, d, info.Mode(), err)
			}
		}
		stopped(t, c)
		c = start(t, opt)
		if got := query[string](t, c, `SELECT name FROM t`); got != "أسوان" {
			t.Errorf("%q after a restart", got)
		}
	})
}

// Letters sort the same on every platform and version: by code point.
func TestOrderIsOfCodePoints(t *testing.T) {
	onEach(t, func(t *testing.T, b cluster.Binaries) {
		c := start(t, cluster.Options{Settings: quick, Dir: folder(t), Binaries: b.Dir})
		got := query[string](t, c, `SELECT string_agg(x, ' ' ORDER BY x) FROM unnest(ARRAY['ب','a','B','أ','é','Z']) x`)
		if want := "B Z a é أ ب"; got != want {
			t.Errorf("order %q, want %q", got, want)
		}
	})
}

// Whoever finds a server running uses it, and carries on when the one that
// started it stops.
func TestSecondTakesOver(t *testing.T) {
	onEach(t, func(t *testing.T, b cluster.Binaries) {
		opt := cluster.Options{Settings: quick, Dir: folder(t), Binaries: b.Dir}
		first, second := start(t, opt), start(t, opt)
		if first.Attached() || !second.Attached() {
			t.Fatalf("attached: %v %v, want the second", first.Attached(), second.Attached())
		}
		if first.URL("x") != second.URL("x") || second.Version() != b.Version {
			t.Errorf("%s %s %v", first.URL("x"), second.URL("x"), second.Version())
		}
		execute(t, second, `CREATE TABLE t AS SELECT 7 AS n`)
		stopped(t, first)
		if got := query[int](t, second, `SELECT n FROM t`); got != 7 {
			t.Errorf("%d after the first one went", got)
		}
		for second.Attached() {
			time.Sleep(10 * time.Millisecond) // it answers a moment before
		}
	})
}

// Of many programs that start at once on an empty folder, one makes the data and
// runs the server.
func TestManyStartAtOnce(t *testing.T) {
	dir := folder(t)
	const n = 8
	clusters := make([]*cluster.Cluster, n)
	var wg sync.WaitGroup
	for i := range clusters {
		wg.Go(func() {
			c, err := cluster.Start(t.Context(), cluster.Options{Settings: quick, Dir: dir})
			if err != nil {
				t.Error(err)
				return
			}
			clusters[i] = c
		})
	}
	wg.Wait()
	owners := 0
	for _, c := range clusters {
		if c == nil {
			continue
		}
		defer stopped(t, c)
		if !c.Attached() {
			owners++
		}
		if got := query[int](t, c, `SELECT 1`); got != 1 {
			t.Error(got)
		}
	}
	if owners != 1 {
		t.Errorf("%d of %d started a server", owners, n)
	}
}

// An interrupt of the terminal reaches the program alone, which drains before
// its server goes.
func TestServerIsAwayFromTheTerminal(t *testing.T) {
	dir := folder(t)
	start(t, cluster.Options{Settings: quick, Dir: dir})
	group, err := syscall.Getpgid(postmaster(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	if group == syscall.Getpgrp() {
		t.Error("the server is in the group of the program")
	}
}

// A path that is too long for a socket, or can't stand in a list, gets a short
// one.
func TestOddPath(t *testing.T) {
	for _, name := range []string{filepath.Join(strings.Repeat("long", 20), strings.Repeat("path", 20)), `a "b", كتف`} {
		t.Run(name, func(t *testing.T) { oddPath(t, name) })
	}
}

func oddPath(t *testing.T, name string) {
	base := folder(t)
	open(t, base)
	dir := filepath.Join(base, name)
	c := start(t, cluster.Options{Settings: quick, Dir: dir})
	if got := query[int](t, c, `SELECT 1`); got != 1 {
		t.Error(got)
	}
	socket := query[string](t, c, `SELECT current_setting('unix_socket_directories')`)
	defer os.RemoveAll(socket)
	if !strings.HasPrefix(socket, "/tmp/katf-") {
		t.Fatalf("the socket is in %s", socket)
	}
	stopped(t, c)
	// Somebody else's folder of that name is not used.
	if err := os.Chmod(socket, 0o777); err != nil {
		t.Fatal(err)
	}
	says(t, refused(t, cluster.Options{Settings: quick, Dir: dir}), socket+" is in the way")
}

// The log says what happened without the values that were written, in files of
// which the oldest go.
func TestLog(t *testing.T) {
	dir := folder(t)
	var said bytes.Buffer
	opt := cluster.Options{Settings: quick, Dir: dir, Log: slog.New(slog.NewTextHandler(&said, nil))}
	c := start(t, opt)
	logs := filepath.Join(dir, "log")
	if _, err := try[int](t.Context(), c, `CREATE TABLE t (secret text PRIMARY KEY); INSERT INTO t VALUES ('xyzzy'); INSERT INTO t VALUES ('xyzzy'); SELECT 1`); err == nil {
		t.Error("a row twice")
	}
	stopped(t, c)
	says(t, said.String(), "started PostgreSQL", dir)
	files, _ := filepath.Glob(filepath.Join(logs, "postgres-*.log"))
	var all []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	says(t, string(all), "t_pkey")
	if bytes.Contains(all, []byte("xyzzy")) {
		t.Errorf("values in the log:\n%s", all)
	}
	for _, day := range strings.Fields("01 02 03 04 05 06 07 08 09 10 11 12") {
		if err := os.WriteFile(filepath.Join(logs, "postgres-200001"+day+"-000000.log"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start(t, opt)
	if files, _ = filepath.Glob(filepath.Join(logs, "postgres-2000*.log")); len(files) > 10 {
		t.Errorf("%d old files are kept", len(files))
	}
}

// A start that nobody waits for any more leaves nothing running.
func TestCancelled(t *testing.T) {
	dir := folder(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if c, err := cluster.Start(ctx, cluster.Options{Settings: quick, Dir: dir}); err == nil {
		stopped(t, c)
		t.Error("started after all")
	}
	start(t, cluster.Options{Settings: quick, Dir: dir})
}
