package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/people"
)

// doors is a server that asks for real credentials, and what it logged.
func doors(t *testing.T, cfg Config) (*world, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	cfg.Store, cfg.Log = inventorytest.Store(t), slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if cfg.LoginRate == 0 {
		cfg.LoginRate = 1 << 30
	}
	return &world{TB: t, store: cfg.Store, server: New(cfg)}, log
}

func (w *world) call(method, path, body string, header ...string) *http.Response {
	w.Helper()
	r := httptest.NewRequestWithContext(w.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	return rec.Result()
}

func loginBody(login, password string) string {
	text, err := json.Marshal(map[string]string{"login": login, "password": password})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// refusedAs reads a problem.
func refusedAs(t *testing.T, res *http.Response, status int, code string) {
	t.Helper()
	problem(t, res, status, code)
}

// The way of somebody new: a one-time password lets in, and then to nothing but
// choosing an own one.
func TestOneTimePasswordForcesChange(t *testing.T) {
	w, _ := doors(t, Config{})
	u, once := w.hire(people.User{Login: "new-one", Role: database.Administrator}, true)
	res := w.call("POST", "/api/v1/login", loginBody("new-one", once))
	var me Me
	if err := json.NewDecoder(res.Body).Decode(&me); err != nil || res.StatusCode != 200 || !me.MustChange || me.ID != u.ID || len(res.Cookies()) != 1 {
		t.Fatal(res.Status, me, err)
	}
	cookie := res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
	for _, path := range []string{"/api/v1/users", "/api/v1/tokens", "/api/v1/organisations", "/metrics"} {
		refusedAs(t, w.call("GET", path, "", "Cookie", cookie), 403, "password_change_needed")
	}
	refusedAs(t, w.call("POST", "/api/v1/users", "{}", "Cookie", cookie), 403, "password_change_needed")
	if res := w.call("GET", "/api/v1/me", "", "Cookie", cookie); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	refusedAs(t, w.call("POST", "/api/v1/me/password", `{"old_password":"wrong","new_password":"a sentence to remember"}`, "Cookie", cookie), 422, "wrong_password")
	refusedAs(t, w.call("POST", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":"aaaaaaaaaaaaaa"}`, once), "Cookie", cookie), 422, "weak_password")
	res = w.call("POST", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":"a sentence to remember"}`, once), "Cookie", cookie)
	if res.StatusCode != 204 || len(res.Cookies()) != 1 {
		t.Fatal(res.Status)
	}
	refusedAs(t, w.call("GET", "/api/v1/users", "", "Cookie", cookie), 401, "not_logged_in") // the old session has ended
	cookie = res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
	if res := w.call("GET", "/api/v1/users", "", "Cookie", cookie); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	res = w.call("POST", "/api/v1/logout", "", "Cookie", cookie)
	if res.StatusCode != 204 || res.Cookies()[0].MaxAge >= 0 {
		t.Fatal(res.Status, res.Cookies())
	}
	refusedAs(t, w.call("GET", "/api/v1/users", "", "Cookie", cookie), 401, "not_logged_in")
}

// The second login with one one-time password is refused as a wrong one is; the
// log alone says why, without the password.
func TestOneTimePasswordOnce(t *testing.T) {
	w, log := doors(t, Config{})
	_, once := w.hire(people.User{Login: "new-one", Role: database.Administrator}, true)
	res := w.call("POST", "/api/v1/login", loginBody("new-one", once))
	if res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	cookie := res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
	used := problem(t, w.call("POST", "/api/v1/login", loginBody("new-one", once)), 401, "wrong_login")
	if !strings.Contains(log.String(), "one-time password was used before") || strings.Contains(log.String(), once) {
		t.Errorf("the log: %s", log)
	}
	wrong := problem(t, w.call("POST", "/api/v1/login", loginBody("new-one", "not it at all")), 401, "wrong_login")
	if used.Detail != wrong.Detail || used.DetailEn != wrong.DetailEn || len(used.Errors) != len(wrong.Errors) {
		t.Errorf("%+v tells another thing than %+v", used, wrong)
	}
	res = w.call("POST", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":"a sentence to remember"}`, once), "Cookie", cookie)
	if res.StatusCode != 204 {
		t.Fatal(res.Status)
	}
	for range 2 {
		if res := w.call("POST", "/api/v1/login", loginBody("new-one", "a sentence to remember")); res.StatusCode != 200 {
			t.Error(res.Status)
		}
	}
}

// A cookie that was in the browser before is another after logging in; over
// HTTPS it is one that no other host can plant.
func TestLoginRenewsTheCookie(t *testing.T) {
	w, _ := doors(t, Config{HTTPS: true})
	w.hire(people.User{Login: "keeper", Role: database.Manager}, false)
	planted := w.cookie("keeper", "a sentence to remember")
	res := w.call("POST", "/api/v1/login", loginBody("keeper", "a sentence to remember"), "Cookie", planted)
	c := res.Cookies()[0]
	if c.Name != "__Host-katf" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || strings.HasSuffix(planted, c.Value) {
		t.Errorf("%+v", c)
	}
	refusedAs(t, w.call("GET", "/api/v1/me", "", "Cookie", planted), 401, "not_logged_in")
	if res := w.call("GET", "/api/v1/me", "", "Cookie", c.Name+"="+c.Value); res.StatusCode != 200 {
		t.Error(res.Status)
	}
}

// What a page of another site sends in its visitor's name is refused; the own
// pages, programs, and origins that the settings name get through.
func TestCrossSite(t *testing.T) {
	w, _ := doors(t, Config{Origins: []string{"https://pages.example"}})
	u, _ := w.hire(people.User{Login: "boss", Role: database.Administrator}, false)
	cookie := w.cookie("boss", "a sentence to remember")
	_, secret := w.token(u.ID, database.Administrator)
	body := func() string {
		return fmt.Sprintf(`{"id":"ORG-%s","name_ar":"م","name_en":"M"}`, strings.ToUpper(uuid.NewString()[:8]))
	}
	for name, c := range map[string]struct {
		header []string
		ok     bool
	}{
		"own page":              {[]string{"Cookie", cookie, "Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"}, true},
		"own page, old browser": {[]string{"Cookie", cookie, "Origin", "http://example.com"}, true},
		"typed by hand":         {[]string{"Cookie", cookie, "Sec-Fetch-Site", "none"}, true},
		"no browser":            {[]string{"Cookie", cookie}, true},
		"named origin":          {[]string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", "https://pages.example"}, true},
		"token from any page":   {[]string{"Authorization", "Bearer " + secret, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, true},
		"another site":          {[]string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, false},
		"a neighbour":           {[]string{"Cookie", cookie, "Sec-Fetch-Site", "same-site", "Origin", "http://other.example.com"}, false},
		"another, old browser":  {[]string{"Cookie", cookie, "Origin", "https://evil.example"}, false},
		"no origin at all":      {[]string{"Cookie", cookie, "Origin", "null"}, false},
	} {
		res := w.call("POST", "/api/v1/organisations", body(), c.header...)
		if c.ok && res.StatusCode != 201 {
			t.Errorf("%s: %s", name, res.Status)
		}
		if !c.ok {
			refusedAs(t, res, 403, "cross_origin")
		}
	}
	// Nobody is logged in as somebody else unawares.
	refusedAs(t, w.call("POST", "/api/v1/login", loginBody("boss", "a sentence to remember"), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"), 403, "cross_origin")
	// Looking is no writing: a link from elsewhere works.
	if res := w.call("GET", "/api/v1/me", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site"); res.StatusCode != 200 {
		t.Error(res.Status)
	}
}

func TestCredentials(t *testing.T) {
	w, _ := doors(t, Config{})
	u, _ := w.hire(people.User{Login: "manager", Role: database.Manager}, false)
	cookie := w.cookie("manager", "a sentence to remember")
	tok, secret := w.token(u.ID, database.Auditor)
	me := func(header ...string) *Me {
		t.Helper()
		res := w.call("GET", "/api/v1/me", "", header...)
		var me Me
		if err := json.NewDecoder(res.Body).Decode(&me); err != nil || res.StatusCode != 200 {
			t.Fatal(res.Status, err)
		}
		return &me
	}
	if m := me("Authorization", "Bearer "+secret); m.Role != database.Auditor || m.Means != people.ByToken || m.ID != u.ID {
		t.Errorf("%+v", m)
	}
	if m := me("Authorization", "bearer  "+secret, "Cookie", cookie); m.Means != people.ByToken {
		t.Errorf("the cookie counts before the token: %+v", m)
	}
	if m := me("Cookie", cookie); m.Role != database.Manager || m.Means != people.BySession || m.Expires == nil {
		t.Errorf("%+v", m)
	}
	refusedAs(t, w.call("GET", "/api/v1/me", "", "Authorization", "Bearer nonsense", "Cookie", cookie), 401, "bad_token")
	refusedAs(t, w.call("GET", "/api/v1/me", "", "Authorization", "Basic eDp5", "Cookie", cookie), 401, "not_logged_in")
	refusedAs(t, w.call("GET", "/api/v1/me", "", "Cookie", "katf=nonsense"), 401, "not_logged_in")
	res := w.call("GET", "/api/v1/me", "")
	if res.Header.Get("WWW-Authenticate") == "" {
		t.Error("401 does not say how to come in")
	}
	refusedAs(t, res, 401, "not_logged_in")

	// A token makes no tokens, and changes no password.
	_, full := w.token(u.ID, database.Manager)
	body := fmt.Sprintf(`{"id":%q,"name":"x","role":"auditor","expires_at":%q}`, uuid.New(), time.Now().Add(time.Hour).Format(time.RFC3339))
	refusedAs(t, w.call("POST", "/api/v1/tokens", body, "Authorization", "Bearer "+full), 403, "session_needed")
	refusedAs(t, w.call("POST", "/api/v1/me/password", `{"old_password":"a sentence to remember","new_password":"another sentence"}`, "Authorization", "Bearer "+full), 403, "session_needed")

	// Others' tokens are not there for those who don't administer.
	other, _ := w.hire(people.User{Login: "other", Role: database.Manager}, false)
	theirs := w.cookie("other", "a sentence to remember")
	refusedAs(t, w.call("DELETE", "/api/v1/tokens/"+tok.ID.String(), "", "Cookie", theirs), 404, "not_found")
	refusedAs(t, w.call("GET", "/api/v1/tokens?user="+u.ID.String(), "", "Cookie", theirs), 403, "not_allowed")
	if res := w.call("DELETE", "/api/v1/tokens/"+tok.ID.String(), "", "Cookie", cookie); res.StatusCode != 200 {
		t.Error(res.Status)
	}
	refusedAs(t, w.call("GET", "/api/v1/me", "", "Authorization", "Bearer "+secret), 401, "bad_token")
	_ = other
}

// Tries are counted by address, and by login whatever the address; in the
// meantime others log in as ever.
func TestLoginRate(t *testing.T) {
	w, _ := doors(t, Config{LoginRate: 5})
	w.hire(people.User{Login: "victim", Role: database.Manager}, false)
	w.hire(people.User{Login: "other", Role: database.Manager}, false)
	try := func(address, login, password string) *http.Response {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/login", strings.NewReader(loginBody(login, password)))
		r.Header.Set("Content-Type", jsonType)
		r.RemoteAddr = address + ":1234"
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, r)
		return rec.Result()
	}
	for i := range 5 {
		refusedAs(t, try("192.0.2.1", fmt.Sprintf("u%d", i), "x"), 401, "wrong_login")
	}
	res := try("192.0.2.1", "other", "a sentence to remember")
	if got := res.Header.Get("Retry-After"); got != "72" { // a minute, and the share of one try of five
		t.Error("Retry-After:", got)
	}
	refusedAs(t, res, 429, "too_many")
	for i := range 5 {
		refusedAs(t, try(fmt.Sprintf("198.51.100.%d", i), []string{"victim", " VICTIM"}[i%2], "x"), 401, "wrong_login")
	}
	res = try("203.0.113.9", "victim", "x")
	if got := res.Header.Get("Retry-After"); got != "360" { // five minutes
		t.Error("Retry-After:", got)
	}
	refusedAs(t, res, 429, "too_many")
	if res := try("203.0.113.9", "other", "a sentence to remember"); res.StatusCode != 200 {
		t.Error(res.Status)
	}
}

// Nothing that opens a door is in the log, however the request ends.
func TestNoSecretIsLogged(t *testing.T) {
	w, log := doors(t, Config{LoginRate: 50})
	u, once := w.hire(people.User{Login: "manager@example.org", Role: database.Administrator}, true)
	secrets := []string{once, "hush-wrong", "hush-login", "hush-new-sentence", "hush-bearer", "hush-code", "hush-state"}
	w.call("POST", "/api/v1/login", loginBody("manager@example.org", "hush-wrong"))
	w.call("POST", "/api/v1/login", loginBody("hush-login", "hush-wrong"))
	w.call("POST", "/api/v1/login", `{"login":"x","password":7,"hush-wrong":"hush-wrong"}`)
	res := w.call("POST", "/api/v1/login", loginBody("manager@example.org", once))
	cookie := res.Cookies()[0].Value
	res = w.call("POST", "/api/v1/me/password", fmt.Sprintf(`{"old_password":%q,"new_password":"hush-new-sentence"}`, once), "Cookie", "katf="+cookie)
	secrets = append(secrets, cookie, res.Cookies()[0].Value)
	cookie = res.Cookies()[0].Value
	for _, path := range []string{"/api/v1/tokens", "/api/v1/users", "/api/v1/users/" + u.ID.String() + "/password"} {
		body := map[string]any{"id": uuid.New(), "name": "x", "role": "auditor"}
		switch path {
		case "/api/v1/tokens":
			body["expires_at"] = time.Now().Add(time.Hour)
		case "/api/v1/users":
			body["login"] = "new-one"
		default:
			body = nil
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if body == nil {
			text = nil
		}
		res := w.call("POST", path, string(text), "Cookie", "katf="+cookie)
		var got struct {
			Secret   string `json:"secret"`
			Password string `json:"one_time_password"`
		}
		if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode > 201 || got.Secret+got.Password == "" {
			t.Fatal(path, res.Status, err)
		}
		secrets = append(secrets, got.Secret+got.Password)
		if got.Secret != "" {
			w.call("GET", "/api/v1/me", "", "Authorization", "Bearer "+got.Secret)
		}
	}
	w.call("GET", "/api/v1/me", "", "Authorization", "Bearer hush-bearer")
	i := w.provider(people.ProviderOptions{})
	i.Claims = map[string]any{"email": "manager@example.org", "email_verified": true}
	w.call("GET", "/api/v1/login/provider/callback?state=hush-state&code=hush-code", "")
	res = w.call("GET", "/api/v1/login/provider", "")
	back := i.Visit(res.Header.Get("Location"))
	waiting := res.Cookies()[0].Value
	res = w.call("GET", "/api/v1/login/provider/callback?"+back.Encode(), "", "Cookie", "katf="+waiting)
	if res.StatusCode != 302 || res.Header.Get("Location") != "/" {
		t.Fatal(res.Status)
	}
	secrets = append(secrets, back.Get("state"), back.Get("code"), waiting, res.Cookies()[0].Value)
	for _, secret := range secrets {
		if secret == "" || strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q: %s", secret, log.String())
		}
	}
	for _, want := range []string{"login refused", "logged in", "login by the identity provider refused"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
}

// The same key gives the same secret again, to thirty at once too; and nobody
// reads it from the database.
func TestSealedAnswers(t *testing.T) {
	w, _ := doors(t, Config{Rate: 1 << 30})
	w.hire(people.User{Login: "boss", Role: database.Administrator}, false)
	cookie := w.cookie("boss", "a sentence to remember")
	key := uuid.NewString()
	body := fmt.Sprintf(`{"id":%q,"name":"x","role":"manager","expires_at":%q}`, uuid.New(), time.Now().Add(time.Hour).Format(time.RFC3339))
	send := func(body, key string) (*http.Response, string) {
		res := w.call("POST", "/api/v1/tokens", body, "Cookie", cookie, "Idempotency-Key", key)
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Error(err)
		}
		return res, string(text)
	}
	answers := make([]string, 30)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() { _, answers[i] = send(body, key) })
	}
	group.Wait()
	for i := range answers {
		if answers[i] != answers[0] {
			t.Fatalf("%s\n%s", answers[i], answers[0])
		}
	}
	var got NewToken
	if err := json.Unmarshal([]byte(answers[0]), &got); err != nil || got.Secret == "" {
		t.Fatal(answers[0], err)
	}
	res, again := send(body, key)
	if res.StatusCode != 201 || res.Header.Get("Idempotency-Replayed") != "true" || again != answers[0] {
		t.Error(res.Status, res.Header, again)
	}
	if _, err := people.Bearer(t.Context(), w.store, got.Secret); err != nil {
		t.Error(err)
	}
	for _, table := range []string{"once", "activity", "people_log", "tokens"} {
		var n int
		err := w.store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM `+table+` x WHERE strpos(x::text, $1) > 0 OR strpos(x::text, $2) > 0 OR strpos(x::text, encode($1::bytea, 'hex')) > 0`,
			got.Secret, key).Scan(&n)
		if err != nil || n > 0 {
			t.Errorf("%s tells the secret or the key: %d rows, %v", table, n, err)
		}
	}
	res, _ = send(strings.Replace(body, `"x"`, `"y"`, 1), key)
	if res.StatusCode != 422 {
		t.Error(res.Status)
	}
	res, _ = send(body, "short")
	if res.StatusCode != 400 {
		t.Error(res.Status)
	}
	// Another key finds the token made, and tells nothing.
	res, again = send(body, uuid.NewString())
	if res.StatusCode != 201 || strings.Contains(again, "secret") {
		t.Error(res.Status, again)
	}
	// What was tampered with is not taken for an answer.
	if _, err := w.store.Pool().Exec(t.Context(), `UPDATE once SET body = set_byte(body, 20, 255 - get_byte(body, 20)) WHERE key = $1`, sealedKey(key)); err != nil {
		t.Fatal(err)
	}
	if res, _ = send(body, key); res.StatusCode != 500 {
		t.Error(res.Status)
	}
}

// The driver's way: the symbol on the paper opens the page, the secret in it the
// trip, and nothing else.
func TestDriversLink(t *testing.T) {
	w, _ := doors(t, Config{Public: "https://katf.example"})
	w.server.who = w.actor
	trip := w.trip()
	w.server.who = w.server.authenticate
	w.hire(people.User{Login: "keeper", Role: database.Keeper, Warehouses: []string{trip.Warehouse}}, false)
	w.hire(people.User{Login: "stranger", Role: database.Keeper, Warehouses: []string{"elsewhere"}}, false)
	body := fmt.Sprintf(`{"id":%q,"manifest":%q,"expires_at":%q}`, uuid.New(), trip.ID, time.Now().Add(time.Hour).Format(time.RFC3339))
	stranger := w.cookie("stranger", "a sentence to remember")
	refusedAs(t, w.call("POST", "/api/v1/links", body, "Cookie", stranger), 403, "not_your_warehouse")
	keeper := w.cookie("keeper", "a sentence to remember")
	res := w.call("POST", "/api/v1/links", body, "Cookie", keeper)
	var made NewLink
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != 201 || made.Address != "https://katf.example/d#"+made.Secret {
		t.Fatal(res.Status, made, err)
	}
	if got := scanned(t, made.PNG); got != made.Address {
		t.Errorf("the symbol says %q", got)
	}
	if !strings.HasPrefix(made.SVG, "<svg ") || strings.Contains(made.SVG, "script") {
		t.Error(made.SVG)
	}
	bearer := []string{"Authorization", "Bearer " + made.Secret}
	res = w.call("GET", "/api/v1/me", "", bearer...)
	var me Me
	if err := json.NewDecoder(res.Body).Decode(&me); err != nil || me.Role != database.Driver || me.Manifest == nil || *me.Manifest != trip.ID || me.Means != people.ByLink {
		t.Fatal(me, err)
	}
	for _, path := range []string{"/api/v1/plans", "/api/v1/links", "/api/v1/users", "/api/v1/organisations"} {
		refusedAs(t, w.call("GET", path, "", bearer...), 403, "not_allowed")
	}
	count := func(cookie string) int {
		res := w.call("GET", "/api/v1/links", "", "Cookie", cookie)
		var page Page[people.Link]
		if err := json.NewDecoder(res.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		return len(page.Items)
	}
	if count(keeper) != 1 || count(stranger) != 0 {
		t.Errorf("the keeper sees %d links, a stranger %d", count(keeper), count(stranger))
	}
	refusedAs(t, w.call("DELETE", "/api/v1/links/"+made.Link.ID.String(), "", "Cookie", stranger), 403, "not_your_warehouse")
	if res := w.call("DELETE", "/api/v1/links/"+made.Link.ID.String(), "", "Cookie", keeper); res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	refusedAs(t, w.call("GET", "/api/v1/me", "", bearer...), 401, "bad_token")
}

// scanned reads a QR symbol with another program.
func scanned(t *testing.T, picture []byte) string {
	t.Helper()
	if _, err := png.Decode(bytes.NewReader(picture)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "symbol.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("zbarimg", "--quiet", "--raw", file).Output()
	if err != nil {
		t.Fatalf("zbarimg: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// An administrator's way with accounts, over the API.
func TestAccounts(t *testing.T) {
	w, _ := doors(t, Config{})
	boss, _ := w.hire(people.User{Login: "boss", Role: database.Administrator}, false)
	cookie := w.cookie("boss", "a sentence to remember")
	id := uuid.New()
	res := w.call("POST", "/api/v1/users", fmt.Sprintf(`{"id":%q,"login":"eyes","name":"Eyes","role":"auditor"}`, id), "Cookie", cookie)
	var made NewUser
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != 201 || made.Password == "" {
		t.Fatal(res.Status, err)
	}
	refusedAs(t, w.call("POST", "/api/v1/users", fmt.Sprintf(`{"id":%q,"login":"drives","name":"D","role":"driver"}`, uuid.New()), "Cookie", cookie), 422, "invalid")
	refusedAs(t, w.call("POST", "/api/v1/users", fmt.Sprintf(`{"id":%q,"login":"x1","name":"X","role":"manager","organisation":"ORG-01"}`, uuid.New()), "Cookie", cookie), 422, "invalid")
	theirs := w.cookie("eyes", made.Password)
	res = w.call("GET", "/api/v1/users/"+id.String(), "", "Cookie", cookie)
	tag := res.Header.Get("ETag")
	change := `{"login":"eyes","name":"Eyes","role":"auditor","disabled":true}`
	refusedAs(t, w.call("PUT", "/api/v1/users/"+id.String(), change, "Cookie", cookie, "If-Match", `"v77"`), 412, "stale")
	if res := w.call("PUT", "/api/v1/users/"+id.String(), change, "Cookie", cookie, "If-Match", tag); res.StatusCode != 200 || res.Header.Get("ETag") == tag {
		body, _ := io.ReadAll(res.Body)
		t.Fatalf("%s %s", res.Status, body)
	}
	refusedAs(t, w.call("GET", "/api/v1/me", "", "Cookie", theirs), 401, "not_logged_in")
	refusedAs(t, w.call("POST", "/api/v1/login", loginBody("eyes", made.Password)), 401, "wrong_login")
	refusedAs(t, w.call("PUT", "/api/v1/users/"+boss.ID.String(), `{"login":"boss","name":"B","role":"manager"}`, "Cookie", cookie), 409, "last_administrator")
}

// Whoever is of one organisation is not told of all.
func TestOrganisationsSeeTheirOwn(t *testing.T) {
	w, _ := doors(t, Config{})
	w.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := people.CreateOrganisation(ctx, tx, people.Organisation{ID: "ORG-01", NameAr: "منظمة", NameEn: "Member"})
		return err
	})
	w.hire(people.User{Login: "guest", Role: database.Auditor, Organisation: "ORG-01"}, false)
	cookie := w.cookie("guest", "a sentence to remember")
	for _, path := range []string{"/api/v1/audit", "/api/v1/activity", "/api/v1/people/log", "/metrics"} {
		refusedAs(t, w.call("GET", path, "", "Cookie", cookie), 403, "not_allowed")
	}
	if res := w.call("GET", "/api/v1/plans", "", "Cookie", cookie); res.StatusCode != 200 {
		t.Error(res.Status)
	}
}
