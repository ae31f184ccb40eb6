package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/stock"
	"katf/planner"
	"katf/planner/export"
)

// Tables within something that is read whole, as lists of their own: so every
// table is to be had as CSV and as a workbook.

// part is a page of rows whose order does not change, by position.
func part[R any](ctx context.Context, p *Paging, rows []R) (*Page[R], error) {
	var after int
	if _, err := p.after(ctx, &after); err != nil {
		return nil, err
	}
	rows = rows[min(after, len(rows)):]
	rows = rows[:min(len(rows), p.more())]
	return pageOf(ctx, p, rows, func(*R) []any { return []any{after + p.Limit} })
}

type comparePartIn struct {
	Paging
	ID    uuid.UUID `path:"id"`
	Other uuid.UUID `path:"other"`
}

// comparePart lists one table of a comparison of two plans.
func comparePart[R any](s *Server, rows func(*export.Comparison) []R) func(context.Context, *database.Tx, *comparePartIn) (*Page[R], error) {
	return func(ctx context.Context, tx *database.Tx, in *comparePartIn) (*Page[R], error) {
		c, err := s.library.Compare(ctx, tx, in.ID, in.Other)
		if err != nil {
			return nil, err
		}
		return part(ctx, &in.Paging, rows(c))
	}
}

func figuresOf(c *export.Comparison) []export.Figure       { return c.Figures }
func groupsOf(c *export.Comparison) []export.GroupChange   { return c.Groups }
func tiersOf(c *export.Comparison) []export.TierChange     { return c.Tiers }
func reasonsOf(c *export.Comparison) []export.ReasonChange { return c.Unserved }

var figureTable = tableOf("figures", "أرقام الخطتين",
	text("name", "الرقم", func(f *export.Figure) string { return f.Name }),
	text("unit", "الوحدة", func(f *export.Figure) string { return f.Unit }),
	number("a", "الأولى", func(f *export.Figure) int64 { return f.A }),
	number("b", "الثانية", func(f *export.Figure) int64 { return f.B }),
	number("change", "الفرق", func(f *export.Figure) int64 { return f.B - f.A }),
	text("better", "الأفضل", func(f *export.Figure) string { return f.Better }),
)

