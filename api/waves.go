package api

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
)

type wavesIn struct {
	Paging
	ID        uuid.UUID      `path:"id"`
	Warehouse planner.SiteID `query:"warehouse" maxLength:"200"`
	From      Day            `query:"from" doc:"Not before this day"`
	To        Day            `query:"to" doc:"Not after this day"`
	Tier      int            `query:"tier" minimum:"0" maximum:"1000" doc:"0 for all"`
}

// listWaves gives what every warehouse sends out on every day for every tier.
func (s *Server) listWaves(ctx context.Context, tx *database.Tx, in *wavesIn) (*Page[plans.Wave], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Waves(ctx, tx, in.ID, plans.WaveFilter{Warehouse: in.Warehouse, From: in.From.Date, To: in.To.Date, Tier: in.Tier},
		plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(w *plans.Wave) []any { return []any{w.N} })
}

var waveTable = tableOf("waves", "الدفعات",
	text("id", "الدفعة", func(w *plans.Wave) string { return w.ID }),
	text("warehouse", "كود المخزن", func(w *plans.Wave) planner.SiteID { return w.Warehouse }),
	text("warehouse_ar", "المخزن", func(w *plans.Wave) string { return w.NameAr }),
	day("date", "اليوم", func(w *plans.Wave) planner.Date { return w.Date }),
	number("tier", "درجة الأولوية", func(w *plans.Wave) int { return w.Tier }),
	number("cartons", "الكراتين", func(w *plans.Wave) planner.Cartons { return w.Cartons }),
	number("trips", "الرحلات", func(w *plans.Wave) int { return w.Trips }),
	number("stops", "نقاط التسليم", func(w *plans.Wave) int { return w.Stops }),
	text("load_from", "بدء التحميل", func(w *plans.Wave) string { return w.LoadFrom.String() }),
	text("returns", "آخر عودة", func(w *plans.Wave) string { return w.Returns.String() }),
	number("metres", "المسافة بالمتر", func(w *plans.Wave) geo.Metres { return w.Metres }),
	number("piastres", "التكلفة بالقرش", func(w *plans.Wave) planner.Piastres { return w.Cost }),
)

type waveIn struct {
	ID   uuid.UUID `path:"id"`
	Wave string    `path:"wave" maxLength:"300"`
}

func (s *Server) getWave(ctx context.Context, tx *database.Tx, in *waveIn) (*plans.Wave, error) {
	return plans.GetWave(ctx, tx, in.ID, in.Wave)
}

type tripsIn struct {
	Paging
	ID        uuid.UUID       `path:"id"`
	Wave      string          `query:"wave" maxLength:"300"`
	Warehouse planner.SiteID  `query:"warehouse" maxLength:"200"`
	From      Day             `query:"from" doc:"Not before this day"`
	To        Day             `query:"to" doc:"Not after this day"`
	Place     planner.PlaceID `query:"place" maxLength:"200" doc:"With a stop there"`
}

// listTrips gives the trips of a plan, of one wave if wanted.
func (s *Server) listTrips(ctx context.Context, tx *database.Tx, in *tripsIn) (*Page[plans.Trip], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Trips(ctx, tx, in.ID, plans.TripFilter{Wave: in.Wave, Warehouse: in.Warehouse, From: in.From.Date, To: in.To.Date, Place: in.Place},
		plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(t *plans.Trip) []any { return []any{t.N} })
}

var planTripTable = tableOf("trips", "الرحلات",
	text("id", "الرحلة", func(t *plans.Trip) string { return t.ID }),
	text("wave", "الدفعة", func(t *plans.Trip) string { return t.Wave }),
	text("warehouse", "كود المخزن", func(t *plans.Trip) planner.SiteID { return t.Warehouse }),
	day("date", "اليوم", func(t *plans.Trip) planner.Date { return t.Date }),
	number("tier", "درجة الأولوية", func(t *plans.Trip) int { return t.Tier }),
	text("vehicle", "نوع الشاحنة", func(t *plans.Trip) string { return t.Vehicle }),
	number("truck", "رقم الشاحنة", func(t *plans.Trip) int { return t.Truck }),
	number("door", "الباب", func(t *plans.Trip) int { return t.Door }),
	number("cartons", "الكراتين", func(t *plans.Trip) planner.Cartons { return t.Cartons }),
	number("stops", "نقاط التسليم", func(t *plans.Trip) int { return t.Stops }),
	text("load_from", "بدء التحميل", func(t *plans.Trip) string { return t.LoadFrom.String() }),
	text("departs", "الانطلاق", func(t *plans.Trip) string { return t.Departs.String() }),
	text("returns", "العودة", func(t *plans.Trip) string { return t.Returns.String() }),
	number("metres", "المسافة بالمتر", func(t *plans.Trip) geo.Metres { return t.Metres }),
	number("piastres", "التكلفة بالقرش", func(t *plans.Trip) planner.Piastres { return t.Cost }),
)

