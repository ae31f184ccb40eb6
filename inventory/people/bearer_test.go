package people

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

// clock is what a test moves.
type clock struct{ ahead time.Duration }

func (c *clock) now() time.Time { return time.Now().Add(c.ahead) }

func issue(t *testing.T, store *database.Store, tok Token) (*Token, string, error) {
	t.Helper()
	if tok.ID == uuid.Nil {
		tok.ID = uuid.New()
	}
	if tok.Name == "" {
		tok.Name = "export"
	}
	if tok.Expires.IsZero() {
		tok.Expires = time.Now().Add(time.Hour)
	}
	var got *Token
	var secret string
	err := try(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		got, secret, err = IssueToken(ctx, tx, tok)
		return err
	})
	return got, secret, err
}

func TestTokens(t *testing.T) {
	c := &clock{}
	store := inventorytest.StoreWith(t, database.Options{Now: c.now})
	s := NewSessions(store, SessionOptions{})
	u := settled(t, store, s, User{Login: "manager", Role: database.Manager})
	in := Token{ID: uuid.New(), User: u.ID, Name: "scales", Role: database.Keeper, Warehouses: []string{"W2", "W1"}, Expires: time.Now().Add(time.Hour)}
	tok, secret, err := issue(t, store, in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Bearer(t.Context(), store, secret)
	if err != nil || got.ID != u.ID || got.Role != database.Keeper || !got.Keeps("W1") || got.Keeps("W3") || got.Means != ByToken || got.Credential != tok.ID || got.MustChange {
		t.Fatalf("%+v %v", got, err)
	}
	var kept int
	if err := store.Pool().QueryRow(t.Context(), `SELECT count(*) FROM tokens WHERE tokens::text LIKE '%' || $1 || '%'`, secret).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the secret is in the database: %d %v", kept, err)
	}
	if again, none, err := issue(t, store, in); err != nil || none != "" || again.ID != tok.ID {
		t.Errorf("issued again: %v %q %v", again, none, err)
	}
	in.Name = "another"
	_, _, err = issue(t, store, in)
	refused(t, err, database.Invalid, "id_reused")
	c.ahead = 2 * time.Hour
	_, err = Bearer(t.Context(), store, secret)
	refused(t, err, Unauthenticated, "bad_token")
}

func TestTokensEnd(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	for name, end := range map[string]func(u *User, tok *Token){
		"revoked": func(u *User, tok *Token) {
			for range 2 { // again is harmless
				do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := RevokeToken(ctx, tx, tok.ID); return err })
			}
		},
		"account disabled": func(u *User, tok *Token) {
			u.Disabled = true
			do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, *u); return err })
		},
		"account has less by now": func(u *User, tok *Token) {
			u.Role = database.Auditor
			do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, *u); return err })
		},
	} {
		u := settled(t, store, s, User{ID: uuid.New(), Login: "u" + uuid.NewString()[:8], Role: database.Manager})
		tok, secret, err := issue(t, store, Token{User: u.ID, Role: database.Manager})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Bearer(t.Context(), store, secret); err != nil {
			t.Fatal(err)
		}
		end(u, tok)
		if _, err = Bearer(t.Context(), store, secret); database.CodeOf(err) != "bad_token" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, secret := range []string{"", "x", tokenPrefix, linkPrefix, newSecret(tokenPrefix), newSecret(linkPrefix), newSecret("")} {
		_, err := Bearer(t.Context(), store, secret)
		refused(t, err, Unauthenticated, "bad_token")
	}
}

