package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
)

// Post moves cartons at once. Either all movements take place or none; they
// count together, so that what one brings another may take. A movement whose id
// was written before with the same content is skipped; with other content the
// refusal is IDReused.
//
// After a refusal the transaction (or the savepoint around the call) can only be
// rolled back.
//
// Locks: the books of the warehouses (shared, see [Freeze]), then balances in the
// order of account and lot, whatever the order of ms, so that no two postings
// wait for each other in a ring. A transaction that posts twice should Pick, or
// post all at once, for the same reason.
//
// Cost: one round trip, some 0.2 ms of the server's time for each movement.
func Post(ctx context.Context, tx *database.Tx, ms ...Movement) error {
	return write(ctx, tx, Single, ms)
}

// Reserve holds cartons of the From account until they are settled or
// m.Expires has passed. They are still there, but not free any more. Otherwise
// it is as [Post].
func Reserve(ctx context.Context, tx *database.Tx, ms ...Movement) error {
	return write(ctx, tx, Pending, ms)
}

// writeSQL records movements whose accounts are known, all or none of them. It
// is what the benchmark gives to pgbench too.
const writeSQL = `
	WITH line AS MATERIALIZED (
		SELECT l.*, f.id AS from_account, t.id AS to_account
		FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
			$9::bigint[], $10::text[], $11::text[], $12::uuid[], $13::timestamptz[], $14::timestamptz[]) WITH ORDINALITY
			AS l (id, lot, from_kind, from_ref, from_owner, to_kind, to_ref, to_owner, cartons, why, reason, document, occurred_at, expires_at, n)
		JOIN account f ON (f.kind, f.ref, f.owner) = (l.from_kind, l.from_ref, l.from_owner)
		JOIN account t ON (t.kind, t.ref, t.owner) = (l.to_kind, l.to_ref, l.to_owner)
	)
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, document, reason, occurred_at, expires_at, actor, login)
	SELECT id, $15, why, lot, from_account, to_account, cartons, document, reason, occurred_at, expires_at, $16, $17
	FROM line WHERE (SELECT count(*) FROM line) = cardinality($1::uuid[])
	ORDER BY n
	ON CONFLICT (id) DO NOTHING`

func write(ctx context.Context, tx *database.Tx, phase Phase, ms []Movement) error {
	if len(ms) == 0 {
		return nil
	}
	var faults []database.Field
	for i := range ms {
		path := fmt.Sprintf("movements[%d]", i)
		faults = append(faults, ms[i].faults(path)...)
		if phase == Single && !ms[i].Expires.IsZero() {
			faults = append(faults, database.Field{Path: path + ".expires_at", Value: ms[i].Expires,
				En: "only a reservation expires", Ar: "لا تنتهي مدة إلا للحجز"})
		}
	}
	if faults != nil {
		return badMovement(faults)
	}
	c := columnsOf(ms)
	n, err := c.write(ctx, tx, phase)
	if err != nil || n == len(ms) {
		return err
	}
	// An account is new, or an id was used before.
	if err := c.open(ctx, tx); err != nil {
		return err
	}
	if n, err = c.write(ctx, tx, phase); err != nil || n == len(ms) {
		return err
	}
	return c.compare(ctx, tx, phase, ms)
}

// columns are movements as the arrays that unnest takes apart again.
type columns struct {
	id, document       []pgtype.UUID
	lot, why, reason   []string
	fromKind, toKind   []string
	fromRef, toRef     []string
	fromOwner, toOwner []string
	cartons            []int64
	occurred           []time.Time
	expires            []*time.Time
}

func columnsOf(ms []Movement) *columns {
	c := &columns{}
	for i := range ms {
		m := &ms[i]
		c.id, c.document = append(c.id, orNull(m.ID)), append(c.document, orNull(m.Document))
		c.lot, c.why, c.reason = append(c.lot, string(m.Lot)), append(c.why, string(m.Why)), append(c.reason, m.Reason)
		c.fromKind, c.toKind = append(c.fromKind, string(m.From.Kind)), append(c.toKind, string(m.To.Kind))
		c.fromRef, c.toRef = append(c.fromRef, m.From.Ref), append(c.toRef, m.To.Ref)
		c.fromOwner, c.toOwner = append(c.fromOwner, m.From.Owner), append(c.toOwner, m.To.Owner)
		c.cartons = append(c.cartons, int64(m.Cartons))
		c.occurred = append(c.occurred, m.Occurred)
		var expires *time.Time
		if !m.Expires.IsZero() {
			expires = &m.Expires
		}
		c.expires = append(c.expires, expires)
	}
	return c
}

// write gives how many movements were added: none if an account is new.
func (c *columns) write(ctx context.Context, tx *database.Tx, phase Phase) (int, error) {
	tag, err := tx.Exec(ctx, writeSQL, c.id, c.lot, c.fromKind, c.fromRef, c.fromOwner, c.toKind, c.toRef, c.toOwner,
		c.cartons, c.why, c.reason, c.document, c.occurred, c.expires, string(phase), pgtype.UUID{Bytes: tx.By.ID, Valid: true}, tx.By.Login)
	return int(tag.RowsAffected()), refusal(err)
}

// open makes new accounts known, in the order of their names, so that two who
// open the same ones wait in one direction.
func (c *columns) open(ctx context.Context, tx *database.Tx) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO account (kind, ref, owner)
		SELECT DISTINCT n.kind, n.ref, n.owner
		FROM unnest($1::text[] || $4::text[], $2::text[] || $5::text[], $3::text[] || $6::text[]) AS n (kind, ref, owner)
		WHERE NOT EXISTS (SELECT FROM account a WHERE (a.kind, a.ref, a.owner) = (n.kind, n.ref, n.owner))
		ORDER BY 1, 2, 3
		ON CONFLICT DO NOTHING`, c.fromKind, c.fromRef, c.fromOwner, c.toKind, c.toRef, c.toOwner)
	return refusal(err)
}

// compare refuses an id that names another movement in the ledger or in ms.
func (c *columns) compare(ctx context.Context, tx *database.Tx, phase Phase, ms []Movement) error {
	known, err := entriesByID(ctx, tx, c.id)
	if err != nil {
		return err
	}
	for _, m := range ms {
		have := known[m.ID]
		m.Occurred, m.Expires = stored(m.Occurred), stored(m.Expires)
		if have.Movement != m || have.Phase != phase {
			return idReused(m.ID)
		}
	}
	return nil
}

// stored is a moment as the database keeps it, in microseconds.
func stored(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}
