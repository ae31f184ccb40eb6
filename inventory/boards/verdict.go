package boards

import (
	"fmt"

	"katf/planner"
	"katf/planner/check"
)

// Verdict is what the referee says of one more edit.
type Verdict struct {
	Version int `json:"version" doc:"Of the board, that was judged"`
	Change
	TextAr string `json:"text_ar" doc:"What the edit does"`
	TextEn string `json:"text_en"`
	SaysAr string `json:"says_ar" doc:"The verdict in a sentence"`
	SaysEn string `json:"says_en"`

	Breaks int       `json:"breaks" doc:"Rules newly broken, each place of each counted"`
	Mends  int       `json:"mends" doc:"Broken rules mended"`
	Left   int       `json:"left" doc:"Broken rules of the whole board afterwards: with any, its plan can't be approved"`
	Broken []Finding `json:"broken" nullable:"false" doc:"By rule, warehouse and day, 100 at most"`
	Mended []Finding `json:"mended" nullable:"false"`

	Moved   []Moved          `json:"moved" nullable:"false" doc:"Waves that change their day"`
	Retimed int              `json:"retimed" doc:"Other trips that get another time, truck or door"`
	Tiers   []TierChange     `json:"tiers" nullable:"false" doc:"Tiers whose dates change"`
	Days    []DayChange      `json:"days" nullable:"false" doc:"Warehouse-days whose load changes"`
	Cost    planner.Piastres `json:"piastres" doc:"What all trips cost more, or less"`
}

// Moved is a wave that changes its day.
type Moved struct {
	Wave      string          `json:"wave"`
	Warehouse planner.SiteID  `json:"warehouse"`
	Tier      int             `json:"tier"`
	Cartons   planner.Cartons `json:"cartons"`
	From      planner.Date    `json:"from"`
	To        planner.Date    `json:"to"`
	Joins     string          `json:"joins,omitempty" doc:"The wave of that day of which it becomes a part"`
}

// TierChange is when a tier is complete, before and after.
type TierChange struct {
	Tier       int          `json:"tier"`
	CompleteBy planner.Date `json:"complete_by"`
	Before     planner.Date `json:"before"`
	After      planner.Date `json:"after"`
}

// DayChange is the load of a warehouse-day, before and after.
type DayChange struct {
	Before planner.DayLoad `json:"before"`
	After  planner.DayLoad `json:"after"`
}

// most findings of a verdict.
const mostFindings = 100

// verdict compares the board with what an edit makes of it.
func (b *Board) verdict(e *Edit, next *state) (*Verdict, error) {
	was, err := b.arrange(b.days)
	if err != nil {
		return nil, err
	}
	is, err := b.arrange(next.days)
	if err != nil {
		return nil, err
	}
	v := &Verdict{Version: b.Version, Change: e.Change, TextAr: e.TextAr, TextEn: e.TextEn, Left: len(is.found),
		Moved: []Moved{}, Tiers: []TierChange{}, Days: []DayChange{}, Cost: is.Summary.LocalCost - was.Summary.LocalCost}
	broken, mended := apart(was.found, is.found)
	v.Breaks, v.Mends = len(broken), len(mended)
	v.Broken, v.Mended = b.findings(is, broken, mostFindings), b.findings(was, mended, mostFindings)
	for _, wave := range b.differ(next) {
		v.Moved = append(v.Moved, b.move(wave, next, is))
	}
	v.Retimed = retimed(was, is)
	for i := range is.Summary.Tiers {
		if x, y := &was.Summary.Tiers[i], &is.Summary.Tiers[i]; x.Completed != y.Completed {
			v.Tiers = append(v.Tiers, TierChange{y.Tier, y.CompleteBy, x.Completed, y.Completed})
		}
	}
	for i := range is.loads {
		if x, y := was.loads[i], is.loads[i]; x != y && (x.Busy() || y.Busy()) {
			v.Days = append(v.Days, DayChange{x, y})
		}
	}
	v.say()
	return v, nil
}

// apart gives what is only in one of two lists: broken in the second, mended in
// the first. What stands twice counts twice.
func apart(was, is []check.Violation) (broken, mended []check.Violation) {
	n := map[check.Violation]int{}
	for _, v := range was {
		n[v]++
	}
	for _, v := range is {
		if n[v] > 0 {
			n[v]--
		} else {
			broken = append(broken, v)
		}
	}
	for _, v := range was {
		if n[v] > 0 {
			n[v]--
			mended = append(mended, v)
		}
	}
	return broken, mended
}

func (b *Board) move(wave string, next *state, is *arrangement) Moved {
	w := b.waves[wave]
	m := Moved{Wave: wave, Warehouse: w.Warehouse, Tier: w.Tier, Cartons: w.Cartons, From: b.date(&b.state, wave), To: b.date(next, wave)}
	if now := is.Waves[wave]; now != wave && b.waves[now] != nil && b.date(next, now) == m.To {
		m.Joins = now
	}
	return m
}

// retimed counts the trips that keep their day and go at another time, on another
// truck or from another door: one that changes its day changes its id.
func retimed(was, is *arrangement) int {
	type slot struct {
		vehicle     string
		truck, door int
		from        planner.Clock
	}
	at := map[string]slot{}
	for i := range was.Plan.Waves {
		for _, t := range was.Plan.Waves[i].Trips {
			at[t.ID] = slot{t.Vehicle, t.Truck, t.Door, t.LoadFrom}
		}
	}
	n := 0
	for i := range is.Plan.Waves {
		for _, t := range is.Plan.Waves[i].Trips {
			if old, ok := at[t.ID]; ok && old != (slot{t.Vehicle, t.Truck, t.Door, t.LoadFrom}) {
				n++
			}
		}
	}
	return n
}

// say sums the verdict up.
func (v *Verdict) say() {
	switch {
	case v.Breaks == 0 && v.Left == 0:
		v.SaysEn, v.SaysAr = "No rule breaks.", "لا تُكسر أي قاعدة."
	case v.Breaks == 0:
		v.SaysEn = fmt.Sprintf("It breaks no rule. Broken before, and still: %d.", v.Left)
		v.SaysAr = fmt.Sprintf("لا تُكسر قاعدة جديدة. المخالفات القائمة من قبل: %d.", v.Left)
	default:
		v.SaysEn = fmt.Sprintf("Newly broken: %d. The plan of this board can't be approved like this.", v.Breaks)
		v.SaysAr = fmt.Sprintf("مخالفات جديدة: %d. لا يمكن اعتماد خطة هذه اللوحة على هذه الحال.", v.Breaks)
	}
	if v.Mends > 0 {
		v.SaysEn += fmt.Sprintf(" Mended: %d.", v.Mends)
		v.SaysAr += fmt.Sprintf(" مخالفات زالت: %d.", v.Mends)
	}
}
