package database_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"katf/inventory/cluster"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// owned gives a store on a server of the test's own, with everything durable.
func owned(t *testing.T, opt cluster.Options) (*database.Store, *cluster.Cluster) {
	t.Helper()
	c := inventorytest.Cluster(t, opt)
	s, err := database.Open(t.Context(), c.URL(cluster.Database), database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return withNotes(t, s), c
}

// load writes from several sides, each write under its key until it is
// acknowledged, until stop is called; it gives the number of acknowledged writes
// after that.
func load(t *testing.T, s *database.Store) (stop func() (acknowledged map[string]bool, losses int)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done, losses := map[string]bool{}, 0
	for w := range 8 {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				key := fmt.Sprint(w, "-", n)
				for {
					_, err := note(context.Background(), s, key, 201)
					if err == nil {
						break
					}
					if e, ok := errors.AsType[*database.Error](err); !ok || e.Kind != database.Unavailable {
						t.Errorf("%s: %v", key, err)
						return
					}
					mu.Lock()
					losses++
					mu.Unlock()
					if ctx.Err() != nil {
						return // it was never acknowledged
					}
					time.Sleep(10 * time.Millisecond)
				}
				mu.Lock()
				done[key] = true
				mu.Unlock()
			}
		})
	}
	return func() (map[string]bool, int) {
		cancel()
		wg.Wait()
		return done, losses
	}
}

// whole checks that every acknowledged write is there once, and no half of one.
func whole(t *testing.T, s *database.Store, acknowledged map[string]bool) {
	t.Helper()
	keys := make([]string, 0, len(acknowledged))
	for key := range maps.Keys(acknowledged) {
		keys = append(keys, key)
	}
	if n := one(t, s, `SELECT count(*) FROM unnest($1::text[]) k WHERE (SELECT count(*) FROM note WHERE text = k) <> 1`, keys); n != 0 {
		t.Errorf("%d of %d acknowledged writes are not there once", n, len(keys))
	}
	if n := one(t, s, `SELECT count(*) FROM note FULL JOIN once ON key = text WHERE text IS NULL OR key IS NULL OR status IS NULL`); n != 0 {
		t.Errorf("%d halves", n)
	}
}

// The server is killed with -9 again and again while eight clients write: it
// comes back by itself, so do the connections, and what was acknowledged is
// there.
func TestServerKilledUnderLoad(t *testing.T) {
	dir := inventorytest.Folder(t)
	s, _ := owned(t, cluster.Options{Dir: dir})
	stop := load(t, s)
	for range 4 {
		time.Sleep(rand.N(500 * time.Millisecond))
		killServer(t, dir)
	}
	one(t, s, `SELECT 1`) // it is back
	acknowledged, losses := stop()
	t.Logf("%d writes acknowledged, %d losses on the way", len(acknowledged), losses)
	if losses == 0 || len(acknowledged) == 0 {
		t.Error("nothing was lost, or nothing written")
	}
	whole(t, s, acknowledged)
}

