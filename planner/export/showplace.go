package export

import (
	"fmt"
	"io"

	"katf/planner"
)

// ShowPlace explains one place: how its number of cartons came about, step by
// step with the figures, and where, when and on which trucks they come. An
// unknown id is an error that names the nearest.
func ShowPlace(w io.Writer, s *planner.Scenario, p *planner.Plan, id planner.PlaceID) error {
	j, err := join(s, p)
	if err != nil {
		return err
	}
	place, a := j.Places[id], j.allocation[id]
	if place == nil || a == nil {
		return j.unknownPlace(id)
	}
	out := &printer{w: w}
	j.placeHead(out, place)
	j.number(out, place, a)
	j.sources(out, place)
	j.arrivals(out, place)
	for i := range p.Unserved {
		if u := &p.Unserved[i]; u.Place == id {
			out.line()
			out.line("Unserved")
			j.unservedLines(out, u)
		}
	}
	out.line()
	wrapped(out, "", j.travelNote())
	return out.err
}

func (j *joined) unknownPlace(id planner.PlaceID) error {
	var ids []string
	var names [][2]string
	for i := range j.s.Places {
		if pl := &j.s.Places[i]; j.allocation[pl.ID] != nil {
			ids = append(ids, string(pl.ID))
			names = append(names, [2]string{pl.NameAr, pl.NameEn})
		}
	}
	return unknown("place", string(id), ids, names)
}

func (j *joined) placeHead(out *printer, place *planner.Place) {
	_, gov := governorate(place.Governorate)
	_, mar := markaz(place.Markaz)
	out.line(string(place.ID), " ", place.NameEn, "  ", place.NameAr)
	out.line(fmt.Sprintf("  %s %s, %s %s, cell %s, at %s", place.Governorate, gov, place.Markaz, mar, place.Cell, place.Point))
	out.line(fmt.Sprintf("  population %s (%s), position %s", grouped(place.Population), orUnsaid(place.PopulationBasis), orUnsaid(place.PositionBasis)))
}

func orUnsaid(basis string) string {
	if basis == "" {
		return "basis not said"
	}
	return basis
}

// number retraces the allocation of a place.
func (j *joined) number(out *printer, place *planner.Place, a *planner.Allocation) {
	out.line()
	out.line("How its number came about (policy ", j.p.Campaign.Policy.Name, ")")
	for n, step := range j.account(place, a, true) {
		for i, line := range wrap(step.En, screen-6) {
			lead := "     "
			if i == 0 {
				lead = fmt.Sprintf("  %d. ", n+1)
			}
			out.line(lead, line)
		}
	}
}

// sources lists the warehouses that the flow model sends from.
func (j *joined) sources(out *printer, place *planner.Place) {
	out.line()
	out.line("Where its cartons come from (cheapest flow)")
	if len(j.flows[place.ID]) == 0 {
		out.line("  no warehouse sends here")
		return
	}
	g := newGrid("warehouse", "name", ">cartons", ">km", ">one way", ">EGP a carton", "")
	for _, f := range j.flows[place.ID] {
		ar, en := j.siteNames(f.From)
		g.row(string(f.From), clip(en, 20), grouped(f.Cartons), km(f.Metres), duration(f.Seconds), pounds(perCarton(f.Cost)), clip(ar, 16))
	}
	g.writeTo(out, "  ")
}

// perCarton turns piastres per 1,000 cartons into piastres, half up.
func perCarton(per1000 planner.Piastres) planner.Piastres {
	if per1000 < 0 {
		return -((-per1000 + 500) / 1000)
	}
	return (per1000 + 500) / 1000
}

// arrivals lists every stop at the place, with the loading at the warehouse.
func (j *joined) arrivals(out *printer, place *planner.Place) {
	out.line()
	served := j.served(place.ID)
	if len(j.visits[place.ID]) == 0 {
		out.line("No truck comes here.")
		return
	}
	out.line(fmt.Sprintf("Deliveries: %s on %s", plural(int(served.cartons), "carton"), plural(len(j.visits[place.ID]), "trip")))
	for _, v := range j.visits[place.ID] {
		out.line(fmt.Sprintf("  %s: %s on trip %s, %s no. %d, stop %d of %d", v.wave.Date, plural(int(v.stop.Cartons), "carton"),
			v.trip.ID, v.trip.Vehicle, v.trip.Truck, v.number, len(v.trip.Stops)))
		out.line(fmt.Sprintf("    loads at door %d from %s, leaves %s, arrives %s, unloads %s to %s",
			v.trip.Door, v.trip.LoadFrom, v.trip.Departs, v.stop.Arrives, v.stop.Begins, v.stop.Leaves))
	}
}
