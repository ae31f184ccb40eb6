package plans

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner/whatif"
)

// Copied says what a scenario is a copy of, and what is different.
type Copied struct {
	Of      uuid.UUID       `json:"of" doc:"The scenario that was copied"`
	Name    string          `json:"name" doc:"Of that scenario"`
	Steps   []whatif.Step   `json:"steps" nullable:"false"`
	Effects []whatif.Effect `json:"effects" nullable:"false"`
}

// AddCopy stores a changed copy of a scenario under an id of the caller's and a
// name; that of the parent, marked, if it is "". The same id with the same
// changes of the same scenario is harmless, with others refused (id_reused).
func AddCopy(ctx context.Context, tx *database.Tx, id uuid.UUID, name string, parent uuid.UUID, c *whatif.Copy) (*Scenario, error) {
	of, err := GetScenario(ctx, tx, parent)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = first(of.Name, 190) + " (نسخة)"
	}
	steps, err := json.Marshal(append([]whatif.Step{}, c.Steps...))
	if err != nil {
		return nil, err
	}
	effects, err := json.Marshal(append([]whatif.Effect{}, c.Effects...))
	if err != nil {
		return nil, err
	}
	// An upload that is there already is not to become a copy.
	var there bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM scenario WHERE id = $1)`, id).Scan(&there); err != nil {
		return nil, err
	}
	if _, err := AddScenario(ctx, tx, id, name, c.Scenario); err != nil {
		return nil, err
	}
	if !there {
		if _, err := tx.Exec(ctx, `INSERT INTO scenario_copy (scenario, parent, steps, effects) VALUES ($1, $2, $3, $4)`, id, parent, steps, effects); err != nil {
			return nil, err
		}
		return GetScenario(ctx, tx, id)
	}
	head, err := GetScenario(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if head.Copy == nil || head.Copy.Of != parent || !head.Copy.same(steps) {
		return nil, reused("scenario", "سيناريو", id)
	}
	return head, nil
}

// same reports whether the steps are these.
func (c *Copied) same(steps []byte) bool {
	mine, err := json.Marshal(c.Steps)
	return err == nil && bytes.Equal(mine, steps)
}

// copyColumns are those of scanCopy; all are null of a scenario that is no copy.
const copyColumns = `c.parent, p.name, c.steps, c.effects`

// scenarioTables are those of scenarioColumns and copyColumns.
const scenarioTables = `scenario s JOIN scenario_body b ON b.no = s.body
	LEFT JOIN scenario_copy c ON c.scenario = s.id LEFT JOIN scenario p ON p.id = c.parent`

// copyRow is a copy as it lies in the database.
type copyRow struct {
	of             *uuid.UUID
	name           *string
	steps, effects []byte
}

func (r *copyRow) copied() (*Copied, error) {
	if r.of == nil {
		return nil, nil
	}
	c := &Copied{Of: *r.of, Name: *r.name}
	if err := json.Unmarshal(r.steps, &c.Steps); err != nil {
		return nil, err
	}
	return c, json.Unmarshal(r.effects, &c.Effects)
}
