package api

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
	"katf/planner/manifest"
	"katf/planner/manifest/paper"
)

// Trip is what a driver needs on the road: the stops in their order, what is
// unloaded at each, and what must stay on the truck.
type Trip struct {
	Manifest  uuid.UUID       `json:"manifest"`
	Number    string          `json:"number" doc:"As on the paper; that of the draft before the release"`
	State     dispatch.State  `json:"state"`
	Version   int             `json:"version"`
	Date      planner.Date    `json:"date"`
	From      Point           `json:"from"`
	Vehicle   string          `json:"vehicle"`
	Plate     string          `json:"plate,omitempty"`
	LoadFrom  string          `json:"load_from"`
	Departs   string          `json:"departs"`
	Returns   string          `json:"returns"`
	Metres    geo.Metres      `json:"metres" doc:"There, around and back; estimated"`
	Cartons   planner.Cartons `json:"cartons" doc:"Loaded; planned until then"`
	OnTruck   planner.Cartons `json:"on_truck"`
	Stops     []Stop          `json:"stops" nullable:"false"`
	Estimated bool            `json:"estimated" doc:"Distances and times are estimates"`
}

// ETag names the version.
func (t *Trip) ETag() string { return version(int64(t.Version)) }

// Point is where something is, with its names and a link for the phone's own map.
type Point struct {
	ID     string  `json:"id"`
	NameAr string  `json:"name_ar"`
	NameEn string  `json:"name_en"`
	Lat    float64 `json:"lat"`
	Lng    float64 `json:"lng"`
	Geo    string  `json:"geo" doc:"geo: address, RFC 5870"`
}

func whereIs(l *manifest.Location) Point {
	return Point{ID: l.ID, NameAr: l.NameAr, NameEn: l.NameEn, Lat: l.Point.Lat, Lng: l.Point.Lng,
		Geo: fmt.Sprintf("geo:%.6f,%.6f", l.Point.Lat, l.Point.Lng)}
}

// Stop is one of them. Contact is a contact point, never a person.
type Stop struct {
	Stop      int              `json:"stop"`
	Number    string           `json:"number"`
	Place     Point            `json:"place"`
	Contact   string           `json:"contact,omitempty"`
	Note      string           `json:"note,omitempty"`
	Arrives   string           `json:"arrives"`
	Leaves    string           `json:"leaves"`
	Cartons   planner.Cartons  `json:"cartons" doc:"To hand over here"`
	HandedOut planner.Cartons  `json:"handed_out"`
	Lost      planner.Cartons  `json:"lost"`
	Open      planner.Cartons  `json:"open" doc:"Of this stop, still on the truck"`
	Left      planner.Cartons  `json:"left" doc:"What must be on the truck when it drives on"`
	Outcome   dispatch.Outcome `json:"outcome"`
}

// ownTrip gives the trip that a driver's link opens.
func (s *Server) ownTrip(ctx context.Context, tx *database.Tx, _ *struct{}) (*Trip, error) {
	return s.getTrip(ctx, tx, &manifestIn{tx.By.Manifest})
}

func (s *Server) getTrip(ctx context.Context, tx *database.Tx, in *manifestIn) (*Trip, error) {
	m, err := s.getManifest(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	p, err := s.getPaper(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	t := &Trip{Manifest: m.ID, Number: p.Number, State: m.State, Version: m.Version, Date: m.Date, From: whereIs(&p.From), Vehicle: p.Truck.NameAr,
		Plate: m.Plate, LoadFrom: m.LoadFrom.String(), Departs: m.Departs.String(), Returns: m.Returns.String(), Metres: p.Metres,
		Cartons: m.Loaded, OnTruck: m.OnTruck, Stops: make([]Stop, len(m.Waybills)), Estimated: true}
	if m.Loaded == 0 {
		t.Cartons = m.Cartons
	}
	for i := range m.Waybills {
		t.Stops[i] = stopOf(&m.Waybills[i], &p.Bills[i])
	}
	return t, nil
}

func stopOf(w *dispatch.Waybill, b *manifest.Waybill) Stop {
	return Stop{Stop: w.Stop, Number: b.Number, Place: whereIs(&b.To), Contact: b.To.Contact, Note: b.To.Note,
		Arrives: b.Arrives.String(), Leaves: b.Leaves.String(), Cartons: b.Total.Cartons, HandedOut: w.HandedOut, Lost: w.Lost,
		Open: w.Open(), Left: b.Left, Outcome: w.Outcome}
}

type stopIn struct {
	ID   uuid.UUID `path:"id"`
	Stop int       `path:"stop" minimum:"1" maximum:"1000"`
}

// getWaybill gives what the paper of one stop says.
func (s *Server) getWaybill(ctx context.Context, tx *database.Tx, in *stopIn) (*manifest.Waybill, error) {
	p, err := s.getPaper(ctx, tx, &manifestIn{in.ID})
	if err != nil {
		return nil, err
	}
	if in.Stop > len(p.Bills) {
		return nil, database.Missing("stop", "محطة", fmt.Sprint(in.Stop))
	}
	return &p.Bills[in.Stop-1], nil
}

// waybillPaper draws it.
func (s *Server) waybillPaper(ctx context.Context, tx *database.Tx, in *stopIn) (*File, error) {
	bill, err := s.getWaybill(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	m, err := dispatch.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	book, err := s.books.Of(ctx, tx, m.Plan)
	if err != nil {
		return nil, err
	}
	of, err := issued(ctx, tx, book, m)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := paper.Waybill(&b, &book.Plan.Campaign, of, in.Stop, paper.Options{PrintedAt: tx.Now}); err != nil {
		return nil, err
	}
	return &File{Name: bill.Number + ".pdf", Body: b.Bytes(), Inline: true}, nil
}
