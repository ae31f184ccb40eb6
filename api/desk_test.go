package api

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
	"katf/planner"
	"katf/planner/manifest"
)

// last is the step of something that can be taken back.
func (w *world) last(path string) map[string]any {
	w.Helper()
	var out struct{ Undo *struct{ Step uuid.UUID } }
	w.must("GET", sample{path: path}, &out)
	if out.Undo == nil {
		w.Fatalf("nothing of %s can be taken back", path)
	}
	return map[string]any{"undoes": out.Undo.Step, "note": "ضغطة خاطئة"}
}

// onDesk is a wave of a released plan, and its warehouse.
func (w *world) onDesk() (m *Manifest, wave string) {
	w.Helper()
	m = w.to(dispatch.Released)
	return m, fmt.Sprintf("%s/plans/%s/waves/%s", prefix, m.Plan, m.Wave)
}

func init() {
	describe("get-desk", func(w *world) sample {
		m, _ := w.onDesk()
		return sample{path: fmt.Sprintf("%s/warehouses/%s/day?date=%s", prefix, m.Warehouse, m.Date)}
	})
	describe("scan", func(w *world) sample {
		m, _ := w.onDesk()
		return sample{path: prefix + "/scan?code=" + url.QueryEscape(w.seal(m).String())}
	})
	describe("print-wave", func(w *world) sample {
		_, wave := w.onDesk()
		return sample{path: wave + "/prints", body: map[string]any{}}
	})
	describe("undo-release", func(w *world) sample {
		_, wave := w.onDesk()
		return sample{path: wave + "/undo", body: w.last(wave + "/manifests")}
	})
	describe("undo-manifest", func(w *world) sample {
		m := w.to(dispatch.Dispatched)
		return sample{path: m.at("/undo"), body: w.last(m.at(""))}
	})
	for noun, make := range map[string]func(w *world) string{
		"receipt": (*world).countedReceipt, "adjustment": (*world).adjustment,
		"transfer": func(w *world) string { return w.transferred("/release", "/dispatch") },
		"count":    func(w *world) string { return w.counting(true) },
	} {
		describe("undo-"+noun, func(w *world) sample {
			at := prefix + "/" + noun + "s/" + make(w)
			return sample{path: at + "/undo", body: w.last(at)}
		})
	}
}

func (w *world) seal(m *Manifest) manifest.Seal {
	w.Helper()
	var p manifest.Manifest
	w.must("GET", sample{path: m.at("/paper")}, &p)
	return p.Seal()
}

func (w *world) scanned(code string) *Scanned {
	w.Helper()
	out := new(Scanned)
	w.must("GET", sample{path: prefix + "/scan?code=" + url.QueryEscape(code)}, out)
	return out
}

// The desk says what to do next at every state, and offers the day with work.
func TestDeskSaysWhatIsNext(t *testing.T) {
	w := newWorld(t)
	m, wave := w.onDesk()
	at := func(date planner.Date) *Desk {
		out := new(Desk)
		w.must("GET", sample{path: fmt.Sprintf("%s/warehouses/%s/day?date=%s", prefix, m.Warehouse, date)}, out)
		return out
	}
	of := func() string {
		for _, q := range at(m.Date).Queue {
			if q.ID == m.ID {
				return q.Next
			}
		}
		return "not there"
	}
	if d := at(m.Date - 100); len(d.Queue) != 0 || d.Nearest > m.Date || d.Nearest == 0 {
		t.Errorf("the nearest day is %s, %d manifests", d.Nearest, len(d.Queue))
	}
	for _, c := range []struct {
		next, path string
		body       map[string]any
	}{
		{"print", wave + "/prints", map[string]any{}}, {"start_loading", m.at("/loading"), map[string]any{}}, {"load", m.at("/load"), map[string]any{"all": true}},
		{"dispatch", m.at("/dispatch"), map[string]any{}}, {"wait", m.at("/return"), nil}, {"close", m.at("/close"), map[string]any{}},
	} {
		if got := of(); got != c.next {
			t.Errorf("next is %s, want %s", got, c.next)
		}
		if c.body == nil {
			w.must("GET", sample{path: m.at("")}, m)
			c.body = m.allBack()
		}
		w.must("POST", sample{path: c.path, body: c.body}, nil)
	}
	if got := of(); got != "none" {
		t.Errorf("closed, and next is %s", got)
	}
}

