package boards

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/inventory/plans"
	"katf/planner"
)

// Kind says what an edit does.
type Kind string

// The kinds of edits.
const (
	Move   Kind = "move"   // a wave goes on another day
	Lock   Kind = "lock"   // a wave stays where it is until it is unlocked
	Unlock Kind = "unlock" //
	Freeze Kind = "freeze" // nothing is moved from or to a day up to this one
	Thaw   Kind = "thaw"   // no day is frozen any more
	Undo   Kind = "undo"   // an earlier edit counts no more
)

// Change is what somebody wants of a board.
type Change struct {
	Kind   Kind         `json:"kind" enum:"move,lock,unlock,freeze,thaw,undo"`
	Wave   string       `json:"wave,omitempty" maxLength:"300" doc:"Of a move, a lock or an unlock: its id in the plan, wherever it is on the board"`
	Day    planner.Date `json:"day,omitzero" doc:"Of a move: where to. Of a freeze: the last day that is frozen"`
	Undoes int          `json:"undoes,omitempty" minimum:"0" doc:"Of an undo: the version that the edit made; the last edit that stands if it is not there"`
}

// Edit is a change that was made.
type Edit struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version" doc:"Of the board, that it made"`
	Change
	Was    planner.Date `json:"was,omitzero" doc:"Where the wave was, or up to when days were frozen"`
	Note   string       `json:"note,omitempty"`
	Breaks int          `json:"breaks" doc:"Rules that it broke, as the referee found when it was made"`
	Mends  int          `json:"mends" doc:"Broken rules that it mended"`
	By     plans.Person `json:"by"`
	At     time.Time    `json:"at"`
	Undone bool         `json:"undone,omitempty" doc:"It was taken back"`
	TextAr string       `json:"text_ar"`
	TextEn string       `json:"text_en"`
}

// say fills in the sentences of an edit; undone is the edit that it takes back.
func (e *Edit) say(undone *Edit) {
	switch e.Kind {
	case Move:
		e.TextEn = fmt.Sprintf("moved wave %s from %s to %s", e.Wave, e.Was, e.Day)
		e.TextAr = fmt.Sprintf("نقل الدفعة %s من %s إلى %s", e.Wave, e.Was, e.Day)
	case Lock:
		e.TextEn, e.TextAr = "locked wave "+e.Wave, "تثبيت الدفعة "+e.Wave
	case Unlock:
		e.TextEn, e.TextAr = "unlocked wave "+e.Wave, "إلغاء تثبيت الدفعة "+e.Wave
	case Freeze:
		e.TextEn, e.TextAr = fmt.Sprintf("froze the days up to %s", e.Day), fmt.Sprintf("تجميد الأيام حتى %s", e.Day)
	case Thaw:
		e.TextEn, e.TextAr = fmt.Sprintf("thawed the days up to %s", e.Was), fmt.Sprintf("إلغاء تجميد الأيام حتى %s", e.Was)
	case Undo:
		e.TextEn, e.TextAr = fmt.Sprintf("took back edit %d", e.Undoes), fmt.Sprintf("التراجع عن التعديل %d", e.Undoes)
		if undone != nil {
			e.TextEn += " (" + undone.TextEn + ")"
			e.TextAr += " (" + undone.TextAr + ")"
		}
	}
}

// standing marks the edits that were taken back: an undo that stands takes back
// what it names, be it another undo.
func standing(edits []Edit) {
	gone := map[int]bool{}
	for i := len(edits) - 1; i >= 0; i-- {
		e := &edits[i]
		e.Undone = gone[e.Version]
		if e.Kind == Undo && !e.Undone {
			gone[e.Undoes] = true
		}
	}
	for i := range edits {
		e := &edits[i]
		if e.Kind == Undo {
			e.say(&edits[e.Undoes-1])
		} else {
			e.say(nil)
		}
	}
}

// state is what edits make of a board.
type state struct {
	days   map[string]planner.Date // by wave that was moved
	locked map[string]*Edit        // by wave: the edit that locked it
	frozen planner.Date            // the last frozen day, 0 for none
}

// fold gives the state after edits that are marked.
func fold(edits []Edit) state {
	s := state{days: map[string]planner.Date{}, locked: map[string]*Edit{}}
	for i := range edits {
		e := &edits[i]
		if e.Undone {
			continue
		}
		switch e.Kind {
		case Move:
			s.days[e.Wave] = e.Day
		case Lock:
			s.locked[e.Wave] = e
		case Unlock:
			delete(s.locked, e.Wave)
		case Freeze:
			s.frozen = e.Day
		case Thaw:
			s.frozen = 0
		}
	}
	return s
}
