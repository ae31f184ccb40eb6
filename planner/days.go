package planner

// markDays works out, once for the whole campaign, what every stage asks of
// every day.
func (w *world) markDays() {
	w.working = make([]bool, w.days)
	for d := range w.working {
		w.working[d] = w.workday(w.date(d))
	}
	w.handling = make([][]int64, len(w.Warehouses))
	for i := range w.Warehouses {
		b := &w.bases[i]
		b.opens = int64(b.Opens)
		w.handling[i] = make([]int64, w.days)
		for d := range w.handling[i] {
			w.handling[i][d] = int64(w.Handling(b.Warehouse, w.date(d)))
			if opens, closes, _ := w.Hours(b.Warehouse, w.date(d)); w.handling[i][d] > 0 {
				b.opens, b.hours = min(b.opens, int64(opens)), max(b.hours, int64(closes-opens))
			}
		}
		if b.hours == 0 { // it never works: that, and not the way, is what keeps it from serving
			b.hours = int64(b.Closes - b.Opens)
		}
	}
	w.markClosedPlaces()
}

// workday reports whether the calendar has no day off then.
func (w *world) workday(d Date) bool {
	working := true
	for i := range w.Calendar {
		if w.Calendar[i].Date == d {
			working = w.Calendar[i].Working
		}
	}
	return working
}

func (w *world) markClosedPlaces() {
	w.closed = make([][]bool, len(w.Places))
	for i := range w.Closures {
		c := &w.Closures[i]
		p, ok := w.place[PlaceID(c.Ref)]
		if c.Kind != "place" || !ok {
			continue
		}
		if w.closed[p] == nil {
			w.closed[p] = make([]bool, w.days)
		}
		for d := range w.closed[p] {
			w.closed[p][d] = w.closed[p][d] || c.On(w.date(d))
		}
	}
}

// shut reports whether a place is closed on a day.
func (w *world) shut(place, day int) bool { return w.closed[place] != nil && w.closed[place][day] }

// day counts from the first day of the campaign.
func (w *world) day(d Date) int { return int(d - w.Campaign.FirstDay) }

// date is the inverse of day.
func (w *world) date(day int) Date { return w.Campaign.FirstDay + Date(day) }

// ready gives the cartons of a plant that become loadable at the start of each
// day: those packed on the day before.
func (w *world) ready(plant SiteID) []int64 {
	out := make([]int64, w.days)
	for _, p := range w.Production {
		if p.Plant != plant {
			continue
		}
		for d := p.From; d <= p.To; d++ {
			if day := w.day(d) + 1; day >= 0 && day < w.days {
				out[day] += int64(p.Cartons)
			}
		}
	}
	return out
}
