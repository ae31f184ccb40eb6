package stock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// Card is the stock card of a lot in a warehouse: everything that came and
// went, with the balance after each.
type Card struct {
	Warehouse string          `json:"warehouse"`
	Lot       inventory.Lot   `json:"lot"`
	Owner     *string         `json:"owner,omitempty"` // of one owner only
	Carried   planner.Cartons `json:"carried"`         // balance before the first row
	Rows      []CardRow       `json:"rows"`
	Balance   planner.Cartons `json:"balance"` // after the last row
}

// CardRow is a movement as one warehouse and lot see it.
type CardRow struct {
	Seq      int64             `json:"seq"`
	Movement uuid.UUID         `json:"movement"`
	Occurred time.Time         `json:"occurred_at"`
	Recorded time.Time         `json:"recorded_at"`
	Number   string            `json:"document_no,omitempty"`
	Other    inventory.Account `json:"other"`   // where it came from or went to
	Damaged  bool              `json:"damaged"` // in or out of the damaged stock
	Why      inventory.Why     `json:"why"`
	Reason   string            `json:"reason,omitempty"`
	In       planner.Cartons   `json:"in"`
	Out      planner.Cartons   `json:"out"`
	Balance  planner.Cartons   `json:"balance"` // of good and damaged stock together
	By       string            `json:"by"`
	Hash     string            `json:"hash"` // of this row and all before it on the card
}

// GetCard gives the stock card of a lot in a warehouse, good and damaged stock
// together, in the order of recording: the balance never goes below zero. A
// movement between the two shows as in and out. Rows up to a seq are carried
// over into the first balance; at most limit rows are given (0: all). Cost: a
// read of all movements of the lot there.
func GetCard(ctx context.Context, tx *database.Tx, warehouse string, lot inventory.LotID, owner *string, after int64, limit int) (*Card, error) {
	owner, err := sees(tx, warehouse, owner)
	if err != nil {
		return nil, err
	}
	if err := noPeeping(ctx, tx, warehouse); err != nil {
		return nil, err
	}
	c := &Card{Warehouse: warehouse, Owner: owner, Rows: []CardRow{}}
	lots := []inventory.Lot{{ID: lot}}
	if err := fillLots(ctx, tx, lots, func(l *inventory.Lot) *inventory.Lot { return l }); err != nil {
		return nil, err
	}
	c.Lot = lots[0]
	rows, err := c.read(ctx, tx)
	if err != nil {
		return nil, err
	}
	var seal [sha256.Size]byte
	for _, r := range rows {
		c.Balance += r.In - r.Out
		r.Balance = c.Balance
		seal = r.seal(seal)
		r.Hash = hex.EncodeToString(seal[:])
		switch {
		case r.Seq <= after:
			c.Carried = c.Balance
		case limit > 0 && len(c.Rows) >= limit && r.Seq != c.Rows[len(c.Rows)-1].Seq: // both sides of a movement stay together
			c.Balance -= r.In - r.Out
			return c, nil
		default:
			c.Rows = append(c.Rows, r)
		}
	}
	return c, nil
}

// read gives what touched the lot in the warehouse, each side of a movement by
// itself: a loan, for example, takes from one owner and gives to another.
func (c *Card) read(ctx context.Context, tx *database.Tx) ([]CardRow, error) {
	rows, err := tx.Query(ctx, `
		WITH here AS (SELECT id, kind FROM account WHERE kind IN ('warehouse', 'damaged') AND ref = $1 AND ($3::text IS NULL OR owner = $3)),
		side AS (
			SELECT m.*, h.kind = 'damaged' AS damaged, m.to_account AS other, 0 AS came, m.moved AS went
			FROM here h JOIN movement m ON m.from_account = h.id AND m.lot = $2
			UNION ALL
			SELECT m.*, h.kind = 'damaged', m.from_account, m.moved, 0
			FROM here h JOIN movement m ON m.to_account = h.id AND m.lot = $2)
		SELECT s.seq, s.id, s.occurred_at, s.recorded_at, coalesce(d.number, ''), o.kind, o.ref, o.owner, s.damaged, s.why, s.reason,
			s.came, s.went, s.login
		FROM side s JOIN account o ON o.id = s.other LEFT JOIN documents d ON d.id = s.document
		WHERE s.moved > 0 ORDER BY s.seq, s.came DESC`, c.Warehouse, string(c.Lot.ID), c.Owner)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r CardRow, err error) {
		err = row.Scan(&r.Seq, &r.Movement, &r.Occurred, &r.Recorded, &r.Number, &r.Other.Kind, &r.Other.Ref, &r.Other.Owner, &r.Damaged,
			&r.Why, &r.Reason, &r.In, &r.Out, &r.By)
		return r, err
	})
}

// seal links a row to the one before it, so that a printed card shows whether
// rows were changed or left out.
func (r *CardRow) seal(prev [sha256.Size]byte) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "katf.card/1\n%x\n%s %d %d %d %s\n", prev, r.Movement, r.In, r.Out, r.Balance,
		r.Recorded.UTC().Format(time.RFC3339Nano)))
}
