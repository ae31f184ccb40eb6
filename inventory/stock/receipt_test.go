package stock_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/stock"
	"katf/planner"
)

// announce makes a receipt from plant P at A.
func (w world) announce(name string, lines ...stock.Announced) *stock.Receipt {
	w.Helper()
	return do(w, manager, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.Expect(ctx, tx, step(name), stock.Expectation{Warehouse: "A", Source: stock.FromPlant, Sender: "P",
			Expected: today, Lines: lines, Papers: stock.Papers{Waybill: "WB-7", Carrier: "Nile Carriers", Mass: 9000}})
	})
}

func (w world) count(by database.Actor, s stock.Step, receipt uuid.UUID, lines ...stock.CountedLine) (*stock.Receipt, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.CountReceipt(ctx, tx, s, receipt, lines)
	})
}

func (w world) explain(by database.Actor, s stock.Step, receipt uuid.UUID, reasons ...stock.Reason) (*stock.Receipt, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.Explain(ctx, tx, s, receipt, reasons)
	})
}

func (w world) post(by database.Actor, s stock.Step, receipt uuid.UUID) (*stock.Receipt, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.PostReceipt(ctx, tx, s, receipt)
	})
}

func must[T any](w world) func(T, error) T {
	return func(v T, err error) T {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
		return v
	}
}

func counted(l inventory.Lot, owner string, good, damaged planner.Cartons) stock.CountedLine {
	return stock.CountedLine{Lot: l, Owner: owner, Good: good, Damaged: damaged}
}