// killServer kills the server of a folder, once it runs.
func killServer(t *testing.T, dir string) {
	t.Helper()
	for range 600 {
		pid, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
		number, _ := strconv.Atoi(strings.SplitN(string(pid), "\n", 2)[0])
		// The file of a server that was killed stays until the next one writes its own.
		if err == nil && number > 1 && syscall.Kill(number, syscall.SIGKILL) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("no server runs")
}

// A session that is killed takes all others with it, as PostgreSQL does to save
// its shared memory; the callers are told to try again.
func TestSessionKilledUnderLoad(t *testing.T) {
	s, _ := owned(t, cluster.Options{})
	stop := load(t, s)
	for range 4 {
		time.Sleep(rand.N(300 * time.Millisecond))
		pid := one(t, s, `SELECT coalesce(min(pid), 0) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		if pid > 1 {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	acknowledged, losses := stop()
	t.Logf("%d writes acknowledged, %d losses on the way", len(acknowledged), losses)
	whole(t, s, acknowledged)
}

// small mounts a file system of so many megabytes. Where a test may not mount,
// it is told as such: the fault can't be made there.
func small(t *testing.T, megabytes int) (dir string, ok bool) {
	t.Helper()
	dir = inventorytest.Folder(t)
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", megabytes), "katf-test", dir).CombinedOutput()
	if err != nil {
		t.Logf("no small file system here (%v: %s): only the answer to a full disk is tested, not a full disk", err, strings.TrimSpace(string(out)))
		return "", false
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	return dir, true
}

// full is the server's word for a full disk.
const full = `DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`

// A write that finds no room on the disk leaves nothing, the server goes on, and
// the same call succeeds once there is room.
func TestDiskFull(t *testing.T) {
	s, _ := owned(t, cluster.Options{})
	write := func(key string) error {
		_, err := s.Once(t.Context(), clerk, call(key), func(tx *database.Tx) (database.Reply, error) {
			if _, err := tx.Exec(t.Context(), `INSERT INTO note (text) VALUES ($1)`, key); err != nil {
				return database.Reply{}, err
			}
			_, err := tx.Exec(t.Context(), `INSERT INTO large SELECT repeat(md5(x::text), 30) FROM generate_series(1, 4000) x`)
			return database.Reply{Status: 201}, err
		})
		return err
	}
	dir, ok := small(t, 16)
	if !ok {
		refused(t, s.Write(t.Context(), clerk, func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), full)
			return err
		}), database.Unavailable, "disk_full")
		return
	}
	space := filepath.Join(dir, "space")
	if err := os.Mkdir(space, 0o777); err != nil {
		t.Fatal(err)
	}
	give(t, space, s)
	for _, sql := range []string{`CREATE TABLESPACE small LOCATION '` + space + `'`, `CREATE TABLE large (text text) TABLESPACE small`, `CREATE TABLE ballast (text text) TABLESPACE small`,
		`INSERT INTO ballast SELECT repeat(md5(x::text), 30) FROM generate_series(1, 5000) x`} {
		if _, err := s.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	n := 0
	for ; err == nil && n < 10; n++ {
		err = write(fmt.Sprint("k", n))
	}
	last := fmt.Sprint("k", n-1)
	refused(t, err, database.Unavailable, "disk_full")
	if n := rows(t, s, last); n != 0 {
		t.Errorf("%d rows of a write that found no room", n)
	}
	if n := one(t, s, `SELECT count(*) FROM large`); n%4000 != 0 {
		t.Errorf("%d rows: half a write is there", n)
	}
	if _, err := s.Pool().Exec(t.Context(), `DROP TABLE ballast`); err != nil {
		t.Fatal(err)
	}
	if err := write(last); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if n := rows(t, s, last); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// give gives a folder to the server's user.
func give(t *testing.T, dir string, s *database.Store) {
	t.Helper()
	info, err := os.Stat(s.Pool().Config().ConnConfig.Host)
	if err != nil {
		t.Fatal(err)
	}
	st := info.Sys().(*syscall.Stat_t)
	if err := os.Chown(dir, int(st.Uid), int(st.Gid)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

// Where even the server's log finds no room the server stops; nothing that was
// acknowledged is lost, and it comes back when there is room.
func TestDiskFullOfLog(t *testing.T) {
	dir, ok := small(t, 160)
	if !ok {
		return // told by small
	}
	data := filepath.Join(dir, "katf")
	s, _ := owned(t, cluster.Options{Dir: data, Settings: map[string]string{"max_wal_size": "1GB", "autovacuum": "off"}})
	ballast := filepath.Join(dir, "ballast")
	room := make([]byte, 24<<20)
	if err := os.WriteFile(ballast, room, 0o600); err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]bool{}
	var err error
	for n := 0; err == nil && n < 2000; n++ {
		key := fmt.Sprint("k", n)
		_, err = s.Once(t.Context(), clerk, call(key), func(tx *database.Tx) (database.Reply, error) {
			_, err := tx.Exec(t.Context(), `INSERT INTO note (text) VALUES ($1)`, key)
			if err == nil {
				_, err = tx.Exec(t.Context(), `SELECT pg_logical_emit_message(true, 'katf', repeat('x', 300000))`)
			}
			return database.Reply{Status: 201}, err
		})
		if err == nil {
			acknowledged[key] = true
		}
	}
	e, ok := errors.AsType[*database.Error](err)
	if !ok || e.Kind != database.Unavailable {
		t.Fatalf("after %d writes: %v", len(acknowledged), err)
	}
	t.Logf("after %d writes: %s (%v)", len(acknowledged), e.Code, e.Err)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	whole(t, s, acknowledged)
	if _, err := note(t.Context(), s, "after", 201); err != nil {
		t.Error(err)
	}
}
