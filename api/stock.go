package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/documents"
	"katf/inventory/people"
	"katf/inventory/plans"
	"katf/inventory/steps"
	"katf/inventory/stock"
	"katf/planner"
)

type shelvesIn struct {
	Warehouse string `path:"warehouse" maxLength:"100"`
	Owner     string `query:"owner" maxLength:"100" doc:"Of this member organisation only"`
	On        Day    `query:"on" doc:"What has expired, and what soon will, as of this day; today if it is not there"`
	Paging
}

// listStock gives the stock of a warehouse by expiry, lot and owner.
func (s *Server) listStock(ctx context.Context, tx *database.Tx, in *shelvesIn) (*Page[stock.Shelf], error) {
	on := in.On.Date
	if on == 0 {
		on = steps.DayOf(tx.Now)
	}
	var from int
	if _, err := in.after(ctx, &from); err != nil {
		return nil, err
	}
	rows, err := stock.Shelves(ctx, tx, in.Warehouse, optional(in.Owner), on)
	if err != nil {
		return nil, err
	}
	rows = rows[min(max(0, from), len(rows)):]
	rows = rows[:min(len(rows), in.more())]
	return pageOf(ctx, &in.Paging, rows, func(*stock.Shelf) []any { return []any{from + in.Limit} })
}

var shelfTable = tableOf("stock", "الرصيد",
	text("warehouse", "كود المخزن", func(r *stock.Shelf) string { return r.Warehouse }),
	text("lot", "التشغيلة", func(r *stock.Shelf) inventory.LotID { return r.Lot.ID }),
	text("sku", "الصنف", func(r *stock.Shelf) string { return r.Lot.SKU }),
	day("expires", "الصلاحية", func(r *stock.Shelf) planner.Date { return r.Lot.Expires }),
	text("fitness", "الحالة", func(r *stock.Shelf) stock.Fitness { return r.Fitness }),
	text("owner", "المالك", func(r *stock.Shelf) string { return r.Owner }),
	number("on_hand", "الموجود", func(r *stock.Shelf) planner.Cartons { return r.OnHand }),
	number("reserved", "المحجوز", func(r *stock.Shelf) planner.Cartons { return r.Reserved }),
	number("free", "المتاح", func(r *stock.Shelf) planner.Cartons { return r.Free }),
	number("damaged", "التالف", func(r *stock.Shelf) planner.Cartons { return r.Damaged }),
)

