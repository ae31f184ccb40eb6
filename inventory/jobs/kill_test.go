package jobs_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/cluster"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/jobs"
	"katf/planner"
)

// replacement is the promise: a worker that dies in the middle of a piece is
// replaced within it.
const replacement = 30 * time.Second

// takenOver checks that the first attempt at a piece did not do it, that the other
// worker did, at one go or, on a slow machine, in several, and began within the
// promised time, which it gives.
func takenOver(t testing.TB, store *database.Store, id uuid.UUID, piece int, died time.Time, from, to *process) time.Duration {
	t.Helper()
	var of []attempt
	for _, a := range attempts(t, store, id) {
		if a.Number == piece {
			of = append(of, a)
		}
	}
	last := len(of) - 1
	if last < 1 || of[0].is("done") || of[0].Worker != from.id || !of[last].is("done") ||
		slices.ContainsFunc(of[1:], func(a attempt) bool { return a.Worker != to.id }) ||
		slices.ContainsFunc(of[1:last], func(a attempt) bool { return !a.is("paused") }) {
		t.Fatalf("not taken over by %s:\n%s", to.id, attemptsText(t, store, id))
	}
	took := of[1].Began.Sub(died)
	if took > replacement {
		t.Errorf("replaced after %v", took)
	}
	return took
}

// Of two workers one is killed with -9 in the middle of a piece. The other does
// it, nothing is done twice, and the plan is the one of the command line, byte
// for byte.
func TestKilledWorkerIsReplaced(t *testing.T) {
	const piece = 3
	url := inventorytest.Migrated(t)
	store := inventorytest.Open(t, url, database.Options{})
	doomed := spawn(t, url, piece)
	id := begin(t, store, south(), planner.Normal)
	doomed.waitFor(t, "piece 3 attempt 1")
	other := spawn(t, url, -1)
	other.waitFor(t, "piece ") // both are at work
	died := time.Now()
	if err := doomed.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	same(t, store, id, south(), planner.Normal)
	doneOnce(t, store, id)
	t.Logf("replaced %v after kill -9", takenOver(t, store, id, piece, died, doomed, other))
}

// The same with a worker that stands still, as on a machine that hangs: its
// session gives no sign of life. When it goes on, it writes nothing.
func TestFrozenWorkerIsReplaced(t *testing.T) {
	t.Parallel()
	const piece = 2
	url := inventorytest.Migrated(t)
	store := inventorytest.Open(t, url, database.Options{})
	frozen := spawn(t, url, piece)
	id := begin(t, store, south(), planner.Quick)
	frozen.waitFor(t, "piece 2 attempt 1")
	stopped := time.Now()
	if err := frozen.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	other := spawn(t, url, -1)
	same(t, store, id, south(), planner.Quick)
	if err := frozen.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	again := begin(t, store, fixtures.TwoBanks(), planner.Quick)
	same(t, store, again, fixtures.TwoBanks(), planner.Quick)
	doneOnce(t, store, id)
	t.Logf("replaced %v after SIGSTOP", takenOver(t, store, id, piece, stopped, frozen, other))
}

// Workers are killed again and again, each at the piece that it has come to.
func TestWorkersThatKeepDying(t *testing.T) {
	t.Parallel()
	url := inventorytest.Migrated(t)
	store := inventorytest.Open(t, url, database.Options{})
	id := begin(t, store, south(), planner.Quick)
	for _, piece := range []int{0, 1, 4} {
		w := spawn(t, url, piece)
		w.waitFor(t, "piece "+strconv.Itoa(piece)+" attempt 1")
		if err := w.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	spawn(t, url, -1)
	same(t, store, id, south(), planner.Quick)
	doneOnce(t, store, id)
}

// Two processes end when they are told to, in the middle of a run, and leave
// nothing half done.
func TestProcessesThatAreToldToEnd(t *testing.T) {
	t.Parallel()
	url := inventorytest.Migrated(t)
	store := inventorytest.Open(t, url, database.Options{})
	id := begin(t, store, south(), planner.Normal)
	for range 2 {
		w := spawn(t, url, -1)
		w.waitFor(t, "piece ")
		if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := w.cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, w.log.String())
		}
	}
	for _, a := range attempts(t, store, id) {
		if !a.is("done") && !a.is("paused") {
			t.Errorf("not handed over:\n%s", attemptsText(t, store, id))
		}
	}
	spawn(t, url, -1)
	same(t, store, id, south(), planner.Normal)
}

// PostgreSQL is killed in the middle of a run and comes back: the run goes on by
// itself, and what was committed is not done again.
func TestDatabaseThatIsKilled(t *testing.T) {
	t.Parallel()
	dir := inventorytest.Folder(t)
	c := inventorytest.Cluster(t, cluster.Options{Dir: dir})
	store, err := database.Open(t.Context(), c.URL(cluster.Database), database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var opt jobs.Options
	var killed atomic.Bool
	opt.Workers = 2
	opt.Before(func(ctx context.Context, number, _ int) error {
		if number == 3 && killed.CompareAndSwap(false, true) {
			killPostgres(t, dir)
		}
		return nil
	})
	w := worker(t, store, opt)
	id := begin(t, store, south(), planner.Normal)
	same(t, store, id, south(), planner.Normal)
	doneOnce(t, store, id)
	if !killed.Load() {
		t.Error("the database was not killed")
	}
	stopWorker(t, w)
}

// killPostgres kills the server of a cluster, whose children end with it.
func killPostgres(t testing.TB, dir string) {
	var pid int
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Base(path) == "postmaster.pid" {
			data, _ := os.ReadFile(path)
			first, _, _ := strings.Cut(string(data), "\n")
			pid, err = strconv.Atoi(first)
		}
		return err
	})
	if err != nil || pid <= 1 {
		t.Errorf("no server in %s: pid %d, %v", dir, pid, err)
		return
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}

// The whole country on two workers, of which one is killed where most is to be
// done: the plan of the command line.
func TestWholeCountry(t *testing.T) {
	if testing.Short() {
		t.Skip("plans the country twice")
	}
	url := inventorytest.Migrated(t)
	store := inventorytest.Open(t, url, database.Options{})
	doomed := spawn(t, url, 25)
	spawn(t, url, -1)
	id := begin(t, store, fixtures.Egypt(), planner.Quick)
	doomed.waitFor(t, "piece ")
	for deadline := time.Now().Add(time.Minute); progress(t, store, id).Done < 40 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	if err := doomed.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	same(t, store, id, fixtures.Egypt(), planner.Quick)
	doneOnce(t, store, id)
}
