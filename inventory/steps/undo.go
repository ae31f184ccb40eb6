package steps

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory/database"
)

// UndoWithin is how long a step may be taken back; a correction comes after.
const UndoWithin = 15 * time.Minute

// UndoAction is the action of a step that takes another back.
const UndoAction = "undo"

// Undoable is the step of something that can be taken back now: the last one
// that stands.
type Undoable struct {
	Step   uuid.UUID `json:"step"`
	Action string    `json:"action"`
	By     string    `json:"by"`
	Until  time.Time `json:"until"`
	Left   int       `json:"left_s" doc:"Seconds until then: clocks of desks differ"`
}

// Correction says what to do instead when it is too late for an undo.
type Correction struct{ En, Ar string }

// Standing lists the steps of a subject that were not taken back, in the order
// of recording, and those that took back not among them.
func Standing(ctx context.Context, tx *database.Tx, subject uuid.UUID) ([]Taken, error) {
	rows, err := tx.Query(ctx, `SELECT id, action, content, note, by_login AS by, occurred_at AS occurred, recorded_at AS recorded
		FROM steps s WHERE subject = $1 AND action <> 'undo' AND NOT EXISTS (SELECT FROM undone WHERE step = s.id) ORDER BY seq`, subject)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Taken])
}

// Last gives what can be taken back of the steps that stand, nil if nothing can:
// the last one is too long ago, or of a kind that has no way back.
func Last(tx *database.Tx, standing []Taken, ways map[string]Correction) *Undoable {
	if len(standing) == 0 {
		return nil
	}
	s := &standing[len(standing)-1]
	until := s.Recorded.Add(UndoWithin)
	if _, ok := ways[s.Action]; !ok || tx.Now.After(until) {
		return nil
	}
	return &Undoable{Step: s.ID, Action: s.Action, By: s.By, Until: until, Left: int(until.Sub(tx.Now).Seconds())}
}

// Undoing is what the step that takes another back says.
type Undoing struct {
	Undoes uuid.UUID `json:"undoes"`
}

// Undo records that this step takes another one back: the last of those that
// stand, within UndoWithin, of the kinds that ways names. Otherwise it refuses,
// saying what to do instead: "too_late", "built_upon", or "no_way_back". The
// subject is locked by the caller, who has begun the step.
func (s *Step) Undo(ctx context.Context, tx *database.Tx, standing []Taken, undoes uuid.UUID, ways map[string]Correction) (*Taken, error) {
	i := slices.IndexFunc(standing, func(t Taken) bool { return t.ID == undoes })
	if i < 0 {
		return nil, database.Refuse(database.Conflict, "not_standing",
			"that step was taken back already, or is none of this paper; read it again", "هذه الخطوة تم التراجع عنها من قبل أو ليست من هذه الورقة؛ أعد القراءة")
	}
	t := &standing[i]
	instead, ok := ways[t.Action]
	switch {
	case !ok:
		return nil, database.Refuse(database.Conflict, "no_way_back",
			"this step has no way back", "لا رجوع عن هذه الخطوة")
	case i < len(standing)-1:
		return nil, BuiltUpon(fmt.Sprintf("%s did something further since", standing[len(standing)-1].By),
			fmt.Sprintf("قام %s بخطوة أخرى بعدها", standing[len(standing)-1].By), instead)
	case tx.Now.Sub(t.Recorded) > UndoWithin:
		return nil, database.Refuse(database.Conflict, "too_late",
			fmt.Sprintf("more than %d minutes have passed. %s", UndoWithin/time.Minute, instead.En),
			fmt.Sprintf("مضى أكثر من %d دقيقة. %s", UndoWithin/time.Minute, instead.Ar))
	}
	_, err := tx.Exec(ctx, `INSERT INTO undone (step, by) VALUES ($1, $2)`, undoes, s.ID)
	return t, err
}

// BuiltUpon refuses to take a step back that others rest on.
func BuiltUpon(en, ar string, instead Correction) error {
	return database.Refuse(database.Conflict, "built_upon", en+". "+instead.En, ar+". "+instead.Ar)
}

// Reason is the note, or what a step without one says of what it takes back.
func (s *Step) Reason() string {
	if s.Note == "" {
		return "taken back / تراجع"
	}
	return s.Note
}
