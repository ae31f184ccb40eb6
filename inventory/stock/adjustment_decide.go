package stock

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
)

// AdjustmentPaper is what the paper of an adjustment says.
type AdjustmentPaper struct {
	Number     string         `json:"number"`
	Adjustment uuid.UUID      `json:"adjustment"`
	Warehouse  string         `json:"warehouse"`
	Kind       AdjustmentKind `json:"kind"`
	Transfer   uuid.UUID      `json:"transfer,omitzero"`
	Cause      Cause          `json:"cause"`
	CauseEn    string         `json:"cause_en"`
	CauseAr    string         `json:"cause_ar"`
	Note       string         `json:"note,omitempty"`
	Lines      []AdjustedLine `json:"lines"`
	Total      Total          `json:"total"`
	AskedBy    Person         `json:"asked_by"`
	ApprovedBy Person         `json:"approved_by"`
}

// AdjustedLine is a line of it.
type AdjustedLine struct {
	PaperLine
	Damaged bool `json:"damaged"`
}

func (a *Adjustment) paper(number string, tx *database.Tx, at time.Time) *AdjustmentPaper {
	en, ar := a.Cause.Words()
	var papers Papers
	p := &AdjustmentPaper{
		Number: number, Adjustment: a.ID, Warehouse: a.Warehouse, Kind: a.Kind, Transfer: a.Transfer,
		Cause: a.Cause, CauseEn: en, CauseAr: ar, Note: a.Note, Total: papers.total(a.Cartons),
		AskedBy:    Person{a.AskedBy, "asked", a.Occurred.UTC()},
		ApprovedBy: Person{tx.By.Login, string(tx.By.Role), at.UTC()},
	}
	for _, l := range a.Lines {
		p.Lines = append(p.Lines, AdjustedLine{papers.line(l.Lot, l.Owner, l.Cartons), l.Damaged})
	}
	return p
}

func (p *AdjustmentPaper) canonical() string {
	var r record
	r.add("katf.adjustment/1")
	r.add("number", p.Number)
	r.add("adjustment", p.Adjustment, p.Kind)
	r.add("at", p.Warehouse)
	r.add("reason", p.Cause, p.Note)
	for i := range p.Lines {
		r.line(&p.Lines[i].PaperLine)
		r.add("damaged", p.Lines[i].Damaged)
	}
	r.add("total", int64(p.Total.Cartons))
	r.add("by", p.AskedBy.Login, p.ApprovedBy.Login)
	return r.String()
}

// way gives the accounts of a line and what the movement is for.
func (a *Adjustment) way(l *AdjustmentLine) (from, to inventory.Account, why inventory.Why) {
	at := func(kind inventory.AccountKind) inventory.Account {
		return inventory.Account{Kind: kind, Ref: a.Warehouse, Owner: l.Owner}
	}
	stock := at(inventory.Warehouse)
	if l.Damaged {
		stock = at(inventory.Damaged)
	}
	switch a.Kind {
	case Find:
		return at(inventory.Found), stock, inventory.ForFind
	case Damage:
		return stock, at(inventory.Damaged), inventory.ForDamage
	case Repair:
		return stock, at(inventory.Warehouse), inventory.ForAdjustment
	}
	if a.Transfer != uuid.Nil {
		stock = transferAccount(a.Transfer, l.Owner)
	}
	return stock, at(inventory.Loss), inventory.ForLoss
}

func (a *Adjustment) movements(paper uuid.UUID, occurred time.Time) []inventory.Movement {
	out := make([]inventory.Movement, len(a.Lines))
	for i := range a.Lines {
		l := &a.Lines[i]
		from, to, why := a.way(l)
		out[i] = inventory.Movement{ID: l.movement, Lot: l.Lot.ID, From: from, To: to, Cartons: l.Cartons, Why: why,
			Reason: reasonText(a.Cause, a.Note), Document: paper, Occurred: occurred}
	}
	return out
}

