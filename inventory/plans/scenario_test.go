package plans_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

func TestScenarioComesBack(t *testing.T) {
	store := inventorytest.Store(t)
	for name, world := range map[string]func() *planner.Scenario{
		"oasis": fixtures.Oasis, "two banks": fixtures.TwoBanks, "drought": fixtures.Drought, "Egypt": fixtures.Egypt,
		"nothing": func() *planner.Scenario { return &planner.Scenario{Campaign: planner.Campaign{NameAr: "فارغ"}} },
	} {
		s := world()
		id := add(t, store, s)
		read(t, store, func(ctx context.Context, tx *database.Tx) error {
			got, err := plans.LoadScenario(ctx, tx, id)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" || got.Digest() != s.Digest() {
				t.Errorf("%s: %s", name, diff)
			}
			head, err := plans.GetScenario(ctx, tx, id)
			if err == nil && (head.Digest != s.Digest() || head.Places != len(s.Places) || head.By.Login != "manager" || head.Name != s.Campaign.NameAr) {
				t.Errorf("%s: %+v", name, head)
			}
			return err
		})
	}
}

// Uploads of one content, at the same time too, share one body.
func TestOneBodyForOneContent(t *testing.T) {
	store := inventorytest.Store(t)
	if won := together(6, func(int) error {
		return store.Write(context.Background(), manager, func(tx *database.Tx) error {
			_, err := plans.AddScenario(context.Background(), tx, uuid.New(), "نسخة", fixtures.TwoBanks())
			return err
		})
	}, func(err error) { t.Error(err) }); won != 6 {
		t.Fatalf("%d uploads of 6", won)
	}
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		var bodies, uploads, places int
		err := tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM scenario_body), (SELECT count(*) FROM scenario), (SELECT count(*) FROM scenario_place)`).
			Scan(&bodies, &uploads, &places)
		if bodies != 1 || uploads != 6 || places != len(fixtures.TwoBanks().Places) {
			t.Errorf("%d bodies, %d uploads, %d places", bodies, uploads, places)
		}
		return err
	})
}

func TestScenarioIDReused(t *testing.T) {
	store := inventorytest.Store(t)
	id := uuid.New()
	for _, c := range []struct {
		s    *planner.Scenario
		name string
		code string
	}{
		{fixtures.Oasis(), "a", ""}, {fixtures.Oasis(), "a", ""}, {fixtures.Oasis(), "b", "id_reused"}, {fixtures.Drought(), "a", "id_reused"},
	} {
		err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
			_, err := plans.AddScenario(context.Background(), tx, id, c.name, c.s)
			return err
		})
		if database.CodeOf(err) != c.code || (err != nil) != (c.code != "") {
			t.Errorf("%s %s: %v, want %q", c.s.Campaign.ID, c.name, err, c.code)
		}
	}
}

// Parts of a list join to the whole, the newest first, each once.
func TestScenariosAndPlansInParts(t *testing.T) {
	store := inventorytest.Store(t)
	var scenarios, asked []uuid.UUID
	for range 7 {
		scenarios = append([]uuid.UUID{add(t, store, fixtures.Oasis())}, scenarios...)
		asked = append([]uuid.UUID{begin(t, store, scenarios[0], 1, "")}, asked...)
	}
	for limit := 1; limit < 9; limit++ {
		var gotS, gotP []uuid.UUID
		read(t, store, func(ctx context.Context, tx *database.Tx) error {
			for page, more := (plans.Page[plans.Mark]{Limit: limit}), true; more; {
				part, err := plans.ListScenarios(ctx, tx, plans.ScenarioFilter{}, page)
				if err != nil {
					return err
				}
				for _, s := range part.Items {
					gotS = append(gotS, s.ID)
				}
				page.After, more = part.Next, part.More
			}
			for page, more := (plans.Page[plans.Mark]{Limit: limit}), true; more; {
				part, err := plans.List(ctx, tx, plans.Filter{Status: plans.Planning}, page)
				if err != nil {
					return err
				}
				for _, p := range part.Items {
					gotP = append(gotP, p.ID)
				}
				page.After, more = part.Next, part.More
			}
			return nil
		})
		if diff := cmp.Diff(scenarios, gotS) + cmp.Diff(asked, gotP); diff != "" {
			t.Errorf("in parts of %d: %s", limit, diff)
		}
	}
}
