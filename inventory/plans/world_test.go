package plans_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
)

// manager is who acts in these tests.
var manager = database.Actor{ID: uuid.MustParse("6a1f0c3e-0000-4000-8000-000000000001"), Login: "manager", Role: database.Manager}

// write runs fn in a transaction that must succeed.
func write(t testing.TB, store *database.Store, fn func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := store.Write(ctx, manager, func(tx *database.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// read is write on one snapshot.
func read(t testing.TB, store *database.Store, fn func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := store.Read(ctx, manager, func(tx *database.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// add stores a scenario and gives its id.
func add(t testing.TB, store *database.Store, s *planner.Scenario) uuid.UUID {
	t.Helper()
	id := uuid.New()
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		_, err := plans.AddScenario(ctx, tx, id, "", s)
		return err
	})
	return id
}

// begin asks for a plan.
func begin(t testing.TB, store *database.Store, scenario uuid.UUID, seed uint64, effort planner.Effort) uuid.UUID {
	t.Helper()
	id := uuid.New()
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		_, err := plans.Create(ctx, tx, plans.Request{ID: id, Scenario: scenario, Seed: seed, Effort: effort})
		return err
	})
	return id
}

// keep stores a plan of a stored scenario and gives its id.
func keep(t testing.TB, store *database.Store, scenario uuid.UUID, p *planner.Plan) uuid.UUID {
	t.Helper()
	id := begin(t, store, scenario, p.Seed, p.Effort)
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		_, err := plans.Store(ctx, tx, id, p)
		return err
	})
	return id
}

func load(t testing.TB, store *database.Store, id uuid.UUID) *planner.Plan {
	t.Helper()
	var p *planner.Plan
	read(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		p, err = plans.Load(ctx, tx, id)
		return err
	})
	return p
}

func get(t testing.TB, store *database.Store, id uuid.UUID) *plans.Plan {
	t.Helper()
	var p *plans.Plan
	read(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		p, err = plans.Get(ctx, tx, id)
		return err
	})
	return p
}

// planned plans quickly.
func planned(t testing.TB, s *planner.Scenario, seed uint64) *planner.Plan {
	t.Helper()
	p, err := planner.Make(context.Background(), s, planner.Options{Seed: seed, Effort: planner.Quick})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func written(t testing.TB, p *planner.Plan) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.WritePlan(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// worlds are the fixtures that plan in no time.
var worlds = map[string]func() *planner.Scenario{"oasis": fixtures.Oasis, "two banks": fixtures.TwoBanks, "drought": fixtures.Drought}

func TestMain(m *testing.M) { inventorytest.Main(m) }
