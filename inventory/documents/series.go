package documents

import (
	"context"
	"fmt"
	"time"

	"katf/inventory/database"
	"katf/planner/manifest"
)

// series is the counter of a warehouse's year.
type series struct {
	warehouse string
	year      int
	code      string
	last      int
	head      Hash
	voids     int
	voidHead  Hash
	now       time.Time // of the database's clock, after the wait for the lock
}

// lockSeries gives the counter of a warehouse's year, made if it is new, and
// keeps it until the transaction ends. Whoever issues or voids in the series
// waits here, before locks on balances and after those on manifests, receipts,
// transfers and counts.
func lockSeries(ctx context.Context, tx *database.Tx, warehouse string, year int) (*series, error) {
	s := &series{warehouse: warehouse, year: year}
	var err error
	if s.code, err = siteCode(ctx, tx, warehouse); err != nil {
		return nil, err
	}
	// The insert waits for another that is making the same row.
	if _, err := tx.Exec(ctx, `INSERT INTO document_series (warehouse, year) VALUES ($1, $2) ON CONFLICT DO NOTHING`, warehouse, year); err != nil {
		return nil, err
	}
	var head, voidHead []byte
	err = tx.QueryRow(ctx, `SELECT last, head, voids, void_head FROM document_series
		WHERE warehouse = $1 AND year = $2 FOR NO KEY UPDATE`, warehouse, year).
		Scan(&s.last, &head, &s.voids, &voidHead)
	if err != nil {
		return nil, err
	}
	copy(s.head[:], head)
	copy(s.voidHead[:], voidHead)
	return s, tx.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&s.now)
}

// siteCode gives the code of a warehouse's numbers: made of its id, with a
// number behind it where another warehouse has taken the same.
func siteCode(ctx context.Context, tx *database.Tx, warehouse string) (string, error) {
	base := manifest.SiteCode(warehouse)
	for n, code := 2, base; ; n++ {
		var have string
		err := tx.QueryRow(ctx, `SELECT code FROM document_sites WHERE warehouse = $1`, warehouse).Scan(&have)
		if !database.NoRows(err) {
			return have, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO document_sites (warehouse, code) VALUES ($1, $2) ON CONFLICT DO NOTHING`, warehouse, code)
		if err != nil {
			return "", err
		}
		code = fmt.Sprintf("%s.%d", base, n)
	}
}

// number writes a number as it stands on papers: ASN-01-2027-000123. It ends in
// digits alone, so that it never looks like a draft's (ASN-01-270112-D002).
func (s *series) number(no int) string { return numberText(s.code, s.year, no) }

func numberText(code string, year, no int) string { return fmt.Sprintf("%s-%d-%06d", code, year, no) }

// store writes the counter back.
func (s *series) store(ctx context.Context, tx *database.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE document_series SET last = $3, head = $4, voids = $5, void_head = $6
		WHERE warehouse = $1 AND year = $2`, s.warehouse, s.year, s.last, s.head[:], s.voids, s.voidHead[:])
	return err
}
