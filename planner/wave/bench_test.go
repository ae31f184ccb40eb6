package wave

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// national makes a campaign of about the size of Egypt's: 60 warehouses, 30
// days with Fridays off, 5,800 places, 5 plants, 300 legs, 4.5 million cartons
// of which 2.4 million are in stock at the start, times a factor.
func national(times int, tight int64) *Problem {
	r := rand.New(rand.NewPCG(1, uint64(times)))
	const days = 30
	trucks := 60
	if tight > 200 {
		trucks = 80
	}
	p := &Problem{Days: days, Tiers: []Tier{{0, 14}, {0, 29}, {5, 29}}}
	working := make([]bool, days)
	for d := range working {
		working[d] = d%7 != 5
	}
	for range 5 * times {
		s := Source{Warehouse: -1, Trucks: trucks, Ready: make([]int64, days), Working: working}
		for d := range s.Ready {
			if working[d] {
				s.Ready[d] = 50_000
			}
		}
		p.Sources = append(p.Sources, s)
	}
	for w := range 60 * times {
		need := int64(0)
		tier := 1 + w%2
		if w%6 == 0 {
			tier = 0
		}
		for k := range 97 {
			q := 200 + r.Int64N(1150)
			need += q
			d := Delivery{Warehouse: w, Tier: tier, Cartons: q, Batch: 200 + 100*int64(k%5), Order: k,
				Use: []Use{{Class: 0, Seconds: 20_000 + r.Int64N(40_000)}}}
			if k%3 == 0 {
				d.Use = append(d.Use, Use{Class: 1, Seconds: d.Use[0].Seconds})
			}
			p.Deliveries = append(p.Deliveries, d)
		}
		p.Warehouses = append(p.Warehouses, nationalWarehouse(need, working, tight))
		rest := need - p.Warehouses[w].Opening
		for k := range 5 {
			q := rest / int64(5-k)
			rest -= q
			p.Legs = append(p.Legs, Leg{Source: r.IntN(len(p.Sources)), Warehouse: w, Cartons: q,
				Load: 1000, Lead: 1 + r.IntN(2), Cycle: 2 + r.IntN(3)})
		}
	}
	return p
}

func nationalWarehouse(need int64, working []bool, tight int64) Warehouse {
	h := Warehouse{Opening: need * 53 / 100, Storage: need, Handling: make([]int64, len(working)), Fleet: grid(2, len(working))}
	for d := range working {
		if working[d] {
			h.Handling[d] = need * tight / 1000
			h.Fleet[0][d] = need / 8 * 40
			h.Fleet[1][d] = need / 16 * 40
		}
	}
	return h
}

// runs counts the runs of neighbours in the schedule: dispatches of a day,
// warehouse and tier next to each other in the order of all its deliveries.
func runs(p *Problem, s *Schedule) int {
	x := newIndex(p)
	at := make([]int, len(p.Deliveries))
	for w := range x.queue {
		for _, queue := range x.queue[w] {
			for k, i := range queue {
				at[i] = k
			}
		}
	}
	sorted := slices.Clone(s.Dispatches)
	slices.SortFunc(sorted, func(a, b Dispatch) int {
		d, e := &p.Deliveries[a.Delivery], &p.Deliveries[b.Delivery]
		return cmp.Or(a.Day-b.Day, d.Warehouse-e.Warehouse, d.Tier-e.Tier, at[a.Delivery]-at[b.Delivery])
	})
	n := 0
	for k, o := range sorted {
		d := &p.Deliveries[o.Delivery]
		if k > 0 {
			last := sorted[k-1]
			e := &p.Deliveries[last.Delivery]
			if last.Day == o.Day && e.Warehouse == d.Warehouse && e.Tier == d.Tier && at[last.Delivery]+1 == at[o.Delivery] {
				continue
			}
		}
		n++
	}
	return n
}

func BenchmarkSolve(b *testing.B) {
	for _, times := range []int{1, 4, 16} {
		for _, kind := range []struct {
			name  string
			tight int64
		}{{"ample", 250}, {"busy", 150}, {"tight", 62}, {"short", 40}} {
			b.Run(fmt.Sprintf("%s/%dx", kind.name, times), func(b *testing.B) {
				p := national(times, kind.tight)
				for b.Loop() {
					s, err := Solve(p)
					if err != nil {
						b.Fatal(err)
					}
					short := int64(0)
					for _, q := range s.Short {
						short += q
					}
					proved := int64(0)
					for _, bound := range s.Bound {
						if bound.Proved {
							proved += bound.Short
						}
					}
					b.ReportMetric(float64(short), "short")
					b.ReportMetric(float64(proved), "proved")
					b.ReportMetric(float64(len(s.Dispatches)), "dispatches")
					b.ReportMetric(float64(runs(p, s)), "runs")
				}
			})
		}
	}
}

func BenchmarkRemedies(b *testing.B) {
	p := national(1, 62)
	s, err := Solve(p)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Remedies(p, s.Bound[0])
	}
}

func BenchmarkVerify(b *testing.B) {
	p := national(1, 150)
	s, err := Solve(p)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := Verify(p, s); err != nil {
			b.Fatal(err)
		}
	}
}
