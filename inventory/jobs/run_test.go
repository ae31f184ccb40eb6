package jobs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/jobs"
	"katf/inventory/plans"
	"katf/planner"
)

// However often the work is handed over, the plan is the one that is made at
// once.
func TestSamePlan(t *testing.T) {
	store := inventorytest.Store(t)
	for _, slice := range []time.Duration{0, time.Nanosecond} {
		worker(t, store, jobs.Options{Slice: slice, Workers: 2})
		for name, world := range map[string]func() *planner.Scenario{
			"oasis": fixtures.Oasis, "two banks": fixtures.TwoBanks, "drought": fixtures.Drought, "south": south,
		} {
			t.Run(name, func(t *testing.T) {
				id := begin(t, store, world(), planner.Quick)
				same(t, store, id, world(), planner.Quick)
				doneOnce(t, store, id)
			})
		}
	}
}

// A run that nobody works at waits; a worker that comes later does it. Starting
// it again meanwhile is harmless.
func TestWorkerThatComesLater(t *testing.T) {
	store := inventorytest.Store(t)
	id := begin(t, store, fixtures.TwoBanks(), planner.Quick)
	write(t, store, func(ctx context.Context, tx *database.Tx) error { return jobs.Start(ctx, tx, id) })
	if p := progress(t, store, id); p.State != jobs.Working || p.Stage != jobs.Fitting || p.Ready != 1 || p.All != 0 {
		t.Fatalf("%+v", *p)
	}
	worker(t, store, jobs.Options{})
	same(t, store, id, fixtures.TwoBanks(), planner.Quick)
	if list := attempts(t, store, id); len(list) != progress(t, store, id).All {
		t.Errorf("%d attempts: %+v", len(list), list)
	}
	write(t, store, func(ctx context.Context, tx *database.Tx) error { return jobs.Start(ctx, tx, id) })
	if p := progress(t, store, id); p.State != jobs.Done {
		t.Errorf("started again: %+v", *p)
	}
}

// A start that is not committed starts nothing.
func TestStartIsOfTheCallersTransaction(t *testing.T) {
	store := inventorytest.Store(t)
	var id uuid.UUID
	refused := errors.New("no")
	err := store.Write(t.Context(), manager, func(tx *database.Tx) error {
		scenario := uuid.New()
		id = uuid.New()
		if _, err := plans.AddScenario(t.Context(), tx, scenario, "", fixtures.Oasis()); err != nil {
			return err
		}
		if _, err := plans.Create(t.Context(), tx, plans.Request{ID: id, Scenario: scenario}); err != nil {
			return err
		}
		if err := jobs.Start(t.Context(), tx, id); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	var n int
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM river_job) + (SELECT count(*) FROM plan_run)`).Scan(&n)
	})
	if n != 0 {
		t.Errorf("%d rows are left", n)
	}
	err = store.Write(t.Context(), manager, func(tx *database.Tx) error { return jobs.Start(t.Context(), tx, id) })
	if e, ok := errors.AsType[*database.Error](err); !ok || e.Kind != database.NotFound {
		t.Errorf("started a plan that is not there: %v", err)
	}
}

// Cancelled in the middle of a piece, a run stops soon and writes nothing more;
// a new plan of the same scenario is made all the same.
func TestCancel(t *testing.T) {
	store := inventorytest.Store(t)
	opt := jobs.Options{Workers: 2}
	stalled := make(chan error, 10)
	opt.Before(func(ctx context.Context, number, attempt int) error {
		if number != 2 || len(stalled) > 0 {
			return nil
		}
		stalled <- nil
		<-ctx.Done()
		stalled <- context.Cause(ctx)
		return ctx.Err()
	})
	worker(t, store, opt)
	id := begin(t, store, south(), planner.Quick)
	<-stalled
	for range 2 { // the second is harmless
		write(t, store, func(ctx context.Context, tx *database.Tx) error { return jobs.Cancel(ctx, tx, id) })
	}
	before := rows(t, store, id)
	select {
	case <-stalled:
	case <-time.After(time.Minute):
		t.Fatal("the piece that runs was not told")
	}
	stalled <- nil // the next run does not stall
	again := begin(t, store, south(), planner.Quick)
	same(t, store, again, south(), planner.Quick)
	if p := progress(t, store, id); p.State != jobs.Cancelled || p.Finished.IsZero() {
		t.Errorf("%+v", *p)
	}
	if after := rows(t, store, id); after != before {
		t.Errorf("after it was cancelled the run wrote: %s, then %s", before, after)
	}
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		head, err := plans.Get(ctx, tx, id)
		if err == nil && head.Status != plans.Cancelled {
			t.Errorf("the plan is %s", head.Status)
		}
		return err
	})
	for _, id := range []uuid.UUID{id, again} {
		err := store.Write(t.Context(), manager, func(tx *database.Tx) error {
			if id == again {
				return jobs.Cancel(t.Context(), tx, id)
			}
			return jobs.Start(t.Context(), tx, id) // has a run: harmless
		})
		if (id == again) != (database.CodeOf(err) == "plan_not_planning") {
			t.Errorf("%v", err)
		}
	}
}

// rows is what a run has written, but for the notes of attempts that end.
func rows(t testing.TB, store *database.Store, id uuid.UUID) (text string) {
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT format('%s done, %s waiting, %s attempts, %s results, run %s',
				count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'waiting'),
				(SELECT count(*) FROM plan_attempt WHERE plan = $1), count(result),
				(SELECT row(state, rounds, tried, most, finished_at) FROM plan_run WHERE plan = $1))
			FROM plan_piece WHERE plan = $1`, id).Scan(&text)
	})
	return text
}

