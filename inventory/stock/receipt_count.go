package stock

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
)

// CountReceipt records what somebody found, lot by lot: every lot of the blind
// list, with 0 where nothing came, and whatever else stood there. Counting again
// before the posting is possible and stays visible; only the first count is
// blind. Locks: the receipt.
func CountReceipt(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID, lines []CountedLine) (*Receipt, error) {
	if err := checkCounted(lines); err != nil {
		return nil, err
	}
	r, err := lockReceipt(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := works(tx, r.Warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aReceipt, id, "count", lines)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aReceipt.allow(id, r.Status, "count"); err != nil {
			return nil, err
		}
		if err := r.count(ctx, tx, &step, lines); err != nil {
			return nil, err
		}
	}
	return GetReceipt(ctx, tx, id)
}

func checkCounted(lines []CountedLine) error {
	var f faults
	f.lines(len(lines), 0)
	seen := map[any]bool{}
	for i := range lines {
		l, path := &lines[i], fmt.Sprintf("lines[%d]", i)
		checkLot(&f, path+".lot", &l.Lot)
		f.owner(path+".owner", l.Owner)
		f.cartons(path+".good", l.Good, 0)
		f.cartons(path+".damaged", l.Damaged, 0)
		f.once(seen, path, shelf{l.Lot.ID, l.Owner})
	}
	return f.err()
}

func (r *receipt) count(ctx context.Context, tx *database.Tx, step *Step, lines []CountedLine) error {
	announced, err := r.announced(ctx, tx)
	if err != nil {
		return err
	}
	var f faults
	for _, l := range toCount(announced) {
		if !slices.ContainsFunc(lines, func(c CountedLine) bool { return c.Lot.ID == l.Lot.ID && c.Owner == l.Owner }) {
			f.add("lines", l.Lot.ID, fmt.Sprintf("lot %s is to be counted: give a line, 0 if none came", l.Lot.ID),
				fmt.Sprintf("التشغيلة %s مطلوب عدّها: أعطِ سطرًا، وصفرًا إن لم يصل شيء", l.Lot.ID))
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	lots := make([]inventory.Lot, len(lines))
	names, owned, good, damaged := make([]string, len(lines)), make([]string, len(lines)), make([]int64, len(lines)), make([]int64, len(lines))
	for i, l := range lines {
		lots[i], names[i], owned[i], good[i], damaged[i] = l.Lot, string(l.Lot.ID), l.Owner, int64(l.Good), int64(l.Damaged)
	}
	if err := inventory.PutLot(ctx, tx, lots...); err != nil {
		return err
	}
	var round int // one that was taken back stays
	if err := tx.QueryRow(ctx, `SELECT coalesce(max(round), 0) + 1 FROM stock_receipt_counts WHERE receipt = $1`, r.ID).Scan(&round); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO stock_receipt_counts (receipt, round, step, blind) VALUES ($1, $2, $3, $4)`,
		r.ID, round, step.ID, round == 1); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO stock_receipt_counted (receipt, round, lot, owner, good, damaged)
		SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[])`,
		r.ID, round, names, owned, good, damaged); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE stock_receipts SET status = 'counted', round = $2 WHERE id = $1`, r.ID, round)
	return err
}
