package whatif

import (
	"fmt"
	"slices"
	"time"

	"katf/planner"
)

// longest is the longest campaign that the rules allow; beyond, nothing is moved
// along, for the dates are a slip of the pen.
const longest = 400

// dates moves the campaign, and what hangs on its ends.
func (d *draft) dates(c *Change) {
	campaign := &d.s.Campaign
	old := span{campaign.FirstDay, campaign.Deadline}
	if c.FirstDay != 0 {
		d.was.FirstDay, campaign.FirstDay = old.first, c.FirstDay
	}
	if c.Deadline != 0 {
		d.was.Deadline, campaign.Deadline = old.last, c.Deadline
	}
	d.blameDates(c)
	now := span{campaign.FirstDay, campaign.Deadline}
	if now.first > now.last || now.last-now.first >= longest {
		return // the check says so
	}
	d.moveTiers(old, now)
	d.moveCalendar(old, now)
	d.cutProduction(now)
	d.dropClosures(now)
}

func (d *draft) blameDates(c *Change) {
	first, last := "first_day", "deadline"
	if c.FirstDay == 0 {
		first = last
	}
	if c.Deadline == 0 {
		last = first
	}
	d.bears(last, campaignFile, "target_cartons", nil)
	for i := range d.s.Campaign.Tiers {
		d.bears(first, campaignFile, fmt.Sprintf("tiers[%d].starts_on", i+1), nil)
		d.bears(last, campaignFile, fmt.Sprintf("tiers[%d].complete_by", i+1), nil)
	}
	d.bears(first, lotFile, "expires", nil)
	for _, file := range []string{calendarFile, productionFile, closureFile} {
		d.bears(last, file, "", nil)
	}
	d.made(first, campaignFile, "first_day", nil)
	d.made(last, campaignFile, "deadline", nil)
}

// span is a range of days, both ends included.
type span struct{ first, last planner.Date }

func (s span) has(d planner.Date) bool { return s.first <= d && d <= s.last }

// moveTiers keeps the ends of tiers on the ends of the campaign, and within.
func (d *draft) moveTiers(old, now span) {
	for i := range d.s.Campaign.Tiers {
		t := &d.s.Campaign.Tiers[i]
		starts, ends := max(t.StartsOn, now.first), min(t.CompleteBy, now.last)
		if t.StartsOn == old.first {
			starts = now.first
		}
		if t.CompleteBy == old.last {
			ends = now.last
		}
		if starts != t.StartsOn || ends != t.CompleteBy {
			t.StartsOn, t.CompleteBy = starts, ends
			d.effect(fmt.Sprintf("Tier %d runs from %s to %s", t.Number, starts, ends),
				fmt.Sprintf("الأولوية %d من %s إلى %s", t.Number, ltr(starts.String()), ltr(ends.String())))
		}
	}
}

// moveCalendar leaves out days that are outside and adds the weekly days off of
// the days that are new.
func (d *draft) moveCalendar(old, now span) {
	off := map[time.Weekday]planner.CalendarDay{}
	for wd := range time.Saturday + 1 {
		if day, ok := d.weekly(wd, old); ok {
			off[wd] = day
		}
	}
	before := len(d.s.Calendar)
	d.s.Calendar = slices.DeleteFunc(d.s.Calendar, func(c planner.CalendarDay) bool { return !now.has(c.Date) })
	if n := before - len(d.s.Calendar); n > 0 {
		d.effect(fmt.Sprintf("Days of the calendar outside the campaign left out: %d", n), fmt.Sprintf("أيام في التقويم خارج الحملة حُذفت: %d", n))
	}
	added := 0
	for day := now.first; day <= now.last; day++ {
		like, is := off[day.Weekday()]
		if !is || old.has(day) || d.dayAt(day) >= 0 {
			continue
		}
		like.Date = day
		d.insertDay(like)
		added++
	}
	if added > 0 {
		d.effect(fmt.Sprintf("New days that are off, like all days of their weekday until now: %d", added),
			fmt.Sprintf("أيام جديدة عطلة، ككل الأيام المماثلة لها في الأسبوع حتى الآن: %d", added))
	}
}

