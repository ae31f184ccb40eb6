package dispatch_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
)

// What is in the warehouse beside the campaign's cartons stays there, though it
// expires first.
func TestOnlyTheCampaignsCartonLeaves(t *testing.T) {
	w := begin(t, oasis())
	w.must(func(tx *database.Tx) error {
		if err := inventory.PutLot(ctx, tx, inventory.Lot{ID: "BLANKETS", SKU: "blanket", Expires: planner.DateOf(2027, 12, 1)}); err != nil {
			return err
		}
		return inventory.Post(ctx, tx, inventory.Movement{ID: uuid.New(), Lot: "BLANKETS", Cartons: 50, Why: inventory.ForReceipt, Occurred: tx.Now,
			From: inventory.Account{Kind: inventory.Plant, Ref: "P"}, To: inventory.Account{Kind: inventory.Warehouse, Ref: "W"}})
	})
	for _, m := range w.first() {
		for _, b := range w.bills(m.ID) {
			for _, l := range b.Lines {
				if l.Lot == "BLANKETS" {
					t.Errorf("%s takes %d blankets", m.Number, l.Cartons)
				}
			}
		}
	}
}

// Slips of whoever types at the door are refused with the field, whatever the
// figures, and nothing moves.
func TestSlipsAtTheDoor(t *testing.T) {
	w := begin(t, oasis())
	m := w.first()[0]
	w.must(func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), m.ID); return err })
	l := w.bills(m.ID)[0].Lines[0]
	load := func(lines ...dispatch.LoadedLine) func(*database.Tx) error {
		return func(tx *database.Tx) error { _, err := dispatch.Load(ctx, tx, step(), m.ID, lines, false); return err }
	}
	line := func(loaded, damaged planner.Cartons, reason string) dispatch.LoadedLine {
		return dispatch.LoadedLine{Stop: 1, Lot: l.Lot, Loaded: loaded, Damaged: damaged, Reason: reason}
	}
	w.refused("invalid", load(line(math.MaxInt64, math.MaxInt64, "wet")))
	w.refused("invalid", load(line(1, 0, ""), line(2, 0, "")))
	w.refused("invalid", load(line(1, 1, " ")))
	w.refused("invalid", load(line(1, 1, strings.Repeat("م", 501))))
	w.must(load(line(1, 1, strings.Repeat("م", 500))))
	for _, plate := range []string{strings.Repeat("س", 41), "a\x00b"} {
		w.refused("invalid", func(tx *database.Tx) error {
			_, err := dispatch.Dispatch(ctx, tx, step(), w.book, m.ID, plate)
			return err
		})
	}
	w.expect(inventory.Trip, m.ID.String(), 0, 0)
}

func TestSlipsAtTheStop(t *testing.T) {
	w := begin(t, oasis())
	m := w.sent(w.first()[0].ID)
	hand := func(cartons, lost planner.Cartons, at time.Time) func(*database.Tx) error {
		s := step()
		s.Occurred = at
		return func(tx *database.Tx) error {
			_, err := dispatch.HandOver(ctx, tx, s, m.ID, 1, dispatch.Handover{Outcome: dispatch.Part, Cartons: cartons, Lost: lost, Reason: "few came"})
			return err
		}
	}
	w.refused("not_on_truck", hand(math.MaxInt64, 1, time.Time{}))
	w.refused("not_on_truck", hand(math.MaxInt64, math.MaxInt64, time.Time{}))
	w.refused("invalid", hand(1, 0, time.Now().AddDate(0, 0, -2)))
	w.expect(inventory.Trip, m.ID.String(), m.Loaded, 0)
	w.must(hand(1, 0, time.Time{}))
}

// A lot that came back on two pallets stands in one row: the second would be
// taken for a loss.
func TestReturnedLotsStandOnce(t *testing.T) {
	w := begin(t, oasis())
	m := w.sent(w.first()[0].ID)
	sums := map[string]planner.Cartons{}
	for _, b := range w.bills(m.ID) {
		for _, l := range b.Lines {
			sums[l.Lot] += l.Loaded
		}
	}
	var twice, huge, once []dispatch.BackLine
	for lot, n := range sums {
		once = append(once, dispatch.BackLine{Lot: lot, Good: n})
		twice = append(twice, dispatch.BackLine{Lot: lot, Good: n - 1, Reason: "two pallets"}, dispatch.BackLine{Lot: lot, Good: 1, Reason: "two pallets"})
		huge = append(huge, dispatch.BackLine{Lot: lot, Good: math.MaxInt64, Damaged: math.MaxInt64, Reason: "many"})
	}
	back := func(lines []dispatch.BackLine) func(*database.Tx) error {
		return func(tx *database.Tx) error { _, err := dispatch.Return(ctx, tx, step(), m.ID, lines); return err }
	}
	w.refused("invalid", back(twice))
	w.refused("invalid", back(huge))
	w.must(back(once))
	w.expect(inventory.Loss, "W", 0, 0)
	w.expect(inventory.Trip, m.ID.String(), 0, 0)
}

// Reservations that ran out void their manifests, once; a truck that is still at
// the door can't leave with cartons that are free again.
func TestExpired(t *testing.T) {
	w := begin(t, oasis())
	ms := w.first()
	w.must(func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), ms[0].ID); return err })
	w.runOut()
	w.refused("settled", func(tx *database.Tx) error {
		if _, err := dispatch.Load(ctx, tx, step(), ms[0].ID, nil, true); err != nil {
			return err
		}
		_, err := dispatch.Dispatch(ctx, tx, step(), w.book, ms[0].ID, "")
		return err
	})
	for _, want := range []int{len(ms), 0} {
		err := w.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
			out, err := dispatch.Expire(ctx, tx)
			if err == nil && len(out) != want {
				t.Errorf("%d manifests expired, want %d", len(out), want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range ms {
		if got := w.get(m.ID); got.State != dispatch.Voided || got.Why == "" {
			t.Errorf("%s is %s %q", got.Number, got.State, got.Why)
		}
	}
	if _, held := w.on(inventory.Warehouse, "W"); held != 0 {
		t.Errorf("%d cartons are still reserved", held)
	}
	w.sound()
}

// runOut ends the time of all reservations, as only who may switch triggers off
// can.
func (w *world) runOut() {
	w.t.Helper()
	tx, err := w.store.Pool().Begin(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, `SET LOCAL session_replication_role = replica;
		UPDATE movement SET expires_at = occurred_at + interval '1 microsecond' WHERE phase = 'pending'`); err != nil {
		w.t.Fatal(err)
	}
	if err := tx.Commit(ctx); err != nil {
		w.t.Fatal(err)
	}
}
