package check

import (
	"slices"

	"katf/planner"
)

// accounts checks that every allocated carton is delivered once or reported as
// unserved.
func (r *referee) accounts() {
	got, missing := map[planner.PlaceID]planner.Cartons{}, map[planner.PlaceID]planner.Cartons{}
	for i := range r.p.Waves {
		for j := range r.p.Waves[i].Trips {
			for _, s := range r.p.Waves[i].Trips[j].Stops {
				got[s.Place] += s.Cartons
			}
		}
	}
	for _, u := range r.p.Unserved {
		missing[u.Place] += u.Cartons
	}
	for i := range r.s.Places {
		id := r.s.Places[i].ID
		a := r.allocation[id]
		if a == nil {
			a = &planner.Allocation{}
		}
		if got[id]+missing[id] != a.Cartons {
			r.fault(Accounted, string(id), "%s is allocated %d cartons, but %d are delivered and %d reported unserved", "خُصص للمكان %s عدد %d كرتونة، والمسلّم %d وغير المسلّم %d", id, a.Cartons, got[id], missing[id])
		}
	}
}

// unserved checks that what is not delivered says why.
func (r *referee) unserved() {
	for i := range r.p.Unserved {
		u := &r.p.Unserved[i]
		if r.Places[u.Place] == nil {
			r.fault(KnownNames, string(u.Place), "unserved cartons of unknown place %s", "كراتين غير مسلّمة لمكان غير معروف %s", u.Place)
			continue
		}
		if u.Cartons <= 0 || u.Cartons > r.s.Campaign.Target {
			r.fault(UnservedReasons, string(u.Place), "%s has %d unserved cartons: not a number of cartons there can be", "للمكان %s عدد %d كرتونة غير مسلّمة وهو عدد غير ممكن", u.Place, u.Cartons)
		}
		switch u.Reason {
		case planner.ShortSupply, planner.ShortDoors, planner.ShortTrucks, planner.ShortDays, planner.TooFar, planner.TooBig, planner.Storage:
		default:
			r.fault(UnservedReasons, string(u.Place), "%[1]s has unserved cartons for the unknown reason %[2]q", "سبب عدم التسليم للمكان %[1]s غير معروف: %[2]q", u.Place, u.Reason)
		}
		if u.TextAr == "" || u.TextEn == "" {
			r.fault(UnservedReasons, string(u.Place), "%s has unserved cartons without a reason in words, in Arabic and English", "للمكان %s كراتين غير مسلّمة دون سبب مكتوب بالعربية والإنجليزية", u.Place)
		}
		for j := range u.Remedies {
			r.remedy(u, &u.Remedies[j])
		}
	}
}

func (r *referee) remedy(u *planner.Unserved, m *planner.Remedy) {
	if _, ok := r.site(m.Site); !ok && m.Site != "" {
		r.fault(KnownNames, string(u.Place), "a remedy for %s is at unknown site %s", "معالجة للمكان %s في موقع غير معروف %s", u.Place, m.Site)
	}
	vehicle, tier := m.Vehicle == "", m.Tier == 0
	known := m.Site != "" || m.Kind == "days"
	switch m.Kind {
	case "doors", "stock", "storage":
	case "trucks", "shift":
		vehicle = r.Vehicles[m.Vehicle] != nil
	case "days":
		tier = slices.ContainsFunc(r.s.Campaign.Tiers, func(t planner.Tier) bool { return t.Number == m.Tier })
	default:
		known = false
	}
	if !vehicle || !tier {
		r.fault(KnownNames, string(u.Place), "a remedy for %s of kind %q is of vehicle %q and tier %d", "معالجة للمكان %s من نوع %q بشاحنة %q وأولوية %d", u.Place, m.Kind, m.Vehicle, m.Tier)
	}
	if !known || m.Amount <= 0 || m.Serves <= 0 || m.Serves > r.s.Campaign.Target || m.TextAr == "" || m.TextEn == "" {
		r.fault(UnservedReasons, string(u.Place), "a remedy for %s can't be tried: %d of %q at %q to serve %d cartons", "معالجة للمكان %s لا يمكن تجربتها: %d من %q في %q لخدمة %d كرتونة", u.Place, m.Amount, m.Kind, m.Site, m.Serves)
	}
}
