package inventory

import (
	"context"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// Line is one line of a stock card: a movement into or out of an account, and
// what lies there after it.
type Line struct {
	Entry
	Account Account         `json:"account"`
	In      planner.Cartons `json:"in"`
	Out     planner.Cartons `json:"out"`
	Balance planner.Cartons `json:"balance"` // of the lot in the account
}

// Card lists what moved cartons of the accounts and the lot that f chooses, in
// the order of recording, with the running balance of each lot in each account.
// Reservations move nothing. Two that were recorded at the same moment may stand
// in either order. f.Document is left out of account.
//
// Cost: it sums all rows that touch the accounts, also those before f.After.
func Card(ctx context.Context, tx *database.Tx, f Filter) ([]Line, error) {
	rows, err := tx.Query(ctx, `
		WITH chosen AS (
			SELECT * FROM account WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR ref = $2) AND ($3::text IS NULL OR owner = $3)
		), side AS (
			SELECT a.id AS account, m.lot, m.seq, 0 AS come, m.moved AS gone FROM chosen a JOIN movement m ON m.from_account = a.id
			WHERE m.moved > 0 AND ($4 = '' OR m.lot = $4)
			UNION ALL
			SELECT a.id, m.lot, m.seq, m.moved, 0 FROM chosen a JOIN movement m ON m.to_account = a.id
			WHERE m.moved > 0 AND ($4 = '' OR m.lot = $4)
		), running AS (
			SELECT *, sum(come - gone) OVER (PARTITION BY account, lot ORDER BY seq)::bigint AS balance FROM side
		)
		SELECT a.kind, a.ref, a.owner, r.come, r.gone, r.balance, `+entryColumns+`
		`+entryFrom+` JOIN running r USING (seq) JOIN chosen a ON a.id = r.account
		WHERE m.seq > $5 ORDER BY m.seq, a.kind, a.ref, a.owner LIMIT $6`,
		string(f.Kind), f.Ref, f.Owner, string(f.Lot), f.After, f.limit())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Line, err error) {
		l.Entry, err = scanEntry(after{row, []any{&l.Account.Kind, &l.Account.Ref, &l.Account.Owner, &l.In, &l.Out, &l.Balance}})
		return l, err
	})
}

// after is a row that begins with other columns.
type after struct {
	pgx.CollectableRow
	first []any
}

func (a after) Scan(dest ...any) error { return a.CollectableRow.Scan(append(a.first, dest...)...) }
