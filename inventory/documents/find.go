package documents

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// Get gives a document.
func Get(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Document, error) {
	return one(ctx, tx, id.String(), `WHERE d.id = $1`, id)
}

// Find gives a document by its number as it stands on the paper.
func Find(ctx context.Context, tx *database.Tx, number string) (*Document, error) {
	return one(ctx, tx, number, `WHERE d.number = $1`, number)
}

func one(ctx context.Context, tx *database.Tx, name, where string, args ...any) (*Document, error) {
	docs, err := collect(ctx, tx, where, args...)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, missing(name)
	}
	return &docs[0], nil
}

// Filter chooses documents of a list; empty fields choose all.
type Filter struct {
	Warehouse string
	Year      int
	Kind      Kind
	Void      *bool
	After     Key // where the last page ended
	Limit     int // 0: no bound
}

// Key is a document's place in lists.
type Key struct {
	Warehouse string
	Year, No  int
}

// Key gives the document's place in lists.
func (d *Document) Key() Key { return Key{d.Warehouse, d.Year, d.No} }

// List gives documents by warehouse, year and number, voids among them.
func List(ctx context.Context, tx *database.Tx, f Filter) ([]Document, error) {
	return collect(ctx, tx, `
		WHERE ($1 = '' OR d.warehouse = $1) AND ($2 = 0 OR d.year = $2) AND ($3 = '' OR d.kind = $3)
			AND ($4::bool IS NULL OR $4 = (v.document IS NOT NULL))
			AND (d.warehouse, d.year, d.no) > ($5, $6, $7)
		ORDER BY d.warehouse, d.year, d.no LIMIT NULLIF($8, 0)`,
		f.Warehouse, f.Year, string(f.Kind), f.Void, f.After.Warehouse, f.After.Year, f.After.No, f.Limit)
}

// collect reads documents with their voids and printings.
func collect(ctx context.Context, tx *database.Tx, where string, args ...any) ([]Document, error) {
	rows, err := tx.Query(ctx, `
		SELECT d.id, d.kind, d.warehouse, d.year, d.no, d.number, d.issued, d.canonical, d.body::text,
			d.lines, d.prev, d.hash, d.recorded_at, d.by_login, coalesce(v.reason, ''),
			(SELECT count(*) FROM document_prints p WHERE p.document = d.id)
		FROM documents d LEFT JOIN document_voids v ON v.document = d.id `+where, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

func scan(row pgx.CollectableRow) (d Document, err error) {
	var issued time.Time
	var body string
	var lines, prev, hash []byte
	err = row.Scan(&d.ID, &d.Kind, &d.Warehouse, &d.Year, &d.No, &d.Number, &issued, &d.Canonical, &body,
		&lines, &prev, &hash, &d.Recorded, &d.By, &d.Voided, &d.Prints)
	d.Issued = planner.DateOf(issued.Year(), issued.Month(), issued.Day())
	d.Body = []byte(body)
	copy(d.Lines[:], lines)
	copy(d.Prev[:], prev)
	copy(d.Hash[:], hash)
	return d, err
}
