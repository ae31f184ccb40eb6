package api

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/planner"
)

// approved is a plan in force, of a campaign of its own, and its first wave. Its
// warehouses hold all that it sends.
func (w *world) approved() (plan uuid.UUID, wave string) {
	w.Helper()
	s := fixtures.Oasis()
	s.Campaign.ID += "-" + uuid.NewString()[:8]
	plan, p := w.stored(s, nil)
	w.must("POST", sample{path: fmt.Sprintf("%s/plans/%s/approve", prefix, plan)}, nil)
	err := w.store.Write(w.Context(), testActor(database.Manager), func(tx *database.Tx) error {
		if err := inventory.PutLot(w.Context(), tx, inventory.Lot{ID: "API-1", SKU: s.Campaign.Carton.SKU, Expires: planner.DateOf(2028, 1, 1)}); err != nil {
			return err
		}
		var ms []inventory.Movement
		for i := range p.Waves {
			ms = append(ms, inventory.Movement{ID: uuid.New(), Lot: "API-1", Cartons: p.Waves[i].Cartons, Why: inventory.ForReceipt, Occurred: tx.Now,
				From: inventory.Account{Kind: inventory.Plant, Ref: "P"}, To: inventory.Account{Kind: inventory.Warehouse, Ref: string(p.Waves[i].Warehouse)}})
		}
		return inventory.Post(w.Context(), tx, ms...)
	})
	if err != nil {
		w.Fatal(err)
	}
	return plan, p.Waves[0].ID
}

// to brings a manifest of a new plan to a state.
func (w *world) to(state dispatch.State) *Manifest {
	w.Helper()
	plan, wave := w.approved()
	of := fmt.Sprintf("%s/plans/%s/waves/%s", prefix, plan, wave)
	if state != dispatch.Planned {
		w.must("POST", sample{path: of + "/release", body: map[string]any{}}, nil)
	}
	var ms Manifests
	w.must("GET", sample{path: of + "/manifests"}, &ms)
	m := new(Manifest)
	at := prefix + "/manifests/" + ms.Items[0].ID.String()
	w.must("GET", sample{path: at}, m)
	for _, step := range []struct {
		before dispatch.State
		path   string
		body   any
	}{{dispatch.Released, "/loading", map[string]any{}}, {dispatch.Loading, "/load", map[string]any{"all": true}}, {dispatch.Loading, "/dispatch", map[string]any{"plate": "س ج ٤٥٦"}}} {
		if state == dispatch.Planned || m.State == state {
			break
		}
		w.must("POST", sample{path: at + step.path, body: step.body}, m)
	}
	return m
}

func (m *Manifest) at(rest string) string { return prefix + "/manifests/" + m.ID.String() + rest }

func init() {
	describe("release-wave", func(w *world) sample {
		plan, wave := w.approved()
		return sample{path: fmt.Sprintf("%s/plans/%s/waves/%s/release", prefix, plan, wave), body: map[string]any{"note": "الفوج الأول"}}
	})
	describe("get-wave-manifests", func(w *world) sample {
		plan, wave := w.approved()
		return sample{path: fmt.Sprintf("%s/plans/%s/waves/%s/manifests", prefix, plan, wave)}
	})
	describe("list-manifests", func(w *world) sample {
		return sample{path: prefix + "/manifests?state=released&number=" + w.to(dispatch.Released).Number}
	})
	for id, rest := range map[string]string{
		"get-manifest": "", "get-paper": "/paper", "get-waybill": "/waybills/1", "get-trip": "/trip", "list-manifest-history": "/history",
	} {
		describe(id, func(w *world) sample { return sample{path: w.to(dispatch.Dispatched).at(rest)} })
	}
	describe("get-own-trip", func(w *world) sample {
		_, secret := w.link(w.to(dispatch.Released).ID, "W")
		return sample{path: prefix + "/trip", as: database.Driver, head: []string{"Authorization", "Bearer " + secret}}
	})
	for _, step := range []struct {
		id, rest string
		from     dispatch.State
		body     map[string]any
	}{
		{"start-loading", "/loading", dispatch.Released, map[string]any{}},
		{"load-truck", "/load", dispatch.Loading, map[string]any{"all": true}},
		{"dispatch-truck", "/dispatch", dispatch.Loading, nil},
		{"hand-over", "/stops/1/handovers", dispatch.Dispatched, map[string]any{"outcome": "refused", "cartons": 0, "reason": "المكان مغلق"}},
		{"void-manifest", "/void", dispatch.Released, map[string]any{"note": "تعطلت الشاحنة"}},
		{"print-manifest", "/prints", dispatch.Released, map[string]any{}},
	} {
		describe(step.id, func(w *world) sample {
			m := w.to(step.from)
			if step.id == "dispatch-truck" {
				w.must("POST", sample{path: m.at("/load"), body: map[string]any{"all": true}}, nil)
				step.body = map[string]any{"plate": "س ج ٤٥٦"}
			}
			return sample{path: m.at(step.rest), body: step.body}
		})
	}
	describe("take-back", func(w *world) sample {
		m := w.to(dispatch.Dispatched)
		w.handOver(m, "partly", 1)
		return sample{path: m.at("/handovers/" + m.Handovers[0].ID.String() + "/undo"), body: map[string]any{"note": "المكان الخطأ"}}
	})
	describe("return-truck", func(w *world) sample {
		m := w.to(dispatch.Dispatched)
		return sample{path: m.at("/return"), body: m.allBack()}
	})
	describe("close-manifest", func(w *world) sample {
		m := w.to(dispatch.Dispatched)
		w.must("POST", sample{path: m.at("/return"), body: m.allBack()}, m)
		return sample{path: m.at("/close"), body: map[string]any{}}
	})
}

