package planner

import (
	"cmp"
	"math"
	"slices"

	"katf/geo"
)

// DayLoad is what a warehouse does on a day, against what its doors, its trucks
// and its stock allow.
type DayLoad struct {
	Warehouse SiteID `json:"warehouse"`
	Date      Date   `json:"date"`
	Working   bool   `json:"working" doc:"It is open on the day"`

	// Doors: what passes them, in and out together.
	Arriving Cartons `json:"arriving" doc:"From plants and other warehouses"`
	Sent     Cartons `json:"sent" doc:"To places"`
	Onward   Cartons `json:"onward" doc:"To other warehouses"`
	Handling Cartons `json:"handling" doc:"What the doors pass in the day, in and out together"`

	// Trucks: local ones, by number and by time from the first loading to the
	// last return of each.
	Trips  int         `json:"trips"`
	Late   int         `json:"late_trips" doc:"Trips that load outside of opening hours"`
	Trucks int         `json:"trucks" doc:"That move"`
	Fleet  int         `json:"fleet" doc:"That are there"`
	Work   geo.Seconds `json:"work_s" doc:"From the first loading to the last return, of all trucks that move"`
	Shift  geo.Seconds `json:"shift_s" doc:"That all trucks may work in the day"`

	// Stock: what can leave on the day, and what is left at its end.
	Stock   Cartons `json:"stock" doc:"At the start of the day, expired cartons left out"`
	Short   Cartons `json:"short" doc:"Cartons that leave and are not there"`
	After   Cartons `json:"after" doc:"At the end of the day, all of it"`
	Storage Cartons `json:"storage" doc:"The room there is"`
}

// Busy reports whether anything moves on the day.
func (d *DayLoad) Busy() bool { return d.Arriving+d.Sent+d.Onward > 0 }

// Handled is what passes the doors.
func (d *DayLoad) Handled() Cartons { return d.Arriving + d.Sent + d.Onward }

// Loads gives the load of every warehouse on every day of the campaign, by
// warehouse in the scenario's order, then by day. Stock goes first expiring first
// out; trips load before transfers leave, and what arrives can leave on the next
// day. What lies outside of the campaign is left out. Linear in the plan, and in
// warehouses × days × lots.
func Loads(s *Scenario, p *Plan) []DayLoad {
	n := s.Campaign.Days()
	l := &loads{s: s, p: p, days: n, at: map[SiteID]int{}, lots: make([][]Lot, len(s.Warehouses)), carried: make([][]Lot, len(p.Transfers))}
	for i := range s.Warehouses {
		l.at[s.Warehouses[i].ID] = i
		for d := range n {
			l.open(&s.Warehouses[i], s.Campaign.FirstDay+Date(d))
		}
	}
	l.fleets()
	for i := range p.Waves {
		l.wave(&p.Waves[i])
	}
	l.trucks()
	for i := range s.Lots {
		if w, ok := l.at[s.Lots[i].Warehouse]; ok {
			lot := s.Lots[i]
			if lot.Expires == 0 {
				lot.Expires = noExpiry
			}
			l.lots[w] = append(l.lots[w], lot)
		}
	}
	for d := range n {
		l.day(s.Campaign.FirstDay + Date(d))
	}
	return l.out
}

// noExpiry stands for cartons whose expiry nobody knows.
const noExpiry Date = math.MaxInt32

// loads is the work of [Loads].
type loads struct {
	s       *Scenario
	p       *Plan
	days    int
	at      map[SiteID]int // index of a warehouse
	lots    [][]Lot        // by warehouse: what lies there
	carried [][]Lot        // by transfer: what it carries
	out     []DayLoad
}

func (l *loads) open(w *Warehouse, d Date) {
	_, _, working := l.s.Hours(w, d)
	l.out = append(l.out, DayLoad{Warehouse: w.ID, Date: d, Working: working, Handling: l.s.Handling(w, d), Storage: w.Storage})
}

// of finds a warehouse's day, nil outside of the campaign.
func (l *loads) of(id SiteID, d Date) *DayLoad {
	w, ok := l.at[id]
	day := int(d - l.s.Campaign.FirstDay)
	if !ok || day < 0 || day >= l.days {
		return nil
	}
	return &l.out[w*l.days+day]
}

