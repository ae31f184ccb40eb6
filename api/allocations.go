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

// AllocationFilter are the filters of what a plan gives.
type AllocationFilter struct {
	PlacesFilter
	Tier      int            `query:"tier" minimum:"0" maximum:"1000" doc:"0 for all"`
	Warehouse planner.SiteID `query:"warehouse" maxLength:"200" doc:"That delivers there"`
}

func (f *AllocationFilter) filter() (plans.AllocationFilter, error) {
	places, err := f.PlacesFilter.filter()
	return plans.AllocationFilter{PlaceFilter: places, Tier: f.Tier, Warehouse: f.Warehouse}, err
}

type allocationsIn struct {
	Paging
	ID uuid.UUID `path:"id"`
	AllocationFilter
}

// listAllocations gives the cartons of every place, and what arrives there when
// and from where.
func (s *Server) listAllocations(ctx context.Context, tx *database.Tx, in *allocationsIn) (*Page[plans.Allocated], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	rows, err := plans.Allocations(ctx, tx, in.ID, filter, plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(a *plans.Allocated) []any { return []any{a.N} })
}

var allocationTable = tableOf("allocations", "التوزيع على القرى",
	text("place", "كود الموقع", func(a *plans.Allocated) planner.PlaceID { return a.Place }),
	text("name_ar", "الاسم بالعربية", func(a *plans.Allocated) string { return a.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(a *plans.Allocated) string { return a.NameEn }),
	text("governorate", "كود المحافظة", func(a *plans.Allocated) string { return a.Governorate }),
	text("markaz", "كود المركز أو القسم", func(a *plans.Allocated) string { return a.Markaz }),
	text("cell", "خلية H3", func(a *plans.Allocated) string { return a.Cell.String() }),
	number("tier", "درجة الأولوية", func(a *plans.Allocated) int { return a.Tier }),
	number("households", "الأسر المستحقة", func(a *plans.Allocated) planner.Cartons { return a.Households }),
	number("cartons", "الكراتين", func(a *plans.Allocated) planner.Cartons { return a.Cartons }),
	number("coverage_ppm", "نسبة التغطية بالمليون", func(a *plans.Allocated) int64 { return a.Coverage }),
	number("delivered", "الكراتين المخطط تسليمها", func(a *plans.Allocated) planner.Cartons { return a.Delivered }),
	number("visits", "عدد الزيارات", func(a *plans.Allocated) int { return a.Visits }),
	day("first_day", "أول يوم تسليم", func(a *plans.Allocated) planner.Date { return a.FirstDay }),
	day("last_day", "آخر يوم تسليم", func(a *plans.Allocated) planner.Date { return a.LastDay }),
	text("warehouses", "المخازن", func(a *plans.Allocated) string { return siteList(a.Warehouses) }),
	number("cap", "الحد الأقصى", func(a *plans.Allocated) planner.Cartons { return a.Cap }),
	number("floor", "الحد الأدنى المضمون", func(a *plans.Allocated) planner.Cartons { return a.Floor }),
	number("need", "بحسب الاحتياج", func(a *plans.Allocated) planner.Cartons { return a.Need }),
	number("rounding", "التقريب", func(a *plans.Allocated) planner.Cartons { return a.Rounding }),
	text("share", "الحصة الدقيقة", func(a *plans.Allocated) string { return a.Share }),
	text("position", "أساس تحديد الموقع", func(a *plans.Allocated) string { return a.Position }),
	text("population_basis", "أساس بيانات السكان", func(a *plans.Allocated) string { return a.Counted }),
).on(func(a *plans.Allocated) any { return pointOf(a.Point) })

// siteList joins site ids in one cell of a table.
func siteList(ids []planner.SiteID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(string(id))
	}
	return b.String()
}

