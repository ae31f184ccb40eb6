package plans

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/planner"
)

// FinestCells is the finest H3 resolution by which places are found and added
// up; the coarsest is 0.
const FinestCells = 10

var placeColumns = []string{"body", "seq", "id", "pcode", "name_ar", "name_en", "folded", "kind", "governorate", "markaz",
	"lat", "lng", "cell", "cells", "population", "households", "owner", "position_basis", "population_basis"}

func storePlaces(ctx context.Context, tx *database.Tx, body int64, list []planner.Place) error {
	return copyRows(ctx, tx, "scenario_place", placeColumns, len(list), func(i int) []any {
		p := &list[i]
		return []any{body, i, string(p.ID), p.PCode, p.NameAr, p.NameEn, folded(p.NameAr, p.NameEn), p.Kind, p.Governorate, p.Markaz,
			p.Point.Lat, p.Point.Lng, int64(p.Cell), cellsOf(p.Point), p.Population, int64(p.Households), p.Owner, p.PositionBasis, p.PopulationBasis}
	})
}

var warehouseColumns = []string{"body", "seq", "id", "name_ar", "name_en", "folded", "governorate", "markaz",
	"lat", "lng", "cell", "owner", "storage", "doors", "position_basis"}

func storeWarehouses(ctx context.Context, tx *database.Tx, body int64, list []planner.Warehouse) error {
	return copyRows(ctx, tx, "scenario_warehouse", warehouseColumns, len(list), func(i int) []any {
		w := &list[i]
		return []any{body, i, string(w.ID), w.NameAr, w.NameEn, folded(w.NameAr, w.NameEn), w.Governorate, w.Markaz,
			w.Point.Lat, w.Point.Lng, int64(geo.CellAt(w.Point, geo.PlaceResolution)), w.Owner, int64(w.Storage), w.Doors, w.PositionBasis}
	})
}

// cellsOf gives the cells of a point from resolution 0 on.
func cellsOf(p geo.Point) []int64 {
	out := make([]int64, FinestCells+1)
	for r := range out {
		out[r] = int64(geo.CellAt(p, r))
	}
	return out
}

// folded joins the keys of both names; a search for one finds a part of it.
func folded(ar, en string) string { return geo.FoldName(ar) + " " + geo.FoldName(en) }

// PlaceFilter narrows lists of places; zero values for any.
type PlaceFilter struct {
	Governorate string   // ISO 3166-2:EG
	Markaz      string   // P-code
	Cell        geo.Cell // at a resolution up to FinestCells
	Search      string   // a part of a name in either script, however spelt, or an id or P-code
}

// args are the arguments of placeWhere.
func (f PlaceFilter) args() []any {
	return []any{f.Governorate, f.Markaz, int64(f.Cell), f.Cell.Resolution() + 1, geo.FoldName(f.Search), strings.TrimSpace(f.Search)}
}

// placeWhere is the condition of a PlaceFilter on scenario_place sp; its
// arguments are $3 to $8.
const placeWhere = ` ($3 = '' OR sp.governorate = $3) AND ($4 = '' OR sp.markaz = $4) AND ($5::bigint = 0 OR sp.cells[$6] = $5)
	AND ($8 = '' OR sp.id = $8 OR sp.pcode = $8 OR $7 <> '' AND position($7 IN sp.folded) > 0) `

// Place is a place of a stored scenario.
type Place struct {
	N           int             `json:"n" doc:"From 1, in the order of the list"`
	ID          planner.PlaceID `json:"id"`
	PCode       string          `json:"pcode,omitempty"`
	NameAr      string          `json:"name_ar"`
	NameEn      string          `json:"name_en"`
	Kind        string          `json:"kind,omitempty"`
	Governorate string          `json:"governorate" doc:"ISO 3166-2"`
	Markaz      string          `json:"markaz" doc:"P-code"`
	Point       geo.Point       `json:"point"`
	Cell        geo.Cell        `json:"cell" doc:"H3 at resolution 8"`
	Population  int64           `json:"population"`
	Households  planner.Cartons `json:"households" doc:"Eligible"`
	Owner       string          `json:"owner,omitempty"`
	Position    string          `json:"position" doc:"How far to trust the point"`
	Counted     string          `json:"population_basis" doc:"How far to trust the counts"`
}

