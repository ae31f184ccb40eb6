package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/stock"
	"katf/planner"
)

type startCountIn struct {
	Body struct {
		Step
		Warehouse string `json:"warehouse" minLength:"1" maxLength:"100"`
	}
}

// startCount opens a count of a whole warehouse: from now on its keepers don't
// see what the books have. The step's id is the count's.
func (s *Server) startCount(ctx context.Context, tx *database.Tx, in *startCountIn) (*stock.Count, error) {
	if err := knownWarehouses(ctx, tx, naming{"warehouse", in.Body.Warehouse}); err != nil {
		return nil, err
	}
	return stock.StartCount(ctx, tx, in.Body.of(ctx), in.Body.Warehouse)
}

func (s *Server) listCounts(ctx context.Context, tx *database.Tx, in *stockIn) (*Page[stock.Count], error) {
	return stockPage(ctx, tx, in, stock.Counts, func(c *stock.Count) int64 { return c.Seq })
}

var countTable = tableOf("counts", "الجرد",
	text("id", "المعرّف", func(c *stock.Count) string { return c.ID.String() }),
	text("number", "الرقم", func(c *stock.Count) string { return c.Number }),
	text("warehouse", "كود المخزن", func(c *stock.Count) string { return c.Warehouse }),
	text("status", "الحالة", func(c *stock.Count) stock.Status { return c.Status }),
	number("off", "الفرق بالكرتونة", func(c *stock.Count) planner.Cartons { return c.Off }),
	text("counted_by", "عدّها", func(c *stock.Count) string { return c.CountedBy }),
	moment("counted_at", "وقت العدّ", func(c *stock.Count) time.Time { return c.CountedAt }),
	text("decided_by", "اعتمدها", func(c *stock.Count) string { return c.DecidedBy }),
)

func (s *Server) getCount(ctx context.Context, tx *database.Tx, in *idIn) (*stock.Count, error) {
	return stock.GetCount(ctx, tx, in.ID)
}

type submitCountIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Lines []stock.Found `json:"lines" nullable:"false" maxItems:"5000" doc:"What was found, lot by lot"`
	}
}

func (s *Server) submitCount(ctx context.Context, tx *database.Tx, in *submitCountIn) (*stock.Count, error) {
	return stock.SubmitCount(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Lines)
}

type restartCountIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
		Lots []inventory.LotID `json:"lots,omitempty" maxItems:"5000" doc:"To be counted again; all if none is named"`
	}
}

func (s *Server) restartCount(ctx context.Context, tx *database.Tx, in *restartCountIn) (*stock.Count, error) {
	return stock.RestartCount(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Lots)
}

func (s *Server) approveCount(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Count, error) {
	return stock.ApproveCount(ctx, tx, in.Body.of(ctx), in.ID)
}

func (s *Server) refuseCount(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Count, error) {
	return stock.RefuseCount(ctx, tx, in.Body.of(ctx), in.ID)
}

func (s *Server) voidCount(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Count, error) {
	return stock.VoidCount(ctx, tx, in.Body.of(ctx), in.ID)
}

type adjustIn struct {
	Body struct {
		Step
		Warehouse string                 `json:"warehouse" minLength:"1" maxLength:"100"`
		Kind      stock.AdjustmentKind   `json:"kind" enum:"loss,find,damage,destruction,repair"`
		Cause     stock.Cause            `json:"cause" maxLength:"40"`
		Lines     []stock.AdjustmentLine `json:"lines" nullable:"false" maxItems:"1000"`
	}
}

// adjust asks for an adjustment; within the limit it is posted at once, above it
// waits for a second person. The step's id is the adjustment's.
func (s *Server) adjust(ctx context.Context, tx *database.Tx, in *adjustIn) (*stock.Adjustment, error) {
	b := &in.Body
	if err := knownWarehouses(ctx, tx, naming{"warehouse", b.Warehouse}); err != nil {
		return nil, err
	}
	return stock.Adjust(ctx, tx, b.of(ctx), stock.AdjustmentOrder{Warehouse: b.Warehouse, Kind: b.Kind, Cause: b.Cause, Note: b.Note, Lines: b.Lines})
}

func (s *Server) listAdjustments(ctx context.Context, tx *database.Tx, in *stockIn) (*Page[stock.Adjustment], error) {
	return stockPage(ctx, tx, in, stock.Adjustments, func(a *stock.Adjustment) int64 { return a.Seq })
}

var adjustmentTable = tableOf("adjustments", "التسويات",
	text("id", "المعرّف", func(a *stock.Adjustment) string { return a.ID.String() }),
	text("number", "الرقم", func(a *stock.Adjustment) string { return a.Number }),
	text("warehouse", "كود المخزن", func(a *stock.Adjustment) string { return a.Warehouse }),
	text("kind", "النوع", func(a *stock.Adjustment) stock.AdjustmentKind { return a.Kind }),
	text("cause", "السبب", func(a *stock.Adjustment) string { _, ar := a.Cause.Words(); return ar }),
	number("cartons", "الكراتين", func(a *stock.Adjustment) planner.Cartons { return a.Cartons }),
	text("status", "الحالة", func(a *stock.Adjustment) stock.Status { return a.Status }),
	text("asked_by", "طلبها", func(a *stock.Adjustment) string { return a.AskedBy }),
	text("decided_by", "قررها", func(a *stock.Adjustment) string { return a.DecidedBy }),
	moment("occurred_at", "وقت الحدوث", func(a *stock.Adjustment) time.Time { return a.Occurred }),
)

func (s *Server) getAdjustment(ctx context.Context, tx *database.Tx, in *idIn) (*stock.Adjustment, error) {
	return stock.GetAdjustment(ctx, tx, in.ID)
}

func (s *Server) approveAdjustment(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Adjustment, error) {
	return stock.ApproveAdjustment(ctx, tx, in.Body.of(ctx), in.ID)
}

func (s *Server) refuseAdjustment(ctx context.Context, tx *database.Tx, in *stepIn) (*stock.Adjustment, error) {
	return stock.RefuseAdjustment(ctx, tx, in.Body.of(ctx), in.ID)
}
