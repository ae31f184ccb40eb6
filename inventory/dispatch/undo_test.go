package dispatch_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

// last takes the last step of a manifest back.
func (w *world) last(id uuid.UUID) *dispatch.Manifest {
	w.t.Helper()
	undoes := w.undoable(func(tx *database.Tx) (*steps.Undoable, error) { return dispatch.CanUndo(ctx, tx, w.get(id)) })
	var m *dispatch.Manifest
	w.must(func(tx *database.Tx) (err error) {
		m, err = dispatch.Undo(ctx, tx, step(), w.book, id, undoes)
		return err
	})
	return m
}

func (w *world) document(id uuid.UUID) (d *documents.Document) {
	w.t.Helper()
	w.read(func(tx *database.Tx) (err error) { d, err = documents.Get(ctx, tx, id); return err })
	return d
}

// From closed all the way back to planned, step by step: the books are as if
// nothing had happened, and every paper that said otherwise is void.
func TestAllTheWayBack(t *testing.T) {
	w := begin(t, oasis())
	m := w.first()[0]
	released := w.get(m.ID)
	hand, reserved := w.on(inventory.Warehouse, m.Warehouse)
	l := w.bills(m.ID)[0].Lines[0]
	load := func(s steps.Step, all bool, lines ...dispatch.LoadedLine) {
		w.must(func(tx *database.Tx) error { _, err := dispatch.Load(ctx, tx, s, m.ID, lines, all); return err })
	}
	w.must(func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), m.ID); return err })
	load(step(), false, dispatch.LoadedLine{Stop: 1, Lot: l.Lot, Loaded: l.Cartons - 3, Damaged: 2, Short: 1, Reason: "torn"})
	load(step(), true)
	w.must(func(tx *database.Tx) error {
		_, err := dispatch.Dispatch(ctx, tx, step(), w.book, m.ID, "P")
		return err
	})
	sent := w.get(m.ID)
	var back []dispatch.BackLine
	for _, lot := range []string{"A", "B"} {
		var n planner.Cartons
		for _, b := range w.bills(m.ID) {
			for _, l := range b.Lines {
				if l.Lot == lot {
					n += l.Loaded
				}
			}
		}
		if n > 0 {
			back = append(back, dispatch.BackLine{Lot: lot, Good: n - 1, Reason: "one is missing"})
		}
	}
	w.must(func(tx *database.Tx) error { _, err := dispatch.Return(ctx, tx, step(), m.ID, back); return err })
	returned := w.get(m.ID)
	w.must(func(tx *database.Tx) error { _, err := dispatch.Close(ctx, tx, step(), m.ID); return err })

	if got := w.last(m.ID); got.State != returned.State || got.Lost != returned.Lost {
		t.Errorf("closed, and back: %s, %d lost; want %s, %d", got.State, got.Lost, returned.State, returned.Lost)
	}
	if got := w.last(m.ID); got.State != dispatch.Dispatched || got.Lost != 0 || got.Back != 0 || got.CameBack || got.OnTruck() != sent.Loaded {
		t.Errorf("returned, and back: %+v", got)
	}
	got := w.last(m.ID)
	if got.State != dispatch.Loading || got.Loaded != 0 || got.Number == sent.Number || got.Number == released.Number {
		t.Errorf("dispatched, and back: %+v", got)
	}
	for id, void := range map[uuid.UUID]bool{*released.Document: true, *sent.Document: true, *got.Document: false} {
		if d := w.document(id); (d.Voided != "") != void {
			t.Errorf("paper %s void: %q, want %v", d.Number, d.Voided, void)
		}
	}
	w.expect(inventory.Warehouse, m.Warehouse, hand, reserved)
	w.expect(inventory.Trip, m.ID.String(), 0, 0)
	w.expect(inventory.Damaged, m.Warehouse, 0, 0)
	w.last(m.ID) // "all of it"
	if ls := w.bills(m.ID)[0].Lines; ls[0].Loaded != l.Cartons-3 || ls[0].Damaged != 2 || ls[0].Short != 1 || ls[0].Reason != "torn" {
		t.Errorf("the first loading is not what it was: %+v", ls[0])
	}
	for _, b := range w.bills(m.ID)[1:] {
		if b.Lines[0].Loaded != 0 {
			t.Errorf("stop %d is loaded: %+v", b.Stop, b.Lines)
		}
	}
	w.last(m.ID)
	if got := w.last(m.ID); got.State != dispatch.Released {
		t.Errorf("loading, and back: %s", got.State)
	}
	wave := steps.Step{ID: uuid.New(), Note: "the wrong wave"}
	undoes := w.undoable(func(tx *database.Tx) (*steps.Undoable, error) {
		return dispatch.CanUndoRelease(ctx, tx, w.plan, m.Wave)
	})
	undo := func(tx *database.Tx) error {
		_, err := dispatch.UndoRelease(ctx, tx, wave, w.plan, m.Wave, undoes)
		return err
	}
	// The paper was numbered anew, so the release is no longer what it was.
	w.refused("built_upon", undo)
	w.sound()
}

