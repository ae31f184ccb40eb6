package plans

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
	"katf/planner/check"
)

// Store lets the referee judge a plan that was asked for, stores all of it with
// what the referee found, and makes it planned. It must be of the scenario, the
// seed and the effort asked for. A plan that breaks rules is stored too: people
// want to see it, and Approve refuses it.
//
// About a second for the whole country, most of it the referee and COPY.
func Store(ctx context.Context, tx *database.Tx, id uuid.UUID, p *planner.Plan) (*Plan, error) {
	head, err := Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if head.Status != Planning {
		return nil, head.notPlanning()
	}
	if p.Scenario != head.Digest || p.Seed != head.Seed || p.Effort != head.Effort {
		return nil, fmt.Errorf("plan %s was asked for scenario %s, seed %d, effort %s; this one is of %s, %d, %s",
			id, head.Digest, head.Seed, head.Effort, p.Scenario, p.Seed, p.Effort)
	}
	s, err := LoadScenario(ctx, tx, head.Scenario)
	if err != nil {
		return nil, err
	}
	violations := check.Plan(s, p)
	if err := storeResult(ctx, tx, id, p, violations); err != nil {
		return nil, err
	}
	if err := storeRows(ctx, tx, id, p); err != nil {
		return nil, err
	}
	if err := head.step(ctx, tx, Planned, "", ""); err != nil {
		return nil, err
	}
	return Get(ctx, tx, id)
}

func storeResult(ctx context.Context, tx *database.Tx, id uuid.UUID, p *planner.Plan, violations []check.Violation) error {
	if violations == nil {
		violations = []check.Violation{}
	}
	n := sizesOf(p)
	args := []any{id, p.Schema, int64(p.FlowCost), n.allocations, n.trunk, n.deliveries, n.prices, n.transfers, n.waves, n.unserved}
	for _, v := range []any{&p.Campaign, &p.Fairness, &p.Summary, violations} {
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		args = append(args, data)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO plan_result (plan, schema, flow_cost, allocations, trunk, deliveries, prices, transfers, waves, unserved,
			campaign, fairness, summary, violations)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, args...)
	return err
}

// Load reads a whole plan, equal to the one that was stored. See [Library.Plan]
// for one that need not be read again.
func Load(ctx context.Context, tx *database.Tx, id uuid.UUID) (*planner.Plan, error) {
	head, err := Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if !head.HasResult() {
		return nil, withoutResult(ctx, tx, id)
	}
	p := &planner.Plan{Scenario: head.Digest, Seed: head.Seed, Effort: head.Effort, FlowCost: head.FlowCost, Summary: *head.Summary}
	var n sizes
	var campaign, fairness []byte
	if err := tx.QueryRow(ctx, `
		SELECT schema, allocations, trunk, deliveries, prices, transfers, waves, unserved, campaign, fairness
		FROM plan_result WHERE plan = $1`, id).Scan(&p.Schema, &n.allocations, &n.trunk, &n.deliveries, &n.prices, &n.transfers,
		&n.waves, &n.unserved, &campaign, &fairness); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(campaign, &p.Campaign); err != nil {
		return nil, fmt.Errorf("plan %s: campaign: %w", id, err)
	}
	if err := json.Unmarshal(fairness, &p.Fairness); err != nil {
		return nil, fmt.Errorf("plan %s: fairness: %w", id, err)
	}
	return p, loadRows(ctx, tx, id, n, p)
}
