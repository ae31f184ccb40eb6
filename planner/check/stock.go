package check

import (
	"cmp"
	"math"
	"slices"

	"katf/planner"
)

// lot is cartons with one expiry date.
type lot struct {
	expires planner.Date
	cartons planner.Cartons
}

// never stands for cartons whose expiry nobody knows.
const never planner.Date = math.MaxInt32

// day is what moves on one day.
type day struct {
	waves, leaving, arriving []int // indices into the plan
}

// stock follows the stock of all warehouses from day to day. On a day trips load
// first, then transfers leave, and last comes in what can leave on the next. The
// first to expire goes first; a transfer takes its cartons' dates along, and of
// those that last until the deadline as long as there are any: what is left of a
// shorter life is of more use where the cartons lie.
func (r *referee) stock() {
	days := map[planner.Date]*day{}
	at := func(d planner.Date) *day {
		if days[d] == nil {
			days[d] = &day{}
		}
		return days[d]
	}
	for i := range r.p.Waves {
		x := at(r.p.Waves[i].Date)
		x.waves = append(x.waves, i)
	}
	for i := range r.p.Transfers {
		t := &r.p.Transfers[i]
		x := at(t.Departs)
		x.leaving = append(x.leaving, i)
		x = at(max(t.Departs, t.Arrives)) // earlier is reported by its own rule
		x.arriving = append(x.arriving, i)
	}
	dates := make([]planner.Date, 0, len(days))
	for d := range days {
		dates = append(dates, d)
	}
	slices.Sort(dates)
	h := holdings{referee: r, lots: map[planner.SiteID][]lot{}, loaded: make([][]lot, len(r.p.Transfers))}
	for i := range r.s.Lots {
		l := &r.s.Lots[i]
		expires := l.Expires
		if expires == 0 {
			expires = never
		}
		h.lots[l.Warehouse] = append(h.lots[l.Warehouse], lot{expires, l.Cartons})
	}
	for _, d := range dates {
		h.pass(d, days[d])
	}
}

// holdings is the stock of all warehouses and what transfers carry.
type holdings struct {
	*referee
	lots   map[planner.SiteID][]lot
	loaded [][]lot // by transfer
}

// pass moves everything that moves on one day.
func (h *holdings) pass(d planner.Date, x *day) {
	before := map[planner.SiteID]planner.Cartons{}
	in, out, short := map[planner.SiteID]planner.Cartons{}, map[planner.SiteID]planner.Cartons{}, map[planner.SiteID]planner.Cartons{}
	touch := func(id planner.SiteID) {
		if _, ok := before[id]; !ok {
			before[id] = total(h.lots[id])
		}
	}
	take := func(id planner.SiteID, want planner.Cartons, good planner.Date) []lot {
		touch(id)
		out[id] += want
		taken, missing := h.pick(id, want, good)
		more, missing := h.pick(id, missing, d)
		short[id] += missing
		return append(append(taken, more...), lot{d + 1, missing})
	}
	for _, i := range x.waves {
		take(h.p.Waves[i].Warehouse, loaded(&h.p.Waves[i]), d)
	}
	for _, i := range x.leaving {
		t := &h.p.Transfers[i]
		if h.Warehouses[t.From] != nil {
			h.loaded[i] = take(t.From, t.Cartons, h.s.Campaign.Deadline)
		} else { // packed on the day before at the latest
			expires := never
			if life := h.s.Campaign.Carton.ShelfLifeDays; life > 0 {
				expires = d - 1 + planner.Date(min(life, 1_000_000))
			}
			h.loaded[i] = []lot{{expires, t.Cartons}}
		}
	}
	for _, i := range x.arriving {
		t := &h.p.Transfers[i]
		touch(t.To)
		in[t.To] += t.Cartons
		h.lots[t.To] = append(h.lots[t.To], h.loaded[i]...)
	}
	for i := range h.s.Warehouses {
		w := &h.s.Warehouses[i]
		if was, ok := before[w.ID]; ok {
			h.judge(w, d, in[w.ID], out[w.ID], short[w.ID], was)
		}
	}
}

// judge checks a warehouse at the end of a day. Opening stock may be above the
// room; it may not grow there.
func (h *holdings) judge(w *planner.Warehouse, d planner.Date, in, out, short, before planner.Cartons) {
	_, _, working := h.s.Hours(w, d) // a day off is reported as such
	if room := h.s.Handling(w, d); working && (in > room || out > room || in+out > room) {
		h.faultOn(d, DoorCapacity, string(w.ID), "on %[2]s %[3]d cartons arrive at %[1]s and %[4]d leave, its doors pass %[5]d", "يوم %[2]s يصل المخزن %[1]s %[3]d كرتونة ويغادره %[4]d، وسعة أبوابه %[5]d", w.ID, d, in, out, room)
	}
	if short > 0 {
		h.faultOn(d, StockOnHand, string(w.ID), "on %[2]s %[3]d cartons leave %[1]s that it does not have", "يوم %[2]s يغادر المخزن %[1]s عدد %[3]d كرتونة ليست لديه", w.ID, d, short)
	}
	if now := total(h.lots[w.ID]); now > w.Storage && now > before {
		h.faultOn(d, StorageLimit, string(w.ID), "on %[2]s %[1]s holds %[3]d cartons, it has room for %[4]d", "يوم %[2]s في المخزن %[1]s عدد %[3]d كرتونة وسعته %[4]d", w.ID, d, now, w.Storage)
	}
}

// pick takes cartons that are good on a day, the first to expire first, and
// gives them with what is missing.
func (h *holdings) pick(id planner.SiteID, want planner.Cartons, on planner.Date) (taken []lot, missing planner.Cartons) {
	slices.SortStableFunc(h.lots[id], func(a, b lot) int { return cmp.Compare(a.expires, b.expires) })
	var left []lot
	for _, l := range h.lots[id] {
		if n := min(want, l.cartons); l.expires > on && n > 0 {
			taken = append(taken, lot{l.expires, n})
			l.cartons -= n
			want -= n
		}
		if l.cartons > 0 {
			left = append(left, l)
		}
	}
	h.lots[id] = left
	return taken, max(0, want)
}

// loaded is what a wave's stops take, whatever its own total says.
func loaded(w *planner.Wave) planner.Cartons {
	var sum planner.Cartons
	for i := range w.Trips {
		for _, s := range w.Trips[i].Stops {
			sum += s.Cartons
		}
	}
	return sum
}

func total(lots []lot) planner.Cartons {
	var sum planner.Cartons
	for _, l := range lots {
		sum += l.cartons
	}
	return sum
}
