package stock_test

import (
	"context"
	"testing"
	"time"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

func TestOpening(t *testing.T) {
	w := newWorld(t)
	lots := []planner.Lot{
		{ID: "L2", Warehouse: "B", SKU: "carton", Cartons: 50, Expires: today + 100, Owner: "ONE"},
		{ID: "L1", Warehouse: "A", SKU: "carton", Cartons: 70, Expires: today - 3},
		{ID: "L3", Warehouse: "A", SKU: "carton"},
	}
	open := func(by database.Actor, lots ...planner.Lot) ([]stock.Opened, error) {
		return try(w, by, func(ctx context.Context, tx *database.Tx) ([]stock.Opened, error) {
			return stock.Open(ctx, tx, lots, time.Time{})
		})
	}
	for round := range 2 {
		got, err := open(manager, lots...)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0].Warehouse != "A" || got[0].Cartons != 70 || got[0].Already != (round == 1) {
			t.Errorf("round %d: %+v", round, got)
		}
	}
	w.wantBalance(inventory.Warehouse, "A", "L1", 70)
	w.wantBalance(inventory.Warehouse, "B", "L2", 50)
	w.wantBalance(inventory.Opening, "B", "L2", -50)

	lots[1].Cartons = 71
	_, err := open(manager, lots...)
	refused(t, err, "opened")
	_, err = open(keeperB, lots[1])
	refused(t, err, "not_your_warehouse")
	_, err = open(manager, planner.Lot{ID: "L9", Warehouse: "C", SKU: "carton", Cartons: -1})
	if err != nil {
		t.Errorf("a lot of no cartons: %v", err)
	}
	w.sound()
}

func (w world) openBooks() {
	w.Helper()
	do(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Opened, error) {
		return stock.Open(ctx, tx, []planner.Lot{
			{ID: "ONE-1", Warehouse: "A", SKU: "carton", Cartons: 60, Expires: today + 90, Owner: "ONE"},
		}, time.Time{})
	})
}
