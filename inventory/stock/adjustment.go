package stock

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// AdjustmentKind says what happened to cartons.
type AdjustmentKind string

// The kinds.
const (
	Loss        AdjustmentKind = "loss"        // gone
	Find        AdjustmentKind = "find"        // turned up
	Damage      AdjustmentKind = "damage"      // good stock found damaged: kept apart from now on
	Destruction AdjustmentKind = "destruction" // spoiled or expired, destroyed
	Repair      AdjustmentKind = "repair"      // damaged stock repacked: good again
)

// AdjustmentOrder is cartons of a warehouse that are to be written off, found,
// kept apart, destroyed or taken back into good stock.
type AdjustmentOrder struct {
	Warehouse string           `json:"warehouse"`
	Kind      AdjustmentKind   `json:"kind"`
	Cause     Cause            `json:"cause"`
	Note      string           `json:"note,omitempty"`
	Lines     []AdjustmentLine `json:"lines"`
}

// AdjustmentLine is a line of it. A lot that turned up and was never seen before
// needs its SKU.
type AdjustmentLine struct {
	Lot      inventory.Lot   `json:"lot"`
	Owner    string          `json:"owner,omitempty"`
	Damaged  bool            `json:"damaged,omitempty"` // of, or into, the damaged stock
	Cartons  planner.Cartons `json:"cartons"`
	movement uuid.UUID
}

// Adjustment is an order as it stands: posted, or waiting for a second person.
type Adjustment struct {
	ID        uuid.UUID        `json:"id"`
	Seq       int64            `json:"seq"` // the place in lists
	Warehouse string           `json:"warehouse"`
	Kind      AdjustmentKind   `json:"kind"`
	Transfer  uuid.UUID        `json:"transfer,omitzero"` // lost on the way
	Cause     Cause            `json:"cause"`
	Note      string           `json:"note,omitempty"`
	Cartons   planner.Cartons  `json:"cartons"`
	Alone     bool             `json:"alone"` // within what one person may decide
	Status    Status           `json:"status"`
	AskedBy   string           `json:"asked_by"`
	DecidedBy string           `json:"decided_by,omitempty"`
	Decision  string           `json:"decision,omitempty"` // why it was refused
	Document  uuid.UUID        `json:"document,omitzero"`
	Number    string           `json:"number,omitempty"`
	Occurred  time.Time        `json:"occurred_at"`
	Made      time.Time        `json:"made_at"`
	Lines     []AdjustmentLine `json:"lines,omitempty"`
	Undo      *steps.Undoable  `json:"undo,omitempty"` // the step that can be taken back now
	asked     uuid.UUID
}

func (o *AdjustmentOrder) check() error {
	var f faults
	f.text("warehouse", o.Warehouse)
	kinds := []AdjustmentKind{Loss, Find, Damage, Destruction, Repair}
	if !slices.Contains(kinds, o.Kind) {
		f.add("kind", o.Kind, fmt.Sprintf("one of %v", kinds), fmt.Sprintf("واحد من %v", kinds))
	}
	checkCause(&f, "", o.Cause, o.Note)
	f.lines(len(o.Lines), 1)
	seen := map[any]bool{}
	for i := range o.Lines {
		l, path := &o.Lines[i], fmt.Sprintf("lines[%d]", i)
		f.text(path+".lot.id", string(l.Lot.ID))
		f.owner(path+".owner", l.Owner)
		f.cartons(path+".cartons", l.Cartons, 1)
		f.once(seen, path, [2]any{shelf{l.Lot.ID, l.Owner}, l.Damaged})
		if o.Kind == Damage && l.Damaged {
			f.add(path+".damaged", true, "it is damaged already", "تالفة من قبل")
		}
		if o.Kind == Repair && !l.Damaged {
			f.add(path+".damaged", false, "only damaged stock is repaired", "لا يُصلح إلا التالف")
		}
	}
	return f.err()
}

// Adjust writes cartons off, finds them, keeps them apart, destroys or takes
// them back. The step's id becomes the adjustment's. Up to what one person may
// decide in a warehouse in a day (see [Rules]) it is posted at once, with its
// paper; above, the cartons are reserved until a second person approves or
// refuses.
//
// Locks: the warehouse's corrections, the series, balances.
func Adjust(ctx context.Context, tx *database.Tx, step Step, o AdjustmentOrder) (*Adjustment, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := works(tx, o.Warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, anAdjustment, step.ID, "ask", o)
	if err != nil {
		return nil, err
	}
	if !taken {
		var known []inventory.Lot
		for _, l := range o.Lines {
			if l.Lot.SKU != "" {
				known = append(known, l.Lot)
			}
		}
		if err := inventory.PutLot(ctx, tx, known...); err != nil {
			return nil, err
		}
		a := &Adjustment{Warehouse: o.Warehouse, Kind: o.Kind, Cause: o.Cause, Note: o.Note, Lines: o.Lines}
		if err := a.ask(ctx, tx, &step); err != nil {
			return nil, err
		}
	}
	return GetAdjustment(ctx, tx, step.ID)
}

