package planner

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
)

// memory keeps what carrying out a piece gave, by everything that it depends
// on. Most rounds of fitting, and most changes that are tried for what is
// unserved, leave most warehouses as they were; since the same work gives the
// same tours, remembering changes nothing but the time it takes.
type memory struct {
	mu    sync.Mutex
	known map[task]*Carried
}

// task is a piece of a warehouse's campaign with all that may differ between two
// carryings out.
type task struct {
	work  [sha256.Size]byte
	piece int // of the warehouse
}

func newMemory() *memory { return &memory{known: map[task]*Carried{}} }

func (m *memory) recall(t task) *Carried {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[t]
}

func (m *memory) keep(t task, c *Carried) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[t] = c
}

// recall carries out a piece, from where it paused or from its start, or
// remembers how it went. What it gives is shared: it must not be changed.
func (o *operation) recall(ctx context.Context, t task, w int, paused *Carried, j *job, effort Effort) (*Carried, error) {
	if c := j.known.recall(t); c != nil {
		return c, nil
	}
	span, from := o.spans[w][t.piece], o.start(w, t.piece)
	if paused != nil {
		from = paused.copy()
	}
	c, err := o.carry(ctx, w, span, from, j, effort)
	if err == nil && c.Day > span.to {
		j.known.keep(t, c)
	}
	return c, err
}

// fingerprint covers all that may differ between two carryings out of a
// warehouse in one run of the pipeline. Places, ways, calendar and closures never
// do.
func (o *operation) fingerprint(w int, j *job, effort Effort) [sha256.Size]byte {
	b, limits := &o.bases[w], &o.Problem.Warehouses[w]
	h := sha256.New()
	fmt.Fprintln(h, w, effort, j.opt.Seed, o.world.days, o.Problem.Tiers, b.Doors, b.DoorRate, b.hours, b.opens)
	fmt.Fprintln(h, limits.Opening, limits.Storage, o.handling[w], b.fleet, o.planned[w])
	for _, i := range o.in[w] {
		fmt.Fprintln(h, "in", o.arrival(o.schedule.Loads[i]), o.schedule.Loads[i].Cartons)
	}
	fmt.Fprintln(h, "out", o.givenByDay(w))
	return [sha256.Size]byte(h.Sum(nil))
}
