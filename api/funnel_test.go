package api

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"testing"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/progress"
)

func init() {
	for id, rest := range map[string]string{
		"list-funnel": "/funnel?by=place&governorate=EG-WAD&limit=1", "list-course": "/course?tier=1", "list-late": "/late?warehouse=W",
	} {
		describe(id, func(w *world) sample {
			plan, _ := w.approved()
			return sample{path: fmt.Sprintf("%s/plans/%s%s", prefix, plan, rest)}
		})
	}
}

// The funnel follows the steps of a truck, and its answer keeps its tag until one
// is taken.
func TestFunnelFollows(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Dispatched)
	at := fmt.Sprintf("%s/plans/%s/funnel", prefix, m.Plan)
	whole := func() progress.Figures {
		t.Helper()
		var page Page[progress.Row]
		w.must("GET", sample{path: at + "?by=whole"}, &page)
		if len(page.Items) != 1 {
			t.Fatalf("the whole has %d rows", len(page.Items))
		}
		return page.Items[0].Figures
	}
	before := whole()
	if before.Loaded != m.Loaded || before.OnRoad != m.Loaded || before.HandedOut != 0 || m.Loaded == 0 {
		t.Fatalf("on the road: %+v", before)
	}
	tag := w.do("GET", sample{path: at}).Header.Get("ETag")
	if got := w.do("GET", sample{path: at, head: []string{"If-None-Match", tag}}); tag == "" || got.StatusCode != http.StatusNotModified {
		t.Errorf("asked again with %q: %d", tag, got.StatusCode)
	}
	w.handOver(m, "partly", 1)
	if got := whole(); got.HandedOut != 1 || got.OnRoad != before.OnRoad-1 || got.Arrived < 1 {
		t.Errorf("with one handed out: %+v", got)
	}
	if got := w.do("GET", sample{path: at, head: []string{"If-None-Match", tag}}); got.StatusCode != http.StatusOK {
		t.Errorf("asked again after a handover: %d", got.StatusCode)
	}
}

// Pages and files have the same rows, each once.
func TestFunnelPages(t *testing.T) {
	w := newWorld(t)
	plan, _ := w.approved()
	for _, list := range []string{"funnel?by=place", "funnel?by=day", "funnel?by=warehouse", "course?", "late?"} {
		rows := w.do("GET", sample{path: fmt.Sprintf("%s/plans/%s/%s", prefix, plan, list), head: []string{"Accept", "text/csv"}})
		table, err := csv.NewReader(rows.Body).ReadAll()
		if err != nil || len(table) == 0 {
			t.Fatalf("%s: %v", list, err)
		}
		n := 0
		for next := ""; ; {
			var page Page[any]
			w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/%s&limit=1&cursor=%s", prefix, plan, list, next)}, &page)
			n += len(page.Items)
			if next = page.Next; next == "" {
				break
			}
		}
		if n != len(table)-1 {
			t.Errorf("%s has %d rows on its pages, %d in its file", list, n, len(table)-1)
		}
	}
}

// A keeper's funnel is of the warehouse it keeps.
func TestFunnelOfKeeper(t *testing.T) {
	w := newWorld(t)
	plan, _ := w.approved()
	var page Page[progress.Row]
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/funnel?by=warehouse", prefix, plan), as: database.Keeper}, &page)
	if len(page.Items) != 0 { // the keeper of these tests has none
		t.Errorf("it sees %+v", page.Items)
	}
}
