package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// serverOf serves routes of a test beside the page's, to whom Test-Role names.
func serverOf(t *testing.T, log io.Writer, routes ...*route) (*Server, *database.Store) {
	t.Helper()
	store := inventorytest.Store(t)
	if _, err := store.Pool().Exec(t.Context(), `CREATE TABLE note (id uuid PRIMARY KEY, text text, n int)`); err != nil {
		t.Fatal(err)
	}
	s := newServer(Config{Store: store, Log: slog.New(slog.NewTextHandler(log, nil)), Rate: 1 << 30},
		func(s *Server) []*route { return append(s.routes(), routes...) })
	s.who = (&world{TB: t}).actor
	return s, store
}

// Thirty at once with the same key: the write runs once, and all get the same
// bytes.
func TestThirtyAtOnce(t *testing.T) {
	var ran atomic.Int32
	s, store := serverOf(t, io.Discard, write("POST /notes", "put-note", keepers, "", func(ctx context.Context, tx *database.Tx, in *noteIn) (*note, error) {
		ran.Add(1)
		time.Sleep(20 * time.Millisecond)
		return putNote(ctx, tx, in)
	}))
	body := fmt.Sprintf(`{"id":%q,"text":"one"}`, uuid.NewString())
	answers := make([]string, 30)
	replayed := make([]string, 30)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() {
			res := call(t, s, "POST", "/api/v1/notes", body, "Test-Role", "manager", "Idempotency-Key", "k")
			got, err := io.ReadAll(res.Body)
			if err != nil {
				t.Error(err)
			}
			answers[i], replayed[i] = fmt.Sprint(res.StatusCode, " ", string(got)), res.Header.Get("Idempotency-Replayed")
		})
	}
	group.Wait()
	first := 0
	for i := range answers {
		if answers[i] != answers[0] || !strings.HasPrefix(answers[i], "201 ") {
			t.Errorf("%q, the first was %q", answers[i], answers[0])
		}
		if replayed[i] == "" {
			first++
		}
	}
	var notes int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&notes); err != nil {
		t.Fatal(err)
	}
	if first != 1 || notes != 1 || ran.Load() != 1 {
		t.Errorf("%d first answers, %d notes, the handler ran %d times: want 1 of each", first, notes, ran.Load())
	}
}

// Another actor's same key is another write; the same key for another address is
// refused.
func TestKeysBelongToTheirActor(t *testing.T) {
	s, _ := noteServer(t)
	send := func(role, path string) *http.Response {
		return call(t, s, "POST", path, fmt.Sprintf(`{"id":%q,"text":"one"}`, uuid.NewString()), "Test-Role", role, "Idempotency-Key", "k")
	}
	if res := send("manager", "/api/v1/notes"); res.StatusCode != 201 {
		t.Fatal(res.Status)
	}
	if res := send("warehouse", "/api/v1/notes"); res.StatusCode != 201 || res.Header.Get("Idempotency-Replayed") != "" {
		t.Error(res.Status, res.Header)
	}
	problem(t, send("manager", "/api/v1/notes"), 422, "key_reused")
}

