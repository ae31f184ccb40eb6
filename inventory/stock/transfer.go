package stock

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// TransferOrder is cartons that are to go from one warehouse to another.
type TransferOrder struct {
	From    string          `json:"from"`
	To      string          `json:"to"`
	Owner   *string         `json:"owner,omitempty"` // of one owner's stock only; any if absent
	Cartons planner.Cartons `json:"cartons"`
	Departs planner.Date    `json:"departs"`
	Arrives planner.Date    `json:"arrives"`
	PlanRef string          `json:"plan_ref,omitempty"` // the planned transfer, such as TR-00012
	Plan    uuid.UUID       `json:"plan,omitzero"`
	Papers  Papers          `json:"papers"`
}

// Transfer is cartons on their way from one warehouse to another. While they
// are on the road they stand on an account of the transfer's own.
type Transfer struct {
	ID         uuid.UUID        `json:"id"`
	Seq        int64            `json:"seq"` // the place in lists
	From       string           `json:"from"`
	To         string           `json:"to"`
	Owner      *string          `json:"owner,omitempty"`
	Cartons    *planner.Cartons `json:"cartons,omitempty"` // absent while concealed
	Departs    planner.Date     `json:"departs"`
	Arrives    planner.Date     `json:"arrives"`
	PlanRef    string           `json:"plan_ref,omitempty"`
	Plan       uuid.UUID        `json:"plan,omitzero"`
	Papers     Papers           `json:"papers"`
	Status     Status           `json:"status"`
	Document   uuid.UUID        `json:"document,omitzero"`
	Number     string           `json:"number,omitempty"`
	Dispatched time.Time        `json:"dispatched_at,omitzero"`
	Made       time.Time        `json:"made_at"`
	Lines      []TransferLine   `json:"lines,omitempty"`
	// Concealed: the actor is to count these cartons blind when they arrive, so
	// the figures are left out until they are counted.
	Concealed bool `json:"concealed,omitempty"`
	// Undo is the step that can be taken back now, at the warehouse that sends.
	Undo *steps.Undoable `json:"undo,omitempty"`
}

// TransferLine is a lot that a release chose.
type TransferLine struct {
	Lot        inventory.Lot   `json:"lot"`
	Owner      string          `json:"owner,omitempty"`
	Cartons    planner.Cartons `json:"cartons"`    // reserved
	Dispatched planner.Cartons `json:"dispatched"` // left, once it is dispatched
	Open       planner.Cartons `json:"open"`       // still on the way or missing
	movement   uuid.UUID
}

func (o *TransferOrder) check() error {
	var f faults
	f.text("from", o.From)
	f.text("to", o.To)
	if o.From == o.To {
		f.add("to", o.To, "another warehouse than from", "مخزن غير مخزن المصدر")
	}
	if o.Owner != nil {
		f.owner("owner", *o.Owner)
	}
	f.cartons("cartons", o.Cartons, 1)
	if o.Departs == 0 {
		f.add("departs", "", "give the day of departure", "حدد يوم القيام")
	}
	if o.Arrives < o.Departs {
		f.add("arrives", o.Arrives, "not before departs", "ليس قبل يوم القيام")
	}
	f.owner("plan_ref", o.PlanRef)
	o.Papers.check(&f)
	return f.err()
}

