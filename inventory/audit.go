package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
	"katf/planner"
)

// Broken is a place where the books do not hold.
type Broken struct {
	Rule     string          `json:"rule"`     // which of the invariants, see Audit
	Account  Account         `json:"account"`  // zero if it is about a whole lot
	Lot      LotID           `json:"lot"`      // "" if it is about no one lot
	Movement uuid.UUID       `json:"movement"` // zero if it is about a balance
	Expected planner.Cartons `json:"expected"`
	Found    planner.Cartons `json:"found"`
}

func (b Broken) String() string {
	s := b.Rule
	if b.Lot != "" {
		s += " lot " + string(b.Lot)
	}
	if b.Account != (Account{}) {
		s += " " + b.Account.English()
	}
	if b.Movement != uuid.Nil {
		s += " movement " + b.Movement.String()
	}
	return s + fmt.Sprintf(": expected %d, found %d", b.Expected, b.Found)
}

// mostBroken bounds the rows that one rule tells.
const mostBroken = 1000

// Audit walks the invariants of the ledger and tells every row that breaks one,
// 1,000 of each rule at most. It recomputes everything from the movements and
// trusts neither triggers nor constraints. Cost: a few passes over all
// movements, some 25 s for a million of them.
func Audit(ctx context.Context, tx *database.Tx) ([]Broken, error) {
	var all []Broken
	for _, rule := range auditRules {
		rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT coalesce(kind, ''), coalesce(ref, ''), coalesce(owner, ''), coalesce(lot, ''), movement,
			coalesce(expected, 0), coalesce(found, 0) FROM (%s) broken ORDER BY 1, 2, 3, 4, 5 LIMIT %d`, rule.sql, mostBroken))
		if err != nil {
			return nil, err
		}
		broken, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Broken, error) {
			b := Broken{Rule: rule.name}
			var movement pgtype.UUID
			err := row.Scan(&b.Account.Kind, &b.Account.Ref, &b.Account.Owner, &b.Lot, &movement, &b.Expected, &b.Found)
			b.Movement = movement.Bytes
			return b, err
		})
		if err != nil {
			return nil, fmt.Errorf("audit of %s: %w", rule.name, err)
		}
		all = append(all, broken...)
	}
	return all, nil
}

// auditRules give rows (kind, ref, owner, lot, movement, expected, found) where
// a rule is broken.
var auditRules = []struct{ name, sql string }{
	// What sources gave of a lot lies in the other accounts, to the carton.
	{"sum_zero", `
		WITH given AS (
			SELECT lot, sum(n) AS n FROM (
				SELECT m.lot, m.moved AS n FROM movement m JOIN account a ON a.id = m.from_account WHERE a.source
				UNION ALL
				SELECT m.lot, -m.moved FROM movement m JOIN account a ON a.id = m.to_account WHERE a.source) g GROUP BY lot
		), lies AS (SELECT lot, sum(on_hand) AS n FROM balance GROUP BY lot)
		SELECT NULL AS kind, NULL AS ref, NULL AS owner, lot, NULL::uuid AS movement, given.n AS expected, lies.n AS found
		FROM given FULL JOIN lies USING (lot) WHERE coalesce(given.n, 0) <> coalesce(lies.n, 0)`},
	{"balance", `
		WITH moved AS (
			SELECT account, lot, sum(n) AS n FROM (
				SELECT from_account AS account, lot, CASE WHEN phase IN ('single', 'posted') THEN -cartons ELSE 0 END AS n FROM movement
				UNION ALL
				SELECT to_account, lot, CASE WHEN phase IN ('single', 'posted') THEN cartons ELSE 0 END FROM movement) s GROUP BY account, lot
		)
		SELECT a.kind, a.ref, a.owner, lot, NULL::uuid AS movement, m.n AS expected, b.on_hand AS found
		FROM moved m FULL JOIN balance b USING (account, lot) LEFT JOIN account a ON a.id = account
		WHERE CASE WHEN a.source THEN b.lot IS NOT NULL ELSE coalesce(m.n, 0) <> coalesce(b.on_hand, 0) END`},
	{"reserved", `
		WITH open AS (
			SELECT from_account AS account, lot, sum(cartons) AS n FROM movement p
			WHERE phase = 'pending' AND NOT EXISTS (SELECT FROM movement s WHERE s.settles = p.id) GROUP BY 1, 2
		)
		SELECT a.kind, a.ref, a.owner, lot, NULL::uuid AS movement, o.n AS expected, b.reserved AS found
		FROM open o FULL JOIN balance b USING (account, lot) LEFT JOIN account a ON a.id = account
		WHERE coalesce(o.n, 0) <> coalesce(b.reserved, 0)`},
	{"negative", `
		SELECT a.kind, a.ref, a.owner, b.lot, NULL::uuid AS movement, 0 AS expected, b.on_hand AS found
		FROM balance b JOIN account a ON a.id = b.account WHERE b.on_hand < 0 OR b.reserved < 0`},
	{"over_reserved", `
		SELECT a.kind, a.ref, a.owner, b.lot, NULL::uuid AS movement, b.on_hand AS expected, b.reserved AS found
		FROM balance b JOIN account a ON a.id = b.account WHERE b.reserved > b.on_hand`},
	// Reservations are settled once, with what they say, in their time.
	{"settlement", `
		SELECT NULL AS kind, NULL AS ref, NULL AS owner, s.lot, s.id AS movement, p.cartons AS expected, s.cartons AS found
		FROM movement s LEFT JOIN movement p ON p.id = s.settles
		WHERE CASE WHEN s.settles IS NULL THEN s.phase IN ('posted', 'voided', 'expired')
		      ELSE p.phase IS DISTINCT FROM 'pending' OR (s.lot, s.from_account, s.to_account, s.held) IS DISTINCT FROM (p.lot, p.from_account, p.to_account, -p.cartons)
		           OR CASE s.phase WHEN 'posted' THEN s.cartons > p.cartons OR p.expires_at <= s.recorded_at
		                           WHEN 'voided' THEN s.cartons <> 0
		                           WHEN 'expired' THEN s.cartons <> 0 OR (p.expires_at <= s.recorded_at) IS NOT TRUE
		                           ELSE true END END`},
	{"settled_twice", `
		SELECT NULL AS kind, NULL AS ref, NULL AS owner, NULL AS lot, settles AS movement, 1 AS expected, count(*) AS found
		FROM movement WHERE settles IS NOT NULL GROUP BY settles HAVING count(*) > 1`},
	{"reversal", `
		SELECT NULL AS kind, NULL AS ref, NULL AS owner, r.lot, r.id AS movement, m.cartons AS expected, r.cartons AS found
		FROM movement r LEFT JOIN movement m ON m.id = r.reverses
		WHERE CASE WHEN r.reverses IS NULL THEN r.why = 'reversal'
		      ELSE m.phase NOT IN ('single', 'posted') OR m.reverses IS NOT NULL OR r.phase <> 'single'
		           OR (r.lot, r.from_account, r.to_account, r.cartons) IS DISTINCT FROM (m.lot, m.to_account, m.from_account, m.cartons) END`},
	{"reversed_twice", `
		SELECT NULL AS kind, NULL AS ref, NULL AS owner, NULL AS lot, reverses AS movement, 1 AS expected, count(*) AS found
		FROM movement WHERE reverses IS NOT NULL GROUP BY reverses HAVING count(*) > 1`},
	{"recorded_twice", `
		SELECT NULL AS kind, NULL AS ref, NULL AS owner, NULL AS lot, id AS movement, 1 AS expected, count(*) AS found
		FROM movement GROUP BY id HAVING count(*) > 1`},
	// A movement names what there is, and goes a way that cartons go.
	{"movement", `
		SELECT f.kind, f.ref, f.owner, m.lot, m.id AS movement, 0 AS expected, m.cartons AS found
		FROM movement m LEFT JOIN account f ON f.id = m.from_account LEFT JOIN account t ON t.id = m.to_account LEFT JOIN lot l ON l.id = m.lot
		WHERE f.id IS NULL OR t.id IS NULL OR l.id IS NULL OR f.id = t.id
		   OR m.cartons < 0 OR (m.cartons = 0 AND m.phase IN ('single', 'pending', 'posted'))
		   OR (m.phase = 'pending' AND (m.held <> m.cartons OR f.source)) OR (m.phase = 'single' AND m.held <> 0)
		   OR m.occurred_at > m.recorded_at + interval '5 minutes'
		   OR (m.why <> 'reversal' AND (t.source
		       OR (f.kind = 'damaged' AND t.kind IN ('transfer', 'trip', 'place'))
		       OR (NOT f.source AND m.why NOT IN ('loan', 'repayment') AND f.owner <> t.owner)))
		   OR (m.why IN ('loan', 'repayment') AND f.owner = t.owner)
		   OR (f.kind IN ('warehouse', 'damaged') AND t.kind IN ('warehouse', 'damaged') AND f.ref <> t.ref)`},
	{"expired_left", `
		SELECT f.kind, f.ref, f.owner, m.lot, m.id AS movement, 0 AS expected, m.cartons AS found
		FROM movement m JOIN account f ON f.id = m.from_account JOIN account t ON t.id = m.to_account JOIN lot l ON l.id = m.lot
		WHERE f.kind IN ('plant', 'warehouse') AND t.kind IN ('transfer', 'trip', 'place') AND m.why <> 'reversal'
		  AND m.phase IN ('single', 'posted') AND (m.occurred_at AT TIME ZONE 'Africa/Cairo')::date > l.expires`},
	// Nothing was recorded under a day after it was closed.
	{"closed_day", `
		SELECT a.kind, a.ref, a.owner, m.lot, m.id AS movement, 0 AS expected, m.cartons AS found
		FROM closing c JOIN account a ON a.kind IN ('warehouse', 'damaged') AND a.ref = c.warehouse
		JOIN movement m ON a.id IN (m.from_account, m.to_account)
		WHERE m.occurred_at <= c.until AND m.recorded_at > c.recorded_at AND m.phase IN ('single', 'pending', 'posted')`},
}
