package plans

import (
	"container/list"
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// Library keeps the plans and scenarios that were read last in memory. They are
// shared and must not be changed. Requests for the same one at the same time
// read it once. It is safe for concurrent use; the zero value keeps 8 of each.
type Library struct {
	Size int // of each kind at most; 8 if 0. The whole country takes about 15 MB

	once      sync.Once
	plans     *shelf[*planner.Plan]
	scenarios *shelf[*planner.Scenario]
	atlases   *shelf[*Atlas]
}

func (l *Library) open() {
	l.once.Do(func() {
		size := l.Size
		if size <= 0 {
			size = 8
		}
		l.plans, l.scenarios, l.atlases = newShelf[*planner.Plan](size), newShelf[*planner.Scenario](size), newShelf[*Atlas](size)
	})
}

// Plan gives a whole plan, see [Load].
func (l *Library) Plan(ctx context.Context, tx *database.Tx, id uuid.UUID) (*planner.Plan, error) {
	l.open()
	return l.plans.get(ctx, tx, id, Load)
}

// Scenario gives a whole scenario, see [LoadScenario].
func (l *Library) Scenario(ctx context.Context, tx *database.Tx, id uuid.UUID) (*planner.Scenario, error) {
	l.open()
	return l.scenarios.get(ctx, tx, id, LoadScenario)
}

// Atlas gives a plan made ready for maps and searches.
func (l *Library) Atlas(ctx context.Context, tx *database.Tx, id uuid.UUID) (*Atlas, error) {
	l.open()
	return l.atlases.get(ctx, tx, id, l.atlas)
}

// shelf is a cache of what never changes, the least recently used falling out.
type shelf[T any] struct {
	size  int
	mu    sync.Mutex
	at    map[uuid.UUID]*list.Element // of *volume[T]
	order *list.List                  // the last used first
}

// volume is one thing on the shelf, or on its way there: done is closed then.
type volume[T any] struct {
	id   uuid.UUID
	done chan struct{}
	it   T
	err  error
}

func newShelf[T any](size int) *shelf[T] {
	return &shelf[T]{size: size, at: map[uuid.UUID]*list.Element{}, order: list.New()}
}

// get gives what is there, or reads it in the caller's transaction: with one of
// its own, callers that hold a connection each could all wait for another. Who
// comes meanwhile waits, and reads it himself if the first one fails.
func (s *shelf[T]) get(ctx context.Context, tx *database.Tx, id uuid.UUID, load func(context.Context, *database.Tx, uuid.UUID) (T, error)) (T, error) {
	for {
		v, mine := s.find(id)
		if mine {
			return s.read(ctx, tx, v, load)
		}
		select {
		case <-v.done:
			if v.err == nil {
				return v.it, nil
			}
		case <-ctx.Done():
			return v.it, ctx.Err()
		}
	}
}

// find gives the volume of an id; if there is none, a new one that the caller is
// to read.
func (s *shelf[T]) find(id uuid.UUID) (v *volume[T], mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.at[id]; ok {
		s.order.MoveToFront(e)
		return e.Value.(*volume[T]), false
	}
	v = &volume[T]{id: id, done: make(chan struct{}), err: errNotRead}
	s.at[id] = s.order.PushFront(v)
	for s.order.Len() > s.size {
		s.remove(s.order.Back())
	}
	return v, true
}

// errNotRead stands until a volume is read: if reading panics, too.
var errNotRead = errors.New("not read")

// read fills a volume. It does not stay if that failed, or if the transaction
// wrote something: what it read may never be committed.
func (s *shelf[T]) read(ctx context.Context, tx *database.Tx, v *volume[T], load func(context.Context, *database.Tx, uuid.UUID) (T, error)) (T, error) {
	stays := false
	defer func() {
		if !stays {
			s.forget(v)
		}
		close(v.done)
	}()
	it, err := load(ctx, tx, v.id)
	if err != nil {
		v.err = err
		return it, err
	}
	var wrote bool
	if err := tx.QueryRow(ctx, `SELECT pg_current_xact_id_if_assigned() IS NOT NULL`).Scan(&wrote); err != nil {
		v.err = err
		return it, err
	}
	if !wrote {
		v.it, v.err, stays = it, nil, true
	}
	return it, nil
}

func (s *shelf[T]) forget(v *volume[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.at[v.id]; ok && e.Value == v {
		s.remove(e)
	}
}

func (s *shelf[T]) remove(e *list.Element) {
	s.order.Remove(e)
	delete(s.at, e.Value.(*volume[T]).id)
}
