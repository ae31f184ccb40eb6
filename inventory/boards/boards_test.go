package boards_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/boards"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/check"
)

// A board that nobody edited shows the plan: every wave on its day, and loads
// that add up to the cartons.
func TestBoardShowsThePlan(t *testing.T) {
	w := twoBanks(t)
	v := w.view()
	if v.Version != 0 || len(v.Waves) != len(w.p.Waves) || v.Violations != 0 || !v.Editable || v.Moves != 0 || len(v.Days) != w.s.Campaign.Days() {
		t.Errorf("%+v", v)
	}
	var waves, sent planner.Cartons
	for _, x := range v.Waves {
		waves += x.Cartons
		if x.Now != x.ID || x.From != 0 || x.Stays != nil {
			t.Errorf("%+v", x)
		}
	}
	for _, l := range v.Loads {
		sent += l.Sent
	}
	if waves != w.p.Summary.Delivered || sent != waves {
		t.Errorf("waves have %d cartons, loads %d, the plan %d", waves, sent, w.p.Summary.Delivered)
	}
}

// A move shows on the board, is named by its author, and is judged as the
// referee judges the plan that it makes; taken back, all is as before.
func TestMoveAndUndo(t *testing.T) {
	w := twoBanks(t)
	before := encoded(t, w.view().Loads)
	c := w.move(0, 3)
	var judged *boards.Verdict
	if err := w.store.Read(t.Context(), mona, func(tx *database.Tx) (err error) {
		judged, err = w.library.Judge(t.Context(), tx, w.plan, c)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if v := w.view(); v.Version != 0 {
		t.Fatal("judging changed the board")
	}
	m := w.made(c)
	r, err := planner.Redate(w.s, w.p, map[string]planner.Date{c.Wave: c.Day})
	if err != nil {
		t.Fatal(err)
	}
	found := check.Plan(w.s, r.Plan)
	if m.Edit.Version != 1 || m.Edit.By.Login != "north" || m.Verdict.Breaks != len(found) || encoded(t, judged) != encoded(t, m.Verdict) || len(m.Verdict.Moved) != 1 {
		t.Errorf("%+v\n%+v", m.Edit, m.Verdict)
	}
	v := w.view()
	if w.on(c.Wave) != c.Day || v.Moves != 1 || v.ChangedBy != "north" || v.Violations != len(found) {
		t.Errorf("%+v", v)
	}
	back := w.made(boards.Change{Kind: boards.Undo})
	if back.Edit.Undoes != 1 || back.Verdict.Mends != m.Verdict.Breaks || w.on(c.Wave) == c.Day {
		t.Errorf("%+v", back)
	}
	if after := encoded(t, w.view().Loads); after != before {
		t.Errorf("taken back, the loads are\n%s\nthey were\n%s", after, before)
	}
	w.refused("nothing_to_undo", boards.Change{Kind: boards.Undo})
	w.made(boards.Change{Kind: boards.Undo, Undoes: 2}) // and back again
	if w.on(c.Wave) != c.Day {
		t.Error("an undo that is taken back counts")
	}
	w.refused("nothing_to_undo", boards.Change{Kind: boards.Undo, Undoes: 2})
	w.refused("nothing_to_undo", boards.Change{Kind: boards.Undo, Undoes: 9})
}

// A named edit can be taken back while later ones stand.
func TestUndoNamed(t *testing.T) {
	w := twoBanks(t)
	first, second := w.move(0, 1), w.move(1, 2)
	w.made(first)
	w.made(second)
	w.made(boards.Change{Kind: boards.Undo, Undoes: 1})
	if w.on(first.Wave) != w.p.Waves[0].Date || w.on(second.Wave) != second.Day {
		t.Errorf("%s is on %s, %s on %s", first.Wave, w.on(first.Wave), second.Wave, w.on(second.Wave))
	}
}

// Two managers at once: one wins, the other is told what changed and by whom.
func TestTwoManagers(t *testing.T) {
	w := twoBanks(t)
	changes := []boards.Change{w.move(0, 1), w.move(1, 1)}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, by := range []database.Actor{mona, samir} {
		wg.Go(func() { _, errs[i] = w.edit(by, 0, changes[i]) })
	}
	wg.Wait()
	winner, loser := 0, 1
	if errs[0] != nil {
		winner, loser = 1, 0
	}
	if errs[winner] != nil {
		t.Fatalf("both lost: %v, %v", errs[0], errs[1])
	}
	e, ok := errors.AsType[*database.Error](errs[loser])
	if !ok || e.Kind != database.Stale || len(e.Fields) != 1 {
		t.Fatalf("%v", errs[loser])
	}
	name := []string{"north", "south"}[winner]
	for _, text := range []string{e.En, e.Ar, e.Fields[0].En, e.Fields[0].Ar} {
		if !strings.Contains(text, changes[winner].Wave) || !strings.Contains(text, name) {
			t.Errorf("%q does not say that %s moved %s", text, name, changes[winner].Wave)
		}
	}
	if v := w.view(); v.Version != 1 || w.on(changes[loser].Wave) == changes[loser].Day {
		t.Errorf("version %d", v.Version)
	}
	if _, err := w.edit([]database.Actor{mona, samir}[loser], 1, changes[loser]); err != nil { // having seen it
		t.Error(err)
	}
	if _, err := w.edit(mona, 7, changes[0]); database.CodeOf(err) != "stale" {
		t.Errorf("a version that does not exist: %v", err)
	}
}

// Many at once, each trying again with what it was told: every edit is made
// once, and versions have no gaps.
func TestManyManagers(t *testing.T) {
	w := twoBanks(t)
	const n = 12
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			for seen := 0; ; seen++ {
				if seen > n {
					seen = 0
				}
				kind := boards.Change{Kind: boards.Freeze, Day: w.s.Campaign.FirstDay + planner.Date(i%2)}
				_, err := w.edit(mona, seen, kind)
				if code := database.CodeOf(err); err == nil || code == "no_change" {
					return
				} else if code != "stale" {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if v := w.view(); v.Version < 1 || v.Version > n || v.Frozen == 0 {
		t.Errorf("version %d, frozen until %s", v.Version, v.Frozen)
	}
}

// The same edit sent again is made once.
func TestEditAgain(t *testing.T) {
	w := twoBanks(t)
	id, c := uuid.New(), w.move(0, 1)
	var made [2]*boards.Made
	for i := range made {
		w.must(mona, func(ctx context.Context, tx *database.Tx) (err error) {
			made[i], err = w.library.Edit(ctx, tx, w.plan, id, 0, c, "نص")
			return err
		})
	}
	if encoded(t, made[0]) != encoded(t, made[1]) || w.view().Version != 1 {
		t.Errorf("%+v\n%+v", made[0].Edit, made[1].Edit)
	}
	err := w.do(mona, func(ctx context.Context, tx *database.Tx) error {
		_, err := w.library.Edit(ctx, tx, w.plan, id, 1, w.move(1, 1), "")
		return err
	})
	if database.CodeOf(err) != "id_reused" {
		t.Error(err)
	}
}

// A locked wave and frozen days stay, by undo too; unlocked and thawed they go.
func TestLockAndFreeze(t *testing.T) {
	w := twoBanks(t)
	c := w.move(0, 2)
	w.made(c)
	w.made(boards.Change{Kind: boards.Lock, Wave: c.Wave})
	w.refused("wave_locked", w.move(0, 1))
	w.refused("wave_locked", boards.Change{Kind: boards.Undo, Undoes: 1})
	w.refused("no_change", boards.Change{Kind: boards.Lock, Wave: c.Wave})
	if v := w.view(); v.Waves[0].Locked != "north" || v.Waves[0].Stays == nil || v.Waves[0].Stays.Code != "wave_locked" {
		t.Errorf("%+v", v.Waves[0])
	}
	w.made(boards.Change{Kind: boards.Unlock, Wave: c.Wave})
	w.refused("no_change", boards.Change{Kind: boards.Unlock, Wave: c.Wave})

	w.made(boards.Change{Kind: boards.Freeze, Day: c.Day})
	w.refused("day_frozen", w.move(0, 1))
	w.refused("day_frozen", boards.Change{Kind: boards.Undo, Undoes: 1})
	last := len(w.p.Waves) - 1
	w.refused("day_frozen", boards.Change{Kind: boards.Move, Wave: w.p.Waves[last].ID, Day: w.s.Campaign.FirstDay})
	w.made(boards.Change{Kind: boards.Thaw})
	w.refused("no_change", boards.Change{Kind: boards.Thaw})
	w.made(w.move(0, 1))
}

// What makes no sense is refused.
func TestWrongEdits(t *testing.T) {
	w := twoBanks(t)
	wave := w.p.Waves[0]
	w.refused("not_found", boards.Change{Kind: boards.Move, Wave: "W?", Day: wave.Date})
	w.refused("no_change", boards.Change{Kind: boards.Move, Wave: wave.ID, Day: wave.Date})
	w.refused("invalid", boards.Change{Kind: boards.Move, Wave: wave.ID, Day: w.s.Campaign.Deadline + 1})
	w.refused("invalid", boards.Change{Kind: boards.Move, Wave: wave.ID})
	w.refused("invalid", boards.Change{Kind: boards.Freeze, Day: w.s.Campaign.FirstDay - 1})
	w.refused("invalid", boards.Change{Kind: "paint", Wave: wave.ID})
}

// Accepting a board stores the plan that its edits make, and nothing else; its
// locks and frozen days go along. The plan before stays as it was.
func TestAccept(t *testing.T) {
	w := twoBanks(t)
	id := uuid.New()
	accept := func(seen int) (p *plans.Plan, err error) {
		err = w.do(mona, func(ctx context.Context, tx *database.Tx) error {
			p, err = w.library.Accept(ctx, tx, w.plan, id, seen, "بعد المطر")
			return err
		})
		return p, err
	}
	if _, err := accept(0); database.CodeOf(err) != "nothing_moved" {
		t.Fatal(err)
	}
	a, b := w.move(0, 1), w.move(1, 2)
	w.made(a)
	w.made(b)
	w.made(boards.Change{Kind: boards.Lock, Wave: a.Wave})
	w.made(boards.Change{Kind: boards.Freeze, Day: w.s.Campaign.FirstDay})
	if _, err := accept(2); database.CodeOf(err) != "stale" {
		t.Fatal(err)
	}
	made, err := accept(4)
	if err != nil {
		t.Fatal(err)
	}
	r, err := planner.Redate(w.s, w.p, map[string]planner.Date{a.Wave: a.Day, b.Wave: b.Day})
	if err != nil {
		t.Fatal(err)
	}
	if made.Status != plans.Planned || made.Violations != len(check.Plan(w.s, r.Plan)) || !strings.Contains(made.Note, a.Wave) || !strings.Contains(made.Note, "بعد المطر") {
		t.Errorf("%+v", made)
	}
	for id, want := range map[uuid.UUID]*planner.Plan{id: r.Plan, w.plan: w.p} {
		w.must(mona, func(ctx context.Context, tx *database.Tx) error {
			got, err := plans.Load(ctx, tx, id)
			if err == nil && encoded(t, got) != encoded(t, want) {
				t.Errorf("plan %s is not the one that was made", id)
			}
			return err
		})
	}
	if again, err := accept(4); err != nil || again.ID != id {
		t.Errorf("%v", err)
	}
	if v := w.view(); len(v.Made) != 1 || v.Made[0].Plan != id || v.Made[0].Version != 4 {
		t.Errorf("%+v", v.Made)
	}
	old := w.plan
	w.plan = id
	v := w.view()
	if v.Of == nil || v.Of.Plan != old || v.Frozen != w.s.Campaign.FirstDay || v.Moves != 0 {
		t.Errorf("%+v", v)
	}
	locked := ""
	for _, x := range v.Waves {
		if x.Locked != "" {
			locked += x.ID
		}
	}
	if locked != r.Waves[a.Wave] {
		t.Errorf("locked %q, want %s", locked, r.Waves[a.Wave])
	}
}

// A board of which rules are broken makes a plan that can't be approved.
func TestAcceptedViolationsAreNotApproved(t *testing.T) {
	w := twoBanks(t)
	m := w.made(boards.Change{Kind: boards.Move, Wave: w.p.Waves[0].ID, Day: w.s.Campaign.FirstDay}) // before its cartons are there
	if m.Verdict.Breaks == 0 || len(m.Verdict.Broken) == 0 {
		t.Fatalf("%+v", m.Verdict)
	}
	id := uuid.New()
	err := w.do(mona, func(ctx context.Context, tx *database.Tx) error {
		p, err := w.library.Accept(ctx, tx, w.plan, id, 1, "")
		if err != nil {
			return err
		}
		_, err = plans.Approve(ctx, tx, id, p.Version)
		return err
	})
	if database.CodeOf(err) != "plan_breaks_rules" {
		t.Error(err)
	}
}

// A wave of which goods were released stays; the board of a plan that another
// has replaced is closed.
func TestReleasedAndSuperseded(t *testing.T) {
	w := twoBanks(t)
	books := &dispatch.Books{Library: w.library.Plans}
	approve := func(plan uuid.UUID) {
		t.Helper()
		w.must(mona, func(ctx context.Context, tx *database.Tx) error {
			head, err := plans.Get(ctx, tx, plan)
			if err != nil {
				return err
			}
			if _, err := plans.Approve(ctx, tx, plan, head.Version); err != nil {
				return err
			}
			book, err := books.Of(ctx, tx, plan)
			if err != nil {
				return err
			}
			return dispatch.Plan(ctx, tx, plan, book)
		})
	}
	approve(w.plan)
	wave := w.p.Waves[0].ID
	if v := w.view(); v.Waves[0].Status != "planned" || v.Waves[0].Stays != nil || v.Status != plans.Approved {
		t.Errorf("%+v", v.Waves[0])
	}
	w.must(mona, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE manifest SET state = 'voided', why = 'x' WHERE plan = $1 AND wave = $2`, w.plan, wave)
		return err
	})
	w.refused("wave_released", w.move(0, 1))
	if v := w.view(); v.Waves[0].Status != "voided" || v.Waves[0].Stays == nil {
		t.Errorf("%+v", v.Waves[0])
	}
	next := w.fresh()
	approve(next)
	w.refused("board_closed", w.move(1, 1))
	if v := w.view(); v.Editable || v.Status != plans.Superseded {
		t.Errorf("%+v", v)
	}
}

// fresh stores the plan once more.
func (w *world) fresh() uuid.UUID {
	w.Helper()
	id := uuid.New()
	w.must(mona, func(ctx context.Context, tx *database.Tx) error {
		head, err := plans.Get(ctx, tx, w.plan)
		if err != nil {
			return err
		}
		if _, err := plans.Create(ctx, tx, plans.Request{ID: id, Scenario: head.Scenario, Seed: w.p.Seed, Effort: w.p.Effort}); err != nil {
			return err
		}
		_, err = plans.Store(ctx, tx, id, w.p)
		return err
	})
	return id
}

// A plan that has no result has no board.
func TestNoBoard(t *testing.T) {
	w := newWorld(t, fixtures.Oasis())
	w.plan = uuid.New()
	w.refused("not_found", w.move(0, 0))
}

// The pulse and the history tell of each edit.
func TestPulse(t *testing.T) {
	w := twoBanks(t)
	w.made(w.move(0, 1))
	w.made(boards.Change{Kind: boards.Lock, Wave: w.p.Waves[1].ID})
	w.must(mona, func(ctx context.Context, tx *database.Tx) error {
		p, err := boards.PulseOf(ctx, tx, w.plan)
		if err != nil || p.Version != 2 || p.Status != plans.Planned || p.Released != 0 {
			t.Errorf("%+v %v", p, err)
		}
		since, err := boards.Since(ctx, tx, w.plan, 1)
		if err != nil || len(since) != 1 || since[0].Kind != boards.Lock {
			t.Errorf("%+v %v", since, err)
		}
		all, err := boards.History(ctx, tx, w.plan, 0, 10)
		if err != nil || len(all) != 2 || all[0].Version != 2 {
			t.Errorf("%+v %v", all, err)
		}
		rest, err := boards.History(ctx, tx, w.plan, 2, 10)
		if err != nil || len(rest) != 1 || rest[0].Version != 1 {
			t.Errorf("%+v %v", rest, err)
		}
		return nil
	})
}

// What is stored of edits can't be changed, and versions follow each other.
func TestEditsOnlyGrow(t *testing.T) {
	w := twoBanks(t)
	w.made(w.move(0, 1))
	for _, sql := range []string{
		`UPDATE board_edit SET note = 'x'`, `DELETE FROM board_edit`,
		`INSERT INTO board_edit (id, plan, version, kind, wave, breaks, mends, verdict, by_id, by_login)
			SELECT gen_random_uuid(), plan, 3, 'lock', 'W', 0, 0, '{}', by_id, by_login FROM board_edit`,
		`INSERT INTO board_edit (id, plan, version, kind, wave, breaks, mends, verdict, by_id, by_login)
			SELECT gen_random_uuid(), plan, 2, 'move', 'W', 0, 0, '{}', by_id, by_login FROM board_edit`,
	} {
		if err := w.do(mona, func(ctx context.Context, tx *database.Tx) error { _, err := tx.Exec(ctx, sql); return err }); err == nil {
			t.Errorf("%s went through", sql)
		}
	}
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The whole country, judged.
func BenchmarkJudge(b *testing.B) {
	w := newWorld(b, fixtures.Egypt())
	w.view()
	days := w.s.Campaign.Days()
	for n := 0; b.Loop(); n++ {
		x := &w.p.Waves[n%len(w.p.Waves)]
		c := boards.Change{Kind: boards.Move, Wave: x.ID, Day: w.s.Campaign.FirstDay + planner.Date(n*7%days)}
		if err := w.store.Read(b.Context(), mona, func(tx *database.Tx) error {
			_, err := w.library.Judge(b.Context(), tx, w.plan, c)
			if database.CodeOf(err) == "no_change" {
				return nil
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
