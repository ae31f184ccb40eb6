package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
	"katf/planner/manifest"
)

// Other places that a trip names beside its stops: so many, and no further off
// than this in degrees, some 30 km.
const (
	mostOthers = 16
	othersAway = 0.3
)

// others are the places nearest to a trip's stops that have room for cartons: a
// driver without network can't ask for more later. It takes about a millisecond
// with the places of a country.
func others(ctx context.Context, tx *database.Tx, plan uuid.UUID, s *planner.Scenario, p *manifest.Manifest) ([]Other, error) {
	near := nearby(s, p)
	ids := make([]planner.PlaceID, len(near))
	for i := range near {
		ids[i] = near[i].ID
	}
	room, err := dispatch.Room(ctx, tx, plan, ids)
	if err != nil {
		return nil, err
	}
	out := []Other{}
	for _, o := range near {
		if o.Room = room[o.ID]; o.Room > 0 && len(out) < mostOthers {
			out = append(out, o)
		}
	}
	return out, nil
}

// nearby gives places around the stops, the nearest first; some have no room.
func nearby(s *planner.Scenario, p *manifest.Manifest) []Other {
	stops := map[planner.PlaceID]bool{}
	for i := range p.Bills {
		stops[planner.PlaceID(p.Bills[i].To.ID)] = true
	}
	travel := geo.Estimate(geo.DefaultDetour, 30_000)
	out := []Other{}
	for i := range s.Places {
		at := &s.Places[i]
		if stops[at.ID] {
			continue
		}
		o := Other{ID: at.ID, NameAr: at.NameAr, NameEn: at.NameEn, Metres: -1}
		for b := range p.Bills {
			to := p.Bills[b].To.Point
			if max(to.Lat-at.Point.Lat, at.Point.Lat-to.Lat, to.Lng-at.Point.Lng, at.Point.Lng-to.Lng) > othersAway {
				continue
			}
			if m, _ := travel(to, at.Point); o.Metres < 0 || m < o.Metres {
				o.Metres = m
			}
		}
		if o.Metres >= 0 {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b Other) int { return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.ID, b.ID)) })
	return out[:min(len(out), 4*mostOthers)]
}
