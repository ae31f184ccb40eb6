package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.26.0"
	"go.opentelemetry.io/otel/trace"
)

// tracer sends traces to where the setting says. Without one it gives nil, and
// nothing is traced.
func (c *serveCommand) tracer(ctx context.Context) (trace.TracerProvider, func() error, error) {
	if c.Traces == "" {
		return nil, func() error { return nil }, nil
	}
	// The setting is a base address, as the specification of the exporter has it.
	to, err := url.JoinPath(c.Traces, "v1/traces")
	if err != nil {
		return nil, nil, fmt.Errorf("--traces: %w", err)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(to))
	if err != nil {
		return nil, nil, fmt.Errorf("--traces: %w", err)
	}
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName("katf"))))
	return p, func() error {
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
		defer stop()
		return p.Shutdown(ctx)
	}, nil
}
