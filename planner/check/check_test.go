package check_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"katf/fixtures"
	"katf/geo"
	"katf/planner"
	"katf/planner/check"
)

// planted spoils one thing in a plan, or moves one limit of its scenario below
// what the plan does, so that exactly one rule is broken.
type planted func(t *testing.T, s *planner.Scenario, p *planner.Plan)

// clone copies through JSON, so that a violation planted in one test never
// reaches another.
func clone[T any](t *testing.T, v *T) *T {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out := new(T)
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func plan(t *testing.T) (*planner.Scenario, *planner.Plan) {
	t.Helper()
	s := fixtures.TwoBanks()
	p, err := planner.Make(context.Background(), s, planner.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Transfers) == 0 || p.Summary.Unserved != 0 {
		t.Fatalf("the world has %d transfers and %d cartons unserved: not what these tests need", len(p.Transfers), p.Summary.Unserved)
	}
	return s, p
}

func TestEachRule(t *testing.T) {
	for _, rule := range check.Rules() {
		t.Run(string(rule), func(t *testing.T) {
			plant, ok := plants[rule]
			if !ok {
				t.Fatal("no test plants a violation of this rule")
			}
			s0, p0 := plan(t)
			if rule == check.UnservedReasons {
				w := planned(t, "drought", fixtures.Drought())
				s0, p0 = w.s, w.p
			}
			s, p := clone(t, s0), clone(t, p0)
			plant(t, s, p)
			if rule != check.SameScenario {
				answer(s, p)
			}
			found := check.Plan(s, p)
			if len(found) == 0 {
				t.Fatal("the referee did not see it")
			}
			for _, v := range found {
				if v.Rule != rule {
					t.Errorf("also found %s: %s: %s", v.Rule, v.Where, v.TextEn)
				}
				if v.TextAr == "" || v.Where == "" {
					t.Errorf("%s says too little: %+v", v.Rule, v)
				}
			}
		})
	}
}

// answer makes a plan one of a scenario that was changed.
func answer(s *planner.Scenario, p *planner.Plan) {
	p.Scenario, p.Campaign = s.Digest(), s.Campaign
}

// firstTrip gives the first trip of the plan.
func firstTrip(p *planner.Plan) *planner.Trip { return &p.Waves[0].Trips[0] }

// placeOf gives the place of the first stop.
func placeOf(s *planner.Scenario, p *planner.Plan) *planner.Place {
	return &s.Places[slices.IndexFunc(s.Places, func(q planner.Place) bool { return q.ID == firstTrip(p).Stops[0].Place })]
}

func vehicleOf(s *planner.Scenario, id string) *planner.VehicleType {
	return &s.VehicleTypes[slices.IndexFunc(s.VehicleTypes, func(v planner.VehicleType) bool { return v.ID == id })]
}

func fleetOf(s *planner.Scenario, site planner.SiteID, vehicle string) *planner.Fleet {
	return &s.Fleets[slices.IndexFunc(s.Fleets, func(f planner.Fleet) bool { return f.Site == site && f.Type == vehicle })]
}

var plants = map[check.Rule]planted{
	check.SameScenario: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { s.Campaign.Notes = []string{"changed since"} },
	check.PlanForm:     func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Schema = "katf.plan/0" },
	check.UniqueIDs:    func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Transfers[1].ID = p.Transfers[0].ID },
	check.TellingIDs:   func(t *testing.T, s *planner.Scenario, p *planner.Plan) { firstTrip(p).ID = "1" },
	check.KnownNames: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		p.Unserved = append(p.Unserved, planner.Unserved{Place: "nowhere"})
	},
	check.EveryPlace: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		p.Allocations = append(p.Allocations, planner.Allocation{Place: s.Places[0].ID})
	},
	check.AllocationTotal: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		s.Campaign.Target++
		p.Summary.Target++
	},
	check.AllocationCap:   func(t *testing.T, s *planner.Scenario, p *planner.Plan) { s.Campaign.Policy.CapPermille = 999 },
	check.AllocationParts: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Allocations[0].Floor++ },
	check.RightTier: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		p.Allocations[0].Tier = 3 - p.Allocations[0].Tier
	},
	check.TierFloors: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { s.Campaign.Tiers[1].FloorPermille += 100 },
	check.PolicyShares: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		s.Places[len(s.Places)-1].NeedPermille *= 2
	},
	check.FairnessAgrees: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Fairness.National.Gini++ },
	check.FlowBalance: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		p.Deliveries = append(p.Deliveries, p.Deliveries[0])
	},
	check.FlowWays: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Deliveries[0].Metres++ },
	check.FlowsCarried: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		f := &p.Trunk[1] // one carton less flows than is carried; it was in stock all along
		f.Cartons--
		p.FlowCost -= f.Cost/1000 + 1
		p.Prices = nil
		s.Lots = append(s.Lots, planner.Lot{ID: "L", Warehouse: f.To, Cartons: 1, Expires: s.Campaign.Deadline + 1})
	},
	check.PriceSense: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Prices[0].Saving = -1 },
	check.Accounted: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		p.Unserved = append(p.Unserved, planner.Unserved{Place: s.Places[0].ID, Cartons: 1, Reason: planner.ShortDoors, TextAr: "سعة الأبواب", TextEn: "doors"})
	},
	check.UnservedReasons: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Unserved[0].Reason = "fate" },
	check.WaveSum:         func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Waves[0].Cartons++ },
	check.TierDates: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		p.Prices = nil // of other spans of days
		for i := range s.Campaign.Tiers {
			if s.Campaign.Tiers[i].Number == p.Waves[0].Tier {
				s.Campaign.Tiers[i].StartsOn = p.Waves[0].Date + 1
			}
		}
	},
	check.WorkingDay: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		s.Closures = append(s.Closures, planner.Closure{ID: "X", Kind: "warehouse", Ref: string(p.Waves[0].Warehouse), From: p.Waves[0].Date, To: p.Waves[0].Date})
	},
	check.PlaceClosed: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		s.Closures = append(s.Closures, planner.Closure{ID: "X", Kind: "place", Ref: string(firstTrip(p).Stops[0].Place), From: p.Waves[0].Date, To: p.Waves[0].Date})
	},
	check.RightVehicle: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { firstTrip(p).Truck = 99 },
	check.VehicleLoad: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		vehicleOf(s, firstTrip(p).Vehicle).Load = firstTrip(p).Cartons - 1
	},
	check.VehicleSize: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		vehicleOf(s, firstTrip(p).Vehicle).Size = 5
		placeOf(s, p).MaxSize = 4
	},
	check.StopOnce:    plantSecondStop,
	check.LoadingTime: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { firstTrip(p).Door = 99 },
	check.DoorOverlap: plantDoorOverlap,
	check.Driving:     func(t *testing.T, s *planner.Scenario, p *planner.Plan) { s.Campaign.Handle.StopSeconds++ },
	check.TimeWindow: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		placeOf(s, p).Opens, placeOf(s, p).Closes = 1, 2
	},
	check.TruckOverlap: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { s.Campaign.Handle.TurnSeconds = 100_000 },
	check.Shift: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		vehicleOf(s, firstTrip(p).Vehicle).Shift = 60
	},
	check.TripCost: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		firstTrip(p).Cost += 100
		p.Summary.LocalCost += 100
	},
	check.DoorCapacity: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { multiplyTransfer(s, p, 1000) },
	check.StockOnHand: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		s.Campaign.Carton.ShelfLifeDays = 1
		for i := range s.Lots {
			s.Lots[i].Expires = s.Campaign.FirstDay
		}
	},
	check.StorageLimit: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		for i := range s.Warehouses {
			s.Warehouses[i].Storage = 1
		}
	},
	check.Production: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		for i := range s.Production { // as much, too late
			s.Production[i].From += 2
			s.Production[i].To += 2
		}
	},
	check.TrunkTime: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		x := &p.Transfers[0]
		x.Metres++
		p.Summary.TrunkMetres += 2 * geo.Metres(x.Trucks)
		p.Summary.KgKm += int64(x.Cartons) * int64(s.Campaign.Carton.Mass) / 1_000_000
	},
	check.TrunkTrucks: func(t *testing.T, s *planner.Scenario, p *planner.Plan) {
		fleetOf(s, p.Transfers[0].From, p.Transfers[0].Vehicle).Trucks = p.Transfers[0].Trucks - 1
	},
	check.SummaryAgrees: func(t *testing.T, s *planner.Scenario, p *planner.Plan) { p.Summary.Trips++ },
}

