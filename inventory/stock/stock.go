package stock

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// Shelf is one lot of one owner in a warehouse.
type Shelf struct {
	Warehouse string          `json:"warehouse"`
	Lot       inventory.Lot   `json:"lot"`
	Owner     string          `json:"owner,omitempty"`
	Fitness   Fitness         `json:"fitness"`
	OnHand    planner.Cartons `json:"on_hand"`
	Reserved  planner.Cartons `json:"reserved"`
	Free      planner.Cartons `json:"free"`
	Damaged   planner.Cartons `json:"damaged"` // kept apart
	// OnTheWay is on trucks to the warehouse, Announced what plants say is
	// coming. Both are left out for keepers, who count it blind when it arrives.
	OnTheWay  *planner.Cartons `json:"on_the_way,omitempty"`
	Announced *planner.Cartons `json:"announced,omitempty"`
}

// Shelves gives the stock of a warehouse by expiry, lot and owner, as of a day:
// which lots have expired, and which will soon, depends on it. With an owner,
// that owner's alone; a member organisation sees its own, a keeper its own
// warehouse's. While a warehouse is being counted its keepers are refused (code
// "being_counted"): they would not count blind.
func Shelves(ctx context.Context, tx *database.Tx, warehouse string, owner *string, on planner.Date) ([]Shelf, error) {
	owner, err := sees(tx, warehouse, owner)
	if err != nil {
		return nil, err
	}
	if err := noPeeping(ctx, tx, warehouse); err != nil {
		return nil, err
	}
	shelves := map[shelf]*Shelf{}
	at := func(l inventory.Lot, owner string) *Shelf {
		key := shelf{l.ID, owner}
		if shelves[key] == nil {
			shelves[key] = &Shelf{Warehouse: warehouse, Lot: l, Owner: owner}
		}
		return shelves[key]
	}
	if err := onShelves(ctx, tx, warehouse, owner, at); err != nil {
		return nil, err
	}
	if tx.By.Role != database.Keeper {
		if err := coming(ctx, tx, warehouse, owner, at); err != nil {
			return nil, err
		}
	}
	rules, err := CurrentRules(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]Shelf, 0, len(shelves))
	for s := range maps.Values(shelves) {
		s.Fitness = rules.fitness(s.Lot.Expires, on)
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Shelf) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
	return out, nil
}

// noPeeping refuses the figures to keepers while their warehouse is counted.
func noPeeping(ctx context.Context, tx *database.Tx, warehouse string) error {
	if tx.By.Role != database.Keeper {
		return nil
	}
	var counting bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM stock_counts WHERE warehouse = $1 AND status = 'open')`, warehouse).Scan(&counting)
	if err != nil || !counting {
		return err
	}
	return database.Refuse(database.Conflict, "being_counted",
		fmt.Sprintf("warehouse %s is being counted blind; its stock is shown again once the count is submitted or voided", warehouse),
		fmt.Sprintf("المخزن %s قيد جرد أعمى؛ يظهر رصيده بعد تقديم الجرد أو إلغائه", warehouse))
}

// onShelves fills in what lies in the warehouse.
func onShelves(ctx context.Context, tx *database.Tx, warehouse string, owner *string, at func(inventory.Lot, string) *Shelf) error {
	for _, kind := range []inventory.AccountKind{inventory.Warehouse, inventory.Damaged} {
		balances, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: kind, Ref: warehouse, Owner: owner})
		if err != nil {
			return err
		}
		for _, b := range balances {
			s := at(b.Lot, b.Account.Owner)
			if kind == inventory.Damaged {
				s.Damaged = b.OnHand
			} else {
				s.OnHand, s.Reserved, s.Free = b.OnHand, b.Reserved, b.Free()
			}
		}
	}
	return nil
}

// coming fills in what is on the way to the warehouse.
func coming(ctx context.Context, tx *database.Tx, warehouse string, owner *string, at func(inventory.Lot, string) *Shelf) error {
	rows, err := tx.Query(ctx, `
		SELECT true, b.lot, a.owner, sum(b.on_hand)::bigint FROM stock_transfers t
		JOIN account a ON a.kind = 'transfer' AND a.ref = t.id::text JOIN balance b ON b.account = a.id
		WHERE t.to_site = $1 AND t.status IN ('dispatched', 'received') AND b.on_hand > 0 AND ($2::text IS NULL OR a.owner = $2)
		GROUP BY b.lot, a.owner
		UNION ALL
		SELECT false, l.lot, l.owner, sum(l.announced)::bigint FROM stock_receipts r JOIN stock_receipt_lines l ON l.receipt = r.id
		WHERE r.warehouse = $1 AND r.source = 'plant' AND r.status IN ('expected', 'counted') AND ($2::text IS NULL OR l.owner = $2)
		GROUP BY l.lot, l.owner`, warehouse, owner)
	if err != nil {
		return err
	}
	type line struct {
		sent  bool
		lot   inventory.Lot
		owner string
		n     planner.Cartons
	}
	var lines []line
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.sent, &l.lot.ID, &l.owner, &l.n); err != nil {
			return err
		}
		lines = append(lines, l)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := fillLots(ctx, tx, lines, func(l *line) *inventory.Lot { return &l.lot }); err != nil {
		return err
	}
	for _, l := range lines {
		if s := at(l.lot, l.owner); l.sent {
			s.OnTheWay = &l.n
		} else {
			s.Announced = &l.n
		}
	}
	return nil
}

// Whereabouts is where every carton is, by kind of account and owner. What
// sources gave is negative, so all of it adds up to zero.
type Whereabouts struct {
	Kind    inventory.AccountKind `json:"kind"`
	Owner   string                `json:"owner,omitempty"`
	Cartons planner.Cartons       `json:"cartons"`
}

// Where sums all accounts. With an owner, the owner's alone, which add up to
// zero unless it lent or borrowed: the difference is what it owes. Cost: a sum
// over all balances and over what came from sources.
func Where(ctx context.Context, tx *database.Tx, owner *string) ([]Whereabouts, error) {
	owner, err := sees(tx, "", owner)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT a.kind, a.owner, sum(s.on_hand)::bigint FROM stock s JOIN account a ON a.id = s.account
		WHERE $1::text IS NULL OR a.owner = $1 GROUP BY a.kind, a.owner HAVING sum(s.on_hand) <> 0 ORDER BY a.kind, a.owner`, owner)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Whereabouts{}
	for rows.Next() {
		var w Whereabouts
		if err := rows.Scan(&w.Kind, &w.Owner, &w.Cartons); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, rows.Err()
}
