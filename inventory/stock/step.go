package stock

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
	"katf/planner"
)

// Step is one thing that somebody does. The same step sent again is harmless;
// its id with anything else, or by somebody else, is refused with "id_reused".
// A step that makes something gives it its id.
type Step struct {
	ID       uuid.UUID `json:"id"`
	Occurred time.Time `json:"occurred_at,omitzero"` // what the paper says; zero: now
	Note     string    `json:"note,omitempty"`       // at most 500 characters
}

// begin records the step, or finds that it was taken before: then nothing is
// left to do. Another transaction that takes the same step is waited for.
func (s *Step) begin(ctx context.Context, tx *database.Tx, n noun, subject uuid.UUID, action string, content any) (taken bool, err error) {
	if s.ID == uuid.Nil {
		return false, invalid("id", "", "give the step an id of your own (a UUID)", "أعطِ الخطوة معرّفًا من عندك (UUID)")
	}
	if utf8.RuneCountInString(s.Note) > maxNote {
		return false, invalid("note", len(s.Note), "at most 500 characters", "500 حرف على الأكثر")
	}
	print, err := json.Marshal([]any{n, subject, action, tx.By.ID, tx.By.Login, s.Occurred.UTC(), s.Note, content})
	if err != nil {
		return false, err
	}
	fingerprint := sha256.Sum256(print)
	err = tx.QueryRow(ctx, `
		INSERT INTO stock_steps (id, noun, subject, action, fingerprint, note, by_id, by_login, occurred_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, now())) ON CONFLICT (id) DO NOTHING RETURNING occurred_at`,
		s.ID, n, subject, action, fingerprint[:], s.Note, tx.By.ID, tx.By.Login, nullTime(s.Occurred)).Scan(&s.Occurred)
	if !database.NoRows(err) {
		return false, err
	}
	var have []byte
	if err := tx.QueryRow(ctx, `SELECT fingerprint, occurred_at FROM stock_steps WHERE id = $1`, s.ID).Scan(&have, &s.Occurred); err != nil {
		return false, err
	}
	if string(have) != string(fingerprint[:]) {
		return false, database.Refuse(database.Invalid, "id_reused",
			fmt.Sprintf("the id %s was used for another step; choose a new one", s.ID),
			fmt.Sprintf("استُخدم المعرّف %s لخطوة أخرى؛ اختر معرّفًا جديدًا", s.ID))
	}
	return true, nil
}

const maxNote = 500

// derive makes an id that depends on the step and the parts alone, so that a
// step makes the same rows whenever it is taken.
func (s *Step) derive(parts ...string) uuid.UUID { return derive(s.ID, parts...) }

func derive(space uuid.UUID, parts ...string) uuid.UUID {
	return uuid.NewSHA1(space, []byte(strings.Join(parts, "\x00")))
}

// day is the day in Egypt on which the step took place.
func (s *Step) day() planner.Date { return dayOf(s.Occurred) }

func dayOf(t time.Time) planner.Date {
	c := t.In(planner.Cairo())
	return planner.DateOf(c.Year(), c.Month(), c.Day())
}

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
	rows, err := tx.Query(ctx, `SELECT id, action, note, by_login AS by, occurred_at AS occurred, recorded_at AS recorded
		FROM stock_steps WHERE subject = $1 ORDER BY seq`, subject)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Taken])
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