// A wave that was released by mistake is planned again, and can be released again.
func TestReleaseBack(t *testing.T) {
	w := begin(t, oasis())
	ms := w.first()
	before := w.get(ms[0].ID)
	undoes := w.undoable(func(tx *database.Tx) (*steps.Undoable, error) {
		return dispatch.CanUndoRelease(ctx, tx, w.plan, ms[0].Wave)
	})
	s := step()
	undo := func(tx *database.Tx) error {
		_, err := dispatch.UndoRelease(ctx, tx, s, w.plan, ms[0].Wave, undoes)
		return err
	}
	w.must(undo)
	w.must(undo) // sent again
	if m := w.get(ms[0].ID); m.State != dispatch.Planned || m.Number != "" || len(w.bills(m.ID)[0].Lines) != 0 {
		t.Errorf("%+v", m)
	}
	if _, reserved := w.on(inventory.Warehouse, ms[0].Warehouse); reserved != 0 {
		t.Errorf("%d are reserved still", reserved)
	}
	if w.document(*before.Document).Voided == "" {
		t.Error("its paper is not void")
	}
	w.sound()
	w.sent(w.first()[0].ID)
	w.sound()
}

// What was void is released again under another number.
func TestVoidBack(t *testing.T) {
	w := begin(t, oasis())
	m := w.first()[0]
	w.must(func(tx *database.Tx) error {
		_, err := dispatch.Void(ctx, tx, noted("the wrong truck"), m.ID)
		return err
	})
	got := w.last(m.ID)
	if got.State != dispatch.Released || got.Number == m.Number || got.Why != "" {
		t.Errorf("%+v", got)
	}
	w.sound()
	w.sent(m.ID)
	w.sound()
}

// An undo is refused when it is too late, when somebody built upon the step, and
// when it is not the last step any more; each says what to do instead.
func TestNoWayBack(t *testing.T) {
	w := begin(t, oasis())
	m := w.sent(w.first()[0].ID)
	list := w.standing(m.ID)
	undo := func(s steps.Step, undoes uuid.UUID, late time.Duration) func(*database.Tx) error {
		return func(tx *database.Tx) error {
			tx.Now = tx.Now.Add(late)
			_, err := dispatch.Undo(ctx, tx, s, w.book, m.ID, undoes)
			return err
		}
	}
	gone := list[len(list)-1].ID
	w.refused("built_upon", undo(step(), list[0].ID, 0))
	w.refused("not_standing", undo(step(), uuid.New(), 0))
	late := undo(step(), gone, steps.UndoWithin+time.Minute)
	w.refused("too_late", late)
	if err := w.do(late); !strings.Contains(err.Error(), "count what came back") {
		t.Errorf("it does not say what to do instead: %v", err)
	}
	h := step()
	w.must(func(tx *database.Tx) error {
		_, err := dispatch.HandOver(ctx, tx, h, m.ID, 1, dispatch.Handover{Outcome: dispatch.Full, Cartons: w.bills(m.ID)[0].Open()})
		return err
	})
	w.refused("built_upon", undo(step(), gone, 0))
	w.refused("no_way_back", undo(step(), h.ID, 0))
	w.must(func(tx *database.Tx) error { _, err := dispatch.TakeBack(ctx, tx, step(), m.ID, h.ID); return err })
	s := step()
	w.must(undo(s, gone, 0))
	w.must(undo(s, gone, 0)) // sent again
	w.refused("not_standing", undo(step(), gone, 0))
	w.sound()
}

func (w *world) standing(id uuid.UUID) (list []steps.Taken) {
	w.t.Helper()
	w.read(func(tx *database.Tx) (err error) { list, err = steps.Standing(ctx, tx, id); return err })
	return list
}
