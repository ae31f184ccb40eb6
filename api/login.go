package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/people"
)

// Me is who sends the request.
type Me struct {
	ID           uuid.UUID     `json:"id" doc:"Of the account; of the link for a driver"`
	Login        string        `json:"login"`
	Name         string        `json:"name"`
	Role         database.Role `json:"role"`
	Organisation string        `json:"organisation,omitempty" doc:"Its member organisation; not there for the Alliance"`
	Warehouses   []string      `json:"warehouses" nullable:"false" doc:"Of the role warehouse"`
	Manifest     *uuid.UUID    `json:"manifest,omitempty" doc:"Of a driver's link"`
	Means        people.Means  `json:"means" doc:"How that is known: session, token or link"`
	Expires      *time.Time    `json:"expires_at,omitempty" doc:"When the token or link ends; when the session does at the latest"`
	MustChange   bool          `json:"must_change" doc:"The password is a one-time one: it has to be changed before anything else"`
}

func meOf(c *people.Caller) *Me {
	m := &Me{ID: c.ID, Login: c.Login, Name: c.Name, Role: c.Role, Organisation: c.Organisation, Warehouses: append([]string{}, c.Warehouses...),
		Means: c.Means, MustChange: c.MustChange}
	if c.Role == database.Driver {
		m.Manifest = &c.Manifest
	}
	if !c.Expires.IsZero() {
		m.Expires = &c.Expires
	}
	return m
}

// getMe tells who sends the request.
func (s *Server) getMe(ctx context.Context, _ *database.Tx, _ *struct{}) (*Me, error) {
	return meOf(callerOf(ctx)), nil
}

type loginIn struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"100"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
	}
}

// login begins a session. Tries are counted by address before, and here by login,
// so that many addresses can't share the guessing; each server counts for itself.
func (s *Server) login(ctx context.Context, in *loginIn) (*Me, error) {
	if s.byLogin.OnLimit(discard{}, (&http.Request{}).WithContext(ctx), strings.ToLower(strings.TrimSpace(in.Body.Login))) {
		s.log.WarnContext(ctx, "too many tries to log in to one account")
		return nil, s.byLogin.full
	}
	u, cookie, err := s.sessions.Login(ctx, exchangeOf(ctx).session, in.Body.Login, in.Body.Password)
	if err != nil {
		// What was typed as login may be a password: it is not logged.
		switch {
		case errors.Is(err, people.ErrUsed):
			s.log.WarnContext(ctx, "login refused: its one-time password was used before; katf password, or another administrator, gives a new one",
				slog.String("login", strings.ToLower(strings.TrimSpace(in.Body.Login)))) // it is one: the password fitted
		case database.CodeOf(err) == "wrong_login":
			s.log.WarnContext(ctx, "login refused")
		}
		return nil, err
	}
	return s.loggedIn(ctx, u, cookie)
}

type keyIn struct {
	Body struct {
		Key string `json:"key" minLength:"1" maxLength:"200" doc:"What stands behind #key= in the address that katf serve --open or katf open printed"`
	}
}

// enter begins a session with a sign-in key, which is used up by it.
func (s *Server) enter(ctx context.Context, in *keyIn) (*Me, error) {
	u, cookie, err := s.sessions.Enter(ctx, exchangeOf(ctx).session, in.Body.Key)
	if err != nil {
		s.log.WarnContext(ctx, "sign-in key refused", slog.String("code", database.CodeOf(err)))
		return nil, err
	}
	return s.loggedIn(ctx, u, cookie)
}

// loggedIn answers with the cookie and who it is now.
func (s *Server) loggedIn(ctx context.Context, u *people.User, cookie *http.Cookie) (*Me, error) {
	addHeader(ctx, "Set-Cookie", cookie.String())
	c, err := s.sessions.Caller(ctx, cookie.Value)
	if err != nil {
		return nil, err
	}
	exchangeOf(ctx).by = c.Actor // for the log
	s.log.InfoContext(ctx, "logged in", slog.String("login", u.Login))
	return meOf(c), nil
}

