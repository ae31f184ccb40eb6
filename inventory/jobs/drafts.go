package jobs

import (
	"slices"
	"sync"

	"katf/planner"
)

// drafts keeps the drafts that were used last: what every piece of a plan would
// have to build anew.
type drafts struct {
	mu   sync.Mutex
	list []*kept // the last used first
}

// mostDrafts bounds them; the whole country takes some 50 MB each.
const mostDrafts = 2

type draftKey struct {
	scenario string // digest
	seed     uint64
	effort   planner.Effort
}

type kept struct {
	key   draftKey
	mu    sync.Mutex
	draft *planner.Draft
}

// get gives a draft, made by the first that asks for it; the others wait.
func (d *drafts) get(key draftKey, build func() (*planner.Draft, error)) (*planner.Draft, error) {
	k := d.find(key)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.draft != nil {
		return k.draft, nil
	}
	var err error
	k.draft, err = build()
	return k.draft, err
}

func (d *drafts) find(key draftKey) *kept {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := &kept{key: key}
	if i := slices.IndexFunc(d.list, func(k *kept) bool { return k.key == key }); i >= 0 {
		k = d.list[i]
		d.list = slices.Delete(d.list, i, i+1)
	}
	d.list = slices.Insert(d.list, 0, k)
	d.list = d.list[:min(len(d.list), mostDrafts)]
	return k
}
