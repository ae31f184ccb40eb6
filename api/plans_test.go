package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/export"
)

// stored uploads a scenario and stores a plan of it, as jobs would.
func (w *world) stored(s *planner.Scenario, change func(*planner.Plan)) (id uuid.UUID, p *planner.Plan) {
	w.Helper()
	scenario := w.upload(s)
	p, err := planner.Make(w.Context(), s, planner.Options{Seed: 7, Effort: planner.Quick})
	if err != nil {
		w.Fatal(err)
	}
	if change != nil {
		change(p)
	}
	id = uuid.New()
	err = w.store.Write(w.Context(), testActor(database.Manager), func(tx *database.Tx) error {
		if _, err := plans.Create(w.Context(), tx, plans.Request{ID: id, Scenario: scenario.ID, Seed: p.Seed, Effort: p.Effort}); err != nil {
			return err
		}
		_, err := plans.Store(w.Context(), tx, id, p)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return id, p
}

// asked starts a plan that nobody works at.
func (w *world) asked() *Plan {
	w.Helper()
	p := new(Plan)
	w.must("POST", sample{path: prefix + "/plans", body: map[string]any{"scenario": w.upload(fixtures.Oasis()).ID, "effort": "quick"}}, p)
	return p
}

func init() {
	describe("start-plan", func(w *world) sample {
		return sample{path: prefix + "/plans", as: "manager", body: map[string]any{"scenario": w.upload(fixtures.Oasis()).ID, "seed": 7, "note": "بعد الأبواب"}}
	})
	describe("list-plans", func(w *world) sample { w.asked(); return sample{path: prefix + "/plans?status=planning"} })
	describe("cancel-plan", func(w *world) sample {
		return sample{path: fmt.Sprintf("%s/plans/%s/cancel", prefix, w.asked().ID)}
	})
	describe("watch-plan", func(w *world) sample {
		return sample{path: fmt.Sprintf("%s/plans/%s/progress", prefix, w.asked().ID), stop: true}
	})
	for id, rest := range map[string]string{
		"get-plan": "", "approve-plan": "/approve", "list-plan-history": "/history", "list-plan-violations": "/violations", "get-whole-plan": "/plan",
		"list-allocations": "/allocations?tier=1", "list-cells": "/cells?resolution=7&suppress=10", "list-governorates": "/governorates", "list-waves": "/waves?limit=2",
		"list-plan-trips": "/trips?limit=2", "list-plan-stops": "/stops?limit=2", "list-unserved": "/unserved", "list-plan-transfers": "/transfers", "list-prices": "/prices?binding=true",
	} {
		describe(id, func(w *world) sample {
			plan, _ := w.stored(fixtures.Drought(), nil)
			return sample{path: prefix + "/plans/" + plan.String() + rest}
		})
	}
	describe("get-wave", func(w *world) sample {
		id, p := w.stored(fixtures.TwoBanks(), nil)
		return sample{path: fmt.Sprintf("%s/plans/%s/waves/%s", prefix, id, p.Waves[0].ID)}
	})
	describe("compare-plans", func(w *world) sample {
		a, _ := w.stored(fixtures.TwoBanks(), nil)
		b, _ := w.stored(fixtures.Drought(), nil)
		return sample{path: fmt.Sprintf("%s/plans/%s/compare/%s", prefix, a, b)}
	})
}

// 202, Location, and there it is, being planned; its version is its ETag.
func TestPlanStarted(t *testing.T) {
	w := newWorld(t)
	scenario, id := w.upload(fixtures.Oasis()), uuid.New()
	body := map[string]any{"id": id, "scenario": scenario.ID, "seed": uint64(1<<64 - 1), "effort": "quick"}
	res := w.do("POST", sample{path: prefix + "/plans", body: body})
	at := res.Header.Get("Location")
	if res.StatusCode != http.StatusAccepted || at != prefix+"/plans/"+id.String() {
		t.Fatalf("%s %s", res.Status, at)
	}
	p := new(Plan)
	w.must("GET", sample{path: at}, p)
	if p.Status != plans.Planning || p.Seed != 1<<64-1 || p.By.Login != "administrator" {
		t.Errorf("%+v", p)
	}
	if tag := w.do("GET", sample{path: at}).Header.Get("ETag"); tag != version(int64(p.Version)) {
		t.Errorf("ETag %s of version %d", tag, p.Version)
	}
	w.must("POST", sample{path: prefix + "/plans", body: body}, nil) // another key, the same plan
	body["seed"] = 3
	problem(t, w.do("POST", sample{path: prefix + "/plans", body: body}), 409, "id_reused")
	problem(t, w.do("POST", sample{path: prefix + "/plans", body: map[string]any{"scenario": uuid.New()}}), 404, "not_found")
	problem(t, w.do("POST", sample{path: prefix + "/plans", body: map[string]any{"scenario": scenario.ID, "effort": "heroic"}}), 422, "invalid")
	problem(t, w.do("GET", sample{path: at + "/plan"}), 409, "plan_not_ready")
	problem(t, w.do("GET", sample{path: at + "/allocations"}), 409, "plan_not_ready")
	problem(t, w.do("POST", sample{path: at + "/approve"}), 409, "plan_not_planned")
	problem(t, w.do("POST", sample{path: at + "/cancel", head: []string{"If-Match", `"v9"`}}), 412, "stale")
	w.must("POST", sample{path: at + "/cancel", head: []string{"If-Match", `"v1"`}}, p)
	if p.Status != plans.Cancelled {
		t.Errorf("cancelled, it is %s", p.Status)
	}
}

// Progress is told until the plan is not being planned any more.
func TestPlanProgress(t *testing.T) {
	w := newWorld(t)
	p := w.asked()
	server := httptest.NewServer(w.server)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", fmt.Sprintf("%s%s/plans/%s/progress", server.URL, prefix, p.ID), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Test-Role", "auditor")
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	var seen []plans.Status
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var now PlanProgress
		if err := json.Unmarshal([]byte(data), &now); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, now.Status)
		if len(seen) == 1 {
			w.must("POST", sample{path: fmt.Sprintf("%s/plans/%s/cancel", prefix, p.ID)}, nil)
		}
	}
	if fmt.Sprint(seen) != "[planning cancelled]" {
		t.Errorf("told of %v", seen)
	}
	problem(t, w.do("GET", sample{path: prefix + "/plans/" + uuid.NewString() + "/progress"}), 404, "not_found")
}

