package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// sample is a call of an operation that succeeds.
type sample struct {
	path string // the operation's own if it has no parameters, with a query if wanted
	body any    // written as JSON; []byte as it is
	kind string // content type of a []byte
	as   database.Role
	head []string // pairs
	// stop ends a stream of events after the first.
	stop bool
}

// samples are the calls by operation id. Each noun's test file adds its own in
// an init; the test below fails for an operation without one.
var samples = map[string]func(w *world) sample{}

func describe(id string, make func(w *world) sample) {
	if samples[id] != nil {
		panic("two samples of " + id)
	}
	samples[id] = make
}

// world is a server on a database of its own, where samples find or make what
// they need.
type world struct {
	testing.TB
	server *Server
	store  *database.Store
}

func newWorld(t testing.TB) *world {
	t.Helper()
	store := inventorytest.Store(t)
	w := &world{TB: t, store: store, server: New(Config{Store: store, Log: slog.New(slog.DiscardHandler), Version: "test", Rate: 1 << 30, LoginRate: 1 << 30})}
	w.server.who = w.actor
	return w
}

// actor believes the header Test-Role, unless the request has a credential.
func (w *world) actor(r *http.Request) (database.Actor, error) {
	if w.server != nil && (r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "") {
		return w.server.authenticate(r)
	}
	role := r.Header.Get("Test-Role")
	if role == "" {
		return database.Actor{}, errNotLoggedIn
	}
	return testActor(database.Role(role)), nil
}

func testActor(role database.Role) database.Actor {
	return database.Actor{ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(role)), Login: string(role), Role: role}
}

// do sends a sample to the server.
func (w *world) do(method string, s sample) *http.Response {
	w.Helper()
	var body io.Reader = http.NoBody
	kind := s.kind
	switch b := s.body.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			w.Fatal(err)
		}
		body, kind = bytes.NewReader(text), jsonType
	}
	ctx, leave := context.WithCancel(w.Context())
	defer leave()
	r := httptest.NewRequestWithContext(ctx, method, s.path, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	role := s.as
	if role == "" {
		role = database.Administrator
	}
	r.Header.Set("Test-Role", string(role))
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	for i := 0; i+1 < len(s.head); i += 2 {
		r.Header.Set(s.head[i], s.head[i+1])
	}
	rec := httptest.NewRecorder()
	if s.stop {
		w.server.ServeHTTP(&leaver{rec, leave}, r)
	} else {
		w.server.ServeHTTP(rec, r)
	}
	return rec.Result()
}

// leaver is a caller that leaves when something has arrived.
type leaver struct {
	*httptest.ResponseRecorder
	leave func()
}

func (l *leaver) Flush() {
	l.ResponseRecorder.Flush()
	l.leave()
}

// must sends a sample that has to succeed and reads its answer.
func (w *world) must(method string, s sample, out any) {
	w.Helper()
	res := w.do(method, s)
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		w.Fatalf("%s %s: %s %v %s", method, s.path, res.Status, err, body)
	}
	if out != nil {
		if err := json.Unmarshal(body, out); err != nil {
			w.Fatalf("%s %s: %v: %s", method, s.path, err, body)
		}
	}
}

// Every operation of the document is called on the live handlers, and what comes
// back is as the document says.
func TestEveryOperation(t *testing.T) {
	w := newWorld(t)
	left := map[string]bool{}
	for id := range samples {
		left[id] = true
	}
	eachOperation(w.server, func(method, path string, op *huma.Operation) {
		delete(left, op.OperationID)
		t.Run(op.OperationID, func(t *testing.T) {
			make := samples[op.OperationID]
			if make == nil {
				t.Fatalf("%s %s has no sample: describe(%q, …) in its noun's test file", method, path, op.OperationID)
			}
			w := &world{t, w.server, w.store}
			s := make(w)
			if s.path == "" {
				s.path = path
			}
			if !w.routed(method, path, s.path) {
				t.Fatalf("the sample calls %s, not %s", s.path, path)
			}
			w.conforms(op, w.do(method, s))
			w.asFiles(method, op, s)
			w.needsLogin(method, op, s)
		})
	})
	for id := range left {
		t.Errorf("there is a sample of %s, but no such operation", id)
	}
}

func eachOperation(s *Server, f func(method, path string, op *huma.Operation)) {
	paths := s.huma.OpenAPI().Paths
	var sorted []string
	for p := range paths {
		sorted = append(sorted, p)
	}
	slices.Sort(sorted)
	for _, path := range sorted {
		item := paths[path]
		for _, one := range []struct {
			method string
			op     *huma.Operation
		}{{"GET", item.Get}, {"POST", item.Post}, {"PUT", item.Put}, {"PATCH", item.Patch}, {"DELETE", item.Delete}} {
			if one.op != nil {
				f(one.method, path, one.op)
			}
		}
	}
}

// routed reports whether a sample's path is one of the operation's.
func (w *world) routed(method, pattern, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	ctx := chi.NewRouteContext()
	return w.server.handler.(*chi.Mux).Match(ctx, method, path) && ctx.RoutePattern() == pattern
}

