package jobs_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/jobs"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
)

// manager is who acts in these tests.
var manager = database.Actor{ID: uuid.MustParse("6a1f0c3e-0000-4000-8000-000000000001"), Login: "manager", Role: database.Manager}

// Environment of a test's worker process: the database, and the piece at which
// it stands still in the first attempt, once, if any.
const (
	workerURL   = "KATF_TEST_WORKER_URL"
	workerStall = "KATF_TEST_WORKER_STALL"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(workerURL); url != "" {
		if err := workProcess(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	inventorytest.Main(m)
}

// workProcess is a worker like that of katf work, until it is told to end. It
// says which pieces it takes up.
func workProcess(url string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	store, err := database.Open(ctx, url, database.Options{AsIs: true})
	if err != nil {
		return err
	}
	defer store.Close()
	stall, err := strconv.Atoi(os.Getenv(workerStall))
	if err != nil {
		stall = -1
	}
	opt := jobs.Options{Workers: 1, Logger: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	opt.Before(func(ctx context.Context, number, attempt int) error {
		fmt.Printf("piece %d attempt %d\n", number, attempt)
		if number == stall && attempt == 1 {
			stall = -1 // once; pieces come one at a time
			<-ctx.Done()
			return context.Cause(ctx)
		}
		return nil
	})
	w, err := jobs.NewWorker(store, opt)
	if err != nil {
		return err
	}
	if err := w.Start(ctx); err != nil {
		return err
	}
	fmt.Println("ready", w.ID())
	<-ctx.Done()
	patience, stopped := context.WithTimeout(context.Background(), 20*time.Second)
	defer stopped()
	return w.Stop(patience)
}

// process is a worker process of a test.
type process struct {
	cmd  *exec.Cmd
	id   string
	said chan string // lines
	log  bytes.Buffer
}

// spawn starts a worker process and waits until it works. stall is the piece at
// which it stands still, -1 for none.
func spawn(t testing.TB, url string, stall int) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(self), said: make(chan string, 10_000)}
	p.cmd.Env = append(os.Environ(), workerURL+"="+url, fmt.Sprintf("%s=%d", workerStall, stall))
	p.cmd.Stderr = &p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.said <- lines.Text()
		}
		close(p.said)
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		p.cmd.Wait()
		if t.Failed() {
			t.Logf("worker %s said:\n%s", p.id, p.log.String())
		}
	})
	p.id = strings.TrimPrefix(p.waitFor(t, "ready "), "ready ")
	return p
}

// waitFor waits for a line that begins with a text.
func (p *process) waitFor(t testing.TB, prefix string) string {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		select {
		case line, ok := <-p.said:
			if !ok {
				t.Fatalf("the worker ended before it said %q: %s", prefix, p.log.String())
			}
			if strings.HasPrefix(line, prefix) {
				return line
			}
		case <-deadline:
			t.Fatalf("the worker did not say %q", prefix)
		}
	}
}

// worker starts one in the test's own process.
func worker(t testing.TB, store *database.Store, opt jobs.Options) *jobs.Worker {
	t.Helper()
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	w, err := jobs.NewWorker(store, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopWorker(t, w) })
	return w
}

