package inventory_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// corruptions are what somebody could do who switches the triggers and the
// constraints off. M stands for a movement out of the warehouse.
var corruptions = []struct{ rule, sql string }{
	{"sum_zero", `UPDATE balance SET on_hand = on_hand + 1 WHERE account = (SELECT id FROM account WHERE kind = 'warehouse')`},
	{"sum_zero", `DELETE FROM movement WHERE from_account = (SELECT id FROM account WHERE kind = 'plant')`},
	{"sum_zero", `UPDATE movement SET lot = 'L2' WHERE why = 'receipt'`},
	{"balance", `UPDATE balance SET on_hand = on_hand - 1 WHERE account = (SELECT id FROM account WHERE kind = 'warehouse')`},
	{"balance", `UPDATE balance b SET on_hand = on_hand + CASE a.kind WHEN 'trip' THEN -1 ELSE 1 END FROM account a WHERE a.id = b.account AND a.kind IN ('trip', 'warehouse')`},
	{"balance", `UPDATE movement SET cartons = cartons + 1 WHERE phase = 'single' AND why = 'issue'`},
	{"balance", `DELETE FROM movement WHERE phase = 'single' AND why = 'issue'`},
	{"balance", `DELETE FROM balance WHERE account = (SELECT id FROM account WHERE kind = 'trip')`},
	{"balance", `INSERT INTO balance SELECT id, 'L1', 1 FROM account WHERE kind = 'plant'`},
	{"balance", `UPDATE movement SET to_account = (SELECT id FROM account WHERE kind = 'place') WHERE phase = 'posted'`},
	{"reserved", `UPDATE balance SET reserved = reserved + 1 WHERE account = (SELECT id FROM account WHERE kind = 'warehouse')`},
	{"reserved", `DELETE FROM movement WHERE phase = 'voided'`},
	{"negative", `UPDATE balance SET on_hand = -1 WHERE account = (SELECT id FROM account WHERE kind = 'warehouse')`},
	{"over_reserved", `UPDATE balance SET reserved = on_hand + 1 WHERE account = (SELECT id FROM account WHERE kind = 'warehouse')`},
	{"settlement", `UPDATE movement SET cartons = cartons + 100 WHERE phase = 'posted'`},
	{"settlement", `UPDATE movement SET settles = gen_random_uuid() WHERE phase = 'posted'`},
	{"settlement", `UPDATE movement SET settles = NULL WHERE phase = 'voided'`},
	{"settlement", `UPDATE movement SET expires_at = recorded_at WHERE phase = 'pending'`},
	{"settlement", `UPDATE movement SET phase = 'single' WHERE phase = 'pending'`},
	{"settled_twice", `UPDATE movement SET settles = (SELECT settles FROM movement WHERE phase = 'posted') WHERE phase = 'voided'`},
	{"reversal", `UPDATE movement SET cartons = cartons - 1 WHERE why = 'reversal'`},
	{"reversal", `UPDATE movement SET reverses = NULL WHERE why = 'reversal'`},
	{"reversal", `UPDATE movement SET reverses = (SELECT id FROM movement WHERE phase = 'voided') WHERE why = 'reversal'`},
	{"reversed_twice", `INSERT INTO movement (id, seq, phase, why, lot, from_account, to_account, cartons, held, reverses, reason, occurred_at, recorded_at, actor, login)
		SELECT gen_random_uuid(), -1, phase, why, lot, from_account, to_account, cartons, held, reverses, '', occurred_at, recorded_at, actor, login FROM movement WHERE why = 'reversal'`},
	{"recorded_twice", `INSERT INTO movement (id, seq, phase, why, lot, from_account, to_account, cartons, held, reason, occurred_at, recorded_at, actor, login)
		SELECT id, -1, phase, why, lot, from_account, to_account, cartons, held, '', occurred_at, recorded_at, actor, login FROM movement WHERE why = 'receipt'`},
	{"movement", `UPDATE movement SET occurred_at = recorded_at + interval '1 day' WHERE phase = 'posted'`},
	{"movement", `DELETE FROM account WHERE kind = 'trip'`},
	{"movement", `DELETE FROM lot WHERE id = 'L1'`},
	{"movement", `UPDATE account SET owner = 'ORG' WHERE kind = 'trip'`},
	{"movement", `UPDATE account SET kind = 'damaged' WHERE kind = 'warehouse'`},
	{"movement", `UPDATE account SET kind = 'found' WHERE kind = 'trip'`},
	{"movement", `UPDATE account SET kind = 'warehouse' WHERE kind = 'trip'`},
	{"movement", `UPDATE movement SET cartons = -cartons WHERE why = 'receipt'`},
	{"expired_left", `UPDATE lot SET expires = '2001-01-01'`},
	{"closed_day", `INSERT INTO closing (warehouse, until, recorded_at, actor, login) VALUES ('TNT', now(), '2001-01-01', gen_random_uuid(), 'x')`},
}

