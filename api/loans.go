package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

type lendIn struct {
	Body struct {
		Step
		Warehouse string          `json:"warehouse" minLength:"1" maxLength:"100"`
		Lender    string          `json:"lender" maxLength:"100"`
		Borrower  string          `json:"borrower" maxLength:"100"`
		Cartons   planner.Cartons `json:"cartons" minimum:"1"`
		GoodOn    planner.Date    `json:"good_on,omitempty" doc:"Lots that expire before stay; today if it is not there"`
		Due       planner.Date    `json:"due,omitempty"`
	}
}

// lend gives cartons of one member organisation to another, where they lie. The
// step's id is the loan's.
func (s *Server) lend(ctx context.Context, tx *database.Tx, in *lendIn) (*stock.Loan, error) {
	b := &in.Body
	if err := knownWarehouses(ctx, tx, naming{"warehouse", b.Warehouse}); err != nil {
		return nil, err
	}
	if err := openOrganisations(ctx, tx, naming{"lender", b.Lender}, naming{"borrower", b.Borrower}); err != nil {
		return nil, err
	}
	return stock.Lend(ctx, tx, b.of(ctx), stock.LoanOrder{Warehouse: b.Warehouse, Lender: b.Lender, Borrower: b.Borrower,
		Cartons: b.Cartons, GoodOn: b.GoodOn, Due: b.Due})
}

func (s *Server) listLoans(ctx context.Context, tx *database.Tx, in *stockIn) (*Page[stock.Loan], error) {
	return stockPage(ctx, tx, in, stock.Loans, func(l *stock.Loan) int64 { return l.Seq })
}

var loanTable = tableOf("loans", "السلف",
	text("id", "المعرّف", func(l *stock.Loan) string { return l.ID.String() }),
	text("number", "الرقم", func(l *stock.Loan) string { return l.Number }),
	text("warehouse", "كود المخزن", func(l *stock.Loan) string { return l.Warehouse }),
	text("lender", "المُقرِض", func(l *stock.Loan) string { return l.Lender }),
	text("borrower", "المقترِض", func(l *stock.Loan) string { return l.Borrower }),
	number("cartons", "الكراتين", func(l *stock.Loan) planner.Cartons { return l.Cartons }),
	number("repaid", "المسدَّد", func(l *stock.Loan) planner.Cartons { return l.Repaid }),
	number("outstanding", "المتبقي", func(l *stock.Loan) planner.Cartons { return l.Outstanding }),
	day("due", "الاستحقاق", func(l *stock.Loan) planner.Date { return l.Due }),
	text("status", "الحالة", func(l *stock.Loan) stock.Status { return l.Status }),
	moment("made_at", "وقت الإنشاء", func(l *stock.Loan) time.Time { return l.Made }),
)

func (s *Server) getLoan(ctx context.Context, tx *database.Tx, in *idIn) (*stock.Loan, error) {
	return stock.GetLoan(ctx, tx, in.ID)
}

type repayIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Cartons planner.Cartons `json:"cartons" minimum:"1"`
		GoodOn  planner.Date    `json:"good_on,omitempty" doc:"Lots that expire before stay; today if it is not there"`
	}
}

func (s *Server) repay(ctx context.Context, tx *database.Tx, in *repayIn) (*stock.Loan, error) {
	return stock.Repay(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Cartons, in.Body.GoodOn)
}
