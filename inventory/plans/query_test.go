package plans_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

// Every list, in parts of any size, is the plan itself.
func TestListsAreThePlan(t *testing.T) {
	store := inventorytest.Store(t)
	for name, world := range worlds {
		s := world()
		p := planned(t, s, 7)
		id := keep(t, store, add(t, store, s), p)
		for _, limit := range []int{1, 3, 1000} {
			read(t, store, func(ctx context.Context, tx *database.Tx) error {
				t.Log(name, limit)
				allocationsAgree(t, ctx, tx, id, s, p, limit)
				wavesAgree(t, ctx, tx, id, p, limit)
				othersAgree(t, ctx, tx, id, p, limit)
				return nil
			})
		}
	}
}

// visited adds up by place and warehouse what the trips bring.
func visited(p *planner.Plan) map[planner.PlaceID]map[planner.SiteID]planner.Cartons {
	out := map[planner.PlaceID]map[planner.SiteID]planner.Cartons{}
	for _, w := range p.Waves {
		for _, trip := range w.Trips {
			for _, s := range trip.Stops {
				if out[s.Place] == nil {
					out[s.Place] = map[planner.SiteID]planner.Cartons{}
				}
				out[s.Place][w.Warehouse] += s.Cartons
			}
		}
	}
	return out
}

func allocationsAgree(t *testing.T, ctx context.Context, tx *database.Tx, id uuid.UUID, s *planner.Scenario, p *planner.Plan, limit int) {
	t.Helper()
	came, index := visited(p), s.Index()
	got := inParts(t, limit, func(a *plans.Allocated) int { return a.N }, func(page plans.Page[int]) ([]plans.Allocated, error) {
		return plans.Allocations(ctx, tx, id, plans.AllocationFilter{}, page)
	})
	if len(got) != len(p.Allocations) {
		t.Fatalf("%d allocations, want %d", len(got), len(p.Allocations))
	}
	for i, a := range got {
		want, place := p.Allocations[i], index.Places[p.Allocations[i].Place]
		is := planner.Allocation{Place: a.Place, Tier: a.Tier, Cartons: a.Cartons, Cap: a.Cap, Floor: a.Floor, Need: a.Need, Rounding: a.Rounding, Share: a.Share, Capped: a.Capped}
		var delivered planner.Cartons
		for _, n := range came[a.Place] {
			delivered += n
		}
		if is != want || a.N != i+1 || a.NameAr != place.NameAr || a.Households != place.Households || a.Cell != place.Cell || a.Point != place.Point {
			t.Errorf("allocation %d: %+v", i, a)
		}
		if a.Delivered != delivered || len(a.Warehouses) != len(came[a.Place]) || (a.FirstDay == 0) != (delivered == 0) || a.LastDay < a.FirstDay {
			t.Errorf("arrivals at %s: %+v, want %v", a.Place, a, came[a.Place])
		}
		for k := 1; k < len(a.Warehouses); k++ {
			if came[a.Place][a.Warehouses[k-1]] < came[a.Place][a.Warehouses[k]] {
				t.Errorf("%s: %v is not by cartons %v", a.Place, a.Warehouses, came[a.Place])
			}
		}
	}
}

func wavesAgree(t *testing.T, ctx context.Context, tx *database.Tx, id uuid.UUID, p *planner.Plan, limit int) {
	t.Helper()
	waves := inParts(t, limit, func(w *plans.Wave) int { return w.N }, func(page plans.Page[int]) ([]plans.Wave, error) {
		return plans.Waves(ctx, tx, id, plans.WaveFilter{}, page)
	})
	if len(waves) != len(p.Waves) {
		t.Fatalf("%d waves, want %d", len(waves), len(p.Waves))
	}
	for i, w := range waves {
		want := &p.Waves[i]
		var metres geo.Metres
		stops := 0
		trips := inParts(t, limit, func(t *plans.Trip) int { return t.N }, func(page plans.Page[int]) ([]plans.Trip, error) {
			return plans.Trips(ctx, tx, id, plans.TripFilter{Wave: w.ID}, page)
		})
		if len(trips) != len(want.Trips) {
			t.Fatalf("%d trips of %s, want %d", len(trips), w.ID, len(want.Trips))
		}
		for k, trip := range trips {
			is := want.Trips[k]
			metres += is.Metres
			stops += len(is.Stops)
			if trip.ID != is.ID || trip.Cartons != is.Cartons || trip.Departs != is.Departs || trip.Truck != is.Truck || trip.Date != want.Date {
				t.Errorf("trip %+v, want %+v", trip, is)
			}
			stopsAgree(t, ctx, tx, id, is, limit)
		}
		if w.ID != want.ID || w.Warehouse != want.Warehouse || w.Date != want.Date || w.Tier != want.Tier || w.Cartons != want.Cartons ||
			w.Trips != len(want.Trips) || w.Stops != stops || w.Metres != metres || w.NameAr == "" {
			t.Errorf("wave %+v, want %s %s %d", w, want.ID, want.Date, want.Cartons)
		}
	}
}