func TestReceiptFromPlant(t *testing.T) {
	w := newWorld(t)
	l1, l2 := lot("L1", 200), lot("L2", 100)
	r := w.announce("r", stock.Announced{Lot: l1, Cartons: 7311}, stock.Announced{Lot: l2, Owner: "ONE", Cartons: 4177})
	if r.Status != stock.Expected || len(r.Lots) != 2 || r.Lots[0].Lot != l2 || r.Compared != nil {
		t.Errorf("expected: %+v", r)
	}
	if shows(t, r, 7311) || shows(t, r, 4177) {
		t.Errorf("what was announced shows before the count: %s", text(t, r))
	}

	_, err := w.post(keeperA, step("early"), r.ID)
	e := refused(t, err, "wrong_state")
	if !strings.Contains(e.En, "count, void") || !strings.Contains(e.Ar, "العدّ") {
		t.Errorf("does not say what is possible: %s / %s", e.En, e.Ar)
	}
	_, err = w.count(keeperA, step("c0"), r.ID, counted(l1, "", 1, 0))
	refused(t, err, "invalid")
	_, err = w.count(keeperB, step("c0"), r.ID, counted(l1, "", 1, 0))
	refused(t, err, "not_your_warehouse")
	_, err = w.count(auditor, step("c0"), r.ID, counted(l1, "", 1, 0))
	refused(t, err, "not_your_warehouse")

	r = must[*stock.Receipt](w)(w.count(keeperA, step("c1"), r.ID, counted(l1, "", 7290, 9), counted(l2, "ONE", 4180, 0)))
	if !shows(t, r, 7311) || r.Status != stock.CountedIn || r.Compared.Complete || !r.Compared.Blind || r.Compared.Lines[1].Announced != 7311 {
		t.Errorf("counted: %s", text(t, r))
	}
	_, err = w.post(keeperA, step("p0"), r.ID)
	if e := refused(t, err, "reasons_missing"); len(e.Fields) != 3 {
		t.Errorf("short, damaged and excess are to be explained: %+v", e.Fields)
	}
	// Counting again is possible, stays visible and is not blind.
	r = must[*stock.Receipt](w)(w.count(keeperA, step("c2"), r.ID, counted(l1, "", 7291, 9), counted(l2, "ONE", 4180, 0)))
	if r.Round != 2 || len(r.Counts) != 2 || !r.Counts[0].Blind || r.Counts[1].Blind || r.Counts[0].Lines[1].Good != 7290 {
		t.Errorf("counted again: %s", text(t, r))
	}
	_, err = w.explain(keeperA, step("e0"), r.ID, stock.Reason{Lot: "L1", What: stock.Excess, Cause: "unknown"})
	refused(t, err, "invalid")
	_, err = w.explain(keeperA, step("e0"), r.ID, stock.Reason{Lot: "L1", What: stock.Short, Cause: "other"})
	refused(t, err, "invalid")
	must[*stock.Receipt](w)(w.explain(keeperA, step("e1"), r.ID,
		stock.Reason{Lot: "L1", What: stock.Short, Cause: "not_loaded"},
		stock.Reason{Lot: "L1", What: stock.ArrivedDamaged, Cause: "wet", Note: "rain"},
		stock.Reason{Lot: "L2", Owner: "ONE", What: stock.Excess, Cause: "loaded_twice"}))

	for range 2 { // the second time is harmless
		r = must[*stock.Receipt](w)(w.post(keeperA, step("p1"), r.ID))
		if r.Status != stock.Posted || r.Number == "" {
			t.Errorf("posted: %s", text(t, r))
		}
	}
	_, err = w.post(keeperA, step("p2"), r.ID)
	refused(t, err, "wrong_state")
	_, err = w.post(deputyA, step("p1"), r.ID)
	refused(t, err, "id_reused")
	w.wantBalance(inventory.Warehouse, "A", "L1", 7291)
	w.wantBalance(inventory.Damaged, "A", "L1", 9)
	w.wantBalance(inventory.Plant, "P", "L1", -7300)
	w.wantBalance(inventory.Warehouse, "A", "L2", 4180)
	w.wantBalance(inventory.Plant, "P", "L2", -4177)
	w.wantBalance(inventory.Found, "A", "L2", -3)

	doc := see(w, manager, func(ctx context.Context, tx *database.Tx) (*documents.Document, error) {
		return documents.Get(ctx, tx, r.Document)
	})
	var g stock.GRN
	if err := json.Unmarshal(doc.Body, &g); err != nil {
		t.Fatal(err)
	}
	if g.Number != r.Number || g.Lines[1].Shipped != 7311 || g.Lines[1].Discrepancy != -11 || g.Lines[1].Accepted != 7291 ||
		g.Lines[0].Discrepancy != 3 || g.Blind || g.Counts != 2 || g.CountedBy.Login != "keeper-a" || g.Lines[1].Mass != 9000*7300 ||
		g.Total.Cartons != 11480 || g.Total.Ar == "" || g.Papers.Waybill != "WB-7" {
		t.Errorf("goods received note: %s", doc.Body)
	}
	if doc.Kind != documents.Receipt || !strings.Contains(doc.Canonical, "difference\tshort\t11\tnot_loaded") {
		t.Errorf("canonical text: %s", doc.Canonical)
	}
	w.sound()
}

// The second person is needed for what changes the sum of all stock.
func TestReceiptSecondPerson(t *testing.T) {
	w := newWorld(t)
	l := lot("L", 100)
	r := w.announce("r", stock.Announced{Lot: l, Cartons: 100})
	must[*stock.Receipt](w)(w.count(keeperA, step("c"), r.ID, counted(l, "", 151, 0)))
	must[*stock.Receipt](w)(w.explain(keeperA, step("e"), r.ID, stock.Reason{Lot: "L", What: stock.Excess, Cause: "unknown"}))
	_, err := w.post(keeperA, step("p"), r.ID)
	refused(t, err, "second_person")
	must[*stock.Receipt](w)(w.post(deputyA, step("p"), r.ID))
	w.wantBalance(inventory.Found, "A", "L", -51)
	w.sound()
}

