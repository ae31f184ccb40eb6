package export

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"katf/planner"
)

// ShowWarehouse explains one warehouse: what it starts with, what arrives from
// where, what leaves on each day against its doors, trucks and room, and what
// more of each would save. An unknown id is an error that names the nearest.
func ShowWarehouse(w io.Writer, s *planner.Scenario, p *planner.Plan, id planner.SiteID) error {
	j, err := join(s, p)
	if err != nil {
		return err
	}
	site := j.Warehouses[id]
	if site == nil {
		return j.unknownWarehouse(id)
	}
	out := &printer{w: w}
	j.siteHead(out, site)
	j.inflow(out, site)
	j.days(out, site)
	j.audience(out, site)
	j.prices(out, site)
	out.line()
	wrapped(out, "", j.travelNote())
	return out.err
}

func (j *joined) unknownWarehouse(id planner.SiteID) error {
	var ids []string
	var names [][2]string
	for i := range j.s.Warehouses {
		site := &j.s.Warehouses[i]
		ids = append(ids, string(site.ID))
		names = append(names, [2]string{site.NameAr, site.NameEn})
	}
	return unknown("warehouse", string(id), ids, names)
}

func (j *joined) siteHead(out *printer, site *planner.Warehouse) {
	_, gov := governorate(site.Governorate)
	out.line(string(site.ID), " ", site.NameEn, "  ", site.NameAr)
	out.line(fmt.Sprintf("  %s %s, at %s (position %s), owner %s", site.Governorate, gov, site.Point, orUnsaid(site.PositionBasis), site.Owner))
	out.line(fmt.Sprintf("  room for %s cartons; %s, %s cartons an hour each, %s to %s",
		grouped(site.Storage), plural(site.Doors, "door"), grouped(site.DoorRate), site.Opens, site.Closes))
	for i := range j.s.Fleets {
		if f := &j.s.Fleets[i]; f.Site == site.ID {
			if v := j.Vehicles[f.Type]; v != nil {
				out.line(fmt.Sprintf("  %d × %s (%s), %s cartons each, owner %s", f.Trucks, f.Type, v.NameEn, grouped(v.Load), f.Owner))
			}
		}
	}
}

// inflow lists opening stock and every trunk transfer that comes in.
func (j *joined) inflow(out *printer, site *planner.Warehouse) {
	out.line()
	out.line("Stock and inflow")
	var total planner.Cartons
	for i := range j.s.Lots {
		if lot := &j.s.Lots[i]; lot.Warehouse == site.ID {
			total += lot.Cartons
			out.line(fmt.Sprintf("  opening stock: %s, lot %s, expires %s", plural(int(lot.Cartons), "carton"), lot.ID, orNone(lot.Expires)))
		}
	}
	g := newGrid("arrives", "left on", "from", ">cartons", ">trucks", "transfer", "")
	for _, t := range j.incoming(site.ID) {
		total += t.Cartons
		ar, _ := j.siteNames(t.From)
		g.row(t.Arrives.String(), t.Departs.String(), clip(string(t.From), 16), grouped(t.Cartons), strconv.Itoa(t.Trucks), t.ID, clip(ar, 20))
	}
	if g.rows > 0 {
		g.writeTo(out, "  ")
	} else {
		out.line("  no transfers come in")
	}
	out.line("  together ", plural(int(total), "carton"))
}

// incoming gives the transfers to a warehouse by day of arrival.
func (j *joined) incoming(site planner.SiteID) []*planner.Transfer {
	var in []*planner.Transfer
	for t := range pointers(j.p.Transfers) {
		if t.To == site {
			in = append(in, t)
		}
	}
	slices.SortStableFunc(in, func(a, b *planner.Transfer) int { return cmp.Compare(a.Arrives, b.Arrives) })
	return in
}

// siteDay is what happens at a warehouse on one day.
type siteDay struct {
	date                      planner.Date
	in, sent, forwarded, left planner.Cartons // arrives; to places; to other warehouses; stock at the end
	handling                  planner.Cartons // what the doors allow
	trips                     int
	trucks                    map[truck]bool
}

type truck struct {
	vehicle string
	number  int
}

