package plans

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner/check"
)

// Event is a step in a plan's life.
type Event struct {
	Version int       `json:"version" doc:"That it made"`
	Status  Status    `json:"status" doc:"That it led to"`
	By      Person    `json:"by"`
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at"`
}

// Events lists the steps of a plan, the first one first.
func Events(ctx context.Context, tx *database.Tx, id uuid.UUID) ([]Event, error) {
	rows, err := tx.Query(ctx, `
		SELECT version, status, by_id, by_login, note, recorded_at FROM plan_event WHERE plan = $1 ORDER BY version`, id)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(e *Event, row scanner) error {
		err := row.Scan(&e.Version, (*string)(&e.Status), &e.By.ID, &e.By.Login, &e.Note, &e.At)
		e.At = e.At.UTC()
		return err
	})
}

// record writes the event of the step that the plan has just taken.
func (p *Plan) record(ctx context.Context, tx *database.Tx, note string) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_event (plan, version, status, by_id, by_login, note) VALUES ($1, $2, $3, $4, $5, $6)`,
		p.ID, p.Version, string(p.Status), tx.By.ID, tx.By.Login, note)
	return err
}

// step takes a plan that is locked to its next status.
func (p *Plan) step(ctx context.Context, tx *database.Tx, to Status, why, note string) error {
	err := tx.QueryRow(ctx, `
		UPDATE plan SET status = $2, why = $3, version = version + 1, changed_at = clock_timestamp()
		WHERE id = $1 RETURNING version, changed_at`, p.ID, string(to), why).Scan(&p.Version, &p.ChangedAt)
	if err != nil {
		return err
	}
	p.Status, p.Why, p.ChangedAt = to, why, p.ChangedAt.UTC()
	return p.record(ctx, tx, note)
}

// Fail ends a planning that cannot go on; why is what a person is told, cut at
// 500 characters. A plan that failed already stays as it is.
func Fail(ctx context.Context, tx *database.Tx, id uuid.UUID, why string) (*Plan, error) {
	p, err := Lock(ctx, tx, id)
	if err != nil || p.Status == Failed {
		return p, err
	}
	if p.Status != Planning {
		return nil, p.notPlanning()
	}
	return p, p.step(ctx, tx, Failed, first(why, 500), "")
}

// Cancel ends a planning that nobody waits for any more. A plan that was
// cancelled already stays as it is.
func Cancel(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Plan, error) {
	p, err := Lock(ctx, tx, id)
	if err != nil || p.Status == Cancelled {
		return p, err
	}
	if p.Status != Planning {
		return nil, p.notPlanning()
	}
	return p, p.step(ctx, tx, Cancelled, "", "")
}

// Approval is what approving a plan did.
type Approval struct {
	Plan       *Plan
	Superseded *Plan // the plan that was approved before, nil if none was
}

// Approve makes a plan the one that its campaign goes by; the one before is
// superseded. Only a plan that is planned and breaks no rule is approved, and
// only the version that the caller has seen (stale otherwise), so of two
// managers at once one wins.
//
// Approvals of a campaign wait for each other before they lock any plan, and
// then lock plans by id: without that two of them could each hold the plan that
// the other is about to supersede.
func Approve(ctx context.Context, tx *database.Tx, id uuid.UUID, version int) (*Approval, error) {
	p, err := Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('approve ' || $1, 0))`, p.Campaign); err != nil {
		return nil, err
	}
	locked, err := lockForApproval(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	out := &Approval{}
	for i := range locked {
		if locked[i].ID == id {
			out.Plan = &locked[i]
		} else {
			out.Superseded = &locked[i]
		}
	}
	if err := out.Plan.mayBeApproved(ctx, tx, version); err != nil {
		return nil, err
	}
	if out.Superseded != nil {
		if err := out.Superseded.step(ctx, tx, Superseded, "", "by plan "+id.String()); err != nil {
			return nil, err
		}
	}
	return out, out.Plan.step(ctx, tx, Approved, "", "")
}

