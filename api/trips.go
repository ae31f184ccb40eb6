package api

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/proofs"
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
	Over      bool            `json:"over" doc:"Nothing more can be recorded: what came back was counted, or the manifest is closed or void"`
	Ends      *time.Time      `json:"link_ends_at,omitempty" doc:"When the driver's link ends"`
	Campaign  Name            `json:"campaign"`
	Date      planner.Date    `json:"date"`
	From      Point           `json:"from"`
	Vehicle   string          `json:"vehicle"`
	Truck     Name            `json:"truck"`
	Plate     string          `json:"plate,omitempty"`
	LoadFrom  string          `json:"load_from"`
	Departs   string          `json:"departs"`
	Returns   string          `json:"returns"`
	Metres    geo.Metres      `json:"metres" doc:"There, around and back; estimated"`
	Home      geo.Metres      `json:"metres_home" doc:"From the last stop back; estimated"`
	Cartons   planner.Cartons `json:"cartons" doc:"Loaded; planned until then"`
	OnTruck   planner.Cartons `json:"on_truck"`
	Stops     []Stop          `json:"stops" nullable:"false"`
	Others    []Other         `json:"others" nullable:"false" doc:"Places of the plan near by that have not had all of their allocation: where cartons may be diverted to"`
	Estimated bool            `json:"estimated" doc:"Distances and times are estimates"`
}

// Name is a name in both languages.
type Name struct {
	Ar string `json:"ar"`
	En string `json:"en"`
}

// Point is where something is, with its names and a link for the phone's own map.
type Point struct {
	ID     string  `json:"id"`
	NameAr string  `json:"name_ar"`
	NameEn string  `json:"name_en"`
	Within Name    `json:"within" doc:"Its markaz and governorate"`
	Lat    float64 `json:"lat"`
	Lng    float64 `json:"lng"`
	Geo    string  `json:"geo" doc:"geo: address, RFC 5870"`
	Rough  bool    `json:"illustrative,omitempty" doc:"The position is not the real one"`
}

func whereIs(l *manifest.Location) Point {
	return Point{ID: l.ID, NameAr: l.NameAr, NameEn: l.NameEn, Lat: l.Point.Lat, Lng: l.Point.Lng, Rough: l.Illustrative(),
		Within: Name{l.Markaz.NameAr + "، " + l.Governorate.NameAr, l.Markaz.NameEn + ", " + l.Governorate.NameEn},
		Geo:    fmt.Sprintf("geo:%.6f,%.6f", l.Point.Lat, l.Point.Lng)}
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
	Metres    geo.Metres       `json:"metres" doc:"From the stop before; estimated"`
	Cartons   planner.Cartons  `json:"cartons" doc:"To hand over here"`
	HandedOut planner.Cartons  `json:"handed_out"`
	Lost      planner.Cartons  `json:"lost"`
	Open      planner.Cartons  `json:"open" doc:"Of this stop, still on the truck"`
	Left      planner.Cartons  `json:"left" doc:"What must be on the truck when it drives on from here, if the stops up to it go as planned"`
	Outcome   dispatch.Outcome `json:"outcome"`
	Asks      proofs.Ask       `json:"asks" doc:"What is asked for when cartons are handed over"`
	Lots      []Lot            `json:"lots" nullable:"false" doc:"What is unloaded here, first expiring first"`
	Entries   []Entry          `json:"entries" nullable:"false" doc:"What was recorded, in that order; their number is what a handover has seen"`
}

// Lot is cartons of one lot for a stop.
type Lot struct {
	Lot     string          `json:"lot"`
	Owner   string          `json:"owner,omitempty"`
	Expires planner.Date    `json:"expires"`
	Cartons planner.Cartons `json:"cartons" doc:"Loaded; planned until then"`
	Open    planner.Cartons `json:"open" doc:"Still on the truck"`
}

// Entry is what was recorded at a stop, or that it was taken back.
type Entry struct {
	ID        uuid.UUID        `json:"id"`
	Outcome   dispatch.Outcome `json:"outcome"`
	Cartons   planner.Cartons  `json:"cartons"`
	Lost      planner.Cartons  `json:"lost,omitempty"`
	Place     planner.PlaceID  `json:"place,omitempty" doc:"Of a diversion"`
	Reason    string           `json:"reason,omitempty"`
	Receiver  string           `json:"receiver,omitempty"`
	Occurred  time.Time        `json:"occurred_at"`
	Recorded  time.Time        `json:"recorded_at"`
	Mine      bool             `json:"mine" doc:"Recorded with this link or account"`
	TakesBack *uuid.UUID       `json:"takes_back,omitempty"`
	TakenBack bool             `json:"taken_back,omitempty"`
	Proof     *uuid.UUID       `json:"proof,omitempty"`
	Waits     bool             `json:"proof_waits,omitempty" doc:"The picture has not arrived yet"`
}

