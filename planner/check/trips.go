package check

import (
	"slices"

	"katf/geo"
	"katf/planner"
)

// waves checks the sums, dates and places of every wave.
func (r *referee) waves() {
	for i := range r.p.Waves {
		w := &r.p.Waves[i]
		var sum planner.Cartons
		for j := range w.Trips {
			sum += w.Trips[j].Cartons
		}
		if sum != w.Cartons || len(w.Trips) == 0 {
			r.fault(WaveSum, w.ID, "wave %s says %d cartons, its %d trips carry %d", "الدفعة %s تذكر %d كرتونة ورحلاتها (%d) تحمل %d", w.ID, w.Cartons, len(w.Trips), sum)
		}
		wh := r.Warehouses[w.Warehouse]
		if wh == nil {
			r.fault(KnownNames, w.ID, "wave %s leaves unknown warehouse %s", "الدفعة %s من مخزن غير معروف %s", w.ID, w.Warehouse)
			continue
		}
		if _, _, working := r.s.Hours(wh, w.Date); !working {
			r.fault(WorkingDay, w.ID, "%s does not work on %s", "المخزن %s لا يعمل يوم %s", wh.ID, w.Date)
		}
		r.tierDates(w)
	}
}

func (r *referee) tierDates(w *planner.Wave) {
	i := slices.IndexFunc(r.s.Campaign.Tiers, func(t planner.Tier) bool { return t.Number == w.Tier })
	if i < 0 {
		r.fault(RightTier, w.ID, "wave %s is of unknown tier %d", "الدفعة %s من أولوية غير معروفة %d", w.ID, w.Tier)
		return
	}
	t := r.s.Campaign.Tiers[i]
	if w.Date < t.StartsOn || w.Date > t.CompleteBy || !r.inCampaign(w.Date) {
		r.fault(TierDates, w.ID, "wave %s leaves on %s, tier %d is delivered from %s to %s", "الدفعة %s يوم %s، والأولوية %d تُسلّم من %s إلى %s", w.ID, w.Date, w.Tier, t.StartsOn, t.CompleteBy)
	}
}

// trips checks every trip by itself: vehicle, load, times and places.
func (r *referee) trips() {
	for i := range r.p.Waves {
		w := &r.p.Waves[i]
		wh := r.Warehouses[w.Warehouse]
		if wh == nil {
			continue // reported with the wave
		}
		travel := r.roads(w.Date)
		for j := range w.Trips {
			t := &w.Trips[j]
			v := r.Vehicles[t.Vehicle]
			if v == nil {
				r.fault(KnownNames, t.ID, "trip %s uses unknown vehicle %s", "الرحلة %s بشاحنة غير معروفة %s", t.ID, t.Vehicle)
				continue
			}
			r.vehicle(w, t, v)
			r.loading(w, wh, t)
			r.tour(w, wh, t, v, travel)
		}
	}
}

// roads gives the travel function of a day, closures included.
func (r *referee) roads(d planner.Date) geo.Travel {
	var obstacles []geo.Obstacle
	for _, c := range r.s.Closures {
		if c.Kind == "road" && c.On(d) {
			obstacles = append(obstacles, geo.Obstacle{Centre: c.Centre, Radius: c.Radius, Permille: c.Permille})
		}
	}
	road := r.s.Campaign.Road
	return geo.Avoiding(geo.Estimate(road.DetourPermille, road.LocalSpeed), obstacles)
}

func (r *referee) vehicle(w *planner.Wave, t *planner.Trip, v *planner.VehicleType) {
	if n := r.Fleets[planner.FleetKey{Site: w.Warehouse, Type: t.Vehicle}].Trucks; v.Trunk || t.Truck < 1 || t.Truck > n {
		r.fault(RightVehicle, t.ID, "trip %s uses %s no. %d, %s has %d for local trips", "الرحلة %s بالشاحنة %s رقم %d، ولدى المخزن %s منها %d للتوزيع المحلي", t.ID, t.Vehicle, t.Truck, w.Warehouse, localOnly(v, n))
	}
	var sum planner.Cartons
	stopped := map[planner.PlaceID]bool{}
	over := false // one stop by itself: huge numbers may add up to small ones
	for _, s := range t.Stops {
		sum += s.Cartons
		over = over || s.Cartons > v.Load
		if s.Cartons <= 0 {
			r.fault(WaveSum, t.ID, "trip %s delivers %d cartons to %s", "الرحلة %s تسلّم %d كرتونة إلى %s", t.ID, s.Cartons, s.Place)
		}
		if stopped[s.Place] {
			r.fault(StopOnce, t.ID, "trip %s stops at %s more than once", "الرحلة %s تقف في %s أكثر من مرة", t.ID, s.Place)
		}
		stopped[s.Place] = true
	}
	if sum != t.Cartons || len(t.Stops) == 0 {
		r.fault(WaveSum, t.ID, "trip %s says %d cartons, its %d stops take %d", "الرحلة %s تذكر %d كرتونة ونقاط تسليمها (%d) تأخذ %d", t.ID, t.Cartons, len(t.Stops), sum)
	}
	if mass := planner.Grams(t.Cartons) * r.s.Campaign.Carton.Mass; over || t.Cartons > v.Load || mass > v.Payload {
		r.fault(VehicleLoad, t.ID, "trip %s carries %d cartons, %d kg; %s takes %d cartons, %d kg", "الرحلة %s تحمل %d كرتونة، %d كجم؛ حمولة %s هي %d كرتونة، %d كجم", t.ID, t.Cartons, mass/1000, v.ID, v.Load, v.Payload/1000)
	}
}

