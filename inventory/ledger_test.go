package inventory_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

var keeper = database.Actor{ID: uuid.MustParse("00000000-0000-4000-8000-000000000001"), Login: "keeper", Role: database.Keeper}

// at names accounts briefly.
func at(kind inventory.AccountKind, ref string) inventory.Account {
	return inventory.Account{Kind: kind, Ref: ref}
}

// move makes a movement of now with a new id.
func move(lot inventory.LotID, from, to inventory.Account, n planner.Cartons, why inventory.Why) inventory.Movement {
	return inventory.Movement{ID: uuid.New(), Lot: lot, From: from, To: to, Cartons: n, Why: why, Occurred: time.Now().Truncate(time.Microsecond).UTC()}
}

// writes runs fn in a transaction and fails the test on an error.
func writes(t testing.TB, s *database.Store, fn func(tx *database.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), keeper, fn); err != nil {
		t.Fatal(err)
	}
}

// refuses runs fn in a transaction that must fail with a code.
func refuses(t testing.TB, s *database.Store, code string, fn func(tx *database.Tx) error) {
	t.Helper()
	err := s.Write(t.Context(), keeper, fn)
	if got := database.CodeOf(err); got != code {
		t.Fatalf("want the refusal %q, got %q: %v", code, got, err)
	}
}

var (
	plant = at(inventory.Plant, "P1")
	tanta = at(inventory.Warehouse, "TNT")
	truck = at(inventory.Trip, "M1")
)

// stocked is a database with 100 cartons of lot L1 in the warehouse.
func stocked(t testing.TB) *database.Store {
	s := inventorytest.Store(t)
	writes(t, s, func(tx *database.Tx) error {
		if err := inventory.PutLot(t.Context(), tx, inventory.Lot{ID: "L1", SKU: "KATF", Expires: planner.DateOf(2099, 1, 1)}); err != nil {
			return err
		}
		return inventory.Post(t.Context(), tx, move("L1", plant, tanta, 100, inventory.ForReceipt))
	})
	return s
}

func TestReserveSettleVoid(t *testing.T) {
	s, ctx := stocked(t), t.Context()
	a, b := move("L1", tanta, truck, 60, inventory.ForIssue), move("L1", tanta, truck, 30, inventory.ForIssue)
	writes(t, s, func(tx *database.Tx) error { return inventory.Reserve(ctx, tx, a, b) })
	refuses(t, s, inventory.ShortStock, func(tx *database.Tx) error {
		return inventory.Post(ctx, tx, move("L1", tanta, truck, 11, inventory.ForIssue))
	})
	settle := inventory.Settlement{ID: uuid.New(), Pending: a.ID, Cartons: 50, Occurred: a.Occurred}
	writes(t, s, func(tx *database.Tx) error { return inventory.Settle(ctx, tx, settle) })
	writes(t, s, func(tx *database.Tx) error { return inventory.Settle(ctx, tx, settle) })
	refuses(t, s, inventory.Settled, func(tx *database.Tx) error {
		return inventory.Void(ctx, tx, inventory.Settlement{ID: uuid.New(), Pending: a.ID, Occurred: a.Occurred})
	})
	writes(t, s, func(tx *database.Tx) error {
		return inventory.Void(ctx, tx, inventory.Settlement{ID: uuid.New(), Pending: b.ID, Occurred: a.Occurred})
	})
	holds(t, s, tanta, "L1", 50, 0)
	holds(t, s, truck, "L1", 50, 0)
	holds(t, s, plant, "L1", -100, 0)
	writes(t, s, func(tx *database.Tx) error {
		return inventory.Reverse(ctx, tx, uuid.New(), settle.ID, "wrong truck", settle.Occurred)
	})
	holds(t, s, tanta, "L1", 100, 0)
	var picked []inventory.Picked
	writes(t, s, func(tx *database.Tx) (err error) {
		picked, err = inventory.Pick(ctx, tx, inventory.Want{Warehouse: "TNT", Cartons: 40})
		return err
	})
	if len(picked) != 1 || picked[0].Cartons != 40 || picked[0].Lot.ID != "L1" {
		t.Errorf("picked %+v", picked)
	}
}

// holds checks one balance.
func holds(t testing.TB, s *database.Store, a inventory.Account, lot inventory.LotID, onHand, reserved planner.Cartons) {
	t.Helper()
	err := s.Read(t.Context(), keeper, func(tx *database.Tx) error {
		bs, err := inventory.Balances(t.Context(), tx, inventory.Filter{Kind: a.Kind, Ref: a.Ref, Owner: &a.Owner, Lot: lot})
		if err != nil {
			return err
		}
		var got inventory.Balance
		if len(bs) == 1 {
			got = bs[0]
		}
		if len(bs) > 1 || got.OnHand != onHand || got.Reserved != reserved {
			t.Errorf("%s: %+v, want %d on hand, %d reserved", a.English(), bs, onHand, reserved)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
