package stock

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Rules are the settings of the warehouses. Every change stays visible, with
// who made it.
type Rules struct {
	// Alone is how many cartons one person may write off or find in a warehouse
	// in a day, or a count may differ by, without a second person.
	Alone planner.Cartons `json:"alone_cartons"`
	// SoonDays before it expires a lot is shown as expiring soon.
	SoonDays int `json:"soon_days"`
	// MinDays that a lot must be good for on arrival; what has less is kept apart
	// with the damaged stock. 0: only what has expired is.
	MinDays int `json:"min_days"`
}

// defaultRules hold until somebody sets others.
var defaultRules = Rules{Alone: 50, SoonDays: 30}

// SetRules changes the settings from now on. The settings' history is that of
// the steps on [RulesID].
func SetRules(ctx context.Context, tx *database.Tx, step Step, r Rules) error {
	if tx.By.Organisation != "" || tx.By.Role != database.Manager && tx.By.Role != database.Administrator {
		return database.Refuse(database.Forbidden, "not_a_manager",
			"the rules of the warehouses are set by a manager of the Alliance", "قواعد المخازن يضعها مدير في التحالف")
	}
	var f faults
	f.cartons("alone_cartons", r.Alone, 0)
	if r.SoonDays < 0 || r.SoonDays > 3650 {
		f.add("soon_days", r.SoonDays, "0 to 3650 days", "من 0 إلى 3650 يومًا")
	}
	if r.MinDays < 0 || r.MinDays > r.SoonDays {
		f.add("min_days", r.MinDays, "0 to soon_days", "من 0 إلى soon_days")
	}
	if err := f.err(); err != nil {
		return err
	}
	taken, err := begin(ctx, tx, &step, theRules, RulesID, "set", r)
	if taken || err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO stock_rules (step, alone, soon_days, min_days) VALUES ($1, $2, $3, $4)`,
		step.ID, r.Alone, r.SoonDays, r.MinDays)
	return err
}

// RulesID is the subject of the steps that set rules.
var RulesID = uuid.NewSHA1(uuid.NameSpaceURL, []byte("katf:stock/rules"))

// CurrentRules gives the settings that hold now.
func CurrentRules(ctx context.Context, tx *database.Tx) (Rules, error) {
	return rulesAt(ctx, tx, time.Time{})
}

// rulesAt gives the settings that held when something was recorded, so that it
// is judged the same whenever somebody looks.
func rulesAt(ctx context.Context, tx *database.Tx, at time.Time) (Rules, error) {
	var r Rules
	err := tx.QueryRow(ctx, `
		SELECT r.alone, r.soon_days, r.min_days FROM stock_rules r JOIN steps s ON s.id = r.step
		WHERE $1::timestamptz IS NULL OR s.recorded_at <= $1 ORDER BY r.seq DESC LIMIT 1`, nullTime(at)).
		Scan(&r.Alone, &r.SoonDays, &r.MinDays)
	if database.NoRows(err) {
		return defaultRules, nil
	}
	return r, err
}

// Fitness says whether a lot may be handed out.
type Fitness string

// The fitnesses.
const (
	Good        Fitness = "good"
	ExpiresSoon Fitness = "expires_soon"
	HasExpired  Fitness = "expired"
)

// fitness judges an expiry date on a day: the last day a carton may be handed
// out is that of its expiry.
func (r Rules) fitness(expires, on planner.Date) Fitness {
	switch {
	case expires == 0 || expires > on+planner.Date(r.SoonDays):
		return Good
	case expires < on:
		return HasExpired
	}
	return ExpiresSoon
}

// unfit reports whether a lot is kept apart when it arrives on a day.
func (r Rules) unfit(expires, on planner.Date) bool {
	return expires != 0 && expires < on+planner.Date(r.MinDays)
}
