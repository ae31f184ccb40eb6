package stock

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// Found is what a stock count found of a lot.
type Found struct {
	CountedLine
	Note string `json:"note,omitempty"`
}

// SubmitCount hands in what was counted: every lot of the list, with 0 where
// nothing lay, and whatever else was found. The books are compared as of this
// moment. It refuses if cartons of a lot moved since its counting began (code
// "moved_since"): count those again after [RestartCount].
//
// Locks: the count, the warehouse's books.
func SubmitCount(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID, lines []Found) (*Count, error) {
	plain := make([]CountedLine, len(lines))
	var f faults
	for i := range lines {
		plain[i] = lines[i].CountedLine
		f.note(fmt.Sprintf("lines[%d].note", i), lines[i].Note)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if err := checkCounted(plain); err != nil {
		return nil, err
	}
	return counting(ctx, tx, &step, id, "submit", lines, func(c *Count) error { return c.submit(ctx, tx, lines) })
}

func (c *Count) submit(ctx context.Context, tx *database.Tx, lines []Found) error {
	lots := make([]inventory.Lot, len(lines))
	for i := range lines {
		lots[i] = lines[i].Lot
	}
	if err := inventory.PutLot(ctx, tx, lots...); err != nil {
		return err
	}
	books, asOf, err := freeze(ctx, tx, c.Warehouse)
	if err != nil {
		return err
	}
	if err := c.still(ctx, tx, lines); err != nil {
		return err
	}
	var off planner.Cartons
	for _, l := range lines {
		line := CountLine{CountedLine: l.CountedLine}
		if b := books[shelf{l.Lot.ID, l.Owner}]; b != nil {
			line.BookGood, line.BookDamaged = b.good, b.damaged
		}
		off += line.off()
		if _, err := tx.Exec(ctx, `
			INSERT INTO stock_count_lines (count, lot, owner, good, damaged, book_good, book_damaged, note, round)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			c.ID, l.Lot.ID, l.Owner, l.Good, l.Damaged, line.BookGood, line.BookDamaged, l.Note, c.Round); err != nil {
			return err
		}
	}
	rules, err := CurrentRules(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE stock_counts SET status = 'submitted', counted = $2, counted_login = $3, counted_at = clock_timestamp(), as_of = $4,
			off = $5, alone = $6 WHERE id = $1`, c.ID, tx.By.ID, tx.By.Login, asOf, off, off <= rules.Alone && c.Round == 1)
	return err
}

// off is how many cartons were counted otherwise than booked; one that is only
// damaged counts once.
func (l *CountLine) off() planner.Cartons {
	good, damaged := l.Good-l.BookGood, l.Damaged-l.BookDamaged
	n := max(good, -good) + max(damaged, -damaged)
	if good*damaged < 0 {
		n -= min(max(good, -good), max(damaged, -damaged))
	}
	return n
}

// still refuses lines that are missing, and lots whose cartons moved while they
// were counted.
func (c *Count) still(ctx context.Context, tx *database.Tx, lines []Found) error {
	want, since, err := c.started(ctx, tx)
	if err != nil {
		return err
	}
	last, err := c.since(ctx, tx)
	if err != nil {
		return err
	}
	var moved []shelf
	for key, seq := range last {
		if seq > since[key] {
			moved = append(moved, key)
		}
	}
	if len(moved) > 0 {
		return movedSince(moved)
	}
	var f faults
	for _, w := range want {
		if !slices.ContainsFunc(lines, func(l Found) bool { return l.Lot.ID == w.Lot.ID && l.Owner == w.Owner }) {
			f.add("lines", w.Lot.ID, fmt.Sprintf("lot %s is to be counted: give a line, 0 if none is there", w.Lot.ID),
				fmt.Sprintf("التشغيلة %s مطلوب عدّها: أعطِ سطرًا، وصفرًا إن لم توجد", w.Lot.ID))
		}
	}
	return f.err()
}

// since gives the last movement of every lot of the warehouse that moved after
// the count was opened.
func (c *Count) since(ctx context.Context, tx *database.Tx) (map[shelf]int64, error) {
	rows, err := tx.Query(ctx, `
		SELECT m.lot, a.owner, max(m.seq) FROM account a JOIN movement m ON a.id IN (m.from_account, m.to_account)
		WHERE a.kind IN ('warehouse', 'damaged') AND a.ref = $1 AND m.seq > $2 AND m.moved > 0 GROUP BY m.lot, a.owner`,
		c.Warehouse, c.began)
	if err != nil {
		return nil, err
	}
	out := map[shelf]int64{}
	var key shelf
	var seq int64
	_, err = pgx.ForEachRow(rows, []any{&key.lot, &key.owner, &seq}, func() error {
		out[key] = seq
		return nil
	})
	return out, err
}

func movedSince(moved []shelf) error {
	lots := map[string]bool{}
	var f faults
	for _, key := range moved {
		if !lots[string(key.lot)] {
			f.add("lots", key.lot, "its cartons moved after the counting began", "تحركت كراتينها بعد بدء العدّ")
		}
		lots[string(key.lot)] = true
	}
	slices.SortFunc(f, func(a, b database.Field) int { return strings.Compare(fmt.Sprint(a.Value), fmt.Sprint(b.Value)) })
	names := strings.Join(slices.Sorted(maps.Keys(lots)), ", ")
	return &database.Error{Kind: database.Conflict, Code: "moved_since", Fields: f,
		En: fmt.Sprintf("cartons of %s moved since they were counted; count these lots again", names),
		Ar: fmt.Sprintf("تحركت كراتين %s منذ عدّها؛ أعد عدّ هذه التشغيلات", names)}
}
