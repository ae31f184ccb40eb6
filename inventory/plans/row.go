package plans

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
)

// date is a planner.Date on its way to and from a column of type date, where no
// date is null.
type date planner.Date

// DateValue gives the date to the driver.
func (d date) DateValue() (pgtype.Date, error) {
	return pgtype.Date{Time: planner.Date(d).Time(), Valid: d != 0}, nil
}

// ScanDate takes the date from the driver.
func (d *date) ScanDate(v pgtype.Date) error {
	*d = 0
	if v.Valid {
		*d = date(v.Time.Unix() / 86400)
	}
	return nil
}

// length is a list's length, null for a list that is missing: JSON tells the two
// apart.
func length[T any](list []T) *int {
	if list == nil {
		return nil
	}
	n := len(list)
	return &n
}

// table is how a list of a plan lies in the database. Columns and fields go
// together, one by one; each table begins with the plan and the position.
type table[T any] struct {
	name    string
	columns []string
	values  func(*T) []any // to store
	fields  func(*T) []any // to load into
}

// store copies a list into its table. Several hundred thousand rows a second,
// half as many if the driver had to ask uuid.UUID for its value.
func (t *table[T]) store(ctx context.Context, tx *database.Tx, plan uuid.UUID, list []T) error {
	columns := append([]string{"plan", "seq"}, t.columns...)
	return copyRows(ctx, tx, t.name, columns, len(list), func(i int) []any {
		return append([]any{[16]byte(plan), i}, t.values(&list[i])...)
	})
}

// copyRows is COPY with an error that names the table.
func copyRows(ctx context.Context, tx *database.Tx, name string, columns []string, n int, row func(int) []any) error {
	if n == 0 {
		return nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{name}, columns, pgx.CopyFromSlice(n, func(i int) ([]any, error) { return row(i), nil }))
	if err != nil {
		return fmt.Errorf("storing %s: %w", name, err)
	}
	return nil
}

// load reads a list whose length is known.
func (t *table[T]) load(ctx context.Context, tx *database.Tx, plan uuid.UUID, n *int) ([]T, error) {
	if n == nil {
		return nil, nil
	}
	rows, err := tx.Query(ctx, "SELECT "+strings.Join(t.columns, ", ")+" FROM "+t.name+" WHERE plan = $1 ORDER BY seq", plan)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", t.name, err)
	}
	defer rows.Close()
	out := make([]T, 0, *n)
	for rows.Next() {
		out = append(out, *new(T))
		if err := rows.Scan(t.fields(&out[len(out)-1])...); err != nil {
			return nil, fmt.Errorf("reading %s: %w", t.name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", t.name, err)
	}
	if len(out) != *n {
		return nil, fmt.Errorf("plan %s: %d rows of %d in %s: the database is damaged", plan, len(out), *n, t.name)
	}
	return out, nil
}

// cellValue is a cell on its way from a bigint: an H3 index has no sign bit.
type cellValue geo.Cell

// ScanInt64 takes the index from the driver.
func (c *cellValue) ScanInt64(v pgtype.Int8) error {
	*c = cellValue(v.Int64)
	return nil
}

func asInt(c *geo.Cell) *cellValue { return (*cellValue)(c) }
