package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
)

// Entry is a movement as it stands in the ledger.
type Entry struct {
	Movement
	Seq      int64     `json:"seq"` // order of recording
	Phase    Phase     `json:"phase"`
	Settles  uuid.UUID `json:"settles"`  // of Posted, Voided, Expired: the pending movement
	Reverses uuid.UUID `json:"reverses"` // of a reversal: the movement taken back
	Recorded time.Time `json:"recorded_at"`
	By       string    `json:"by"`
}

// entryColumns and entryFrom give entries; scanEntry reads them.
const (
	entryColumns = `m.seq, m.id, m.phase, m.why, m.lot, f.kind, f.ref, f.owner, t.kind, t.ref, t.owner, m.cartons, m.reason,
		m.document, m.settles, m.reverses, m.occurred_at, m.recorded_at, m.expires_at, m.login`
	entryFrom = `FROM movement m JOIN account f ON f.id = m.from_account JOIN account t ON t.id = m.to_account`
)

func scanEntry(row pgx.CollectableRow) (Entry, error) {
	var e Entry
	var document, settles, reverses pgtype.UUID
	var expires *time.Time
	err := row.Scan(&e.Seq, &e.ID, &e.Phase, &e.Why, &e.Lot, &e.From.Kind, &e.From.Ref, &e.From.Owner,
		&e.To.Kind, &e.To.Ref, &e.To.Owner, &e.Cartons, &e.Reason,
		&document, &settles, &reverses, &e.Occurred, &e.Recorded, &expires, &e.By)
	e.Document, e.Settles, e.Reverses = document.Bytes, settles.Bytes, reverses.Bytes
	e.Occurred, e.Recorded = e.Occurred.UTC(), e.Recorded.UTC()
	if expires != nil {
		e.Expires = expires.UTC()
	}
	return e, err
}

// Filter chooses balances or entries; empty fields choose all.
type Filter struct {
	Kind     AccountKind
	Ref      string
	Owner    *string
	Lot      LotID
	Document uuid.UUID // of entries
	After    int64     // entries recorded after this Seq
	Limit    int       // 0: no bound
}

// limit is null where there is no bound.
func (f *Filter) limit() *int {
	if f.Limit <= 0 {
		return nil
	}
	return &f.Limit
}

// Entries lists the ledger in the order of recording: all rows that touch the
// accounts that f chooses. A page ends with the Seq that the next one starts
// After. What two wrote at the same moment may appear a moment later below a Seq
// that was read; a reader who must miss nothing reads the last minute again.
func Entries(ctx context.Context, tx *database.Tx, f Filter) ([]Entry, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+entryColumns+` `+entryFrom+`
		WHERE m.seq > $1 AND ($2 = '' OR m.lot = $2) AND ($3::uuid IS NULL OR m.document = $3)
		  -- The accounts are looked up once, so that both indexes of movement serve.
		  AND (($4 = '' AND $5 = '' AND $6::text IS NULL)
		       OR m.from_account = ANY (ARRAY(SELECT id FROM account WHERE ($4 = '' OR kind = $4) AND ($5 = '' OR ref = $5) AND ($6::text IS NULL OR owner = $6)))
		       OR m.to_account = ANY (ARRAY(SELECT id FROM account WHERE ($4 = '' OR kind = $4) AND ($5 = '' OR ref = $5) AND ($6::text IS NULL OR owner = $6))))
		ORDER BY m.seq LIMIT $7`,
		f.After, string(f.Lot), orNull(f.Document), string(f.Kind), f.Ref, f.Owner, f.limit())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanEntry)
}

// entriesByID gives those of the ids that are in the ledger.
func entriesByID(ctx context.Context, tx *database.Tx, ids []pgtype.UUID) (map[uuid.UUID]Entry, error) {
	rows, err := tx.Query(ctx, `SELECT `+entryColumns+` `+entryFrom+` WHERE m.id = ANY ($1)`, ids)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, scanEntry)
	known := make(map[uuid.UUID]Entry, len(list))
	for _, e := range list {
		known[e.ID] = e
	}
	return known, err
}

// orNull is a uuid as the database has it: none is null.
func orNull(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: id != uuid.Nil} }
