package plans_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/whatif"
)

// target makes a copy with another target.
func target(t *testing.T, s *planner.Scenario, n planner.Cartons) *whatif.Copy {
	t.Helper()
	c, err := whatif.Apply(s, []whatif.Change{{Kind: whatif.Target, Cartons: &n}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A copy is a scenario of its own that knows what it is a copy of and what is
// different; the same again is harmless, anything else under its id refused.
func TestCopies(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Oasis()
	parent, other := add(t, store, s), add(t, store, fixtures.Drought())
	id, c := uuid.New(), target(t, s, s.Campaign.Target-10)
	for _, step := range []struct {
		what, code string
		id, parent uuid.UUID
		name       string
		copy       *whatif.Copy
	}{
		{"a copy", "", id, parent, "أقل", c},
		{"the same", "", id, parent, "أقل", c},
		{"another name", "id_reused", id, parent, "أكثر", c},
		{"another target", "id_reused", id, parent, "أقل", target(t, s, s.Campaign.Target-11)},
		{"of another", "id_reused", id, other, "أقل", c},
		{"of none", "not_found", uuid.New(), uuid.New(), "أقل", c},
		{"over an upload", "id_reused", other, parent, "أقل", c},
		{"over the parent", "id_reused", parent, parent, s.Campaign.NameAr, &whatif.Copy{Scenario: s}},
		{"without changes or name", "", uuid.New(), parent, "", &whatif.Copy{Scenario: s}},
	} {
		err := store.Write(context.Background(), manager, func(tx *database.Tx) error {
			head, err := plans.AddCopy(context.Background(), tx, step.id, step.name, step.parent, step.copy)
			if err == nil && (head.Copy == nil || head.Copy.Of != step.parent || head.Copy.Name != s.Campaign.NameAr || head.Name == "") {
				t.Errorf("%s: %+v", step.what, head)
			}
			return err
		})
		if database.CodeOf(err) != step.code || (err != nil) != (step.code != "") {
			t.Errorf("%s: %v, want %q", step.what, err, step.code)
		}
	}
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		got, err := plans.LoadScenario(ctx, tx, id)
		if err != nil {
			return err
		}
		list, err := plans.ListScenarios(ctx, tx, plans.ScenarioFilter{}, plans.Page[plans.Mark]{})
		if err != nil {
			return err
		}
		copies := 0
		for _, head := range list {
			if head.ID == id {
				if diff := cmp.Diff(c.Steps, head.Copy.Steps); diff != "" {
					t.Error(diff)
				}
			}
			if head.Copy != nil {
				copies++
			}
		}
		if got.Digest() != c.Scenario.Digest() || got.Campaign.Target != s.Campaign.Target-10 || len(list) != 4 || copies != 2 {
			t.Errorf("target %d, %d scenarios, %d copies", got.Campaign.Target, len(list), copies)
		}
		return nil
	})
}
