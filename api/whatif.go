package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/whatif"
)

// getSettings tells what a copy of a scenario can change, as it is.
func (s *Server) getSettings(ctx context.Context, tx *database.Tx, in *scenarioIn) (*whatif.Settings, error) {
	content, err := s.library.Scenario(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return whatif.SettingsOf(content), nil
}

type copyIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		ID      uuid.UUID       `json:"id,omitempty" doc:"Of the copy, chosen by the caller; made of the key if it is not there"`
		Name    string          `json:"name,omitempty" maxLength:"200" doc:"That of the scenario, marked as a copy, if it is not there"`
		Changes []whatif.Change `json:"changes" nullable:"false" maxItems:"200" doc:"Made in this order; each gives the new value, not a difference"`
	}
}

// copyScenario stores a changed copy of a scenario. Every fault is told at once,
// at the field of the change that made it; nothing is half taken.
func (s *Server) copyScenario(ctx context.Context, tx *database.Tx, in *copyIn) (*plans.Scenario, error) {
	content, err := s.library.Scenario(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := whatif.Apply(content, in.Body.Changes)
	if err != nil {
		return nil, changeFaults(err)
	}
	head, err := plans.AddCopy(ctx, tx, chosen(ctx, in.Body.ID, "copy"), in.Body.Name, in.ID, c)
	if err != nil {
		return nil, err
	}
	setHeader(ctx, "Location", prefix+"/scenarios/"+head.ID.String())
	return head, nil
}

// changeFaults tells what is wrong with changes, each fault with its field.
func changeFaults(err error) error {
	invalid, ok := errors.AsType[*whatif.Invalid](err)
	if !ok {
		return err
	}
	n := len(invalid.Faults)
	out := &database.Error{Kind: database.Invalid, Code: "bad_changes",
		En: fmt.Sprintf("with these changes the scenario has faults (%d); nothing was stored. Correct them and send it again with a new key", n),
		Ar: fmt.Sprintf("بهذه التغييرات تكون في السيناريو أخطاء (عددها %d)، ولم يُحفظ شيء. صححها ثم أرسل الطلب من جديد بمفتاح جديد", n)}
	for _, f := range invalid.Faults[:min(n, mostFaults)] {
		field := database.Field{Path: "body." + f.Path(), En: f.TextEn, Ar: f.TextAr}
		if f.Value != "" {
			field.Value = f.Value
		}
		out.Fields = append(out.Fields, field)
	}
	return out
}

// Checked is what changes would make of a scenario.
type Checked struct {
	Before  whatif.Figures  `json:"before"`
	After   *whatif.Figures `json:"after,omitempty" doc:"Not there with faults"`
	Steps   []whatif.Step   `json:"steps" nullable:"false"`
	Effects []whatif.Effect `json:"effects" nullable:"false" doc:"What moves along"`
	Same    bool            `json:"same" doc:"The copy would have the same content"`
	Faults  []ChangeFault   `json:"faults" nullable:"false"`
}

// ChangeFault is one thing wrong with the changes.
type ChangeFault struct {
	Location string `json:"location" doc:"Where it stands" example:"body.changes[2].cartons"`
	Change   int    `json:"change" doc:"Its position, from 0; -1 if no single change is to blame"`
	Field    string `json:"field"`
	TextAr   string `json:"text_ar"`
	TextEn   string `json:"text_en"`
}

// checkCopy tries changes and stores nothing.
func (s *Server) checkCopy(ctx context.Context, in *copyIn) (*Checked, error) {
	var content *planner.Scenario
	err := s.store.Read(ctx, actor(ctx), func(tx *database.Tx) (err error) {
		content, err = s.library.Scenario(ctx, tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &Checked{Before: whatif.FiguresOf(content), Steps: []whatif.Step{}, Effects: []whatif.Effect{}, Faults: []ChangeFault{}}
	c, err := whatif.Apply(content, in.Body.Changes)
	if invalid, ok := errors.AsType[*whatif.Invalid](err); ok {
		for _, f := range invalid.Faults[:min(len(invalid.Faults), mostFaults)] {
			out.Faults = append(out.Faults, ChangeFault{"body." + f.Path(), f.Change, f.Field, f.TextAr, f.TextEn})
		}
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	after := whatif.FiguresOf(c.Scenario)
	out.After, out.Same = &after, c.Scenario.Digest() == content.Digest()
	out.Steps = append(out.Steps, c.Steps...)
	out.Effects = append(out.Effects, c.Effects...)
	return out, nil
}
