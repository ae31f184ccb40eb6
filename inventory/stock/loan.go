package stock

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/planner"
)

// LoanOrder is cartons that one member organisation lends another, within a
// warehouse.
type LoanOrder struct {
	Warehouse string          `json:"warehouse"`
	Lender    string          `json:"lender"`
	Borrower  string          `json:"borrower"`
	Cartons   planner.Cartons `json:"cartons"`
	GoodOn    planner.Date    `json:"good_on,omitempty"` // lots that expire before stay; today if absent
	Due       planner.Date    `json:"due,omitempty"`
}

// Loan is cartons lent and what of it was paid back.
type Loan struct {
	ID          uuid.UUID       `json:"id"`
	Seq         int64           `json:"seq"` // the place in lists
	Warehouse   string          `json:"warehouse"`
	Lender      string          `json:"lender"`
	Borrower    string          `json:"borrower"`
	Cartons     planner.Cartons `json:"cartons"`
	Repaid      planner.Cartons `json:"repaid"`
	Outstanding planner.Cartons `json:"outstanding"`
	Due         planner.Date    `json:"due"`
	Note        string          `json:"note,omitempty"`
	Status      Status          `json:"status"` // open or repaid
	Document    uuid.UUID       `json:"document"`
	Number      string          `json:"number,omitempty"`
	Made        time.Time       `json:"made_at"`
	Lines       []LoanLine      `json:"lines,omitempty"`
}

// LoanLine is cartons of a lot that went from lender to borrower, or back.
type LoanLine struct {
	Lot       inventory.Lot   `json:"lot"`
	Cartons   planner.Cartons `json:"cartons"`
	Repayment uuid.UUID       `json:"repayment,omitzero"` // the step that paid back; zero: the loan itself
	Document  uuid.UUID       `json:"document"`
}

func (o *LoanOrder) check() error {
	var f faults
	f.text("warehouse", o.Warehouse)
	f.owner("lender", o.Lender)
	f.owner("borrower", o.Borrower)
	if o.Lender == o.Borrower {
		f.add("borrower", o.Borrower, "another organisation than the lender", "جهة غير الجهة المُقرِضة")
	}
	f.cartons("cartons", o.Cartons, 1)
	return f.err()
}

