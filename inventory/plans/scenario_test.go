package plans_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"katf/fixtures"
	"katf/geo"
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
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		for limit := 1; limit < 9; limit++ {
			var gotS, gotP []uuid.UUID
			for _, s := range inParts(t, limit, func(s *plans.Scenario) plans.Mark { return plans.Mark{At: s.At, ID: s.ID} }, func(p plans.Page[plans.Mark]) ([]plans.Scenario, error) {
				return plans.ListScenarios(ctx, tx, plans.ScenarioFilter{Campaign: fixtures.Oasis().Campaign.ID}, p)
			}) {
				gotS = append(gotS, s.ID)
			}
			for _, p := range inParts(t, limit, func(p *plans.Plan) plans.Mark { return plans.Mark{At: p.At, ID: p.ID} }, func(p plans.Page[plans.Mark]) ([]plans.Plan, error) {
				return plans.List(ctx, tx, plans.Filter{Status: plans.Planning}, p)
			}) {
				gotP = append(gotP, p.ID)
			}
			if diff := cmp.Diff(scenarios, gotS) + cmp.Diff(asked, gotP); diff != "" {
				t.Errorf("in parts of %d: %s", limit, diff)
			}
		}
		none, err := plans.List(ctx, tx, plans.Filter{Status: plans.Approved}, plans.Page[plans.Mark]{})
		if len(none) != 0 {
			t.Errorf("%d approved plans", len(none))
		}
		return err
	})
}

// inParts reads a whole list, limit items at a time.
func inParts[T, K any](t *testing.T, limit int, key func(*T) K, list func(plans.Page[K]) ([]T, error)) []T {
	t.Helper()
	var out []T
	for page := (plans.Page[K]{Limit: limit}); ; {
		part, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		if len(part) > limit {
			t.Fatalf("%d items in a part of %d", len(part), limit)
		}
		if out = append(out, part...); len(part) < limit {
			return out
		}
		page.After = key(&part[len(part)-1])
	}
}

func TestPlacesAndWarehousesAreFound(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Egypt()
	id := add(t, store, s)
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		all := inParts(t, 1000, func(p *plans.Place) int { return p.N }, func(p plans.Page[int]) ([]plans.Place, error) {
			return plans.Places(ctx, tx, id, plans.PlaceFilter{}, p)
		})
		for i := range s.Places {
			p := &s.Places[i]
			want := plans.Place{N: i + 1, ID: p.ID, PCode: p.PCode, NameAr: p.NameAr, NameEn: p.NameEn, Kind: p.Kind, Governorate: p.Governorate,
				Markaz: p.Markaz, Point: p.Point, Cell: p.Cell, Population: p.Population, Households: p.Households, Owner: p.Owner,
				Position: p.PositionBasis, Counted: p.PopulationBasis}
			if len(all) != len(s.Places) || all[i] != want {
				t.Fatalf("place %d of %d: %s", i, len(all), cmp.Diff(want, all[i]))
			}
		}
		for name, f := range map[string]plans.PlaceFilter{
			"governorate": {Governorate: "EG-ASN"}, "markaz": {Markaz: s.Places[100].Markaz}, "cell": {Cell: geo.CellAt(s.Places[7].Point, 4)},
			"spelt otherwise": {Search: " الأقصُر"}, "English": {Search: "ASWAN"}, "id": {Search: string(s.Places[3].ID)}, "both": {Governorate: "EG-ASN", Search: "ادفو"},
		} {
			got, err := plans.Places(ctx, tx, id, f, plans.Page[int]{Limit: 10000})
			if err != nil {
				return err
			}
			want := 0
			for i := range s.Places {
				if fits(&s.Places[i], f) {
					want++
				}
			}
			if len(got) != want || want == 0 || want == len(s.Places) {
				t.Errorf("%s: %d places, want %d", name, len(got), want)
			}
		}
		houses := inParts(t, 7, func(w *plans.Warehouse) int { return w.N }, func(p plans.Page[int]) ([]plans.Warehouse, error) {
			return plans.Warehouses(ctx, tx, id, plans.WarehouseFilter{}, p)
		})
		for i, w := range houses {
			if len(houses) != len(s.Warehouses) || w.ID != s.Warehouses[i].ID || w.Storage != s.Warehouses[i].Storage || w.Point != s.Warehouses[i].Point {
				t.Fatalf("warehouse %d: %+v", i, w)
			}
		}
		return nil
	})
}

// A warehouse is known from the moment that a scenario with it is stored.
func TestKnowsWarehouse(t *testing.T) {
	store := inventorytest.Store(t)
	knows := func(id planner.SiteID) (known bool) {
		read(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
			known, err = plans.KnowsWarehouse(ctx, tx, string(id))
			return err
		})
		return known
	}
	s := fixtures.TwoBanks()
	for _, stored := range []bool{false, true} {
		for i := range s.Warehouses {
			if got := knows(s.Warehouses[i].ID); got != stored {
				t.Errorf("warehouse %s is known: %v, want %v", s.Warehouses[i].ID, got, stored)
			}
		}
		for _, id := range []planner.SiteID{"", "no such", s.Warehouses[0].ID + " "} {
			if knows(id) {
				t.Errorf("warehouse %q is known", id)
			}
		}
		add(t, store, s)
	}
}

// fits is what a PlaceFilter means.
func fits(p *planner.Place, f plans.PlaceFilter) bool {
	key := geo.FoldName(f.Search)
	named := f.Search == "" || strings.TrimSpace(f.Search) == string(p.ID) || strings.TrimSpace(f.Search) == p.PCode ||
		key != "" && (strings.Contains(geo.FoldName(p.NameAr), key) || strings.Contains(geo.FoldName(p.NameEn), key))
	return named && (f.Governorate == "" || f.Governorate == p.Governorate) && (f.Markaz == "" || f.Markaz == p.Markaz) &&
		(f.Cell == 0 || geo.CellAt(p.Point, f.Cell.Resolution()) == f.Cell)
}
