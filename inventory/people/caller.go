package people

import (
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Unauthenticated is the kind of error for those who have not shown who they are:
// the API answers 401.
const Unauthenticated database.Kind = "unauthenticated"

// Means is how a caller showed who it is.
type Means string

// The means.
const (
	BySession Means = "session" // the cookie of the pages
	ByToken   Means = "token"   // of a program
	ByLink    Means = "link"    // of a driver
)

// Caller is who sends a request, and how that is known.
type Caller struct {
	database.Actor
	Name       string // of the account; "" of a driver
	Means      Means
	Credential uuid.UUID // the token's or link's id, zero of a session
	Expires    time.Time // when the token or link ends; when the session does at the latest
	// MustChange says that the account has a one-time password: until it is
	// changed, nothing else may be done.
	MustChange bool
}
