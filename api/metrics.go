package api

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"katf/inventory/audit"
	"katf/inventory/database"
)

// metrics are what Prometheus asks for: requests by operation, and the pool of
// connections.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
	figures  map[string]*prometheus.GaugeVec // of what the database holds
}

func newMetrics(store *database.Store) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "katf_requests_total", Help: "Requests answered."}, []string{"operation", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "katf_request_seconds", Help: "Time to answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 30}}, []string{"operation"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "katf_requests_in_flight", Help: "Requests being answered."}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := func(name, help string, get func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, get))
	}
	m.figures = map[string]*prometheus.GaugeVec{}
	for name, help := range map[string]string{
		"katf_ledger_cartons":          "Cartons on hand, by what the account stands for.",
		"katf_ledger_reserved_cartons": "Of these, cartons reserved.",
		"katf_ledger_movements_total":  "Movements recorded.",
		"katf_documents_total":         "Papers numbered.",
		"katf_jobs":                    "Planning jobs, by state.",
	} {
		m.figures[name] = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{"of"})
		m.registry.MustRegister(m.figures[name])
	}
	if store == nil { // nothing is served, only described
		return m
	}
	pool := store.Pool()
	gauge("katf_database_connections", "Connections to the database.", func() float64 { return float64(pool.Stat().TotalConns()) })
	gauge("katf_database_connections_used", "Connections in use.", func() float64 { return float64(pool.Stat().AcquiredConns()) })
	gauge("katf_database_connections_max", "Connections at most.", func() float64 { return float64(pool.Stat().MaxConns()) })
	gauge("katf_database_waits", "Times that a request waited for a connection.", func() float64 { return float64(pool.Stat().EmptyAcquireCount()) })
	return m
}

// watch counts and times one request of a route.
func (m *metrics) watch(w http.ResponseWriter, r *route) (http.ResponseWriter, func()) {
	ww := middleware.NewWrapResponseWriter(w, 1)
	began := time.Now()
	m.inFlight.Inc()
	return ww, func() {
		m.inFlight.Dec()
		status := ww.Status()
		if status == 0 {
			status = http.StatusOK
			if p := recover(); p != nil {
				m.requests.WithLabelValues(r.id, "500").Inc()
				panic(p)
			}
		}
		m.requests.WithLabelValues(r.id, strconv.Itoa(status)).Inc()
		m.seconds.WithLabelValues(r.id).Observe(time.Since(began).Seconds())
	}
}

// refresh asks the database for its figures.
func (m *metrics) refresh(ctx context.Context, store *database.Store) error {
	ctx, stop := context.WithTimeout(ctx, 3*time.Second)
	defer stop()
	return store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		figures, err := audit.Figures(ctx, tx)
		if err != nil {
			return err
		}
		for _, g := range m.figures {
			g.Reset()
		}
		for _, f := range figures {
			m.figures[f.Name].WithLabelValues(f.Label).Set(f.Value)
		}
		return nil
	})
}

// metricsRoute writes the numbers in Prometheus' own format.
func metricsRoute(path, id string, may roles, summary string, opts ...option) *route {
	r := &route{method: http.MethodGet, path: path, id: id, may: may, summary: summary}
	r.external = true
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
		s.describe(&op, nil, r)
		op.Responses["200"].Content = map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: "string"}}}
		s.raw(op, func(w http.ResponseWriter, r *http.Request) {
			if err := s.metrics.refresh(r.Context(), s.store); err != nil {
				s.log.WarnContext(r.Context(), "figures of the database", slog.Any("error", err)) // the others are worth having
			}
			h.ServeHTTP(w, r)
		})
	}
	return r
}
