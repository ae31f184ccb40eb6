package plans

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Transfer is a transfer of a stored plan, with its number from 1.
type Transfer struct {
	N int `json:"n" doc:"From 1, in the plan's order"`
	planner.Transfer
}

// TransferFilter narrows lists of transfers; zero values for any.
type TransferFilter struct {
	From, To  planner.SiteID
	Site      planner.SiteID // either end
	Since, By planner.Date   // under way between the two, both included
}

// Transfers lists the transfers of a plan in its order, by number.
func Transfers(ctx context.Context, tx *database.Tx, plan uuid.UUID, f TransferFilter, p Page[int]) ([]Transfer, error) {
	if _, err := bodyOfPlan(ctx, tx, plan); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT seq + 1, id, from_site, to_site, departs, arrives, cartons, vehicle, trucks, metres, cost
		FROM plan_transfer
		WHERE plan = $1 AND seq >= $2 AND ($3 = '' OR from_site = $3) AND ($4 = '' OR to_site = $4) AND ($5 = '' OR $5 IN (from_site, to_site))
		  AND ($6::date IS NULL OR arrives >= $6) AND ($7::date IS NULL OR departs <= $7)
		ORDER BY seq LIMIT $8`, plan, p.After, string(f.From), string(f.To), string(f.Site), date(f.Since), date(f.By), p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(t *Transfer, row scanner) error {
		return row.Scan(append([]any{&t.N}, transferTable.fields(&t.Transfer)...)...)
	})
}

// Price is a shadow price of a stored plan, with its number from 1.
type Price struct {
	N int `json:"n" doc:"From 1, in the plan's order"`
	planner.Price
}

// PriceFilter narrows lists of prices; "" for any.
type PriceFilter struct {
	Site    planner.SiteID
	Limit   string // supply, doors, fleet
	Binding bool   // only those that more of the limit would save something
}

// Prices lists the shadow prices of a plan in its order, by number.
func Prices(ctx context.Context, tx *database.Tx, plan uuid.UUID, f PriceFilter, p Page[int]) ([]Price, error) {
	if _, err := bodyOfPlan(ctx, tx, plan); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT seq + 1, site, bound, from_day, to_day, saving, used, allowed
		FROM plan_price
		WHERE plan = $1 AND seq >= $2 AND ($3 = '' OR site = $3) AND ($4 = '' OR bound = $4) AND (NOT $5 OR saving > 0)
		ORDER BY seq LIMIT $6`, plan, p.After, string(f.Site), f.Limit, f.Binding, p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(r *Price, row scanner) error {
		return row.Scan(append([]any{&r.N}, priceTable.fields(&r.Price)...)...)
	})
}
