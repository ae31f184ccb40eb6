package stock_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/stock"
	"katf/planner"
)

func (w world) planTransfer(name string, n planner.Cartons, change func(*stock.TransferOrder)) (*stock.Transfer, error) {
	o := stock.TransferOrder{From: "A", To: "B", Cartons: n, Departs: today, Arrives: today + 2, Papers: stock.Papers{Vehicle: "TRUCK-1"}}
	if change != nil {
		change(&o)
	}
	return try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
		return stock.PlanTransfer(ctx, tx, step(name), o)
	})
}

func (w world) release(s stock.Step, id uuid.UUID) (*stock.Transfer, error) {
	return try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
		return stock.ReleaseTransfer(ctx, tx, s, id)
	})
}

func (w world) dispatch(s stock.Step, id uuid.UUID, loaded ...stock.Loaded) (*stock.Transfer, error) {
	return try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
		return stock.DispatchTransfer(ctx, tx, s, id, loaded)
	})
}

func (w world) transfer(by database.Actor, id uuid.UUID) *stock.Transfer {
	w.Helper()
	return see(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
		return stock.GetTransfer(ctx, tx, id)
	})
}

// A truck of 3,217 cartons leaves A; B counts blind: 3,200 good, 10 damaged, 7
// short, of which nobody knows yet; they turn out to be lost.
func TestTransfer(t *testing.T) {
	w := newWorld(t)
	w.open("A", "LATE", 300, "", 5000)
	w.open("A", "EARLY", 60, "ONE", 1000)
	w.open("A", "TOO-EARLY", 1, "", 900)
	w.open("A", "OLD", -1, "", 900)
	early, late := lot("EARLY", 60), lot("LATE", 300)

	tr := must[*stock.Transfer](w)(w.planTransfer("t", 3217, func(o *stock.TransferOrder) { o.PlanRef = "TR-00012" }))
	_, err := w.planTransfer("t2", 3217, func(o *stock.TransferOrder) { o.PlanRef = "TR-00012" })
	refused(t, err, "planned_already")
	_, err = w.dispatch(step("d"), tr.ID)
	refused(t, err, "wrong_state")
	for range 2 {
		tr = must[*stock.Transfer](w)(w.release(step("rel"), tr.ID))
	}
	if len(tr.Lines) != 2 || tr.Lines[0].Lot != early || tr.Lines[0].Cartons != 1000 || tr.Lines[1].Lot != late || tr.Lines[1].Cartons != 2217 {
		t.Errorf("first expiring first, and fit on arrival: %s", text(t, tr.Lines))
	}
	w.wantBalance(inventory.Warehouse, "A", "LATE", 5000)
	for range 2 {
		tr = must[*stock.Transfer](w)(w.dispatch(step("dis"), tr.ID))
	}
	w.wantBalance(inventory.Warehouse, "A", "LATE", 2783)
	w.wantBalance(inventory.Transfer, tr.ID.String(), "LATE", 2217)
	if tr.Status != stock.Sent || tr.Number == "" {
		t.Errorf("dispatched: %s", text(t, tr))
	}

	// B's keeper sees no figure of it anywhere.
	r := see(w, keeperB, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.GetReceipt(ctx, tx, stock.FirstReceipt(tr.ID))
	})
	list := see(w, keeperB, func(ctx context.Context, tx *database.Tx) ([]stock.Transfer, error) {
		return stock.Transfers(ctx, tx, stock.Page{Warehouse: "B"})
	})
	shelves := see(w, keeperB, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
		return stock.Shelves(ctx, tx, "B", nil, today)
	})
	seen := []any{r, list, shelves, w.transfer(keeperB, tr.ID)}
	for _, figure := range []planner.Cartons{3217, 2217, 1000} {
		if shows(t, seen, figure) {
			t.Errorf("the keeper at B sees %d: %s", figure, text(t, seen))
		}
	}
	hidden := see(w, keeperB, func(ctx context.Context, tx *database.Tx) (bool, error) { return stock.Conceals(ctx, tx, tr.Document) })
	shown := see(w, keeperA, func(ctx context.Context, tx *database.Tx) (bool, error) { return stock.Conceals(ctx, tx, tr.Document) })
	if !hidden || shown {
		t.Errorf("the waybill: hidden from B %v, from A %v", hidden, shown)
	}
	if on := see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
		return stock.Shelves(ctx, tx, "B", nil, today)
	}); len(on) != 2 || *on[1].OnTheWay != 2217 {
		t.Errorf("on the way to B: %s", text(t, on))
	}

	r = must[*stock.Receipt](w)(w.count(keeperB, step("c"), r.ID, counted(early, "ONE", 990, 10), counted(late, "", 2210, 0)))
	if got := w.transfer(keeperB, tr.ID); got.Concealed || *got.Cartons != 3217 {
		t.Errorf("after the count: %s", text(t, got))
	}
	must[*stock.Receipt](w)(w.explain(keeperB, step("e"), r.ID,
		stock.Reason{Lot: "EARLY", Owner: "ONE", What: stock.ArrivedDamaged, Cause: "crushed"},
		stock.Reason{Lot: "LATE", What: stock.Short, Cause: "unknown"}))
	must[*stock.Receipt](w)(w.post(keeperB, step("p"), r.ID))
	w.wantBalance(inventory.Warehouse, "B", "LATE", 2210)
	w.wantBalance(inventory.Damaged, "B", "EARLY", 10)
	w.wantBalance(inventory.Transfer, tr.ID.String(), "LATE", 7)
	if got := w.transfer(manager, tr.ID); got.Status != stock.Received || got.Lines[1].Open != 7 {
		t.Errorf("received, 7 open: %s", text(t, got))
	}
	w.sound()

	writeOff := func(by database.Actor, s stock.Step) (*stock.Adjustment, error) {
		return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
			return stock.WriteOffTransfer(ctx, tx, s, tr.ID, "theft", "")
		})
	}
	_, err = writeOff(keeperA, step("w"))
	refused(t, err, "not_your_warehouse")
	for range 2 {
		if a := must[*stock.Adjustment](w)(writeOff(keeperB, step("w"))); a.Status != stock.Posted || a.Cartons != 7 {
			t.Errorf("written off: %s", text(t, a))
		}
	}
	if got := w.transfer(manager, tr.ID); got.Status != stock.Closed {
		t.Errorf("status %s, want closed", got.Status)
	}
	w.wantBalance(inventory.Loss, "B", "LATE", 7)
	_, err = writeOff(keeperB, step("w2"))
	refused(t, err, "wrong_state")
	w.sound()
}

