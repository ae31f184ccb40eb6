package api

import (
	"context"
	"net/http"
	"strings"

	"katf/inventory/database"
	"katf/inventory/people"
)

// authenticate says who sends a request. It fails with errNotLoggedIn if nobody
// whom we know does.
//
// A header Authorization counts before the cookie, and alone: a token that is
// not valid is refused even if the browser has a session.
func (s *Server) authenticate(r *http.Request) (database.Actor, error) {
	x := exchangeOf(r.Context())
	c, err := s.caller(r, x)
	if err != nil {
		return database.Actor{}, err
	}
	x.caller = c
	if c.MustChange && !x.route.untilChanged {
		return database.Actor{}, errMustChange
	}
	return c.Actor, nil
}

func (s *Server) caller(r *http.Request, x *exchange) (*people.Caller, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, errNotLoggedIn
		}
		return people.Bearer(r.Context(), s.store, strings.TrimSpace(secret))
	}
	if x.session == "" {
		return nil, errNotLoggedIn
	}
	return s.sessions.Caller(r.Context(), x.session)
}

// introduce reads the session cookie, and refuses what another site's page sends
// in its visitor's name.
//
// Cookies are SameSite=Lax, which keeps them out of other sites' forms and
// scripts already; on top of it every write is refused that a browser says
// another origin began (Sec-Fetch-Site, or Origin where that is missing). This
// includes logging in, so that nobody is logged in as somebody else unawares. It
// needs no token in the pages. Programs send neither header, and their
// credential is never sent by itself, so nothing is asked of them.
func (s *Server) introduce(r *http.Request, x *exchange) error {
	x.session = s.sessions.Value(r)
	x.called = "http://" + r.Host
	if s.cfg.HTTPS || r.TLS != nil {
		x.called = "https://" + r.Host
	}
	if r.Header.Get("Authorization") != "" {
		return nil
	}
	if s.origins.Check(r) != nil {
		return errCrossOrigin
	}
	return nil
}

// callerOf is who sends the request, with what is known of it beyond its rights.
func callerOf(ctx context.Context) *people.Caller {
	x := exchangeOf(ctx)
	if x.caller == nil {
		return &people.Caller{Actor: x.by}
	}
	return x.caller
}

// inPerson refuses programs: whoever finds a token may not make further ones, or
// change the password.
func inPerson(ctx context.Context) error {
	if callerOf(ctx).Means == people.BySession {
		return nil
	}
	return database.Refuse(database.Forbidden, "session_needed",
		"this is for people only: log in with a password, a token will not do", "هذا للأشخاص فقط: ادخل بكلمة المرور، فالرمز لا يكفي")
}

var (
	errCrossOrigin = refuse(http.StatusForbidden, "cross_origin",
		"the request comes from a page of another site; open this one and do it there", "الطلب قادم من صفحة موقع آخر؛ افتح هذا الموقع ونفذه منه")
	errMustChange = refuse(http.StatusForbidden, "password_change_needed",
		"you have logged in with a one-time password; choose your own first, at /api/v1/me/password",
		"دخلت بكلمة مرور لمرة واحدة؛ اختر كلمة مرورك أولًا عبر /api/v1/me/password")
)
