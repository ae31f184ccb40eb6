package api

import (
	"context"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/plans"
	"katf/planner"
)

type searchIn struct {
	ID    uuid.UUID `path:"id"`
	Q     string    `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"A name in Arabic or Latin letters however spelt, a code, a number on a paper, an H3 index"`
	Limit int       `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// Found is what a search found, the surest first.
type Found struct {
	Items []plans.Hit `json:"items" nullable:"false"`
}

// search finds what a text may mean: anything of a plan, and the manifest with a
// number.
func (s *Server) search(ctx context.Context, tx *database.Tx, in *searchIn) (*Found, error) {
	atlas, err := s.library.Atlas(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &Found{Items: []plans.Hit{}}
	if number := strings.ToUpper(strings.TrimSpace(in.Q)); strings.ContainsFunc(number, unicode.IsDigit) {
		list, err := dispatch.List(ctx, tx, dispatch.Filter{Plan: in.ID, Warehouses: keptBy(&tx.By), Number: number}, nil, in.Limit)
		if err != nil {
			return nil, err
		}
		for i := range list {
			out.Items = append(out.Items, manifestHit(atlas, &list[i]))
		}
	}
	out.Items = append(out.Items, atlas.Search(in.Q, in.Limit-len(out.Items))...)
	return out, nil
}

// manifestHit shows a manifest at its warehouse.
func manifestHit(atlas *plans.Atlas, m *dispatch.Manifest) plans.Hit {
	h := plans.Hit{Kind: plans.AManifest, ID: m.ID.String(), NameAr: m.Number, NameEn: m.Number, Cartons: m.Cartons, Date: m.Date, Wave: m.Wave,
		Warehouse: planner.SiteID(m.Warehouse), How: "code"}
	if m.Number == "" {
		h.NameAr, h.NameEn = m.Draft, m.Draft
	}
	if w, ok := atlas.Warehouse(h.Warehouse); ok {
		h.InAr, h.InEn, h.Point = w.NameAr, w.NameEn, w.Point
	}
	return h
}
