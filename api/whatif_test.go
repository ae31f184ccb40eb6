package api

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
	"katf/planner/whatif"
)

func init() {
	describe("get-settings", func(w *world) sample {
		return sample{path: fmt.Sprintf("%s/scenarios/%s/settings", prefix, w.upload(fixtures.Drought()).ID)}
	})
	describe("copy-scenario", func(w *world) sample {
		return sample{path: fmt.Sprintf("%s/scenarios/%s/copies", prefix, w.upload(fixtures.Oasis()).ID), as: "manager",
			body: map[string]any{"name": "بهدف أقل", "changes": []any{map[string]any{"kind": "target", "cartons": 50}}}}
	})
	describe("check-copy", func(w *world) sample {
		return sample{path: fmt.Sprintf("%s/scenarios/%s/copies/check", prefix, w.upload(fixtures.Oasis()).ID), as: "manager",
			body: map[string]any{"changes": []any{map[string]any{"kind": "target", "cartons": 50}, map[string]any{"kind": "policy", "policy": "max-min"}}}}
	})
	describe("list-place-changes", func(w *world) sample {
		a, b := w.pair()
		return sample{path: fmt.Sprintf("%s/plans/%s/compare/%s/places?sort=less&what=less", prefix, a, b)}
	})
	describe("get-advice", func(w *world) sample {
		plan, _ := w.stored(fixtures.Drought(), nil)
		return sample{path: fmt.Sprintf("%s/plans/%s/advice", prefix, plan)}
	})
}

// lessTarget is a world that hands out half as much.
func lessTarget() *planner.Scenario {
	s := fixtures.TwoBanks()
	s.Campaign.Target /= 2
	return s
}

// pair stores a plan of a world and one of half its target.
func (w *world) pair() (a, b uuid.UUID) {
	w.Helper()
	a, _ = w.stored(fixtures.TwoBanks(), nil)
	b, _ = w.stored(lessTarget(), nil)
	return a, b
}

// A copy is stored with what is different, planned and compared like any other,
// though another plan of the campaign is in force.
func TestWhatIf(t *testing.T) {
	w := newWorld(t)
	s := fixtures.TwoBanks()
	inForce, _ := w.stored(s, nil)
	w.must("POST", sample{path: prefix + "/plans/" + inForce.String() + "/approve", as: "manager"}, nil)
	var of Plan
	w.must("GET", sample{path: prefix + "/plans/" + inForce.String()}, &of)

	at, id := fmt.Sprintf("%s/scenarios/%s/copies", prefix, of.Scenario), uuid.New()
	body := map[string]any{"id": id, "name": "نصف الهدف", "changes": []whatif.Change{{Kind: whatif.Target, Cartons: new(s.Campaign.Target / 2)}}}
	var head plans.Scenario
	w.must("POST", sample{path: at, body: body, as: "manager"}, &head)
	if head.ID != id || head.Target != s.Campaign.Target/2 || head.Copy == nil || head.Copy.Of != of.Scenario || len(head.Copy.Steps) != 1 {
		t.Fatalf("%+v", head)
	}
	if step := head.Copy.Steps[0]; *step.Was[0].Cartons != s.Campaign.Target || !strings.Contains(step.TextAr, "المستهدف") {
		t.Errorf("%+v", step)
	}
	w.must("POST", sample{path: at, body: body, as: "manager"}, nil) // another key, the same copy
	body["name"] = "غيره"
	problem(t, w.do("POST", sample{path: at, body: body, as: "manager"}), 409, "id_reused")
	problem(t, w.do("POST", sample{path: prefix + "/scenarios/" + uuid.NewString() + "/copies", body: body}), 404, "not_found")

	var asked Plan
	w.must("POST", sample{path: prefix + "/plans", as: "manager", body: map[string]any{"scenario": id, "effort": "quick"}}, &asked)
	if asked.Status != plans.Planning {
		t.Errorf("it is %s beside a plan in force", asked.Status)
	}
	problem(t, w.do("GET", sample{path: fmt.Sprintf("%s/plans/%s/compare/%s", prefix, inForce, asked.ID)}), 409, "plan_not_ready")
}

