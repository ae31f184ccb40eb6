package plans

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
)

// Group is what a plan gives the places of a cell or governorate together. Of a
// suppressed one there is no more than how many places it has, where it lies
// and its tier.
type Group struct {
	Cell        geo.Cell        `json:"cell,omitempty"`
	Governorate string          `json:"governorate,omitempty" doc:"ISO 3166-2"`
	NameAr      string          `json:"name_ar,omitempty"`
	NameEn      string          `json:"name_en,omitempty"`
	Places      int             `json:"places"`
	Tier        int             `json:"tier" doc:"The first that is served in it"`
	Suppressed  bool            `json:"suppressed,omitempty" doc:"Too few households to publish counts"`
	Households  planner.Cartons `json:"households" doc:"Eligible"`
	Cartons     planner.Cartons `json:"cartons"`
	Coverage    int64           `json:"coverage_ppm" doc:"Cartons per household, in parts per million"`
	Delivered   planner.Cartons `json:"delivered" doc:"By the plan's trips"`
	FirstDay    planner.Date    `json:"first_day"`
	LastDay     planner.Date    `json:"last_day"`
	Warehouse   planner.SiteID  `json:"warehouse,omitempty" doc:"That sends most"`
	// Estimated counts the places whose position or population nobody measured.
	Estimated int `json:"places_estimated"`
}

// CellFilter chooses cells.
type CellFilter struct {
	Resolution int // of H3, 0 to FinestCells
	AllocationFilter
	// Suppress hides the counts of cells with fewer households; 0 hides none.
	// Maps get published, and a handful of families in a hamlet are known.
	Suppress planner.Cartons
	View     *Box // only cells that touch it; all if nil
}

// Cells adds up what a plan gives by H3 cell, in the order of cells. Some 15 ms
// for the whole country.
func Cells(ctx context.Context, tx *database.Tx, plan uuid.UUID, f CellFilter, p Page[geo.Cell]) ([]Group, error) {
	if f.Resolution < 0 || f.Resolution > FinestCells {
		return nil, wrong("resolution", f.Resolution, fmt.Sprintf("must be from 0 to %d", FinestCells), fmt.Sprintf("من 0 إلى %d", FinestCells))
	}
	list, err := groups(ctx, tx, plan, f.Resolution, f.AllocationFilter, func(m *member) Group { return Group{Cell: m.cell} })
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(g Group) bool {
		return g.Cell <= p.After || f.View != nil && !f.View.meets(boxOf(g.Cell.Boundary()...))
	})
	list = list[:min(len(list), p.limit())]
	for i := range list {
		list[i] = list[i].published(f.Suppress)
	}
	return list, nil
}

// published is a group as it may be shown where fewer than so many households
// are not: a small one without its counts.
func (g Group) published(least planner.Cartons) Group {
	if g.Households >= least {
		return g
	}
	return Group{Cell: g.Cell, Places: g.Places, Tier: g.Tier, Estimated: g.Estimated, Suppressed: true}
}

// Governorates adds up what a plan gives by governorate, in the order of codes.
func Governorates(ctx context.Context, tx *database.Tx, plan uuid.UUID, f AllocationFilter) ([]Group, error) {
	list, err := groups(ctx, tx, plan, 0, f, func(m *member) Group { return Group{Governorate: m.governorate} })
	for i := range list {
		g := &list[i]
		if region, ok := geo.Egypt().Governorate(g.Governorate); ok {
			g.NameAr, g.NameEn = region.NameAr, region.NameEn
		}
	}
	return list, err
}

// member is a place of a group.
type member struct {
	id          string
	cell        geo.Cell  // at the resolution asked for
	point       geo.Point // of an atlas only
	governorate string
	households  planner.Cartons
	estimated   bool

	given   bool // the plan says how much
	tier    int
	cartons planner.Cartons
	arrives []came
}

// came is what arrives from one warehouse.
type came struct {
	place, warehouse string
	cartons          planner.Cartons
	first, last      planner.Date
}

// groups adds up the places of a plan by a key. The tables are joined here:
// PostgreSQL knows nothing of the plan that was stored a moment ago, and its
// guess at the join has cost twenty seconds.
func groups(ctx context.Context, tx *database.Tx, plan uuid.UUID, resolution int, f AllocationFilter, key func(*member) Group) ([]Group, error) {
	members, err := members(ctx, tx, plan, resolution, f)
	if err != nil {
		return nil, err
	}
	return groupsOf(members, key), nil
}

