package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

// stockIn chooses rows of a warehouse's lists, the newest first.
type stockIn struct {
	Paging
	Warehouse string `query:"warehouse" maxLength:"100" doc:"Of this one only; a keeper names one of the own"`
	Status    string `query:"status" maxLength:"40"`
	Owner     string `query:"owner" maxLength:"100" doc:"Of this member organisation's stock only"`
}

// stockPage gives a page of one of the lists of package stock, which are in the
// order of their Seq, the newest first.
func stockPage[R any](ctx context.Context, tx *database.Tx, in *stockIn,
	list func(context.Context, *database.Tx, stock.Page) ([]R, error), seq func(*R) int64) (*Page[R], error) {
	p := stock.Page{Warehouse: in.Warehouse, Status: stock.Status(in.Status), Owner: optional(in.Owner), Limit: in.more()}
	if _, err := in.after(ctx, &p.Before); err != nil {
		return nil, err
	}
	rows, err := list(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(r *R) []any { return []any{seq(r)} })
}

// optional is nil for "".
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

type idIn struct {
	ID uuid.UUID `path:"id"`
}

type expectIn struct {
	Body struct {
		Step
		Warehouse string            `json:"warehouse" minLength:"1" maxLength:"100"`
		Source    stock.Source      `json:"source" enum:"plant,transfer,unannounced"`
		Sender    string            `json:"sender,omitempty" maxLength:"100" doc:"Plant or supplier"`
		Transfer  uuid.UUID         `json:"transfer,omitempty" doc:"Whose cartons are still open, of source transfer"`
		Expected  planner.Date      `json:"expected,omitempty"`
		Lines     []stock.Announced `json:"lines,omitempty" maxItems:"1000" doc:"What a plant announces; whoever counts never sees it"`
		Papers    *stock.Papers     `json:"papers,omitempty"`
	}
}

// expectReceipt opens a receipt: announced by a plant, still open of a transfer,
// or standing at the door. The step's id is the receipt's.
func (s *Server) expectReceipt(ctx context.Context, tx *database.Tx, in *expectIn) (*stock.Receipt, error) {
	b := &in.Body
	if err := knownWarehouses(ctx, tx, naming{"warehouse", b.Warehouse}); err != nil {
		return nil, err
	}
	return stock.Expect(ctx, tx, b.of(ctx), stock.Expectation{Warehouse: b.Warehouse, Source: b.Source, Sender: b.Sender,
		Transfer: b.Transfer, Expected: b.Expected, Lines: b.Lines, Papers: orEmpty(b.Papers)})
}

func orEmpty[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func (s *Server) listReceipts(ctx context.Context, tx *database.Tx, in *stockIn) (*Page[stock.Blind], error) {
	return stockPage(ctx, tx, in, stock.Receipts, func(r *stock.Blind) int64 { return r.Seq })
}

var receiptTable = tableOf("receipts", "أذون الاستلام",
	text("id", "المعرّف", func(r *stock.Blind) string { return r.ID.String() }),
	text("warehouse", "كود المخزن", func(r *stock.Blind) string { return r.Warehouse }),
	text("source", "المصدر", func(r *stock.Blind) stock.Source { return r.Source }),
	text("sender", "المُرسِل", func(r *stock.Blind) string { return r.Sender }),
	day("expected", "اليوم المنتظر", func(r *stock.Blind) planner.Date { return r.Expected }),
	text("status", "الحالة", func(r *stock.Blind) stock.Status { return r.Status }),
	number("counts", "مرات العدّ", func(r *stock.Blind) int { return r.Round }),
	moment("made_at", "وقت الإنشاء", func(r *stock.Blind) time.Time { return r.Made }),
)

func (s *Server) getReceipt(ctx context.Context, tx *database.Tx, in *idIn) (*stock.Receipt, error) {
	return stock.GetReceipt(ctx, tx, in.ID)
}

type countReceiptIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Lines []stock.CountedLine `json:"lines" nullable:"false" maxItems:"1000" doc:"What was found, good and damaged"`
	}
}

func (s *Server) countReceipt(ctx context.Context, tx *database.Tx, in *countReceiptIn) (*stock.Receipt, error) {
	return stock.CountReceipt(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Lines)
}

type explainIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Reasons []stock.Reason `json:"reasons" nullable:"false" maxItems:"3000"`
	}
}

func (s *Server) explainReceipt(ctx context.Context, tx *database.Tx, in *explainIn) (*stock.Receipt, error) {
	return stock.Explain(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Reasons)
}

func (s *Server) postReceipt(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Receipt, error) {
	return stock.PostReceipt(ctx, tx, in.Body.of(ctx), in.ID)
}

func (s *Server) voidReceipt(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Receipt, error) {
	return stock.VoidReceipt(ctx, tx, in.Body.of(ctx), in.ID)
}
