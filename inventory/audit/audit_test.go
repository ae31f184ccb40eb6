package audit_test

import (
	"testing"

	"github.com/google/uuid"

	"katf/inventory/audit"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/inventorytest"
	"katf/planner"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// books are a plan of 150 cartons for one place, of which a truck took 30 of 40
// and handed out 20, so that every rule has something to look at.
const books = `
	INSERT INTO scenario_body (digest, body, campaign, name_ar, name_en, target, households, places, warehouses, plants)
	VALUES (decode(repeat('01', 32), 'hex'), '', 'C', '', '', 150, 200, 1, 1, 1);
	INSERT INTO scenario (id, body, name, by_id, by_login) SELECT '00000000-0000-0000-0000-00000000000a', no, 'S', gen_random_uuid(), 'a' FROM scenario_body;
	INSERT INTO plan (id, scenario, campaign, seed, effort, by_id, by_login)
	VALUES ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a', 'C', 1, 'quick', gen_random_uuid(), 'a');
	INSERT INTO plan_result (plan, schema, campaign, fairness, flow_cost, summary, violations, allocations)
	VALUES ('00000000-0000-0000-0000-00000000000b', 'x', '{"target_cartons": 150}', '{}', 0, '{}', '[]', 1);
	INSERT INTO plan_allocation VALUES ('00000000-0000-0000-0000-00000000000b', 0, 'V1', 1, 150, 200, 0, 1, 0, '150', false);
	INSERT INTO promise VALUES ('00000000-0000-0000-0000-00000000000b', 'V1', 150, 20);
	INSERT INTO manifest (id, plan, campaign, seq, wave, trip, warehouse, day, tier, vehicle, truck, door, load_from, departs, returns, draft, number, document, state, cartons, loaded, handed_out)
	SELECT '00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000b', 'C', 0, 'W-1', 'T-1', 'W', '2027-01-10', 1, 'van', 1, 1, 0, 0, 0, 'D-1', number, id, 'partly', 40, 30, 20
	FROM documents;
	INSERT INTO waybill (id, manifest, stop, place, cartons, loaded, handed_out, outcome)
	VALUES ('00000000-0000-0000-0000-00000000000d', '00000000-0000-0000-0000-00000000000c', 1, 'V1', 40, 30, 20, 'partly');
	INSERT INTO handover (id, manifest, waybill, plan, outcome, place, cartons, lost, reason, receiver, proof, by_id, by_login, occurred_at)
	VALUES ('00000000-0000-0000-0000-00000000000e', '00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000d',
	        '00000000-0000-0000-0000-00000000000b', 'partly', 'V1', 20, 0, '', '', '', gen_random_uuid(), 'a', now());

	INSERT INTO lot VALUES ('L1', 'carton', '2037-06-01');
	INSERT INTO account (kind, ref, owner) VALUES ('plant', 'P', ''), ('warehouse', 'W', ''), ('trip', '00000000-0000-0000-0000-00000000000c', ''), ('place', 'V1', '');
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, actor, login)
	SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'single', why, 'L1', f.id, t.id, cartons, '', now(), gen_random_uuid(), 'a'
	FROM (VALUES (1, 'receipt', 'plant', 'warehouse', 100), (3, 'handover', 'trip', 'place', 20)) m (n, why, f, t, cartons)
	JOIN account f ON f.kind = m.f JOIN account t ON t.kind = m.t WHERE n = 1;
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, actor, login)
	SELECT '00000000-0000-0000-0000-000000000002', 'pending', 'issue', 'L1', f.id, t.id, 40, '', now(), gen_random_uuid(), 'a'
	FROM account f, account t WHERE f.kind = 'warehouse' AND t.kind = 'trip';
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, settles, actor, login)
	SELECT '00000000-0000-0000-0000-000000000003', 'posted', 'issue', 'L1', from_account, to_account, 30, '', now(), id, actor, 'a'
	FROM movement WHERE phase = 'pending';
	INSERT INTO movement (id, phase, why, lot, from_account, to_account, cartons, reason, occurred_at, actor, login)
	SELECT '00000000-0000-0000-0000-000000000004', 'single', 'handover', 'L1', f.id, t.id, 20, '', now(), gen_random_uuid(), 'a'
	FROM account f, account t WHERE f.kind = 'trip' AND t.kind = 'place';
	INSERT INTO waybill_line (waybill, lot, owner, cartons, pending, loaded, short, gone)
	VALUES ('00000000-0000-0000-0000-00000000000d', 'L1', '', 40, '00000000-0000-0000-0000-000000000002', 30, 10, 20);

	INSERT INTO once (actor, key, fingerprint, status, header, body) VALUES ('00000000-0000-0000-0000-000000000009', 'k', decode(repeat('00', 32), 'hex'), 201, '{}', '');
	INSERT INTO activity (by_id, login, role, organisation, operation, method, path, key, status, request)
	VALUES ('00000000-0000-0000-0000-000000000009', 'a', 'manager', '', 'x', 'POST', '/x', 'k', 201, '');
`

// damage does, for each rule of this package and some of the others, what the
// rule is to find. It is done as somebody does who has the database in hand: with
// the guards off.
var damage = map[string]string{
	"paper":         `UPDATE movement SET document = gen_random_uuid() WHERE cartons = 100`,
	"promise":       `UPDATE promise SET allocated = 149`,
	"promised":      `UPDATE promise SET allocated = 151`,
	"handed_out":    `UPDATE promise SET handed_out = 21`,
	"delivered":     `UPDATE promise SET handed_out = 19`,
	"aboard":        `UPDATE manifest SET lost = 1`,
	"loads":         `UPDATE waybill_line SET gone = 19`,
	"held":          `UPDATE manifest SET state = 'loading'`,
	"travels":       `UPDATE manifest SET document = NULL, number = NULL`,
	"answered":      `UPDATE once SET status = NULL`,
	"recorded":      `INSERT INTO once (actor, key, fingerprint, status, header, body) VALUES (gen_random_uuid(), 'l', decode(repeat('00', 32), 'hex'), 201, '{}', '')`,
	"guarded":       `ALTER TABLE movement DISABLE TRIGGER movement_only_grows`,
	"sum_zero":      `UPDATE balance SET on_hand = on_hand + 1 WHERE on_hand = 70`,
	"balance":       `UPDATE movement SET cartons = 99 WHERE cartons = 100`,
	"chain":         `DELETE FROM documents`,
	"stock_opening": `INSERT INTO stock_openings (warehouse, fingerprint, lots, cartons, by_id, by_login, occurred_at) VALUES ('W', decode(repeat('00', 32), 'hex'), 1, 5, gen_random_uuid(), 'a', now())`,
}

// sound gives a database with the books.
func sound(t *testing.T) *database.Store {
	t.Helper()
	store := inventorytest.Store(t)
	err := store.Write(t.Context(), database.TheSystem, func(tx *database.Tx) error {
		if _, err := documents.Issue(t.Context(), tx, documents.Draft{ID: uuid.New(), Kind: documents.Manifest, Warehouse: "W", Issued: planner.DateOf(2027, 1, 10),
			Fill: func(number string) (string, any, error) { return number, map[string]string{"number": number}, nil }}); err != nil {
			return err
		}
		_, err := tx.Conn().PgConn().Exec(t.Context(), books).ReadAll()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return store
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
	if found := run(t, inventorytest.Store(t)); len(found) != 0 {
		t.Errorf("empty books: %v", found)
	}
	if found := run(t, sound(t)); len(found) != 0 {
		t.Errorf("sound books: %v", found)
	}
}

// Every rule of this package is shown to find something.
func TestEveryRuleIsShown(t *testing.T) {
	for _, id := range audit.RuleIDs() {
		if damage[id] == "" {
			t.Errorf("nothing shows that rule %s finds anything: add to damage", id)
		}
	}
}

// Every rule finds what breaks it, and says so in words.
func TestEveryRuleFinds(t *testing.T) {
	for rule, sql := range damage {
		t.Run(rule, func(t *testing.T) {
			store := sound(t)
			if _, err := store.Pool().Exec(t.Context(), "SET session_replication_role = replica; "+sql+"; RESET session_replication_role"); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, b := range run(t, store) {
				found = found || b.Rule == rule
				if b.Where == "" || b.Detail == "" || b.En == "" || b.Ar == "" {
					t.Errorf("a row without its words: %+v", b)
				}
			}
			if !found {
				t.Errorf("not found")
			}
		})
	}
}
