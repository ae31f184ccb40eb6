package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/go-chi/httplog/v3"

	"katf/inventory/database"
	"katf/inventory/people"
)

// exchange is one request on its way: who sent it, where it goes, and what the
// handler says of the answer beside its body.
type exchange struct {
	route   *route
	accepts string // Accept-Language
	path    string // as it was sent, without a suffix for the format
	query   url.Values
	format  string // the media type that Accept or the suffix asks for
	none    string // If-None-Match
	by      database.Actor
	caller  *people.Caller // how that is known; nil if nobody asked
	session string         // value of the session cookie
	called  string         // the server's address as the caller wrote it: https://host
	key     string         // Idempotency-Key of a write
	body    []byte
	shown   *url.URL // what the log says was asked for

	header http.Header
	err    error // what the handler failed with, before it became a problem
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// actor is who sent the request, for handlers without a transaction.
func actor(ctx context.Context) database.Actor { return exchangeOf(ctx).by }

// setHeader gives the answer a header.
func setHeader(ctx context.Context, name, value string) { exchangeOf(ctx).header.Set(name, value) }

// addHeader adds one more header of the same name, such as a cookie.
func addHeader(ctx context.Context, name, value string) { exchangeOf(ctx).header.Add(name, value) }

// begin makes the exchange of a request.
func begin(r *http.Request) *http.Request {
	x := &exchange{accepts: r.Header.Get("Accept-Language"), path: r.URL.Path, query: r.URL.Query(),
		none: r.Header.Get("If-None-Match"), header: http.Header{},
		shown: &url.URL{Path: r.URL.Path}}
	return r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x))
}

// log names the operation and who called it in the request's log line.
func (x *exchange) log(ctx context.Context) {
	x.shown.Path = x.logPath()
	httplog.SetAttrs(ctx, slog.String("operation", x.route.id))
	if x.by.Login != "" {
		httplog.SetAttrs(ctx, slog.String("by", x.by.Login), slog.String("role", string(x.by.Role)))
	}
}
