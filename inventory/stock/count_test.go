package stock_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
)

func (w world) startCount(name string) (*stock.Count, error) {
	return try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) {
		return stock.StartCount(ctx, tx, step(name), "A")
	})
}

func (w world) submit(by database.Actor, name string, id uuid.UUID, lines ...stock.CountedLine) (*stock.Count, error) {
	found := make([]stock.Found, len(lines))
	for i := range lines {
		found[i] = stock.Found{CountedLine: lines[i], Note: "recounted"}
	}
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) {
		return stock.SubmitCount(ctx, tx, step(name), id, found)
	})
}

func (w world) approveCount(by database.Actor, name string, id uuid.UUID) (*stock.Count, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) {
		return stock.ApproveCount(ctx, tx, step(name), id)
	})
}

func TestCount(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L1", 50, "", 4711)
	w.open("A", "L2", 90, "ONE", 1313)
	l1, l2, l3 := lot("L1", 50), lot("L2", 90), lot("L3", 0)
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("damaged"), order(stock.Damage, "wet", line("L1", 11))))

	c := must[*stock.Count](w)(w.startCount("c"))
	_, err := w.startCount("c2")
	refused(t, err, "being_counted")
	if len(c.Lots) != 2 || shows(t, c, 4700) || shows(t, c, 1313) || shows(t, c, 11) {
		t.Errorf("the list to count: %s", text(t, c))
	}
	for what, err := range map[string]error{
		"stock": func() error {
			_, err := try(w, keeperA, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
				return stock.Shelves(ctx, tx, "A", nil, today)
			})
			return err
		}(),
		"card": func() error {
			_, err := try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Card, error) {
				return stock.GetCard(ctx, tx, "A", "L1", nil, 0, 0)
			})
			return err
		}(),
	} {
		if refused(t, err, "being_counted") == nil {
			t.Error(what)
		}
	}
	_, err = w.submit(keeperA, "s", c.ID, counted(l1, "", 1, 1))
	refused(t, err, "invalid")

	// Cartons move while they are counted.
	tr := must[*stock.Transfer](w)(w.planTransfer("t", 100, nil))
	must[*stock.Transfer](w)(w.release(step("r"), tr.ID))
	must[*stock.Transfer](w)(w.dispatch(step("d"), tr.ID))
	_, err = w.submit(keeperA, "s", c.ID, counted(l1, "", 4700, 11), counted(l2, "ONE", 1313, 0))
	if e := refused(t, err, "moved_since"); len(e.Fields) != 1 || e.Fields[0].Value != inventory.LotID("L1") {
		t.Errorf("%+v", e.Fields)
	}
	restart := func(name string, lots ...inventory.LotID) *stock.Count {
		return do(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) {
			return stock.RestartCount(ctx, tx, step(name), c.ID, lots)
		})
	}
	restart("again", "L1")
	restart("again", "L1")
	// Good 4600 in the book, 4595 found, of the missing 2 are damaged: 13 for 11.
	c = must[*stock.Count](w)(w.submit(keeperA, "s", c.ID, counted(l1, "", 4595, 13), counted(l2, "ONE", 1320, 0), counted(l3, "", 4, 0)))
	if c.Status != stock.Submitted || c.Off != 5+7+4 || !c.Alone || len(c.Lines) != 3 || c.Lines[0].BookGood != 4600 {
		t.Errorf("submitted: %s", text(t, c))
	}
	// What moves after the count does not matter.
	tr = must[*stock.Transfer](w)(w.planTransfer("t2", 95, nil))
	must[*stock.Transfer](w)(w.release(step("r2"), tr.ID))
	must[*stock.Transfer](w)(w.dispatch(step("d2"), tr.ID))
	r := w.announce("grn", stock.Announced{Lot: l3, Cartons: 6})
	must[*stock.Receipt](w)(w.count(keeperA, step("r c"), r.ID, counted(l3, "", 7, 0)))
	must[*stock.Receipt](w)(w.explain(keeperA, step("r e"), r.ID, stock.Reason{Lot: "L3", What: stock.Excess, Cause: "loaded_twice"}))
	must[*stock.Receipt](w)(w.post(keeperA, step("r p"), r.ID))
	for range 2 {
		c = must[*stock.Count](w)(w.approveCount(keeperA, "ok", c.ID))
	}
	if c.Status != stock.Approved || c.Number == "" {
		t.Errorf("approved: %s", text(t, c))
	}
	w.wantBalance(inventory.Warehouse, "A", "L1", 4500)
	w.wantBalance(inventory.Damaged, "A", "L1", 13)
	w.wantBalance(inventory.Warehouse, "A", "L2", 1320)
	w.wantBalance(inventory.Warehouse, "A", "L3", 4+7)
	w.wantBalance(inventory.Loss, "A", "L1", 3)
	w.wantBalance(inventory.Found, "A", "", -11-1)
	// The books are closed up to the count.
	late := order(stock.Loss, "theft", line("L1", 1))
	_, err = w.adjust(keeperA, stock.Step{ID: id("late"), Occurred: c.CountedAt.Add(-time.Minute)}, late)
	refused(t, err, inventory.TooEarly)
	_, err = w.approveCount(manager, "ok2", c.ID)
	refused(t, err, "wrong_state")
	if own := see(w, ofOne, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) { return stock.GetCount(ctx, tx, c.ID) }); len(own.Lines) != 1 || own.Off != 7 {
		t.Errorf("ONE sees %s", text(t, own))
	}
	w.sound()
}