// plantDoorOverlap gives a truck's second trip to a truck that stands idle, and
// has it begin to load at the first one's door a minute before that has left.
func plantDoorOverlap(t *testing.T, s *planner.Scenario, p *planner.Plan) {
	for i := range p.Waves {
		trips := p.Waves[i].Trips
		for j := 1; j < len(trips); j++ {
			a, b := &trips[0], &trips[j]
			idle := fleetOf(s, p.Waves[i].Warehouse, b.Vehicle).Trucks
			if a.Vehicle != b.Vehicle || a.Truck != b.Truck || slices.ContainsFunc(trips, func(x planner.Trip) bool { return x.Truck == idle }) {
				continue
			}
			v := vehicleOf(s, b.Vehicle)
			cost := v.PerDay + v.PerHour*planner.Piastres(b.LoadFrom-a.Departs+60)/3600
			b.Truck, b.Door, b.LoadFrom = idle, a.Door, a.Departs-60
			b.Cost += cost
			p.Summary.LocalCost += cost
			return
		}
	}
	t.Fatal("no truck stands idle while another leaves twice")
}

// plantSecondStop makes two stops at one place of a trip's last. Without a time
// for papers that takes no longer.
func plantSecondStop(t *testing.T, s *planner.Scenario, p *planner.Plan) {
	s.Campaign.Handle.StopSeconds = 0
	trip := firstTrip(p)
	first := &trip.Stops[len(trip.Stops)-1]
	second := *first
	second.Cartons, second.Metres = 1, 0
	first.Cartons--
	first.Leaves = first.Begins + planner.Clock((int64(first.Cartons)*3600+s.Campaign.Handle.UnloadRate-1)/s.Campaign.Handle.UnloadRate)
	second.Arrives, second.Begins = first.Leaves, first.Leaves
	trip.Stops = append(trip.Stops, second)
	p.Summary.Stops++
}

