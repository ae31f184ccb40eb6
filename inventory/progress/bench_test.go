package progress_test

import (
	"testing"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/progress"
)

// BenchmarkFunnel is the national plan, approved, with nothing released.
func BenchmarkFunnel(b *testing.B) {
	measure(b, begin(b, fixtures.Egypt()))
}

// BenchmarkFunnelDone is the national plan with every carton handed out: the most
// that is ever to be read. What 40,000 steps would write is written at once.
func BenchmarkFunnelDone(b *testing.B) {
	w := begin(b, fixtures.Egypt())
	for i := range w.book.Plan.Waves {
		w.release(w.book.Plan.Waves[i].ID)
	}
	for _, sql := range []string{
		`UPDATE waybill SET loaded = cartons, handed_out = cartons, outcome = 'full'`,
		`UPDATE waybill_line SET loaded = cartons, gone = cartons`,
		`UPDATE manifest SET loaded = cartons, handed_out = cartons, state = 'delivered'`,
		`INSERT INTO handover (id, manifest, waybill, plan, outcome, place, cartons, lost, reason, receiver, proof, by_id, by_login, occurred_at)
			SELECT gen_random_uuid(), m.id, w.id, m.plan, 'full', w.place, w.cartons, 0, '', '', '', m.id, 'x', now()
			FROM waybill w JOIN manifest m ON m.id = w.manifest`,
	} {
		if _, err := w.store.Pool().Exec(ctx, sql); err != nil {
			b.Fatal(err)
		}
	}
	measure(b, w)
}

func measure(b *testing.B, w *world) {
	for _, by := range []progress.By{progress.Whole, progress.Governorate, progress.Owner} {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				w.funnel(by, progress.Filter{})
			}
		})
	}
	b.Run("course", func(b *testing.B) {
		for b.Loop() {
			w.readAs(manager, func(tx *database.Tx) error { _, err := progress.Course(ctx, tx, w.plan, progress.Filter{}); return err })
		}
	})
}
