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

// Count is a stock count of a whole warehouse. Until it is submitted it has the
// lots that are to be counted and no figures; Lines come with the submission.
type Count struct {
	ID        uuid.UUID       `json:"id"`
	Seq       int64           `json:"seq"` // the place in lists
	Warehouse string          `json:"warehouse"`
	Status    Status          `json:"status"`
	Lots      []BlindLot      `json:"lots,omitempty"`
	Lines     []CountLine     `json:"lines,omitempty"`
	Off       planner.Cartons `json:"off"`   // cartons counted too many or too few
	Alone     bool            `json:"alone"` // within what one person may decide
	CountedBy string          `json:"counted_by,omitempty"`
	CountedAt time.Time       `json:"counted_at,omitzero"` // the books are compared as of then
	DecidedBy string          `json:"decided_by,omitempty"`
	Decision  string          `json:"decision,omitempty"` // why it was refused
	Document  uuid.UUID       `json:"document,omitzero"`
	Number    string          `json:"number,omitempty"`
	Made      time.Time       `json:"made_at"`
	// Round is 1, and more if it was handed in, taken back and handed in again:
	// then who counts has seen the book.
	Round   int             `json:"round"`
	Undo    *steps.Undoable `json:"undo,omitempty"` // the step that can be taken back now
	counted uuid.UUID
	began   int64
	asOf    int64
}

// CountLine is what was found of a lot beside what the book says.
type CountLine struct {
	CountedLine
	Note        string          `json:"note,omitempty"`
	BookGood    planner.Cartons `json:"book_good"`
	BookDamaged planner.Cartons `json:"book_damaged"`
}

// StartCount opens the count of a warehouse; the step's id becomes the count's.
// There is one at a time (code "being_counted"), and none while a correction
// waits for a second person (code "adjustments_pending"): both would correct the
// same difference.
//
// Locks: the warehouse's corrections, its books.
func StartCount(ctx context.Context, tx *database.Tx, step Step, warehouse string) (*Count, error) {
	var f faults
	f.text("warehouse", warehouse)
	if err := f.err(); err != nil {
		return nil, err
	}
	if err := works(tx, warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aCount, step.ID, "start", warehouse)
	if err != nil {
		return nil, err
	}
	if !taken {
		c := &Count{ID: step.ID, Warehouse: warehouse}
		if err := c.start(ctx, tx); err != nil {
			return nil, err
		}
	}
	return GetCount(ctx, tx, step.ID)
}

func (c *Count) start(ctx context.Context, tx *database.Tx) error {
	if err := lockCorrections(ctx, tx, c.Warehouse); err != nil {
		return err
	}
	if err := nothingWaits(ctx, tx, c.Warehouse); err != nil {
		return err
	}
	books, asOf, err := freeze(ctx, tx, c.Warehouse)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO stock_counts (id, warehouse, began) VALUES ($1, $2, $3)`, c.ID, c.Warehouse, asOf)
	if database.IsUnique(err, "stock_counts_one") {
		return database.Refuse(database.Conflict, "being_counted",
			fmt.Sprintf("warehouse %s is being counted already; submit or void that count first", c.Warehouse),
			fmt.Sprintf("المخزن %s قيد الجرد بالفعل؛ قدّم ذلك الجرد أو ألغه أولًا", c.Warehouse))
	}
	if err != nil {
		return err
	}
	return c.toCount(ctx, tx, books, asOf, nil)
}

// nothingWaits refuses while corrections of a warehouse wait for a second
// person. The corrections are locked.
func nothingWaits(ctx context.Context, tx *database.Tx, warehouse string) error {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM stock_adjustments WHERE warehouse = $1 AND status = 'pending' AND transfer IS NULL`, warehouse).Scan(&n)
	if err != nil || n == 0 {
		return err
	}
	return database.Refuse(database.Conflict, "adjustments_pending",
		fmt.Sprintf("%d adjustments of warehouse %s wait for a second person; approve or refuse them first", n, warehouse),
		fmt.Sprintf("%d تسوية في المخزن %s بانتظار شخص ثانٍ؛ وافق عليها أو ارفضها أولًا", n, warehouse))
}

// book is what the books say of a lot.
type book struct {
	lot           inventory.Lot
	good, damaged planner.Cartons
}

