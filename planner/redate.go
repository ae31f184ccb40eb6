package planner

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"katf/geo"
)

// Redated is a plan some of whose waves go on other days than in the plan that it
// was made of.
type Redated struct {
	*Plan
	Waves map[string]string // by wave of the plan before: the wave that its trips are in now
	Trips map[string]string // by trip of the plan before: its id now, where that is another
}

// Redate gives a plan whose waves go on other days: days says by wave on which.
// Each trip keeps its stops, their order and their cartons. Trips of waves that
// keep their day keep truck, door and times; those that come to another day are
// fitted in between, on the trucks and doors of that day and by its roads
// ([route.Retime]). Where some find no place, all trips of that warehouse-day are
// timed anew, if that makes room for more; what has none even so is put behind
// the rest, over the hours, so that the referee names the limits that it breaks.
//
// A wave that comes to a day on which its warehouse has one of the same tier
// becomes part of it. Trips that keep their day keep their ids; others get
// numbers after those.
//
// The plan depends on the scenario, the plan before and the days alone, not on
// the way to them: a wave that was moved there and back is where it was, to the
// second. Nothing is lost: every place gets the same cartons from the same
// warehouses. Whether the plan still keeps every rule is the referee's to say. The
// plan before is not changed; they share what is equal. Errors are waves, places
// and vehicles that do not exist, and days outside of the campaign.
//
// Cost: linear in the plan, and a few milliseconds for each warehouse-day that a
// wave comes to.
func Redate(s *Scenario, p *Plan, days map[string]Date) (*Redated, error) {
	r := newRedating(s, p)
	for _, id := range slices.Sorted(maps.Keys(days)) {
		if err := r.ask(id, days[id]); err != nil {
			return nil, err
		}
	}
	out := &Redated{Plan: p, Waves: map[string]string{}, Trips: map[string]string{}}
	if len(r.moved) == 0 {
		for i := range p.Waves {
			out.Waves[p.Waves[i].ID] = p.Waves[i].ID
		}
		return out, nil
	}
	for _, at := range r.touched() {
		if err := r.retime(at); err != nil {
			return nil, err
		}
	}
	plan := *p
	plan.Waves = r.waves(out)
	plan.Summary = r.world.summary(&plan)
	out.Plan = &plan
	return out, nil
}

// workplace is a warehouse on a day.
type workplace struct {
	warehouse SiteID
	date      Date
}

// redating is a plan whose waves are being given other days.
type redating struct {
	*Index
	world *world // the calendar, tiers and roads of the scenario, no more
	plan  *Plan
	wave  map[string]int      // by id: index of a wave of the plan
	moved map[int]Date        // by index of a wave: its new day
	days  map[workplace][]int // by its new or kept day: the waves, in the plan's order
	trips [][]Trip            // by wave: as they are now
}

func newRedating(s *Scenario, p *Plan) *redating {
	r := &redating{Index: s.Index(), plan: p, wave: map[string]int{}, moved: map[int]Date{}, days: map[workplace][]int{}}
	road := s.Campaign.Road
	r.world = &world{Scenario: s, days: s.Campaign.Days(), local: geo.Estimate(road.DetourPermille, road.LocalSpeed), warehouse: map[SiteID]int{}}
	r.world.tiers, r.world.tierOf = s.tiers()
	for i := range s.Warehouses {
		r.world.warehouse[s.Warehouses[i].ID] = i
	}
	for i := range p.Waves {
		r.wave[p.Waves[i].ID] = i
		r.trips = append(r.trips, p.Waves[i].Trips)
	}
	return r
}

// ask notes that a wave is to go on a day.
func (r *redating) ask(id string, to Date) error {
	i, ok := r.wave[id]
	if !ok {
		return fmt.Errorf("planner: the plan has no wave %q", id)
	}
	c := &r.world.Campaign
	if to < c.FirstDay || to > c.Deadline {
		return fmt.Errorf("planner: wave %s can't go on %s: the campaign is from %s to %s", id, to, c.FirstDay, c.Deadline)
	}
	if to != r.plan.Waves[i].Date {
		r.moved[i] = to
	}
	return nil
}

