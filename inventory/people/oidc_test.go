package people

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
	"katf/inventory/people/peopletest"
)

const callback = "https://katf.example/api/v1/login/provider/callback"

func options(i *peopletest.Issuer) ProviderOptions {
	return ProviderOptions{Issuer: i.URL, ClientID: peopletest.Client, Secret: peopletest.Secret, Redirect: callback}
}

// through goes all the way: to the provider, and back with what it says.
func through(t *testing.T, p *Provider, s *Sessions, i *peopletest.Issuer) (*User, *http.Cookie, error) {
	t.Helper()
	address, waiting, err := p.Start(t.Context(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	back := i.Visit(address)
	return p.Finish(t.Context(), s, waiting.Value, back.Get("state"), back.Get("code"))
}

func TestProvider(t *testing.T) {
	store := inventorytest.Store(t)
	s, i := NewSessions(store, SessionOptions{}), peopletest.NewIssuer(t)
	p := NewProvider(options(i))
	u, _ := hire(t, store, User{Login: "manager@example.org", Role: database.Manager})
	i.Claims = map[string]any{"email": "Manager@Example.org", "email_verified": true}
	got, cookie, err := through(t, p, s, i)
	if err != nil || got.ID != u.ID || !got.Linked {
		t.Fatal(got, err)
	}
	c, err := s.Caller(t.Context(), cookie.Value)
	if err != nil || c.Login != "manager@example.org" || c.MustChange {
		t.Fatal(c, err) // the one-time password is none of the provider's
	}
	// From now on the subject counts, whatever the address.
	i.Claims = map[string]any{"email": "married@example.org", "email_verified": true}
	if got, _, err = through(t, p, s, i); err != nil || got.ID != u.ID {
		t.Fatal(got, err)
	}
	// And nobody else takes the account over by having its address now.
	i.Claims = map[string]any{"sub": "another", "email": "manager@example.org", "email_verified": true}
	_, _, err = through(t, p, s, i)
	refused(t, err, database.Forbidden, "no_account")
}

func TestProviderLetsNoStrangersIn(t *testing.T) {
	store := inventorytest.Store(t)
	s, i := NewSessions(store, SessionOptions{}), peopletest.NewIssuer(t)
	p := NewProvider(options(i))
	hire(t, store, User{Login: "manager@example.org", Role: database.Manager})
	hire(t, store, User{Login: "gone@example.org", Role: database.Manager, Disabled: true})
	mail := func(address string, verified any) map[string]any {
		return map[string]any{"email": address, "email_verified": verified}
	}
	with := func(more map[string]any) map[string]any {
		c := mail("manager@example.org", true)
		maps.Copy(c, more)
		return c
	}
	for name, c := range map[string]struct {
		claims map[string]any
		code   string
	}{
		"unknown":               {mail("nobody@example.org", true), "no_account"},
		"no address":            {nil, "no_account"},
		"address not verified":  {mail("manager@example.org", false), "no_account"},
		"address of no verdict": {mail("manager@example.org", nil), "no_account"},
		"disabled":              {mail("gone@example.org", true), "no_account"},
		"another nonce":         {with(map[string]any{"nonce": "another"}), "provider_refused"},
		"no nonce":              {with(map[string]any{"nonce": nil}), "provider_refused"},
		"expired":               {with(map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}), "provider_refused"},
		"no end":                {with(map[string]any{"exp": nil}), "provider_refused"},
		"for another program":   {with(map[string]any{"aud": "another"}), "provider_refused"},
		"of another issuer":     {with(map[string]any{"iss": "https://example.org"}), "provider_refused"},
	} {
		i.Claims = c.claims
		if _, cookie, err := through(t, p, s, i); database.CodeOf(err) != c.code || cookie != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	i.Claims = mail("manager@example.org", true)
	i.Key = peopletest.NewKey(t)
	_, _, err := through(t, p, s, i)
	refused(t, err, database.Forbidden, "provider_refused")
	i.Key, i.Silent = nil, true
	_, _, err = through(t, p, s, i)
	refused(t, err, database.Forbidden, "provider_refused")
	i.Silent = false
	if _, _, err = through(t, p, s, i); err != nil { // what was wrong was each time the one thing
		t.Fatal(err)
	}
}

// The answer belongs to the browser that asked, and counts once.
func TestProvidersAnswers(t *testing.T) {
	store := inventorytest.Store(t)
	s, i := NewSessions(store, SessionOptions{}), peopletest.NewIssuer(t)
	p := NewProvider(options(i))
	hire(t, store, User{Login: "manager@example.org", Role: database.Manager})
	i.Claims = map[string]any{"email": "manager@example.org", "email_verified": true}
	start := func() (url.Values, string) {
		t.Helper()
		address, waiting, err := p.Start(t.Context(), s, "")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil || u.Query().Get("code_challenge") == "" || u.Query().Get("response_type") != "code" {
			t.Fatal(address, err)
		}
		if _, err := s.Caller(t.Context(), waiting.Value); database.CodeOf(err) != "not_logged_in" {
			t.Fatalf("who is on the way is logged in: %v", err)
		}
		return i.Visit(address), waiting.Value
	}
	finish := func(value, state, code string) error {
		_, _, err := p.Finish(t.Context(), s, value, state, code)
		return err
	}
	back, value := start()
	refused(t, finish("", back.Get("state"), back.Get("code")), database.Forbidden, "login_broken")
	refused(t, finish(value, "another", back.Get("code")), database.Forbidden, "login_broken")
	refused(t, finish(value, back.Get("state"), back.Get("code")), database.Forbidden, "login_broken") // that was it
	_, mine := start()
	theirs, _ := start()
	refused(t, finish(mine, theirs.Get("state"), theirs.Get("code")), database.Forbidden, "login_broken")
	// Another's code with the own state: PKCE.
	own, mine := start()
	theirs, _ = start()
	refused(t, finish(mine, own.Get("state"), theirs.Get("code")), database.Forbidden, "provider_refused")
	back, value = start()
	if err := finish(value, back.Get("state"), back.Get("code")); err != nil {
		t.Fatal(err)
	}
	refused(t, finish(value, back.Get("state"), back.Get("code")), database.Forbidden, "login_broken")
	if _, err := store.Pool().Exec(t.Context(), `UPDATE sessions SET expiry = now()`); err != nil {
		t.Fatal(err)
	}
	refused(t, finish(value, back.Get("state"), back.Get("code")), database.Forbidden, "login_broken")
}

func TestProviderDecidesRoles(t *testing.T) {
	store := inventorytest.Store(t)
	s, i := NewSessions(store, SessionOptions{}), peopletest.NewIssuer(t)
	opt := options(i)
	opt.RoleClaim, opt.Roles = "groups", map[string]database.Role{"katf-admins": database.Administrator, "planners": database.Manager, "stores": database.Keeper, "eyes": database.Auditor}
	p := NewProvider(opt)
	hire(t, store, User{Login: "duty@example.org", Role: database.Keeper, Warehouses: []string{"W1"}})
	as := func(groups any) (*User, error) {
		i.Claims = map[string]any{"email": "duty@example.org", "email_verified": "true", "groups": groups}
		u, _, err := through(t, p, s, i)
		return u, err
	}
	for _, c := range []struct {
		groups any
		want   database.Role
	}{{"stores", database.Keeper}, {[]string{"eyes", "planners", "others"}, database.Manager}, {[]string{"eyes"}, database.Auditor}} {
		u, err := as(c.groups)
		if err != nil || u.Role != c.want {
			t.Fatalf("%v: %+v %v", c.groups, u, err)
		}
	}
	for _, groups := range []any{nil, "others", []string{}, 7, []any{7, nil}} {
		_, err := as(groups)
		refused(t, err, database.Forbidden, "no_role")
	}
	// The warehouses went with the role; an administrator names them anew.
	_, err := as("stores")
	refused(t, err, database.Invalid, "invalid")
	// The last administrator stays one, whatever the provider says.
	if _, err := as("katf-admins"); err != nil {
		t.Fatal(err)
	}
	_, err = as("planners")
	refused(t, err, database.Conflict, "last_administrator")
	do(t, store, func(ctx context.Context, tx *database.Tx) error {
		events, err := Events(ctx, tx, uuid.NewSHA1(uuid.NameSpaceURL, []byte("duty@example.org")).String(), 0, 20)
		if err == nil && len(events) != 5 { // made, linked, three times another role
			t.Errorf("%d events: %+v", len(events), events)
		}
		return err
	})
}

// The program starts, and people with passwords log in, while the provider is
// away; it is found when it is back.
func TestProviderAway(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	i := peopletest.NewIssuer(t)
	opt := options(i)
	opt.Issuer = "http://127.0.0.1:1"
	p := NewProvider(opt)
	_, _, err := p.Start(t.Context(), s, "")
	refused(t, err, database.Unavailable, "provider_lost")
	p.opt.Issuer = i.URL
	if _, _, err := p.Start(t.Context(), s, ""); err != nil {
		t.Error(err)
	}
}
