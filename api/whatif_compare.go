package api

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
	"katf/planner/whatif"
)

type comparePlansIn struct {
	ID    uuid.UUID `path:"id"`
	Other uuid.UUID `path:"other"`
	Brief bool      `query:"brief" doc:"Without the list of places; they have a list of their own"`
}

func (s *Server) comparePlans(ctx context.Context, tx *database.Tx, in *comparePlansIn) (*export.Comparison, error) {
	out, err := s.library.Compare(ctx, tx, in.ID, in.Other)
	if err == nil && in.Brief {
		out.Places = nil
	}
	return out, err
}

type placeChangesIn struct {
	Paging
	ID          uuid.UUID `path:"id"`
	Other       uuid.UUID `path:"other"`
	What        string    `query:"what" enum:"more,less,warehouse,earlier,later,lost,gained" doc:"Only places that change in this way"`
	Governorate string    `query:"governorate" maxLength:"10" doc:"ISO 3166-2, such as EG-ASN"`
	Search      string    `query:"search" maxLength:"100" doc:"A part of the name, in Arabic or Latin letters, however spelt; or an id"`
	Sort        string    `query:"sort" enum:"change,more,less,later,earlier,name,governorate" default:"change" doc:"The largest change first; most gained, most lost, most days later or earlier; by name or governorate"`
}

// listPlaceChanges lists the places for which the other plan does something else.
func (s *Server) listPlaceChanges(ctx context.Context, tx *database.Tx, in *placeChangesIn) (*Page[plans.PlaceChange], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := s.library.Changes(ctx, tx, in.ID, in.Other, plans.ChangeFilter{What: in.What, Governorate: in.Governorate, Search: in.Search, Sort: in.Sort},
		plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(c *plans.PlaceChange) []any { return []any{c.N} })
}

var placeChangeTable = tableOf("changes", "الأماكن المتغيرة",
	text("id", "كود الموقع", func(c *plans.PlaceChange) planner.PlaceID { return c.Place }),
	text("name_ar", "الاسم بالعربية", func(c *plans.PlaceChange) string { return c.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(c *plans.PlaceChange) string { return c.NameEn }),
	text("governorate", "كود المحافظة", func(c *plans.PlaceChange) string { return c.Governorate }),
	number("allocated_a", "المخصص في الأولى", func(c *plans.PlaceChange) planner.Cartons { return c.A.Cartons }),
	number("allocated_b", "المخصص في الثانية", func(c *plans.PlaceChange) planner.Cartons { return c.B.Cartons }),
	number("delivered_a", "المخطط تسليمه في الأولى", func(c *plans.PlaceChange) planner.Cartons { return c.A.Delivered }),
	number("delivered_b", "المخطط تسليمه في الثانية", func(c *plans.PlaceChange) planner.Cartons { return c.B.Delivered }),
	number("more", "الفرق", func(c *plans.PlaceChange) planner.Cartons { return c.More }),
	day("last_day_a", "آخر يوم في الأولى", func(c *plans.PlaceChange) planner.Date { return c.A.Last }),
	day("last_day_b", "آخر يوم في الثانية", func(c *plans.PlaceChange) planner.Date { return c.B.Last }),
	number("later_days", "تأخير (أيام)", func(c *plans.PlaceChange) int { return c.Later }),
	text("warehouses_a", "المخازن في الأولى", func(c *plans.PlaceChange) string { return sites(c.A.Warehouses) }),
	text("warehouses_b", "المخازن في الثانية", func(c *plans.PlaceChange) string { return sites(c.B.Warehouses) }),
).on(func(c *plans.PlaceChange) any { return pointOf(c.Point) })

// sites writes warehouses in a cell.
func sites(list []planner.SiteID) string {
	out := ""
	for i, id := range list {
		if i > 0 {
			out += " "
		}
		out += string(id)
	}
	return out
}

// PlanAdvice is what would make a plan better.
type PlanAdvice struct {
	Items  []whatif.Advice `json:"items" nullable:"false"`
	NoteAr string          `json:"note_ar" doc:"What the figures stand for"`
	NoteEn string          `json:"note_en"`
}

const (
	adviceEn = "Remedies were tested by planning again, quickly. Savings are shadow prices of the flow model, on estimated distances and the scenario's costs: each holds by itself, for as long as nothing else binds instead, and is this at most. To know what a change does, try it: copy the scenario with it and plan."
	adviceAr = "الحلول المقترحة جرى اختبارها بإعادة التخطيط السريع. أما الوفورات فأسعار ظل لنموذج التدفق على مسافات تقديرية وتكاليف السيناريو: يصح كل منها وحده، ما دام لا يحدّ منه قيد آخر، وهو أقصى ما يمكن توفيره. لمعرفة أثر أي تغيير جرّبه: انسخ السيناريو به ثم خطّط."
)

// getAdvice turns shadow prices and remedies into sentences, the most worth first.
func (s *Server) getAdvice(ctx context.Context, tx *database.Tx, in *planIn) (*PlanAdvice, error) {
	plan, err := s.library.Plan(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	head, err := plans.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	content, err := s.library.Scenario(ctx, tx, head.Scenario)
	if err != nil {
		return nil, err
	}
	return &PlanAdvice{Items: whatif.Advise(content, plan), NoteAr: adviceAr, NoteEn: adviceEn}, nil
}
