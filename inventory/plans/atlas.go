package plans

import (
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"

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
	markaz   map[string]string // P-code, by place

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
	a.members = membersOf(scenario, plan)
	a.need, a.markaz = make(map[string]int64, len(scenario.Places)), make(map[string]string, len(scenario.Places))
	for i := range scenario.Places {
		p := &scenario.Places[i]
		a.need[string(p.ID)], a.markaz[string(p.ID)] = p.NeedPermille, p.Markaz
	}
	a.index = sync.OnceValue(func() *index { return indexOf(a) })
	return a, nil
}

// membersOf makes of a plan in memory what members reads from its rows.
func membersOf(s *planner.Scenario, p *planner.Plan) []member {
	at, list := make(map[planner.PlaceID]*member, len(s.Places)), make([]member, len(s.Places))
	for i := range s.Places {
		pl := &s.Places[i]
		list[i] = member{id: string(pl.ID), governorate: pl.Governorate, point: pl.Point, households: pl.Households, estimated: isEstimated(pl)}
		at[pl.ID] = &list[i]
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
	return slices.DeleteFunc(list, func(m member) bool { return !m.given })
}

// isEstimated reports whether nobody measured where a place lies or how many
// live there; members asks the database the same.
func isEstimated(p *planner.Place) bool {
	guessed := func(basis string) bool { return basis == "illustrative" || basis == "estimated" }
	return guessed(p.PositionBasis) || guessed(p.PopulationBasis)
}

// Warehouse gives a warehouse of the plan's scenario.
func (a *Atlas) Warehouse(id planner.SiteID) (*planner.Warehouse, bool) {
	i := slices.IndexFunc(a.scenario.Warehouses, func(w planner.Warehouse) bool { return w.ID == id })
	if i < 0 {
		return nil, false
	}
	return &a.scenario.Warehouses[i], true
}