func (w *world) handOver(m *Manifest, outcome string, cartons planner.Cartons) {
	w.Helper()
	w.must("POST", sample{path: m.at("/stops/1/handovers"), body: map[string]any{"outcome": outcome, "cartons": cartons, "reason": "x"}}, m)
}

// allBack says that all that is on the truck came back good.
func (m *Manifest) allBack() map[string]any {
	sums := map[string]planner.Cartons{}
	for _, b := range m.Waybills {
		for _, l := range b.Lines {
			sums[l.Lot] += l.Loaded - l.Gone
		}
	}
	var lines []map[string]any
	for lot, n := range sums {
		lines = append(lines, map[string]any{"lot": lot, "good": n})
	}
	return map[string]any{"lines": lines}
}

// The same step sent again, with another key even, changes nothing.
func TestStepsAreHarmless(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Loading)
	body := map[string]any{"step": uuid.New(), "all": true}
	w.must("POST", sample{path: m.at("/load"), body: body}, m)
	first := m.Version
	w.must("POST", sample{path: m.at("/load"), body: body}, m)
	if m.Version != first {
		t.Errorf("the step was taken twice: version %d, then %d", first, m.Version)
	}
}

// A keeper acts in the own warehouses, and sees no others; a driver the own trip.
func TestManifestScopes(t *testing.T) {
	w := newWorld(t)
	mine, other := w.to(dispatch.Dispatched), w.to(dispatch.Dispatched)
	_, secret := w.link(mine.ID, mine.Warehouse)
	as := func(method, path string, body any) int {
		res := w.do(method, sample{path: path, body: body, head: []string{"Authorization", "Bearer " + secret}})
		_, _ = io.Copy(io.Discard, res.Body)
		return res.StatusCode
	}
	full := map[string]any{"outcome": "full", "cartons": mine.Waybills[0].Loaded}
	for _, c := range []struct {
		method, path string
		body         any
		want         int
	}{
		{"GET", mine.at(""), nil, 200}, {"GET", other.at(""), nil, 404}, {"GET", other.at("/trip"), nil, 404}, {"GET", other.at("/paper.pdf"), nil, 404},
		{"POST", other.at("/stops/1/handovers"), full, 404}, {"POST", mine.at("/stops/1/handovers"), full, 201},
		{"POST", mine.at("/close"), map[string]any{}, 403}, {"GET", prefix + "/trip", nil, 200},
	} {
		if got := as(c.method, c.path, c.body); got != c.want {
			t.Errorf("a driver: %s %s: %d, want %d", c.method, c.path, got, c.want)
		}
	}
	var page struct{ Items []dispatch.Manifest }
	w.must("GET", sample{path: prefix + "/manifests", head: []string{"Authorization", "Bearer " + secret}}, &page)
	if len(page.Items) != 1 || page.Items[0].ID != mine.ID {
		t.Errorf("a driver's list has %d manifests", len(page.Items))
	}
}

// A refusal says what is wrong in both languages, and leaves nothing.
func TestManifestRefusals(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Released)
	res := w.do("POST", sample{path: m.at("/dispatch"), body: map[string]any{}})
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusConflict || !strings.Contains(string(body), "wrong_state") || !strings.Contains(string(body), "بدء التحميل") {
		t.Errorf("%s %s", res.Status, body)
	}
}
