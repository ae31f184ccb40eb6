package plans

import (
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
	"katf/planner/export"
)

// Atlas is a plan made ready for maps and searches: what they ask again and
// again is worked out once and kept in memory, for a stored plan never changes.
// Some 20 MB for the whole country. It is safe for concurrent use.
type Atlas struct {
	Explainer *export.Explainer

	id       uuid.UUID
	plan     *planner.Plan
	scenario *planner.Scenario
	members  []member // that the plan gives something to, without cells
	need     map[string]int64

	mu     sync.Mutex
	sheets map[int]*sheet // by resolution
	index  func() *index
}

// atlas makes the atlas of a plan, in about 50 ms for the whole country if plan
// and scenario are at hand.
func (l *Library) atlas(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Atlas, error) {
	plan, err := l.Plan(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	head, err := Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	scenario, err := l.Scenario(ctx, tx, head.Scenario)
	if err != nil {
		return nil, err
	}
	explainer, err := export.Explain(scenario, plan)
	if err != nil {
		return nil, err
	}
	a := &Atlas{Explainer: explainer, id: id, plan: plan, scenario: scenario, sheets: map[int]*sheet{}}
	a.members, a.need = membersOf(scenario, plan)
	a.index = sync.OnceValue(func() *index { return indexOf(a) })
	return a, nil
}

// membersOf makes of a plan in memory what members reads from its rows.
func membersOf(s *planner.Scenario, p *planner.Plan) (list []member, need map[string]int64) {
	at := make(map[planner.PlaceID]*member, len(s.Places))
	list, need = make([]member, len(s.Places)), make(map[string]int64, len(s.Places))
	for i := range s.Places {
		pl := &s.Places[i]
		list[i] = member{id: string(pl.ID), governorate: pl.Governorate, point: pl.Point, households: pl.Households, estimated: isEstimated(pl)}
		at[pl.ID], need[string(pl.ID)] = &list[i], pl.NeedPermille
	}
	for i := range p.Allocations {
		a := &p.Allocations[i]
		if m := at[a.Place]; m != nil {
			m.given, m.tier, m.cartons = true, a.Tier, a.Cartons
		}
	}
	for _, a := range arrivals(p) {
		if m := at[a.place]; m != nil {
			m.arrives = append(m.arrives, came{string(a.place), string(a.warehouse), a.cartons, a.first, a.last})
		}
	}
	return slices.DeleteFunc(list, func(m member) bool { return !m.given }), need
}

// isEstimated reports whether nobody measured where a place lies or how many
// live there; members asks the database the same.
func isEstimated(p *planner.Place) bool {
	guessed := func(basis string) bool { return basis == "illustrative" || basis == "estimated" }
	return guessed(p.PositionBasis) || guessed(p.PopulationBasis)
}

// sheet is every cell of a plan at one resolution, in the order of cells.
type sheet struct {
	groups []Group
	need   []int64 // of a household, on the average, in permille
	boxes  []Box
}

// sheet gives the cells at a resolution, which are added up when they are asked
// for first: about 10 ms for the whole country.
func (a *Atlas) sheet(resolution int) *sheet {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sheets[resolution] == nil {
		a.sheets[resolution] = a.newSheet(resolution)
	}
	return a.sheets[resolution]
}

func (a *Atlas) newSheet(resolution int) *sheet {
	members := slices.Clone(a.members)
	weighed := map[geo.Cell]int64{}
	for i := range members {
		m := &members[i]
		m.cell = geo.CellAt(m.point, resolution)
		weighed[m.cell] += int64(m.households) * a.need[m.id]
	}
	s := &sheet{groups: groupsOf(members, func(m *member) Group { return Group{Cell: m.cell} })}
	for i := range s.groups {
		g := &s.groups[i]
		need := int64(0)
		if g.Households > 0 {
			need = weighed[g.Cell] / int64(g.Households)
		}
		s.need, s.boxes = append(s.need, need), append(s.boxes, boxOf(g.Cell.Boundary()...))
	}
	return s
}

// Box is a rectangle of longitudes and latitudes, in degrees.
type Box struct {
	West  float64 `json:"west"`
	South float64 `json:"south"`
	East  float64 `json:"east"`
	North float64 `json:"north"`
}

// boxOf is the least box that holds some points; none holds nothing.
func boxOf(points ...geo.Point) Box {
	b := Box{West: 180, South: 90, East: -180, North: -90}
	for _, p := range points {
		b = Box{min(b.West, p.Lng), min(b.South, p.Lat), max(b.East, p.Lng), max(b.North, p.Lat)}
	}
	return b
}

// meets reports whether two boxes have a point in common.
func (b Box) meets(o Box) bool {
	return b.West <= o.East && o.West <= b.East && b.South <= o.North && o.South <= b.North
}

// Warehouse gives a warehouse of the plan's scenario.
func (a *Atlas) Warehouse(id planner.SiteID) (*planner.Warehouse, bool) {
	i := slices.IndexFunc(a.scenario.Warehouses, func(w planner.Warehouse) bool { return w.ID == id })
	if i < 0 {
		return nil, false
	}
	return &a.scenario.Warehouses[i], true
}
