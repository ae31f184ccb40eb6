package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httplog/v3"
	"golang.org/x/text/language"

	"katf/inventory/database"
	"katf/inventory/people"
)

// Problem is a refusal as RFC 9457 has it: what was wrong, where, and what to
// do. Title and Detail are in the language that Accept-Language asks for, Arabic
// if it asks for none.
type Problem struct {
	Type     string  `json:"type" doc:"about:blank, for the status says what kind it is" example:"about:blank"`
	Title    string  `json:"title" doc:"The kind of problem, in the language asked for" example:"الطلب غير صالح"`
	Status   int     `json:"status" example:"422"`
	Code     string  `json:"code" doc:"For programs; it never changes" example:"short_stock"`
	Detail   string  `json:"detail" doc:"What was wrong and what to do, in the language asked for"`
	DetailAr string  `json:"detail_ar"`
	DetailEn string  `json:"detail_en"`
	Instance string  `json:"instance,omitempty" doc:"The id of the request, as it stands in the server's log"`
	Errors   []Wrong `json:"errors,omitempty" doc:"Every wrong field"`

	retry int // seconds to wait, 0 if trying again does not help
	ar    bool
}

// Wrong names one wrong field of a request.
type Wrong struct {
	Location  string `json:"location" doc:"Where it stands" example:"body.lines[2].cartons"`
	Message   string `json:"message" doc:"In the language asked for"`
	MessageAr string `json:"message_ar"`
	MessageEn string `json:"message_en"`
	Value     any    `json:"value,omitempty" doc:"As it was sent"`
}

func (p *Problem) Error() string             { return p.DetailEn }
func (p *Problem) GetStatus() int            { return p.Status }
func (p *Problem) ContentType(string) string { return "application/problem+json" }
func (w *Wrong) in(ar bool)                  { w.Message = choose(ar, w.MessageAr, w.MessageEn) }
func choose(ar bool, arabic, english string) string {
	if ar {
		return arabic
	}
	return english
}

