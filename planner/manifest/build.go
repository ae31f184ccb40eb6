package manifest

import (
	"cmp"
	"fmt"
	"slices"

	"katf/geo"
	"katf/planner"
)

// Build gives one manifest for every trip of the plan, in the plan's order of
// waves and trips, each with a waybill for every stop. Lots are chosen first
// expiring first out over the whole campaign: opening lots, then the lots of the
// plants' days as transfers bring them; a lot that expires before the delivery
// is never loaded.
//
// It fails where the plan does not fit the scenario: unknown ids, stops that do
// not add up to their trip, or more cartons leaving a site than it has. The cost
// grows with stops, and with trips × lots at their warehouse.
func Build(s *planner.Scenario, p *planner.Plan) ([]Manifest, error) {
	tours := toursOf(p)
	if err := newLotBook(s, p, loadingOrder(tours)).run(); err != nil {
		return nil, fmt.Errorf("choosing lots: %w", err)
	}
	b := newBuilder(s)
	out := make([]Manifest, len(tours))
	for i, t := range tours {
		var err error
		if out[i], err = b.manifest(t); err != nil {
			return nil, fmt.Errorf("wave %s, trip %s: %w", t.wave.ID, t.trip.ID, err)
		}
	}
	return out, nil
}

// OfWave gives the manifests of one wave of the plan that they were built from.
func OfWave(ms []Manifest, wave int) []Manifest {
	byWave := func(m Manifest, w int) int { return cmp.Compare(m.WaveNo, w) }
	from, _ := slices.BinarySearchFunc(ms, wave, byWave)
	to, _ := slices.BinarySearchFunc(ms, wave+1, byWave)
	return ms[from:to]
}

// tour is a trip with its wave and the lots that it loads.
type tour struct {
	wave   *planner.Wave
	waveNo int
	trip   *planner.Trip
	serial int // among the warehouse's trips of the day, in loading order
	lots   []batch
}

// lastDay is the day on which the last stop is served; a shift may pass
// midnight.
func (t *tour) lastDay() planner.Date {
	d := t.wave.Date
	if n := len(t.trip.Stops); n > 0 {
		d += planner.Date(t.trip.Stops[n-1].Leaves / (24 * 3600))
	}
	return d
}

func toursOf(p *planner.Plan) []*tour {
	var tours []*tour
	for w := range p.Waves {
		wave := &p.Waves[w]
		for i := range wave.Trips {
			tours = append(tours, &tour{wave: wave, waveNo: w, trip: &wave.Trips[i]})
		}
	}
	return tours
}

// loadingOrder sorts by warehouse, date, start of loading and door, and gives
// each trip its serial number of the day.
func loadingOrder(tours []*tour) []*tour {
	order := slices.Clone(tours)
	slices.SortStableFunc(order, func(a, b *tour) int {
		return cmp.Or(
			cmp.Compare(a.wave.Warehouse, b.wave.Warehouse), cmp.Compare(a.wave.Date, b.wave.Date),
			cmp.Compare(a.trip.LoadFrom, b.trip.LoadFrom), cmp.Compare(a.trip.Door, b.trip.Door))
	})
	for i, t := range order {
		t.serial = 1
		if i > 0 && order[i-1].wave.Warehouse == t.wave.Warehouse && order[i-1].wave.Date == t.wave.Date {
			t.serial = order[i-1].serial + 1
		}
	}
	return order
}

// builder finds the scenario's nouns by their ids.
type builder struct {
	s *planner.Scenario
	*planner.Index
	warehouses map[planner.SiteID]Location
	codes      map[planner.SiteID]string
}

func newBuilder(s *planner.Scenario) *builder {
	b := &builder{
		s: s, Index: s.Index(), codes: siteCodes(s.Warehouses),
		warehouses: make(map[planner.SiteID]Location, len(s.Warehouses)),
	}
	for i := range s.Warehouses {
		b.warehouses[s.Warehouses[i].ID] = warehouseLocation(&s.Warehouses[i])
	}
	return b
}

