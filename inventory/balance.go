package inventory

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// Balance is the cartons of a lot in an account. That of a source is negative.
type Balance struct {
	Account  Account         `json:"account"`
	Lot      Lot             `json:"lot"`
	OnHand   planner.Cartons `json:"on_hand"`
	Reserved planner.Cartons `json:"reserved"` // of OnHand; the rest is free
}

// Free is what nobody has reserved.
func (b Balance) Free() planner.Cartons { return b.OnHand - b.Reserved }

// Balances lists what is not zero, by account and expiry. Those of sources are
// summed from all they gave.
func Balances(ctx context.Context, tx *database.Tx, f Filter) ([]Balance, error) {
	rows, err := tx.Query(ctx, `
		SELECT a.kind, a.ref, a.owner, l.id, l.sku, l.expires, s.on_hand, s.reserved
		FROM stock s JOIN account a ON a.id = s.account JOIN lot l ON l.id = s.lot
		WHERE (s.on_hand <> 0 OR s.reserved <> 0) AND ($1 = '' OR a.kind = $1) AND ($2 = '' OR a.ref = $2)
		  AND ($3::text IS NULL OR a.owner = $3) AND ($4 = '' OR s.lot = $4)
		ORDER BY a.kind, a.ref, a.owner, l.expires NULLS LAST, l.id LIMIT $5`,
		string(f.Kind), f.Ref, f.Owner, string(f.Lot), f.limit())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanBalance)
}

// BalancesAt lists what was not zero at a moment: what had occurred by then, as
// far as it is recorded now. Cost: a sum over all rows that touch the accounts.
func BalancesAt(ctx context.Context, tx *database.Tx, f Filter, at time.Time) ([]Balance, error) {
	rows, err := tx.Query(ctx, `
		WITH chosen AS (
			SELECT * FROM account WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR ref = $2) AND ($3::text IS NULL OR owner = $3)
		), side AS (
			SELECT a.id, m.lot, -m.moved AS moved, m.held FROM chosen a JOIN movement m ON m.from_account = a.id
			WHERE m.occurred_at <= $6 AND ($4 = '' OR m.lot = $4)
			UNION ALL
			SELECT a.id, m.lot, m.moved, 0 FROM chosen a JOIN movement m ON m.to_account = a.id
			WHERE m.occurred_at <= $6 AND ($4 = '' OR m.lot = $4)
		)
		SELECT a.kind, a.ref, a.owner, l.id, l.sku, l.expires, sum(s.moved)::bigint, sum(s.held)::bigint
		FROM side s JOIN chosen a ON a.id = s.id JOIN lot l ON l.id = s.lot
		GROUP BY a.kind, a.ref, a.owner, l.id
		HAVING sum(s.moved) <> 0 OR sum(s.held) <> 0
		ORDER BY a.kind, a.ref, a.owner, l.expires NULLS LAST, l.id LIMIT $5`,
		string(f.Kind), f.Ref, f.Owner, string(f.Lot), f.limit(), at)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanBalance)
}

func scanBalance(row pgx.CollectableRow) (Balance, error) {
	var b Balance
	var expires *time.Time
	err := row.Scan(&b.Account.Kind, &b.Account.Ref, &b.Account.Owner, &b.Lot.ID, &b.Lot.SKU, &expires, &b.OnHand, &b.Reserved)
	b.Lot.Expires = dateOf(expires)
	return b, err
}