// Faults are told at the field of the change, by the copy and by the dry run.
func TestWhatIfFaults(t *testing.T) {
	w := newWorld(t)
	scenario := w.upload(fixtures.Drought())
	at := fmt.Sprintf("%s/scenarios/%s/copies", prefix, scenario.ID)
	body := map[string]any{"changes": []any{
		map[string]any{"kind": "doors", "site": "WN", "doors": 0},
		map[string]any{"kind": "target", "cartons": 5_000_000},
		map[string]any{"kind": "closure", "what": "place", "ref": "nowhere", "from": "2027-01-10", "to": "2027-01-12"},
	}}
	p := problem(t, w.do("POST", sample{path: at, body: body}), 422, "bad_changes")
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Location)
	}
	for _, want := range []string{"body.changes[0].doors", "body.changes[1].cartons", "body.changes[2].ref"} {
		if !strings.Contains(strings.Join(got, " "), want) {
			t.Errorf("no fault at %s: %v", want, got)
		}
	}
	var checked Checked
	w.must("POST", sample{path: at + "/check", body: body}, &checked)
	if len(checked.Faults) != len(p.Errors) || checked.After != nil || checked.Faults[0].TextAr == "" {
		t.Errorf("%+v", checked)
	}
	w.must("POST", sample{path: at + "/check", body: map[string]any{"changes": []any{map[string]any{"kind": "doors", "site": "WN", "doors": 3}}}}, &checked)
	if checked.After == nil || checked.After.Doors != checked.Before.Doors+2 || len(checked.Steps) != 1 || checked.Same {
		t.Errorf("%+v", checked)
	}
	problem(t, w.do("POST", sample{path: at, body: map[string]any{"changes": []any{map[string]any{"kind": "rain"}}}}), 422, "invalid")
	var list Page[plans.Scenario]
	w.must("GET", sample{path: prefix + "/scenarios"}, &list)
	if len(list.Items) != 1 {
		t.Errorf("%d scenarios; a fault or a dry run stored one", len(list.Items))
	}
}

// The comparison and its list say the same, page by page and as a file.
func TestComparedPlaces(t *testing.T) {
	w := newWorld(t)
	a, b := w.pair()
	at := fmt.Sprintf("%s/plans/%s/compare/%s", prefix, a, b)
	var all, brief export.Comparison
	w.must("GET", sample{path: at}, &all)
	w.must("GET", sample{path: at + "?brief=true"}, &brief)
	if len(all.Places) != all.Moves.Changed || len(brief.Places) != 0 || brief.Moves != all.Moves || all.Moves.Less == 0 || len(all.Groups) < 3 {
		t.Errorf("%+v, %d places", all.Moves, len(all.Places))
	}
	seen, next := 0, "?limit=1&sort=less"
	last := planner.Cartons(-1 << 60)
	for next != "" {
		var page Page[plans.PlaceChange]
		w.must("GET", sample{path: at + "/places" + next}, &page)
		for _, c := range page.Items {
			if seen++; c.More < last || c.NameAr == "" || c.N != seen {
				t.Errorf("%+v after %d", c, last)
			}
			last = c.More
		}
		if next = ""; page.Next != "" {
			next = "?limit=1&sort=less&cursor=" + page.Next
		}
	}
	if seen != all.Moves.Changed {
		t.Errorf("%d places in pages, %d change", seen, all.Moves.Changed)
	}
	body, err := io.ReadAll(w.do("GET", sample{path: at + "/places.csv"}).Body)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || len(rows) != seen+1 {
		t.Errorf("%d rows of CSV: %v", len(rows), err)
	}
	var less Page[plans.PlaceChange]
	w.must("GET", sample{path: at + "/places?what=less"}, &less)
	if len(less.Items) != all.Moves.Less {
		t.Errorf("%d places get less, %d are listed", all.Moves.Less, len(less.Items))
	}
}

// Advice can be tried as it stands.
func TestAdviceIsTried(t *testing.T) {
	w := newWorld(t)
	plan, _ := w.stored(fixtures.Drought(), nil)
	var head Plan
	w.must("GET", sample{path: prefix + "/plans/" + plan.String()}, &head)
	var advice PlanAdvice
	w.must("GET", sample{path: prefix + "/plans/" + plan.String() + "/advice"}, &advice)
	tried := 0
	for _, a := range advice.Items {
		if len(a.Changes) == 0 {
			continue
		}
		tried++
		w.must("POST", sample{path: fmt.Sprintf("%s/scenarios/%s/copies", prefix, head.Scenario), as: database.Manager, body: map[string]any{"changes": a.Changes}}, nil)
	}
	if tried < 2 || advice.NoteAr == "" {
		t.Errorf("%d of %d were tried", tried, len(advice.Items))
	}
}