var groupChangeTable = tableOf("groups", "التغطية والعدالة",
	text("level", "المستوى", func(g *export.GroupChange) string { return g.Level }),
	text("code", "الكود", func(g *export.GroupChange) string { return g.Code }),
	text("name_ar", "الاسم بالعربية", func(g *export.GroupChange) string { return g.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(g *export.GroupChange) string { return g.NameEn }),
	number("households_a", "الأسر في الأولى", func(g *export.GroupChange) planner.Cartons { return group(g.A).Households }),
	number("households_b", "الأسر في الثانية", func(g *export.GroupChange) planner.Cartons { return group(g.B).Households }),
	number("cartons_a", "المخصص في الأولى", func(g *export.GroupChange) planner.Cartons { return group(g.A).Cartons }),
	number("cartons_b", "المخصص في الثانية", func(g *export.GroupChange) planner.Cartons { return group(g.B).Cartons }),
	number("delivered_a", "المخطط تسليمه في الأولى", func(g *export.GroupChange) planner.Cartons { return group(g.A).Delivered }),
	number("delivered_b", "المخطط تسليمه في الثانية", func(g *export.GroupChange) planner.Cartons { return group(g.B).Delivered }),
	number("coverage_ppm_a", "التغطية بالمليون في الأولى", func(g *export.GroupChange) int64 { return group(g.A).Coverage.Coverage }),
	number("coverage_ppm_b", "التغطية بالمليون في الثانية", func(g *export.GroupChange) int64 { return group(g.B).Coverage.Coverage }),
	number("lowest_ppm_a", "أقل تغطية بالمليون في الأولى", func(g *export.GroupChange) int64 { return group(g.A).Lowest }),
	number("lowest_ppm_b", "أقل تغطية بالمليون في الثانية", func(g *export.GroupChange) int64 { return group(g.B).Lowest }),
	number("gini_ppm_a", "جيني بالمليون في الأولى", func(g *export.GroupChange) int64 { return group(g.A).Gini }),
	number("gini_ppm_b", "جيني بالمليون في الثانية", func(g *export.GroupChange) int64 { return group(g.B).Gini }),
	number("border_first_cost_a", "تكلفة البدء بالحدود في الأولى", func(g *export.GroupChange) planner.Cartons { return group(g.A).BorderFirst }),
	number("border_first_cost_b", "تكلفة البدء بالحدود في الثانية", func(g *export.GroupChange) planner.Cartons { return group(g.B).BorderFirst }),
	day("last_day_a", "آخر يوم في الأولى", func(g *export.GroupChange) planner.Date { return group(g.A).LastDay }),
	day("last_day_b", "آخر يوم في الثانية", func(g *export.GroupChange) planner.Date { return group(g.B).LastDay }),
)

// group is what a plan does for a group; nothing where it does not have it.
func group(g *export.Group) export.Group {
	if g == nil {
		return export.Group{}
	}
	return *g
}

var tierChangeTable = tableOf("tiers", "مواعيد درجات الأولوية",
	number("tier", "درجة الأولوية", func(t *export.TierChange) int { return t.Tier }),
	text("name_ar", "الاسم بالعربية", func(t *export.TierChange) string { return t.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(t *export.TierChange) string { return t.NameEn }),
	day("complete_by_a", "المطلوب في الأولى", func(t *export.TierChange) planner.Date { return tierSide(t.A).CompleteBy }),
	day("complete_by_b", "المطلوب في الثانية", func(t *export.TierChange) planner.Date { return tierSide(t.B).CompleteBy }),
	day("completed_a", "الاكتمال في الأولى", func(t *export.TierChange) planner.Date { return tierSide(t.A).Completed }),
	day("completed_b", "الاكتمال في الثانية", func(t *export.TierChange) planner.Date { return tierSide(t.B).Completed }),
	number("spare_days_a", "أيام متبقية في الأولى", func(t *export.TierChange) int { return tierSide(t.A).Spare }),
	number("spare_days_b", "أيام متبقية في الثانية", func(t *export.TierChange) int { return tierSide(t.B).Spare }),
	number("short_a", "لا يُسلَّم في الأولى", func(t *export.TierChange) planner.Cartons { return tierSide(t.A).Short }),
	number("short_b", "لا يُسلَّم في الثانية", func(t *export.TierChange) planner.Cartons { return tierSide(t.B).Short }),
)

func tierSide(t *export.TierSide) export.TierSide {
	if t == nil {
		return export.TierSide{}
	}
	return *t
}

var reasonTable = tableOf("reasons", "أسباب تعذر التسليم",
	text("reason", "السبب", func(r *export.ReasonChange) planner.Reason { return r.Reason }),
	number("places_a", "الأماكن في الأولى", func(r *export.ReasonChange) int { return r.A.Places }),
	number("places_b", "الأماكن في الثانية", func(r *export.ReasonChange) int { return r.B.Places }),
	number("cartons_a", "الكراتين في الأولى", func(r *export.ReasonChange) planner.Cartons { return r.A.Cartons }),
	number("cartons_b", "الكراتين في الثانية", func(r *export.ReasonChange) planner.Cartons { return r.B.Cartons }),
	number("proved_a", "ثبتت استحالته في الأولى", func(r *export.ReasonChange) planner.Cartons { return r.A.Proved }),
	number("proved_b", "ثبتت استحالته في الثانية", func(r *export.ReasonChange) planner.Cartons { return r.B.Proved }),
)

type cardRowsIn struct {
	Paging
	Warehouse string          `path:"warehouse" maxLength:"100"`
	Lot       inventory.LotID `path:"lot" maxLength:"100"`
	Owner     string          `query:"owner" maxLength:"100" doc:"Of this member organisation only"`
}

// listCardRows gives the movements on a stock card, with the running balance.
func (s *Server) listCardRows(ctx context.Context, tx *database.Tx, in *cardRowsIn) (*Page[stock.CardRow], error) {
	var after int64
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	card, err := stock.GetCard(ctx, tx, in.Warehouse, in.Lot, optional(in.Owner), after, in.more())
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, card.Rows, func(r *stock.CardRow) []any { return []any{r.Seq} })
}

var cardTable = tableOf("card", "بطاقة الصنف",
	moment("occurred_at", "وقت الحركة", func(r *stock.CardRow) time.Time { return r.Occurred }),
	moment("recorded_at", "وقت القيد", func(r *stock.CardRow) time.Time { return r.Recorded }),
	text("document_no", "رقم المستند", func(r *stock.CardRow) string { return r.Number }),
	text("why", "السبب", func(r *stock.CardRow) inventory.Why { return r.Why }),
	text("other_kind", "الطرف الآخر", func(r *stock.CardRow) inventory.AccountKind { return r.Other.Kind }),
	text("other", "كود الطرف الآخر", func(r *stock.CardRow) string { return r.Other.Ref }),
	text("owner", "المالك", func(r *stock.CardRow) string { return r.Other.Owner }),
	text("damaged", "تالف", func(r *stock.CardRow) string { return yes(r.Damaged) }),
	number("in", "وارد", func(r *stock.CardRow) planner.Cartons { return r.In }),
	number("out", "منصرف", func(r *stock.CardRow) planner.Cartons { return r.Out }),
	number("balance", "الرصيد", func(r *stock.CardRow) planner.Cartons { return r.Balance }),
	text("reason", "البيان", func(r *stock.CardRow) string { return r.Reason }),
	text("by", "سجّلها", func(r *stock.CardRow) string { return r.By }),
	text("hash", "البصمة", func(r *stock.CardRow) string { return r.Hash }),
)

type linesIn struct {
	Paging
	ID uuid.UUID `path:"id"`
}

// listTransferLines gives the lots of a transfer, as far as the actor may see them.
func (s *Server) listTransferLines(ctx context.Context, tx *database.Tx, in *linesIn) (*Page[stock.TransferLine], error) {
	t, err := stock.GetTransfer(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return part(ctx, &in.Paging, t.Lines)
}

var transferLineTable = tableOf("transfer_lines", "تشغيلات التحويل",
	text("lot", "التشغيلة", func(l *stock.TransferLine) inventory.LotID { return l.Lot.ID }),
	day("expires", "الصلاحية", func(l *stock.TransferLine) planner.Date { return l.Lot.Expires }),
	text("owner", "المالك", func(l *stock.TransferLine) string { return l.Owner }),
	number("cartons", "المحجوز", func(l *stock.TransferLine) planner.Cartons { return l.Cartons }),
	number("dispatched", "المرسل", func(l *stock.TransferLine) planner.Cartons { return l.Dispatched }),
	number("open", "في الطريق أو ناقص", func(l *stock.TransferLine) planner.Cartons { return l.Open }),
)

// listCountLines gives what a count found beside what the book says, once it is
// handed in.
func (s *Server) listCountLines(ctx context.Context, tx *database.Tx, in *linesIn) (*Page[stock.CountLine], error) {
	c, err := stock.GetCount(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return part(ctx, &in.Paging, c.Lines)
}

var countLineTable = tableOf("count_lines", "سطور الجرد",
	text("lot", "التشغيلة", func(l *stock.CountLine) inventory.LotID { return l.Lot.ID }),
	day("expires", "الصلاحية", func(l *stock.CountLine) planner.Date { return l.Lot.Expires }),
	text("owner", "المالك", func(l *stock.CountLine) string { return l.Owner }),
	number("good", "السليم بالعد", func(l *stock.CountLine) planner.Cartons { return l.Good }),
	number("book_good", "السليم بالدفتر", func(l *stock.CountLine) planner.Cartons { return l.BookGood }),
	number("damaged", "التالف بالعد", func(l *stock.CountLine) planner.Cartons { return l.Damaged }),
	number("book_damaged", "التالف بالدفتر", func(l *stock.CountLine) planner.Cartons { return l.BookDamaged }),
	text("note", "ملاحظة", func(l *stock.CountLine) string { return l.Note }),
)

// StopLine is one lot of one stop of a truck.
type StopLine struct {
	Stop    int              `json:"stop"`
	Place   planner.PlaceID  `json:"place"`
	Outcome dispatch.Outcome `json:"outcome"`
	dispatch.Line
}

// listManifestLines gives what a truck carries, stop by stop and lot by lot.
func (s *Server) listManifestLines(ctx context.Context, tx *database.Tx, in *linesIn) (*Page[StopLine], error) {
	m, err := s.getManifest(ctx, tx, &manifestIn{in.ID})
	if err != nil {
		return nil, err
	}
	var rows []StopLine
	for _, w := range m.Waybills {
		for _, l := range w.Lines {
			rows = append(rows, StopLine{w.Stop, w.Place, w.Outcome, l})
		}
	}
	return part(ctx, &in.Paging, rows)
}

var manifestLineTable = tableOf("manifest_lines", "حمولة بيان الشحن",
	number("stop", "المحطة", func(l *StopLine) int { return l.Stop }),
	text("place", "كود الموقع", func(l *StopLine) planner.PlaceID { return l.Place }),
	text("outcome", "النتيجة", func(l *StopLine) dispatch.Outcome { return l.Outcome }),
	text("lot", "التشغيلة", func(l *StopLine) string { return l.Lot }),
	day("expires", "الصلاحية", func(l *StopLine) planner.Date { return l.Expires }),
	text("owner", "المالك", func(l *StopLine) string { return l.Owner }),
	number("cartons", "المخطط", func(l *StopLine) planner.Cartons { return l.Cartons }),
	number("loaded", "المحمَّل", func(l *StopLine) planner.Cartons { return l.Loaded }),
	number("damaged", "التالف عند الباب", func(l *StopLine) planner.Cartons { return l.Damaged }),
	number("short", "الناقص عند الباب", func(l *StopLine) planner.Cartons { return l.Short }),
	text("reason", "السبب", func(l *StopLine) string { return l.Reason }),
	number("gone", "المسلَّم أو المفقود", func(l *StopLine) planner.Cartons { return l.Gone }),
)
