package boards

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
)

// Level says how much something asks for attention.
type Level string

// The levels, from none to most.
const (
	Fine  Level = ""
	Tight Level = "tight" // above 90 % of a limit
	Risk  Level = "risk"  // if the day falls out, its cartons do not all go in time
	Over  Level = "over"  // a limit is broken
	Late  Level = "late"  // after its date
)

var levels = []Level{Fine, Tight, Risk, Over, Late}

func worse(a, b Level) Level {
	if slices.Index(levels, b) > slices.Index(levels, a) {
		return b
	}
	return a
}

// Reason says why something asks for attention.
type Reason struct {
	Level  Level  `json:"level" enum:"tight,risk,over,late"`
	Code   string `json:"code" enum:"doors,hours,trucks,stock,storage,closed,late,early,spare,last"`
	TextAr string `json:"text_ar"`
	TextEn string `json:"text_en"`
}

// Stay says why a wave can't be moved.
type Stay struct {
	Code   string `json:"code" enum:"wave_locked,wave_released,day_frozen"`
	TextAr string `json:"text_ar"`
	TextEn string `json:"text_en"`
}

// View is a board as it stands: warehouses × days.
type View struct {
	Plan       uuid.UUID    `json:"plan"`
	Status     plans.Status `json:"status" enum:"planned,approved,superseded" doc:"Of the plan"`
	PlanTag    string       `json:"plan_etag" doc:"Of the plan, for approving it as it was seen"`
	Scenario   string       `json:"scenario_name"`
	Note       string       `json:"note,omitempty" doc:"Of the plan"`
	Version    int          `json:"version" doc:"Of the board; 0 if nobody edited it"`
	ChangedBy  string       `json:"changed_by,omitempty" doc:"Who made the last edit"`
	ChangedAt  *time.Time   `json:"changed_at,omitempty"`
	Editable   bool         `json:"editable" doc:"The plan is planned or approved"`
	Frozen     planner.Date `json:"frozen_until,omitzero" doc:"The last frozen day"`
	Moves      int          `json:"moves" doc:"Waves that are on another day than in the plan"`
	Made       []Derived    `json:"made" nullable:"false" doc:"Plans that were made of this board"`
	Of         *Derived     `json:"of,omitempty" doc:"The board of which this plan was made"`
	FirstDay   planner.Date `json:"first_day"`
	Deadline   planner.Date `json:"deadline"`
	Days       []Day        `json:"days" nullable:"false"`
	Tiers      []Tier       `json:"tiers" nullable:"false"`
	Warehouses []Warehouse  `json:"warehouses" nullable:"false" doc:"In the scenario's order"`
	Loads      []Load       `json:"loads" nullable:"false" doc:"By warehouse and day, of days on which anything moves"`
	Waves      []Wave       `json:"waves" nullable:"false" doc:"Those of the plan, each where it is on the board"`
	Violations int          `json:"violations" doc:"Rules broken by the board as it is"`
	Broken     []Finding    `json:"broken" nullable:"false" doc:"By rule, warehouse and day, 100 at most"`

	planVersion, states int
}

// ETag names the version of the board, and what else shows on it: its plan's
// version and the how far its manifests are.
func (v *View) ETag() string { return fmt.Sprintf(`"v%d.%d.%d"`, v.Version, v.planVersion, v.states) }

// SeenIn reads the version of a board out of an ETag of it, or of "v7".
func SeenIn(tag string) (version int, ok bool) {
	n, err := fmt.Sscanf(tag, `"v%d`, &version)
	return version, n == 1 && err == nil
}

// Derived is a plan that was made of a board.
type Derived struct {
	Plan    uuid.UUID    `json:"plan"`
	Version int          `json:"version" doc:"Of the board"`
	Status  plans.Status `json:"status"`
	By      string       `json:"by"`
	At      time.Time    `json:"at"`
}

// Day is a column of the board.
type Day struct {
	Date    planner.Date `json:"date"`
	Working bool         `json:"working"`
	NoteAr  string       `json:"note_ar,omitempty"`
	NoteEn  string       `json:"note_en,omitempty"`
}

