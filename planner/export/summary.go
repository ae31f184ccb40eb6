package export

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"katf/planner"
)

// WriteSummary writes what a person wants to know of a plan first, in tables of
// at most 100 columns: cartons and coverage by tier and governorate, trips and
// money, dates kept, the worst place, and what is unserved and why. English,
// with Arabic names beside.
func WriteSummary(w io.Writer, s *planner.Scenario, p *planner.Plan) error {
	j, err := join(s, p)
	if err != nil {
		return err
	}
	out := &printer{w: w}
	j.headline(out)
	j.coverageTable(out)
	j.completion(out)
	j.worst(out)
	j.work(out)
	j.shortfall(out)
	j.labels(out)
	return out.err
}

func (j *joined) headline(out *printer) {
	c, s := &j.p.Campaign, &j.p.Summary
	out.line(c.NameEn, "  ", c.NameAr)
	out.line(fmt.Sprintf("%s cartons planned of %s, %s delivered to %s places, %s unserved",
		grouped(s.Allocated), grouped(s.Target), grouped(s.Delivered), grouped(s.Places), grouped(s.Unserved)))
	out.line(fmt.Sprintf("policy %s, seed %d, effort %s, scenario %.12s", c.Policy.Name, j.p.Seed, j.p.Effort, j.p.Scenario))
}

// coverageTable has a line for every tier, its governorates below it, and the
// country.
func (j *joined) coverageTable(out *printer) {
	out.line()
	out.line("Coverage by tier and governorate (cartons allocated per eligible household)")
	g := newGrid("code", "name", ">eligible", ">cartons", ">cover", ">lowest", ">Gini", ">Jain", ">first*", "")
	levels := j.levels()
	for _, tier := range levels {
		if tier.kind != "tier" {
			continue
		}
		g.row(coverageCells(&tier, "tier "+tier.Code)...)
		var inside []level
		for _, l := range levels {
			if l.kind == "governorate" && strconv.Itoa(j.p.Campaign.Tier(l.Code).Number) == tier.Code {
				inside = append(inside, l)
			}
		}
		slices.SortStableFunc(inside, func(a, b level) int { return cmp.Compare(a.Code, b.Code) })
		for _, l := range inside {
			g.row(coverageCells(&l, l.Code)...)
		}
	}
	g.row(coverageCells(&levels[0], "all")...)
	g.writeTo(out, "")
	out.line("* cartons that serving the first tiers first costs a group (negative: gives it)")
}

func coverageCells(l *level, code string) []string {
	return []string{
		code, clip(l.nameEn, 14), grouped(l.Households), grouped(l.Cartons), percent(l.Coverage.Coverage),
		percent(l.Lowest), thousandths(l.Gini), thousandths(l.Jain), grouped(l.BorderFirst), clip(l.nameAr, 13),
	}
}

// completion says of every tier when it is complete against the day asked.
func (j *joined) completion(out *printer) {
	out.line()
	for i := range j.p.Summary.Tiers {
		wrapped(out, "", j.kept(&j.p.Summary.Tiers[i]))
	}
}

// kept says when a tier is complete against the day that was asked.
func (j *joined) kept(t *planner.TierSummary) string {
	_, tier := tierName(&j.p.Campaign, t.Tier)
	name := "Tier " + strconv.Itoa(t.Tier) + tier
	switch {
	case t.Cartons == 0:
		return name + ": no cartons"
	case t.Delivered == 0:
		return fmt.Sprintf("%s: nothing delivered; asked by %s", name, t.CompleteBy)
	case t.Delivered < t.Cartons:
		return fmt.Sprintf("%s: not complete, %s of %s cartons by %s; asked by %s", name, grouped(t.Delivered), grouped(t.Cartons), t.Completed, t.CompleteBy)
	}
	return fmt.Sprintf("%s: complete %s (%s), asked %s, %s", name, t.Completed, t.Completed.Hijri(&j.p.Campaign).En(), t.CompleteBy, margin(t.CompleteBy-t.Completed))
}

func margin(days planner.Date) string {
	switch {
	case days == 0:
		return "on the day"
	case days < 0:
		return plural(int(-days), "day") + " late"
	}
	return plural(int(days), "day") + " early"
}

// plural counts things: one of what, otherwise many, which is what with an s
// unless it is given.
func plural(n int, what string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + what
	case len(many) > 0:
		return grouped(n) + " " + many[0]
	}
	return grouped(n) + " " + what + "s"
}

// clip shortens a name to n letters, so that a table keeps its width.
func clip(s string, n int) string {
	letters := []rune(s)
	if len(letters) <= n {
		return s
	}
	return string(letters[:n-1]) + "…"
}

// worst names the place that gets the fewest cartons a household, of what is
// delivered, not of what was meant for it.
func (j *joined) worst(out *printer) {
	var worst *planner.Place
	var got planner.Cartons
	for i := range j.s.Places {
		place := &j.s.Places[i]
		c := j.served(place.ID).cartons
		if place.Households > 0 && (worst == nil || c*worst.Households < got*place.Households) {
			worst, got = place, c
		}
	}
	if worst == nil {
		return
	}
	meant := ""
	if a := j.allocation[worst.ID]; a != nil && a.Cartons != got {
		meant = fmt.Sprintf(" (%s allocated)", grouped(int64(a.Cartons)))
	}
	out.line()
	out.line(fmt.Sprintf("Worst covered: %s in %s, %s%s for %s, %s", worst.ID, worst.Governorate,
		plural(int(got), "carton"), meant, plural(int(worst.Households), "household"), percent(int64((2*got*1_000_000+worst.Households)/(2*worst.Households)))))
	out.line("  ", bothNames(worst))
}

