package api

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/progress"
	"katf/planner"
)

// FunnelFilter are the filters of how far a plan has come.
type FunnelFilter struct {
	Governorate  string `query:"governorate" maxLength:"10" doc:"Of the place; ISO 3166-2, such as EG-ASN"`
	Markaz       string `query:"markaz" maxLength:"20" doc:"Of the place; P-code"`
	Organisation string `query:"organisation" maxLength:"100" doc:"That hands out at the place"`
	Owner        string `query:"owner" maxLength:"100" doc:"The organisation that owns the cartons: known from the release on"`
	Warehouse    string `query:"warehouse" maxLength:"200" doc:"That sends the cartons"`
	Tier         int    `query:"tier" minimum:"0" maximum:"1000" doc:"0 for all"`
	From         Day    `query:"from" doc:"Of trips that the plan has not before this day"`
	To           Day    `query:"to" doc:"Of trips that the plan has not after this day"`
}

func (f *FunnelFilter) filter() progress.Filter {
	return progress.Filter{Governorate: f.Governorate, Markaz: f.Markaz, Organisation: f.Organisation, Owner: f.Owner, Warehouse: f.Warehouse,
		Tier: f.Tier, From: f.From.Date, To: f.To.Date}
}

type funnelIn struct {
	Paging
	ID uuid.UUID   `path:"id"`
	By progress.By `query:"by" enum:"whole,governorate,markaz,place,tier,organisation,owner,warehouse,day,wave" default:"governorate" doc:"What the rows are: organisation is who hands out, owner whose the cartons are, day that of the trip by the plan"`
	FunnelFilter
}

// listFunnel gives how far the cartons of a plan have come, from the target to
// the hand that takes them. Who keeps warehouses sees their trips.
func (s *Server) listFunnel(ctx context.Context, tx *database.Tx, in *funnelIn) (*Page[progress.Row], error) {
	var key string
	var rest bool
	more, err := in.after(ctx, &rest, &key)
	if err != nil {
		return nil, err
	}
	rows, err := progress.Funnel(ctx, tx, in.ID, in.By, in.filter())
	if err != nil {
		return nil, err
	}
	if more {
		rows = progress.After(in.By, rows, key, rest, in.more())
	}
	rows = rows[:min(len(rows), in.more())]
	return pageOf(ctx, &in.Paging, rows, func(r *progress.Row) []any { return []any{r.Rest, r.Key} })
}

