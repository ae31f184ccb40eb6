package planner_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"katf/fixtures"
	"katf/planner"
	"katf/planner/check"
)

func quick(t testing.TB, s *planner.Scenario) *planner.Plan {
	t.Helper()
	p, err := planner.Make(context.Background(), s, planner.Options{Seed: 3, Effort: planner.Quick})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func redate(t testing.TB, s *planner.Scenario, p *planner.Plan, days map[string]planner.Date) *planner.Redated {
	t.Helper()
	r, err := planner.Redate(s, p, days)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// brought is cartons by warehouse and place.
func brought(p *planner.Plan) map[string]planner.Cartons {
	out := map[string]planner.Cartons{}
	for _, w := range p.Waves {
		for _, trip := range w.Trips {
			for _, s := range trip.Stops {
				out[string(w.Warehouse)+" "+string(s.Place)] += s.Cartons
			}
		}
	}
	return out
}

// wavesOf is the set of a plan's waves.
func wavesOf(p *planner.Plan) map[string]bool {
	out := map[string]bool{}
	for _, w := range p.Waves {
		out[w.ID] = true
	}
	return out
}

// drawnWorlds are small worlds with days off, closed roads and hours of places.
func drawnWorlds() map[string]*planner.Scenario {
	out := map[string]*planner.Scenario{"oasis": fixtures.Oasis(), "two banks": fixtures.TwoBanks(), "drought": fixtures.Drought()}
	slow := fixtures.TwoBanks()
	c := &slow.Campaign
	slow.Closures = append(slow.Closures, planner.Closure{ID: "C", Kind: "road", Centre: slow.Places[0].Point, Radius: 3000, Permille: 1500, From: c.FirstDay + 1, To: c.Deadline})
	slow.Calendar = append(slow.Calendar, planner.CalendarDay{Date: c.FirstDay + 2})
	slow.Places[1].Opens, slow.Places[1].Closes = 9*3600, 13*3600
	out["slow"] = slow
	return out
}

// draw moves some waves of a plan to any day.
func draw(r *rand.Rand, s *planner.Scenario, p *planner.Plan) map[string]planner.Date {
	days := map[string]planner.Date{}
	for range 1 + r.IntN(3) {
		days[p.Waves[r.IntN(len(p.Waves))].ID] = s.Campaign.FirstDay + planner.Date(r.IntN(s.Campaign.Days()))
	}
	return days
}

// byDay are the rules of which moving a wave may break one. All others judge
// what no move touches, or what Redate itself must keep.
var byDay = map[check.Rule]bool{
	check.TierDates: true, check.WorkingDay: true, check.PlaceClosed: true, check.LoadingTime: true, check.DoorOverlap: true,
	check.TimeWindow: true, check.TruckOverlap: true, check.Shift: true, check.DoorCapacity: true, check.StockOnHand: true, check.StorageLimit: true,
}

// Whatever is moved where: every place gets the same cartons from the same
// warehouses, each wave is on its day, sums, ids and costs are right, the plan
// before is as it was, and the loads are what the referee says they are.
func TestRedate(t *testing.T) {
	for name, s := range drawnWorlds() {
		p := quick(t, s)
		before, goods := encoded(t, p), encoded(t, brought(p))
		r := rand.New(rand.NewPCG(7, 1448))
		for range 60 {
			days := draw(r, s, p)
			q := redate(t, s, p, days)
			if encoded(t, p) != before {
				t.Fatalf("%s: %v changed the plan before", name, days)
			}
			if got := encoded(t, brought(q.Plan)); got != goods {
				t.Fatalf("%s: %v lost cartons", name, days)
			}
			found := check.Plan(s, q.Plan)
			for _, v := range found {
				if !byDay[v.Rule] {
					t.Errorf("%s: %v: %s: %s", name, days, v.Rule, v.TextEn)
				}
			}
			onItsDay(t, p, q, days)
			agree(t, s, q.Plan, found)
		}
	}
}

// onItsDay checks where every wave and trip of the plan before is now.
func onItsDay(t *testing.T, p *planner.Plan, q *planner.Redated, days map[string]planner.Date) {
	t.Helper()
	at, trips := map[string]planner.Date{}, map[string]string{}
	for _, w := range q.Plan.Waves {
		at[w.ID] = w.Date
		for _, trip := range w.Trips {
			trips[trip.ID] = w.ID
		}
	}
	for _, w := range p.Waves {
		want, moved := days[w.ID]
		if !moved {
			want = w.Date
		}
		if now := q.Waves[w.ID]; at[now] != want {
			t.Errorf("wave %s should go on %s and is in %q", w.ID, want, now)
		}
		for _, trip := range w.Trips {
			id := trip.ID
			if now, ok := q.Trips[id]; ok {
				id = now
			}
			if trips[id] != q.Waves[w.ID] {
				t.Errorf("trip %s is now %s in wave %q, its wave in %q", trip.ID, id, trips[id], q.Waves[w.ID])
			}
		}
	}
}

// agree compares the loads with what the referee finds broken.
func agree(t *testing.T, s *planner.Scenario, p *planner.Plan, found []check.Violation) {
	t.Helper()
	said := map[check.Rule]map[string]bool{}
	for _, rule := range []check.Rule{check.DoorCapacity, check.StockOnHand, check.StorageLimit} {
		said[rule] = map[string]bool{}
	}
	for _, v := range found {
		if list := said[v.Rule]; list != nil {
			list[v.Where+" "+v.Date.String()] = true
		}
	}
	before := map[planner.SiteID]planner.Cartons{}
	for _, lot := range s.Lots {
		before[lot.Warehouse] += lot.Cartons
	}
	for _, d := range planner.Loads(s, p) {
		at := string(d.Warehouse) + " " + d.Date.String()
		for rule, over := range map[check.Rule]bool{
			check.DoorCapacity: d.Working && d.Handled() > d.Handling,
			check.StockOnHand:  d.Short > 0,
			check.StorageLimit: d.After > d.Storage && d.After > before[d.Warehouse],
		} {
			if over != said[rule][at] {
				t.Errorf("%s at %s: the load says %v, the referee %v: %+v", rule, at, over, said[rule][at], d)
			}
		}
		before[d.Warehouse] = d.After
	}
}

// There and back is the same plan, and so is going by another day: the plan
// depends on where the waves are, not on the way.
func TestRedateThereAndBack(t *testing.T) {
	for name, s := range drawnWorlds() {
		p := quick(t, s)
		days := map[string]planner.Date{}
		for _, w := range p.Waves {
			days[w.ID] = w.Date
		}
		if q := redate(t, s, p, days); encoded(t, q.Plan) != encoded(t, p) {
			t.Errorf("%s: waves on their own days make another plan", name)
		}
		if q := redate(t, s, p, nil); q.Plan != p || len(q.Waves) != len(p.Waves) || len(q.Trips) > 0 {
			t.Errorf("%s: no move makes another plan", name)
		}
	}
}

// A plan of which waves were moved can be moved on, and a wave that comes to one
// of its kind is part of it. Ids stay unique however often.
func TestRedateOnAndOn(t *testing.T) {
	s := fixtures.TwoBanks()
	p := quick(t, s)
	goods := encoded(t, brought(p))
	r := rand.New(rand.NewPCG(1, 1448))
	for range 40 {
		p = redate(t, s, p, draw(r, s, p)).Plan
		for _, v := range check.Plan(s, p) {
			if !byDay[v.Rule] {
				t.Fatalf("%s: %s", v.Rule, v.TextEn)
			}
		}
	}
	if encoded(t, brought(p)) != goods {
		t.Error("cartons were lost on the way")
	}
	if len(wavesOf(p)) != len(p.Waves) {
		t.Error("waves of one name")
	}
}

// The whole country: a wave that comes to a day with room breaks nothing.
func TestRedateEgypt(t *testing.T) {
	if testing.Short() {
		t.Skip("plans the whole country")
	}
	s := fixtures.Egypt()
	p := quick(t, s)
	r := rand.New(rand.NewPCG(1, 2))
	kept := 0
	for range 12 {
		days := draw(r, s, p)
		q := redate(t, s, p, days)
		found := check.Plan(s, q.Plan)
		for _, v := range found {
			if !byDay[v.Rule] {
				t.Errorf("%v: %s: %s", days, v.Rule, v.TextEn)
			}
		}
		if len(found) == 0 {
			kept++
		}
		onItsDay(t, p, q, days)
		agree(t, s, q.Plan, found)
	}
	if w := p.Waves[0]; kept == 0 {
		t.Errorf("no move of %s or others kept the rules", w.ID)
	}
}

// What can't be moved is said.
func TestRedateRefused(t *testing.T) {
	s := fixtures.Oasis()
	p := quick(t, s)
	for id, to := range map[string]planner.Date{"WX": s.Campaign.FirstDay, p.Waves[0].ID: s.Campaign.Deadline + 1} {
		if _, err := planner.Redate(s, p, map[string]planner.Date{id: to}); err == nil {
			t.Errorf("%s went to %s", id, to)
		}
	}
}

func BenchmarkRedate(b *testing.B) {
	s := fixtures.Egypt()
	p := quick(b, s)
	w := p.Waves[len(p.Waves)/2]
	for b.Loop() {
		redate(b, s, p, map[string]planner.Date{w.ID: w.Date + 1})
	}
}

func BenchmarkLoads(b *testing.B) {
	s := fixtures.Egypt()
	p := quick(b, s)
	for b.Loop() {
		planner.Loads(s, p)
	}
}
