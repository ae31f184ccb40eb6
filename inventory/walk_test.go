package inventory_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/planner"
)

// walk does the same operations in the ledger and in the model, and compares.
type walk struct {
	ctx   context.Context
	tx    *database.Tx
	draw  func(n int) int // one of 0 … n-1
	base  time.Time
	ids   uint64
	model model
	sent  []func(tx *database.Tx) error // what was accepted, to be sent again
	made  map[uuid.UUID]bool            // by Expire
	seen  map[string]int                // results
}

// The world: two warehouses, a member organisation, four lots.
var (
	walkAccounts = []inventory.Account{
		{Kind: inventory.Warehouse, Ref: "A"}, {Kind: inventory.Trip, Ref: "T"}, {Kind: inventory.Plant, Ref: "P"},
		{Kind: inventory.Place, Ref: "V"}, {Kind: inventory.Warehouse, Ref: "A", Owner: "O"}, {Kind: inventory.Warehouse, Ref: "B"},
		{Kind: inventory.Transfer, Ref: "X"}, {Kind: inventory.Damaged, Ref: "A"}, {Kind: inventory.Loss, Ref: "A"},
		{Kind: inventory.Opening, Ref: "A", Owner: "O"}, {Kind: inventory.Found, Ref: "B"}, {Kind: inventory.Trip, Ref: "T", Owner: "O"},
	}
	// Ways that cartons often go, as pairs of the accounts above.
	walkWays   = [][2]int{{2, 0}, {0, 1}, {1, 3}, {9, 4}, {4, 11}, {2, 5}, {0, 6}, {6, 5}, {0, 7}, {7, 8}, {1, 0}, {10, 5}, {0, 4}, {4, 0}}
	walkHolds  = [][2]int{{0, 1}, {0, 1}, {4, 11}, {0, 6}, {1, 3}}
	walkWhys   = []inventory.Why{inventory.ForIssue, inventory.ForReceipt, inventory.ForLoan, inventory.ForAdjustment}
	walkOffset = []time.Duration{0, -time.Hour, -2 * time.Hour, -72 * time.Hour, time.Hour}
)

func newWalk(ctx context.Context, tx *database.Tx, draw func(n int) int) (*walk, error) {
	base := time.Now().UTC().Truncate(time.Second)
	today := planner.DateOf(base.In(planner.Cairo()).Date())
	w := &walk{ctx: ctx, tx: &database.Tx{Tx: tx.Tx, By: tx.By, Now: base}, draw: draw, base: base, made: map[uuid.UUID]bool{}, seen: map[string]int{},
		model: model{now: base, rows: map[uuid.UUID]inventory.Entry{}, closed: map[string]time.Time{}, lots: map[inventory.LotID]inventory.Lot{}}}
	for i, expires := range []planner.Date{0, today + 90, today, today - 1} {
		l := inventory.Lot{ID: inventory.LotID(fmt.Sprintf("L%d", i)), SKU: "KATF", Expires: expires}
		w.model.lots[l.ID] = l
	}
	if err := inventory.PutLot(ctx, w.tx, slices.Collect(maps.Values(w.model.lots))...); err != nil {
		return nil, err
	}
	return w, w.fill()
}

// fill puts some stock into the warehouses, received four days ago.
func (w *walk) fill() error {
	var ms []inventory.Movement
	var es []inventory.Entry
	for i, way := range [][2]int{{2, 0}, {2, 0}, {2, 0}, {2, 0}, {9, 4}, {2, 5}} {
		w.ids++
		m := inventory.Movement{ID: numbered(w.ids), Lot: inventory.LotID(fmt.Sprintf("L%d", i%4)), Why: inventory.ForReceipt,
			From: walkAccounts[way[0]], To: walkAccounts[way[1]], Cartons: 30, Occurred: w.base.Add(-96 * time.Hour)}
		ms, es = append(ms, m), append(es, inventory.Entry{Movement: m, Phase: inventory.Single})
	}
	return w.both("fill", func(tx *database.Tx) error { return inventory.Post(w.ctx, tx, ms...) }, w.model.add(es...))
}

func numbered(n uint64) uuid.UUID {
	return uuid.NewSHA1(uuid.Nil, binary.BigEndian.AppendUint64(nil, n))
}