var funnelTable = tableOf("funnel", "سير التوزيع", append([]column[progress.Row]{
	text("key", "الكود", func(r *progress.Row) string { return r.Key }),
	text("name_ar", "الاسم بالعربية", func(r *progress.Row) string { return r.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(r *progress.Row) string { return r.NameEn }),
	text("rest", "لا يخص جزءًا", func(r *progress.Row) string { return yes(r.Rest) }),
}, figureColumns(func(r *progress.Row) *progress.Figures { return &r.Figures })...)...)

// figureColumns are the columns of a funnel's stages, with what was planned
// before what happened.
func figureColumns[R any](of func(*R) *progress.Figures) []column[R] {
	stage := func(name, arabic string, get func(*progress.Figures) planner.Cartons) column[R] {
		return number(name, arabic, func(r *R) planner.Cartons { return get(of(r)) })
	}
	return []column[R]{
		stage("target", "المستهدف", func(f *progress.Figures) planner.Cartons { return f.Target }),
		stage("allocated", "الموزَّع على الأماكن", func(f *progress.Figures) planner.Cartons { return f.Allocated }),
		stage("planned", "على شاحنات الخطة", func(f *progress.Figures) planner.Cartons { return f.Planned }),
		stage("due_loaded", "المفترض تحميله حتى الآن", func(f *progress.Figures) planner.Cartons { return f.DueLoaded }),
		stage("loaded", "المحمَّل", func(f *progress.Figures) planner.Cartons { return f.Loaded }),
		stage("due_arrived", "المفترض وصوله حتى الآن", func(f *progress.Figures) planner.Cartons { return f.DueArrived }),
		stage("arrived", "الواصل", func(f *progress.Figures) planner.Cartons { return f.Arrived }),
		stage("due_handed_out", "المفترض تسليمه حتى الآن", func(f *progress.Figures) planner.Cartons { return f.DueHanded }),
		stage("handed_out", "المسلَّم", func(f *progress.Figures) planner.Cartons { return f.HandedOut }),
		stage("on_road", "في الطريق", func(f *progress.Figures) planner.Cartons { return f.OnRoad }),
		stage("returned", "المرتجع", func(f *progress.Figures) planner.Cartons { return f.Returned }),
		stage("lost", "المفقود", func(f *progress.Figures) planner.Cartons { return f.Lost }),
		stage("not_released", "لم يُفرج عنه", func(f *progress.Figures) planner.Cartons { return f.NotReleased }),
		stage("released", "مُفرج عنه", func(f *progress.Figures) planner.Cartons { return f.Released }),
		stage("loading", "قيد التحميل", func(f *progress.Figures) planner.Cartons { return f.Loading }),
		stage("voided", "أُلغيت بياناته", func(f *progress.Figures) planner.Cartons { return f.Voided }),
		stage("left_behind", "لم يُحمَّل لنقص أو تلف", func(f *progress.Figures) planner.Cartons { return f.Left }),
		stage("diverted", "وصله محوَّلًا ناقص ما حُوِّل عنه", func(f *progress.Figures) planner.Cartons { return f.Diverted }),
	}
}

type courseIn struct {
	Paging
	ID uuid.UUID `path:"id"`
	FunnelFilter
}

// listCourse gives what was planned and what happened on each day, and both since
// the beginning. A campaign has some weeks: one page has them all.
func (s *Server) listCourse(ctx context.Context, tx *database.Tx, in *courseIn) (*Page[progress.Day], error) {
	var after planner.Date
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	days, err := progress.Course(ctx, tx, in.ID, in.filter())
	if err != nil {
		return nil, err
	}
	for len(days) > 0 && days[0].Date <= after {
		days = days[1:]
	}
	days = days[:min(len(days), in.more())]
	return pageOf(ctx, &in.Paging, days, func(d *progress.Day) []any { return []any{d.Date} })
}

var courseTable = tableOf("course", "المخطط والفعلي",
	day("date", "اليوم", func(d *progress.Day) planner.Date { return d.Date }),
	number("planned_loaded", "المخطط تحميله", func(d *progress.Day) planner.Cartons { return d.Planned }),
	number("loaded", "المحمَّل", func(d *progress.Day) planner.Cartons { return d.Loaded }),
	number("planned_arrived", "المخطط وصوله", func(d *progress.Day) planner.Cartons { return d.Arrive }),
	number("arrived", "الواصل", func(d *progress.Day) planner.Cartons { return d.Arrived }),
	number("planned_handed_out", "المخطط تسليمه", func(d *progress.Day) planner.Cartons { return d.Hand }),
	number("handed_out", "المسلَّم", func(d *progress.Day) planner.Cartons { return d.HandedOut }),
	number("returned", "المرتجع", func(d *progress.Day) planner.Cartons { return d.Returned }),
	number("lost", "المفقود", func(d *progress.Day) planner.Cartons { return d.Lost }),
	number("planned_loaded_so_far", "المخطط تحميله منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.PlannedLoaded }),
	number("loaded_so_far", "المحمَّل منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.Loaded }),
	number("planned_arrived_so_far", "المخطط وصوله منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.PlannedArrived }),
	number("arrived_so_far", "الواصل منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.Arrived }),
	number("planned_handed_out_so_far", "المخطط تسليمه منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.PlannedHanded }),
	number("handed_out_so_far", "المسلَّم منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.HandedOut }),
	number("returned_so_far", "المرتجع منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.Returned }),
	number("lost_so_far", "المفقود منذ البداية", func(d *progress.Day) planner.Cartons { return d.SoFar.Lost }),
	number("on_road", "في الطريق آخر اليوم", func(d *progress.Day) planner.Cartons { return d.SoFar.OnRoad }),
)

// listLate gives the waves of the days before today with cartons that are not
// handed out, the oldest first.
func (s *Server) listLate(ctx context.Context, tx *database.Tx, in *courseIn) (*Page[progress.LateWave], error) {
	var date planner.Date
	var id string
	if _, err := in.after(ctx, &date, &id); err != nil {
		return nil, err
	}
	rows, err := progress.Late(ctx, tx, in.ID, in.filter())
	if err != nil {
		return nil, err
	}
	for len(rows) > 0 && (rows[0].Date < date || rows[0].Date == date && rows[0].ID <= id) {
		rows = rows[1:]
	}
	rows = rows[:min(len(rows), in.more())]
	return pageOf(ctx, &in.Paging, rows, func(w *progress.LateWave) []any { return []any{w.Date, w.ID} })
}

var lateTable = tableOf("late_waves", "الدفعات المتأخرة", append([]column[progress.LateWave]{
	text("id", "الدفعة", func(w *progress.LateWave) string { return w.ID }),
	text("warehouse", "كود المخزن", func(w *progress.LateWave) string { return w.Warehouse }),
	text("warehouse_ar", "المخزن", func(w *progress.LateWave) string { return w.NameAr }),
	day("date", "اليوم", func(w *progress.LateWave) planner.Date { return w.Date }),
	number("days_late", "أيام التأخر", func(w *progress.LateWave) int { return w.Days }),
	number("tier", "درجة الأولوية", func(w *progress.LateWave) int { return w.Tier }),
	number("trips", "الرحلات", func(w *progress.LateWave) int { return w.Trips }),
	number("trips_not_left", "رحلات لم تنطلق", func(w *progress.LateWave) int { return w.Waiting }),
	number("trips_on_road", "رحلات في الطريق", func(w *progress.LateWave) int { return w.OnRoad }),
	number("trips_void", "رحلات أُلغيت بياناتها", func(w *progress.LateWave) int { return w.Voided }),
	number("not_handed_out", "لم يُسلَّم", func(w *progress.LateWave) planner.Cartons { return w.Open }),
}, figureColumns(func(w *progress.LateWave) *progress.Figures { return &w.Figures })...)...)
