package people

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// LinkOf gives the link whose address or secret this is, valid or not; nil if it
// is none.
func LinkOf(ctx context.Context, tx *database.Tx, text string) (*Link, error) {
	_, secret, found := strings.Cut(text, "/d#")
	if !found {
		secret = text
	}
	if !strings.HasPrefix(secret, linkPrefix) {
		return nil, nil
	}
	rows, err := tx.Query(ctx, `SELECT `+linkColumns+` FROM driver_links WHERE hash = $1`, hashOf(secret))
	if err != nil {
		return nil, err
	}
	l, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Link])
	if database.NoRows(err) {
		return nil, nil
	}
	return l, err
}
