package api

import (
	"context"
	"net/http"
	"runtime"

	"github.com/danielgtaylor/huma/v2"
)

// Health says that the server is there.
type Health struct {
	Status string `json:"status" example:"ok"`
}

// alive answers as long as the process does; it asks nobody else.
func (s *Server) alive(context.Context, *struct{}) (*Health, error) {
	return &Health{"ok"}, nil
}

// ready answers if requests can be served: not while the server is being
// stopped, and not without its database.
func (s *Server) ready(ctx context.Context, _ *struct{}) (*Health, error) {
	if s.draining.Err() != nil {
		return nil, errDraining
	}
	if err := s.store.Ping(ctx); err != nil {
		return nil, err
	}
	return &Health{"ok"}, nil
}

// Version says which program answers.
type Version struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	API     string `json:"api" example:"v1"`
}

func (s *Server) version(context.Context, *struct{}) (*Version, error) {
	return &Version{s.cfg.Version, runtime.Version(), "v1"}, nil
}

// descriptionRoute gives the description of all operations.
func descriptionRoute(path, id string, contentType string) *route {
	r := &route{method: http.MethodGet, path: path, id: id, summary: "The description of all operations, OpenAPI 3.1"}
	r.apply([]option{atRoot, tagged("health")})
	r.external = true
	r.bind = func(s *Server, r *route, op huma.Operation) {
		s.describe(&op, nil, r)
		op.Responses["200"].Content = map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{}}}
		s.raw(op, func(w http.ResponseWriter, r *http.Request) { s.serveDescription(w, r, contentType) })
	}
	return r
}
