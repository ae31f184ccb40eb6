package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"katf/inventory/database"
)

// ProviderOptions of an OpenID Connect identity provider.
type ProviderOptions struct {
	Issuer, ClientID, Secret string
	Redirect                 string // the address of the callback, as the provider knows it
	// RoleClaim names a claim, a text or a list of texts, whose values Roles turns
	// into roles. If it is set, the provider decides the role at each login, and
	// lets nobody in without one. Otherwise the account's role stays.
	RoleClaim string
	Roles     map[string]database.Role
}

// Provider lets people in whom an identity provider vouches for: authorization
// code flow with PKCE, state and nonce. Accounts are made here beforehand; an
// account is known by the provider's subject, which it takes over at the first
// login from a verified e-mail address that is its login.
type Provider struct {
	opt    ProviderOptions
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider // nil until the provider has been reached
}

// NewProvider does not ask the provider yet: the program starts without it.
func NewProvider(opt ProviderOptions) *Provider {
	return &Provider{opt: opt, client: &http.Client{Timeout: 10 * time.Second}}
}

// discover reads the provider's description, once.
func (p *Provider) discover() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The context stays with the provider, for its keys: it is none of a request.
	found, err := oidc.NewProvider(oidc.ClientContext(context.Background(), p.client), p.opt.Issuer)
	if err != nil {
		return nil, unreachable(err)
	}
	p.found = found
	return found, nil
}

func (p *Provider) config(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.opt.ClientID, ClientSecret: p.opt.Secret, RedirectURL: p.opt.Redirect,
		Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
}

// flow is one login on its way to the provider and back. It waits in a session of
// the browser that began it.
type flow struct {
	State, Nonce, Verifier string
	Until                  int64 // Unix time
}

// flowLife is how long somebody may take at the provider.
const flowLife = 10 * time.Minute

// Start gives the address at the provider and the cookie that waits for the
// answer.
func (p *Provider) Start(ctx context.Context, s *Sessions, old string) (string, *http.Cookie, error) {
	found, err := p.discover()
	if err != nil {
		return "", nil, err
	}
	f := flow{State: newSecret(""), Nonce: newSecret(""), Verifier: oauth2.GenerateVerifier(), Until: time.Now().Add(flowLife).Unix()}
	text, err := json.Marshal(f)
	if err != nil {
		return "", nil, err
	}
	var cookie *http.Cookie
	err = s.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		cookie, err = s.renew(ctx, tx, old, func(ctx context.Context) {
			s.manager.Put(ctx, sessionFlow, string(text))
			s.manager.SetDeadline(ctx, time.Now().Add(flowLife).UTC())
		})
		return err
	})
	return p.config(found).AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), cookie, err
}

// Finish takes the provider's answer and begins a session. The flow ends with it,
// whatever comes out: an answer can't be sent twice.
func (p *Provider) Finish(ctx context.Context, s *Sessions, value, state, code string) (*User, *http.Cookie, error) {
	f, err := s.takeFlow(ctx, value)
	if err != nil {
		return nil, nil, err
	}
	if !sameText(f.State, state) || time.Now().Unix() > f.Until {
		return nil, nil, errFlow
	}
	who, err := p.redeem(ctx, f, code)
	if err != nil {
		return nil, nil, err
	}
	role, err := p.role(who)
	if err != nil {
		return nil, nil, err
	}
	var a *account
	var cookie *http.Cookie
	err = s.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		if a, err = accountOf(ctx, tx, who, role); err != nil {
			return err
		}
		cookie, err = s.begin(ctx, tx, value, a, true)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return &a.User, cookie, nil
}

// takeFlow gives what the session waits for, and ends the session.
func (s *Sessions) takeFlow(ctx context.Context, value string) (*flow, error) {
	var f flow
	err := s.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		// Of two answers at once, one finds the session.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(7241002)`); err != nil {
			return err
		}
		ctx, err := s.manager.Load(database.WithTx(ctx, tx), value)
		if err != nil {
			return err
		}
		text := s.manager.GetString(ctx, sessionFlow)
		if text == "" {
			return errFlow
		}
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return err
		}
		return s.manager.Destroy(ctx)
	})
	return &f, err
}

// claims are what the provider says of somebody.
type claims struct {
	issuer, subject string
	email           string // "" unless verified
	all             map[string]any
}