// WriteOffTransfer gives up what is still open of a transfer: lost on the way.
// It is an adjustment as any other.
//
// Locks: the transfer, the warehouse's corrections, the series, balances.
func WriteOffTransfer(ctx context.Context, tx *database.Tx, step Step, transfer uuid.UUID, cause Cause, note string) (*Adjustment, error) {
	var f faults
	checkCause(&f, "", cause, note)
	if err := f.err(); err != nil {
		return nil, err
	}
	t, err := lockTransfer(ctx, tx, transfer)
	if err != nil {
		return nil, err
	}
	if err := works(tx, t.To); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, anAdjustment, step.ID, "ask", []any{transfer, cause, note})
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aTransfer.allow(transfer, t.Status, "write_off"); err != nil {
			return nil, err
		}
		if err := nobodyReceives(ctx, tx, transfer); err != nil {
			return nil, err
		}
		open, err := onTheWay(ctx, tx, transfer)
		if err != nil {
			return nil, err
		}
		a := &Adjustment{Warehouse: t.To, Kind: Loss, Transfer: transfer, Cause: cause, Note: note}
		for _, l := range open {
			a.Lines = append(a.Lines, AdjustmentLine{Lot: l.Lot, Owner: l.Owner, Cartons: l.Cartons})
		}
		if err := a.ask(ctx, tx, &step); err != nil {
			return nil, err
		}
	}
	return GetAdjustment(ctx, tx, step.ID)
}

// ask writes the order down, and posts it if one person may.
func (a *Adjustment) ask(ctx context.Context, tx *database.Tx, step *Step) error {
	if err := lockCorrections(ctx, tx, a.Warehouse); err != nil {
		return err
	}
	a.ID, a.Occurred, a.Status = step.ID, step.Occurred, Waiting
	for i := range a.Lines {
		l := &a.Lines[i]
		l.movement = step.Derive("line", string(l.Lot.ID), l.Owner, fmt.Sprint(l.Damaged))
		a.Cartons += l.Cartons
	}
	var err error
	if a.Alone, err = mayAlone(ctx, tx, a.Warehouse, a.Cartons); err != nil {
		return err
	}
	if err := a.insert(ctx, tx); err != nil {
		return err
	}
	if a.Alone {
		return a.post(ctx, tx, step)
	}
	if a.Kind == Find { // nothing is there to be reserved
		return nil
	}
	return inventory.Reserve(ctx, tx, a.movements(uuid.Nil, step.Occurred)...)
}

// mayAlone reports whether the actor may decide on so many cartons more today
// without a second person. The corrections are locked, so that two orders at
// once count each other.
func mayAlone(ctx context.Context, tx *database.Tx, warehouse string, n planner.Cartons) (bool, error) {
	rules, err := CurrentRules(ctx, tx)
	if err != nil {
		return false, err
	}
	var before planner.Cartons
	err = tx.QueryRow(ctx, `
		SELECT coalesce(sum(cartons), 0)::bigint FROM stock_adjustments
		WHERE warehouse = $1 AND asked = $2 AND alone AND status <> 'voided' AND made_at >= $3`,
		warehouse, tx.By.ID, steps.DayOf(tx.Now).At(0)).Scan(&before)
	return before+n <= rules.Alone, err
}