// TestAuditFindsEachCorruption plants one at a time.
func TestAuditFindsEachCorruption(t *testing.T) {
	s := stocked(t)
	issue, a, b := move("L1", tanta, truck, 10, inventory.ForIssue), move("L1", tanta, truck, 8, inventory.ForIssue), move("L1", tanta, truck, 4, inventory.ForIssue)
	undone := move("L1", tanta, truck, 3, inventory.ForIssue)
	writes(t, s, func(tx *database.Tx) error {
		ctx := t.Context()
		if err := inventory.PutLot(ctx, tx, inventory.Lot{ID: "L2", SKU: "KATF", Expires: planner.DateOf(2099, 1, 1)}); err != nil {
			return err
		}
		if err := inventory.Post(ctx, tx, issue, undone, move("L1", truck, at(inventory.Place, "V1"), 2, inventory.ForHandover)); err != nil {
			return err
		}
		if err := inventory.Reserve(ctx, tx, a, b); err != nil {
			return err
		}
		if err := inventory.Settle(ctx, tx, inventory.Settlement{ID: uuid.New(), Pending: a.ID, Cartons: 6, Occurred: a.Occurred}); err != nil {
			return err
		}
		if err := inventory.Void(ctx, tx, inventory.Settlement{ID: uuid.New(), Pending: b.ID, Occurred: b.Occurred}); err != nil {
			return err
		}
		return inventory.Reverse(ctx, tx, uuid.New(), undone.ID, "wrong truck", undone.Occurred)
	})
	sound(t, s)
	unprotect(t, s)
	found := map[string]bool{}
	for _, c := range corruptions {
		tx, err := s.Pool().Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tag, err := tx.Exec(t.Context(), c.sql)
		if err != nil || tag.RowsAffected() == 0 {
			t.Fatalf("%s: %v, %v", c.sql, tag, err)
		}
		broken, err := inventory.Audit(t.Context(), &database.Tx{Tx: tx, By: keeper, Now: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(broken, func(b inventory.Broken) bool { return b.Rule == c.rule }) {
			t.Errorf("%s\n\twas not found by %s but by %v", c.sql, c.rule, broken)
		}
		found[c.rule] = true
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, rule := range inventory.AuditRules() {
		if !found[rule] {
			t.Errorf("no corruption is planted for %s", rule)
		}
	}
}

// unprotect drops every trigger, constraint and unique index, as only the owner
// of the tables can.
func unprotect(t *testing.T, s *database.Store) {
	t.Helper()
	_, err := s.Pool().Exec(t.Context(), `DO $$
		DECLARE r record;
		BEGIN
			FOR r IN SELECT c.oid::regclass AS t, n.conname FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
				WHERE c.oid = ANY ('{lot,account,balance,movement,closing}'::regclass[]) AND n.contype IN ('f', 'c', 'u', 'p') ORDER BY n.contype = 'p', n.contype = 'u'
			LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', r.t, r.conname); END LOOP;
			FOR r IN SELECT unnest('{lot,account,balance,movement,closing}'::regclass[]) AS t
			LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', r.t); END LOOP;
		END $$`)
	if err != nil {
		t.Fatal(err)
	}
}
