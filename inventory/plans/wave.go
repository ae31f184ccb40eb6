package plans

import (
	"context"
	"fmt"
	"math"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
)

// Wave is a wave of a stored plan, with its trips added up.
type Wave struct {
	N         int              `json:"n" doc:"From 1, in the plan's order"`
	ID        string           `json:"id"`
	Warehouse planner.SiteID   `json:"warehouse"`
	NameAr    string           `json:"warehouse_ar"`
	NameEn    string           `json:"warehouse_en"`
	Date      planner.Date     `json:"date"`
	Tier      int              `json:"tier"`
	Cartons   planner.Cartons  `json:"cartons"`
	Trips     int              `json:"trips"`
	Stops     int              `json:"stops"`
	Metres    geo.Metres       `json:"metres" doc:"Of all trips, there, around and back"`
	Cost      planner.Piastres `json:"piastres" doc:"Of all trips"`
	// From the first loading to the last return.
	LoadFrom planner.Clock `json:"load_from"`
	Returns  planner.Clock `json:"returns"`
}

// WaveFilter narrows lists of waves; zero values for any.
type WaveFilter struct {
	Warehouse planner.SiteID
	From, To  planner.Date // both included
	Tier      int
	ID        string
}

// Waves lists the waves of a plan in its order, by number.
func Waves(ctx context.Context, tx *database.Tx, plan uuid.UUID, f WaveFilter, p Page[int]) ([]Wave, error) {
	body, err := bodyOfPlan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT w.seq + 1, w.id, w.warehouse, coalesce(s.name_ar, ''), coalesce(s.name_en, ''), w.day, w.tier, w.cartons, coalesce(w.trips, 0),
			t.stops, t.metres, t.cost, t.load_from, t.returns
		FROM plan_wave w
		LEFT JOIN scenario_warehouse s ON s.body = $1 AND s.id = w.warehouse
		CROSS JOIN LATERAL (
			SELECT coalesce(sum(stops), 0)::int AS stops, coalesce(sum(metres), 0)::bigint AS metres, coalesce(sum(cost), 0)::bigint AS cost,
				coalesce(min(load_from), 0) AS load_from, coalesce(max(returns), 0) AS returns
			FROM plan_trip t WHERE t.plan = w.plan AND t.wave = w.seq) t
		WHERE w.plan = $2 AND w.seq >= $3 AND ($4 = '' OR w.warehouse = $4) AND ($5::date IS NULL OR w.day >= $5) AND ($6::date IS NULL OR w.day <= $6)
		  AND ($7 = 0 OR w.tier = $7) AND ($8 = '' OR w.id = $8)
		ORDER BY w.seq LIMIT $9`,
		body, plan, p.After, string(f.Warehouse), date(f.From), date(f.To), f.Tier, f.ID, p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(w *Wave, row scanner) error {
		return row.Scan(&w.N, &w.ID, (*string)(&w.Warehouse), &w.NameAr, &w.NameEn, (*date)(&w.Date), &w.Tier, (*int64)(&w.Cartons), &w.Trips,
			&w.Stops, (*int64)(&w.Metres), (*int64)(&w.Cost), (*int32)(&w.LoadFrom), (*int32)(&w.Returns))
	})
}

// GetWave gives one wave of a plan by its id.
func GetWave(ctx context.Context, tx *database.Tx, plan uuid.UUID, id string) (*Wave, error) {
	list, err := Waves(ctx, tx, plan, WaveFilter{ID: id}, Page[int]{Limit: 1})
	if err == nil && (len(list) == 0 || id == "") {
		err = database.Missing(fmt.Sprintf("wave of plan %s called", plan), "دفعة في الخطة بالمعرّف", id)
	}
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// Trip is a trip of a stored plan.
type Trip struct {
	N         int              `json:"n" doc:"From 1, through all waves of the plan"`
	ID        string           `json:"id"`
	Wave      string           `json:"wave"`
	Warehouse planner.SiteID   `json:"warehouse"`
	Date      planner.Date     `json:"date"`
	Tier      int              `json:"tier"`
	Vehicle   string           `json:"vehicle"`
	Truck     int              `json:"truck" doc:"1 to n of its fleet"`
	Door      int              `json:"door"`
	Cartons   planner.Cartons  `json:"cartons"`
	Stops     int              `json:"stops"`
	LoadFrom  planner.Clock    `json:"load_from"`
	Departs   planner.Clock    `json:"departs"`
	Returns   planner.Clock    `json:"returns"`
	Metres    geo.Metres       `json:"metres" doc:"There, around and back"`
	Cost      planner.Piastres `json:"piastres"`
}

// TripFilter narrows lists of trips; zero values for any.
type TripFilter struct {
	Wave      string
	Warehouse planner.SiteID
	From, To  planner.Date // both included
	Place     planner.PlaceID
	ID        string
}

// Trips lists the trips of a plan in its order, by number.
func Trips(ctx context.Context, tx *database.Tx, plan uuid.UUID, f TripFilter, p Page[int]) ([]Trip, error) {
	if _, err := bodyOfPlan(ctx, tx, plan); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT t.seq + 1, t.id, w.id, w.warehouse, w.day, w.tier, t.vehicle, t.truck, t.door, t.cartons, coalesce(t.stops, 0),
			t.load_from, t.departs, t.returns, t.metres, t.cost
		FROM plan_trip t JOIN plan_wave w ON w.plan = t.plan AND w.seq = t.wave
		WHERE t.plan = $1 AND t.seq >= $2 AND ($3 = '' OR w.id = $3) AND ($4 = '' OR w.warehouse = $4)
		  AND ($5::date IS NULL OR w.day >= $5) AND ($6::date IS NULL OR w.day <= $6)
		  AND ($7 = '' OR EXISTS (SELECT FROM plan_stop s WHERE s.plan = t.plan AND s.trip = t.seq AND s.place = $7)) AND ($8 = '' OR t.id = $8)
		ORDER BY t.seq LIMIT $9`,
		plan, p.After, f.Wave, string(f.Warehouse), date(f.From), date(f.To), string(f.Place), f.ID, p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(t *Trip, row scanner) error {
		return row.Scan(&t.N, &t.ID, &t.Wave, (*string)(&t.Warehouse), (*date)(&t.Date), &t.Tier, &t.Vehicle, &t.Truck, &t.Door, (*int64)(&t.Cartons),
			&t.Stops, (*int32)(&t.LoadFrom), (*int32)(&t.Departs), (*int32)(&t.Returns), (*int64)(&t.Metres), (*int64)(&t.Cost))
	})
}

