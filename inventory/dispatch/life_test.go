package dispatch_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
	"katf/planner/manifest"
)

// A manifest from the approval to the last carton.
func TestLife(t *testing.T) {
	w := begin(t, oasis())
	draft := w.book.Drafts[0]
	id := dispatch.ID(w.plan, draft.Trip)
	stock, _ := w.on(inventory.Warehouse, draft.From.ID)

	w.refused("wrong_state", func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), id); return err })
	ms := w.first()
	m := w.get(id)
	if m.State != dispatch.Released || m.Number == "" || m.Number == m.Draft {
		t.Fatalf("released: %+v", m)
	}
	var held planner.Cartons
	for _, m := range ms {
		held += m.Cartons
	}
	w.expect(inventory.Warehouse, m.Warehouse, stock, held)
	w.paper(m, manifest.Released)

	m = w.sent(id)
	if m.State != dispatch.Dispatched || m.Loaded != m.Cartons || m.OnTruck() != m.Cartons {
		t.Fatalf("dispatched: %+v", m)
	}
	w.expect(inventory.Warehouse, m.Warehouse, stock-m.Loaded, held-m.Loaded)
	w.expect(inventory.Trip, id.String(), m.Loaded, 0)
	w.sound()

	for _, b := range w.bills(id) {
		w.must(func(tx *database.Tx) error {
			_, err := dispatch.HandOver(ctx, tx, step(), id, b.Stop, dispatch.Handover{Outcome: dispatch.Full, Cartons: b.Loaded, Receiver: "village committee"})
			return err
		})
	}
	m = w.get(id)
	if m.State != dispatch.Delivered || m.OnTruck() != 0 {
		t.Fatalf("delivered: %+v", m)
	}
	w.must(func(tx *database.Tx) error { _, err := dispatch.Close(ctx, tx, step(), id); return err })
	w.expect(inventory.Trip, id.String(), 0, 0)
	w.sound()
	if m = w.get(id); m.State != dispatch.Closed {
		t.Errorf("closed: %+v", m)
	}
	w.read(func(tx *database.Tx) error {
		history, err := dispatch.History(ctx, tx, m)
		if len(history) != 5+len(draft.Bills) { // release, start, load, dispatch, stops, close
			t.Errorf("history: %+v", history)
		}
		return err
	})
}

// paper checks that the document says what the manifest is, in itself sound.
func (w *world) paper(m *dispatch.Manifest, status manifest.Status) {
	w.t.Helper()
	w.read(func(tx *database.Tx) error {
		p, err := w.book.Paper(ctx, tx, m)
		if err != nil {
			return err
		}
		if err := p.Verify(); err != nil {
			w.t.Error(err)
		}
		if p.Number != m.Number || p.Status != status {
			w.t.Errorf("the paper is %s %s, the manifest %s", p.Status, p.Number, m.Number)
		}
		return nil
	})
}

// What is damaged or not found while loading does not travel, and a new paper
// says what does.
func TestShortLoad(t *testing.T) {
	w := begin(t, oasis())
	m := w.first()[0]
	l := w.bills(m.ID)[0].Lines[0]
	w.must(func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), m.ID); return err })
	leave := func(tx *database.Tx) error {
		_, err := dispatch.Dispatch(ctx, tx, step(), w.book, m.ID, "")
		return err
	}
	w.refused("not_counted", leave)
	line := dispatch.LoadedLine{Stop: 1, Lot: l.Lot, Owner: l.Owner, Loaded: l.Cartons - 5, Damaged: 3, Short: 2}
	count := func(tx *database.Tx) error {
		_, err := dispatch.Load(ctx, tx, step(), m.ID, []dispatch.LoadedLine{line}, true)
		return err
	}
	w.refused("invalid", count) // no reason
	line.Reason = "wet"
	w.must(count)
	stock, held := w.on(inventory.Warehouse, m.Warehouse)
	w.must(leave)
	sent := w.get(m.ID)
	if sent.Loaded != m.Cartons-5 || sent.Number == m.Number {
		t.Errorf("sent %+v", sent)
	}
	w.paper(sent, manifest.Released)
	w.expect(inventory.Damaged, m.Warehouse, 3, 0)
	w.expect(inventory.Warehouse, m.Warehouse, stock-sent.Loaded-3, held-m.Cartons)
	w.sound()
}

