package progress_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/progress"
	"katf/inventory/steps"
	"katf/planner"
)

// One truck of the two banks with everything that may happen to it, by hand.
func TestStages(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), 5))
	at := w.whole(progress.Filter{})
	want := progress.Figures{Target: 900, Allocated: 900, Planned: 900, NotReleased: 900}
	if at != want {
		t.Fatalf("before anything %+v, want %+v", at, want)
	}

	d := draftTo(t, w, "S1")
	id := dispatch.ID(w.plan, d.Trip)
	w.release(d.Wave)
	wave := w.waveCartons(d.Wave)
	want.NotReleased, want.Released = 900-wave, wave
	w.expect("released", want)

	n := d.Cartons // on the truck, all for S1
	w.must(func(tx *database.Tx) error { _, err := dispatch.StartLoading(ctx, tx, step(), id); return err })
	want.Released, want.Loading = wave-n, n
	w.expect("at the door", want)

	w.must(func(tx *database.Tx) error {
		l := w.bills(id)[0].Lines[0]
		if _, err := dispatch.Load(ctx, tx, step(), id, []dispatch.LoadedLine{{Stop: 1, Lot: l.Lot, Owner: l.Owner, Loaded: l.Cartons - 3, Short: 3, Reason: "not found"}}, true); err != nil {
			return err
		}
		_, err := dispatch.Dispatch(ctx, tx, step(), w.book, id, "")
		return err
	})
	want.Loading, want.Left, want.Loaded, want.OnRoad = 0, 3, n-3, n-3
	w.expect("on the road", want)

	w.hand(id, 1, dispatch.Handover{Outcome: dispatch.ClosedRoad, Reason: "sand"})
	w.expect("before a closed road", want)

	w.hand(id, 1, dispatch.Handover{Outcome: dispatch.Diverted, Place: "S3", Cartons: 10, Reason: "the road is closed"})
	want.Arrived, want.HandedOut, want.OnRoad = 10, 10, n-13
	w.expect("diverted", want)
	for place, net := range map[string]planner.Cartons{"S1": -10, "S3": 10} {
		if got := row(t, w.funnel(progress.Place, progress.Filter{}), place); got.Diverted != net {
			t.Errorf("%s has %d diverted to it, want %d", place, got.Diverted, net)
		}
	}

	tap := w.hand(id, 1, dispatch.Handover{Outcome: dispatch.Part, Cartons: 20, Lost: 2, Reason: "wet"})
	want.Arrived, want.HandedOut, want.Lost, want.OnRoad = n-3-2, 30, 2, n-3-32
	w.expect("in part", want)

	w.must(func(tx *database.Tx) error { _, err := dispatch.TakeBack(ctx, tx, step(), id, tap); return err })
	want.Arrived, want.HandedOut, want.Lost, want.OnRoad = 10, 10, 0, n-13
	w.expect("taken back", want)

	w.hand(id, 1, dispatch.Handover{Outcome: dispatch.Refused, Reason: "nobody there"})
	want.Arrived = n - 3
	w.expect("refused", want)

	w.must(func(tx *database.Tx) error {
		_, err := dispatch.Return(ctx, tx, step(), id, w.aboard(id, 4))
		return err
	})
	want.OnRoad, want.Returned, want.Lost = 0, n-13-4, 4
	w.expect("came back", want)
	w.sound()
}

// A truck that was counted, and by mistake, and counted again, came back once.
func TestReturnTakenBack(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), 5))
	d := draftTo(t, w, "S1")
	id := dispatch.ID(w.plan, d.Trip)
	w.release(d.Wave)
	w.send(id, 0)
	for _, missing := range []planner.Cartons{0, 7} {
		var undo *steps.Undoable
		if missing > 0 {
			w.readAs(manager, func(tx *database.Tx) (err error) { undo, err = dispatch.CanUndo(ctx, tx, w.get(id)); return err })
			w.must(func(tx *database.Tx) error {
				_, err := dispatch.Undo(ctx, tx, step(), w.book, id, undo.Step)
				return err
			})
		}
		w.must(func(tx *database.Tx) error {
			_, err := dispatch.Return(ctx, tx, step(), id, w.aboard(id, missing))
			return err
		})
		var sum planner.Cartons
		for _, r := range w.funnel(progress.Owner, progress.Filter{}) {
			sum += r.Returned
		}
		if at := w.whole(progress.Filter{}); at.Returned != d.Cartons-missing || at.Lost != missing || sum != at.Returned {
			t.Errorf("with %d missing: %d came back, %d by owner, %d are lost", missing, at.Returned, sum, at.Lost)
		}
	}
	w.sound()
}

