package api

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/scenario"
)

// zipped is the upload of a scenario.
func zipped(t testing.TB, s *planner.Scenario) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := scenario.WriteZip(&b, s, false); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload sends a scenario and gives its head.
func (w *world) upload(s *planner.Scenario) *plans.Scenario {
	w.Helper()
	head := new(plans.Scenario)
	w.must("POST", sample{path: prefix + "/scenarios", body: zipped(w, s), kind: zipFormat.mediaType}, head)
	return head
}

func init() {
	describe("add-scenario", func(w *world) sample {
		return sample{path: prefix + "/scenarios?name=test", body: zipped(w, fixtures.Oasis()), kind: zipFormat.mediaType, as: "manager"}
	})
	describe("list-scenarios", func(w *world) sample {
		return sample{path: prefix + "/scenarios?campaign=" + w.upload(fixtures.Oasis()).Campaign}
	})
	for id, rest := range map[string]string{"get-scenario": "", "get-content": "/content", "list-places": "/places?search=a", "list-scenario-warehouses": "/warehouses?limit=1"} {
		describe(id, func(w *world) sample {
			return sample{path: prefix + "/scenarios/" + w.upload(fixtures.TwoBanks()).ID.String() + rest}
		})
	}
}

// A scenario comes back as it was sent, whichever form either has.
func TestScenarioThereAndBack(t *testing.T) {
	w := newWorld(t)
	want := fixtures.TwoBanks()
	var book, form bytes.Buffer
	if err := scenario.WriteXLSX(&book, want, true); err != nil {
		t.Fatal(err)
	}
	m := multipart.NewWriter(&form)
	if err := m.WriteField("comment", "ignored"); err != nil {
		t.Fatal(err)
	}
	part, err := m.CreateFormFile("file", "سيناريو.zip")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(zipped(t, want))
	m.Close()
	for kind, data := range map[string][]byte{
		zipFormat.mediaType: zipped(t, want), xlsxFormat.mediaType: book.Bytes(), m.FormDataContentType(): form.Bytes(), "application/octet-stream": book.Bytes(),
	} {
		id, head := uuid.New(), new(plans.Scenario)
		w.must("POST", sample{path: prefix + "/scenarios?name=" + url.QueryEscape("قبل الأبواب") + "&id=" + id.String(), body: data, kind: kind}, head)
		if head.ID != id || head.Digest != want.Digest() || head.Name != "قبل الأبواب" || head.Places != len(want.Places) {
			t.Errorf("%s: %+v", kind, head)
		}
		got := new(planner.Scenario)
		w.must("GET", sample{path: prefix + "/scenarios/" + id.String() + "/content"}, got)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
		for _, suffix := range []string{"zip", "xlsx"} {
			res := w.do("GET", sample{path: prefix + "/scenarios/" + id.String() + "/content." + suffix})
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			again, err := scenario.ReadData(suffix, body)
			if err != nil || again.Digest() != want.Digest() {
				t.Errorf("%s: %v", suffix, err)
			}
		}
	}
}

// Every fault is named with its file, row and column.
func TestScenarioFaults(t *testing.T) {
	w := newWorld(t)
	data := replaced(t, zipped(t, fixtures.TwoBanks()), "places.csv", func(s string) string {
		return strings.Replace(s, ",EG-LX,", ",EG-XX,", 1) + "X,,,,,,,,,\n"
	})
	p := problem(t, w.do("POST", sample{path: prefix + "/scenarios", body: data, kind: zipFormat.mediaType}), 422, "bad_scenario")
	if len(p.Errors) < 2 {
		t.Fatalf("%+v", p)
	}
	for _, e := range p.Errors {
		if !strings.HasPrefix(e.Location, "body.places.csv[") || e.MessageAr == "" || e.MessageEn == "" {
			t.Errorf("%+v", e)
		}
	}
	for kind, body := range map[string]string{zipFormat.mediaType: "not a zip", xlsxFormat.mediaType: "", "multipart/form-data; boundary=x": "--x--\r\n"} {
		res := w.do("POST", sample{path: prefix + "/scenarios", body: []byte(body), kind: kind})
		if res.StatusCode != 422 && res.StatusCode != 400 {
			t.Errorf("%s %q: %s", kind, body, res.Status)
		}
	}
	var list Page[plans.Scenario]
	w.must("GET", sample{path: prefix + "/scenarios"}, &list)
	if len(list.Items) != 0 {
		t.Errorf("%d scenarios were taken", len(list.Items))
	}
}