func stopsAgree(t *testing.T, ctx context.Context, tx *database.Tx, id uuid.UUID, trip planner.Trip, limit int) {
	t.Helper()
	stops := inParts(t, limit, func(s *plans.Stop) int { return s.N }, func(page plans.Page[int]) ([]plans.Stop, error) {
		return plans.Stops(ctx, tx, id, plans.StopFilter{Trip: trip.ID}, page)
	})
	var got []planner.Stop
	for i, s := range stops {
		got = append(got, planner.Stop{Place: s.Place, Cartons: s.Cartons, Metres: s.Metres, Arrives: s.Arrives, Begins: s.Begins, Leaves: s.Leaves})
		if s.Number != i+1 || s.NameAr == "" {
			t.Errorf("stop %+v", s)
		}
	}
	if diff := cmp.Diff(trip.Stops, got); diff != "" {
		t.Errorf("stops of %s: %s", trip.ID, diff)
	}
}

func othersAgree(t *testing.T, ctx context.Context, tx *database.Tx, id uuid.UUID, p *planner.Plan, limit int) {
	t.Helper()
	var unserved []planner.Unserved
	for _, u := range inParts(t, limit, func(s *plans.Shortfall) int { return s.N }, func(page plans.Page[int]) ([]plans.Shortfall, error) {
		return plans.Shortfalls(ctx, tx, id, plans.ShortfallFilter{}, page)
	}) {
		unserved = append(unserved, planner.Unserved{Place: u.Place, Cartons: u.Cartons, Reason: u.Reason, Proved: u.Proved, TextAr: u.TextAr, TextEn: u.TextEn, Remedies: u.Remedies})
	}
	var transfers []planner.Transfer
	for _, r := range inParts(t, limit, func(r *plans.Transfer) int { return r.N }, func(page plans.Page[int]) ([]plans.Transfer, error) {
		return plans.Transfers(ctx, tx, id, plans.TransferFilter{}, page)
	}) {
		transfers = append(transfers, r.Transfer)
	}
	var prices []planner.Price
	for _, r := range inParts(t, limit, func(r *plans.Price) int { return r.N }, func(page plans.Page[int]) ([]plans.Price, error) {
		return plans.Prices(ctx, tx, id, plans.PriceFilter{}, page)
	}) {
		prices = append(prices, r.Price)
	}
	got := planner.Plan{Unserved: unserved, Transfers: transfers, Prices: prices}
	want := planner.Plan{Unserved: p.Unserved, Transfers: p.Transfers, Prices: p.Prices}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// Sums by cell, at every resolution, and by governorate are those of the places.
func TestSumsAgree(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Drought()
	p := planned(t, s, 7)
	id := keep(t, store, add(t, store, s), p)
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		for resolution := range plans.FinestCells + 1 {
			want := map[geo.Cell]plans.Group{}
			for i, a := range p.Allocations {
				cell := geo.CellAt(s.Places[i].Point, resolution)
				g := want[cell]
				want[cell] = plans.Group{Places: g.Places + 1, Households: g.Households + s.Places[i].Households, Cartons: g.Cartons + a.Cartons}
			}
			var delivered planner.Cartons
			got := inParts(t, 2, func(g *plans.Group) geo.Cell { return g.Cell }, func(page plans.Page[geo.Cell]) ([]plans.Group, error) {
				return plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: resolution}, page)
			})
			for _, g := range got {
				delivered += g.Delivered
				if is := (plans.Group{Places: g.Places, Households: g.Households, Cartons: g.Cartons}); is != want[g.Cell] {
					t.Errorf("%s: %+v, want %+v", g.Cell, g, want[g.Cell])
				}
			}
			if len(got) != len(want) || delivered != p.Summary.Delivered {
				t.Errorf("resolution %d: %d cells with %d cartons delivered, want %d with %d", resolution, len(got), delivered, len(want), p.Summary.Delivered)
			}
		}
		got, err := plans.Governorates(ctx, tx, id, plans.AllocationFilter{})
		for _, g := range got {
			at := slices.IndexFunc(p.Fairness.Governorates, func(c planner.Coverage) bool { return c.Code == g.Governorate })
			want := p.Fairness.Governorates[at]
			if len(got) != len(p.Fairness.Governorates) || g.Cartons != want.Cartons || g.Households != want.Households ||
				g.Places != want.Places || g.Coverage != want.Coverage || g.NameAr == "" {
				t.Errorf("%+v, want %+v", g, want)
			}
		}
		return err
	})
}

