package stock

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
)

// Subject is what a paper of a warehouse is of.
type Subject struct {
	Noun      string // receipt, transfer, count, adjustment, loan; "" if it is of none of these
	ID        uuid.UUID
	Warehouse string // whose it is; of a transfer the one that sends
}

// OfDocument gives what a paper is of.
func OfDocument(ctx context.Context, tx *database.Tx, document uuid.UUID) (s Subject, err error) {
	err = tx.QueryRow(ctx, `
		SELECT 'receipt', id, warehouse FROM stock_receipts WHERE document = $1
		UNION ALL SELECT 'transfer', id, from_site FROM stock_transfers WHERE document = $1
		UNION ALL SELECT 'count', id, warehouse FROM stock_counts WHERE document = $1
		UNION ALL SELECT 'adjustment', id, warehouse FROM stock_adjustments WHERE document = $1
		UNION ALL SELECT DISTINCT 'loan', l.id, l.warehouse FROM stock_loan_lines n JOIN stock_loans l ON l.id = n.loan WHERE n.document = $1
		LIMIT 1`, document).Scan(&s.Noun, &s.ID, &s.Warehouse)
	if database.NoRows(err) {
		err = nil
	}
	return s, err
}

// ReceiptOf gives the receipt by which a warehouse is to receive a transfer, or
// has received it last; the zero id if there is none.
func ReceiptOf(ctx context.Context, tx *database.Tx, transfer uuid.UUID) (id uuid.UUID, warehouse string, err error) {
	err = tx.QueryRow(ctx, `SELECT id, warehouse FROM stock_receipts WHERE transfer = $1 AND status <> 'voided' ORDER BY seq DESC LIMIT 1`, transfer).
		Scan(&id, &warehouse)
	if database.NoRows(err) {
		err = nil
	}
	return id, warehouse, err
}

// LotIn reports whether a warehouse has, or had, cartons of a lot, whoever owns
// them. It says nothing of how many.
func LotIn(ctx context.Context, tx *database.Tx, warehouse string, lot inventory.LotID) (there bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM balance b JOIN account a ON a.id = b.account
		WHERE a.kind IN ('warehouse', 'damaged') AND a.ref = $1 AND b.lot = $2)`, warehouse, string(lot)).Scan(&there)
	return there, err
}

// UnderCount gives the count of a warehouse that is open or waits for approval,
// the zero id if there is none.
func UnderCount(ctx context.Context, tx *database.Tx, warehouse string) (id uuid.UUID, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM stock_counts WHERE warehouse = $1 AND status IN ('open', 'submitted')`, warehouse).Scan(&id)
	if database.NoRows(err) {
		err = nil
	}
	return id, err
}
