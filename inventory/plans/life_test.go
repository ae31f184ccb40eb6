package plans_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

// steps are all that anybody can do with a plan.
func steps(p *planner.Plan) map[string]func(context.Context, *database.Tx, uuid.UUID) error {
	return map[string]func(context.Context, *database.Tx, uuid.UUID) error{
		"store": func(ctx context.Context, tx *database.Tx, id uuid.UUID) error {
			_, err := plans.Store(ctx, tx, id, p)
			return err
		},
		"fail": func(ctx context.Context, tx *database.Tx, id uuid.UUID) error {
			_, err := plans.Fail(ctx, tx, id, "no list of places")
			return err
		},
		"cancel": func(ctx context.Context, tx *database.Tx, id uuid.UUID) error {
			_, err := plans.Cancel(ctx, tx, id)
			return err
		},
		"approve": func(ctx context.Context, tx *database.Tx, id uuid.UUID) error {
			head, err := plans.Get(ctx, tx, id)
			if err == nil {
				_, err = plans.Approve(ctx, tx, id, head.Version)
			}
			return err
		},
	}
}

// What follows what; everything else is refused with a code and changes nothing.
func TestLifeInOrder(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	p := planned(t, s, 7)
	scenario := add(t, store, s)
	do := steps(p)
	leads := map[string]map[string]plans.Status{ // by the steps before
		"":              {"store": plans.Planned, "fail": plans.Failed, "cancel": plans.Cancelled},
		"store":         {"approve": plans.Approved},
		"fail":          {"fail": plans.Failed},
		"cancel":        {"cancel": plans.Cancelled},
		"store approve": {},
	}
	for before, may := range leads {
		for name, step := range do {
			id := begin(t, store, scenario, p.Seed, p.Effort)
			for _, b := range strings.Fields(before) {
				write(t, store, func(ctx context.Context, tx *database.Tx) error { return do[b](ctx, tx, id) })
			}
			was := get(t, store, id)
			err := store.Write(context.Background(), manager, func(tx *database.Tx) error { return step(context.Background(), tx, id) })
			is := get(t, store, id)
			to, ok := may[name]
			switch {
			case ok && (err != nil || is.Status != to):
				t.Errorf("%s after %q: %s, %v", name, before, is.Status, err)
			case !ok && (database.CodeOf(err) == "" || is.Version != was.Version || is.Status != was.Status):
				t.Errorf("%s after %q: %s at version %d, %v", name, before, is.Status, is.Version, err)
			}
			eventsAgree(t, store, is)
		}
	}
}

// eventsAgree checks that the last event made the plan what it is, and that none
// is missing.
func eventsAgree(t *testing.T, store *database.Store, p *plans.Plan) {
	t.Helper()
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		events, err := plans.Events(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if len(events) != p.Version || events[len(events)-1].Status != p.Status || events[0].Status != plans.Planning || events[0].By.Login != "manager" {
			t.Errorf("plan at version %d, %s, has events %+v", p.Version, p.Status, events)
		}
		return nil
	})
}

func TestSameRequestAgain(t *testing.T) {
	store := inventorytest.Store(t)
	scenario := add(t, store, fixtures.Oasis())
	r := plans.Request{ID: uuid.New(), Scenario: scenario, Seed: 1<<64 - 1, Note: "بعد زيادة الأبواب"}
	for range 2 {
		write(t, store, func(ctx context.Context, tx *database.Tx) error {
			p, err := plans.Create(ctx, tx, r)
			if err == nil && (p.Seed != r.Seed || p.Effort != planner.Normal || p.Version != 1) {
				t.Errorf("%+v", p)
			}
			return err
		})
	}
	r.Seed--
	err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
		_, err := plans.Create(context.Background(), tx, r)
		return err
	})
	if database.CodeOf(err) != "id_reused" {
		t.Errorf("another request with the same id: %v", err)
	}
}

func TestOneManagerWins(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	id := keep(t, store, add(t, store, s), planned(t, s, 7))
	version := get(t, store, id).Version
	won := together(8, func(int) error {
		return store.Write(context.Background(), manager, func(tx *database.Tx) error {
			_, err := plans.Approve(context.Background(), tx, id, version)
			return err
		})
	}, func(err error) {
		if e, ok := errors.AsType[*database.Error](err); !ok || e.Kind != database.Stale {
			t.Errorf("a manager who lost was told %v", err)
		}
	})
	if won != 1 {
		t.Errorf("%d managers approved the plan", won)
	}
	eventsAgree(t, store, get(t, store, id))
}