// Refused, lost, diverted and brought back: every carton is somewhere.
func TestPartly(t *testing.T) {
	w := begin(t, fixtures.TwoBanks())
	var m *dispatch.Manifest
	for i := range w.book.Drafts { // a trip of two stops
		d := &w.book.Drafts[i]
		if len(d.Bills) < 2 {
			continue
		}
		w.must(func(tx *database.Tx) error {
			_, err := dispatch.Release(ctx, tx, step(), w.book, w.plan, d.Wave)
			return err
		})
		m = w.sent(dispatch.ID(w.plan, d.Trip))
		break
	}
	if m == nil {
		t.Fatal("no trip has two stops")
	}
	bills := w.bills(m.ID)
	hand := func(stop int, h dispatch.Handover) func(tx *database.Tx) error {
		return func(tx *database.Tx) error { _, err := dispatch.HandOver(ctx, tx, step(), m.ID, stop, h); return err }
	}
	w.refused("not_on_truck", hand(1, dispatch.Handover{Outcome: dispatch.Part, Cartons: bills[0].Loaded + 1, Reason: "x"}))
	w.refused("invalid", hand(1, dispatch.Handover{Outcome: dispatch.Full, Cartons: bills[0].Loaded - 1}))
	w.refused("invalid", hand(1, dispatch.Handover{Outcome: dispatch.Refused}))
	// The second place has a promise of its own, which is not more than its allocation.
	w.must(hand(2, dispatch.Handover{Outcome: dispatch.Full, Cartons: bills[1].Loaded}))
	if w.allHandedOut(bills[1].Place) {
		w.refused("over_allocated", hand(1, dispatch.Handover{Outcome: dispatch.Diverted, Cartons: 1, Place: bills[1].Place, Reason: "road"}))
	}
	w.refused("not_found", hand(1, dispatch.Handover{Outcome: dispatch.Diverted, Cartons: 1, Place: "nowhere", Reason: "road"}))
	w.must(hand(1, dispatch.Handover{Outcome: dispatch.Part, Cartons: 7, Lost: 2, Reason: "two were torn"}))
	if m = w.get(m.ID); m.State != dispatch.Partly || m.Lost != 2 {
		t.Fatalf("partly: %+v", m)
	}
	w.sound()
	w.refused("on_truck", func(tx *database.Tx) error { _, err := dispatch.Close(ctx, tx, step(), m.ID); return err })

	var lines []dispatch.BackLine
	for _, l := range w.bills(m.ID)[0].Lines {
		if l.Loaded > l.Gone {
			lines = append(lines, dispatch.BackLine{Lot: l.Lot, Owner: l.Owner, Good: l.Loaded - l.Gone})
		}
	}
	lines[0].Good, lines[0].Damaged, lines[0].Reason = lines[0].Good-3, 2, "torn"
	back := m.OnTruck() - 1
	w.must(func(tx *database.Tx) error { _, err := dispatch.Return(ctx, tx, step(), m.ID, lines); return err })
	if m = w.get(m.ID); m.Back != back || m.Lost != 3 || m.OnTruck() != 0 {
		t.Fatalf("back: %+v", m)
	}
	w.expect(inventory.Damaged, m.Warehouse, 2, 0)
	w.expect(inventory.Loss, m.Warehouse, 3, 0)
	w.expect(inventory.Trip, m.ID.String(), 0, 0)
	w.refused("came_back", hand(1, dispatch.Handover{Outcome: dispatch.Part, Cartons: 1, Reason: "x"}))
	w.must(func(tx *database.Tx) error { _, err := dispatch.Close(ctx, tx, step(), m.ID); return err })
	w.sound()
}