func localOnly(v *planner.VehicleType, n int) int {
	if v.Trunk {
		return 0
	}
	return n
}

func (r *referee) loading(w *planner.Wave, wh *planner.Warehouse, t *planner.Trip) {
	opens, closes, _ := r.s.Hours(wh, w.Date)
	need := atRate(t.Cartons, int64(wh.DoorRate))
	switch {
	case t.Door < 1 || t.Door > wh.Doors:
		r.fault(LoadingTime, t.ID, "trip %s loads at door %d, %s has %d", "الرحلة %s تُحمّل عند الباب %d، وللمخزن %s عدد %d", t.ID, t.Door, wh.ID, wh.Doors)
	case t.LoadFrom < opens || t.Departs > closes:
		r.fault(LoadingTime, t.ID, "trip %s loads from %s to %s, %s is open from %s to %s", "الرحلة %s تُحمّل من %s إلى %s، والمخزن %s يعمل من %s إلى %s", t.ID, t.LoadFrom, t.Departs, wh.ID, opens, closes)
	case int64(t.Departs)-int64(t.LoadFrom) < need:
		r.fault(LoadingTime, t.ID, "trip %s loads %d cartons in %d s, that takes %d s", "الرحلة %s تُحمّل %d كرتونة في %d ثانية، والمطلوب %d ثانية", t.ID, t.Cartons, t.Departs-t.LoadFrom, need)
	}
}

// tour follows a trip from stop to stop.
func (r *referee) tour(w *planner.Wave, wh *planner.Warehouse, t *planner.Trip, v *planner.VehicleType, travel geo.Travel) {
	at, clock := wh.Point, int64(t.Departs) // clocks that are no times of day must not wrap around
	var metres geo.Metres
	for i := range t.Stops {
		s := &t.Stops[i]
		p := r.Places[s.Place]
		if p == nil {
			r.fault(KnownNames, t.ID, "trip %s stops at unknown place %s", "الرحلة %s تقف في مكان غير معروف %s", t.ID, s.Place)
			return
		}
		m, sec := travel(at, p.Point)
		work := r.s.Campaign.Handle.StopSeconds + atRate(s.Cartons, r.s.Campaign.Handle.UnloadRate)
		if s.Metres != m || int64(s.Arrives) < clock+int64(sec) || s.Begins < s.Arrives || int64(s.Leaves) < int64(s.Begins)+work {
			r.fault(Driving, t.ID, "trip %s at %s: %d m and %d s of driving, %d s of work do not fit %s, %s, %s", "الرحلة %s عند %s: مسافة %d م وزمن %d ث وعمل %d ث لا توافق %s و%s و%s", t.ID, s.Place, m, sec, work, s.Arrives, s.Begins, s.Leaves)
		}
		r.atPlace(w, t, s, p, v)
		metres += m
		at, clock = p.Point, int64(s.Leaves)
	}
	m, sec := travel(at, wh.Point)
	if metres += m; t.Metres != metres || int64(t.Returns) < clock+int64(sec) {
		r.fault(Driving, t.ID, "trip %s: %d m in all, and %d s back, do not fit %d m and return at %s", "الرحلة %s: الإجمالي %d م والعودة %d ث لا توافق %d م والعودة الساعة %s", t.ID, metres, sec, t.Metres, t.Returns)
	}
}

func (r *referee) atPlace(w *planner.Wave, t *planner.Trip, s *planner.Stop, p *planner.Place, v *planner.VehicleType) {
	if p.MaxSize > 0 && v.Size > p.MaxSize {
		r.fault(VehicleSize, t.ID, "%s of size %d is too big for %s, which takes size %d", "الشاحنة %s بحجم %d أكبر من أن تدخل %s، والمسموح %d", v.ID, v.Size, p.ID, p.MaxSize)
	}
	if p.Closes > 0 && (s.Begins < p.Opens || s.Arrives > p.Closes) {
		r.fault(TimeWindow, t.ID, "trip %s reaches %s at %s, it is open from %s to %s", "الرحلة %s تصل %s الساعة %s، وهو مفتوح من %s إلى %s", t.ID, p.ID, s.Arrives, p.Opens, p.Closes)
	}
	if want := r.s.Campaign.Tier(p.Governorate).Number; want != w.Tier {
		r.fault(RightTier, t.ID, "trip %s of tier %d serves %s of tier %d", "الرحلة %s من الأولوية %d تخدم %s من الأولوية %d", t.ID, w.Tier, p.ID, want)
	}
	for _, c := range r.s.Closures {
		if c.Kind == "place" && c.Ref == string(p.ID) && c.On(w.Date) {
			r.fault(PlaceClosed, t.ID, "%s is closed on %s: %s", "المكان %s مغلق يوم %s: %s", p.ID, w.Date, c.Reason)
		}
	}
}
