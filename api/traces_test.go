package api

import (
	"log/slog"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"katf/inventory/inventorytest"
)

// With a tracer each request is a span, named by its route and not by what was
// asked for.
func TestTraces(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	s := New(Config{Store: inventorytest.Store(t), Log: slog.New(slog.DiscardHandler), Traces: sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))})
	call(t, s, "GET", "/api/v1/activity?operation=hush", "")
	got := spans.GetSpans()
	if len(got) != 1 || got[0].Name != "/api/v1/activity" {
		t.Fatalf("%d spans: %+v", len(got), got)
	}
	for _, a := range got[0].Attributes {
		if a.Value.AsString() == "operation=hush" {
			t.Errorf("the span tells the query: %s", a.Key)
		}
	}
}
