package planner_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"katf/geo"
	"katf/planner"
)

// On no day does a warehouse send cartons to a place of a later tier that could
// have been a full truck for, or all the rest of, a place of an earlier tier that
// waits there: one place for one place, as the waves promise it.
func TestTiersAreNotInverted(t *testing.T) {
	draws(t, 40)
	rapid.Check(t, func(t *rapid.T) {
		s := randomScenario(t)
		plan := make_(t, s, planner.Options{Seed: 1, Effort: planner.Quick, Workers: 1})
		if why := inversion(s, plan); why != "" {
			t.Fatal(why)
		}
	})
}

// inversion finds a trip that should have gone elsewhere.
func inversion(s *planner.Scenario, p *planner.Plan) string {
	for i := range p.Waves {
		for j := range p.Waves[i].Trips {
			for k := range s.Places {
				if n := couldGo(s, p, &p.Waves[i], &p.Waves[i].Trips[j], &s.Places[k]); n > 0 {
					return fmt.Sprintf("trip %s of tier %d could have brought %d cartons to %s of tier %d, which waits", p.Waves[i].Trips[j].ID, p.Waves[i].Tier, n, s.Places[k].ID, s.Campaign.Tier(s.Places[k].Governorate).Number)
				}
			}
		}
	}
	return ""
}

// couldGo gives the cartons with which a trip could have gone to a place
// instead, out and back in the same time and through the same door: all that
// the place gets from the warehouse later or should have had, or a full truck.
// It is 0 if the place is not of an earlier tier, or needs nothing.
func couldGo(s *planner.Scenario, p *planner.Plan, w *planner.Wave, trip *planner.Trip, place *planner.Place) planner.Cartons {
	tier := s.Campaign.Tier(place.Governorate)
	if tier.Number >= w.Tier || w.Date < tier.StartsOn || w.Date > tier.CompleteBy {
		return 0
	}
	v := vehicle(s, trip.Vehicle)
	if place.MaxSize > 0 && v.Size > place.MaxSize {
		return 0
	}
	for _, c := range s.Closures {
		if c.On(w.Date) && (c.Kind == "road" || c.Ref == string(place.ID)) {
			return 0
		}
	}
	n := min(fullTruck(s, w.Warehouse, place), waiting(s, p, w, place.ID))
	if !slices.ContainsFunc(trip.Stops, func(s planner.Stop) bool { return s.Cartons >= n }) {
		return 0
	}
	at := warehouse(s, w.Warehouse).Point
	road := s.Campaign.Road
	_, sec := geo.Estimate(road.DetourPermille, road.LocalSpeed)(at, place.Point)
	arrives := trip.Departs + planner.Clock(sec)
	begins := max(arrives, place.Opens)
	work := s.Campaign.Handle.StopSeconds + (int64(n)*3600+s.Campaign.Handle.UnloadRate-1)/s.Campaign.Handle.UnloadRate
	if place.Closes > 0 && arrives > place.Closes || begins+planner.Clock(work)+planner.Clock(sec) > trip.Returns {
		return 0
	}
	return n
}

// fullTruck is the most that a truck of a warehouse brings to a place at once.
func fullTruck(s *planner.Scenario, site planner.SiteID, place *planner.Place) (most planner.Cartons) {
	for _, f := range s.Fleets {
		v := vehicle(s, f.Type)
		if f.Site == site && f.Trucks > 0 && !v.Trunk && (place.MaxSize == 0 || v.Size <= place.MaxSize) {
			most = max(most, v.Load)
		}
	}
	return most
}

// waiting is what a place gets from a warehouse after a day, or never where there
// is no other warehouse that it could wait for.
func waiting(s *planner.Scenario, p *planner.Plan, w *planner.Wave, place planner.PlaceID) planner.Cartons {
	var sum planner.Cartons
	for _, u := range p.Unserved {
		if u.Place == place && len(s.Warehouses) == 1 {
			sum += u.Cartons
		}
	}
	for i := range p.Waves {
		if later := &p.Waves[i]; later.Warehouse == w.Warehouse && later.Date > w.Date {
			for j := range later.Trips {
				for _, stop := range later.Trips[j].Stops {
					if stop.Place == place {
						sum += stop.Cartons
					}
				}
			}
		}
	}
	return sum
}

func vehicle(s *planner.Scenario, id string) *planner.VehicleType {
	for i := range s.VehicleTypes {
		if s.VehicleTypes[i].ID == id {
			return &s.VehicleTypes[i]
		}
	}
	return nil
}

func warehouse(s *planner.Scenario, id planner.SiteID) *planner.Warehouse {
	for i := range s.Warehouses {
		if s.Warehouses[i].ID == id {
			return &s.Warehouses[i]
		}
	}
	return nil
}