func TestCountSecondPerson(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 50, "", 1000)
	c := must[*stock.Count](w)(w.startCount("c"))
	c = must[*stock.Count](w)(w.submit(keeperA, "s", c.ID, counted(lot("L", 50), "", 949, 0)))
	_, err := w.approveCount(keeperA, "ok", c.ID)
	refused(t, err, "second_person")
	must[*stock.Count](w)(w.approveCount(deputyA, "ok", c.ID))
	w.wantBalance(inventory.Warehouse, "A", "L", 949)

	// One that is refused changes nothing, and the next can begin.
	c = must[*stock.Count](w)(w.startCount("n"))
	c = must[*stock.Count](w)(w.submit(keeperA, "ns", c.ID, counted(lot("L", 50), "", 0, 0)))
	do(w, manager, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) {
		return stock.RefuseCount(ctx, tx, because("no", "counted in the dark"), c.ID)
	})
	c = must[*stock.Count](w)(w.startCount("v"))
	do(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Count, error) {
		return stock.VoidCount(ctx, tx, because("void", "rain"), c.ID)
	})
	_, err = w.submit(keeperA, "vs", c.ID)
	refused(t, err, "wrong_state")
	w.wantBalance(inventory.Warehouse, "A", "L", 949)
	w.sound()
}

// The same difference is never corrected twice.
func TestCountAndCorrections(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 50, "", 1000)
	a := must[*stock.Adjustment](w)(w.adjust(keeperA, step("a"), order(stock.Loss, "theft", line("L", 60))))
	_, err := w.startCount("c")
	refused(t, err, "adjustments_pending")
	must[*stock.Adjustment](w)(w.approve(deputyA, step("ok"), a.ID))

	c := must[*stock.Count](w)(w.startCount("c"))
	c = must[*stock.Count](w)(w.submit(keeperA, "s", c.ID, counted(lot("L", 50), "", 930, 0)))
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("b"), order(stock.Loss, "theft", line("L", 10)))) // the same ten
	_, err = w.approveCount(keeperA, "ok c", c.ID)
	refused(t, err, "moved_since")
	w.wantBalance(inventory.Warehouse, "A", "L", 930)
	w.sound()
}

// Something that happened before the count but is written down after it may be
// in it already.
func TestCountAndLateEntries(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 50, "", 1000)
	before := time.Now()
	c := must[*stock.Count](w)(w.startCount("c"))
	c = must[*stock.Count](w)(w.submit(keeperA, "s", c.ID, counted(lot("L", 50), "", 990, 0)))
	r := w.announce("r", stock.Announced{Lot: lot("L", 50), Cartons: 5})
	must[*stock.Receipt](w)(w.count(keeperA, step("rc"), r.ID, counted(lot("L", 50), "", 5, 0)))
	must[*stock.Receipt](w)(w.post(keeperA, stock.Step{ID: id("rp"), Occurred: before}, r.ID))
	_, err := w.approveCount(keeperA, "ok", c.ID)
	refused(t, err, "moved_since")
	w.sound()
}
