package stock

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// Opened is the stock of a warehouse that was taken over into the books.
type Opened struct {
	Warehouse string          `json:"warehouse"`
	Lots      int             `json:"lots"`
	Cartons   planner.Cartons `json:"cartons"`
	Already   bool            `json:"already"` // taken over before
}

// openings is the space of the ids of opening movements.
var openings = uuid.NewSHA1(uuid.NameSpaceURL, []byte("katf:stock/opening"))

// Open takes over what lies in warehouses before the books begin, as a scenario
// lists it. A warehouse is opened once: the same lots again are harmless,
// whichever scenario brings them; other lots are refused with "opened", for the
// books go on from where they are and a count corrects them. A warehouse without
// lots is opened by the first movement and needs no opening.
//
// Locks: the openings by warehouse, then balances.
func Open(ctx context.Context, tx *database.Tx, lots []planner.Lot, occurred time.Time) ([]Opened, error) {
	by := map[string][]planner.Lot{}
	for _, l := range lots {
		if l.Cartons > 0 {
			by[string(l.Warehouse)] = append(by[string(l.Warehouse)], l)
		}
	}
	if err := checkOpening(tx, by); err != nil {
		return nil, err
	}
	var out []Opened
	var moves []inventory.Movement
	for _, warehouse := range slices.Sorted(maps.Keys(by)) {
		o, ms, err := openOne(ctx, tx, warehouse, by[warehouse], occurred)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
		moves = append(moves, ms...)
	}
	if len(moves) == 0 {
		return out, nil
	}
	known := make([]inventory.Lot, 0, len(moves))
	for _, o := range out {
		for _, l := range by[o.Warehouse] {
			known = append(known, inventory.Lot{ID: inventory.LotID(l.ID), SKU: l.SKU, Expires: l.Expires})
		}
	}
	if err := inventory.PutLot(ctx, tx, known...); err != nil {
		return nil, err
	}
	return out, inventory.Post(ctx, tx, moves...)
}

func checkOpening(tx *database.Tx, by map[string][]planner.Lot) error {
	var f faults
	for warehouse, lots := range by {
		if err := works(tx, warehouse); err != nil {
			return err
		}
		seen := map[any]bool{}
		for _, l := range lots {
			path := fmt.Sprintf("lots[%s]", l.ID)
			f.text(path+".id", l.ID)
			f.text(path+".warehouse", warehouse)
			f.owner(path+".owner", l.Owner)
			f.cartons(path+".cartons", l.Cartons, 1)
			f.once(seen, path, shelf{inventory.LotID(l.ID), l.Owner})
		}
	}
	return f.err()
}

// openOne takes the warehouse's opening, or finds that it was opened with the
// same lots.
func openOne(ctx context.Context, tx *database.Tx, warehouse string, lots []planner.Lot, occurred time.Time) (Opened, []inventory.Movement, error) {
	slices.SortFunc(lots, func(a, b planner.Lot) int { return strings.Compare(a.ID+"\x00"+a.Owner, b.ID+"\x00"+b.Owner) })
	out := Opened{Warehouse: warehouse, Lots: len(lots)}
	for _, l := range lots {
		out.Cartons += l.Cartons
	}
	text, err := json.Marshal(lots)
	if err != nil {
		return out, nil, err
	}
	fingerprint := sha256.Sum256(text)
	err = tx.QueryRow(ctx, `
		INSERT INTO stock_openings (warehouse, fingerprint, lots, cartons, by_id, by_login, occurred_at)
		VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, now())) ON CONFLICT (warehouse) DO NOTHING RETURNING occurred_at`,
		warehouse, fingerprint[:], out.Lots, out.Cartons, tx.By.ID, tx.By.Login, nullTime(occurred)).Scan(&occurred)
	if database.NoRows(err) {
		out.Already = true
		return out, nil, sameOpening(ctx, tx, warehouse, fingerprint)
	}
	if err != nil {
		return out, nil, err
	}
	moves := make([]inventory.Movement, len(lots))
	for i, l := range lots {
		moves[i] = inventory.Movement{
			ID:  steps.Derive(openings, warehouse, l.ID, l.Owner),
			Lot: inventory.LotID(l.ID), Cartons: l.Cartons, Why: inventory.ForOpening, Occurred: occurred,
			From: inventory.Account{Kind: inventory.Opening, Ref: warehouse, Owner: l.Owner},
			To:   inventory.Account{Kind: inventory.Warehouse, Ref: warehouse, Owner: l.Owner},
		}
	}
	return out, moves, nil
}

func sameOpening(ctx context.Context, tx *database.Tx, warehouse string, fingerprint [32]byte) error {
	var have []byte
	var cartons planner.Cartons
	err := tx.QueryRow(ctx, `SELECT fingerprint, cartons FROM stock_openings WHERE warehouse = $1`, warehouse).Scan(&have, &cartons)
	if err != nil || string(have) == string(fingerprint[:]) {
		return err
	}
	return database.Refuse(database.Conflict, "opened",
		fmt.Sprintf("the books of warehouse %s were opened with other lots (%d cartons); correct them by a count or a receipt", warehouse, cartons),
		fmt.Sprintf("فُتحت دفاتر المخزن %s بتشغيلات أخرى (%d كرتونة)؛ صححها بجرد أو بإذن استلام", warehouse, cartons))
}
