package boards

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
)

// Board is a plan with the edits that were made on its board.
type Board struct {
	Plan    *plans.Plan
	Version int // 0 for a board that nobody edited
	Edits   []Edit
	state
	released map[string]progress // by wave of the plan; empty if it has no manifests

	scenario *planner.Scenario
	base     *planner.Plan
	waves    map[string]*planner.Wave // of the plan, by id
	sites    map[planner.SiteID]int   // index of a warehouse
	shelf    *Library
}

// progress is how far the manifests of a wave are.
type progress struct {
	states map[string]int
	all    int
}

// planned reports whether no manifest of the wave has left the state planned.
func (p progress) planned() bool { return p.states["planned"] == p.all }

// order is the way of a manifest.
var order = []string{"planned", "released", "loading", "dispatched", "returned", "partly", "delivered", "closed", "voided"}

// status is that of the manifest that has come least far.
func (p progress) status() string {
	for _, s := range order {
		if p.states[s] > 0 {
			return s
		}
	}
	return ""
}

// Of gives the board of a plan that has a result. The first of a plan reads and
// judges all of it, about a second for the whole country; later ones take some
// milliseconds.
func (l *Library) Of(ctx context.Context, tx *database.Tx, plan uuid.UUID) (*Board, error) {
	head, err := plans.Get(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	b := &Board{Plan: head, shelf: l}
	if b.base, err = l.Plans.Plan(ctx, tx, plan); err != nil {
		return nil, err
	}
	if b.scenario, err = l.Plans.Scenario(ctx, tx, head.Scenario); err != nil {
		return nil, err
	}
	if b.Edits, err = edits(ctx, tx, plan); err != nil {
		return nil, err
	}
	if b.released, err = releases(ctx, tx, plan); err != nil {
		return nil, err
	}
	b.Version, b.state = len(b.Edits), fold(b.Edits)
	b.waves = map[string]*planner.Wave{}
	for i := range b.base.Waves {
		b.waves[b.base.Waves[i].ID] = &b.base.Waves[i]
	}
	b.sites = map[planner.SiteID]int{}
	for i := range b.scenario.Warehouses {
		b.sites[b.scenario.Warehouses[i].ID] = i
	}
	return b, nil
}

// lock keeps others from editing a board until the transaction ends.
func lock(ctx context.Context, tx *database.Tx, plan uuid.UUID) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('board ' || $1::text, 0))`, plan)
	return err
}

// edits lists the edits of a board, the first one first.
func edits(ctx context.Context, tx *database.Tx, plan uuid.UUID) ([]Edit, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, version, kind, wave, was, day, coalesce(undoes, 0), note, breaks, mends, by_id, by_login, recorded_at
		FROM board_edit WHERE plan = $1 ORDER BY version`, plan)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Edit, err error) {
		var was, day *time.Time
		err = row.Scan(&e.ID, &e.Version, (*string)(&e.Kind), &e.Wave, &was, &day, &e.Undoes, &e.Note, &e.Breaks, &e.Mends, &e.By.ID, &e.By.Login, &e.At)
		e.Was, e.Day, e.At = dateOf(was), dateOf(day), e.At.UTC()
		return e, err
	})
	standing(list)
	return list, err
}

// dateOf is a date as the driver gives it.
func dateOf(t *time.Time) planner.Date {
	if t == nil {
		return 0
	}
	return planner.DateOf(t.Date())
}

// orNull is a date as the driver takes it.
func orNull(d planner.Date) *time.Time {
	if d == 0 {
		return nil
	}
	t := d.Time()
	return &t
}

// releases counts the manifests of a plan by wave and state.
func releases(ctx context.Context, tx *database.Tx, plan uuid.UUID) (map[string]progress, error) {
	rows, err := tx.Query(ctx, `SELECT wave, state, count(*) FROM manifest WHERE plan = $1 GROUP BY wave, state`, plan)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]progress{}
	for rows.Next() {
		var wave, state string
		var n int
		if err := rows.Scan(&wave, &state, &n); err != nil {
			return nil, err
		}
		p := out[wave]
		if p.states == nil {
			p.states = map[string]int{}
		}
		p.states[state] += n
		p.all += n
		out[wave] = p
	}
	return out, rows.Err()
}

// date is the day of a wave in a state of the board.
func (b *Board) date(s *state, wave string) planner.Date {
	if d, ok := s.days[wave]; ok {
		return d
	}
	return b.waves[wave].Date
}

// moved gives the waves that are on another day than in the plan, in order.
func (b *Board) moved() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(b.days)) {
		if b.days[id] != b.waves[id].Date {
			out = append(out, id)
		}
	}
	return out
}

// open refuses edits of a plan that nobody goes by any more.
func (b *Board) open() error {
	if b.Plan.Status == plans.Planned || b.Plan.Status == plans.Approved {
		return nil
	}
	return database.Refuse(database.Conflict, "board_closed",
		fmt.Sprintf("plan %s is %s: its board can be read, not edited", b.Plan.ID, b.Plan.Status),
		fmt.Sprintf("حلت خطة أخرى محل الخطة %s: تُقرأ لوحتها ولا تُعدَّل", b.Plan.ID))
}
