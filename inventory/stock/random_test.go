package stock_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/inventory/stock"
	"katf/planner"
)

// walk is one random history of two warehouses, with the balances that it should
// lead to, kept by hand.
type walk struct {
	world
	T          *rapid.T
	name, a, b string
	keeper     map[string]database.Actor
	n          int
	model      map[place]planner.Cartons
	again      []func() error // every step that was taken
	transfers  []*stock.Transfer
	waiting    []*stock.Adjustment
	loans      []*stock.Loan
	count      *stock.Count
	delta      map[place]planner.Cartons // what the submitted count will change
}

// place is where cartons of a lot are.
type place struct {
	kind  inventory.AccountKind
	ref   string
	lot   inventory.LotID
	owner string
}

func (k *walk) Helper()                         { k.world.Helper() }
func (k *walk) Fatalf(f string, args ...any)    { k.T.Fatalf(f, args...) }
func (k *walk) next() stock.Step                { k.n++; return because(fmt.Sprint(k.name, " ", k.n), "because") }
func (k *walk) move(p place, n planner.Cartons) { k.model[p] += n }
func (k *walk) lot(i int) inventory.Lot         { return lot(fmt.Sprint(k.name, "-", i), []int{40, 90, 0}[i]) }
func (k *walk) anyLot() inventory.Lot           { return k.lot(rapid.IntRange(0, 2).Draw(k.T, "lot")) }
func (k *walk) anyOwner() string                { return rapid.SampledFrom([]string{"", "ONE"}).Draw(k.T, "owner") }
func (k *walk) some(most int) planner.Cartons {
	return planner.Cartons(rapid.IntRange(1, most).Draw(k.T, "cartons"))
}

// take takes a step, and keeps it to be sent again. Only the refusals named may
// happen.
func take[T any](k *walk, by database.Actor, may []string, fn func(context.Context, *database.Tx, stock.Step) (T, error)) (T, bool) {
	s := k.next()
	do := func(ctx context.Context, tx *database.Tx) (T, error) { return fn(ctx, tx, s) }
	out, err := try(k.world, by, do)
	if err == nil {
		k.again = append(k.again, func() error { _, err := try(k.world, by, do); return err })
		return out, true
	}
	if !slices.Contains(may, database.CodeOf(err)) {
		k.T.Fatalf("%v, of what may be refused: %v", err, may)
	}
	return out, false
}

// regrets reports, now and then, that a step was a mistake.
func (k *walk) regrets() bool { return rapid.IntRange(0, 3).Draw(k.T, "regret") == 0 }

// takeBack takes the last step of something back, as what was read of it says.
func takeBack[T any](k *walk, by database.Actor, id uuid.UUID, last *steps.Undoable,
	undo func(context.Context, *database.Tx, stock.Step, uuid.UUID, uuid.UUID) (T, error)) T {
	if last == nil {
		k.T.Fatalf("nothing of %s can be taken back", id)
	}
	out, _ := take(k, by, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (T, error) {
		return undo(ctx, tx, s, id, last.Step)
	})
	return out
}

// TestRandomHistories takes random steps in random order, sends some of them
// again, and compares the books with a model.
func TestRandomHistories(t *testing.T) {
	w := newWorld(t)
	w.rules(stock.Rules{Alone: 20, SoonDays: 30})
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		k := &walk{world: w, T: rt, name: fmt.Sprintf("w%d-", runs), model: map[place]planner.Cartons{}}
		k.a, k.b = k.name+"A", k.name+"B"
		k.keeper = map[string]database.Actor{k.a: actor("keeper "+k.a, database.Keeper, k.a), k.b: actor("keeper "+k.b, database.Keeper, k.b)}
		k.receive()
		ways := []func(){k.receive, k.arrive, k.adjust, k.decide, k.send, k.send, k.lend, k.repay, k.countAll, k.finishCount, k.repeat}
		for range rapid.IntRange(3, 14).Draw(rt, "steps") {
			rapid.SampledFrom(ways).Draw(rt, "step")()
		}
		k.compare()
	})
	w.sound()
}

