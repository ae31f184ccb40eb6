// Package audit asks whether the books are true: every invariant of the ledger,
// of the papers, and of what happens in warehouses and on trips, read from the
// rows themselves. It shares no code with what writes them.
//
// What holds within the ledger, the papers or the warehouses is asked by their
// own packages; the rules of this one hold between them.
package audit

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/stock"
)

// Broken is a row, or a few that belong together, for which a rule does not hold.
type Broken struct {
	Rule   string `json:"rule"`   // its id
	Where  string `json:"where"`  // which row
	Detail string `json:"detail"` // what it says, and what it should
	En     string `json:"en"`     // the rule
	Ar     string `json:"ar"`
}

// Rule is what must hold between the ledger, the papers, the trips and the API.
type Rule struct {
	ID     string
	En, Ar string
	// sql gives the rows for which it does not hold: where, and a detail.
	sql string
}

// Run checks everything on the transaction's snapshot and tells what is broken.
// It reads every movement a few times and all else once: some 5 s for a million
// movements.
func Run(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	out := []Broken{}
	for _, check := range []func(context.Context, *database.Tx) ([]Broken, error){ledger, papers, warehouses, between} {
		found, err := check(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		out = append(out, found...)
	}
	return out, nil
}

func ledger(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	found, err := inventory.Audit(ctx, tx)
	var out []Broken
	for _, b := range found {
		where := b.Account.English()
		if b.Account.Kind == "" {
			where = "all accounts"
		}
		if b.Lot != "" {
			where += ", lot " + string(b.Lot)
		}
		if b.Movement != [16]byte{} {
			where = "movement " + b.Movement.String()
		}
		rule := ledgerRules[b.Rule]
		out = append(out, Broken{b.Rule, where, fmt.Sprintf("%d cartons, should be %d", b.Found, b.Expected), rule.en, rule.ar})
	}
	return out, err
}

func papers(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	found, err := documents.Walk(ctx, tx)
	var out []Broken
	for _, b := range found {
		out = append(out, Broken{"chain", fmt.Sprintf("%s %d no. %d", b.Warehouse, b.Year, b.No), b.What,
			"papers are numbered without gaps, and none was removed or changed", "الأوراق مرقّمة بلا فجوات ولم تُحذف منها ورقة ولم تتغيّر"})
	}
	return out, err
}

func warehouses(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	found, err := stock.Audit(ctx, tx)
	var out []Broken
	for _, b := range found {
		out = append(out, Broken(b))
	}
	return out, err
}

func between(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	var out []Broken
	for _, r := range slices.Concat(rules, trips) {
		rows, err := tx.Query(ctx, r.sql)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Broken, error) {
			b := Broken{Rule: r.ID, En: r.En, Ar: r.Ar}
			return b, row.Scan(&b.Where, &b.Detail)
		})
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		out = append(out, found...)
	}
	return out, nil
}
