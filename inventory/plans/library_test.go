package plans_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

// Many who ask at once get the same one; more than fit do not stay.
func TestLibrary(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	scenario := add(t, store, s)
	var ids []uuid.UUID
	for seed := range uint64(5) {
		ids = append(ids, keep(t, store, scenario, planned(t, s, seed)))
	}
	l := plans.Library{Size: 3}
	ask := func(id uuid.UUID) (p *planner.Plan) {
		read(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
			p, err = l.Plan(ctx, tx, id)
			return err
		})
		return p
	}
	var mu sync.Mutex
	got := map[*planner.Plan]int{}
	together(16, func(int) error {
		p := ask(ids[0])
		mu.Lock()
		defer mu.Unlock()
		got[p]++
		return nil
	}, nil)
	if len(got) != 1 {
		t.Errorf("%d plans were read for one id", len(got))
	}
	first := ask(ids[0])
	for seed, id := range ids {
		if p := ask(id); p.Seed != uint64(seed) || p != ask(id) {
			t.Errorf("plan of seed %d: seed %d", seed, p.Seed)
		}
	}
	if ask(ids[0]) == first {
		t.Error("a library of 3 kept 5")
	}
}

// What is read inside a transaction that is then undone is not kept, and neither
// is a failure.
func TestLibraryKeepsWhatIsCommitted(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	p := planned(t, s, 7)
	var l plans.Library
	undone, id, ctx := errors.New("undone"), begin(t, store, add(t, store, s), p.Seed, p.Effort), context.Background()
	err := store.Write(ctx, manager, func(tx *database.Tx) error {
		if _, err := plans.Store(ctx, tx, id, p); err != nil {
			return err
		}
		if _, err := l.Plan(ctx, tx, id); err != nil {
			return err
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	look := func() error {
		return store.Read(ctx, manager, func(tx *database.Tx) error {
			_, err := l.Plan(ctx, tx, id)
			return err
		})
	}
	if err := look(); database.CodeOf(err) != "plan_not_ready" {
		t.Errorf("a plan that was never committed: %v", err)
	}
	write(t, store, func(ctx context.Context, tx *database.Tx) error {
		_, err := plans.Store(ctx, tx, id, p)
		return err
	})
	if err := look(); err != nil {
		t.Errorf("after it was stored: %v", err)
	}
}

func TestCompare(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	scenario := add(t, store, s)
	a, b := keep(t, store, scenario, planned(t, s, 1)), keep(t, store, scenario, planned(t, s, 1))
	var l plans.Library
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		d, err := l.Compare(ctx, tx, a, b)
		if err == nil && (!d.Same() || !d.SameScenario) {
			t.Errorf("the same plan twice differs: %+v", d)
		}
		return err
	})
}
