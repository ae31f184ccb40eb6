package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

type planTransferIn struct {
	Body struct {
		Step
		From    string          `json:"from" minLength:"1" maxLength:"100"`
		To      string          `json:"to" minLength:"1" maxLength:"100"`
		Owner   *string         `json:"owner,omitempty" maxLength:"100" doc:"Of one member organisation's stock only; of any if it is not there"`
		Cartons planner.Cartons `json:"cartons" minimum:"1"`
		Departs planner.Date    `json:"departs"`
		Arrives planner.Date    `json:"arrives"`
		PlanRef string          `json:"plan_ref,omitempty" maxLength:"100" doc:"The planned transfer, such as TR-00012"`
		Plan    uuid.UUID       `json:"plan,omitempty"`
		Papers  *stock.Papers   `json:"papers,omitempty"`
	}
}

// planTransfer is cartons that are to go to another warehouse. The step's id is
// the transfer's.
func (s *Server) planTransfer(ctx context.Context, tx *database.Tx, in *planTransferIn) (*stock.Transfer, error) {
	b := &in.Body
	if err := knownWarehouses(ctx, tx, naming{"from", b.From}, naming{"to", b.To}); err != nil {
		return nil, err
	}
	return stock.PlanTransfer(ctx, tx, b.of(ctx), stock.TransferOrder{From: b.From, To: b.To, Owner: b.Owner, Cartons: b.Cartons,
		Departs: b.Departs, Arrives: b.Arrives, PlanRef: b.PlanRef, Plan: b.Plan, Papers: orEmpty(b.Papers)})
}

func (s *Server) listTransfers(ctx context.Context, tx *database.Tx, in *stockIn) (*Page[stock.Transfer], error) {
	return stockPage(ctx, tx, in, stock.Transfers, func(t *stock.Transfer) int64 { return t.Seq })
}

var transferTable = tableOf("transfers", "التحويلات",
	text("id", "المعرّف", func(t *stock.Transfer) string { return t.ID.String() }),
	text("number", "رقم البوليصة", func(t *stock.Transfer) string { return t.Number }),
	text("from", "من مخزن", func(t *stock.Transfer) string { return t.From }),
	text("to", "إلى مخزن", func(t *stock.Transfer) string { return t.To }),
	number("cartons", "الكراتين", func(t *stock.Transfer) planner.Cartons { return orEmpty(t.Cartons) }),
	day("departs", "الانطلاق", func(t *stock.Transfer) planner.Date { return t.Departs }),
	day("arrives", "الوصول", func(t *stock.Transfer) planner.Date { return t.Arrives }),
	text("plan_ref", "في الخطة", func(t *stock.Transfer) string { return t.PlanRef }),
	text("status", "الحالة", func(t *stock.Transfer) stock.Status { return t.Status }),
	moment("made_at", "وقت الإنشاء", func(t *stock.Transfer) time.Time { return t.Made }),
)

func (s *Server) getTransfer(ctx context.Context, tx *database.Tx, in *idIn) (*stock.Transfer, error) {
	return stock.GetTransfer(ctx, tx, in.ID)
}

func (s *Server) releaseTransfer(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Transfer, error) {
	return stock.ReleaseTransfer(ctx, tx, in.Body.of(ctx), in.ID)
}

type sendTransferIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Loaded []stock.Loaded `json:"loaded,omitempty" maxItems:"1000" doc:"What went on the truck; lines that are not named went in full"`
	}
}

func (s *Server) sendTransfer(ctx context.Context, tx *database.Tx, in *sendTransferIn) (*stock.Transfer, error) {
	return stock.DispatchTransfer(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Loaded)
}

func (s *Server) voidTransfer(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Transfer, error) {
	return stock.VoidTransfer(ctx, tx, in.Body.of(ctx), in.ID)
}

type writeOffIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Cause stock.Cause `json:"cause" maxLength:"40"`
	}
}

// writeOff gives up what of a transfer never arrived. The note says how it was
// looked for.
func (s *Server) writeOff(ctx context.Context, tx *database.Tx, in *writeOffIn) (*stock.Adjustment, error) {
	return stock.WriteOffTransfer(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Cause, in.Body.Note)
}