func TestSmallCountsAreSuppressed(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.Drought()
	id := keep(t, store, add(t, store, s), planned(t, s, 7))
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		open, err := plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: 8}, plans.Page[geo.Cell]{})
		if err != nil {
			return err
		}
		limit := open[0].Households + 1 // at least one is below
		hidden, err := plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: 8, Suppress: limit}, plans.Page[geo.Cell]{})
		suppressed := 0
		for i, g := range hidden {
			if g.Suppressed {
				suppressed++
			}
			if g.Suppressed != (open[i].Households < limit) || g.Suppressed && g.Households+g.Cartons+g.Delivered+planner.Cartons(g.Coverage) != 0 || g.Cell != open[i].Cell {
				t.Errorf("%+v of %+v, limit %d", g, open[i], limit)
			}
		}
		if suppressed == 0 {
			t.Error("nothing was suppressed")
		}
		return err
	})
}

// Filters split the lists without rest.
func TestFiltersSplitLists(t *testing.T) {
	store := inventorytest.Store(t)
	s := fixtures.TwoBanks()
	p := planned(t, s, 7)
	id := keep(t, store, add(t, store, s), p)
	whole := plans.Page[int]{Limit: 1000}
	read(t, store, func(ctx context.Context, tx *database.Tx) error {
		places, waves, trips, delivered := 0, 0, 0, planner.Cartons(0)
		for _, tier := range s.Campaign.Tiers {
			list, err := plans.Allocations(ctx, tx, id, plans.AllocationFilter{Tier: tier.Number}, whole)
			if err != nil {
				return err
			}
			places += len(list)
		}
		for _, w := range s.Warehouses {
			list, err := plans.Waves(ctx, tx, id, plans.WaveFilter{Warehouse: w.ID}, whole)
			if err != nil {
				return err
			}
			waves += len(list)
			cells, err := plans.Cells(ctx, tx, id, plans.CellFilter{Resolution: 3, AllocationFilter: plans.AllocationFilter{Warehouse: w.ID}}, plans.Page[geo.Cell]{})
			if err != nil {
				return err
			}
			for _, g := range cells {
				delivered += g.Delivered
			}
		}
		for d := s.Campaign.FirstDay; d <= s.Campaign.Deadline; d++ {
			list, err := plans.Trips(ctx, tx, id, plans.TripFilter{From: d, To: d}, whole)
			if err != nil {
				return err
			}
			trips += len(list)
		}
		if places != len(p.Allocations) || waves != len(p.Waves) || trips != p.Summary.Trips {
			t.Errorf("%d places, %d waves, %d trips; want %d, %d, %d", places, waves, trips, len(p.Allocations), len(p.Waves), p.Summary.Trips)
		}
		if delivered < p.Summary.Delivered { // a place that two warehouses serve counts for each
			t.Errorf("%d cartons delivered by all warehouses, want at least %d", delivered, p.Summary.Delivered)
		}
		return nil
	})
}

func TestNoResultNoLists(t *testing.T) {
	store := inventorytest.Store(t)
	id := begin(t, store, add(t, store, fixtures.Oasis()), 1, "")
	ctx := context.Background()
	for want, id := range map[string]uuid.UUID{"plan_not_ready": id, "not_found": uuid.New()} {
		for name, list := range map[string]func(tx *database.Tx) error{
			"load": func(tx *database.Tx) error { _, err := plans.Load(ctx, tx, id); return err },
			"allocations": func(tx *database.Tx) error {
				_, err := plans.Allocations(ctx, tx, id, plans.AllocationFilter{}, plans.Page[int]{})
				return err
			},
			"cells": func(tx *database.Tx) error {
				_, err := plans.Cells(ctx, tx, id, plans.CellFilter{}, plans.Page[geo.Cell]{})
				return err
			},
			"waves": func(tx *database.Tx) error {
				_, err := plans.Waves(ctx, tx, id, plans.WaveFilter{}, plans.Page[int]{})
				return err
			},
			"trips": func(tx *database.Tx) error {
				_, err := plans.Trips(ctx, tx, id, plans.TripFilter{}, plans.Page[int]{})
				return err
			},
			"violations": func(tx *database.Tx) error { _, err := plans.Violations(ctx, tx, id); return err },
		} {
			if err := store.Read(ctx, manager, list); database.CodeOf(err) != want {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
	}
}
