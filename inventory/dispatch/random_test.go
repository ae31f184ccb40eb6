package dispatch_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"katf/fixtures"
	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/inventorytest"
	"katf/inventory/steps"
	"katf/planner"
)

// Whatever people do, in whatever order and however often: the books are true,
// every carton is somewhere, and a refused step leaves nothing.
func TestRandomLives(t *testing.T) {
	w := &world{t: t, store: inventorytest.Store(t)}
	var total planner.Cartons
	var n int
	seen, undone := map[dispatch.State]int{}, map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		total += w.campaign(planned(t, another(fixtures.TwoBanks())))
		var taken []func(tx *database.Tx) error // successful steps, to be sent again
		var taps []uuid.UUID
		for range rapid.IntRange(10, 40).Draw(r, "steps") {
			d := &w.book.Drafts[rapid.IntRange(0, 3).Draw(r, "trip")]
			id := dispatch.ID(w.plan, d.Trip)
			do := w.draw(r, d.Wave, id, len(d.Bills), &taps)
			if len(taken) > 0 && rapid.IntRange(0, 4).Draw(r, "again") == 0 {
				again := taken[rapid.IntRange(0, len(taken)-1).Draw(r, "which")]
				if err := w.do(again); err != nil {
					r.Fatalf("the same step again: %v", err)
				}
			}
			err := w.do(do)
			if err == nil {
				taken = append(taken, do)
			} else if database.CodeOf(err) == "" {
				r.Fatalf("not a refusal: %v", err)
			}
		}
		w.sound()
		if n := w.everywhere(); n != total {
			r.Fatalf("%d cartons are somewhere, of %d", n, total)
		}
		if w.t.Failed() {
			r.FailNow()
		}
		w.states(seen)
	})
	if testing.Short() { // a fifth of the walks: they don't come everywhere
		return
	}
	for _, action := range []string{"release", "start_loading", "load", "dispatch", "void"} {
		err := w.store.Pool().QueryRow(ctx, `SELECT count(*) FROM undone u JOIN steps s ON s.id = u.step WHERE s.action = $1`, action).Scan(&n)
		if undone[action] = n; n == 0 || err != nil {
			t.Errorf("no %s was ever taken back: %v", action, err)
		}
	}
	t.Log(seen, undone) // the walks come to all states, or they prove little
	for _, s := range []dispatch.State{dispatch.Released, dispatch.Loading, dispatch.Dispatched, dispatch.Delivered,
		dispatch.Partly, dispatch.Returned, dispatch.Closed, dispatch.Voided} {
		if seen[s] == 0 {
			t.Errorf("no manifest was ever %s", s)
		}
	}
}

// another is a scenario of a campaign of its own: its plan may be approved beside
// others.
func another(s *planner.Scenario) *planner.Scenario {
	s.Campaign.ID += "-" + uuid.NewString()[:8]
	return s
}

// campaign approves one more plan, fills the warehouses for it and gives the
// cartons.
func (w *world) campaign(book *dispatch.Book) (n planner.Cartons) {
	w.book = book
	w.plan = w.approve(book.Scenario, book.Plan)
	w.fill()
	for i := range book.Drafts {
		n += book.Drafts[i].Total.Cartons
	}
	return n
}

// draw makes one step with an id of its own.
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
func (w *world) undoable(of func(tx *database.Tx) (*steps.Undoable, error)) (id uuid.UUID) {
	w.read(func(tx *database.Tx) error {
		u, err := of(tx)
		if id = uuid.New(); u != nil {
			id = u.Step
		}
		return err
	})
	return id
}

// drawName picks a step that is possible, mostly, and seldom a void: or all are
// void soon and the walks prove little.
func (w *world) drawName(r *rapid.T, id uuid.UUID) string {
	names := []string{"release", "start_loading", "load", "dispatch", "hand_over", "take_back", "return", "close", "void"}
	if rapid.IntRange(0, 9).Draw(r, "regret") == 0 {
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
		n := planner.Cartons(rapid.IntRange(0, 3).Draw(r, "damaged"))
		lines = append(lines, dispatch.LoadedLine{Stop: stop, Lot: l.Lot, Owner: l.Owner, Loaded: l.Cartons - n, Damaged: n, Reason: "torn"})
	}
	all := rapid.IntRange(0, 3).Draw(r, "all") > 0
	return func(tx *database.Tx) error { _, err := dispatch.Load(ctx, tx, s, id, lines, all); return err }
}

func (w *world) drawHandover(r *rapid.T, id uuid.UUID, stop int) dispatch.Handover {
	b := w.bills(id)[stop-1]
	h := dispatch.Handover{
		Outcome: rapid.SampledFrom([]dispatch.Outcome{dispatch.Full, dispatch.Full, dispatch.Part, dispatch.Refused, dispatch.Diverted}).Draw(r, "outcome"),
		Reason:  "drawn",
	}
	switch h.Outcome {
	case dispatch.Full:
		h.Cartons = b.Open()
	case dispatch.Part, dispatch.Diverted:
		h.Cartons = planner.Cartons(rapid.Int64Range(1, int64(b.Cartons)+2).Draw(r, "cartons"))
		h.Lost = planner.Cartons(rapid.Int64Range(0, 2).Draw(r, "lost"))
	}
	if h.Outcome == dispatch.Diverted {
		h.Place = rapid.SampledFrom(w.book.Scenario.Places).Draw(r, "place").ID
	}
	return h
}

func (w *world) drawReturn(r *rapid.T, id uuid.UUID) []dispatch.BackLine {
	sums := map[[2]string]planner.Cartons{}
	for _, b := range w.bills(id) {
		for _, l := range b.Lines {
			sums[[2]string{l.Lot, l.Owner}] += l.Loaded - l.Gone
		}
	}
	var lines []dispatch.BackLine
	for _, lot := range []string{"A", "B"} {
		if n := sums[[2]string{lot, ""}]; n > 0 {
			off := min(n, planner.Cartons(rapid.IntRange(0, 2).Draw(r, "missing")))
			lines = append(lines, dispatch.BackLine{Lot: lot, Good: n - off, Reason: "drawn"})
		}
	}
	return lines
}

// everywhere adds up what the accounts hold that are no sources.
func (w *world) everywhere() (n planner.Cartons) {
	w.read(func(tx *database.Tx) error {
		bs, err := inventory.Balances(ctx, tx, inventory.Filter{})
		for _, b := range bs {
			if !b.Account.Kind.Source() {
				n += b.OnHand
			}
		}
		return err
	})
	return n
}

// states counts the manifests by state.
func (w *world) states(seen map[dispatch.State]int) {
	w.read(func(tx *database.Tx) error {
		ms, err := dispatch.List(ctx, tx, dispatch.Filter{Plan: w.plan}, nil, 10000)
		for _, m := range ms {
			seen[m.State]++
		}
		return err
	})
}
