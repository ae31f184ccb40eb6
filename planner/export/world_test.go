package export

import (
	"katf/geo"
	"katf/planner"
)

// day0 is the first day of the tiny world.
var day0 = planner.DateOf(2027, 1, 10)

// tinyScenario is small enough to check by hand: one plant, two warehouses, five
// places in two tiers, a pickup, a truck and a trailer.
func tinyScenario() *planner.Scenario {
	place := func(id planner.PlaceID, ar, en, gov, markaz string, lat, lng float64, households planner.Cartons, basis string) planner.Place {
		p := geo.Point{Lat: lat, Lng: lng}
		return planner.Place{
			ID: id, NameAr: ar, NameEn: en, Governorate: gov, Markaz: markaz, Point: p, Cell: geo.CellAt(p, geo.PlaceResolution),
			Population: 5 * int64(households), Households: households, NeedPermille: 1000, PositionBasis: basis, PopulationBasis: "estimated",
		}
	}
	s := &planner.Scenario{
		Campaign: planner.Campaign{
			ID: "tiny", NameAr: "عالم صغير", NameEn: "A tiny world", Target: 700,
			Carton:   planner.Carton{SKU: "K15", NameAr: "كرتونة", NameEn: "carton", Mass: 15000},
			FirstDay: day0, Deadline: day0 + 5,
			Tiers: []planner.Tier{
				{Number: 1, NameAr: "المحافظات الحدودية", NameEn: "border governorates", Governorates: []string{"EG-ASN"}, StartsOn: day0, CompleteBy: day0 + 2, FloorPermille: 500},
				{Number: 2, NameAr: "سائر المحافظات", NameEn: "other governorates", StartsOn: day0, CompleteBy: day0 + 5, FloorPermille: 250},
			},
			Policy: planner.Policy{Name: "tier-then-need"},
			Road:   planner.Road{DetourPermille: 1290, LocalSpeed: 40000, TrunkSpeed: 60000, TrunkDay: 36000},
			Notes:  []string{"All of it is made up for tests."},
		},
		Places: []planner.Place{
			place("A1", "أبو الريش", "Abu al-Rish", "EG-ASN", "EG2801", 24.13, 32.9, 301, "illustrative"),
			place("A2", "=HYPERLINK(\"x\")", "-Daraw", "EG-ASN", "EG2802", 24.4, 32.93, 200, "reported"),
			place("G1", "العياط ١", "Ayat 1", "EG-GZ", "EG2112", 29.62, 31.25, 400, "illustrative"),
			place("G2", "العياط ٢", "Ayat 2", "EG-GZ", "EG2112", 29.56, 31.24, 100, "surveyed"),
			place("G3", "الصف", "Saf", "EG-GZ", "EG2111", 29.58, 31.28, 50, "surveyed"),
		},
		Warehouses: []planner.Warehouse{
			{ID: "W-ASN", NameAr: "مخزن أسوان", NameEn: "Aswan store", Governorate: "EG-ASN", Markaz: "EG2801", Point: geo.Point{Lat: 24.09, Lng: 32.9}, Owner: "Org A", Storage: 1000, Doors: 2, DoorRate: 50, Opens: 8 * 3600, Closes: 16 * 3600, PositionBasis: "illustrative"},
			{ID: "W-GIZ", NameAr: "مخزن الجيزة", NameEn: "Giza store", Governorate: "EG-GZ", Markaz: "EG2104", Point: geo.Point{Lat: 30, Lng: 31.2}, Owner: "Org B", Storage: 800, Doors: 1, DoorRate: 60, Opens: 8 * 3600, Closes: 16 * 3600},
		},
		Lots:   []planner.Lot{{ID: "L1", Warehouse: "W-ASN", SKU: "K15", Cartons: 310, Expires: day0 + 200}, {ID: "L2", Warehouse: "W-GIZ", SKU: "K15", Cartons: 150, Expires: day0 + 150}},
		Plants: []planner.Plant{{ID: "P-OCT", NameAr: "مصنع أكتوبر", NameEn: "October plant", Governorate: "EG-GZ", Point: geo.Point{Lat: 29.95, Lng: 30.92}, Owner: "Org B"}},
		VehicleTypes: []planner.VehicleType{
			{ID: "pickup", NameAr: "ربع نقل", NameEn: "pickup", Size: 1, Load: 100},
			{ID: "truck", NameAr: "شاحنة", NameEn: "truck", Size: 3, Load: 300},
			{ID: "trailer", NameAr: "مقطورة", NameEn: "trailer", Size: 4, Load: 1000, Trunk: true},
		},
		Fleets: []planner.Fleet{
			{Site: "W-ASN", Type: "truck", Trucks: 1, Owner: "Org A"}, {Site: "W-ASN", Type: "pickup", Trucks: 2, Owner: "Org A"},
			{Site: "W-GIZ", Type: "truck", Trucks: 1, Owner: "Org B"}, {Site: "P-OCT", Type: "trailer", Trucks: 1, Owner: "Org B"},
		},
		Production: []planner.Production{{Plant: "P-OCT", From: day0, To: day0 + 3, Cartons: 100}},
	}
	return s
}

