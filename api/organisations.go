package api

import (
	"context"

	"katf/inventory/database"
	"katf/inventory/people"
)

// Organisation is a member of the Alliance.
type Organisation struct{ people.Organisation }

// ETag changes with every change.
func (o *Organisation) ETag() string { return version(int64(o.Version)) }

type organisationID struct {
	ID string `path:"id" maxLength:"32"`
}

// Names of an organisation.
type Names struct {
	NameAr string `json:"name_ar" minLength:"1" maxLength:"200"`
	NameEn string `json:"name_en" minLength:"1" maxLength:"200"`
	Closed bool   `json:"closed,omitempty" doc:"Gets no new accounts; what it owns stays"`
}

type createOrganisationIn struct {
	Body struct {
		ID string `json:"id" pattern:"^[A-Z0-9][A-Z0-9-]{0,31}$" patternDescription:"an id like ORG-01" example:"ORG-01"`
		Names
	}
}

// createOrganisation makes a member known.
func (s *Server) createOrganisation(ctx context.Context, tx *database.Tx, in *createOrganisationIn) (*Organisation, error) {
	b := &in.Body
	return organisation(people.CreateOrganisation(ctx, tx, people.Organisation{ID: b.ID, NameAr: b.NameAr, NameEn: b.NameEn, Closed: b.Closed}))
}

func (s *Server) getOrganisation(ctx context.Context, tx *database.Tx, in *organisationID) (*Organisation, error) {
	return organisation(people.GetOrganisation(ctx, tx, in.ID))
}

type changeOrganisationIn struct {
	ID string `path:"id" maxLength:"32"`
	IfMatch
	Body Names
}

// changeOrganisation renames, closes or reopens. Organisations are not deleted:
// stock and papers name them.
func (s *Server) changeOrganisation(ctx context.Context, tx *database.Tx, in *changeOrganisationIn) (*Organisation, error) {
	o, err := people.GetOrganisation(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.check(version(int64(o.Version))); err != nil {
		return nil, err
	}
	o.NameAr, o.NameEn, o.Closed = in.Body.NameAr, in.Body.NameEn, in.Body.Closed
	return organisation(people.ChangeOrganisation(ctx, tx, *o))
}

func organisation(o *people.Organisation, err error) (*Organisation, error) {
	if err != nil {
		return nil, err
	}
	return &Organisation{*o}, nil
}

type organisationsIn struct{ Paging }

// listOrganisations lists by id.
func (s *Server) listOrganisations(ctx context.Context, tx *database.Tx, in *organisationsIn) (*Page[people.Organisation], error) {
	var after string
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := people.Organisations(ctx, tx, after, in.more())
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(o *people.Organisation) []any { return []any{o.ID} })
}

var organisationTable = tableOf("organisations", "المنظمات",
	text("id", "الرقم", func(o *people.Organisation) string { return o.ID }),
	text("name_ar", "الاسم", func(o *people.Organisation) string { return o.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(o *people.Organisation) string { return o.NameEn }),
)
