package api

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
)

// What a careless or hostile program sends is refused by the field that is wrong,
// and nothing of it is stored in another form than it was sent in.
func TestBodiesAreNotReadOtherwise(t *testing.T) {
	s, store := serverOf(t, io.Discard, write("POST /notes", "put-note", keepers, "", putNote))
	id := uuid.NewString()
	for _, c := range []struct{ name, body, code, location string }{
		{"bytes that are not UTF-8", `{"id":"` + id + `","text":"a` + "\xff\xfe" + `"}`, "not_text", ""},
		{"more than 64 bits hold", `{"id":"` + id + `","text":"a","n":9223372036854775808}`, "invalid", "body.n"},
		{"a field is missing", `{"id":"` + id + `"}`, "invalid", "body.text"},
		{"an integer with a point", `{"id":"` + id + `","text":"a","n":7.0}`, "invalid", "body.n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := call(t, s, "POST", "/api/v1/notes", c.body, "Test-Role", "manager", "Idempotency-Key", uuid.NewString(), "Accept-Language", "en")
			var p Problem
			if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != http.StatusUnprocessableEntity || p.Code != c.code {
				t.Fatalf("%s %s: %s", res.Status, p.Code, p.DetailEn)
			}
			if c.location != "" && (len(p.Errors) != 1 || p.Errors[0].Location != c.location || strings.Contains(p.Errors[0].Message, "Go struct")) {
				t.Errorf("the fields are %+v, want %s alone", p.Errors, c.location)
			}
		})
	}
	var n int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d notes, %v", n, err)
	}
}

// An address that does not take a method says which it takes (RFC 9110, 15.5.6).
func TestMethodsOfAnAddress(t *testing.T) {
	s, _ := serverOf(t, io.Discard)
	for path, want := range map[string]string{
		"/api/v1/organisations":       "GET, HEAD, POST",
		"/api/v1/organisations/ORG-1": "GET, HEAD, PUT",
		"/api/v1/login":               "POST",
	} {
		res := call(t, s, "PATCH", path, "", "Test-Role", "administrator")
		if got := res.Header.Get("Allow"); res.StatusCode != http.StatusMethodNotAllowed || got != want {
			t.Errorf("PATCH %s: %s, Allow: %q, want %q", path, res.Status, got, want)
		}
	}
}

// Values are told back as the request writes them, whatever their Go type.
func TestShownValues(t *testing.T) {
	type state string
	at := time.Date(2027, 1, 13, 2, 0, 0, 0, time.FixedZone("", 2*3600))
	for _, c := range []struct{ path, value, want any }{
		{"body.expires_at", at, "2027-01-13T00:00:00Z"}, {"body.status", state("posted"), "posted"}, {"body.role", database.Keeper, "warehouse"},
		{"body.password", "secret", nil}, {"body.password", state("secret"), nil}, {"body.list", []int{1}, nil}, {"body.n", 7, 7},
	} {
		if got := shown(c.path.(string), c.value); got != c.want {
			t.Errorf("%v: %v, want %v", c.path, got, c.want)
		}
	}
}

// Every list that is filtered by days takes them as people write them.
func TestDaysInAddresses(t *testing.T) {
	s, _ := serverOf(t, io.Discard)
	plan := uuid.NewString()
	for _, at := range []string{"/plans/" + plan + "/waves?from=", "/plans/" + plan + "/waves?to=", "/plans/" + plan + "/trips?from=", "/plans/" + plan + "/trips?to=",
		"/plans/" + plan + "/transfers?from=", "/plans/" + plan + "/transfers?to=", "/manifests?date=", "/warehouses/W1/stock?on="} {
		for day, refused := range map[string]bool{"2027-01-10": false, "2027-02-30": true, "20000": true, "10/1/2027": true} {
			res := call(t, s, "GET", prefix+at+day, "", "Test-Role", "manager")
			if got := res.StatusCode == http.StatusUnprocessableEntity; got != refused {
				t.Errorf("%s%s: %s, refused should be %v", at, day, res.Status, refused)
			}
		}
	}
}

// A day chooses the manifests of that day.
func TestManifestsOfADay(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Planned)
	for day, want := range map[string]int{m.Date.String(): 1, "2001-01-01": 0} {
		var page Page[dispatch.Manifest]
		w.must("GET", sample{path: prefix + "/manifests?date=" + day}, &page)
		if len(page.Items) < want || want == 0 && len(page.Items) > 0 {
			t.Errorf("%d manifests on %s", len(page.Items), day)
		}
		for i := range page.Items {
			if page.Items[i].Date != m.Date {
				t.Errorf("a manifest of %s among those of %s", page.Items[i].Date, day)
			}
		}
	}
}