// repeat sends a step again that was taken: nothing happens.
func (k *walk) repeat() {
	if len(k.again) == 0 {
		return
	}
	rows := func() (n int) {
		if err := k.Pool().QueryRow(context.Background(), `SELECT (SELECT count(*) FROM movement) + (SELECT count(*) FROM documents)`).Scan(&n); err != nil {
			k.T.Fatalf("%v", err)
		}
		return n
	}
	before := rows()
	if err := rapid.SampledFrom(k.again).Draw(k.T, "again")(); err != nil {
		k.T.Fatalf("sent again: %v", err)
	}
	if after := rows(); after != before {
		k.T.Fatalf("sent again, and %d rows more", after-before)
	}
}

// receive announces goods from a plant; nobody may see how many.
func (k *walk) receive() {
	l, owner, n := k.anyLot(), k.anyOwner(), 7_000_003+1009*planner.Cartons(k.n)
	r, _ := take(k, manager, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Receipt, error) {
		return stock.Expect(ctx, tx, s, stock.Expectation{Warehouse: k.a, Source: stock.FromPlant, Sender: "P",
			Lines: []stock.Announced{{Lot: l, Owner: owner, Cartons: n}}})
	})
	k.blind(r.ID, n)
	k.bring(r, n)
}

// arrive counts and posts what came of a transfer.
func (k *walk) arrive() {
	if len(k.transfers) == 0 {
		return
	}
	t := k.transfers[0]
	k.transfers = k.transfers[1:]
	r := see(k.world, k.keeper[k.b], func(ctx context.Context, tx *database.Tx) (*stock.Receipt, error) {
		list, err := stock.Receipts(ctx, tx, stock.Page{Warehouse: k.b, Status: stock.Expected})
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(r stock.Blind) bool { return r.Transfer == t.ID })
		return stock.GetReceipt(ctx, tx, list[at].ID)
	})
	for _, l := range t.Lines {
		if l.Dispatched > 100_000 { // a small number may stand for something else
			k.blind(r.ID, l.Dispatched)
		}
	}
	k.bring(r, 0)
}

// blind looks at a receipt from everywhere: the figure is nowhere.
func (k *walk) blind(id uuid.UUID, n planner.Cartons) {
	for _, by := range []database.Actor{manager, auditor, k.keeper[k.a], k.keeper[k.b]} {
		seen := see(k.world, by, func(ctx context.Context, tx *database.Tx) (any, error) {
			r, err := stock.GetReceipt(ctx, tx, id)
			if err != nil && by.Role == database.Keeper {
				return nil, nil // of the other warehouse
			}
			if err != nil {
				return nil, err
			}
			list, err := stock.Receipts(ctx, tx, stock.Page{Warehouse: r.Warehouse})
			steps, err2 := stock.Steps(ctx, tx, id)
			return []any{r, list, steps, err2}, err
		})
		if shows(k.world, seen, n) {
			k.T.Fatalf("%s sees %d before the count: %s", by.Login, n, text(k.world, seen))
		}
	}
}