type cardIn struct {
	Warehouse string          `path:"warehouse" maxLength:"100"`
	Lot       inventory.LotID `path:"lot" maxLength:"100"`
	Owner     string          `query:"owner" maxLength:"100" doc:"Of this member organisation only"`
	After     int64           `query:"after" minimum:"0" doc:"Rows recorded after this one; the balance is carried"`
	Limit     int             `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

// getCard gives the stock card of a lot in a warehouse.
func (s *Server) getCard(ctx context.Context, tx *database.Tx, in *cardIn) (*stock.Card, error) {
	return stock.GetCard(ctx, tx, in.Warehouse, in.Lot, optional(in.Owner), in.After, in.Limit)
}

type whereIn struct {
	Owner string `query:"owner" maxLength:"100" doc:"Of this member organisation only"`
}

// Whereabouts say where every carton is.
type Whereabouts struct {
	Items []stock.Whereabouts `json:"items" nullable:"false" doc:"By kind of account and owner; what sources gave is negative, so that all adds up to zero"`
}

func (s *Server) where(ctx context.Context, tx *database.Tx, in *whereIn) (*Whereabouts, error) {
	list, err := stock.Where(ctx, tx, optional(in.Owner))
	return &Whereabouts{list}, err
}

type openStockIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Occurred *time.Time `json:"occurred_at,omitempty" doc:"When it lay there; now if it is not there"`
	}
}

// OpenedStock is what was taken over into the books.
type OpenedStock struct {
	Items []stock.Opened `json:"items" nullable:"false"`
}

// openStock takes over into the books what lies in the warehouses of a plan's
// scenario before anything moves, once.
func (s *Server) openStock(ctx context.Context, tx *database.Tx, in *openStockIn) (*OpenedStock, error) {
	head, err := plans.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	content, err := s.library.Scenario(ctx, tx, head.Scenario)
	if err != nil {
		return nil, err
	}
	occurred := tx.Now
	if in.Body.Occurred != nil {
		occurred = *in.Body.Occurred
	}
	list, err := stock.Open(ctx, tx, content.Lots, occurred)
	return &OpenedStock{list}, err
}

type movementsIn struct {
	Paging
	Kind     inventory.AccountKind `query:"kind" enum:"plant,opening,found,warehouse,damaged,transfer,trip,place,loss" doc:"That touch accounts of this kind"`
	Ref      string                `query:"ref" maxLength:"100" doc:"Such as a warehouse or place"`
	Owner    string                `query:"owner" maxLength:"100"`
	Lot      inventory.LotID       `query:"lot" maxLength:"100"`
	Document uuid.UUID             `query:"document"`
}

// listMovements gives the ledger in the order of recording. Whoever counts blind
// does not read it: it is for those who see all, and for organisations that see
// their own.
func (s *Server) listMovements(ctx context.Context, tx *database.Tx, in *movementsIn) (*Page[inventory.Entry], error) {
	f := inventory.Filter{Kind: in.Kind, Ref: in.Ref, Owner: optional(in.Owner), Lot: in.Lot, Document: in.Document, Limit: in.more()}
	if _, err := in.after(ctx, &f.After); err != nil {
		return nil, err
	}
	if tx.By.Organisation != "" {
		f.Owner = &tx.By.Organisation
	}
	rows, err := inventory.Entries(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(e *inventory.Entry) []any { return []any{e.Seq} })
}

var movementTable = tableOf("movements", "الحركات",
	number("seq", "الترتيب", func(e *inventory.Entry) int64 { return e.Seq }),
	text("phase", "المرحلة", func(e *inventory.Entry) inventory.Phase { return e.Phase }),
	text("why", "الغرض", func(e *inventory.Entry) inventory.Why { return e.Why }),
	text("lot", "التشغيلة", func(e *inventory.Entry) inventory.LotID { return e.Lot }),
	text("from_kind", "من حساب", func(e *inventory.Entry) inventory.AccountKind { return e.From.Kind }),
	text("from_ref", "من", func(e *inventory.Entry) string { return e.From.Ref }),
	text("from_owner", "من مالك", func(e *inventory.Entry) string { return e.From.Owner }),
	text("to_kind", "إلى حساب", func(e *inventory.Entry) inventory.AccountKind { return e.To.Kind }),
	text("to_ref", "إلى", func(e *inventory.Entry) string { return e.To.Ref }),
	text("to_owner", "إلى مالك", func(e *inventory.Entry) string { return e.To.Owner }),
	number("cartons", "الكراتين", func(e *inventory.Entry) planner.Cartons { return e.Cartons }),
	text("reason", "السبب", func(e *inventory.Entry) string { return e.Reason }),
	moment("occurred_at", "وقت الحدوث", func(e *inventory.Entry) time.Time { return e.Occurred }),
	moment("recorded_at", "وقت التسجيل", func(e *inventory.Entry) time.Time { return e.Recorded }),
	text("by", "سجّلها", func(e *inventory.Entry) string { return e.By }),
	text("id", "المعرّف", func(e *inventory.Entry) string { return e.ID.String() }),
)

type reverseIn struct {
	ID   uuid.UUID `path:"id"`
	Body struct {
		Step
	}
}

// Reversal is a movement that takes another one back.
type Reversal struct {
	ID       uuid.UUID `json:"id"`
	Reverses uuid.UUID `json:"reverses"`
}

// reverseMovement corrects a movement that was a mistake by its opposite; the
// note says why. Movements of trips and receipts are corrected by their own
// steps, which keep their papers true.
func (s *Server) reverseMovement(ctx context.Context, tx *database.Tx, in *reverseIn) (*Reversal, error) {
	entries, err := inventory.ByID(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if entries.Document != uuid.Nil {
		return nil, database.Refuse(database.Conflict, "has_paper",
			"this movement stands on a paper; take the step that made it back, or adjust the stock",
			"هذه الحركة مثبتة في ورقة؛ تراجع عن الخطوة التي أنشأتها أو سوِّ الرصيد")
	}
	step := in.Body.of(ctx)
	occurred := step.Occurred
	if occurred.IsZero() {
		occurred = tx.Now
	}
	return &Reversal{step.ID, in.ID}, inventory.Reverse(ctx, tx, step.ID, in.ID, step.Note, occurred)
}

type documentsIn struct {
	Paging
	Warehouse string         `query:"warehouse" maxLength:"100"`
	Year      int            `query:"year" minimum:"0" maximum:"9999"`
	Kind      documents.Kind `query:"kind" enum:"manifest,transfer,receipt,return,count,adjustment,loan"`
	Number    string         `query:"number" maxLength:"100" doc:"As it stands on the paper"`
}

// Paper is a numbered document with what it says. It never changes, but for
// being voided and printed.
type Paper struct {
	documents.Document
	Body json.RawMessage `json:"body,omitempty" doc:"What the paper says; not in lists"`
}

// listDocuments gives the numbered papers of the warehouses, in their order.
func (s *Server) listDocuments(ctx context.Context, tx *database.Tx, in *documentsIn) (*Page[Paper], error) {
	if tx.By.Role == database.Keeper && in.Number == "" {
		if in.Warehouse == "" {
			return nil, wrongField("query.warehouse", nil, "name one of your warehouses", "اذكر أحد مخازنك")
		}
		if err := people.Keep(&tx.By, in.Warehouse); err != nil {
			return nil, err
		}
	}
	f := documents.Filter{Warehouse: in.Warehouse, Year: in.Year, Kind: in.Kind, Limit: in.more()}
	if _, err := in.after(ctx, &f.After.Warehouse, &f.After.Year, &f.After.No); err != nil {
		return nil, err
	}
	var list []documents.Document
	if in.Number != "" {
		one, err := documents.Find(ctx, tx, in.Number)
		if err != nil {
			return nil, err
		}
		if !people.SeesWarehouse(&tx.By, one.Warehouse) {
			return nil, database.Missing("document", "مستند", in.Number)
		}
		list = []documents.Document{*one}
	} else {
		var err error
		if list, err = documents.List(ctx, tx, f); err != nil {
			return nil, err
		}
	}
	rows := make([]Paper, len(list))
	for i := range list {
		rows[i] = Paper{Document: list[i]}
	}
	return pageOf(ctx, &in.Paging, rows, func(p *Paper) []any { k := p.Key(); return []any{k.Warehouse, k.Year, k.No} })
}

var documentTable = tableOf("documents", "المستندات",
	text("number", "الرقم", func(p *Paper) string { return p.Number }),
	text("kind", "النوع", func(p *Paper) documents.Kind { return p.Kind }),
	text("warehouse", "كود المخزن", func(p *Paper) string { return p.Warehouse }),
	day("issued", "التاريخ", func(p *Paper) planner.Date { return p.Issued }),
	text("voided", "سبب الإلغاء", func(p *Paper) string { return p.Voided }),
	number("prints", "مرات الطباعة", func(p *Paper) int { return p.Prints }),
	text("by", "أصدره", func(p *Paper) string { return p.By }),
	moment("recorded_at", "وقت التسجيل", func(p *Paper) time.Time { return p.Recorded }),
	text("sha256", "البصمة", func(p *Paper) string { return p.Hash.String() }),
)

func (s *Server) getDocument(ctx context.Context, tx *database.Tx, in *idIn) (*Paper, error) {
	doc, err := documents.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	hidden, err := stock.Conceals(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if hidden || !people.SeesWarehouse(&tx.By, doc.Warehouse) {
		return nil, database.Missing("document", "مستند", in.ID.String())
	}
	return &Paper{*doc, doc.Body}, nil
}

type rulesIn struct {
	Body struct {
		Step
		stock.Rules
	}
}

func (s *Server) getRules(ctx context.Context, tx *database.Tx, _ *struct{}) (*stock.Rules, error) {
	r, err := stock.CurrentRules(ctx, tx)
	return &r, err
}

func (s *Server) setRules(ctx context.Context, tx *database.Tx, in *rulesIn) (*stock.Rules, error) {
	if err := stock.SetRules(ctx, tx, in.Body.of(ctx), in.Body.Rules); err != nil {
		return nil, err
	}
	return s.getRules(ctx, tx, nil)
}

// Warehouse is a warehouse of a plan in force, with what lies in it.
type Warehouse struct {
	ID          planner.SiteID  `json:"id"`
	NameAr      string          `json:"name_ar"`
	NameEn      string          `json:"name_en"`
	Governorate string          `json:"governorate"`
	Owner       string          `json:"owner"`
	Storage     planner.Cartons `json:"storage_cartons"`
	Doors       int             `json:"doors"`
	OnHand      planner.Cartons `json:"on_hand"`
	Reserved    planner.Cartons `json:"reserved"`
	Damaged     planner.Cartons `json:"damaged"`
}

// Warehouses are those of the plans in force.
type Warehouses struct {
	Items []Warehouse `json:"items" nullable:"false"`
}

// listWarehouses gives the warehouses of the plans in force; a keeper's own.
func (s *Server) listWarehouses(ctx context.Context, tx *database.Tx, _ *struct{}) (*Warehouses, error) {
	force, err := plans.List(ctx, tx, plans.Filter{Status: plans.Approved}, plans.Page[plans.Mark]{Limit: 100})
	if err != nil {
		return nil, err
	}
	held, err := heldBySite(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := &Warehouses{Items: []Warehouse{}}
	seen := map[planner.SiteID]bool{}
	for i := range force {
		content, err := s.library.Scenario(ctx, tx, force[i].Scenario)
		if err != nil {
			return nil, err
		}
		for j := range content.Warehouses {
			w := &content.Warehouses[j]
			if seen[w.ID] || !people.SeesWarehouse(&tx.By, string(w.ID)) {
				continue
			}
			seen[w.ID] = true
			row := held[string(w.ID)]
			row.ID, row.NameAr, row.NameEn, row.Governorate = w.ID, w.NameAr, w.NameEn, w.Governorate
			row.Owner, row.Storage, row.Doors = w.Owner, w.Storage, w.Doors
			out.Items = append(out.Items, row)
		}
	}
	return out, nil
}

// heldBySite adds up what the actor may see in each warehouse. A keeper, who
// counts blind, is shown no sums.
func heldBySite(ctx context.Context, tx *database.Tx) (map[string]Warehouse, error) {
	out := map[string]Warehouse{}
	if tx.By.Role == database.Keeper {
		return out, nil
	}
	for _, kind := range []inventory.AccountKind{inventory.Warehouse, inventory.Damaged} {
		balances, err := inventory.Balances(ctx, tx, inventory.Filter{Kind: kind, Owner: optional(tx.By.Organisation)})
		if err != nil {
			return nil, err
		}
		for _, b := range balances {
			w := out[b.Account.Ref]
			if kind == inventory.Damaged {
				w.Damaged += b.OnHand
			} else {
				w.OnHand, w.Reserved = w.OnHand+b.OnHand, w.Reserved+b.Reserved
			}
			out[b.Account.Ref] = w
		}
	}
	return out, nil
}
