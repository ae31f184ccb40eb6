package whatif

import (
	"maps"
	"slices"

	"katf/planner"
	"katf/planner/scenario"
)

// Copy is a changed copy of a scenario.
type Copy struct {
	Scenario *planner.Scenario
	Steps    []Step   // one for each change
	Effects  []Effect // what moved along
}

// Step is a change that was made, and the changes that would take it back: what
// the copy's parent says there.
type Step struct {
	Change Change   `json:"change"`
	Was    []Change `json:"was" nullable:"false" doc:"Changes that take it back"`
	TextAr string   `json:"text_ar"`
	TextEn string   `json:"text_en"`
}

// Effect is something that moved along with a change of the campaign's dates,
// or that the changes leave to be known:
//
//   - a tier that began on the first day or ended on the deadline still does,
//     and none reaches beyond them;
//   - days of the calendar, production and closures outside are left out;
//   - days that are new are off where all days of the same weekday were, and
//     ordinary otherwise; plants pack nothing on them.
//
// What is left out does not come back when the dates are changed back.
type Effect struct {
	Change int    `json:"change" doc:"Of which change, from 0"`
	TextAr string `json:"text_ar"`
	TextEn string `json:"text_en"`
}

// Most is the most changes of one copy.
const Most = 200

// draft is a copy that is being changed.
type draft struct {
	s       planner.Scenario
	was     Change   // of the change at hand
	back    []Change // what takes it back, if that is not was
	at      int      // its position
	steps   []Step
	effects []Effect
	blames  []blame
	faults  []Fault
}

// Apply makes the changes, in their order, to a copy of a valid scenario, which
// is left as it is. Places and vehicle types are shared with it. If anything is
// wrong the error is an [*Invalid] with every fault. Without changes the copy has
// the scenario's digest. About 10 ms for the whole country, nearly all of it for
// checking the copy.
func Apply(s *planner.Scenario, changes []Change) (*Copy, error) {
	d := newDraft(s)
	if len(changes) > Most {
		d.at = Most
		d.wrong("", "", "a copy takes 200 changes at most", "الحد الأقصى 200 تغيير للنسخة الواحدة")
		return nil, &Invalid{d.faults}
	}
	for i := range changes {
		d.at, d.was, d.back = i, Change{Kind: changes[i].Kind}, nil
		if d.shape(&changes[i]) {
			d.apply(&changes[i])
		}
	}
	if len(changes) > 0 && !d.vague() {
		d.blamed(scenario.Check(&d.s))
	}
	if len(d.faults) > 0 {
		return nil, &Invalid{d.faults}
	}
	return &Copy{&d.s, d.steps, d.effects}, nil
}

// vague reports that what is wrong is of the request, not of a value: then the
// copy is not what anybody meant, and its faults would mislead.
func (d *draft) vague() bool { return len(d.faults) > 0 }

// newDraft copies all that a change may touch.
func newDraft(s *planner.Scenario) *draft {
	d := &draft{s: *s}
	d.s.Warehouses = slices.Clone(s.Warehouses)
	d.s.Lots = slices.Clone(s.Lots)
	d.s.Production = slices.Clone(s.Production)
	d.s.Fleets = slices.Clone(s.Fleets)
	d.s.Calendar = slices.Clone(s.Calendar)
	d.s.Closures = slices.Clone(s.Closures)
	d.s.Campaign.Policy.Quotas = maps.Clone(s.Campaign.Policy.Quotas)
	d.s.Campaign.Tiers = slices.Clone(s.Campaign.Tiers)
	for i := range d.s.Campaign.Tiers {
		t := &d.s.Campaign.Tiers[i]
		t.Governorates = slices.Clone(t.Governorates)
	}
	return d
}

// apply makes one change and notes what takes it back.
func (d *draft) apply(c *Change) {
	before := len(d.faults)
	map[Kind]func(*draft, *Change){
		Target: (*draft).target, Dates: (*draft).dates, TierRule: (*draft).tier, Policy: (*draft).policy,
		Doors: (*draft).doors, Hours: (*draft).hours, Storage: (*draft).storage, Stock: (*draft).stock,
		Fleet: (*draft).fleet, Production: (*draft).production,
		Closure: (*draft).closure, Reopen: (*draft).reopen, Day: (*draft).day,
	}[c.Kind](d, c)
	if len(d.faults) == before {
		en, ar := d.words(c, &d.was)
		if d.back == nil {
			d.back = []Change{d.was}
		}
		d.steps = append(d.steps, Step{*c, d.back, ar, en})
	}
}

// effect notes what moved along.
func (d *draft) effect(en, ar string) {
	d.effects = append(d.effects, Effect{d.at, ar, en})
}

// warehouse gives a warehouse of the copy, or reports that there is none.
func (d *draft) warehouse(id planner.SiteID) *planner.Warehouse {
	if i := d.warehouseAt(id); i >= 0 {
		return &d.s.Warehouses[i]
	}
	d.wrong("site", string(id), "there is no such warehouse in the scenario", "لا يوجد هذا المخزن في السيناريو")
	return nil
}

func (d *draft) warehouseAt(id planner.SiteID) int {
	return slices.IndexFunc(d.s.Warehouses, func(w planner.Warehouse) bool { return w.ID == id })
}

func (d *draft) plantAt(id planner.SiteID) int {
	return slices.IndexFunc(d.s.Plants, func(p planner.Plant) bool { return p.ID == id })
}

// fixed is a row whose index does not change.
func fixed(i int) func(*planner.Scenario) int { return func(*planner.Scenario) int { return i } }