// bring counts a receipt, explains what differs and posts it.
func (k *walk) bring(r *stock.Receipt, announced planner.Cartons) {
	keeper := k.keeper[r.Warehouse]
	var found []stock.CountedLine
	for _, l := range r.Lots {
		sent := announced
		if r.Source == stock.FromTransfer {
			sent = k.model[place{inventory.Transfer, r.Transfer.String(), l.Lot.ID, l.Owner}]
		}
		damaged := planner.Cartons(rapid.IntRange(0, 5).Draw(k.T, "damaged"))
		differs := planner.Cartons(rapid.IntRange(-8, 8).Draw(k.T, "differs"))
		found = append(found, counted(l.Lot, l.Owner, max(0, sent+differs-damaged), damaged))
	}
	rounds := rapid.IntRange(1, 2).Draw(k.T, "rounds")
	for range rounds {
		r, _ = take(k, keeper, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Receipt, error) {
			return stock.CountReceipt(ctx, tx, s, r.ID, found)
		})
	}
	var reasons []stock.Reason
	for _, l := range r.Compared.Lines {
		for _, d := range l.Differences {
			off := d.What == stock.Short && r.Source == stock.FromTransfer && rapid.Bool().Draw(k.T, "write off")
			reasons = append(reasons, stock.Reason{Lot: l.Lot.ID, Owner: l.Owner, What: d.What, Cause: "unknown", WriteOff: off})
		}
	}
	if len(reasons) > 0 {
		r, _ = take(k, keeper, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Receipt, error) {
			return stock.Explain(ctx, tx, s, r.ID, reasons)
		})
	}
	posted, ok := take(k, keeper, []string{"second_person"}, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Receipt, error) {
		return stock.PostReceipt(ctx, tx, s, r.ID)
	})
	if !ok {
		posted, _ = take(k, manager, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Receipt, error) {
			return stock.PostReceipt(ctx, tx, s, r.ID)
		})
	}
	if k.regrets() {
		counted := takeBack(k, manager, posted.ID, posted.Undo, stock.UndoReceipt)
		if counted.Status != stock.CountedIn || counted.Number != "" {
			k.T.Fatalf("posted, and back: %+v", counted)
		}
		posted, _ = take(k, manager, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Receipt, error) {
			return stock.PostReceipt(ctx, tx, s, r.ID)
		})
	}
	for _, l := range posted.Compared.Lines {
		at := func(kind inventory.AccountKind, ref string) place { return place{kind, ref, l.Lot.ID, l.Owner} }
		k.move(at(inventory.Warehouse, r.Warehouse), l.Good)
		k.move(at(inventory.Damaged, r.Warehouse), l.Damaged)
		if r.Source == stock.FromTransfer {
			came := min(l.Announced, l.Good+l.Damaged)
			k.move(at(inventory.Transfer, r.Transfer.String()), -came)
			for _, d := range l.Differences {
				if d.WriteOff {
					k.move(at(inventory.Transfer, r.Transfer.String()), -d.Cartons)
					k.move(at(inventory.Loss, r.Warehouse), d.Cartons)
				}
			}
		}
	}
}

func (k *walk) adjust() {
	l, owner, n := k.anyLot(), k.anyOwner(), k.some(30)
	kind := rapid.SampledFrom([]stock.AdjustmentKind{stock.Loss, stock.Find, stock.Damage, stock.Destruction, stock.Repair}).Draw(k.T, "kind")
	damaged := kind == stock.Repair || kind != stock.Damage && rapid.Bool().Draw(k.T, "of damaged")
	by := k.keeper[k.a]
	a, ok := take(k, by, []string{inventory.ShortStock}, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Adjustment, error) {
		return stock.Adjust(ctx, tx, s, stock.AdjustmentOrder{Warehouse: k.a, Kind: kind, Cause: "unknown",
			Lines: []stock.AdjustmentLine{{Lot: l, Owner: owner, Damaged: damaged, Cartons: n}}})
	})
	if !ok {
		return
	}
	if k.regrets() {
		if a = takeBack(k, by, a.ID, a.Undo, stock.UndoAdjustment); a.Status != stock.Voided {
			k.T.Fatalf("adjusted, and back: %+v", a)
		}
		return
	}
	if a.Status == stock.Posted {
		k.adjusted(a)
		return
	}
	k.waiting = append(k.waiting, a)
	_, err := k.approve(by, k.next(), a.ID)
	refused(k.world, err, "second_person")
}

func (k *walk) adjusted(a *stock.Adjustment) {
	for _, l := range a.Lines {
		at := func(kind inventory.AccountKind) place { return place{kind, k.a, l.Lot.ID, l.Owner} }
		on := inventory.Warehouse
		if l.Damaged {
			on = inventory.Damaged
		}
		switch a.Kind {
		case stock.Find:
			k.move(at(on), l.Cartons)
		case stock.Damage:
			k.move(at(inventory.Warehouse), -l.Cartons)
			k.move(at(inventory.Damaged), l.Cartons)
		case stock.Repair:
			k.move(at(inventory.Damaged), -l.Cartons)
			k.move(at(inventory.Warehouse), l.Cartons)
		default:
			k.move(at(on), -l.Cartons)
			k.move(at(inventory.Loss), l.Cartons)
		}
	}
}

