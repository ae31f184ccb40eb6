//go:build unix

package transport

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"
)

func BenchmarkSolve(b *testing.B) {
	for _, name := range []string{"w100-v5000.csv", "w100-v15000.csv", "w300-v15000.csv", "w100-v50000.csv.gz"} {
		for _, how := range []string{"explicit", "priced"} {
			b.Run(name+"/"+how, func(b *testing.B) {
				d := readDelivery(b, name)
				benchmark(b, d, how == "priced")
			})
		}
	}
	for _, places := range []int{5_700, 23_000, 91_000} {
		b.Run(fmt.Sprintf("planner-60x%d/priced", places), func(b *testing.B) {
			benchmark(b, planner(60, places), true)
		})
	}
}

// benchmark times Solve; with pricing, the choice of the listed arcs as well.
func benchmark(b *testing.B, d delivery, priced bool) {
	p := d.problem(priced)
	b.ReportAllocs()
	var r *Result
	var err error
	before := cpuTime(b)
	for b.Loop() {
		if priced {
			p = d.problem(true)
		}
		if r, err = Solve(context.Background(), p, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpuTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(r.Pivots), "pivots")
	b.ReportMetric(float64(len(r.Arcs)), "arcs")
	b.ReportMetric(float64(r.Cost), "cost")
}

// cpuTime is what the process has used so far, garbage collection and all: on a
// busy machine it says more than the clock.
func cpuTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
