package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"katf/planner"
)

// identity checks what the plan is for.
func (r *referee) identity() {
	if digest := r.s.Digest(); r.p.Scenario != digest {
		r.fault(SameScenario, r.s.Campaign.ID, "the plan was made for scenario %.12s…, this one is %.12s…: plan again",
			"أُعدت الخطة للسيناريو %.12s… وهذا %.12s…: أعد التخطيط", r.p.Scenario, digest)
		return
	}
	// As JSON a missing list and an empty one of the campaign differ, as a plan
	// that was read back may: compare what is read back from both.
	if a, b := again(r.p.Campaign), again(r.s.Campaign); !bytes.Equal(a, b) {
		r.fault(SameScenario, r.s.Campaign.ID, "the campaign written in the plan is not the scenario's: plan again",
			"الحملة المكتوبة في الخطة ليست حملة السيناريو: أعد التخطيط")
	}
}

// again gives the JSON form of a campaign whose empty lists are missing.
func again(c planner.Campaign) []byte {
	if len(c.Tiers) == 0 {
		c.Tiers = nil
	}
	data, err := json.Marshal(c)
	if err != nil {
		return nil // no such field exists
	}
	return data
}

// form checks that the plan is written as this program writes plans.
func (r *referee) form() {
	if r.p.Schema != planner.PlanSchema {
		r.fault(PlanForm, "schema", "the plan is of schema %q, this program reads %q", "صيغة الخطة %q والبرنامج يقرأ %q", r.p.Schema, planner.PlanSchema)
	}
	switch r.p.Effort {
	case planner.Quick, planner.Normal, planner.Thorough:
	default:
		r.fault(PlanForm, "effort", "effort %q is none of quick, normal, thorough", "مستوى البحث %q ليس من quick وnormal وthorough", r.p.Effort)
	}
}

// ids checks that ids are the plan's own and say what they name.
func (r *referee) ids() {
	seen := map[[2]string]bool{}
	once := func(en, ar, id string) {
		switch key := [2]string{en, id}; {
		case id == "":
			r.fault(UniqueIDs, en, "a %[1]s has no id", "%[2]s بلا معرّف", en, ar)
		case seen[key]:
			r.fault(UniqueIDs, id, "%[1]s %[3]s stands twice", "%[2]s مكرر: %[3]s", en, ar, id)
		default:
			seen[key] = true
		}
	}
	for i := range r.p.Waves {
		w := &r.p.Waves[i]
		once("wave", "معرّف دفعة", w.ID)
		want := fmt.Sprintf("%s-%s-T%d", w.Warehouse, w.Date.Time().Format("20060102"), w.Tier)
		if w.ID != want {
			r.fault(TellingIDs, w.ID, "wave %s is of %s on %s for tier %d: its id would be %s", "الدفعة %s من %s يوم %s للأولوية %d: معرّفها الصحيح %s", w.ID, w.Warehouse, w.Date, w.Tier, want)
			once("content of wave", "محتوى دفعة", want)
		}
		for j := range w.Trips {
			id := w.Trips[j].ID
			once("trip", "معرّف رحلة", id)
			if rest, ok := strings.CutPrefix(id, w.ID+"-"); !ok || rest == "" || strings.Trim(rest, "0123456789") != "" {
				r.fault(TellingIDs, id, "trip %s belongs to wave %s: its id would be %[2]s- and a number", "الرحلة %s تتبع الدفعة %s: معرّفها الصحيح %[2]s- ثم رقم", id, w.ID)
			}
		}
	}
	for i := range r.p.Transfers {
		once("transfer", "معرّف نقلة", r.p.Transfers[i].ID)
	}
}
