package plans_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

var everywhere = plans.Box{West: -180, South: -90, East: 180, North: 90}

// atlasOf stores a plan of a scenario and gives its atlas.
func atlasOf(t testing.TB, store *database.Store, s *planner.Scenario, p *planner.Plan) (*plans.Atlas, uuid.UUID) {
	t.Helper()
	id := keep(t, store, add(t, store, s), p)
	var a *plans.Atlas
	read(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		a, err = new(plans.Library).Atlas(ctx, tx, id)
		return err
	})
	return a, id
}

// The map has the cells that the list of cells has, at every resolution, whether
// small counts are hidden or not.
func TestMapIsTheListOfCells(t *testing.T) {
	store := inventorytest.Store(t)
	for name, world := range worlds {
		s := world()
		a, id := atlasOf(t, store, s, planned(t, s, 7))
		for r := plans.CoarsestMap; r <= plans.FinestMap; r++ {
			for _, suppress := range []planner.Cartons{0, 200} {
				m := a.Map(plans.MapFilter{Resolution: r, View: everywhere, Suppress: suppress})
				var want []plans.Group
				read(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
					want, err = plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: r, Suppress: suppress}, plans.Page[geo.Cell]{Limit: 1 << 20})
					return err
				})
				if m.Resolution != r || len(m.Cells) != len(want) || m.Scale.Cells != len(want) {
					t.Fatalf("%s at %d: %d cells at %d, %d on the scale, want %d", name, r, len(m.Cells), m.Resolution, m.Scale.Cells, len(want))
				}
				for i := range want {
					if got := at(m, i); got != want[i] {
						t.Errorf("%s at %d, %d hidden:\n got %+v\nwant %+v", name, r, suppress, got, want[i])
					}
				}
			}
		}
	}
}

// at puts the i-th cell of a map together again.
func at(m *plans.Map, i int) plans.Group {
	day := func(n int) planner.Date {
		if n < 0 {
			return 0
		}
		return m.Day + planner.Date(n)
	}
	g := plans.Group{Cell: m.Cells[i], Places: m.Places[i], Tier: m.Tier[i], Suppressed: m.Suppressed[i] == 1, Households: m.Households[i],
		Cartons: m.Cartons[i], Coverage: m.Coverage[i], Delivered: m.Delivered[i], FirstDay: day(m.First[i]), LastDay: day(m.Last[i]), Estimated: m.Estimated[i]}
	if n := m.Warehouse[i]; n >= 0 {
		g.Warehouse = m.Warehouses[n]
	}
	return g
}

// Of two views that share a line every cell is in one, those on the line in both; a
// cell in view has all its places, wherever they lie.
func TestMapOfAView(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.TwoBanks()
	a, id := atlasOf(t, store, s, planned(t, s, 7))
	all := a.Map(plans.MapFilter{Resolution: 8, View: everywhere})
	south, north := everywhere, everywhere
	south.North = s.Places[len(s.Places)/2].Point.Lat
	north.South = south.North
	left, right := a.Map(plans.MapFilter{Resolution: 8, View: south}), a.Map(plans.MapFilter{Resolution: 8, View: north})
	if len(left.Cells) == 0 || len(right.Cells) == 0 || len(left.Cells)+len(right.Cells) == 2*len(all.Cells) {
		t.Fatalf("%d cells in the south, %d in the north, %d in all", len(left.Cells), len(right.Cells), len(all.Cells))
	}
	for i, c := range all.Cells {
		l, r := slices.Index(left.Cells, c), slices.Index(right.Cells, c)
		if l < 0 && r < 0 {
			t.Errorf("%s is on neither side", c)
		}
		if l >= 0 && at(left, l) != at(all, i) || r >= 0 && at(right, r) != at(all, i) {
			t.Errorf("%s has other figures on a side", c)
		}
	}
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		list, err := plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: 8, View: &south}, plans.Page[geo.Cell]{})
		if len(list) != len(left.Cells) {
			t.Errorf("the list has %d cells in the south, the map %d", len(list), len(left.Cells))
		}
		return err
	})
	for i := range all.Scale.Cartons {
		if all.Scale.Cartons[i] != left.Scale.Cartons[i] {
			t.Errorf("the scale moves with the view: %v, %v", all.Scale.Cartons, left.Scale.Cartons)
		}
	}
	if n := len(a.Map(plans.MapFilter{Resolution: 8, View: plans.Box{West: 0, South: 50, East: 1, North: 51}}).Cells); n != 0 {
		t.Errorf("%d cells in London", n)
	}
	for i, n := range all.Markaz {
		if m := all.Markazes[n]; m.Ar == "" || m.InAr == "" || len(all.Labels) != len(s.Places) {
			t.Errorf("cell %d lies in %+v; %d labels", i, m, len(all.Labels))
		}
	}
}

// A cell is its places together.
func TestCellIsItsPlaces(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Drought()
	a, _ := atlasOf(t, store, s, planned(t, s, 7))
	places, short := 0, int64(0)
	m := a.Map(plans.MapFilter{Resolution: 6, View: everywhere})
	for i, c := range m.Cells {
		story, ok := a.Cell(c, 0)
		if !ok || story.Group != at(m, i) || story.Need != m.Need[i] {
			t.Fatalf("%s: %t %+v, the map has %+v", c, ok, story, at(m, i))
		}
		if !slices.Equal(story.Corners, c.Boundary()) {
			t.Errorf("%s has the corners %v", c, story.Corners)
		}
		var sum planner.Cartons
		for k, p := range story.Of {
			sum += p.Cartons
			if p.NameAr == "" || k > 0 && p.Cartons > story.Of[k-1].Cartons {
				t.Errorf("%s: %+v", c, p)
			}
		}
		if sum != story.Cartons {
			t.Errorf("%s: its places have %d of %d cartons", c, sum, story.Cartons)
		}
		places, short = places+len(story.Of), short+story.Unserved
	}
	if places != len(s.Places) || short == 0 {
		t.Errorf("%d places of %d, %d cartons unserved", places, len(s.Places), short)
	}
	if hidden, ok := a.Cell(m.Cells[0], 1<<30); !ok || !hidden.Suppressed || hidden.Cartons != 0 || len(hidden.Of) != 0 {
		t.Errorf("a suppressed cell tells %+v", hidden)
	}
	if _, ok := a.Cell(geo.CellAt(geo.Point{Lat: 51, Lng: 0}, 6), 0); ok {
		t.Error("there is a story of London")
	}
}
