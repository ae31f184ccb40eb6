package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"katf/inventory/activity"
	"katf/inventory/database"
)

// once runs a write in a transaction, at most once for each actor and key, and
// stores the answer with it: the same key gives the same bytes again. The
// handler takes the transaction from its context. It runs again, with the same
// body, if the transaction lost against another one.
func (s *Server) once(w http.ResponseWriter, r *http.Request, next http.Handler) error {
	x := exchangeOf(r.Context())
	call, err := callOf(r, x)
	if err != nil {
		return err
	}
	reply, err := s.store.Once(r.Context(), x.by, call, func(tx *database.Tx) (database.Reply, error) {
		x.header, x.err = http.Header{}, nil
		rec := &recorder{header: http.Header{}}
		again := r.Clone(database.WithTx(r.Context(), tx))
		again.Body = io.NopCloser(bytes.NewReader(x.body))
		next.ServeHTTP(rec, again)
		if x.err != nil && !answers(x.err) {
			return database.Reply{}, x.err
		}
		reply := rec.reply()
		if reply.Status >= 400 {
			return reply, nil
		}
		if x.route.sealed {
			if reply, err = x.seal(reply); err != nil {
				return database.Reply{}, err
			}
		}
		return reply, activity.Record(r.Context(), tx, activity.Entry{
			Operation: x.route.id, Method: r.Method, Path: x.logPath(), Key: call.Key, Status: reply.Status,
			Request: middleware.GetReqID(r.Context())})
	})
	if err == nil && x.route.sealed {
		reply, err = x.unseal(reply)
	}
	if err != nil {
		return err
	}
	for k, v := range reply.Header {
		w.Header()[k] = []string{v}
	}
	if reply.Replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	w.WriteHeader(reply.Status)
	w.Write(reply.Body) // the caller may be gone
	return nil
}

// answers reports whether an error is a refusal that is an answer in itself, and
// not a failure on the way that the caller is to try again.
func answers(err error) bool {
	if e, ok := errors.AsType[*database.Error](err); ok {
		return statusOf[e.Kind] < http.StatusInternalServerError && statusOf[e.Kind] != 0
	}
	_, ok := errors.AsType[*Problem](err)
	return ok
}

// callOf reads the key of a write and makes its fingerprint: of all that decides
// what the write does. The pieces are told apart by their lengths.
func callOf(r *http.Request, x *exchange) (database.Call, error) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return database.Call{}, errKeyMissing
	}
	if !printable(key) {
		return database.Call{}, errKeyInvalid
	}
	x.key = key
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	call := database.Call{Key: key}
	if x.route.sealed {
		if len(key) < shortestSeal {
			return database.Call{}, errKeyShort
		}
		call.Key = sealedKey(key)
	}
	sum := sha256.New()
	for _, piece := range [][]byte{[]byte(r.Method), []byte(x.path), []byte(x.query.Encode()), []byte(mediaType), []byte(r.Header.Get("If-Match")), x.body} {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(piece))))
		sum.Write(piece)
	}
	sum.Sum(call.Fingerprint[:0])
	return call, nil
}

func printable(s string) bool {
	if len(s) > 255 {
		return false
	}
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func bodyError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return refuse(http.StatusRequestTimeout, "body_cut", "the request's body did not arrive whole; send it again", "لم يصل نص الطلب كاملًا؛ أعد إرساله")
}

// recorder keeps an answer until it is certain.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// SetReadDeadline is asked for by huma; the body has been read.
func (r *recorder) SetReadDeadline(time.Time) error { return nil }

func (r *recorder) reply() database.Reply {
	out := database.Reply{Status: r.status, Header: map[string]string{}, Body: r.body.Bytes()}
	if out.Status == 0 {
		out.Status = http.StatusOK
	}
	for k, v := range r.header {
		out.Header[k] = v[0]
	}
	return out
}