// A write that lost against another one runs again with the same body, and what
// it said in vain is forgotten.
func TestLostTransactionRunsAgain(t *testing.T) {
	var ran int
	s, _ := serverOf(t, io.Discard, write("POST /notes", "put-note", keepers, "", func(ctx context.Context, tx *database.Tx, in *noteIn) (*note, error) {
		ran++
		addHeader(ctx, "Link", fmt.Sprintf("<%d>", ran))
		if ran < 3 {
			_, err := tx.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`)
			return nil, err
		}
		return putNote(ctx, tx, in)
	}))
	res := call(t, s, "POST", "/api/v1/notes", fmt.Sprintf(`{"id":%q,"text":"one"}`, uuid.NewString()), "Test-Role", "manager", "Idempotency-Key", "k")
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 201 || ran != 3 || res.Header.Get("Link") != "<3>" || !strings.Contains(string(body), `"one"`) {
		t.Errorf("%s after %d runs: %v %s", res.Status, ran, res.Header, body)
	}
}

// Failures on the way leave nothing, keep no answer, and say that trying again
// helps; a mistake of the server leaves nothing and tells no innards.
func TestFailuresLeaveNothing(t *testing.T) {
	fail := map[string]func(context.Context, *database.Tx) error{
		"lost": func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pg_backend_pid())`)
			return err
		},
		"serialization": func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`)
			return err
		},
		"deadlock": func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'ring' USING ERRCODE = '40P01'; END $$`)
			return err
		},
		"full": func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$`)
			return err
		},
		"slow": func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `SELECT pg_sleep(30)`)
			return err
		},
		"mistake": func(context.Context, *database.Tx) error { return errors.New("innards") },
		"panic":   func(context.Context, *database.Tx) error { panic("innards") },
	}
	want := map[string]int{"lost": 503, "serialization": 503, "deadlock": 503, "full": 503, "slow": 503, "mistake": 500, "panic": 500}
	broken := true
	s, store := serverOf(t, io.Discard, write("POST /notes", "put-note", keepers, "", func(ctx context.Context, tx *database.Tx, in *noteIn) (*note, error) {
		out, err := putNote(ctx, tx, in)
		if err == nil && broken {
			err = fail[in.Body.Text](ctx, tx)
		}
		return out, err
	}, within(2*time.Second)))
	for kind, status := range want {
		t.Run(kind, func(t *testing.T) {
			send := func() *http.Response {
				return call(t, s, "POST", "/api/v1/notes", fmt.Sprintf(`{"id":%q,"text":%q}`, uuid.NewSHA1(uuid.Nil, []byte(kind)), kind), "Test-Role", "manager", "Idempotency-Key", kind)
			}
			broken = true
			res := send()
			body, _ := io.ReadAll(res.Body)
			if res.StatusCode != status || strings.Contains(string(body), "innards") || res.Header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("%s %s", res.Status, body)
			}
			if (res.Header.Get("Retry-After") != "") != (status == 503) {
				t.Error("Retry-After:", res.Header.Get("Retry-After"))
			}
			var left int
			if err := store.Pool().QueryRow(t.Context(), `SELECT (SELECT count(*) FROM note WHERE text = $1) + (SELECT count(*) FROM once WHERE key = $1) + (SELECT count(*) FROM activity WHERE key = $1)`, kind).Scan(&left); err != nil || left != 0 {
				t.Errorf("%d rows were left, %v", left, err)
			}
			broken = false
			if res := send(); res.StatusCode != 201 || res.Header.Get("Idempotency-Replayed") != "" {
				t.Errorf("trying again: %s", res.Status)
			}
		})
	}
}

// A caller who leaves in the middle of a write finds nothing of it, and may send
// it again.
func TestCallerLeaves(t *testing.T) {
	began := make(chan struct{}, 2)
	slow := true
	s, store := serverOf(t, io.Discard, write("POST /notes", "put-note", keepers, "", func(ctx context.Context, tx *database.Tx, in *noteIn) (*note, error) {
		out, err := putNote(ctx, tx, in)
		if err == nil && slow {
			began <- struct{}{}
			_, err = tx.Exec(ctx, `SELECT pg_sleep(30)`)
		}
		return out, err
	}))
	live := httptest.NewServer(s)
	defer live.Close()
	send := func(ctx context.Context) (*http.Response, error) {
		r, err := http.NewRequestWithContext(ctx, "POST", live.URL+"/api/v1/notes", strings.NewReader(fmt.Sprintf(`{"id":%q,"text":"one"}`, uuid.Max)))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range map[string]string{"Test-Role": "manager", "Idempotency-Key": "k", "Content-Type": "application/json"} {
			r.Header.Set(k, v)
		}
		return live.Client().Do(r)
	}
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		<-began
		leave()
	}()
	if _, err := send(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	slow = false
	// The write under way holds the key until the database has given it up; who
	// comes before that is told to come again.
	var res *http.Response
	for try := 0; try == 0 || res.StatusCode == http.StatusServiceUnavailable && try < 10; try++ {
		var err error
		if res, err = send(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
	}
	if res.StatusCode != 201 || res.Header.Get("Idempotency-Replayed") != "" {
		t.Error(res.Status)
	}
	var notes int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&notes); err != nil || notes != 1 {
		t.Errorf("%d notes, %v", notes, err)
	}
}

// Streams carry events, and end when the caller leaves or the server is stopped.
func TestEvents(t *testing.T) {
	type tick struct{ N int }
	ended := make(chan error, 2)
	s, _ := serverOf(t, io.Discard, events[struct{}, tick]("/ticks", "watch-ticks", staff, "", func(ctx context.Context, _ *struct{}, send func(Event) error) error {
		if err := send(Event{ID: "1", Name: "tick", Data: tick{1}}); err != nil {
			return err
		}
		<-ctx.Done()
		ended <- send(Event{Data: tick{2}})
		return ctx.Err()
	}), events[struct{}, tick]("/refused", "watch-refused", staff, "", func(context.Context, *struct{}, func(Event) error) error {
		return database.Missing("plan", "خطة", "x")
	}))
	live := httptest.NewServer(s)
	defer live.Close()
	problem(t, call(t, s, "GET", "/api/v1/refused", "", "Test-Role", "manager"), 404, "not_found")
	open := func(ctx context.Context) *bufio.Scanner {
		r, err := http.NewRequestWithContext(ctx, "GET", live.URL+"/api/v1/ticks", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Test-Role", "manager")
		res, err := live.Client().Do(r)
		if err != nil || res.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatal(err, res)
		}
		t.Cleanup(func() { res.Body.Close() })
		return bufio.NewScanner(res.Body)
	}
	ctx, leave := context.WithCancel(t.Context())
	lines := open(ctx)
	for _, want := range []string{"id: 1", "event: tick", `data: {"N":1}`} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("%q, want %q", lines.Text(), want)
		}
	}
	leave()
	if err := <-ended; err == nil {
		t.Error("an event was sent to a caller who left")
	}
	lines = open(t.Context())
	lines.Scan()
	s.Drain()
	if err := <-ended; err == nil {
		t.Error("an event was sent by a server that is being stopped")
	}
	for lines.Scan() { // the stream ends
	}
	problem(t, call(t, s, "GET", "/readyz", ""), 503, "draining")
	if res := call(t, s, "GET", "/healthz", ""); res.StatusCode != 200 {
		t.Error(res.Status)
	}
}

// The log says who called what; it never holds bodies, keys to doors, queries or
// secret addresses.
func TestLogKeepsSecrets(t *testing.T) {
	var log bytes.Buffer
	type in struct {
		Token string `path:"token"`
		Code  string `query:"code"`
		Body  struct {
			Password string `json:"password"`
		}
	}
	s, _ := serverOf(t, &log, plain("POST /doors/{token}", "open-door", staff, "", func(context.Context, *in) (*struct{}, error) { return nil, nil }, secretPath),
		write("POST /safes/{token}", "open-safe", staff, "", func(context.Context, *database.Tx, *in) (*struct{}, error) { return nil, nil }, secretPath))
	for _, path := range []string{"doors", "safes"} {
		res := call(t, s, "POST", "/api/v1/"+path+"/hush1?code=hush2", `{"password":"hush3"}`, "Test-Role", "manager", "Authorization", "Bearer hush4", "Cookie", "katf=hush5", "Idempotency-Key", "k")
		if res.StatusCode >= 300 {
			t.Fatal(res.Status)
		}
	}
	problem(t, call(t, s, "POST", "/api/v1/safes/hush1", `{"password":7}`, "Test-Role", "manager", "Idempotency-Key", "l"), 422, "invalid")
	if strings.Contains(log.String(), "hush") {
		t.Errorf("the log tells secrets: %s", log.String())
	}
	for _, want := range []string{"operation=open-door", "by=manager", "/api/v1/doors/%7Btoken%7D", "request="} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s: %s", want, log.String())
		}
	}
	res := call(t, s, "GET", "/api/v1/activity", "", "Test-Role", "auditor")
	if body, _ := io.ReadAll(res.Body); strings.Contains(string(body), "hush") || !strings.Contains(string(body), "open-safe") {
		t.Errorf("the activity: %s", body)
	}
}

// A secret that is refused is not told back.
func TestSecretsAreNotToldBack(t *testing.T) {
	type in struct {
		Body struct {
			Password string `json:"password" minLength:"30"`
		}
	}
	s, _ := serverOf(t, io.Discard, plain("POST /login-like", "login-like", anybody, "", func(context.Context, *in) (*struct{}, error) { return nil, nil }))
	for _, body := range []string{`{"password":"hush"}`, `{"password":"hush`, `{"password":"hush","x":1}`, `"hush"`} {
		res := call(t, s, "POST", "/api/v1/login-like", body)
		if got, _ := io.ReadAll(res.Body); res.StatusCode < 400 || strings.Contains(string(got), "hush") {
			t.Errorf("%s: %s %s", body, res.Status, got)
		}
	}
}

