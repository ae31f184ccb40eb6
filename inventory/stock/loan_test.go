package stock_test

import (
	"context"
	"testing"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

func (w world) lend(by database.Actor, name string, n planner.Cartons) (*stock.Loan, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Loan, error) {
		return stock.Lend(ctx, tx, step(name), stock.LoanOrder{Warehouse: "A", Lender: "ONE", Borrower: "TWO", Cartons: n, Due: today + 30})
	})
}

func (w world) repay(by database.Actor, name string, l *stock.Loan, n planner.Cartons) (*stock.Loan, error) {
	return try(w, by, func(ctx context.Context, tx *database.Tx) (*stock.Loan, error) {
		return stock.Repay(ctx, tx, step(name), l.ID, n, 0)
	})
}

// owned gives what an owner has of a lot in A.
func (w world) owned(owner, lot string) planner.Cartons {
	w.Helper()
	return see(w, manager, func(ctx context.Context, tx *database.Tx) (planner.Cartons, error) {
		all, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: inventory.Warehouse, Ref: "A", Owner: &owner, Lot: inventory.LotID(lot)})
		if err != nil || len(all) == 0 {
			return 0, err
		}
		return all[0].OnHand, nil
	})
}

func TestLoan(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L1", 40, "ONE", 100)
	w.open("A", "L2", 80, "ONE", 100)
	w.open("A", "L3", 20, "TWO", 60)
	w.open("A", "OLD", -2, "ONE", 500)

	_, err := w.lend(ofTwo, "x", 150)
	refused(t, err, "not_your_warehouse") // the lender decides
	_, err = w.lend(ofOne, "x", 201)
	refused(t, err, inventory.ShortStock)
	var l *stock.Loan
	for range 2 {
		l = must[*stock.Loan](w)(w.lend(ofOne, "loan", 150))
	}
	if len(l.Lines) != 2 || l.Lines[0].Lot.ID != "L1" || l.Outstanding != 150 || l.Number == "" {
		t.Errorf("lent: %s", text(t, l))
	}
	if w.owned("TWO", "L1") != 100 || w.owned("TWO", "L2") != 50 || w.owned("ONE", "L2") != 50 {
		t.Errorf("TWO has %d and %d", w.owned("TWO", "L1"), w.owned("TWO", "L2"))
	}
	_, err = w.repay(ofTwo, "too much", l, 151)
	refused(t, err, "overpaid")
	_, err = w.repay(ofOne, "not mine", l, 10)
	refused(t, err, "not_your_warehouse")
	for range 2 {
		l = must[*stock.Loan](w)(w.repay(ofTwo, "part", l, 70)) // of another lot first: it expires first
	}
	if l.Outstanding != 80 || w.owned("ONE", "L3") != 60 || w.owned("ONE", "L1") != 10 {
		t.Errorf("partly repaid: %s", text(t, l))
	}
	open := func(by database.Actor) int {
		return len(see(w, by, func(ctx context.Context, tx *database.Tx) ([]stock.Loan, error) {
			return stock.Loans(ctx, tx, stock.Page{Status: stock.Counting})
		}))
	}
	if open(ofOne) != 1 || open(ofTwo) != 1 || open(member("of-three", "THREE")) != 0 {
		t.Error("open loans: lender and borrower see it, nobody else")
	}
	l = must[*stock.Loan](w)(w.repay(keeperA, "rest", l, 80))
	if l.Status != stock.Repaid || l.Outstanding != 0 || open(ofOne) != 0 {
		t.Errorf("repaid: %s", text(t, l))
	}
	_, err = w.repay(keeperA, "more", l, 1)
	refused(t, err, "wrong_state")
	w.sound()
}