// logout ends the session, if there is one.
func (s *Server) logout(ctx context.Context, _ *struct{}) (*struct{}, error) {
	cookie, err := s.sessions.End(ctx, exchangeOf(ctx).session)
	if err != nil {
		return nil, err
	}
	addHeader(ctx, "Set-Cookie", cookie.String())
	return nil, nil
}

type passwordIn struct {
	Body struct {
		Old string `json:"old_password" minLength:"1" maxLength:"200"`
		New string `json:"new_password" minLength:"12" maxLength:"200"`
	}
}

// changePassword ends all sessions of the account and begins a new one.
func (s *Server) changePassword(ctx context.Context, in *passwordIn) (*struct{}, error) {
	if err := inPerson(ctx); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	if s.byLogin.OnLimit(discard{}, (&http.Request{}).WithContext(ctx), x.by.Login) {
		return nil, s.byLogin.full
	}
	cookie, err := s.sessions.ChangePassword(ctx, x.session, x.by.ID, in.Body.Old, in.Body.New)
	if err != nil {
		return nil, err
	}
	addHeader(ctx, "Set-Cookie", cookie.String())
	return nil, nil
}

// startProvider sends the browser to the identity provider.
func (s *Server) startProvider(ctx context.Context, _ *struct{}) (*struct{}, error) {
	if s.cfg.Provider == nil {
		return nil, errNoProvider
	}
	address, cookie, err := s.cfg.Provider.Start(ctx, s.sessions, exchangeOf(ctx).session)
	if err != nil {
		return nil, err
	}
	addHeader(ctx, "Set-Cookie", cookie.String())
	setHeader(ctx, "Location", address)
	return nil, nil
}

type providerIn struct {
	State string `query:"state" maxLength:"200"`
	Code  string `query:"code" maxLength:"4000"`
	Error string `query:"error" maxLength:"200" doc:"Why the provider let nobody in"`
}

// finishProvider takes the identity provider's answer and sends the browser to
// the pages.
func (s *Server) finishProvider(ctx context.Context, in *providerIn) (*struct{}, error) {
	if s.cfg.Provider == nil {
		return nil, errNoProvider
	}
	if in.Error != "" {
		return nil, errProviderSaysNo
	}
	u, cookie, err := s.cfg.Provider.Finish(ctx, s.sessions, exchangeOf(ctx).session, in.State, in.Code)
	if err != nil {
		s.log.WarnContext(ctx, "login by the identity provider refused", slog.String("code", database.CodeOf(err)))
		return nil, err
	}
	if _, err := s.loggedIn(ctx, u, cookie); err != nil {
		return nil, err
	}
	setHeader(ctx, "Location", "/")
	return nil, nil
}

// finishRoute takes what else providers put into the address.
func (s *Server) finishRoute() *route {
	r := plain("GET /login/provider/callback", "finish-provider", anybody, "Take the identity provider's answer", s.finishProvider, asLogin, redirects, tagged("people"))
	bind := r.bind
	r.bind = func(s *Server, r *route, op huma.Operation) {
		op.SkipValidateParams = true
		bind(s, r, op)
	}
	return r
}

// redirects is for operations whose answer is another address.
func redirects(o *options) { o.status, o.external = http.StatusFound, true }

// whileOneTime lets those with a one-time password in.
func whileOneTime(o *options) { o.untilChanged = true }

var (
	errNoProvider = refuse(http.StatusNotFound, "no_provider",
		"no identity provider is set here; log in with a password", "لم يُضبط موفر هوية هنا؛ ادخل بكلمة المرور")
	errProviderSaysNo = refuse(http.StatusForbidden, "provider_refused",
		"the identity provider did not let you in; begin again", "لم يسمح موفر الهوية بالدخول؛ ابدأ من جديد")
)

// discard is where limits write headers that nobody is sent.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
