package plans

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
)

// Allocated is what a plan gives one place, and what arrives there.
type Allocated struct {
	N           int              `json:"n" doc:"From 1, in the plan's order of places"`
	Place       planner.PlaceID  `json:"place"`
	NameAr      string           `json:"name_ar"`
	NameEn      string           `json:"name_en"`
	Governorate string           `json:"governorate" doc:"ISO 3166-2"`
	Markaz      string           `json:"markaz" doc:"P-code"`
	Point       geo.Point        `json:"point"`
	Cell        geo.Cell         `json:"cell" doc:"H3 at resolution 8"`
	Tier        int              `json:"tier"`
	Households  planner.Cartons  `json:"households" doc:"Eligible"`
	Cartons     planner.Cartons  `json:"cartons"`
	Coverage    int64            `json:"coverage_ppm" doc:"Cartons per household, in parts per million"`
	Delivered   planner.Cartons  `json:"delivered" doc:"By the plan's trips"`
	Visits      int              `json:"visits"`
	FirstDay    planner.Date     `json:"first_day"`
	LastDay     planner.Date     `json:"last_day"`
	Warehouses  []planner.SiteID `json:"warehouses" nullable:"false" doc:"That deliver, the one that sends most first"`
	Cap         planner.Cartons  `json:"cap"`
	Floor       planner.Cartons  `json:"floor" doc:"Given before need is looked at"`
	Need        planner.Cartons  `json:"need"`
	Rounding    planner.Cartons  `json:"rounding"`
	Share       string           `json:"share" doc:"Exact, a fraction in lowest terms"`
	Capped      bool             `json:"capped" doc:"The cap held it back"`
	Position    string           `json:"position" doc:"How far to trust the point"`
	Counted     string           `json:"population_basis" doc:"How far to trust the counts"`
}

// AllocationFilter narrows what a plan gives; zero values for any.
type AllocationFilter struct {
	PlaceFilter
	Tier      int
	Warehouse planner.SiteID // that delivers there
}

// Allocations lists what a plan gives by place, in its order of places, by
// number.
func Allocations(ctx context.Context, tx *database.Tx, plan uuid.UUID, f AllocationFilter, p Page[int]) ([]Allocated, error) {
	body, err := bodyOfPlan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	// What arrives is added up for the rows of the page alone.
	rows, err := tx.Query(ctx, `
		SELECT a.seq + 1, a.place, coalesce(sp.name_ar, ''), coalesce(sp.name_en, ''), coalesce(sp.governorate, ''), coalesce(sp.markaz, ''),
			coalesce(sp.lat, 0), coalesce(sp.lng, 0), coalesce(sp.cell, 0), a.tier, coalesce(sp.households, 0), a.cartons,
			coalesce(v.cartons, 0), coalesce(v.visits, 0), v.first_day, v.last_day, coalesce(v.warehouses, '{}'),
			a.cap, a.floor, a.need, a.rounding, a.share, a.capped, coalesce(sp.position_basis, ''), coalesce(sp.population_basis, '')
		FROM plan_allocation a
		LEFT JOIN scenario_place sp ON sp.body = $1 AND sp.id = a.place
		LEFT JOIN LATERAL (
			SELECT sum(cartons)::bigint AS cartons, sum(visits)::int AS visits, min(first_day) AS first_day, max(last_day) AS last_day,
				array_agg(warehouse ORDER BY cartons DESC, warehouse) AS warehouses
			FROM plan_arrival v WHERE v.plan = a.plan AND v.place = a.place) v ON true
		WHERE a.plan = $9 AND a.seq >= $2 AND`+placeWhere+`
		  AND ($10 = 0 OR a.tier = $10)
		  AND ($11 = '' OR EXISTS (SELECT FROM plan_arrival w WHERE w.plan = a.plan AND w.place = a.place AND w.warehouse = $11))
		ORDER BY a.seq LIMIT $12`,
		append(append([]any{body, p.After}, f.args()...), plan, f.Tier, string(f.Warehouse), p.limit())...)
	if err != nil {
		return nil, err
	}
	return collect(rows, (*Allocated).scan)
}

func (a *Allocated) scan(row scanner) error {
	var from []string
	err := row.Scan(&a.N, (*string)(&a.Place), &a.NameAr, &a.NameEn, &a.Governorate, &a.Markaz, &a.Point.Lat, &a.Point.Lng, asInt(&a.Cell),
		&a.Tier, (*int64)(&a.Households), (*int64)(&a.Cartons), (*int64)(&a.Delivered), &a.Visits, (*date)(&a.FirstDay), (*date)(&a.LastDay), &from,
		(*int64)(&a.Cap), (*int64)(&a.Floor), (*int64)(&a.Need), (*int64)(&a.Rounding), &a.Share, &a.Capped, &a.Position, &a.Counted)
	a.Coverage = coverage(a.Cartons, a.Households)
	a.Warehouses = make([]planner.SiteID, len(from))
	for i, w := range from {
		a.Warehouses[i] = planner.SiteID(w)
	}
	return err
}

