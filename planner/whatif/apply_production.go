package whatif

import (
	"fmt"
	"slices"

	"katf/planner"
)

// production sets what a plant packs on each day of a range, or a share of what
// it packs there now.
func (d *draft) production(c *Change) {
	if d.plantAt(c.Site) < 0 {
		d.wrong("site", string(c.Site), "there is no such plant in the scenario", "لا يوجد هذا المصنع في السيناريو")
		return
	}
	if (c.Cartons == nil) == (c.Permille == nil) {
		d.wrong("cartons", "", "give cartons a day or permille, one of the two", "اذكر عدد الكراتين في اليوم أو النسبة بالألف، أحدهما فقط")
		return
	}
	in, ok := d.days(c)
	if !ok {
		return
	}
	if p := deref(c.Permille); p < 0 || p > 10_000 {
		d.wrong("permille", fmt.Sprint(p), "must be from 0 to 10000", "من 0 إلى 10000")
		return
	}
	d.was.Site, d.was.From, d.was.To = c.Site, in.first, in.last
	was := planner.Cartons(0)
	if days := int64(in.last - in.first + 1); days > 0 {
		was = (d.packed(c.Site, in) + planner.Cartons(days)/2) / planner.Cartons(days)
	}
	d.was.Cartons = &was
	d.cutAt(c.Site, in.first)
	d.cutAt(c.Site, in.last+1)
	d.back = d.packs(c.Site, in)
	d.pack(c, in)
	d.joinAt(c.Site, in.first)
	d.joinAt(c.Site, in.last+1)
	d.bears("cartons", campaignFile, "target_cartons", nil)
	d.made("cartons", productionFile, "cartons_per_day", nil)
	d.made("from", productionFile, "from", nil)
	d.made("to", productionFile, "to", nil)
}

// days are those that a change of production means: all of the plant's if it
// names none.
func (d *draft) days(c *Change) (in span, ok bool) {
	in = span{c.From, c.To}
	for i := range d.s.Production {
		p := &d.s.Production[i]
		if p.Plant != c.Site {
			continue
		}
		if c.From == 0 && (in.first == 0 || p.From < in.first) {
			in.first = p.From
		}
		if c.To == 0 {
			in.last = max(in.last, p.To)
		}
	}
	if in.first == 0 || in.last == 0 {
		d.wrong("from", "", "the plant packs nothing yet: say from which day to which", "لا ينتج المصنع شيئًا بعد: اذكر من أي يوم إلى أي يوم")
		return in, false
	}
	if in.first > in.last {
		d.wrong("to", in.last.String(), fmt.Sprintf("the last day is before the first one, %s", in.first), fmt.Sprintf("آخر يوم يسبق أول يوم، وهو %s", in.first))
		return in, false
	}
	campaign := span{d.s.Campaign.FirstDay, d.s.Campaign.Deadline}
	for field, day := range map[string]planner.Date{"from": c.From, "to": c.To} {
		if day != 0 && !campaign.has(day) {
			d.wrong(field, day.String(), fmt.Sprintf("lies outside the campaign, which is from %s to %s", campaign.first, campaign.last),
				fmt.Sprintf("خارج مدة الحملة من %s إلى %s", campaign.first, campaign.last))
			ok = true
		}
	}
	return in, !ok
}

// packed adds up what a plant packs within a span.
func (d *draft) packed(site planner.SiteID, in span) (sum planner.Cartons) {
	for i := range d.s.Production {
		p := &d.s.Production[i]
		if days := min(p.To, in.last) - max(p.From, in.first) + 1; p.Plant == site && days > 0 {
			sum += planner.Cartons(days) * p.Cartons
		}
	}
	return sum
}

// packs gives the changes that make a plant pack what it does within a span,
// which no row crosses.
func (d *draft) packs(site planner.SiteID, in span) (out []Change) {
	none := planner.Cartons(0)
	gap := func(from, to planner.Date) {
		if from <= to {
			out = append(out, Change{Kind: Production, Site: site, From: from, To: to, Cartons: &none})
		}
	}
	rows := slices.DeleteFunc(slices.Clone(d.s.Production), func(p planner.Production) bool {
		return p.Plant != site || p.From < in.first || p.To > in.last
	})
	slices.SortStableFunc(rows, func(a, b planner.Production) int { return int(a.From - b.From) })
	next := in.first
	for _, p := range rows {
		gap(next, p.From-1)
		out = append(out, Change{Kind: Production, Site: site, From: p.From, To: p.To, Cartons: &p.Cartons})
		next = p.To + 1
	}
	gap(next, in.last)
	return out
}

// cutAt makes a row of the plant end before a day.
func (d *draft) cutAt(site planner.SiteID, day planner.Date) {
	for i := range d.s.Production {
		p := &d.s.Production[i]
		if p.Plant == site && p.From < day && day <= p.To {
			rest := *p
			p.To, rest.From = day-1, day
			d.s.Production = slices.Insert(d.s.Production, i+1, rest)
			return
		}
	}
}

// joinAt makes two rows of the plant one again that meet before a day and say
// the same.
func (d *draft) joinAt(site planner.SiteID, day planner.Date) {
	for i := range d.s.Production {
		p := &d.s.Production[i]
		if p.Plant != site || p.To != day-1 {
			continue
		}
		for k := range d.s.Production {
			if q := &d.s.Production[k]; q.Plant == site && q.From == day && q.Cartons == p.Cartons {
				p.To = q.To
				d.s.Production = slices.Delete(d.s.Production, k, k+1)
				return
			}
		}
	}
}

// pack sets the rows within a span, which no row crosses, and with a number of
// cartons fills the days without a row. Days on which nothing is packed have
// none.
func (d *draft) pack(c *Change, in span) {
	within := func(p *planner.Production) bool {
		return p.Plant == c.Site && in.first <= p.From && p.To <= in.last
	}
	if c.Permille != nil {
		for i := range d.s.Production {
			if p := &d.s.Production[i]; within(p) {
				p.Cartons = (p.Cartons*planner.Cartons(*c.Permille) + 500) / 1000
			}
		}
		d.s.Production = slices.DeleteFunc(d.s.Production, func(p planner.Production) bool { return within(&p) && p.Cartons == 0 })
		return
	}
	at := len(d.s.Production)
	for i := range d.s.Production {
		if p := &d.s.Production[i]; p.Plant == c.Site {
			if at = i + 1; p.From >= in.first {
				at = i
				break
			}
		}
	}
	after := slices.Clone(d.s.Production[at:])
	rows := slices.DeleteFunc(d.s.Production[:at], func(p planner.Production) bool { return within(&p) })
	if *c.Cartons != 0 {
		rows = append(rows, planner.Production{Plant: c.Site, From: in.first, To: in.last, Cartons: *c.Cartons})
	}
	d.s.Production = append(rows, slices.DeleteFunc(after, func(p planner.Production) bool { return within(&p) })...)
}