// siteDays follows the stock of a warehouse through the campaign.
func (j *joined) siteDays(site *planner.Warehouse) []siteDay {
	c := &j.p.Campaign
	days := make([]siteDay, max(0, c.Days()))
	at := func(d planner.Date) *siteDay {
		if i := int(d - c.FirstDay); i >= 0 && i < len(days) {
			return &days[i]
		}
		return &siteDay{} // outside the campaign: the referee's business
	}
	for i := range days {
		d := c.FirstDay + planner.Date(i)
		days[i] = siteDay{date: d, handling: j.s.Handling(site, d), trucks: map[truck]bool{}}
	}
	for t := range pointers(j.p.Transfers) {
		if t.To == site.ID {
			at(t.Arrives).in += t.Cartons
		}
		if t.From == site.ID {
			at(t.Departs).forwarded += t.Cartons
		}
	}
	for w := range pointers(j.p.Waves) {
		if w.Warehouse != site.ID {
			continue
		}
		day := at(w.Date)
		day.sent += w.Cartons
		day.trips += len(w.Trips)
		for i := range w.Trips {
			if day.trucks != nil {
				day.trucks[truck{w.Trips[i].Vehicle, w.Trips[i].Truck}] = true
			}
		}
	}
	var stock planner.Cartons
	for i := range j.s.Lots {
		if j.s.Lots[i].Warehouse == site.ID {
			stock += j.s.Lots[i].Cartons
		}
	}
	for i := range days {
		stock += days[i].in - days[i].sent - days[i].forwarded
		days[i].left = stock
	}
	return days
}

// days is the calendar of a warehouse: the days on which anything moves.
func (j *joined) days(out *printer, site *planner.Warehouse) {
	out.line()
	out.line("Day by day (handled: in and out together, against what the doors allow)")
	fleet := j.localTrucks(site.ID)
	g := newGrid("date", ">in", ">to places", ">onward", ">handled", ">doors", ">trips", ">trucks", ">stock after", ">room")
	var in, sent, onward planner.Cartons
	for _, d := range j.siteDays(site) {
		in, sent, onward = in+d.in, sent+d.sent, onward+d.forwarded
		if d.in+d.sent+d.forwarded == 0 {
			continue
		}
		handled := d.in + d.sent + d.forwarded
		g.row(d.date.String(), grouped(d.in), grouped(d.sent), grouped(d.forwarded), grouped(handled),
			percent(share(handled, d.handling, 6)), grouped(d.trips), fmt.Sprintf("%d/%d", len(d.trucks), fleet),
			grouped(d.left), percent(share(d.left, site.Storage, 6)))
	}
	g.row("total", grouped(in), grouped(sent), grouped(onward), grouped(in+sent+onward), "", "", "", "", "")
	g.writeTo(out, "  ")
}

// localTrucks counts the trucks of a warehouse that go to places.
func (j *joined) localTrucks(site planner.SiteID) int {
	n := 0
	for i := range j.s.Fleets {
		f := &j.s.Fleets[i]
		if v := j.Vehicles[f.Type]; f.Site == site && v != nil && !v.Trunk {
			n += f.Trucks
		}
	}
	return n
}

// audience sums up whom the warehouse serves.
func (j *joined) audience(out *printer, site *planner.Warehouse) {
	type sum struct {
		places  int
		cartons planner.Cartons
	}
	byTier := map[int]*sum{}
	var all sum
	for i := range j.p.Deliveries {
		f := &j.p.Deliveries[i]
		a := j.allocation[f.Place]
		if f.From != site.ID || a == nil {
			continue
		}
		if byTier[a.Tier] == nil {
			byTier[a.Tier] = &sum{}
		}
		for _, s := range []*sum{byTier[a.Tier], &all} {
			s.places++
			s.cartons += f.Cartons
		}
	}
	out.line()
	out.line(fmt.Sprintf("Serves %s with %s in the flow model", plural(all.places, "place"), plural(int(all.cartons), "carton")))
	for _, t := range j.p.Campaign.Tiers {
		if s := byTier[t.Number]; s != nil {
			_, name := tierName(&j.p.Campaign, t.Number)
			out.line(fmt.Sprintf("  tier %d%s: %s, %s", t.Number, name, plural(s.places, "place"), plural(int(s.cartons), "carton")))
		}
	}
}

// prices lists the limits of the flow model that touch the warehouse.
func (j *joined) prices(out *printer, site *planner.Warehouse) {
	g := newGrid("limit", "from", "to", ">used", ">allowed", ">EGP saved by 1,000 more")
	n := 0
	for i := range j.p.Prices {
		p := &j.p.Prices[i]
		if p.Site != site.ID {
			continue
		}
		n++
		g.row(p.Limit, p.From.String(), p.To.String(), grouped(p.Used), grouped(p.Allowed), pounds(p.Saving))
	}
	out.line()
	if n == 0 {
		out.line("Shadow prices: none, no limit of the flow model binds here")
		return
	}
	out.line("Shadow prices: what 1,000 more cartons of a limit would save")
	g.writeTo(out, "  ")
}
