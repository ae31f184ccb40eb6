package dispatch

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/manifest"
)

// Book is the drafts of a plan's papers, in its order of trips. It must not be
// changed.
type Book struct {
	Scenario *planner.Scenario
	Plan     *planner.Plan
	Drafts   []manifest.Manifest
}

// NewBook draws up the drafts of a plan.
func NewBook(s *planner.Scenario, p *planner.Plan) (*Book, error) {
	drafts, err := manifest.Build(s, p)
	if err != nil {
		return nil, err
	}
	return &Book{Scenario: s, Plan: p, Drafts: drafts}, nil
}

// Books keeps the books of the plans that were used last, on top of a library. It
// is safe for concurrent use.
type Books struct {
	Library *plans.Library

	mu   sync.Mutex
	kept map[uuid.UUID]*Book
}

// mostBooks are kept: a campaign has one approved plan, and what goes out is of it.
const mostBooks = 4

// Of gives the book of a plan. The national plan takes about half a second the
// first time.
func (b *Books) Of(ctx context.Context, tx *database.Tx, plan uuid.UUID) (*Book, error) {
	b.mu.Lock()
	defer b.mu.Unlock() // who comes meanwhile would only do the same work
	if book := b.kept[plan]; book != nil {
		return book, nil
	}
	p, err := plans.Get(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	whole, err := b.Library.Plan(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	s, err := b.Library.Scenario(ctx, tx, p.Scenario)
	if err != nil {
		return nil, err
	}
	book, err := NewBook(s, whole)
	if err != nil {
		return nil, fmt.Errorf("papers of plan %s: %w", plan, err)
	}
	if b.kept == nil || len(b.kept) >= mostBooks {
		b.kept = map[uuid.UUID]*Book{}
	}
	b.kept[plan] = book
	return book, nil
}