// The caller's leaving ends the stream.
func TestPlanProgressLeft(t *testing.T) {
	w := newWorld(t)
	ctx, leave := context.WithCancel(t.Context())
	err := w.server.watchPlan(context.WithValue(ctx, exchangeKey{}, &exchange{by: testActor(database.Manager)}), &planIn{w.asked().ID}, func(Event) error {
		time.AfterFunc(10*time.Millisecond, leave)
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPlanApproved(t *testing.T) {
	w := newWorld(t)
	s := fixtures.TwoBanks()
	first, _ := w.stored(s, nil)
	second, _ := w.stored(s, nil)
	broken, _ := w.stored(s, func(p *planner.Plan) { p.Waves[0].Cartons++ })
	approve := func(id uuid.UUID, head ...string) *http.Response {
		return w.do("POST", sample{path: fmt.Sprintf("%s/plans/%s/approve", prefix, id), as: "manager", head: head})
	}
	problem(t, approve(first, "If-Match", `"v1"`), 412, "stale")
	if p := problem(t, approve(broken), 409, "plan_breaks_rules"); !strings.Contains(p.DetailEn, "wave") {
		t.Errorf("the rules are not named: %s", p.DetailEn)
	}
	var v Violations
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/violations", prefix, broken)}, &v)
	if len(v.Items) == 0 {
		t.Error("no violations are listed")
	}
	if res := approve(first, "If-Match", `"v2"`); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	problem(t, approve(first), 409, "plan_not_planned")
	var out Approved
	w.must("POST", sample{path: fmt.Sprintf("%s/plans/%s/approve", prefix, second)}, &out)
	if out.Status != plans.Approved || out.Superseded == nil || *out.Superseded != first {
		t.Errorf("%+v", out)
	}
	var planned, voided, promised int
	if err := w.store.Pool().QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE plan = $1 AND state = 'planned'),
		count(*) FILTER (WHERE plan = $2 AND state = 'voided'), (SELECT count(*) FROM promise WHERE plan = $1) FROM manifest`, second, first).
		Scan(&planned, &voided, &promised); err != nil {
		t.Fatal(err)
	}
	if trips := out.Summary.Trips; planned != trips || voided != trips || promised != len(s.Places) {
		t.Errorf("%d manifests planned, %d voided, %d trips; %d promises", planned, voided, trips, promised)
	}
	var was Plan
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s", prefix, first)}, &was)
	var history PlanEvents
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/history", prefix, first)}, &history)
	var steps []plans.Status
	for _, e := range history.Items {
		steps = append(steps, e.Status)
	}
	if was.Status != plans.Superseded || fmt.Sprint(steps) != "[planning planned approved superseded]" {
		t.Errorf("%s after %v", was.Status, steps)
	}
	if res := w.do("POST", sample{path: fmt.Sprintf("%s/plans/%s/approve", prefix, second), as: "warehouse"}); res.StatusCode != 403 {
		t.Errorf("a keeper: %s", res.Status)
	}
}

// The whole plan as JSON is plan.json, byte for byte.
func TestWholePlan(t *testing.T) {
	w := newWorld(t)
	s := fixtures.Drought()
	id, p := w.stored(s, nil)
	var want, book bytes.Buffer
	if err := errors.Join(export.WritePlan(&want, p), export.WriteBook(&book, s, p, export.Options{})); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]byte{"/plan": want.Bytes(), "/plan.json": want.Bytes(), "/plan.xlsx": book.Bytes()} {
		res := w.do("GET", sample{path: prefix + "/plans/" + id.String() + path})
		got, err := io.ReadAll(res.Body)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %s, %d bytes, want %d", path, res.Status, len(got), len(want))
		}
		if again := w.do("GET", sample{path: prefix + "/plans/" + id.String() + path, head: []string{"If-None-Match", res.Header.Get("ETag")}}); again.StatusCode != 304 {
			t.Errorf("%s again: %s", path, again.Status)
		}
	}
}

// Cells come in pages, as closed polygons on maps, and small counts are hidden
// when the setting says so, whatever the caller asks.
func TestCells(t *testing.T) {
	w := newWorld(t)
	s := fixtures.TwoBanks()
	id, p := w.stored(s, nil)
	var cartons planner.Cartons
	for path := fmt.Sprintf("%s/plans/%s/cells?resolution=9&limit=1", prefix, id); path != ""; {
		res := w.do("GET", sample{path: path})
		var page Page[plans.Group]
		if err := json.NewDecoder(res.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		for _, g := range page.Items {
			cartons += g.Cartons
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(res.Header.Get("Link"), "<"), ">")
	}
	if cartons != p.Summary.Allocated {
		t.Errorf("%d cartons in all cells, %d allocated", cartons, p.Summary.Allocated)
	}
	var doc struct {
		Features []struct {
			Geometry struct {
				Type        string
				Coordinates [][][]float64
			}
			Properties map[string]any
		}
	}
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/cells.geojson?resolution=6", prefix, id)}, &doc)
	for _, f := range doc.Features {
		ring := f.Geometry.Coordinates[0]
		if f.Geometry.Type != "Polygon" || len(ring) < 6 || fmt.Sprint(ring[0]) != fmt.Sprint(ring[len(ring)-1]) {
			t.Errorf("%+v", f)
		}
	}
	w.server.cfg.Suppress = 1_000_000
	var page Page[plans.Group]
	w.must("GET", sample{path: fmt.Sprintf("%s/plans/%s/cells?suppress=0", prefix, id)}, &page)
	for _, g := range page.Items {
		if !g.Suppressed || g.Households != 0 || g.Cartons != 0 {
			t.Errorf("%+v", g)
		}
	}
	if len(page.Items) == 0 {
		t.Error("no cells")
	}
	problem(t, w.do("GET", sample{path: fmt.Sprintf("%s/plans/%s/cells?resolution=11", prefix, id)}), 422, "invalid")
	problem(t, w.do("GET", sample{path: fmt.Sprintf("%s/plans/%s/allocations?cell=xyz", prefix, id)}), 422, "invalid")
	problem(t, w.do("GET", sample{path: fmt.Sprintf("%s/plans/%s/waves/none", prefix, id)}), 404, "not_found")
}
