package manifest

import (
	"cmp"
	"fmt"
	"slices"

	"katf/planner"
)

// batch is cartons of one lot at one place of storage.
type batch struct {
	sku     string
	lot     string
	expires planner.Date // 0: no date is known
	owner   string
	cartons planner.Cartons
}

// good reports whether the cartons may still be handed out on a day.
func (b *batch) good(on planner.Date) bool { return b.expires == 0 || b.expires >= on }

// firstExpiring orders by expiry, unknown expiry last, then by lot.
func firstExpiring(a, b batch) int {
	return cmp.Or(
		cmp.Compare(uint32(a.expires-1), uint32(b.expires-1)), // 0 wraps to the end
		cmp.Compare(a.lot, b.lot), cmp.Compare(a.owner, b.owner), cmp.Compare(a.sku, b.sku))
}

// shelf is the stock of one site in the order of expiry.
type shelf []batch

func (s *shelf) put(b batch) {
	i, found := slices.BinarySearchFunc(*s, b, firstExpiring)
	if found {
		(*s)[i].cartons += b.cartons
		return
	}
	*s = slices.Insert(*s, i, b)
}

// take removes n cartons of the lots that may go, the first expiring first, and
// gives them with what is missing.
func (s *shelf) take(n planner.Cartons, may func(*batch) bool) (out []batch, missing planner.Cartons) {
	for i := range *s {
		b := &(*s)[i]
		if n == 0 {
			break
		}
		if !may(b) || b.cartons == 0 {
			continue
		}
		part := *b
		part.cartons = min(n, b.cartons)
		b.cartons -= part.cartons
		n -= part.cartons
		out = append(out, part)
	}
	*s = slices.DeleteFunc(*s, func(b batch) bool { return b.cartons == 0 })
	return out, n
}

// event is cartons that leave or reach a site on a day.
type event struct {
	site    planner.SiteID
	cartons planner.Cartons
	tour    *tour             // leaves on a trip, or
	sent    *planner.Transfer // leaves on a transfer, or
	lots    []batch           // arrives
}

// lotBook follows every lot through the campaign, day by day: first what came
// the day before is put on the shelves, then trips load, then transfers leave.
// The lots of a day's trips are chosen first expiring first out, in the order in
// which the trucks load.
type lotBook struct {
	s       *planner.Scenario
	shelves map[planner.SiteID]*shelf
	first   planner.Date
	arrive  [][]event // by day from first: on the shelf on that morning
	load    [][]event
	send    [][]event
}

func newLotBook(s *planner.Scenario, p *planner.Plan, tours []*tour) *lotBook {
	b := &lotBook{s: s, shelves: map[planner.SiteID]*shelf{}, first: s.Campaign.FirstDay}
	for i := range s.Warehouses {
		b.shelves[s.Warehouses[i].ID] = new(shelf)
	}
	for i := range s.Plants {
		b.shelves[s.Plants[i].ID] = new(shelf)
	}
	for _, l := range s.Lots {
		lot := batch{sku: l.SKU, lot: l.ID, expires: l.Expires, owner: l.Owner, cartons: l.Cartons}
		b.on(&b.arrive, b.first, event{site: l.Warehouse, lots: []batch{lot}})
	}
	b.addProduction()
	for _, t := range tours {
		b.on(&b.load, t.wave.Date, event{site: t.wave.Warehouse, cartons: t.trip.Cartons, tour: t})
	}
	for i := range p.Transfers {
		t := &p.Transfers[i]
		b.on(&b.send, t.Departs, event{site: t.From, cartons: t.Cartons, sent: t})
	}
	return b
}

// addProduction makes a lot of every plant's every day, "<plant>-<date>", that
// can leave on the next day.
func (b *lotBook) addProduction() {
	c := &b.s.Campaign
	owner := map[planner.SiteID]string{}
	for i := range b.s.Plants {
		owner[b.s.Plants[i].ID] = b.s.Plants[i].Owner
	}
	for _, row := range b.s.Production {
		for d := row.From; d <= row.To && d < c.Deadline; d++ {
			lot := batch{sku: c.Carton.SKU, lot: fmt.Sprintf("%s-%s", row.Plant, d), owner: owner[row.Plant], cartons: row.Cartons}
			if c.Carton.ShelfLifeDays > 0 {
				lot.expires = d + planner.Date(c.Carton.ShelfLifeDays)
			}
			b.on(&b.arrive, d+1, event{site: row.Plant, lots: []batch{lot}})
		}
	}
}

// on notes an event of a day; one before the campaign counts as its first day.
func (b *lotBook) on(days *[][]event, d planner.Date, e event) {
	i := max(0, int(d-b.first))
	for len(*days) <= i {
		*days = append(*days, nil)
	}
	(*days)[i] = append((*days)[i], e)
}

func dayOf(days [][]event, i int) []event {
	if i < len(days) {
		return days[i]
	}
	return nil
}

// run gives every tour its lots.
func (b *lotBook) run() error {
	for i := 0; i < max(len(b.load), len(b.send)); i++ {
		for _, e := range dayOf(b.arrive, i) {
			sh, err := b.shelf(e.site)
			if err != nil {
				return err
			}
			for _, lot := range e.lots {
				sh.put(lot)
			}
		}
		for _, e := range dayOf(b.load, i) {
			if err := b.loadTour(e); err != nil {
				return err
			}
		}
		for _, e := range dayOf(b.send, i) {
			if err := b.sendTransfer(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *lotBook) shelf(site planner.SiteID) (*shelf, error) {
	if sh, ok := b.shelves[site]; ok {
		return sh, nil
	}
	return nil, fmt.Errorf("site %q holds or gets cartons but is neither a warehouse nor a plant of the scenario", site)
}

func (b *lotBook) loadTour(e event) error {
	sh, err := b.shelf(e.site)
	if err != nil {
		return err
	}
	last := e.tour.lastDay()
	lots, missing := sh.take(e.cartons, func(l *batch) bool { return l.good(last) })
	if missing > 0 {
		return fmt.Errorf("trip %s: warehouse %s has %d cartons too few on %s that do not expire before delivery (%d expired ones are left); the plan does not fit the scenario's stock",
			e.tour.trip.ID, e.site, missing, e.tour.wave.Date, sh.count())
	}
	e.tour.lots = lots
	return nil
}

// sendTransfer chooses the first expiring lots among those that last until the
// deadline, for what is left of a lot's life is spent at the receiver; only when
// they are used up come shorter ones that can still be handed out there.
func (b *lotBook) sendTransfer(e event) error {
	sh, err := b.shelf(e.site)
	if err != nil {
		return err
	}
	t := e.sent
	lots, missing := sh.take(e.cartons, func(l *batch) bool { return l.good(b.s.Campaign.Deadline) })
	short, missing := sh.take(missing, func(l *batch) bool { return l.good(t.Arrives + 1) })
	if missing > 0 {
		return fmt.Errorf("transfer %s: %s has %d cartons too few on %s that can still be handed out from %s; the plan does not fit the scenario's stock",
			t.ID, e.site, missing, t.Departs, t.To)
	}
	b.on(&b.arrive, t.Arrives+1, event{site: t.To, lots: append(lots, short...)})
	return nil
}

func (s *shelf) count() planner.Cartons {
	n := planner.Cartons(0)
	for _, b := range *s {
		n += b.cartons
	}
	return n
}
