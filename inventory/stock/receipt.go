package stock

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// Source says where received goods come from.
type Source string

// The sources.
const (
	FromPlant    Source = "plant"       // announced by a plant or supplier
	FromTransfer Source = "transfer"    // on the way from another warehouse
	Unannounced  Source = "unannounced" // stands at the door
)

// Announced is cartons that somebody says are coming.
type Announced struct {
	Lot     inventory.Lot   `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Cartons planner.Cartons `json:"cartons"`
}

// Expectation is goods that are to be received. A plant's have lines; those of a
// transfer are what is on the way; what stands unannounced at the door has none.
type Expectation struct {
	Warehouse string       `json:"warehouse"`
	Source    Source       `json:"source"`
	Sender    string       `json:"sender,omitempty"`   // plant or supplier
	Transfer  uuid.UUID    `json:"transfer,omitzero"`  // of FromTransfer
	Expected  planner.Date `json:"expected,omitempty"` // the day, if known
	Lines     []Announced  `json:"lines,omitempty"`
	Papers    Papers       `json:"papers"`
}

func (e *Expectation) check() error {
	var f faults
	f.text("warehouse", e.Warehouse)
	e.Papers.check(&f)
	switch e.Source {
	case FromPlant:
		f.text("sender", e.Sender)
		f.lines(len(e.Lines), 1)
	case FromTransfer:
		if e.Transfer == uuid.Nil {
			f.add("transfer", "", "name the transfer", "سمِّ التحويل")
		}
	case Unannounced:
		f.owner("sender", e.Sender)
	default:
		f.add("source", e.Source, "plant, transfer or unannounced", "plant أو transfer أو unannounced")
	}
	if e.Source != FromPlant && len(e.Lines) > 0 {
		f.add("lines", len(e.Lines), "only a plant announces lines", "المصنع وحده يعلن السطور")
	}
	if e.Source != FromTransfer && e.Transfer != uuid.Nil {
		f.add("transfer", e.Transfer, "only for source transfer", "لمصدر transfer فقط")
	}
	seen := map[any]bool{}
	for i := range e.Lines {
		l, path := &e.Lines[i], fmt.Sprintf("lines[%d]", i)
		checkLot(&f, path+".lot", &l.Lot)
		f.owner(path+".owner", l.Owner)
		f.cartons(path+".cartons", l.Cartons, 1)
		f.once(seen, path, shelf{l.Lot.ID, l.Owner})
	}
	return f.err()
}

func checkLot(f *faults, path string, l *inventory.Lot) {
	f.text(path+".id", string(l.ID))
	f.text(path+".sku", l.SKU)
}

// Expect announces goods; the step's id becomes the receipt's. What is on the
// way of a transfer is announced by its dispatch already; a further receipt is
// for what was left open, or for another warehouse after the first was voided.
//
// Locks: the transfer.
func Expect(ctx context.Context, tx *database.Tx, step Step, e Expectation) (*Receipt, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	if err := mayAnnounce(tx, &e); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aReceipt, step.ID, "expect", e)
	if err != nil {
		return nil, err
	}
	if !taken {
		if e.Source == FromTransfer {
			err = expectTransfer(ctx, tx, &e)
		}
		if err == nil {
			err = insertReceipt(ctx, tx, step.ID, &e)
		}
		if err != nil {
			return nil, err
		}
	}
	return GetReceipt(ctx, tx, step.ID)
}

func mayAnnounce(tx *database.Tx, e *Expectation) error {
	if e.Source != FromPlant {
		return works(tx, e.Warehouse)
	}
	for _, owner := range owners(e.Lines, func(l *Announced) string { return l.Owner }) {
		if err := disposes(tx, e.Warehouse, owner); err != nil {
			return err
		}
	}
	return nil
}

// expectTransfer takes what is on the way as announced.
func expectTransfer(ctx context.Context, tx *database.Tx, e *Expectation) error {
	t, err := lockTransfer(ctx, tx, e.Transfer)
	if err != nil {
		return err
	}
	if err := aTransfer.allow(t.ID, t.Status, "receive"); err != nil {
		return err
	}
	if err := nobodyReceives(ctx, tx, t.ID); err != nil {
		return err
	}
	e.Sender = t.From
	e.Lines, err = onTheWay(ctx, tx, t.ID)
	return err
}

// nobodyReceives refuses a transfer that a live receipt or a write-off that
// waits is for. The transfer is locked.
func nobodyReceives(ctx context.Context, tx *database.Tx, transfer uuid.UUID) error {
	var id uuid.UUID
	err := tx.QueryRow(ctx, `SELECT id FROM stock_adjustments WHERE transfer = $1 AND status = 'pending'`, transfer).Scan(&id)
	if err == nil {
		return database.Refuse(database.Conflict, "being_written_off",
			fmt.Sprintf("what is open of transfer %s waits to be written off (%s); decide on that first", transfer, id),
			fmt.Sprintf("ما تبقى من التحويل %s بانتظار قرار شطبه (%s)؛ قرر فيه أولًا", transfer, id))
	}
	if !database.NoRows(err) {
		return err
	}
	err = tx.QueryRow(ctx, `SELECT id FROM stock_receipts WHERE transfer = $1 AND status IN ('expected', 'counted')`, transfer).Scan(&id)
	if database.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return database.Refuse(database.Conflict, "being_received",
		fmt.Sprintf("transfer %s is being received by receipt %s; post or void that first", transfer, id),
		fmt.Sprintf("التحويل %s يُستلم بالإذن %s؛ رحِّله أو ألغه أولًا", transfer, id))
}

func insertReceipt(ctx context.Context, tx *database.Tx, id uuid.UUID, e *Expectation) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO stock_receipts (id, warehouse, source, sender, transfer, expected, papers)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, e.Warehouse, e.Source, e.Sender, nullID(e.Transfer), nullDate(e.Expected), e.Papers)
	if err != nil || len(e.Lines) == 0 {
		return err
	}
	lots := make([]inventory.Lot, len(e.Lines))
	names, owned, announced := make([]string, len(e.Lines)), make([]string, len(e.Lines)), make([]int64, len(e.Lines))
	for i, l := range e.Lines {
		lots[i], names[i], owned[i], announced[i] = l.Lot, string(l.Lot.ID), l.Owner, int64(l.Cartons)
	}
	if e.Source == FromPlant {
		if err := inventory.PutLot(ctx, tx, lots...); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO stock_receipt_lines (receipt, lot, owner, announced)
		SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[])`, id, names, owned, announced)
	return err
}

