package cluster_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"katf/inventory/cluster"
)

// snapshot is the content, mode and owner of every file below a folder.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		st := info.Sys().(*syscall.Stat_t)
		fmt.Fprintln(h, path, info.Mode(), st.Uid, st.Gid)
		if !info.Mode().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		h.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// Data of another major version is refused with the way out of it, and stays as
// it is to the last byte; with its own version it opens again.
func TestOtherVersion(t *testing.T) {
	oldest, newest := versions(t)
	for _, way := range []struct{ made, now cluster.Binaries }{{oldest, newest}, {newest, oldest}} {
		t.Run(fmt.Sprint(way.made.Version.Major, " to ", way.now.Version.Major), func(t *testing.T) {
			dir := folder(t)
			c := start(t, cluster.Options{Settings: quick, Dir: dir, Binaries: way.made.Dir})
			execute(t, c, `CREATE TABLE t AS SELECT 5 AS n`)
			stopped(t, c)
			before := snapshot(t, filepath.Join(dir, "data"))
			says(t, refused(t, cluster.Options{Settings: quick, Dir: dir, Binaries: way.now.Dir}),
				fmt.Sprintf("was made by PostgreSQL %d", way.made.Version.Major), "Nothing was touched",
				way.now.String(), "pg_dump", "pg_restore", cluster.Setting)
			if snapshot(t, filepath.Join(dir, "data")) != before {
				t.Error("the data was touched")
			}
			c = start(t, cluster.Options{Settings: quick, Dir: dir}) // picks the right one of all
			if got := query[int](t, c, `SELECT n FROM t`); got != 5 || c.Version().Major != way.made.Version.Major {
				t.Errorf("%d on %v", got, c.Version())
			}
		})
	}
}

// What is not of this program stays as it is.
func TestForeignFolder(t *testing.T) {
	for name, make := range map[string]func(dir string) error{
		"a file": func(dir string) error { return os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o600) },
		"data directory of another server": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "PG_VERSION"), []byte("15\n"), 0o600)
		},
		"not of katf": func(dir string) error { return os.Mkdir(filepath.Join(dir, "data"), 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			if err := make(dir); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, dir)
			says(t, refused(t, cluster.Options{Settings: quick, Dir: dir}), dir, "not touched", "another directory")
			if snapshot(t, dir) != before {
				t.Error("it was touched")
			}
		})
	}
}

// Damage is told, not repaired by a new start from nothing.
func TestDamaged(t *testing.T) {
	dir := folder(t)
	c := start(t, cluster.Options{Settings: quick, Dir: dir})
	stopped(t, c)
	for _, part := range []string{"global/pg_control", "PG_VERSION"} {
		if err := os.Remove(filepath.Join(dir, "data", part)); err != nil {
			t.Fatal(err)
		}
		says(t, refused(t, cluster.Options{Settings: quick, Dir: dir}), dir)
		if _, err := os.Stat(filepath.Join(dir, "data", part)); err == nil {
			t.Errorf("%s was made anew", part)
		}
	}
}

// Where there is no PostgreSQL, the message says how to get one.
func TestNoBinaries(t *testing.T) {
	empty := folder(t)
	t.Setenv(cluster.Setting, empty)
	dir := folder(t)
	says(t, refused(t, cluster.Options{Settings: quick, Dir: dir}), "apt-get install postgresql", "make postgres", cluster.Setting, "DATABASE_URL")
	// One that does not run is named with the reason.
	for _, program := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(empty, program), []byte("#!/bin/sh\necho libicu is missing; exit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	says(t, refused(t, cluster.Options{Settings: quick, Dir: dir}), "not usable", empty, "libicu is missing")
	for version, want := range map[string]string{"14.9": "is not one of 15 to 18", "19.1": "is not one of 15 to 18"} {
		script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
		if err := os.WriteFile(filepath.Join(empty, "postgres"), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		says(t, refused(t, cluster.Options{Settings: quick, Dir: dir}), version, want)
	}
}

// A server that somebody started by hand on the data is left alone.
func TestServerByHand(t *testing.T) {
	oldest, _ := versions(t)
	dir := folder(t)
	opt := cluster.Options{Settings: quick, Dir: dir, Binaries: oldest.Dir}
	stopped(t, start(t, opt))
	hand := exec.Command(filepath.Join(oldest.Dir, "postgres"), "-D", filepath.Join(dir, "data"), "-k", filepath.Join(dir, "socket"), "-c", "listen_addresses=")
	hand.Dir = "/"
	if os.Geteuid() == 0 {
		info, err := os.Stat(filepath.Join(dir, "data"))
		if err != nil {
			t.Fatal(err)
		}
		st := info.Sys().(*syscall.Stat_t)
		hand.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: st.Uid, Gid: st.Gid}}
	}
	if err := hand.Start(); err != nil {
		t.Fatal(err)
	}
	defer hand.Wait()
	defer hand.Process.Signal(syscall.SIGINT)
	for range 200 {
		if _, err := os.Stat(filepath.Join(dir, "socket", ".s.PGSQL.5432")); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	says(t, refused(t, opt), fmt.Sprintf("process %d", hand.Process.Pid), "pg_ctl stop")
	if err := hand.Process.Signal(syscall.Signal(0)); err != nil {
		t.Error("the server was ended:", err)
	}
}

// Root's server runs as another user, who must be able to enter.
func TestClosedFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		return // a normal user's server runs as that user
	}
	shut := folder(t) // mode 0700, of root
	says(t, refused(t, cluster.Options{Settings: quick, Dir: filepath.Join(shut, "katf")}), "can't enter "+shut, "chmod")
}

// Only the server's user and root come in, even where the folders are open.
func TestOthersStayOut(t *testing.T) {
	if os.Geteuid() != 0 {
		return // there is nobody else to try as
	}
	onEach(t, func(t *testing.T, b cluster.Binaries) {
		dir := folder(t)
		c := start(t, cluster.Options{Settings: quick, Dir: dir, Binaries: b.Dir})
		owner := query[string](t, c, `SELECT current_user`)
		if owner != "katf" {
			t.Errorf("everything belongs to %s", owner)
		}
		says(t, fmt.Sprint(run(t, "daemon", "visitor", c.URL("katf")).line(t, "failed")), "permission denied")
		for _, path := range []string{dir, filepath.Join(dir, "socket")} {
			open(t, path)
		}
		if err := os.Chmod(filepath.Join(dir, "socket", ".s.PGSQL.5432"), 0o777); err != nil {
			t.Fatal(err)
		}
		says(t, fmt.Sprint(run(t, "daemon", "visitor", c.URL("katf")).line(t, "failed")), "28000")
		run(t, "", "visitor", c.URL("katf")).line(t, "entered")
	})
}

// A folder that another program holds without a server is waited for, not taken.
func TestHeld(t *testing.T) {
	dir := folder(t)
	opt := cluster.Options{Settings: quick, Dir: dir}
	stopped(t, start(t, opt))
	f, err := os.Open(filepath.Join(dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(time.Second, func() { f.Close() })
	if c := start(t, opt); c.Attached() {
		t.Error("attached to no server")
	}
}