func (k *walk) decide() {
	if len(k.waiting) == 0 {
		return
	}
	a := k.waiting[0]
	k.waiting = k.waiting[1:]
	if rapid.Bool().Draw(k.T, "approve") {
		a, _ = take(k, second, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Adjustment, error) {
			return stock.ApproveAdjustment(ctx, tx, s, a.ID)
		})
		k.adjusted(a)
		return
	}
	take(k, second, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Adjustment, error) {
		return stock.RefuseAdjustment(ctx, tx, s, a.ID)
	})
}

func (k *walk) send() {
	by := k.keeper[k.a]
	n := 5_000_011 + 2003*planner.Cartons(k.n)
	t, _ := take(k, by, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Transfer, error) {
		return stock.PlanTransfer(ctx, tx, s, stock.TransferOrder{From: k.a, To: k.b, Cartons: n, Departs: today, Arrives: today + 3})
	})
	t, ok := take(k, by, []string{inventory.ShortStock}, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Transfer, error) {
		return stock.ReleaseTransfer(ctx, tx, s, t.ID)
	})
	if !ok {
		return
	}
	release := func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Transfer, error) {
		return stock.ReleaseTransfer(ctx, tx, s, t.ID)
	}
	if k.regrets() {
		takeBack(k, by, t.ID, t.Undo, stock.UndoTransfer)
		t, _ = take(k, by, nil, release)
	}
	if rapid.IntRange(0, 3).Draw(k.T, "void") == 0 {
		t, _ = take(k, by, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Transfer, error) {
			return stock.VoidTransfer(ctx, tx, s, t.ID)
		})
		if !k.regrets() {
			return
		}
		t = takeBack(k, by, t.ID, t.Undo, stock.UndoTransfer)
	}
	less := stock.Loaded{Lot: t.Lines[0].Lot.ID, Owner: t.Lines[0].Owner, Cartons: t.Lines[0].Cartons - min(t.Lines[0].Cartons-1, k.some(3))}
	dispatch := func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Transfer, error) {
		return stock.DispatchTransfer(ctx, tx, s, t.ID, []stock.Loaded{less})
	}
	t, _ = take(k, by, nil, dispatch)
	if k.regrets() {
		takeBack(k, by, t.ID, t.Undo, stock.UndoTransfer)
		t, _ = take(k, by, nil, dispatch)
	}
	for _, l := range t.Lines {
		k.move(place{inventory.Warehouse, k.a, l.Lot.ID, l.Owner}, -l.Dispatched)
		k.move(place{inventory.Transfer, t.ID.String(), l.Lot.ID, l.Owner}, l.Dispatched)
	}
	k.transfers = append(k.transfers, t)
}

func (k *walk) lend() {
	n := k.some(1000)
	l, ok := take(k, ofOne, []string{inventory.ShortStock}, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Loan, error) {
		return stock.Lend(ctx, tx, s, stock.LoanOrder{Warehouse: k.a, Lender: "ONE", Borrower: "TWO", Cartons: n})
	})
	if ok {
		k.handed(l, uuid.Nil, "ONE", "TWO")
		k.loans = append(k.loans, l)
	}
}

func (k *walk) repay() {
	if len(k.loans) == 0 {
		return
	}
	loan, n := k.loans[0], k.some(1200)
	var step uuid.UUID
	l, ok := take(k, ofTwo, []string{"overpaid", "wrong_state", inventory.ShortStock}, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Loan, error) {
		step = s.ID
		return stock.Repay(ctx, tx, s, loan.ID, n, 0)
	})
	if ok {
		k.handed(l, step, "TWO", "ONE")
	}
}