// Lend hands cartons of one owner to another where they lie: the lender's, first
// expiring first. The step's id becomes the loan's. It is for the lender, and
// for those who work in the warehouse.
//
// Locks: the series, balances.
func Lend(ctx context.Context, tx *database.Tx, step Step, o LoanOrder) (*Loan, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := disposes(tx, o.Warehouse, o.Lender); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aLoan, step.ID, "lend", o)
	if err != nil {
		return nil, err
	}
	if !taken {
		l := &Loan{ID: step.ID, Warehouse: o.Warehouse, Lender: o.Lender, Borrower: o.Borrower, Cartons: o.Cartons, Outstanding: o.Cartons, Due: o.Due}
		h := handover{from: o.Lender, to: o.Borrower, cartons: o.Cartons, goodOn: o.GoodOn, why: inventory.ForLoan}
		lines, paper, err := l.hand(ctx, tx, &step, &h)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `
			INSERT INTO stock_loans (id, warehouse, lender, borrower, cartons, due, note, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			l.ID, l.Warehouse, l.Lender, l.Borrower, l.Cartons, nullDate(o.Due), step.Note, paper); err != nil {
			return nil, err
		}
		if err := insertLoanLines(ctx, tx, l.ID, uuid.Nil, paper, lines); err != nil {
			return nil, err
		}
	}
	return GetLoan(ctx, tx, step.ID)
}

// handover is cartons that change their owner within a warehouse.
type handover struct {
	from, to string
	cartons  planner.Cartons
	goodOn   planner.Date
	why      inventory.Why
}

// hand picks and moves the cartons, and issues the paper.
func (l *Loan) hand(ctx context.Context, tx *database.Tx, step *Step, h *handover) ([]inventory.Movement, uuid.UUID, error) {
	paper := step.Derive("document")
	var moves []inventory.Movement
	_, err := issue(ctx, tx, paper, documents.Loan, l.Warehouse, func(number string) (string, any, error) {
		picked, err := inventory.Pick(ctx, tx, inventory.Want{Warehouse: l.Warehouse, Cartons: h.cartons, GoodOn: h.goodOn, Owner: &h.from})
		if err != nil {
			return "", nil, err
		}
		for _, p := range picked {
			moves = append(moves, inventory.Movement{
				ID: step.Derive("line", string(p.Lot.ID)), Lot: p.Lot.ID, Cartons: p.Cartons, Why: h.why, Document: paper, Occurred: step.Occurred,
				From: inventory.Account{Kind: inventory.Warehouse, Ref: l.Warehouse, Owner: h.from},
				To:   inventory.Account{Kind: inventory.Warehouse, Ref: l.Warehouse, Owner: h.to},
			})
		}
		p := l.paper(number, tx, step, h, picked)
		return p.canonical(), p, nil
	})
	if err != nil {
		return nil, paper, err
	}
	return moves, paper, inventory.Post(ctx, tx, moves...)
}

func insertLoanLines(ctx context.Context, tx *database.Tx, loan, repayment, paper uuid.UUID, moves []inventory.Movement) error {
	for _, m := range moves {
		if _, err := tx.Exec(ctx, `INSERT INTO stock_loan_lines (loan, repayment, lot, cartons, movement, document) VALUES ($1, $2, $3, $4, $5, $6)`,
			loan, nullID(repayment), m.Lot, m.Cartons, m.ID, paper); err != nil {
			return err
		}
	}
	return nil
}

// Repay hands cartons of the borrower back to the lender, all that is
// outstanding or a part, of whatever lots the borrower has there: those that
// expire first, but none that expires before goodOn (zero: today). More than is
// outstanding is refused with "overpaid".
//
// Locks: the loan, the series, balances.
func Repay(ctx context.Context, tx *database.Tx, step Step, id uuid.UUID, cartons planner.Cartons, goodOn planner.Date) (*Loan, error) {
	var f faults
	f.cartons("cartons", cartons, 1)
	if err := f.err(); err != nil {
		return nil, err
	}
	l, err := oneLoan(ctx, tx, id, `FOR NO KEY UPDATE`)
	if err != nil {
		return nil, err
	}
	if err := disposes(tx, l.Warehouse, l.Borrower); err != nil {
		return nil, err
	}
	taken, err := begin(ctx, tx, &step, aLoan, id, "repay", []any{cartons, goodOn})
	if err != nil {
		return nil, err
	}
	if !taken {
		if err := l.repay(ctx, tx, &step, cartons, goodOn); err != nil {
			return nil, err
		}
	}
	return GetLoan(ctx, tx, id)
}

func (l *Loan) repay(ctx context.Context, tx *database.Tx, step *Step, cartons planner.Cartons, goodOn planner.Date) error {
	if err := aLoan.allow(l.ID, l.Status, "repay"); err != nil {
		return err
	}
	if cartons > l.Outstanding {
		return database.Refuse(database.Conflict, "overpaid",
			fmt.Sprintf("%d cartons are outstanding, %d are more; lend the rest the other way round", l.Outstanding, cartons),
			fmt.Sprintf("المتبقي %d كرتونة، و%d أكثر منه؛ سجّل الزائد سلفة في الاتجاه الآخر", l.Outstanding, cartons))
	}
	l.Outstanding -= cartons
	h := handover{from: l.Borrower, to: l.Lender, cartons: cartons, goodOn: goodOn, why: inventory.ForRepayment}
	lines, paper, err := l.hand(ctx, tx, step, &h)
	if err != nil {
		return err
	}
	if err := insertLoanLines(ctx, tx, l.ID, step.ID, paper, lines); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE stock_loans SET repaid = repaid + $2,
		status = CASE WHEN repaid + $2 = cartons THEN 'repaid' ELSE 'open' END WHERE id = $1`, l.ID, cartons)
	return err
}

// LoanPaper is what the paper of a loan, or of its repayment, says.
type LoanPaper struct {
	Number      string          `json:"number"`
	Loan        uuid.UUID       `json:"loan"`
	Why         inventory.Why   `json:"why"` // loan or repayment
	Warehouse   string          `json:"warehouse"`
	From        string          `json:"from"`
	To          string          `json:"to"`
	Due         planner.Date    `json:"due"`
	Lines       []PaperLine     `json:"lines"`
	Total       Total           `json:"total"`
	Outstanding planner.Cartons `json:"outstanding"` // of the loan, after this
	Issued      Person          `json:"issued_by"`
}

