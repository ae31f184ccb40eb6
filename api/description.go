package api

import (
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"katf/planner"
)

// description is the OpenAPI document before the routes are in it.
func (s *Server) description() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", nameOf)
	registry.RegisterTypeAlias(reflect.TypeFor[uuid.UUID](), reflect.TypeFor[uuidText]())
	registry.RegisterTypeAlias(reflect.TypeFor[planner.Date](), reflect.TypeFor[dateText]())
	registry.RegisterTypeAlias(reflect.TypeFor[Day](), reflect.TypeFor[dateText]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "katf", Version: "1", Description: overview},
			Components: &huma.Components{Schemas: registry, SecuritySchemes: map[string]*huma.SecurityScheme{
				"token":   {Type: "http", Scheme: "bearer", Description: "A token that a user made for a program, or a driver's link"},
				"session": {Type: "apiKey", In: "cookie", Name: s.sessions.CookieName(), Description: "The cookie of a login. Browsers have to send writes from a page of this site"},
			}},
		},
		Formats:                      huma.DefaultFormats,
		DefaultFormat:                jsonType,
		RejectUnknownQueryParameters: true,
	}
}

const overview = `Every carton of a campaign: plans, stock, papers, hand-over.

Writes need the header Idempotency-Key; the same key with the same request gives the same answer again, with
another request 422. Lists give pages; next is the cursor of the page that follows. Refusals are RFC 9457 problems
that name each wrong field, in Arabic or, by Accept-Language, English. Numbers of cartons are integers. Times are UTC.
Lists are to be had as CSV, XLSX and some as GeoJSON, by Accept or by a suffix to the address: /activity.csv.`

// nameOf names a type in the description: as it is called here, with its package
// before it if it is of another one, for several packages have a Stop.
func nameOf(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	outer, inner, generic := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	out := packageOf(t.PkgPath()) + outer
	if generic {
		dot := strings.LastIndexByte(inner, '.')
		out += packageOf(inner[:max(dot, 0)]) + inner[dot+1:]
	}
	return out
}

func packageOf(path string) string {
	last := path[strings.LastIndexByte(path, '/')+1:]
	if last == "api" || last == "" {
		return ""
	}
	return strings.ToUpper(last[:1]) + last[1:]
}

type uuidText string

func (uuidText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "uuid"}
}

// Day is a day in an address, 2027-01-10. A bare [planner.Date] is a number to
// huma, which reads parameters by their kind.
type Day struct{ planner.Date }

type dateText string

func (dateText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Description: "A day, YYYY-MM-DD; empty for none", Examples: []any{"2027-01-10"},
		Pattern: `^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$`, PatternDescription: "a day like 2027-01-10"}
}

// descriptions are the document's texts, made when they are first asked for.
type descriptions struct {
	once       sync.Once
	json, yaml []byte
	err        error
}

// Description gives the document as /openapi.json and /openapi.yaml do, without a
// database: for programs that are made of it.
func Description() (json, yaml []byte, err error) {
	s := newServer(Config{Log: slog.New(slog.DiscardHandler)}, (*Server).routes)
	s.describeAll()
	return s.texts.json, s.texts.yaml, s.texts.err
}

func (s *Server) describeAll() {
	s.texts.once.Do(func() {
		if s.texts.json, s.texts.err = s.huma.OpenAPI().MarshalJSON(); s.texts.err == nil {
			s.texts.yaml, s.texts.err = s.huma.OpenAPI().YAML()
		}
	})
}

func (s *Server) serveDescription(w http.ResponseWriter, r *http.Request, contentType string) {
	s.describeAll()
	if s.texts.err != nil {
		writeProblem(w, r, s.texts.err)
		return
	}
	w.Header().Set("Content-Type", contentType)
	if strings.HasSuffix(contentType, "json") {
		w.Write(s.texts.json)
	} else {
		w.Write(s.texts.yaml)
	}
}
