package jobs_test

import (
	"testing"
	"time"

	"katf/fixtures"
	"katf/inventory/inventorytest"
	"katf/inventory/jobs"
	"katf/planner"
)

// BenchmarkEgypt plans the embedded campaign by jobs, and at once as the command
// line does, and reports the seconds of both, of the longest job, and the number
// of jobs.
// go test -run '^$' -bench Egypt -benchtime 1x -timeout 30m ./inventory/jobs
func BenchmarkEgypt(b *testing.B) {
	for _, effort := range []planner.Effort{planner.Quick, planner.Normal, planner.Thorough} {
		b.Run(string(effort), func(b *testing.B) {
			for range b.N {
				from := time.Now()
				if _, err := planner.Make(b.Context(), fixtures.Egypt(), planner.Options{Seed: 1448, Effort: effort}); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(from).Seconds(), "at-once-s")
				store := inventorytest.Store(b)
				w := worker(b, store, jobs.Options{})
				id := begin(b, store, fixtures.Egypt(), effort)
				p := finish(b, store, id)
				if p.State != jobs.Done {
					b.Fatalf("%+v", *p)
				}
				stopWorker(b, w)
				b.ReportMetric(p.Finished.Sub(p.Started).Seconds(), "jobs-s")
				list := attempts(b, store, id)
				var longest time.Duration
				for _, a := range list {
					longest = max(longest, a.Ended.Sub(a.Began))
				}
				b.ReportMetric(longest.Seconds(), "longest-s")
				b.ReportMetric(float64(len(list)), "jobs")
			}
		})
	}
}