// Tier is when a priority class is to be complete, and when it is.
type Tier struct {
	Tier       int             `json:"tier"`
	NameAr     string          `json:"name_ar"`
	NameEn     string          `json:"name_en"`
	StartsOn   planner.Date    `json:"starts_on"`
	CompleteBy planner.Date    `json:"complete_by"`
	Completed  planner.Date    `json:"completed,omitzero" doc:"Day of its last delivery, on the board"`
	Cartons    planner.Cartons `json:"cartons"`
	Delivered  planner.Cartons `json:"delivered"`
	Late       planner.Cartons `json:"late" doc:"Cartons that go after its date"`
	AtRisk     planner.Cartons `json:"at_risk" doc:"Cartons of waves at risk"`
}

// Warehouse is a row of the board.
type Warehouse struct {
	ID            planner.SiteID  `json:"id"`
	NameAr        string          `json:"name_ar"`
	NameEn        string          `json:"name_en"`
	Governorate   string          `json:"governorate"`
	GovernorateAr string          `json:"governorate_ar"`
	GovernorateEn string          `json:"governorate_en"`
	Doors         int             `json:"doors"`
	Storage       planner.Cartons `json:"storage"`
	Level         Level           `json:"level,omitempty"`
}

// Load is what a warehouse does on a day, and what of it asks for attention.
type Load struct {
	planner.DayLoad
	Level   Level    `json:"level,omitempty"`
	Reasons []Reason `json:"reasons" nullable:"false"`
}

// Wave is a wave of the plan where it is on the board.
type Wave struct {
	ID        string          `json:"id" doc:"In the plan; edits name it so"`
	Now       string          `json:"now" doc:"The wave that its trips are in, on its day"`
	Warehouse planner.SiteID  `json:"warehouse"`
	Date      planner.Date    `json:"date"`
	From      planner.Date    `json:"from,omitzero" doc:"Its day in the plan, if it was moved"`
	Tier      int             `json:"tier"`
	Cartons   planner.Cartons `json:"cartons"`
	Trips     int             `json:"trips"`
	Stops     int             `json:"stops"`
	Status    string          `json:"status,omitempty" enum:"planned,released,loading,dispatched,returned,partly,delivered,closed,voided" doc:"Of its manifest that has come least far; not there before the plan is approved"`
	States    map[string]int  `json:"states,omitempty" doc:"How many of its manifests are in which state"`
	Locked    string          `json:"locked,omitempty" doc:"Who locked it"`
	Stays     *Stay           `json:"stays,omitempty" doc:"Why it can't be moved"`
	Spare     planner.Cartons `json:"spare" doc:"Cartons that the doors of its warehouse have room for on later days up to its tier's date"`
	Level     Level           `json:"level,omitempty"`
	Reasons   []Reason        `json:"reasons" nullable:"false"`
}

// View gives the board of a plan as it stands. See [Library.Of] for what it costs.
func (l *Library) View(ctx context.Context, tx *database.Tx, plan uuid.UUID) (*View, error) {
	b, err := l.Of(ctx, tx, plan)
	if err != nil {
		return nil, err
	}
	v, err := b.view()
	if err != nil {
		return nil, err
	}
	if v.Made, err = derived(ctx, tx, plan); err != nil {
		return nil, err
	}
	v.Of, err = origin(ctx, tx, plan)
	return v, err
}

func (b *Board) view() (*View, error) {
	a, err := b.arrange(b.days)
	if err != nil {
		return nil, err
	}
	c := &b.base.Campaign
	v := &View{Plan: b.Plan.ID, Status: b.Plan.Status, PlanTag: fmt.Sprintf(`"v%d"`, b.Plan.Version), planVersion: b.Plan.Version, Scenario: b.Plan.ScenarioName, Note: b.Plan.Note,
		Version: b.Version, Editable: b.open() == nil, Frozen: b.frozen, Moves: len(b.moved()), FirstDay: c.FirstDay, Deadline: c.Deadline,
		Violations: len(a.found), Broken: b.findings(a, a.found, mostFindings)}
	for _, p := range b.released {
		for at, state := range order {
			v.states += p.states[state] * at
		}
	}
	if b.Version > 0 {
		last := &b.Edits[b.Version-1]
		v.ChangedBy, v.ChangedAt = last.By.Login, &last.At
	}
	b.fillDays(v)
	b.fillTiers(v, a)
	b.fillLoads(v, a)
	b.fillWaves(v, a)
	b.fillWarehouses(v)
	return v, nil
}