func TestTokensThatAreRefused(t *testing.T) {
	store := inventorytest.Store(t)
	s := NewSessions(store, SessionOptions{})
	keeper := settled(t, store, s, User{Login: "keeper", Role: database.Keeper, Warehouses: []string{"W1"}})
	for name, tok := range map[string]Token{
		"more than the account":    {User: keeper.ID, Role: database.Manager},
		"another warehouse":        {User: keeper.ID, Role: database.Keeper, Warehouses: []string{"W1", "W2"}},
		"no warehouse":             {User: keeper.ID, Role: database.Keeper},
		"over already":             {User: keeper.ID, Role: database.Keeper, Warehouses: []string{"W1"}, Expires: time.Now().Add(-time.Second)},
		"for ever":                 {User: keeper.ID, Role: database.Keeper, Warehouses: []string{"W1"}, Expires: time.Now().Add(401 * 24 * time.Hour)},
		"a driver":                 {User: keeper.ID, Role: database.Driver},
		"without a name":           {User: keeper.ID, Role: database.Keeper, Warehouses: []string{"W1"}, Name: "  "},
		"a warehouse for the role": {User: keeper.ID, Role: database.Auditor, Warehouses: []string{"W1"}},
	} {
		if _, secret, err := issue(t, store, tok); database.CodeOf(err) != "invalid" || secret != "" {
			t.Errorf("%s: %v %q", name, err, secret)
		}
	}
}

func TestLinks(t *testing.T) {
	c := &clock{}
	store := inventorytest.StoreWith(t, database.Options{Now: c.now})
	in := Link{ID: uuid.New(), Manifest: uuid.New(), Warehouse: "W1", Expires: time.Now().Add(time.Hour)}
	make := func(in Link) (got *Link, secret string, err error) {
		err = try(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
			got, secret, err = IssueLink(ctx, tx, in)
			return err
		})
		return got, secret, err
	}
	l, secret, err := make(in)
	if err != nil || l.By != "boss" {
		t.Fatal(l, err)
	}
	got, err := Bearer(t.Context(), store, secret)
	if err != nil || got.Role != database.Driver || got.Manifest != in.Manifest || got.ID != l.ID || got.Means != ByLink || got.Organisation != "" {
		t.Fatalf("%+v %v", got, err)
	}
	if Drive(&got.Actor, "W1", uuid.New()) == nil || Drive(&got.Actor, "W1", in.Manifest) != nil || Keep(&got.Actor, "W1") == nil {
		t.Error("a link opens its own trip, and nothing else")
	}
	if _, none, err := make(in); err != nil || none != "" {
		t.Error(none, err)
	}
	other := in
	other.Manifest = uuid.New()
	_, _, err = make(other)
	refused(t, err, database.Invalid, "id_reused")
	for _, at := range []time.Time{{}, time.Now().Add(-time.Second), time.Now().Add(32 * 24 * time.Hour)} {
		_, _, err = make(Link{ID: uuid.New(), Manifest: in.Manifest, Warehouse: "W1", Expires: at})
		refused(t, err, database.Invalid, "invalid")
	}
	second, another, err := make(Link{ID: uuid.New(), Manifest: in.Manifest, Warehouse: "W1", Expires: in.Expires})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := RevokeLink(ctx, tx, second.ID); return err })
	}
	_, err = Bearer(t.Context(), store, another)
	refused(t, err, Unauthenticated, "bad_token")
	if _, err := Bearer(t.Context(), store, secret); err != nil {
		t.Errorf("the other link of the trip ended too: %v", err)
	}
	do(t, store, func(ctx context.Context, tx *database.Tx) error {
		for _, c := range []struct {
			f    LinkFilter
			want int
		}{{LinkFilter{Limit: 9}, 2}, {LinkFilter{Manifest: &in.Manifest, Limit: 1}, 1}, {LinkFilter{Warehouses: []string{}, Limit: 9}, 0},
			{LinkFilter{Warehouses: []string{"W1"}, After: l.Created, AfterID: l.ID, Limit: 9}, 1}} {
			if got, err := Links(ctx, tx, c.f); err != nil || len(got) != c.want {
				t.Errorf("%+v: %d links, %v", c.f, len(got), err)
			}
		}
		return nil
	})
	c.ahead = 2 * time.Hour
	_, err = Bearer(t.Context(), store, secret)
	refused(t, err, Unauthenticated, "bad_token")
	if got := Address("https://katf.example/", secret); got != "https://katf.example/d#"+secret {
		t.Error(got)
	}
}