// PlanTransfer writes a transfer down; nothing is reserved. The step's id
// becomes the transfer's. One planned transfer is carried out once: another
// order with its plan and plan_ref is refused with "planned_already", unless the
// first was voided.
func PlanTransfer(ctx context.Context, tx *database.Tx, step Step, o TransferOrder) (*Transfer, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Owner == nil {
		if err := works(tx, o.From); err != nil {
			return nil, err
		}
	} else if err := disposes(tx, o.From, *o.Owner); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aTransfer, step.ID, "plan", o)
	if err != nil {
		return nil, err
	}
	if !taken {
		_, err := tx.Exec(ctx, `
			INSERT INTO stock_transfers (id, plan_ref, plan, from_site, to_site, owner, cartons, departs, arrives, papers)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			step.ID, o.PlanRef, nullID(o.Plan), o.From, o.To, o.Owner, o.Cartons, o.Departs.Time(), o.Arrives.Time(), o.Papers)
		if database.IsUnique(err, "stock_transfers_plan_ref") {
			return nil, database.Refuse(database.Conflict, "planned_already",
				"there is a transfer for "+o.PlanRef+" of this plan already; void that first",
				"يوجد تحويل للبند "+o.PlanRef+" من هذه الخطة؛ ألغه أولًا")
		}
		if err != nil {
			return nil, err
		}
	}
	return GetTransfer(ctx, tx, step.ID)
}

const transferColumns = `id, seq, from_site, to_site, owner, cartons, departs, arrives, plan_ref, plan, papers, status, document, dispatched_at, made_at`

func (t *Transfer) scan(row interface{ Scan(...any) error }) error {
	var departs, arrives time.Time
	var plan, document *uuid.UUID
	var dispatched *time.Time
	err := row.Scan(&t.ID, &t.Seq, &t.From, &t.To, &t.Owner, &t.Cartons, &departs, &arrives, &t.PlanRef, &plan, &t.Papers,
		&t.Status, &document, &dispatched, &t.Made)
	t.Departs, t.Arrives = dateOf(&departs), dateOf(&arrives)
	if plan != nil {
		t.Plan = *plan
	}
	if document != nil {
		t.Document = *document
	}
	if dispatched != nil {
		t.Dispatched = *dispatched
	}
	return err
}

func oneTransfer(ctx context.Context, tx *database.Tx, id uuid.UUID, lock string) (*Transfer, error) {
	t := new(Transfer)
	err := t.scan(tx.QueryRow(ctx, `SELECT `+transferColumns+` FROM stock_transfers WHERE id = $1 `+lock, id))
	if database.NoRows(err) {
		return nil, database.Missing("transfer", "تحويل", id.String())
	}
	return t, err
}

// lockTransfer keeps a transfer from others until the transaction ends; it comes
// before the locks on receipts and adjustments.
func lockTransfer(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Transfer, error) {
	return oneTransfer(ctx, tx, id, `FOR NO KEY UPDATE`)
}

// GetTransfer gives a transfer with what the actor may see of it.
func GetTransfer(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Transfer, error) {
	t, err := oneTransfer(ctx, tx, id, "")
	if err != nil {
		return nil, err
	}
	if t.Lines, err = t.lines(ctx, tx); err != nil {
		return nil, err
	}
	if t.Document != uuid.Nil {
		if t.Number, err = numberOf(ctx, tx, &t.Document); err != nil {
			return nil, err
		}
	}
	seen, err := t.only(tx)
	if err != nil {
		return nil, err
	}
	if !seen {
		return nil, database.Missing("transfer", "تحويل", id.String())
	}
	if t.Undo, err = canUndo(ctx, tx, aTransfer, id); err != nil {
		return nil, err
	}
	return t, t.conceal(ctx, tx)
}

// only drops the lines of other owners, and tells whether the actor may see the
// transfer at all.
func (t *Transfer) only(tx *database.Tx) (bool, error) {
	at := t.From
	if mustNotSee(tx, t.From) { // it may be at the other end
		at = t.To
	}
	owner, err := sees(tx, at, nil)
	if err != nil || owner == nil {
		return true, err
	}
	var mine []TransferLine
	for _, l := range t.Lines {
		if l.Owner == *owner {
			mine = append(mine, l)
		}
	}
	t.Lines = mine
	if t.Owner == nil || *t.Owner != *owner {
		t.Cartons = nil
	}
	return len(mine) > 0 || t.Owner != nil && *t.Owner == *owner, nil
}

// conceal leaves the figures out for whoever is to count them blind: a keeper of
// the warehouse where they arrive, who is not at the one that they left, until
// they are counted there.
func (t *Transfer) conceal(ctx context.Context, tx *database.Tx) error {
	if !mustNotSee(tx, t.From) {
		return nil
	}
	var counted bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM stock_receipts WHERE transfer = $1 AND round > 0)`, t.ID).Scan(&counted)
	if err == nil && !counted {
		t.Lines, t.Cartons, t.Concealed = nil, nil, true
	}
	return err
}

