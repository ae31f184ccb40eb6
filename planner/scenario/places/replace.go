package places

import (
	"fmt"

	"katf/planner"
)

// Replace gives a copy of a scenario with other places. What no longer fits is
// made to fit, and each change is told: a closure of a place that is gone is
// left out, a target above what the places may get is lowered to it. It refuses
// a list without places or eligible households. The lists that did not change
// are shared with the scenario given.
func Replace(s *planner.Scenario, list []planner.Place) (*planner.Scenario, []Doubt, error) {
	if len(list) == 0 {
		return nil, nil, textError("the list has no places", "القائمة خالية من الأماكن")
	}
	out, changes := *s, []Doubt(nil)
	out.Places = list
	known := make(map[string]bool, len(list))
	most := planner.Cartons(0)
	for i := range list {
		known[string(list[i].ID)] = true
		most += list[i].Households * planner.Cartons(capPermille(s)) / 1000
	}
	out.Closures = nil
	for _, c := range s.Closures {
		if c.Kind == "place" && !known[c.Ref] {
			changes = append(changes, Doubt{"closure", fmt.Sprintf("حُذف الإغلاق %s لأن المكان %s ليس في القائمة", c.ID, c.Ref),
				fmt.Sprintf("closure %s is left out: the list has no place %s", c.ID, c.Ref)})
			continue
		}
		out.Closures = append(out.Closures, c)
	}
	if most <= 0 {
		return nil, nil, textError("no place of the list has eligible households: give households or population",
			"لا توجد أسر مستحقة في أي مكان من القائمة: اذكر عدد الأسر أو عدد السكان")
	}
	if out.Campaign.Target > most {
		changes = append(changes, Doubt{"target", fmt.Sprintf("خُفّض المستهدف من %d إلى %d كرتونة، وهو كل ما تستحقه أسر القائمة", out.Campaign.Target, most),
			fmt.Sprintf("the target is lowered from %d to %d cartons, all that the households of the list may get", out.Campaign.Target, most)})
		out.Campaign.Target = most
	}
	return &out, changes, nil
}

// capPermille is the bound of a place's cartons by the scenario's policy.
func capPermille(s *planner.Scenario) int64 {
	if s.Campaign.Policy.CapPermille > 0 {
		return s.Campaign.Policy.CapPermille
	}
	return 1000
}
