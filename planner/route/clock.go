package route

// clock gives the trips of a state their doors and times by list scheduling: the
// trip that can load first loads first; among equals the one whose truck has the
// least time to lose. A trip that can no longer load in time is dropped. It takes
// O(trips × trucks).
type clock struct {
	m     *model
	doors []doorTime
	days  []day
	rest  []int        // trucks with trips to come, in order
	slots []slot       // by trip
	late  []int32      // trips that were dropped
	loads [][]Interval // by door: what takes it; for gaps only
}

// slot is when and where a trip loads. The door is -1 if it found none.
type slot struct {
	door       int
	load, gone int64 // loading from, departure
	back       int64
}

type doorTime struct {
	free int64 // when the last load so far ends
	busy int   // first busy interval that has not ended by then
}

// day is how far a truck has come.
type day struct {
	next  int   // of its trips
	ready int64 // earliest next loading
	start int64 // of its first loading, never if it has not moved
	due   int64 // latest loading of the next trip so that the rest can follow
	at    int64 // earliest sensible loading of the next trip
}

func newClock(m *model) *clock { return &clock{m: m} }

// run times all trips and returns the cartons on those it had to drop.
func (c *clock) run(st *state) (dropped int64) {
	c.reset(st)
	for {
		if len(c.rest) == 0 {
			return dropped
		}
		k := c.pick()
		v := c.rest[k]
		d := &c.days[v]
		r := st.trucks[v].trips[d.next]
		if !c.assign(st, int32(v), r) {
			dropped += st.trips[r].load
			c.late = append(c.late, r)
		}
		if d.next++; d.next == len(st.trucks[v].trips) {
			c.rest = append(c.rest[:k], c.rest[k+1:]...)
			continue
		}
		c.look(st, v)
	}
}

func (c *clock) reset(st *state) {
	c.doors = c.doors[:0]
	for i := range c.m.Doors {
		c.doors = append(c.doors, doorTime{free: c.m.Doors[i].Opens})
	}
	c.slots, c.late = c.slots[:0], c.late[:0]
	for range st.trips {
		c.slots = append(c.slots, slot{door: -1})
	}
	c.days, c.rest = c.days[:0], c.rest[:0]
	for v, id := range c.m.trucks {
		tr := &c.m.Types[id.kind].Trucks[id.index]
		d := day{ready: tr.Free, start: never}
		if tr.Trips > 0 {
			d.start = tr.Started
		}
		c.days = append(c.days, d)
		if len(st.trucks[v].trips) > 0 {
			c.rest = append(c.rest, v)
			c.look(st, v)
		}
	}
}

// look works out when the next trip of truck v had best load and when it must.
func (c *clock) look(st *state, v int) {
	d, tr := &c.days[v], &st.trucks[v]
	t := &st.trips[tr.trips[d.next]]
	rest, ok := t.work.then(0, t.after)
	d.at, d.due = max(d.ready, t.work.from), t.work.to
	if !ok {
		return // the trips after it are late already
	}
	shift := c.m.shift[tr.kind]
	d.due = min(d.due, rest.to)
	if d.start < never {
		d.due = min(d.due, d.start+shift-rest.secs)
	} else {
		// Waits between trips count as shift: start late enough.
		d.at = max(d.at, min(rest.from+rest.secs-shift, t.work.to))
	}
}

// pick chooses the truck that loads next, as a place in rest.
func (c *clock) pick() int {
	free := never
	for i := range c.doors {
		if c.doors[i].free < c.m.Doors[i].Closes {
			free = min(free, c.doors[i].free)
		}
	}
	best, from, due := -1, never, never
	for k, v := range c.rest {
		d := &c.days[v]
		at := max(d.at, free)
		if best < 0 || at < from || at == from && d.due < due {
			best, from, due = k, at, d.due
		}
	}
	return best
}

// assign loads trip r of truck v at the door that can first, and says whether
// that was in time.
func (c *clock) assign(st *state, v, r int32) bool {
	g := c.next(st, v, r)
	if g.door < 0 {
		return false
	}
	d := &c.days[v]
	c.slots[r] = g
	c.take(g.door, g.gone)
	d.start, d.ready = min(d.start, g.load), g.back+c.m.Turnaround
	return true
}

// next is the slot of trip r after all that truck v and the doors do already; the
// door is -1 if that is too late. Of doors that can load it at the same time it
// takes the one that was free last, so that the others can take a longer wait.
func (c *clock) next(st *state, v, r int32) slot {
	t, d := &st.trips[r], &c.days[v]
	loading := c.m.load(t.load)
	earliest := max(d.at, d.ready, t.work.from)
	best := slot{door: -1, load: t.work.to + 1}
	for i := range c.doors {
		at := c.open(i, earliest, loading)
		if at < best.load || at == best.load && best.door >= 0 && c.doors[i].free > c.doors[best.door].free {
			best = slot{i, at, at + loading, max(at, t.work.from) + t.work.secs}
		}
	}
	if best.door >= 0 && best.back-min(d.start, best.load) > c.m.shift[st.trucks[v].kind] {
		return slot{door: -1}
	}
	return best
}

// open is the earliest time from at on when door i is free for so long, never if
// there is none.
func (c *clock) open(i int, at, secs int64) int64 {
	door := &c.m.Doors[i]
	at = max(at, c.doors[i].free)
	for _, b := range door.Busy[c.doors[i].busy:] {
		if at+secs <= b.From {
			break
		}
		at = max(at, b.To)
	}
	if at+secs > door.Closes {
		return never
	}
	return at
}

func (c *clock) take(i int, until int64) {
	d := &c.doors[i]
	d.free = until
	for d.busy < len(c.m.Doors[i].Busy) && c.m.Doors[i].Busy[d.busy].To <= until {
		d.busy++
	}
}

// settle tells the state when its trucks really start: those that queued for a
// door at the opening have less of the day before the doors close, which the next
// steps had better know. A truck with a dropped trip, or none, is as it was.
func (c *clock) settle(st *state) {
	for v := range st.trucks {
		tr := &st.trucks[v]
		base := c.m.fresh(v)
		if len(tr.trips) > 0 && c.days[v].start < never && base.to == never && c.whole(tr) {
			base.from = c.days[v].start
		}
		if tr.base != base {
			tr.base = base
			st.chain(int32(v))
		}
	}
}

// whole is whether all trips of a truck have a door.
func (c *clock) whole(tr *truck) bool {
	for _, r := range tr.trips {
		if c.slots[r].door < 0 {
			return false
		}
	}
	return true
}
