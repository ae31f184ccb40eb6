package planner_test

import (
	"flag"
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"katf/geo"
	"katf/planner"
)

// draws lets rapid.Check draw a percentage of what it would, for tests that plan
// many times a draw.
func draws(t *testing.T, percent int) {
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	n, err := strconv.Atoi(before)
	if err != nil {
		t.Fatal(err)
	}
	set := func(value string) {
		if err := f.Value.Set(value); err != nil {
			t.Fatal(err)
		}
	}
	set(strconv.Itoa(max(1, n*percent/100)))
	t.Cleanup(func() { set(before) })
}

// randomScenario draws a small valid scenario around Beni Suef: a plant or two,
// one to three warehouses, up to twelve places in two tiers. Limits are drawn
// from scarce to plenty, so that some plans leave cartons behind.
func randomScenario(t *rapid.T) *planner.Scenario {
	first := planner.DateOf(2027, 1, 10)
	days := rapid.SampledFrom([]int{1, 2, 4, 6, 9}).Draw(t, "days")
	deadline := first + planner.Date(days-1)
	s := &planner.Scenario{Campaign: planner.Campaign{
		ID: "random", NameAr: "تجربة", NameEn: "random", FirstDay: first, Deadline: deadline,
		Carton: planner.Carton{SKU: "C", NameAr: "كرتونة", NameEn: "carton", Mass: 15000, VolumeCm3: 30000, ShelfLifeDays: 180},
		Tiers: []planner.Tier{
			span(t, planner.Tier{Number: 2, NameAr: "ثانية", NameEn: "second", FloorPermille: 200}, first, days),
			span(t, planner.Tier{Number: 1, NameAr: "أولى", NameEn: "first", Governorates: []string{"EG-ASN"}, FloorPermille: 800}, first, days),
		},
		Policy: planner.Policy{Name: rapid.SampledFrom([]string{"tier-then-need", "max-min"}).Draw(t, "policy")},
		Road:   planner.Road{DetourPermille: 1290, LocalSpeed: 45000, TrunkSpeed: 60000, TrunkDay: 28800},
		Handle: planner.Handle{StopSeconds: 900, UnloadRate: 600, TurnSeconds: 900},
	}}
	point := func(name string) geo.Point {
		return geo.Point{
			Lat: 29 + float64(rapid.IntRange(0, 800).Draw(t, name+" lat"))/1000,
			Lng: 30.8 + float64(rapid.IntRange(0, 800).Draw(t, name+" lng"))/1000,
		}
	}
	s.VehicleTypes = []planner.VehicleType{
		{ID: "pickup", NameEn: "pickup", NameAr: "ربع نقل", Size: 1, Payload: 1_500_000, Load: 100, PerDay: 50000, PerTrip: 1000, PerKm: 300, PerHour: 9000, Shift: 36000},
		{ID: "jumbo", NameEn: "jumbo", NameAr: "جامبو", Size: 2, Payload: 5_000_000, Load: 333, PerDay: 90000, PerTrip: 2000, PerKm: 600, PerHour: 9000, Shift: 36000, MaxTrips: 4},
		{ID: "semi", NameEn: "semi", NameAr: "تريلا", Size: 4, Payload: 20_000_000, Load: 1333, Trunk: true, PerDay: 200000, PerTrip: 5000, PerKm: 1500, PerHour: 9000, Shift: 36000},
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "warehouses") {
		id := planner.SiteID(fmt.Sprintf("W%d", i+1))
		s.Warehouses = append(s.Warehouses, planner.Warehouse{
			ID: id, NameAr: "مخزن", NameEn: "warehouse", Governorate: "EG-BNS", Markaz: "EG2201", Point: point(string(id)), Owner: "ORG-01",
			Storage: planner.Cartons(rapid.IntRange(1000, 20000).Draw(t, "storage")), Doors: rapid.IntRange(1, 3).Draw(t, "doors"),
			DoorRate: planner.Cartons(rapid.IntRange(100, 500).Draw(t, "rate")), Opens: 8 * 3600, Closes: 16 * 3600,
		})
		s.Lots = append(s.Lots, planner.Lot{ID: "L" + string(id), Warehouse: id, SKU: "C", Cartons: planner.Cartons(rapid.IntRange(0, 4000).Draw(t, "stock")), Expires: deadline + 100})
		if rapid.IntRange(0, 3).Draw(t, "perishes") == 0 {
			s.Lots = append(s.Lots, planner.Lot{ID: "E" + string(id), Warehouse: id, SKU: "C", Cartons: planner.Cartons(rapid.IntRange(0, 1000).Draw(t, "perishing")), Expires: first + planner.Date(rapid.IntRange(0, days-1).Draw(t, "expires"))})
		}
		s.Fleets = append(s.Fleets,
			planner.Fleet{Site: id, Type: "pickup", Trucks: rapid.IntRange(1, 2).Draw(t, "pickups"), Owner: "ORG-01"},
			planner.Fleet{Site: id, Type: "pickup", Trucks: rapid.IntRange(0, 1).Draw(t, "others' pickups"), Owner: "ORG-02"},
			planner.Fleet{Site: id, Type: "jumbo", Trucks: rapid.IntRange(0, 3).Draw(t, "jumbos"), Owner: "ORG-01"},
			planner.Fleet{Site: id, Type: "semi", Trucks: rapid.IntRange(0, 2).Draw(t, "semis"), Owner: "ORG-01"})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "plants") {
		id := planner.SiteID(fmt.Sprintf("P%d", i+1))
		s.Plants = append(s.Plants, planner.Plant{ID: id, NameAr: "مصنع", NameEn: "plant", Governorate: "EG-BNS", Point: point(string(id)), Owner: "ORG-02"})
		s.Production = append(s.Production, planner.Production{Plant: id, From: first, To: deadline - 1, Cartons: planner.Cartons(rapid.IntRange(0, 2000).Draw(t, "packed"))})
		s.Fleets = append(s.Fleets, planner.Fleet{Site: id, Type: "semi", Trucks: rapid.IntRange(1, 4).Draw(t, "semis"), Owner: "ORG-02"})
	}
	var households planner.Cartons
	for i := range rapid.IntRange(1, 12).Draw(t, "places") {
		p := planner.Place{
			ID: planner.PlaceID(fmt.Sprintf("V%02d", i+1)), NameAr: "قرية", NameEn: "village", Markaz: "EG2201",
			Governorate: rapid.SampledFrom([]string{"EG-BNS", "EG-ASN"}).Draw(t, "governorate"), Point: point("village"),
			Households: planner.Cartons(rapid.IntRange(0, 1500).Draw(t, "households")), NeedPermille: int64(rapid.IntRange(500, 2000).Draw(t, "need")),
			MaxSize: rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "size"),
		}
		if rapid.IntRange(0, 5).Draw(t, "window") == 0 {
			p.Opens, p.Closes = 9*3600, planner.Clock(rapid.IntRange(10, 18).Draw(t, "closes")*3600)
		}
		p.Cell = geo.CellAt(p.Point, geo.PlaceResolution)
		households += p.Households
		s.Places = append(s.Places, p)
	}
	s.Campaign.Target = planner.Cartons(rapid.Int64Range(0, int64(households)).Draw(t, "target"))
	if rapid.Bool().Draw(t, "friday") && days > 2 {
		s.Calendar = append(s.Calendar,
			planner.CalendarDay{Date: first + 2, Working: false},
			planner.CalendarDay{Date: first + 3, Working: true, Opens: 6 * 3600, Closes: 11 * 3600})
	}
	if rapid.IntRange(0, 3).Draw(t, "shut") == 0 {
		s.Closures = append(s.Closures, planner.Closure{ID: "C0", Kind: "warehouse", Ref: "W1", From: first + 1, To: first + 2})
	}
	if rapid.Bool().Draw(t, "closure") {
		s.Closures = append(s.Closures,
			planner.Closure{ID: "C1", Kind: "place", Ref: string(s.Places[0].ID), From: first, To: first + 1},
			planner.Closure{ID: "C2", Kind: "road", Centre: point("closure"), Radius: 5000, Permille: 1500, From: first, To: first + 3})
	}
	return s
}

// span dates a tier: from the first day to the last, or any days between.
func span(t *rapid.T, tier planner.Tier, first planner.Date, days int) planner.Tier {
	from := max(0, rapid.IntRange(-2, days-1).Draw(t, "starts"))
	to := min(days-1, rapid.IntRange(from, days+2).Draw(t, "ends"))
	tier.StartsOn, tier.CompleteBy = first+planner.Date(from), first+planner.Date(to)
	return tier
}
