package stock

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/steps"
	"katf/planner"
)

func sortLines(lines []TransferLine) {
	slices.SortFunc(lines, func(a, b TransferLine) int { return byExpiry(a.Lot, b.Lot, a.Owner, b.Owner) })
}

// TransferPaper is the waybill of a transfer.
type TransferPaper struct {
	Number   string       `json:"number"`
	Transfer uuid.UUID    `json:"transfer"`
	PlanRef  string       `json:"plan_ref,omitempty"`
	From     string       `json:"from"`
	To       string       `json:"to"`
	Departs  planner.Date `json:"departs"`
	Arrives  planner.Date `json:"arrives"`
	Papers   Papers       `json:"papers"`
	Lines    []PaperLine  `json:"lines"`
	Total    Total        `json:"total"`
	Issued   Person       `json:"issued_by"`
}

// load is cartons of a line that go.
func (t *Transfer) paper(number string, tx *database.Tx, step *Step, late planner.Date, loaded func(*TransferLine) planner.Cartons) *TransferPaper {
	p := &TransferPaper{
		Number: number, Transfer: t.ID, PlanRef: t.PlanRef, From: t.From, To: t.To, Departs: t.Departs + late,
		Arrives: t.Arrives + late, Papers: t.Papers, Issued: Person{tx.By.Login, string(tx.By.Role), step.Occurred.UTC()},
	}
	var sum planner.Cartons
	for i := range t.Lines {
		l := &t.Lines[i]
		if n := loaded(l); n > 0 {
			p.Lines = append(p.Lines, t.Papers.line(l.Lot, l.Owner, n))
			sum += n
		}
	}
	p.Total = t.Papers.total(sum)
	return p
}

func (p *TransferPaper) canonical() string {
	var r record
	r.add("katf.transfer/1")
	r.add("number", p.Number)
	r.add("transfer", p.Transfer, p.PlanRef)
	r.add("from", p.From)
	r.add("to", p.To)
	r.add("date", p.Departs, p.Arrives)
	for i := range p.Lines {
		r.line(&p.Lines[i])
	}
	r.add("total", int64(p.Total.Cartons), int64(p.Total.Mass))
	return r.String()
}

// late gives by how many days a transfer that moves on a day runs behind.
func (t *Transfer) late(day planner.Date) planner.Date { return max(0, day-t.Departs) }

