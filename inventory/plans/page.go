package plans

import (
	"time"

	"github.com/google/uuid"
)

// Page asks for a part of a list: at most Limit items, 100 if it is 0, after the
// one whose key is After. The zero value of a key is before all others. Lists
// are in the order of a key that never changes, so items that are added
// meanwhile move no other from one part to another.
type Page[K any] struct {
	Limit int
	After K
}

func (p Page[K]) limit() int {
	if p.Limit <= 0 {
		return 100
	}
	return p.Limit
}

// Mark is the key of lists by time, the newest first.
type Mark struct {
	At time.Time
	ID uuid.UUID
}

// time is null at the start of a list.
func (m Mark) time() *time.Time {
	if m.At.IsZero() {
		return nil
	}
	return &m.At
}
