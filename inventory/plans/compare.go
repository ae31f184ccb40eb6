package plans

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
	"katf/planner/export"
)

// Compare says what changes from plan a to plan b.
func (l *Library) Compare(ctx context.Context, tx *database.Tx, a, b uuid.UUID) (*export.Comparison, error) {
	before, after, err := l.both(ctx, tx, a, b)
	if err != nil {
		return nil, err
	}
	return export.Compare(before, after), nil
}

func (l *Library) both(ctx context.Context, tx *database.Tx, a, b uuid.UUID) (before, after export.Known, err error) {
	if before, err = l.known(ctx, tx, a); err == nil {
		after, err = l.known(ctx, tx, b)
	}
	return before, after, err
}

// known gives a plan with its scenario.
func (l *Library) known(ctx context.Context, tx *database.Tx, id uuid.UUID) (out export.Known, err error) {
	if out.Plan, err = l.Plan(ctx, tx, id); err != nil {
		return out, err
	}
	head, err := Get(ctx, tx, id)
	if err != nil {
		return out, err
	}
	out.Scenario, err = l.Scenario(ctx, tx, head.Scenario)
	return out, err
}

// PlaceChange is a place for which a plan does something else than another.
type PlaceChange struct {
	N           int             `json:"n" doc:"From 1, in the order asked for"`
	Place       planner.PlaceID `json:"place"`
	NameAr      string          `json:"name_ar"`
	NameEn      string          `json:"name_en"`
	Governorate string          `json:"governorate" doc:"ISO 3166-2"`
	Point       geo.Point       `json:"point"`
	A           export.Arrival  `json:"a"`
	B           export.Arrival  `json:"b"`
	More        planner.Cartons `json:"more" doc:"Cartons that B delivers more than A; negative if fewer"`
	Later       int             `json:"later_days" doc:"From A's last delivery to B's; negative if B is earlier, 0 where one of them has none"`
}

// ChangeFilter chooses places that change and their order; "" for any.
type ChangeFilter struct {
	What        string // as export.Change.Is has it
	Governorate string
	Search      string // a part of the name, however spelt, or an id
	Sort        string // "change", "more", "less", "later", "earlier", "name", "governorate"
}

// Changes lists the places that change from plan a to plan b, the largest change
// first unless another order is asked for, by number. It is made anew at every
// call, in about 0.2 s for the whole country; stored plans never change, so the
// numbers stay.
func (l *Library) Changes(ctx context.Context, tx *database.Tx, a, b uuid.UUID, f ChangeFilter, p Page[int]) ([]PlaceChange, error) {
	before, after, err := l.both(ctx, tx, a, b)
	if err != nil {
		return nil, err
	}
	where := map[planner.PlaceID]*planner.Place{}
	for _, s := range []*planner.Scenario{before.Scenario, after.Scenario} {
		for i := range s.Places {
			where[s.Places[i].ID] = &s.Places[i]
		}
	}
	out := []PlaceChange{}
	for _, c := range export.Diff(before.Plan, after.Plan).Places {
		if row := placeChange(&c, where[c.Place]); (f.What == "" || c.Is(f.What)) && f.fits(&row) {
			out = append(out, row)
		}
	}
	f.order(out)
	for i := range out {
		out[i].N = i + 1
	}
	out = out[min(p.After, len(out)):]
	return out[:min(len(out), p.limit())], nil
}

func placeChange(c *export.Change, at *planner.Place) PlaceChange {
	row := PlaceChange{Place: c.Place, A: c.A, B: c.B, More: c.B.Delivered - c.A.Delivered}
	if at != nil {
		row.NameAr, row.NameEn, row.Governorate, row.Point = at.NameAr, at.NameEn, at.Governorate, at.Point
	}
	if c.A.Delivered > 0 && c.B.Delivered > 0 {
		row.Later = int(c.B.Last - c.A.Last)
	}
	return row
}

func (f *ChangeFilter) fits(c *PlaceChange) bool {
	if f.Governorate != "" && f.Governorate != c.Governorate {
		return false
	}
	key := geo.FoldName(f.Search)
	return f.Search == "" || strings.EqualFold(strings.TrimSpace(f.Search), string(c.Place)) ||
		key != "" && (strings.Contains(geo.FoldName(c.NameAr), key) || strings.Contains(geo.FoldName(c.NameEn), key))
}

// order sorts what is in order of the largest change.
func (f *ChangeFilter) order(list []PlaceChange) {
	by := map[string]func(x, y *PlaceChange) int{
		"more":    func(x, y *PlaceChange) int { return cmp.Compare(y.More, x.More) },
		"less":    func(x, y *PlaceChange) int { return cmp.Compare(x.More, y.More) },
		"later":   func(x, y *PlaceChange) int { return cmp.Compare(y.Later, x.Later) },
		"earlier": func(x, y *PlaceChange) int { return cmp.Compare(x.Later, y.Later) },
		"name":    func(x, y *PlaceChange) int { return cmp.Compare(geo.FoldName(x.NameAr), geo.FoldName(y.NameAr)) },
		"governorate": func(x, y *PlaceChange) int {
			return cmp.Compare(x.Governorate, y.Governorate)
		},
	}[f.Sort]
	if by != nil {
		slices.SortStableFunc(list, func(x, y PlaceChange) int { return by(&x, &y) })
	}
}
