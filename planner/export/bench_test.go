package export

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"katf/geo"
	"katf/planner"
)

func BenchmarkWriteDir(b *testing.B) {
	for _, n := range []int{5716, 22864, 91456} {
		s, p := large(n)
		dir := b.TempDir()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := WriteDir(dir, s, p, Options{HXL: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPlanJSON(b *testing.B) {
	_, p := large(5716)
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			if err := WritePlan(io.Discard, p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		var data bytes.Buffer
		if err := WritePlan(&data, p); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(data.Len()))
		for b.Loop() {
			if _, err := ReadPlan(bytes.NewReader(data.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// large repeats the tiny world until it has n places, with two trips of three
// stops for each.
func large(n int) (*planner.Scenario, *planner.Plan) {
	s := tinyScenario()
	p := tinyPlan(s)
	place, a, wave := s.Places[0], p.Allocations[0], p.Waves[0]
	s.Places, p.Allocations, p.Waves, p.Unserved, p.Deliveries = nil, nil, nil, nil, nil
	p.Fairness.National.LowestAt = ""
	for i := range n {
		id := planner.PlaceID("X" + decimal(int64(i), 6))
		pl, al, w := place, a, wave
		pl.ID, al.Place = id, id
		pl.Point = geo.Point{Lat: 24 + float64(i%70)/10, Lng: 27 + float64(i/70%180)/20}
		trip := wave.Trips[0]
		trip.ID = "T-" + decimal(int64(i), 6)
		stop := trip.Stops[0]
		stop.Place = id
		trip.Stops = []planner.Stop{stop, stop, stop}
		w.ID, w.Trips = "W-"+decimal(int64(i), 6), []planner.Trip{trip, trip}
		w.Trips[1].ID += "b"
		s.Places, p.Allocations, p.Waves = append(s.Places, pl), append(p.Allocations, al), append(p.Waves, w)
		p.Deliveries = append(p.Deliveries, planner.DeliveryFlow{From: "W-ASN", Place: id, Cartons: 240, Cost: 90000, Metres: 5738, Seconds: 517})
	}
	return s, p
}
