package api

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/documents"
	"katf/inventory/people"
	"katf/inventory/stock"
)

// Undoing takes a step back.
type Undoing struct {
	Step
	Undoes uuid.UUID `json:"undoes" doc:"The step that is taken back: the one that was read as the last, so that nobody takes back what another did meanwhile"`
}

type undoStepIn struct {
	ID   uuid.UUID `path:"id"`
	Body Undoing
}

// undoManifest takes the last step of a manifest back.
func (s *Server) undoManifest(ctx context.Context, tx *database.Tx, in *undoStepIn) (*Manifest, error) {
	head, err := dispatch.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	book, err := s.books.Of(ctx, tx, head.Plan)
	if err != nil {
		return nil, err
	}
	m, err := dispatch.Undo(ctx, tx, in.Body.of(ctx), book, in.ID, in.Body.Undoes)
	return stepped(ctx, tx, m, err)
}

type undoReleaseIn struct {
	ID   uuid.UUID `path:"id"`
	Wave string    `path:"wave" maxLength:"300"`
	Body Undoing
}

// undoRelease takes the release of a wave back.
func (s *Server) undoRelease(ctx context.Context, tx *database.Tx, in *undoReleaseIn) (*Manifests, error) {
	ms, err := dispatch.UndoRelease(ctx, tx, in.Body.of(ctx), in.ID, in.Wave, in.Body.Undoes)
	return &Manifests{Items: ms}, err
}

func (s *Server) undoReceipt(ctx context.Context, tx *database.Tx, in *undoStepIn) (*stock.Receipt, error) {
	return stock.UndoReceipt(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Undoes)
}

func (s *Server) undoTransfer(ctx context.Context, tx *database.Tx, in *undoStepIn) (*stock.Transfer, error) {
	return stock.UndoTransfer(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Undoes)
}

func (s *Server) undoAdjustment(ctx context.Context, tx *database.Tx, in *undoStepIn) (*stock.Adjustment, error) {
	return stock.UndoAdjustment(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Undoes)
}

func (s *Server) undoCount(ctx context.Context, tx *database.Tx, in *undoStepIn) (*stock.Count, error) {
	return stock.UndoCount(ctx, tx, in.Body.of(ctx), in.ID, in.Body.Undoes)
}

type printWaveIn struct {
	ID   uuid.UUID `path:"id"`
	Wave string    `path:"wave" maxLength:"300"`
	Body Step
}

// WavePrinted says which printing was recorded of each paper of a wave.
type WavePrinted struct {
	Items []Printed `json:"items" nullable:"false" doc:"Released and not void, in loading order"`
}

// printWave records that all papers of a wave are being printed: each print has
// an id made of the step's.
func (s *Server) printWave(ctx context.Context, tx *database.Tx, in *printWaveIn) (*WavePrinted, error) {
	ms, err := s.waveManifests(ctx, tx, &waveIn{ID: in.ID, Wave: in.Wave})
	if err != nil {
		return nil, err
	}
	if err := people.Keep(&tx.By, ms.Items[0].Warehouse); err != nil {
		return nil, err
	}
	step := in.Body.of(ctx)
	out := &WavePrinted{Items: []Printed{}}
	for i := range ms.Items {
		m := &ms.Items[i]
		if m.Document == nil || m.State == dispatch.Voided {
			continue
		}
		n, err := documents.Print(ctx, tx, step.Derive("print", m.ID.String()), *m.Document)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, Printed{m.Number, n})
	}
	if len(out.Items) == 0 {
		return nil, database.Refuse(database.Conflict, "not_released",
			"nothing of this wave is released: drafts are printed without being counted", "لم يُفرج عن شيء من هذه الدفعة: تُطبع المسودات بلا عدّ")
	}
	return out, nil
}