// GetHeaders tells the caller of when to try again, and the language.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Content-Language": {choose(p.ar, "ar", "en")}, "Cache-Control": {"no-store"}}
	h.Add("Vary", "Accept-Language")
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="katf"`)
	}
	return h
}

// statusOf is the one place where an error's kind becomes a status.
var statusOf = map[database.Kind]int{
	database.NotFound:    http.StatusNotFound,
	database.Invalid:     http.StatusUnprocessableEntity,
	database.Conflict:    http.StatusConflict,
	database.Stale:       http.StatusPreconditionFailed,
	database.Forbidden:   http.StatusForbidden,
	database.Unavailable: http.StatusServiceUnavailable,

	people.Unauthenticated: http.StatusUnauthorized,
}

// refusal is a problem of the way to a handler, with a status of its own.
type refusal struct {
	status int
	what   *database.Error
	retry  int // seconds to wait, 0 if trying again does not help
}

func (r *refusal) Error() string { return r.what.Error() }

// refuse makes a problem of a status that no kind of error has.
func refuse(status int, code, en, ar string) error {
	return &refusal{status: status, what: database.Refuse(database.Invalid, code, en, ar)}
}

// refuseFor is [refuse] for a while: trying again helps after so many seconds.
func refuseFor(seconds, status int, code, en, ar string) error {
	return &refusal{status, database.Refuse(database.Invalid, code, en, ar), seconds}
}

// problemOf turns any error into what the caller is told. What is not meant for
// people is logged and told as an error of the server.
func problemOf(ctx context.Context, err error) *Problem {
	p := translate(ctx, err)
	p.Type, p.Instance = "about:blank", middleware.GetReqID(ctx)
	p.ar = arabic(ctx)
	title := titles[p.Status]
	p.Title = choose(p.ar, title.ar, title.en)
	p.Detail = choose(p.ar, p.DetailAr, p.DetailEn)
	for i := range p.Errors {
		p.Errors[i].in(p.ar)
	}
	return p
}

func translate(ctx context.Context, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if r, ok := errors.AsType[*refusal](err); ok {
		p := fromError(ctx, r.what)
		p.Status, p.retry = r.status, r.retry
		return p
	}
	if e, ok := errors.AsType[*database.Error](err); ok {
		return fromError(ctx, e)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return fromError(ctx, &database.Error{Kind: database.Unavailable, Code: "too_slow", Err: err,
			En: "the answer took too long; send the same request again with the same key",
			Ar: "تأخر الرد؛ أعد إرسال الطلب نفسه بالمفتاح نفسه"})
	}
	httplog.SetError(ctx, err)
	return &Problem{Status: http.StatusInternalServerError, Code: "internal",
		DetailEn: "the server made a mistake; nothing was written. Tell the administrator the id of this request",
		DetailAr: "حدث خطأ في الخادم؛ لم يُكتب شيء. أبلغ المسؤول برقم هذا الطلب"}
}

func fromError(ctx context.Context, e *database.Error) *Problem {
	p := &Problem{Status: statusOf[e.Kind], Code: e.Code, DetailEn: e.En, DetailAr: e.Ar}
	if p.Status == 0 {
		p.Status = http.StatusInternalServerError
	}
	if e.Err != nil {
		httplog.SetError(ctx, e)
	}
	if e.Kind == database.Unavailable {
		p.retry = 1
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, Wrong{Location: located(f.Path), MessageEn: f.En, MessageAr: f.Ar, Value: shown(f.Path, f.Value)})
	}
	return p
}

// located gives a field's path its place in the request: the body, if it says
// none.
func located(path string) string {
	for _, place := range []string{"body", "path", "query", "header"} {
		if path == place || strings.HasPrefix(path, place+".") {
			return path
		}
	}
	return "body." + path
}

// shown is a value as it may be told back: never a secret, never a whole body.
func shown(path string, v any) any {
	for _, secret := range []string{"password", "token", "secret", "code", "authorization", "cookie"} {
		if strings.Contains(strings.ToLower(path), secret) {
			return nil
		}
	}
	switch v := v.(type) {
	case nil, bool, int, int32, int64, float64:
		return v
	case string:
		if utf8.RuneCountInString(v) > 100 {
			return string([]rune(v)[:100]) + "…"
		}
		return v
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case fmt.Stringer:
		return shown(path, v.String())
	}
	switch named := reflect.ValueOf(v); named.Kind() { // types of our own: a state, cartons
	case reflect.String:
		return shown(path, named.String())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return named.Int()
	}
	return nil
}

var languages = language.NewMatcher([]language.Tag{language.Arabic, language.English})

// arabic reports whether the caller reads Arabic: unless English is asked for
// before it.
func arabic(ctx context.Context) bool {
	x := exchangeOf(ctx)
	if x == nil || x.accepts == "" {
		return true
	}
	_, i := language.MatchStrings(languages, x.accepts)
	return i == 0
}

// writeProblem answers a request outside of a described operation.
func writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r.Context(), err)
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	huma.DefaultJSONFormat.Marshal(w, p) // the caller may be gone
}

// problemOfHuma gives refusals of the description (missing, too long, not a
// number) the same shape as ours.
func problemOfHuma(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	var e *database.Error
	switch status {
	case http.StatusRequestEntityTooLarge:
		return problemOf(ctx.Context(), errTooLarge)
	case http.StatusUnsupportedMediaType:
		return problemOf(ctx.Context(), errMediaType)
	case http.StatusBadRequest:
		e = database.Refuse(database.Invalid, "malformed", "the request's body is missing or is not JSON", "نص الطلب مفقود أو ليس JSON")
	case http.StatusRequestTimeout:
		e = database.Refuse(database.Invalid, "body_slow", "the request's body took too long to arrive; send it again", "تأخر وصول نص الطلب؛ أعد إرساله")
	case http.StatusUnprocessableEntity:
		e = database.Refuse(database.Invalid, "invalid", "the request is not as it should be; see the fields", "الطلب ليس كما ينبغي؛ انظر الحقول")
	default:
		return problemOf(ctx.Context(), errors.Join(errs...))
	}
	for _, err := range errs {
		e.Fields = append(e.Fields, fieldOf(err))
	}
	return problemOf(ctx.Context(), &refusal{status: status, what: e})
}

// unfit is what encoding/json says of a value that the description lets pass and
// its Go type does not: 333.0, or more than 64 bits hold.
var unfit = regexp.MustCompile(`^json: cannot unmarshal (?:number )?(\S+) into Go struct field [^. ]*\.(\S+) of type `)

// lacking is what is said of the object that lacks a field; the field is named.
var lacking = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// fieldOf takes a message of the description apart: English and Arabic were put
// into one text where it was made.
func fieldOf(err error) database.Field {
	var d *huma.ErrorDetail
	if detailer, ok := err.(huma.ErrorDetailer); ok {
		d = detailer.ErrorDetail()
	} else {
		d = &huma.ErrorDetail{Message: err.Error(), Location: "body"}
	}
	en, ar, both := strings.Cut(d.Message, bilingual)
	if !both {
		ar = inArabic(en)
	}
	f := database.Field{Path: d.Location, Value: d.Value, En: en, Ar: ar}
	if bad := unfit.FindStringSubmatch(en); bad != nil {
		return database.Field{Path: located(bad[2]), Value: bad[1],
			En: "not a value that this field takes: numbers are whole and not too large", Ar: "قيمة لا يقبلها هذا الحقل: الأرقام أعداد صحيحة وغير كبيرة جدًا"}
	}
	if missing := lacking.FindStringSubmatch(en); missing != nil {
		f.Path, f.Value = f.Path+"."+missing[1], nil
		return f
	}
	if d.Location == "body" {
		f.Value = nil // the whole of it
	}
	return f
}

func init() {
	huma.NewErrorWithContext = problemOfHuma
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return &Problem{Status: status} } // for the description
	huma.ErrorFormatter = formatBoth
}
