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

// atlas of the national plan.
func (n *nation) atlas(b *testing.B) *plans.Atlas {
	a, _ := atlasOf(b, n.store, n.s, n.p)
	return a
}

// BenchmarkAtlas makes an atlas of a plan and a scenario that are at hand.
func BenchmarkAtlas(b *testing.B) {
	n := newNation(b)
	id := keep(b, n.store, n.scenario, n.p)
	read(b, n.store, func(ctx context.Context, tx *database.Tx) error {
		for b.Loop() {
			b.StopTimer()
			var l plans.Library
			if _, err := l.Plan(ctx, tx, id); err != nil {
				return err
			}
			if _, err := l.Scenario(ctx, tx, n.scenario); err != nil {
				return err
			}
			b.StartTimer()
			if _, err := l.Atlas(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkMap draws the whole country at resolution 5 again and again.
func BenchmarkMap(b *testing.B) {
	a := newNation(b).atlas(b)
	for b.Loop() {
		a.Map(plans.MapFilter{Resolution: 5, View: plans.Box{West: 24, South: 21, East: 37, North: 32}})
	}
}

// BenchmarkIndex makes what a search looks through.
func BenchmarkIndex(b *testing.B) {
	n := newNation(b)
	id := keep(b, n.store, n.scenario, n.p)
	read(b, n.store, func(ctx context.Context, tx *database.Tx) error {
		for b.Loop() {
			b.StopTimer()
			a, err := new(plans.Library).Atlas(ctx, tx, id)
			if err != nil {
				return err
			}
			b.StartTimer()
			a.Search("أسوان", 1)
		}
		return nil
	})
}

// BenchmarkSearch looks through the whole country for names and codes.
func BenchmarkSearch(b *testing.B) {
	a := newNation(b).atlas(b)
	a.Search("أسوان", 1) // makes the index
	for name, text := range map[string]string{"name": "المطامير", "misspelt": "manssora gadeda", "words": "مخزن اسوان 01-12", "code": "WH-ASN", "letter": "ا"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				a.Search(text, 20)
			}
		})
	}
}
