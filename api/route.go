package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"katf/inventory/database"
)

// roles are those who may call an operation. Nil: anybody, without logging in.
type roles []database.Role

// route is one line of the routes page.
type route struct {
	method, path, id string
	may              roles
	summary          string
	options
	bind func(s *Server, r *route, op huma.Operation)
}

// options of a route; the zero value is what most have.
type options struct {
	status   int           // of success; 200, 201 for POST
	limit    int64         // of the body in bytes; 1 MiB
	timeout  time.Duration // 30 s
	takes    []string      // content types of a body that is not JSON
	formats  []format      // other forms of the answer
	tag      string        // in the description; the first part of the path
	desc     string
	root     bool // not below /api/v1
	write    bool // runs once for each key, in a transaction
	login    bool // few tries a minute
	secret   bool // the address holds a secret: keep it out of the logs
	endless  bool // no time limit
	external bool // the answer is not JSON
	sealed   bool // the answer holds a new secret: it is stored sealed

	alliance     bool // not for those of one organisation: it tells of all
	untilChanged bool // also for those who have to change their password first
}

type option func(*options)

func status(n int) option            { return func(o *options) { o.status = n } }
func upTo(bytes int64) option        { return func(o *options) { o.limit = bytes } }
func within(d time.Duration) option  { return func(o *options) { o.timeout = d } }
func takes(types ...string) option   { return func(o *options) { o.takes = types } }
func tagged(tag string) option       { return func(o *options) { o.tag = tag } }
func says(description string) option { return func(o *options) { o.desc = description } }
func atRoot(o *options)              { o.root = true }
func asLogin(o *options)             { o.login = true }
func secretPath(o *options)          { o.secret = true }
func asSealed(o *options)            { o.sealed = true }
func ofAlliance(o *options)          { o.alliance = true }
func also(formats ...format) option {
	return func(o *options) { o.formats = append(o.formats, formats...) }
}

func (o *options) apply(opts []option) {
	for _, opt := range opts {
		opt(o)
	}
}

// answer is what every handler ends as for huma: the body is written by us.
type answer struct {
	Body func(huma.Context)
}

// read is an operation that looks at one snapshot of the database. Its answer
// carries an ETag.
func read[I, O any](path, id string, may roles, summary string, h func(context.Context, *database.Tx, *I) (*O, error), opts ...option) *route {
	r := &route{method: http.MethodGet, path: path, id: id, may: may, summary: summary}
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		s.describe(&op, schemaOf[O](s, op.OperationID), r)
		huma.Register(s.huma, op, func(ctx context.Context, in *I) (*answer, error) {
			x := exchangeOf(ctx)
			if f := r.formatOf(x.format); f != nil {
				return s.asFile(ctx, f, in)
			}
			var out *O
			err := s.store.Read(ctx, x.by, func(tx *database.Tx) error {
				var err error
				out, err = h(ctx, tx, in)
				return err
			})
			if err != nil {
				return nil, x.fail(ctx, err)
			}
			return x.json(out)
		})
	}
	return r
}

// write is an operation that changes something: it runs once for each
// Idempotency-Key, and its answer is stored with what it wrote. The method
// stands before the path: "POST /receipts". The handler may run several times
// and must have no effect outside of the transaction.
func write[I, O any](at, id string, may roles, summary string, h func(context.Context, *database.Tx, *I) (*O, error), opts ...option) *route {
	method, path, _ := strings.Cut(at, " ")
	r := &route{method: method, path: path, id: id, may: may, summary: summary}
	r.write = true
	r.status = http.StatusOK
	if method == http.MethodPost {
		r.status = http.StatusCreated
	}
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		s.describe(&op, schemaOf[O](s, op.OperationID), r)
		huma.Register(s.huma, op, func(ctx context.Context, in *I) (*answer, error) {
			x := exchangeOf(ctx)
			out, err := h(ctx, database.TxFrom(ctx), in)
			if err != nil {
				return nil, x.fail(ctx, err)
			}
			return x.json(out)
		})
	}
	return r
}