// VoidReceipt gives a receipt up before it is posted; the note says why. Locks:
// the receipt.
func VoidReceipt(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Receipt, error) {
	if step.Note == "" {
		return nil, invalid("note", "", "say why it is voided", "اذكر سبب الإلغاء")
	}
	r, err := lockReceipt(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := r.disposable(ctx, tx); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aReceipt, id, "void", nil)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aReceipt.allow(id, r.Status, "void"); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `UPDATE stock_receipts SET status = 'voided' WHERE id = $1`, id); err != nil {
			return nil, err
		}
	}
	return GetReceipt(ctx, tx, id)
}

// disposable refuses whoever works neither in the warehouse nor owns all of the
// goods.
func (r *receipt) disposable(ctx context.Context, tx *database.Tx) error {
	if works(tx, r.Warehouse) == nil {
		return nil
	}
	lines, err := r.announced(ctx, tx)
	if err != nil {
		return err
	}
	all := slices.IndexFunc(lines, func(l Announced) bool { return l.Owner != tx.By.Organisation }) < 0
	if len(lines) > 0 && all && r.Round == 0 {
		return disposes(tx, r.Warehouse, tx.By.Organisation)
	}
	return works(tx, r.Warehouse)
}

// receipt is a row of the receipts.
type receipt struct {
	Blind
	document *uuid.UUID
}

const receiptColumns = `id, seq, warehouse, source, sender, transfer, expected, papers, status, round, document, made_at`

func (r *receipt) scan(row interface{ Scan(...any) error }) error {
	var transfer *uuid.UUID
	var expected *time.Time
	err := row.Scan(&r.ID, &r.Seq, &r.Warehouse, &r.Source, &r.Sender, &transfer, &expected, &r.Papers, &r.Status, &r.Round, &r.document, &r.Made)
	if transfer != nil {
		r.Transfer = *transfer
	}
	if r.document != nil {
		r.Document = *r.document
	}
	r.Expected = dateOf(expected)
	return err
}

// lockReceipt keeps a receipt from others until the transaction ends, and its
// transfer before it: posting changes both, and dispatching a transfer makes a
// receipt.
func lockReceipt(ctx context.Context, tx *database.Tx, id uuid.UUID) (*receipt, error) {
	// Which transfer a receipt is for never changes, so it is read without a lock.
	_, err := tx.Exec(ctx, `SELECT FROM stock_transfers WHERE id = (SELECT transfer FROM stock_receipts WHERE id = $1) FOR NO KEY UPDATE`, id)
	if err != nil {
		return nil, err
	}
	return oneReceipt(ctx, tx, id, `FOR NO KEY UPDATE`)
}

func oneReceipt(ctx context.Context, tx *database.Tx, id uuid.UUID, lock string) (*receipt, error) {
	r := new(receipt)
	err := r.scan(tx.QueryRow(ctx, `SELECT `+receiptColumns+` FROM stock_receipts WHERE id = $1 `+lock, id))
	if database.NoRows(err) {
		return nil, database.Missing("receipt", "إذن استلام", id.String())
	}
	return r, err
}

// announced reads what was announced. Only what compares and posts may use it,
// and what hides it again.
func (r *receipt) announced(ctx context.Context, tx *database.Tx) ([]Announced, error) {
	rows, err := tx.Query(ctx, `SELECT lot, owner, announced FROM stock_receipt_lines WHERE receipt = $1`, r.ID)
	if err != nil {
		return nil, err
	}
	var out []Announced
	for rows.Next() {
		var a Announced
		if err := rows.Scan(&a.Lot.ID, &a.Owner, &a.Cartons); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, fillLots(ctx, tx, out, func(a *Announced) *inventory.Lot { return &a.Lot })
}
