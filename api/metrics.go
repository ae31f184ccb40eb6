package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"katf/inventory/database"
)

// metrics are what Prometheus asks for: requests by operation, and the pool of
// connections.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
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

// metricsRoute writes the numbers in Prometheus' own format.
func metricsRoute(path, id string, may roles, summary string, opts ...option) *route {
	r := &route{method: http.MethodGet, path: path, id: id, may: may, summary: summary}
	r.external = true
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
		s.describe(&op, nil, r)
		op.Responses["200"].Content = map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: "string"}}}
		s.raw(op, h.ServeHTTP)
	}
	return r
}
