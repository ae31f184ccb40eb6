package audit

import (
	"context"

	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// Figure is a number for those who watch a running campaign.
type Figure struct {
	Name  string // in Prometheus' way
	Label string // what it is of: an account's kind, a job's state
	Value float64
}

// Figures of the ledger, the papers and the planning jobs. They are read from
// balances and counters, never from all movements: some milliseconds.
func Figures(ctx context.Context, tx *database.Tx) ([]Figure, error) {
	rows, err := tx.Query(ctx, `
		SELECT 'katf_ledger_cartons', a.kind, sum(b.on_hand)::float8 FROM balance b JOIN account a ON a.id = b.account GROUP BY a.kind
		UNION ALL
		SELECT 'katf_ledger_reserved_cartons', a.kind, sum(b.reserved)::float8 FROM balance b JOIN account a ON a.id = b.account GROUP BY a.kind
		UNION ALL
		SELECT 'katf_ledger_movements_total', '', last_value::float8 - CASE WHEN is_called THEN 0 ELSE 1 END FROM movement_seq
		UNION ALL
		SELECT 'katf_documents_total', '', coalesce(sum(last), 0)::float8 FROM document_series
		UNION ALL
		SELECT 'katf_jobs', state::text, count(*)::float8 FROM river_job GROUP BY state`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Figure])
}
