package plans

import (
	"context"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/planner"
)

// sizes are the lengths of a plan's lists, nil for one that is missing.
type sizes struct {
	allocations, trunk, deliveries, prices, transfers, waves, unserved *int
}

func sizesOf(p *planner.Plan) sizes {
	return sizes{
		allocations: length(p.Allocations), trunk: length(p.Trunk), deliveries: length(p.Deliveries), prices: length(p.Prices),
		transfers: length(p.Transfers), waves: length(p.Waves), unserved: length(p.Unserved),
	}
}

// storeRows copies every list of a plan.
func storeRows(ctx context.Context, tx *database.Tx, id uuid.UUID, p *planner.Plan) error {
	waves, trips, stops := flattenWaves(p.Waves)
	unserved, remedies := flattenUnserved(p.Unserved)
	for _, store := range []func() error{
		func() error { return allocationTable.store(ctx, tx, id, p.Allocations) },
		func() error { return trunkTable.store(ctx, tx, id, p.Trunk) },
		func() error { return deliveryTable.store(ctx, tx, id, p.Deliveries) },
		func() error { return priceTable.store(ctx, tx, id, p.Prices) },
		func() error { return transferTable.store(ctx, tx, id, p.Transfers) },
		func() error { return waveTable.store(ctx, tx, id, waves) },
		func() error { return tripTable.store(ctx, tx, id, trips) },
		func() error { return stopTable.store(ctx, tx, id, stops) },
		func() error { return unservedTable.store(ctx, tx, id, unserved) },
		func() error { return remedyTable.store(ctx, tx, id, remedies) },
		func() error { return storeArrivals(ctx, tx, id, p) },
	} {
		if err := store(); err != nil {
			return err
		}
	}
	return nil
}

// loadRows reads every list into p.
func loadRows(ctx context.Context, tx *database.Tx, id uuid.UUID, n sizes, p *planner.Plan) error {
	for _, load := range []func() error{
		func() (err error) { p.Allocations, err = allocationTable.load(ctx, tx, id, n.allocations); return },
		func() (err error) { p.Trunk, err = trunkTable.load(ctx, tx, id, n.trunk); return },
		func() (err error) { p.Deliveries, err = deliveryTable.load(ctx, tx, id, n.deliveries); return },
		func() (err error) { p.Prices, err = priceTable.load(ctx, tx, id, n.prices); return },
		func() (err error) { p.Transfers, err = transferTable.load(ctx, tx, id, n.transfers); return },
		func() (err error) { p.Waves, err = loadWaves(ctx, tx, id, n.waves); return },
		func() (err error) { p.Unserved, err = loadUnserved(ctx, tx, id, n.unserved); return },
	} {
		if err := load(); err != nil {
			return err
		}
	}
	return nil
}

// flattenWaves lists trips and stops through all waves, each with the position of
// what it belongs to.
func flattenWaves(waves []planner.Wave) (ws []waveRow, ts []tripRow, ss []stopRow) {
	for i := range waves {
		w := &waves[i]
		ws = append(ws, waveRow{*w, length(w.Trips)})
		for j := range w.Trips {
			t := &w.Trips[j]
			for _, s := range t.Stops {
				ss = append(ss, stopRow{s, len(ts)})
			}
			ts = append(ts, tripRow{*t, i, length(t.Stops)})
		}
	}
	return ws, ts, ss
}

func flattenUnserved(list []planner.Unserved) (us []unservedRow, rs []remedyRow) {
	for i := range list {
		us = append(us, unservedRow{list[i], length(list[i].Remedies)})
		for _, r := range list[i].Remedies {
			rs = append(rs, remedyRow{r, i})
		}
	}
	return us, rs
}

func loadWaves(ctx context.Context, tx *database.Tx, id uuid.UUID, n *int) ([]planner.Wave, error) {
	ws, err := waveTable.load(ctx, tx, id, n)
	if err != nil || ws == nil {
		return nil, err
	}
	ts, err := tripTable.load(ctx, tx, id, total(ws, func(w *waveRow) *int { return w.trips }))
	if err != nil {
		return nil, err
	}
	ss, err := stopTable.load(ctx, tx, id, total(ts, func(t *tripRow) *int { return t.stops }))
	if err != nil {
		return nil, err
	}
	stops, trips, waves := make([]planner.Stop, len(ss)), make([]planner.Trip, len(ts)), make([]planner.Wave, len(ws))
	for i := range ss {
		stops[i] = ss[i].Stop
	}
	for i := range ts {
		trips[i] = ts[i].Trip
		trips[i].Stops = take(&stops, ts[i].stops)
	}
	for i := range ws {
		waves[i] = ws[i].Wave
		waves[i].Trips = take(&trips, ws[i].trips)
	}
	return waves, nil
}

func loadUnserved(ctx context.Context, tx *database.Tx, id uuid.UUID, n *int) ([]planner.Unserved, error) {
	us, err := unservedTable.load(ctx, tx, id, n)
	if err != nil || us == nil {
		return nil, err
	}
	rs, err := remedyTable.load(ctx, tx, id, total(us, func(u *unservedRow) *int { return u.remedies }))
	if err != nil {
		return nil, err
	}
	remedies, out := make([]planner.Remedy, len(rs)), make([]planner.Unserved, len(us))
	for i := range rs {
		remedies[i] = rs[i].Remedy
	}
	for i := range us {
		out[i] = us[i].Unserved
		out[i].Remedies = take(&remedies, us[i].remedies)
	}
	return out, nil
}

// total adds up the lengths of the lists below a list.
func total[T any](rows []T, n func(*T) *int) *int {
	sum := 0
	for i := range rows {
		if k := n(&rows[i]); k != nil {
			sum += *k
		}
	}
	return &sum
}

// take gives the next n of a list: none if n is nil. The lists below share one
// array.
func take[T any](list *[]T, n *int) []T {
	if n == nil {
		return nil
	}
	out := (*list)[:*n:*n]
	*list = (*list)[*n:]
	return out
}

// arrival is what the trips bring to a place from a warehouse.
type arrival struct {
	place       planner.PlaceID
	warehouse   planner.SiteID
	cartons     planner.Cartons
	visits      int
	first, last planner.Date
}

var arrivalColumns = []string{"plan", "place", "warehouse", "cartons", "visits", "first_day", "last_day"}

func arrivals(p *planner.Plan) []*arrival {
	type key struct {
		place     planner.PlaceID
		warehouse planner.SiteID
	}
	at := map[key]*arrival{}
	var out []*arrival
	for i := range p.Waves {
		w := &p.Waves[i]
		for j := range w.Trips {
			for _, s := range w.Trips[j].Stops {
				a := at[key{s.Place, w.Warehouse}]
				if a == nil {
					a = &arrival{place: s.Place, warehouse: w.Warehouse, first: w.Date, last: w.Date}
					at[key{s.Place, w.Warehouse}] = a
					out = append(out, a)
				}
				a.cartons, a.visits = a.cartons+s.Cartons, a.visits+1
				a.first, a.last = min(a.first, w.Date), max(a.last, w.Date)
			}
		}
	}
	return out
}

func storeArrivals(ctx context.Context, tx *database.Tx, id uuid.UUID, p *planner.Plan) error {
	list := arrivals(p)
	if len(list) == 0 {
		return nil
	}
	return copyRows(ctx, tx, "plan_arrival", arrivalColumns, len(list), func(i int) []any {
		a := list[i]
		return []any{[16]byte(id), string(a.place), string(a.warehouse), int64(a.cartons), a.visits, date(a.first), date(a.last)}
	})
}
