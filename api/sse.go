package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
)

// Event is one server-sent event. A caller that comes back with Last-Event-ID
// goes on after it.
type Event struct {
	ID   string
	Name string
	Data any // written as JSON
}

// heartbeat keeps proxies from closing a silent stream.
const heartbeat = 15 * time.Second

// events is a stream of server-sent events. The handler sends until it has
// nothing more to say; it ends when the caller leaves or the server is being
// stopped: its context is done then, and send fails. A handler that fails before
// the first event gives a problem as any other.
func events[I, D any](path, id string, may roles, summary string, h func(ctx context.Context, in *I, send func(Event) error) error, opts ...option) *route {
	r := &route{method: http.MethodGet, path: path, id: id, may: may, summary: summary}
	r.endless, r.external = true, true
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		s.describe(&op, nil, r)
		op.Responses["200"].Content = map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: "string"}}}
		op.Description += "\n\nEvents carry in `data`, as JSON: " + op.OperationID + "Event."
		s.huma.OpenAPI().Components.Schemas.Map()[op.OperationID+"Event"] = schemaOf[D](s, op.OperationID+"Event")
		huma.Register(s.huma, op, func(ctx context.Context, in *I) (*answer, error) {
			return &answer{func(hc huma.Context) {
				r, w := humachi.Unwrap(hc)
				s.stream(w, r, func(ctx context.Context, send func(Event) error) error { return h(ctx, in, send) })
			}}, nil
		})
	}
	return r
}

// stream runs the sender of one stream and keeps it alive.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, run func(context.Context, func(Event) error) error) {
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	defer context.AfterFunc(s.draining, stop)()
	out := &eventWriter{w: w, control: http.NewResponseController(w)}
	silent := make(chan struct{})
	go func() {
		defer close(silent)
		out.keepAlive(ctx, stop)
	}()
	defer func() { stop(); <-silent }() // nothing may write once the request is over
	if err := run(ctx, func(e Event) error { return out.send(ctx, e) }); err != nil && !out.begun {
		writeProblem(w, r, err)
	}
}

// eventWriter writes events and heartbeats, one at a time.
type eventWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController

	mu    sync.Mutex
	begun bool // by the first event
}

func (o *eventWriter) send(ctx context.Context, e Event) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	data, err := json.Marshal(e.Data)
	if err != nil {
		return err
	}
	var line strings.Builder
	if e.ID != "" {
		fmt.Fprintf(&line, "id: %s\n", e.ID)
	}
	if e.Name != "" {
		fmt.Fprintf(&line, "event: %s\n", e.Name)
	}
	fmt.Fprintf(&line, "data: %s\n\n", data)
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.begun {
		o.begun = true
		o.w.Header().Set("Content-Type", "text/event-stream")
		o.w.Header().Set("Cache-Control", "no-store")
		o.w.Header().Set("X-Accel-Buffering", "no")
		o.w.WriteHeader(http.StatusOK)
	}
	return o.write(line.String())
}

// keepAlive writes a comment now and then; if that fails the caller is gone.
func (o *eventWriter) keepAlive(ctx context.Context, gone func()) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		o.mu.Lock()
		var err error
		if o.begun {
			err = o.write(": alive\n\n")
		}
		o.mu.Unlock()
		if err != nil {
			gone()
		}
	}
}

func (o *eventWriter) write(line string) error {
	// A caller that takes nothing for so long is gone.
	if err := o.control.SetWriteDeadline(time.Now().Add(2 * heartbeat)); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if _, err := io.WriteString(o.w, line); err != nil {
		return err
	}
	return o.control.Flush()
}
