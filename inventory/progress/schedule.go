package progress

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
)

// place is where cartons are handed out.
type place struct {
	id, nameAr, nameEn, governorate, markaz, organisation string
	tier                                                  int
	allocated                                             planner.Cartons
}

// wave is what a warehouse sends on a day for a tier.
type wave struct {
	id, warehouse string
	day           planner.Date
	tier          int
}

// trip is a truck's tour; first is the position of its first stop.
type trip struct {
	wave, first int
	departs     planner.Clock
}

type stop struct {
	trip, place     int
	cartons         planner.Cartons
	arrives, leaves planner.Clock
}

// schedule is what a plan says: it never changes.
type schedule struct {
	target planner.Cartons
	tiers  map[int][2]string // names, Arabic and English
	body   int64             // of the scenario

	places []place
	waves  []wave
	trips  []trip
	stops  []stop

	placeAt map[string]int
	tripAt  map[string]int
}

// readSchedule reads a plan's places, waves, trips and stops. They are joined
// here: PostgreSQL knows nothing of a plan that was stored a moment ago, and
// guesses wrongly. Cost: 60 ms for the national plan.
func readSchedule(ctx context.Context, tx *database.Tx, plan uuid.UUID) (*schedule, error) {
	s := &schedule{tiers: map[int][2]string{}, placeAt: map[string]int{}, tripAt: map[string]int{}}
	for _, read := range []func(context.Context, *database.Tx, uuid.UUID) error{s.readHead, s.readPlaces, s.readWaves, s.readTrips, s.readStops} {
		if err := read(ctx, tx, plan); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *schedule) readHead(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	var c planner.Campaign
	err := tx.QueryRow(ctx, `SELECT r.campaign, s.body FROM plan p JOIN scenario s ON s.id = p.scenario JOIN plan_result r ON r.plan = p.id
		WHERE p.id = $1`, plan).Scan(&c, &s.body)
	if database.NoRows(err) {
		return notReady(ctx, tx, plan)
	}
	s.target = c.Target
	for _, t := range c.Tiers {
		s.tiers[t.Number] = [2]string{t.NameAr, t.NameEn}
	}
	return err
}

// notReady refuses a plan that is not there, or has no result.
func notReady(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	if _, err := plans.Get(ctx, tx, plan); err != nil {
		return err
	}
	return database.Refuse(database.Conflict, "plan_not_ready",
		fmt.Sprintf("plan %s has no result yet: there is nothing to follow", plan),
		fmt.Sprintf("ليس للخطة %s نتيجة بعد: لا يوجد ما يُتابع", plan))
}

func (s *schedule) readPlaces(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	rows, err := tx.Query(ctx, `SELECT place, tier, cartons FROM plan_allocation WHERE plan = $1 ORDER BY seq`, plan)
	if err != nil {
		return err
	}
	var p place
	if _, err := pgx.ForEachRow(rows, []any{&p.id, &p.tier, &p.allocated}, func() error {
		s.placeAt[p.id] = len(s.places)
		s.places = append(s.places, p)
		return nil
	}); err != nil {
		return err
	}
	rows, err = tx.Query(ctx, `SELECT id, name_ar, name_en, governorate, markaz, owner FROM scenario_place WHERE body = $1`, s.body)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, []any{&p.id, &p.nameAr, &p.nameEn, &p.governorate, &p.markaz, &p.organisation}, func() error {
		if i, ok := s.placeAt[p.id]; ok {
			p.tier, p.allocated = s.places[i].tier, s.places[i].allocated
			s.places[i] = p
		}
		return nil
	})
	return err
}

func (s *schedule) readWaves(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	rows, err := tx.Query(ctx, `SELECT id, warehouse, day, tier FROM plan_wave WHERE plan = $1 ORDER BY seq`, plan)
	if err != nil {
		return err
	}
	var w wave
	var day pgtype.Date
	_, err = pgx.ForEachRow(rows, []any{&w.id, &w.warehouse, &day, &w.tier}, func() error {
		w.day = dateOf(day.Time)
		s.waves = append(s.waves, w)
		return nil
	})
	return err
}

func (s *schedule) readTrips(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	rows, err := tx.Query(ctx, `SELECT id, wave, departs FROM plan_trip WHERE plan = $1 ORDER BY seq`, plan)
	if err != nil {
		return err
	}
	var id string
	t := trip{first: none}
	_, err = pgx.ForEachRow(rows, []any{&id, &t.wave, (*int32)(&t.departs)}, func() error {
		s.tripAt[id] = len(s.trips)
		s.trips = append(s.trips, t)
		return nil
	})
	return err
}

func (s *schedule) readStops(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	rows, err := tx.Query(ctx, `SELECT trip, place, cartons, arrives, leaves FROM plan_stop WHERE plan = $1 ORDER BY seq`, plan)
	if err != nil {
		return err
	}
	var t stop
	var at string
	_, err = pgx.ForEachRow(rows, []any{&t.trip, &at, &t.cartons, (*int32)(&t.arrives), (*int32)(&t.leaves)}, func() error {
		var ok bool
		if t.place, ok = s.placeAt[at]; !ok || t.trip >= len(s.trips) {
			return fmt.Errorf("plan %s has a stop at %q of trip %d, which it does not have", plan, at, t.trip)
		}
		if s.trips[t.trip].first == none {
			s.trips[t.trip].first = len(s.stops)
		}
		s.stops = append(s.stops, t)
		return nil
	})
	return err
}

// dateOf is the day of a column of type date.
func dateOf(t time.Time) planner.Date { return planner.Date(t.Unix() / 86400) }

// day is the trip's by the plan.
func (s *schedule) day(trip int) planner.Date { return s.waves[s.trips[trip].wave].day }

// moment is a time of Egypt's clock, in seconds: enough to compare plans with now.
func moment(day planner.Date, c planner.Clock) int64 { return int64(day)*86400 + int64(c) }

// momentOf is that of an instant.
func momentOf(t time.Time) int64 {
	c := t.In(planner.Cairo())
	return moment(planner.DateOf(c.Year(), c.Month(), c.Day()), planner.Clock(c.Hour()*3600+c.Minute()*60+c.Second()))
}

func dayOfMoment(at int64) planner.Date { return planner.Date(at / 86400) }
