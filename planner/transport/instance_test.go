package transport

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// A site is a warehouse or a village of a benchmark file.
type site struct {
	x, y    float64
	cartons int64
}

// delivery is a published instance: capacities left over go unused.
type delivery struct{ warehouses, villages []site }

// readDelivery reads ../../../shared/bench/transport/NAME.csv[.gz].
func readDelivery(tb testing.TB, name string) delivery {
	tb.Helper()
	f, err := os.Open("../../../shared/bench/transport/" + name)
	if err != nil {
		tb.Skipf("no benchmark file: %v", err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			tb.Fatal(err)
		}
	}
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var d delivery
	for _, row := range rows[1:] {
		x, errX := strconv.ParseFloat(row[1], 64)
		y, errY := strconv.ParseFloat(row[2], 64)
		n, errN := strconv.ParseInt(row[3], 10, 64)
		if errX != nil || errY != nil || errN != nil {
			tb.Fatalf("%s: %v", name, row)
		}
		if row[0] == "warehouse" {
			d.warehouses = append(d.warehouses, site{x, y, n})
		} else {
			d.villages = append(d.villages, site{x, y, n})
		}
	}
	return d
}

// cost is round(10 × km), as the published optima have it.
func (d delivery) cost(i, j int) int64 {
	w, v := d.warehouses[i], d.villages[j]
	dx, dy := w.x-v.x, w.y-v.y
	return int64(math.Round(10 * math.Sqrt(float64(dx*dx)+float64(dy*dy))))
}

// problem numbers the warehouses from 0, then the villages, then the source
// from which an arc to each warehouse holds its capacity.
func (d delivery) problem(priced bool) *Problem {
	w, v := len(d.warehouses), len(d.villages)
	p := &Problem{Supply: make([]int64, w+v+1)}
	from, to := make([]int32, w), make([]int32, v)
	for i, s := range d.warehouses {
		from[i] = int32(i)
		p.Arcs = append(p.Arcs, Arc{From: int32(w + v), To: int32(i), Cap: s.cartons})
	}
	for j, s := range d.villages {
		to[j] = int32(w + j)
		p.Supply[w+j] = -s.cartons
		p.Supply[w+v] += s.cartons
	}
	if priced {
		initial, price := Delivery(from, to, d.cost)
		p.Arcs, p.Price = append(p.Arcs, initial...), price
		return p
	}
	for j := range to {
		for i := range from {
			p.Arcs = append(p.Arcs, Arc{From: from[i], To: to[j], Cap: Unbounded, Cost: d.cost(i, j)})
		}
	}
	return p
}

// planner draws an instance of the planner's size: 4.5 million cartons in all,
// warehouses that could take about a fifth more.
func planner(warehouses, places int) delivery {
	rng := rand.New(rand.NewPCG(1, uint64(places)))
	d := delivery{}
	need := int64(0)
	for range places {
		s := site{1000 * rng.Float64(), 1000 * rng.Float64(), 1 + rng.Int64N(2*4_500_000/int64(places))}
		need += s.cartons
		d.villages = append(d.villages, s)
	}
	for range warehouses {
		share := need / int64(warehouses)
		d.warehouses = append(d.warehouses, site{1000 * rng.Float64(), 1000 * rng.Float64(), share*7/10 + rng.Int64N(share)})
	}
	return d
}
