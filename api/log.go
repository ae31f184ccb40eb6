package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httplog/v3"
)

// logged writes one line for each request: what was called, by whom, how it
// ended and how long it took. Bodies, headers, queries and addresses that hold a
// secret are not logged: the logger is shown another address than the handlers.
func (s *Server) logged(next http.Handler) http.Handler {
	line := httplog.RequestLogger(s.log, &httplog.Options{
		Schema: httplog.SchemaECS.Concise(true), LogRequestHeaders: []string{}, LogResponseHeaders: []string{},
		Skip: func(r *http.Request, status int) bool {
			return status < 400 && (quiet[r.URL.Path] || s.pages.Has(r.URL.Path) && !s.pages.IsPage(r.URL.Path))
		},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.URL
		ctx := r.Context()
		shown := r.WithContext(ctx)
		shown.URL = exchangeOf(ctx).shown
		line(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			httplog.SetAttrs(r.Context(), slog.String("request", middleware.GetReqID(r.Context())))
			r = r.WithContext(r.Context())
			r.URL = asked
			next.ServeHTTP(w, r)
		})).ServeHTTP(w, shown)
	})
}

// quiet are addresses that machines ask for all the time; so are the files of a
// page.
var quiet = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true}

// logPath is the request's path as it may be logged: the route's pattern, if the
// path holds a secret.
func (x *exchange) logPath() string {
	if x.route != nil && x.route.secret {
		return x.route.full()
	}
	return x.path
}

// recovered turns a panic into an answer without its innards; they are logged
// with the stack and the request's id.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.log.ErrorContext(r.Context(), "panic", slog.Any("cause", cause), slog.String("request", middleware.GetReqID(r.Context())),
				slog.String("stack", string(debug.Stack())))
			if ww.Status() == 0 {
				writeProblem(ww, r, fmt.Errorf("panic: %v", cause))
			}
		}()
		next.ServeHTTP(ww, r)
	})
}