// Different plans of one campaign approved at once: each approval counts, one
// after the other, and the last one stands alone.
func TestOnePlanIsApproved(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	scenario := add(t, store, s)
	var ids []uuid.UUID
	for seed := range uint64(6) {
		ids = append(ids, keep(t, store, scenario, planned(t, s, seed)))
	}
	won := together(len(ids), func(i int) error {
		return store.Write(context.Background(), manager, func(tx *database.Tx) error {
			_, err := plans.Approve(context.Background(), tx, ids[i], 2)
			return err
		})
	}, func(err error) { t.Error(err) })
	count := map[plans.Status]int{}
	for _, id := range ids {
		p := get(t, store, id)
		count[p.Status]++
		eventsAgree(t, store, p)
	}
	if won != len(ids) || count[plans.Approved] != 1 || count[plans.Superseded] != len(ids)-1 {
		t.Errorf("%d approvals, plans %v", won, count)
	}
}

// together runs fn n times at once and counts those without an error.
func together(n int, fn func(i int) error, lost func(error)) (won int) {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = fn(i) })
	}
	group.Wait()
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			lost(err)
		}
	}
	return won
}

func TestPlanThatBreaksRulesIsNotApproved(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	p := planned(t, s, 7)
	p.Waves[0].Trips[0].Stops[0].Cartons++
	id := keep(t, store, add(t, store, s), p)
	head := get(t, store, id)
	err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
		_, err := plans.Approve(context.Background(), tx, id, head.Version)
		return err
	})
	var rules []string
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		list, err := plans.Violations(ctx, tx, id)
		for _, v := range list {
			rules = append(rules, string(v.Rule))
		}
		return err
	})
	if database.CodeOf(err) != "plan_breaks_rules" || head.Violations == 0 || len(rules) != head.Violations {
		t.Fatalf("%d violations, %v; %v", head.Violations, rules, err)
	}
	for _, r := range rules {
		if !strings.Contains(err.Error(), r) {
			t.Errorf("the refusal does not name %s: %v", r, err)
		}
	}
}

// Nothing that is stored can be changed or added to, whatever the statement.
func TestStoredRowsStay(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Drought()
	keep(t, store, add(t, store, s), planned(t, s, 7))
	tables := []string{"scenario", "scenario_body", "scenario_place", "scenario_warehouse", "plan", "plan_event", "plan_result", "plan_allocation",
		"plan_trunk_flow", "plan_delivery_flow", "plan_price", "plan_transfer", "plan_wave", "plan_trip", "plan_stop", "plan_unserved", "plan_remedy", "plan_arrival"}
	for _, table := range tables {
		for _, sql := range []string{"DELETE FROM " + table, "TRUNCATE " + table + " CASCADE"} {
			refusedSQL(t, store, sql)
		}
		column := map[string]string{"plan": "seed", "scenario": "name", "scenario_body": "body"}[table]
		if column == "" {
			column = firstColumn(t, store, table)
		}
		refusedSQL(t, store, "UPDATE "+table+" SET "+column+" = "+column)
	}
	for _, sql := range []string{
		`INSERT INTO plan_stop SELECT plan, seq + 1000, trip, place, cartons, metres, arrives, begins, leaves FROM plan_stop`,
		`INSERT INTO plan_stop SELECT gen_random_uuid(), seq, trip, place, cartons, metres, arrives, begins, leaves FROM plan_stop`,
		`INSERT INTO scenario_warehouse SELECT body, seq + 1000, id, name_ar, name_en, folded, governorate, markaz, lat, lng, cell, owner,
			storage, doors, position_basis FROM scenario_warehouse`,
		`UPDATE plan SET status = 'superseded', version = version + 1`,
		`UPDATE plan SET status = 'planning', version = version + 1`,
		`UPDATE plan SET status = 'approved'`,
		`UPDATE plan SET status = 'approved', version = version + 1, seed = 3`,
	} {
		refusedSQL(t, store, sql)
	}
}

func firstColumn(t *testing.T, store *database.Store, table string) (column string) {
	t.Helper()
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		return tx.QueryRow(ctx, `SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum = 1`, table).Scan(&column)
	})
	return column
}

func refusedSQL(t *testing.T, store *database.Store, sql string) {
	t.Helper()
	err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
		_, err := tx.Exec(context.Background(), sql)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "KF00") {
		t.Errorf("%s: %v", sql, err)
	}
}