// walkSteps are the operations, the frequent ones several times.
var walkSteps = []struct {
	name string
	do   func(w *walk) error
}{
	{"post", (*walk).post}, {"post", (*walk).post}, {"post", (*walk).post}, {"reserve", (*walk).reserve}, {"reserve", (*walk).reserve},
	{"settle", (*walk).settle}, {"settle", (*walk).settle}, {"settle", (*walk).settle}, {"void", (*walk).void},
	{"reverse", (*walk).reverse}, {"reverse", (*walk).reverse}, {"expire", (*walk).expire}, {"close", (*walk).close},
	{"again", (*walk).again}, {"again", (*walk).again}, {"pick", (*walk).pick}, {"pick", (*walk).pick}, {"lot", (*walk).lot},
	{"compare", (*walk).compare},
}

// both sends a request in a savepoint and compares its code with what the model
// would answer.
func (w *walk) both(what string, send func(tx *database.Tx) error, wrong codes) error {
	err := pgx.BeginFunc(w.ctx, w.tx.Tx, func(inner pgx.Tx) error {
		return send(&database.Tx{Tx: inner, By: w.tx.By, Now: w.tx.Now})
	})
	code := database.CodeOf(err)
	w.seen[what+" "+code]++
	switch {
	case err != nil && code == "":
		return fmt.Errorf("%s: not a refusal: %w", what, err)
	case code == "" && len(wrong) > 0, code != "" && !wrong[code]:
		return fmt.Errorf("%s: the ledger says %q (%v), the model %v", what, code, err, slices.Sorted(maps.Keys(wrong)))
	case code == "":
		w.sent = append(w.sent, send)
	}
	return nil
}

// id is a new one, or sometimes one that was used.
func (w *walk) id() uuid.UUID {
	if used := w.used(); len(used) > 0 && w.draw(30) == 0 {
		return used[w.draw(len(used))]
	}
	w.ids++
	return numbered(w.ids)
}

// used lists the ids of the ledger, in an order that does not depend on chance.
func (w *walk) used() []uuid.UUID {
	return slices.SortedFunc(maps.Keys(w.model.rows), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
}

// anyLot is mostly one that is known.
func (w *walk) anyLot() inventory.LotID {
	if w.draw(50) == 0 {
		return "L4"
	}
	return inventory.LotID(fmt.Sprintf("L%d", w.draw(4)))
}

func (w *walk) occurred() time.Time {
	return w.base.Add(walkOffset[[]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4}[w.draw(20)]])
}

func (w *walk) movements(phase inventory.Phase) (ms []inventory.Movement, es []inventory.Entry) {
	for range 1 + w.draw(3)*w.draw(2) {
		m := inventory.Movement{ID: w.id(), Lot: w.anyLot(), Why: inventory.ForIssue,
			Cartons: planner.Cartons(1 + w.draw(12)), Occurred: w.occurred()}
		ways := walkWays
		if phase == inventory.Pending && w.draw(20) > 0 {
			ways = walkHolds
		}
		way := ways[w.draw(len(ways))]
		switch {
		case w.draw(15) == 0:
			way = [2]int{w.draw(len(walkAccounts)), w.draw(len(walkAccounts))}
		case w.draw(20) == 0:
			m.Cartons = planner.Cartons(w.draw(3)) - 1
		}
		m.From, m.To = walkAccounts[way[0]], walkAccounts[way[1]]
		if m.From.Kind.Source() {
			m.Cartons *= 8
		}
		if m.From.Owner != m.To.Owner {
			m.Why = inventory.ForLoan
		}
		if w.draw(20) == 0 {
			m.Why = walkWhys[w.draw(len(walkWhys))]
		}
		if phase == inventory.Pending && w.draw(2) == 0 {
			m.Expires = w.base.Add([]time.Duration{-30 * time.Minute, 6 * time.Hour, -30 * time.Minute, 6 * time.Hour, -100 * time.Hour}[w.draw(5)])
			if m.Expires.Before(w.base) && w.draw(8) > 0 {
				m.Occurred = w.base.Add(-time.Hour)
			}
		}
		ms, es = append(ms, m), append(es, inventory.Entry{Movement: m, Phase: phase})
	}
	return ms, es
}

func (w *walk) post() error {
	ms, es := w.movements(inventory.Single)
	return w.both("post", func(tx *database.Tx) error { return inventory.Post(w.ctx, tx, ms...) }, w.model.add(es...))
}