// coverage is cartons per household in parts per million, rounded down; 0 where
// there is no household.
func coverage(cartons, households planner.Cartons) int64 {
	if households <= 0 {
		return 0
	}
	return int64(cartons) * 1_000_000 / int64(households)
}

// bodyOfPlan finds the content that a plan with a result was made from.
func bodyOfPlan(ctx context.Context, tx *database.Tx, plan uuid.UUID) (no int64, err error) {
	err = tx.QueryRow(ctx, `
		SELECT s.body FROM plan p JOIN scenario s ON s.id = p.scenario JOIN plan_result r ON r.plan = p.id WHERE p.id = $1`, plan).Scan(&no)
	if database.NoRows(err) {
		err = withoutResult(ctx, tx, plan)
	}
	return no, err
}

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
}

// Cells adds up what a plan gives by H3 cell, in the order of cells.
func Cells(ctx context.Context, tx *database.Tx, plan uuid.UUID, f CellFilter, p Page[geo.Cell]) ([]Group, error) {
	if f.Resolution < 0 || f.Resolution > FinestCells {
		return nil, wrong("resolution", f.Resolution, fmt.Sprintf("must be from 0 to %d", FinestCells), fmt.Sprintf("من 0 إلى %d", FinestCells))
	}
	list, err := groups(ctx, tx, plan, "sp.cells[$12 + 1]", "$13", f.AllocationFilter, p.limit(),
		func(g *Group) any { return asInt(&g.Cell) }, f.Resolution, int64(p.After))
	if err != nil {
		return nil, err
	}
	for i := range list {
		if g := &list[i]; g.Households < f.Suppress {
			*g = Group{Cell: g.Cell, Places: g.Places, Tier: g.Tier, Estimated: g.Estimated, Suppressed: true}
		}
	}
	return list, nil
}

// Governorates adds up what a plan gives by governorate, in the order of codes.
func Governorates(ctx context.Context, tx *database.Tx, plan uuid.UUID, f AllocationFilter) ([]Group, error) {
	list, err := groups(ctx, tx, plan, "sp.governorate", "''", f, 1000, func(g *Group) any { return &g.Governorate })
	for i := range list {
		g := &list[i]
		if region, ok := geo.Egypt().Governorate(g.Governorate); ok {
			g.NameAr, g.NameEn = region.NameAr, region.NameEn
		}
	}
	return list, err
}

// groups adds up by a key, the expression by, those after the expression after;
// more are the arguments of the two, from $12 on. The field of a group that
// takes the key is named by key.
func groups(ctx context.Context, tx *database.Tx, plan uuid.UUID, by, after string, f AllocationFilter, limit int, key func(*Group) any, more ...any) ([]Group, error) {
	body, err := bodyOfPlan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	args := append(append([]any{body, plan}, f.args()...), f.Tier, string(f.Warehouse), limit)
	rows, err := tx.Query(ctx, `
		WITH given AS MATERIALIZED (
			SELECT `+by+` AS key, a.place, a.tier, a.cartons, sp.households,
				(sp.position_basis IN ('illustrative', 'estimated') OR sp.population_basis IN ('illustrative', 'estimated'))::int AS estimated
			FROM plan_allocation a JOIN scenario_place sp ON sp.body = $1 AND sp.id = a.place
			WHERE a.plan = $2 AND `+by+` > `+after+` AND`+placeWhere+` AND ($9 = 0 OR a.tier = $9)
			  AND ($10 = '' OR EXISTS (SELECT FROM plan_arrival w WHERE w.plan = a.plan AND w.place = a.place AND w.warehouse = $10))),
		sums AS (
			SELECT key, count(*) AS places, min(tier) AS tier, sum(households)::bigint AS households, sum(cartons)::bigint AS cartons,
				sum(estimated) AS estimated
			FROM given GROUP BY key ORDER BY key LIMIT $11),
		sent AS (
			SELECT g.key, v.warehouse, sum(v.cartons)::bigint AS cartons, min(v.first_day) AS first_day, max(v.last_day) AS last_day
			FROM sums JOIN given g USING (key) JOIN plan_arrival v ON v.plan = $2 AND v.place = g.place GROUP BY g.key, v.warehouse),
		arrived AS (
			SELECT key, sum(cartons)::bigint AS cartons, min(first_day) AS first_day, max(last_day) AS last_day,
				(array_agg(warehouse ORDER BY cartons DESC, warehouse))[1] AS warehouse
			FROM sent GROUP BY key)
		SELECT key, places, tier, households, sums.cartons, estimated, coalesce(arrived.cartons, 0), first_day, last_day, coalesce(warehouse, '')
		FROM sums LEFT JOIN arrived USING (key) ORDER BY key`, append(args, more...)...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(g *Group, row scanner) error {
		err := row.Scan(key(g), &g.Places, &g.Tier, (*int64)(&g.Households), (*int64)(&g.Cartons), &g.Estimated, (*int64)(&g.Delivered),
			(*date)(&g.FirstDay), (*date)(&g.LastDay), (*string)(&g.Warehouse))
		g.Coverage = coverage(g.Cartons, g.Households)
		return err
	})
}
