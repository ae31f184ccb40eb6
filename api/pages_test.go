package api

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"katf/inventory/inventorytest"
)

const asBrowser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// Pages have a policy of their own, answers of the API keep theirs; both keep
// what is set for all.
func TestPagesBesideTheAPI(t *testing.T) {
	s := New(Config{Store: inventorytest.Store(t), Log: slog.New(slog.DiscardHandler), HTTPS: true})
	for _, path := range []string{"/", "/login", "/map", "/board", "/what-if", "/progress", "/desk", "/d"} {
		res := call(t, s, "GET", path, "", "Accept", asBrowser)
		h := res.Header
		if res.StatusCode != 200 && res.StatusCode != 503 || h.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(h.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: %s %v", path, res.Status, h)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Strict-Transport-Security") == "" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	res := call(t, s, "GET", "/api/v1/version", "", "Accept", asBrowser)
	if got := res.Header.Get("Content-Security-Policy"); res.StatusCode != 200 || got != "default-src 'none'; frame-ancestors 'none'" {
		t.Errorf("%s %q", res.Status, got)
	}
}

// At an address that is none a person is shown a page, a program is told a
// problem; below /api everybody is.
func TestLost(t *testing.T) {
	s := New(Config{Store: inventorytest.Store(t), Log: slog.New(slog.DiscardHandler)})
	res := call(t, s, "GET", "/nothing", "", "Accept", asBrowser)
	if res.StatusCode != 404 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		t.Error(res.Status, res.Header)
	}
	for _, accept := range []string{"", "*/*", "application/json"} {
		problem(t, call(t, s, "GET", "/nothing", "", "Accept", accept), 404, "no_route")
	}
	problem(t, call(t, s, "GET", "/api/v1/nothing", "", "Accept", asBrowser), 404, "no_route")
	problem(t, call(t, s, "GET", "/assets/old-1.js", "", "Accept", "*/*"), 404, "no_route")
	res = call(t, s, "POST", "/map", "{}", "Accept", asBrowser)
	if got := res.Header.Get("Allow"); got != "GET, HEAD" {
		t.Error(got)
	}
	problem(t, res, 405, "no_method")
	if body, _ := io.ReadAll(call(t, s, "HEAD", "/map", "").Body); len(body) > 0 {
		t.Errorf("HEAD: %s", body)
	}
}

// Opening pages takes nothing of what an address may ask of the API, and is
// counted apart.
func TestPagesAreNotLimited(t *testing.T) {
	s := New(Config{Store: inventorytest.Store(t), Log: slog.New(slog.DiscardHandler), Rate: 3})
	for range 50 {
		if res := call(t, s, "GET", "/map", ""); res.StatusCode == http.StatusTooManyRequests {
			t.Fatal("a page was refused")
		}
	}
	for range 3 {
		if res := call(t, s, "GET", "/api/v1/version", ""); res.StatusCode != 200 {
			t.Error(res.Status)
		}
	}
	problem(t, call(t, s, "GET", "/api/v1/version", ""), http.StatusTooManyRequests, "too_many")
	found, err := s.metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counted := 0.0
	for _, f := range found {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if f.GetName() == "katf_requests_total" && l.GetValue() == "pages" {
					counted += m.GetCounter().GetValue()
				}
			}
		}
	}
	if counted != 50 {
		t.Errorf("%v pages counted", counted)
	}
}
