package route

import "fmt"

const (
	// cacheNodes is the largest problem whose travel is kept as a matrix: 8
	// bytes a pair, 32 MB.
	cacheNodes = 2001
	// unreachable is a driving time that no shift allows.
	unreachable = int64(1) << 30
	// neighbours is the most near stops kept for each stop.
	neighbours = 128
)

// model is a problem as the search reads it: checked, with travel cached and
// everything that does not change between solutions worked out. It is never
// written after newModel. Stops are nodes 1..n, node 0 is the warehouse.
type model struct {
	*Problem
	n        int
	arcs     []arc     // (n+1)², nil above cacheNodes
	most     [][]int64 // [type][node]: cartons that one trip to the node alone can bring
	smallest []int64   // by node: least of most over the types that reach it
	largest  []int64   // by node: greatest of most
	far      []int64   // by node: driving time and length there and back
	near     [][]int32 // by node: other nodes, nearest first
	trucks   []truckID // all trucks, by type, then index
	shift    []int64   // by type: Shift, below unreachable
	first    []int     // by type: its first truck; one more at the end
	timed    bool      // some stop has a window
	several  bool      // some truck may make several trips
	opens    int64     // first opening of a door
	closes   int64     // last closing of a door
	miss     int64     // scaled cost of leaving one carton behind
}

// arc is the way between two nodes.
type arc struct{ metres, secs int32 }

// detour is what going from one node to another by way of a third adds.
func detour(there, on, direct arc) (metres, secs int64) {
	return int64(there.metres) + int64(on.metres) - int64(direct.metres),
		int64(there.secs) + int64(on.secs) - int64(direct.secs)
}

type truckID struct{ kind, index int }

// newModel takes O(n²) time and calls of Travel.
func newModel(p *Problem) (*model, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	m := &model{Problem: p, n: len(p.Stops)}
	if err := m.cacheTravel(); err != nil {
		return nil, err
	}
	m.opens, m.closes = never, longAgo
	for _, d := range p.Doors {
		m.opens, m.closes = min(m.opens, d.Opens), max(m.closes, d.Closes)
	}
	for _, s := range p.Stops {
		m.timed = m.timed || s.Opens > 0 || s.Closes > 0
	}
	for k := range p.Types {
		m.several = m.several || p.Types[k].MaxTrips != 1
		m.first = append(m.first, len(m.trucks))
		m.shift = append(m.shift, min(p.Types[k].Shift, unreachable-1))
		for i := range p.Types[k].Trucks {
			m.trucks = append(m.trucks, truckID{k, i})
		}
	}
	m.first = append(m.first, len(m.trucks))
	m.measureReach()
	m.listNeighbours()
	return m, nil
}

func (p *Problem) check() error {
	if p.Travel == nil && len(p.Stops) > 0 {
		return fmt.Errorf("route: the problem has stops but no Travel")
	}
	if p.LoadRate < 0 || p.UnloadRate < 0 || p.StopSeconds < 0 || p.Turnaround < 0 {
		return fmt.Errorf("route: a rate or a time is negative: LoadRate %d, UnloadRate %d, StopSeconds %d, Turnaround %d",
			p.LoadRate, p.UnloadRate, p.StopSeconds, p.Turnaround)
	}
	for i, s := range p.Stops {
		if s.Demand < 0 || s.Demand > 1<<31 {
			return fmt.Errorf("route: stop %d has demand %d, want 0 to 2^31", i, s.Demand)
		}
	}
	for k, t := range p.Types {
		if t.Load < 0 || t.Load > 1<<24 || t.Shift < 0 || t.MaxTrips < 0 {
			return fmt.Errorf("route: type %d has Load %d, Shift %d, MaxTrips %d: none may be negative, Load at most 2^24",
				k, t.Load, t.Shift, t.MaxTrips)
		}
		if t.PerDay < 0 || t.PerTrip < 0 || t.PerKm < 0 || t.PerHour < 0 {
			return fmt.Errorf("route: type %d has a negative cost", k)
		}
	}
	return p.checkDoors()
}

func (p *Problem) checkDoors() error {
	for d, door := range p.Doors {
		last := longAgo
		for _, b := range door.Busy {
			if b.From < last || b.To < b.From {
				return fmt.Errorf("route: door %d: busy [%d, %d) overlaps the one before or ends before it begins",
					d, b.From, b.To)
			}
			last = b.To
		}
	}
	return nil
}

func (m *model) cacheTravel() error {
	w := m.n + 1
	if w > cacheNodes {
		return nil
	}
	m.arcs = make([]arc, w*w)
	for a := range w {
		for b := range w {
			if a == b {
				continue
			}
			metres, secs := m.Travel(a, b)
			if metres < 0 || secs < 0 {
				return fmt.Errorf("route: travel from node %d to %d is negative: %d m, %d s", a, b, metres, secs)
			}
			m.arcs[a*w+b] = m.visitArc(b, metres, secs)
		}
	}
	return nil
}

// visitArc is an arc from travel: the fixed work of a visit is added to the way
// to it, and what does not fit is out of reach.
func (m *model) visitArc(to int, metres, secs int64) arc {
	if to != 0 {
		secs += m.StopSeconds
	}
	if metres >= unreachable || secs >= unreachable {
		return arc{int32(unreachable), int32(unreachable)}
	}
	return arc{int32(metres), int32(secs)}
}

// arc is the way from node a to b, with the fixed work of the visit at b.
func (m *model) arc(a, b int32) (metres, secs int64) {
	var x arc
	if m.arcs != nil {
		x = m.cached(a, b)
	} else {
		x = m.asked(a, b)
	}
	return int64(x.metres), int64(x.secs)
}

func (m *model) cached(a, b int32) arc { return m.arcs[int(a)*(m.n+1)+int(b)] }

func (m *model) asked(a, b int32) arc {
	if a == b {
		return arc{}
	}
	metres, secs := m.Travel(int(a), int(b))
	return m.visitArc(int(b), metres, secs)
}

// unload is the seconds of taking cartons off at a stop.
func (m *model) unload(cartons int64) int64 { return handling(cartons, m.UnloadRate) }

// load is the seconds of loading cartons at a door.
func (m *model) load(cartons int64) int64 { return handling(cartons, m.LoadRate) }

// stay is the span of a visit: the window bounds the arrival, the fixed work is
// in the arc before it, so the window is for the end of the fixed work.
func (m *model) stay(node int32, cartons int64) span {
	s := &m.Stops[node-1]
	v := span{m.unload(cartons), longAgo, never}
	if s.Opens > 0 {
		v.from = s.Opens + m.StopSeconds
	}
	if s.Closes > 0 {
		v.to = s.Closes + m.StopSeconds
	}
	return v
}

// fresh is the state of a truck as the earlier waves of the day left it: it may
// load from the end of this span on.
func (m *model) fresh(v int) span {
	id := m.trucks[v]
	tr := &m.Types[id.kind].Trucks[id.index]
	if tr.Trips == 0 {
		return span{0, max(tr.Free, m.opens), never}
	}
	return span{max(0, tr.Free-tr.Started, m.opens-tr.Started), tr.Started, tr.Started}
}
