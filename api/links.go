package api

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
)

// NewLink is a driver's link with its address and symbol.
type NewLink struct {
	Link    people.Link `json:"link"`
	Secret  string      `json:"secret,omitempty" doc:"Shown once, with address and symbols: send it as Authorization: Bearer. Not there if the link was made by an earlier request"`
	Address string      `json:"address,omitempty" doc:"What the driver opens; the secret stands behind the #, which is never sent"`
	SVG     string      `json:"qr_svg,omitempty" doc:"The address as a QR symbol, for the screen and for print"`
	PNG     []byte      `json:"qr_png,omitempty" doc:"The same, as PNG"`
}

// afterTrip is how long a link is valid after the day of the trip, unless
// somebody says otherwise: late returns, and reports from where there is no
// reception.
const afterTrip = 2 * 24 * time.Hour

type createLinkIn struct {
	Body struct {
		ID       uuid.UUID  `json:"id" doc:"Chosen by the caller"`
		Manifest uuid.UUID  `json:"manifest"`
		Expires  *time.Time `json:"expires_at,omitempty" doc:"At most 31 days from now; two days after the day of the trip if not given, or 31 days from now if that is sooner"`
	}
}

// createLink makes a link that opens one trip for its driver. Whoever keeps the
// warehouse that it starts from may.
func (s *Server) createLink(ctx context.Context, tx *database.Tx, in *createLinkIn) (*NewLink, error) {
	m, err := dispatch.Get(ctx, tx, in.Body.Manifest)
	if err != nil {
		return nil, err
	}
	if err := people.Keep(&tx.By, m.Warehouse); err != nil {
		return nil, err
	}
	if m.State == dispatch.Voided || m.State == dispatch.Closed {
		return nil, database.Refuse(database.Conflict, "trip_over",
			fmt.Sprintf("the trip of manifest %s is over or was given up: nobody drives it", m.Draft), fmt.Sprintf("رحلة البيان %s انتهت أو أُلغيت: لا يقودها أحد", m.Draft))
	}
	expires, err := in.expires(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	l, secret, err := people.IssueLink(ctx, tx, people.Link{ID: in.Body.ID, Manifest: m.ID, Warehouse: m.Warehouse, Expires: expires})
	if err != nil {
		return nil, err
	}
	if secret == "" {
		return &NewLink{Link: *l}, nil
	}
	out := &NewLink{Link: *l, Secret: secret, Address: people.Address(s.base(ctx), secret)}
	out.SVG, out.PNG, err = symbol(out.Address)
	return out, err
}

// expires is when the link ends: as asked for, as the link of the same id does,
// or soon after the trip, but never later than a link may.
func (in *createLinkIn) expires(ctx context.Context, tx *database.Tx, m *dispatch.Manifest) (time.Time, error) {
	if in.Body.Expires != nil {
		return *in.Body.Expires, nil
	}
	made, err := people.GetLink(ctx, tx, in.Body.ID)
	if err == nil && made.Manifest == m.ID {
		return made.Expires, nil // the most from now on moves, the same request again does not
	}
	if err != nil && database.CodeOf(err) != "not_found" {
		return time.Time{}, err
	}
	after, most := m.Date.Time().Add(24*time.Hour+afterTrip), tx.Now.Add(people.LongestLink)
	if after.After(most) {
		return most, nil
	}
	return after, nil
}

// base is the server's address as people see it.
func (s *Server) base(ctx context.Context) string {
	if s.cfg.Public != "" {
		return s.cfg.Public
	}
	return exchangeOf(ctx).called
}

type linkID struct {
	ID uuid.UUID `path:"id"`
}

// revokeLink ends a link at once.
func (s *Server) revokeLink(ctx context.Context, tx *database.Tx, in *linkID) (*people.Link, error) {
	l, err := people.GetLink(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := people.Keep(&tx.By, l.Warehouse); err != nil {
		return nil, err
	}
	return people.RevokeLink(ctx, tx, in.ID)
}

type linksIn struct {
	Paging
	Manifest uuid.UUID `query:"manifest" doc:"Of one trip"`
}

// listLinks lists links by their creation, to those who keep the warehouses.
func (s *Server) listLinks(ctx context.Context, tx *database.Tx, in *linksIn) (*Page[people.Link], error) {
	f := people.LinkFilter{Warehouses: people.WarehouseFilter(&tx.By), Limit: in.more()}
	if in.Manifest != uuid.Nil {
		f.Manifest = &in.Manifest
	}
	if _, err := in.after(ctx, &f.After, &f.AfterID); err != nil {
		return nil, err
	}
	rows, err := people.Links(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(l *people.Link) []any { return []any{l.Created, l.ID} })
}

var linkTable = tableOf("links", "روابط السائقين",
	text("manifest", "بيان الشحن", func(l *people.Link) string { return l.Manifest.String() }),
	text("warehouse", "المخزن", func(l *people.Link) string { return l.Warehouse }),
	text("by", "المستخدم", func(l *people.Link) string { return l.By }),
	moment("created_at", "أنشئ في", func(l *people.Link) time.Time { return l.Created }),
	moment("expires_at", "ينتهي في", func(l *people.Link) time.Time { return l.Expires }),
)
