package progress_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/audit"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/inventory/progress"
	"katf/inventory/steps"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

var (
	manager = database.Actor{ID: uuid.MustParse("6a1f0c3e-0000-4000-8000-000000000001"), Login: "manager", Role: database.Manager}
	ctx     = context.Background()
)

// world is an approved plan whose warehouses hold all that it sends, in lots of
// two owners.
type world struct {
	t     testing.TB
	store *database.Store
	plan  uuid.UUID
	book  *dispatch.Book
}

func begin(t testing.TB, s *planner.Scenario) *world {
	t.Helper()
	w := &world{t: t, store: inventorytest.Store(t)}
	w.campaign(planned(t, s))
	return w
}

func planned(t testing.TB, s *planner.Scenario) *dispatch.Book {
	t.Helper()
	p, err := planner.Make(ctx, s, planner.Options{Seed: 1, Effort: planner.Quick})
	if err != nil {
		t.Fatal(err)
	}
	book, err := dispatch.NewBook(s, p)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// starting is a scenario of a campaign of its own whose first day is so many days
// from today.
func starting(s *planner.Scenario, days int) *planner.Scenario {
	s.Campaign.ID += "-" + uuid.NewString()[:8]
	by := steps.DayOf(time.Now()) + planner.Date(days) - s.Campaign.FirstDay
	s.Campaign.FirstDay += by
	s.Campaign.Deadline += by
	for i := range s.Campaign.Tiers {
		s.Campaign.Tiers[i].StartsOn += by
		s.Campaign.Tiers[i].CompleteBy += by
	}
	for i := range s.Production {
		s.Production[i].From += by
		s.Production[i].To += by
	}
	for i := range s.Calendar {
		s.Calendar[i].Date += by
	}
	return s
}

// campaign approves one more plan and fills the warehouses for it.
func (w *world) campaign(book *dispatch.Book) {
	w.t.Helper()
	w.book, w.plan = book, uuid.New()
	w.store0(false)
	w.must(func(tx *database.Tx) error { return dispatch.Plan(ctx, tx, w.plan, book) })
	w.fill()
}

// store0 stores the plan, approved unless it is only a draft.
func (w *world) store0(draft bool) {
	w.t.Helper()
	w.must(func(tx *database.Tx) error {
		scenario := uuid.New()
		if _, err := plans.AddScenario(ctx, tx, scenario, "", w.book.Scenario); err != nil {
			return err
		}
		p := w.book.Plan
		if _, err := plans.Create(ctx, tx, plans.Request{ID: w.plan, Scenario: scenario, Seed: p.Seed, Effort: p.Effort}); err != nil {
			return err
		}
		stored, err := plans.Store(ctx, tx, w.plan, p)
		if err != nil || draft {
			return err
		}
		_, err = plans.Approve(ctx, tx, w.plan, stored.Version)
		return err
	})
}

// fill puts into the warehouses what they send: half of it expires first. Both
// halves are of the Alliance and of ORG-01.
func (w *world) fill() {
	w.t.Helper()
	w.must(func(tx *database.Tx) error {
		sku := w.book.Scenario.Campaign.Carton.SKU
		far := steps.DayOf(time.Now()) + 400
		if err := inventory.PutLot(ctx, tx, inventory.Lot{ID: "A", SKU: sku, Expires: far}, inventory.Lot{ID: "B", SKU: sku, Expires: far + 100}); err != nil {
			return err
		}
		need := map[string]planner.Cartons{}
		for i := range w.book.Drafts {
			need[w.book.Drafts[i].From.ID] += w.book.Drafts[i].Total.Cartons
		}
		for site, n := range need {
			for _, part := range []struct {
				lot   inventory.LotID
				owner string
				n     planner.Cartons
			}{{"A", "", n / 4}, {"A", "ORG-01", n / 4}, {"B", "", n / 4}, {"B", "ORG-01", n - n/4*3}} {
				if part.n == 0 {
					continue
				}
				if err := inventory.Post(ctx, tx, inventory.Movement{ID: uuid.New(), Lot: part.lot, Cartons: part.n, Why: inventory.ForReceipt, Occurred: tx.Now,
					From: inventory.Account{Kind: inventory.Plant, Ref: "P"}, To: inventory.Account{Kind: inventory.Warehouse, Ref: site, Owner: part.owner}}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// do writes as the manager.
func (w *world) do(fn func(tx *database.Tx) error) error { return w.store.Write(ctx, manager, fn) }

func (w *world) must(fn func(tx *database.Tx) error) {
	w.t.Helper()
	if err := w.do(fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) readAs(by database.Actor, fn func(tx *database.Tx) error) {
	w.t.Helper()
	if err := w.store.Read(ctx, by, fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) get(id uuid.UUID) (m *dispatch.Manifest) {
	w.t.Helper()
	w.readAs(manager, func(tx *database.Tx) (err error) { m, err = dispatch.Get(ctx, tx, id); return err })
	return m
}

func (w *world) bills(id uuid.UUID) (out []dispatch.Waybill) {
	w.t.Helper()
	w.readAs(manager, func(tx *database.Tx) (err error) { out, err = dispatch.Waybills(ctx, tx, id); return err })
	return out
}

// sound fails the test if an invariant of the books does not hold.
func (w *world) sound() {
	w.t.Helper()
	w.readAs(manager, func(tx *database.Tx) error {
		broken, err := audit.Run(ctx, tx)
		for _, b := range broken {
			w.t.Errorf("audit: %s: %s: %s", b.Rule, b.Where, b.Detail)
		}
		return err
	})
}

func step() steps.Step { return steps.Step{ID: uuid.New(), Note: "noted"} }

// release releases the wave of a trip.
func (w *world) release(wave string) {
	w.t.Helper()
	w.must(func(tx *database.Tx) error {
		_, err := dispatch.Release(ctx, tx, step(), w.book, w.plan, wave)
		return err
	})
}

// send brings a released manifest on the road; short cartons of its first line
// stay.
func (w *world) send(id uuid.UUID, short planner.Cartons) {
	w.t.Helper()
	var lines []dispatch.LoadedLine
	if short > 0 {
		l := w.bills(id)[0].Lines[0]
		lines = append(lines, dispatch.LoadedLine{Stop: 1, Lot: l.Lot, Owner: l.Owner, Loaded: l.Cartons - short, Short: short, Reason: "not found"})
	}
	w.must(func(tx *database.Tx) error {
		if _, err := dispatch.StartLoading(ctx, tx, step(), id); err != nil {
			return err
		}
		if _, err := dispatch.Load(ctx, tx, step(), id, lines, true); err != nil {
			return err
		}
		_, err := dispatch.Dispatch(ctx, tx, step(), w.book, id, "")
		return err
	})
}

func (w *world) hand(id uuid.UUID, stop int, h dispatch.Handover) uuid.UUID {
	w.t.Helper()
	s := step()
	w.must(func(tx *database.Tx) error { _, err := dispatch.HandOver(ctx, tx, s, id, stop, h); return err })
	return s.ID
}

func (w *world) funnel(by progress.By, f progress.Filter) []progress.Row {
	w.t.Helper()
	return w.funnelAs(manager, by, f)
}

func (w *world) funnelAs(a database.Actor, by progress.By, f progress.Filter) (rows []progress.Row) {
	w.t.Helper()
	w.readAs(a, func(tx *database.Tx) (err error) { rows, err = progress.Funnel(ctx, tx, w.plan, by, f); return err })
	return rows
}

func (w *world) whole(f progress.Filter) progress.Figures {
	return w.funnel(progress.Whole, f)[0].Figures
}