// A piece that always goes wrong, by an error or a panic, is tried three times;
// then the run fails, and the plan says why.
func TestFailure(t *testing.T) {
	store := inventorytest.Store(t)
	for name, fault := range map[string]func() error{
		"error": func() error { return errors.New("the sums are wrong") },
		"panic": func() error { panic("the sums are wrong") },
	} {
		t.Run(name, func(t *testing.T) {
			var opt jobs.Options
			opt.Before(func(_ context.Context, number, _ int) error {
				if number == 2 {
					return fault()
				}
				return nil
			})
			w := worker(t, store, opt)
			defer stopWorker(t, w)
			id := begin(t, store, fixtures.TwoBanks(), planner.Quick)
			if p := finish(t, store, id); p.State != jobs.Failed {
				t.Fatalf("%+v", *p)
			}
			write(t, store, func(ctx context.Context, tx *database.Tx) error {
				head, err := plans.Get(ctx, tx, id)
				if err == nil && (head.Status != plans.Failed || !strings.Contains(head.Why, "the sums are wrong") || !strings.Contains(head.Why, "warehouse WN")) {
					t.Errorf("%s: %s", head.Status, head.Why)
				}
				return err
			})
			failed := 0
			for _, a := range attempts(t, store, id) {
				if a.is("failed") {
					failed++
				}
			}
			if failed != 3 {
				t.Errorf("%d attempts failed:\n%s", failed, attemptsText(t, store, id))
			}
		})
	}
}

// What can't be planned fails with the planner's own words.
func TestFailureOfTheInput(t *testing.T) {
	store := inventorytest.Store(t)
	worker(t, store, jobs.Options{})
	s := fixtures.Oasis()
	s.Campaign.Policy.Name = "by the moon"
	id := begin(t, store, s, planner.Quick)
	if p := finish(t, store, id); p.State != jobs.Failed || p.Stage != jobs.Fitting {
		t.Fatalf("%+v", *p)
	}
	_, want := planner.Make(t.Context(), s, planner.Options{})
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		head, err := plans.Get(ctx, tx, id)
		if err == nil && !strings.Contains(head.Why, want.Error()) {
			t.Errorf("why: %q, the planner says %q", head.Why, want)
		}
		return err
	})
}

// Progress only goes forward, and every stage is seen to end.
func TestProgress(t *testing.T) {
	store := inventorytest.Store(t)
	var opt jobs.Options
	opt.Before(func(context.Context, int, int) error { time.Sleep(20 * time.Millisecond); return nil })
	worker(t, store, opt)
	id := begin(t, store, south(), planner.Quick)
	order := map[jobs.Stage]int{jobs.Fitting: 0, jobs.Carrying: 1, jobs.Finishing: 2}
	last := progress(t, store, id)
	for last.State == jobs.Working {
		p := progress(t, store, id)
		if p.Done < last.Done || order[p.Stage] < order[last.Stage] || p.Rounds < last.Rounds || last.All > 0 && p.All != last.All {
			t.Fatalf("from %+v back to %+v", *last, *p)
		}
		last = p
	}
	if last.State != jobs.Done || last.Done != last.All || last.All < 6 || last.Waiting+last.Ready+last.Running > 0 || last.Finished.Before(last.Started) {
		t.Errorf("%+v", *last)
	}
}

// A worker that is told to stop hands over what it is at, and another takes on.
func TestStopHandsOver(t *testing.T) {
	store := inventorytest.Store(t)
	id := begin(t, store, south(), planner.Normal)
	for range 4 {
		w := worker(t, store, jobs.Options{Workers: 1})
		time.Sleep(300 * time.Millisecond)
		stopWorker(t, w)
		for _, a := range attempts(t, store, id) {
			if !a.is("done") && !a.is("paused") {
				t.Errorf("stopped in the middle:\n%s", attemptsText(t, store, id))
			}
		}
	}
	worker(t, store, jobs.Options{})
	same(t, store, id, south(), planner.Normal)
	doneOnce(t, store, id)
}

// Chores are done at once and at their interval, by one process of two.
func TestChores(t *testing.T) {
	store := inventorytest.Store(t)
	done := make(chan time.Time, 100)
	chores := []jobs.Chore{{Name: "sweep", Every: time.Second, Do: func(_ context.Context, tx *database.Tx) error {
		if tx.By.Role != database.System {
			t.Errorf("by %+v", tx.By)
		}
		done <- time.Now()
		return nil
	}}}
	for range 2 {
		worker(t, store, jobs.Options{Chores: chores})
	}
	first := <-done
	for range 2 {
		<-done
	}
	if took := time.Since(first); took < time.Second {
		t.Errorf("three times in %v: more than once in its interval", took)
	}
	if _, err := jobs.NewWorker(store, jobs.Options{Chores: append(chores, chores...)}); err == nil {
		t.Error("two chores of one name are taken")
	}
}
