package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
	"katf/planner"
)

// Settle posts reservations, fully or in part; what is not posted is free again.
// A reservation is settled once, and not after its time. Ids, locks and refusals
// are as for [Post].
func Settle(ctx context.Context, tx *database.Tx, ss ...Settlement) error {
	return settle(ctx, tx, Posted, ss)
}

// Void gives reservations up. It may come late: what has expired, but was not
// cleared by [Expire] yet, can be voided.
func Void(ctx context.Context, tx *database.Tx, ss ...Settlement) error {
	return settle(ctx, tx, Voided, ss)
}

// expiryIDs is the name space of the rows that Expire adds.
var expiryIDs = uuid.NewSHA1(uuid.NameSpaceURL, []byte("katf:inventory:expiry"))

// Expire gives up every reservation whose time is over and tells their rows. Any
// number of programs may do it at once. It looks at all reservations that ever
// had a time, some 100 ms for 100,000 of them.
func Expire(ctx context.Context, tx *database.Tx) ([]Entry, error) {
	rows, err := tx.Query(ctx, `
		SELECT m.id, clock_timestamp() FROM movement m
		WHERE m.expires_at <= clock_timestamp() AND NOT EXISTS (SELECT FROM movement s WHERE s.settles = m.id)
		ORDER BY m.seq`)
	if err != nil {
		return nil, err
	}
	ss, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Settlement, error) {
		var s Settlement
		err := row.Scan(&s.Pending, &s.Occurred)
		s.ID = uuid.NewSHA1(expiryIDs, s.Pending[:])
		return s, err
	})
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	// What somebody settles at this moment is skipped.
	added, err := addSettlements(ctx, tx, Expired, ss)
	if err != nil {
		return nil, err
	}
	known, err := entriesByID(ctx, tx, added)
	if err != nil {
		return nil, err
	}
	var expired []Entry
	for _, id := range added {
		expired = append(expired, known[id.Bytes])
	}
	return expired, nil
}

func settle(ctx context.Context, tx *database.Tx, phase Phase, ss []Settlement) error {
	var faults []database.Field
	for i := range ss {
		faults = append(faults, ss[i].faults(fmt.Sprintf("settlements[%d]", i), phase)...)
	}
	if faults != nil {
		return badMovement(faults)
	}
	added, err := addSettlements(ctx, tx, phase, ss)
	if err != nil || len(added) == len(ss) {
		return err
	}
	return compareSettlements(ctx, tx, phase, ss)
}

// addSettlements adds rows for those reservations that are known and open, and
// gives their ids.
func addSettlements(ctx context.Context, tx *database.Tx, phase Phase, ss []Settlement) ([]pgtype.UUID, error) {
	var id, pending, document []pgtype.UUID
	var cartons []planner.Cartons
	var occurred []time.Time
	for _, s := range ss {
		id, pending, document = append(id, orNull(s.ID)), append(pending, orNull(s.Pending)), append(document, orNull(s.Document))
		cartons, occurred = append(cartons, s.Cartons), append(occurred, s.Occurred)
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, settles, document, reason, occurred_at, actor, login)
		SELECT l.id, $6, p.why, p.lot, p.from_account, p.to_account, l.cartons, p.id, l.document, p.reason, l.occurred_at, $7, $8
		FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::timestamptz[]) WITH ORDINALITY
			AS l (id, pending, cartons, document, occurred_at, n)
		JOIN movement p ON p.id = l.pending AND p.phase = 'pending'
		ORDER BY l.n
		ON CONFLICT DO NOTHING -- the id, or another settlement
		RETURNING id`, id, pending, cartons, document, occurred, string(phase), pgtype.UUID{Bytes: tx.By.ID, Valid: true}, tx.By.Login)
	if err != nil {
		return nil, refusal(err)
	}
	added, err := pgx.CollectRows(rows, pgx.RowTo[pgtype.UUID])
	return added, refusal(err)
}

// compareSettlements says why some were not added: harmless if they were before.
func compareSettlements(ctx context.Context, tx *database.Tx, phase Phase, ss []Settlement) error {
	var ids []pgtype.UUID
	for _, s := range ss {
		ids = append(ids, orNull(s.ID), orNull(s.Pending))
	}
	known, err := entriesByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, s := range ss {
		have, ok := known[s.ID]
		pending := known[s.Pending]
		switch {
		case ok && (Settlement{have.ID, have.Settles, have.Cartons, have.Document, have.Occurred} !=
			Settlement{s.ID, s.Pending, s.Cartons, s.Document, stored(s.Occurred)} || have.Phase != phase):
			return idReused(s.ID)
		case ok:
		case pending.Phase != Pending:
			return database.Missing("reservation", "حجز", s.Pending.String())
		default:
			return settledAlready(&pending.Movement)
		}
	}
	return nil
}
