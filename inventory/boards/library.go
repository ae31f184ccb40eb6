package boards

import (
	"container/list"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/check"
)

// Library opens boards. It keeps the last arrangements in memory: they depend on
// the plan and on where its waves are, and on nothing else. It is safe for
// concurrent use.
type Library struct {
	Plans *plans.Library

	mu    sync.Mutex
	at    map[string]*list.Element // of *kept
	order *list.List               // the last used first
}

// mostKept arrangements take some 30 MB, where many waves were moved far.
const mostKept = 32

// arrangement is a plan with its waves on given days, judged.
type arrangement struct {
	*planner.Redated
	found []check.Violation
	loads []planner.DayLoad // by warehouse, then day
}

// kept is an arrangement on the shelf; once fills it, for all who wait.
type kept struct {
	key  string
	once sync.Once
	it   *arrangement
	err  error
}

// errNotArranged stands until an arrangement is made: if that panics, too.
var errNotArranged = errors.New("not arranged")

// arrange puts the waves of a board's plan on days and lets the referee judge.
func (b *Board) arrange(days map[string]planner.Date) (*arrangement, error) {
	k := b.shelf.find(b.key(days))
	k.once.Do(func() {
		k.it, k.err = b.judged(days)
	})
	return k.it, k.err
}

func (b *Board) judged(days map[string]planner.Date) (*arrangement, error) {
	r, err := planner.Redate(b.scenario, b.base, days)
	if err != nil {
		return nil, err
	}
	return &arrangement{Redated: r, found: check.Plan(b.scenario, r.Plan), loads: planner.Loads(b.scenario, r.Plan)}, nil
}

// key names a plan with its waves on days; a wave on its own day is not named.
func (b *Board) key(days map[string]planner.Date) string {
	var out strings.Builder
	out.WriteString(b.Plan.ID.String())
	for _, wave := range slices.Sorted(maps.Keys(days)) {
		if days[wave] != b.waves[wave].Date {
			fmt.Fprintf(&out, " %s=%s", wave, days[wave])
		}
	}
	return out.String()
}

func (l *Library) find(key string) *kept {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at == nil {
		l.at, l.order = map[string]*list.Element{}, list.New()
	}
	if e, ok := l.at[key]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*kept)
	}
	k := &kept{key: key, err: errNotArranged}
	l.at[key] = l.order.PushFront(k)
	for l.order.Len() > mostKept {
		last := l.order.Back()
		l.order.Remove(last)
		delete(l.at, last.Value.(*kept).key)
	}
	return k
}
