package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func TestMain(m *testing.M) { inventorytest.Main(m) }

// note is a noun for these tests alone.
type note struct {
	ID   uuid.UUID `json:"id"`
	Text string    `json:"text" minLength:"1" maxLength:"20"`
	N    int       `json:"n,omitempty" minimum:"0"`
}

type noteIn struct{ Body note }
type notesIn struct {
	Paging
	Like string `query:"like" maxLength:"20"`
}

func noteRoutes(s *Server) []*route {
	return append(s.routes(),
		write("POST /notes", "put-note", keepers, "Write a note", putNote),
		list("/notes", "list-notes", staff, "Notes", listNotes, tableOf("notes", "ملاحظات",
			text("text", "النص", func(n *note) string { return n.Text }),
			number("n", "العدد", func(n *note) int { return n.N }))),
		plain("GET /panic", "panic", anybody, "Panics", func(context.Context, *struct{}) (*struct{}, error) { panic("innards") }),
	)
}

func putNote(ctx context.Context, tx *database.Tx, in *noteIn) (*note, error) {
	if in.Body.Text == "refused" {
		if _, err := tx.Exec(ctx, `INSERT INTO note VALUES ($1, 'half', 0)`, in.Body.ID); err != nil {
			return nil, err
		}
		return nil, database.Refuse(database.Conflict, "full", "there is no room", "لا مكان")
	}
	_, err := tx.Exec(ctx, `INSERT INTO note VALUES ($1, $2, $3)`, in.Body.ID, in.Body.Text, in.Body.N)
	return &in.Body, err
}

