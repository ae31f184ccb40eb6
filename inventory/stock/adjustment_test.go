package stock_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

func order(kind stock.AdjustmentKind, cause stock.Cause, lines ...stock.AdjustmentLine) stock.AdjustmentOrder {
	return stock.AdjustmentOrder{Warehouse: "A", Kind: kind, Cause: cause, Lines: lines}
}

func line(name string, n planner.Cartons) stock.AdjustmentLine {
	return stock.AdjustmentLine{Lot: inventory.Lot{ID: inventory.LotID(name)}, Cartons: n}
}

func damagedLine(name string, n planner.Cartons) stock.AdjustmentLine {
	l := line(name, n)
	l.Damaged = true
	return l
}

func (w world) adjust(by database.Actor, s stock.Step, o stock.AdjustmentOrder) (*stock.Adjustment, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
		return stock.Adjust(ctx, tx, s, o)
	})
}

func (w world) approve(by database.Actor, s stock.Step, id uuid.UUID) (*stock.Adjustment, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
		return stock.ApproveAdjustment(ctx, tx, s, id)
	})
}

func TestAdjustments(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	w.open("A", "OLD", -5, "", 20)
	for range 2 {
		if a := must[*stock.Adjustment](w)(w.adjust(keeperA, step("damage"), order(stock.Damage, "wet", line("L", 10)))); a.Status != stock.Posted || a.Number == "" {
			t.Errorf("%s", text(t, a))
		}
	}
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("repair"), order(stock.Repair, "repacked", damagedLine("L", 4))))
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("destroy"), order(stock.Destruction, "destroyed", damagedLine("L", 5), line("OLD", 1))))
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("loss"), order(stock.Loss, "theft", line("L", 3))))
	find := stock.AdjustmentLine{Lot: lot("NEW", 30), Cartons: 2}
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("find"), order(stock.Find, "misplaced", find)))
	w.wantBalance(inventory.Warehouse, "A", "L", 991)
	w.wantBalance(inventory.Damaged, "A", "L", 1)
	w.wantBalance(inventory.Warehouse, "A", "OLD", 19)
	w.wantBalance(inventory.Loss, "A", "", 9)
	w.wantBalance(inventory.Warehouse, "A", "NEW", 2)

	for name, wrong := range map[string]stock.AdjustmentOrder{
		"kind":        order("gift", "wet", line("L", 1)),
		"cause":       order(stock.Loss, "because", line("L", 1)),
		"other":       order(stock.Loss, "other", line("L", 1)),
		"no lines":    order(stock.Loss, "wet"),
		"nothing":     order(stock.Loss, "wet", line("L", 0)),
		"negative":    order(stock.Loss, "wet", line("L", -4)),
		"twice":       order(stock.Loss, "wet", line("L", 1), line("L", 1)),
		"damaged yet": order(stock.Damage, "wet", damagedLine("L", 1)),
		"repair good": order(stock.Repair, "repacked", line("L", 1)),
	} {
		_, err := w.adjust(keeperA, step(name), wrong)
		refused(t, err, "invalid")
	}
	_, err := w.adjust(keeperA, step("many"), order(stock.Loss, "theft", line("OLD", 20)))
	refused(t, err, inventory.ShortStock)
	_, err = w.adjust(keeperA, step("unknown"), order(stock.Loss, "theft", line("NEVER", 1)))
	refused(t, err, inventory.BadMovement)
	_, err = w.adjust(ofOne, step("other"), order(stock.Loss, "theft", line("L", 1)))
	refused(t, err, "not_your_warehouse")
	w.sound()
}

