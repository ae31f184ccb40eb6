package check

import (
	"cmp"
	"math/big"
	"slices"

	"katf/geo"
	"katf/planner"
)

// truckKey is one truck; doorKey one loading door.
type truckKey struct {
	site    planner.SiteID
	vehicle string
	truck   int
}

type doorKey struct {
	site planner.SiteID
	door int
}

// dated is a trip on its day. Times of day may pass midnight, so trips of two
// days can meet.
type dated struct {
	*planner.Trip
	date planner.Date
}

// at is a time of the trip's day in seconds from 1970, by Egypt's clock.
func (t *dated) at(c planner.Clock) int64 { return int64(t.date)*86400 + int64(c) }

// trucksAndDoors checks what trips share.
func (r *referee) trucksAndDoors() {
	trucks, doors := map[truckKey][]dated{}, map[doorKey][]dated{}
	var truckKeys []truckKey
	var doorKeys []doorKey
	for i := range r.p.Waves {
		w := &r.p.Waves[i]
		for j := range w.Trips {
			t := &w.Trips[j]
			k, d := truckKey{w.Warehouse, t.Vehicle, t.Truck}, doorKey{w.Warehouse, t.Door}
			if trucks[k] == nil {
				truckKeys = append(truckKeys, k)
			}
			if doors[d] == nil {
				doorKeys = append(doorKeys, d)
			}
			trucks[k], doors[d] = append(trucks[k], dated{t, w.Date}), append(doors[d], dated{t, w.Date})
		}
	}
	for _, k := range truckKeys {
		r.truck(k, byLoading(trucks[k]))
	}
	for _, k := range doorKeys {
		trips := byLoading(doors[k])
		for i := 1; i < len(trips); i++ {
			if a, b := &trips[i-1], &trips[i]; b.at(b.LoadFrom) < a.at(a.Departs) {
				r.fault(DoorOverlap, b.ID, "trips %s and %s load at door %d of %s at the same time", "الرحلتان %s و%s تُحمّلان عند الباب %d في المخزن %s في وقت واحد", a.ID, b.ID, k.door, k.site)
			}
		}
	}
}

func byLoading(trips []dated) []dated {
	slices.SortStableFunc(trips, func(a, b dated) int { return cmp.Compare(a.at(a.LoadFrom), b.at(b.LoadFrom)) })
	return trips
}

// truck follows one truck through the campaign.
func (r *referee) truck(k truckKey, trips []dated) {
	v := r.Vehicles[k.vehicle]
	if v == nil {
		return // reported with the trip
	}
	day := 0 // index of the day's first trip
	for i := range trips {
		t := &trips[i]
		if t.date != trips[day].date {
			r.shift(k, v, trips[day:i])
			day = i
		}
		if i > 0 {
			if a := &trips[i-1]; t.at(t.LoadFrom) < a.at(a.Returns)+r.s.Campaign.Handle.TurnSeconds {
				r.fault(TruckOverlap, t.ID, "%s no. %d of %s is back from %s at %s, too late to load for %s", "الشاحنة %s رقم %d في المخزن %s تعود من %s الساعة %s، متأخرة عن تحميل %s", k.vehicle, k.truck, k.site, a.ID, a.Returns, t.ID)
			}
		}
		r.tripCost(t.Trip, v, i == day)
	}
	r.shift(k, v, trips[day:])
}

// shift checks the trips of a truck on one day.
func (r *referee) shift(k truckKey, v *planner.VehicleType, trips []dated) {
	last := trips[0].Returns
	for _, t := range trips {
		last = max(last, t.Returns)
	}
	if span := int64(last) - int64(trips[0].LoadFrom); span > int64(v.Shift) || v.MaxTrips > 0 && len(trips) > v.MaxTrips {
		r.fault(Shift, trips[0].ID, "%s no. %d of %s works %d s on %s in %d trips, a shift is %d s and %d trips (0: any)", "الشاحنة %s رقم %d في المخزن %s تعمل %d ث يوم %s في %d رحلات، والوردية %d ث و%d رحلات (0: دون حد)", k.vehicle, k.truck, k.site, span, trips[0].date, len(trips), int64(v.Shift), v.MaxTrips)
	}
}

// tripCost allows a piastre for rounding. The first trip of a day pays the
// truck's day.
func (r *referee) tripCost(t *planner.Trip, v *planner.VehicleType, first bool) {
	want := v.PerTrip
	if first {
		want += v.PerDay
	}
	want += running(v, t.Metres, int64(t.Returns)-int64(t.LoadFrom))
	if off := t.Cost - want; off < -1 || off > 1 {
		r.fault(TripCost, t.ID, "trip %s costs %d piastres, its vehicle's rates give %d", "تكلفة الرحلة %s هي %d قرشًا، وأسعار الشاحنة تعطي %d", t.ID, t.Cost, want)
	}
}

// running is what metres and seconds cost a vehicle, rounded half up once.
func running(v *planner.VehicleType, metres geo.Metres, seconds int64) planner.Piastres {
	const scale = 18_000 // of 1,000 metres and 3,600 seconds
	sum := new(big.Int).Mul(big.NewInt(int64(v.PerKm)*(scale/1000)), big.NewInt(int64(metres)))
	sum.Add(sum, new(big.Int).Mul(big.NewInt(int64(v.PerHour)*(scale/3600)), big.NewInt(seconds)))
	sum.Add(sum, big.NewInt(scale/2))
	return planner.Piastres(sum.Div(sum, big.NewInt(scale)).Int64())
}
