package stock_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/inventory/stock"
)

// A count that was taken back stays in the record; nobody sees what was announced
// until it is counted again, and the next one is not blind any more.
func TestCountBack(t *testing.T) {
	w := newWorld(t)
	l := lot("R", 90)
	r, err := try(w, manager, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		return stock.Expect(ctx, tx, because("expect", ""), stock.Expectation{Warehouse: "W1", Source: stock.FromPlant, Sender: "P",
			Lines: []stock.Announced{{Lot: l, Cartons: 777_001}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	count := func(name string, by database.Actor) *stock.Receipt {
		t.Helper()
		out, err := try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
			return stock.CountReceipt(ctx, tx, because(name, ""), r.ID, []stock.CountedLine{counted(l, "", 777_001, 0)})
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	undo := func(name string, step uuid.UUID, late time.Duration) (*stock.Receipt, error) {
		return try(w, manager, func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
			tx.Now = tx.Now.Add(late)
			return stock.UndoReceipt(ctx, tx, because(name, "typed wrong"), r.ID, step)
		})
	}
	first := count("first", manager)
	_, err = undo("late", first.Undo.Step, steps.UndoWithin+time.Minute)
	refused(w, err, "too_late")
	back, err := undo("back", first.Undo.Step, 0)
	if err != nil || back.Status != stock.Expected || back.Compared != nil || back.Counts != nil || back.Undo != nil {
		t.Fatalf("%+v %v", back, err)
	}
	if shows(w, back, 777_001) {
		t.Errorf("what was announced is shown: %s", text(w, back))
	}
	again := count("again", manager)
	if len(again.Counts) != 2 || !again.Counts[0].Undone || again.Counts[1].Undone || again.Compared.Blind || again.Compared.Round != 2 {
		t.Errorf("%+v", again.Counts)
	}
	_, err = undo("of the first", first.Undo.Step, 0)
	refused(w, err, "not_standing")
	w.sound()
}
