package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
)

// adapter puts what every operation needs around the handlers of huma.
type adapter struct {
	s      *Server
	router chi.Router
}

// Handle registers an operation. Huma calls it once for each.
func (a *adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	route := a.s.byID[op.OperationID]
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler(humachi.NewContext(op, r, w)) })
	var types []string
	if op.RequestBody != nil {
		for t := range op.RequestBody.Content {
			types = append(types, t)
		}
	}
	a.router.MethodFunc(op.Method, op.Path, func(w http.ResponseWriter, r *http.Request) { a.s.around(w, r, route, types, next) })
}

func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.router.ServeHTTP(w, r) }

// around is the way to a handler: who asks, may they, is the request within
// bounds, and, for a write, has it been done already.
func (s *Server) around(w http.ResponseWriter, r *http.Request, route *route, types []string, next http.Handler) {
	x := exchangeOf(r.Context())
	x.route = route
	defer x.log(r.Context())
	watched, done := s.metrics.watch(w, route)
	defer done()
	w = watched
	if !route.endless {
		ctx, stop := context.WithTimeout(r.Context(), route.patience())
		defer stop()
		r = r.WithContext(ctx)
	}
	err := s.admit(w, r, x, types)
	if err == nil && route.write {
		err = s.once(w, r, next)
	} else if err == nil {
		next.ServeHTTP(w, r)
	}
	if err != nil {
		writeProblem(w, r, err)
	}
}

// patience is how long an answer may take.
func (r *route) patience() time.Duration {
	if r.timeout == 0 {
		return 30 * time.Second
	}
	return r.timeout
}

// admit decides whether a request goes to its handler. The order matters: who
// may not do a thing is not told more about it.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, x *exchange, types []string) error {
	if err := s.introduce(r, x); err != nil {
		return err
	}
	if x.route.login && s.logins.OnLimit(w, r, clientOf(r)) {
		return s.logins.full
	}
	if x.route.may != nil {
		by, err := s.who(r)
		if err != nil {
			return err
		}
		x.by = by
		if !x.route.allows(by.Role) || x.route.alliance && by.Organisation != "" {
			return errNotAllowed
		}
	}
	if !isText(x.path) || !isText(r.URL.RawQuery) || !isQueryText(x.query) {
		return errNotText
	}
	if err := x.route.negotiate(x, r.Header.Get("Accept")); err != nil {
		return err
	}
	if err := x.readBody(w, r, types); err != nil {
		return err
	}
	if x.route.write && len(x.route.takes) == 0 { // who takes in files looks into them
		return aboutPeople(x)
	}
	return nil
}

// readBody refuses a body of a type that the operation does not take, and bounds
// its size and the time it takes to arrive. It is read whole before anything
// else happens: a slow sender holds a connection, but never a transaction.
func (x *exchange) readBody(w http.ResponseWriter, r *http.Request, types []string) error {
	limit := x.route.limit
	if limit == 0 {
		limit = 1 << 20
	}
	if r.ContentLength > limit {
		return errTooLarge
	}
	if r.ContentLength != 0 && len(types) > 0 && !taken(r.Header.Get("Content-Type"), types) {
		return errMediaType
	}
	control := http.NewResponseController(w)
	now := time.Now()
	if err := control.SetReadDeadline(now.Add(x.route.patience())); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	var err error
	if x.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit)); err != nil {
		return bodyError(err)
	}
	if len(x.route.takes) == 0 && slices.Contains(types, jsonType) &&
		(bytes.Contains(x.body, []byte(`\u0000`)) || bytes.IndexByte(x.body, 0) >= 0 || !utf8.Valid(x.body)) {
		return errNotText
	}
	r.Body = io.NopCloser(bytes.NewReader(x.body))
	// A read deadline that passed later would look as if the caller had left.
	if err := control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := control.SetWriteDeadline(now.Add(2*x.route.patience() + time.Minute)); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// isText reports whether a text can be stored: PostgreSQL takes neither NUL nor
// what is not UTF-8.
func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func isQueryText(q url.Values) bool {
	for name, values := range q {
		if !isText(name) || slices.ContainsFunc(values, func(v string) bool { return !isText(v) }) {
			return false
		}
	}
	return true
}

// taken reports whether a content type is among those of the operation. None is
// taken for the first.
func taken(contentType string, types []string) bool {
	if contentType == "" {
		return true
	}
	got, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return slices.Contains(types, got) || strings.HasSuffix(got, "+json") && slices.Contains(types, jsonType)
}
