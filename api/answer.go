package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"katf/inventory/database"
)

// json answers with a value. A nil value is an answer without a body.
func (x *exchange) json(v any) (*answer, error) {
	if isNil(v) {
		return x.send("", nil, "")
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		x.err = err
		return nil, err
	}
	tag := ""
	if t, ok := v.(versioned); ok {
		tag = t.ETag()
	}
	return x.send(jsonType, b.Bytes(), tag)
}

// file answers with a file in a format.
func (x *exchange) file(f *format, file *File) (*answer, error) {
	how := "attachment"
	if file.Inline {
		how = "inline"
	}
	x.header.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": file.Name}))
	contentType := f.mediaType
	if f.suffix == csvFormat.suffix {
		contentType += "; charset=utf-8"
	}
	return x.send(contentType, file.Body, "")
}

// send writes the answer when huma asks for it. Answers to GET carry an ETag: a
// version of the thing if it has one, a hash of the bytes otherwise; a caller
// who has them already gets 304.
func (x *exchange) send(contentType string, body []byte, tag string) (*answer, error) {
	status := x.route.success()
	if x.route.method == http.MethodGet && status == http.StatusOK && !x.route.external {
		if tag == "" {
			sum := sha256.Sum256(body)
			tag = `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		}
		x.header.Set("ETag", tag)
		x.header.Set("Cache-Control", "private, no-cache")
		x.header.Add("Vary", "Accept, Authorization, Cookie")
		if matches(x.none, tag) {
			status, body = http.StatusNotModified, nil
		}
	} else if x.header.Get("Cache-Control") == "" {
		x.header.Set("Cache-Control", "no-store")
	}
	return &answer{func(ctx huma.Context) {
		for name, values := range x.header {
			for _, v := range values {
				ctx.AppendHeader(name, v)
			}
		}
		if body != nil {
			ctx.SetHeader("Content-Type", contentType)
			ctx.SetHeader("Content-Length", strconv.Itoa(len(body)))
		}
		ctx.SetStatus(status)
		if body != nil {
			ctx.BodyWriter().Write(body) // the caller may be gone
		}
	}}, nil
}

// matches reports whether an ETag is among those of If-None-Match or If-Match.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || one != "" && one == tag {
			return true
		}
	}
	return false
}

// IfMatch is embedded in the input of a change that must not overwrite another's.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The ETag of what was read: 412 if somebody changed it since"`
}

// check refuses a change of what is not at the version that the caller read. It
// has to be called under a lock on the row.
func (m *IfMatch) check(tag string) error {
	if m.IfMatch == "" || matches(m.IfMatch, tag) {
		return nil
	}
	return database.Refuse(database.Stale, "stale", "somebody changed this since you read it; read it again and decide anew",
		"غيّره شخص آخر منذ أن قرأته؛ اقرأه من جديد ثم قرّر")
}

// version makes the ETag of a numbered version.
func version(n int64) string { return `"v` + strconv.FormatInt(n, 10) + `"` }

// versioned is an answer that knows its version: what [IfMatch] is checked
// against.
type versioned interface{ ETag() string }

func isNil(v any) bool {
	switch v := v.(type) {
	case nil, *struct{}: // an answer without a body
		return true
	default:
		return reflect.ValueOf(v).Kind() == reflect.Pointer && reflect.ValueOf(v).IsNil()
	}
}
