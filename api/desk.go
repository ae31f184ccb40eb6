package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
	"katf/inventory/plans"
	"katf/inventory/steps"
	"katf/inventory/stock"
	"katf/planner"
)

type deskIn struct {
	Warehouse string `path:"warehouse" maxLength:"100"`
	Date      Day    `query:"date" doc:"Today if it is not there"`
}

// Desk is a day of a warehouse as who works at its doors needs it.
type Desk struct {
	Warehouse string             `json:"warehouse"`
	Date      planner.Date       `json:"date"`
	Today     planner.Date       `json:"today" doc:"By the server's clock, in Egypt"`
	Waves     []DeskWave         `json:"waves" nullable:"false" doc:"Of the day, by the hour when they begin to load"`
	Queue     []DeskManifest     `json:"queue" nullable:"false" doc:"All manifests of the day in loading order: by hour and door"`
	Left      []DeskManifest     `json:"left" nullable:"false" doc:"Of days before, released and not done"`
	Receipts  []stock.Blind      `json:"receipts" nullable:"false" doc:"Expected or counted, not posted yet; those due first"`
	Sending   []stock.Transfer   `json:"sending" nullable:"false" doc:"Transfers that have not left yet"`
	Waiting   []stock.Adjustment `json:"waiting" nullable:"false" doc:"Adjustments that wait for a second person"`
	Count     *uuid.UUID         `json:"count,omitempty" doc:"The stock count that is under way"`
	Expiring  []stock.Shelf      `json:"expiring" nullable:"false" doc:"Lots that have expired on that day or soon will; none while the warehouse is being counted"`
	Days      []dispatch.Workday `json:"days" nullable:"false" doc:"On which the warehouse sends something out"`
	Nearest   planner.Date       `json:"nearest,omitempty" doc:"The day with work that is nearest to the date, a later one first"`
}

// DeskWave is a wave of the day: what of it is not released yet.
type DeskWave struct {
	Plan      uuid.UUID       `json:"plan"`
	Wave      string          `json:"wave"`
	Tier      int             `json:"tier"`
	Manifests int             `json:"manifests"`
	Planned   int             `json:"planned" doc:"Not released yet"`
	Unprinted int             `json:"unprinted" doc:"Released, and never printed"`
	Cartons   planner.Cartons `json:"cartons"`
	LoadFrom  planner.Clock   `json:"load_from"`
	Undo      *steps.Undoable `json:"undo,omitempty" doc:"The release that can be taken back now"`
}

// DeskManifest is a manifest with what to do about it next.
type DeskManifest struct {
	dispatch.Queued
	OnTruck  planner.Cartons `json:"on_truck"`
	TypeAr   string          `json:"vehicle_ar"`
	TypeEn   string          `json:"vehicle_en"`
	Possible []string        `json:"possible" nullable:"false"`
	Next     string          `json:"next" enum:"release,print,start_loading,load,dispatch,wait,return,close,none" doc:"The one obvious next step; wait while it is on the road"`
}

// getDesk gives a day of a warehouse.
func (s *Server) getDesk(ctx context.Context, tx *database.Tx, in *deskIn) (*Desk, error) {
	if !people.SeesWarehouse(&tx.By, in.Warehouse) {
		return nil, people.Keep(&tx.By, in.Warehouse)
	}
	d := &Desk{Warehouse: in.Warehouse, Today: steps.DayOf(tx.Now), Waves: []DeskWave{}, Expiring: []stock.Shelf{}}
	if d.Date = in.Date.Date; d.Date == 0 {
		d.Date = d.Today
	}
	queue, err := dispatch.Queue(ctx, tx, in.Warehouse, d.Date)
	if err != nil {
		return nil, err
	}
	left, err := dispatch.LeftOver(ctx, tx, in.Warehouse, d.Date)
	if err != nil {
		return nil, err
	}
	if d.Queue, err = s.atDoor(ctx, tx, queue); err != nil {
		return nil, err
	}
	if d.Left, err = s.atDoor(ctx, tx, left); err != nil {
		return nil, err
	}
	if err := d.waves(ctx, tx); err != nil {
		return nil, err
	}
	if d.Days, err = dispatch.Workdays(ctx, tx, in.Warehouse); err != nil {
		return nil, err
	}
	d.nearest()
	return d, d.goods(ctx, tx)
}

// atDoor says of each manifest what is next, and what its truck is called.
func (s *Server) atDoor(ctx context.Context, tx *database.Tx, list []dispatch.Queued) ([]DeskManifest, error) {
	out := make([]DeskManifest, len(list))
	types := map[uuid.UUID]map[string]planner.VehicleType{}
	for i := range list {
		q := &list[i]
		if types[q.Plan] == nil {
			var err error
			if types[q.Plan], err = s.vehicles(ctx, tx, q.Plan); err != nil {
				return nil, err
			}
		}
		is := types[q.Plan][q.Vehicle]
		out[i] = DeskManifest{Queued: *q, OnTruck: q.OnTruck(), TypeAr: is.NameAr, TypeEn: is.NameEn, Possible: q.State.Possible(), Next: next(q)}
	}
	return out, nil
}

