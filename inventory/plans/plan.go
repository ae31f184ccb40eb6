package plans

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Status is how far a plan is.
type Status string

// The life of a plan: planning → planned | failed | cancelled, and planned →
// approved → superseded. At most one plan of a campaign is approved.
const (
	Planning   Status = "planning"
	Planned    Status = "planned"
	Failed     Status = "failed"
	Cancelled  Status = "cancelled"
	Approved   Status = "approved"
	Superseded Status = "superseded"
)

// Plan is the head of a stored plan.
type Plan struct {
	ID           uuid.UUID      `json:"id"`
	Scenario     uuid.UUID      `json:"scenario"`
	ScenarioName string         `json:"scenario_name"`
	Digest       string         `json:"scenario_sha256"`
	Campaign     string         `json:"campaign" doc:"Its id"`
	Seed         uint64         `json:"seed"`
	Effort       planner.Effort `json:"effort" enum:"quick,normal,thorough"`
	Note         string         `json:"note,omitempty"`
	Status       Status         `json:"status" enum:"planning,planned,failed,cancelled,approved,superseded"`
	Version      int            `json:"version" doc:"Grows with each step"`
	Why          string         `json:"why,omitempty" doc:"It failed"`
	By           Person         `json:"by" doc:"Who asked for it"`
	At           time.Time      `json:"at"`
	ChangedAt    time.Time      `json:"changed_at"`

	// Of a plan that was planned:
	Summary    *planner.Summary `json:"summary,omitempty"`
	FlowCost   planner.Piastres `json:"flow_cost_piastres,omitempty" doc:"Proven minimum of the flow model"`
	Violations int              `json:"violations" doc:"Rules that the referee found broken; with any, the plan can't be approved"`
}

// HasResult reports whether the plan's rows are stored.
func (p *Plan) HasResult() bool { return p.Summary != nil }

// Request asks for a plan of a scenario.
type Request struct {
	ID       uuid.UUID // of the plan, chosen by the caller
	Scenario uuid.UUID
	Seed     uint64
	Effort   planner.Effort // Normal if empty
	Note     string         // at most 500 characters
}

// Create makes a plan that is being planned. The same request again is harmless
// and gives the plan as it stands; another with the same id is refused
// (id_reused).
func Create(ctx context.Context, tx *database.Tx, r Request) (*Plan, error) {
	if r.Effort == "" {
		r.Effort = planner.Normal
	}
	if err := r.validate(); err != nil {
		return nil, err
	}
	s, err := GetScenario(ctx, tx, r.Scenario)
	if err != nil {
		return nil, err
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO plan (id, scenario, campaign, seed, effort, note, by_id, by_login)
		VALUES ($1, $2, $3, $4::text::numeric, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
		r.ID, r.Scenario, s.Campaign, strconv.FormatUint(r.Seed, 10), string(r.Effort), r.Note, tx.By.ID, tx.By.Login)
	if err != nil {
		return nil, err
	}
	p, err := Get(ctx, tx, r.ID)
	if err != nil {
		return nil, err
	}
	if tag.RowsAffected() == 1 {
		return p, p.record(ctx, tx, "")
	}
	if p.Scenario != r.Scenario || p.Seed != r.Seed || p.Effort != r.Effort || p.Note != r.Note {
		return nil, reused("plan", "خطة", r.ID)
	}
	return p, nil
}

func (r *Request) validate() error {
	switch r.Effort {
	case planner.Quick, planner.Normal, planner.Thorough:
		if r.Note == "" {
			return nil
		}
		return short("note", r.Note, 500)
	}
	return wrong("effort", string(r.Effort), "must be quick, normal or thorough", "يجب أن يكون quick أو normal أو thorough")
}

// planColumns are those of scan.
const planColumns = `p.id, p.scenario, s.name, encode(b.digest, 'hex'), p.campaign, p.seed::text, p.effort, p.note, p.status, p.version, p.why,
	p.by_id, p.by_login, p.recorded_at, p.changed_at, r.summary, coalesce(r.flow_cost, 0), coalesce(jsonb_array_length(r.violations), 0)`

const planTables = ` plan p JOIN scenario s ON s.id = p.scenario JOIN scenario_body b ON b.no = s.body LEFT JOIN plan_result r ON r.plan = p.id `

func (p *Plan) scan(row interface{ Scan(...any) error }) error {
	var seed string
	var summary []byte
	if err := row.Scan(&p.ID, &p.Scenario, &p.ScenarioName, &p.Digest, &p.Campaign, &seed, (*string)(&p.Effort), &p.Note, (*string)(&p.Status),
		&p.Version, &p.Why, &p.By.ID, &p.By.Login, &p.At, &p.ChangedAt, &summary, (*int64)(&p.FlowCost), &p.Violations); err != nil {
		return err
	}
	p.At, p.ChangedAt = p.At.UTC(), p.ChangedAt.UTC()
	var err error
	if p.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil || summary == nil {
		return err
	}
	p.Summary = new(planner.Summary)
	return json.Unmarshal(summary, p.Summary)
}

// Get gives the head of a plan.
func Get(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Plan, error) {
	p := new(Plan)
	err := p.scan(tx.QueryRow(ctx, `SELECT `+planColumns+` FROM `+planTables+` WHERE p.id = $1`, id))
	if database.NoRows(err) {
		return nil, missing(id)
	}
	return p, err
}

// Lock gives the head of a plan, which nobody else changes until the transaction
// ends.
func Lock(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Plan, error) {
	p := new(Plan)
	err := p.scan(tx.QueryRow(ctx, `SELECT `+planColumns+` FROM `+planTables+` WHERE p.id = $1 FOR UPDATE OF p`, id))
	if database.NoRows(err) {
		return nil, missing(id)
	}
	return p, err
}

// Filter narrows a list of plans; "" or uuid.Nil for any.
type Filter struct {
	Status   Status
	Campaign string
	Scenario uuid.UUID
}

// List gives the heads of plans, the newest first.
func List(ctx context.Context, tx *database.Tx, f Filter, page Page[Mark]) ([]Plan, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+planColumns+` FROM `+planTables+`
		WHERE ($1 = '' OR p.status = $1) AND ($2 = '' OR p.campaign = $2) AND ($3 = $4::uuid OR p.scenario = $3)
		  AND ($5::timestamptz IS NULL OR (p.recorded_at, p.id) < ($5, $6))
		ORDER BY p.recorded_at DESC, p.id DESC LIMIT $7`,
		string(f.Status), f.Campaign, f.Scenario, uuid.Nil, page.After.time(), page.After.ID, page.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, (*Plan).scan)
}

func missing(id uuid.UUID) error { return database.Missing("plan", "خطة", id.String()) }