// plain is an operation without a transaction of ours and without a key: login,
// health. It is the handler's own care that doing it twice is harmless.
func plain[I, O any](at, id string, may roles, summary string, h func(context.Context, *I) (*O, error), opts ...option) *route {
	method, path, _ := strings.Cut(at, " ")
	r := &route{method: method, path: path, id: id, may: may, summary: summary}
	r.apply(opts)
	r.bind = func(s *Server, r *route, op huma.Operation) {
		s.describe(&op, schemaOf[O](s, op.OperationID), r)
		huma.Register(s.huma, op, func(ctx context.Context, in *I) (*answer, error) {
			x := exchangeOf(ctx)
			out, err := h(ctx, in)
			if err != nil {
				return nil, x.fail(ctx, err)
			}
			return x.json(out)
		})
	}
	return r
}

// fail remembers the error, for what runs around the handler, and gives what the
// caller is told.
func (x *exchange) fail(ctx context.Context, err error) error {
	x.err = err
	return problemOf(ctx, err)
}

// describe fills in what the description says of a route beside its types.
func (s *Server) describe(op *huma.Operation, body *huma.Schema, r *route) {
	success := &huma.Response{Description: "Done", Content: map[string]*huma.MediaType{}, Headers: map[string]*huma.Param{}}
	if body != nil {
		success.Content["application/json"] = &huma.MediaType{Schema: body}
	}
	for _, f := range r.formats {
		if success.Content[f.mediaType] == nil { // JSON may be a file too
			success.Content[f.mediaType] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: f.schemaFormat()}}
		}
	}
	if r.method == http.MethodGet && !r.external {
		success.Headers["ETag"] = textHeader("Changes when the answer does")
		op.Parameters = append(op.Parameters, headerParam("If-None-Match", false, "An ETag: 304 if the answer is still the same"))
		op.Responses["304"] = &huma.Response{Description: "Not changed"}
	}
	if r.write {
		success.Headers["Idempotency-Replayed"] = textHeader("true if this is the stored answer of an earlier request with the same key")
		op.Parameters = append(op.Parameters, headerParam("Idempotency-Key", true,
			"A text of your choice. The same key with the same request gives the same answer again; with another request 422"))
	}
	if len(success.Content) == 0 {
		success.Content = nil
	}
	op.Responses[strconv.Itoa(r.success())] = success
	if len(r.takes) > 0 {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		for _, t := range r.takes {
			op.RequestBody.Content[t] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
		}
	}
}

func textHeader(description string) *huma.Param {
	return &huma.Param{Description: description, Schema: &huma.Schema{Type: "string"}}
}

func headerParam(name string, required bool, description string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Required: required, Description: description, Schema: &huma.Schema{Type: "string"}}
}

// success is the status of the usual answer.
func (r *route) success() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// full is the whole path.
func (r *route) full() string {
	if r.root {
		return r.path
	}
	return prefix + r.path
}

func (r *route) tagOf() string {
	if r.tag != "" {
		return r.tag
	}
	return strings.SplitN(strings.TrimPrefix(r.path, "/"), "/", 2)[0]
}

// errorsOf lists the statuses that a refusal of the route may have.
func (r *route) errorsOf() []int {
	out := []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if r.may != nil {
		out = append(out, http.StatusUnauthorized, http.StatusForbidden)
	}
	if r.write {
		out = append(out, http.StatusConflict, http.StatusPreconditionFailed)
	}
	if r.method != http.MethodGet {
		out = append(out, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if len(r.formats) > 0 {
		out = append(out, http.StatusNotAcceptable)
	}
	slices.Sort(out)
	return out
}

// allows reports whether a role may call the route.
func (r *route) allows(role database.Role) bool { return r.may == nil || slices.Contains(r.may, role) }

// schemaOf describes a type, and nothing for an answer without a body.
func schemaOf[O any](s *Server, hint string) *huma.Schema {
	t := reflect.TypeFor[O]()
	if t == reflect.TypeFor[struct{}]() {
		return nil
	}
	return s.huma.OpenAPI().Components.Schemas.Schema(t, true, hint)
}

// raw registers an operation that writes its answer by itself.
func (s *Server) raw(op huma.Operation, h func(w http.ResponseWriter, r *http.Request)) {
	huma.Register(s.huma, op, func(ctx context.Context, _ *struct{}) (*answer, error) {
		return &answer{func(hc huma.Context) {
			r, w := humachi.Unwrap(hc)
			h(w, r)
		}}, nil
	})
}
