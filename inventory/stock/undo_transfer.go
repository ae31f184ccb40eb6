package stock

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

// UndoTransfer takes the last step of a transfer back, at the warehouse that
// sends: its dispatch, while nobody has counted it at the other end; its
// release; or its void. Locks: the transfer, its receipt, the series, balances.
func UndoTransfer(ctx context.Context, tx *database.Tx, step Step, id, undoes uuid.UUID) (*Transfer, error) {
	t, err := lockTransfer(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := works(tx, t.From); err != nil {
		return nil, err
	}
	if err := undo(ctx, tx, &step, aTransfer, id, undoes, func(u *undoing) error { return t.undo(u) }); err != nil {
		return nil, err
	}
	return GetTransfer(ctx, tx, id)
}

func (t *Transfer) undo(u *undoing) (err error) {
	if t.Lines, err = t.lines(u.ctx, u.tx); err != nil {
		return err
	}
	switch u.was.Action {
	case "release":
		return t.unrelease(u)
	case "dispatch":
		return t.unsend(u)
	}
	return t.unvoid(u)
}

// unrelease makes it a planned one: the waybill is void, its lots are free.
func (t *Transfer) unrelease(u *undoing) error {
	if err := documents.Void(u.ctx, u.tx, t.Document, u.step.Reason()); err != nil {
		return err
	}
	held := make([]uuid.UUID, len(t.Lines))
	for i, l := range t.Lines {
		held[i] = l.movement
	}
	if err := u.free(t.Document, held...); err != nil {
		return err
	}
	if _, err := u.tx.Exec(u.ctx, `DELETE FROM stock_transfer_lines WHERE transfer = $1`, t.ID); err != nil {
		return err
	}
	_, err := u.tx.Exec(u.ctx, `UPDATE stock_transfers SET status = 'planned', document = NULL WHERE id = $1`, t.ID)
	return err
}

// unsend takes the cartons off the road: the truck never left.
func (t *Transfer) unsend(u *undoing) error {
	if err := u.notCounted(t.From); err != nil {
		return err
	}
	if err := t.unexpect(u); err != nil {
		return err
	}
	if t.Document == steps.Derive(u.was.ID, "document") { // of what was loaded; what is reserved is all again
		if err := documents.Void(u.ctx, u.tx, t.Document, u.step.Reason()); err != nil {
			return err
		}
		if err := t.number(u); err != nil {
			return err
		}
	}
	if err := inventory.Hold(u.ctx, u.tx, t.From); err != nil {
		return err
	}
	for _, l := range t.Lines {
		if err := u.takeBack(`SELECT id FROM movement WHERE settles = $1 AND moved > 0`, l.movement); err != nil {
			return err
		}
	}
	if err := t.holdAgain(u); err != nil {
		return err
	}
	_, err := u.tx.Exec(u.ctx, `UPDATE stock_transfers SET status = 'released', document = $2, dispatched_at = NULL WHERE id = $1`, t.ID, t.Document)
	return err
}

// unexpect voids the receipt at the other end, if nobody has counted it.
func (t *Transfer) unexpect(u *undoing) error {
	rows, err := u.tx.Query(u.ctx, `SELECT id, status, round FROM stock_receipts WHERE transfer = $1 AND status <> 'voided' ORDER BY id FOR NO KEY UPDATE`, t.ID)
	if err != nil {
		return err
	}
	type expected struct {
		ID     uuid.UUID
		Status Status
		Round  int
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[expected])
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.Status != Expected || r.Round > 0 {
			return u.builtUpon(fmt.Sprintf("warehouse %s has counted it", t.To), fmt.Sprintf("عدّه المخزن %s", t.To))
		}
		if _, err := u.tx.Exec(u.ctx, `UPDATE stock_receipts SET status = 'voided' WHERE id = $1`, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// number issues a waybill of all that was released.
func (t *Transfer) number(u *undoing) error {
	t.Document = u.step.Derive("document")
	_, err := issue(u.ctx, u.tx, t.Document, documents.Transfer, t.From, func(number string) (string, any, error) {
		p := t.paper(number, u.tx, u.step, t.late(u.step.Day()), func(l *TransferLine) planner.Cartons { return l.Cartons })
		return p.canonical(), p, nil
	})
	return err
}

// holdAgain reserves every line anew.
func (t *Transfer) holdAgain(u *undoing) error {
	held := make([]inventory.Movement, len(t.Lines))
	for i, l := range t.Lines {
		held[i] = inventory.Movement{
			ID: u.step.Derive("line", string(l.Lot.ID), l.Owner), Lot: l.Lot.ID, Cartons: l.Cartons, Why: inventory.ForTransfer, Document: t.Document,
			Occurred: u.step.Occurred, From: inventory.Account{Kind: inventory.Warehouse, Ref: t.From, Owner: l.Owner}, To: transferAccount(t.ID, l.Owner),
		}
	}
	if err := inventory.Reserve(u.ctx, u.tx, held...); err != nil {
		return err
	}
	for i, l := range t.Lines {
		if _, err := u.tx.Exec(u.ctx, `UPDATE stock_transfer_lines SET movement = $4, dispatched = NULL WHERE transfer = $1 AND lot = $2 AND owner = $3`,
			t.ID, l.Lot.ID, l.Owner, held[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// unvoid makes it what it was: planned, or released under another number.
func (t *Transfer) unvoid(u *undoing) error {
	to := Planned
	if t.Document != uuid.Nil {
		to = Released
		if err := t.number(u); err != nil {
			return err
		}
		if err := inventory.Hold(u.ctx, u.tx, t.From); err != nil {
			return err
		}
		if err := t.holdAgain(u); err != nil {
			return err
		}
	}
	_, err := u.tx.Exec(u.ctx, `UPDATE stock_transfers SET status = $2, document = $3 WHERE id = $1`, t.ID, to, nullID(t.Document))
	if database.IsUnique(err, "stock_transfers_plan_ref") {
		return u.builtUpon("another transfer carries the planned one out", "تحويل آخر ينفذ البند المخطط")
	}
	return err
}
