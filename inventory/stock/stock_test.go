package stock_test

import (
	"context"
	"testing"

	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

func TestShelvesAndCard(t *testing.T) {
	w := newWorld(t)
	w.open("A", "GOOD", 100, "ONE", 10)
	w.open("A", "SOON", 30, "TWO", 20)
	w.open("A", "LAST", 0, "", 30)
	w.open("A", "OLD", -1, "", 40)
	w.announce("r", stock.Announced{Lot: lot("NEXT", 200), Owner: "ONE", Cartons: 7})
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("d"), order(stock.Damage, "wet", line("OLD", 5))))
	shelves := func(by database.Actor, owner *string) []stock.Shelf {
		return see(w, by, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
			return stock.Shelves(ctx, tx, "A", owner, today)
		})
	}
	all := shelves(manager, nil)
	want := []struct {
		lot     string
		fitness stock.Fitness
		n       planner.Cartons
	}{{"OLD", stock.HasExpired, 35}, {"SOON", stock.ExpiresSoon, 20}, {"GOOD", stock.Good, 10}, {"NEXT", stock.Good, 0}, {"LAST", stock.Good, 30}}
	if len(all) != len(want) {
		t.Fatalf("%s", text(t, all))
	}
	for i, s := range all {
		if string(s.Lot.ID) != want[i].lot || s.Fitness != want[i].fitness || s.OnHand != want[i].n || s.Free != s.OnHand {
			t.Errorf("row %d: %s, want %v", i, text(t, s), want[i])
		}
	}
	if all[0].Damaged != 5 || all[3].Announced == nil || *all[3].Announced != 7 {
		t.Errorf("%s", text(t, all))
	}
	if mine := shelves(ofOne, nil); len(mine) != 2 || mine[0].Owner != "ONE" {
		t.Errorf("ONE sees %s", text(t, mine))
	}
	two := "TWO"
	if len(shelves(manager, &two)) != 1 || len(shelves(keeperA, nil)) != 4 {
		t.Error("by owner, and by the keeper: what lies there, not what is announced")
	}
	_, err := try(w, ofOne, func(ctx context.Context, tx *database.Tx) ([]stock.Shelf, error) {
		return stock.Shelves(ctx, tx, "A", &two, today)
	})
	refused(t, err, "not_your_stock")

	card := func(after int64, limit int) *stock.Card {
		return see(w, keeperA, func(ctx context.Context, tx *database.Tx) (*stock.Card, error) {
			return stock.GetCard(ctx, tx, "A", "OLD", nil, after, limit)
		})
	}
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("x"), order(stock.Destruction, "expired", damagedLine("OLD", 3))))
	c := card(0, 0)
	if len(c.Rows) != 4 || c.Rows[0].In != 40 || c.Rows[0].Other.Ref != "P" || c.Rows[3].Balance != 37 || c.Rows[3].Number == "" || c.Balance != 37 {
		t.Errorf("card: %s", text(t, c))
	}
	head, tail := card(0, 2), card(c.Rows[2].Seq, 10)
	if len(head.Rows) != 3 || head.Balance != 40 || tail.Carried != 40 || len(tail.Rows) != 1 || tail.Rows[0] != c.Rows[3] {
		t.Errorf("in pages: %s %s", text(t, head), text(t, tail))
	}
	where := see(w, ofOne, func(ctx context.Context, tx *database.Tx) ([]stock.Whereabouts, error) {
		return stock.Where(ctx, tx, nil)
	})
	if len(where) != 2 || where[0].Cartons != -10 || where[1].Cartons != 10 {
		t.Errorf("where ONE's cartons are: %s", text(t, where))
	}
	w.sound()
}

func TestRules(t *testing.T) {
	w := newWorld(t)
	set := func(by database.Actor, name string, r stock.Rules) error {
		_, err := try(w, by, func(ctx context.Context, tx *database.Tx) (any, error) {
			return nil, stock.SetRules(ctx, tx, step(name), r)
		})
		return err
	}
	refused(t, set(keeperA, "x", stock.Rules{Alone: 1}), "not_a_manager")
	refused(t, set(ofOne, "x", stock.Rules{Alone: 1}), "not_a_manager")
	refused(t, set(manager, "x", stock.Rules{Alone: -1, SoonDays: -1, MinDays: 3}), "invalid")
	want := stock.Rules{Alone: 7, SoonDays: 60, MinDays: 14}
	for range 2 {
		if err := set(manager, "a", want); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, set(manager, "a", stock.Rules{Alone: 8}), "id_reused")
	if got := see(w, keeperA, stock.CurrentRules); got != want {
		t.Errorf("%+v", got)
	}
	if steps := see(w, manager, func(ctx context.Context, tx *database.Tx) ([]stock.Taken, error) {
		return stock.Steps(ctx, tx, stock.RulesID)
	}); len(steps) != 1 {
		t.Errorf("%+v", steps)
	}
}

// Whoever has no business with a warehouse sees nothing of it.
func TestWhoSees(t *testing.T) {
	w := newWorld(t)
	w.life()
	sent := id("step sent")
	views := map[string]func(context.Context, *database.Tx) error{
		"shelves": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.Shelves(ctx, tx, "A", nil, today)
			return err
		},
		"card": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.GetCard(ctx, tx, "A", "L", nil, 0, 0)
			return err
		},
		"where": func(ctx context.Context, tx *database.Tx) error { _, err := stock.Where(ctx, tx, nil); return err },
		"receipts": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.Receipts(ctx, tx, stock.Page{})
			return err
		},
		"receipt": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.GetReceipt(ctx, tx, id("step r"))
			return err
		},
		"adjusted": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.GetAdjustment(ctx, tx, id("step a"))
			return err
		},
		"count": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.GetCount(ctx, tx, id("step count"))
			return err
		},
		"loan": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.GetLoan(ctx, tx, id("step loan"))
			return err
		},
		"transfer": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.GetTransfer(ctx, tx, sent)
			return err
		},
		"transfers": func(ctx context.Context, tx *database.Tx) error {
			_, err := stock.Transfers(ctx, tx, stock.Page{Warehouse: "A"})
			return err
		},
	}
	stranger := actor("keeper-c", database.Keeper, "C")
	driver := actor("driver", database.Driver)
	for name, view := range views {
		for _, by := range []database.Actor{stranger, driver} {
			if err := w.Read(t.Context(), by, func(tx *database.Tx) error { return view(t.Context(), tx) }); database.CodeOf(err) == "" {
				t.Errorf("%s sees %s: %v", by.Login, name, err)
			}
		}
		for _, by := range []database.Actor{manager, auditor} {
			if err := w.Read(t.Context(), by, func(tx *database.Tx) error { return view(t.Context(), tx) }); err != nil {
				t.Errorf("%s does not see %s: %v", by.Login, name, err)
			}
		}
	}
}
