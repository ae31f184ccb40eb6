package dispatch_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
)

// Sixteen people do everything at once to few manifests, each step sent twice:
// who loses is refused, nobody waits in a ring for ever, and the books are true.
func TestStorm(t *testing.T) {
	w := begin(t, fixtures.TwoBanks())
	total := w.everywhere()
	var group errgroup.Group
	for c := range 16 {
		group.Go(func() error {
			r := rand.New(rand.NewPCG(uint64(c), 27))
			for range 30 {
				do := w.gust(r)
				for range 2 {
					if err := w.do(do); err != nil && database.CodeOf(err) == "" {
						return err
					}
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	w.sound()
	if n := w.everywhere(); n != total {
		t.Errorf("%d cartons are somewhere, of %d", n, total)
	}
	handed := 0
	for i := range w.book.Drafts {
		if m := w.get(dispatch.ID(w.plan, w.book.Drafts[i].Trip)); m.HandedOut > 0 {
			handed++
		}
	}
	if handed == 0 {
		t.Error("nothing was ever handed over: the storm proves nothing")
	}
	t.Logf("%d of %d manifests handed something over", handed, len(w.book.Drafts))
}

// gust draws one step, with the id that it keeps when it is sent again.
func (w *world) gust(r *rand.Rand) func(tx *database.Tx) error {
	d := &w.book.Drafts[r.IntN(len(w.book.Drafts))]
	id, stop := dispatch.ID(w.plan, d.Trip), 1+r.IntN(len(d.Bills))
	s, also, kind, n := noted("storm"), step(), r.IntN(10), planner.Cartons(r.IntN(60))
	return func(tx *database.Tx) (err error) {
		switch kind {
		case 0:
			_, err = dispatch.Release(ctx, tx, s, w.book, w.plan, d.Wave)
		case 1:
			_, err = dispatch.StartLoading(ctx, tx, s, id)
		case 2, 3:
			if _, err = dispatch.Load(ctx, tx, s, id, nil, true); err == nil {
				_, err = dispatch.Dispatch(ctx, tx, also, w.book, id, "")
			}
		case 4, 5, 6:
			_, err = dispatch.HandOver(ctx, tx, s, id, stop, dispatch.Handover{Outcome: dispatch.Part, Cartons: 1 + n, Lost: n % 2, Reason: "storm"})
		case 7:
			err = w.undoLast(tx, s.ID, id)
		case 8:
			_, err = dispatch.Expire(ctx, tx)
		case 9:
			_, err = dispatch.Close(ctx, tx, s, id)
		}
		return err
	}
}

// undoLast takes back whatever was recorded last at the stops of a manifest.
func (w *world) undoLast(tx *database.Tx, as, id uuid.UUID) error {
	hs, err := dispatch.Handovers(ctx, tx, id)
	if err != nil || len(hs) == 0 {
		return err
	}
	s := noted("storm")
	s.ID = as
	_, err = dispatch.TakeBack(ctx, tx, s, id, hs[len(hs)-1].ID)
	return err
}