// multiplyTransfer sends k times as much on one transfer, with the production,
// trucks, flow and room for it.
func multiplyTransfer(s *planner.Scenario, p *planner.Plan, k int) {
	x := &p.Transfers[0]
	more := x.Trucks * (k - 1)
	flow := &p.Trunk[slices.IndexFunc(p.Trunk, func(f planner.TrunkFlow) bool { return f.From == x.From && f.To == x.To })]
	extra := x.Cartons * planner.Cartons(k-1)
	flow.Cartons += extra
	p.FlowCost += planner.Piastres(extra) * flow.Cost / 1000
	p.Prices = nil
	p.Summary.TrunkTrucks += more
	p.Summary.TrunkMetres += 2 * x.Metres * geo.Metres(more)
	p.Summary.TrunkCost += x.Cost * planner.Piastres(k-1)
	p.Summary.KgKm += int64(extra) * int64(s.Campaign.Carton.Mass) / 1000 * int64(x.Metres) / 1000
	x.Cartons, x.Trucks, x.Cost = x.Cartons*planner.Cartons(k), x.Trucks*k, x.Cost*planner.Piastres(k)
	fleetOf(s, x.From, x.Vehicle).Trucks *= k
	for i := range s.Production {
		s.Production[i].Cartons *= planner.Cartons(k)
	}
	for i := range s.Warehouses {
		s.Warehouses[i].Storage *= planner.Cartons(k)
	}
}