func stopWorker(t testing.TB, w *jobs.Worker) {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	if err := w.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// write runs fn in a transaction that must succeed.
func write(t testing.TB, store *database.Store, fn func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := store.Write(ctx, manager, func(tx *database.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// begin stores a scenario, asks for a plan of it and starts its run.
func begin(t testing.TB, store *database.Store, s *planner.Scenario, effort planner.Effort) uuid.UUID {
	t.Helper()
	scenario, id := uuid.New(), uuid.New()
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		if _, err := plans.AddScenario(ctx, tx, scenario, "", s); err != nil {
			return err
		}
		if _, err := plans.Create(ctx, tx, plans.Request{ID: id, Scenario: scenario, Seed: 1448, Effort: effort}); err != nil {
			return err
		}
		return jobs.Start(ctx, tx, id)
	})
	return id
}

// progress asks how far a run is; the database may be away for a while.
func progress(t testing.TB, store *database.Store, id uuid.UUID) *jobs.Progress {
	t.Helper()
	var p *jobs.Progress
	var err error
	for range 100 {
		ctx := context.Background()
		err = store.Read(ctx, manager, func(tx *database.Tx) (err error) {
			p, err = jobs.Find(ctx, tx, id)
			return err
		})
		if err == nil {
			return p
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal(err)
	return nil
}

// finish waits until a run ends.
func finish(t testing.TB, store *database.Store, id uuid.UUID) *jobs.Progress {
	t.Helper()
	patience := 10 * time.Minute // under the race detector too, on a machine with other work
	if _, ok := t.(*testing.B); ok {
		patience = 20 * time.Minute
	}
	for deadline := time.Now().Add(patience); ; {
		p := progress(t, store, id)
		if p.State != jobs.Working {
			return p
		}
		if time.Now().After(deadline) {
			t.Fatalf("the run does not end: %+v\n%s", *p, attemptsText(t, store, id))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// same checks that a stored plan is what the command line makes.
func same(t testing.TB, store *database.Store, id uuid.UUID, s *planner.Scenario, effort planner.Effort) {
	t.Helper()
	if p := finish(t, store, id); p.State != jobs.Done || p.Done != p.All || p.All == 0 {
		t.Fatalf("the run ended so: %+v\n%s", *p, attemptsText(t, store, id))
	}
	want, err := planner.Make(t.Context(), s, planner.Options{Seed: 1448, Effort: effort})
	if err != nil {
		t.Fatal(err)
	}
	var got *planner.Plan
	write(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		got, err = plans.Load(ctx, tx, id)
		return err
	})
	if !bytes.Equal(written(t, got), written(t, want)) {
		t.Error("the plan of the jobs is not the one that is made at once")
	}
}

func written(t testing.TB, p *planner.Plan) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.WritePlan(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// attempt is a row of the list of attempts.
type attempt struct {
	Number, Attempt int
	Worker          string
	Began           time.Time
	Ended           *time.Time
	Outcome         *string
	Why             string
}

func (a *attempt) is(outcome string) bool { return a.Outcome != nil && *a.Outcome == outcome }

func attempts(t testing.TB, store *database.Store, id uuid.UUID) []attempt {
	t.Helper()
	var list []attempt
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		rows, err := tx.Query(ctx, `SELECT number, attempt, worker, began_at, ended_at, outcome, why FROM plan_attempt WHERE plan = $1 ORDER BY number, attempt`, id)
		if err == nil {
			list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[attempt])
		}
		return err
	})
	return list
}

func attemptsText(t testing.TB, store *database.Store, id uuid.UUID) string {
	var b strings.Builder
	for _, a := range attempts(t, store, id) {
		outcome := "?"
		if a.Outcome != nil {
			outcome = *a.Outcome
		}
		fmt.Fprintf(&b, "piece %d attempt %d by %s: %s %s\n", a.Number, a.Attempt, a.Worker, outcome, a.Why)
	}
	return b.String()
}

// doneOnce checks that every piece was done by exactly one attempt, the last.
func doneOnce(t testing.TB, store *database.Store, id uuid.UUID) {
	t.Helper()
	done, all := map[int]int{}, progress(t, store, id).All
	for _, a := range attempts(t, store, id) {
		if done[a.Number] > 0 {
			t.Errorf("piece %d was taken up again after it was done", a.Number)
		}
		if a.is("done") {
			done[a.Number]++
		}
	}
	if len(done) != all {
		t.Errorf("%d of %d pieces are done", len(done), all)
	}
}

// south is a part of the country: three governorates with a share of the
// cartons, two tiers, some dozen pieces.
func south() *planner.Scenario {
	s := fixtures.Egypt()
	within := map[string]bool{"EG-ASN": true, "EG-LX": true, "EG-KN": true, "EG-BA": true}
	part := *s
	part.Places, part.Warehouses, part.Lots, part.Fleets = nil, nil, nil, nil
	var households, all planner.Cartons
	for _, p := range s.Places {
		all += p.Households
		if within[p.Governorate] {
			part.Places = append(part.Places, p)
			households += p.Households
		}
	}
	sites := map[planner.SiteID]bool{}
	for _, w := range s.Warehouses {
		if within[w.Governorate] {
			part.Warehouses = append(part.Warehouses, w)
			sites[w.ID] = true
		}
	}
	for _, p := range s.Plants {
		sites[p.ID] = true
	}
	for _, l := range s.Lots {
		if sites[l.Warehouse] {
			part.Lots = append(part.Lots, l)
		}
	}
	for _, f := range s.Fleets {
		if sites[f.Site] {
			part.Fleets = append(part.Fleets, f)
		}
	}
	part.Campaign.Target = s.Campaign.Target * households / all
	return &part
}