func (w *walk) reserve() error {
	ms, es := w.movements(inventory.Pending)
	return w.both("reserve", func(tx *database.Tx) error { return inventory.Reserve(w.ctx, tx, ms...) }, w.model.add(es...))
}

// target is a row to settle or reverse: mostly one that fits, sometimes any.
func (w *walk) target(fits func(e inventory.Entry) bool) uuid.UUID {
	used := w.used()
	if w.draw(6) > 0 {
		used = slices.DeleteFunc(used, func(id uuid.UUID) bool { return !fits(w.model.rows[id]) })
	}
	if len(used) == 0 {
		return uuid.NameSpaceDNS
	}
	return used[w.draw(len(used))]
}

func (w *walk) settlements(phase inventory.Phase) (ss []inventory.Settlement, wrong codes) {
	var es []inventory.Entry
	for range 1 + w.draw(3)/2 {
		s := inventory.Settlement{ID: w.id(), Occurred: w.occurred(),
			Pending: w.target(func(e inventory.Entry) bool { return w.model.open(e, w.model.rows) })}
		p := w.model.rows[s.Pending]
		if phase == inventory.Posted {
			s.Cartons = max(p.Cartons-planner.Cartons(w.draw(3)), 1)
			if w.draw(8) == 0 {
				s.Cartons = planner.Cartons(w.draw(int(p.Cartons) + 3))
			}
		}
		e := inventory.Entry{Movement: p.Movement, Phase: phase, Settles: s.Pending}
		e.ID, e.Cartons, e.Occurred, e.Document, e.Expires = s.ID, s.Cartons, s.Occurred, s.Document, time.Time{}
		ss, es = append(ss, s), append(es, e)
	}
	return ss, w.model.add(es...)
}

func (w *walk) settle() error {
	ss, wrong := w.settlements(inventory.Posted)
	return w.both("settle", func(tx *database.Tx) error { return inventory.Settle(w.ctx, tx, ss...) }, wrong)
}

func (w *walk) void() error {
	ss, wrong := w.settlements(inventory.Voided)
	return w.both("void", func(tx *database.Tx) error { return inventory.Void(w.ctx, tx, ss...) }, wrong)
}

func (w *walk) reverse() error {
	id, at := w.id(), w.occurred()
	of := w.target(func(e inventory.Entry) bool { return e.Phase == inventory.Single || e.Phase == inventory.Posted })
	o := w.model.rows[of]
	e := inventory.Entry{Movement: o.Movement, Phase: inventory.Single, Reverses: of}
	e.ID, e.From, e.To, e.Why, e.Reason, e.Occurred, e.Expires = id, o.To, o.From, inventory.ForReversal, "a slip", at, time.Time{}
	return w.both("reverse", func(tx *database.Tx) error { return inventory.Reverse(w.ctx, tx, id, of, "a slip", at) }, w.model.add(e))
}

// expire compares what was given up; the ids and the clock are the ledger's.
func (w *walk) expire() error {
	over := w.model.expire()
	got, err := inventory.Expire(w.ctx, w.tx)
	if err != nil || len(got) != len(over) {
		return fmt.Errorf("expire: %v, %v; the model: %v", got, err, over)
	}
	for _, e := range got {
		if !slices.Contains(over, e.Settles) || e.Phase != inventory.Expired || e.Cartons != 0 {
			return fmt.Errorf("expire: %+v, the model: %v", e, over)
		}
		w.model.rows[e.ID] = e
	}
	w.seen["expire"] += len(got)
	return nil
}

// close closes a day, seldom: afterwards much is refused.
func (w *walk) close() error {
	warehouse, until := []string{"A", "B"}[w.draw(2)], w.base.Add(walkOffset[4-w.draw(4)])
	if w.draw(4) > 0 {
		return nil
	}
	wrong := codes{}
	wrong.when(until.After(w.base.Add(5*time.Minute)), inventory.TooEarly)
	if len(wrong) == 0 && until.After(w.model.closed[warehouse]) {
		w.model.closed[warehouse] = until
	}
	return w.both("close", func(tx *database.Tx) error { return inventory.CloseDay(w.ctx, tx, warehouse, until) }, wrong)
}

// again sends what was accepted before: that is harmless, whatever came since.
func (w *walk) again() error {
	if len(w.sent) == 0 {
		return nil
	}
	return w.both("again", w.sent[w.draw(len(w.sent))], codes{})
}