// tinyPlan is a plan of the tiny world, made by hand: 50 cartons of G3 find no
// truck. Floors take 250.5 and 137.5 cartons; the other 312 go to all in
// proportion to households, 312/1051 each.
func tinyPlan(s *planner.Scenario) *planner.Plan {
	at := func(h, m int) planner.Clock { return planner.Clock(h*3600 + m*60) }
	p := &planner.Plan{
		Schema: planner.PlanSchema, Scenario: s.Digest(), Campaign: s.Campaign, Seed: 7, Effort: planner.Normal,
		Allocations: []planner.Allocation{
			{Place: "A1", Tier: 1, Cartons: 240, Cap: 301, Floor: 150, Need: 89, Rounding: 1, Share: "504175/2102"},
			{Place: "A2", Tier: 1, Cartons: 159, Cap: 200, Floor: 100, Need: 59, Share: "167500/1051"},
			{Place: "G1", Tier: 2, Cartons: 219, Cap: 400, Floor: 100, Need: 118, Rounding: 1, Share: "229900/1051"},
			{Place: "G2", Tier: 2, Cartons: 55, Cap: 100, Floor: 25, Need: 29, Rounding: 1, Share: "57475/1051"},
			{Place: "G3", Tier: 2, Cartons: 27, Cap: 50, Floor: 12, Need: 15, Share: "57475/2102"},
		},
		Fairness: planner.Fairness{
			National: planner.Coverage{Code: "EG", Places: 5, Households: 1051, Cartons: 700, Coverage: 666032, Lowest: 540000, LowestAt: "G3", Gini: 93911, Jain: 966265},
			Tiers: []planner.Coverage{
				{Code: "1", Places: 2, Households: 501, Cartons: 399, Coverage: 796407, Lowest: 795000, LowestAt: "A2", Gini: 705, Jain: 999998, BorderFirst: -65},
				{Code: "2", Places: 3, Households: 550, Cartons: 301, Coverage: 547273, Lowest: 540000, LowestAt: "G3", Gini: 1812, Jain: 999979, BorderFirst: 65},
			},
			Governorates: []planner.Coverage{
				{Code: "EG-ASN", Places: 2, Households: 501, Cartons: 399, Coverage: 796407, Lowest: 795000, LowestAt: "A2", Gini: 705, Jain: 999998, BorderFirst: -65},
				{Code: "EG-GZ", Places: 3, Households: 550, Cartons: 301, Coverage: 547273, Lowest: 540000, LowestAt: "G3", Gini: 1812, Jain: 999979, BorderFirst: 65},
			},
		},
		Trunk: []planner.TrunkFlow{{From: "P-OCT", To: "W-ASN", Cartons: 89, Cost: 1234567, Metres: 870000, Seconds: 52200}, {From: "P-OCT", To: "W-GIZ", Cartons: 151, Cost: 50000, Metres: 38000, Seconds: 2280}},
		Deliveries: []planner.DeliveryFlow{
			{From: "W-ASN", Place: "A1", Cartons: 240, Cost: 90000, Metres: 5738, Seconds: 517}, {From: "W-ASN", Place: "A2", Cartons: 159, Cost: 150449, Metres: 44601, Seconds: 4015},
			{From: "W-GIZ", Place: "G1", Cartons: 219, Cost: 180000, Metres: 54912, Seconds: 4943}, {From: "W-GIZ", Place: "G2", Cartons: 55, Cost: 180000, Metres: 63312, Seconds: 5699},
		},
		Prices:   []planner.Price{{Site: "W-ASN", Limit: "doors", From: day0, To: day0 + 2, Saving: 4200, Used: 399, Allowed: 399}, {Site: "P-OCT", Limit: "supply", From: day0, To: day0 + 5, Saving: 99, Used: 240, Allowed: 240}},
		FlowCost: 400000,
		Transfers: []planner.Transfer{
			{ID: "TR-1", From: "P-OCT", To: "W-ASN", Departs: day0 + 1, Arrives: day0 + 2, Cartons: 89, Vehicle: "trailer", Trucks: 1, Metres: 870000, Cost: 109876},
			{ID: "TR-2", From: "P-OCT", To: "W-GIZ", Departs: day0 + 2, Arrives: day0 + 2, Cartons: 151, Vehicle: "trailer", Trucks: 1, Metres: 38000, Cost: 7550},
		},
		Waves: []planner.Wave{
			{ID: "W-ASN/0110/1", Warehouse: "W-ASN", Date: day0, Tier: 1, Cartons: 310, Trips: []planner.Trip{
				{ID: "W-ASN-0110-01", Vehicle: "truck", Truck: 1, Door: 1, Cartons: 240, LoadFrom: at(8, 0), Departs: at(12, 48), Returns: at(15, 30), Metres: 11476, Cost: 30000,
					Stops: []planner.Stop{{Place: "A1", Cartons: 240, Metres: 5738, Arrives: at(12, 57), Begins: at(13, 0), Leaves: at(15, 21)}}},
				{ID: "W-ASN-0110-02", Vehicle: "pickup", Truck: 2, Door: 2, Cartons: 70, LoadFrom: at(8, 0), Departs: at(9, 24), Returns: at(12, 58), Metres: 89202, Cost: 21000,
					Stops: []planner.Stop{{Place: "A2", Cartons: 70, Metres: 44601, Arrives: at(10, 31), Begins: at(10, 31), Leaves: at(11, 50)}}},
			}},
			{ID: "W-ASN/0113/1", Warehouse: "W-ASN", Date: day0 + 3, Tier: 1, Cartons: 89, Trips: []planner.Trip{
				{ID: "W-ASN-0113-01", Vehicle: "pickup", Truck: 1, Door: 1, Cartons: 89, LoadFrom: at(8, 0), Departs: at(9, 47), Returns: at(13, 40), Metres: 89202, Cost: 22500,
					Stops: []planner.Stop{{Place: "A2", Cartons: 89, Metres: 44601, Arrives: at(10, 54), Begins: at(10, 54), Leaves: at(12, 33)}}},
			}},
			{ID: "W-GIZ/0113/2", Warehouse: "W-GIZ", Date: day0 + 3, Tier: 2, Cartons: 274, Trips: []planner.Trip{
				{ID: "W-GIZ-0113-01", Vehicle: "truck", Truck: 1, Door: 1, Cartons: 274, LoadFrom: at(8, 0), Departs: at(12, 34), Returns: at(23, 15), Metres: 127900, Cost: 52000,
					Stops: []planner.Stop{
						{Place: "G1", Cartons: 219, Metres: 54912, Arrives: at(13, 56), Begins: at(13, 56), Leaves: at(17, 45)},
						{Place: "G2", Cartons: 55, Metres: 8676, Arrives: at(17, 58), Begins: at(17, 58), Leaves: at(19, 3)},
					}},
			}},
		},
		Unserved: []planner.Unserved{{
			Place: "G3", Cartons: 27, Reason: planner.ShortTrucks, Proved: true,
			TextAr: "شاحنات المخزن W-GIZ لا تكفي", TextEn: "W-GIZ has too little truck time by 2027-01-15: 27 cartons short",
			Remedies: []planner.Remedy{
				{Kind: "trucks", Site: "W-GIZ", Amount: 1, Serves: 27, TextAr: "زيادة شاحنة واحدة", TextEn: "1 more trucks (pickup) at W-GIZ"},
				{Kind: "days", Amount: 1, Serves: 27, TextAr: "يوم إضافي", TextEn: "1 more days for tier 2"},
			},
		}},
		Summary: planner.Summary{
			Target: 700, Allocated: 700, Delivered: 673, Unserved: 27, Places: 5, Waves: 3, Trips: 4, Stops: 5, Transfers: 2, TrunkTrucks: 2,
			Metres: 317780, TrunkMetres: 1816000, KgKm: 1576839, LocalCost: 125500, TrunkCost: 117426,
			Tiers: []planner.TierSummary{
				{Tier: 1, Cartons: 399, Delivered: 399, Completed: day0 + 3, CompleteBy: day0 + 2},
				{Tier: 2, Cartons: 301, Delivered: 274, Completed: day0 + 3, CompleteBy: day0 + 5},
			},
			FirstDay: day0, LastDay: day0 + 3,
		},
	}
	return p
}