func (b *Board) fillDays(v *View) {
	special := map[planner.Date]*planner.CalendarDay{}
	for i := range b.scenario.Calendar {
		special[b.scenario.Calendar[i].Date] = &b.scenario.Calendar[i]
	}
	for d := v.FirstDay; d <= v.Deadline; d++ {
		day := Day{Date: d, Working: true}
		if s := special[d]; s != nil {
			day.Working, day.NoteAr, day.NoteEn = s.Working, s.NoteAr, s.NoteEn
		}
		v.Days = append(v.Days, day)
	}
}

func (b *Board) fillTiers(v *View, a *arrangement) {
	v.Tiers = []Tier{}
	for i := range b.base.Campaign.Tiers {
		t := &b.base.Campaign.Tiers[i]
		v.Tiers = append(v.Tiers, Tier{Tier: t.Number, NameAr: t.NameAr, NameEn: t.NameEn, StartsOn: t.StartsOn, CompleteBy: t.CompleteBy})
	}
	slices.SortFunc(v.Tiers, func(x, y Tier) int { return cmp.Compare(x.Tier, y.Tier) })
	for _, s := range a.Summary.Tiers {
		if t := v.tier(s.Tier); t != nil {
			t.Completed, t.Cartons, t.Delivered = s.Completed, s.Cartons, s.Delivered
		}
	}
}

// tier finds a tier, nil if the campaign has none of that number.
func (v *View) tier(number int) *Tier {
	i := slices.IndexFunc(v.Tiers, func(t Tier) bool { return t.Tier == number })
	if i < 0 {
		return nil
	}
	return &v.Tiers[i]
}

func (b *Board) fillLoads(v *View, a *arrangement) {
	v.Loads = []Load{}
	for i := range a.loads {
		if d := &a.loads[i]; d.Busy() {
			l := Load{DayLoad: *d, Reasons: reasonsOf(d)}
			for _, r := range l.Reasons {
				l.Level = worse(l.Level, r.Level)
			}
			v.Loads = append(v.Loads, l)
		}
	}
}

func (b *Board) fillWaves(v *View, a *arrangement) {
	v.Waves = []Wave{}
	for i := range b.base.Waves {
		w := &b.base.Waves[i]
		x := Wave{ID: w.ID, Now: a.Waves[w.ID], Warehouse: w.Warehouse, Date: b.date(&b.state, w.ID), Tier: w.Tier, Cartons: w.Cartons,
			Trips: len(w.Trips), Reasons: []Reason{}}
		if x.Date != w.Date {
			x.From = w.Date
		}
		for k := range w.Trips {
			x.Stops += len(w.Trips[k].Stops)
		}
		if p := b.released[w.ID]; p.all > 0 {
			x.Status, x.States = p.status(), p.states
		}
		if by := b.locked[w.ID]; by != nil {
			x.Locked = by.By.Login
		}
		if err := b.movable(w.ID, &b.state); err != nil {
			x.Stays = staying(err)
		}
		b.atRisk(v, a, &x)
		v.Waves = append(v.Waves, x)
	}
}

func (b *Board) fillWarehouses(v *View) {
	level := map[planner.SiteID]Level{}
	for i := range v.Loads {
		level[v.Loads[i].Warehouse] = worse(level[v.Loads[i].Warehouse], v.Loads[i].Level)
	}
	for i := range v.Waves {
		level[v.Waves[i].Warehouse] = worse(level[v.Waves[i].Warehouse], v.Waves[i].Level)
	}
	v.Warehouses = []Warehouse{}
	for i := range b.scenario.Warehouses {
		w := &b.scenario.Warehouses[i]
		x := Warehouse{ID: w.ID, NameAr: w.NameAr, NameEn: w.NameEn, Governorate: w.Governorate, Doors: w.Doors, Storage: w.Storage, Level: level[w.ID]}
		if g, ok := geo.Egypt().Governorate(w.Governorate); ok {
			x.GovernorateAr, x.GovernorateEn = g.NameAr, g.NameEn
		}
		v.Warehouses = append(v.Warehouses, x)
	}
}