// conforms compares an answer with the document.
func (w *world) conforms(op *huma.Operation, res *http.Response) {
	w.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	if res.StatusCode >= 400 {
		w.Fatalf("the sample was refused: %s %s", res.Status, body)
	}
	said := op.Responses[strconv.Itoa(res.StatusCode)]
	if said == nil {
		w.Fatalf("status %d is not in the document", res.StatusCode)
	}
	if len(said.Content) == 0 {
		if len(body) > 0 {
			w.Fatalf("the document has no body, the answer has %s", body)
		}
		return
	}
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || said.Content[kind] == nil {
		w.Fatalf("content type %q is not in the document", res.Header.Get("Content-Type"))
	}
	if said.Headers["ETag"] != nil && res.Header.Get("ETag") == "" {
		w.Error("the document has an ETag, the answer has none")
	}
	if kind == jsonType {
		w.valid(said.Content[kind].Schema, body)
	}
}

// valid compares a body with its schema.
func (w *world) valid(schema *huma.Schema, body []byte) {
	w.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		w.Fatalf("%v: %s", err, body)
	}
	res := &huma.ValidateResult{}
	huma.Validate(w.server.huma.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, res)
	for _, err := range res.Errors {
		en, _, _ := strings.Cut(err.Error(), bilingual)
		w.Errorf("not as the document says: %s", en)
	}
	if len(res.Errors) > 0 {
		w.Logf("%s", body)
	}
}

// asFiles asks for all other forms of the answer, by suffix.
func (w *world) asFiles(method string, op *huma.Operation, s sample) {
	w.Helper()
	route := w.server.byID[op.OperationID]
	for _, f := range route.formats {
		path, query, _ := strings.Cut(s.path, "?")
		res := w.do(method, sample{path: path + "." + f.suffix + "?" + query, as: s.as, head: s.head})
		body, _ := io.ReadAll(res.Body)
		kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
		if res.StatusCode != 200 || kind != f.mediaType || len(body) == 0 {
			w.Errorf("as %s: %s %s, %d bytes", f.suffix, res.Status, kind, len(body))
		}
		if f.suffix == "geojson" && !json.Valid(body) || f.suffix == "pdf" && !bytes.HasPrefix(body, []byte("%PDF")) {
			w.Errorf("as %s: %.100s", f.suffix, body)
		}
	}
}

// needsLogin calls the operation as nobody.
func (w *world) needsLogin(method string, op *huma.Operation, s sample) {
	w.Helper()
	if w.server.byID[op.OperationID].may == nil {
		return
	}
	r := httptest.NewRequest(method, s.path, http.NoBody)
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	if rec.Code != http.StatusUnauthorized {
		w.Errorf("as nobody: status %d", rec.Code)
	}
}

// Nothing is served that is not in the document.
func TestNothingElseIsServed(t *testing.T) {
	w := newWorld(t)
	described := map[string]bool{}
	eachOperation(w.server, func(method, path string, _ *huma.Operation) { described[method+" "+path] = true })
	if len(described) != len(w.server.byID) {
		t.Errorf("%d operations in the document, %d on the routes page", len(described), len(w.server.byID))
	}
	err := chi.Walk(w.server.handler.(*chi.Mux), func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if !described[method+" "+path] {
			return fmt.Errorf("%s %s is served, but not in the document", method, path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Ids and tags of the document hold together, and every operation says what it
// does and how it may fail.
func TestDocumentIsWhole(t *testing.T) {
	w := newWorld(t)
	eachOperation(w.server, func(method, path string, op *huma.Operation) {
		if op.Summary == "" || len(op.Tags) == 0 || op.OperationID == "" {
			t.Errorf("%s %s says too little", method, path)
		}
		if op.Responses["500"] == nil || op.Responses["503"] == nil {
			t.Errorf("%s does not say how it may fail", op.OperationID)
		}
		for name := range strings.SplitSeq(path, "{") {
			name, _, isParam := strings.Cut(name, "}")
			if isParam && !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == name }) {
				t.Errorf("%s: the input has no path parameter %q", op.OperationID, name)
			}
		}
		if method != "GET" && !w.server.byID[op.OperationID].write {
			t.Logf("%s runs without a key", op.OperationID)
		}
	})
	res := w.do("GET", sample{path: "/openapi.json"})
	var doc map[string]any
	if err := json.NewDecoder(res.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	eachRef(doc, func(ref string) {
		if name, ok := strings.CutPrefix(ref, "#/components/schemas/"); !ok || schemas[name] == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	})
}

func eachRef(v any, f func(string)) {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			f(ref)
		}
		for _, inner := range v {
			eachRef(inner, f)
		}
	case []any:
		for _, inner := range v {
			eachRef(inner, f)
		}
	}
}

// A name in the document stands for one type only.
func TestNamesOfTypes(t *testing.T) {
	for _, c := range []struct {
		of   reflect.Type
		want string
	}{
		{reflect.TypeFor[Problem](), "Problem"},
		{reflect.TypeFor[Page[note]](), "Pagenote"},
		{reflect.TypeFor[database.Field](), "DatabaseField"},
		{reflect.TypeFor[Page[database.Field]](), "PageDatabaseField"},
	} {
		if got := nameOf(c.of, ""); got != c.want {
			t.Errorf("%v is called %s, want %s", c.of, got, c.want)
		}
	}
}

func init() {
	for _, id := range []string{"health", "ready", "metrics", "description", "description-yaml", "version"} {
		describe(id, func(*world) sample { return sample{} })
	}
	describe("list-activity", func(w *world) sample { return sample{path: "/api/v1/activity?limit=2"} })
}
