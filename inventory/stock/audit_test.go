package stock_test

import (
	"context"
	"testing"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
)

// Every rule of the audit finds what breaks it, done by somebody who has the
// database in hand: with the guards off.
func TestAuditFinds(t *testing.T) {
	w := newWorld(t)
	w.life()
	w.sound()
	for rule, damage := range map[string]string{
		"stock_opening":    `UPDATE stock_openings SET cartons = cartons + 1`,
		"stock_paper":      `UPDATE stock_receipts SET document = gen_random_uuid() WHERE status = 'posted'`,
		"stock_known":      `UPDATE stock_counts SET status = 'refused', document = NULL WHERE status = 'approved'`,
		"stock_receipt":    `UPDATE stock_receipt_counted SET good = good + 1`,
		"stock_transfer":   `UPDATE stock_transfer_lines SET dispatched = dispatched - 1 WHERE dispatched > 0`,
		"stock_closed":     `UPDATE stock_transfers SET status = 'closed' WHERE status = 'received'`,
		"stock_reserved":   `UPDATE stock_transfers SET status = 'voided' WHERE status = 'released'`,
		"stock_adjustment": `UPDATE stock_adjustment_lines SET cartons = cartons + 1`,
		"stock_second":     `ALTER TABLE stock_adjustments DROP CONSTRAINT stock_adjustments_two; UPDATE stock_adjustments SET alone = false, decided = asked WHERE status = 'posted'`,
		"stock_count":      `DELETE FROM closing`,
		"stock_loan":       `UPDATE stock_loans SET repaid = repaid + 1`,
	} {
		t.Run(rule, func(t *testing.T) {
			tx, err := w.Pool().Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback(context.Background())
			if _, err := tx.Exec(t.Context(), "SET LOCAL session_replication_role = replica; "+damage); err != nil {
				t.Fatal(err)
			}
			broken, err := stock.Audit(t.Context(), &database.Tx{Tx: tx, By: manager})
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, b := range broken {
				found = found || b.Rule == rule
				if b.Where == "" || b.Detail == "" || b.En == "" || b.Ar == "" {
					t.Errorf("a row without its words: %+v", b)
				}
			}
			if !found {
				t.Error("not found")
			}
		})
	}
	w.sound()
}

// The database refuses what the steps never do.
func TestSchemaRefuses(t *testing.T) {
	w := newWorld(t)
	w.life()
	for _, sql := range []string{
		`UPDATE stock_transfers SET status = 'planned' WHERE status = 'released'`,
		`UPDATE stock_receipts SET status = 'counted', document = NULL WHERE status = 'posted'`,
		`UPDATE stock_adjustments SET status = 'pending', decided = NULL, document = NULL WHERE status = 'posted'`,
		`UPDATE stock_counts SET status = 'open' WHERE status = 'approved'`,
		`UPDATE stock_loans SET repaid = cartons + 1`,
		`UPDATE stock_loans SET repaid = -1`,
		`UPDATE stock_receipt_counted SET good = 0`,
		`UPDATE stock_receipt_lines SET announced = 1`,
		`DELETE FROM stock_loan_lines`,
		`DELETE FROM stock_transfers`,
		`TRUNCATE stock_rules`,
		`UPDATE stock_count_lines SET good = good + 1`,
	} {
		if _, err := w.Pool().Exec(t.Context(), sql); err == nil {
			t.Errorf("not refused: %s", sql)
		}
	}
	w.sound()
}

// life is something of everything, each at some point of its way.
func (w world) life() {
	w.Helper()
	w.openBooks()
	l := lot("L", 100)
	r := w.announce("r", stock.Announced{Lot: l, Cartons: 100})
	must[*stock.Receipt](w)(w.count(keeperA, step("c"), r.ID, counted(l, "", 100, 0)))
	must[*stock.Receipt](w)(w.post(keeperA, step("p"), r.ID))
	must[*stock.Adjustment](w)(w.adjust(keeperA, step("a"), order(stock.Loss, "theft", line("L", 5))))
	must[*stock.Loan](w)(w.repay(manager, "repay", must[*stock.Loan](w)(w.lend(manager, "loan", 20)), 10))
	sent := must[*stock.Transfer](w)(w.planTransfer("sent", 30, nil))
	must[*stock.Transfer](w)(w.release(step("sent r"), sent.ID))
	sent = must[*stock.Transfer](w)(w.dispatch(step("sent d"), sent.ID))
	var back []stock.CountedLine
	var reasons []stock.Reason
	for _, line := range sent.Lines {
		back = append(back, counted(line.Lot, line.Owner, line.Dispatched-1, 0))
		reasons = append(reasons, stock.Reason{Lot: line.Lot.ID, Owner: line.Owner, What: stock.Short, Cause: "unknown"})
	}
	first := stock.FirstReceipt(sent.ID)
	must[*stock.Receipt](w)(w.count(keeperB, step("sent c"), first, back...))
	must[*stock.Receipt](w)(w.explain(keeperB, step("sent e"), first, reasons...))
	must[*stock.Receipt](w)(w.post(keeperB, step("sent p"), first))
	must[*stock.Transfer](w)(w.release(step("held r"), must[*stock.Transfer](w)(w.planTransfer("held", 3, nil)).ID))
	c := must[*stock.Count](w)(w.startCount("count"))
	var found []stock.CountedLine
	for _, b := range c.Lots {
		n := w.balance(inventory.Warehouse, "A", string(b.Lot.ID))
		if b.Owner != "" {
			n = w.owned(b.Owner, string(b.Lot.ID))
		}
		found = append(found, counted(b.Lot, b.Owner, n, 0))
	}
	c = must[*stock.Count](w)(w.submit(keeperA, "submit", c.ID, found...))
	must[*stock.Count](w)(w.approveCount(second, "approve", c.ID))
}
