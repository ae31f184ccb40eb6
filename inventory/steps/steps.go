// Package steps records what somebody did with a paper, once for each id that
// the caller chose: the same step sent again is harmless.
package steps

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
type Step struct {
	ID       uuid.UUID `json:"id"`
	Occurred time.Time `json:"occurred_at,omitzero"` // what the paper says; zero: now
	Note     string    `json:"note,omitempty"`       // at most 500 characters
}

const longestNote = 500

// Begin records the step, or finds that it was taken before: then nothing is
// left to do. Another transaction that takes the same step is waited for.
func (s *Step) Begin(ctx context.Context, tx *database.Tx, noun string, subject uuid.UUID, action string, content any) (taken bool, err error) {
	if err := s.check(); err != nil {
		return false, err
	}
	what, err := json.Marshal(content)
	if err != nil {
		return false, err
	}
	whole, err := json.Marshal([]any{noun, subject, action, tx.By.ID, tx.By.Login, s.Occurred.UTC(), s.Note, json.RawMessage(what)})
	if err != nil {
		return false, err
	}
	fingerprint := sha256.Sum256(whole)
	err = tx.QueryRow(ctx, `
		INSERT INTO steps (id, noun, subject, action, fingerprint, content, note, by_id, by_login, occurred_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, now())) ON CONFLICT (id) DO NOTHING RETURNING occurred_at`,
		s.ID, noun, subject, action, fingerprint[:], what, s.Note, tx.By.ID, tx.By.Login, orNull(s.Occurred)).Scan(&s.Occurred)
	if database.IsCheck(err, "steps_ahead") {
		return false, invalid("occurred_at", s.Occurred, "lies in the future", "يقع في المستقبل")
	}
	if !database.NoRows(err) {
		return false, err
	}
	var have []byte
	if err := tx.QueryRow(ctx, `SELECT fingerprint, occurred_at FROM steps WHERE id = $1`, s.ID).Scan(&have, &s.Occurred); err != nil {
		return false, err
	}
	if string(have) != string(fingerprint[:]) {
		return false, database.Refuse(database.Invalid, "id_reused",
			fmt.Sprintf("the id %s was used for another step; choose a new one", s.ID),
			fmt.Sprintf("استُخدم المعرّف %s لخطوة أخرى؛ اختر معرّفًا جديدًا", s.ID))
	}
	return true, nil
}

func (s *Step) check() error {
	if s.ID == uuid.Nil {
		return invalid("id", "", "give the step an id of your own (a UUID)", "أعطِ الخطوة معرّفًا من عندك (UUID)")
	}
	if utf8.RuneCountInString(s.Note) > longestNote {
		return invalid("note", utf8.RuneCountInString(s.Note), "at most 500 characters", "500 حرف على الأكثر")
	}
	return nil
}

func invalid(path string, value any, en, ar string) error {
	return &database.Error{Kind: database.Invalid, Code: "invalid", En: "the step is not complete", Ar: "الخطوة غير مكتملة",
		Fields: []database.Field{{Path: path, Value: value, En: en, Ar: ar}}}
}

// Derive makes an id that depends on the step and the parts alone, so that a
// step makes the same rows whenever it is taken.
func (s *Step) Derive(parts ...string) uuid.UUID { return Derive(s.ID, parts...) }

// Derive makes an id of a name space and parts.
func Derive(space uuid.UUID, parts ...string) uuid.UUID {
	return uuid.NewSHA1(space, []byte(strings.Join(parts, "\x00")))
}

// Day is the day in Egypt on which the step took place.
func (s *Step) Day() planner.Date { return DayOf(s.Occurred) }

// DayOf is the day in Egypt at a moment.
func DayOf(t time.Time) planner.Date {
	c := t.In(planner.Cairo())
	return planner.DateOf(c.Year(), c.Month(), c.Day())
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Taken is a step as it stands in the books.
type Taken struct {
	ID       uuid.UUID       `json:"id"`
	Action   string          `json:"action"`
	Content  json.RawMessage `json:"content"`
	Note     string          `json:"note,omitempty"`
	By       string          `json:"by"`
	Occurred time.Time       `json:"occurred_at"`
	Recorded time.Time       `json:"recorded_at"`
}

// Of lists what was done with a subject, in the order of recording.
func Of(ctx context.Context, tx *database.Tx, subject uuid.UUID) ([]Taken, error) {
	rows, err := tx.Query(ctx, `SELECT id, action, content, note, by_login AS by, occurred_at AS occurred, recorded_at AS recorded
		FROM steps WHERE subject = $1 ORDER BY seq`, subject)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Taken])
}
