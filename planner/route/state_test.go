package route

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// newDay is a search over a drawn problem, after its construction.
func newDay(t *rapid.T) *search {
	m, err := newModel(mixed(t, 10))
	if err != nil {
		t.Fatal(err)
	}
	s := newSearch(m, rapid.Uint64().Draw(t, "seed"))
	s.construct()
	return s
}

// print writes a state down: days in order, what is left, the totals.
func (s *state) print() string {
	out := fmt.Sprintln("cost", s.cost, "short", s.short, "visits", s.visits, "count", s.count, "left", s.left)
	for v := range s.trucks {
		for _, r := range s.trucks[v].trips {
			t := &s.trips[r]
			out += fmt.Sprintln(v, t.kind, t.visits, t.load, t.room, t.metres, t.cost, t.work, t.before, t.after)
		}
		out += fmt.Sprintln(s.trucks[v].done)
	}
	for _, at := range s.at {
		at = slices.Clone(at)
		slices.Sort(at)
		out += fmt.Sprint(at)
	}
	return out
}

// recount checks everything the state keeps up to date against its visits.
func recount(t *rapid.T, s *state) {
	var cost, visits, count int64
	left := make([]int64, len(s.left))
	for i := 1; i <= s.m.n; i++ {
		if s.m.reachable(i) {
			left[i] = s.m.Stops[i-1].Demand
		}
	}
	for v := range s.trucks {
		tr := &s.trucks[v]
		kind := &s.m.Types[tr.kind]
		if len(tr.trips) > 0 {
			cost += tr.day
		}
		for _, r := range tr.trips {
			x := &s.trips[r]
			metres, prev, load := int64(0), int32(0), int64(0)
			for _, visit := range x.visits {
				dm, _ := s.m.arc(prev, visit.node)
				metres, prev, load = metres+dm, visit.node, load+visit.cartons
				left[visit.node] -= visit.cartons
				if !slices.Contains(s.at[visit.node], r) {
					t.Fatalf("trip %d visits %d, which does not know", r, visit.node)
				}
			}
			dm, _ := s.m.arc(prev, 0)
			cost += kind.tripCost(metres+dm, x.work.secs)
			visits, count = visits+int64(len(x.visits)), count+1
			if int(x.truck) != v || load > kind.Load {
				t.Fatalf("trip %d of truck %d says %d, load %d of %d", r, v, x.truck, load, kind.Load)
			}
		}
		if !s.chain(int32(v)) {
			t.Fatalf("the day of truck %d is not possible", v)
		}
	}
	if cost != s.cost || visits != int64(s.visits) || count != int64(s.count) || !slices.Equal(left, s.left) {
		t.Fatalf("cost %d, visits %d, trips %d, left %v, recounted %d, %d, %d, %v",
			s.cost, s.visits, s.count, s.left, cost, visits, count, left)
	}
}

func TestStepsKeepTheStateRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newDay(t)
		recount(t, s.state)
		for range 20 {
			before := s.state.print()
			s.state.begin()
			s.ruin()
			s.recreate()
			s.passes(1 << 62)
			recount(t, s.state)
			if s.dice.oneIn(2) {
				s.accept()
				recount(t, s.state)
				continue
			}
			s.state.undo()
			if after := s.state.print(); after != before {
				t.Fatalf("undone:\n%s\nbefore:\n%s", after, before)
			}
		}
	})
}

// TestInsertionIsPricedExactly takes some visits off, prices every way of
// bringing the cartons back, and carries it out.
func TestInsertionIsPricedExactly(t *testing.T) {
	priced := 0
	rapid.Check(t, func(t *rapid.T) {
		s := newDay(t)
		st := s.state
		s.ruined++
		s.ruin()
		for node := int32(1); node <= int32(s.m.n); node++ {
			if st.left[node] == 0 {
				continue
			}
			q := rapid.Int64Range(1, st.left[node]).Draw(t, "cartons")
			for _, x := range ways(st, node, q) {
				before := st.cost
				st.begin()
				st.insert(&x)
				if st.cost != before+x.cost {
					t.Fatalf("%+v: cost went from %d to %d, by %d", x, before, st.cost, st.cost-before)
				}
				recount(t, st)
				st.undo()
				priced++
			}
		}
	})
	least := 100
	if testing.Short() { // a fifth of the days
		least /= 5
	}
	if priced < least {
		t.Errorf("only %d insertions priced", priced)
	}
}

// ways prices the cartons on each trip with room and on a new trip of each type.
func ways(st *state, node int32, q int64) []insertion {
	var all []insertion
	for r := range st.trips {
		x, t := none, &st.trips[r]
		if t.truck < 0 || t.room < q || st.m.most[t.kind][node] == 0 {
			continue
		}
		if st.priceTrip(int32(r), node, q, nil, 0, &x); x.found() {
			all = append(all, x)
		}
	}
	for k := range st.m.Types {
		x := none
		if st.m.most[k][node] >= q {
			st.priceOpening(k, node, q, nil, 0, &x)
		}
		if x.found() {
			all = append(all, x)
		}
	}
	return all
}
