package audit_test

import (
	"testing"

	"katf/inventory/audit"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// books make a ledger in which every rule has something to look at.
const books = `
	INSERT INTO lot VALUES ('L1', 'carton', '2027-06-01');
	INSERT INTO account (kind, ref, owner) VALUES ('plant', 'P', ''), ('warehouse', 'W', ''), ('trip', 'T', '');
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, actor, login)
	SELECT '00000000-0000-0000-0000-000000000001', 'single', 'receipt', 'L1', p.id, w.id, 100, '', now(), gen_random_uuid(), 'a'
	FROM account p, account w WHERE p.kind = 'plant' AND w.kind = 'warehouse';
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, actor, login)
	SELECT '00000000-0000-0000-0000-000000000002', 'pending', 'issue', 'L1', w.id, t.id, 30, '', now(), gen_random_uuid(), 'a'
	FROM account w, account t WHERE w.kind = 'warehouse' AND t.kind = 'trip';
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, settles, actor, login)
	SELECT '00000000-0000-0000-0000-000000000003', 'posted', 'issue', 'L1', w.id, t.id, 20, '', now(), '00000000-0000-0000-0000-000000000002', gen_random_uuid(), 'a'
	FROM account w, account t WHERE w.kind = 'warehouse' AND t.kind = 'trip';
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, reverses, actor, login)
	SELECT '00000000-0000-0000-0000-000000000004', 'single', 'reversal', 'L1', to_account, from_account, 20, 'x', now(), id, gen_random_uuid(), 'a'
	FROM movement WHERE id = '00000000-0000-0000-0000-000000000003';
	INSERT INTO closing (warehouse, until, recorded_at, actor, login) VALUES ('W', now() - interval '1 day', now(), gen_random_uuid(), 'a');
	INSERT INTO once (actor, key, fingerprint, status, header, body) VALUES ('00000000-0000-0000-0000-000000000009', 'k', decode(repeat('00', 32), 'hex'), 201, '{}', '');
	INSERT INTO activity (by_id, login, role, organisation, operation, method, path, key, status, request)
	VALUES ('00000000-0000-0000-0000-000000000009', 'a', 'manager', '', 'x', 'POST', '/x', 'k', 201, '');
	INSERT INTO document_sites VALUES ('W', 'W');
	INSERT INTO document_series (warehouse, year) VALUES ('W', 2027);
`

// damage does, for each rule, what the rule is to find. It is done as somebody
// does who has the database in hand: with the guards off.
var damage = map[string]string{
	"sum_zero":     `UPDATE balance SET on_hand = on_hand - 1 WHERE on_hand = 100`,
	"balance":      `UPDATE movement SET cartons = 99 WHERE id = '00000000-0000-0000-0000-000000000001'`,
	"not_negative": `ALTER TABLE balance DROP CONSTRAINT balance_on_hand, DROP CONSTRAINT balance_reserved; UPDATE balance SET on_hand = -1 WHERE on_hand = 0`,
	"reserved":     `ALTER TABLE balance DROP CONSTRAINT balance_reserved; UPDATE balance SET reserved = 101 WHERE on_hand = 100`,
	"settled":      `UPDATE movement SET lot = 'L2' WHERE id = '00000000-0000-0000-0000-000000000003'`,
	"reversed":     `UPDATE movement SET cartons = 19 WHERE id = '00000000-0000-0000-0000-000000000004'`,
	"closed_day":   `UPDATE movement SET occurred_at = now() - interval '2 days', recorded_at = now() + interval '1 minute' WHERE id = '00000000-0000-0000-0000-000000000001'`,
	"paper":        `UPDATE movement SET document = gen_random_uuid() WHERE id = '00000000-0000-0000-0000-000000000001'`,
	"answered":     `UPDATE once SET status = NULL`,
	"recorded":     `INSERT INTO once (actor, key, fingerprint, status, header, body) VALUES (gen_random_uuid(), 'l', decode(repeat('00', 32), 'hex'), 201, '{}', '')`,
	"guarded":      `ALTER TABLE movement DISABLE TRIGGER movement_only_grows`,
	"chain":        `UPDATE document_series SET last = 3`,
}

func run(t *testing.T, store *database.Store) []audit.Broken {
	t.Helper()
	var out []audit.Broken
	err := store.Read(t.Context(), database.TheSystem, func(tx *database.Tx) error {
		var err error
		out, err = audit.Run(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSoundBooks(t *testing.T) {
	store := inventorytest.Store(t)
	if found := run(t, store); len(found) != 0 {
		t.Errorf("empty books: %v", found)
	}
	if _, err := store.Pool().Exec(t.Context(), books); err != nil {
		t.Fatal(err)
	}
	if found := run(t, store); len(found) != 0 {
		t.Errorf("sound books: %v", found)
	}
}

// Every rule finds what breaks it.
func TestEveryRuleFinds(t *testing.T) {
	for _, rule := range audit.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			if damage[rule.ID] == "" {
				t.Fatal("nothing shows that this rule finds anything: add to damage")
			}
			store := inventorytest.Store(t)
			if _, err := store.Pool().Exec(t.Context(), books); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Pool().Exec(t.Context(), "SET session_replication_role = replica; "+damage[rule.ID]+"; RESET session_replication_role"); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, b := range run(t, store) {
				found = found || b.Rule == rule.ID
				if b.Where == "" || b.Detail == "" || b.En == "" || b.Ar == "" {
					t.Errorf("a row without its words: %+v", b)
				}
			}
			if !found {
				t.Errorf("not found")
			}
		})
	}
	if len(damage) != len(audit.Rules()) {
		t.Errorf("%d kinds of damage for %d rules", len(damage), len(audit.Rules()))
	}
}
