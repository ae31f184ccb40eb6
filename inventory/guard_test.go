package inventory_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/planner"
)

// insertMovement is a movement as somebody with the database's password would
// write it; $1 is its id.
const insertMovement = `INSERT INTO movement (id, seq, phase, why, lot, from_account, to_account, cartons, held, reason, occurred_at, recorded_at, actor, login)
	SELECT $1::uuid, 7, 'single', 'issue', 'L1', f.id, t.id, 1, 99, '', now(), '2001-01-01', gen_random_uuid(), 'x'
	FROM account f, account t WHERE f.kind = 'warehouse' AND t.kind = 'trip'`

// The owner of the tables, with no trigger switched off, can't change what was
// written, nor write what the rules forbid. Each statement is refused with its
// SQLSTATE or constraint.
func TestSchemaRefuses(t *testing.T) {
	s := stocked(t)
	pending := move("L1", tanta, truck, 5, inventory.ForIssue)
	writes(t, s, func(tx *database.Tx) error {
		if err := inventory.CloseDay(t.Context(), tx, "TNT", time.Now().Add(-time.Hour)); err != nil {
			return err
		}
		return inventory.Reserve(t.Context(), tx, pending)
	})
	row := func(change string) string {
		return `WITH like_it AS (SELECT * FROM movement WHERE phase = 'pending') INSERT INTO movement
			(id, phase, why, lot, from_account, to_account, cartons, settles, reverses, reason, occurred_at, expires_at, actor, login)
			SELECT gen_random_uuid(), ` + change + ` FROM like_it`
	}
	for _, c := range []struct{ sql, refusal string }{
		{`UPDATE movement SET cartons = cartons + 1`, "KF001"},
		{`UPDATE movement SET recorded_at = now()`, "KF001"},
		{`DELETE FROM movement`, "KF001"},
		{`TRUNCATE movement CASCADE`, "KF001"},
		{`TRUNCATE movement, balance, account, lot, closing CASCADE`, "KF001"},
		{`UPDATE lot SET expires = '2100-01-01'`, "KF001"},
		{`DELETE FROM lot`, "KF001"},
		{`TRUNCATE lot CASCADE`, "KF001"},
		{`UPDATE account SET ref = 'X'`, "KF001"},
		{`DELETE FROM account`, "KF001"},
		{`TRUNCATE account CASCADE`, "KF001"},
		{`UPDATE closing SET until = 'epoch'`, "KF001"},
		{`DELETE FROM closing`, "KF001"},
		{`TRUNCATE closing`, "KF001"},
		{`UPDATE balance SET on_hand = 1000`, "KF001"},
		{`DELETE FROM balance`, "KF001"},
		{`TRUNCATE balance`, "KF001"},
		{`INSERT INTO balance SELECT id, 'L1', 5, 0 FROM account WHERE kind = 'plant'`, "KF001"},
		{`INSERT INTO movement SELECT * FROM movement`, "428C9"}, // generated columns can't be given
		{`INSERT INTO closing (warehouse, until, recorded_at, actor, login) VALUES ('TNT', now() + interval '1 day', now() + interval '2 days', gen_random_uuid(), 'x')`, "closing_ahead"},
		{`INSERT INTO account (kind, ref, owner) VALUES ('shop', 'S', '')`, "account_kind"},
		{`INSERT INTO lot VALUES ('', 'KATF', NULL)`, "lot_id"},
		{row(`'single', why, lot, from_account, to_account, 0, NULL, NULL, '', now(), NULL, actor, login`), "movement_cartons"},
		{row(`'single', why, lot, from_account, to_account, -5, NULL, NULL, '', now(), NULL, actor, login`), "movement_cartons"},
		{row(`'single', why, lot, from_account, from_account, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_ways"},
		{row(`'single', why, lot, from_account, 999, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_to"},
		{row(`'single', why, 'L9', from_account, to_account, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_lot"},
		{row(`'single', 'gift', lot, from_account, to_account, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_why"},
		{row(`'lost', why, lot, from_account, to_account, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_held"},
		{row(`'single', why, lot, from_account, to_account, 1, id, NULL, '', now(), NULL, actor, login`), "movement_held"},
		{row(`'posted', why, lot, from_account, to_account, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_held"},
		{row(`'posted', why, lot, from_account, to_account, 6, id, NULL, '', now(), NULL, actor, login`), "over_reserved"},
		{row(`'posted', why, lot, to_account, from_account, 5, id, NULL, '', now(), NULL, actor, login`), "not_pending"},
		{row(`'voided', why, lot, from_account, to_account, 5, id, NULL, '', now(), NULL, actor, login`), "movement_cartons"},
		{row(`'expired', why, lot, from_account, to_account, 0, id, NULL, '', now(), NULL, actor, login`), "not_over"},
		{row(`'single', 'reversal', lot, from_account, to_account, 1, NULL, NULL, '', now(), NULL, actor, login`), "movement_reverses"},
		{row(`'single', 'reversal', lot, to_account, from_account, 5, NULL, id, '', now(), NULL, actor, login`), "reversed"},
		{row(`'single', why, lot, from_account, to_account, 1, NULL, NULL, repeat('x', 501), now(), NULL, actor, login`), "movement_reason"},
		{row(`'single', why, lot, from_account, to_account, 1, NULL, NULL, '', now() + interval '1 hour', NULL, actor, login`), "movement_ahead"},
		{row(`'single', why, lot, from_account, to_account, 1, NULL, NULL, '', '1999-01-01', NULL, actor, login`), "movement_occurred"},
		{row(`'single', why, lot, from_account, to_account, 1, NULL, NULL, '', now() - interval '2 hours', NULL, actor, login`), "closed"},
		{row(`'single', why, lot, from_account, to_account, 1, NULL, NULL, '', now(), now() + interval '1 hour', actor, login`), "movement_expires"},
		{row(`'single', why, lot, from_account, to_account, 96, NULL, NULL, '', now(), NULL, actor, login`), "short_stock"},
		{row(`'single', why, lot, to_account, (SELECT id FROM account WHERE kind = 'plant'), 1, NULL, NULL, '', now(), NULL, actor, login`), "to_source"},
	} {
		_, err := s.Pool().Exec(t.Context(), c.sql)
		pg, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || (pg.Code != c.refusal && pg.ConstraintName != c.refusal && pg.Message != c.refusal) {
			t.Errorf("%s\n\twant %s, got %v", c.sql, c.refusal, err)
		}
	}
	holds(t, s, tanta, "L1", 100, 5)
	sound(t, s)
}

// Whatever a writer says, the order and the clock are the database's, and what a
// row reserves follows from its phase.
func TestNobodyForgesTheClock(t *testing.T) {
	s := stocked(t)
	writes(t, s, func(tx *database.Tx) error {
		return inventory.Post(t.Context(), tx, move("L1", tanta, truck, 1, inventory.ForIssue))
	})
	before := time.Now()
	id := uuid.New()
	if _, err := s.Pool().Exec(t.Context(), insertMovement, id.String()); err != nil {
		t.Fatal(err)
	}
	es := entries(t, s, inventory.Filter{})
	last := es[len(es)-1]
	if last.ID != id || last.Seq <= es[len(es)-2].Seq {
		t.Errorf("the order was chosen: %+v", last)
	}
	if last.Recorded.Before(before.Add(-time.Second)) || last.Recorded.After(time.Now().Add(time.Second)) {
		t.Errorf("recorded at %v, it is %v", last.Recorded, before)
	}
	holds(t, s, tanta, "L1", 98, 0)
	_, err := s.Pool().Exec(t.Context(), `INSERT INTO closing (warehouse, until, recorded_at, actor, login) VALUES ('TNT', '2001-01-01', '2001-01-02', gen_random_uuid(), 'x')`)
	var recorded time.Time
	if err == nil {
		err = s.Pool().QueryRow(t.Context(), `SELECT recorded_at FROM closing`).Scan(&recorded)
	}
	if err != nil || recorded.Before(before.Add(-time.Second)) {
		t.Errorf("the closing was recorded at %v: %v", recorded, err)
	}
}

// A transaction that reads an old snapshot might not see a closed day.
func TestOldSnapshotsDontWrite(t *testing.T) {
	s := stocked(t)
	tx, err := s.Pool().BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	err = inventory.Post(t.Context(), &database.Tx{Tx: tx, By: keeper, Now: time.Now()}, move("L1", plant, tanta, 1, inventory.ForReceipt))
	if err == nil || !strings.Contains(err.Error(), "read committed") {
		t.Errorf("want a refusal, got %v", err)
	}
}

func entries(t testing.TB, s *database.Store, f inventory.Filter) (es []inventory.Entry) {
	t.Helper()
	err := s.Read(t.Context(), keeper, func(tx *database.Tx) (err error) {
		es, err = inventory.Entries(t.Context(), tx, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return es
}

// A refusal says where, which lot, how many were asked for, are free, are
// missing, in both languages.
func TestRefusalsSayWhatToDo(t *testing.T) {
	s := inventorytest.Store(t)
	old := at(inventory.Warehouse, "OLD")
	writes(t, s, func(tx *database.Tx) error {
		yesterday := planner.DateOf(time.Now().In(planner.Cairo()).Date()) - 1
		if err := inventory.PutLot(t.Context(), tx, inventory.Lot{ID: "L1", SKU: "KATF"}, inventory.Lot{ID: "L2", SKU: "KATF", Expires: yesterday}); err != nil {
			return err
		}
		owned := tanta
		owned.Owner = "ORG"
		return inventory.Post(t.Context(), tx, move("L1", plant, tanta, 40, inventory.ForReceipt), move("L1", plant, owned, 7, inventory.ForReceipt),
			move("L2", plant, old, 30, inventory.ForReceipt))
	})
	noon := time.Now().Add(-time.Hour)
	writes(t, s, func(tx *database.Tx) error { return inventory.CloseDay(t.Context(), tx, "CAI", noon) })
	owner := "ORG"
	post := func(m inventory.Movement) func(tx *database.Tx) error {
		return func(tx *database.Tx) error { return inventory.Post(t.Context(), tx, m) }
	}
	late := move("L1", plant, at(inventory.Warehouse, "CAI"), 1, inventory.ForReceipt)
	late.Occurred = noon.Add(-time.Minute)
	for _, c := range []struct {
		code string
		kind database.Kind
		do   func(tx *database.Tx) error
		says []string
	}{
		{inventory.ShortStock, database.Conflict, post(move("L1", tanta, truck, 100, inventory.ForIssue)), []string{"TNT", "L1", "100", "40", "60"}},
		{inventory.ShortStock, database.Conflict, func(tx *database.Tx) error {
			_, err := inventory.Pick(t.Context(), tx, inventory.Want{Warehouse: "TNT", Cartons: 10, Owner: &owner})
			return err
		}, []string{"TNT", "ORG", "10", "7", "3"}},
		{inventory.Unsound, database.Conflict, post(move("L2", old, truck, 1, inventory.ForIssue)), []string{"OLD", "L2"}},
		{inventory.TooEarly, database.Conflict, post(late), []string{"CAI", noon.In(planner.Cairo()).Format("15:04")}},
		{inventory.BadMovement, database.Invalid, post(move("L1", tanta, old, 1, inventory.ForTransfer)), []string{"TNT", "OLD"}},
	} {
		err := s.Write(t.Context(), keeper, c.do)
		e, ok := errors.AsType[*database.Error](err)
		if !ok || e.Code != c.code || e.Kind != c.kind {
			t.Errorf("want %s, got %v", c.code, err)
			continue
		}
		for _, word := range c.says {
			if !strings.Contains(e.En, word) || !strings.Contains(e.Ar, word) {
				t.Errorf("%s: %q is missing in %q or in %q", c.code, word, e.En, e.Ar)
			}
		}
	}
}