// date is the day on which a wave goes now.
func (r *redating) date(wave int) Date {
	if d, ok := r.moved[wave]; ok {
		return d
	}
	return r.plan.Waves[wave].Date
}

// touched lists the warehouse-days that a wave left or came to, in order, and
// sorts all waves into their days.
func (r *redating) touched() []workplace {
	var out []workplace
	for i := range r.plan.Waves {
		w := &r.plan.Waves[i]
		at := workplace{w.Warehouse, r.date(i)}
		r.days[at] = append(r.days[at], i)
		if at.date != w.Date {
			out = append(out, at, workplace{w.Warehouse, w.Date})
		}
	}
	slices.SortFunc(out, func(a, b workplace) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.warehouse, b.warehouse))
	})
	return slices.Compact(out)
}

// waves gathers the trips by warehouse, day and tier, and says what became of
// which.
func (r *redating) waves(out *Redated) []Wave {
	type slot struct {
		workplace
		tier int
	}
	at := map[slot]int{}
	var list []Wave
	for i := range r.plan.Waves { // those that keep their day first: what comes joins them
		if w := &r.plan.Waves[i]; r.date(i) == w.Date {
			at[slot{workplace{w.Warehouse, w.Date}, w.Tier}] = len(list)
			list = append(list, *w)
			last := &list[len(list)-1]
			if last.Trips = slices.Clip(r.trips[i]); !slices.IsSortedFunc(last.Trips, byLoading) {
				last.Trips = slices.Clone(last.Trips)
				slices.SortStableFunc(last.Trips, byLoading)
			}
			out.Waves[w.ID] = w.ID
		}
	}
	for i := range r.plan.Waves {
		w := &r.plan.Waves[i]
		day := r.date(i)
		if day == w.Date {
			continue
		}
		key := slot{workplace{w.Warehouse, day}, w.Tier}
		k, ok := at[key]
		if !ok {
			k = len(list)
			at[key] = k
			list = append(list, Wave{ID: waveID(w.Warehouse, day, w.Tier), Warehouse: w.Warehouse, Date: day, Tier: w.Tier})
		}
		r.join(&list[k], i, out)
	}
	slices.SortStableFunc(list, func(a, b Wave) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(r.world.warehouse[a.Warehouse], r.world.warehouse[b.Warehouse]), cmp.Compare(a.Tier, b.Tier))
	})
	return list
}

// join puts the trips of a wave into another.
func (r *redating) join(w *Wave, from int, out *Redated) {
	old := &r.plan.Waves[from]
	taken := map[string]bool{}
	for i := range w.Trips {
		taken[w.Trips[i].ID] = true
	}
	for k, t := range r.trips[from] {
		t.ID = r.tripID(w.ID, old, old.Trips[k].ID, taken)
		taken[t.ID] = true
		out.Trips[old.Trips[k].ID] = t.ID
		w.Trips = append(w.Trips, t)
		w.Cartons += t.Cartons
	}
	slices.SortStableFunc(w.Trips, byLoading)
	out.Waves[old.ID] = w.ID
}

func byLoading(a, b Trip) int { return cmp.Compare(a.LoadFrom, b.LoadFrom) }

func waveID(w SiteID, d Date, tier int) string {
	return fmt.Sprintf("%s-%s-T%d", w, d.Time().Format("20060102"), tier)
}

// tripID numbers a trip that comes to a wave from another day: by that day,
// counted from the first of the campaign, and its number there. So it does not
// depend on what else comes.
func (r *redating) tripID(wave string, old *Wave, trip string, taken map[string]bool) string {
	number := strings.TrimPrefix(trip, old.ID+"-")
	if _, err := strconv.Atoi(number); err != nil {
		number = "000"
	}
	id := fmt.Sprintf("%s-%d%s", wave, r.world.day(old.Date)+1, number)
	for n := 1; taken[id]; n++ { // of a plan whose trips came from two days already
		id = fmt.Sprintf("%s-%d%s%03d", wave, r.world.day(old.Date)+1, number, n)
	}
	return id
}