// groupsOf adds up places by a key, in the order of cells and governorates.
func groupsOf(members []member, key func(*member) Group) []Group {
	sums := map[Group]*Group{}
	sent := map[Group]map[string]planner.Cartons{}
	for i := range members {
		m := &members[i]
		k := key(m)
		if sums[k] == nil {
			sums[k], sent[k] = &Group{Cell: k.Cell, Governorate: k.Governorate, Tier: m.tier}, map[string]planner.Cartons{}
		}
		sums[k].add(m)
		for _, a := range m.arrives {
			sent[k][a.warehouse] += a.cartons
		}
	}
	out := make([]Group, 0, len(sums))
	for k, g := range sums {
		g.Coverage = coverage(g.Cartons, g.Households)
		g.Warehouse = most(sent[k])
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Governorate, b.Governorate))
	})
	return out
}

func (g *Group) add(m *member) {
	g.Places++
	g.Tier = min(g.Tier, m.tier)
	g.Households += m.households
	g.Cartons += m.cartons
	if m.estimated {
		g.Estimated++
	}
	for _, a := range m.arrives {
		g.Delivered += a.cartons
		if g.FirstDay == 0 || a.first < g.FirstDay {
			g.FirstDay = a.first
		}
		g.LastDay = max(g.LastDay, a.last)
	}
}

// most is the warehouse that sends most, of equals the first by id.
func most(sent map[string]planner.Cartons) (id planner.SiteID) {
	best := planner.Cartons(-1)
	for _, w := range slices.Sorted(maps.Keys(sent)) {
		if sent[w] > best {
			id, best = planner.SiteID(w), sent[w]
		}
	}
	return id
}

// members gives the places that a filter chooses, with what they get and what
// arrives there.
func members(ctx context.Context, tx *database.Tx, plan uuid.UUID, resolution int, f AllocationFilter) ([]member, error) {
	body, err := bodyOfPlan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT id, cells[$2 + 1], governorate, households,
			position_basis IN ('illustrative', 'estimated') OR population_basis IN ('illustrative', 'estimated')
		FROM scenario_place sp WHERE body = $1 AND`+placeWhere, append([]any{body, resolution}, f.args()...)...)
	if err != nil {
		return nil, err
	}
	chosen, err := collect(rows, func(m *member, row scanner) error {
		return row.Scan(&m.id, asInt(&m.cell), &m.governorate, (*int64)(&m.households), &m.estimated)
	})
	if err != nil {
		return nil, err
	}
	at := make(map[string]*member, len(chosen))
	for i := range chosen {
		at[chosen[i].id] = &chosen[i]
	}
	if err := addCartons(ctx, tx, plan, at); err != nil {
		return nil, err
	}
	if err := addArrivals(ctx, tx, plan, at); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(chosen, func(m member) bool {
		from := f.Warehouse == "" || slices.ContainsFunc(m.arrives, func(a came) bool { return a.warehouse == string(f.Warehouse) })
		return !m.given || f.Tier != 0 && m.tier != f.Tier || !from
	}), nil
}

func addCartons(ctx context.Context, tx *database.Tx, plan uuid.UUID, at map[string]*member) error {
	rows, err := tx.Query(ctx, `SELECT place, tier, cartons FROM plan_allocation WHERE plan = $1`, plan)
	if err != nil {
		return err
	}
	_, err = collect(rows, func(a *planner.Allocation, row scanner) error {
		err := row.Scan((*string)(&a.Place), &a.Tier, (*int64)(&a.Cartons))
		if m := at[string(a.Place)]; m != nil {
			m.given, m.tier, m.cartons = true, a.Tier, a.Cartons
		}
		return err
	})
	return err
}

func addArrivals(ctx context.Context, tx *database.Tx, plan uuid.UUID, at map[string]*member) error {
	rows, err := tx.Query(ctx, `SELECT place, warehouse, cartons, first_day, last_day FROM plan_arrival WHERE plan = $1`, plan)
	if err != nil {
		return err
	}
	_, err = collect(rows, func(a *came, row scanner) error {
		err := row.Scan(&a.place, &a.warehouse, (*int64)(&a.cartons), (*date)(&a.first), (*date)(&a.last))
		if m := at[a.place]; m != nil {
			m.arrives = append(m.arrives, *a)
		}
		return err
	})
	return err
}