func (l *Loan) paper(number string, tx *database.Tx, step *Step, h *handover, picked []inventory.Picked) *LoanPaper {
	var papers Papers
	p := &LoanPaper{
		Number: number, Loan: l.ID, Why: h.why, Warehouse: l.Warehouse, From: h.from, To: h.to, Due: l.Due,
		Total: papers.total(h.cartons), Outstanding: l.Outstanding,
		Issued: Person{tx.By.Login, string(tx.By.Role), step.Occurred.UTC()},
	}
	for _, k := range picked {
		p.Lines = append(p.Lines, papers.line(k.Lot, k.Owner, k.Cartons))
	}
	return p
}

func (p *LoanPaper) canonical() string {
	var r record
	r.add("katf.loan/1")
	r.add("number", p.Number)
	r.add("loan", p.Loan, p.Why)
	r.add("at", p.Warehouse)
	r.add("from", p.From)
	r.add("to", p.To)
	r.add("due", p.Due)
	for i := range p.Lines {
		r.line(&p.Lines[i])
	}
	r.add("total", int64(p.Total.Cartons), int64(p.Outstanding))
	return r.String()
}

const loanColumns = `id, seq, warehouse, lender, borrower, cartons, repaid, due, note, status, document, made_at`

func (l *Loan) scan(row interface{ Scan(...any) error }) error {
	var due *time.Time
	err := row.Scan(&l.ID, &l.Seq, &l.Warehouse, &l.Lender, &l.Borrower, &l.Cartons, &l.Repaid, &due, &l.Note, &l.Status, &l.Document, &l.Made)
	l.Due, l.Outstanding = dateOf(due), l.Cartons-l.Repaid
	return err
}

func oneLoan(ctx context.Context, tx *database.Tx, id uuid.UUID, lock string) (*Loan, error) {
	l := new(Loan)
	err := l.scan(tx.QueryRow(ctx, `SELECT `+loanColumns+` FROM stock_loans WHERE id = $1 `+lock, id))
	if database.NoRows(err) {
		return nil, database.Missing("loan", "سلفة", id.String())
	}
	return l, err
}

// GetLoan gives a loan. A member organisation sees those that it gave or took.
func GetLoan(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Loan, error) {
	l, err := oneLoan(ctx, tx, id, "")
	if err != nil {
		return nil, err
	}
	owner, err := sees(tx, l.Warehouse, nil)
	if err != nil {
		return nil, err
	}
	if owner != nil && *owner != l.Lender && *owner != l.Borrower {
		return nil, database.Missing("loan", "سلفة", id.String())
	}
	rows, err := tx.Query(ctx, `SELECT n.lot, n.cartons, n.repayment, n.document FROM stock_loan_lines n
		JOIN lot l ON l.id = n.lot LEFT JOIN steps s ON s.id = n.repayment
		WHERE n.loan = $1 ORDER BY s.seq NULLS FIRST, l.expires NULLS LAST, n.lot`, id)
	if err != nil {
		return nil, err
	}
	l.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (line LoanLine, err error) {
		var repayment *uuid.UUID
		err = row.Scan(&line.Lot.ID, &line.Cartons, &repayment, &line.Document)
		if repayment != nil {
			line.Repayment = *repayment
		}
		return line, err
	})
	if err != nil {
		return nil, err
	}
	if err := fillLots(ctx, tx, l.Lines, func(l *LoanLine) *inventory.Lot { return &l.Lot }); err != nil {
		return nil, err
	}
	l.Number, err = numberOf(ctx, tx, &l.Document)
	return l, err
}

// Loans lists loans without their lines; with status open those of which
// something is outstanding. An owner chooses what it gave or took.
func Loans(ctx context.Context, tx *database.Tx, p Page) ([]Loan, error) {
	owner, err := sees(tx, p.Warehouse, p.Owner)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT `+loanColumns+` FROM stock_loans
		WHERE ($1 = '' OR warehouse = $1) AND ($2 = '' OR status = $2) AND ($4 = 0 OR seq < $4)
			AND ($3::text IS NULL OR lender = $3 OR borrower = $3)
		ORDER BY seq DESC LIMIT NULLIF($5, 0)`, p.Warehouse, p.Status, owner, p.Before, p.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Loan, err error) {
		err = l.scan(row)
		return l, err
	})
}
