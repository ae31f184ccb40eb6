package boards

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/inventory/steps"
)

// Accept stores the plan that a board makes of its plan, as a new one with an id
// of the caller's, judged by the referee; locks and frozen days go with it to its
// own board. It can be approved like any other plan, and not if it breaks rules.
// It refuses a board that is not at the version that the caller has seen
// ("stale"), and one on which every wave is on its own day ("nothing_moved"). The
// same again is harmless.
//
// Cost: that of storing a plan, a second or two for the whole country.
func (l *Library) Accept(ctx context.Context, tx *database.Tx, board, id uuid.UUID, seen int, note string) (*plans.Plan, error) {
	if err := lock(ctx, tx, board); err != nil {
		return nil, err
	}
	var of uuid.UUID
	err := tx.QueryRow(ctx, `SELECT board FROM board_plan WHERE plan = $1`, id).Scan(&of)
	if err == nil && of == board {
		return plans.Get(ctx, tx, id)
	}
	if err != nil && !database.NoRows(err) {
		return nil, err
	}
	b, err := l.Of(ctx, tx, board)
	if err != nil {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	if err := b.seen(seen); err != nil {
		return nil, err
	}
	if len(b.moved()) == 0 {
		return nil, database.Refuse(database.Conflict, "nothing_moved", "every wave is on its own day: there is nothing to make a new plan of",
			"كل دفعة في يومها: لا يوجد ما تُبنى عليه خطة جديدة")
	}
	a, err := b.arrange(b.days)
	if err != nil {
		return nil, err
	}
	p := b.Plan
	if _, err := plans.Create(ctx, tx, plans.Request{ID: id, Scenario: p.Scenario, Seed: p.Seed, Effort: p.Effort, Note: b.note(note)}); err != nil {
		return nil, err
	}
	made, err := plans.Store(ctx, tx, id, a.Plan)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO board_plan (plan, board, version, by_id, by_login) VALUES ($1, $2, $3, $4, $5)`,
		id, board, b.Version, tx.By.ID, tx.By.Login); err != nil {
		return nil, err
	}
	return made, b.hand(ctx, tx, id, a)
}

// note says of which plan and by which moves a plan was made.
func (b *Board) note(said string) string {
	var moves []string
	for _, wave := range b.moved() {
		moves = append(moves, wave+" → "+b.days[wave].String())
	}
	text := fmt.Sprintf("لوحة / board v%d: %s (%s)", b.Version, strings.Join(moves, "; "), b.Plan.ID)
	if said != "" {
		text = said + " — " + text
	}
	for utf8.RuneCountInString(text) > 500 {
		text = string([]rune(text)[:499]) + "…"
	}
	return text
}

// hand gives the board of a new plan the locks and the frozen days of this one.
func (b *Board) hand(ctx context.Context, tx *database.Tx, plan uuid.UUID, a *arrangement) error {
	version, locked := 0, map[string]bool{}
	put := func(e Edit) error {
		version++
		e.ID, e.Version, e.Note = steps.Derive(plan, "board", fmt.Sprint(version)), version, fmt.Sprintf("plan %s", b.Plan.ID)
		return e.insert(ctx, tx, plan, &Verdict{Change: e.Change, Broken: []Finding{}, Mended: []Finding{}, Moved: []Moved{}, Tiers: []TierChange{}, Days: []DayChange{}})
	}
	if b.frozen != 0 {
		if err := put(Edit{Change: Change{Kind: Freeze, Day: b.frozen}}); err != nil {
			return err
		}
	}
	for i := range b.base.Waves { // in the plan's order
		wave := b.base.Waves[i].ID
		if now := a.Waves[wave]; b.locked[wave] != nil && !locked[now] {
			locked[now] = true
			if err := put(Edit{Change: Change{Kind: Lock, Wave: now}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// derived lists the plans that were made of a board, the first one first.
func derived(ctx context.Context, tx *database.Tx, board uuid.UUID) ([]Derived, error) {
	rows, err := tx.Query(ctx, `
		SELECT d.plan, d.version, p.status, d.by_login, d.recorded_at FROM board_plan d JOIN plan p ON p.id = d.plan
		WHERE d.board = $1 ORDER BY d.recorded_at, d.plan`, board)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Derived{}
	for rows.Next() {
		var d Derived
		if err := rows.Scan(&d.Plan, &d.Version, (*string)(&d.Status), &d.By, &d.At); err != nil {
			return nil, err
		}
		d.At = d.At.UTC()
		out = append(out, d)
	}
	return out, rows.Err()
}

// origin gives the board that a plan was made of, nil if it was made of none.
func origin(ctx context.Context, tx *database.Tx, plan uuid.UUID) (*Derived, error) {
	var d Derived
	err := tx.QueryRow(ctx, `
		SELECT d.board, d.version, p.status, d.by_login, d.recorded_at FROM board_plan d JOIN plan p ON p.id = d.board WHERE d.plan = $1`, plan).
		Scan(&d.Plan, &d.Version, (*string)(&d.Status), &d.By, &d.At)
	if database.NoRows(err) {
		return nil, nil
	}
	d.At = d.At.UTC()
	return &d, err
}
