package progress

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
)

// LateWave is a wave whose day is over and whose cartons are not all handed out.
type LateWave struct {
	ID        string       `json:"id"`
	Warehouse string       `json:"warehouse"`
	NameAr    string       `json:"warehouse_ar"`
	NameEn    string       `json:"warehouse_en"`
	Date      planner.Date `json:"date"`
	Days      int          `json:"days_late" doc:"Since its day"`
	Tier      int          `json:"tier"`
	Trips     int          `json:"trips" doc:"With cartons that the filter lets through"`
	Waiting   int          `json:"trips_not_left" doc:"Of them: still to leave"`
	OnRoad    int          `json:"trips_on_road" doc:"Of them: with cartons aboard"`
	Voided    int          `json:"trips_void"`
	// Open is what is planned and not handed out.
	Open planner.Cartons `json:"not_handed_out"`
	Figures
}

// Late lists the waves of the days before today with cartons that are not handed
// out, the oldest first, then by id.
func Late(ctx context.Context, tx *database.Tx, plan uuid.UUID, f Filter) ([]LateWave, error) {
	f = f.scoped(&tx.By, Wave)
	l, err := read(ctx, tx, plan, need{owners: f.owner != nil})
	if err != nil {
		return nil, err
	}
	sums := make([]figures, len(l.waves))
	aboard := make([]planner.Cartons, len(l.trips))
	seen := make([]bool, len(l.trips))
	l.each(&f, func(e event) {
		if e.trip == none {
			return
		}
		sums[l.trips[e.trip].wave][e.stage] += e.cartons
		switch e.stage {
		case planned:
			seen[e.trip] = true
		case loaded:
			aboard[e.trip] += e.cartons
		case handed, returned, lost:
			aboard[e.trip] -= e.cartons
		}
	})
	out, at := l.late(sums)
	l.countTrips(out, at, seen, aboard)
	find, err := l.warehouseNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].NameAr, out[i].NameEn = find(out[i].Warehouse)
	}
	slices.SortFunc(out, func(a, b LateWave) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// late chooses the waves, and says where each stands in the list: none if it is
// not late.
func (l *life) late(sums []figures) (out []LateWave, at []int) {
	today := dayOfMoment(l.now)
	out, at = []LateWave{}, make([]int, len(l.waves))
	for i := range l.waves {
		w := &l.waves[i]
		told := sums[i].told()
		at[i] = none
		if open := told.Planned + told.Diverted - told.HandedOut; w.day < today && open > 0 {
			at[i] = len(out)
			out = append(out, LateWave{ID: w.id, Warehouse: w.warehouse, Date: w.day, Days: int(today - w.day), Tier: w.tier, Open: open, Figures: told})
		}
	}
	return out, at
}

func (l *life) countTrips(out []LateWave, at []int, seen []bool, aboard []planner.Cartons) {
	states := make([]dispatch.State, len(l.trips))
	for i := range l.papers {
		states[l.papers[i].trip] = l.papers[i].state
	}
	for i := range l.trips {
		if !seen[i] || at[l.trips[i].wave] == none {
			continue
		}
		w := &out[at[l.trips[i].wave]]
		w.Trips++
		switch states[i] {
		case "", dispatch.Released, dispatch.Loading:
			w.Waiting++
		case dispatch.Voided:
			w.Voided++
		}
		if aboard[i] > 0 {
			w.OnRoad++
		}
	}
}