// fleets counts the local trucks of every warehouse.
func (l *loads) fleets() {
	x := l.s.Index()
	for i := range l.s.Fleets {
		f := &l.s.Fleets[i]
		w, ok := l.at[f.Site]
		v := x.Vehicles[f.Type]
		if !ok || v == nil || v.Trunk {
			continue
		}
		for d := range l.days {
			o := &l.out[w*l.days+d]
			o.Fleet += f.Trucks
			o.Shift += geo.Seconds(f.Trucks) * v.Shift
		}
	}
}

// wave adds the trips of a wave.
func (l *loads) wave(w *Wave) {
	o := l.of(w.Warehouse, w.Date)
	if o == nil {
		return
	}
	opens, closes, _ := l.s.Hours(&l.s.Warehouses[l.at[w.Warehouse]], w.Date)
	for i := range w.Trips {
		t := &w.Trips[i]
		o.Trips++
		for _, s := range t.Stops {
			o.Sent += s.Cartons
		}
		if t.LoadFrom < opens || t.Departs > closes {
			o.Late++
		}
	}
}

// trucks adds the days of all trucks: several waves of a day may share one.
func (l *loads) trucks() {
	type key struct {
		*DayLoad
		vehicle string
		truck   int
	}
	type shift struct{ from, to Clock }
	days := map[key]shift{}
	for i := range l.p.Waves {
		w := &l.p.Waves[i]
		o := l.of(w.Warehouse, w.Date)
		for k := range w.Trips {
			t := &w.Trips[k]
			id := key{o, t.Vehicle, t.Truck}
			if x, ok := days[id]; ok {
				days[id] = shift{min(x.from, t.LoadFrom), max(x.to, t.Returns)}
			} else {
				days[id] = shift{t.LoadFrom, t.Returns}
			}
		}
	}
	for id, x := range days {
		if id.DayLoad != nil {
			id.Trucks++
			id.Work += geo.Seconds(x.to - x.from)
		}
	}
}

// day moves the stock of one day.
func (l *loads) day(d Date) {
	for w := range l.s.Warehouses {
		o := l.of(l.s.Warehouses[w].ID, d)
		for _, lot := range l.lots[w] {
			if lot.Expires > d {
				o.Stock += lot.Cartons
			}
		}
		_, o.Short = l.take(w, o.Sent, d, d)
	}
	for i := range l.p.Transfers {
		if t := &l.p.Transfers[i]; t.Departs == d {
			l.leave(i, t, d)
		}
	}
	for i := range l.p.Transfers {
		t := &l.p.Transfers[i]
		if w, ok := l.at[t.To]; ok && max(t.Departs, t.Arrives) == d {
			l.lots[w] = append(l.lots[w], l.carried[i]...)
			l.of(t.To, d).Arriving += t.Cartons
		}
	}
	for w := range l.s.Warehouses {
		o := l.of(l.s.Warehouses[w].ID, d)
		for _, lot := range l.lots[w] {
			o.After += lot.Cartons
		}
	}
}

// leave loads a transfer: in a warehouse with what lasts until the deadline
// first, in a plant with what was packed on the day before.
func (l *loads) leave(i int, t *Transfer, d Date) {
	w, ok := l.at[t.From]
	if !ok {
		expires := noExpiry
		if life := l.s.Campaign.Carton.ShelfLifeDays; life > 0 {
			expires = d - 1 + Date(life)
		}
		l.carried[i] = []Lot{{Cartons: t.Cartons, Expires: expires}}
		return
	}
	o := l.of(t.From, d)
	o.Onward += t.Cartons
	taken, short := l.take(w, t.Cartons, l.s.Campaign.Deadline, d)
	o.Short += short
	l.carried[i] = append(taken, Lot{Cartons: short, Expires: d + 1})
}

// take takes cartons out of a warehouse, the first to expire first: of those
// that are good on a later day as long as there are any, then of those that are
// good today. It gives what it took and what is missing.
func (l *loads) take(w int, want Cartons, later, today Date) (taken []Lot, short Cartons) {
	slices.SortStableFunc(l.lots[w], func(a, b Lot) int { return cmp.Compare(a.Expires, b.Expires) })
	for _, good := range []Date{later, today} {
		for i := range l.lots[w] {
			lot := &l.lots[w][i]
			if n := min(want, lot.Cartons); lot.Expires > good && n > 0 {
				taken = append(taken, Lot{Cartons: n, Expires: lot.Expires})
				lot.Cartons -= n
				want -= n
			}
		}
	}
	l.lots[w] = slices.DeleteFunc(l.lots[w], func(lot Lot) bool { return lot.Cartons <= 0 })
	return taken, want
}