// Stop is a stop of a stored plan.
type Stop struct {
	N           int             `json:"n" doc:"From 1, through all trips of the plan"`
	Trip        string          `json:"trip"`
	Number      int             `json:"stop" doc:"1 to n of the trip"`
	Place       planner.PlaceID `json:"place"`
	NameAr      string          `json:"name_ar"`
	NameEn      string          `json:"name_en"`
	Governorate string          `json:"governorate" doc:"ISO 3166-2"`
	Point       geo.Point       `json:"point"`
	Date        planner.Date    `json:"date"`
	Cartons     planner.Cartons `json:"cartons"`
	Metres      geo.Metres      `json:"metres" doc:"From the warehouse or the stop before"`
	Arrives     planner.Clock   `json:"arrives"`
	Begins      planner.Clock   `json:"begins" doc:"Of unloading: a truck that comes early waits"`
	Leaves      planner.Clock   `json:"leaves"`
}

// StopFilter narrows lists of stops; "" for any.
type StopFilter struct {
	Trip  string
	Place planner.PlaceID
}

// Stops lists the stops of a plan in its order, by number.
func Stops(ctx context.Context, tx *database.Tx, plan uuid.UUID, f StopFilter, p Page[int]) ([]Stop, error) {
	body, err := bodyOfPlan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	from, to := p.After, math.MaxInt32
	if f.Trip != "" { // its stops lie one after the other
		if from, to, err = stopsOf(ctx, tx, plan, f.Trip); err != nil {
			return nil, err
		}
		from = max(from, p.After)
	}
	rows, err := tx.Query(ctx, `
		SELECT s.seq + 1, t.id, s.seq - (SELECT min(f.seq) FROM plan_stop f WHERE f.plan = s.plan AND f.trip = s.trip) + 1,
			s.place, coalesce(sp.name_ar, ''), coalesce(sp.name_en, ''), coalesce(sp.governorate, ''), coalesce(sp.lat, 0), coalesce(sp.lng, 0),
			w.day, s.cartons, s.metres, s.arrives, s.begins, s.leaves
		FROM plan_stop s
		JOIN plan_trip t ON t.plan = s.plan AND t.seq = s.trip
		JOIN plan_wave w ON w.plan = t.plan AND w.seq = t.wave
		LEFT JOIN scenario_place sp ON sp.body = $1 AND sp.id = s.place
		WHERE s.plan = $2 AND s.seq >= $3 AND s.seq < $4 AND ($5 = '' OR s.place = $5)
		ORDER BY s.seq LIMIT $6`, body, plan, from, to, string(f.Place), p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(s *Stop, row scanner) error {
		return row.Scan(&s.N, &s.Trip, &s.Number, (*string)(&s.Place), &s.NameAr, &s.NameEn, &s.Governorate, &s.Point.Lat, &s.Point.Lng,
			(*date)(&s.Date), (*int64)(&s.Cartons), (*int64)(&s.Metres), (*int32)(&s.Arrives), (*int32)(&s.Begins), (*int32)(&s.Leaves))
	})
}

// stopsOf gives the positions of a trip's stops: from, and before to. Both are 0
// if there is no such trip.
func stopsOf(ctx context.Context, tx *database.Tx, plan uuid.UUID, trip string) (from, to int, err error) {
	err = tx.QueryRow(ctx, `
		SELECT coalesce(min(s.seq), 0), coalesce(max(s.seq) + 1, 0) FROM plan_stop s
		WHERE s.plan = $1 AND s.trip = (SELECT min(seq) FROM plan_trip WHERE plan = $1 AND id = $2)`, plan, trip).Scan(&from, &to)
	return from, to, err
}
