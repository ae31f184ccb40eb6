package stock

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
)

// waysBack are the steps that can be taken back, and what to do instead when it
// is too late. An approved count has closed the books, which never open again.
var waysBack = map[noun]map[string]steps.Correction{
	aReceipt: {
		"count":   {En: "Count again before it is posted", Ar: "أعد العدّ قبل الترحيل"},
		"explain": {En: "Give another reason: the last one holds", Ar: "اذكر سببًا آخر: الأخير هو المعتمد"},
		"post":    {En: "Put the stock right by an adjustment or a count", Ar: "صحّح الرصيد بتسوية أو جرد"},
		"void":    {En: "Open another receipt", Ar: "افتح إذن استلام آخر"},
	},
	aTransfer: {
		"release":  {En: "Void the transfer and plan another", Ar: "ألغِ التحويل وخطط غيره"},
		"dispatch": {En: "Have the other warehouse receive what came, and send it back by a transfer", Ar: "ليستلم المخزن الآخر ما وصل ويُعِده بتحويل"},
		"void":     {En: "Plan another transfer", Ar: "خطط تحويلًا آخر"},
	},
	anAdjustment: {
		"ask": {En: "Make the opposite adjustment", Ar: "سجّل التسوية المعاكسة"},
	},
	aCount: {
		"submit": {En: "Refuse the count and count again", Ar: "ارفض الجرد وأعد العدّ"},
		"refuse": {En: "Begin another count", Ar: "ابدأ جردًا آخر"},
		"void":   {En: "Begin another count", Ar: "ابدأ جردًا آخر"},
	},
}

// canUndo gives the step of something that can be taken back now, nil if there
// is none.
func canUndo(ctx context.Context, tx *database.Tx, n noun, id uuid.UUID) (*steps.Undoable, error) {
	list, err := steps.Standing(ctx, tx, id)
	return steps.Last(tx, list, waysBack[n]), err
}

// undoing is the taking back of a step.
type undoing struct {
	ctx  context.Context
	tx   *database.Tx
	step *Step
	noun noun
	was  *steps.Taken
}

// undo takes the last step of something back: the caller has locked it, and do
// does the opposite.
func undo(ctx context.Context, tx *database.Tx, step *Step, n noun, id, undoes uuid.UUID, do func(*undoing) error) error {
	taken, err := step.Begin(ctx, tx, string(n), id, steps.UndoAction, steps.Undoing{Undoes: undoes})
	if err != nil || taken {
		return err
	}
	standing, err := steps.Standing(ctx, tx, id)
	if err != nil {
		return err
	}
	u := &undoing{ctx: ctx, tx: tx, step: step, noun: n}
	if u.was, err = step.Undo(ctx, tx, standing, undoes, waysBack[n]); err != nil {
		return err
	}
	err = do(u)
	if database.CodeOf(err) == inventory.ShortStock {
		return u.builtUpon("the cartons were promised to others or moved since", "وُعد غيرها بهذه الكراتين أو تحركت بعد ذلك")
	}
	return err
}

func (u *undoing) builtUpon(en, ar string) error {
	return steps.BuiltUpon(en, ar, waysBack[u.noun][u.was.Action])
}

// notCounted refuses to move what a stock count has closed since.
func (u *undoing) notCounted(warehouse string) error {
	var closed bool
	err := u.tx.QueryRow(u.ctx, `SELECT EXISTS (SELECT FROM closing WHERE warehouse = $1 AND until >= $2)`, warehouse, u.was.Occurred).Scan(&closed)
	if err == nil && closed {
		err = u.builtUpon("the warehouse was counted since", "جُرد المخزن بعد ذلك")
	}
	return err
}

// reverse takes back what stands on a paper, and voids it. All that lies in the
// warehouse is locked first.
func (u *undoing) reverse(warehouse string, paper uuid.UUID) error {
	if err := u.notCounted(warehouse); err != nil {
		return err
	}
	if err := documents.Void(u.ctx, u.tx, paper, u.step.Reason()); err != nil {
		return err
	}
	if err := inventory.Hold(u.ctx, u.tx, warehouse); err != nil {
		return err
	}
	return u.takeBack(`SELECT id FROM movement m WHERE document = $1 AND moved > 0 AND reverses IS NULL
		AND NOT EXISTS (SELECT FROM movement r WHERE r.reverses = m.id) ORDER BY seq`, paper)
}

