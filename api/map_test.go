package api

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/geo"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
)

func init() {
	for id, rest := range map[string]func(*planner.Plan, *planner.Scenario) string{
		"get-map":    func(*planner.Plan, *planner.Scenario) string { return "/map?resolution=6&view=24,22,37,32&suppress=10" },
		"list-sites": func(*planner.Plan, *planner.Scenario) string { return "/sites" },
		"get-cell": func(_ *planner.Plan, s *planner.Scenario) string {
			return "/cells/" + geo.CellAt(s.Places[0].Point, 6).String()
		},
		"get-place":       func(p *planner.Plan, _ *planner.Scenario) string { return "/places/" + string(p.Unserved[0].Place) },
		"get-wave-routes": func(p *planner.Plan, _ *planner.Scenario) string { return "/waves/" + p.Waves[0].ID + "/routes" },
		"search-plan": func(_ *planner.Plan, s *planner.Scenario) string {
			return "/search?q=" + url.QueryEscape(s.Places[0].NameAr)
		},
	} {
		describe(id, func(w *world) sample {
			s := fixtures.Drought()
			plan, p := w.stored(s, nil)
			return sample{path: prefix + "/plans/" + plan.String() + rest(p, s)}
		})
	}
	describe("get-outlines", func(*world) sample { return sample{} })
}

// Whoever has the map already is told so, and nothing is sent.
func TestMapIsNotSentTwice(t *testing.T) {
	w := newWorld(t)
	plan, _ := w.stored(fixtures.Oasis(), nil)
	for _, path := range []string{"/plans/" + plan.String() + "/map?resolution=5&view=24,22,37,32", "/outlines"} {
		first := w.do("GET", sample{path: prefix + path})
		tag := first.Header.Get("ETag")
		if first.StatusCode != http.StatusOK || tag == "" {
			t.Fatalf("%s: %s, ETag %q", path, first.Status, tag)
		}
		again := w.do("GET", sample{path: prefix + path, head: []string{"If-None-Match", tag}})
		body, _ := io.ReadAll(again.Body)
		if again.StatusCode != http.StatusNotModified || len(body) != 0 {
			t.Errorf("%s again: %s, %d bytes", path, again.Status, len(body))
		}
	}
}

func TestMapRefusesViews(t *testing.T) {
	w := newWorld(t)
	plan, _ := w.stored(fixtures.Oasis(), nil)
	for _, view := range []string{"1,2,3", "1,2,3,x", "30,22,24,32", "24,32,37,22", "NaN,22,37,32", "24,22,Inf,32", "24,22,37,32,1"} {
		res := w.do("GET", sample{path: prefix + "/plans/" + plan.String() + "/map?view=" + url.QueryEscape(view)})
		if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(body), "query.view") {
			t.Errorf("view %q: %s %s", view, res.Status, body)
		}
	}
}

// What is not there is not found, and what has no result is refused.
func TestMapOfNothing(t *testing.T) {
	w := newWorld(t)
	plan, _ := w.stored(fixtures.Oasis(), nil)
	at := prefix + "/plans/" + plan.String()
	for path, want := range map[string]int{
		at + "/places/nowhere": http.StatusNotFound, at + "/cells/nonsense": http.StatusNotFound,
		at + "/cells/" + geo.CellAt(geo.Point{Lat: 51.5, Lng: 0}, 5).String(): http.StatusNotFound,
		at + "/waves/nowhere/routes":                                          http.StatusNotFound,
		at + "/search":                                                        http.StatusUnprocessableEntity,
		prefix + "/plans/" + uuid.NewString() + "/map":                        http.StatusNotFound,
		prefix + "/plans/" + w.asked().ID.String() + "/sites":                 http.StatusConflict,
	} {
		if res := w.do("GET", sample{path: path}); res.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, res.Status, want)
		}
	}
}

// A place that is searched for is found, told of, and lies in a cell of the map.
func TestFromSearchToPlace(t *testing.T) {
	w := newWorld(t)
	s := fixtures.TwoBanks()
	plan, p := w.stored(s, nil)
	at := prefix + "/plans/" + plan.String()
	place := &s.Places[0]
	var found Found
	w.must("GET", sample{path: at + "/search?q=" + url.QueryEscape(strings.ToUpper(place.NameEn))}, &found)
	if len(found.Items) == 0 || found.Items[0].ID != string(place.ID) || found.Items[0].Kind != plans.APlace {
		t.Fatalf("searching %q found %+v", place.NameEn, found.Items)
	}
	var story export.Story
	w.must("GET", sample{path: at + "/places/" + found.Items[0].ID}, &story)
	if story.Cartons != p.Allocations[0].Cartons || len(story.Number) < 5 {
		t.Errorf("the story of %s: %+v", place.ID, story)
	}
	var cell plans.CellStory
	w.must("GET", sample{path: at + "/cells/" + geo.CellAt(place.Point, 7).String()}, &cell)
	if cell.Resolution != 7 || len(cell.Of) != cell.Places || cell.Cartons < story.Cartons {
		t.Errorf("the cell of %s: %+v", place.ID, cell)
	}
}

// A manifest is found by the number on its paper.
func TestSearchFindsManifests(t *testing.T) {
	w := newWorld(t)
	m := w.to("planned")
	var list Page[plans.Hit]
	w.must("GET", sample{path: prefix + "/plans/" + m.Plan.String() + "/search?q=" + url.QueryEscape(strings.ToLower(m.Draft))}, &list)
	if len(list.Items) == 0 || list.Items[0].Kind != plans.AManifest || list.Items[0].ID != m.ID.String() || list.Items[0].Wave != m.Wave {
		t.Errorf("searching %s found %+v", m.Draft, list.Items)
	}
}
