// Package audit asks whether the books are true: every invariant of the ledger,
// the papers and what happens in warehouses and on trips, read from the rows
// themselves. It shares no code with what writes them.
package audit

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/documents"
)

// Broken is a row, or a few that belong together, for which a rule does not hold.
type Broken struct {
	Rule   string `json:"rule"`   // its id
	Where  string `json:"where"`  // which row
	Detail string `json:"detail"` // what it says, and what it should
	En     string `json:"en"`     // the rule
	Ar     string `json:"ar"`
}

// Rule is what must hold of the rows at any moment.
type Rule struct {
	ID     string `json:"id"`
	En, Ar string
	// sql gives the rows for which it does not hold: where, and a detail.
	sql string
}

// Rules lists all rules, those of the papers' chains last.
func Rules() []Rule {
	return append(append([]Rule{}, rules...), chain)
}

var chain = Rule{ID: "chain", En: "papers are numbered without gaps, and none was removed or changed", Ar: "الأوراق مرقّمة بلا فجوات ولم تُحذف منها ورقة ولم تتغيّر"}

// Run checks everything on the transaction's snapshot and tells what is broken.
// It reads every movement and document once: about a second for a million rows.
func Run(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	out := []Broken{}
	for _, r := range rules {
		found, err := r.check(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("audit, rule %s: %w", r.ID, err)
		}
		out = append(out, found...)
	}
	walked, err := documents.Walk(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("audit, rule %s: %w", chain.ID, err)
	}
	for _, b := range walked {
		out = append(out, Broken{chain.ID, fmt.Sprintf("%s %d no. %d", b.Warehouse, b.Year, b.No), b.What, chain.En, chain.Ar})
	}
	return out, nil
}

func (r *Rule) check(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	rows, err := tx.Query(ctx, r.sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Broken, error) {
		b := Broken{Rule: r.ID, En: r.En, Ar: r.Ar}
		return b, row.Scan(&b.Where, &b.Detail)
	})
}