func (j *joined) work(out *printer) {
	c, s := &j.p.Campaign, &j.p.Summary
	out.line()
	out.line("Work and cost")
	lines := [][2]string{
		{"deliveries", fmt.Sprintf("%s, %s, %s", plural(s.Waves, "wave"), plural(s.Trips, "trip"), plural(s.Stops, "stop"))},
		{"trunk", fmt.Sprintf("%s, %s", plural(s.Transfers, "transfer"), plural(s.TrunkTrucks, "truckload"))},
		{"distance", fmt.Sprintf("%s km local + %s km trunk (estimated)", km(s.Metres), km(s.TrunkMetres))},
		{"carried", tonneKm(s.KgKm) + " tonne-km"},
		{"cost", fmt.Sprintf("EGP %s local + EGP %s trunk = EGP %s per carton", pounds(s.LocalCost), pounds(s.TrunkCost), pounds(s.CostPerCarton()))},
		{"dates", fmt.Sprintf("%s to %s; deadline %s (%s)", orNone(s.FirstDay), orNone(s.LastDay), c.Deadline, c.Deadline.Hijri(c).En())},
	}
	for _, l := range lines {
		out.line(fmt.Sprintf("  %-11s %s", l[0], l[1]))
	}
}

func orNone(d planner.Date) string {
	if d == 0 {
		return "none"
	}
	return d.String()
}

// mostUnserved is how many unserved places the summary lists; unserved.csv has
// all.
const mostUnserved = 10

func (j *joined) shortfall(out *printer) {
	out.line()
	if len(j.p.Unserved) == 0 {
		out.line("Unserved: none")
		return
	}
	out.line("Unserved by reason")
	g := newGrid("reason", ">places", ">cartons", ">of them proved impossible")
	for _, r := range reasons(j.p.Unserved) {
		g.row(string(r.reason), grouped(r.places), grouped(r.cartons), grouped(r.proved))
	}
	g.writeTo(out, "  ")
	worst := slices.Clone(j.p.Unserved)
	slices.SortStableFunc(worst, func(a, b planner.Unserved) int { return cmp.Compare(b.Cartons, a.Cartons) })
	for i := range worst[:min(len(worst), mostUnserved)] {
		j.unservedLines(out, &worst[i])
	}
	if more := len(worst) - mostUnserved; more > 0 {
		out.line("  and ", plural(more, "more place"), ": see unserved.csv")
	}
}

func (j *joined) unservedLines(out *printer, u *planner.Unserved) {
	place := j.Places[u.Place]
	found := "no way was found"
	if u.Proved {
		found = "proved impossible"
	}
	out.line(fmt.Sprintf("  %s in %s: %s; %s", place.ID, place.Governorate, plural(int(u.Cartons), "carton"), found))
	out.line("    ", bothNames(place))
	wrapped(out, "    ", "because "+u.TextEn)
	for i := range u.Remedies {
		wrapped(out, "    ", fmt.Sprintf("remedy: %s (serves %s)", u.Remedies[i].TextEn, grouped(u.Remedies[i].Serves)))
	}
}

// bothNames writes the names of a place, Arabic last, within the screen.
func bothNames(p *planner.Place) string { return clip(p.NameEn, 46) + "  " + clip(p.NameAr, 46) }

// reasonSum is the unserved cartons of one reason.
type reasonSum struct {
	reason          planner.Reason
	places          int
	cartons, proved planner.Cartons
}

// reasons adds up unserved cartons by reason, most first.
func reasons(list []planner.Unserved) []reasonSum {
	var out []reasonSum
	type counted struct {
		reason planner.Reason
		place  planner.PlaceID
	}
	seen := map[counted]bool{} // a place may lack cartons from several warehouses
	for i := range list {
		u := &list[i]
		k := slices.IndexFunc(out, func(r reasonSum) bool { return r.reason == u.Reason })
		if k < 0 {
			k = len(out)
			out = append(out, reasonSum{reason: u.Reason})
		}
		if at := (counted{u.Reason, u.Place}); !seen[at] {
			seen[at] = true
			out[k].places++
		}
		out[k].cartons += u.Cartons
		if u.Proved {
			out[k].proved += u.Cartons
		}
	}
	slices.SortStableFunc(out, func(a, b reasonSum) int {
		return cmp.Or(cmp.Compare(b.cartons, a.cartons), cmp.Compare(a.reason, b.reason))
	})
	return out
}

// labels says what is not measured. A plan is never shown without them.
func (j *joined) labels(out *printer) {
	out.line()
	out.line("How far to trust the figures")
	wrapped(out, "  ", j.travelNote())
	t := j.trust()
	if t.illustrative+t.estimated > 0 {
		wrapped(out, "  ", fmt.Sprintf("Of %s, %s illustrative or estimated positions and %s estimated populations.",
			plural(t.places, "place"), have(t.illustrative), have(t.estimated)))
	}
	for _, note := range j.p.Campaign.Notes {
		wrapped(out, "  ", note)
	}
}

func have(n int) string {
	if n == 1 {
		return "1 has"
	}
	return grouped(n) + " have"
}

// screen is the width that everything on the terminal keeps to.
const screen = 100

// wrapped writes a paragraph in lines of at most 100 columns.
func wrapped(out *printer, indent, s string) {
	for _, line := range wrap(s, screen-len(indent)) {
		out.line(indent, line)
	}
}