// weekly gives a day off of a weekday that is off throughout a span.
func (d *draft) weekly(wd time.Weekday, in span) (like planner.CalendarDay, ok bool) {
	for day := in.first; day <= in.last; day++ {
		if day.Weekday() != wd {
			continue
		}
		i := d.dayAt(day)
		if i < 0 || d.s.Calendar[i].Working {
			return like, false
		}
		if like = d.s.Calendar[i]; !ok {
			ok = true
		}
	}
	return like, ok
}

func (d *draft) dayAt(day planner.Date) int {
	return slices.IndexFunc(d.s.Calendar, func(c planner.CalendarDay) bool { return c.Date == day })
}

// insertDay puts a day before the first later one.
func (d *draft) insertDay(day planner.CalendarDay) {
	at := slices.IndexFunc(d.s.Calendar, func(c planner.CalendarDay) bool { return c.Date > day.Date })
	if at < 0 {
		at = len(d.s.Calendar)
	}
	d.s.Calendar = slices.Insert(d.s.Calendar, at, day)
}

// cutProduction leaves out what is packed outside.
func (d *draft) cutProduction(now span) {
	lost := planner.Cartons(0)
	kept := d.s.Production[:0]
	for _, p := range d.s.Production {
		days := p.To - p.From + 1
		p.From, p.To = max(p.From, now.first), min(p.To, now.last)
		if p.From <= p.To {
			kept = append(kept, p)
			days -= p.To - p.From + 1
		}
		lost += planner.Cartons(days) * p.Cartons
	}
	d.s.Production = kept
	if lost > 0 {
		d.effect(fmt.Sprintf("Production outside the campaign left out, cartons: %s", grouped(lost)),
			fmt.Sprintf("إنتاج خارج مدة الحملة حُذف، عدد الكراتين: %s", grouped(lost)))
	}
}

// dropClosures leaves out those that the campaign does not meet.
func (d *draft) dropClosures(now span) {
	before := len(d.s.Closures)
	d.s.Closures = slices.DeleteFunc(d.s.Closures, func(c planner.Closure) bool { return c.To < now.first || c.From > now.last })
	if n := before - len(d.s.Closures); n > 0 {
		d.effect(fmt.Sprintf("Closures outside the campaign left out: %d", n), fmt.Sprintf("إغلاقات خارج مدة الحملة حُذفت: %d", n))
	}
}

// day makes a day a working day or none.
func (d *draft) day(c *Change) {
	i := d.dayAt(c.Date)
	was := planner.CalendarDay{Date: c.Date, Working: true}
	if i >= 0 {
		was = d.s.Calendar[i]
	}
	d.was.Date, d.was.Working = c.Date, &was.Working
	if was.Opens != 0 || was.Closes != 0 {
		d.was.Opens, d.was.Closes = &was.Opens, &was.Closes
	}
	day := was
	day.Working, day.Opens, day.Closes = *c.Working, deref(c.Opens), deref(c.Closes)
	switch {
	case day == planner.CalendarDay{Date: c.Date, Working: true}: // an ordinary day needs no row
		d.s.Calendar = slices.DeleteFunc(d.s.Calendar, func(k planner.CalendarDay) bool { return k.Date == c.Date })
	case i >= 0:
		d.s.Calendar[i] = day
	default:
		d.insertDay(day)
	}
	row := func(s *planner.Scenario) int {
		return slices.IndexFunc(s.Calendar, func(k planner.CalendarDay) bool { return k.Date == c.Date })
	}
	for _, f := range []string{"date", "working", "opens", "closes"} {
		d.made(f, calendarFile, f, row)
	}
}

// deref gives what a pointer points to, the zero value for none.
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
