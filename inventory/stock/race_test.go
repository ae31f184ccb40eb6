package stock_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
)

// atOnce runs n steps at the same time and gives their errors.
func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var ready, wait sync.WaitGroup
	ready.Add(n)
	for i := range n {
		wait.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = do(i)
		})
	}
	wait.Wait()
	return errs
}

// oneWins wants one success and the same refusal for all others.
func oneWins(t *testing.T, errs []error, code string) {
	t.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		refused(t, err, code)
	}
	if won != 1 {
		t.Errorf("%d of %d took the step, want 1", won, len(errs))
	}
}

func TestOnePosts(t *testing.T) {
	w := newWorld(t)
	l := lot("L", 100)
	r := w.announce("r", stock.Announced{Lot: l, Cartons: 100})
	must[*stock.Receipt](w)(w.count(keeperA, step("c"), r.ID, counted(l, "", 100, 0)))
	oneWins(t, atOnce(8, func(i int) error {
		_, err := w.post([]database.Actor{keeperA, deputyA, manager}[i%3], step(fmt.Sprint("p", i)), r.ID)
		return err
	}), "wrong_state")
	w.wantBalance(inventory.Warehouse, "A", "L", 100)
	w.sound()
}

func TestOneApproves(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	a := must[*stock.Adjustment](w)(w.adjust(keeperA, step("a"), order(stock.Loss, "theft", line("L", 100))))
	oneWins(t, atOnce(8, func(i int) error {
		_, err := w.approve([]database.Actor{manager, second, deputyA}[i%3], step(fmt.Sprint("ok", i)), a.ID)
		return err
	}), "wrong_state")
	w.wantBalance(inventory.Warehouse, "A", "L", 900)

	c := must[*stock.Count](w)(w.startCount("c"))
	must[*stock.Count](w)(w.submit(keeperA, "s", c.ID, counted(lot("L", 100), "", 800, 0)))
	oneWins(t, atOnce(8, func(i int) error {
		_, err := w.approveCount([]database.Actor{manager, second, deputyA}[i%3], fmt.Sprint("count ok", i), c.ID)
		return err
	}), "wrong_state")
	w.wantBalance(inventory.Warehouse, "A", "L", 800)
	w.sound()
}

// One who approves and one who refuses at once: one of them decided.
func TestApproveAgainstRefuse(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	for i := range 5 {
		a := must[*stock.Adjustment](w)(w.adjust(keeperA, step(fmt.Sprint("a", i)), order(stock.Loss, "theft", line("L", 60))))
		oneWins(t, atOnce(2, func(k int) error {
			if k == 0 {
				_, err := w.approve(manager, step(fmt.Sprint("ok", i)), a.ID)
				return err
			}
			_, err := try(w, second, func(ctx context.Context, tx *database.Tx) (*stock.Adjustment, error) {
				return stock.RefuseAdjustment(ctx, tx, because(fmt.Sprint("no", i), "not so"), a.ID)
			})
			return err
		}), "wrong_state")
	}
	w.sound()
}

// The same step sent many times at once is taken once, and all get its answer.
func TestSameStepAtOnce(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	var mu sync.Mutex
	numbers := map[string]bool{}
	for _, err := range atOnce(16, func(int) error {
		a, err := w.adjust(keeperA, step("a"), order(stock.Loss, "theft", line("L", 10)))
		if err == nil {
			mu.Lock()
			numbers[a.Number] = true
			mu.Unlock()
		}
		return err
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	if len(numbers) != 1 {
		t.Errorf("papers: %v", numbers)
	}
	w.wantBalance(inventory.Loss, "A", "L", 10)
	w.sound()
}

// What one person may decide alone can't be exceeded by being quick.
func TestAloneAtOnce(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	for _, err := range atOnce(8, func(i int) error {
		_, err := w.adjust(keeperA, step(fmt.Sprint("a", i)), order(stock.Loss, "theft", line("L", 20)))
		return err
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	w.wantBalance(inventory.Loss, "A", "L", 40)
	w.sound()
}

func TestOneCountAtOnce(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 1000)
	oneWins(t, atOnce(6, func(i int) error {
		_, err := w.startCount(fmt.Sprint("c", i))
		return err
	}), "being_counted")
}

// Six repayments of 40 of a loan of 150: three fit.
func TestRepayAtOnce(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "ONE", 1000)
	w.open("A", "M", 100, "TWO", 1000)
	l := must[*stock.Loan](w)(w.lend(manager, "l", 150))
	paid := 0
	for _, err := range atOnce(6, func(i int) error {
		_, err := w.repay(manager, fmt.Sprint("r", i), l, 40)
		return err
	}) {
		if err == nil {
			paid++
		} else {
			refused(t, err, "overpaid")
		}
	}
	if paid != 3 {
		t.Errorf("%d repayments, want 3", paid)
	}
	w.sound()
}

// Transfers race for the last cartons while the warehouse is counted and
// corrected: nothing is sent twice and no step is left hanging.
func TestWarehouseAtWork(t *testing.T) {
	w := newWorld(t)
	w.open("A", "L", 100, "", 500)
	var ids []uuid.UUID
	for i := range 12 {
		ids = append(ids, must[*stock.Transfer](w)(w.planTransfer(fmt.Sprint("t", i), 60, nil)).ID)
	}
	c := must[*stock.Count](w)(w.startCount("c"))
	for _, err := range atOnce(len(ids)+4, func(i int) error {
		switch {
		case i < len(ids):
			if _, err := w.release(step(fmt.Sprint("r", i)), ids[i]); err != nil {
				return err
			}
			_, err := w.dispatch(step(fmt.Sprint("d", i)), ids[i])
			return err
		case i%2 == 0:
			_, err := w.adjust(manager, step(fmt.Sprint("a", i)), order(stock.Damage, "wet", line("L", 1)))
			return err
		}
		_, err := w.submit(keeperA, fmt.Sprint("s", i), c.ID, counted(lot("L", 100), "", 500, 0))
		return err
	}) {
		switch code := database.CodeOf(err); {
		case err == nil, code == inventory.ShortStock, code == "moved_since", code == "wrong_state":
		default:
			t.Error(err)
		}
	}
	if left := w.balance(inventory.Warehouse, "A", "L"); left >= 60 {
		t.Errorf("%d cartons are left although somebody wanted 60", left)
	}
	w.sound()
}
