package stock

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

// CountPaper is what the paper of a stock count says.
type CountPaper struct {
	Number     string         `json:"number"`
	Count      uuid.UUID      `json:"count"`
	Warehouse  string         `json:"warehouse"`
	CountedAt  time.Time      `json:"counted_at"` // the book is that of this moment
	Lines      []CountedPaper `json:"lines"`
	Total      Total          `json:"total"` // of all that was counted
	Off        int64          `json:"off"`
	CountedBy  Person         `json:"counted_by"`
	ApprovedBy Person         `json:"approved_by"`
}

// CountedPaper is a line of it; Cartons are those counted, good and damaged.
type CountedPaper struct {
	PaperLine
	Good        planner.Cartons `json:"good"`
	Damaged     planner.Cartons `json:"damaged"`
	BookGood    planner.Cartons `json:"book_good"`
	BookDamaged planner.Cartons `json:"book_damaged"`
	Difference  planner.Cartons `json:"difference"`
	Note        string          `json:"note,omitempty"`
}

// ApproveCount takes the differences of a count into the books, issues its paper
// and closes the warehouse's books up to the moment of the count. Above what one
// person may decide, whoever counted may not (code "second_person").
//
// Movements after the count do not matter: it is the difference that is posted.
// But it refuses (code "moved_since") if cartons were corrected since, or if
// something was recorded since that had occurred before: then nobody knows
// whether the count saw it. Refuse the count and count again.
//
// Locks: the count, the warehouse's corrections, the series, the books of the
// warehouse, balances.
func ApproveCount(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Count, error) {
	return counting(ctx, tx, &step, id, "approve", nil, func(c *Count) error {
		if !c.Alone {
			if err := another(tx, c.counted); err != nil {
				return err
			}
		}
		return c.approve(ctx, tx, &step)
	})
}

func (c *Count) approve(ctx context.Context, tx *database.Tx, step *Step) error {
	if err := lockCorrections(ctx, tx, c.Warehouse); err != nil {
		return err
	}
	if err := nothingWaits(ctx, tx, c.Warehouse); err != nil {
		return err
	}
	var err error
	if c.Lines, err = c.lines(ctx, tx); err != nil {
		return err
	}
	paper := step.Derive("document")
	if _, err := issue(ctx, tx, paper, documents.Count, c.Warehouse, func(number string) (string, any, error) {
		p := c.paper(number, tx, step)
		return p.canonical(), p, nil
	}); err != nil {
		return err
	}
	if err := inventory.Freeze(ctx, tx, c.Warehouse); err != nil {
		return err
	}
	if err := c.untouched(ctx, tx); err != nil {
		return err
	}
	if err := inventory.Post(ctx, tx, c.movements(paper)...); err != nil {
		return err
	}
	if err := inventory.CloseDay(ctx, tx, c.Warehouse, c.CountedAt); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE stock_counts SET status = 'approved', decided = $2, decided_login = $3, document = $4 WHERE id = $1`,
		c.ID, tx.By.ID, tx.By.Login, paper)
	return err
}

// untouched refuses if what happened since the count may be in it already. The
// warehouse is frozen.
func (c *Count) untouched(ctx context.Context, tx *database.Tx) error {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT m.lot, a.owner FROM account a JOIN movement m ON a.id IN (m.from_account, m.to_account)
		LEFT JOIN documents d ON d.id = m.document
		WHERE a.kind IN ('warehouse', 'damaged') AND a.ref = $1 AND m.seq > $2 AND m.moved > 0
			AND (m.occurred_at <= $3 OR m.why = 'reversal'
				-- Not what came damaged or too many with a receipt or a return.
				OR m.why IN ('loss', 'find', 'damage', 'adjustment') AND coalesce(d.kind, 'adjustment') IN ('adjustment', 'count'))`,
		c.Warehouse, c.asOf, c.CountedAt)
	if err != nil {
		return err
	}
	defer rows.Close()
	var moved []shelf
	for rows.Next() {
		var key shelf
		if err := rows.Scan(&key.lot, &key.owner); err != nil {
			return err
		}
		moved = append(moved, key)
	}
	if rows.Err() != nil || len(moved) == 0 {
		return rows.Err()
	}
	return movedSince(moved)
}

