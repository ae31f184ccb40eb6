package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"katf/geo"
	"katf/planner"
)

// WriteJSON writes the whole difference.
func (d *Difference) WriteJSON(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(d)
}

// mostChanges is how many changed places the text lists; the JSON has all.
const mostChanges = 20

// WriteText writes the difference for a terminal of 100 columns: figures side
// by side, dates, governorates, and the places that change most.
func (d *Difference) WriteText(w io.Writer) error {
	out := &printer{w: w}
	out.line("A: ", d.A.text())
	out.line("B: ", d.B.text())
	if !d.SameScenario {
		out.line("The plans are of different scenarios.")
	}
	if d.Same() {
		out.line("The plans are the same: cartons, dates, kilometres, pounds and trips.")
		return out.err
	}
	d.writeFigures(out)
	d.writeRegions(out)
	out.line()
	out.line(fmt.Sprintf("Trips: %s alike, %s only in A, %s only in B", grouped(d.Trips.Both), grouped(d.Trips.OnlyA), grouped(d.Trips.OnlyB)))
	d.writePlaces(out)
	return out.err
}

func (s *Side) text() string {
	return fmt.Sprintf("%s, seed %d, effort %s, scenario %.12s", s.Campaign, s.Seed, s.Effort, s.Scenario)
}

func (d *Difference) writeFigures(out *printer) {
	out.line()
	g := newGrid("", ">A", ">B", ">change")
	for _, f := range d.Figures {
		change := "="
		if f.A != f.B {
			change = signed(f.B-f.A, f.Unit)
		}
		g.row(f.Name, measured(f.A, f.Unit), measured(f.B, f.Unit), change)
	}
	for _, c := range d.Dates {
		change := "="
		switch {
		case c.A == c.B:
		case c.A == 0 || c.B == 0:
			change = "only one"
		case c.B > c.A:
			change = plural(int(c.B-c.A), "day") + " later"
		default:
			change = plural(int(c.A-c.B), "day") + " earlier"
		}
		g.row(c.Name, orNone(c.A), orNone(c.B), change)
	}
	g.writeTo(out, "")
}

// measured writes a figure in the unit in which people read it.
func measured(n int64, unit string) string {
	switch unit {
	case "metres":
		return km(geo.Metres(n)) + " km"
	case "kg_km":
		return tonneKm(n) + " t·km"
	case "piastres":
		return "EGP " + pounds(planner.Piastres(n))
	case "ppm":
		return decimal(n, 6)
	case "cartons":
		return grouped(n) + " cartons"
	}
	return grouped(n)
}

// signed writes a change with its sign before the unit's text.
func signed(n int64, unit string) string {
	if n < 0 {
		return "-" + measured(-n, unit)
	}
	return "+" + measured(n, unit)
}

func (d *Difference) writeRegions(out *printer) {
	if len(d.Regions) == 0 {
		return
	}
	out.line()
	out.line("Cartons by governorate, where they change")
	g := newGrid("code", "name", ">A", ">B", ">change", "")
	for _, r := range d.Regions {
		ar, en := governorate(r.Code)
		g.row(r.Code, en, grouped(r.A), grouped(r.B), signed(int64(r.B-r.A), ""), ar)
	}
	g.writeTo(out, "  ")
}

func (d *Difference) writePlaces(out *printer) {
	out.line()
	if len(d.Places) == 0 {
		out.line("No place gets other cartons, days or warehouses.")
		return
	}
	cartons := 0
	for i := range d.Places {
		if d.Places[i].size() != 0 {
			cartons++
		}
	}
	out.line(fmt.Sprintf("%s: %s in cartons, %s in days or warehouses only",
		plural(len(d.Places), "place changes", "places change"), grouped(cartons), grouped(len(d.Places)-cartons)))
	g := newGrid("place", ">cartons A", ">B", "days A", "B", "from A", "B")
	for i := range d.Places[:min(len(d.Places), mostChanges)] {
		c := &d.Places[i]
		g.row(clip(string(c.Place), 14), c.A.cartons(), c.B.cartons(), c.A.days(), c.B.days(), c.A.from(), c.B.from())
	}
	g.writeTo(out, "  ")
	if more := len(d.Places) - mostChanges; more > 0 {
		out.line("  and ", grouped(more), " more: the JSON form lists all")
	}
}

// cartons writes what is allocated, and what of it arrives where that differs.
func (a *Arrival) cartons() string {
	if a.Delivered != a.Cartons {
		return grouped(a.Delivered) + " of " + grouped(a.Cartons)
	}
	return grouped(a.Cartons)
}

// days writes the first and last day without the year.
func (a *Arrival) days() string {
	short := func(d planner.Date) string { return strings.TrimPrefix(d.String()[4:], "-") }
	switch {
	case a.First == 0:
		return "never"
	case a.First == a.Last:
		return short(a.First)
	}
	return short(a.First) + ".." + short(a.Last)
}

func (a *Arrival) from() string { return clip(siteList(a.Warehouses), 10) }
