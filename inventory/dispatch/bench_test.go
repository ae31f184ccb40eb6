package dispatch_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
)

// city is the oasis grown: a truckload for each of so many places, one truck
// each, all on one day.
func city(b *testing.B, trips int) *dispatch.Book {
	b.Helper()
	s := fixtures.Oasis()
	load := s.VehicleTypes[0].Load
	place := s.Places[0]
	s.Places = nil
	for i := range trips {
		p := place
		p.ID = planner.PlaceID(fmt.Sprintf("A%03d", i))
		p.Point.Lng += float64(i) / 10_000
		p.Cell = geo.CellAt(p.Point, geo.PlaceResolution)
		p.Households, p.Population = load, int64(load)*10
		s.Places = append(s.Places, p)
	}
	s.Campaign.Target = planner.Cartons(trips) * load
	s.Lots[0].Cartons = s.Campaign.Target
	s.Fleets[0].Trucks = trips
	w := &s.Warehouses[0]
	w.Doors, w.Storage = trips, s.Campaign.Target
	return planned(b, s)
}

// Releasing a wave of 200 manifests: lots chosen and reserved, papers numbered
// and chained, all in one transaction.
func BenchmarkRelease(b *testing.B) {
	const trips = 200
	book := city(b, trips)
	wave := book.Plan.Waves[0].ID
	w := open(b, book)
	var took time.Duration
	for b.Loop() {
		err := w.do(func(tx *database.Tx) error {
			begun := time.Now()
			ms, err := dispatch.Release(ctx, tx, step(), book, w.plan, wave)
			took += time.Since(begun)
			if err != nil || len(ms) != trips {
				b.Fatalf("%d manifests: %v", len(ms), err)
			}
			return errAgain // rolled back, to be released again
		})
		if err != errAgain {
			b.Fatal(err)
		}
	}
	b.ReportMetric(trips*float64(b.N)/took.Seconds(), "manifests/s")
}

var errAgain = database.Refuse(database.Conflict, "again", "", "")

// Writing the manifests of the whole country when its plan is approved.
func BenchmarkPlan(b *testing.B) {
	book := planned(b, fixtures.Egypt())
	w := open(b, book)
	for b.Loop() {
		err := w.do(func(tx *database.Tx) error {
			// A plan of another campaign, so that nothing is promised twice.
			other, id := *book, uuid.New()
			copied := *book.Plan
			copied.Campaign.ID = "other"
			other.Plan = &copied
			if _, err := tx.Exec(ctx, `INSERT INTO plan (id, scenario, campaign, seed, effort, by_id, by_login)
				SELECT $2, scenario, 'other', seed, effort, by_id, by_login FROM plan WHERE id = $1`, w.plan, id); err != nil {
				return err
			}
			if err := dispatch.Plan(ctx, tx, id, &other); err != nil {
				return err
			}
			return errAgain
		})
		if err != errAgain {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(book.Drafts)*b.N)/b.Elapsed().Seconds(), "manifests/s")
}
