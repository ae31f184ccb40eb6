package api

import (
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// garbage are values that no field is happy with all of.
var garbage = []string{
	`null`, `true`, `-1`, `0`, `1`, `1e999`, `9223372036854775808`, `1.5`, `""`, `"x"`, `"\u0000"`, `"` + strings.Repeat("ي", 3000) + `"`,
	`"00000000-0000-0000-0000-000000000000"`, `"2027-02-30"`, `"9999-12-31"`, `"2027-01-10T00:00:00Z"`, `"0000-01-01T00:00:00Z"`, `[]`, `[null]`, `{}`, `{"a":{}}`, `"'; DROP TABLE once; --"`,
	`"\ud800"`, `"W-1"`,
}

// junk makes a body by a schema, each field right or wrong by chance.
func junk(r *rand.Rand, reg huma.Registry, s *huma.Schema, depth int) string {
	if s != nil && s.Ref != "" {
		s = reg.SchemaFromRef(s.Ref)
	}
	if s == nil || depth > 4 || r.IntN(6) == 0 {
		return garbage[r.IntN(len(garbage))]
	}
	switch s.Type {
	case "object":
		var parts []string
		for _, name := range sortedKeys(s.Properties) {
			if r.IntN(8) > 0 {
				parts = append(parts, `"`+name+`":`+junk(r, reg, s.Properties[name], depth+1))
			}
		}
		return "{" + strings.Join(parts, ",") + "}"
	case "array":
		var parts []string
		for range r.IntN(4) {
			parts = append(parts, junk(r, reg, s.Items, depth+1))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case "integer", "number":
		return []string{"0", "1", "7", "-3", "100000", "9223372036854775807", "-9223372036854775808"}[r.IntN(7)]
	case "boolean":
		return []string{"true", "false"}[r.IntN(2)]
	}
	switch {
	case len(s.Enum) > 0:
		if text, ok := s.Enum[r.IntN(len(s.Enum))].(string); ok {
			return `"` + text + `"`
		}
	case s.Format == "uuid":
		return `"` + uuid.Must(uuid.NewRandomFromReader(randomBytes{r})).String() + `"`
	case s.Format == "date-time":
		return []string{`"2027-01-10T08:00:00Z"`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59+14:00"`}[r.IntN(3)]
	case s.Pattern != "":
		return []string{`"2027-01-10"`, `"2027-02-30"`, `"0001-01-01"`, `""`}[r.IntN(4)]
	}
	return []string{`"x"`, `"W-1"`, `"مخزن"`, `""`, `"a b"`, `"\u0000"`, `"%"`}[r.IntN(7)]
}

type randomBytes struct{ r *rand.Rand }

func (b randomBytes) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b.r.Uint32())
	}
	return len(p), nil
}

// Whatever is sent, the server refuses it and says why: it never fails.
func TestGarbage(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(1448, 9))
	reg := w.server.huma.OpenAPI().Components.Schemas
	rounds := 40
	if testing.Short() {
		rounds = 5
	}
	eachOperation(w.server, func(method, path string, op *huma.Operation) {
		if w.server.byID[op.OperationID].endless {
			return
		}
		t.Run(op.OperationID, func(t *testing.T) {
			w := &world{t, w.server, w.store}
			for range rounds {
				s := sample{path: junkPath(r, path, op)}
				if op.RequestBody != nil {
					s.kind = jsonType
					media := op.RequestBody.Content[jsonType]
					if media == nil {
						s.kind = sortedKeys(op.RequestBody.Content)[0]
						s.body = []byte(garbage[r.IntN(len(garbage))])
					} else {
						s.body = []byte(junk(r, reg, media.Schema, 0))
					}
				}
				res := w.do(method, s)
				if res.StatusCode >= 500 {
					body, _ := io.ReadAll(res.Body)
					t.Errorf("%s %s %s\n%s %s", method, s.path, s.body, res.Status, body)
				}
			}
		})
	})
}

// junkPath fills in the parameters of an address, and some of its query.
func junkPath(r *rand.Rand, path string, op *huma.Operation) string {
	values := []string{"x", "7", "-1", "W-1", "99999999999999999999", "%00", "%FF", "%D9%85", uuid.NewString(), "00000000-0000-0000-0000-000000000000", "2027-02-30", "a%2Fb", "'"}
	var query []string
	for _, p := range op.Parameters {
		v := values[r.IntN(len(values))]
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", v)
		case "query":
			if r.IntN(2) == 0 {
				query = append(query, p.Name+"="+v)
			}
		}
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	return path
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// FuzzRequests sends bytes as bodies to every write.
func FuzzRequests(f *testing.F) {
	for i, g := range garbage {
		f.Add(i, []byte(g), "key")
	}
	w := newWorld(f)
	var writes []*route
	for _, id := range sortedKeys(w.server.byID) {
		if r := w.server.byID[id]; r.method != http.MethodGet {
			writes = append(writes, r)
		}
	}
	f.Fuzz(func(t *testing.T, at int, body []byte, key string) {
		if len(writes) == 0 {
			t.Skip("nothing is written yet")
		}
		r := writes[(at%len(writes)+len(writes))%len(writes)]
		path := strings.NewReplacer("{id}", "00000000-0000-0000-0000-000000000001", "{", "", "}", "").Replace(r.full())
		res := (&world{t, w.server, w.store}).do(r.method, sample{path: path, body: body, kind: jsonType, head: []string{"Idempotency-Key", key}})
		if res.StatusCode >= 500 {
			t.Errorf("%s: %s", r.id, res.Status)
		}
	})
}
