package boards

import (
	"fmt"
	"slices"
	"strings"

	"katf/planner"
	"katf/planner/check"
)

// Finding is violations of one rule at one warehouse on one day.
type Finding struct {
	Rule      check.Rule     `json:"rule"`
	Count     int            `json:"count"`
	Warehouse planner.SiteID `json:"warehouse,omitempty"`
	Date      planner.Date   `json:"date,omitzero"`
	Waves     []string       `json:"waves,omitempty" doc:"Of the board's plan, where trips of them are concerned"`
	TextAr    string         `json:"text_ar"`
	TextEn    string         `json:"text_en"`
	Cases     []Case         `json:"cases" nullable:"false" doc:"In the referee's words, 10 at most"`
}

// Case is one violation.
type Case struct {
	Where  string `json:"where" doc:"Trip, wave, site or place"`
	TextAr string `json:"text_ar"`
	TextEn string `json:"text_en"`
}

const mostCases = 10

// locator finds the warehouse and the day of trips and waves of an arrangement,
// and the waves of the board's plan that they are or are of.
type locator map[string]located

type located struct {
	waves     []string
	warehouse planner.SiteID
	date      planner.Date
}

func (b *Board) locate(a *arrangement) locator {
	l := locator{}
	for i := range a.Plan.Waves {
		w := &a.Plan.Waves[i]
		l[w.ID] = located{warehouse: w.Warehouse, date: w.Date}
	}
	for i := range b.base.Waves {
		w := &b.base.Waves[i]
		now := l[a.Waves[w.ID]]
		now.waves = append(now.waves, w.ID)
		l[a.Waves[w.ID]] = now
		for k := range w.Trips {
			id := w.Trips[k].ID
			if renamed, ok := a.Trips[id]; ok {
				id = renamed
			}
			l[id] = located{[]string{w.ID}, now.warehouse, now.date}
		}
	}
	return l
}

// of says where a violation is.
func (l locator) of(v *check.Violation) located {
	if at, ok := l[v.Where]; ok {
		return at
	}
	if v.Date != 0 {
		return located{warehouse: planner.SiteID(v.Where), date: v.Date}
	}
	return located{}
}

// findings groups violations of an arrangement, so many groups at most.
func (b *Board) findings(a *arrangement, list []check.Violation, most int) []Finding {
	type key struct {
		rule      check.Rule
		warehouse planner.SiteID
		date      planner.Date
	}
	at := map[key]int{}
	out := []Finding{}
	where := b.locate(a)
	for i := range list {
		v := &list[i]
		x := where.of(v)
		k := key{v.Rule, x.warehouse, x.date}
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, Finding{Rule: v.Rule, Warehouse: x.warehouse, Date: x.date, Cases: []Case{}})
		}
		f := &out[n]
		f.Count++
		for _, wave := range x.waves {
			if !slices.Contains(f.Waves, wave) {
				f.Waves = append(f.Waves, wave)
			}
		}
		if len(f.Cases) < mostCases {
			f.Cases = append(f.Cases, Case{v.Where, v.TextAr, v.TextEn})
		}
	}
	if len(out) > most {
		out = out[:most]
	}
	for i := range out {
		out[i].say(b, a)
	}
	return out
}

// headlines say a finding in short; the count comes after the words, so that
// neither language has to decline it.
var headlines = map[check.Rule][2]string{
	check.DoorCapacity: {"more cartons than the doors pass", "كراتين تفوق سعة الأبواب"},
	check.LoadingTime:  {"trips that load outside of opening hours", "رحلات تُحمّل خارج ساعات العمل"},
	check.DoorOverlap:  {"loadings at a door that is taken", "تحميل عند باب مشغول"},
	check.Shift:        {"trucks beyond their shift", "شاحنات تتجاوز ورديتها"},
	check.TruckOverlap: {"trips whose truck is not back yet", "رحلات لم تعد شاحنتها بعد"},
	check.TimeWindow:   {"arrivals outside of a place's hours", "وصول خارج مواعيد المكان"},
	check.StockOnHand:  {"cartons leave that are not there", "خروج كراتين ليست في الرصيد"},
	check.StorageLimit: {"more cartons than there is room for", "كراتين تفوق سعة التخزين"},
	check.TierDates:    {"delivery outside of the tier's dates", "تسليم خارج مواعيد الأولوية"},
	check.WorkingDay:   {"not a working day of the warehouse", "ليس يوم عمل للمخزن"},
	check.PlaceClosed:  {"deliveries to a closed place", "تسليم إلى مكان مغلق"},
}

// say writes the headline of a finding, with the figures of the day's load.
func (f *Finding) say(b *Board, a *arrangement) {
	text, ok := headlines[f.Rule]
	if !ok {
		text[0], text[1] = f.Rule.Meaning()
	}
	f.TextEn, f.TextAr = text[0], text[1]
	d := a.load(b, f.Warehouse, f.Date)
	switch {
	case d != nil && f.Rule == check.DoorCapacity:
		f.figures(d.Handled(), d.Handling)
	case d != nil && f.Rule == check.StorageLimit:
		f.figures(d.After, d.Storage)
	case d != nil && f.Rule == check.StockOnHand:
		f.TextEn += ": " + grouped(d.Short)
		f.TextAr += ": " + grouped(d.Short)
	case f.Count > 1:
		f.TextEn += fmt.Sprintf(": %d", f.Count)
		f.TextAr += fmt.Sprintf(": %d", f.Count)
	}
	if f.Warehouse != "" {
		ar, en := b.names(f.Warehouse)
		f.TextEn = fmt.Sprintf("%s, %s: %s", en, f.Date, f.TextEn)
		f.TextAr = fmt.Sprintf("%s، %s: %s", ar, f.Date, f.TextAr)
	}
}

func (f *Finding) figures(used, limit planner.Cartons) {
	f.TextEn += fmt.Sprintf(": %s of %s", grouped(used), grouped(limit))
	f.TextAr += fmt.Sprintf(": %s من %s", grouped(used), grouped(limit))
}

// load finds a warehouse's day, nil if there is none.
func (a *arrangement) load(b *Board, site planner.SiteID, d planner.Date) *planner.DayLoad {
	w, ok := b.sites[site]
	days, day := b.scenario.Campaign.Days(), int(d-b.scenario.Campaign.FirstDay)
	if !ok || day < 0 || day >= days {
		return nil
	}
	return &a.loads[w*days+day]
}

// names are those of a warehouse.
func (b *Board) names(site planner.SiteID) (ar, en string) {
	if w, ok := b.sites[site]; ok {
		return b.scenario.Warehouses[w].NameAr, b.scenario.Warehouses[w].NameEn
	}
	return string(site), string(site)
}

// grouped writes a number with commas.
func grouped(n planner.Cartons) string {
	s := fmt.Sprint(int64(n))
	var out strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			out.WriteByte(',')
		}
		out.WriteRune(c)
	}
	return out.String()
}