// movements brings the books to what was counted. A carton that is only damaged
// changes from good to damaged stock; what else is missing is lost, what is too
// much was found.
func (c *Count) movements(paper uuid.UUID) []inventory.Movement {
	var out []inventory.Movement
	for i := range c.Lines {
		l := &c.Lines[i]
		at := func(kind inventory.AccountKind) inventory.Account {
			return inventory.Account{Kind: kind, Ref: c.Warehouse, Owner: l.Owner}
		}
		move := func(from, to inventory.AccountKind, n planner.Cartons, why inventory.Why) {
			if n > 0 {
				out = append(out, inventory.Movement{
					ID: steps.Derive(c.ID, string(from), string(to), string(l.Lot.ID), l.Owner), Lot: l.Lot.ID, From: at(from), To: at(to),
					Cartons: n, Why: why, Reason: l.Note, Document: paper, Occurred: c.CountedAt,
				})
			}
		}
		good, damaged := l.Good-l.BookGood, l.Damaged-l.BookDamaged
		worse, better := max(0, min(-good, damaged)), max(0, min(good, -damaged))
		move(inventory.Warehouse, inventory.Damaged, worse, inventory.ForDamage)
		move(inventory.Damaged, inventory.Warehouse, better, inventory.ForAdjustment)
		good, damaged = good+worse-better, damaged-worse+better
		move(inventory.Warehouse, inventory.Loss, -good, inventory.ForAdjustment)
		move(inventory.Damaged, inventory.Loss, -damaged, inventory.ForAdjustment)
		move(inventory.Found, inventory.Warehouse, good, inventory.ForAdjustment)
		move(inventory.Found, inventory.Damaged, damaged, inventory.ForAdjustment)
	}
	return out
}

func (c *Count) paper(number string, tx *database.Tx, step *Step) *CountPaper {
	var papers Papers
	p := &CountPaper{
		Number: number, Count: c.ID, Warehouse: c.Warehouse, CountedAt: c.CountedAt.UTC(), Off: int64(c.Off),
		CountedBy:  Person{c.CountedBy, "counter", c.CountedAt.UTC()},
		ApprovedBy: Person{tx.By.Login, string(tx.By.Role), step.Occurred.UTC()},
	}
	var sum planner.Cartons
	for _, l := range c.Lines {
		n := l.Good + l.Damaged
		p.Lines = append(p.Lines, CountedPaper{
			PaperLine: papers.line(l.Lot, l.Owner, n), Good: l.Good, Damaged: l.Damaged,
			BookGood: l.BookGood, BookDamaged: l.BookDamaged, Difference: n - l.BookGood - l.BookDamaged, Note: l.Note,
		})
		sum += n
	}
	p.Total = papers.total(sum)
	return p
}

func (p *CountPaper) canonical() string {
	var r record
	r.add("katf.count/1")
	r.add("number", p.Number)
	r.add("count", p.Count)
	r.add("at", p.Warehouse, p.CountedAt.Format(time.RFC3339Nano))
	for i := range p.Lines {
		l := &p.Lines[i]
		r.line(&l.PaperLine)
		r.add("found", int64(l.Good), int64(l.Damaged), int64(l.BookGood), int64(l.BookDamaged), l.Note)
	}
	r.add("total", int64(p.Total.Cartons), p.Off)
	r.add("by", p.CountedBy.Login, p.ApprovedBy.Login)
	return r.String()
}

// RefuseCount turns a submitted count down: nothing is posted, and the warehouse
// can be counted again. The note says why.
func RefuseCount(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Count, error) {
	if step.Note == "" {
		return nil, invalid("note", "", "say why it is refused", "اذكر سبب الرفض")
	}
	return counting(ctx, tx, &step, id, "refuse", nil, func(c *Count) error {
		_, err := tx.Exec(ctx, `UPDATE stock_counts SET status = 'refused', decided = $2, decided_login = $3, decision = $4 WHERE id = $1`,
			id, tx.By.ID, tx.By.Login, step.Note)
		return err
	})
}
