package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/cors"
	"github.com/go-chi/httprate"
	"github.com/riandyrn/otelchi"
	"go.opentelemetry.io/otel/trace"

	"katf/api/web"
	"katf/inventory/boards"
	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
	"katf/inventory/plans"
	"katf/planner"
)

// Config is what a server needs. Store and Log must be set; the zero value of
// all else is a good default.
type Config struct {
	Store   *database.Store
	Log     *slog.Logger
	Version string

	Origins   []string             // web pages of other origins that may call, for CORS; none
	Proxies   []string             // networks of proxies whose X-Forwarded-For is believed; none
	Rate      int                  // requests a minute from one address; 6,000 if 0
	LoginRate int                  // tries to log in a minute from one address; 10 if 0
	HTTPS     bool                 // it is reached by HTTPS: tell browsers to stay with it, and cookies too
	Public    string               // its address as people see it, for drivers' links: https://host; as it was called if ""
	Idle      time.Duration        // ends a session that nobody uses; 2 h if 0
	Session   time.Duration        // ends a session at the latest; 12 h if 0
	Provider  *people.Provider     // identity provider; none if nil
	Traces    trace.TracerProvider // none if nil
	Suppress  planner.Cartons      // cells with fewer households are shown without counts; none if 0
}

// Server answers requests. It holds no state of its own but what is being
// answered, so any number of them serve one database.
type Server struct {
	cfg     Config
	store   *database.Store
	log     *slog.Logger
	huma    huma.API
	byID    map[string]*route
	pages   *web.Pages
	metrics *metrics
	all     *limit // by address
	logins  *limit // by address
	byLogin *limit
	handler http.Handler
	who     func(*http.Request) (database.Actor, error)
	texts   descriptions
	library plans.Library  // the plans and scenarios that were read last
	books   dispatch.Books // the papers of the plans that were used last
	boards  boards.Library // where waves were put, and what the referee said of it
	present presence       // who looks at which board

	sessions *people.Sessions
	origins  http.CrossOriginProtection

	draining context.Context
	drain    context.CancelFunc
}

// New makes a server of the routes page.
func New(cfg Config) *Server { return newServer(cfg, (*Server).routes) }

func newServer(cfg Config, routes func(*Server) []*route) *Server {
	s := &Server{cfg: cfg, store: cfg.Store, log: cfg.Log, byID: map[string]*route{}, pages: embedded(), metrics: newMetrics(cfg.Store),
		all:      newLimit(orDefault(cfg.Rate, 6000), time.Minute),
		logins:   newLimit(orDefault(cfg.LoginRate, 10), time.Minute),
		byLogin:  newLimit(orDefault(cfg.LoginRate, 10), 5*time.Minute),
		sessions: people.NewSessions(cfg.Store, people.SessionOptions{Idle: cfg.Idle, Lifetime: cfg.Session, Plain: !cfg.HTTPS})}
	for _, origin := range cfg.Origins {
		if err := s.origins.AddTrustedOrigin(origin); err != nil {
			cfg.Log.Warn("an origin that may call is not one", slog.Any("error", err))
		}
	}
	s.books.Library = &s.library
	s.boards.Plans = &s.library
	s.who = s.authenticate
	s.draining, s.drain = context.WithCancel(context.Background())
	mux := chi.NewRouter()
	s.wrap(mux)
	mux.NotFound(s.lost)
	mux.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", strings.Join(methodsAt(mux, r), ", "))
		writeProblem(w, r, errNoMethod)
	})
	s.huma = huma.NewAPI(s.description(), &adapter{s, mux})
	s.register(routes(s))
	s.handler = mux
	return s
}

// methodsAt lists the methods that the address of a request takes.
func methodsAt(mux *chi.Mux, r *http.Request) []string {
	path := r.URL.RawPath // as chi matches it
	if path == "" {
		path = r.URL.Path
	}
	var out []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		if !mux.Match(chi.NewRouteContext(), method, path) {
			continue
		}
		out = append(out, method)
		if method == http.MethodGet {
			out = append(out, http.MethodHead)
		}
	}
	return out
}

// wrap puts around all requests what does not depend on the operation, the
// outermost first.
func (s *Server) wrap(mux *chi.Mux) {
	mux.Use(middleware.RequestID, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, begin(r)) })
	})
	if len(s.cfg.Proxies) > 0 {
		mux.Use(middleware.ClientIPFromXFF(s.cfg.Proxies...))
	} else {
		mux.Use(middleware.ClientIPFromRemoteAddr)
	}
	if s.cfg.Traces != nil {
		mux.Use(otelchi.Middleware("katf", otelchi.WithTracerProvider(s.cfg.Traces), otelchi.WithChiRoutes(mux)))
	}
	mux.Use(s.logged, s.secure, s.recovered, s.paged)
	if len(s.cfg.Origins) > 0 {
		mux.Use(cors.Handler(cors.Options{AllowedOrigins: s.cfg.Origins, AllowCredentials: true, MaxAge: 600,
			AllowedMethods: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"},
			AllowedHeaders: []string{"Accept", "Accept-Language", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "X-CSRF-Token"},
			ExposedHeaders: []string{"ETag", "Link", "Location", "Idempotency-Replayed", "Retry-After", "Content-Disposition", "X-Request-Id"}}))
	}
	mux.Use(s.limited)
	mux.Use(middleware.Compress(5, jsonType, "application/problem+json", "text/csv", geojsonFormat.mediaType, "application/openapi+json", "application/openapi+yaml", "text/plain"))
	mux.Use(bySuffix, middleware.GetHead)
}

// register puts every line of the routes page into the description and the
// router.
func (s *Server) register(routes []*route) {
	for _, r := range routes {
		if s.byID[r.id] != nil {
			panic("two operations are called " + r.id)
		}
		s.byID[r.id] = r
		op := huma.Operation{Method: r.method, Path: r.full(), OperationID: r.id, Summary: r.summary, Description: r.desc, Tags: []string{r.tagOf()},
			DefaultStatus: r.success(), Errors: r.errorsOf(), Responses: map[string]*huma.Response{},
			MaxBodyBytes: -1, BodyReadTimeout: -1, // both are bounded before, for all operations alike
			Extensions: map[string]any{"x-roles": r.may}}
		if r.may != nil {
			op.Security = []map[string][]string{{"token": {}}, {"session": {}}}
		}
		if r.write {
			op.Extensions["x-once"] = true
		}
		r.bind(s, r, op)
	}
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Drain makes the server say that it is not ready any more, and ends streams.
// Other requests are answered as before.
func (s *Server) Drain() { s.drain() }

// secure sets headers that keep browsers from misusing answers.
func (s *Server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Request-Id", middleware.GetReqID(r.Context()))
		if s.cfg.HTTPS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// clientOf is the address that limits count by; of IPv6 the network.
func clientOf(r *http.Request) string {
	return httprate.CanonicalizeIP(middleware.GetClientIP(r.Context()))
}

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