// Places lists places of a scenario in its order, by their number.
func Places(ctx context.Context, tx *database.Tx, scenario uuid.UUID, f PlaceFilter, p Page[int]) ([]Place, error) {
	body, err := bodyOf(ctx, tx, scenario)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT seq + 1, id, pcode, name_ar, name_en, kind, governorate, markaz, lat, lng, cell, population, households, owner,
			position_basis, population_basis
		FROM scenario_place sp WHERE body = $1 AND seq >= $2 AND`+placeWhere+`ORDER BY seq LIMIT $9`,
		append(append([]any{body, p.After}, f.args()...), p.limit())...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(p *Place, row scanner) error {
		return row.Scan(&p.N, (*string)(&p.ID), &p.PCode, &p.NameAr, &p.NameEn, &p.Kind, &p.Governorate, &p.Markaz, &p.Point.Lat, &p.Point.Lng,
			asInt(&p.Cell), &p.Population, (*int64)(&p.Households), &p.Owner, &p.Position, &p.Counted)
	})
}

// bodyOf finds the content of a scenario.
func bodyOf(ctx context.Context, tx *database.Tx, scenario uuid.UUID) (no int64, err error) {
	err = tx.QueryRow(ctx, `SELECT body FROM scenario WHERE id = $1`, scenario).Scan(&no)
	if database.NoRows(err) {
		err = database.Missing("scenario", "سيناريو", scenario.String())
	}
	return no, err
}

// Warehouse is a warehouse of a stored scenario.
type Warehouse struct {
	N           int             `json:"n" doc:"From 1, in the order of the list"`
	ID          planner.SiteID  `json:"id"`
	NameAr      string          `json:"name_ar"`
	NameEn      string          `json:"name_en"`
	Governorate string          `json:"governorate" doc:"ISO 3166-2"`
	Markaz      string          `json:"markaz" doc:"P-code"`
	Point       geo.Point       `json:"point"`
	Cell        geo.Cell        `json:"cell" doc:"H3 at resolution 8"`
	Owner       string          `json:"owner"`
	Storage     planner.Cartons `json:"storage_cartons"`
	Doors       int             `json:"doors"`
	Position    string          `json:"position" doc:"How far to trust the point"`
}

// WarehouseFilter narrows lists of warehouses; "" for any.
type WarehouseFilter struct {
	Governorate, Owner, Search string
}

// Warehouses lists warehouses of a scenario in its order, by their number.
func Warehouses(ctx context.Context, tx *database.Tx, scenario uuid.UUID, f WarehouseFilter, p Page[int]) ([]Warehouse, error) {
	body, err := bodyOf(ctx, tx, scenario)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		SELECT seq + 1, id, name_ar, name_en, governorate, markaz, lat, lng, cell, owner, storage, doors, position_basis
		FROM scenario_warehouse
		WHERE body = $1 AND seq >= $2 AND ($3 = '' OR governorate = $3) AND ($4 = '' OR owner = $4)
		  AND ($6 = '' OR id = $6 OR $5 <> '' AND position($5 IN folded) > 0)
		ORDER BY seq LIMIT $7`,
		body, p.After, f.Governorate, f.Owner, geo.FoldName(f.Search), strings.TrimSpace(f.Search), p.limit())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(w *Warehouse, row scanner) error {
		return row.Scan(&w.N, (*string)(&w.ID), &w.NameAr, &w.NameEn, &w.Governorate, &w.Markaz, &w.Point.Lat, &w.Point.Lng,
			asInt(&w.Cell), &w.Owner, (*int64)(&w.Storage), &w.Doors, &w.Position)
	})
}

// KnowsWarehouse reports whether any stored scenario has a warehouse.
func KnowsWarehouse(ctx context.Context, tx *database.Tx, id string) (bool, error) {
	var known bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM scenario_warehouse WHERE id = $1)`, id).Scan(&known)
	return known, err
}