// A manifest that is given up is planned and will not go.
func TestVoid(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), 5))
	d := &w.book.Drafts[0]
	w.must(func(tx *database.Tx) error {
		_, err := dispatch.Void(ctx, tx, step(), dispatch.ID(w.plan, d.Trip))
		return err
	})
	n := d.Total.Cartons
	w.expect("void", progress.Figures{Target: 900, Allocated: 900, Planned: 900, NotReleased: 900 - n, Voided: n})
}

// A plan that nobody has approved has a funnel of what it would do; one without a
// result has none.
func TestDraft(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), 5))
	w.book, w.plan = planned(t, starting(fixtures.TwoBanks(), 5)), uuid.New()
	w.store0(true)
	w.expect("draft", progress.Figures{Target: 900, Allocated: 900, Planned: 900, NotReleased: 900})
	err := w.store.Read(ctx, manager, func(tx *database.Tx) error {
		_, err := progress.Funnel(ctx, tx, uuid.New(), progress.Whole, progress.Filter{})
		return err
	})
	if database.CodeOf(err) != "not_found" {
		t.Errorf("of no plan: %v", err)
	}
}

// What has no truck stands in a row of its own.
func TestRest(t *testing.T) {
	s := starting(fixtures.TwoBanks(), 5)
	s.Production[1].Cartons = 500 // with 300 of PS, 800 of 900
	w := begin(t, s)
	if unserved := w.book.Plan.Summary.Unserved; unserved != 100 {
		t.Fatalf("%d are unserved", unserved)
	}
	for _, by := range []progress.By{progress.Date, progress.Warehouse, progress.Wave} {
		rows := w.funnel(by, progress.Filter{})
		if last := rows[len(rows)-1]; !last.Rest || last.Allocated != w.book.Plan.Summary.Unserved || last.Planned != 0 || last.NameEn == "" {
			t.Errorf("by %s, without a truck are %+v", by, last)
		}
	}
	places := w.funnel(progress.Place, progress.Filter{})
	for i := range places {
		if places[i].Rest {
			t.Errorf("among places there is a rest: %+v", places[i])
		}
	}
	if got := w.whole(progress.Filter{To: w.book.Plan.Campaign.Deadline}); got.Allocated != got.Planned || got.Planned != 900-w.book.Plan.Summary.Unserved {
		t.Errorf("with a day asked for %+v", got)
	}
}

// By its clock the plan is over when its last day is past, and has not begun
// before its first.
func TestDueAndLate(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), -20))
	if at := w.whole(progress.Filter{}); at.DueLoaded != 900 || at.DueArrived != 900 || at.DueHanded != 900 {
		t.Errorf("twenty days after its first day are due %+v", at)
	}
	late := w.late()
	if len(late) != len(w.book.Plan.Waves) {
		t.Fatalf("%d of %d waves are late", len(late), len(w.book.Plan.Waves))
	}
	today := steps.DayOf(time.Now())
	for i, l := range late {
		if l.Days < int(today-l.Date)-1 || l.Open != l.Planned || l.Waiting != l.Trips || l.Trips == 0 || l.NameEn == "" {
			t.Errorf("%+v", l)
		}
		if i > 0 && late[i-1].Date > l.Date {
			t.Errorf("%s stands before %s", late[i-1].Date, l.Date)
		}
	}
	// One that is handed out is not late any more.
	first := late[0].ID
	w.release(first)
	for i := range w.book.Drafts {
		if d := &w.book.Drafts[i]; d.Wave == first {
			id := dispatch.ID(w.plan, d.Trip)
			w.send(id, 0)
			for j := range d.Bills {
				w.hand(id, j+1, dispatch.Handover{Outcome: dispatch.Full, Cartons: d.Bills[j].Total.Cartons})
			}
		}
	}
	for _, l := range w.late() {
		if l.ID == first {
			t.Errorf("%s is handed out, and late: %+v", first, l)
		}
	}

	w.campaign(planned(t, starting(fixtures.TwoBanks(), 20)))
	if at := w.whole(progress.Filter{}); at.DueLoaded+at.DueArrived+at.DueHanded != 0 || len(w.late()) != 0 {
		t.Errorf("twenty days before its first day are due %+v", at)
	}
}

