package export

import (
	"slices"

	"katf/geo"
	"katf/planner"
)

// Routes are the trips of a wave with the points of their stops, compact enough
// to draw the largest wave at once.
type Routes struct {
	Wave      string          `json:"wave"`
	Warehouse planner.SiteID  `json:"warehouse"`
	NameAr    string          `json:"warehouse_ar"`
	NameEn    string          `json:"warehouse_en"`
	Point     geo.Point       `json:"point" doc:"Of the warehouse, where every trip begins and ends"`
	Date      planner.Date    `json:"date"`
	Tier      int             `json:"tier"`
	Cartons   planner.Cartons `json:"cartons"`
	Trips     []Route         `json:"trips" nullable:"false"`
	NoteAr    string          `json:"note_ar" doc:"What is estimated"`
	NoteEn    string          `json:"note_en"`
}

// Route is one trip of a wave.
type Route struct {
	ID        string           `json:"id"`
	Vehicle   string           `json:"vehicle"`
	VehicleAr string           `json:"vehicle_ar"`
	VehicleEn string           `json:"vehicle_en"`
	Truck     int              `json:"truck"`
	Door      int              `json:"door"`
	Cartons   planner.Cartons  `json:"cartons"`
	LoadFrom  planner.Clock    `json:"load_from"`
	Departs   planner.Clock    `json:"departs"`
	Returns   planner.Clock    `json:"returns"`
	Metres    geo.Metres       `json:"metres" doc:"There, around and back, estimated"`
	Cost      planner.Piastres `json:"piastres"`
	Stops     []RouteStop      `json:"stops" nullable:"false"`
}

// RouteStop is one stop of a route.
type RouteStop struct {
	Place   planner.PlaceID `json:"place"`
	NameAr  string          `json:"name_ar"`
	NameEn  string          `json:"name_en"`
	Point   geo.Point       `json:"point"`
	Cartons planner.Cartons `json:"cartons"`
	Arrives planner.Clock   `json:"arrives"`
	Leaves  planner.Clock   `json:"leaves"`
}

// Routes gives the trips of a wave, and false if there is no such wave.
func (e *Explainer) Routes(wave string) (*Routes, bool) {
	j := e.j
	at := slices.IndexFunc(j.p.Waves, func(w planner.Wave) bool { return w.ID == wave })
	if at < 0 {
		return nil, false
	}
	w := &j.p.Waves[at]
	out := &Routes{Wave: w.ID, Warehouse: w.Warehouse, Point: j.Warehouses[w.Warehouse].Point, Date: w.Date, Tier: w.Tier, Cartons: w.Cartons,
		Trips: make([]Route, 0, len(w.Trips)), NoteEn: j.travelNote(), NoteAr: j.travelNoteAr()}
	out.NameAr, out.NameEn = j.siteNames(w.Warehouse)
	for i := range w.Trips {
		t := &w.Trips[i]
		r := Route{ID: t.ID, Vehicle: t.Vehicle, Truck: t.Truck, Door: t.Door, Cartons: t.Cartons, LoadFrom: t.LoadFrom, Departs: t.Departs,
			Returns: t.Returns, Metres: t.Metres, Cost: t.Cost, Stops: make([]RouteStop, 0, len(t.Stops))}
		if v := j.Vehicles[t.Vehicle]; v != nil {
			r.VehicleAr, r.VehicleEn = v.NameAr, v.NameEn
		}
		for _, s := range t.Stops {
			p := j.Places[s.Place]
			r.Stops = append(r.Stops, RouteStop{s.Place, p.NameAr, p.NameEn, p.Point, s.Cartons, s.Arrives, s.Leaves})
		}
		out.Trips = append(out.Trips, r)
	}
	return out, true
}