func TestReceiptUnannounced(t *testing.T) {
	w := newWorld(t)
	l, old := lot("L", 100), lot("OLD", -1)
	r := do(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.Expect(ctx, tx, step("r"), stock.Expectation{Warehouse: "A", Source: stock.Unannounced, Sender: "DONOR"})
	})
	must[*stock.Receipt](w)(w.count(keeperA, step("c"), r.ID, counted(l, "ONE", 90, 10), counted(old, "ONE", 40, 0)))
	_, err := w.post(keeperA, step("p"), r.ID)
	if e := refused(t, err, "reasons_missing"); len(e.Fields) != 2 {
		t.Errorf("damaged and unfit: %+v", e.Fields)
	}
	must[*stock.Receipt](w)(w.explain(keeperA, step("e"), r.ID,
		stock.Reason{Lot: "L", Owner: "ONE", What: stock.ArrivedDamaged, Cause: "crushed"},
		stock.Reason{Lot: "OLD", Owner: "ONE", What: stock.Unfit, Cause: "expired"}))
	must[*stock.Receipt](w)(w.post(keeperA, step("p"), r.ID))
	w.wantBalance(inventory.Warehouse, "A", "L", 90)
	w.wantBalance(inventory.Damaged, "A", "L", 10)
	w.wantBalance(inventory.Damaged, "A", "OLD", 40) // never good stock
	w.wantBalance(inventory.Plant, "DONOR", "L", -100)
	// The other organisation sees nothing of it.
	mine := see(w, ofOne, func(ctx context.Context, tx *database.Tx) ([]stock.Blind, error) {
		return stock.Receipts(ctx, tx, stock.Page{})
	})
	none := see(w, ofTwo, func(ctx context.Context, tx *database.Tx) ([]stock.Blind, error) {
		return stock.Receipts(ctx, tx, stock.Page{})
	})
	if len(mine) != 1 || len(none) != 0 {
		t.Errorf("ONE sees %d, TWO %d", len(mine), len(none))
	}
	_, err = try(w, ofTwo, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.GetReceipt(ctx, tx, r.ID)
	})
	refused(t, err, "not_found")
	w.sound()
}

// A lot that is good for fewer days than the rule asks is kept apart; one that
// expires soon is only pointed at.
func TestReceiptNearExpiry(t *testing.T) {
	w := newWorld(t)
	w.rules(stock.Rules{Alone: 50, SoonDays: 30, MinDays: 10})
	near, soon := lot("NEAR", 9), lot("SOON", 20)
	r := w.announce("r", stock.Announced{Lot: near, Cartons: 5}, stock.Announced{Lot: soon, Cartons: 5})
	r = must[*stock.Receipt](w)(w.count(keeperA, step("c"), r.ID, counted(near, "", 5, 0), counted(soon, "", 5, 0)))
	if l := r.Compared.Lines; l[0].Fitness != stock.ExpiresSoon || len(l[0].Differences) != 1 || l[0].Differences[0].What != stock.Unfit ||
		l[1].Fitness != stock.ExpiresSoon || len(l[1].Differences) != 0 {
		t.Errorf("%s", text(t, l))
	}
	must[*stock.Receipt](w)(w.explain(keeperA, step("e"), r.ID, stock.Reason{Lot: "NEAR", What: stock.Unfit, Cause: "expired"}))
	// Rules that change meanwhile do not change what was judged.
	w.rules(stock.Rules{Alone: 50, SoonDays: 30})
	must[*stock.Receipt](w)(w.post(keeperA, step("p"), r.ID))
	w.wantBalance(inventory.Damaged, "A", "NEAR", 5)
	w.wantBalance(inventory.Warehouse, "A", "SOON", 5)
	w.sound()
}

func TestReceiptVoid(t *testing.T) {
	w := newWorld(t)
	r := w.announce("r", stock.Announced{Lot: lot("L", 0), Cartons: 8123})
	void := func(s stock.Step) (*stock.Receipt, error) {
		return try(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
			return stock.VoidReceipt(ctx, tx, s, r.ID)
		})
	}
	_, err := void(step("v"))
	refused(t, err, "invalid")
	for range 2 {
		r = must[*stock.Receipt](w)(void(because("v", "the truck turned back")))
	}
	if r.Status != stock.Voided || shows(t, r, 8123) {
		t.Errorf("voided: %s", text(t, r))
	}
	_, err = w.count(keeperA, step("c"), r.ID)
	refused(t, err, "wrong_state")
	steps := see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Taken, error) { return stock.Steps(ctx, tx, r.ID) })
	if len(steps) != 2 || steps[1].Note != "the truck turned back" || steps[1].By != "keeper-a" {
		t.Errorf("steps: %+v", steps)
	}
	w.sound()
}