// Less is loaded than was released: the rest is free again and another waybill
// goes with the truck.
func TestTransferLoadedOtherwise(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L1", 60, "", 100)
	w.open("A", "L2", 90, "", 100)
	tr := must[*stock.Transfer](w)(w.planTransfer("t", 150, nil))
	tr = must[*stock.Transfer](w)(w.release(step("r"), tr.ID))
	first := tr.Document
	_, err := w.dispatch(step("d"), tr.ID, stock.Loaded{Lot: "L1", Cartons: 101}, stock.Loaded{Lot: "L9", Cartons: 1})
	if e := refused(t, err, "invalid"); len(e.Fields) != 2 {
		t.Errorf("%+v", e.Fields)
	}
	_, err = w.dispatch(step("d"), tr.ID, stock.Loaded{Lot: "L1"}, stock.Loaded{Lot: "L2"})
	refused(t, err, "invalid")
	tr = must[*stock.Transfer](w)(w.dispatch(step("d"), tr.ID, stock.Loaded{Lot: "L1", Cartons: 80}, stock.Loaded{Lot: "L2", Cartons: 0}))
	old := see(w, manager, func(ctx context.Context, tx *database.Tx) (*documents.Document, error) {
		return documents.Get(ctx, tx, first)
	})
	if old.Voided == "" || tr.Document == first {
		t.Errorf("the first waybill: %+v", old)
	}
	w.wantBalance(inventory.Transfer, tr.ID.String(), "", 80)
	if free := see(w, keeperA, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
		return stock.Shelves(ctx, tx, "A", nil, today)
	}); free[0].Free != 20 || free[1].Free != 100 {
		t.Errorf("free again: %s", text(t, free))
	}
	// The truck turns back: the receipt at B is voided, A takes it in again.
	void := do(w, keeperB, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.VoidReceipt(ctx, tx, because("v", "road closed, truck turned back"), stock.FirstReceipt(tr.ID))
	})
	if void.Status != stock.Voided {
		t.Errorf("%s", text(t, void))
	}
	expect := func(name string) (*stock.Receipt, error) {
		return try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
			return stock.Expect(ctx, tx, step(name), stock.Expectation{Warehouse: "A", Source: stock.FromTransfer, Transfer: tr.ID})
		})
	}
	r := must[*stock.Receipt](w)(expect("back"))
	_, err = expect("again")
	refused(t, err, "being_received")
	must[*stock.Receipt](w)(w.count(keeperA, step("c"), r.ID, counted(lot("L1", 60), "", 80, 0)))
	must[*stock.Receipt](w)(w.post(keeperA, step("p"), r.ID))
	w.wantBalance(inventory.Warehouse, "A", "L1", 100)
	if got := w.transfer(manager, tr.ID); got.Status != stock.Closed {
		t.Errorf("status %s, want closed", got.Status)
	}
	w.sound()
}