// mustNotSee reports whether the actor only receives what a warehouse sends.
func mustNotSee(tx *database.Tx, from string) bool {
	return tx.By.Role == database.Keeper && !tx.By.Keeps(from)
}

// Conceals reports whether a paper shows figures that the actor is to count
// blind: the waybill of a transfer to its warehouse that nobody counted yet.
func Conceals(ctx context.Context, tx *database.Tx, document uuid.UUID) (bool, error) {
	t := new(Transfer)
	err := t.scan(tx.QueryRow(ctx, `SELECT `+transferColumns+` FROM stock_transfers WHERE document = $1`, document))
	if database.NoRows(err) {
		return false, nil
	}
	if err == nil {
		err = t.conceal(ctx, tx)
	}
	return t.Concealed, err
}

// lines reads what a release chose and what of it is open.
func (t *Transfer) lines(ctx context.Context, tx *database.Tx) ([]TransferLine, error) {
	rows, err := tx.Query(ctx, `SELECT lot, owner, cartons, coalesce(dispatched, 0), movement FROM stock_transfer_lines WHERE transfer = $1`, t.ID)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l TransferLine, err error) {
		err = row.Scan(&l.Lot.ID, &l.Owner, &l.Cartons, &l.Dispatched, &l.movement)
		return l, err
	})
	if err != nil {
		return nil, err
	}
	if err := fillLots(ctx, tx, out, func(l *TransferLine) *inventory.Lot { return &l.Lot }); err != nil {
		return nil, err
	}
	open, err := onTheWay(ctx, tx, t.ID)
	for i := range out {
		for _, a := range open {
			if a.Lot.ID == out[i].Lot.ID && a.Owner == out[i].Owner {
				out[i].Open = a.Cartons
			}
		}
	}
	sortLines(out)
	return out, err
}

// Transfers lists transfers from or to a warehouse, without their lines.
func Transfers(ctx context.Context, tx *database.Tx, p Page) ([]Transfer, error) {
	owner, err := sees(tx, p.Warehouse, p.Owner)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT `+transferColumns+` FROM stock_transfers t
		WHERE ($1 = '' OR from_site = $1 OR to_site = $1) AND ($2 = '' OR status = $2) AND ($4 = 0 OR seq < $4)
			AND ($3::text IS NULL OR owner = $3 OR EXISTS (SELECT FROM stock_transfer_lines l WHERE l.transfer = t.id AND l.owner = $3))
		ORDER BY seq DESC LIMIT NULLIF($5, 0)`, p.Warehouse, p.Status, owner, p.Before, p.Limit)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Transfer, err error) {
		err = t.scan(row)
		return t, err
	})
	for i := range out {
		t := &out[i]
		if owner != nil && (t.Owner == nil || *t.Owner != *owner) {
			t.Cartons = nil // a sum over other owners too
		}
		if err == nil {
			err = t.conceal(ctx, tx)
		}
	}
	return out, err
}

func transferAccount(id uuid.UUID, owner string) inventory.Account {
	return inventory.Account{Kind: inventory.Transfer, Ref: id.String(), Owner: owner}
}

// onTheWay gives what stands on a transfer's account.
func onTheWay(ctx context.Context, tx *database.Tx, id uuid.UUID) ([]Announced, error) {
	balances, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: inventory.Transfer, Ref: id.String()})
	var out []Announced
	for _, b := range balances {
		out = append(out, Announced{Lot: b.Lot, Owner: b.Account.Owner, Cartons: b.OnHand})
	}
	return out, err
}

// arrived marks a transfer after cartons left its account: closed once nothing
// is open. The transfer is locked.
func arrived(ctx context.Context, tx *database.Tx, id uuid.UUID) error {
	open, err := onTheWay(ctx, tx, id)
	if err != nil {
		return err
	}
	status := Received
	if len(open) == 0 {
		status = Closed
	}
	_, err = tx.Exec(ctx, `UPDATE stock_transfers SET status = $2 WHERE id = $1`, id, status)
	return err
}