type stopsIn struct {
	Paging
	ID    uuid.UUID       `path:"id"`
	Trip  string          `query:"trip" maxLength:"300"`
	Place planner.PlaceID `query:"place" maxLength:"200"`
}

// listStops gives the stops of a plan, of one trip or place if wanted.
func (s *Server) listStops(ctx context.Context, tx *database.Tx, in *stopsIn) (*Page[plans.Stop], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Stops(ctx, tx, in.ID, plans.StopFilter{Trip: in.Trip, Place: in.Place}, plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(s *plans.Stop) []any { return []any{s.N} })
}

var planStopTable = tableOf("stops", "نقاط التسليم",
	text("trip", "الرحلة", func(s *plans.Stop) string { return s.Trip }),
	number("stop", "الترتيب", func(s *plans.Stop) int { return s.Number }),
	text("place", "كود الموقع", func(s *plans.Stop) planner.PlaceID { return s.Place }),
	text("name_ar", "الاسم بالعربية", func(s *plans.Stop) string { return s.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(s *plans.Stop) string { return s.NameEn }),
	text("governorate", "كود المحافظة", func(s *plans.Stop) string { return s.Governorate }),
	day("date", "اليوم", func(s *plans.Stop) planner.Date { return s.Date }),
	number("cartons", "الكراتين", func(s *plans.Stop) planner.Cartons { return s.Cartons }),
	text("arrives", "الوصول", func(s *plans.Stop) string { return s.Arrives.String() }),
	text("begins", "بدء التفريغ", func(s *plans.Stop) string { return s.Begins.String() }),
	text("leaves", "المغادرة", func(s *plans.Stop) string { return s.Leaves.String() }),
	number("metres", "المسافة بالمتر من المحطة السابقة", func(s *plans.Stop) geo.Metres { return s.Metres }),
).on(func(s *plans.Stop) any { return pointOf(s.Point) })

type shortfallsIn struct {
	Paging
	ID          uuid.UUID      `path:"id"`
	Reason      planner.Reason `query:"reason" enum:"supply,doors,trucks,days,distance,size,storage"`
	Governorate string         `query:"governorate" maxLength:"10" doc:"ISO 3166-2, such as EG-ASN"`
	Tier        int            `query:"tier" minimum:"0" maximum:"1000" doc:"0 for all"`
}

// listUnserved gives the cartons that the plan could not deliver, why, and what
// would help.
func (s *Server) listUnserved(ctx context.Context, tx *database.Tx, in *shortfallsIn) (*Page[plans.Shortfall], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Shortfalls(ctx, tx, in.ID, plans.ShortfallFilter{Reason: in.Reason, Governorate: in.Governorate, Tier: in.Tier},
		plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(u *plans.Shortfall) []any { return []any{u.N} })
}

var unservedTable = tableOf("unserved", "كميات متعذر تسليمها",
	text("place", "كود الموقع", func(u *plans.Shortfall) planner.PlaceID { return u.Place }),
	text("name_ar", "الاسم بالعربية", func(u *plans.Shortfall) string { return u.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(u *plans.Shortfall) string { return u.NameEn }),
	text("governorate", "كود المحافظة", func(u *plans.Shortfall) string { return u.Governorate }),
	number("tier", "درجة الأولوية", func(u *plans.Shortfall) int { return u.Tier }),
	number("cartons", "الكراتين", func(u *plans.Shortfall) planner.Cartons { return u.Cartons }),
	text("reason", "السبب", func(u *plans.Shortfall) planner.Reason { return u.Reason }),
	text("proved", "مثبت الاستحالة", func(u *plans.Shortfall) string { return yes(u.Proved) }),
	text("text_ar", "البيان بالعربية", func(u *plans.Shortfall) string { return u.TextAr }),
	text("text_en", "البيان بالإنجليزية", func(u *plans.Shortfall) string { return u.TextEn }),
	text("remedies_ar", "المعالجات الممكنة بالعربية", func(u *plans.Shortfall) string {
		return remedyTexts(u, " أو ", func(r *planner.Remedy) string { return r.TextAr })
	}),
	text("remedies_en", "المعالجات الممكنة بالإنجليزية", func(u *plans.Shortfall) string {
		return remedyTexts(u, " or ", func(r *planner.Remedy) string { return r.TextEn })
	}),
)

func remedyTexts(u *plans.Shortfall, between string, text func(*planner.Remedy) string) string {
	var parts []string
	for i := range u.Remedies {
		parts = append(parts, text(&u.Remedies[i]))
	}
	return strings.Join(parts, between)
}

type planTransfersIn struct {
	Paging
	ID   uuid.UUID      `path:"id"`
	Site planner.SiteID `query:"site" maxLength:"200" doc:"At either end"`
	From Day            `query:"from" doc:"Under way on or after this day"`
	To   Day            `query:"to" doc:"Under way on or before this day"`
}

// listPlanTransfers gives the trunk trucks of a plan.
func (s *Server) listPlanTransfers(ctx context.Context, tx *database.Tx, in *planTransfersIn) (*Page[plans.Transfer], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Transfers(ctx, tx, in.ID, plans.TransferFilter{Site: in.Site, Since: in.From.Date, By: in.To.Date}, plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(t *plans.Transfer) []any { return []any{t.N} })
}

var planTransferTable = tableOf("transfers", "نقلات الإمداد",
	text("id", "النقلة", func(t *plans.Transfer) string { return t.ID }),
	text("from", "من", func(t *plans.Transfer) planner.SiteID { return t.From }),
	text("to", "إلى", func(t *plans.Transfer) planner.SiteID { return t.To }),
	day("departs", "الانطلاق", func(t *plans.Transfer) planner.Date { return t.Departs }),
	day("arrives", "الوصول", func(t *plans.Transfer) planner.Date { return t.Arrives }),
	number("cartons", "الكراتين", func(t *plans.Transfer) planner.Cartons { return t.Cartons }),
	text("vehicle", "نوع الشاحنة", func(t *plans.Transfer) string { return t.Vehicle }),
	number("trucks", "عدد الشاحنات", func(t *plans.Transfer) int { return t.Trucks }),
	number("metres", "المسافة بالمتر", func(t *plans.Transfer) geo.Metres { return t.Metres }),
	number("piastres", "التكلفة بالقرش", func(t *plans.Transfer) planner.Piastres { return t.Cost }),
)

type pricesIn struct {
	Paging
	ID      uuid.UUID      `path:"id"`
	Site    planner.SiteID `query:"site" maxLength:"200"`
	Of      string         `query:"of" enum:"supply,doors,fleet" doc:"Of one kind of limit"`
	Binding bool           `query:"binding" doc:"Only those that more of the limit would save something"`
}

// listPrices gives what 1,000 more cartons of each limit would save.
func (s *Server) listPrices(ctx context.Context, tx *database.Tx, in *pricesIn) (*Page[plans.Price], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Prices(ctx, tx, in.ID, plans.PriceFilter{Site: in.Site, Limit: in.Of, Binding: in.Binding}, plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(p *plans.Price) []any { return []any{p.N} })
}

var priceTable = tableOf("prices", "أسعار الظل",
	text("site", "الموقع", func(p *plans.Price) planner.SiteID { return p.Site }),
	text("limit", "الحد", func(p *plans.Price) string { return p.Limit }),
	day("from", "من", func(p *plans.Price) planner.Date { return p.From }),
	day("to", "إلى", func(p *plans.Price) planner.Date { return p.To }),
	number("piastres_per_1000", "ما توفره 1000 كرتونة إضافية بالقرش", func(p *plans.Price) planner.Piastres { return p.Saving }),
	number("used", "المستخدم", func(p *plans.Price) planner.Cartons { return p.Used }),
	number("allowed", "المتاح", func(p *plans.Price) planner.Cartons { return p.Allowed }),
)
