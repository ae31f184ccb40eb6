package api

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
	"katf/inventory/proofs"
)

// jpegFormat is the form of pictures, and pngType another one in which they come.
var jpegFormat = format{mediaType: "image/jpeg", suffix: "jpg"}

const pngType = "image/png"

// PictureAt names a picture of a stop.
type PictureAt struct {
	ID    uuid.UUID `path:"id"`
	Stop  int       `path:"stop" minimum:"1" maximum:"1000"`
	Proof uuid.UUID `path:"proof" doc:"Chosen by the caller"`
}

// at gives the stop whose picture it is.
func (in *PictureAt) at(ctx context.Context, tx *database.Tx) (*dispatch.Manifest, *dispatch.Waybill, error) {
	m, err := dispatch.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, nil, err
	}
	if !people.SeesManifest(&tx.By, m.Warehouse, m.ID) {
		return nil, nil, database.Missing("manifest", "بيان شحن", in.ID.String())
	}
	bills, err := dispatch.Waybills(ctx, tx, m.ID)
	if err != nil {
		return nil, nil, err
	}
	if in.Stop > len(bills) {
		return nil, nil, database.Missing("stop", "محطة", fmt.Sprint(in.Stop))
	}
	return m, &bills[in.Stop-1], nil
}

type putProofIn struct {
	PictureAt
	Kind    proofs.Kind `query:"kind" enum:"photo,signature" required:"true"`
	RawBody []byte      `contentType:"image/jpeg"`
}

// putProof keeps a photo or signature. It may arrive when the trip is over: it
// tells of what was recorded before.
func (s *Server) putProof(ctx context.Context, tx *database.Tx, in *putProofIn) (*proofs.Proof, error) {
	m, w, err := in.at(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := people.Drive(&tx.By, m.Warehouse, m.ID); err != nil {
		return nil, err
	}
	return proofs.Add(ctx, tx, in.Proof, m.ID, w.ID, in.Kind, in.RawBody)
}

// getProof tells of a picture to those who keep the warehouse and to those who
// oversee the Alliance; not to the members' auditors, since there may be people
// on it.
func (s *Server) getProof(ctx context.Context, tx *database.Tx, in *PictureAt) (*proofs.Proof, error) {
	_, w, err := in.at(ctx, tx)
	if err != nil {
		return nil, err
	}
	p, err := proofs.Get(ctx, tx, in.Proof)
	if err != nil {
		return nil, err
	}
	if p.Waybill != w.ID || tx.By.Role == database.Auditor && tx.By.Organisation != "" {
		return nil, database.Missing("photo or signature", "صورة أو توقيع بالرقم", in.Proof.String())
	}
	return p, nil
}

// proofPicture gives the picture.
func (s *Server) proofPicture(ctx context.Context, tx *database.Tx, in *PictureAt) (*File, error) {
	p, err := s.getProof(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	b, err := proofs.Bytes(ctx, tx, p.ID)
	return &File{Name: fmt.Sprintf("%s-%s.jpg", p.Kind, p.ID), Body: b, Inline: true}, err
}

// ProofRules are those in force.
type ProofRules struct {
	Items []proofs.Kept `json:"items" nullable:"false" doc:"The widest first; a narrower one goes before it"`
}

func (s *Server) getProofRules(ctx context.Context, tx *database.Tx, _ *struct{}) (*ProofRules, error) {
	list, err := proofs.Rules(ctx, tx)
	return &ProofRules{list}, err
}

type proofRuleIn struct {
	Body struct {
		Step
		proofs.Rule
	}
}

// setProofRule changes what drivers are asked for, of the trucks that leave from
// now on.
func (s *Server) setProofRule(ctx context.Context, tx *database.Tx, in *proofRuleIn) (*ProofRules, error) {
	r := in.Body.Rule
	if r.Warehouse != "" {
		if err := knownWarehouses(ctx, tx, naming{"warehouse", r.Warehouse}); err != nil {
			return nil, err
		}
	}
	if err := dispatch.KnownPlace(ctx, tx, r.Place); err != nil {
		return nil, err
	}
	if err := proofs.SetRule(ctx, tx, in.Body.of(ctx), r); err != nil {
		return nil, err
	}
	return s.getProofRules(ctx, tx, nil)
}
