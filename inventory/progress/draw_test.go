package progress_test

import (
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/steps"
	"katf/planner"
)

// draw makes one step of a manifest, mostly one that is possible.
func (w *world) draw(r *rapid.T, wave string, id uuid.UUID, stops int, taps *[]uuid.UUID) func(tx *database.Tx) error {
	s := steps.Step{ID: uuid.New(), Note: "drawn"}
	stop := rapid.IntRange(1, stops).Draw(r, "stop")
	switch w.drawName(r, id) {
	case "release":
		return func(tx *database.Tx) error { _, err := dispatch.Release(ctx, tx, s, w.book, w.plan, wave); return err }
	case "start_loading":
		return func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, s, id); return err }
	case "load":
		return w.drawLoad(r, s, id, stop)
	case "dispatch":
		return func(tx *database.Tx) error { _, err := dispatch.Dispatch(ctx, tx, s, w.book, id, ""); return err }
	case "hand_over":
		*taps = append(*taps, s.ID)
		h := w.drawHandover(r, id, stop)
		return func(tx *database.Tx) error { _, err := dispatch.HandOver(ctx, tx, s, id, stop, h); return err }
	case "take_back":
		tap := uuid.New()
		if len(*taps) > 0 {
			tap = rapid.SampledFrom(*taps).Draw(r, "tap")
		}
		return func(tx *database.Tx) error { _, err := dispatch.TakeBack(ctx, tx, s, id, tap); return err }
	case "return":
		lines := w.drawReturn(r, id)
		return func(tx *database.Tx) error { _, err := dispatch.Return(ctx, tx, s, id, lines); return err }
	case "close":
		return func(tx *database.Tx) error { _, err := dispatch.Close(ctx, tx, s, id); return err }
	case "undo":
		undoes := w.undoable(func(tx *database.Tx) (*steps.Undoable, error) { return dispatch.CanUndo(ctx, tx, w.get(id)) })
		return func(tx *database.Tx) error { _, err := dispatch.Undo(ctx, tx, s, w.book, id, undoes); return err }
	case "undo_release":
		undoes := w.undoable(func(tx *database.Tx) (*steps.Undoable, error) { return dispatch.CanUndoRelease(ctx, tx, w.plan, wave) })
		return func(tx *database.Tx) error {
			_, err := dispatch.UndoRelease(ctx, tx, s, w.plan, wave, undoes)
			return err
		}
	}
	return func(tx *database.Tx) error { _, err := dispatch.Void(ctx, tx, s, id); return err }
}

// undoable is the step that can be taken back, or one that nobody took.
func (w *world) undoable(of func(tx *database.Tx) (*steps.Undoable, error)) uuid.UUID {
	id := uuid.New()
	w.readAs(manager, func(tx *database.Tx) error {
		u, err := of(tx)
		if u != nil {
			id = u.Step
		}
		return err
	})
	return id
}

// drawName seldom says void, or all are void soon and the walks prove little.
func (w *world) drawName(r *rapid.T, id uuid.UUID) string {
	names := []string{"release", "start_loading", "load", "dispatch", "hand_over", "take_back", "return", "close", "void"}
	if rapid.IntRange(0, 14).Draw(r, "regret") == 0 {
		return rapid.SampledFrom([]string{"undo", "undo", "undo", "undo_release"}).Draw(r, "which undo")
	}
	if possible := w.get(id).State.Possible(); len(possible) > 0 && rapid.IntRange(0, 9).Draw(r, "sense") > 0 {
		names = possible
	}
	name := rapid.SampledFrom(names).Draw(r, "step")
	if name == "void" && rapid.IntRange(0, 3).Draw(r, "really") > 0 {
		name = names[0]
	}
	return name
}

func (w *world) drawLoad(r *rapid.T, s steps.Step, id uuid.UUID, stop int) func(tx *database.Tx) error {
	var lines []dispatch.LoadedLine
	if b := w.bills(id)[stop-1]; len(b.Lines) > 0 {
		l := b.Lines[rapid.IntRange(0, len(b.Lines)-1).Draw(r, "line")]
		damaged := min(l.Cartons, planner.Cartons(rapid.IntRange(0, 3).Draw(r, "damaged")))
		short := min(l.Cartons-damaged, planner.Cartons(rapid.IntRange(0, 3).Draw(r, "short")))
		lines = append(lines, dispatch.LoadedLine{Stop: stop, Lot: l.Lot, Owner: l.Owner, Loaded: l.Cartons - damaged - short, Damaged: damaged, Short: short, Reason: "torn"})
	}
	all := rapid.IntRange(0, 3).Draw(r, "all") > 0
	return func(tx *database.Tx) error { _, err := dispatch.Load(ctx, tx, s, id, lines, all); return err }
}

func (w *world) drawHandover(r *rapid.T, id uuid.UUID, stop int) dispatch.Handover {
	b := w.bills(id)[stop-1]
	h := dispatch.Handover{Reason: "drawn", Outcome: rapid.SampledFrom([]dispatch.Outcome{dispatch.Full, dispatch.Part, dispatch.Part, dispatch.Refused,
		dispatch.Diverted, dispatch.ClosedRoad}).Draw(r, "outcome")}
	switch h.Outcome {
	case dispatch.Full:
		h.Cartons = b.Open()
	case dispatch.Part, dispatch.Diverted:
		h.Cartons = planner.Cartons(rapid.Int64Range(1, max(1, int64(b.Open()))).Draw(r, "cartons"))
	}
	if h.Outcome != dispatch.Full {
		h.Lost = planner.Cartons(rapid.Int64Range(0, 2).Draw(r, "lost"))
	}
	if h.Outcome == dispatch.Diverted {
		h.Place = rapid.SampledFrom(w.book.Scenario.Places).Draw(r, "place").ID
	}
	return h
}

func (w *world) drawReturn(r *rapid.T, id uuid.UUID) []dispatch.BackLine {
	lines := w.aboard(id, planner.Cartons(rapid.IntRange(0, 5).Draw(r, "missing")))
	for i := range lines {
		n := min(lines[i].Good, planner.Cartons(rapid.IntRange(0, 2).Draw(r, "damaged")))
		lines[i].Good -= n
		lines[i].Damaged += n
	}
	return lines
}