// Everybody sees what the role allows: keepers the trips of their warehouses, an
// organisation's auditor whose cartons they are only for its own.
func TestScope(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), 5))
	d := draftTo(t, w, "S1")
	w.release(d.Wave)
	w.send(dispatch.ID(w.plan, d.Trip), 0)

	keeper := database.Actor{ID: uuid.New(), Login: "keeper", Role: database.Keeper, Warehouses: []string{"WS"}}
	rows := w.funnelAs(keeper, progress.Warehouse, progress.Filter{})
	if len(rows) != 1 || rows[0].Figures != row(t, w.funnel(progress.Warehouse, progress.Filter{}), "WS").Figures {
		t.Errorf("the keeper of WS sees %+v", rows)
	}
	if rows := w.funnelAs(keeper, progress.Warehouse, progress.Filter{Warehouse: "WN"}); len(rows) != 0 {
		t.Errorf("the keeper of WS sees of WN %+v", rows)
	}
	auditor := database.Actor{ID: uuid.New(), Login: "auditor", Role: database.Auditor, Organisation: "ORG-01"}
	rows = w.funnelAs(auditor, progress.Owner, progress.Filter{})
	if len(rows) != 1 || rows[0].Figures != row(t, w.funnel(progress.Owner, progress.Filter{}), "ORG-01").Figures || rows[0].Loaded == 0 {
		t.Errorf("an auditor of ORG-01 sees by owner %+v", rows)
	}
	if got := w.funnelAs(auditor, progress.Whole, progress.Filter{Owner: "ORG-02"})[0].Figures; got != (progress.Figures{}) {
		t.Errorf("an auditor of ORG-01 sees of ORG-02 %+v", got)
	}
	if got := w.funnelAs(auditor, progress.Whole, progress.Filter{})[0].Figures; got != w.whole(progress.Filter{}) {
		t.Errorf("an auditor of ORG-01 sees of the plan %+v", got)
	}
}

// Pages of rows go on behind a key.
func TestAfter(t *testing.T) {
	w := begin(t, starting(fixtures.TwoBanks(), 5))
	rows := w.funnel(progress.Place, progress.Filter{})
	var keys []string
	for at := (progress.Row{}); ; {
		page := progress.After(progress.Place, rows, at.Key, at.Rest, 2)
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			keys = append(keys, r.Key)
		}
		at = page[len(page)-1]
	}
	if got := strings.Join(keys, " "); got != "N1 N2 S1 S2 S3" {
		t.Errorf("the pages have %s", got)
	}
}

func (w *world) expect(when string, want progress.Figures) {
	w.t.Helper()
	if got := w.whole(progress.Filter{}); got != want {
		w.t.Errorf("%s:\n%+v, want\n%+v", when, got, want)
	}
}

func (w *world) late() (out []progress.LateWave) {
	w.t.Helper()
	w.readAs(manager, func(tx *database.Tx) (err error) {
		out, err = progress.Late(ctx, tx, w.plan, progress.Filter{})
		return err
	})
	return out
}

func (w *world) waveCartons(id string) planner.Cartons {
	for i := range w.book.Plan.Waves {
		if w.book.Plan.Waves[i].ID == id {
			return w.book.Plan.Waves[i].Cartons
		}
	}
	w.t.Fatalf("no wave %s", id)
	return 0
}

// aboard says what came back of a truck, all but some that are missing.
func (w *world) aboard(id uuid.UUID, missing planner.Cartons) []dispatch.BackLine {
	var out []dispatch.BackLine
	at := map[[2]string]int{}
	for _, b := range w.bills(id) {
		for _, l := range b.Lines {
			k := [2]string{l.Lot, l.Owner}
			if l.Loaded == l.Gone {
				continue
			}
			if _, ok := at[k]; !ok {
				at[k] = len(out)
				out = append(out, dispatch.BackLine{Lot: l.Lot, Owner: l.Owner, Reason: "gone"})
			}
			out[at[k]].Good += l.Loaded - l.Gone
		}
	}
	for i := range out {
		off := min(missing, out[i].Good)
		out[i].Good -= off
		missing -= off
	}
	return out
}

// draftTo is a trip that goes to one place alone.
func draftTo(t *testing.T, w *world, place string) *draft {
	t.Helper()
	for i := range w.book.Drafts {
		if d := &w.book.Drafts[i]; len(d.Bills) == 1 && d.Bills[0].To.ID == place {
			return &draft{d.Trip, d.Wave, d.Total.Cartons}
		}
	}
	t.Fatalf("no trip goes to %s alone", place)
	return nil
}

type draft struct {
	Trip, Wave string
	Cartons    planner.Cartons
}

func row(t *testing.T, rows []progress.Row, key string) *progress.Row {
	t.Helper()
	for i := range rows {
		if rows[i].Key == key && !rows[i].Rest {
			return &rows[i]
		}
	}
	t.Fatalf("no row %q among %+v", key, rows)
	return nil
}