// Lists of people are refused with the reason, and what they hold is not told
// back.
func TestScenarioWithPeople(t *testing.T) {
	w := newWorld(t)
	for heading, value := range map[string]string{"اسم رب الأسرة": "س", "National ID": "1", "رقم الموبايل": "1", "note2": "29001010100000", "x": "01000000000"} {
		data := replaced(t, zipped(t, fixtures.Oasis()), "places.csv", func(s string) string {
			lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
			for i := range lines {
				lines[i] += "," + map[bool]string{true: heading, false: value}[i == 0]
			}
			return strings.Join(lines, "\n") + "\n"
		})
		res := w.do("POST", sample{path: prefix + "/scenarios", body: data, kind: zipFormat.mediaType})
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != 422 || !strings.Contains(string(body), "data about people are not taken in") || !strings.Contains(string(body), "لا تُقبل بيانات الأشخاص") {
			t.Errorf("%s: %s %s", heading, res.Status, body)
		}
		if len(value) > 5 && strings.Contains(string(body), value) {
			t.Errorf("%s: the value is told back: %s", heading, body)
		}
	}
}

// replaced changes one file of a zip.
func replaced(t *testing.T, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	found := false
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			found, content = true, []byte(change(string(content)))
		}
		part, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		part.Write(content)
	}
	if out.Close(); !found {
		t.Fatalf("there is no %s", name)
	}
	return b.Bytes()
}

// The same upload with the same key gives one scenario.
func TestScenarioOnce(t *testing.T) {
	w := newWorld(t)
	data, key := zipped(t, fixtures.Oasis()), uuid.NewString()
	var ids []uuid.UUID
	for range 2 {
		head := new(plans.Scenario)
		w.must("POST", sample{path: prefix + "/scenarios", body: data, kind: zipFormat.mediaType, head: []string{"Idempotency-Key", key}}, head)
		ids = append(ids, head.ID)
	}
	if ids[0] != ids[1] {
		t.Error(ids)
	}
	if res := w.do("GET", sample{path: prefix + "/scenarios/" + ids[0].String(), as: "driver"}); res.StatusCode != http.StatusForbidden {
		t.Errorf("a driver: %s", res.Status)
	}
	if res := w.do("POST", sample{path: prefix + "/scenarios", body: data, kind: zipFormat.mediaType, as: "auditor"}); res.StatusCode != http.StatusForbidden {
		t.Errorf("an auditor: %s", res.Status)
	}
}

func TestPlacesAsMap(t *testing.T) {
	w := newWorld(t)
	s := fixtures.TwoBanks()
	id := w.upload(s).ID
	res := w.do("GET", sample{path: fmt.Sprintf("%s/scenarios/%s/places.geojson", prefix, id)})
	var doc struct {
		Features []struct {
			Geometry   struct{ Coordinates []float64 }
			Properties struct{ ID, Cell string }
		}
	}
	if err := json.NewDecoder(res.Body).Decode(&doc); err != nil || len(doc.Features) != len(s.Places) {
		t.Fatalf("%v, %d features", err, len(doc.Features))
	}
	for i, f := range doc.Features {
		if p := &s.Places[i]; f.Geometry.Coordinates[0] != p.Point.Lng || f.Geometry.Coordinates[1] != p.Point.Lat || f.Properties.Cell != p.Cell.String() {
			t.Errorf("%+v of %+v", f, p)
		}
	}
}