// takeBack reverses the movements that a query gives.
func (u *undoing) takeBack(sql string, args ...any) error {
	rows, err := u.tx.Query(u.ctx, sql, args...)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := inventory.Reverse(u.ctx, u.tx, u.step.Derive("reverse", id.String()), id, u.step.Reason(), u.step.Occurred); err != nil {
			return err
		}
	}
	return nil
}

// free gives reservations up.
func (u *undoing) free(document uuid.UUID, held ...uuid.UUID) error {
	out := make([]inventory.Settlement, len(held))
	for i, p := range held {
		out[i] = inventory.Settlement{ID: u.step.Derive("void", p.String()), Pending: p, Document: document, Occurred: u.step.Occurred}
	}
	return inventory.Void(u.ctx, u.tx, out...)
}

// UndoReceipt takes the last step of a receipt back: its posting, with all that
// moved and its note; its count, which stays visible, and the next one is not
// blind any more; reasons; or its void. Locks: as for [PostReceipt].
func UndoReceipt(ctx context.Context, tx *database.Tx, step Step, id, undoes uuid.UUID) (*Receipt, error) {
	r, err := lockReceipt(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := works(tx, r.Warehouse); err != nil {
		return nil, err
	}
	if err := undo(ctx, tx, &step, aReceipt, id, undoes, func(u *undoing) error { return r.undo(u) }); err != nil {
		return nil, err
	}
	return GetReceipt(ctx, tx, id)
}

func (r *receipt) undo(u *undoing) error {
	switch u.was.Action {
	case "count":
		return r.uncount(u)
	case "post":
		return r.unpost(u)
	case "void":
		return r.unvoid(u)
	}
	return nil // reasons of a step that was taken back don't count
}

// uncount makes the count before the last one hold, if there is one that stands.
func (r *receipt) uncount(u *undoing) error {
	_, err := u.tx.Exec(u.ctx, `
		WITH standing AS (
			SELECT coalesce(max(round), 0) AS round FROM stock_receipt_counts c
			WHERE receipt = $1 AND NOT EXISTS (SELECT FROM undone WHERE step = c.step))
		UPDATE stock_receipts SET round = s.round, status = CASE WHEN s.round > 0 THEN 'counted' ELSE 'expected' END FROM standing s WHERE id = $1`, r.ID)
	return err
}

func (r *receipt) unpost(u *undoing) error {
	if r.Source == FromTransfer {
		if err := nobodyReceives(u.ctx, u.tx, r.Transfer); err != nil {
			return err
		}
	}
	if err := u.reverse(r.Warehouse, *r.document); err != nil {
		return err
	}
	if _, err := u.tx.Exec(u.ctx, `UPDATE stock_receipts SET status = 'counted', document = NULL WHERE id = $1`, r.ID); err != nil {
		return err
	}
	if r.Source != FromTransfer {
		return nil
	}
	// Its cartons are on the way again; others of it may have arrived before.
	_, err := u.tx.Exec(u.ctx, `UPDATE stock_transfers SET status = CASE
		WHEN EXISTS (SELECT FROM stock_receipts WHERE transfer = $1 AND status = 'posted') THEN 'received' ELSE 'dispatched' END WHERE id = $1`, r.Transfer)
	return err
}

func (r *receipt) unvoid(u *undoing) error {
	if r.Source == FromTransfer {
		if err := nobodyReceives(u.ctx, u.tx, r.Transfer); err != nil {
			return err
		}
		open, err := onTheWay(u.ctx, u.tx, r.Transfer)
		if err != nil {
			return err
		}
		announced, err := r.announced(u.ctx, u.tx)
		if err != nil {
			return err
		}
		same := func(a, b Announced) bool { return a.Lot.ID == b.Lot.ID && a.Owner == b.Owner && a.Cartons == b.Cartons }
		for _, a := range announced {
			if !slices.ContainsFunc(open, func(o Announced) bool { return same(a, o) }) {
				return u.builtUpon("what it was to receive has come or gone otherwise since", "ما كان سيستلمه وصل أو خرج بطريق آخر")
			}
		}
	}
	_, err := u.tx.Exec(u.ctx, `UPDATE stock_receipts SET status = CASE WHEN round > 0 THEN 'counted' ELSE 'expected' END WHERE id = $1`, r.ID)
	return err
}

// UndoAdjustment takes an adjustment back, posted or waiting, by whoever may
// work in the warehouse. Locks: the warehouse's corrections, the series,
// balances.
func UndoAdjustment(ctx context.Context, tx *database.Tx, step Step, id, undoes uuid.UUID) (*Adjustment, error) {
	a, err := oneAdjustment(ctx, tx, id, "")
	if err != nil {
		return nil, err
	}
	if a.Transfer != uuid.Nil {
		if _, err := lockTransfer(ctx, tx, a.Transfer); err != nil {
			return nil, err
		}
	}
	if a, err = oneAdjustment(ctx, tx, id, `FOR NO KEY UPDATE`); err != nil {
		return nil, err
	}
	if err := works(tx, a.Warehouse); err != nil {
		return nil, err
	}
	if err := lockCorrections(ctx, tx, a.Warehouse); err != nil {
		return nil, err
	}
	if err := undo(ctx, tx, &step, anAdjustment, id, undoes, func(u *undoing) error { return a.undo(u) }); err != nil {
		return nil, err
	}
	return GetAdjustment(ctx, tx, id)
}

func (a *Adjustment) undo(u *undoing) error {
	switch {
	case a.Status == Posted:
		if err := u.reverse(a.Warehouse, a.Document); err != nil {
			return err
		}
		if a.Transfer != uuid.Nil { // open again
			if _, err := u.tx.Exec(u.ctx, `UPDATE stock_transfers SET status = CASE
				WHEN EXISTS (SELECT FROM stock_receipts WHERE transfer = $1 AND status = 'posted') THEN 'received' ELSE 'dispatched' END WHERE id = $1`,
				a.Transfer); err != nil {
				return err
			}
		}
	case a.Kind != Find:
		held := make([]uuid.UUID, len(a.Lines))
		for i, l := range a.Lines {
			held[i] = l.movement
		}
		if err := u.free(uuid.Nil, held...); err != nil {
			return err
		}
	}
	_, err := u.tx.Exec(u.ctx, `UPDATE stock_adjustments SET status = 'voided', decided = $2, decided_login = $3, decision = $4 WHERE id = $1`,
		a.ID, u.tx.By.ID, u.tx.By.Login, u.step.Reason())
	return err
}

// UndoCount takes the submission of a count back, its refusal or its void. Who
// hands it in again has seen the book: a second person approves it then.
// Locks: the count.
func UndoCount(ctx context.Context, tx *database.Tx, step Step, id, undoes uuid.UUID) (*Count, error) {
	c, err := oneCount(ctx, tx, id, `FOR NO KEY UPDATE`)
	if err != nil {
		return nil, err
	}
	if err := works(tx, c.Warehouse); err != nil {
		return nil, err
	}
	if err := undo(ctx, tx, &step, aCount, id, undoes, func(u *undoing) error { return c.undo(u) }); err != nil {
		return nil, err
	}
	return GetCount(ctx, tx, id)
}

func (c *Count) undo(u *undoing) error {
	var err error
	switch u.was.Action {
	case "submit":
		_, err = u.tx.Exec(u.ctx, `UPDATE stock_counts SET status = 'open', counted = NULL, counted_login = NULL, counted_at = NULL,
			as_of = NULL, off = NULL, alone = NULL, round = round + 1 WHERE id = $1`, c.ID)
	case "refuse":
		_, err = u.tx.Exec(u.ctx, `UPDATE stock_counts SET status = 'submitted', decided = NULL, decided_login = NULL, decision = '' WHERE id = $1`, c.ID)
	case "void":
		_, err = u.tx.Exec(u.ctx, `UPDATE stock_counts SET status = 'open' WHERE id = $1`, c.ID)
	}
	if database.IsUnique(err, "stock_counts_one") {
		return u.builtUpon("another count of the warehouse was begun since", "بدأ جرد آخر للمخزن بعد ذلك")
	}
	return err
}
