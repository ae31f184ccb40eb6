package stock

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// Blind is a receipt as whoever counts it sees it: which lots are to be looked
// for, and nothing of how many. There is no field that could say it.
type Blind struct {
	ID        uuid.UUID    `json:"id"`
	Seq       int64        `json:"seq"` // the place in lists
	Warehouse string       `json:"warehouse"`
	Source    Source       `json:"source"`
	Sender    string       `json:"sender"`
	Transfer  uuid.UUID    `json:"transfer,omitzero"`
	Expected  planner.Date `json:"expected"`
	Papers    Papers       `json:"papers"`
	Status    Status       `json:"status"`
	Round     int          `json:"round"` // counts so far
	Document  uuid.UUID    `json:"document,omitzero"`
	Made      time.Time    `json:"made_at"`
	Lots      []BlindLot   `json:"lots,omitempty"` // not in lists
}

// BlindLot is a lot to be counted.
type BlindLot struct {
	Lot   inventory.Lot `json:"lot"`
	Owner string        `json:"owner,omitempty"`
}

// Receipt is goods that are expected, counted or received. Compared is what was
// announced against what was counted: nil until somebody has counted.
type Receipt struct {
	Blind
	Number   string      `json:"number,omitempty"` // of the paper, once it is posted
	Compared *Comparison `json:"compared,omitempty"`
	Counts   []Round     `json:"counts,omitempty"` // all of them, the first one blind
	// Undo is the step that can be taken back now.
	Undo *steps.Undoable `json:"undo,omitempty"`
}

// Round is one count of a receipt.
type Round struct {
	Round   int           `json:"round"`
	Blind   bool          `json:"blind"` // nobody had seen what was announced
	By      string        `json:"by"`
	At      time.Time     `json:"at"` // when it was counted
	Lines   []CountedLine `json:"lines"`
	Undone  bool          `json:"undone,omitempty"` // it was taken back
	byID    uuid.UUID
	entered time.Time
}

// CountedLine is what was found of a lot.
type CountedLine struct {
	Lot     inventory.Lot   `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Good    planner.Cartons `json:"good"`
	Damaged planner.Cartons `json:"damaged"`
}

// GetReceipt gives a receipt with what the actor may see of it: a member
// organisation the lines of its own cartons, nobody what was announced before it
// is counted.
func GetReceipt(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Receipt, error) {
	r, err := oneReceipt(ctx, tx, id, "")
	if err != nil {
		return nil, err
	}
	owner, err := sees(tx, r.Warehouse, nil)
	if err != nil {
		return nil, err
	}
	out := &Receipt{Blind: r.Blind}
	if out.Number, err = numberOf(ctx, tx, r.document); err != nil {
		return nil, err
	}
	announced, err := r.announced(ctx, tx)
	if err != nil {
		return nil, err
	}
	out.Lots = toCount(announced)
	if r.Round > 0 {
		if out.Counts, err = r.rounds(ctx, tx); err != nil {
			return nil, err
		}
		if out.Compared, err = r.compare(ctx, tx, announced, r.standing(out.Counts)); err != nil {
			return nil, err
		}
	}
	if out.Undo, err = canUndo(ctx, tx, aReceipt, id); err != nil {
		return nil, err
	}
	if !out.only(owner) {
		return nil, database.Missing("receipt", "إذن استلام", id.String())
	}
	return out, nil
}

// toCount lists the lots of announced lines, and nothing else of them.
func toCount(announced []Announced) []BlindLot {
	out := make([]BlindLot, len(announced))
	for i, a := range announced {
		out[i] = BlindLot{a.Lot, a.Owner}
	}
	slices.SortFunc(out, func(a, b BlindLot) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	return out
}

// only drops the lines of other owners, and tells whether any are left.
func (r *Receipt) only(owner *string) bool {
	if owner == nil {
		return true
	}
	r.Lots = slices.DeleteFunc(r.Lots, func(l BlindLot) bool { return l.Owner != *owner })
	found := len(r.Lots) > 0
	for i := range r.Counts {
		c := &r.Counts[i]
		c.Lines = slices.DeleteFunc(c.Lines, func(l CountedLine) bool { return l.Owner != *owner })
		found = found || len(c.Lines) > 0
	}
	if r.Compared != nil {
		r.Compared.Lines = slices.DeleteFunc(r.Compared.Lines, func(l Compared) bool { return l.Owner != *owner })
	}
	return found
}

// rounds reads every count.
func (r *receipt) rounds(ctx context.Context, tx *database.Tx) ([]Round, error) {
	rows, err := tx.Query(ctx, `
		SELECT c.round, c.blind, s.by_login, s.by_id, s.occurred_at, s.recorded_at, EXISTS (SELECT FROM undone WHERE step = c.step)
		FROM stock_receipt_counts c JOIN steps s ON s.id = c.step WHERE c.receipt = $1 ORDER BY c.round`, r.ID)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Round, err error) {
		err = row.Scan(&c.Round, &c.Blind, &c.By, &c.byID, &c.At, &c.entered, &c.Undone)
		return c, err
	})
	if err != nil {
		return nil, err
	}
	lines, err := r.counted(ctx, tx)
	for i := range out {
		out[i].Lines = lines[out[i].Round]
	}
	return out, err
}

// standing is the count that holds: the last one that was not taken back.
func (r *receipt) standing(rounds []Round) *Round {
	return &rounds[slices.IndexFunc(rounds, func(c Round) bool { return c.Round == r.Round })]
}

// counted reads the lines of every count.
func (r *receipt) counted(ctx context.Context, tx *database.Tx) (map[int][]CountedLine, error) {
	type line struct {
		round int
		CountedLine
	}
	rows, err := tx.Query(ctx, `SELECT round, lot, owner, good, damaged FROM stock_receipt_counted WHERE receipt = $1`, r.ID)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l line, err error) {
		err = row.Scan(&l.round, &l.Lot.ID, &l.Owner, &l.Good, &l.Damaged)
		return l, err
	})
	if err != nil {
		return nil, err
	}
	if err := fillLots(ctx, tx, all, func(l *line) *inventory.Lot { return &l.Lot }); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b line) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	out := map[int][]CountedLine{}
	for _, l := range all {
		out[l.round] = append(out[l.round], l.CountedLine)
	}
	return out, nil
}

// Page chooses rows of a list, the newest first; empty fields choose all.
type Page struct {
	Warehouse string
	Status    Status
	Owner     *string
	Before    int64 // rows before this Seq; 0: from the newest
	Limit     int   // 0: no bound
}

// Receipts lists receipts without their lines. With an owner, those with lines
// of the owner.
func Receipts(ctx context.Context, tx *database.Tx, p Page) ([]Blind, error) {
	owner, err := sees(tx, p.Warehouse, p.Owner)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT `+receiptColumns+` FROM stock_receipts r
		WHERE ($1 = '' OR warehouse = $1) AND ($2 = '' OR status = $2) AND ($4 = 0 OR seq < $4)
			AND ($3::text IS NULL
				OR EXISTS (SELECT FROM stock_receipt_lines l WHERE l.receipt = r.id AND l.owner = $3)
				OR EXISTS (SELECT FROM stock_receipt_counted l WHERE l.receipt = r.id AND l.owner = $3))
		ORDER BY seq DESC LIMIT NULLIF($5, 0)`, p.Warehouse, p.Status, owner, p.Before, p.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Blind, error) {
		var r receipt
		err := r.scan(row)
		return r.Blind, err
	})
}