// Other is a place that cartons may be diverted to.
type Other struct {
	ID     planner.PlaceID `json:"id"`
	NameAr string          `json:"name_ar"`
	NameEn string          `json:"name_en"`
	Room   planner.Cartons `json:"room" doc:"Of its allocation, not handed out yet"`
	Metres geo.Metres      `json:"metres" doc:"From the nearest stop; estimated"`
}

// ownTrip gives the trip that a driver's link opens.
func (s *Server) ownTrip(ctx context.Context, tx *database.Tx, _ *struct{}) (*Trip, error) {
	t, err := s.getTrip(ctx, tx, &manifestIn{tx.By.Manifest})
	if c := callerOf(ctx); err == nil && !c.Expires.IsZero() {
		t.Ends = &c.Expires
	}
	return t, err
}

func (s *Server) getTrip(ctx context.Context, tx *database.Tx, in *manifestIn) (*Trip, error) {
	m, err := s.getManifest(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	book, err := s.books.Of(ctx, tx, m.Plan)
	if err != nil {
		return nil, err
	}
	p, err := book.Paper(ctx, tx, &m.Manifest)
	if err != nil {
		return nil, err
	}
	c := &book.Scenario.Campaign
	t := &Trip{Manifest: m.ID, Number: p.Number, State: m.State, Version: m.Version, Date: m.Date, From: whereIs(&p.From),
		Over:     m.CameBack || m.State == dispatch.Closed || m.State == dispatch.Voided,
		Campaign: Name{c.NameAr, c.NameEn}, Vehicle: p.Truck.NameAr, Truck: Name{p.Truck.NameAr, p.Truck.NameEn},
		Plate: m.Plate, LoadFrom: m.LoadFrom.String(), Departs: m.Departs.String(), Returns: m.Returns.String(), Metres: p.Metres, Home: p.Home,
		Cartons: m.Loaded, OnTruck: m.OnTruck, Stops: make([]Stop, len(m.Waybills)), Estimated: true}
	if m.Loaded == 0 {
		t.Cartons = m.Cartons
	}
	asked, err := dispatch.Asked(ctx, tx, &m.Manifest, m.Waybills)
	if err != nil {
		return nil, err
	}
	for i := range m.Waybills {
		t.Stops[i] = stopOf(&m.Waybills[i], &p.Bills[i])
		t.Stops[i].Asks = asked[i]
		t.Stops[i].Entries = entriesOf(m.Handovers, &m.Waybills[i], tx.By.Login)
	}
	t.remain(m.Loaded > 0)
	t.Others, err = others(ctx, tx, m.Plan, book.Scenario, p)
	return t, err
}

func stopOf(w *dispatch.Waybill, b *manifest.Waybill) Stop {
	out := Stop{Stop: w.Stop, Number: b.Number, Place: whereIs(&b.To), Contact: b.To.Contact, Note: b.To.Note, Metres: b.Metres,
		Arrives: b.Arrives.String(), Leaves: b.Leaves.String(), Cartons: b.Total.Cartons, HandedOut: w.HandedOut, Lost: w.Lost,
		Open: w.Open(), Left: b.Left, Outcome: w.Outcome, Lots: []Lot{}}
	if len(w.Lines) == 0 { // a draft: lots are chosen at the release
		for _, l := range b.Lines {
			out.Lots = append(out.Lots, Lot{Lot: l.Lot, Owner: l.Owner, Expires: l.Expires, Cartons: l.Cartons})
		}
	}
	for _, l := range w.Lines {
		n := l.Loaded
		if w.Loaded == 0 {
			n = l.Cartons
		}
		out.Lots = append(out.Lots, Lot{Lot: l.Lot, Owner: l.Owner, Expires: l.Expires, Cartons: n, Open: l.Loaded - l.Gone})
	}
	return out
}

func entriesOf(all []dispatch.Handed, w *dispatch.Waybill, me string) []Entry {
	out := []Entry{}
	for i := range all {
		h := &all[i]
		if h.Waybill != w.ID {
			continue
		}
		e := Entry{ID: h.ID, Outcome: h.Outcome, Cartons: h.Cartons, Lost: h.Lost, Reason: h.Reason, Receiver: h.Receiver,
			Occurred: h.Occurred, Recorded: h.Recorded, Mine: h.By == me, TakesBack: h.TakesBack, TakenBack: h.TakenBack,
			Proof: h.ProofID, Waits: h.ProofID != nil && h.ProofKind == ""}
		if h.Outcome == dispatch.Diverted {
			e.Place = h.Place
		}
		out = append(out, e)
	}
	return out
}

// remain says what must be on the truck after each stop: what is on it now, less
// what the stops up to there have yet to be given. What a stop left over stays
// aboard. Before the truck is loaded it is what the paper says.
func (t *Trip) remain(loaded bool) {
	if !loaded {
		return
	}
	left := t.OnTruck
	for i := range t.Stops {
		if s := &t.Stops[i]; s.Outcome == dispatch.Open {
			left -= s.Open
		}
		t.Stops[i].Left = left
	}
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