// freeze gives the books of a warehouse and the last row of the ledger. Until
// the transaction ends nobody else moves its cartons, so both are of one moment.
func freeze(ctx context.Context, tx *database.Tx, warehouse string) (map[shelf]*book, int64, error) {
	if err := inventory.Freeze(ctx, tx, warehouse); err != nil {
		return nil, 0, err
	}
	books := map[shelf]*book{}
	for _, kind := range []inventory.AccountKind{inventory.Warehouse, inventory.Damaged} {
		balances, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: kind, Ref: warehouse})
		if err != nil {
			return nil, 0, err
		}
		for _, b := range balances {
			key := shelf{b.Lot.ID, b.Account.Owner}
			if books[key] == nil {
				books[key] = &book{lot: b.Lot}
			}
			if kind == inventory.Warehouse {
				books[key].good = b.OnHand
			} else {
				books[key].damaged = b.OnHand
			}
		}
	}
	var asOf int64
	err := tx.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM movement`).Scan(&asOf)
	return books, asOf, err
}

// toCount writes down what is to be counted as of a row of the ledger: all that
// is there, or the lots named.
func (c *Count) toCount(ctx context.Context, tx *database.Tx, books map[shelf]*book, asOf int64, lots []inventory.LotID) error {
	var names, owned []string
	for key := range books {
		if len(lots) == 0 || slices.Contains(lots, key.lot) {
			names, owned = append(names, string(key.lot)), append(owned, key.owner)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO stock_count_lots (count, lot, owner, as_of)
		SELECT $1, t.lot, t.owner, $4 FROM unnest($2::text[], $3::text[]) AS t(lot, owner)`, c.ID, names, owned, asOf)
	return err
}

// RestartCount begins the counting of lots anew, of all if none is named: after
// their cartons moved, what was counted before is worth nothing.
//
// Locks: the count, the warehouse's books.
func RestartCount(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID, lots []inventory.LotID) (*Count, error) {
	return counting(ctx, tx, &step, id, "restart", lots, func(c *Count) error {
		books, asOf, err := freeze(ctx, tx, c.Warehouse)
		if err != nil {
			return err
		}
		// What has left altogether meanwhile is counted too: 0, or it is found.
		since, err := c.since(ctx, tx)
		if err != nil {
			return err
		}
		for key := range since {
			if books[key] == nil {
				books[key] = &book{}
			}
		}
		return c.toCount(ctx, tx, books, asOf, lots)
	})
}

// counting takes one step on a count.
func counting(ctx context.Context, tx *database.Tx, step *Step, id uuid.UUID, action string, content any, do func(*Count) error) (*Count, error) {
	c, err := oneCount(ctx, tx, id, `FOR NO KEY UPDATE`)
	if err != nil {
		return nil, err
	}
	if err := works(tx, c.Warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, step, aCount, id, action, content)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aCount.allow(id, c.Status, action); err != nil {
			return nil, err
		}
		if err := do(c); err != nil {
			return nil, err
		}
	}
	return GetCount(ctx, tx, id)
}

// VoidCount gives a count up before it is submitted; the note says why.
func VoidCount(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Count, error) {
	if step.Note == "" {
		return nil, invalid("note", "", "say why it is voided", "اذكر سبب الإلغاء")
	}
	return counting(ctx, tx, &step, id, "void", nil, func(c *Count) error {
		_, err := tx.Exec(ctx, `UPDATE stock_counts SET status = 'voided' WHERE id = $1`, id)
		return err
	})
}

const countColumns = `id, seq, warehouse, status, coalesce(off, 0), coalesce(alone, false), coalesce(counted_login, ''), counted,
	counted_at, began, coalesce(as_of, 0), coalesce(decided_login, ''), decision, document, made_at, round`

func (c *Count) scan(row interface{ Scan(...any) error }) error {
	var counted, document *uuid.UUID
	var at *time.Time
	err := row.Scan(&c.ID, &c.Seq, &c.Warehouse, &c.Status, &c.Off, &c.Alone, &c.CountedBy, &counted, &at, &c.began, &c.asOf,
		&c.DecidedBy, &c.Decision, &document, &c.Made, &c.Round)
	if counted != nil {
		c.counted, c.CountedAt = *counted, *at
	}
	if document != nil {
		c.Document = *document
	}
	return err
}