// A change of what somebody else changed in between is refused.
func TestIfMatch(t *testing.T) {
	type in struct {
		IfMatch
		Body note
	}
	at := int64(1)
	s, _ := serverOf(t, io.Discard, write("PUT /note", "change-note", staff, "", func(_ context.Context, _ *database.Tx, in *in) (*note, error) {
		if err := in.check(version(at)); err != nil {
			return nil, err
		}
		at++
		return &in.Body, nil
	}))
	send := func(tag, key string) *http.Response {
		return call(t, s, "PUT", "/api/v1/note", fmt.Sprintf(`{"id":%q,"text":"x"}`, uuid.Nil), "Test-Role", "manager", "Idempotency-Key", key, "If-Match", tag)
	}
	if res := send(`"v1"`, "a"); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	problem(t, send(`"v1"`, "b"), 412, "stale")
	if res := send(`"v0", W/"v2"`, "c"); res.StatusCode != 200 {
		t.Error(res.Status)
	}
	if res := send(`"v1"`, "a"); res.StatusCode != 200 || res.Header.Get("Idempotency-Replayed") != "true" {
		t.Error("the first one again:", res.Status)
	}
}

// Large answers are packed for who can unpack them; HEAD has no body; problems
// come in the language asked for.
func TestNegotiation(t *testing.T) {
	s, _ := noteServer(t)
	live := httptest.NewServer(s)
	defer live.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", live.URL+"/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := live.Client().Do(r)
	if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal(err, res.Header)
	}
	defer res.Body.Close()
	plain, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(plain); err != nil || !bytes.HasPrefix(body, []byte("{")) {
		t.Errorf("%v %.20s", err, body)
	}
	head := call(t, s, "HEAD", "/api/v1/version", "")
	if head.StatusCode != 200 || head.Header.Get("ETag") == "" {
		t.Error(head.Status, head.Header)
	}
	for asked, want := range map[string]string{"": "ar", "en": "en", "fr, en;q=0.5": "en", "ar-EG, en": "ar", "xx": "ar", ";;": "ar"} {
		res := call(t, s, "GET", "/api/v1/nothing", "", "Accept-Language", asked)
		if got := res.Header.Get("Content-Language"); got != want {
			t.Errorf("Accept-Language %q gives %s, want %s", asked, got, want)
		}
		problem(t, res, 404, "no_route")
	}
}

// Who asks too often is told to wait.
func TestRateLimits(t *testing.T) {
	store := inventorytest.Store(t)
	s := newServer(Config{Store: store, Log: slog.New(slog.DiscardHandler), Rate: 5, LoginRate: 2}, func(s *Server) []*route {
		return append(s.routes(), plain("POST /try", "try", anybody, "", func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }, asLogin))
	})
	for range 2 {
		if res := call(t, s, "POST", "/api/v1/try", ""); res.StatusCode != 200 {
			t.Fatal(res.Status)
		}
	}
	res := call(t, s, "POST", "/api/v1/try", "")
	if got := res.Header.Get("Retry-After"); got != "90" { // a minute, and the share of one try of two
		t.Error("Retry-After:", got)
	}
	problem(t, res, 429, "too_many")
	for range 2 {
		if res := call(t, s, "GET", "/healthz", ""); res.StatusCode != 200 {
			t.Fatal(res.Status)
		}
	}
	problem(t, call(t, s, "GET", "/healthz", ""), 429, "too_many")
}