// lockForApproval locks a plan and the approved one of its campaign.
func lockForApproval(ctx context.Context, tx *database.Tx, p *Plan) ([]Plan, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+planColumns+` FROM `+planTables+`
		WHERE p.id = $1 OR p.campaign = $2 AND p.status = 'approved' ORDER BY p.id FOR UPDATE OF p`, p.ID, p.Campaign)
	if err != nil {
		return nil, err
	}
	return collect(rows, (*Plan).scan)
}

func (p *Plan) mayBeApproved(ctx context.Context, tx *database.Tx, version int) error {
	switch {
	case p.Version != version:
		return p.stale(version)
	case p.Status != Planned:
		return database.Refuse(database.Conflict, "plan_not_planned",
			fmt.Sprintf("plan %s is %s: only a plan that is planned can be approved", p.ID, p.Status),
			fmt.Sprintf("الخطة %s %s: لا تُعتمد إلا خطة اكتمل إعدادها ولم تُعتمد بعد", p.ID, p.Status.ar()))
	case p.Violations > 0:
		return p.violated(ctx, tx)
	}
	return nil
}

func (p *Plan) stale(version int) error {
	return database.Refuse(database.Stale, "stale",
		fmt.Sprintf("plan %s is at version %d and %s, not at version %d any more: read it again, then decide", p.ID, p.Version, p.Status, version),
		fmt.Sprintf("الخطة %s في الإصدار %d وحالتها: %s، ولم تعد في الإصدار %d: اقرأها من جديد ثم قرر", p.ID, p.Version, p.Status.ar(), version))
}

func (p *Plan) notPlanning() error {
	return database.Refuse(database.Conflict, "plan_not_planning",
		fmt.Sprintf("plan %s is %s: it is not being planned any more", p.ID, p.Status),
		fmt.Sprintf("الخطة %s حالتها: %s، ولم تعد قيد الإعداد", p.ID, p.Status.ar()))
}

// violated names the rules that a plan breaks.
func (p *Plan) violated(ctx context.Context, tx *database.Tx) error {
	list, err := Violations(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	var rules []string
	for _, v := range list {
		if !slices.Contains(rules, string(v.Rule)) {
			rules = append(rules, string(v.Rule))
		}
	}
	return database.Refuse(database.Conflict, "plan_breaks_rules",
		fmt.Sprintf("plan %s breaks %d rules of its own scenario (%s), the first: %s. It can't be approved: plan again", p.ID, len(rules), strings.Join(rules, ", "), list[0].TextEn),
		fmt.Sprintf("الخطة %s تخالف قواعد في السيناريو الخاص بها (عددها %d: %s)، أولها: %s. لا يمكن اعتمادها: أعد التخطيط", p.ID, len(rules), strings.Join(rules, "، "), list[0].TextAr))
}

// Violations lists the rules that the referee found broken when the plan was
// stored, none for one that can be carried out.
func Violations(ctx context.Context, tx *database.Tx, id uuid.UUID) ([]check.Violation, error) {
	var data []byte
	err := tx.QueryRow(ctx, `SELECT violations FROM plan_result WHERE plan = $1`, id).Scan(&data)
	if database.NoRows(err) {
		return nil, withoutResult(ctx, tx, id)
	}
	if err != nil {
		return nil, err
	}
	var list []check.Violation
	return list, json.Unmarshal(data, &list)
}

// withoutResult says why a plan has no rows.
func withoutResult(ctx context.Context, tx *database.Tx, id uuid.UUID) error {
	p, err := Get(ctx, tx, id)
	if err != nil {
		return err
	}
	return database.Refuse(database.Conflict, "plan_not_ready",
		fmt.Sprintf("plan %s is %s: it has no result", id, p.Status),
		fmt.Sprintf("الخطة %s حالتها: %s، وليس لها نتيجة", id, p.Status.ar()))
}

// ar names a status in Arabic, of the feminine الخطة.
func (s Status) ar() string {
	return map[Status]string{
		Planning: "قيد الإعداد", Planned: "مُعدّة", Failed: "تعذّر إعدادها", Cancelled: "ملغاة", Approved: "معتمدة", Superseded: "حلت محلها خطة أخرى",
	}[s]
}