func listNotes(ctx context.Context, tx *database.Tx, in *notesIn) (*Page[note], error) {
	var after string
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT id, text, n FROM note WHERE text > $1 AND text LIKE $2 || '%' ORDER BY text LIMIT $3`, after, in.Like, in.more())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []note
	for rows.Next() {
		var n note
		if err := rows.Scan(&n.ID, &n.Text, &n.N); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return pageOf(ctx, &in.Paging, out, func(n *note) []any { return []any{n.Text} })
}

// noteServer serves notes to whom the header Test-Role names.
func noteServer(t *testing.T) (*Server, *database.Store) {
	t.Helper()
	store := inventorytest.Store(t)
	if _, err := store.Pool().Exec(t.Context(), `CREATE TABLE note (id uuid PRIMARY KEY, text text, n int)`); err != nil {
		t.Fatal(err)
	}
	s := newServer(Config{Store: store, Log: slog.New(slog.DiscardHandler), Rate: 1 << 30}, noteRoutes)
	s.who = func(r *http.Request) (database.Actor, error) {
		role := r.Header.Get("Test-Role")
		if role == "" {
			return database.Actor{}, errNotLoggedIn
		}
		return database.Actor{ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(role)), Login: role, Role: database.Role(role)}, nil
	}
	return s, store
}

// call sends a request with header pairs.
func call(t *testing.T, s http.Handler, method, path, body string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func problem(t *testing.T, res *http.Response, status int, code string) Problem {
	t.Helper()
	var p Problem
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &p); err != nil || res.StatusCode != status || p.Status != status || p.Code != code {
		t.Fatalf("status %d %s, want %d %s: %s", res.StatusCode, p.Code, status, code, body)
	}
	if got := res.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("content type %q", got)
	}
	if p.DetailAr == "" || p.DetailEn == "" || p.Title == "" || p.Detail == "" {
		t.Fatalf("a problem without its words: %s", body)
	}
	return p
}

func TestWriteOnce(t *testing.T) {
	s, store := noteServer(t)
	id := uuid.NewString()
	body := fmt.Sprintf(`{"id":%q,"text":"one"}`, id)
	send := func(key, body string) *http.Response {
		return call(t, s, "POST", "/api/v1/notes", body, "Test-Role", "manager", "Idempotency-Key", key)
	}
	first := send("a", body)
	want, _ := io.ReadAll(first.Body)
	if first.StatusCode != 201 || first.Header.Get("Idempotency-Replayed") != "" {
		t.Fatalf("%d %s", first.StatusCode, want)
	}
	again := send("a", body)
	got, _ := io.ReadAll(again.Body)
	if again.StatusCode != 201 || string(got) != string(want) || again.Header.Get("Idempotency-Replayed") != "true" {
		t.Fatalf("the answer again: %d %s", again.StatusCode, got)
	}
	problem(t, send("a", fmt.Sprintf(`{"id":%q,"text":"two"}`, id)), 422, "key_reused")
	problem(t, send("", body), 400, "key_missing")
	problem(t, send("b", fmt.Sprintf(`{"id":%q,"text":"refused"}`, uuid.NewString())), 409, "full")
	var notes, writes int
	if err := store.Pool().QueryRow(t.Context(), `SELECT (SELECT count(*) FROM note), (SELECT count(*) FROM activity)`).Scan(&notes, &writes); err != nil {
		t.Fatal(err)
	}
	if notes != 1 || writes != 1 {
		t.Errorf("%d notes, %d writes recorded, want 1 and 1", notes, writes)
	}
}

func TestRefusals(t *testing.T) {
	s, _ := noteServer(t)
	as := []string{"Test-Role", "manager", "Idempotency-Key", "k", "Accept-Language", "en"}
	problem(t, call(t, s, "GET", "/api/v1/nothing", ""), 404, "no_route")
	problem(t, call(t, s, "DELETE", "/api/v1/notes", ""), 405, "no_method")
	problem(t, call(t, s, "GET", "/api/v1/notes", ""), 401, "not_logged_in")
	problem(t, call(t, s, "POST", "/api/v1/notes", "{}", "Test-Role", "auditor", "Idempotency-Key", "k"), 403, "not_allowed")
	problem(t, call(t, s, "POST", "/api/v1/notes", "{", as...), 400, "malformed")
	problem(t, call(t, s, "POST", "/api/v1/notes", "x", append(as, "Content-Type", "text/csv")...), 415, "media_type")
	problem(t, call(t, s, "POST", "/api/v1/notes", strings.Repeat("x", 2<<20), as...), 413, "too_large")
	problem(t, call(t, s, "GET", "/api/v1/notes.pdf", "", as...), 406, "no_format")
	problem(t, call(t, s, "GET", "/api/v1/notes?cursor=xyz", "", as...), 422, "bad_cursor")
	problem(t, call(t, s, "GET", "/api/v1/notes?color=red", "", as...), 422, "invalid")
	if p := problem(t, call(t, s, "GET", "/api/v1/panic", ""), 500, "internal"); strings.Contains(p.Detail, "innards") {
		t.Error(p.Detail)
	}
	p := problem(t, call(t, s, "POST", "/api/v1/notes", `{"id":"7","n":-1,"more":true}`, append(as, "Idempotency-Key", "l")...), 422, "invalid")
	got := map[string]string{}
	for _, w := range p.Errors {
		got[w.Location] = w.Message
		if w.MessageAr == "" || w.MessageAr == w.MessageEn {
			t.Errorf("%s: %s", w.Location, w.MessageAr)
		}
	}
	for _, at := range []string{"body.id", "body.n", "body.more", "body.text"} {
		if got[at] == "" {
			t.Errorf("%s is not named: %v", at, got)
		}
	}
}

func TestPagesAndFiles(t *testing.T) {
	s, _ := noteServer(t)
	as := []string{"Test-Role", "manager"}
	for i := range 7 {
		res := call(t, s, "POST", "/api/v1/notes", fmt.Sprintf(`{"id":%q,"text":"=n%d","n":%d}`, uuid.NewString(), i, i), append(as, "Idempotency-Key", fmt.Sprint(i))...)
		if res.StatusCode != 201 {
			t.Fatal(res.Status)
		}
	}
	var seen []string
	for path := "/api/v1/notes?limit=3&like=%3D"; path != ""; {
		res := call(t, s, "GET", path, "", as...)
		var page Page[note]
		if err := json.NewDecoder(res.Body).Decode(&page); err != nil || res.StatusCode != 200 {
			t.Fatal(res.Status, err)
		}
		for _, n := range page.Items {
			seen = append(seen, n.Text)
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(res.Header.Get("Link"), "<"), ">")
		if (path == "") != (page.Next == "") {
			t.Fatal("Link and next do not agree")
		}
	}
	if fmt.Sprint(seen) != "[=n0 =n1 =n2 =n3 =n4 =n5 =n6]" {
		t.Error(seen)
	}
	res := call(t, s, "GET", "/api/v1/notes.csv?limit=2", "", as...)
	body, _ := io.ReadAll(res.Body)
	if res.Header.Get("Content-Type") != "text/csv; charset=utf-8" || strings.Count(string(body), "\n") != 8 || !strings.Contains(string(body), "'=n0,0\n") {
		t.Errorf("%v %s", res.Header, body)
	}
	tag := res.Header.Get("ETag")
	if res := call(t, s, "GET", "/api/v1/notes.csv?limit=2", "", append(as, "If-None-Match", tag)...); res.StatusCode != 304 || tag == "" {
		t.Error(res.Status, tag)
	}
	xlsx := call(t, s, "GET", "/api/v1/notes", "", append(as, "Accept", xlsxFormat.mediaType)...)
	if body, _ := io.ReadAll(xlsx.Body); !strings.HasPrefix(string(body), "PK") {
		t.Errorf("%v", xlsx.Header)
	}
}

func TestDescription(t *testing.T) {
	s, _ := noteServer(t)
	res := call(t, s, "GET", "/openapi.json", "")
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.NewDecoder(res.Body).Decode(&doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1") || doc.Paths["/api/v1/notes"]["post"] == nil {
		t.Fatal(res.Status, err, doc.OpenAPI)
	}
}