func (k *walk) handed(l *stock.Loan, step uuid.UUID, from, to string) {
	for _, line := range l.Lines {
		if line.Repayment == step {
			k.move(place{inventory.Warehouse, k.a, line.Lot.ID, from}, -line.Cartons)
			k.move(place{inventory.Warehouse, k.a, line.Lot.ID, to}, line.Cartons)
		}
	}
}

// countAll counts a warehouse and submits what differs a little.
func (k *walk) countAll() {
	if k.count != nil {
		return
	}
	by := k.keeper[k.a]
	c, ok := take(k, by, []string{"adjustments_pending"}, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Count, error) {
		return stock.StartCount(ctx, tx, s, k.a)
	})
	if !ok {
		return
	}
	var found []stock.Found
	k.delta = map[place]planner.Cartons{}
	for _, l := range c.Lots {
		good, damaged := place{inventory.Warehouse, k.a, l.Lot.ID, l.Owner}, place{inventory.Damaged, k.a, l.Lot.ID, l.Owner}
		f := counted(l.Lot, l.Owner, max(0, k.model[good]+planner.Cartons(rapid.IntRange(-9, 9).Draw(k.T, "good"))),
			max(0, k.model[damaged]+planner.Cartons(rapid.IntRange(-3, 3).Draw(k.T, "bad"))))
		found = append(found, stock.Found{CountedLine: f})
		k.delta[good], k.delta[damaged] = f.Good-k.model[good], f.Damaged-k.model[damaged]
	}
	submit := func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Count, error) {
		return stock.SubmitCount(ctx, tx, s, c.ID, found)
	}
	k.count, _ = take(k, by, nil, submit)
	if k.regrets() {
		if open := takeBack(k, by, c.ID, k.count.Undo, stock.UndoCount); open.Status != stock.Counting || len(open.Lines) > 0 {
			k.T.Fatalf("handed in, and back: %+v", open)
		}
		if k.count, _ = take(k, by, nil, submit); k.count.Alone {
			k.T.Fatalf("who has seen the book decides alone: %+v", k.count)
		}
	}
}

// finishCount approves what was submitted, by the one who counted first.
func (k *walk) finishCount() {
	if k.count == nil {
		return
	}
	c := k.count
	k.count = nil
	approve := func(by database.Actor) (*stock.Count, bool) {
		return take(k, by, []string{"second_person", "moved_since", "adjustments_pending", inventory.ShortStock},
			func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Count, error) {
				return stock.ApproveCount(ctx, tx, s, c.ID)
			})
	}
	got, ok := approve(k.keeper[k.a])
	if ok && !got.Alone {
		k.T.Fatalf("who counted approved a difference of %d", got.Off)
	}
	if !ok {
		_, ok = approve(second)
	}
	if !ok {
		take(k, second, nil, func(ctx context.Context, tx *database.Tx, s stock.Step) (*stock.Count, error) {
			return stock.RefuseCount(ctx, tx, s, c.ID)
		})
		return
	}
	for p, n := range k.delta {
		k.move(p, n)
	}
}

// compare wants the books to be the model's.
func (k *walk) compare() {
	for _, kind := range []inventory.AccountKind{inventory.Warehouse, inventory.Damaged, inventory.Transfer} {
		balances := see(k.world, manager, func(ctx context.Context, tx *database.Tx) ([]inventory.Balance, error) {
			return inventory.Balances(ctx, tx, inventory.Filter{Kind: kind})
		})
		have := map[place]planner.Cartons{}
		for _, b := range balances {
			have[place{kind, b.Account.Ref, b.Lot.ID, b.Account.Owner}] = b.OnHand
		}
		for p, want := range k.model {
			if p.kind == kind && have[p] != want {
				k.T.Fatalf("%+v: %d cartons, the model has %d", p, have[p], want)
			}
		}
		for p, n := range have {
			if (p.ref == k.a || p.ref == k.b) && k.model[p] != n {
				k.T.Fatalf("%+v: %d cartons, the model has %d", p, n, k.model[p])
			}
		}
	}
}
