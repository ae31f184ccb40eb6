package database

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Kind sorts errors by what the caller can do about them. The API gives each
// kind one status.
type Kind string

// The kinds.
const (
	NotFound    Kind = "not_found"   // 404: there is no such thing, or not for this actor
	Invalid     Kind = "invalid"     // 422: the request itself is wrong; Fields say where
	Conflict    Kind = "conflict"    // 409: right in itself, but not as things stand
	Stale       Kind = "stale"       // 412: somebody changed it since it was read
	Forbidden   Kind = "forbidden"   // 403
	Unavailable Kind = "unavailable" // 503: try again with the same key
)

// Error is a refusal that a person can act on: what was wrong, where, and what
// to do, in both languages. Code is for programs and never changes.
type Error struct {
	Kind   Kind
	Code   string
	En, Ar string
	Fields []Field
	Err    error // the cause, for the log; never shown
}

// Field is one wrong field of a request: its path such as "lines[2].cartons".
type Field struct {
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
	En    string `json:"en"`
	Ar    string `json:"ar"`
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.En)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Path, f.En)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, " (%v)", e.Err)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Refuse makes an error without fields.
func Refuse(kind Kind, code, en, ar string) *Error {
	return &Error{Kind: kind, Code: code, En: en, Ar: ar}
}

// Missing says that there is no such thing.
func Missing(en, ar, id string) *Error {
	return Refuse(NotFound, "not_found", fmt.Sprintf("there is no %s %s", en, id), fmt.Sprintf("لا يوجد %s %s", ar, id))
}

// CodeOf gives the code of the refusal in err, "" if it is none.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// IsUnique reports whether err is the violation of the named unique constraint,
// of any if the name is "".
func IsUnique(err error, constraint string) bool {
	return violates(err, uniqueViolation, constraint)
}

// IsCheck reports whether err is the violation of the named CHECK constraint,
// of any if the name is "".
func IsCheck(err error, constraint string) bool {
	return violates(err, checkViolation, constraint)
}

// IsForeignKey reports whether err names a row that is not there.
func IsForeignKey(err error, constraint string) bool {
	return violates(err, foreignKeyViolation, constraint)
}

func violates(err error, code, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == code && (constraint == "" || pg.ConstraintName == constraint)
}

// NoRows reports whether err says that a query gave no row.
func NoRows(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