func TestTransferVoid(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 60, "", 100)
	tr := must[*stock.Transfer](w)(w.planTransfer("t", 100, nil))
	tr = must[*stock.Transfer](w)(w.release(step("r"), tr.ID))
	_, err := w.release(step("x"), must[*stock.Transfer](w)(w.planTransfer("t2", 1, nil)).ID)
	refused(t, err, inventory.ShortStock)
	for range 2 {
		do(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
			return stock.VoidTransfer(ctx, tx, because("v", "no driver"), tr.ID)
		})
	}
	_, err = w.dispatch(step("d"), tr.ID)
	refused(t, err, "wrong_state")
	must[*stock.Transfer](w)(w.release(step("x"), id("step t2"))) // free again
	w.sound()
}

// A truck that leaves later arrives later, and some lots are no longer fit then.
func TestTransferLate(t *testing.T) {
	now := time.Now()
	w := newWorldAt(t, func() time.Time { return now })
	w.open("A", "L", 3, "", 100)
	tr := must[*stock.Transfer](w)(w.planTransfer("t", 50, nil))
	tr = must[*stock.Transfer](w)(w.release(step("r"), tr.ID))
	late := must[*stock.Transfer](w)(w.planTransfer("late", 50, func(o *stock.TransferOrder) { o.Departs, o.Arrives = today-4, today }))
	_, err := w.release(step("late r"), late.ID)
	refused(t, err, inventory.ShortStock) // four days behind: it would arrive when the lot has expired
	if _, err := w.Pool().Exec(t.Context(), `UPDATE stock_transfers SET departs = departs - 3, arrives = arrives - 1 WHERE id = $1`, tr.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.dispatch(step("d"), tr.ID)
	refused(t, err, inventory.Unsound)
}

// A member organisation sees the lines of its own cartons, and moves its own
// alone.
func TestTransferOfOwners(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L1", 60, "ONE", 100)
	w.open("A", "L2", 90, "TWO", 100)
	one := "ONE"
	order := stock.TransferOrder{From: "A", To: "B", Cartons: 10, Departs: today, Arrives: today, Owner: &one}
	plan := func(by database.Actor, name string, o stock.TransferOrder) (*stock.Transfer, error) {
		return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
			return stock.PlanTransfer(ctx, tx, step(name), o)
		})
	}
	_, err := plan(ofTwo, "x", order)
	refused(t, err, "not_your_warehouse")
	must[*stock.Transfer](w)(plan(ofOne, "own", order))
	mixed := must[*stock.Transfer](w)(w.planTransfer("mixed", 150, nil))
	must[*stock.Transfer](w)(w.release(step("r"), mixed.ID))
	if got := w.transfer(ofTwo, mixed.ID); len(got.Lines) != 1 || got.Lines[0].Cartons != 50 || got.Cartons != nil {
		t.Errorf("TWO sees %s", text(t, got))
	}
	if got := see(w, ofTwo, func(ctx context.Context, tx *database.Tx) ([]stock.Transfer, error) {
		return stock.Transfers(ctx, tx, stock.Page{})
	}); len(got) != 1 {
		t.Errorf("TWO sees %d transfers, want 1", len(got))
	}
	_, err = try(w, ofTwo, func(ctx context.Context, tx *database.Tx) (*stock.Transfer, error) {
		return stock.GetTransfer(ctx, tx, id("step own"))
	})
	refused(t, err, "not_found")
}
