package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/fixtures"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
	"katf/inventory/people/peopletest"
)

// hire makes an account with a password of its own choice, unless it is to keep
// the one-time password.
func (w *world) hire(u people.User, oneTime bool) (*people.User, string) {
	w.Helper()
	if u.ID == uuid.Nil {
		u.ID = uuid.New()
	}
	if u.Login == "" {
		u.Login = "duty-" + u.ID.String()[:8]
	}
	u.Name = "duty officer"
	password := ""
	err := w.store.Write(w.Context(), testActor(database.Administrator), func(tx *database.Tx) error {
		var err error
		var got *people.User
		if got, password, err = people.CreateUser(w.Context(), tx, u); err == nil {
			u = *got
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	if !oneTime {
		const chosen = "a sentence to remember"
		if _, err := w.server.sessions.ChangePassword(w.Context(), "", u.ID, password, chosen); err != nil {
			w.Fatal(err)
		}
		password = chosen
	}
	return &u, password
}

// cookie logs somebody in and gives the cookie as a header has it.
func (w *world) cookie(login, password string) string {
	w.Helper()
	_, c, err := w.server.sessions.Login(w.Context(), "", login, password)
	if err != nil {
		w.Fatal(err)
	}
	return c.Name + "=" + c.Value
}

// token makes a token for an account.
func (w *world) token(user uuid.UUID, role database.Role, warehouses ...string) (*people.Token, string) {
	w.Helper()
	var t *people.Token
	var secret string
	w.write(func(ctx context.Context, tx *database.Tx) (err error) {
		t, secret, err = people.IssueToken(ctx, tx, people.Token{ID: uuid.New(), User: user, Name: "program", Role: role, Warehouses: warehouses, Expires: time.Now().Add(time.Hour)})
		return err
	})
	return t, secret
}

func (w *world) write(fn func(context.Context, *database.Tx) error) {
	w.Helper()
	if err := w.store.Write(w.Context(), testActor(database.Administrator), func(tx *database.Tx) error { return fn(w.Context(), tx) }); err != nil {
		w.Fatal(err)
	}
}

// provider gives the server an identity provider.
func (w *world) provider(opt people.ProviderOptions) *peopletest.Issuer {
	i := peopletest.NewIssuer(w)
	opt.Issuer, opt.ClientID, opt.Secret, opt.Redirect = i.URL, peopletest.Client, peopletest.Secret, "http://example.com/api/v1/login/provider/callback"
	w.server.cfg.Provider = people.NewProvider(opt)
	return i
}

func init() {
	describe("login", func(w *world) sample {
		u, password := w.hire(people.User{Role: database.Manager}, true)
		return sample{body: map[string]any{"login": u.Login, "password": password}}
	})
	describe("enter", func(w *world) sample {
		w.hire(people.User{Role: database.Administrator}, true)
		_, key, err := people.IssueKey(w.Context(), w.store, "")
		if err != nil {
			w.Fatal(err)
		}
		return sample{body: map[string]any{"key": key}}
	})
	describe("logout", func(w *world) sample { return sample{} })
	describe("start-provider", func(w *world) sample {
		w.provider(people.ProviderOptions{})
		return sample{}
	})
	describe("finish-provider", func(w *world) sample {
		i := w.provider(people.ProviderOptions{})
		w.hire(people.User{Login: "finish@example.org", Role: database.Manager}, false)
		i.Claims = map[string]any{"email": "finish@example.org", "email_verified": true}
		res := w.do("GET", sample{path: "/api/v1/login/provider"})
		back := i.Visit(res.Header.Get("Location"))
		return sample{path: "/api/v1/login/provider/callback?" + back.Encode(), head: []string{"Cookie", res.Cookies()[0].Name + "=" + res.Cookies()[0].Value}}
	})
	describe("get-me", func(*world) sample { return sample{as: database.Driver} })
	describe("change-password", func(w *world) sample {
		u, password := w.hire(people.User{Role: database.Auditor}, true)
		return sample{head: []string{"Cookie", w.cookie(u.Login, password)}, body: map[string]any{"old_password": password, "new_password": "twelve or more letters"}}
	})
	describe("list-users", func(w *world) sample {
		w.hire(people.User{Role: database.Manager}, true)
		return sample{path: "/api/v1/users?role=manager&organisation=-"}
	})
	describe("create-user", func(*world) sample {
		return sample{body: map[string]any{"id": uuid.New(), "login": "keeper-1", "name": "Keeper of one warehouse", "role": "warehouse", "warehouses": []string{"W1"}}}
	})
	describe("get-user", func(w *world) sample {
		u, _ := w.hire(people.User{Role: database.Manager}, true)
		return sample{path: "/api/v1/users/" + u.ID.String()}
	})
	describe("change-user", func(w *world) sample {
		u, _ := w.hire(people.User{Role: database.Manager}, true)
		return sample{path: "/api/v1/users/" + u.ID.String(), head: []string{"If-Match", `"v1"`}, body: map[string]any{"login": u.Login, "name": "another", "role": "auditor"}}
	})
	describe("reset-password", func(w *world) sample {
		u, _ := w.hire(people.User{Role: database.Manager}, true)
		return sample{path: "/api/v1/users/" + u.ID.String() + "/password"}
	})
	describe("list-tokens", func(w *world) sample {
		u, password := w.hire(people.User{Role: database.Manager}, false)
		w.token(u.ID, database.Auditor)
		return sample{head: []string{"Cookie", w.cookie(u.Login, password)}}
	})
	describe("create-token", func(w *world) sample {
		u, password := w.hire(people.User{Role: database.Manager}, false)
		return sample{head: []string{"Cookie", w.cookie(u.Login, password)},
			body: map[string]any{"id": uuid.New(), "name": "export", "role": "auditor", "expires_at": time.Now().Add(time.Hour)}}
	})
	describe("revoke-token", func(w *world) sample {
		u, _ := w.hire(people.User{Role: database.Manager}, false)
		t, _ := w.token(u.ID, database.Auditor)
		return sample{path: "/api/v1/tokens/" + t.ID.String()}
	})
	organisation := func(w *world, id string) string {
		w.write(func(ctx context.Context, tx *database.Tx) error {
			_, err := people.CreateOrganisation(ctx, tx, people.Organisation{ID: id, NameAr: "منظمة", NameEn: "Member"})
			return err
		})
		return id
	}
	describe("list-organisations", func(w *world) sample {
		organisation(w, "ORG-01")
		return sample{as: database.Auditor}
	})
	describe("get-organisation", func(w *world) sample {
		return sample{path: "/api/v1/organisations/" + organisation(w, "ORG-02"), as: database.Keeper}
	})
	describe("create-organisation", func(*world) sample {
		return sample{body: map[string]any{"id": "ORG-03", "name_ar": "منظمة", "name_en": "Member 3"}}
	})
	describe("change-organisation", func(w *world) sample {
		return sample{path: "/api/v1/organisations/" + organisation(w, "ORG-04"), head: []string{"If-Match", `"v1"`},
			body: map[string]any{"name_ar": "منظمة", "name_en": "Member", "closed": true}}
	})
	describe("list-people-log", func(w *world) sample {
		u, _ := w.hire(people.User{Role: database.Manager}, true)
		return sample{path: "/api/v1/people/log?subject=" + u.ID.String(), as: database.Auditor}
	})
}

// trip stores an approved plan's manifests and gives one of a warehouse.
func (w *world) trip() *dispatch.Manifest {
	w.Helper()
	scenario := fixtures.Oasis()
	id, plan := w.stored(scenario, nil)
	book, err := dispatch.NewBook(scenario, plan)
	if err != nil {
		w.Fatal(err)
	}
	var m *dispatch.Manifest
	w.write(func(ctx context.Context, tx *database.Tx) error {
		if err := dispatch.Plan(ctx, tx, id, book); err != nil {
			return err
		}
		list, err := dispatch.List(ctx, tx, dispatch.Filter{Plan: id}, nil, 1)
		if err == nil {
			m = &list[0]
		}
		return err
	})
	return m
}

// link makes a link to a trip.
func (w *world) link(manifest uuid.UUID, warehouse string) (*people.Link, string) {
	w.Helper()
	var l *people.Link
	var secret string
	w.write(func(ctx context.Context, tx *database.Tx) (err error) {
		l, secret, err = people.IssueLink(ctx, tx, people.Link{ID: uuid.New(), Manifest: manifest, Warehouse: warehouse, Expires: time.Now().Add(time.Hour)})
		return err
	})
	return l, secret
}

func init() {
	describe("list-links", func(w *world) sample {
		manifest := uuid.New()
		w.link(manifest, "W1")
		return sample{path: prefix + "/links?manifest=" + manifest.String()}
	})
	describe("create-link", func(w *world) sample {
		return sample{body: map[string]any{"id": uuid.New(), "manifest": w.trip().ID, "expires_at": time.Now().Add(time.Hour)}}
	})
	describe("revoke-link", func(w *world) sample {
		l, _ := w.link(uuid.New(), "W1")
		return sample{path: prefix + "/links/" + l.ID.String()}
	})
}
