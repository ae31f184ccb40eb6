package plans

import (
	"time"

	"github.com/google/uuid"
)

// Page asks for a part of a list: at most Limit items, from After on. The zero
// value of C is the start. Limit 0 stands for 100; it is 1,000 at most.
type Page[C any] struct {
	Limit int
	After C
}

func (p Page[C]) limit() int {
	switch {
	case p.Limit <= 0:
		return 100
	case p.Limit > 1000:
		return 1000
	}
	return p.Limit
}

// Listed is a part of a list. If there is More, the next part is After Next.
// Items that are added to the list meanwhile never move others from one part to
// another.
type Listed[T, C any] struct {
	Items []T
	Next  C
	More  bool
}

// Position counts the rows of one plan or scenario that were given; they are
// never added to, so it says where to go on.
type Position int

// Mark is where a list by time was left: the newest come first.
type Mark struct {
	At time.Time `json:"at"`
	ID uuid.UUID `json:"id"`
}

// cut makes a part of a list from one row more than was asked for.
func cut[T, C any](rows []T, p Page[C], at func(*T) C) Listed[T, C] {
	out := Listed[T, C]{Items: rows}
	if n := p.limit(); len(rows) > n {
		out.Items, out.More = rows[:n], true
	}
	if out.More {
		out.Next = at(&out.Items[len(out.Items)-1])
	}
	return out
}
