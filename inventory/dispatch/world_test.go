package dispatch_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory"
	"katf/inventory/audit"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/inventory/steps"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

var (
	manager = database.Actor{ID: uuid.MustParse("6a1f0c3e-0000-4000-8000-000000000001"), Login: "manager", Role: database.Manager}
	ctx     = context.Background()
)

// world is an approved plan whose warehouses hold all that it sends.
type world struct {
	t     testing.TB
	store *database.Store
	plan  uuid.UUID
	book  *dispatch.Book
}

// begin plans a scenario, approves the plan and fills the warehouses: half of
// it in a lot that expires first.
func begin(t testing.TB, s *planner.Scenario) *world {
	t.Helper()
	return open(t, planned(t, s))
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

// open approves a plan in books of its own.
func open(t testing.TB, book *dispatch.Book) *world {
	t.Helper()
	w := &world{t: t, store: inventorytest.Store(t), book: book}
	w.plan = w.approve(book.Scenario, book.Plan)
	w.fill()
	return w
}

func (w *world) approve(s *planner.Scenario, p *planner.Plan) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.must(func(tx *database.Tx) error {
		scenario := uuid.New()
		if _, err := plans.AddScenario(ctx, tx, scenario, "", s); err != nil {
			return err
		}
		if _, err := plans.Create(ctx, tx, plans.Request{ID: id, Scenario: scenario, Seed: p.Seed, Effort: p.Effort}); err != nil {
			return err
		}
		stored, err := plans.Store(ctx, tx, id, p)
		if err != nil {
			return err
		}
		_, err = plans.Approve(ctx, tx, id, stored.Version)
		return err
	})
	w.must(func(tx *database.Tx) error { return dispatch.Plan(ctx, tx, id, w.book) })
	return id
}

func (w *world) fill() {
	w.must(func(tx *database.Tx) error {
		if err := inventory.PutLot(ctx, tx, inventory.Lot{ID: "A", SKU: w.book.Scenario.Campaign.Carton.SKU, Expires: planner.DateOf(2028, 1, 1)},
			inventory.Lot{ID: "B", SKU: w.book.Scenario.Campaign.Carton.SKU, Expires: planner.DateOf(2029, 1, 1)}); err != nil {
			return err
		}
		need := map[string]planner.Cartons{}
		for i := range w.book.Drafts {
			need[w.book.Drafts[i].From.ID] += w.book.Drafts[i].Total.Cartons
		}
		for site, n := range need {
			for lot, part := range map[inventory.LotID]planner.Cartons{"A": n / 2, "B": n - n/2} {
				if part == 0 {
					continue
				}
				if err := inventory.Post(ctx, tx, inventory.Movement{ID: uuid.New(), Lot: lot, Cartons: part, Why: inventory.ForReceipt, Occurred: tx.Now,
					From: inventory.Account{Kind: inventory.Plant, Ref: "P"}, To: inventory.Account{Kind: inventory.Warehouse, Ref: site}}); err != nil {
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

// refused expects a refusal with a code, which leaves nothing.
func (w *world) refused(code string, fn func(tx *database.Tx) error) {
	w.t.Helper()
	if err := w.do(fn); database.CodeOf(err) != code {
		w.t.Fatalf("refused with %q (%v), want %q", database.CodeOf(err), err, code)
	}
}

func step() steps.Step { return steps.Step{ID: uuid.New()} }

func noted(note string) steps.Step { return steps.Step{ID: uuid.New(), Note: note} }

func (w *world) get(id uuid.UUID) *dispatch.Manifest {
	w.t.Helper()
	var m *dispatch.Manifest
	w.read(func(tx *database.Tx) (err error) { m, err = dispatch.Get(ctx, tx, id); return err })
	return m
}

func (w *world) bills(id uuid.UUID) []dispatch.Waybill {
	w.t.Helper()
	var out []dispatch.Waybill
	w.read(func(tx *database.Tx) (err error) { out, err = dispatch.Waybills(ctx, tx, id); return err })
	return out
}

func (w *world) read(fn func(tx *database.Tx) error) {
	w.t.Helper()
	if err := w.store.Read(ctx, manager, fn); err != nil {
		w.t.Fatal(err)
	}
}

// on gives the cartons of an account and what of them is reserved.
func (w *world) on(kind inventory.AccountKind, ref string) (hand, reserved planner.Cartons) {
	w.t.Helper()
	w.read(func(tx *database.Tx) error {
		bs, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: kind, Ref: ref})
		for _, b := range bs {
			hand, reserved = hand+b.OnHand, reserved+b.Reserved
		}
		return err
	})
	return hand, reserved
}

func (w *world) expect(kind inventory.AccountKind, ref string, hand, reserved planner.Cartons) {
	w.t.Helper()
	if h, r := w.on(kind, ref); h != hand || r != reserved {
		w.t.Errorf("%s %s has %d, %d reserved; want %d and %d", kind, ref, h, r, hand, reserved)
	}
}

// sound fails the test if an invariant of the books does not hold.
func (w *world) sound() {
	w.t.Helper()
	w.read(func(tx *database.Tx) error {
		broken, err := audit.Run(ctx, tx)
		for _, b := range broken {
			w.t.Errorf("audit: %s: %s: %s", b.Rule, b.Where, b.Detail)
		}
		return err
	})
}

// first releases the first wave and gives its manifests.
func (w *world) first() []dispatch.Manifest {
	w.t.Helper()
	var ms []dispatch.Manifest
	w.must(func(tx *database.Tx) (err error) {
		ms, err = dispatch.Release(ctx, tx, step(), w.book, w.plan, w.book.Plan.Waves[0].ID)
		return err
	})
	return ms
}

// sent brings a released manifest on the road.
func (w *world) sent(id uuid.UUID) *dispatch.Manifest {
	w.t.Helper()
	w.must(func(tx *database.Tx) error {
		if _, err := dispatch.StartLoading(ctx, tx, step(), id); err != nil {
			return err
		}
		if _, err := dispatch.Load(ctx, tx, step(), id, nil, true); err != nil {
			return err
		}
		_, err := dispatch.Dispatch(ctx, tx, step(), w.book, id, "س ج ٤٥٦")
		return err
	})
	return w.get(id)
}

func oasis() *planner.Scenario { return fixtures.Oasis() }