// ReleaseTransfer chooses the lots, first expiring first out, reserves them and
// numbers the waybill. Lots that would not be fit on arrival stay: by its rule
// the other warehouse would have to keep them apart.
//
// Locks: the transfer, the series, balances.
func ReleaseTransfer(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Transfer, error) {
	return sending(ctx, tx, &step, id, "release", nil, func(t *Transfer) error {
		rules, err := CurrentRules(ctx, tx)
		if err != nil {
			return err
		}
		paper := step.Derive("document")
		if _, err := issue(ctx, tx, paper, documents.Transfer, t.From, func(number string) (string, any, error) {
			late := t.late(step.Day())
			if err := t.reserve(ctx, tx, &step, paper, t.Arrives+late+planner.Date(rules.MinDays)); err != nil {
				return "", nil, err
			}
			p := t.paper(number, tx, &step, late, func(l *TransferLine) planner.Cartons { return l.Cartons })
			return p.canonical(), p, nil
		}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE stock_transfers SET status = 'released', document = $2 WHERE id = $1`, id, paper)
		return err
	})
}

// sending takes one step at the warehouse that sends.
func sending(ctx context.Context, tx *database.Tx, step *Step, id uuid.UUID, action string, content any, do func(*Transfer) error) (*Transfer, error) {
	t, err := lockTransfer(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := works(tx, t.From); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, step, aTransfer, id, action, content)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aTransfer.allow(id, t.Status, action); err != nil {
			return nil, err
		}
		if err := do(t); err != nil {
			return nil, err
		}
	}
	return GetTransfer(ctx, tx, id)
}

// reserve picks and holds the cartons.
func (t *Transfer) reserve(ctx context.Context, tx *database.Tx, step *Step, paper uuid.UUID, goodOn planner.Date) error {
	picked, err := inventory.Pick(ctx, tx, inventory.Want{Warehouse: t.From, Cartons: *t.Cartons, GoodOn: goodOn, Owner: t.Owner})
	if err != nil {
		return err
	}
	moves := make([]inventory.Movement, len(picked))
	t.Lines = make([]TransferLine, len(picked))
	for i, p := range picked {
		id := step.Derive("line", string(p.Lot.ID), p.Owner)
		moves[i] = inventory.Movement{
			ID: id, Lot: p.Lot.ID, Cartons: p.Cartons, Why: inventory.ForTransfer, Document: paper, Occurred: step.Occurred,
			From: inventory.Account{Kind: inventory.Warehouse, Ref: t.From, Owner: p.Owner}, To: transferAccount(t.ID, p.Owner),
		}
		t.Lines[i] = TransferLine{Lot: p.Lot, Owner: p.Owner, Cartons: p.Cartons, movement: id}
	}
	sortLines(t.Lines)
	if err := inventory.Reserve(ctx, tx, moves...); err != nil {
		return err
	}
	for _, l := range t.Lines {
		if _, err := tx.Exec(ctx, `INSERT INTO stock_transfer_lines (transfer, lot, owner, cartons, movement) VALUES ($1, $2, $3, $4, $5)`,
			t.ID, l.Lot.ID, l.Owner, l.Cartons, l.movement); err != nil {
			return err
		}
	}
	return nil
}

// Loaded is what was put on the truck of a line. Lines that are not named go
// in full.
type Loaded struct {
	Lot     inventory.LotID `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Cartons planner.Cartons `json:"cartons"`
}

// DispatchTransfer sends the truck off: what was loaded stands on the transfer's
// account now, the rest is free again, and the other warehouse expects it. If
// less was loaded than the waybill says, that is voided and another one issued.
// It refuses lots that would no longer be fit on arrival (code "unsound").
//
// Locks: the transfer, the series, balances.
func DispatchTransfer(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID, loaded []Loaded) (*Transfer, error) {
	return sending(ctx, tx, &step, id, "dispatch", loaded, func(t *Transfer) error {
		var err error
		if t.Lines, err = t.lines(ctx, tx); err != nil {
			return err
		}
		if err := t.load(loaded); err != nil {
			return err
		}
		if err := t.fit(ctx, tx, &step); err != nil {
			return err
		}
		if err := t.newPaper(ctx, tx, &step); err != nil {
			return err
		}
		if err := t.settle(ctx, tx, &step); err != nil {
			return err
		}
		return t.expect(ctx, tx, &step)
	})
}

// load says what of each line goes.
func (t *Transfer) load(loaded []Loaded) error {
	for i := range t.Lines {
		t.Lines[i].Dispatched = t.Lines[i].Cartons
	}
	var f faults
	seen := map[any]bool{}
	for i, l := range loaded {
		path := fmt.Sprintf("loaded[%d]", i)
		f.once(seen, path, shelf{l.Lot, l.Owner})
		at := slices.IndexFunc(t.Lines, func(o TransferLine) bool { return o.Lot.ID == l.Lot && o.Owner == l.Owner })
		if at < 0 {
			f.add(path+".lot", l.Lot, "is not on the waybill", "ليست في البوليصة")
			continue
		}
		if l.Cartons < 0 || l.Cartons > t.Lines[at].Cartons {
			f.add(path+".cartons", l.Cartons, fmt.Sprintf("0 to %d, which are on the waybill", t.Lines[at].Cartons),
				fmt.Sprintf("من 0 إلى %d وهي ما في البوليصة", t.Lines[at].Cartons))
			continue
		}
		t.Lines[at].Dispatched = l.Cartons
	}
	if t.sum() == 0 {
		f.add("loaded", 0, "nothing was loaded; void the transfer instead", "لم يُحمَّل شيء؛ ألغِ التحويل بدلًا من ذلك")
	}
	return f.err()
}

// sum is what goes.
func (t *Transfer) sum() (n planner.Cartons) {
	for i := range t.Lines {
		n += t.Lines[i].Dispatched
	}
	return n
}

// fit refuses lots that expire before the truck arrives, as late as it is.
func (t *Transfer) fit(ctx context.Context, tx *database.Tx, step *Step) error {
	rules, err := CurrentRules(ctx, tx)
	if err != nil {
		return err
	}
	arrives := t.Arrives + t.late(step.Day())
	for i := range t.Lines {
		if l := &t.Lines[i]; l.Dispatched > 0 && rules.unfit(l.Lot.Expires, arrives) {
			return database.Refuse(database.Conflict, inventory.Unsound,
				fmt.Sprintf("lot %s expires on %s, too early for an arrival on %s; load 0 of it, or void the transfer and plan another", l.Lot.ID, l.Lot.Expires, arrives),
				fmt.Sprintf("التشغيلة %s تنتهي صلاحيتها في %s، وهو مبكر على وصول في %s؛ حمّل منها صفرًا أو ألغِ التحويل وخطط غيره", l.Lot.ID, l.Lot.Expires, arrives))
		}
	}
	return nil
}

// newPaper issues the waybill again if another quantity goes than it says.
func (t *Transfer) newPaper(ctx context.Context, tx *database.Tx, step *Step) error {
	if !slices.ContainsFunc(t.Lines, func(l TransferLine) bool { return l.Dispatched != l.Cartons }) {
		return nil
	}
	if err := documents.Void(ctx, tx, t.Document, "loaded otherwise than released / حُمِّل غير ما أُفرج عنه"); err != nil {
		return err
	}
	t.Document = step.Derive("document")
	_, err := issue(ctx, tx, t.Document, documents.Transfer, t.From, func(number string) (string, any, error) {
		p := t.paper(number, tx, step, t.late(step.Day()), func(l *TransferLine) planner.Cartons { return l.Dispatched })
		return p.canonical(), p, nil
	})
	return err
}

// settle posts what goes and gives the rest back.
func (t *Transfer) settle(ctx context.Context, tx *database.Tx, step *Step) error {
	var post, void []inventory.Settlement
	for i := range t.Lines {
		l := &t.Lines[i]
		s := inventory.Settlement{
			ID: step.Derive("settle", l.movement.String()), Pending: l.movement, Cartons: l.Dispatched,
			Document: t.Document, Occurred: step.Occurred,
		}
		if l.Dispatched > 0 {
			post = append(post, s)
		} else {
			void = append(void, s)
		}
		if _, err := tx.Exec(ctx, `UPDATE stock_transfer_lines SET dispatched = $3 WHERE transfer = $1 AND movement = $2`,
			t.ID, l.movement, l.Dispatched); err != nil {
			return err
		}
	}
	if err := inventory.Settle(ctx, tx, post...); err != nil {
		return err
	}
	if err := inventory.Void(ctx, tx, void...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE stock_transfers SET status = 'dispatched', document = $2, dispatched_at = $3 WHERE id = $1`,
		t.ID, t.Document, step.Occurred.Truncate(time.Microsecond))
	return err
}

// expect announces what left to the other warehouse.
func (t *Transfer) expect(ctx context.Context, tx *database.Tx, step *Step) error {
	number, err := numberOf(ctx, tx, &t.Document)
	if err != nil {
		return err
	}
	papers := t.Papers
	papers.Waybill = number
	e := Expectation{Warehouse: t.To, Source: FromTransfer, Sender: t.From, Transfer: t.ID,
		Expected: t.Arrives + t.late(step.Day()), Papers: papers}
	for _, l := range t.Lines {
		if l.Dispatched > 0 {
			e.Lines = append(e.Lines, Announced{Lot: l.Lot, Owner: l.Owner, Cartons: l.Dispatched})
		}
	}
	id := FirstReceipt(t.ID)
	var before bool // a dispatch that was taken back had it announced
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM stock_receipts WHERE id = $1)`, id).Scan(&before); err != nil {
		return err
	}
	if before {
		id = step.Derive("receipt")
	}
	return insertReceipt(ctx, tx, id, &e)
}

// FirstReceipt gives the id of the receipt that the dispatch of a transfer
// announces.
func FirstReceipt(transfer uuid.UUID) uuid.UUID { return steps.Derive(transfer, "receipt") }

// VoidTransfer gives a transfer up before it is dispatched: what was reserved is
// free again, and the waybill is void. The note says why.
func VoidTransfer(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Transfer, error) {
	if step.Note == "" {
		return nil, invalid("note", "", "say why it is voided", "اذكر سبب الإلغاء")
	}
	return sending(ctx, tx, &step, id, "void", nil, func(t *Transfer) error {
		lines, err := t.lines(ctx, tx)
		if err != nil {
			return err
		}
		if t.Status == Released {
			if err := documents.Void(ctx, tx, t.Document, step.Note); err != nil {
				return err
			}
		}
		var void []inventory.Settlement
		for _, l := range lines {
			void = append(void, inventory.Settlement{ID: step.Derive("void", l.movement.String()), Pending: l.movement, Document: t.Document, Occurred: step.Occurred})
		}
		if err := inventory.Void(ctx, tx, void...); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE stock_transfers SET status = 'voided' WHERE id = $1`, id)
		return err
	})
}
