package plans_test

import (
	"pgregory.net/rapid"

	"katf/geo"
	"katf/planner"
)

// oddPlan draws a plan that nobody would make.
func oddPlan(r *rapid.T) *planner.Plan {
	return &planner.Plan{
		Schema: oddText(r), Seed: rapid.Uint64().Draw(r, "seed"), Effort: rapid.SampledFrom([]planner.Effort{planner.Quick, planner.Thorough}).Draw(r, "effort"),
		FlowCost:    planner.Piastres(odd(r)),
		Allocations: oddList(r, oddAllocation), Trunk: oddList(r, oddTrunk), Deliveries: oddList(r, oddDelivery), Prices: oddList(r, oddPrice),
		Transfers: oddList(r, oddTransfer), Waves: oddList(r, oddWave), Unserved: oddList(r, oddUnserved),
	}
}

// oddList is missing, empty or short.
func oddList[T any](r *rapid.T, item func(*rapid.T) T) []T {
	n := rapid.IntRange(-1, 3).Draw(r, "length")
	if n < 0 {
		return nil
	}
	out := make([]T, n)
	for i := range out {
		out[i] = item(r)
	}
	return out
}

func odd(r *rapid.T) int64 { return rapid.Int64().Draw(r, "number") }

func oddSmall(r *rapid.T) int { return int(rapid.Int32().Draw(r, "small")) }

// oddText is anything that JSON and PostgreSQL can both hold.
func oddText(r *rapid.T) string {
	return rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("ابجد ةى١٢٣\t\n\"\\<&>\u200f\u2028😀")), rapid.RuneFrom([]rune("az09-")))).Draw(r, "text")
}

// oddDate is not set one time in three.
func oddDate(r *rapid.T) planner.Date {
	return planner.Date(rapid.OneOf(rapid.Just(int32(0)), rapid.Int32Range(-700_000, 2_900_000), rapid.Int32Range(20_000, 21_000)).Draw(r, "date"))
}

func oddClock(r *rapid.T) planner.Clock {
	return planner.Clock(rapid.Int32Range(0, 47*3600).Draw(r, "clock"))
}

func oddAllocation(r *rapid.T) planner.Allocation {
	return planner.Allocation{Place: planner.PlaceID(oddText(r)), Tier: oddSmall(r), Cartons: planner.Cartons(odd(r)), Cap: planner.Cartons(odd(r)),
		Floor: planner.Cartons(odd(r)), Need: planner.Cartons(odd(r)), Rounding: planner.Cartons(odd(r)), Share: oddText(r), Capped: rapid.Bool().Draw(r, "capped")}
}

func oddTrunk(r *rapid.T) planner.TrunkFlow {
	return planner.TrunkFlow{From: planner.SiteID(oddText(r)), To: planner.SiteID(oddText(r)), Cartons: planner.Cartons(odd(r)),
		Cost: planner.Piastres(odd(r)), Metres: geo.Metres(odd(r)), Seconds: geo.Seconds(odd(r))}
}

func oddDelivery(r *rapid.T) planner.DeliveryFlow {
	f := oddTrunk(r)
	return planner.DeliveryFlow{From: f.From, Place: planner.PlaceID(f.To), Cartons: f.Cartons, Cost: f.Cost, Metres: f.Metres, Seconds: f.Seconds}
}

func oddPrice(r *rapid.T) planner.Price {
	return planner.Price{Site: planner.SiteID(oddText(r)), Limit: oddText(r), From: oddDate(r), To: oddDate(r), Saving: planner.Piastres(odd(r)),
		Used: planner.Cartons(odd(r)), Allowed: planner.Cartons(odd(r))}
}

func oddTransfer(r *rapid.T) planner.Transfer {
	return planner.Transfer{ID: oddText(r), From: planner.SiteID(oddText(r)), To: planner.SiteID(oddText(r)), Departs: oddDate(r), Arrives: oddDate(r),
		Cartons: planner.Cartons(odd(r)), Vehicle: oddText(r), Trucks: int(odd(r)), Metres: geo.Metres(odd(r)), Cost: planner.Piastres(odd(r))}
}

func oddWave(r *rapid.T) planner.Wave {
	return planner.Wave{ID: oddText(r), Warehouse: planner.SiteID(oddText(r)), Date: oddDate(r), Tier: oddSmall(r),
		Cartons: planner.Cartons(odd(r)), Trips: oddList(r, oddTrip)}
}

func oddTrip(r *rapid.T) planner.Trip {
	return planner.Trip{ID: oddText(r), Vehicle: oddText(r), Truck: int(odd(r)), Door: int(odd(r)), Cartons: planner.Cartons(odd(r)),
		LoadFrom: oddClock(r), Departs: oddClock(r), Returns: oddClock(r), Metres: geo.Metres(odd(r)), Cost: planner.Piastres(odd(r)), Stops: oddList(r, oddStop)}
}

func oddStop(r *rapid.T) planner.Stop {
	return planner.Stop{Place: planner.PlaceID(oddText(r)), Cartons: planner.Cartons(odd(r) / 16), Metres: geo.Metres(odd(r)),
		Arrives: oddClock(r), Begins: oddClock(r), Leaves: oddClock(r)}
}

func oddUnserved(r *rapid.T) planner.Unserved {
	return planner.Unserved{Place: planner.PlaceID(oddText(r)), Cartons: planner.Cartons(odd(r)), Reason: planner.Reason(oddText(r)),
		Proved: rapid.Bool().Draw(r, "proved"), TextAr: oddText(r), TextEn: oddText(r), Remedies: oddList(r, oddRemedy)}
}

func oddRemedy(r *rapid.T) planner.Remedy {
	return planner.Remedy{Kind: oddText(r), Site: planner.SiteID(oddText(r)), Vehicle: oddText(r), Tier: oddSmall(r), Amount: odd(r),
		Serves: planner.Cartons(odd(r)), TextAr: oddText(r), TextEn: oddText(r)}
}