func (w *world) allHandedOut(place planner.PlaceID) (all bool) {
	w.read(func(tx *database.Tx) error {
		return tx.QueryRow(ctx, `SELECT handed_out = allocated FROM promise WHERE plan = $1 AND place = $2`, w.plan, string(place)).Scan(&all)
	})
	return all
}

// A mistaken tap is taken back, and nothing is left of it but its history.
func TestTakeBack(t *testing.T) {
	w := begin(t, oasis())
	m := w.sent(w.first()[0].ID)
	b := w.bills(m.ID)[0]
	tap := step()
	h := dispatch.Handover{Outcome: dispatch.Part, Cartons: b.Loaded - 1, Lost: 1, Reason: "torn"}
	w.must(func(tx *database.Tx) error { _, err := dispatch.HandOver(ctx, tx, tap, m.ID, 1, h); return err })
	undo := noted("wrong village")
	for range 2 { // the second time is harmless
		w.must(func(tx *database.Tx) error { _, err := dispatch.TakeBack(ctx, tx, undo, m.ID, tap.ID); return err })
	}
	w.refused("taken_back", func(tx *database.Tx) error {
		_, err := dispatch.TakeBack(ctx, tx, noted("x"), m.ID, tap.ID)
		return err
	})
	if got := w.get(m.ID); got.State != dispatch.Dispatched || got.OnTruck() != m.Loaded {
		t.Errorf("after taking back: %+v", got)
	}
	w.expect(inventory.Place, string(b.Place), 0, 0)
	w.expect(inventory.Loss, m.Warehouse, 0, 0)
	w.sound()
	w.must(func(tx *database.Tx) error {
		_, err := dispatch.HandOver(ctx, tx, step(), m.ID, 1, dispatch.Handover{Outcome: dispatch.Full, Cartons: b.Loaded})
		return err
	})
	w.sound()
}

// The same step again changes nothing; its id for something else is refused.
func TestRepeats(t *testing.T) {
	w := begin(t, oasis())
	wave := w.book.Plan.Waves[0].ID
	s := step()
	release := func(tx *database.Tx) error { _, err := dispatch.Release(ctx, tx, s, w.book, w.plan, wave); return err }
	w.must(release)
	_, held := w.on(inventory.Warehouse, w.book.Drafts[0].From.ID)
	w.must(release)
	w.expect(inventory.Warehouse, w.book.Drafts[0].From.ID, w.stock(), held)
	id := dispatch.ID(w.plan, w.book.Drafts[0].Trip)
	w.refused("id_reused", func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, s, id); return err })
	w.refused("wrong_state", func(tx *database.Tx) error {
		_, err := dispatch.Release(ctx, tx, step(), w.book, w.plan, wave)
		return err
	})
	w.sound()
}

func (w *world) stock() planner.Cartons {
	h, _ := w.on(inventory.Warehouse, w.book.Drafts[0].From.ID)
	return h
}

// A voided manifest gives its cartons back; its paper stays, void.
func TestVoid(t *testing.T) {
	w := begin(t, oasis())
	ms := w.first()
	w.refused("invalid", func(tx *database.Tx) error { _, err := dispatch.Void(ctx, tx, step(), ms[0].ID); return err })
	for _, m := range ms {
		w.must(func(tx *database.Tx) error {
			_, err := dispatch.Void(ctx, tx, noted("truck broke down"), m.ID)
			return err
		})
	}
	w.expect(inventory.Warehouse, ms[0].Warehouse, w.stock(), 0)
	w.refused("wrong_state", func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), ms[0].ID); return err })
	w.sound()
}

