package plans_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/check"
)

// nation is the national plan, ready to be stored.
type nation struct {
	store    *database.Store
	scenario uuid.UUID
	s        *planner.Scenario
	p        *planner.Plan
}

func newNation(b *testing.B) *nation {
	s := fixtures.Egypt()
	n := &nation{store: inventorytest.Store(b), s: s, p: planned(b, s, 1448)}
	n.scenario = add(b, n.store, s)
	b.ReportAllocs()
	return n
}

var errEnough = errors.New("undone")

// BenchmarkStoreScenario stores the national scenario, its places and
// warehouses as rows too.
func BenchmarkStoreScenario(b *testing.B) {
	s, store := fixtures.Egypt(), inventorytest.Store(b)
	for b.Loop() {
		err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
			if _, err := plans.AddScenario(context.Background(), tx, uuid.New(), "", s); err != nil {
				return err
			}
			return errEnough // or the next would find its content there
		})
		if !errors.Is(err, errEnough) {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadScenario(b *testing.B) {
	n := newNation(b)
	for b.Loop() {
		read(b, n.store, func(ctx context.Context, tx *database.Tx) error {
			_, err := plans.LoadScenario(ctx, tx, n.scenario)
			return err
		})
	}
}

// BenchmarkStorePlan stores the national plan, judged by the referee, and
// commits.
func BenchmarkStorePlan(b *testing.B) {
	n := newNation(b)
	for b.Loop() {
		keep(b, n.store, n.scenario, n.p)
	}
}

// BenchmarkReferee is the part of it that is not the database's.
func BenchmarkReferee(b *testing.B) {
	n := newNation(b)
	for b.Loop() {
		if len(check.Plan(n.s, n.p)) > 0 {
			b.Fatal("the plan breaks rules")
		}
	}
}

func BenchmarkLoadPlan(b *testing.B) {
	n := newNation(b)
	id := keep(b, n.store, n.scenario, n.p)
	for b.Loop() {
		load(b, n.store, id)
	}
}

func BenchmarkCells(b *testing.B) {
	n := newNation(b)
	id := keep(b, n.store, n.scenario, n.p)
	for b.Loop() {
		read(b, n.store, func(ctx context.Context, tx *database.Tx) error {
			_, err := plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: 5}, plans.Page[geo.Cell]{Limit: 1000})
			return err
		})
	}
}

func BenchmarkAllocations(b *testing.B) {
	n := newNation(b)
	id := keep(b, n.store, n.scenario, n.p)
	for b.Loop() {
		read(b, n.store, func(ctx context.Context, tx *database.Tx) error {
			_, err := plans.Allocations(ctx, tx, id, plans.AllocationFilter{}, plans.Page[int]{Limit: 100, After: 3000})
			return err
		})
	}
}
