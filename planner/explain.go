package planner

import (
	"cmp"
	"context"
	"slices"

	"katf/planner/wave"
)

// shortfall is what is short of one tier at one warehouse for one reason.
type shortfall struct {
	warehouse, tier int
	reason          Reason
	bound           *wave.Bound // what the waves say of it, nil if it found no truck on its days or no way
	places          []int
	cartons         []Cartons // beside places
	proved          bool
	remedies        []Remedy
}

func (s *shortfall) total() Cartons {
	var sum Cartons
	for _, c := range s.cartons {
		sum += c
	}
	return sum
}

func (s *shortfall) add(place int, cartons Cartons) {
	s.places, s.cartons = append(s.places, place), append(s.cartons, cartons)
}

// explain gives every carton that was not delivered a reason, and the smallest
// changes that were found, by planning again, to serve it.
func (d *dated) explain(ctx context.Context, j *job, q *inquiry) ([]Unserved, error) {
	all := d.shortfalls()
	if len(all) == 0 {
		return nil, nil
	}
	if err := d.prove(ctx, j, q, all); err != nil {
		return nil, err
	}
	if err := d.mend(ctx, j, q, all); err != nil {
		return nil, err
	}
	var out []Unserved
	for _, s := range all {
		for k, place := range s.places {
			u := Unserved{Place: d.Places[place].ID, Cartons: s.cartons[k], Reason: s.reason, Proved: s.proved, Remedies: s.remedies}
			u.TextEn, u.TextAr = d.text(s, place)
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b Unserved) int { return cmp.Compare(d.place[a.Place], d.place[b.Place]) })
	return out, nil
}

// shortfalls lists what is short, earlier tiers first and of each tier the
// largest, so that a bounded search looks at what matters most.
func (d *dated) shortfalls() []*shortfall {
	all := append(d.undated(), d.latecomers()...)
	all = append(all, d.unreachable()...)
	slices.SortStableFunc(all, func(a, b *shortfall) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(b.total(), a.total()))
	})
	return all
}

// undated lists what the waves could not place on any day.
func (d *dated) undated() []*shortfall {
	var out []*shortfall
	for i, short := range d.schedule.Short {
		if short == 0 {
			continue
		}
		del := &d.Deliveries[i]
		b := d.boundOf(del, d.places[i])
		at := slices.IndexFunc(out, func(s *shortfall) bool { return *s.bound == b })
		if at < 0 {
			at = len(out)
			out = append(out, &shortfall{warehouse: del.Warehouse, tier: del.Tier, reason: reasonOf[b.Limit], bound: &b})
		}
		out[at].add(d.places[i], Cartons(short))
	}
	return out
}

var reasonOf = map[wave.Limit]Reason{
	wave.Stock: ShortSupply, wave.Doors: ShortDoors, wave.Trucks: ShortTrucks, wave.Room: Storage, wave.Days: ShortDays,
}

// boundOf finds what the waves say of a delivery: a place that has no day at all
// is short for that, whatever else its tier lacks.
func (d *dated) boundOf(del *wave.Delivery, place int) wave.Bound {
	dayless := d.dayless(del.Warehouse, del.Tier, place)
	for _, b := range d.schedule.Bound {
		if b.Warehouse == del.Warehouse && b.Tier == del.Tier && (b.Limit == wave.Days) == dayless {
			return b
		}
	}
	return wave.Bound{Warehouse: del.Warehouse, Tier: del.Tier, Limit: wave.Days}
}

// dayless reports whether a place has no day on which its tier, the warehouse
// and itself are all open.
func (d *dated) dayless(w, tier, place int) bool {
	for day := range d.world.days {
		if d.open(&backlog{Tier: tier, Place: place}, day) && d.Problem.Warehouses[w].Handling[day] > 0 {
			return false
		}
	}
	return true
}

// latecomers lists what had a day but found no truck and door in time. Where
// roads are closed for so long that no trip can be made, it was too far.
func (d *dated) latecomers() []*shortfall {
	var out []*shortfall
	for w := range d.bases {
		group := map[spot]*shortfall{} // by tier, and 1 for too far
		for _, b := range d.late(w) {
			key, reason := spot{b.Tier, 0}, ShortTrucks
			if d.cutOff(w, &b) {
				key, reason = spot{b.Tier, 1}, TooFar
			}
			if group[key] == nil {
				group[key] = &shortfall{warehouse: w, tier: b.Tier, reason: reason}
				out = append(out, group[key])
			}
			group[key].add(b.Place, b.Cartons)
		}
	}
	return out
}

// cutOff reports whether, with the roads as they are on each of its days, no
// truck of a warehouse makes the trip to a place within its shift.
func (d *dated) cutOff(w int, b *backlog) bool {
	for day := range d.world.days {
		if !d.open(b, day) || d.handling[w][day] == 0 {
			continue
		}
		if _, why := d.serveBy(d.roads(day), w, b.Place); why == "" {
			return false
		}
	}
	return true
}

// unreachable lists the places that no warehouse can serve, which no dating of
// waves can change, each at the warehouse that comes nearest to it.
func (d *dated) unreachable() []*shortfall {
	var out []*shortfall
	for i, why := range d.why {
		if why == "" || d.net.demand[i] == 0 {
			continue
		}
		w, _ := d.nearestShift(i)
		s := &shortfall{warehouse: w, tier: d.tierOf[i], reason: why, proved: true}
		s.add(i, d.net.demand[i])
		out = append(out, s)
	}
	return out
}

// nearestShift gives the warehouse from which a trip with one carton is
// shortest, and the seconds it takes.
func (w *world) nearestShift(place int) (warehouse int, seconds int64) {
	for wh := range w.Warehouses {
		b := &w.bases[wh]
		_, sec := w.local(b.Point, w.Places[place].Point)
		trip := 2*int64(sec) + w.Campaign.Handle.StopSeconds + ceilDiv(3600, int64(b.DoorRate)) + ceilDiv(3600, w.Campaign.Handle.UnloadRate)
		if wh == 0 || trip < seconds {
			warehouse, seconds = wh, trip
		}
	}
	return warehouse, seconds
}
