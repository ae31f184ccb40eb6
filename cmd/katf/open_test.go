package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/plans"
	"katf/planner"
)

// opened is a server that was started with --load and --open.
type opened struct {
	t            testing.TB
	address, key string
	said         *bytes.Buffer // on stderr; to be read when it is stopped
	stop         func()
}

var printedKey = regexp.MustCompile(`(http://[^/]+)/login#key=(\S+)`)

// openOasis starts a server on a database, with the smallest world.
func openOasis(t testing.TB, url string) *opened {
	t.Helper()
	lists := filepath.Join(t.TempDir(), "oasis")
	if err := writeScenario(lists, fixtures.Oasis(), false); err != nil {
		t.Fatal(err)
	}
	cmd := program(t, t.Context(), "serve", "--listen", free(), "--load", lists, "--open", "--log-level", "warn")
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	o := &opened{t: t, said: new(bytes.Buffer)}
	cmd.Stderr = o.said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o.stop = func() {
		t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v\n%s", err, o.said)
		}
	}
	var said []byte
	for printedKey.FindSubmatch(said) == nil || !bytes.Contains(said, []byte("15 دقيقة\n")) {
		some := make([]byte, 1000)
		n, err := out.Read(some)
		if said = append(said, some[:n]...); err != nil {
			cmd.Wait()
			t.Fatalf("no address was printed: %v\n%s%s", err, said, o.said)
		}
	}
	if strings.Contains(string(said), "password") {
		t.Errorf("it speaks of a password:\n%s", said)
	}
	found := printedKey.FindSubmatch(said)
	o.address, o.key = string(found[1]), string(found[2])
	return o
}

// enter logs in with a key and gives the browser that did, and the status.
func (o *opened) enter(key string) (*http.Client, int) {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	res, err := browser.Post(o.address+"/api/v1/login/key", "application/json", strings.NewReader(fmt.Sprintf(`{"key":%q}`, key)))
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	return browser, res.StatusCode
}