// A paper that does not say what the books say is told in a sentence.
func TestScanComparesPaperAndBooks(t *testing.T) {
	w := newWorld(t)
	m, _ := w.onDesk()
	seal := w.seal(m)
	says := func(code, kind string, agrees bool, words string) *Scanned {
		t.Helper()
		got := w.scanned(code)
		if got.Kind != kind || got.Agrees != agrees || *got.Manifest != m.ID || !strings.Contains(fmt.Sprint(got.Said), words) {
			t.Errorf("%s: %+v", code, got)
		}
		return got
	}
	says(seal.String(), "manifest", true, "agree")
	says(strings.ToLower(seal.Number), "manifest", true, "")
	if got := says(seal.Number+"-01", "waybill", true, ""); got.Stop != 1 {
		t.Errorf("stop %d", got.Stop)
	}
	says(m.Draft, "manifest", false, "released as "+m.Number)
	more := seal
	more.Cartons++
	says(more.String(), "manifest", false, fmt.Sprintf("was issued with %d", seal.Cartons))
	other := seal
	other.Hash = strings.Repeat("0", len(seal.Hash))
	says(other.String(), "manifest", false, "are not those")

	// Less is loaded than released: the first paper is void.
	w.must("POST", sample{path: m.at("/loading"), body: map[string]any{}}, m)
	l := m.Waybills[0].Lines[0]
	w.must("POST", sample{path: m.at("/load"), body: map[string]any{"all": true, "lines": []any{
		map[string]any{"stop": 1, "lot": l.Lot, "loaded": l.Cartons - 1, "short": 1, "reason": "لم نجدها"}}}}, nil)
	w.must("POST", sample{path: m.at("/dispatch"), body: map[string]any{}}, m)
	says(seal.String(), "manifest", false, "has the number "+m.Number+" now")
	says(w.seal(m).String(), "manifest", true, "agree")

	_, secret := w.link(m.ID, m.Warehouse)
	says("http://desk.example/d#"+secret, "link", true, "")
	if got := w.scannedAt("API-1", m.Warehouse); got.Kind != "lot" || got.Lot != "API-1" {
		t.Errorf("%+v", got)
	}
	res := w.do("GET", sample{path: prefix + "/scan?code=nothing"})
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusNotFound || !strings.Contains(string(body), "unknown_code") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	// Another warehouse's keeper is told nothing.
	u, password := w.hire(people.User{Role: database.Keeper, Warehouses: []string{"ELSEWHERE"}}, false)
	res = w.do("GET", sample{path: prefix + "/scan?code=" + url.QueryEscape(seal.String()), head: []string{"Cookie", w.cookie(u.Login, password)}})
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("another keeper: %d", res.StatusCode)
	}
	res = w.do("GET", sample{path: prefix + "/warehouses/" + m.Warehouse + "/day", head: []string{"Cookie", w.cookie(u.Login, password)}})
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("another keeper's desk: %d", res.StatusCode)
	}
}

func (w *world) scannedAt(code, warehouse string) *Scanned {
	w.Helper()
	out := new(Scanned)
	w.must("GET", sample{path: prefix + "/scan?code=" + url.QueryEscape(code) + "&warehouse=" + url.QueryEscape(warehouse)}, out)
	return out
}

// The waybill of a transfer opens the receipt where it arrives.
func TestScanATransferAtItsOtherEnd(t *testing.T) {
	w := newWorld(t)
	var sent struct {
		Number, To string
	}
	w.must("GET", sample{path: prefix + "/transfers/" + w.transferred("/release", "/dispatch")}, &sent)
	if got := w.scannedAt(sent.Number, sent.To); got.Kind != "receipt" || got.Warehouse != sent.To {
		t.Errorf("%+v", got)
	}
	if got := w.scanned(sent.Number); got.Kind != "transfer" {
		t.Errorf("%+v", got)
	}
}

// What was taken back is refused a second time, and says what to do.
func TestUndoOnce(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Dispatched)
	undo := w.last(m.at(""))
	w.must("POST", sample{path: m.at("/undo"), body: undo}, m)
	if m.State != dispatch.Loading || m.Undo == nil || m.Undo.Action != "load" {
		t.Errorf("%s, next undo %+v", m.State, m.Undo)
	}
	res := w.do("POST", sample{path: m.at("/undo"), body: undo, as: database.Manager})
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusConflict || !strings.Contains(string(body), "not_standing") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}
