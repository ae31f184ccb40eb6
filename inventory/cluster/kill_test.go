package cluster_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"katf/inventory/cluster"
)

// A program killed with -9 takes its server with it; the next one finds every
// row that was told.
func TestProgramKilled(t *testing.T) {
	onEach(t, func(t *testing.T, b cluster.Binaries) {
		asEach(t, func(t *testing.T, as, dir string) {
			told := 0
			for range 5 {
				c := run(t, as, "writer", dir, b.Dir)
				had, err := strconv.Atoi(c.line(t, "ready")[0])
				if err != nil || had < told || had > told+1 {
					t.Fatalf("%d rows are there, %d were told, at most one more is right (%v)", had, told, err)
				}
				c.line(t, "wrote")
				time.Sleep(rand.N(100 * time.Millisecond))
				c.cmd.Process.Kill()
				told = c.last(had + 1)
				c.cmd.Wait()
			}
		})
	})
}

// A server killed with -9 is started again by its program.
func TestServerKilled(t *testing.T) {
	onEach(t, func(t *testing.T, b cluster.Binaries) {
		dir := folder(t)
		c := start(t, cluster.Options{Settings: quick, Dir: dir, Binaries: b.Dir})
		execute(t, c, `CREATE TABLE t (n int)`)
		for n := range 3 {
			execute(t, c, `INSERT INTO t VALUES (1)`)
			old := postmaster(t, dir)
			if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			if got := query[int](t, c, `SELECT count(*) FROM t`); got != n+1 {
				t.Fatalf("%d rows after kill %d", got, n+1)
			}
			for range 100 { // a backend of the old one may have answered
				if postmaster(t, dir) != old {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
	})
}

// A program killed while it makes the data leaves nothing that the next stumbles
// over.
func TestKilledWhileMaking(t *testing.T) {
	oldest, _ := versions(t)
	asEach(t, func(t *testing.T, as, dir string) {
		for range 6 {
			c := run(t, as, "writer", dir, oldest.Dir)
			time.Sleep(rand.N(800 * time.Millisecond))
			c.kill()
		}
		c := run(t, as, "writer", dir, oldest.Dir)
		c.line(t, "ready")
		c.line(t, "wrote")
		if halves, _ := filepath.Glob(filepath.Join(dir, "data.new-*")); len(halves) > 0 {
			t.Errorf("%v are left", halves)
		}
	})
}

// Three programs start at once, each is killed in its turn; the others write on.
func TestProgramsTakeTurns(t *testing.T) {
	_, newest := versions(t)
	asEach(t, func(t *testing.T, as, dir string) {
		told := 0
		for range 3 {
			a, b := run(t, as, "writer", dir, newest.Dir), run(t, as, "writer", dir, newest.Dir)
			a.kill()
			b.kill()
			c := run(t, as, "writer", dir, newest.Dir)
			had, _ := strconv.Atoi(c.line(t, "ready")[0])
			if had < told {
				t.Fatalf("%d rows, %d were told", had, told)
			}
			told, _ = strconv.Atoi(c.line(t, "wrote")[0])
			c.kill()
		}
	})
}

// The pid file of a server that was killed may carry a number that another
// program has by now.
func TestStalePid(t *testing.T) {
	dir := folder(t)
	opt := cluster.Options{Settings: quick, Dir: dir}
	c := start(t, opt)
	execute(t, c, `CREATE TABLE t AS SELECT 1 AS n`)
	file := filepath.Join(dir, "data", "postmaster.pid")
	pid, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	stopped(t, c)
	info, err := os.Stat(filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command("sleep", "60")
	st := info.Sys().(*syscall.Stat_t)
	if os.Geteuid() == 0 {
		other.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: st.Uid, Gid: st.Gid}}
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer other.Wait()
	defer other.Process.Kill()
	_, rest, _ := cut(pid)
	if err := os.WriteFile(file, append([]byte(strconv.Itoa(other.Process.Pid)), rest...), 0o600); err != nil {
		t.Fatal(err)
	}
	c = start(t, opt)
	if got := query[int](t, c, `SELECT n FROM t`); got != 1 {
		t.Error(got)
	}
}

// cut takes the first line off.
func cut(b []byte) (first, rest []byte, ok bool) {
	for i, c := range b {
		if c == '\n' {
			return b[:i], b[i:], true
		}
	}
	return b, nil, false
}