func (o *opened) get(browser *http.Client, path string, into any) int {
	o.t.Helper()
	res, err := browser.Get(o.address + path)
	if err != nil {
		o.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	if into != nil {
		if err := json.Unmarshal(body, into); err != nil {
			o.t.Fatalf("%v: %s", err, body)
		}
	}
	return res.StatusCode
}

// The first start loads, plans and approves; the address that it prints lets in
// once, to everything and past the one-time password. The second start finds all
// of it and prints another address.
func TestLoadAndOpen(t *testing.T) {
	url := inventorytest.Migrated(t)
	o := openOasis(t, url)
	for _, wrong := range []string{"katf_key_wrong", o.key + "x"} {
		if _, status := o.enter(wrong); status != http.StatusUnauthorized {
			t.Errorf("a wrong key: %d", status)
		}
	}
	if status := o.get(http.DefaultClient, "/api/v1/me", nil); status != http.StatusUnauthorized {
		t.Errorf("without a key: %d", status)
	}
	browser, status := o.enter(o.key)
	if status != http.StatusOK {
		t.Fatalf("the key: %d", status)
	}
	if _, status := o.enter(o.key); status != http.StatusUnauthorized {
		t.Errorf("the key a second time: %d", status)
	}
	var me struct {
		Login, Role string
		Must        bool `json:"must_change"`
	}
	if status := o.get(browser, "/api/v1/me", &me); status != 200 || me.Login != "admin" || me.Role != "administrator" || me.Must {
		t.Errorf("%d %+v", status, me)
	}
	var list struct{ Items []plans.Plan }
	o.get(browser, "/api/v1/plans", &list)
	if len(list.Items) != 1 || list.Items[0].Status != plans.Approved || list.Items[0].Campaign != "oasis" {
		t.Fatalf("%+v", list.Items)
	}
	var where struct {
		Items []struct {
			OnHand planner.Cartons `json:"on_hand"`
		}
	}
	o.get(browser, "/api/v1/warehouses", &where)
	if len(where.Items) != 1 || where.Items[0].OnHand != 300 {
		t.Errorf("%+v", where.Items)
	}
	o.stop()

	again := openOasis(t, url)
	if browser, status = again.enter(again.key); status != http.StatusOK || again.key == o.key {
		t.Errorf("the second key: %d", status)
	}
	plan := list.Items[0].ID
	again.get(browser, "/api/v1/plans", &list)
	if len(list.Items) != 1 || list.Items[0].ID != plan || list.Items[0].Status != plans.Approved {
		t.Errorf("%+v", list.Items)
	}
	again.stop()
	if text := again.said.String(); strings.Contains(text, "--load") {
		t.Errorf("the second start says %s", text)
	}
}

// loaded runs the loading of a scenario in this process, with workers or without.
func loaded(t *testing.T, ctx context.Context, store *database.Store, content *planner.Scenario) (status int, said string) {
	t.Helper()
	lists := filepath.Join(t.TempDir(), "lists")
	if err := writeScenario(lists, content, false); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	c := &serveCommand{Load: lists}
	err := c.load(&terminal{ctx: ctx, Out: io.Discard, Err: &errs}, store)
	return report(err, &errs), errs.String()
}

// Whatever moment loading is interrupted in, it goes on from there and does
// nothing twice.
func TestLoadInterrupted(t *testing.T) {
	store := inventorytest.Store(t)
	ctx, leave := context.WithCancel(t.Context())
	go func() { // nobody works at the plan, so it stays under way
		for n := 0; n == 0 && t.Context().Err() == nil; {
			_ = store.Pool().QueryRow(ctx, `SELECT count(*) FROM plan`).Scan(&n)
		}
		leave()
	}()
	status, said := loaded(t, ctx, store, fixtures.Oasis())
	if status != exitFailed || !strings.Contains(said, "interrupted while loading; the next start goes on from there") {
		t.Fatalf("status %d: %s", status, said)
	}
	w, err := (&workFlags{Workers: 1}).start(t.Context(), slog.New(slog.DiscardHandler), store)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop(context.Background())
	done := make(chan string, 2)
	for range 2 { // two start at once
		go func() {
			status, said := loaded(t, t.Context(), store, fixtures.Oasis())
			done <- fmt.Sprint(status, " ", strings.Contains(said, "--load"))
		}()
	}
	for range 2 {
		if got := <-done; got != "0 false" {
			t.Error(got)
		}
	}
	var scenarios, all, approved, openings int
	if err := store.Pool().QueryRow(t.Context(), `SELECT (SELECT count(*) FROM scenario), count(*), count(*) FILTER (WHERE status = 'approved'),
		(SELECT count(*) FROM stock_openings) FROM plan`).Scan(&scenarios, &all, &approved, &openings); err != nil || scenarios != 1 || all != 1 || approved != 1 || openings != 1 {
		t.Errorf("%d scenarios, %d plans, %d approved, %d warehouses opened, %v", scenarios, all, approved, openings, err)
	}

	// Another scenario does not go beside it.
	if status, said := loaded(t, t.Context(), store, fixtures.TwoBanks()); status != exitOK || !strings.Contains(said, "the database holds other scenarios; nothing was loaded") {
		t.Errorf("status %d: %s", status, said)
	}
	// What people decided since stays.
	if _, err := store.Pool().Exec(t.Context(), `UPDATE plan SET status = 'superseded', version = version + 1`); err != nil {
		t.Fatal(err)
	}
	if status, said := loaded(t, t.Context(), store, fixtures.Oasis()); status != exitOK || !strings.Contains(said, "another plan of its campaign is in force") {
		t.Errorf("status %d: %s", status, said)
	}
}

// An address that logs in is printed only where no other machine reaches it.
func TestOpenIsOfThisMachine(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:8448", ":8448", "192.168.1.7:8448", "[::]:8448", "katf.example.org:8448"} {
		if status, _, said := katf(t, "serve", "--open", "--listen", listen); status != exitUsage || !strings.Contains(said, "--open: only with an address of this machine alone") {
			t.Errorf("%s: status %d, %s", listen, status, said)
		}
	}
	if status, _, said := katf(t, "serve", "--open", "--https"); status != exitUsage || !strings.Contains(said, "--https") {
		t.Errorf("status %d, %s", status, said)
	}
	for _, listen := range []string{"127.0.0.1:8448", "localhost:8448", "[::1]:0", "127.9.9.9:1"} {
		if err := (&serveCommand{Listen: listen}).mayOpen(); err != nil {
			t.Error(err)
		}
	}
}

// A key whose time is over lets nobody in; katf open prints another address.
func TestOpenAgain(t *testing.T) {
	url := inventorytest.Migrated(t)
	o := openOasis(t, url)
	defer o.stop()
	store := inventorytest.Open(t, url, database.Options{})
	if _, err := store.Pool().Exec(t.Context(), `UPDATE sign_in_keys SET created_at = created_at - interval '16 minutes', expires_at = expires_at - interval '16 minutes'`); err != nil {
		t.Fatal(err)
	}
	if _, status := o.enter(o.key); status != http.StatusUnauthorized {
		t.Errorf("a key of 16 minutes ago: %d", status)
	}
	found := printedKey.FindStringSubmatch(katfOK(t, "open", "--database", url, "--at", o.address+"/"))
	if found == nil || found[1] != o.address {
		t.Fatal(found)
	}
	if _, status := o.enter(found[2]); status != http.StatusOK {
		t.Error(status)
	}
	if status, _, said := katf(t, "open", "nobody", "--database", url); status != exitFailed || !strings.Contains(said, "there is no account nobody") {
		t.Errorf("status %d, %s", status, said)
	}
}