func (b *builder) manifest(t *tour) (Manifest, error) {
	w, trip := t.wave, t.trip
	from, ok := b.warehouses[w.Warehouse]
	if !ok {
		return Manifest{}, fmt.Errorf("warehouse %q is not in the scenario", w.Warehouse)
	}
	v, ok := b.Vehicles[trip.Vehicle]
	if !ok {
		return Manifest{}, fmt.Errorf("vehicle type %q is not in the scenario", trip.Vehicle)
	}
	m := Manifest{
		Number: fmt.Sprintf("%s-%s-D%03d", b.codes[w.Warehouse], w.Date.Time().Format("060102"), t.serial),
		Status: Draft, Issued: w.Date, Hijri: w.Date.Hijri(&b.s.Campaign),
		Wave: w.ID, WaveNo: t.waveNo, Trip: trip.ID, Tier: b.tier(w.Tier), From: from,
		Truck: Truck{
			Type: v.ID, NameAr: v.NameAr, NameEn: v.NameEn, No: trip.Truck,
			Load: v.Load, Payload: v.Payload, Owner: b.Fleets[planner.FleetKey{Site: w.Warehouse, Type: v.ID}].Owner,
		},
		Door: trip.Door, Loads: trip.LoadFrom, Leaves: trip.Departs, Back: trip.Returns,
		Metres: trip.Metres, Home: trip.Metres,
	}
	m.Lines = b.lines(t.lots)
	m.Total = totalOf(m.Lines, b.s.Campaign.Carton)
	if err := b.waybills(&m, t); err != nil {
		return Manifest{}, err
	}
	m.seal()
	return m, nil
}

// waybills fills in the stops.
func (b *builder) waybills(m *Manifest, t *tour) error {
	stops := t.trip.Stops
	m.Bills = make([]Waybill, len(stops))
	each := make([]planner.Cartons, len(stops))
	for i := range stops {
		each[i] = stops[i].Cartons
	}
	lines, err := Share(m.Lines, each)
	if err != nil {
		return fmt.Errorf("its stops do not add up to its %d cartons: %w", t.trip.Cartons, err)
	}
	left, before := t.trip.Cartons, t.trip.Departs
	for i := range stops {
		stop, w := &stops[i], &m.Bills[i]
		place, ok := b.Places[stop.Place]
		if !ok {
			return fmt.Errorf("stop %d: place %q is not in the scenario", i+1, stop.Place)
		}
		left -= stop.Cartons
		w.Number, w.Manifest = fmt.Sprintf("%s-%02d", m.Number, i+1), m.Number
		w.Stop, w.Stops, w.Left = i+1, len(stops), left
		w.To = placeLocation(place)
		w.Arrives, w.Begins, w.Leaves = stop.Arrives, stop.Begins, stop.Leaves
		w.Metres, w.Drive = stop.Metres, geo.Seconds(stop.Arrives-before)
		w.Lines = lines[i]
		w.Total = totalOf(w.Lines, b.s.Campaign.Carton)
		m.Home -= stop.Metres
		before = stop.Leaves
	}
	if left != 0 {
		return fmt.Errorf("its stops do not add up to its %d cartons", t.trip.Cartons)
	}
	return nil
}

func (b *builder) lines(lots []batch) []Line {
	lines := make([]Line, len(lots))
	for i, l := range lots {
		lines[i] = Line{
			SKU: l.sku, Lot: l.lot, Expires: l.expires, Owner: l.owner,
			Cartons: l.cartons, Mass: planner.Grams(l.cartons) * b.s.Campaign.Carton.Mass,
		}
	}
	return lines
}

func (b *builder) tier(number int) planner.Tier {
	for _, t := range b.s.Campaign.Tiers {
		if t.Number == number {
			return t
		}
	}
	return planner.Tier{Number: number}
}
