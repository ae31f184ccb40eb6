package stock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// Step is one thing that somebody does. The same step sent again is harmless;
// its id with anything else, or by somebody else, is refused with "id_reused".
// A step that makes something gives it its id.
type Step = steps.Step

// begin records the step, or finds that it was taken before: then nothing is
// left to do. Of the content a digest is kept alone: the figures of an
// announcement must not be there to be read before the count.
func begin(ctx context.Context, tx *database.Tx, s *Step, n noun, subject uuid.UUID, action string, content any) (taken bool, err error) {
	whole, err := json.Marshal(content)
	if err != nil {
		return false, err
	}
	digest := sha256.Sum256(whole)
	return s.Begin(ctx, tx, string(n), subject, action, hex.EncodeToString(digest[:]))
}

const maxNote = 500

// Taken is a step as it stands in the books.
type Taken struct {
	ID       uuid.UUID `json:"id"`
	Action   string    `json:"action"`
	Note     string    `json:"note,omitempty"`
	By       string    `json:"by"`
	Occurred time.Time `json:"occurred_at"`
	Recorded time.Time `json:"recorded_at"`
}

// Steps lists what was done with a receipt, transfer, adjustment, count or
// loan, in the order of recording.
func Steps(ctx context.Context, tx *database.Tx, subject uuid.UUID) ([]Taken, error) {
	all, err := steps.Of(ctx, tx, subject)
	out := make([]Taken, len(all))
	for i, s := range all {
		out[i] = Taken{s.ID, s.Action, s.Note, s.By, s.Occurred, s.Recorded}
	}
	return out, err
}

// nullTime gives NULL for the zero time.
func nullTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// nullDate gives NULL for no date.
func nullDate(d planner.Date) *time.Time {
	if d == 0 {
		return nil
	}
	t := d.Time()
	return &t
}

// dateOf reads a date that may be NULL.
func dateOf(t *time.Time) planner.Date {
	if t == nil {
		return 0
	}
	return planner.DateOf(t.Year(), t.Month(), t.Day())
}

// nullID gives NULL for the zero id.
func nullID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