// lockCorrections lets one at a time correct the stock of a warehouse: orders of
// one person add up, and a count does not correct what is being corrected.
func lockCorrections(ctx context.Context, tx *database.Tx, warehouse string) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('stock corrections ' || $1, 0))`, warehouse)
	return err
}

func (a *Adjustment) insert(ctx context.Context, tx *database.Tx) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO stock_adjustments (id, warehouse, kind, transfer, cause, note, cartons, alone, status, asked, asked_login, occurred_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11)`,
		a.ID, a.Warehouse, a.Kind, nullID(a.Transfer), a.Cause, a.Note, a.Cartons, a.Alone, tx.By.ID, tx.By.Login, a.Occurred)
	if database.IsUnique(err, "stock_adjustments_of_transfer") {
		return database.Refuse(database.Conflict, "being_written_off",
			"the rest of the transfer waits to be written off; decide on that first", "باقي التحويل بانتظار قرار شطبه؛ قرر فيه أولًا")
	}
	if err != nil {
		return err
	}
	for _, l := range a.Lines {
		if _, err := tx.Exec(ctx, `INSERT INTO stock_adjustment_lines (adjustment, lot, owner, damaged, cartons, movement) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.ID, l.Lot.ID, l.Owner, l.Damaged, l.Cartons, l.movement); err != nil {
			return err
		}
	}
	return nil
}

const adjustmentColumns = `id, seq, warehouse, kind, transfer, cause, note, cartons, alone, status, asked, asked_login,
	coalesce(decided_login, ''), decision, document, occurred_at, made_at`

func (a *Adjustment) scan(row interface{ Scan(...any) error }) error {
	var transfer, document *uuid.UUID
	err := row.Scan(&a.ID, &a.Seq, &a.Warehouse, &a.Kind, &transfer, &a.Cause, &a.Note, &a.Cartons, &a.Alone, &a.Status,
		&a.asked, &a.AskedBy, &a.DecidedBy, &a.Decision, &document, &a.Occurred, &a.Made)
	if transfer != nil {
		a.Transfer = *transfer
	}
	if document != nil {
		a.Document = *document
	}
	return err
}

func oneAdjustment(ctx context.Context, tx *database.Tx, id uuid.UUID, lock string) (*Adjustment, error) {
	a := new(Adjustment)
	err := a.scan(tx.QueryRow(ctx, `SELECT `+adjustmentColumns+` FROM stock_adjustments WHERE id = $1 `+lock, id))
	if database.NoRows(err) {
		return nil, database.Missing("adjustment", "تسوية", id.String())
	}
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT lot, owner, damaged, cartons, movement FROM stock_adjustment_lines WHERE adjustment = $1`, id)
	if err != nil {
		return nil, err
	}
	a.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l AdjustmentLine, err error) {
		err = row.Scan(&l.Lot.ID, &l.Owner, &l.Damaged, &l.Cartons, &l.movement)
		return l, err
	})
	if err != nil {
		return nil, err
	}
	if err := fillLots(ctx, tx, a.Lines, func(l *AdjustmentLine) *inventory.Lot { return &l.Lot }); err != nil {
		return nil, err
	}
	slices.SortFunc(a.Lines, func(a, b AdjustmentLine) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	return a, nil
}

// GetAdjustment gives an adjustment; a member organisation sees the lines of its
// own cartons.
func GetAdjustment(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Adjustment, error) {
	a, err := oneAdjustment(ctx, tx, id, "")
	if err != nil {
		return nil, err
	}
	owner, err := sees(tx, a.Warehouse, nil)
	if err != nil {
		return nil, err
	}
	if owner != nil {
		a.Lines = slices.DeleteFunc(a.Lines, func(l AdjustmentLine) bool { return l.Owner != *owner })
		a.Cartons = 0
		for _, l := range a.Lines {
			a.Cartons += l.Cartons
		}
		if len(a.Lines) == 0 {
			return nil, database.Missing("adjustment", "تسوية", id.String())
		}
	}
	if a.Undo, err = canUndo(ctx, tx, anAdjustment, id); err != nil {
		return nil, err
	}
	if a.Document != uuid.Nil {
		a.Number, err = numberOf(ctx, tx, &a.Document)
	}
	return a, err
}

// Adjustments lists adjustments without their lines: those that wait for a
// second person with status pending. Cartons are those of the owner, if one is
// named.
func Adjustments(ctx context.Context, tx *database.Tx, p Page) ([]Adjustment, error) {
	owner, err := sees(tx, p.Warehouse, p.Owner)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT id, seq, warehouse, kind, transfer, cause, note, n, alone, status, asked, asked_login,
			coalesce(decided_login, ''), decision, document, occurred_at, made_at
		FROM stock_adjustments a, LATERAL (SELECT sum(l.cartons)::bigint AS n FROM stock_adjustment_lines l
			WHERE l.adjustment = a.id AND ($3::text IS NULL OR l.owner = $3)) own
		WHERE ($1 = '' OR warehouse = $1) AND ($2 = '' OR status = $2) AND ($4 = 0 OR seq < $4) AND n > 0
		ORDER BY seq DESC LIMIT NULLIF($5, 0)`, p.Warehouse, p.Status, owner, p.Before, p.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Adjustment, err error) {
		err = a.scan(row)
		return a, err
	})
}