func oneCount(ctx context.Context, tx *database.Tx, id uuid.UUID, lock string) (*Count, error) {
	c := new(Count)
	err := c.scan(tx.QueryRow(ctx, `SELECT `+countColumns+` FROM stock_counts WHERE id = $1 `+lock, id))
	if database.NoRows(err) {
		return nil, database.Missing("stock count", "جرد", id.String())
	}
	return c, err
}

// GetCount gives a count with what the actor may see of it: nobody the book
// before it is submitted, a member organisation the lines of its own cartons.
func GetCount(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Count, error) {
	c, err := oneCount(ctx, tx, id, "")
	if err != nil {
		return nil, err
	}
	owner, err := sees(tx, c.Warehouse, nil)
	if err != nil {
		return nil, err
	}
	if c.Lots, _, err = c.started(ctx, tx); err != nil {
		return nil, err
	}
	if c.counted != uuid.Nil {
		if c.Lines, err = c.lines(ctx, tx); err != nil {
			return nil, err
		}
	}
	if owner != nil {
		c.Lots = slices.DeleteFunc(c.Lots, func(l BlindLot) bool { return l.Owner != *owner })
		c.Lines = slices.DeleteFunc(c.Lines, func(l CountLine) bool { return l.Owner != *owner })
		c.Off = 0
		for _, l := range c.Lines {
			c.Off += l.off()
		}
		if len(c.Lots)+len(c.Lines) == 0 {
			return nil, database.Missing("stock count", "جرد", id.String())
		}
	}
	if c.Undo, err = canUndo(ctx, tx, aCount, id); err != nil {
		return nil, err
	}
	if c.Document != uuid.Nil {
		c.Number, err = numberOf(ctx, tx, &c.Document)
	}
	return c, err
}

// started reads what is to be counted, and since which row of the ledger.
func (c *Count) started(ctx context.Context, tx *database.Tx) ([]BlindLot, map[shelf]int64, error) {
	rows, err := tx.Query(ctx, `SELECT lot, owner, max(as_of) FROM stock_count_lots WHERE count = $1 GROUP BY lot, owner`, c.ID)
	if err != nil {
		return nil, nil, err
	}
	since := map[shelf]int64{}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l BlindLot, err error) {
		var asOf int64
		err = row.Scan(&l.Lot.ID, &l.Owner, &asOf)
		since[shelf{l.Lot.ID, l.Owner}] = asOf
		return l, err
	})
	if err != nil {
		return nil, nil, err
	}
	err = fillLots(ctx, tx, out, func(l *BlindLot) *inventory.Lot { return &l.Lot })
	slices.SortFunc(out, func(a, b BlindLot) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	return out, since, err
}

// lines reads what was submitted.
func (c *Count) lines(ctx context.Context, tx *database.Tx) ([]CountLine, error) {
	rows, err := tx.Query(ctx, `SELECT lot, owner, good, damaged, note, book_good, book_damaged FROM stock_count_lines WHERE count = $1 AND round = $2`, c.ID, c.Round)
	if err != nil {
		return nil, err
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l CountLine, err error) {
		err = row.Scan(&l.Lot.ID, &l.Owner, &l.Good, &l.Damaged, &l.Note, &l.BookGood, &l.BookDamaged)
		return l, err
	})
	if err != nil {
		return nil, err
	}
	err = fillLots(ctx, tx, out, func(l *CountLine) *inventory.Lot { return &l.Lot })
	slices.SortFunc(out, func(a, b CountLine) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	return out, err
}

// Counts lists counts without their lines. Off is 0 in the list of one owner:
// it is the sum of all.
func Counts(ctx context.Context, tx *database.Tx, p Page) ([]Count, error) {
	owner, err := sees(tx, p.Warehouse, p.Owner)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT `+countColumns+` FROM stock_counts c
		WHERE ($1 = '' OR warehouse = $1) AND ($2 = '' OR status = $2) AND ($4 = 0 OR seq < $4)
			AND ($3::text IS NULL OR EXISTS (SELECT FROM stock_count_lots l WHERE l.count = c.id AND l.owner = $3)
				OR EXISTS (SELECT FROM stock_count_lines l WHERE l.count = c.id AND l.owner = $3))
		ORDER BY seq DESC LIMIT NULLIF($5, 0)`, p.Warehouse, p.Status, owner, p.Before, p.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Count, err error) {
		err = c.scan(row)
		if owner != nil {
			c.Off = 0 // a sum over other owners too
		}
		return c, err
	})
}
