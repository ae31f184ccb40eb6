package manifest

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"katf/planner"
)

// randomWorld draws a plan that its stock can serve: day by day every site sends
// no more than it has that lives to the end. Some stock has expired before the
// first day.
func randomWorld(t *rapid.T) (*planner.Scenario, *planner.Plan) {
	s := &planner.Scenario{}
	c := &s.Campaign
	c.FirstDay, c.Deadline = planner.Date(20830), planner.Date(20839)
	c.Carton = planner.Carton{SKU: "S", Mass: 15000, ShelfLifeDays: rapid.IntRange(20, 200).Draw(t, "shelf life")}
	s.VehicleTypes = []planner.VehicleType{{ID: "v", Load: 1000}}
	s.Plants = []planner.Plant{{ID: "P"}}
	s.Production = []planner.Production{{Plant: "P", From: c.FirstDay, To: c.Deadline, Cartons: planner.Cartons(rapid.IntRange(0, 80).Draw(t, "per day"))}}
	sites := []planner.SiteID{"A", "B"}
	have := map[planner.SiteID]planner.Cartons{}
	for i, w := range sites {
		s.Warehouses = append(s.Warehouses, planner.Warehouse{ID: w})
		for k := range rapid.IntRange(0, 4).Draw(t, "lots") {
			l := planner.Lot{ID: fmt.Sprintf("L%d-%d", i, k), Warehouse: w, SKU: "S", Cartons: planner.Cartons(rapid.IntRange(1, 90).Draw(t, "lot"))}
			if l.Expires = c.FirstDay + planner.Date(rapid.IntRange(-3, 30).Draw(t, "expires")); l.Expires > c.Deadline {
				have[w] += l.Cartons
			} else {
				l.Expires = c.FirstDay - 1
			}
			s.Lots = append(s.Lots, l)
		}
	}
	for i := range 4 {
		s.Places = append(s.Places, planner.Place{ID: planner.PlaceID(fmt.Sprint("p", i))})
	}
	p := &planner.Plan{}
	arriving := map[planner.Date]map[planner.SiteID]planner.Cartons{}
	for d := c.FirstDay; d <= c.Deadline; d++ {
		for site, n := range arriving[d] {
			have[site] += n
		}
		if d > c.FirstDay {
			have["P"] += s.Production[0].Cartons
		}
		for i, w := range sites {
			randomWave(t, p, have, w, d)
			randomTransfer(t, p, have, arriving, "P", w, d)
			if i == 0 {
				randomTransfer(t, p, have, arriving, "A", "B", d)
			}
		}
	}
	return s, p
}

func randomTransfer(t *rapid.T, p *planner.Plan, have map[planner.SiteID]planner.Cartons, arriving map[planner.Date]map[planner.SiteID]planner.Cartons, from, to planner.SiteID, d planner.Date) {
	n := planner.Cartons(rapid.IntRange(0, int(have[from])).Draw(t, "sent"))
	if n == 0 {
		return
	}
	have[from] -= n
	tr := planner.Transfer{ID: fmt.Sprint("T", len(p.Transfers)), From: from, To: to, Departs: d, Arrives: d + planner.Date(rapid.IntRange(0, 2).Draw(t, "days")), Cartons: n}
	p.Transfers = append(p.Transfers, tr)
	if arriving[tr.Arrives+1] == nil {
		arriving[tr.Arrives+1] = map[planner.SiteID]planner.Cartons{}
	}
	arriving[tr.Arrives+1][to] += n
}

func randomWave(t *rapid.T, p *planner.Plan, have map[planner.SiteID]planner.Cartons, w planner.SiteID, d planner.Date) {
	wave := planner.Wave{ID: fmt.Sprintf("%s-%s", w, d), Warehouse: w, Date: d}
	for i := range rapid.IntRange(0, 3).Draw(t, "trips") {
		trip := planner.Trip{ID: fmt.Sprintf("%s-%d", wave.ID, i), Vehicle: "v", LoadFrom: planner.Clock(rapid.IntRange(0, 3).Draw(t, "hour") * 3600)}
		for range rapid.IntRange(1, 3).Draw(t, "stops") {
			n := planner.Cartons(rapid.IntRange(0, int(have[w])).Draw(t, "cartons"))
			if n == 0 {
				continue
			}
			have[w] -= n
			trip.Cartons += n
			trip.Stops = append(trip.Stops, planner.Stop{Place: planner.PlaceID(fmt.Sprint("p", i)), Cartons: n})
		}
		if len(trip.Stops) > 0 {
			wave.Trips = append(wave.Trips, trip)
		}
	}
	if len(wave.Trips) > 0 {
		p.Waves = append(p.Waves, wave)
	}
}

// Any plan that the stock can serve gets its papers: sums hold, no lot is used
// twice or after its day, and what a warehouse loads on a day follows expiry.
func TestAnyPlanHasItsPapers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := randomWorld(t)
		ms, err := Build(s, p)
		if err != nil {
			t.Fatal(err)
		}
		checkSums(t, s, p, ms)
		again, err := Build(s, p)
		if err != nil || !reflect.DeepEqual(ms, again) {
			t.Fatalf("a second run differs: %v", err)
		}
		byDay := slices.Clone(ms)
		slices.SortFunc(byDay, func(a, b Manifest) int { return cmp.Compare(a.Number, b.Number) })
		for i := range byDay {
			m := &byDay[i]
			last := planner.Date(0)
			if i > 0 && byDay[i-1].From.ID == m.From.ID && byDay[i-1].Issued == m.Issued {
				lines := byDay[i-1].Lines
				last = lines[len(lines)-1].Expires
			}
			for _, l := range m.Lines {
				if l.Expires < last {
					t.Fatalf("%s loads lot %s of %s after one of %s", m.Number, l.Lot, l.Expires, last)
				}
				last = l.Expires
			}
		}
	})
}
