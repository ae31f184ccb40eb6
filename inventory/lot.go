package inventory

import (
	"context"
	"fmt"
	"time"

	"katf/inventory/database"
	"katf/planner"
)

// LotID names a lot.
type LotID string

// Lot is cartons packed together: one SKU, one expiry date (zero: none known).
type Lot struct {
	ID      LotID        `json:"id"`
	SKU     string       `json:"sku"`
	Expires planner.Date `json:"expires"`
}

// PutLot makes lots known. The same lot again is harmless; with another SKU or
// expiry it is refused with IDReused.
//
// Locks: the new rows of lot, in the order of their ids: two who bring the same
// lots wait in one direction.
func PutLot(ctx context.Context, tx *database.Tx, lots ...Lot) error {
	ids, skus, expires := make([]string, len(lots)), make([]string, len(lots)), make([]*time.Time, len(lots))
	var faults []database.Field
	for i, l := range lots {
		ids[i], skus[i], expires[i] = string(l.ID), l.SKU, dateOrNull(l.Expires)
		faults = append(faults, textFaults(fmt.Sprintf("lots[%d].id", i), ids[i], 1, 100)...)
		faults = append(faults, textFaults(fmt.Sprintf("lots[%d].sku", i), skus[i], 1, 100)...)
		if l.Expires < 0 || l.Expires > planner.DateOf(9999, 12, 31) {
			faults = append(faults, database.Field{Path: fmt.Sprintf("lots[%d].expires", i), Value: int(l.Expires),
				En: "must be a date of our time", Ar: "يجب أن يكون تاريخًا معقولًا"})
		}
	}
	if faults != nil {
		return badMovement(faults)
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO lot (id, sku, expires)
		SELECT l.id, l.sku, l.expires FROM unnest($1::text[], $2::text[], $3::date[]) AS l (id, sku, expires)
		ORDER BY l.id
		ON CONFLICT (id) DO NOTHING`, ids, skus, expires)
	if err != nil || int(tag.RowsAffected()) == len(lots) {
		return refusal(err)
	}
	known, err := lotsByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, l := range lots {
		if have := known[l.ID]; have != l {
			return database.Refuse(database.Invalid, IDReused,
				fmt.Sprintf("lot %s is known with SKU %s and expiry %s; a lot has one of each: use another lot number", l.ID, have.SKU, dateWords(have.Expires, "none")),
				fmt.Sprintf("التشغيلة %s مسجلة بالكود %s وتاريخ الصلاحية %s، ولكل تشغيلة كود وتاريخ واحد: استخدم رقم تشغيلة آخر", l.ID, have.SKU, dateWords(have.Expires, "غير محدد")))
		}
	}
	return nil
}

func lotsByID(ctx context.Context, tx *database.Tx, ids []string) (map[LotID]Lot, error) {
	rows, err := tx.Query(ctx, `SELECT id, sku, expires FROM lot WHERE id = ANY ($1)`, ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := make(map[LotID]Lot)
	for rows.Next() {
		var l Lot
		var expires *time.Time
		if err := rows.Scan(&l.ID, &l.SKU, &expires); err != nil {
			return nil, err
		}
		l.Expires = dateOf(expires)
		known[l.ID] = l
	}
	return known, rows.Err()
}

// A date that is not known is null in the database and zero here.
func dateOrNull(d planner.Date) *time.Time {
	if d == 0 {
		return nil
	}
	t := d.Time()
	return &t
}

func dateOf(t *time.Time) planner.Date {
	if t == nil {
		return 0
	}
	return planner.DateOf(t.Date())
}

func dateWords(d planner.Date, none string) string {
	if d == 0 {
		return none
	}
	return d.String()
}