type cellsIn struct {
	Paging
	ID         uuid.UUID       `path:"id"`
	Resolution int             `query:"resolution" minimum:"0" maximum:"10" default:"5" doc:"Of H3: 5 has cells of about 250 km²"`
	Suppress   planner.Cartons `query:"suppress" minimum:"0" maximum:"1000000" doc:"Hide the counts of cells with fewer households, for maps that get published"`
	View       string          `query:"view" maxLength:"200" doc:"west,south,east,north in degrees: only cells that touch it"`
	AllocationFilter
}

// listCells adds up by H3 cell what a plan gives.
func (s *Server) listCells(ctx context.Context, tx *database.Tx, in *cellsIn) (*Page[plans.Group], error) {
	var after geo.Cell
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	view, err := viewOf(in.View)
	if err != nil {
		return nil, err
	}
	rows, err := plans.Cells(ctx, tx, in.ID, plans.CellFilter{Resolution: in.Resolution, Suppress: max(in.Suppress, s.cfg.Suppress), View: view, AllocationFilter: filter},
		plans.Page[geo.Cell]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(g *plans.Group) []any { return []any{g.Cell} })
}

var cellTable = tableOf("cells", "التوزيع على الخلايا", append([]column[plans.Group]{
	text("cell", "خلية H3", func(g *plans.Group) string { return g.Cell.String() }),
}, groupColumns...)...).on(func(g *plans.Group) any { return polygon(g.Cell) })

var groupColumns = []column[plans.Group]{
	number("places", "عدد الأماكن", func(g *plans.Group) int { return g.Places }),
	number("tier", "درجة الأولوية", func(g *plans.Group) int { return g.Tier }),
	text("suppressed", "أعداد محجوبة لصغرها", func(g *plans.Group) string { return yes(g.Suppressed) }),
	number("households", "الأسر المستحقة", func(g *plans.Group) planner.Cartons { return g.Households }),
	number("cartons", "الكراتين", func(g *plans.Group) planner.Cartons { return g.Cartons }),
	number("coverage_ppm", "نسبة التغطية بالمليون", func(g *plans.Group) int64 { return g.Coverage }),
	number("delivered", "الكراتين المخطط تسليمها", func(g *plans.Group) planner.Cartons { return g.Delivered }),
	day("first_day", "أول يوم تسليم", func(g *plans.Group) planner.Date { return g.FirstDay }),
	day("last_day", "آخر يوم تسليم", func(g *plans.Group) planner.Date { return g.LastDay }),
	text("warehouse", "المخزن الرئيسي", func(g *plans.Group) planner.SiteID { return g.Warehouse }),
	number("places_estimated", "أماكن بياناتها تقديرية", func(g *plans.Group) int { return g.Estimated }),
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// polygon is the GeoJSON geometry of a cell: one closed ring, counter-clockwise.
func polygon(c geo.Cell) any {
	var ring [][]float64
	for _, p := range c.Boundary() {
		ring = append(ring, []float64{p.Lng, p.Lat})
	}
	if len(ring) == 0 {
		return nil
	}
	return map[string]any{"type": "Polygon", "coordinates": [][][]float64{append(ring, ring[0])}}
}

type governoratesIn struct {
	Paging
	ID uuid.UUID `path:"id"`
	AllocationFilter
}

// listGovernorates adds up by governorate what a plan gives. There are 27.
func (s *Server) listGovernorates(ctx context.Context, tx *database.Tx, in *governoratesIn) (*Page[plans.Group], error) {
	if _, err := in.after(ctx); err != nil {
		return nil, err
	}
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	rows, err := plans.Governorates(ctx, tx, in.ID, filter)
	if err != nil {
		return nil, err
	}
	return &Page[plans.Group]{Items: rows}, nil
}

var governorateTable = tableOf("governorates", "التوزيع على المحافظات", append([]column[plans.Group]{
	text("governorate", "كود المحافظة", func(g *plans.Group) string { return g.Governorate }),
	text("name_ar", "المحافظة", func(g *plans.Group) string { return g.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(g *plans.Group) string { return g.NameEn }),
}, groupColumns...)...)
