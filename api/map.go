package api

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
)

type mapIn struct {
	ID         uuid.UUID       `path:"id"`
	Resolution int             `query:"resolution" minimum:"3" maximum:"8" default:"5" doc:"Of H3; the answer is coarser where more than 4,000 cells are in view"`
	View       string          `query:"view" maxLength:"200" doc:"west,south,east,north in degrees; everything if it is not there"`
	Suppress   planner.Cartons `query:"suppress" minimum:"0" maximum:"1000000" doc:"Hide the counts of cells with fewer households, for maps that get published"`
}

// getMap gives the cells in view, for drawing.
func (s *Server) getMap(ctx context.Context, tx *database.Tx, in *mapIn) (*plans.Map, error) {
	view, err := viewOf(in.View)
	if err != nil {
		return nil, err
	}
	atlas, err := s.library.Atlas(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if view == nil {
		view = &plans.Box{West: -180, South: -90, East: 180, North: 90}
	}
	return atlas.Map(plans.MapFilter{Resolution: in.Resolution, View: *view, Suppress: max(in.Suppress, s.cfg.Suppress)}), nil
}

// viewOf reads west,south,east,north; nil where nothing is said.
func viewOf(text string) (*plans.Box, error) {
	if text == "" {
		return nil, nil
	}
	var n [4]float64
	parts := strings.Split(text, ",")
	ok := len(parts) == len(n)
	for i := 0; ok && i < len(n); i++ {
		var err error
		n[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		ok = err == nil && !math.IsNaN(n[i]) && !math.IsInf(n[i], 0)
	}
	if !ok || n[0] > n[2] || n[1] > n[3] {
		return nil, wrongField("query.view", text, "must be west,south,east,north in degrees, such as 24.7,22,37,31.7",
			"يجب أن تكون: غرب,جنوب,شرق,شمال بالدرجات تفصلها فواصل لاتينية، مثل 24.7,22,37,31.7")
	}
	return &plans.Box{West: n[0], South: n[1], East: n[2], North: n[3]}, nil
}

// Sites are the warehouses and plants of a plan.
type Sites struct {
	Items []export.Site `json:"items" nullable:"false"`
}

func (s *Server) getSites(ctx context.Context, tx *database.Tx, in *planIn) (*Sites, error) {
	atlas, err := s.library.Atlas(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return &Sites{atlas.Explainer.Sites()}, nil
}

type cellIn struct {
	ID       uuid.UUID       `path:"id"`
	Cell     string          `path:"cell" maxLength:"20" doc:"H3 index, of resolution 0 to 10"`
	Suppress planner.Cartons `query:"suppress" minimum:"0" maximum:"1000000" doc:"As of the map"`
}

func (s *Server) getCell(ctx context.Context, tx *database.Tx, in *cellIn) (*plans.CellStory, error) {
	atlas, err := s.library.Atlas(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	var c geo.Cell
	if err := c.UnmarshalText([]byte(strings.ToLower(in.Cell))); err == nil && c != 0 && c.Resolution() <= plans.FinestCells {
		if story, ok := atlas.Cell(c, max(in.Suppress, s.cfg.Suppress)); ok {
			return story, nil
		}
	}
	return nil, database.Missing(fmt.Sprintf("cell with places in plan %s called", in.ID), "خلية فيها أماكن ضمن الخطة بالمعرّف", in.Cell)
}

type placeIn struct {
	ID    uuid.UUID       `path:"id"`
	Place planner.PlaceID `path:"place" maxLength:"200"`
}

func (s *Server) getPlace(ctx context.Context, tx *database.Tx, in *placeIn) (*export.Story, error) {
	atlas, err := s.library.Atlas(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	story, ok := atlas.Explainer.Place(in.Place)
	if !ok {
		return nil, database.Missing(fmt.Sprintf("place in plan %s called", in.ID), "موقع في الخطة بالمعرّف", string(in.Place))
	}
	return story, nil
}

func (s *Server) getRoutes(ctx context.Context, tx *database.Tx, in *waveIn) (*export.Routes, error) {
	atlas, err := s.library.Atlas(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	routes, ok := atlas.Explainer.Routes(in.Wave)
	if !ok {
		return nil, database.Missing(fmt.Sprintf("wave of plan %s called", in.ID), "دفعة في الخطة بالمعرّف", in.Wave)
	}
	return routes, nil
}