// What one person may decide adds up over the day; above it a second person
// approves, and not the first one.
func TestAdjustmentSecondPerson(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("1"), order(stock.Loss, "theft", line("L", 30))))
	a := must[*stock.Adjustment](w)(w.adjust(keeperA, step("2"), order(stock.Loss, "theft", line("L", 21))))
	if a.Status != stock.Waiting || a.Alone || a.Number != "" {
		t.Errorf("31 + 21 are more than 50: %s", text(t, a))
	}
	must[*stock.Adjustment](w)(w.adjust(deputyA, step("3"), order(stock.Loss, "theft", line("L", 50)))) // another person's day
	if on := see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
		return stock.Shelves(ctx, tx, "A", nil, today)
	}); on[0].OnHand != 920 || on[0].Reserved != 21 {
		t.Errorf("what waits is reserved: %s", text(t, on))
	}
	_, err := w.approve(keeperA, step("ok"), a.ID)
	refused(t, err, "second_person")
	_, err = w.approve(database.TheSystem, step("ok"), a.ID)
	refused(t, err, "second_person")
	_, err = w.approve(keeperB, step("ok"), a.ID)
	refused(t, err, "not_your_warehouse")
	_, err = w.approve(auditor, step("ok"), a.ID)
	refused(t, err, "not_your_warehouse")
	for range 2 {
		a = must[*stock.Adjustment](w)(w.approve(deputyA, step("ok"), a.ID))
	}
	if a.Status != stock.Posted || a.AskedBy != "keeper-a" || a.DecidedBy != "deputy-a" || a.Number == "" {
		t.Errorf("approved: %s", text(t, a))
	}
	_, err = w.approve(manager, step("ok 2"), a.ID)
	refused(t, err, "wrong_state")
	w.wantBalance(inventory.Warehouse, "A", "L", 899)

	// A find above the limit, refused.
	f := must[*stock.Adjustment](w)(w.adjust(keeperA, step("f"), order(stock.Find, "miscounted", line("L", 60))))
	if list := see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Adjustment, error) {
		return stock.Adjustments(ctx, tx, stock.Page{Warehouse: "A", Status: stock.Waiting})
	}); len(list) != 1 || list[0].ID != f.ID || list[0].Cartons != 60 {
		t.Errorf("waiting: %s", text(t, list))
	}
	refuse := func(by database.Actor, s stock.Step, id uuid.UUID) (*stock.Adjustment, error) {
		return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
			return stock.RefuseAdjustment(ctx, tx, s, id)
		})
	}
	_, err = refuse(manager, step("no"), f.ID)
	refused(t, err, "invalid")
	must[*stock.Adjustment](w)(refuse(manager, because("no", "count first"), f.ID))
	l := must[*stock.Adjustment](w)(w.adjust(keeperA, step("l"), order(stock.Destruction, "infested", line("L", 60))))
	must[*stock.Adjustment](w)(refuse(keeperA, because("no l", "typed wrong"), l.ID)) // one may take back what one asked for
	if on := see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
		return stock.Shelves(ctx, tx, "A", nil, today)
	}); on[0].OnHand != 899 || on[0].Reserved != 0 {
		t.Errorf("refused: %s", text(t, on))
	}
	w.sound()
}

// A transfer whose rest waits to be written off can be neither received nor
// written off again.
func TestWriteOffWaits(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 60, "", 100)
	tr := must[*stock.Transfer](w)(w.planTransfer("t", 80, nil))
	must[*stock.Transfer](w)(w.release(step("r"), tr.ID))
	must[*stock.Transfer](w)(w.dispatch(step("d"), tr.ID))
	writeOff := func(name string) (*stock.Adjustment, error) {
		return try(w, keeperB, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
			return stock.WriteOffTransfer(ctx, tx, step(name), tr.ID, "accident", "")
		})
	}
	_, err := writeOff("w")
	refused(t, err, "being_received")
	do(w, keeperB, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.VoidReceipt(ctx, tx, because("v", "the truck burnt out"), stock.FirstReceipt(tr.ID))
	})
	a := must[*stock.Adjustment](w)(writeOff("w"))
	_, err = writeOff("w2")
	refused(t, err, "being_written_off")
	_, err = try(w, keeperB, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.Expect(ctx, tx, step("e"), stock.Expectation{Warehouse: "B", Source: stock.FromTransfer, Transfer: tr.ID})
	})
	refused(t, err, "being_written_off")
	w.sound()
	must[*stock.Adjustment](w)(w.approve(second, step("ok"), a.ID))
	if got := w.transfer(manager, tr.ID); got.Status != stock.Closed {
		t.Errorf("status %s, want closed", got.Status)
	}
	w.wantBalance(inventory.Loss, "B", "L", 80)
	w.sound()
}
