package stock

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/planner"
)

// PostReceipt takes what was counted into the books and issues the goods
// received note. Good cartons go into stock, damaged and unfit ones are kept
// apart, what came too many comes from Found, and what is short of a transfer is
// lost or stays open on its account, as its reason says; what is short of a plant
// never left it.
//
// It refuses until every difference has its reason (code "reasons_missing"), and
// whoever counted if more is written off and found than one person may decide
// (code "second_person").
//
// Locks: the transfer, the receipt, the series, balances.
func PostReceipt(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Receipt, error) {
	r, err := lockReceipt(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := works(tx, r.Warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aReceipt, id, "post", nil)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := aReceipt.allow(id, r.Status, "post"); err != nil {
			return nil, err
		}
		if err := r.post(ctx, tx, &step); err != nil {
			return nil, err
		}
	}
	return GetReceipt(ctx, tx, id)
}

func (r *receipt) post(ctx context.Context, tx *database.Tx, step *Step) error {
	count, c, err := r.last(ctx, tx)
	if err != nil {
		return err
	}
	if err := c.explained(r.ID); err != nil {
		return err
	}
	if err := r.secondPerson(ctx, tx, count, c); err != nil {
		return err
	}
	paper := step.Derive("document")
	if _, err := issue(ctx, tx, paper, documents.Receipt, r.Warehouse, func(number string) (string, any, error) {
		g := r.note(tx, step, count, c)
		g.Number = number
		return g.canonical(), g, nil
	}); err != nil {
		return err
	}
	if err := inventory.Post(ctx, tx, r.movements(step, paper, c)...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE stock_receipts SET status = 'posted', document = $2 WHERE id = $1`, r.ID, paper); err != nil {
		return err
	}
	if r.Source == FromTransfer {
		return arrived(ctx, tx, r.Transfer)
	}
	return nil
}

// explained refuses differences without a reason, each named.
func (c *Comparison) explained(id uuid.UUID) error {
	if c.Complete {
		return nil
	}
	e := database.Refuse(database.Conflict, "reasons_missing",
		fmt.Sprintf("receipt %s differs from what was announced; give a reason for each difference named", id),
		fmt.Sprintf("إذن الاستلام %s يختلف عمّا أُعلن؛ اذكر سبب كل فرق مذكور", id))
	for _, l := range c.Lines {
		for _, d := range l.Differences {
			if d.Cause == "" {
				e.Fields = append(e.Fields, database.Field{Path: fmt.Sprintf("lots[%s].%s", l.Lot.ID, d.What), Value: d.Cartons,
					En: fmt.Sprintf("%d %s of lot %s", d.Cartons, d.What, l.Lot.ID),
					Ar: fmt.Sprintf("%d %s من التشغيلة %s", d.Cartons, whatAr[d.What], l.Lot.ID)})
			}
		}
	}
	return e
}

var whatAr = map[What]string{Short: "ناقصة", ArrivedDamaged: "تالفة", Excess: "زائدة", Unfit: "غير صالحة"}

// secondPerson refuses who counted to post alone what changes the sum of all
// stock by more than one person may decide.
func (r *receipt) secondPerson(ctx context.Context, tx *database.Tx, count *Round, c *Comparison) error {
	rules, err := CurrentRules(ctx, tx)
	if err != nil {
		return err
	}
	var off planner.Cartons
	for i := range c.Lines {
		l := &c.Lines[i]
		off += l.count(Excess)
		if l.writeOff() {
			off += l.count(Short)
		}
	}
	if off <= rules.Alone || tx.By.Role != database.System && tx.By.ID != count.byID {
		return nil
	}
	return needsSecond(off, rules.Alone)
}

func needsSecond(off, alone planner.Cartons) error {
	return database.Refuse(database.Forbidden, "second_person",
		fmt.Sprintf("%d cartons are more than the %d that one person may decide: another person has to approve", off, alone),
		fmt.Sprintf("%d كرتونة أكثر من %d التي يقررها شخص واحد: يلزم أن يوافق شخص آخر", off, alone))
}

// source is the account that received goods come from.
func (r *receipt) source(owner string) inventory.Account {
	switch {
	case r.Source == FromTransfer:
		return transferAccount(r.Transfer, owner)
	case r.Sender != "":
		return inventory.Account{Kind: inventory.Plant, Ref: r.Sender, Owner: owner}
	}
	return inventory.Account{Kind: inventory.Found, Ref: r.Warehouse, Owner: owner}
}

func (r *receipt) movements(step *Step, paper uuid.UUID, c *Comparison) []inventory.Movement {
	var out []inventory.Movement
	for i := range c.Lines {
		l := &c.Lines[i]
		move := func(from, to inventory.Account, n planner.Cartons, why inventory.Why, of What, part string) {
			if n > 0 {
				out = append(out, inventory.Movement{
					ID: step.Derive(part, string(l.Lot.ID), l.Owner), Lot: l.Lot.ID, From: from, To: to, Cartons: n,
					Why: why, Reason: l.reason(of), Document: paper, Occurred: step.Occurred,
				})
			}
		}
		source := r.source(l.Owner)
		found := inventory.Account{Kind: inventory.Found, Ref: r.Warehouse, Owner: l.Owner}
		apart := inventory.Account{Kind: inventory.Damaged, Ref: r.Warehouse, Owner: l.Owner}
		good, whyGood := inventory.Account{Kind: inventory.Warehouse, Ref: r.Warehouse, Owner: l.Owner}, What("")
		if l.count(Unfit) > 0 {
			good, whyGood = apart, Unfit
		}
		excess := l.count(Excess)
		extra := min(excess, l.Good) // what nobody sent is taken to be good as far as it can
		move(source, good, l.Good-extra, inventory.ForReceipt, whyGood, "good")
		move(source, apart, l.Damaged-(excess-extra), inventory.ForReceipt, ArrivedDamaged, "damaged")
		move(found, good, extra, inventory.ForFind, Excess, "extra good")
		move(found, apart, excess-extra, inventory.ForFind, Excess, "extra damaged")
		if l.writeOff() {
			lost := inventory.Account{Kind: inventory.Loss, Ref: r.Warehouse, Owner: l.Owner}
			move(source, lost, l.count(Short), inventory.ForLoss, Short, "lost")
		}
	}
	return out
}

// reason gives the words for one difference of the line, none for no difference.
func (c *Compared) reason(of What) string {
	for _, d := range c.Differences {
		if d.What == of {
			return reasonText(d.Cause, d.Note)
		}
	}
	return ""
}