// post issues the paper and moves the cartons. The corrections are locked.
func (a *Adjustment) post(ctx context.Context, tx *database.Tx, step *Step) error {
	paper := step.Derive("document")
	if a.AskedBy == "" {
		a.AskedBy = tx.By.Login
	}
	if _, err := issue(ctx, tx, paper, documents.Adjustment, a.Warehouse, func(number string) (string, any, error) {
		p := a.paper(number, tx, step.Occurred)
		return p.canonical(), p, nil
	}); err != nil {
		return err
	}
	var err error
	if a.Alone || a.Kind == Find {
		err = inventory.Post(ctx, tx, a.movements(paper, step.Occurred)...)
	} else {
		err = inventory.Settle(ctx, tx, a.settlements(step, paper, true)...)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE stock_adjustments SET status = 'posted', decided = $2, decided_login = $3, document = $4 WHERE id = $1`,
		a.ID, tx.By.ID, tx.By.Login, paper); err != nil {
		return err
	}
	if a.Transfer != uuid.Nil {
		return arrived(ctx, tx, a.Transfer)
	}
	return nil
}

func (a *Adjustment) settlements(step *Step, paper uuid.UUID, post bool) []inventory.Settlement {
	out := make([]inventory.Settlement, len(a.Lines))
	for i, l := range a.Lines {
		out[i] = inventory.Settlement{ID: step.Derive("settle", l.movement.String()), Pending: l.movement, Document: paper, Occurred: step.Occurred}
		if post {
			out[i].Cartons = l.Cartons
		}
	}
	return out
}

// ApproveAdjustment posts what waits for a second person: anybody who works in
// the warehouse but the one who asked (code "second_person").
//
// Locks: the transfer, the adjustment, the warehouse's corrections, the series,
// balances.
func ApproveAdjustment(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Adjustment, error) {
	return decideAdjustment(ctx, tx, &step, id, "approve", func(a *Adjustment) error {
		if err := another(tx, a.asked); err != nil {
			return err
		}
		return a.post(ctx, tx, &step)
	})
}

// RefuseAdjustment turns down what waits for a second person; the note says why.
// What was reserved is free again. Whoever asked may take it back so.
func RefuseAdjustment(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID) (*Adjustment, error) {
	if step.Note == "" {
		return nil, invalid("note", "", "say why it is refused", "اذكر سبب الرفض")
	}
	return decideAdjustment(ctx, tx, &step, id, "refuse", func(a *Adjustment) error {
		if a.Kind != Find {
			if err := inventory.Void(ctx, tx, a.settlements(&step, uuid.Nil, false)...); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE stock_adjustments SET status = 'refused', decided = $2, decided_login = $3, decision = $4 WHERE id = $1`,
			a.ID, tx.By.ID, tx.By.Login, step.Note)
		return err
	})
}

func decideAdjustment(ctx context.Context, tx *database.Tx, step *Step, id uuid.UUID, action string, do func(*Adjustment) error) (*Adjustment, error) {
	// Which transfer an adjustment is for never changes, so it is read without a lock.
	if _, err := tx.Exec(ctx, `SELECT FROM stock_transfers WHERE id = (SELECT transfer FROM stock_adjustments WHERE id = $1) FOR NO KEY UPDATE`, id); err != nil {
		return nil, err
	}
	a, err := oneAdjustment(ctx, tx, id, `FOR NO KEY UPDATE`)
	if err != nil {
		return nil, err
	}
	if err := works(tx, a.Warehouse); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, step, anAdjustment, id, action, nil)
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := anAdjustment.allow(id, a.Status, action); err != nil {
			return nil, err
		}
		if err := lockCorrections(ctx, tx, a.Warehouse); err != nil {
			return nil, err
		}
		if err := do(a); err != nil {
			return nil, err
		}
	}
	return GetAdjustment(ctx, tx, id)
}

// another refuses whoever asked, and the program itself: a second person is to
// decide.
func another(tx *database.Tx, first uuid.UUID) error {
	if tx.By.ID != first && tx.By.Role != database.System {
		return nil
	}
	return database.Refuse(database.Forbidden, "second_person",
		fmt.Sprintf("%s asked for this, so another person has to approve it", tx.By.Login),
		fmt.Sprintf("طلب %s هذا بنفسه، فيلزم أن يوافق عليه شخص آخر", tx.By.Login))
}
