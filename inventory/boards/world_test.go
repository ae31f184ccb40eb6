package boards_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/boards"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// Two managers at one board.
var (
	mona  = database.Actor{ID: uuid.MustParse("6a1f0c3e-0000-4000-8000-000000000001"), Login: "north", Role: database.Manager}
	samir = database.Actor{ID: uuid.MustParse("6a1f0c3e-0000-4000-8000-000000000002"), Login: "south", Role: database.Manager}
)

// world is a stored plan with its board.
type world struct {
	testing.TB
	store   *database.Store
	library *boards.Library
	s       *planner.Scenario
	p       *planner.Plan
	plan    uuid.UUID
}

func newWorld(t testing.TB, s *planner.Scenario) *world {
	t.Helper()
	w := &world{TB: t, store: inventorytest.Store(t), library: &boards.Library{Plans: &plans.Library{}}, s: s, plan: uuid.New()}
	var err error
	if w.p, err = planner.Make(t.Context(), s, planner.Options{Seed: 7, Effort: planner.Quick}); err != nil {
		t.Fatal(err)
	}
	scenario := uuid.New()
	w.must(mona, func(ctx context.Context, tx *database.Tx) error {
		if _, err := plans.AddScenario(ctx, tx, scenario, "", s); err != nil {
			return err
		}
		if _, err := plans.Create(ctx, tx, plans.Request{ID: w.plan, Scenario: scenario, Seed: w.p.Seed, Effort: w.p.Effort}); err != nil {
			return err
		}
		_, err := plans.Store(ctx, tx, w.plan, w.p)
		return err
	})
	return w
}

func twoBanks(t testing.TB) *world { return newWorld(t, fixtures.TwoBanks()) }

func (w *world) do(by database.Actor, fn func(ctx context.Context, tx *database.Tx) error) error {
	return w.store.Write(w.Context(), by, func(tx *database.Tx) error { return fn(w.Context(), tx) })
}

func (w *world) must(by database.Actor, fn func(ctx context.Context, tx *database.Tx) error) {
	w.Helper()
	if err := w.do(by, fn); err != nil {
		w.Fatal(err)
	}
}

// edit makes an edit and gives what came of it.
func (w *world) edit(by database.Actor, seen int, c boards.Change) (made *boards.Made, err error) {
	err = w.do(by, func(ctx context.Context, tx *database.Tx) error {
		made, err = w.library.Edit(ctx, tx, w.plan, uuid.New(), seen, c, "")
		return err
	})
	return made, err
}

// made is an edit that must succeed, on the board as it is.
func (w *world) made(c boards.Change) *boards.Made {
	w.Helper()
	m, err := w.edit(mona, -1, c)
	if err != nil {
		w.Fatalf("%+v: %v", c, err)
	}
	return m
}

// refused is an edit that must not, with this code.
func (w *world) refused(code string, c boards.Change) {
	w.Helper()
	if _, err := w.edit(mona, -1, c); database.CodeOf(err) != code {
		w.Errorf("%+v: %v, want %s", c, err, code)
	}
}

func (w *world) view() *boards.View {
	w.Helper()
	var v *boards.View
	if err := w.store.Read(w.Context(), mona, func(tx *database.Tx) (err error) {
		v, err = w.library.View(w.Context(), tx, w.plan)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return v
}

// on is the day of a wave on the board.
func (w *world) on(wave string) planner.Date {
	w.Helper()
	for _, x := range w.view().Waves {
		if x.ID == wave {
			return x.Date
		}
	}
	w.Fatalf("no wave %s", wave)
	return 0
}

// move gives a change that moves a wave by so many days, within the campaign.
func (w *world) move(wave int, days int) boards.Change {
	x := &w.p.Waves[wave]
	return boards.Change{Kind: boards.Move, Wave: x.ID, Day: x.Date + planner.Date(days)}
}
