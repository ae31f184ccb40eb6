package api

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"katf/inventory/database"
	"katf/inventory/dispatch"
)

// The ids and numbers are made up to the form only: zeros.
func TestPersonalDataIsFoundWhereverItStands(t *testing.T) {
	for body, want := range map[string][]string{
		`{"receiver":"A name 01000000000"}`:                                   {"body.receiver"},
		`{"reason":"٢٩٠٠١٠١٠١٠٠٠٠٠","note":"+20 100 000 0000","n":1}`:         {"body.note", "body.reason"},
		`{"lines":[{"note":"x"},{"lot":"L","why":["","0020-100-000-0000"]}]}`: {"body.lines[1].why[1]"},
		`["01000000000"]`:                {"body[0]"},
		`{"by":{"01000000000":{"x":1}}}`: {"body.by"},
		`{"password":"01000000000","new_password":"29001010100000","client_secret":"01000000000"}`:              nil,
		`{"id":"01000000-0000-1000-8000-000000000000","lot":"PL-270112","n":29001010100000,"plate":"123"}`:      nil,
		`{"waybill":"KTF-2027-000123-01","hash":"` + strings.Repeat("0", 64) + `","at":"2027-01-12T10:00:00Z"}`: nil,
		``:             nil,
		`{"receiver":`: nil,
	} {
		err := aboutPeople(&exchange{body: []byte(body), query: url.Values{}})
		if (err != nil) != (want != nil) {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if err == nil {
			continue
		}
		var got []string
		for _, f := range err.(*database.Error).Fields {
			got = append(got, f.Path)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", body, got, want)
		}
	}
	if err := aboutPeople(&exchange{query: url.Values{"name": {"01000000000"}}}); err == nil {
		t.Error("the query passes")
	}
}

// No write lets a person's number through, and no answer repeats it.
func TestWritesRefuseDataAboutPeople(t *testing.T) {
	w := newWorld(t)
	m := w.to(dispatch.Dispatched)
	receipt := w.countedReceipt()
	for _, c := range []struct {
		path, field string
		body        map[string]any
	}{
		{m.at("/stops/1/handovers"), "receiver", map[string]any{"outcome": "partly", "cartons": 1, "reason": "x", "receiver": "A name 01000000000"}},
		{m.at("/stops/1/handovers"), "reason", map[string]any{"outcome": "partly", "cartons": 1, "reason": "٢٩٠٠١٠١٠١٠٠٠٠٠"}},
		{prefix + "/receipts/" + receipt + "/void", "note", map[string]any{"note": "call 010 0000 0000"}},
	} {
		res := w.do("POST", sample{path: c.path, body: c.body})
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		var p Problem
		if err := json.Unmarshal(text, &p); err != nil || res.StatusCode != http.StatusUnprocessableEntity || p.Code != "personal_data" ||
			len(p.Errors) != 1 || p.Errors[0].Location != "body."+c.field || p.Errors[0].MessageAr == "" || p.Errors[0].MessageEn == "" || p.DetailAr == "" {
			t.Errorf("%s: %s: %s", c.path, res.Status, text)
		}
		for _, part := range []string{"01000000000", "٠١٠١", "010 0000", "A name"} {
			if strings.Contains(string(text), part) {
				t.Errorf("%s: the answer repeats the value: %s", c.path, text)
			}
		}
	}
	// What names an office is taken.
	var out Manifest
	w.must("POST", sample{path: m.at("/stops/1/handovers"), body: map[string]any{"outcome": "partly", "cartons": 1,
		"reason": "PL-270112", "receiver": "أمين مخزن الجمعية 02-2345 6789"}}, &out)
}