func (w *walk) pick() error {
	want := inventory.Want{Warehouse: []string{"A", "B"}[w.draw(2)], Cartons: planner.Cartons(w.draw(30)),
		GoodOn: []planner.Date{0, planner.DateOf(w.base.In(planner.Cairo()).Date()) + 1}[w.draw(2)]}
	if owner := []string{"", "O", "any"}[w.draw(3)]; owner != "any" {
		want.Owner = &owner
	}
	expected, ok := w.model.pick(want)
	wrong := codes{}
	wrong.when(want.Cartons < 1, inventory.BadMovement)
	wrong.when(!ok && want.Cartons > 0, inventory.ShortStock)
	var got []inventory.Picked
	sent := len(w.sent)
	err := w.both("pick", func(tx *database.Tx) (err error) {
		got, err = inventory.Pick(w.ctx, tx, want)
		return err
	}, wrong)
	w.sent = w.sent[:sent]
	if err == nil && ok && !cmp.Equal(got, expected) {
		return fmt.Errorf("pick %+v: %v, the model: %v", want, got, expected)
	}
	return err
}

// lot makes a lot known again, as it is or with another expiry.
func (w *walk) lot() error {
	l := w.model.lots[inventory.LotID(fmt.Sprintf("L%d", w.draw(4)))]
	wrong := codes{}
	if w.draw(2) == 0 {
		l.Expires += 400
		wrong[inventory.IDReused] = true
	}
	return w.both("lot", func(tx *database.Tx) error { return inventory.PutLot(w.ctx, tx, l) }, wrong)
}

// compare counts both.
func (w *walk) compare() error {
	got := map[shelf]counts{}
	bs, err := inventory.Balances(w.ctx, w.tx, inventory.Filter{})
	for _, b := range bs {
		got[shelf{b.Account, b.Lot.ID}] = counts{b.OnHand, b.Reserved}
	}
	if expected := count(w.model.rows); err != nil || !maps.Equal(got, expected) {
		return fmt.Errorf("balances: %v %v, the model: %v", got, err, expected)
	}
	return nil
}

// end compares everything that can be asked.
func (w *walk) end() error {
	if err := w.compare(); err != nil {
		return err
	}
	broken, err := inventory.Audit(w.ctx, w.tx)
	if err != nil || len(broken) > 0 {
		return fmt.Errorf("audit: %v %v", broken, err)
	}
	past := w.base.Add(-90 * time.Minute)
	then := maps.Clone(w.model.rows)
	maps.DeleteFunc(then, func(_ uuid.UUID, e inventory.Entry) bool { return e.Occurred.After(past) })
	got := map[shelf]planner.Cartons{}
	bs, err := inventory.BalancesAt(w.ctx, w.tx, inventory.Filter{}, past)
	for _, b := range bs {
		if b.OnHand != 0 {
			got[shelf{b.Account, b.Lot.ID}] = b.OnHand
		}
	}
	expected := map[shelf]planner.Cartons{}
	for s, c := range count(then) {
		if c.onHand != 0 {
			expected[s] = c.onHand
		}
	}
	if err != nil || !maps.Equal(got, expected) {
		return fmt.Errorf("balances at %v: %v %v, the model: %v", past, got, err, expected)
	}
	return w.card(count(w.model.rows))
}

// card checks that every card ends with what is there, and reads in pages as at
// once.
func (w *walk) card(expected map[shelf]counts) error {
	lines, err := inventory.Card(w.ctx, w.tx, inventory.Filter{})
	if err != nil {
		return err
	}
	last := map[shelf]planner.Cartons{}
	for _, l := range lines {
		s := shelf{l.Account, l.Lot}
		if last[s] += l.In - l.Out; last[s] != l.Balance {
			return fmt.Errorf("card: %+v, summed %d", l, last[s])
		}
	}
	for s, c := range expected {
		if last[s] != c.onHand {
			return fmt.Errorf("card of %v ends with %d, there are %d", s, last[s], c.onHand)
		}
	}
	var n int
	for f := (inventory.Filter{Limit: 7}); ; {
		es, err := inventory.Entries(w.ctx, w.tx, f)
		if err != nil {
			return err
		}
		if n += len(es); len(es) < f.Limit {
			break
		}
		f.After = es[len(es)-1].Seq
	}
	if n != len(w.model.rows) {
		return fmt.Errorf("%d entries, the model has %d", n, len(w.model.rows))
	}
	return nil
}
