package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
)

// Reverse takes a posted movement back by the opposite one, in full. A movement
// can be reversed once, and a reversal never (code Reversed): what was right
// after all is moved again by a new movement. Ids, locks and refusals are as for
// [Post].
func Reverse(ctx context.Context, tx *database.Tx, id, of uuid.UUID, reason string, occurred time.Time) error {
	var faults []database.Field
	if id == uuid.Nil || id == of {
		faults = append(faults, database.Field{Path: "id", En: "choose an id of its own", Ar: "اختر معرّفًا خاصًا بها"})
	}
	faults = append(faults, textFaults("reason", reason, 1, 500)...)
	if faults = append(faults, timeFaults("occurred_at", occurred)...); faults != nil {
		return badMovement(faults)
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reverses, document, reason, occurred_at, actor, login)
		SELECT $1, 'single', 'reversal', m.lot, m.to_account, m.from_account, m.cartons, m.id, m.document, $3, $4, $5, $6
		FROM movement m WHERE m.id = $2 AND m.moved > 0 AND m.reverses IS NULL
		ON CONFLICT DO NOTHING -- the id, or another reversal`,
		orNull(id), orNull(of), reason, occurred, pgtype.UUID{Bytes: tx.By.ID, Valid: true}, tx.By.Login)
	if err != nil || tag.RowsAffected() == 1 {
		return refusal(err)
	}
	known, err := entriesByID(ctx, tx, []pgtype.UUID{orNull(id), orNull(of)})
	if err != nil {
		return err
	}
	have, again := known[id]
	orig, ok := known[of]
	switch {
	case again && (have.Reverses != of || have.Reason != reason || !have.Occurred.Equal(stored(occurred))):
		return idReused(id)
	case again:
		return nil
	case !ok:
		return database.Missing("movement", "حركة", of.String())
	default:
		return reversedAlready(&orig.Movement)
	}
}
