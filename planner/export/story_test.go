package export

import (
	"io"
	"strings"
	"testing"

	"katf/planner"
)

// The story tells the same as what ShowPlace prints.
func TestStoryAgreesWithShowPlace(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	e, err := Explain(s, p)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Allocations {
		a := &p.Allocations[i]
		story, ok := e.Place(a.Place)
		if !ok {
			t.Fatalf("%s: no story", a.Place)
		}
		shown := strings.Join(strings.Fields(string(text(t, func(w io.Writer) error { return ShowPlace(w, s, p, a.Place) }))), " ")
		for _, want := range []string{story.Number[0].En, story.Number[len(story.Number)-2].En, story.NoteEn} {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: %q is not in what is shown", a.Place, want)
			}
		}
		if story.Cartons != a.Cartons || story.Share != a.Share {
			t.Errorf("%s: %d cartons of %s, the plan says %d of %s", a.Place, story.Cartons, story.Share, a.Cartons, a.Share)
		}
		var brought, short planner.Cartons
		for _, v := range story.Visits {
			brought += v.Cartons
			if !strings.Contains(shown, v.Trip) || v.Stop < 1 || v.Stop > v.Stops {
				t.Errorf("%s: trip %s, stop %d of %d", a.Place, v.Trip, v.Stop, v.Stops)
			}
		}
		for _, u := range story.Unserved {
			short += u.Cartons
		}
		if brought != story.Delivered || brought+short != a.Cartons || short != e.Unserved(a.Place) {
			t.Errorf("%s: %d brought, %d short of %d", a.Place, brought, short, a.Cartons)
		}
		for _, step := range story.Number {
			if step.Ar == "" || step.En == "" || strings.ContainsAny(step.Ar, "abcdefghijklmnopqrstuvwxyz") {
				t.Errorf("%s: %s: %q, %q", a.Place, step.Kind, step.Ar, step.En)
			}
		}
	}
	if _, ok := e.Place("nowhere"); ok {
		t.Error("a place that is not there has a story")
	}
}

// What goes into a warehouse is what comes out, and what stays or came too late.
func TestSitesAddUp(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	e, err := Explain(s, p)
	if err != nil {
		t.Fatal(err)
	}
	var in, onward, out planner.Cartons
	sites := e.Sites()
	for _, site := range sites {
		in, onward, out = in+site.In, onward+site.Onward, out+site.Out
		if site.Kind == "warehouse" && site.Opening+site.In < site.Onward+site.Out {
			t.Errorf("%s sends out more than it has: %+v", site.ID, site)
		}
		if site.NameAr == "" || site.Point.Lat == 0 {
			t.Errorf("%s has no name or no point", site.ID)
		}
	}
	if len(sites) != len(s.Warehouses)+len(s.Plants) || in != onward || out != p.Summary.Delivered {
		t.Errorf("%d sites, %d in, %d onward, %d out of %d", len(sites), in, onward, out, p.Summary.Delivered)
	}
}

// A wave's routes carry its cartons.
func TestRoutesOfWaves(t *testing.T) {
	s := tinyScenario()
	p := tinyPlan(s)
	e, err := Explain(s, p)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Waves {
		r, ok := e.Routes(p.Waves[i].ID)
		if !ok || len(r.Trips) != len(p.Waves[i].Trips) {
			t.Fatalf("wave %s: %t, %+v", p.Waves[i].ID, ok, r)
		}
		var sum planner.Cartons
		for _, trip := range r.Trips {
			for _, stop := range trip.Stops {
				sum += stop.Cartons
				if stop.NameAr == "" || stop.Point.Lat == 0 {
					t.Errorf("%s has no name or no point", stop.Place)
				}
			}
		}
		if sum != r.Cartons {
			t.Errorf("wave %s: %d of %d cartons", r.Wave, sum, r.Cartons)
		}
	}
	if _, ok := e.Routes("no-such"); ok {
		t.Error("a wave that is not there has routes")
	}
}
