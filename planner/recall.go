package planner

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
)

// memory keeps what carrying out a warehouse's campaign gave, by everything
// that it depends on. Most rounds of fitting, and most changes that are tried
// for what is unserved, leave most warehouses as they were; since the same work
// gives the same tours, remembering changes nothing but the time it takes.
type memory struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]*carried
}

func newMemory() *memory { return &memory{known: map[[sha256.Size]byte]*carried{}} }

// carried is a warehouse's campaign as carried out.
type carried struct {
	tours []*dayTours
	late  []backlog
	loads []int64 // beside the loads that arrive: their cartons
}

// recall carries out a warehouse, or remembers how it went.
func (o *operation) recall(ctx context.Context, w int, j *job, effort Effort) error {
	key := o.fingerprint(w, j, effort)
	j.known.mu.Lock()
	c := j.known.known[key]
	j.known.mu.Unlock()
	if c != nil {
		o.tours[w], o.late[w] = c.tours, c.late
		for k, i := range o.in[w] {
			o.loads[i].Cartons = c.loads[k]
		}
		return nil
	}
	if err := o.warehouse(ctx, w, j, effort); err != nil {
		return err
	}
	c = &carried{tours: o.tours[w], late: o.late[w]}
	for _, i := range o.in[w] {
		c.loads = append(c.loads, o.loads[i].Cartons)
	}
	j.known.mu.Lock()
	j.known.known[key] = c
	j.known.mu.Unlock()
	return nil
}

// fingerprint covers all that may differ between two carryings out in one run of
// the pipeline. Places, ways, calendar and closures never do.
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
