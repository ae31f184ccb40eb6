package scenario

import (
	"fmt"
	"strconv"

	"katf/geo"
	"katf/planner"
)

func (r *review) placeRules(k *known) {
	largest, any := r.smallestLocal()
	for i := range r.s.Places {
		p := &r.s.Places[i]
		r.named(placeTable, i, p.NameAr, p.NameEn)
		r.markaz(placeTable, i, p.Markaz, p.Governorate)
		r.point(placeTable, i, p.Point, p.Markaz, p.Governorate)
		r.window(placeTable, i, p.Opens, p.Closes)
		if p.Population > 0 && int64(p.Households) > p.Population && r.sound(placeTable, i, "population", "households") {
			r.at(placeTable, i, "households", say("%s households are more than the %s people of the place", "عدد الأسر %s أكبر من عدد السكان %s", grouped(p.Households), grouped(p.Population)))
		}
		if any && p.MaxSize > 0 && p.MaxSize < largest {
			r.at(placeTable, i, "max_size", say("no fleet has a delivery truck this small; the smallest has size %d", "لا توجد في الأساطيل شاحنة توزيع بهذا الصغر؛ أصغرها حجمه %d", largest))
		}
	}
}

// smallestLocal gives the smallest size of a truck that delivers to places.
func (r *review) smallestLocal() (size int, any bool) {
	if !r.whole(vehicleTable, "id", "size", "trunk") || !r.whole(fleetTable, "vehicle") {
		return 0, false
	}
	used := map[string]bool{}
	for _, f := range r.s.Fleets {
		used[f.Type] = true
	}
	for _, v := range r.s.VehicleTypes {
		if !v.Trunk && used[v.ID] && (!any || v.Size < size) {
			size, any = v.Size, true
		}
	}
	return size, any
}

func (r *review) markaz(t *table, i int, code, governorate string) {
	if code != "" && r.sound(t, i, "governorate", "markaz") {
		r.at(t, i, "markaz", markazFault(code, governorate))
	}
}

// point judges a position as a whole.
func (r *review) point(t *table, i int, p geo.Point, markaz, governorate string) {
	if !r.sound(t, i, "lat", "lng") {
		return
	}
	swapped := geo.Point{Lat: p.Lng, Lng: p.Lat}
	pair := fmt.Sprintf("%s,%s", decimal(p.Lng), decimal(p.Lat))
	switch {
	case !geo.InEgypt(p) && geo.InEgypt(swapped):
		r.at(t, i, "lat", say("lat and lng seem swapped: %s would be in Egypt", "يبدو أن خط العرض وخط الطول متبادلان: %s تقع في مصر", pair))
	case !geo.InEgypt(p):
		r.at(t, i, "lat", say("%s is not in Egypt, which lies between 22 and 31.7 north and 24.7 and 37 east", "النقطة %s ليست في مصر، وهي بين خطي عرض 22 و31.7 شمالًا وخطي طول 24.7 و37 شرقًا", decimal(p.Lat)+","+decimal(p.Lng)))
	case r.sound(t, i, "governorate") && farUnlessSwapped(p, swapped, markaz, governorate):
		r.at(t, i, "lat", say("lat and lng seem swapped: %s lies near the named markaz or governorate, %s far from it", "يبدو أن خط العرض وخط الطول متبادلان: %s قريبة من المركز أو المحافظة، أما %s فبعيدة", pair, decimal(p.Lat)+","+decimal(p.Lng)))
	}
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// farUnlessSwapped finds positions of the delta and the coast that lie in Egypt
// both ways round: Cairo, 30.06 31.25, read the other way is in the desert
// behind Alexandria. They are told by the centre of the markaz, or the capital
// of the governorate: four times as near when swapped, and 100 km off as they
// are. Large desert districts never differ that much.
func farUnlessSwapped(p, swapped geo.Point, markaz, governorate string) bool {
	centre := geo.Point{}
	if m, ok := geo.Egypt().Markaz(markaz); ok {
		centre = m.Centre
	} else if g, ok := geo.Egypt().Governorate(governorate); ok {
		centre = g.Capital
	}
	if centre.IsZero() {
		return false
	}
	d := geo.GreatCircle(p, centre)
	return d > 100_000 && 4*geo.GreatCircle(swapped, centre) < d && geo.InEgypt(swapped)
}

// totals judges the target against what there is and what may be given.
func (r *review) totals() {
	c := &r.s.Campaign
	if !r.sound(campaignTable, 0, "target_cartons") {
		return
	}
	if have, ok := r.supply(); ok && c.Target > have {
		r.at(campaignTable, 0, "target_cartons", say("stock and production give %s cartons until the day before the deadline, %s fewer than the target", "الرصيد والإنتاج حتى اليوم السابق لآخر يوم %s كرتونة، أقل من المستهدف بـ %s", grouped(have), grouped(c.Target-have)))
	}
	if may, ok := r.capacity(""); ok && c.Target > may {
		r.at(campaignTable, 0, "target_cartons", say("all places together may get %s cartons, %s fewer than the target: eligible households times the cap", "مجموع ما يجوز للأماكن كلها %s كرتونة، أقل من المستهدف بـ %s: الأسر المستحقة مضروبة في الحد الأقصى", grouped(may), grouped(c.Target-may)))
	}
}

// supply adds up opening stock and what is packed early enough to leave the
// plant by the deadline.
func (r *review) supply() (planner.Cartons, bool) {
	if !r.whole(lotTable, "cartons") || !r.whole(productionTable, "cartons_per_day", "from", "to") || !r.dates() {
		return 0, false
	}
	sum := planner.Cartons(0)
	for _, l := range r.s.Lots {
		sum += l.Cartons
	}
	for _, p := range r.s.Production {
		if days := min(p.To, r.s.Campaign.Deadline-1) - p.From + 1; days > 0 {
			sum += planner.Cartons(days) * p.Cartons
		}
	}
	return sum, true
}

// capacity adds up what places may get, of one governorate or of all.
func (r *review) capacity(governorate string) (planner.Cartons, bool) {
	if !r.whole(placeTable, "households", "governorate") || !r.sound(campaignTable, 0, "policy.cap_permille") {
		return 0, false
	}
	sum := planner.Cartons(0)
	for i := range r.s.Places {
		if p := &r.s.Places[i]; governorate == "" || p.Governorate == governorate {
			sum += r.s.Campaign.Cap(p)
		}
	}
	return sum, true
}