// A wave is released whole or not at all, and says what is missing.
func TestShortStock(t *testing.T) {
	w := begin(t, oasis())
	site := w.book.Drafts[0].From.ID
	w.must(func(tx *database.Tx) error { // all but one carton of the first wave is lost
		bs, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: inventory.Warehouse, Ref: site})
		if err != nil {
			return err
		}
		for _, b := range bs {
			if err := inventory.Post(ctx, tx, inventory.Movement{ID: uuid.New(), Lot: b.Lot.ID, Cartons: b.OnHand, Why: inventory.ForLoss, Reason: "flood",
				Occurred: tx.Now, From: b.Account, To: inventory.Account{Kind: inventory.Loss, Ref: site}}); err != nil {
				return err
			}
		}
		return nil
	})
	err := w.do(func(tx *database.Tx) error {
		_, err := dispatch.Release(ctx, tx, step(), w.book, w.plan, w.book.Plan.Waves[0].ID)
		return err
	})
	if database.CodeOf(err) != inventory.ShortStock || !strings.Contains(err.Error(), site) {
		t.Errorf("refused with %v", err)
	}
	w.read(func(tx *database.Tx) error {
		ms, err := dispatch.List(ctx, tx, dispatch.Filter{Plan: w.plan, State: dispatch.Released}, nil, 10)
		if len(ms) > 0 {
			t.Errorf("%d manifests were released", len(ms))
		}
		return err
	})
	w.sound()
}

// Two managers release the same wave: one does, nothing is reserved twice.
func TestReleasedOnce(t *testing.T) {
	w := begin(t, oasis())
	var wg sync.WaitGroup
	codes := make([]string, 8)
	for i := range codes {
		wg.Go(func() {
			codes[i] = database.CodeOf(w.do(func(tx *database.Tx) error {
				_, err := dispatch.Release(ctx, tx, step(), w.book, w.plan, w.book.Plan.Waves[0].ID)
				return err
			}))
		})
	}
	wg.Wait()
	won := 0
	for _, code := range codes {
		switch code {
		case "":
			won++
		case "wrong_state":
		default:
			t.Errorf("refused with %q", code)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d released the wave", won, len(codes))
	}
	w.sound()
}

// Drivers report the same stop at once: it is handed over once.
func TestHandedOverOnce(t *testing.T) {
	w := begin(t, oasis())
	m := w.sent(w.first()[0].ID)
	n := w.bills(m.ID)[0].Loaded
	var wg sync.WaitGroup
	codes := make([]string, 8)
	for i := range codes {
		wg.Go(func() {
			codes[i] = database.CodeOf(w.do(func(tx *database.Tx) error {
				_, err := dispatch.HandOver(ctx, tx, step(), m.ID, 1, dispatch.Handover{Outcome: dispatch.Part, Cartons: n, Reason: "x"})
				return err
			}))
		})
	}
	wg.Wait()
	won := 0
	for _, code := range codes {
		if code == "" {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d of %d were handed over: %q", won, len(codes), codes)
	}
	w.sound()
}

// A carton is promised once: another plan of the campaign is refused when goods
// were released, and takes the place of the first when none were.
func TestPromisedOnce(t *testing.T) {
	w := begin(t, oasis())
	s := w.book.Scenario
	other, err := planner.Make(ctx, s, planner.Options{Seed: 2, Effort: planner.Quick})
	if err != nil {
		t.Fatal(err)
	}
	book := w.book
	if w.book, err = dispatch.NewBook(s, other); err != nil {
		t.Fatal(err)
	}
	first := w.plan
	w.plan = w.approve(s, other)
	w.refused("not_approved", func(tx *database.Tx) error {
		_, err := dispatch.Release(ctx, tx, step(), book, first, book.Plan.Waves[0].ID)
		return err
	})
	if m := w.get(dispatch.ID(first, book.Drafts[0].Trip)); m.State != dispatch.Voided {
		t.Errorf("a manifest of the plan before is %s", m.State)
	}
	w.first()
	w.refused("promised_twice", func(tx *database.Tx) error { return dispatch.Plan(ctx, tx, uuid.New(), book) })
	w.sound()
}