// vehicles gives the types of trucks of a plan's scenario.
func (s *Server) vehicles(ctx context.Context, tx *database.Tx, plan uuid.UUID) (map[string]planner.VehicleType, error) {
	head, err := plans.Get(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	content, err := s.library.Scenario(ctx, tx, head.Scenario)
	if err != nil {
		return nil, err
	}
	out := map[string]planner.VehicleType{}
	for _, v := range content.VehicleTypes {
		out[v.ID] = v
	}
	return out, nil
}

// next is the one obvious next step of a manifest.
func next(q *dispatch.Queued) string {
	switch q.State {
	case dispatch.Planned:
		return "release"
	case dispatch.Released:
		if q.Prints == 0 {
			return "print"
		}
		return "start_loading"
	case dispatch.Loading:
		if q.Counted < q.Cartons {
			return "load"
		}
		return "dispatch"
	case dispatch.Dispatched:
		return "wait"
	case dispatch.Delivered, dispatch.Partly, dispatch.Returned:
		if q.OnTruck() > 0 {
			return "return"
		}
		return "close"
	}
	return "none"
}

// waves adds the manifests up by wave.
func (d *Desk) waves(ctx context.Context, tx *database.Tx) error {
	for i := range d.Queue {
		m := &d.Queue[i]
		if m.State == dispatch.Voided {
			continue
		}
		at := slices.IndexFunc(d.Waves, func(w DeskWave) bool { return w.Plan == m.Plan && w.Wave == m.Wave })
		if at < 0 {
			at = len(d.Waves)
			undo, err := dispatch.CanUndoRelease(ctx, tx, m.Plan, m.Wave)
			if err != nil {
				return err
			}
			d.Waves = append(d.Waves, DeskWave{Plan: m.Plan, Wave: m.Wave, Tier: m.Tier, LoadFrom: m.LoadFrom, Undo: undo})
		}
		w := &d.Waves[at]
		w.Manifests++
		w.Cartons += m.Cartons
		if m.State == dispatch.Planned {
			w.Planned++
		} else if m.Prints == 0 {
			w.Unprinted++
		}
	}
	return nil
}

// nearest is the day with work to offer where this one has none: the next one,
// or else the last.
func (d *Desk) nearest() {
	for _, w := range d.Days {
		if d.Nearest = w.Date; w.Date >= d.Date {
			return
		}
	}
}

// mostOnDesk bounds what is listed beside the waves.
const mostOnDesk = 200

// goods adds what is to be received, sent and decided, and what expires.
func (d *Desk) goods(ctx context.Context, tx *database.Tx) error {
	page := func(status stock.Status) stock.Page {
		return stock.Page{Warehouse: d.Warehouse, Status: status, Limit: mostOnDesk}
	}
	d.Receipts, d.Sending = []stock.Blind{}, []stock.Transfer{}
	for _, status := range []stock.Status{stock.CountedIn, stock.Expected} {
		list, err := stock.Receipts(ctx, tx, page(status))
		if err != nil {
			return err
		}
		d.Receipts = append(d.Receipts, list...)
	}
	slices.SortStableFunc(d.Receipts, func(a, b stock.Blind) int { return cmp.Compare(a.Expected, b.Expected) })
	for _, status := range []stock.Status{stock.Released, stock.Planned} {
		list, err := stock.Transfers(ctx, tx, page(status))
		if err != nil {
			return err
		}
		d.Sending = append(d.Sending, slices.DeleteFunc(list, func(t stock.Transfer) bool { return t.From != d.Warehouse })...)
	}
	var err error
	if d.Waiting, err = stock.Adjustments(ctx, tx, page(stock.Waiting)); err != nil {
		return err
	}
	if d.Waiting == nil {
		d.Waiting = []stock.Adjustment{}
	}
	count, err := stock.UnderCount(ctx, tx, d.Warehouse)
	if err != nil {
		return err
	}
	if count != uuid.Nil {
		d.Count = &count
		return nil // its keepers count blind
	}
	shelves, err := stock.Shelves(ctx, tx, d.Warehouse, nil, max(d.Date, d.Today))
	if err != nil {
		return err
	}
	for _, row := range shelves {
		if row.Fitness != stock.Good && row.OnHand+row.Damaged > 0 {
			d.Expiring = append(d.Expiring, row)
		}
	}
	return nil
}
