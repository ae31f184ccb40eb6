package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// Want is what a picker looks for.
type Want struct {
	Warehouse string
	Cartons   planner.Cartons
	GoodOn    planner.Date // the day of delivery: lots that expire before it, or before today, stay
	Owner     *string      // of one owner only; any if nil
	SKU       string       // of one SKU only; any if ""
}

// Picked is free cartons of one lot of one owner.
type Picked struct {
	Lot     Lot             `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Cartons planner.Cartons `json:"cartons"`
}

// Pick chooses free stock of a warehouse, first expiring first out (lots without
// a date last, then by lot and owner), and locks it until the transaction ends.
// It refuses with ShortStock, and how many are missing, if there is not enough
// sound stock.
//
// Locks: the warehouse's books (shared) and then the balances of all sound lots
// there, in the order of account and lot, as [Post] does. Whoever holds a balance
// holds the books too, or a count that froze them would wait for the balance, and
// the picker for the books.
func Pick(ctx context.Context, tx *database.Tx, want Want) ([]Picked, error) {
	if want.Cartons < 1 || want.Cartons > MostCartons {
		return nil, badMovement([]database.Field{{Path: "cartons", Value: want.Cartons,
			En: fmt.Sprintf("must be 1 to %d", MostCartons), Ar: fmt.Sprintf("يجب أن يكون من 1 إلى %d", MostCartons)}})
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared(freeze_key($1))`, want.Warehouse); err != nil {
		return nil, err
	}
	goodOn := max(want.GoodOn, planner.DateOf(tx.Now.In(planner.Cairo()).Date()))
	rows, err := tx.Query(ctx, `
		SELECT l.id, l.sku, l.expires, a.owner, b.on_hand - b.reserved
		FROM account a JOIN balance b ON b.account = a.id JOIN lot l ON l.id = b.lot
		WHERE a.kind = 'warehouse' AND a.ref = $1 AND ($2::text IS NULL OR a.owner = $2) AND ($4 = '' OR l.sku = $4)
		  AND b.on_hand > b.reserved AND (l.expires IS NULL OR l.expires >= $3::date)
		ORDER BY b.account, b.lot FOR UPDATE OF b`, want.Warehouse, want.Owner, goodOn.Time(), want.SKU)
	if err != nil {
		return nil, err
	}
	free, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Picked, err error) {
		var expires *time.Time
		err = row.Scan(&p.Lot.ID, &p.Lot.SKU, &expires, &p.Owner, &p.Cartons)
		p.Lot.Expires = dateOf(expires)
		return p, err
	})
	if err != nil {
		return nil, err
	}
	picked, missing := firstExpiring(free, want.Cartons)
	if missing > 0 {
		return nil, shortPick(want, goodOn, missing)
	}
	return picked, nil
}

// firstExpiring takes what is wanted of the free stock, and says how many are
// missing.
func firstExpiring(free []Picked, want planner.Cartons) (picked []Picked, missing planner.Cartons) {
	slices.SortFunc(free, func(a, b Picked) int {
		return cmp.Or(byExpiry(a.Lot.Expires, b.Lot.Expires), cmp.Compare(a.Lot.ID, b.Lot.ID), cmp.Compare(a.Owner, b.Owner))
	})
	for _, p := range free {
		if want == 0 {
			break
		}
		p.Cartons = min(p.Cartons, want)
		want -= p.Cartons
		picked = append(picked, p)
	}
	return picked, want
}

// byExpiry puts lots without a date last.
func byExpiry(a, b planner.Date) int {
	if (a == 0) != (b == 0) {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