// redeem gives the code for a signed token and checks it: signature, issuer,
// audience, times, nonce.
func (p *Provider) redeem(ctx context.Context, f *flow, code string) (*claims, error) {
	found, err := p.discover()
	if err != nil {
		return nil, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	got, err := p.config(found).Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
			return nil, refusedBy(errors.New("the code was not taken"))
		}
		return nil, unreachable(errors.New("the token was not to be had"))
	}
	raw, ok := got.Extra("id_token").(string)
	if !ok {
		return nil, refusedBy(errors.New("no id_token"))
	}
	token, err := found.Verifier(&oidc.Config{ClientID: p.opt.ClientID}).Verify(ctx, raw)
	if err != nil {
		return nil, refusedBy(err)
	}
	if !sameText(token.Nonce, f.Nonce) {
		return nil, refusedBy(errors.New("another nonce"))
	}
	return readClaims(token)
}

func readClaims(token *oidc.IDToken) (*claims, error) {
	c := &claims{issuer: token.Issuer, subject: token.Subject}
	if err := token.Claims(&c.all); err != nil {
		return nil, refusedBy(err)
	}
	if v := c.all["email_verified"]; v == true || v == "true" { // some providers send a text
		c.email, _ = c.all["email"].(string)
	}
	return c, nil
}

// role reads the role from the claim of the settings, "" if none is set. Of
// several the first of administrator, manager, warehouse, auditor counts.
func (p *Provider) role(c *claims) (database.Role, error) {
	if p.opt.RoleClaim == "" {
		return "", nil
	}
	var values []any
	switch v := c.all[p.opt.RoleClaim].(type) {
	case string:
		values = []any{v}
	case []any:
		values = v
	}
	for _, role := range accounts {
		if slices.ContainsFunc(values, func(v any) bool { name, ok := v.(string); return ok && p.opt.Roles[name] == role }) {
			return role, nil
		}
	}
	return "", database.Refuse(database.Forbidden, "no_role",
		"the identity provider gives you no role in this program; ask whoever keeps the groups there",
		"موفر الهوية لا يمنحك دورًا في هذا البرنامج؛ اطلب ذلك ممن يدير المجموعات هناك")
}

// accountOf finds the account of a subject, or binds one to it, and brings its
// role up to date.
func accountOf(ctx context.Context, tx *database.Tx, c *claims, role database.Role) (*account, error) {
	a, err := oneAccount(ctx, tx, `u.issuer = $1 AND u.subject = $2`, c.issuer, c.subject)
	if err == nil && a == nil && c.email != "" {
		a, err = bind(ctx, tx, c)
	}
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, errStranger
	}
	if role == "" || role == a.Role {
		return a, nil
	}
	tx.By = a.Actor() // who it is stands fast by now
	u := a.User
	if u.Role = role; role != database.Keeper {
		u.Warehouses = nil
	}
	if _, err := ChangeUser(ctx, tx, u); err != nil {
		return nil, fmt.Errorf("the role that the identity provider gives: %w", err)
	}
	return oneAccount(ctx, tx, `u.id = $1`, a.ID)
}

// bind gives the account whose login is a verified address its subject, for good.
func bind(ctx context.Context, tx *database.Tx, c *claims) (*account, error) {
	a, err := oneAccount(ctx, tx, `u.login = $1 AND u.subject IS NULL FOR UPDATE`, foldLogin(c.email))
	if err != nil || a == nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `UPDATE users SET issuer = $2, subject = $3, version = version + 1, changed_at = clock_timestamp() WHERE id = $1`,
		a.ID, c.issuer, c.subject)
	if err != nil {
		return nil, err
	}
	if err := record(ctx, tx, "user_linked", a.ID.String(), map[string]string{"issuer": c.issuer, "subject": c.subject}); err != nil {
		return nil, err
	}
	return oneAccount(ctx, tx, `u.id = $1`, a.ID)
}

var errStranger = database.Refuse(database.Forbidden, "no_account",
	"the identity provider knows you, but you have no account here, or it is disabled; ask an administrator to make one with your e-mail address as login",
	"موفر الهوية يعرفك، لكن ليس لك حساب هنا أو أنه موقوف؛ اطلب من مسؤول النظام إنشاء حساب باسم دخول هو بريدك الإلكتروني")

var errFlow = database.Refuse(database.Forbidden, "login_broken",
	"this login was not begun in this browser, was finished already, or took too long; begin again",
	"لم يبدأ تسجيل الدخول هذا في هذا المتصفح، أو انتهى من قبل، أو استغرق وقتًا طويلًا؛ ابدأ من جديد")

func refusedBy(err error) error {
	return &database.Error{Kind: database.Forbidden, Code: "provider_refused", Err: err,
		En: "the identity provider's answer was not accepted; begin again", Ar: "لم يُقبل رد موفر الهوية؛ ابدأ من جديد"}
}

func unreachable(err error) error {
	return &database.Error{Kind: database.Unavailable, Code: "provider_lost", Err: err,
		En: "the identity provider is not to be reached; try again", Ar: "تعذر الوصول إلى موفر الهوية؛ حاول من جديد"}
}
