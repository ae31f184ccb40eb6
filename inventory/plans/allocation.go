package plans

import (
	"context"

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
